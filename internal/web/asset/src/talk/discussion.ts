// The discussion of a story, alive: what others write comes in, what may no longer be read goes, and who is signed in
// takes part without leaving the page. The page that the server drew is whole without it, and stays the truth: whenever
// the stream does not tell, the page is asked.

import { el, icon } from '../newsroom/dom';
import { putRendered, readRendered } from '../trusted';
import { isFields, readJSON, text } from '../live/report';
import { Shared } from '../live/leader';
import type { Standing as Reach } from '../live/source';
import { Acts, type Floor } from './acts';
import { Compose } from './compose';
import { runDrawn } from './countdown';
import { askMe, readMine, readStanding, type Me, type Standing, type Talk } from './me';
import { Messages } from './messages';
import { Own } from './own';
import { hinted, remember, showSelf } from './self';
import { discussionOf, drawn, fetchPart, type Told } from './told';
import { door } from './door';

/** How many pages are asked for to bring a long list up to date. */
const mostPages = 20;

/** A discussion that follows what happens, until it is closed. */
export interface OpenTalk {
  close(): void;
}

export class Discussion implements Floor, OpenTalk {
  readonly section: HTMLElement;
  readonly story: string;
  readonly path: string;
  readonly #words: Record<string, unknown>;
  readonly #acts = new Acts(this);
  readonly #own = new Own(this, this.#acts);
  readonly #messages: Messages;
  readonly #stands = el('div', { class: 'talk-stands' });
  readonly #said = el('p', { class: 'unseen', role: 'status' });
  readonly #late = el('p', { class: 'talk-late', role: 'status', hidden: true });
  readonly #shared: Shared<Told>;
  readonly #end = new AbortController();
  #compose: Compose | null = null;
  #me: Me | null = null;
  #asking: Promise<void> | null = null;
  #query: string; // of the part that is shown
  #at: number; // the journal id up to which it was heard
  #live = false;
  #sooner = 0;
  #changes = 0; // timer of the reader's next state
  #stops: (() => void)[] = [];

  constructor(section: HTMLElement) {
    this.section = section;
    this.story = section.dataset['talk'] ?? '';
    this.path = section.dataset['path'] ?? '';
    const words = readJSON(section.dataset['words'] ?? '');
    this.#words = isFields(words) ? words : {};
    this.#at = Number(section.dataset['at']) || 0;
    this.#query = this.#asked();
    if (!section.querySelector('[data-talk-messages]')) section.append(el('p', { class: 'talk-empty', 'data-talk-messages': true })); // it may not be read now
    section.append(this.#said);
    this.#messages = new Messages(section, { dress: (message) => this.#acts.dress(message), fresh: (count) => this.#fresh(count), begin: () => this.#show(this.#order()) });
    this.#messages.place?.before(this.#own.place);
    this.#messages.place?.after(this.#late);
    this.#take();
    this.#shared = new Shared(discussionOf(this.story, this.path), this.#at, {
      onEvents: (events) => this.#hear(events),
      onStanding: (reach) => this.#reach(reach),
      onReset: (at) => void this.#refresh(at),
      onAgain: () => this.#meAgain(),
    });
    this.#listen();
    if (hinted() !== '') void this.renew().catch(() => undefined); // asked again when it is needed
  }

  close(): void {
    this.#end.abort();
    this.#shared.stop();
    clearTimeout(this.#sooner);
    clearTimeout(this.#changes);
    for (const stop of this.#stops) stop();
  }

  get talk(): Talk | null {
    return this.#me?.talk ?? null;
  }

  get self(): number {
    return this.talk ? (this.#me?.id ?? 0) : 0;
  }

  get longest(): number {
    return this.#compose?.box.maxLength ?? 4000;
  }

  word(name: string): string {
    return this.talk?.words[name] ?? text(this.#words[name]);
  }

  /** Tells those who do not see it. */
  say(words: string): void {
    this.#said.textContent = '';
    this.#said.textContent = words;
  }

  redress(): void {
    for (const message of this.#messages.all()) this.#acts.dress(message);
  }

  look(must: boolean): void {
    if (must || !this.#live) void this.#refresh(0);
  }

  /** Asks who is reading; those who ask meanwhile get the same answer. */
  renew(): Promise<void> {
    this.#asking ??= askMe(this.section.dataset['me'] ?? '')
      .then((me) => this.#meet(me))
      .finally(() => (this.#asking = null));
    return this.#asking;
  }

  async signed(): Promise<boolean> {
    if (!this.#me) await this.renew();
    return this.talk !== null;
  }

  unsigned(): void {
    void this.renew().catch(() => undefined);
  }

  /** What the server has made of a message that was sent or changed. */
  took(body: Record<string, unknown>): void {
    const mine = readMine(body['message']);
    const talk = this.talk;
    if (!mine || !talk) return;
    talk.standing = readStanding(body['standing']);
    talk.panel = text(body['panel']);
    talk.own = talk.own.filter((own) => own.id !== mine.id);
    if (mine.shown === '') {
      talk.own.unshift(mine);
      this.#messages.remove(mine.id);
      this.say(readRendered(mine.fragment).querySelector('.talk-own-state')?.textContent.trim() ?? '');
    } else {
      this.#messages.put(mine.shown, 'own');
      this.say(this.word('published'));
    }
    this.#stand(talk);
    this.#own.show(talk.own);
  }

  #fresh(count: number): string {
    const forms = this.#words['new'];
    const language = document.documentElement.lang;
    const words = isFields(forms) ? (forms[new Intl.PluralRules(language).select(count)] ?? forms['other']) : null;
    return text(words).replace('{n}', new Intl.NumberFormat(language).format(count));
  }

  /** Which part of the discussion its own page shows. */
  #asked(): string {
    if (location.pathname !== this.path) return this.#order();
    const asked = new URLSearchParams(location.search);
    const known = ['sort', 'before', 'at', 'of'].flatMap((name) => (asked.has(name) ? [`${name}=${encodeURIComponent(asked.get(name) ?? '')}`] : []));
    return known.join('&');
  }

  #order(): string {
    return this.section.dataset['sort'] === 'old' ? 'sort=old' : '';
  }

  #listen(): void {
    const { signal } = this.#end;
    this.section.addEventListener('click', (click) => this.#follow(click), { signal });
    this.section.addEventListener('focusin', (event) => {
      if (!this.#me && event.target instanceof HTMLTextAreaElement) void this.renew().catch(() => undefined);
    }, { signal });
    document.addEventListener('visibilitychange', () => this.#looked(), { signal });
    window.addEventListener('online', () => this.#meAgain(), { signal });
    this.#looked();
  }

  /** A discussion that nobody looks at holds no stream: a browser has few connections. */
  #looked(): void {
    if (document.visibilityState === 'hidden') this.#shared.stop();
    else this.#shared.start();
  }

  #reach(reach: Reach): void {
    this.#live = reach.is === 'live';
    this.section.dataset['live'] = String(this.#live);
    this.#late.hidden = this.#live;
    if (reach.is === 'late') {
      const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }).format(reach.upTo);
      this.#late.textContent = text(this.#words['until']).replace('{at}', clock);
    }
  }

  #hear(events: Told[]): void {
    for (const event of events) {
      this.#at = Math.max(this.#at, event.id);
      if (event.name === 'page') void this.#refresh(event.id);
      else if (event.name.startsWith('discussion.')) this.#changed(event);
      else this.#heard(event);
    }
  }

  #heard(event: Told): void {
    const own = this.talk?.own.some((mine) => mine.id === event.message) ?? false;
    if (drawn.has(event.name)) {
      if (event.html === '') this.#messages.remove(event.message);
      else this.#messages.put(event.html, 'stream');
      if (event.words !== '') this.#count(event.count, event.words);
    }
    if (this.talk && (own || (!drawn.has(event.name) && !this.talk.moderates))) this.#meAgain();
  }

  /** The discussion's state is another: what may not be read goes at once, and the page says the rest. */
  #changed(event: Told): void {
    if (['hidden', 'off', 'not_yet_open'].includes(event.state)) this.#messages.clear();
    void this.#refresh(event.id);
    if (this.#me) this.#meAgain();
  }

  #count(count: number, words: string): void {
    let place = this.section.querySelector<HTMLElement>('[data-talk-count]');
    if (!place) {
      place = el('span', { class: 'talk-count' });
      this.section.querySelector('.talk-head h2')?.append(' ', place);
    }
    place.dataset['talkCount'] = String(count);
    place.textContent = count === 0 ? '' : words;
  }

  /** Asks again soon, once for whatever happens meanwhile. */
  #meAgain(): void {
    if (!this.#me) return;
    clearTimeout(this.#sooner);
    this.#sooner = window.setTimeout(() => void this.renew().catch(() => undefined), 150);
  }

  /** Brings everything to what the page says now. */
  async #refresh(at: number): Promise<void> {
    try {
      const parts = await this.#parts(this.#query, Math.max(at, 0));
      const whole = parts[0]?.querySelector<HTMLElement>('[data-talk]');
      if (!whole) return;
      this.#become(whole);
      this.#messages.settle(parts);
    } catch {
      this.#shared.stop(); // asked again from where it stopped
      window.setTimeout(() => !this.#end.signal.aborted && this.#looked(), 5000);
    }
  }

  /** Asks for as many pages as are shown. */
  async #parts(query: string, at: number): Promise<Document[]> {
    const parts: Document[] = [];
    const last = Number(this.#messages.all().at(-1)?.dataset['seq']) || 0;
    for (let next: string | null = query; next !== null && parts.length < mostPages; ) {
      const part = readRendered(await fetchPart(this.path, next, at));
      parts.push(part);
      const reached = Number([...part.querySelectorAll<HTMLElement>('li[data-seq]')].at(-1)?.dataset['seq']) || 0;
      const further = this.#messages.oldestFirst ? reached < last : reached > last;
      const link: HTMLAnchorElement | null = part.querySelector('.talk-paging a[rel=next]');
      next = link && further && last > 0 ? link.getAttribute('href')?.split('?')[1] ?? null : null;
    }
    return parts;
  }

  /** Takes over the state of the discussion: its notice, its number, its box. */
  #become(whole: HTMLElement): void {
    const before = this.section.dataset['state'];
    this.section.dataset['state'] = whole.dataset['state'] ?? '';
    const count = whole.querySelector<HTMLElement>('[data-talk-count]');
    this.#count(Number(count?.dataset['talkCount']) || 0, count?.textContent ?? '');
    const notice = whole.querySelector('[data-talk-notice]');
    const shown = this.section.querySelector('[data-talk-notice]');
    if (shown?.textContent !== notice?.textContent) {
      shown?.remove();
      if (notice) this.section.querySelector('.talk-head')?.after(document.importNode(notice, true));
      if (before !== this.section.dataset['state']) this.say(notice?.textContent.trim() ?? '');
    }
    const form = whole.querySelector('form[data-talk-compose]');
    const have = this.section.querySelector<HTMLElement>('form[data-talk-compose]');
    if (form && !have) {
      (this.section.querySelector('[data-talk-notice]') ?? this.section.querySelector('.talk-head'))?.after(document.importNode(form, true));
      this.#take();
    } else if (have) {
      have.dataset['takes'] = String(form !== null);
    }
    this.#standNow();
  }

  /** Takes over the box that the server drew. */
  #take(): void {
    const form = this.section.querySelector<HTMLFormElement>('form[data-talk-compose]');
    if (!form) return;
    this.#compose = new Compose(form, this);
    form.before(this.#stands);
    door(form, this.#compose);
    this.#standNow();
  }

  #meet(me: Me): void {
    const before = this.self;
    this.#me = me;
    remember(me.name);
    showSelf(me.name, me.account);
    this.#standNow();
    this.#own.show(this.talk?.own ?? []);
    if (before !== this.self) {
      if (this.self === 0) void this.#show(this.#query); // drawn without anybody's buttons
      else this.redress();
    } else if (this.talk) {
      this.redress();
    }
  }

  #standNow(): void {
    const form = this.#compose?.form;
    const doorway = form?.querySelector<HTMLElement>('[data-talk-door]');
    const talk = this.talk;
    if (doorway) doorway.hidden = talk !== null;
    this.section.classList.toggle('signed', talk !== null);
    form?.querySelector('.talk-as')?.remove();
    if (!talk) {
      this.#stands.replaceChildren();
      if (form) form.hidden = form.dataset['takes'] === 'false' && (this.#compose?.empty ?? true);
      form?.querySelector('.talk-check')?.remove();
      this.#compose?.wait(0);
      return;
    }
    form?.prepend(this.#as());
    if (talk.moderates && form && !form.querySelector('.talk-check')) form.querySelector('.talk-send')?.before(this.#acts.asStaff());
    this.#stand(talk);
  }

  /** "You write as …". */
  #as(): HTMLElement {
    const [before = '', after = ''] = this.word('as').split('{name}');
    const name = el('a', { href: this.#me?.account ?? '/account/' }, el('bdi', {}, this.#me?.name ?? ''));
    return el('p', { class: 'talk-as' }, icon('user'), el('span', {}, before, name, after));
  }

  /** Says how the reader stands, and gives the box to who may write. */
  #stand(talk: Talk): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    if (this.#stands.dataset['shown'] !== talk.panel || talk.standing.wait > 0) this.#sayStanding(talk.panel);
    const compose = this.#compose;
    if (compose) {
      const may = talk.standing.mayPost;
      compose.form.hidden = !may && compose.empty; // a text that was typed stays in sight
      compose.form.classList.toggle('resting', !may);
      compose.wait(may ? talk.standing.wait : 0);
    }
    this.#changesAt(talk.standing, talk.ahead);
  }

  #sayStanding(panel: string): void {
    const notice = this.section.querySelector('[data-talk-notice] > span')?.textContent ?? '';
    this.#stands.dataset['shown'] = panel;
    putRendered(this.#stands, panel);
    const told = this.#stands.querySelector('.talk-standing > p > span');
    const forms = this.#stands.querySelectorAll('form');
    if (forms.length === 0 && told && told.textContent.trim() === notice.trim() && !this.#stands.querySelector('[data-countdown]')) {
      this.#stands.replaceChildren(); // everybody is told the same above
    }
    for (const form of forms) this.#acts.handle(form, (body) => {
      this.say(text(body['note']));
      void this.renew().catch(() => undefined);
    });
    for (const place of this.#stands.querySelectorAll<HTMLElement>('[data-countdown]')) {
      if (this.#compose) place.closest('p')?.remove(); // it stands beside the button
      else this.#stops.push(runDrawn(place));
    }
  }

  /** Looks again when the state ends by itself. */
  #changesAt(standing: Standing, ahead: number): void {
    clearTimeout(this.#changes);
    const left = standing.until - (Date.now() + ahead);
    if (standing.until > 0 && left > 0 && left < 86_400_000) this.#changes = window.setTimeout(() => this.#meAgain(), left + 500);
  }

  /** Another order, older messages: in their place on the page. */
  #follow(click: MouseEvent): void {
    const link = click.target instanceof Element ? click.target.closest('a') : null;
    if (!link || click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey || click.defaultPrevented) return;
    if (link.rel === 'next' && link.closest('.talk-paging')) {
      click.preventDefault();
      void this.#older(link);
    } else if (link.closest('.talk-sorts')) {
      click.preventDefault();
      void this.#sort(link);
    } else if ((link.matches('[data-talk-reply], [data-talk-more]')) && !this.#me) {
      click.preventDefault();
      void this.#act(link);
    }
  }

  /** A button of a message that nobody has claimed yet: who is signed in acts here, who is not goes to the message's page. */
  async #act(link: HTMLAnchorElement): Promise<void> {
    const message = link.closest<HTMLElement>('[data-message]');
    const act = link.matches('[data-talk-reply]') ? 'reply' : 'more';
    try {
      if (await this.signed()) {
        message?.querySelector<HTMLElement>(`[data-act=${act}]`)?.click();
        return;
      }
    } catch {
      // the page itself says what is wrong
    }
    location.assign(link.href);
  }

  async #older(link: HTMLAnchorElement): Promise<void> {
    const words = link.textContent;
    if (link.ariaBusy === 'true') return;
    link.ariaBusy = 'true';
    link.textContent = text(this.#words['loading']);
    try {
      const part = readRendered(await fetchPart(this.path, link.search.slice(1), this.#at));
      const first = this.#messages.append(part);
      if (!first) return;
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
    } catch {
      link.textContent = text(this.#words['failed']);
      window.setTimeout(() => (link.textContent = words), 6000);
    } finally {
      link.ariaBusy = null;
    }
  }

  async #sort(link: HTMLAnchorElement): Promise<void> {
    const query = link.search.slice(1);
    try {
      await this.#show(query);
      for (const other of this.section.querySelectorAll('.talk-sorts a')) {
        if (other === link) other.setAttribute('aria-current', 'true');
        else other.removeAttribute('aria-current');
      }
    } catch {
      location.assign(link.href);
    }
  }

  /** Shows another part of the discussion in the place of this one. */
  async #show(query: string): Promise<void> {
    const part = readRendered(await fetchPart(this.path, query, this.#at));
    const whole = part.querySelector<HTMLElement>('[data-talk]');
    if (!whole) return;
    this.#query = query;
    this.section.dataset['sort'] = whole.dataset['sort'] ?? '';
    this.section.toggleAttribute('data-begins', whole.dataset['begins'] !== undefined);
    this.#become(whole);
    this.#messages.replace([part]);
  }
}

/** Brings the discussion in a section to life, until it is closed. */
export function openTalk(section: HTMLElement): OpenTalk {
  return new Discussion(section);
}
