// Where the news comes from: one stream of server-sent events that goes on where it stopped; where no stream passes, the
// cacheable poll address; and where that is silent too, the honest word until when the news is shown.

import { count, eventNames, isFields, readJSON, readReport, type LiveEvent } from './report';

/** How the reader is connected. `upTo` is the moment until which the news is known. */
export type Standing = { is: 'live' } | { is: 'late'; upTo: number };

export interface Outlet {
  onEvents(events: LiveEvent[]): void;
  onStanding(standing: Standing): void;
  /** The place in the journal is forgotten: what is shown must begin anew, from `events` and this id. */
  onReset(at: number, events: LiveEvent[]): void;
}

export interface Polled {
  at: number;
  reset: boolean;
  events: LiveEvent[];
}

/** Asks the poll address what came after an id, or for the newest where none is given. */
export async function poll(address: string, after: number | null): Promise<Polled> {
  const answer = await fetch(after === null ? address : `${address}?after=${after}`, { signal: AbortSignal.timeout(10_000), credentials: 'omit' });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const read: unknown = await answer.json();
  if (!isFields(read)) throw new Error(`${address}: not what was asked for`);
  const events: LiveEvent[] = [];
  for (const each of Array.isArray(read['events']) ? (read['events'] as unknown[]) : []) {
    const event = isFields(each) ? readEvent(each['id'], each['event'], each['data']) : null;
    if (event) events.push(event);
  }
  return { at: count(read['at']), reset: read['reset'] === true, events };
}

function readEvent(id: unknown, name: unknown, data: unknown): LiveEvent | null {
  const report = readReport(data);
  return report && typeof name === 'string' && count(id) > 0 ? { id: count(id), name, report } : null;
}

const spread = (milliseconds: number): number => milliseconds * (0.75 + Math.random() / 2);

/** How often a stream may fail before the poll address is asked, and how long until it is tried again. */
const patience = 3;
const pollEvery = 15_000;
const longest = 120_000;

/** A restart takes seconds: who has heard nothing for longer is told until when the news is shown. */
const grace = 10_000;

export class Source {
  readonly #stream: string;
  readonly #poll: string;
  readonly #outlet: Outlet;
  #last: number;
  #events: EventSource | null = null;
  #failures = 0; // of the stream, since it was last open
  #silent = 0; // polls that failed one after another
  #polls = 0; // since the stream was given up
  #timer = 0;
  #doubts = 0;
  #heard = Date.now();
  #running = false;
  #resetting = false;

  /** Makes a source that tells what comes after an id of the journal, each thing once. */
  constructor(home: string, after: number, outlet: Outlet) {
    this.#stream = `${home}live`;
    this.#poll = `${home}newsfeed.json`;
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
    const events = new EventSource(`${this.#stream}?after=${this.#last}`);
    this.#events = events;
    events.onopen = () => {
      this.#failures = this.#silent = this.#polls = 0;
      this.#hear();
    };
    events.onerror = () => this.#failed(events);
    for (const name of eventNames) events.addEventListener(name, (message) => this.#receive(message as MessageEvent<string>));
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
    const event = readEvent(Number(message.lastEventId), message.type, readJSON(message.data));
    this.#heard = Date.now();
    if (event) this.#deliver([event]);
  }

  #deliver(events: LiveEvent[]): void {
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
      const newest = await poll(this.#poll, null);
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
      const answer = await poll(this.#poll, this.#last);
      if (!this.#running || this.#events) return;
      this.#silent = 0;
      if (answer.reset) {
        this.#reset({ at: answer.at });
        return;
      }
      this.#deliver(answer.events);
      this.#hear();
    } catch {
      this.#silent++;
      this.#doubt();
    }
    this.#polls++;
    const next = this.#polls % 4 === 0 ? () => this.#open() : () => void this.#ask();
    this.#timer = window.setTimeout(next, spread(Math.min(pollEvery * 2 ** this.#silent, longest)));
  }
}
