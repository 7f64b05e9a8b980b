// Where a browser keeps text: IndexedDB, written through to the disk, and what little localStorage holds where there is
// none (a private window, a full disk). Nothing here throws: who keeps a text is told whether it is kept.

/** A text that waits in this browser. */
export interface Kept {
  key: string; // account/draft/page
  version: number; // of the newsroom's text that it was made from
  at: string; // RFC 3339, when it was kept
  text: string; // as JSON
  base: string; // the newsroom's text that it was made from, as JSON; empty: not known
}

const name = 'dateline';
const store = 'kept';
const simple = 'dateline.kept.';
const patience = 3_000; // milliseconds until a browser that does not answer counts as one that keeps nothing

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'));
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('not written'));
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'key' });
  return Promise.race([asked(request), new Promise<never>((_resolve, reject) => window.setTimeout(() => reject(new Error('the browser does not answer')), patience))]);
}

export class Shelf {
  private database: Promise<IDBDatabase> | null = null;

  private connected(): Promise<IDBDatabase> {
    this.database ??= open().then((database) => {
      const again = () => {
        database.close();
        this.database = null; // the next one opens it anew
      };
      database.onversionchange = again;
      database.onclose = again;
      return database;
    });
    this.database.catch(() => (this.database = null));
    return this.database;
  }

  private async within<T>(mode: IDBTransactionMode, act: (kept: IDBObjectStore) => T): Promise<T> {
    const transaction = (await this.connected()).transaction(store, mode, { durability: 'strict' });
    const answer = act(transaction.objectStore(store));
    await done(transaction);
    return answer;
  }

  /** Keeps a text; false where this browser keeps nothing. */
  async put(kept: Kept): Promise<boolean> {
    try {
      await this.within('readwrite', (all) => all.put(kept));
      this.forgetSimply(kept.key);
      return true;
    } catch {
      return this.putSimply(kept);
    }
  }

  /** Keeps a text before the page goes, in the only way that does not have to be waited for. */
  putSimply(kept: Kept): boolean {
    try {
      localStorage.setItem(simple + kept.key, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }

  private forgetSimply(key: string): void {
    try {
      localStorage.removeItem(simple + key);
    } catch {
      // a browser that keeps nothing has nothing to forget
    }
  }

  /** Answers what is kept under keys that begin so, the newest first. */
  async list(prefix: string): Promise<Kept[]> {
    const found = new Map<string, Kept>();
    try {
      const request = await this.within('readonly', (all) => all.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)) as IDBRequest<Kept[]>);
      for (const kept of request.result) found.set(kept.key, kept);
    } catch {
      // what localStorage has is all there is
    }
    for (const kept of this.listSimply(prefix)) if ((found.get(kept.key)?.at ?? '') < kept.at) found.set(kept.key, kept);
    return [...found.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  private listSimply(prefix: string): Kept[] {
    const found: Kept[] = [];
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(simple + prefix)) continue;
        const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
        if (kept && typeof kept.text === 'string') found.push(kept);
      }
    } catch {
      // closed to us, or not written by us
    }
    return found;
  }

  async drop(key: string): Promise<void> {
    this.forgetSimply(key);
    try {
      await this.within('readwrite', (all) => all.delete(key));
    } catch {
      // it was not kept there
    }
  }

  /** Forgets what was kept before a moment, whosever it is. */
  async sweep(before: string): Promise<void> {
    for (const kept of await this.list('')) if (kept.at < before) await this.drop(kept.key);
  }
}
