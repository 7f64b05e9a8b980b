// What a reader may do about a message, in its own place: answer, react, copy its address, report, ignore its author; and
// about an own one: change it while there is time, delete it and think better of it.

import { el } from '../newsroom/dom';
import { text } from '../live/report';
import { Compose, type Desk } from './compose';
import { asClock, countDown } from './countdown';
import { forget, newKey } from './draft';
import { readMine, type Talk } from './me';
import { ask, send, type Answer } from './send';

/** What the acts need of the discussion. */
export interface Floor extends Desk {
  readonly talk: Talk | null;
  readonly self: number;
  readonly story: string;
  readonly path: string;
  readonly longest: number;
  /** Asks again who is reading and what is theirs. */
  renew(): Promise<void>;
  /** Draws every message's buttons anew. */
  redress(): void;
  /** Looks what has become of the discussion; unless it must be, only where no stream tells. */
  look(must: boolean): void;
  say(words: string): void;
}

/** How long a deletion may be taken back. */
const grace = 10;

const number = (value: string | undefined): number => Number(value) || 0;

export class Acts {
  readonly #floor: Floor;

  constructor(floor: Floor) {
    this.#floor = floor;
  }

  /** Gives a message the buttons that its reader may press. */
  dress(message: HTMLElement): void {
    const talk = this.#floor.talk;
    const gone = message.classList.contains('gone');
    message.classList.toggle('mine', this.#mine(message));
    if (!talk || gone) return;
    this.#hideIgnored(message, talk);
    const footer = message.querySelector<HTMLElement>(':scope > footer');
    if (!footer) return;
    const reply = footer.querySelector('[data-talk-reply]');
    if (reply instanceof HTMLAnchorElement) reply.replaceWith(this.#button('reply', this.#word('reply'), () => this.#reply(message), reply.href));
    footer.querySelector<HTMLElement>('[data-act=reply]')?.toggleAttribute('hidden', !talk.standing.mayPost);
    const more = footer.querySelector('[data-talk-more]');
    if (more instanceof HTMLAnchorElement) {
      const button = this.#button('more', this.#word('more'), () => this.#toggle(message), more.href);
      button.ariaExpanded = String(message.querySelector('.talk-acts') !== null);
      more.replaceWith(button);
    }
    this.#markReactions(message, talk);
  }

  #word(name: string): string {
    return this.#floor.word(name);
  }

  #mine(message: HTMLElement): boolean {
    return this.#floor.self !== 0 && number(message.dataset['author']) === this.#floor.self;
  }

  #button(act: string, words: string, press: (button: HTMLButtonElement) => void, page = ''): HTMLButtonElement {
    const button = el('button', { type: 'button', class: 'talk-act', 'data-act': act, click: () => press(button) }, words);
    if (page !== '') button.dataset['page'] = page;
    return button;
  }

  /** The address of a message's own page, where everything works without script. */
  #page(message: HTMLElement): string {
    return `${this.#floor.path}/${message.dataset['message'] ?? ''}`;
  }

  #hideIgnored(message: HTMLElement, talk: Talk): void {
    const ignored = talk.ignored.has(number(message.dataset['author']));
    message.classList.toggle('ignored', ignored);
    message.querySelector(':scope > .talk-ignored')?.remove();
    if (!ignored) return;
    const back = this.#button('show', this.#word('show_again'), () => void this.#ignore(message, false));
    message.prepend(el('p', { class: 'talk-ignored' }, `${this.#word('ignored')} `, back));
  }

  #markReactions(message: HTMLElement, talk: Talk): void {
    const chosen = talk.reactions.get(number(message.dataset['message'])) ?? '';
    for (const shown of message.querySelectorAll<HTMLElement>('[data-reaction]')) {
      const value = shown.dataset['reaction'] ?? '';
      shown.classList.toggle('chosen', value === chosen);
      if (!talk.standing.mayReact || this.#mine(message) || shown.querySelector('button')) continue;
      const button = this.#button(`react-${value}`, '', () => void this.#react(message, value));
      button.ariaPressed = String(value === chosen);
      button.replaceChildren(...shown.childNodes);
      shown.append(button);
    }
    for (const button of message.querySelectorAll<HTMLElement>('.talk-choices button')) {
      button.ariaPressed = String(button.dataset['value'] === chosen);
    }
  }

  /** Puts something into a message in the place of what was open there. */
  #open(message: HTMLElement, made: HTMLElement | null, focus?: HTMLElement | null): void {
    message.querySelector(':scope > .talk-extra')?.remove();
    const more = message.querySelector<HTMLElement>('[data-act=more]');
    if (more) more.ariaExpanded = String(made?.classList.contains('talk-acts') ?? false);
    if (!made) return;
    made.classList.add('talk-extra');
    made.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.stopPropagation();
      event.preventDefault();
      this.#shut(message);
    });
    message.append(made);
    (focus ?? made.querySelector<HTMLElement>('button, textarea, select'))?.focus({ preventScroll: true });
    made.scrollIntoView({ block: 'nearest' });
  }

  /** Closes what is open in a message; the focus is at the button that opened it. */
  #shut(message: HTMLElement): void {
    this.#open(message, null);
    const back = message.querySelector<HTMLElement>('[data-act=more]') ?? message;
    back.focus({ preventScroll: true });
  }

  #toggle(message: HTMLElement): void {
    if (message.querySelector('.talk-acts')) {
      this.#shut(message);
      return;
    }
    const talk = this.#floor.talk;
    if (!talk) return;
    const acts = el('div', { class: 'talk-acts', role: 'group', 'aria-label': this.#word('more') });
    const mine = this.#mine(message);
    if (!mine && talk.standing.mayReact) acts.append(this.#choices(message, talk));
    const row = el('div', { class: 'talk-row' });
    if (mine) row.append(...this.#ownActs(message, talk));
    row.append(this.#button('copy', this.#word('copy'), (button) => void this.#copy(message, button)));
    if (!mine && talk.standing.mayReport) row.append(this.#button('report', this.#word('report'), () => this.#report(message)));
    if (!mine && message.dataset['author'] !== undefined) row.append(this.#button('ignore', this.#word('ignore'), () => void this.#ignore(message, true)));
    acts.append(row);
    this.#open(message, acts);
  }

  #choices(message: HTMLElement, talk: Talk): HTMLElement {
    const chosen = talk.reactions.get(number(message.dataset['message'])) ?? '';
    const row = el('div', { class: 'talk-row talk-choices', role: 'group', 'aria-label': this.#word('reactions') });
    for (const choice of talk.choices) {
      const button = this.#button('choose', choice.word, () => void this.#react(message, choice.value));
      button.dataset['value'] = choice.value;
      button.ariaPressed = String(choice.value === chosen);
      row.append(button);
    }
    return row;
  }

  async #react(message: HTMLElement, value: string): Promise<void> {
    const talk = this.#floor.talk;
    const id = number(message.dataset['message']);
    if (!talk) return;
    const before = talk.reactions.get(id) ?? '';
    const chosen = before === value ? '' : value;
    this.#chosen(message, talk, chosen);
    const answer = await send(`${this.#page(message)}/react`, { reaction: chosen });
    if (answer.is === 'done') {
      this.#floor.look(false);
      return;
    }
    this.#chosen(message, talk, before);
    this.#refused(answer);
  }

  #chosen(message: HTMLElement, talk: Talk, value: string): void {
    const id = number(message.dataset['message']);
    if (value === '') talk.reactions.delete(id);
    else talk.reactions.set(id, value);
    this.#markReactions(message, talk);
    for (const button of message.querySelectorAll<HTMLElement>('[data-reaction] button')) {
      button.ariaPressed = String(button.parentElement?.dataset['reaction'] === value);
    }
  }

  /** Says why something was not done. */
  #refused(answer: Answer): void {
    if (answer.is === 'refused') {
      this.#floor.say(answer.why);
      if (answer.status === 401) this.#floor.unsigned();
      else void this.#floor.renew();
    } else if (answer.is === 'lost') {
      this.#floor.say(this.#word(navigator.onLine ? 'lost' : 'offline'));
    }
  }

  async #copy(message: HTMLElement, button: HTMLButtonElement): Promise<void> {
    const address = new URL(message.querySelector<HTMLAnchorElement>('a.talk-when')?.href ?? this.#page(message), location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      button.textContent = this.#word('copied');
      this.#floor.say(this.#word('copied'));
    } catch {
      const field = el('input', { readonly: true, value: address, dir: 'ltr', 'aria-label': this.#word('copy') });
      button.replaceWith(field);
      field.select();
    }
  }

  #form(action: string, ...parts: HTMLElement[]): HTMLFormElement {
    return el('form', { method: 'post', action, class: 'talk-form' }, ...parts);
  }

  #cancel(message: HTMLElement): HTMLButtonElement {
    return el('button', { type: 'button', class: 'plain', click: () => this.#shut(message) }, this.#word('cancel'));
  }

  #box(name: string, label: string, longest: number, keep = ''): HTMLElement[] {
    const id = `box-${newKey()}`;
    const box = el('textarea', { id, name, rows: 3, dir: 'auto', maxlength: longest });
    if (keep !== '') box.dataset['keep'] = keep;
    return [el('label', { for: id }, label), box];
  }

  /** Opens a box under the message that is answered. */
  #reply(message: HTMLElement): void {
    const name = message.querySelector('.talk-name')?.textContent ?? '';
    const id = message.dataset['message'] ?? '';
    const [label, box] = this.#box('text', this.#word('answer').replace('{name}', name), this.#floor.longest, `reply:${id}`);
    if (!label || !box) return;
    const row = el('div', { class: 'talk-send' }, el('button', { type: 'submit' }, this.#word('send')), this.#cancel(message));
    const form = this.#form(`${this.#floor.path}/messages`, label, box, el('input', { type: 'hidden', name: 'parent', value: id }));
    if (this.#floor.talk?.moderates) form.append(this.asStaff());
    form.append(row);
    form.classList.add('talk-compose');
    const compose = new Compose(form, this.#floor, () => {
      this.#open(message, null);
      (message.querySelector<HTMLElement>('[data-act=reply]') ?? message).focus({ preventScroll: true });
    });
    const wait = this.#floor.talk?.standing.wait ?? 0;
    this.#open(message, form, box);
    if (wait > 0) compose.wait(wait);
  }

  /** The box to be ticked by who answers for the newsroom. */
  asStaff(): HTMLElement {
    return el('label', { class: 'talk-check' }, el('input', { type: 'checkbox', name: 'as_staff', value: '1' }), ` ${this.#word('as_staff')}`);
  }

  #report(message: HTMLElement): void {
    const id = `rule-${newKey()}`;
    const rules = (this.#floor.talk?.rules ?? []).map((rule) => el('option', { value: rule.value }, rule.word));
    const choose = el('select', { id, name: 'rule' }, ...rules);
    const row = el('div', { class: 'talk-send' }, el('button', { type: 'submit' }, this.#word('report')), this.#cancel(message));
    const form = this.#form(`${this.#page(message)}/report`, el('label', { for: id }, this.#word('report_rule')), choose, ...this.#box('words', this.#word('report_words'), 500), row);
    this.handle(form, (body) => {
      this.#open(message, el('p', { class: 'talk-note', tabindex: '-1' }, text(body['note'])), null);
      message.querySelector<HTMLElement>('.talk-note')?.focus({ preventScroll: true });
    });
    this.#open(message, form, choose);
  }

  /** Sends a small form in the place of the browser, and says beside it why it was refused. */
  handle(form: HTMLFormElement, done: (body: Record<string, unknown>) => void): void {
    const fault = el('p', { class: 'fault', role: 'alert', hidden: true });
    form.append(fault);
    let sending = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (sending) return;
      sending = true;
      const values: Record<string, string> = {};
      for (const [name, value] of new FormData(form)) if (typeof value === 'string') values[name] = value;
      void send(form.action, values).then((answer) => {
        sending = false;
        fault.hidden = answer.is === 'done';
        if (answer.is === 'done') done(answer.body);
        else fault.textContent = answer.is === 'refused' ? answer.why : this.#word(navigator.onLine ? 'lost' : 'offline');
        if (answer.is === 'refused' && answer.status === 401) this.#floor.unsigned();
      });
    });
  }

  async #ignore(message: HTMLElement, ignore: boolean): Promise<void> {
    const author = number(message.dataset['author']);
    const answer = await send(`${this.#page(message)}/ignore`, { ignore: ignore ? '1' : '' });
    if (answer.is !== 'done') {
      this.#refused(answer);
      return;
    }
    if (ignore) this.#floor.talk?.ignored.add(author);
    else this.#floor.talk?.ignored.delete(author);
    this.#open(message, null);
    this.#floor.redress();
    this.#floor.say(text(answer.body['note']));
    message.querySelector<HTMLElement>(ignore ? '[data-act=show]' : '[data-act=more]')?.focus({ preventScroll: true });
  }

  /** What an author may do with an own message that everybody sees. */
  #ownActs(message: HTMLElement, talk: Talk): HTMLElement[] {
    const at = Date.parse(message.querySelector('time')?.dateTime ?? '');
    const left = Math.floor((at + talk.window * 1000 - (Date.now() + talk.ahead)) / 1000);
    const acts: HTMLElement[] = [];
    if (left > 0 && talk.standing.mayPost) acts.push(this.#timed(this.#button('change', this.#word('change'), () => void this.change(message, this.#page(message))), left));
    acts.push(this.#button('delete', this.#word('delete'), () => this.delete(message, this.#page(message))));
    return acts;
  }

  /** A button that is there for so many seconds, and says how many are left. */
  #timed(button: HTMLButtonElement, seconds: number): HTMLButtonElement {
    const shown = el('span', { class: 'talk-left', 'aria-hidden': 'true' });
    button.append(' ', shown);
    const stop = countDown(seconds, (left) => {
      shown.textContent = this.#word('left').replace('{time}', asClock(left));
      if (left === 0) button.remove();
      else if (!button.isConnected && left < seconds - 1) stop();
    });
    return button;
  }

  /** Opens an own message in a box, as it was typed. */
  async change(message: HTMLElement, page: string): Promise<void> {
    const answer = await ask(page);
    const mine = answer.is === 'done' ? readMine(answer.body['message']) : null;
    if (!mine) {
      this.#refused(answer);
      return;
    }
    const [label, box] = this.#box('text', this.#word('your_message'), this.#floor.longest, `edit:${mine.id}`);
    if (!label || !(box instanceof HTMLTextAreaElement)) return;
    box.value = mine.text;
    const left = Math.max(0, Math.floor((mine.at + (this.#floor.talk?.window ?? 0) * 1000 - (Date.now() + (this.#floor.talk?.ahead ?? 0))) / 1000));
    const shown = el('span', { class: 'talk-left', 'aria-hidden': 'true' });
    const row = el('div', { class: 'talk-send' }, el('button', { type: 'submit' }, this.#word('keep')), this.#cancel(message), shown);
    const form = this.#form(`${page}/edit`, label, box, el('input', { type: 'hidden', name: 'version', value: mine.version }), row);
    form.classList.add('talk-compose');
    new Compose(form, this.#floor, () => {
      forget(`edit:${mine.id}`);
      this.#shut(message);
    });
    const stop = countDown(left, (seconds) => {
      shown.textContent = this.#word('left').replace('{time}', asClock(seconds));
      if (!form.isConnected && seconds < left - 1) stop();
    });
    this.#open(message, form, box);
  }

  /** Deletes an own message after a moment in which that can be taken back; leaving the page does not take it back. */
  delete(message: HTMLElement, page: string): void {
    const said = el('span', {});
    const bar = el('div', { class: 'talk-going', role: 'group' }, said, ' ');
    const go = (): void => {
      window.removeEventListener('pagehide', go);
      stop();
      void this.#deleted(message, page);
    };
    const stop = countDown(grace, (left) => {
      said.textContent = this.#word('goes').replace('{n}', String(left));
      if (left === 0) go();
    });
    const undo = el('button', { type: 'button', class: 'plain', click: () => {
      window.removeEventListener('pagehide', go);
      stop();
      message.classList.remove('going');
      this.#shut(message);
    } }, this.#word('undo'));
    said.ariaHidden = 'true';
    bar.append(undo);
    message.classList.add('going');
    window.addEventListener('pagehide', go);
    this.#floor.say(this.#word('goes').replace('{n}', String(grace)));
    this.#open(message, bar, undo);
  }

  async #deleted(message: HTMLElement, page: string): Promise<void> {
    message.classList.remove('going');
    this.#open(message, null);
    const answer = await send(`${page}/delete`, {}, true);
    if (answer.is !== 'done') {
      this.#refused(answer);
      return;
    }
    this.#floor.say(this.#word('deleted'));
    this.#floor.look(true);
    if (message.dataset['own'] !== undefined) await this.#floor.renew();
  }
}
