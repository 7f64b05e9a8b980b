// "@" in a note: names a colleague who may see the draft, chosen by a few letters and the keyboard.

import { el } from '../newsroom/dom';
import { get } from './ask';

interface Colleague {
  id: number;
  name: string;
}

const most = 6; // names offered at once

/** Offers names in every text field of a place that asks for it (data-names). */
export class Names {
  private people: Colleague[] | null = null;
  private readonly list = el('ul', { role: 'listbox', class: 'choices names', id: 'names', hidden: true });
  private field: HTMLTextAreaElement | null = null;
  private offered: Colleague[] = [];
  private at = 0;

  constructor(private readonly path: string, within: HTMLElement) {
    within.addEventListener('input', (e) => void this.typed(e.target));
    within.addEventListener('keydown', (e) => this.pressed(e));
    within.addEventListener('focusout', () => this.close());
    this.list.addEventListener('mousedown', (e) => e.preventDefault()); // the focus stays in the field
    this.list.addEventListener('click', (e) => {
      const option = e.target instanceof Element ? e.target.closest('[role=option]') : null;
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  /** Answers what is typed after the last "@" before the cursor; null where there is none. */
  private asked(field: HTMLTextAreaElement): string | null {
    const before = field.value.slice(0, field.selectionStart);
    return /(?:^|[^\p{L}\p{N}\p{M}])@([^@\n]{0,40})$/u.exec(before)?.[1] ?? null;
  }

  private async typed(target: EventTarget | null): Promise<void> {
    if (!(target instanceof HTMLTextAreaElement) || !target.matches('[data-names]')) return;
    if (this.asked(target) === null) return this.close();
    if (!this.people) {
      const answer = await get<{ people: Colleague[] }>(`${this.path}/colleagues`);
      this.people = answer.ok ? answer.body.people : [];
    }
    const asked = this.asked(target)?.toLocaleLowerCase();
    if (asked === undefined || document.activeElement !== target) return this.close();
    this.offered = this.people.filter(({ name }) => name.toLocaleLowerCase().split(/\s+/).some((_part, i, all) => all.slice(i).join(' ').startsWith(asked))).slice(0, most);
    this.show(target);
  }

  private show(field: HTMLTextAreaElement): void {
    this.field = field;
    this.at = 0;
    this.list.replaceChildren(...this.offered.map(({ name }, i) => el('li', { role: 'option', id: `names-${i}`, dir: 'auto' }, name)));
    this.list.hidden = this.offered.length === 0;
    if (this.list.hidden) return this.close();
    field.after(this.list);
    field.setAttribute('aria-controls', 'names');
    this.mark();
  }

  private mark(): void {
    [...this.list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === this.at)));
    this.field?.setAttribute('aria-activedescendant', `names-${this.at}`);
  }

  private pressed(e: KeyboardEvent): void {
    if (this.list.hidden || e.target !== this.field || e.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) this.at = (this.at + step + this.offered.length) % this.offered.length;
    else if (e.key === 'Enter' || e.key === 'Tab') this.take(this.at);
    else if (e.key === 'Escape') this.close();
    else return;
    e.preventDefault();
    e.stopImmediatePropagation();
    this.mark();
  }

  private take(index: number): void {
    const { field } = this;
    const chosen = this.offered[index];
    const asked = field ? this.asked(field) : null;
    this.close();
    if (!field || !chosen || asked === null) return;
    const start = field.selectionStart - asked.length;
    field.setRangeText(`${chosen.name} `, start, field.selectionStart, 'end');
    field.focus();
  }

  private close(): void {
    this.list.hidden = true;
    this.list.remove();
    this.field?.removeAttribute('aria-activedescendant');
    this.field?.removeAttribute('aria-controls');
    this.field = null;
  }
}
