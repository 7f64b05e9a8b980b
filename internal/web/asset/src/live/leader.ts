// One stream for each browser: of all tabs that follow a topic, the one that holds a lock of the browser is the leader and
// reads the stream; the others hear it over a channel. A tab that joins names the id of its page, and is told what the
// leader has had since, or asks the poll address where the leader does not reach so far back.

import { Source, type Numbered, type Outlet, type Standing, type Topic } from './source';

type Message<E> =
  | { kind: 'hello'; tab: string; after: number }
  | { kind: 'answer'; tab: string; whole: boolean; upTo: number; events: E[]; standing: Standing }
  | { kind: 'events'; events: E[] }
  | { kind: 'standing'; standing: Standing }
  | { kind: 'reset'; at: number; events: E[] }
  | { kind: 'again' }
  | { kind: 'leading' }
  | { kind: 'beat' };

/** How much a leader remembers for tabs that join, and how long a silent leader is borne by a tab that is looked at. */
const memory = 500;
const beatEvery = 20_000;
const silence = 150_000;

/** What is told on a topic in this tab, each event once. */
export class Shared<E extends Numbered> {
  readonly #topic: Topic<E>;
  readonly #outlet: Outlet<E>;
  readonly #channel: BroadcastChannel | null;
  readonly #tab = String(Math.random());
  #last: number;
  #joined = false; // the leader's events follow without a gap
  #waiting: E[] | null = null; // what came while the poll address was asked
  #source: Source<E> | null = null; // of the leader
  #past: E[] = [];
  #from = 0; // #past holds everything after it
  #standing: Standing = { is: 'live' };
  #heard = Date.now();
  #release: (() => void) | null = null;
  #beat = 0;
  #wanted = false;
  #away: AbortController | null = null; // of the page's stay; a page may be left and come back to

  constructor(topic: Topic<E>, after: number, outlet: Outlet<E>) {
    this.#topic = topic;
    this.#last = after;
    this.#outlet = outlet;
    const sharable = typeof BroadcastChannel === 'function' && 'locks' in navigator;
    this.#channel = sharable ? new BroadcastChannel(topic.name) : null;
    window.addEventListener('pagehide', () => this.#leave());
    window.addEventListener('pageshow', (event) => {
      if (event.persisted && this.#wanted) this.start();
    });
  }

  /** Follows from where it stopped. */
  start(): void {
    this.#wanted = true;
    if (this.#away && !this.#away.signal.aborted) return;
    this.#away = new AbortController();
    if (!this.#channel) {
      this.#lead();
      return;
    }
    this.#channel.onmessage = (message: MessageEvent<Message<E>>) => this.#hear(message.data);
    this.#say({ kind: 'hello', tab: this.#tab, after: this.#last });
    void this.#stand(false);
    this.#heard = Date.now();
    this.#beat = window.setInterval(() => this.#watch(), beatEvery);
  }

  /** Follows no more until it is started again. */
  stop(): void {
    this.#wanted = false;
    this.#leave();
  }

  /** Waits for the lock, and leads as long as it is held. */
  async #stand(steal: boolean): Promise<void> {
    const stay = this.#away?.signal;
    if (!stay || stay.aborted) return;
    try {
      await navigator.locks.request(this.#topic.name, steal ? { steal } : { signal: stay }, () => {
        if (stay.aborted) return Promise.resolve();
        this.#lead();
        return new Promise<void>((release) => (this.#release = release));
      });
    } catch {
      if (stay.aborted) return;
      this.#follow(); // another tab took the lock from us: it found us silent
      void this.#stand(false);
    }
  }

  #lead(): void {
    this.#waiting = null;
    this.#joined = true;
    this.#past = [];
    this.#from = this.#last;
    this.#source = new Source(this.#topic, this.#last, {
      onEvents: (events) => {
        this.#past = [...this.#past, ...events];
        this.#from = this.#past.at(-memory - 1)?.id ?? this.#from;
        this.#past = this.#past.slice(-memory);
        this.#say({ kind: 'events', events });
        this.#deliver(events);
      },
      onStanding: (standing) => {
        this.#standing = standing;
        this.#say({ kind: 'standing', standing });
        this.#outlet.onStanding(standing);
      },
      onReset: (at, events) => {
        this.#past = [];
        this.#from = at;
        this.#say({ kind: 'reset', at, events });
        this.#begin(at, events);
      },
      onAgain: () => {
        this.#say({ kind: 'again' });
        this.#outlet.onAgain?.();
      },
    });
    this.#source.start();
    this.#say({ kind: 'leading' });
  }

  #follow(): void {
    this.#source?.stop();
    this.#source = null;
    this.#release = null;
    this.#joined = false;
    this.#say({ kind: 'hello', tab: this.#tab, after: this.#last });
  }

  #leave(): void {
    clearInterval(this.#beat);
    this.#away?.abort();
    this.#source?.stop();
    this.#source = null;
    this.#release?.();
    this.#release = null;
    this.#joined = false;
    if (this.#channel) this.#channel.onmessage = null;
  }

  /** A leader says that it is there; a tab that is looked at takes the lock from one that has long been silent. */
  #watch(): void {
    if (this.#source) this.#say({ kind: 'beat' });
    else if (document.visibilityState === 'visible' && Date.now() - this.#heard > silence) {
      this.#heard = Date.now();
      void this.#stand(true);
    }
  }

  #say(message: Message<E>): void {
    this.#channel?.postMessage(message);
  }

  #hear(message: Message<E>): void {
    if (message.kind === 'hello') {
      this.#answer(message.tab, message.after);
      return;
    }
    if (this.#source) return; // leaders listen to nobody but who joins
    this.#heard = Date.now();
    switch (message.kind) {
      case 'leading':
        this.#joined = false;
        this.#say({ kind: 'hello', tab: this.#tab, after: this.#last });
        break;
      case 'answer':
        if (message.tab === this.#tab) this.#join(message);
        break;
      case 'events':
        if (this.#waiting) this.#waiting.push(...message.events);
        else if (this.#joined) this.#deliver(message.events);
        break;
      case 'standing':
        this.#outlet.onStanding(message.standing);
        break;
      case 'reset':
        this.#begin(message.at, message.events);
        break;
      case 'again':
        this.#outlet.onAgain?.();
        break;
    }
  }

  /** The leader tells a tab what it has missed. Whatever it says later on the channel comes after the answer. */
  #answer(tab: string, after: number): void {
    if (!this.#source) return;
    const events = this.#past.filter((event) => event.id > after);
    this.#say({ kind: 'answer', tab, whole: after >= this.#from, upTo: this.#source.last, events, standing: this.#standing });
  }

  #join(answer: Extract<Message<E>, { kind: 'answer' }>): void {
    this.#outlet.onStanding(answer.standing);
    if (answer.whole) {
      this.#waiting = null;
      this.#joined = true;
      this.#deliver(answer.events);
    } else if (!this.#waiting) {
      this.#waiting = [];
      void this.#catchUp(answer.upTo);
    }
  }

  /** Asks the poll address up to where the leader is; a kept answer may be some seconds old, so it may take two. */
  async #catchUp(upTo: number): Promise<void> {
    while (this.#waiting && this.#last < upTo) {
      try {
        const answer = await this.#topic.ask(this.#last, upTo);
        if (!this.#waiting) return; // the leader has gone, and this tab leads or was answered by another
        if (answer.reset) {
          this.#begin(answer.at, (await this.#topic.ask(null, upTo)).events);
          break;
        }
        this.#deliver(answer.events);
        this.#last = Math.max(this.#last, answer.at);
        if (this.#last < upTo) await new Promise((wake) => setTimeout(wake, answer.events.length > 0 ? 0 : 5500));
      } catch {
        await new Promise((wake) => setTimeout(wake, 10_000));
      }
    }
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    this.#joined = true;
    this.#deliver(waiting);
  }

  #begin(at: number, events: E[]): void {
    this.#last = at;
    this.#joined = true;
    this.#outlet.onReset(at, events);
  }

  #deliver(events: E[]): void {
    const fresh = events.filter((event) => event.id > this.#last);
    const newest = fresh.at(-1);
    if (newest === undefined) return;
    this.#last = newest.id;
    this.#outlet.onEvents(fresh);
  }
}
