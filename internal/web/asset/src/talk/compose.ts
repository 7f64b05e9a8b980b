// A box to write in: under the story, under a message that is answered, or with an own message in it that is changed. What
// is typed is kept until the server has taken it; the same text sent twice, by a double click or after an answer that was
// lost, makes one message.

import { el } from '../newsroom/dom';
import { countDown } from './countdown';
import { forget, keepTyped, newKey, onceFor } from './draft';
import { send } from './send';

/** What a box needs of the discussion that it belongs to. */
export interface Desk {
  word(name: string): string;
  /** The server has taken a message. */
  took(body: Record<string, unknown>): void;
  /** Nobody is signed in any more. */
  unsigned(): void;
  /** Whether somebody is signed in; asks where that is not known. */
  signed(): Promise<boolean>;
}

export class Compose {
  readonly form: HTMLFormElement;
  readonly box: HTMLTextAreaElement;
  readonly #desk: Desk;
  readonly #button: HTMLButtonElement | null;
  readonly #fault: HTMLElement;
  readonly #status: HTMLElement;
  #sending = false;
  #stop: (() => void) | null = null;
  #waiting = false;

  /** Takes over a form. `sent` is called when the server has taken it. */
  constructor(form: HTMLFormElement, desk: Desk, sent: (body: Record<string, unknown>) => void = () => undefined) {
    const box = form.querySelector('textarea');
    if (!box) throw new Error('a form without a box');
    this.form = form;
    this.box = box;
    this.#desk = desk;
    this.#button = form.querySelector('button[type=submit]');
    this.#fault = el('p', { class: 'fault', id: `fault-${newKey()}`, hidden: true });
    this.#status = el('span', { class: 'talk-status', role: 'status' });
    const row = form.querySelector('.talk-send');
    row?.before(this.#fault);
    this.#button?.after(this.#status);
    keepTyped(box);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send(sent);
    });
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit();
    });
    box.addEventListener('input', () => {
      if (!this.#sending) this.#refuse('');
    });
  }

  get empty(): boolean {
    return this.box.value.trim() === '';
  }

  /** Says for so many seconds that the next message has to wait. */
  wait(seconds: number): void {
    this.#stop?.();
    this.#waiting = seconds > 0;
    this.#mark();
    if (seconds <= 0) {
      this.#status.textContent = '';
      return;
    }
    const shown = el('span', { 'aria-hidden': 'true' });
    const said = el('span', { class: 'unseen' }, this.#desk.word('wait').replace('{n}', String(seconds)));
    this.#status.replaceChildren(shown, said); // read once, and not every second
    this.#stop = countDown(seconds, (left) => {
      shown.textContent = this.#desk.word('wait').replace('{n}', String(left));
      if (left === 0) this.wait(0);
    });
  }

  /** Hands the text to the door, which keeps it through signing in. */
  toDoor(): void {
    this.form.submit();
  }

  /** Says why a text was not taken; it stays in the box. */
  refuse(why: string): void {
    this.#refuse(why);
  }

  async #send(sent: (body: Record<string, unknown>) => void): Promise<void> {
    if (this.#sending || this.#waiting) return;
    if (this.empty) {
      this.box.focus();
      return;
    }
    this.#sending = true;
    this.#mark();
    this.#refuse('');
    try {
      if (!(await this.#desk.signed())) {
        this.toDoor();
        return;
      }
      this.#status.textContent = this.#desk.word('sending');
      await this.#post(sent);
    } catch {
      this.#refuse(this.#desk.word(navigator.onLine ? 'lost' : 'offline'));
    } finally {
      this.#sending = false;
      this.#mark();
      if (!this.#waiting && this.#status.textContent === this.#desk.word('sending')) this.#status.textContent = '';
    }
  }

  async #post(sent: (body: Record<string, unknown>) => void): Promise<void> {
    const keep = this.box.dataset['keep'] ?? '';
    const typed = this.box.value;
    const values: Record<string, string> = {};
    for (const [name, value] of new FormData(this.form)) if (typeof value === 'string') values[name] = value;
    if (values['version'] === undefined) values['once'] = onceFor(keep, `${values['parent'] ?? ''}\n${typed}`);
    const answer = await send(this.form.action, values);
    if (answer.is === 'done') {
      forget(keep);
      if (this.box.value === typed) this.box.value = ''; // what was typed meanwhile stays
      this.#status.textContent = '';
      this.#desk.took(answer.body);
      sent(answer.body);
    } else if (answer.is === 'lost') {
      this.#refuse(this.#desk.word(navigator.onLine ? 'lost' : 'offline'));
    } else if (answer.status === 401) {
      this.#refuse(this.#desk.word('session'));
      this.#desk.unsigned();
    } else {
      this.#refuse(answer.why);
      if (answer.wait > 0) this.wait(answer.wait);
    }
  }

  /** A button that does nothing now says so, and keeps the focus. */
  #mark(): void {
    this.form.ariaBusy = String(this.#sending);
    if (this.#button) this.#button.ariaDisabled = String(this.#sending || this.#waiting);
  }

  #refuse(why: string): void {
    this.#fault.hidden = why === '';
    this.#fault.textContent = why;
    if (why === '') {
      this.#fault.removeAttribute('role');
      this.box.removeAttribute('aria-invalid');
      this.box.removeAttribute('aria-errormessage');
      return;
    }
    this.#fault.setAttribute('role', 'alert');
    this.box.setAttribute('aria-invalid', 'true');
    this.box.setAttribute('aria-errormessage', this.#fault.id);
  }
}
