// The two tabs of the panel: the newsfeed, which the server has drawn, and the chats, whose script and list are fetched when
// they are wanted. Without script each is a link to its own page.

import type { Chats } from '../chats';
import type { NewsPanel } from './panel';
import { isPlain } from './place';
import type { Viewing } from './viewing';

type Name = 'newsfeed' | 'chats';
const isName = (name: string | undefined): name is Name => name === 'newsfeed' || name === 'chats';

const key = 'dateline:panel';

export class Tabs {
  readonly #panel: HTMLElement;
  readonly #viewing: Viewing;
  readonly #tabs: HTMLElement[];
  readonly #lists: Partial<Record<Name, HTMLElement>>;
  #coming: Promise<Chats> | null = null;
  #selected: Name = 'newsfeed';
  #scrolled = 0; // of the newsfeed, which forgets it while it is hidden

  constructor(panel: HTMLElement, list: NewsPanel, viewing: Viewing) {
    this.#panel = panel;
    this.#viewing = viewing;
    const bar = panel.querySelector<HTMLElement>('.tabs');
    const chats = panel.querySelector<HTMLElement>('[data-chats-of]');
    this.#tabs = [...(bar?.querySelectorAll<HTMLElement>('[data-tab]') ?? [])];
    this.#lists = { newsfeed: list };
    if (!bar || !chats) return; // a house without discussions
    this.#lists.chats = chats;
    bar.setAttribute('role', 'tablist');
    for (const around of bar.children) around.setAttribute('role', 'presentation');
    for (const tab of this.#tabs) this.#become(tab);
    bar.addEventListener('keydown', (event) => this.#arrow(event));
    document.addEventListener('click', (click) => this.#choose(click));
    const last = this.#remembered();
    this.#select(last ?? 'newsfeed');
    if (last === null && this.#visited()) window.setTimeout(() => void this.#load().catch(() => undefined), 3000); // only the figure is missed
  }

  #become(tab: HTMLElement): void {
    const name = tab.dataset['tab'];
    const list = isName(name) ? this.#lists[name] : undefined;
    tab.setAttribute('role', 'tab');
    if (!list) return;
    list.setAttribute('role', 'tabpanel');
    list.setAttribute('aria-labelledby', tab.id);
    tab.setAttribute('aria-controls', list.id);
  }

  #select(name: Name): void {
    const { newsfeed, chats } = this.#lists;
    if (!newsfeed || !chats) return;
    if (this.#selected === 'newsfeed' && name === 'chats') this.#scrolled = newsfeed.scrollTop;
    this.#selected = name;
    for (const tab of this.#tabs) {
      tab.ariaSelected = String(tab.dataset['tab'] === name);
      tab.tabIndex = tab.dataset['tab'] === name ? 0 : -1;
    }
    newsfeed.hidden = name !== 'newsfeed';
    chats.hidden = name !== 'chats';
    if (name === 'newsfeed') newsfeed.scrollTop = this.#scrolled;
    this.#viewing.section.dataset['list'] = name;
    this.#remember(name);
    if (name === 'chats' || this.#coming) void this.#load().then((list) => list.show(this.#selected === 'chats')).catch(() => this.#selected === 'chats' && location.assign(chats.dataset['chatsOf'] ?? ''));
  }

  #load(): Promise<Chats> {
    const place = this.#lists.chats;
    if (!place) return Promise.reject(new Error('the panel has no chats'));
    const come = async (): Promise<Chats> => {
      const script = (await import(place.dataset['script'] ?? '')) as typeof import('../chats');
      const chats = new script.Chats(place);
      this.#viewing.lists.set('talk', chats);
      return chats;
    };
    this.#coming ??= come().catch((why: unknown) => {
      this.#coming = null;
      throw why;
    });
    return this.#coming;
  }

  /** A tab of the panel, or a link elsewhere that leads to one: the bar at the thumb opens the sheet with it. */
  #choose(click: MouseEvent): void {
    const link = click.target instanceof Element ? click.target.closest<HTMLElement>('[data-tab]') : null;
    const name = link?.dataset['tab'];
    if (!link || !isName(name) || !isPlain(click)) return;
    if (link instanceof HTMLAnchorElement) click.preventDefault();
    this.#select(name);
    if (link instanceof HTMLAnchorElement && getComputedStyle(this.#panel).display === 'none') this.#panel.showPopover();
  }

  #arrow(event: KeyboardEvent): void {
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    const at = this.#tabs.findIndex((tab) => tab === document.activeElement);
    const there = event.key === 'Home' ? this.#tabs[0] : event.key === 'End' ? this.#tabs.at(-1) : this.#tabs[(at + 1) % this.#tabs.length];
    const name = there?.dataset['tab'];
    if (at < 0 || !there || !isName(name)) return;
    event.preventDefault();
    this.#select(name);
    there.focus();
  }

  /** The reader has been in the chats before. */
  #visited(): boolean {
    try {
      return localStorage.getItem(`dateline:${document.documentElement.dataset['edition'] ?? ''}:chats`) !== null;
    } catch {
      return false; // storage is closed to us
    }
  }

  #remembered(): Name | null {
    try {
      const name = sessionStorage.getItem(key) ?? '';
      return isName(name) ? name : null;
    } catch {
      return null; // storage is closed to us
    }
  }

  #remember(name: Name): void {
    try {
      if (name === 'chats') sessionStorage.setItem(key, name);
      else sessionStorage.removeItem(key);
    } catch {
      // the next page begins with the newsfeed
    }
  }
}
