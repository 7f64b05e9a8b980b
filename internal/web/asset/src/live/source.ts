// Where news comes from: one stream of server-sent events that goes on where it stopped; where no stream passes, the
// cacheable poll address; and where that is silent too, the honest word until when the news is shown. What the news is
// about, the newsfeed or a discussion, a Topic says.

import { count, isFields, readJSON } from './report';

/** How the reader is connected. `upTo` is the moment until which the news is known. */
export type Standing = { is: 'live' } | { is: 'late'; upTo: number };

/** Something that happened, by its id in the journal. */
export interface Numbered {
  id: number;
}

export interface Outlet<E extends Numbered> {
  onEvents(events: E[]): void;
  onStanding(standing: Standing): void;
  /** The place in the journal is forgotten: what is shown must begin anew, from `events` and this id. */
  onReset(at: number, events: E[]): void;
  /** The stream was cut and is there again: what this reader may be told of may be another since. */
  onAgain?(): void;
}

export interface Polled<E extends Numbered> {
  at: number;
  reset: boolean;
  events: E[];
}

/** What there is to be told of, and where. */
export interface Topic<E extends Numbered> {
  /** Names the lock and the channel of the browser's tabs. */
  readonly name: string;
  readonly stream: string;
  readonly events: readonly string[];
  read(id: number, name: string, data: unknown): E | null;
  /** Asks what came after an id, or for the newest where none is given, from whoever knows of what happened up to `upTo`. */
  ask(after: number | null, upTo: number): Promise<Polled<E>>;
}

const spread = (milliseconds: number): number => milliseconds * (0.75 + Math.random() / 2);

/** How often a stream may fail before the poll address is asked, and how long until it is tried again. */
const patience = 3;
const pollEvery = 15_000;
const longest = 120_000;

/** A restart takes seconds: who has heard nothing for longer is told until when the news is shown. */
const grace = 10_000;

export class Source<E extends Numbered> {
  readonly #topic: Topic<E>;
  readonly #outlet: Outlet<E>;
  #last: number;
  #events: EventSource | null = null;
  #opened = false; // it has been open before
  #failures = 0; // of the stream, since it was last open
  #silent = 0; // polls that failed one after another
  #polls = 0; // since the stream was given up
  #timer = 0;
  #doubts = 0;
  #heard = Date.now();
  #running = false;
  #resetting = false;

  /** Makes a source that tells what comes after an id of the journal, each thing once. */
  constructor(topic: Topic<E>, after: number, outlet: Outlet<E>) {
    this.#topic = topic;
    this.#last = after;
    this.#outlet = outlet;
  }

  get last(): number {
    return this.#last;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    window.addEventListener('online', this.#again);
    document.addEventListener('visibilitychange', this.#looked);
    this.#open();
  }

  stop(): void {
    this.#running = false;
    window.removeEventListener('online', this.#again);
    document.removeEventListener('visibilitychange', this.#looked);
    clearTimeout(this.#timer);
    clearTimeout(this.#doubts);
    this.#doubts = 0;
    this.#close();
  }

  readonly #again = (): void => {
    this.#close();
    this.#open();
  };

  /** A machine that slept does not know that its connection is gone: who comes back to the page looks at once. */
  readonly #looked = (): void => {
    if (document.visibilityState === 'visible' && Date.now() - this.#heard > 60_000) this.#again();
  };

  #close(): void {
    this.#events?.close();
    this.#events = null;
  }

  #open(): void {
    if (!this.#running) return;
    clearTimeout(this.#timer);
    const events = new EventSource(`${this.#topic.stream}?after=${this.#last}`);
    this.#events = events;
    events.onopen = () => {
      this.#failures = this.#silent = this.#polls = 0;
      this.#hear();
      if (this.#opened) this.#outlet.onAgain?.();
      this.#opened = true;
    };
    events.onerror = () => this.#failed(events);
    for (const name of this.#topic.events) events.addEventListener(name, (message) => this.#receive(message as MessageEvent<string>));
    events.addEventListener('reset', (message) => this.#reset(readJSON((message as MessageEvent<string>).data)));
  }

  /** The connection is gone: unless the news is heard of again soon, the reader is told. */
  #doubt(): void {
    const upTo = this.#heard;
    this.#doubts ||= window.setTimeout(() => this.#outlet.onStanding({ is: 'late', upTo }), grace);
  }

  #hear(): void {
    this.#heard = Date.now();
    clearTimeout(this.#doubts);
    this.#doubts = 0;
    this.#outlet.onStanding({ is: 'live' });
  }

  #receive(message: MessageEvent<string>): void {
    const id = count(Number(message.lastEventId));
    const event = id > 0 ? this.#topic.read(id, message.type, readJSON(message.data)) : null;
    this.#heard = Date.now();
    if (event) this.#deliver([event]);
  }

  #deliver(events: E[]): void {
    const fresh = events.filter((event) => event.id > this.#last);
    const newest = fresh.at(-1);
    if (this.#resetting || newest === undefined) return;
    this.#last = newest.id;
    this.#outlet.onEvents(fresh);
  }

  #reset(data: unknown): void {
    const at = isFields(data) ? count(data['at']) : 0;
    this.#resetting = true; // what follows is in what is asked for now
    void this.#begin(at);
  }

  async #begin(at: number): Promise<void> {
    try {
      const newest = await this.#topic.ask(null, at);
      this.#last = Math.max(at, newest.at);
      this.#resetting = false;
      this.#outlet.onReset(this.#last, newest.events);
      this.#again();
    } catch {
      this.#timer = window.setTimeout(() => void this.#begin(at), spread(5000));
    }
  }

  #failed(events: EventSource): void {
    if (events !== this.#events || !this.#running) return;
    if (this.#failures === 0) this.#heard = Date.now(); // it was open until now
    this.#failures++;
    this.#doubt();
    if (events.readyState !== EventSource.CLOSED && this.#failures < patience) return; // the browser tries again by itself
    this.#close();
    void this.#ask();
  }

  /** Asks the poll address, and every fourth time tries the stream again instead. */
  async #ask(): Promise<void> {
    if (!this.#running || this.#events) return;
    try {
      const answer = await this.#topic.ask(this.#last, this.#last);
      if (!this.#running || this.#events) return;
      this.#silent = 0;
      if (answer.reset) {
        this.#reset({ at: answer.at });
        return;
      }
      this.#deliver(answer.events);
      this.#hear();
      this.#outlet.onAgain?.();
    } catch {
      this.#silent++;
      this.#doubt();
    }
    this.#polls++;
    const next = this.#polls % 4 === 0 ? () => this.#open() : () => void this.#ask();
    this.#timer = window.setTimeout(next, spread(Math.min(pollEvery * 2 ** this.#silent, longest)));
  }
}
