// The viewer: a story, or a chat, inside the panel, over the list that goes on behind it. It has the story's title in its
// header, says that the story is coming, and why it does not; it never shows what has been withdrawn, and offers a newer
// version without moving what is being read. Its own bundle, fetched by ./live/viewing.

import { marks, placeOf, isPlain, type Place } from './live/place';
import { isFields, readJSON, type LiveEvent, type Report } from './live/report';
import type { List, Viewing } from './live/viewing';
import { Conversation } from './viewer/conversation';
import { fetchPiece, take, type Piece } from './viewer/piece';

/** How long a page may take until the reader is told, and until it is given up. */
const patience = 8_000;
const longest = 20_000;

/** How many stories a tab remembers, and how long it says that something was done. */
const memory = 40;
const said = 6_000;

/** From so many letters on, a title is set smaller. */
const long = 90;

function made(tag: string, className: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

export class Viewer {
  readonly #host: Viewing;
  readonly #section: HTMLElement;
  readonly #title: HTMLElement;
  readonly #saying: HTMLElement;
  readonly #text: HTMLElement;
  readonly #words: Record<string, unknown>;
  readonly #kept = new Map<number, Piece>(); // stories: a discussion is asked for each time
  #place: Place | null = null;
  #piece: Piece | null = null; // that stands in the viewer
  #conversation: Conversation | null = null;
  #asking: AbortController | null = null;
  #silence = 0;

  constructor(host: Viewing) {
    this.#host = host;
    this.#section = host.section;
    this.#title = this.#part('title');
    this.#saying = this.#part('said');
    this.#text = this.#part('text');
    const words = readJSON(host.section.dataset['words'] ?? '');
    this.#words = isFields(words) ? words : {};
    this.#part('back').addEventListener('click', () => host.leave());
    this.#part('previous').addEventListener('click', () => void this.#step(-1));
    this.#part('next').addEventListener('click', () => void this.#step(1));
    this.#part('share').addEventListener('click', () => void this.#share());
    this.#section.addEventListener('click', (click) => this.#follow(click));
    document.addEventListener('keydown', (key) => this.#escape(key));
    window.addEventListener('online', () => this.#text.querySelector<HTMLElement>('.viewer-fault button')?.click());
  }

  /** Shows a place: at once where it is here already, else when it has come. */
  show(place: Place): void {
    const stepping = this.#place !== null && this.#section.querySelector('.viewer-bar')?.contains(document.activeElement) === true;
    this.#asking?.abort();
    this.#asking = null;
    this.#place = place;
    this.#section.dataset['kind'] = place.kind;
    this.#uncover();
    this.#title.ariaLive = stepping ? 'polite' : 'off'; // read when the focus comes to it, or where it stays at the buttons
    this.#head(place.headline || this.#word('loading'), place, '');
    const have = this.#have(place);
    if (have) this.#put(have);
    else void this.#fetch(place, false);
    if (!stepping) this.#title.focus({ preventScroll: true });
  }

  /** Closes the viewer; who was in it is at the line again. */
  hide(): void {
    if (!this.#place) return;
    const place = this.#place;
    const inside = this.#section.contains(document.activeElement) || document.activeElement === document.body;
    this.#asking?.abort();
    this.#place = this.#piece = null;
    this.#end();
    this.#section.hidden = true;
    this.#host.panel.classList.remove('viewing');
    this.#text.replaceChildren();
    this.#say('');
    for (const list of this.#host.lists.values()) list.cover(false);
    if (inside) this.#comeBack(place);
  }

  /** The focus goes to the line that was opened, or to the list that is there. */
  #comeBack(place: Place): void {
    const lines = [this.#line(place), this.#host.panel.querySelector<HTMLElement>(`li:is([${marks.story}="${place.number}"], [${marks.talk}="${place.number}"])`)];
    const line = lines.find((each) => each?.checkVisibility() === true);
    const list = [...this.#host.lists.values()].find((each) => !each.element.hidden);
    (line?.querySelector<HTMLElement>('a') ?? list?.element)?.focus({ preventScroll: true });
    line?.scrollIntoView({ block: 'nearest' });
  }

  #end(): void {
    this.#conversation?.close();
    this.#conversation = null;
  }

  /** Takes in what has happened to stories: nothing that was kept of them holds. */
  tell(events: LiveEvent[]): void {
    for (const event of events) {
      this.#kept.delete(event.report.number);
      if (event.report.number === this.#place?.number) this.#changed(event.report);
    }
    if (this.#place) this.#steps();
  }

  /** What has happened is not known: nothing that was kept holds, and what is open is asked for again. */
  reset(): void {
    this.#kept.clear();
    if (this.#place?.kind === 'story') void this.#fetch(this.#place, this.#piece !== null);
  }

  #uncover(): void {
    const { panel, lists } = this.#host;
    panel.classList.add('viewing');
    this.#section.hidden = false;
    if (getComputedStyle(panel).display === 'none') panel.showPopover();
    for (const list of lists.values()) list.cover(true);
    this.#steps();
  }

  /** The story of this page, unless it has changed since, or one that was fetched before. */
  #have(place: Place): Piece | null {
    if (place.kind !== 'story') return null;
    const kept = this.#kept.get(place.number);
    if (kept) return kept;
    return place.path === this.#host.own && !this.#host.latest.has(place.number) ? take(document, 'story', place.path) : null;
  }

  /** The title, and the ways on: to the page, to the discussion of a story, to the story of a discussion. */
  #head(headline: string, place: Place, other: string): void {
    this.#title.textContent = headline;
    this.#title.classList.toggle('long', headline.length > long);
    this.#link('page').href = place.path;
    this.#link('discuss').href = `${place.path}#discussion`;
    this.#link('story').href = other;
    for (const way of ['discuss', 'story']) this.#part(way).hidden = other === '';
  }

  #put(piece: Piece, still = false): void {
    const top = still ? this.#text.scrollTop : 0;
    this.#end();
    this.#piece = piece;
    if (this.#place) this.#head(piece.headline, { ...this.#place, path: piece.path }, piece.kind === 'talk' ? piece.story : piece.talk);
    this.#part('count').textContent = piece.messages === '' ? '' : `(${piece.messages})`;
    this.#section.classList.toggle('withdrawn', piece.withdrawn);
    this.#say('');
    this.#text.replaceChildren(piece.body);
    this.#text.scrollTop = top;
    this.#host.retitle(piece.title);
    if (piece.kind === 'talk' && !piece.withdrawn) this.#conversation = new Conversation(piece.body);
  }

  /** Asks for a story. Quietly: what stands in the viewer stays until it has come, and also where it does not. */
  async #fetch(place: Place, quietly: boolean): Promise<void> {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    if (!quietly) this.#wait();
    const late = window.setTimeout(() => !quietly && this.#say('late'), patience);
    const end = window.setTimeout(() => asking.abort(), longest);
    try {
      const piece = await fetchPiece(place.kind, place.path, this.#knownAt(place), asking.signal);
      if (this.#asking === asking && this.#place?.number === place.number) this.#take(place, piece, quietly);
    } catch {
      if (this.#asking === asking && this.#place?.number === place.number && !quietly) this.#fail(place);
    } finally {
      clearTimeout(late);
      clearTimeout(end);
    }
  }

  #take(place: Place, piece: Piece, quietly: boolean): void {
    if (piece.kind === 'story') this.#kept.set(place.number, piece);
    for (const oldest of [...this.#kept.keys()].slice(0, -memory)) this.#kept.delete(oldest);
    if (piece.path !== place.path) this.#host.moved((this.#place = { ...place, path: piece.path }));
    this.#put(piece, quietly);
  }

  /** What a page must not be older than: the journal id that the line, or the stream since, has told. */
  #knownAt(place: Place): number {
    return Math.max(this.#host.latest.get(place.number) ?? 0, Number(this.#line(place)?.dataset['journal']) || 0);
  }

  #wait(): void {
    this.#end();
    this.#piece = null;
    this.#section.classList.remove('withdrawn');
    this.#part('count').textContent = '';
    this.#say('loading');
    const skeleton = made('div', 'viewer-skeleton', '');
    skeleton.ariaHidden = 'true';
    for (let line = 0; line < 7; line++) skeleton.append(made('span', '', ''));
    this.#text.replaceChildren(skeleton);
    this.#text.scrollTop = 0;
  }

  #fail(place: Place): void {
    this.#say('');
    const fault = made('div', 'viewer-fault', '');
    fault.setAttribute('role', 'alert');
    const again = made('button', '', this.#word('retry'));
    again.addEventListener('click', () => {
      this.#title.focus({ preventScroll: true });
      void this.#fetch(place, false);
    });
    fault.append(made('p', '', this.#word(navigator.onLine ? 'failed' : 'offline')), again);
    this.#text.replaceChildren(fault);
  }

  /** The open story has changed: gone is gone at once, a newer version is offered. */
  #changed(report: Report): void {
    if (!this.#place) return;
    const { kind, path } = this.#place;
    const place = { kind, number: report.number, path: kind === 'story' ? report.url : path, headline: report.words.notice || report.headline };
    if (report.words.notice !== '') {
      this.#withdraw(place, report);
    } else if (!this.#piece || this.#piece.withdrawn) {
      this.#place = place;
      this.#host.moved(place);
      this.#head(place.headline, place, '');
      void this.#fetch(place, false);
    } else if (kind === 'story') {
      this.#offer(place);
    } else {
      this.#title.textContent = place.headline;
    }
  }

  /** Nothing of a withdrawn story stays in view: its notice is made of what the stream says, and the whole of it follows. */
  #withdraw(place: Place, report: Report): void {
    this.#place = place;
    this.#host.moved(place);
    const body = made('article', 'notice', '');
    if (report.reason !== '') body.append(made('p', 'reason', report.reason));
    const site = document.querySelector('.mark')?.textContent.trim() ?? '';
    const { kind, headline, path } = place;
    this.#title.ariaLive = 'polite';
    this.#asking?.abort();
    this.#asking = null;
    this.#put({ kind, body, headline, title: `${headline} – ${site}`, path, story: '', talk: '', messages: '', withdrawn: true });
    if (kind === 'story') void this.#fetch(place, true);
  }

  #offer(place: Place): void {
    const show = made('button', '', this.#word('renew'));
    show.addEventListener('click', () => {
      this.#place = place;
      this.#host.moved(place);
      this.#title.focus({ preventScroll: true });
      void this.#fetch(place, true);
    });
    this.#saying.replaceChildren(made('span', '', this.#word('changed')), show);
  }

  #escape(key: KeyboardEvent): void {
    const at = document.activeElement;
    if (key.key !== 'Escape' || key.defaultPrevented || !this.#place) return;
    if (at && at !== document.body && !this.#host.panel.contains(at)) return;
    if (at instanceof HTMLTextAreaElement && at.value !== '') return; // who is writing stays
    key.preventDefault(); // the sheet stays
    this.#host.leave();
  }

  /** The ways between a story and its discussion stay in the viewer. A link to a place of the page that is open has the
   * address that stands in the bar: the page must be loaded for it. */
  #follow(click: MouseEvent): void {
    const link = click.target instanceof Element ? click.target.closest('a') : null;
    const piece = this.#piece;
    const way = link?.dataset['viewer'];
    if (piece && this.#place && isPlain(click) && (way === 'discuss' || way === 'story')) {
      click.preventDefault();
      this.#title.focus({ preventScroll: true });
      const kind = way === 'story' ? 'story' : 'talk';
      void this.#host.open({ kind, number: this.#place.number, path: kind === 'story' ? piece.story : piece.talk, headline: piece.headline });
      return;
    }
    if (!link || link.hash === '' || link.origin !== location.origin || link.pathname !== location.pathname || !isPlain(click)) return;
    click.preventDefault();
    this.#host.go(link.href);
  }

  /** Goes to the next line that has a story, and at the end of the list fetches older ones. */
  async #step(by: 1 | -1): Promise<void> {
    const place = this.#place;
    let next = this.#neighbour(by);
    if (!next && by > 0 && this.#more()) {
      await this.#list()?.older().catch(() => undefined); // there is nothing further on now
      next = this.#neighbour(by);
    }
    const there = next ? placeOf(next) : null;
    if (there && this.#place === place) void this.#host.open(there);
    else this.#steps();
  }

  #steps(): void {
    for (const step of ['previous', 'next']) this.#part(step).title = [...this.#part(step).querySelectorAll<HTMLElement>('.unseen')].find((name) => name.dataset['for'] === this.#place?.kind)?.textContent ?? '';
    this.#part('previous').ariaDisabled = String(!this.#neighbour(-1));
    this.#part('next').ariaDisabled = String(!this.#neighbour(1) && !this.#more());
  }

  #more(): boolean {
    return (this.#list()?.element.querySelector('[data-older]') ?? null) !== null;
  }

  /** The list that leads to such places as the one that is open. */
  #list(): List | undefined {
    return this.#place ? this.#host.lists.get(this.#place.kind) : undefined;
  }

  #neighbour(by: 1 | -1): HTMLElement | null {
    const mark = marks[this.#place?.kind ?? 'story'];
    const lines = [...(this.#list()?.element.querySelectorAll<HTMLElement>(`li[${mark}]`) ?? [])];
    const here = lines.findIndex((line) => Number(line.getAttribute(mark)) === this.#place?.number);
    if (here < 0 && by < 0) return null;
    const onward = by > 0 ? lines.slice(here + 1) : lines.slice(0, here).reverse();
    return onward.find((line) => !line.classList.contains('withdrawn')) ?? null;
  }

  /** Hands the address to what the reader's machine shares with, or copies it, or shows it to be copied. */
  async #share(): Promise<void> {
    if (!this.#place) return;
    const url = new URL(this.#place.path, location.href).href;
    if ('share' in navigator) {
      try {
        await navigator.share({ title: this.#title.textContent, url });
        return;
      } catch (why) {
        if (why instanceof DOMException && why.name === 'AbortError') return; // the reader thought better of it
      }
    }
    try {
      await navigator.clipboard.writeText(url);
      this.#say('copied');
      this.#silence = window.setTimeout(() => this.#say(''), said);
    } catch {
      this.#showAddress(url);
    }
  }

  #showAddress(url: string): void {
    const field = document.createElement('input');
    field.readOnly = true;
    field.value = url;
    field.dir = 'ltr';
    const label = made('label', '', this.#word('copy'));
    label.append(field);
    this.#say('');
    this.#saying.replaceChildren(label);
    field.select();
  }

  #say(key: string): void {
    clearTimeout(this.#silence);
    this.#saying.textContent = this.#word(key);
  }

  #word(key: string): string {
    const word = this.#words[key];
    return typeof word === 'string' ? word : '';
  }

  #line(place: Place): HTMLElement | null {
    return this.#host.lists.get(place.kind)?.element.querySelector<HTMLElement>(`li[${marks[place.kind]}="${place.number}"]`) ?? null;
  }

  #part(name: string): HTMLElement {
    const part = this.#section.querySelector<HTMLElement>(`[data-viewer="${name}"]`);
    if (!part) throw new Error(`the viewer has no ${name}`);
    return part;
  }

  #link(name: string): HTMLAnchorElement {
    return this.#part(name) as HTMLAnchorElement;
  }
}
