// Saves by itself: within a moment in this browser, soon after a pause on the desk, again when the connection is back,
// after a sign-in; and says in words how it stands. A key costs no more than a note that something has changed: the text is
// read, compared and written down when the keys rest, or four times a second.

import { postText, type Problem } from './ask';
import type { Theirs } from './draft';
import type { Keep } from './keep';

/** Who is writing, and since when. */
export interface Pen {
  name: string;
  self: boolean;
  since: string;
}

/** How the text stands between this browser and the desk. */
export type State =
  | { is: 'saved'; at: string }
  | { is: 'unsaved' }
  | { is: 'kept'; at: string } // in this browser, not yet on the desk
  | { is: 'saving' }
  | { is: 'offline'; kept: string; saved: string } // kept is empty where this browser keeps nothing
  | { is: 'late'; kept: string; saved: string }
  | { is: 'signed-out' }
  | { is: 'refused'; problem: Problem }
  | { is: 'conflict'; theirs: Theirs }
  | { is: 'taken'; theirs: Theirs; pen: Pen };

/** The answer to a save. */
export interface Saved {
  version: number;
  stage: string;
  saved: string;
  by: string;
  by_id: number;
  acts: string;
}

interface Wiring {
  id: number;
  account: number;
  version: number;
  saved: string;
  keep: Keep;
  read: () => string; // the text as JSON
  hour: (at: string) => string; // as the edition tells it
  say: (state: State) => void;
  follow: (answer: Saved) => void; // what the page shows after a save
}

const keepWithin = 250; // milliseconds from a key to this browser's disk
const pause = 700; // without a key, until the desk
const longest = 5_000; // of typing without a pause
const late = 3_000; // without an answer, until that is said
const retries = [1_000, 2_000, 4_000, 8_000, 15_000];

export class Saving {
  version: number;
  base: string; // the desk's text that this one was made from, as JSON; empty: not known
  private acknowledged: string; // the text that the desk has, as JSON
  private touched = false; // since the text was compared last
  private keeping = 0; // timers
  private timer = 0;
  private since = 0; // when the oldest unsaved key was pressed
  private savedAt: string;
  private shown: State['is'] | '' = '';
  private over = false; // the person chose this text over the desk's
  private lost: 'offline' | 'late' | '' = '';
  private tries = 0;
  private running: Promise<boolean> | null = null;
  private stopped = true; // until the page begins; and by a conflict, until somebody chooses

  constructor(private readonly w: Wiring) {
    this.version = w.version;
    this.savedAt = w.saved;
    this.acknowledged = this.base = w.read();
    this.say({ is: 'saved', at: w.saved });
    window.addEventListener('online', () => void this.flush());
    window.addEventListener('offline', () => void this.flush());
    window.addEventListener('pagehide', () => this.leave());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.leave();
    });
  }

  /** Begins to save, once it is known what an earlier page has left. */
  begin(): void {
    this.stopped = false;
    if (!this.dirty()) return;
    void this.keepNow();
    this.schedule();
  }

  dirty(): boolean {
    if (this.touched && this.w.read() === this.acknowledged) this.touched = false;
    return this.touched;
  }

  /** Says whether there is something to save, or on its way. */
  busy(): boolean {
    return this.running !== null || this.dirty();
  }

  /** Says whether a page that goes now loses nothing. */
  safe(): boolean {
    return !this.touched || this.w.keep.kept !== '';
  }

  private say(state: State): void {
    this.shown = state.is;
    this.w.say(state);
  }

  /** Is told of every change of the text, and does next to nothing. */
  changed(): void {
    this.touched = true;
    this.keeping ||= window.setTimeout(() => void this.keepNow(), keepWithin);
    if (this.shown === 'saved') this.say({ is: 'unsaved' });
    this.schedule();
  }

  private schedule(): void {
    if (this.stopped) return;
    this.since ||= Date.now();
    this.after(Math.max(0, Math.min(pause, this.since + longest - Date.now())));
  }

  private async keepNow(): Promise<void> {
    this.keeping = 0;
    if (!this.dirty()) return this.settled();
    const done = await this.w.keep.put(this.version, this.w.read(), this.base);
    if (this.lost) this.say({ is: this.lost, kept: this.keptAt(), saved: this.savedAt });
    else if (done && this.touched && (this.shown === 'unsaved' || this.shown === 'kept')) this.say({ is: 'kept', at: this.keptAt() });
    else if (!done && !this.stopped) this.after(0); // nothing is kept here: the desk is the only place
  }

  private keptAt(): string {
    return this.w.keep.kept && this.w.hour(this.w.keep.kept);
  }

  /** What was changed has been changed back. */
  private settled(): void {
    if (this.running || this.stopped) return;
    window.clearTimeout(this.timer);
    this.since = 0;
    void this.w.keep.drop();
    this.lost = '';
    this.say({ is: 'saved', at: this.savedAt });
  }

  /** Does what can be done before the page goes. */
  private leave(): void {
    if (!this.dirty()) return;
    this.w.keep.putNow(this.version, this.w.read(), this.base);
    void this.flush(true);
  }

  private after(wait: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), wait);
  }

  /** Saves now. True when the desk has everything that was typed. */
  async flush(leaving = false): Promise<boolean> {
    if (this.running) {
      await this.running;
      return this.dirty() ? this.flush() : true;
    }
    if (this.stopped) return false;
    if (!this.dirty() && !this.over) return true;
    window.clearTimeout(this.timer);
    this.running = this.save(leaving);
    const done = await this.running;
    this.running = null;
    if (done && this.dirty()) return this.flush();
    return done;
  }

  private async save(leaving: boolean): Promise<boolean> {
    const text = this.w.read();
    this.since = 0;
    void this.w.keep.put(this.version, text, this.base);
    if (this.tries === 0) this.say({ is: 'saving' });
    const slow = window.setTimeout(() => this.waits(), late);
    const answer = await postText<Saved>(`/newsroom/drafts/${this.w.id}/save`, this.signed(text), leaving);
    window.clearTimeout(slow);
    if (answer.ok) {
      this.acknowledge(text, answer.body);
      return true;
    }
    this.refuse(answer.problem);
    return false;
  }

  /** Says that the desk takes its time, where it is not said already that it cannot be reached. */
  private waits(): void {
    if (this.lost) return;
    this.lost = 'late';
    this.say({ is: 'late', kept: this.keptAt(), saved: this.savedAt });
  }

  /** A text with the page that it comes from, as JSON. */
  private signed(text: string): string {
    const page = JSON.stringify({ account: this.w.account, tab: this.w.keep.tab, shown: this.over, version: this.version });
    return `${page.slice(0, -1)},${text.slice(1)}`;
  }

  private acknowledge(sent: string, answer: Saved): void {
    this.accepted(answer.version, answer.saved, sent);
    if (!this.dirty()) void this.w.keep.drop();
    this.say({ is: 'saved', at: answer.saved });
    this.w.follow(answer);
  }

  private accepted(version: number, saved: string, text: string): void {
    this.version = version;
    this.acknowledged = this.base = text;
    this.savedAt = saved;
    this.tries = 0;
    this.over = false;
    this.lost = '';
    this.stopped = false;
  }

  private refuse(problem: Problem): void {
    const { status } = problem;
    this.lost = '';
    if (status === 401) {
      this.stopped = true;
      return this.say({ is: 'signed-out' });
    }
    if (status === 409 && 'copy' in problem) {
      this.stopped = true;
      const theirs = problem as unknown as Theirs & { pen?: Pen };
      return this.say(theirs.pen ? { is: 'taken', theirs, pen: theirs.pen } : { is: 'conflict', theirs });
    }
    if (status !== 0 && status !== 429 && status < 500) return this.say({ is: 'refused', problem });
    this.lost = status === 0 ? 'offline' : 'late';
    this.say({ is: this.lost, kept: this.keptAt(), saved: this.savedAt });
    this.after(retries[Math.min(this.tries, retries.length - 1)] ?? pause);
    this.tries++;
  }

  /** Gives the desk a text to be kept as a version, beside the one that stands; answers where it can be read. */
  async keepAside(text: string): Promise<{ version: number; path: string } | null> {
    const answer = await postText<{ version: number; path: string }>(`/newsroom/drafts/${this.w.id}/aside`, this.signed(text), false);
    return answer.ok ? answer.body : null;
  }

  /** Goes on after a sign-in or a conflict, from the version that was seen; over: chosen over the text that stands. */
  resume(version = this.version, from: { over?: boolean; base?: string } = {}): Promise<boolean> {
    this.version = version;
    this.over = from.over ?? false;
    this.base = from.base ?? this.base;
    this.touched = true;
    this.stopped = false;
    this.tries = 0;
    return this.flush();
  }

  /** Takes the text that the page shows now for what stands on the desk. */
  accept(version: number, saved: string): void {
    window.clearTimeout(this.timer);
    this.accepted(version, saved, this.w.read());
    this.touched = false;
    this.since = 0;
    void this.w.keep.drop();
    this.say({ is: 'saved', at: saved });
  }

  /** Notes that the same text has another number now. */
  renumber(version: number): void {
    this.version = version;
  }
}
