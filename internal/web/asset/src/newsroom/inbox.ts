// The bell of every page: how much waits for the person, live; what comes is said once, politely, with the way to it.

import { el, icon, must, putRendered } from './dom';
import { get, postForm } from '../editor/ask';

interface Standing {
  waiting: number;
  count: string;
  says: string;
  path: string;
  notice: number;
  draft: number;
  part: string;
}

const stays = 12_000; // milliseconds that a message stays
const notices = 1_500; // after which somebody at work has noticed it
const name = 'dateline.inbox'; // of the lock and the channel of the browser's tabs
const again = 5_000; // until a stream that ended is tried again

class Bell {
  private readonly count: HTMLElement;
  private readonly words: HTMLElement;
  private newest = 0;
  private asking = false;
  private missed = false;
  private news = false; // something of what was missed had just come
  private readonly draft = Number(/^\/newsroom\/drafts\/(\d+)$/.exec(location.pathname)?.[1] ?? 0); // that the page shows; 0: none

  constructor(private readonly bell: HTMLElement) {
    this.count = must('[data-bell-count]', HTMLElement, bell);
    this.words = must('[data-bell-words]', HTMLElement, bell);
    this.follow();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.missed) void this.look(false);
    });
    if (this.draft && !this.count.hidden) void this.seen();
  }

  /** One tab of the browser reads the stream and tells the others: a browser has few connections to a host. */
  private follow(): void {
    const channel = typeof BroadcastChannel === 'function' && 'locks' in navigator ? new BroadcastChannel(name) : null;
    if (!channel) return this.listen((fresh) => this.heard(fresh));
    channel.addEventListener('message', (e: MessageEvent<boolean>) => this.heard(e.data));
    void navigator.locks.request(name, () => {
      this.listen((fresh) => {
        channel.postMessage(fresh);
        this.heard(fresh);
      });
      return new Promise<void>(() => undefined); // until the page goes
    });
  }

  private listen(hear: (fresh: boolean) => void): void {
    const events = new EventSource(this.bell.dataset['bell'] ?? '');
    events.addEventListener('open', () => hear(false)); // what came while nobody listened
    events.addEventListener('inbox.told', () => hear(true));
    events.addEventListener('inbox.read', () => hear(false));
    events.addEventListener('error', () => {
      if (events.readyState === EventSource.CLOSED) window.setTimeout(() => this.listen(hear), again); // else the browser tries again by itself
    });
    window.addEventListener('pagehide', () => events.close(), { once: true });
  }

  /** Looks at what was heard of, as soon as somebody looks at the page. */
  private heard(fresh: boolean): void {
    if (document.visibilityState === 'visible') void this.look(fresh);
    else this.missed = true;
  }

  /** Asks what waits. Two that come at once are one question, and what comes while it is asked is asked again. */
  private async look(fresh: boolean): Promise<void> {
    if (this.asking) {
      this.missed = true;
      this.news ||= fresh;
      return;
    }
    this.asking = true;
    const answer = await get<Standing>('/newsroom/inbox/state');
    this.asking = false;
    if (answer.ok) this.show(answer.body, fresh);
    if (!this.missed) return;
    const { news } = this;
    this.missed = this.news = false;
    await this.look(news);
  }

  private show(now: Standing, fresh: boolean): void {
    this.count.textContent = String(now.waiting);
    this.count.hidden = now.waiting === 0;
    this.words.textContent = now.count;
    const list = document.querySelector('[data-notices]');
    if (list && !list.contains(document.activeElement) && !location.search) putRendered(list, now.part);
    if (fresh && now.says && now.notice > this.newest) this.tell(now);
    if (now.says && now.draft === this.draft && now.notice > this.newest) this.attend();
    this.newest = Math.max(this.newest, now.notice);
  }

  private tell({ says, path }: Standing): void {
    const place = document.getElementById('bell-says');
    if (!place) return;
    const line = el('p', {}, icon('bell'), ' ', el('a', { href: path, dir: 'auto' }, says));
    place.replaceChildren(line);
    window.setTimeout(() => line.remove(), stays);
  }

  /** Whoever goes on working on the draft of which they were told has seen it; whoever has left the page open has not. */
  private attend(): void {
    const told = Date.now();
    const heeded = new AbortController();
    const worked = () => {
      if (Date.now() - told < notices) return;
      heeded.abort();
      void this.seen();
    };
    for (const sign of ['keydown', 'pointerdown'] as const) document.addEventListener(sign, worked, { capture: true, signal: heeded.signal });
  }

  /** The draft that is open is being read: what waits about it waits no longer. */
  private async seen(): Promise<void> {
    const answer = await postForm<Standing>('/newsroom/inbox/read', { draft: String(this.draft) });
    if (answer.ok) this.show(answer.body, false);
  }
}

/** Makes the bell of the page live. */
export function startInbox(): void {
  const bell = document.querySelector('[data-bell]');
  if (bell instanceof HTMLElement) new Bell(bell);
}
