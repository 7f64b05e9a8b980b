// What this reader has had before the eyes: the highest journal id, one number for each edition, shared by the tabs through
// the browser's own storage. Nobody else is told.

export class Seen {
  readonly #key: string;
  readonly #listeners: (() => void)[] = [];
  #kept: number | null;

  constructor(edition: string) {
    this.#key = `dateline:${edition}:seen`;
    this.#kept = this.#read();
    window.addEventListener('storage', (event) => {
      if (event.key !== this.#key) return;
      this.#kept = this.#read();
      this.#tell();
    });
  }

  /** The highest id that was seen; null on the first visit, and where storage is closed to us. */
  get highest(): number | null {
    return this.#kept;
  }

  /** Takes everything up to an id as seen, in every tab. */
  raise(id: number): void {
    if (id <= (this.#read() ?? -1)) return;
    this.#kept = id;
    try {
      localStorage.setItem(this.#key, String(id));
    } catch {
      // it is kept as long as the page is
    }
    this.#tell();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #read(): number | null {
    try {
      const kept = localStorage.getItem(this.#key);
      return kept === null ? (this.#kept ?? null) : Number(kept) || 0;
    } catch {
      return this.#kept ?? null;
    }
  }
}

const ownTitle = document.title;
let plainTitle = ownTitle;
let figure = '';

function showTitle(): void {
  document.title = figure === '' ? plainTitle : `(${figure}) ${plainTitle}`;
}

/** Gives the page another title behind the count; null: its own again. */
export function retitle(title: string | null): void {
  plainTitle = title ?? ownTitle;
  showTitle();
}

/** Shows the number of unseen stories before the page's title, and beside each newsfeed heading; nothing where it is 0. */
export function showCount(unseen: number, more: boolean): void {
  figure = unseen === 0 ? '' : `${new Intl.NumberFormat(document.documentElement.lang).format(unseen)}${more ? '+' : ''}`;
  showTitle();
  for (const badge of document.querySelectorAll<HTMLElement>('[data-unseen]')) {
    badge.hidden = figure === '';
    badge.textContent = figure;
    const words = badge.dataset['words'];
    if (words && figure !== '') {
      const said = document.createElement('span');
      said.className = 'unseen';
      said.textContent = ` ${words}`;
      badge.append(said);
    }
  }
}
