// Who else has the draft open: the page says every few seconds that it is there, and hears who else is, who is writing
// since when, and whether the text has moved on.

import { el } from '../newsroom/dom';
import { get } from './ask';
import type { Words } from './draft';
import type { Pen } from './save';

/** Who is in a draft. */
export interface Present {
  people: { name: string; self: boolean; writes: boolean }[];
  pen: Pen | null;
  version: number;
  stage: string;
  saved: string;
  by: string;
  noted: string; // another one when something happened in the margin
}

const often = 2_000; // milliseconds between two questions
const seldom = 20_000; // of a page that nobody looks at, or that gets no answer

interface Wiring {
  id: number;
  account: number;
  tab: () => string;
  tell: (present: Present) => void;
}

export class Presence {
  private timer = 0;
  private asking = false;

  constructor(private readonly w: Wiring) {
    document.addEventListener('visibilitychange', () => void this.ask());
    window.addEventListener('online', () => void this.ask());
    window.addEventListener('pagehide', () => void fetch(this.path({ gone: '1' }), { keepalive: true, headers: { Accept: 'application/json' } }).catch(() => undefined));
    void this.ask();
  }

  private path(more: Record<string, string>): string {
    return `/newsroom/drafts/${this.w.id}/here?${new URLSearchParams({ account: String(this.w.account), tab: this.w.tab(), ...more }).toString()}`;
  }

  /** Asks now, and again after a while. */
  async ask(): Promise<void> {
    window.clearTimeout(this.timer);
    const hidden = document.visibilityState === 'hidden';
    let heard = false;
    if (!this.asking) {
      this.asking = true;
      const answer = await get<Present>(this.path(hidden ? { hidden: '1' } : {}));
      this.asking = false;
      heard = answer.ok;
      if (answer.ok) this.w.tell(answer.body);
    }
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), heard && !hidden ? often : seldom);
  }
}

/** Shows who is in the story, where it is more than oneself. */
export function drawPeople(place: HTMLElement, { people }: Present, words: Words): void {
  const said = people.map(({ name, self, writes }) => `${name}${self ? '.' : ''}${writes ? '!' : ''}`).join();
  if (place.dataset['people'] === said) return;
  place.dataset['people'] = said;
  place.hidden = people.length < 2;
  place.setAttribute('aria-label', words.here);
  const initials = (name: string) => name.split(/\s+/).map((part) => [...part][0] ?? '').slice(0, 2).join('').toUpperCase();
  place.replaceChildren(...people.map(({ name, self, writes }) => el('li', { class: writes ? 'writes' : '' }, el('span', { class: 'initials', 'aria-hidden': 'true' }, initials(name)),
    el('bdi', {}, name), self ? ` (${words.you})` : '', writes ? ` · ${words.writes}` : '')));
}
