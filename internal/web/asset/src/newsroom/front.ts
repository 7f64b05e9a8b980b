// The page where the home page is arranged. It works without this script; with it, a story is found by the words of its
// headline, rows are dragged or moved by keys (those that the rule has filled in, too), and the preview follows.

import { el, must } from './dom';

interface Found { stories: { number: number; headline: string }[] }

/** Offers the stories whose headlines have the typed words; a chosen one is its number. */
function find(form: HTMLFormElement): void {
  const box = must('[data-front-find]', HTMLInputElement, form);
  const list = must('#front-found', HTMLDataListElement);
  let asked = 0;
  box.addEventListener('input', () => {
    const words = box.value.trim();
    if (words === '' || /^\d+$/.test(words)) return;
    const mine = ++asked;
    window.setTimeout(async () => {
      if (mine !== asked) return;
      const query = new URLSearchParams({ edition: form.dataset['front'] ?? '', words });
      const answer = await fetch(`/newsroom/find/stories?${query}`, { headers: { Accept: 'application/json' } });
      if (!answer.ok || mine !== asked) return;
      const { stories } = (await answer.json()) as Found;
      list.replaceChildren(...stories.map((s) => el('option', { value: String(s.number) }, s.headline)));
    }, 200);
  });
}

const placeOf = (row: Element): HTMLInputElement => must('input[type=number]', HTMLInputElement, row);

/** A row that filled its place by rule is set by hand from now on. */
function take(row: Element): void {
  row.classList.remove('by-rule');
  for (const field of row.querySelectorAll('input')) field.disabled = false;
  row.querySelector('.front-ruled')?.remove();
}

/** Gives the rows of a list its places in their new order, the moved one by hand, and shows the page that comes of it. */
function renumber(list: Element, moved: Element): void {
  const places = [...list.children].map((row) => Number(placeOf(row).value)).sort((a, b) => a - b);
  [...list.children].forEach((row, i) => { placeOf(row).value = String(places[i]); });
  take(moved);
  list.dispatchEvent(new Event('change', { bubbles: true }));
}

function drags(list: Element): void {
  let held: Element | null = null;
  for (const row of list.children) {
    if (!(row instanceof HTMLElement)) continue;
    row.draggable = true;
    row.addEventListener('dragstart', () => { held = row; row.classList.add('held'); });
    row.addEventListener('dragend', () => { row.classList.remove('held'); held = null; renumber(list, row); });
    row.addEventListener('dragover', (event) => {
      if (held === null) return;
      event.preventDefault(); // it may be let go here
      if (held === row) return;
      const { top, height } = row.getBoundingClientRect();
      list.insertBefore(held, event.clientY < top + height / 2 ? row : row.nextSibling);
    });
    row.addEventListener('keydown', (event) => {
      const other = event.key === 'ArrowUp' ? row.previousElementSibling : event.key === 'ArrowDown' ? row.nextElementSibling : null;
      if (!event.altKey || other === null) return;
      event.preventDefault();
      list.insertBefore(row, event.key === 'ArrowUp' ? other : other.nextSibling);
      renumber(list, row);
      placeOf(row).focus();
    });
  }
}

/** Starts the page. */
export function startFront(form: HTMLFormElement): void {
  find(form);
  for (const list of form.querySelectorAll('.front-slots')) drags(list);
  const preview = must('[formaction]', HTMLButtonElement, form);
  form.addEventListener('change', (event) => {
    const adding = event.target instanceof Element && event.target.closest('[data-front-add]') !== null; // not chosen yet
    if (!adding && form.checkValidity()) form.requestSubmit(preview);
  });
}
