// Correcting a published story: words selected in its text open the dialog with themselves and their place, and the note to
// readers is written in the house's form while the correction is typed, until somebody writes another.

import { el, icon, must } from './dom';

/** Selected words with where they stand. */
interface Selected {
  words: string;
  place: string;
  asset: string;
  nth: string;
}

/** Reads what is selected in a story's text; null where it is nothing, or more than one passage. */
function selected(text: Element): Selected | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest('[data-place]');
  if (!start || !text.contains(start)) return null;
  const within = document.createRange();
  within.selectNodeContents(start);
  if (range.compareBoundaryPoints(Range.END_TO_END, within) > 0) {
    const last = document.createRange();
    last.selectNodeContents(range.endContainer);
    if (range.endContainer !== start.nextElementSibling && range.endOffset > 0) return null; // it goes on in another passage
  } else within.setEnd(range.endContainer, range.endOffset);
  within.setStart(range.startContainer, range.startOffset);
  const raw = within.toString();
  const words = raw.trim();
  if (!words) return null;
  const before = document.createRange();
  before.selectNodeContents(start);
  before.setEnd(range.startContainer, range.startOffset);
  const at = before.toString().length + raw.indexOf(words);
  let nth = 0;
  const whole = start.textContent ?? '';
  for (let from = whole.indexOf(words); from >= 0 && from <= at; from = whole.indexOf(words, from + 1)) nth++;
  return { words, place: start.getAttribute('data-place') ?? '', asset: start.getAttribute('data-asset') ?? '', nth: String(nth) };
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

class Dialog {
  private readonly dialog = must('dialog#correct', HTMLDialogElement);
  private readonly form = must('form[data-correct]', HTMLFormElement);
  private readonly notes: Record<string, string> = JSON.parse(this.form.dataset['notes'] ?? '{}') as Record<string, string>;
  private written = ''; // the note as the house would write it

  constructor() {
    if (this.field('note').value) this.written = '\0'; // a refused form keeps what was typed
    this.form.addEventListener('input', (e) => {
      if (e.target === this.field('find')) this.anywhere();
      if (e.target !== this.field('note')) this.note();
    });
  }

  private field(name: string): Field {
    return this.form.elements.namedItem(name) as Field;
  }

  /** Words that were typed and not selected may stand anywhere. */
  private anywhere(): void {
    for (const name of ['place', 'asset', 'nth']) this.field(name).value = '';
  }

  /** Writes the note in the house's form, unless somebody has written another. */
  private note(): void {
    const note = this.field('note');
    if (note.value !== this.written) return;
    const old = this.field('find').value;
    const now = this.field('replace').value;
    const place = this.field('place').value;
    const kind = place.endsWith('.attrs.caption') ? 'caption' : place.startsWith('body') || place === '' ? 'body' : place;
    const removed = now === '' && this.field('class').value !== 'clarification';
    const pattern = this.notes[removed ? `removed ${kind}` : `${this.field('class').value} ${kind}`] ?? '';
    this.written = old ? pattern.replaceAll('{Old}', () => old).replaceAll('{New}', () => now) : '';
    note.value = this.written;
  }

  open(words: Selected | null): void {
    if (words) {
      this.field('find').value = words.words;
      this.field('place').value = words.place;
      this.field('asset').value = words.asset;
      this.field('nth').value = words.nth;
      this.field('replace').value = words.words;
      this.note();
    }
    if (!this.dialog.open) this.dialog.showModal();
    const next = this.field(words ? 'replace' : 'find');
    next.focus();
    if (next instanceof HTMLTextAreaElement) next.select();
  }
}

/** Lets the words of a story be selected and corrected. */
export function startCorrect(text: HTMLElement): void {
  const dialog = new Dialog();
  const button = el('button', { type: 'button', class: 'main floating', hidden: true, 'data-correct-selected': true }, icon('check-check'), ` ${text.dataset['corrects'] ?? ''}`);
  let last: Selected | null = null;
  button.addEventListener('mousedown', (e) => e.preventDefault()); // it would drop the selection
  button.addEventListener('click', () => dialog.open(last));
  text.after(button);
  document.addEventListener('selectionchange', () => {
    last = selected(text);
    button.hidden = !last;
    const box = last && document.getSelection()?.getRangeAt(0).getBoundingClientRect();
    if (!box) return;
    button.style.insetBlockStart = `${window.scrollY + box.bottom + 6}px`;
    button.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - button.offsetWidth - 8))}px`;
  });
  document.addEventListener('keydown', (e) => {
    if (e.key !== 'c' || e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
    if (e.target instanceof HTMLElement && e.target.matches('input, textarea, select')) return;
    e.preventDefault();
    dialog.open(selected(text));
  });
}
