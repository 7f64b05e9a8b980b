// What only its author sees: messages that wait for a moderator or were rejected, marked as such, with what may still be
// done about them.

import { el } from '../newsroom/dom';
import { putRendered } from '../trusted';
import { text } from '../live/report';
import type { Acts, Floor } from './acts';
import { newKey } from './draft';
import type { Mine } from './me';

export class Own {
  readonly place = el('section', { class: 'talk-mine', hidden: true });
  readonly #floor: Floor;
  readonly #acts: Acts;
  #shown = new Map<number, string>();

  constructor(floor: Floor, acts: Acts) {
    this.#floor = floor;
    this.#acts = acts;
  }

  /** Shows these messages and no others; one that has not changed is left as it is. */
  show(own: Mine[]): void {
    this.place.ariaLabel = this.#floor.word('only_you');
    const now = new Map(own.map((mine) => [mine.id, JSON.stringify([mine.fragment, mine.mayAppeal])] as const));
    for (const card of this.#cards()) if (!now.has(Number(card.dataset['own']))) card.remove();
    for (const mine of own) {
      const have = this.#cards().find((card) => Number(card.dataset['own']) === mine.id);
      if (have && this.#shown.get(mine.id) === now.get(mine.id)) continue;
      const card = this.#draw(mine);
      if (!card) continue;
      if (have) have.replaceWith(card);
      else this.#insert(card, mine.id);
    }
    this.#shown = now;
    this.place.hidden = this.#cards().length === 0;
  }

  #cards(): HTMLElement[] {
    return [...this.place.querySelectorAll<HTMLElement>('[data-own]')];
  }

  #insert(card: HTMLElement, id: number): void {
    const older = this.#cards().find((other) => Number(other.dataset['own']) < id);
    if (older) older.before(card);
    else this.place.append(card);
  }

  #draw(mine: Mine): HTMLElement | null {
    const box = el('div');
    putRendered(box, mine.fragment);
    const card = box.querySelector<HTMLElement>('[data-own]');
    if (!card) return null;
    const acts = card.querySelector('.talk-own-acts');
    acts?.querySelector('a')?.remove();
    const add = (act: string, words: string, press: () => void): void => {
      acts?.append(' ', el('button', { type: 'button', class: 'talk-act', 'data-act': act, click: press }, words));
    };
    if (mine.mayEdit) add('change', this.#floor.word('change'), () => void this.#acts.change(card, mine.page));
    if (mine.mayAppeal) add('appeal', this.#floor.word('appeal'), () => this.#appeal(card, mine));
    add('delete', this.#floor.word('delete'), () => this.#acts.delete(card, mine.page));
    return card;
  }

  #appeal(card: HTMLElement, mine: Mine): void {
    card.querySelector(':scope > .talk-extra')?.remove();
    const id = `plea-${newKey()}`;
    const box = el('textarea', { id, name: 'words', rows: 4, dir: 'auto', maxlength: 1000, required: true });
    const form = el('form', { method: 'post', action: `${mine.page}/appeal`, class: 'talk-form talk-extra' },
      el('label', { for: id }, this.#floor.word('appeal_words')), box, el('div', { class: 'talk-send' }, el('button', { type: 'submit' }, this.#floor.word('appeal'))));
    this.#acts.handle(form, (body) => {
      form.remove();
      this.#floor.say(text(body['note']));
      void this.#floor.renew();
    });
    card.append(form);
    box.focus();
  }
}
