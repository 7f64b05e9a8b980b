// How far this reader has read in each chat: the place of the last message that was before the eyes, kept by the browser and
// told to nobody. A chat that was there on the first visit has nothing new; one that comes later is new as a whole.

const longest = 300; // chats that are remembered

type Kept = Record<string, number>;

export class Heard {
  readonly #key: string;

  constructor(edition: string) {
    this.#key = `dateline:${edition}:chats`;
  }

  /** How many of the messages with these places are new in a chat. */
  fresh(story: number, places: readonly number[]): number {
    const heard = this.#read()?.[story] ?? 0;
    return places.filter((place) => place > heard).length;
  }

  /** Everything up to a place has been read. */
  raise(story: number, last: number): void {
    const kept = this.#read() ?? {};
    if (last <= (kept[story] ?? -1)) return;
    delete kept[story];
    this.#write({ ...kept, [story]: last });
  }

  /** What there is on a first visit is not new. */
  begin(places: readonly (readonly [story: number, last: number])[]): void {
    if (this.#read() === null) this.#write(Object.fromEntries(places));
  }

  #read(): Kept | null {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.#key) ?? 'null');
      if (typeof kept !== 'object' || kept === null) return null;
      return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
    } catch {
      return null; // storage is closed to us, or holds something else
    }
  }

  #write(kept: Kept): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify(Object.fromEntries(Object.entries(kept).slice(-longest))));
    } catch {
      // nothing is new on this machine
    }
  }
}
