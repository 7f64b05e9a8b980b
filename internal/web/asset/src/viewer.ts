// The viewer: a story inside the panel, over the newsfeed that goes on behind it. It has the story's title in its header,
// says that the story is coming, and why it does not; it never shows what has been withdrawn, and offers a newer version
// without moving what is being read. Its own bundle, fetched by ./live/viewing.

import { placeOf, isPlain, type Place } from './live/place';
import { isFields, readJSON, type LiveEvent, type Report } from './live/report';
import type { Viewing } from './live/viewing';
import { fetchStory, take, type Story } from './viewer/story';

/** How long a story may take until the reader is told, and until it is given up. */
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
  readonly #kept = new Map<number, Story>();
  #place: Place | null = null;
  #story: Story | null = null; // that stands in the viewer
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

  /** Shows a story: at once where it is here already, else when it has come. */
  show(place: Place): void {
    const stepping = this.#place !== null && this.#section.contains(document.activeElement);
    this.#place = place;
    this.#uncover();
    this.#title.ariaLive = stepping ? 'polite' : 'off'; // read when the focus comes to it, or where it stays at the buttons
    this.#head(place.headline || this.#word('loading'), place.path);
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
    this.#place = this.#story = null;
    this.#section.hidden = true;
    this.#host.panel.classList.remove('viewing');
    this.#host.list.cover(false);
    this.#text.replaceChildren();
    this.#say('');
    if (!inside) return;
    const line = this.#line(place.number);
    (line?.querySelector<HTMLElement>('a') ?? this.#host.list).focus({ preventScroll: true });
    line?.scrollIntoView({ block: 'nearest' });
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
    if (this.#place) void this.#fetch(this.#place, this.#story !== null);
  }

  #uncover(): void {
    const { panel, list } = this.#host;
    panel.classList.add('viewing');
    this.#section.hidden = false;
    if (getComputedStyle(panel).display === 'none') panel.showPopover();
    list.cover(true);
    this.#steps();
  }

  /** The story of this page, unless it has changed since, or one that was fetched before. */
  #have(place: Place): Story | null {
    const kept = this.#kept.get(place.number);
    if (kept) return kept;
    return place.path === this.#host.own && !this.#host.latest.has(place.number) ? take(document, place.path) : null;
  }

  #head(headline: string, path: string): void {
    this.#title.textContent = headline;
    this.#title.classList.toggle('long', headline.length > long);
    this.#link('page').href = path;
    this.#link('discuss').href = `${path}#discussion`;
  }

  #put(story: Story, still = false): void {
    const top = still ? this.#text.scrollTop : 0;
    this.#story = story;
    this.#head(story.headline, story.path);
    this.#part('count').textContent = story.messages === '' ? '' : `(${story.messages})`;
    this.#section.classList.toggle('withdrawn', story.withdrawn);
    this.#say('');
    this.#text.replaceChildren(story.article);
    this.#text.scrollTop = top;
    this.#host.retitle(story.title);
  }

  /** Asks for a story. Quietly: what stands in the viewer stays until it has come, and also where it does not. */
  async #fetch(place: Place, quietly: boolean): Promise<void> {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    if (!quietly) this.#wait();
    const late = window.setTimeout(() => !quietly && this.#say('late'), patience);
    const end = window.setTimeout(() => asking.abort(), longest);
    try {
      const story = await fetchStory(place.path, this.#knownAt(place.number), asking.signal);
      if (this.#asking === asking && this.#place?.number === place.number) this.#take(place, story, quietly);
    } catch {
      if (this.#asking === asking && this.#place?.number === place.number && !quietly) this.#fail(place);
    } finally {
      clearTimeout(late);
      clearTimeout(end);
    }
  }

  #take(place: Place, story: Story, quietly: boolean): void {
    this.#kept.set(place.number, story);
    for (const oldest of [...this.#kept.keys()].slice(0, -memory)) this.#kept.delete(oldest);
    if (story.path !== place.path) this.#host.moved((this.#place = { ...place, path: story.path }));
    this.#put(story, quietly);
  }

  /** What a page must not be older than: the journal id that the line, or the stream since, has told. */
  #knownAt(number: number): number {
    return Math.max(this.#host.latest.get(number) ?? 0, Number(this.#line(number)?.dataset['journal']) || 0);
  }

  #wait(): void {
    this.#story = null;
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
    const place = { number: report.number, path: report.url, headline: report.words.notice || report.headline };
    if (report.words.notice !== '') {
      this.#withdraw(place, report);
    } else if (!this.#story || this.#story.withdrawn) {
      this.#place = place;
      this.#host.moved(place);
      this.#head(place.headline, place.path);
      void this.#fetch(place, false);
    } else {
      this.#offer(place);
    }
  }

  /** Nothing of a withdrawn story stays in view: its notice is made of what the stream says, and the whole of it follows. */
  #withdraw(place: Place, report: Report): void {
    this.#place = place;
    this.#host.moved(place);
    const article = made('article', 'notice', '');
    if (report.reason !== '') article.append(made('p', 'reason', report.reason));
    const site = document.querySelector('.mark')?.textContent.trim() ?? '';
    this.#title.ariaLive = 'polite';
    this.#put({ article, headline: place.headline, title: `${place.headline} – ${site}`, path: place.path, withdrawn: true, messages: '' });
    void this.#fetch(place, true);
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
    key.preventDefault(); // the sheet stays
    this.#host.leave();
  }

  /** A link to a place of the open story's page has the address that stands in the bar: the page must be loaded for it. */
  #follow(click: MouseEvent): void {
    const link = click.target instanceof Element ? click.target.closest('a') : null;
    if (!link || link.hash === '' || link.origin !== location.origin || link.pathname !== location.pathname || !isPlain(click)) return;
    click.preventDefault();
    this.#host.go(link.href);
  }

  /** Goes to the next line that has a story, and at the end of the list fetches older ones. */
  async #step(by: 1 | -1): Promise<void> {
    const place = this.#place;
    let next = this.#neighbour(by);
    if (!next && by > 0 && this.#more()) {
      await this.#host.list.older();
      next = this.#neighbour(by);
    }
    const there = next ? placeOf(next) : null;
    if (there && this.#place === place) void this.#host.open(there);
    else this.#steps();
  }

  #steps(): void {
    this.#part('previous').ariaDisabled = String(!this.#neighbour(-1));
    this.#part('next').ariaDisabled = String(!this.#neighbour(1) && !this.#more());
  }

  #more(): boolean {
    return this.#host.list.querySelector('[data-older]') !== null;
  }

  #neighbour(by: 1 | -1): HTMLElement | null {
    const lines = [...this.#host.list.querySelectorAll<HTMLElement>('li[data-story]')];
    const here = lines.findIndex((line) => Number(line.dataset['story']) === this.#place?.number);
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

  #line(number: number): HTMLElement | null {
    return this.#host.list.querySelector<HTMLElement>(`li[data-story="${number}"]`);
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
