// A flash from anywhere in the newsroom: F2 (or f, where nothing is being typed) opens one line, Enter sends it. The page
// stays where it is: what was being written goes on, and the story that follows is one more key away.

import { must } from './dom';
import { postForm } from '../editor/ask';

interface Sent {
  public: string;
  write: string;
  line: string;
  at: string;
  once: string;
}

const placeKey = 'dateline:newsroom:flash-place';

function kept(): string {
  try {
    return localStorage.getItem(placeKey) ?? '';
  } catch {
    return '';
  }
}

function keep(place: string): void {
  try {
    localStorage.setItem(placeKey, place);
  } catch {
    // it is chosen again the next time
  }
}

/** Who says so: behind the last dash, or before the first colon where one reads from right to left. The server decides. */
function sourceIn(line: string, first: boolean): string {
  const dashed = /^.*\S\s+[-–—]+\s+(\S[^–—]*)$/.exec(line);
  const prefixed = first ? /^([^:]*\S)\s*:\s+\S.*$/.exec(line) : null;
  return (dashed?.[1] ?? prefixed?.[1] ?? '').trim();
}

/** Says below the line whom it names as its source. */
function watch(form: HTMLFormElement): void {
  const line = must('[name=line]', HTMLInputElement, form);
  const hint = must('[data-source]', HTMLElement, form);
  const says = hint.textContent ?? '';
  line.addEventListener('input', () => {
    const edition = must('[name=place]', HTMLSelectElement, form).selectedOptions[0]?.closest('optgroup');
    const source = sourceIn(line.value, edition?.dir === 'rtl');
    hint.textContent = source === '' ? says : (hint.dataset['source'] ?? '').replace('{source}', source);
    hint.classList.toggle('named', source !== '');
  });
}

class FlashDialog {
  readonly #dialog: HTMLDialogElement;
  readonly #form: HTMLFormElement;
  readonly #sent: HTMLElement;
  readonly #line: HTMLInputElement;
  #underway = false;

  constructor(dialog: HTMLDialogElement) {
    this.#dialog = dialog;
    this.#form = must('form[data-flash]', HTMLFormElement, dialog);
    this.#sent = must('[data-sent]', HTMLElement, dialog);
    this.#line = must('[name=line]', HTMLInputElement, dialog);
    watch(this.#form);
    this.#form.addEventListener('submit', (e) => {
      e.preventDefault();
      e.stopPropagation(); // the page is not left
      void this.#send();
    });
    must('[data-again]', HTMLElement, dialog).addEventListener('click', () => this.#ask());
  }

  open(): void {
    if (this.#dialog.open) return;
    this.#ask();
    this.#dialog.showModal();
    this.#line.focus();
  }

  #ask(): void {
    this.#form.hidden = false;
    this.#sent.hidden = true;
    const place = must('[name=place]', HTMLSelectElement, this.#form);
    if ([...place.options].some((option) => option.value === kept())) place.value = kept();
    this.#line.focus();
  }

  #refuse(why: string): void {
    const says = must('[data-refused]', HTMLElement, this.#dialog);
    says.hidden = why === '';
    says.textContent = why;
  }

  async #send(): Promise<void> {
    if (this.#underway) return;
    this.#underway = true;
    this.#refuse('');
    const values: Record<string, string> = {};
    new FormData(this.#form).forEach((value, name) => (values[name] = String(value)));
    const answer = await postForm<Sent>(this.#form.action, values);
    this.#underway = false;
    if (!answer.ok) {
      this.#refuse(answer.problem.detail || this.#dialog.dataset['failed'] || String(answer.problem.status));
      return this.#line.focus();
    }
    keep(values['place'] ?? '');
    this.#show(answer.body);
  }

  /** Says that it is out; the story that follows has the focus, so that Enter begins it. */
  #show(sent: Sent): void {
    this.#form.reset();
    must('[name=once]', HTMLInputElement, this.#form).value = sent.once;
    this.#line.dispatchEvent(new Event('input'));
    this.#form.hidden = true;
    this.#sent.hidden = false;
    const says = must('[data-words]', HTMLElement, this.#sent);
    says.textContent = (says.dataset['words'] ?? '').replace('{at}', sent.at).replace('{line}', sent.line);
    const full = must('form[data-full]', HTMLFormElement, this.#sent);
    full.hidden = sent.write === '';
    full.action = sent.write;
    must('a[data-public]', HTMLAnchorElement, this.#sent).href = sent.public;
    const next = sent.write === '' ? must('[data-again]', HTMLElement, this.#sent) : must('button', HTMLButtonElement, full);
    next.focus();
  }
}

/** Lets the key open the flash on every page, also from within the text that is being written. */
export function startFlash(): void {
  const element = document.getElementById('flash');
  if (!(element instanceof HTMLDialogElement)) return;
  const flash = new FlashDialog(element);
  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
    const typing = e.target instanceof HTMLElement && (e.target.isContentEditable || e.target.matches('input, textarea, select'));
    const plain = e.key === 'f' && !typing && !e.defaultPrevented && !document.querySelector('dialog[open]');
    if (e.key !== 'F2' && !plain) return;
    e.preventDefault();
    flash.open();
  });
}
