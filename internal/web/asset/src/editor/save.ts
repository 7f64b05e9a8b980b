// Saves by itself: soon after a pause, again when the connection is back, after a sign-in; and says in words how it stands.

import { postJSON, type Problem } from './ask';
import type { Text, Theirs } from './draft';
import type { Keep } from './keep';

/** How the text stands between this browser and the desk. */
export type State =
  | { is: 'saved'; at: string }
  | { is: 'unsaved' }
  | { is: 'saving' }
  | { is: 'offline'; at: string; kept: boolean }
  | { is: 'late'; at: string; kept: boolean }
  | { is: 'signed-out' }
  | { is: 'refused'; problem: Problem }
  | { is: 'conflict'; theirs: Theirs };

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
  version: number;
  saved: string;
  keep: Keep;
  read: () => Text;
  say: (state: State) => void;
  follow: (answer: Saved) => void; // what the page shows after a save
}

const pause = 700; // milliseconds without a key
const longest = 5_000; // of typing without a pause
const retries = [1_000, 2_000, 4_000, 8_000, 15_000];

const now = () => new Date().toLocaleTimeString('en-GB');

export class Saving {
  version: number;
  private acknowledged: string; // the text that the desk has, as JSON
  private timer = 0;
  private since = 0; // when the oldest unsaved key was pressed
  private tries = 0;
  private running: Promise<boolean> | null = null;
  private stopped = false; // by a conflict, until somebody chooses

  constructor(private readonly w: Wiring) {
    this.version = w.version;
    this.acknowledged = JSON.stringify(w.read());
    w.say({ is: 'saved', at: w.saved });
    window.addEventListener('online', () => void this.flush());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden' && this.dirty()) void this.flush();
    });
  }

  dirty(): boolean {
    return JSON.stringify(this.w.read()) !== this.acknowledged;
  }

  /** Is told of every change of the text. */
  changed(): void {
    if (!this.dirty()) return this.settled();
    this.w.keep.put(this.version, this.w.read());
    if (this.stopped) return;
    this.since ||= Date.now();
    if (!this.running && this.tries === 0) this.w.say({ is: 'unsaved' });
    this.after(Math.max(0, Math.min(pause, this.since + longest - Date.now())));
  }

  private settled(): void {
    if (this.running || this.stopped) return;
    window.clearTimeout(this.timer);
    this.w.keep.drop();
  }

  private after(wait: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), wait);
  }

  /** Saves now. True when the desk has everything that was typed. */
  async flush(): Promise<boolean> {
    if (this.running) {
      await this.running;
      return this.dirty() ? this.flush() : true;
    }
    if (this.stopped) return false;
    if (!this.dirty()) return true;
    window.clearTimeout(this.timer);
    this.running = this.save();
    const done = await this.running;
    this.running = null;
    if (done && this.dirty()) return this.flush();
    return done;
  }

  private async save(): Promise<boolean> {
    const text = this.w.read();
    const sent = JSON.stringify(text);
    const kept = this.w.keep.put(this.version, text);
    this.since = 0;
    if (this.tries === 0) this.w.say({ is: 'saving' });
    const answer = await postJSON<Saved>(`/newsroom/drafts/${this.w.id}/save`, { version: this.version, ...text });
    if (answer.ok) {
      this.acknowledge(sent, answer.body);
      return true;
    }
    this.refuse(answer.problem, kept);
    return false;
  }

  private acknowledge(sent: string, answer: Saved): void {
    this.version = answer.version;
    this.acknowledged = sent;
    this.tries = 0;
    if (!this.dirty()) this.w.keep.drop();
    this.w.say({ is: 'saved', at: answer.saved });
    this.w.follow(answer);
  }

  private refuse(problem: Problem, kept: boolean): void {
    const { status } = problem;
    if (status === 401) {
      this.stopped = true;
      return this.w.say({ is: 'signed-out' });
    }
    if (status === 409 && 'copy' in problem) {
      this.stopped = true;
      return this.w.say({ is: 'conflict', theirs: problem as unknown as Theirs });
    }
    if (status !== 0 && status !== 429 && status < 500) return this.w.say({ is: 'refused', problem });
    this.w.say({ is: status === 0 ? 'offline' : 'late', at: now(), kept });
    this.after(retries[Math.min(this.tries, retries.length - 1)] ?? pause);
    this.tries++;
  }

  /** Goes on after a sign-in or a conflict, from the version that was seen. */
  resume(version = this.version): Promise<boolean> {
    this.version = version;
    this.stopped = false;
    this.tries = 0;
    return this.flush();
  }

  /** Takes the text that the page shows now for what stands on the desk. */
  accept(version: number, saved: string): void {
    this.version = version;
    this.stopped = false;
    this.tries = 0;
    window.clearTimeout(this.timer);
    this.acknowledged = JSON.stringify(this.w.read());
    this.w.keep.drop();
    this.w.say({ is: 'saved', at: saved });
  }
}
