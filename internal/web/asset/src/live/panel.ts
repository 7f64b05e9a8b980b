// <news-panel>: a list of the newsfeed that goes on by itself. New lines come in above what is being read without moving
// it, and "3 new stories" stands at the top; a corrected line says so; a withdrawn one becomes its notice; older ones are
// fetched when the reader scrolls on. Without script it is the list that the server drew.

import { draw, insert, oldest } from './line';
import { Shared } from './leader';
import { showBreaking } from './breaking';
import { newsfeedOf, type NewsEvent } from './newsfeed';
import { count, isFields, readJSON, readReport, type LiveEvent, type Report } from './report';
import { Seen, showCount } from './seen';
import type { Standing } from './source';
import { Tabs } from './tabs';
import { Viewing, type List } from './viewing';

const root = document.documentElement;
const edition = root.dataset['edition'] ?? '';
const home = root.dataset['home'] ?? '';

/** Shows what is told of the banner, and answers what is told of stories. */
function stories(all: NewsEvent[]): LiveEvent[] {
  const told: LiveEvent[] = [];
  for (const event of all) {
    if ('banner' in event) showBreaking(event.banner);
    else told.push(event);
  }
  return told;
}

/** The newsfeed of this tab: one stream for however many lists the page has. */
class Newsfeed {
  readonly seen = new Seen(edition);
  readonly #panels = new Set<NewsPanel>();
  #shared: Shared<NewsEvent> | null = null;
  #latest = 0;
  #viewing: Viewing | null = null;

  add(panel: NewsPanel): void {
    this.#panels.add(panel);
    this.#open(panel);
    this.follow();
  }

  /** Follows the edition's stream; a page without a list still shows the breaking banner. */
  follow(): void {
    if (this.#shared || home === '') return;
    const after = Number(document.querySelector<HTMLMetaElement>('meta[name="dateline-at"]')?.content ?? '');
    if (!Number.isSafeInteger(after) || after <= 0) return; // a page that shows nothing that changes
    this.#shared = new Shared(newsfeedOf(edition, home), after, {
      onEvents: (all) => {
        const events = stories(all);
        this.#each((p) => p.tell(events));
        this.#viewing?.tell(events);
      },
      onStanding: (standing) => this.#each((p) => p.stand(standing)),
      onReset: (_, all) => {
        const events = stories(all);
        this.#each((p) => p.begin(events));
        this.#viewing?.tell(events);
        this.#viewing?.reset();
      },
    });
    this.#shared.start();
    this.seen.onChange(() => this.recount());
  }

  remove(panel: NewsPanel): void {
    this.#panels.delete(panel);
  }

  /** The lines of the panel open in its viewer. */
  #open(list: NewsPanel): void {
    const panel = list.closest<HTMLElement>('.panel');
    const section = panel?.querySelector<HTMLElement>('.viewer');
    if (!panel || !section || this.#viewing) return;
    this.#viewing = new Viewing(panel, section);
    this.#viewing.lists.set('story', list);
    new Tabs(panel, list, this.#viewing);
  }

  #each(act: (panel: NewsPanel) => void): void {
    for (const panel of this.#panels) act(panel);
    this.recount();
  }

  /** Counts what is news since the highest id that was seen: each story once, however many lists show it. */
  recount(): void {
    const lines = [...document.querySelectorAll<HTMLElement>('[data-journal]')];
    this.#latest = Math.max(0, ...lines.map((line) => Number(line.dataset['journal']) || 0));
    if (this.seen.highest === null) {
      if (this.#latest > 0) this.seen.raise(this.#latest); // a first visit: everything is new, so nothing is
      return;
    }
    const highest = this.seen.highest;
    const fresh = lines.filter((line) => (Number(line.dataset['news']) || 0) > highest);
    for (const line of lines) line.classList.toggle('new', fresh.includes(line));
    const stories = new Set(fresh.filter((line) => !line.classList.contains('withdrawn')).map((line) => line.dataset['story']));
    showCount(stories.size, fresh.length === lines.length && lines.length > 1);
  }

  /** Everything that stands on the page has been before the eyes. */
  look(): void {
    if (this.#latest > 0) this.seen.raise(this.#latest);
  }
}

const newsfeed = new Newsfeed();

export class NewsPanel extends HTMLElement implements List {
  #bar: HTMLElement | null = null; // "3 new stories"
  #note: HTMLElement | null = null; // until when the news is shown
  #unread = 0;
  #watcher: IntersectionObserver | null = null;
  #loading = false;
  #timer = 0;
  readonly element = this;

  connectedCallback(): void {
    this.#bar ??= this.#makeBar();
    this.#note ??= this.#makeNote();
    this.prepend(this.#bar, this.#note);
    this.#watch();
    newsfeed.add(this);
    newsfeed.recount();
    const resting = (): void => void (this.#unread > 0 && !this.#reading() && this.#rest());
    this.#scroller().addEventListener('scroll', resting, { passive: true });
  }

  disconnectedCallback(): void {
    this.#watcher?.disconnect();
    clearTimeout(this.#timer);
    newsfeed.remove(this);
  }

  /** Takes in what has happened. */
  tell(events: LiveEvent[]): void {
    const added = this.#still(() => events.filter((event) => this.#take(event.id, event.report, event.name === 'story.published')).length);
    this.#trim();
    if (added > 0 && this.#reading()) this.#announce(this.#unread + added);
    this.#watch();
  }

  /** Something stands over the list: it goes on, but nobody sees it and nothing in it can be reached. */
  cover(covered: boolean): void {
    this.inert = covered;
    this.#watch();
  }

  /** Begins anew: the place in the journal was forgotten, so what stands here may be long untrue. */
  begin(events: LiveEvent[]): void {
    const latest = new Map(events.map((event) => [event.report.number, event] as const));
    if (latest.size > 0) for (const section of this.querySelectorAll('section.day')) section.remove();
    for (const event of latest.values()) this.#take(event.id, event.report, true);
    this.#rest();
  }

  /** Says until when the news is known, where it is not known up to now. */
  stand(standing: Standing): void {
    if (!this.#note) return;
    this.#note.hidden = standing.is === 'live';
    if (standing.is === 'late') {
      const clock = new Intl.DateTimeFormat(root.lang, { hour: '2-digit', minute: '2-digit' }).format(standing.upTo);
      this.#note.textContent = this.#word('until').replace('{at}', clock);
    }
  }

  /** A list of a fixed length lets its oldest lines go. */
  #trim(): void {
    const most = Number(this.dataset['most'] ?? '') || Infinity;
    for (const line of [...this.querySelectorAll('ol.lines > li')].slice(most)) {
      const section = line.closest('section.day');
      line.remove();
      if (section && !section.querySelector('li')) section.remove();
    }
  }

  /** Changes the line of a story or makes one; true where a line was added. */
  #take(id: number, report: Report, isNew: boolean): boolean {
    const have = this.querySelector<HTMLElement>(`li[data-story="${report.number}"]`);
    if (have) {
      if (id > (Number(have.dataset['journal']) || 0)) draw(have, id, report);
      return false;
    }
    if (!isNew && Date.parse(report.at) < oldest(this)) return false; // it stands further down than this list goes
    const line = document.createElement('li');
    draw(line, id, report);
    insert(this, line, report);
    this.querySelector('.empty')?.remove();
    return report.words.notice === '';
  }

  #scroller(): HTMLElement {
    return this.dataset['whole'] === undefined ? this : (document.scrollingElement as HTMLElement | null) ?? root;
  }

  /** The reader is at work here: has scrolled on, points at the list or has the focus in it. */
  #reading(): boolean {
    return this.inert || this.#scroller().scrollTop > 4 || this.matches(':hover') || this.contains(document.activeElement);
  }

  /** Changes the list and keeps what is being read where it is. */
  #still(change: () => number): number {
    const anchor = this.#reading() ? this.#anchor() : null;
    const before = anchor?.getBoundingClientRect().top ?? 0;
    const changed = change();
    if (anchor) this.#scroller().scrollTop += anchor.getBoundingClientRect().top - before;
    return changed;
  }

  /** The first line that is in view. */
  #anchor(): Element | null {
    const top = this.dataset['whole'] === undefined ? this.getBoundingClientRect().top : 0;
    return [...this.querySelectorAll('ol.lines > li')].find((line) => line.getBoundingClientRect().bottom > top + 1) ?? null;
  }

  #makeBar(): HTMLElement {
    const bar = document.createElement('div');
    bar.className = 'news-bar';
    bar.setAttribute('role', 'status');
    return bar;
  }

  #announce(unread: number): void {
    this.#unread = unread;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = this.#say(unread);
    button.addEventListener('click', () => {
      const first = this.querySelector<HTMLElement>('ol.lines a');
      this.#rest();
      this.#scroller().scrollTop = 0;
      first?.focus({ preventScroll: true });
    });
    this.#bar?.replaceChildren(button);
  }

  /** "3 new stories", in the form that the language has for the number. */
  #say(unread: number): string {
    const forms = this.#words()['new'];
    const words = isFields(forms) ? (forms[new Intl.PluralRules(root.lang).select(unread)] ?? forms['other']) : null;
    return (typeof words === 'string' ? words : '{n}').replace('{n}', new Intl.NumberFormat(root.lang).format(unread));
  }

  /** The texts that the server has put beside the list, in the edition's language. */
  #words(): Record<string, unknown> {
    const words = readJSON(this.dataset['words'] ?? '');
    return isFields(words) ? words : {};
  }

  #word(key: string): string {
    const word = this.#words()[key];
    return typeof word === 'string' ? word : '';
  }

  #rest(): void {
    this.#unread = 0;
    this.#bar?.replaceChildren();
  }

  #makeNote(): HTMLElement {
    const note = document.createElement('p');
    note.className = 'standing';
    note.setAttribute('role', 'status');
    note.hidden = true;
    return note;
  }

  /** Takes the news as seen once the newest line has stood before the eyes for three seconds, and loads on at the end. */
  #watch(): void {
    this.#watcher?.disconnect();
    const newest = this.querySelector('ol.lines > li');
    const end = this.querySelector('[data-older]');
    this.#watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (entry.target === end) {
          if (entry.isIntersecting) void this.#loadOlder(end as HTMLElement);
          continue;
        }
        clearTimeout(this.#timer);
        if (entry.isIntersecting) this.#timer = window.setTimeout(() => document.visibilityState === 'visible' && !this.inert && newsfeed.look(), 3000);
      }
    });
    if (newest) this.#watcher.observe(newest);
    if (end) this.#watcher.observe(end);
  }

  /** Fetches the lines that follow at the end. */
  async older(): Promise<void> {
    const end = this.querySelector<HTMLElement>('[data-older]');
    if (end) await this.#loadOlder(end);
  }

  async #loadOlder(end: HTMLElement): Promise<void> {
    const before = end.dataset['older'] ?? '';
    if (this.#loading || before === '') return;
    this.#loading = true;
    const loader = document.createElement('p');
    loader.className = 'loader';
    loader.setAttribute('role', 'status');
    loader.textContent = this.#word('loading');
    end.before(loader);
    try {
      const answer = await fetch(`${home}newsfeed.json?before=${encodeURIComponent(before)}`, { signal: AbortSignal.timeout(10_000), credentials: 'omit' });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#append(end, (await answer.json()) as unknown);
    } catch {
      delete end.dataset['older']; // the link inside it still leads on
    } finally {
      loader.remove();
      this.#loading = false;
      newsfeed.recount();
      this.#watch();
    }
  }

  #append(end: HTMLElement, answer: unknown): void {
    if (!isFields(answer)) return;
    for (const each of Array.isArray(answer['lines']) ? (answer['lines'] as unknown[]) : []) {
      const report = isFields(each) ? readReport(each['data']) : null;
      if (report && isFields(each)) this.#take(count(each['id']), report, true);
    }
    const next = typeof answer['next'] === 'string' ? answer['next'] : '';
    const link = end.querySelector<HTMLAnchorElement>('a[rel=next]');
    if (next === '') {
      delete end.dataset['older'];
      link?.remove();
      return;
    }
    end.dataset['older'] = next;
    if (link) link.search = `?before=${encodeURIComponent(next)}`;
  }
}

customElements.define('news-panel', NewsPanel);
if (document.querySelector('[data-breaking]')) newsfeed.follow();
