// The messages on the page: put where they belong, drawn anew and taken away, without moving what is being read. What
// comes while somebody reads waits behind "2 new messages".

import { readRendered } from '../trusted';

/** What a message needs of whoever looks after the discussion. */
export interface Keeper {
  /** Gives a message its buttons. */
  dress(message: HTMLElement): void;
  /** "2 new messages". */
  fresh(count: number): string;
  /** Shows the beginning of the order, where new messages come in. */
  begin(): Promise<void>;
}

const seqOf = (message: Element): number => Number((message as HTMLElement).dataset['seq']) || 0;
const idOf = (message: Element): number => Number((message as HTMLElement).dataset['message']) || 0;

export class Messages {
  readonly #section: HTMLElement;
  readonly #keeper: Keeper;
  readonly #bar = document.createElement('div');
  readonly #held = new Map<number, HTMLElement>(); // came while somebody reads
  readonly #gone = new Set<number>(); // must not come back by an answer that was on its way
  readonly #drawn = new WeakMap<Element, string>(); // as the server drew it
  #below = 0; // came at the end, out of sight

  constructor(section: HTMLElement, keeper: Keeper) {
    this.#section = section;
    this.#keeper = keeper;
    this.#bar.className = 'talk-bar';
    this.#bar.setAttribute('role', 'status');
    this.place?.before(this.#bar);
    for (const message of this.all()) this.#drawn.set(message, message.outerHTML);
  }

  /** The list, or the sentence that stands where there is none. */
  get place(): HTMLElement | null {
    return this.#section.querySelector<HTMLElement>('[data-talk-messages]');
  }

  get oldestFirst(): boolean {
    return this.#section.dataset['sort'] === 'old';
  }

  get begins(): boolean {
    return this.#section.dataset['begins'] !== undefined;
  }

  all(): HTMLElement[] {
    return [...(this.place?.querySelectorAll<HTMLElement>(':scope > li') ?? [])];
  }

  find(id: number): HTMLElement | null {
    return this.all().find((message) => idOf(message) === id) ?? null;
  }

  /** Whether the end of the order is on the page. */
  get ends(): boolean {
    return this.#section.querySelector('.talk-paging a[rel=next]') === null;
  }

  /** Takes in a message as everybody sees it now. An own one is shown wherever its author is reading. */
  put(html: string, from: 'stream' | 'own'): HTMLElement | null {
    const message = this.#read(html)[0];
    if (!message) return null;
    const id = idOf(message);
    if (from === 'own' && this.#gone.has(id)) return null;
    this.#gone.delete(id);
    const have = this.find(id);
    if (have) {
      this.#renew(have, message);
      return have;
    }
    if (this.#held.has(id) && from === 'stream') {
      this.#held.set(id, message);
      return null;
    }
    if (this.#held.delete(id)) this.#announce();
    return this.#come(message, from);
  }

  /** Takes a message away. */
  remove(id: number): void {
    this.#gone.add(id);
    if (this.#held.delete(id)) this.#announce();
    const message = this.find(id);
    if (!message) return;
    const next = message.nextElementSibling ?? message.previousElementSibling;
    const inside = message.contains(document.activeElement);
    this.#still(() => message.remove());
    if (inside) this.#focus(next instanceof HTMLElement ? next : null);
  }

  /** Nothing of the discussion is to be read any more. */
  clear(): void {
    this.#held.clear();
    this.#announce();
    for (const message of this.all()) {
      this.#gone.add(idOf(message));
      message.remove();
    }
    this.#section.querySelector('.talk-paging')?.remove();
  }

  /** Brings the list to what the server has: every message that stands in its place there, and none beside. */
  settle(parts: Document[]): void {
    const now = parts.flatMap((part) => this.#take(part));
    const ids = new Set(now.map(idOf));
    const reached = seqOf(now.at(-1) ?? document.body);
    const whole = parts.at(-1)?.querySelector('.talk-paging a[rel=next]') === null;
    const within = (message: Element): boolean => whole || (this.oldestFirst ? seqOf(message) <= reached : seqOf(message) >= reached);
    for (const message of this.all()) if (!ids.has(idOf(message)) && within(message)) this.remove(idOf(message));
    for (const id of [...this.#held.keys()]) if (!ids.has(id)) this.remove(id);
    if (this.all().length === 0) {
      this.replace(parts);
      return;
    }
    for (const message of now) {
      this.#gone.delete(idOf(message));
      const have = this.find(idOf(message));
      if (have) this.#renew(have, message);
      else if (!this.#held.has(idOf(message))) this.#come(message, 'stream');
    }
  }

  /** Shows another part of the discussion in the place of this one. */
  replace(parts: Document[]): void {
    this.#held.clear();
    this.#announce();
    const first = parts[0]?.querySelector<HTMLElement>('[data-talk-messages]');
    const place = this.place;
    if (!first || !place) return;
    const shown = document.importNode(first, true);
    place.replaceWith(shown);
    shown.before(this.#bar);
    for (const message of this.all()) this.#welcome(message);
    for (const part of parts.slice(1)) this.append(part);
    this.turn(parts.at(-1) ?? null);
  }

  /** Adds the messages that follow at the end of the list; answers the first of them. */
  append(part: Document): HTMLElement | null {
    const fresh = this.#take(part).filter((message) => this.find(idOf(message)) === null);
    this.place?.append(...fresh);
    for (const message of fresh) this.#welcome(message);
    this.turn(part);
    return fresh[0] ?? null;
  }

  /** Leads on to where a part leads on to. */
  turn(part: Document | null): void {
    const next = part?.querySelector('.talk-paging');
    this.#section.querySelector('.talk-paging')?.remove();
    if (next) this.place?.after(document.importNode(next, true));
  }

  /** Where the messages scroll: the page, or the panel that the discussion stands in. */
  get scroller(): HTMLElement {
    for (let box = this.#section.parentElement; box && box !== document.body; box = box.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
    }
    return (document.scrollingElement as HTMLElement | null) ?? document.documentElement;
  }

  #top(): number {
    const box = this.scroller;
    return box === document.scrollingElement ? 0 : box.getBoundingClientRect().top;
  }

  #bottom(): number {
    const box = this.scroller;
    return box === document.scrollingElement ? window.innerHeight : box.getBoundingClientRect().bottom;
  }

  /** Somebody has scrolled into the list, points at it or has the focus in it. */
  #reading(): boolean {
    const list = this.place;
    if (!list || list.tagName !== 'OL') return false;
    return list.getBoundingClientRect().top < this.#top() || list.contains(document.activeElement) || list.matches(':hover');
  }

  /** Changes the list and keeps what is being read where it is. */
  #still(change: () => void): void {
    const top = this.#top();
    const anchor = this.#reading() ? this.all().find((message) => message.getBoundingClientRect().bottom > top + 1 && message.isConnected) : undefined;
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    if (anchor?.isConnected) this.scroller.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  #take(part: Document): HTMLElement[] {
    return [...part.querySelectorAll<HTMLElement>('ol[data-talk-messages] > li')].map((message) => document.importNode(message, true));
  }

  #read(html: string): HTMLElement[] {
    return this.#take(readRendered(html));
  }

  /** A message that was not on the page. */
  #come(message: HTMLElement, from: 'stream' | 'own'): HTMLElement | null {
    const all = this.all();
    const seq = seqOf(message);
    const first = seqOf(all[0] ?? message);
    const last = seqOf(all.at(-1) ?? message);
    const isNew = all.length === 0 || (this.oldestFirst ? seq > last : seq > first);
    if (!isNew) {
      if (this.ends || (this.oldestFirst ? seq > first : seq > last)) this.#still(() => this.#insert(message));
      return message.isConnected ? message : null;
    }
    if (this.oldestFirst) {
      if (!this.ends) return null; // its place is further down
      this.#insert(message);
      if (from === 'stream' && message.getBoundingClientRect().top > this.#bottom()) this.#below++;
      this.#announce();
      return message;
    }
    if (!this.begins || (from === 'stream' && this.#reading())) {
      this.#held.set(idOf(message), message);
      this.#announce();
      return null;
    }
    this.#insert(message);
    return message;
  }

  /** Puts a message where its place in the order is. */
  #insert(message: HTMLElement): void {
    let list = this.place;
    if (list && list.tagName !== 'OL') {
      const first = document.createElement('ol');
      first.className = 'talk-messages';
      first.dataset['talkMessages'] = '';
      list.replaceWith(first);
      list = first;
    }
    const after = this.all().find((other) => (this.oldestFirst ? seqOf(other) > seqOf(message) : seqOf(other) < seqOf(message)));
    if (after) after.before(message);
    else list?.append(message);
    this.#welcome(message);
  }

  #welcome(message: HTMLElement): void {
    this.#drawn.set(message, message.outerHTML);
    if (message.id !== '' && document.getElementById(message.id) !== message) message.removeAttribute('id'); // it stands elsewhere on the page, too
    this.#keeper.dress(message);
  }

  /** Draws a message as it is now. What its reader has open in it stays, and so does the focus. */
  #renew(have: HTMLElement, message: HTMLElement): void {
    if (this.#drawn.get(have) === message.outerHTML) return;
    this.#drawn.set(have, message.outerHTML);
    const focused = have.contains(document.activeElement) && document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const role = focused?.closest('.talk-extra') ? null : (focused?.dataset['act'] ?? null);
    this.#still(() => {
      for (const name of ['class', 'data-version', 'data-author']) {
        const value = message.getAttribute(name);
        if (value === null) have.removeAttribute(name);
        else have.setAttribute(name, value);
      }
      const extras: Node[] = message.classList.contains('gone') ? [] : [...have.querySelectorAll(':scope > .talk-extra')];
      for (const child of [...have.childNodes]) if (!extras.includes(child)) child.remove();
      have.prepend(...message.childNodes);
      this.#keeper.dress(have);
    });
    if (focused && !focused.isConnected) {
      const again = role === null ? null : have.querySelector<HTMLElement>(`[data-act="${role}"]`);
      if (again) again.focus({ preventScroll: true });
      else this.#focus(have);
    }
  }

  #focus(message: HTMLElement | null): void {
    const there = message ?? this.#section.querySelector<HTMLElement>('h2');
    if (!there) return;
    there.tabIndex = -1;
    there.focus({ preventScroll: true });
  }

  #announce(): void {
    const count = this.#held.size + this.#below;
    this.#bar.classList.toggle('end', this.oldestFirst);
    if (count === 0) {
      this.#bar.replaceChildren();
      return;
    }
    const button = this.#bar.querySelector('button') ?? document.createElement('button');
    button.type = 'button';
    button.textContent = this.#keeper.fresh(count);
    button.onclick = () => void this.#release();
    if (!button.isConnected) this.#bar.append(button);
  }

  /** Shows what was held, and goes there. */
  async #release(): Promise<void> {
    const newest = Math.max(0, ...[...this.#held.values()].map(seqOf));
    const first = this.all().at(-this.#below);
    const below = this.#below > 0;
    this.#below = 0;
    if (!this.begins && this.#held.size > 0) await this.#keeper.begin();
    for (const message of [...this.#held.values()]) this.#insert(message);
    this.#held.clear();
    this.#announce();
    const target = below ? first : this.all().find((message) => seqOf(message) === newest);
    target?.scrollIntoView({ block: below ? 'center' : 'nearest' });
    this.#focus(target ?? null);
  }
}
