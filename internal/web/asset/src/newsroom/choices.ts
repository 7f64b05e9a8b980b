// A field with a list under it: type to narrow, walk with the arrows, take with Enter. The focus stays in the field, as
// a combobox with a listbox asks for; the menu of the editor and the newsroom's finder are made of it.

import { el, icon } from './dom';

/** One thing that may be taken. */
export interface Choice {
  icon: string;
  word: string;
  says?: string; // beside the word: a kind, a date, a key
  run: () => void;
}

interface Wiring {
  label: string;
  nothing: string; // said where nothing fits
  placeholder?: string;
  find: (typed: string) => Choice[]; // at once
  search?: (typed: string) => Promise<Choice[]>; // after a pause; put below what was there at once
  before: () => void; // closes what the list stands in, ahead of running a choice
  changed?: () => void; // the list was drawn anew
}

const wait = 180; // milliseconds without a key before others are asked

let count = 0;

export class Choices {
  readonly input: HTMLInputElement;
  readonly list: HTMLUListElement;
  readonly none: HTMLElement;
  private readonly id = `choices-${++count}`;
  private choices: Choice[] = [];
  private at = 0;
  private timer = 0;

  constructor(private readonly w: Wiring) {
    this.list = el('ul', { role: 'listbox', id: this.id, 'aria-label': w.label, class: 'choices' });
    this.none = el('p', { class: 'hint', role: 'status', hidden: true });
    this.input = el('input', { type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': this.id, 'aria-autocomplete': 'list', 'aria-label': w.label, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', dir: 'auto',
      ...(w.placeholder ? { placeholder: w.placeholder } : {}), input: () => this.find(), keydown: (e) => this.pressed(e as KeyboardEvent) });
    this.list.addEventListener('mousedown', (e) => e.preventDefault()); // the focus stays in the field
    this.list.addEventListener('click', (e) => {
      const option = e.target instanceof Element ? e.target.closest('[role=option]') : null;
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  /** Shows what there is for what stands in the field. */
  find(): void {
    window.clearTimeout(this.timer);
    const typed = this.input.value.trim();
    this.at = 0;
    const searched = this.w.search !== undefined && typed.length > 1;
    this.draw(this.w.find(typed), !searched);
    if (!searched) return;
    this.timer = window.setTimeout(() => void this.further(typed), wait);
  }

  private async further(typed: string): Promise<void> {
    const more = (await this.w.search?.(typed)) ?? [];
    if (typed !== this.input.value.trim() || !this.input.isConnected) return; // an older question, answered late
    this.draw([...this.choices, ...more], true);
  }

  private draw(choices: Choice[], last: boolean): void {
    this.choices = choices;
    this.list.replaceChildren(...choices.map((choice, i) => el('li', { role: 'option', id: `${this.id}-${i}` },
      icon(choice.icon), el('span', { class: 'word', dir: 'auto' }, choice.word), choice.says ? el('span', { class: 'says', dir: 'auto' }, choice.says) : null)));
    const empty = choices.length === 0;
    this.list.hidden = empty;
    this.none.hidden = !(empty && last);
    this.none.textContent = empty && last ? this.w.nothing : '';
    this.input.setAttribute('aria-expanded', String(!empty));
    this.mark();
    this.w.changed?.();
  }

  private mark(): void {
    [...this.list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === this.at)));
    const here = this.list.children[this.at];
    if (!here) return this.input.removeAttribute('aria-activedescendant');
    this.input.setAttribute('aria-activedescendant', here.id);
    if (here instanceof HTMLElement) this.reveal(here);
  }

  /** Scrolls the list alone: scrollIntoView would take the page along. */
  private reveal(option: HTMLElement): void {
    const { list } = this;
    const top = option.offsetTop - list.offsetTop;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + option.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + option.offsetHeight - list.clientHeight;
  }

  private pressed(e: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
    const step = steps[e.key];
    if (step !== undefined && this.choices.length > 0) {
      e.preventDefault();
      const far = Math.abs(step) > 1;
      const to = this.at + step;
      this.at = far ? Math.max(0, Math.min(this.choices.length - 1, to)) : (to + this.choices.length) % this.choices.length;
      return this.mark();
    }
    if (e.key !== 'Enter' || e.isComposing || this.choices.length === 0) return;
    e.preventDefault();
    e.stopPropagation();
    this.take(this.at);
  }

  private take(index: number): void {
    const choice = this.choices[index];
    if (!choice) return;
    window.clearTimeout(this.timer);
    this.w.before();
    choice.run();
  }
}
