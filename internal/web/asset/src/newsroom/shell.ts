// What every page of the newsroom does: dialogs, keys, forms that are sent once.

import { must } from './dom';

/** Something that must be done before the page is left for another: the text is saved. False keeps the page. */
type Guard = () => Promise<boolean>;

let guard: Guard | undefined;

/** Says what must be done before a form leaves the page. */
export function beforeLeaving(act: Guard): void {
  guard = act;
}

function open(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** Opens the dialogs whose form was refused; again after a part of the page was replaced. */
export function openRefused(within: ParentNode = document): void {
  const dialog = within.querySelector('dialog[data-open]');
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function clicked(e: MouseEvent): void {
  if (!(e.target instanceof Element)) return;
  const opener = e.target.closest('[data-opens]');
  if (opener) return open(opener.getAttribute('data-opens') ?? '');
  if (e.target.closest('[data-closes]')) return e.target.closest('dialog')?.close();
  const row = e.target.closest('[data-adds-row]');
  const last = row?.parentElement?.querySelector('.pair:last-of-type');
  if (row && last) {
    const next = last.cloneNode(true) as Element;
    for (const select of next.querySelectorAll('select')) select.selectedIndex = 0;
    last.after(next);
  }
}

/** Forms on their way; a second press sends nothing. */
const sent = new WeakSet<HTMLFormElement>();

async function submitted(e: SubmitEvent): Promise<void> {
  const form = e.target;
  if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
  if (e.submitter?.hasAttribute('formtarget')) return; // it is shown in a frame: the form stays here and is sent again
  const question = e.submitter?.getAttribute('data-asks');
  if (question && !window.confirm(question)) return e.preventDefault();
  if (sent.has(form)) return e.preventDefault();
  sent.add(form);
  if (!guard || form.hasAttribute('data-upload')) return;
  e.preventDefault();
  if (!(await guard())) return void sent.delete(form);
  const version = form.querySelector('input[name="version"]');
  const standing = document.querySelector('[data-version]');
  if (version instanceof HTMLInputElement && standing) version.value = standing.getAttribute('data-version') ?? version.value;
  leaving = true;
  form.submit();
}

/** True while the page is left on purpose, with everything saved. */
export let leaving = false;

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select') || target.closest('[data-quiet]') !== null);
}

let began = ''; // the first of two keys: g d

const places: Record<string, string> = { d: '/newsroom/desk', s: '/newsroom/stories', i: '/newsroom/inbox', m: '/newsroom/mediabank', f: '/newsroom/flash' };

function pressed(e: KeyboardEvent): void {
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector('dialog[open]')) return;
  const second = began === 'g' ? places[e.key] : undefined;
  began = e.key === 'g' ? 'g' : '';
  if (second) {
    e.preventDefault(); // it is not a key of its own
    return void location.assign(second);
  }
  switch (e.key) {
    case '?':
      e.preventDefault();
      return open('keys');
    case '/': {
      const search = document.querySelector('[data-search]');
      if (!(search instanceof HTMLInputElement)) return void location.assign('/newsroom/stories');
      e.preventDefault();
      return search.focus();
    }
    case 'h':
      return hold();
    case 'u': {
      const update = document.querySelector('form[data-update]');
      if (update instanceof HTMLFormElement) update.requestSubmit();
      return;
    }
    case 'n': {
      const form = document.querySelector('form[data-new]');
      if (form instanceof HTMLFormElement) form.requestSubmit();
      else if (document.querySelector('.rail')) location.assign('/newsroom/desk#new');
    }
  }
}

/** Puts a story on hold at once: the one of the page, or the one of the line that has the focus. */
function hold(): void {
  const own = document.querySelector('form[data-hold]');
  if (own instanceof HTMLFormElement) return own.requestSubmit();
  const address = document.activeElement?.closest('[data-holds]')?.getAttribute('data-holds');
  if (!address) return;
  const form = document.createElement('form');
  form.method = 'post';
  form.action = address;
  document.body.append(form);
  form.requestSubmit();
}

/** Shows the preview in the width that was chosen. */
function look(): void {
  const frame = must('#look', HTMLElement);
  const buttons = [...document.querySelectorAll('[data-width]')];
  const show = (width: string) => {
    frame.className = `look ${width}`;
    for (const b of buttons) b.setAttribute('aria-pressed', String(b.getAttribute('data-width') === width));
  };
  for (const b of buttons) b.addEventListener('click', () => show(b.getAttribute('data-width') ?? 'desk'));
  if (matchMedia('(max-width: 48rem)').matches) show('phone');
}

/** Makes the page work. */
export function startShell(): void {
  document.addEventListener('click', clicked);
  document.addEventListener('submit', (e) => void submitted(e));
  document.addEventListener('keydown', pressed);
  window.addEventListener('pageshow', (e) => {
    if (e.persisted) location.reload(); // a page out of the history shows what was, and its forms were sent
  });
  document.querySelector('.rail [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }); // it lies on its side on a phone
  openRefused();
  if (document.getElementById('look')) look();
  if (location.hash === '#new') {
    const form = document.querySelector('form[data-new]');
    history.replaceState(null, '', location.pathname + location.search);
    if (form instanceof HTMLFormElement) form.requestSubmit();
  }
}
