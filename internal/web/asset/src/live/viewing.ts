// The way from a line of the panel into the viewer, and the history of it. Choosing a line opens its story, or a chat,
// inside the panel under its own address: Back closes it, Forward opens it again, and what is opened next takes the place
// of the one before, so that Back always leads out. The viewer itself is a script and a style sheet of its own, fetched when the panel is touched.

import type { Viewer } from '../viewer';
import { isPlain, marks, placeOf, type Kind, type Place } from './place';
import type { LiveEvent } from './report';
import { retitle } from './seen';
import { dress } from './sheet';

/** A list of the panel, which the viewer covers. */
export interface List {
  readonly element: HTMLElement;
  cover(covered: boolean): void;
  older(): Promise<void>;
}

export class Viewing {
  /** The newest journal id that was told of a story since this page came. */
  readonly latest = new Map<number, number>();
  /** The address of the page itself. */
  readonly own = location.pathname;
  readonly panel: HTMLElement;
  readonly section: HTMLElement;
  /** The lists of the panel, by what they lead to. */
  readonly lists = new Map<Kind, List>();
  readonly #here = String(Math.random()); // marks the entries of the history that this page has made
  readonly #ownAddress = location.pathname + location.search;
  #place: Place | null = null;
  #viewer: Viewer | null = null;
  #coming: Promise<Viewer> | null = null;
  #left: Promise<void> | null = null; // Back was asked for and has not happened yet
  #arrived: (() => void) | null = null;

  constructor(panel: HTMLElement, section: HTMLElement) {
    this.panel = panel;
    this.section = section;
    panel.addEventListener('click', (click) => this.#choose(click));
    const soon = (): void => void this.#load().catch(() => (this.#coming = null));
    for (const touched of ['pointerover', 'focusin', 'toggle']) panel.addEventListener(touched, soon, { once: true });
    panel.addEventListener('toggle', (event) => (event as ToggleEvent).newState === 'closed' && this.leave());
    window.addEventListener('popstate', (event) => this.#travel(event.state as unknown));
    document.addEventListener('click', (click) => this.#stay(click));
  }

  /** Takes note of what has happened, before and while the viewer is there. */
  tell(events: LiveEvent[]): void {
    for (const event of events) this.latest.set(event.report.number, event.id);
    this.#viewer?.tell(events);
  }

  /** What was known of the stories is forgotten. */
  reset(): void {
    this.#viewer?.reset();
  }

  /** Opens a place, or puts it in the stead of the one that is open. */
  async open(place: Place): Promise<void> {
    if (this.#left) await this.#left;
    const state = this.#state(place);
    if (this.#place) history.replaceState(state, '', place.path);
    else history.pushState(state, '', place.path);
    await this.#show(place);
  }

  /** What is open stands at another address. */
  moved(place: Place): void {
    if (!this.#opened(place)) return;
    this.#place = place;
    history.replaceState(this.#state(place), '', place.path);
  }

  #opened(place: Place): boolean {
    return this.#place?.kind === place.kind && this.#place.number === place.number;
  }

  #state(place: Place): object {
    return { viewer: this.#here, kind: place.kind, number: place.number };
  }

  /** Gives the page the title of what is open. */
  retitle(title: string): void {
    retitle(title);
  }

  /** Closes the viewer as Back does. */
  leave(): void {
    if (!this.#place) return;
    this.#close();
    this.#left = new Promise((arrived) => (this.#arrived = arrived));
    history.back();
  }

  /** Leaves the viewer for a place of a page: the browser would take the page of the address for loaded already. */
  go(address: string): void {
    history.replaceState(null, '', this.#ownAddress);
    this.#close();
    if (this.panel.matches(':popover-open')) this.panel.hidePopover();
    location.replace(address);
  }

  async #show(place: Place): Promise<void> {
    this.#place = place;
    try {
      this.#viewer ??= await this.#load();
    } catch {
      location.replace(place.path); // the page itself, or the browser's own word on why it does not come
      return;
    }
    if (this.#place === place) this.#viewer.show(place);
  }

  #close(): void {
    this.#place = null;
    this.#viewer?.hide();
    retitle(null);
  }

  #load(): Promise<Viewer> {
    const { script, sheet } = this.section.dataset;
    this.#coming ??= Promise.all([import(script ?? '') as Promise<typeof import('../viewer')>, dress(sheet ?? '')]).then(([{ Viewer }]) => new Viewer(this));
    return this.#coming;
  }

  #choose(click: MouseEvent): void {
    const link = click.target instanceof Element && !this.section.contains(click.target) ? click.target.closest('a[href]') : null;
    const line = link?.closest(`li[${marks.story}], li[${marks.talk}]`);
    const place = line ? placeOf(line) : null;
    if (!place || !isPlain(click)) return;
    click.preventDefault();
    void this.open(place);
  }

  #travel(state: unknown): void {
    this.#arrived?.();
    this.#left = this.#arrived = null;
    const made = typeof state === 'object' && state !== null ? (state as { viewer?: unknown; kind?: unknown; number?: unknown }) : {};
    const path = location.pathname;
    if (typeof made.viewer === 'string' && (made.viewer === this.#here || path !== this.own)) {
      const place: Place = { kind: made.kind === 'talk' ? 'talk' : 'story', number: Number(made.number) || 0, path, headline: '' };
      if (!this.#opened(place)) void this.#show(place);
    } else if (path === this.own) {
      if (this.#place) this.#close();
    } else if (this.#place?.path !== path) {
      location.reload(); // a page from before this one was loaded anew
    }
  }

  /** A link to a place of this page would lead to the address of the open story. */
  #stay(click: MouseEvent): void {
    const link = this.#place && click.target instanceof Element ? click.target.closest('a[href^="#"]') : null;
    const there = link ? document.getElementById(link.getAttribute('href')?.slice(1) ?? '') : null;
    if (!there || !isPlain(click)) return;
    click.preventDefault();
    there.scrollIntoView();
    there.focus({ preventScroll: true });
  }
}
