// A discussion in the viewer: brought to life by the discussion's own script, and noted as read as far as it is shown.

import { Heard } from '../chats/heard';
import type { OpenTalk } from '../discuss';

export class Conversation {
  readonly #section: HTMLElement;
  readonly #heard = new Heard(document.documentElement.dataset['edition'] ?? '');
  readonly #watch = new MutationObserver(() => this.#read());
  #open: OpenTalk | null = null;
  #closed = false;

  /** Opens the discussion that stands in a section of the page. */
  constructor(section: HTMLElement) {
    this.#section = section;
    this.#read();
    this.#watch.observe(section, { childList: true, subtree: true });
    void this.#enliven();
  }

  close(): void {
    this.#closed = true;
    this.#watch.disconnect();
    this.#read();
    this.#open?.close();
  }

  async #enliven(): Promise<void> {
    try {
      const script = (await import(this.#section.dataset['script'] ?? '')) as typeof import('../discuss');
      if (!this.#closed) this.#open = script.openTalk(this.#section);
    } catch {
      // it stands there as the server drew it, and what is sent from it leads to its page
    }
  }

  #read(): void {
    const places = [...this.#section.querySelectorAll<HTMLElement>('li[data-seq]')].map((message) => Number(message.dataset['seq']) || 0);
    if (places.length > 0) this.#heard.raise(Number(this.#section.dataset['talk']) || 0, Math.max(...places));
  }
}
