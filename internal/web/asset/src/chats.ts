// The chats: the discussions of an edition that are alive, the last word first. The list follows what happens: what a row
// says is always true, and its place changes only while nobody is choosing from it. What is new since the last visit is
// counted by the browser.

import { drawnAt, chatsOf, fetchChats, type Moved } from './chats/moved';
import { Heard } from './chats/heard';
import { Shared } from './live/leader';
import { isFields, readJSON } from './live/report';
import type { List } from './live/viewing';

/** How soon a list is asked for again after something was said, and how often at most. */
const soon = 250;
const often = 2_000;

/** How many pages of the list are kept up to date. */
const mostPages = 5;

const storyOf = (row: Element): number => Number((row as HTMLElement).dataset['chat']) || 0;
const placesOf = (row: HTMLElement): number[] => (row.dataset['latest'] ?? '').split(' ').map(Number);

/** So many places the server tells at most: there may be more that are new. */
const most = 50;

export class Chats implements List {
  readonly element: HTMLElement;
  readonly #path: string;
  readonly #words: Record<string, unknown>;
  readonly #heard = new Heard(document.documentElement.dataset['edition'] ?? '');
  readonly #drawn = new WeakMap<Element, string>(); // as the server drew it
  #shared: Shared<Moved> | null = null;
  #shown = false;
  #covered = false;
  #held: HTMLElement[] | null = null; // the order that waits until nobody is choosing
  #asking: Promise<void> | null = null;
  #again = 0; // a journal id that came while the list was asked for
  #asked = 0; // when
  #timer = 0;

  /** Takes over a place that names the chats' page, with the list or without it. */
  constructor(place: HTMLElement) {
    this.element = place;
    this.#path = place.dataset['chatsOf'] ?? '';
    const words = readJSON(place.dataset['words'] ?? '');
    this.#words = isFields(words) ? words : {};
    for (const left of ['pointerleave', 'focusout', 'scroll']) place.addEventListener(left, () => window.setTimeout(() => this.#settle()), { passive: true });
    document.addEventListener('visibilitychange', () => this.#run());
    window.addEventListener('storage', () => this.#count());
    for (const row of this.#rows()) this.#drawn.set(row, row.outerHTML);
    if (this.#list()) this.#follow(drawnAt(place));
    else void this.#refresh(0);
    this.#count();
  }

  /** The list is looked at, or is not: only then does it follow. */
  show(shown: boolean): void {
    this.#shown = shown;
    this.#run();
  }

  cover(covered: boolean): void {
    this.#covered = covered;
    this.element.inert = covered;
    this.#count();
    this.#run();
  }

  /** Fetches the chats that follow at the end. */
  async older(): Promise<void> {
    const next = this.element.querySelector<HTMLAnchorElement>('[data-older] a');
    if (!next) return;
    const part = await fetchChats(this.#path, next.search.slice(1), 0);
    const have = new Set(this.#rows().map(storyOf));
    const rows = this.#take(part).filter((row) => !have.has(storyOf(row)));
    this.#list()?.append(...rows);
    this.#turn(part);
    this.#count();
  }

  #list(): HTMLElement | null {
    return this.element.querySelector<HTMLElement>('[data-chats]');
  }

  #rows(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('li[data-chat]')];
  }

  #follow(at: number): void {
    this.#shared = new Shared(chatsOf(this.#path), at, {
      onEvents: (events) => this.#hear(events),
      onStanding: () => undefined, // a list that is late is still what was said
      onReset: (id) => void this.#refresh(id),
      onAgain: () => this.#soon(0, soon),
    });
    this.#run();
  }

  /** A list that nobody looks at holds no stream: a browser has few connections. */
  #run(): void {
    if (this.#shown && !this.#covered && document.visibilityState === 'visible') {
      if (this.#shared) this.#shared.start();
      else void this.#refresh(0);
    } else {
      this.#shared?.stop();
    }
  }

  #hear(events: Moved[]): void {
    const at = Math.max(...events.map((event) => event.id));
    if (events.some((event) => event.urgent)) void this.#refresh(at);
    else this.#soon(at, Math.max(soon, this.#asked + often - Date.now()));
  }

  #soon(at: number, wait: number): void {
    this.#again = Math.max(this.#again, at);
    this.#timer ||= window.setTimeout(() => void this.#refresh(this.#again), wait);
  }

  /** Brings the list to what the server has, and once more where something has happened meanwhile. */
  async #refresh(at: number): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#asking) {
      this.#again = Math.max(this.#again, at);
      await this.#asking;
      if (this.#again === 0) return; // somebody else has asked
      at = this.#again;
    }
    this.#again = 0;
    this.#asked = Date.now();
    this.#asking = this.#ask(at).finally(() => (this.#asking = null));
    await this.#asking;
  }

  async #ask(at: number): Promise<void> {
    const first = this.#list() === null;
    if (first) this.#say('loading');
    try {
      const parts = await this.#parts(at);
      this.#begin(parts);
      this.#apply(parts.flatMap((part) => this.#take(part)));
      this.#turn(parts.at(-1) ?? null);
      this.#count();
      if (first) this.#follow(drawnAt(parts[0] ?? document));
    } catch {
      if (first) this.#fail();
      else this.#soon(at, 5_000);
    }
  }

  /** Asks for as many pages as are shown. */
  async #parts(at: number): Promise<Document[]> {
    const parts: Document[] = [];
    const have = this.#rows().length;
    let got = 0;
    for (let query: string | null = ''; query !== null && parts.length < mostPages; ) {
      const part: Document = await fetchChats(this.#path, query, at);
      parts.push(part);
      got += part.querySelectorAll('li[data-chat]').length;
      query = got < have ? (part.querySelector('.paging a[rel=next]')?.getAttribute('href')?.split('?')[1] ?? null) : null;
    }
    return parts;
  }

  #take(part: Document): HTMLElement[] {
    const rows = [...part.querySelectorAll<HTMLElement>('li[data-chat]')].map((row) => document.importNode(row, true));
    for (const row of rows) this.#drawn.set(row, row.outerHTML);
    return rows;
  }

  /** Puts the list where there was none. */
  #begin(parts: Document[]): void {
    const drawn = parts[0]?.querySelector<HTMLElement>('[data-chats]');
    if (!drawn) return;
    const empty = parts[0]?.querySelector('.empty');
    this.element.querySelectorAll(':scope > :is(.empty, .loader, .viewer-fault)').forEach((note) => note.remove());
    if (!this.#list()) {
      const list = document.importNode(drawn, false);
      this.element.prepend(list);
    }
    if (empty) this.element.prepend(document.importNode(empty, true));
  }

  /** What the rows say is brought up to now; what may not be read goes; the order waits while somebody is choosing. */
  #apply(rows: HTMLElement[]): void {
    const list = this.#list();
    if (!list) return;
    const now = new Map(rows.map((row) => [storyOf(row), row] as const));
    for (const have of this.#rows()) {
      const row = now.get(storyOf(have));
      if (row) this.#renew(have, row);
      else this.#remove(have);
    }
    const have = new Map(this.#rows().map((row) => [storyOf(row), row] as const));
    const order = rows.map((row) => have.get(storyOf(row)) ?? row);
    if (have.size > 0 && this.#choosing()) {
      this.#held = order;
      return;
    }
    this.#held = null;
    this.#order(list, order);
  }

  #order(list: HTMLElement, order: HTMLElement[]): void {
    if (order.some((row, i) => list.children[i] !== row) || list.children.length !== order.length) list.replaceChildren(...order);
  }

  #settle(): void {
    const list = this.#list();
    if (!this.#held || !list || this.#choosing()) return;
    this.#order(list, this.#held);
    this.#held = null;
    this.#count();
  }

  /** Somebody points at a row, has the focus in one or has scrolled to it. */
  #choosing(): boolean {
    const box = this.element;
    const points = matchMedia('(hover: hover)').matches && box.matches(':hover');
    const scrolled = box.scrollTop > 4 || (box.scrollHeight <= box.clientHeight && (this.#list()?.getBoundingClientRect().top ?? 0) < 0);
    return points || scrolled || box.inert || (box.contains(document.activeElement) && document.activeElement !== box);
  }

  #renew(have: HTMLElement, row: HTMLElement): void {
    const drawn = this.#drawn.get(row) ?? '';
    if (this.#drawn.get(have) === drawn) return;
    this.#drawn.set(have, drawn);
    const focused = have.contains(document.activeElement);
    have.className = row.className;
    have.dataset['latest'] = row.dataset['latest'] ?? '';
    have.replaceChildren(...row.childNodes);
    if (focused) have.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
  }

  #remove(row: HTMLElement): void {
    const inside = row.contains(document.activeElement);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (inside) (next?.querySelector<HTMLElement>('a') ?? this.element).focus({ preventScroll: true });
  }

  /** Leads on to where a part leads on to; in the panel, by the end of the list. */
  #turn(part: Document | null): void {
    this.element.querySelector('.paging')?.remove();
    const next = part?.querySelector<HTMLElement>('.paging');
    if (!next) return;
    const shown = document.importNode(next, true);
    shown.dataset['older'] = '';
    shown.querySelector('a')?.addEventListener('click', (click) => {
      click.preventDefault();
      void this.older().catch(() => location.assign((click.target as HTMLAnchorElement).href));
    });
    this.#list()?.after(shown);
  }

  /** Says what is new in each chat, and in how many. */
  #count(): void {
    const rows = this.#rows();
    if (rows.length === 0 && !this.#list()) return;
    this.#heard.begin(rows.map((row) => [storyOf(row), Math.max(0, ...placesOf(row))] as const));
    let news = 0;
    for (const row of rows) {
      const fresh = this.#heard.fresh(storyOf(row), placesOf(row));
      if (fresh > 0) news++;
      row.classList.toggle('new', fresh > 0);
      const badge = row.querySelector<HTMLElement>('[data-chat-new]');
      if (badge) figure(badge, fresh);
    }
    for (const badge of document.querySelectorAll<HTMLElement>('[data-chats-new]')) figure(badge, news);
  }

  #say(key: string): HTMLElement {
    const said = document.createElement('p');
    said.className = 'loader';
    said.setAttribute('role', 'status');
    const word = this.#words[key];
    said.textContent = typeof word === 'string' ? word : '';
    this.element.replaceChildren(said);
    return said;
  }

  #fail(): void {
    this.#say('failed');
    const again = document.createElement('button');
    again.type = 'button';
    const word = this.#words['retry'];
    again.textContent = typeof word === 'string' ? word : '';
    again.addEventListener('click', () => void this.#refresh(0));
    const fault = document.createElement('div');
    fault.className = 'viewer-fault';
    fault.append(...this.element.childNodes, again);
    this.element.replaceChildren(fault);
  }
}

/** Shows a number with its word in a badge; nothing where it is 0. */
function figure(badge: HTMLElement, number: number): void {
  badge.hidden = number === 0;
  const shown = `${new Intl.NumberFormat(document.documentElement.lang).format(number)}${number === most ? '+' : ''}`;
  const word = document.createElement('span');
  word.className = 'unseen';
  word.textContent = ` ${badge.dataset['words'] ?? ''}`;
  badge.replaceChildren(shown, word);
}

/** Brings the list of the chats' own page to life. */
export function live(place: HTMLElement): void {
  new Chats(place).show(true);
}
