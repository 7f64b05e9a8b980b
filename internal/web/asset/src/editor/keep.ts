// Keeps in this browser what the desk has not yet acknowledged, so that no lost connection, ended session, crash or
// conflict loses a word. Each page keeps its own text under the account that wrote it; the page that comes after one that
// has died takes its text and its name over.

import { newKey } from '../talk/draft';
import { Shelf, type Kept } from './shelf';

const forgotten = 30 * 24 * 3_600_000; // milliseconds after which a text that nobody came back for is swept away

const lockOf = (tab: string) => `dateline.page.${tab}`;

const patience = 1_000; // milliseconds that the page before this one has to go

/** Holds a page's name until the page dies; false where a living page has it. */
function hold(tab: string): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return Promise.resolve(true); // without TLS there are none: two pages of one name are told apart by the version
  return new Promise((resolve) => {
    locks.request(lockOf(tab), { signal: AbortSignal.timeout(patience) }, () => {
      resolve(true);
      return new Promise(() => undefined); // for as long as the page lives
    }).catch(() => resolve(false));
  });
}

function remembered(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function remember(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // the page gets another name when it is loaded again
  }
}

export class Keep {
  tab = '';
  kept = ''; // RFC 3339, when the text was kept last; empty: it is not
  private readonly shelf = new Shelf();
  private readonly prefix: string;
  private early = ''; // the name under which is kept what is typed before the page has its own
  private chain: Promise<unknown> = Promise.resolve(); // one thing after the other, in the order in which it was asked for
  private waiting: Promise<boolean> | null = null;
  private next: Omit<Kept, 'key' | 'at'> | null = null;

  constructor(account: number, private readonly draft: number) {
    this.prefix = `${account}/${draft}/`;
  }

  /** Finds the page's name, and answers what dead pages of this draft have left, the newest first. */
  async begin(): Promise<Kept[]> {
    void this.shelf.sweep(new Date(Date.now() - forgotten).toISOString());
    const own = remembered(`dateline.page.${this.draft}`);
    if (!own || !(await hold(own))) await this.rename(newKey());
    else this.tab = own;
    const left: Kept[] = [];
    for (const kept of await this.shelf.list(`${this.prefix}page/`)) {
      const name = this.nameOf(kept);
      if (name === this.tab || (name !== this.early && (await this.dead(name)))) left.push(kept);
    }
    return [...left, ...this.before()];
  }

  /** What a page of the version before this one has kept, in localStorage. */
  private before(): Kept[] {
    const key = `dateline.draft.${this.prefix.slice(0, -1).replace('/', '.')}`;
    try {
      const old = JSON.parse(localStorage.getItem(key) ?? 'null') as { version: number; at: string; text: unknown } | null;
      localStorage.removeItem(key);
      return old ? [{ key: `${this.prefix}page/${newKey()}`, version: old.version, at: old.at, text: JSON.stringify(old.text), base: '' }] : [];
    } catch {
      return [];
    }
  }

  private async dead(tab: string): Promise<boolean> {
    const { locks } = navigator as { locks?: LockManager };
    if (!locks) return true;
    return !(await locks.query()).held?.some((lock) => lock.name === lockOf(tab));
  }

  private async rename(tab: string): Promise<void> {
    this.tab = tab;
    remember(`dateline.page.${this.draft}`, tab);
    await hold(tab);
  }

  private nameOf(kept: Kept): string {
    return kept.key.slice(`${this.prefix}page/`.length);
  }

  /** Takes over what a dead page has left: its text is this page's now. */
  async adopt(kept: Kept): Promise<void> {
    if (this.nameOf(kept) !== this.tab) await this.rename(this.nameOf(kept));
    this.kept = kept.at;
  }

  private get key(): string {
    if (!this.tab && !this.early) void hold((this.early = newKey()));
    return `${this.prefix}page/${this.tab || this.early}`;
  }

  /** Forgets what was kept before the page had its name, once it is kept under it or the desk has it. */
  private async dropEarly(): Promise<void> {
    const { early } = this;
    if (!this.tab || !early) return;
    this.early = '';
    await this.shelf.drop(`${this.prefix}page/${early}`);
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.chain.then(act);
    this.chain = turn.catch(() => undefined);
    return turn;
  }

  /** Keeps a text; false where the browser refuses. Of texts that come faster than they are written the newest is. */
  put(version: number, text: string, base: string): Promise<boolean> {
    this.next = { version, text, base };
    this.waiting ??= this.inTurn(() => this.write());
    return this.waiting;
  }

  private async write(): Promise<boolean> {
    this.waiting = null;
    if (!this.next) return false;
    const kept = { key: this.key, at: new Date().toISOString(), ...this.next };
    this.next = null;
    const done = await this.shelf.put(kept);
    this.kept = done ? kept.at : '';
    if (done && kept.key === this.key) await this.dropEarly();
    return done;
  }

  /** Keeps a text in a page that is about to go. */
  putNow(version: number, text: string, base: string): void {
    const kept = { key: this.key, at: new Date().toISOString(), version, text, base };
    if (this.shelf.putSimply(kept)) this.kept = kept.at;
    void this.put(version, text, base);
  }

  /** Forgets the page's text: the desk has it. What is kept after this was asked for stays. */
  drop(): Promise<void> {
    return this.inTurn(async () => {
      this.kept = '';
      await this.shelf.drop(this.key);
      await this.dropEarly();
    });
  }

  dropLeft(kept: Kept): Promise<void> {
    return this.shelf.drop(kept.key);
  }

  /** Lays a text aside that was not chosen and that the desk could not be given. */
  putAside(version: number, text: string, at = new Date().toISOString()): Promise<boolean> {
    return this.shelf.put({ key: `${this.prefix}aside/${at}`, at, version, text, base: '' });
  }

  asides(): Promise<Kept[]> {
    return this.shelf.list(`${this.prefix}aside/`);
  }
}
