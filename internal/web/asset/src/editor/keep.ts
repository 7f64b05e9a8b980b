// Keeps in this browser what the desk has not yet acknowledged, so that no lost connection, ended session, crash or
// conflict loses a word.

import type { Text } from './draft';

/** A text that waits: from which version it was made and when it was typed. */
export interface Kept {
  version: number;
  at: string; // RFC 3339
  text: Text;
}

export class Keep {
  private readonly key: string;

  constructor(account: number, draft: number) {
    this.key = `dateline.draft.${account}.${draft}`;
  }

  /** Keeps a text; false where the browser refuses. */
  put(version: number, text: Text): boolean {
    return this.write(this.key, { version, at: new Date().toISOString(), text });
  }

  get(): Kept | null {
    return this.read(this.key);
  }

  drop(): void {
    this.forget(this.key);
  }

  /** Lays a text aside that was not chosen in a conflict. */
  putAside(version: number, text: Text): boolean {
    return this.write(`${this.key}.aside`, { version, at: new Date().toISOString(), text });
  }

  aside(): Kept | null {
    return this.read(`${this.key}.aside`);
  }

  dropAside(): void {
    this.forget(`${this.key}.aside`);
  }

  private write(key: string, kept: Kept): boolean {
    try {
      localStorage.setItem(key, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  }

  private read(key: string): Kept | null {
    try {
      return JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
    } catch {
      return null;
    }
  }

  private forget(key: string): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // a browser that keeps nothing has nothing to forget
    }
  }
}
