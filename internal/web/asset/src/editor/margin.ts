// The margin: remarks and proposed changes beside the text, each tied to its words; written, answered and decided without a
// pointer. The list itself is drawn by the server; here are its keys, its forms and its place on the page.

import type { EditorView } from 'prosemirror-view';
import { el, icon, must, putRendered } from '../newsroom/dom';
import { anchorOf, parting, selectedIn, selectNote, tellNotes, type Anchor, type Pin } from './anchor';
import { get, postForm } from './ask';
import type { Text } from './draft';
import { Names } from './names';

interface State {
  version: number;
  open: number;
  part: string;
  text?: Text & { version: number };
  saved?: string;
}

interface Wiring {
  view: () => EditorView;
  version: () => number;
  flush: () => Promise<boolean>; // false: the desk has not everything
  adopt: (text: Text, version: number, saved: string) => void; // shows a text that the desk has now
}

/** What the script says; the page hands it over. */
type Words = Record<'words' | 'select' | 'instead' | 'why' | 'send' | 'unsaved' | 'failed' | 'insertion' | 'cancel' | 'note' | 'leave' | 'suggest' | 'long' | 'several', string>;

const most = 5_000; // characters that a note may be about
const lookEvery = 20_000; // milliseconds between two looks at what colleagues write
const wide = matchMedia('(min-width: 75rem)');
const choice = 'dateline.margin'; // whether the margin is shown, as the person left it

/** What was chosen last; empty where nothing was, or where the browser keeps nothing. */
function chosen(): string {
  try {
    return localStorage.getItem(choice) ?? '';
  } catch {
    return '';
  }
}

function choose(how: 'shown' | 'hidden'): void {
  try {
    localStorage.setItem(choice, how);
  } catch {
    // it is asked again on the next page
  }
}

export class Margin {
  private readonly root = must('[data-margin]', HTMLElement);
  private readonly place = must('.beside', HTMLElement);
  private readonly path = this.root.dataset['margin'] ?? '';
  private readonly words: Words = JSON.parse(this.root.dataset['words'] ?? '{}') as Words;
  private busy = false;
  private back: HTMLElement | null = null; // what had the focus before

  constructor(private readonly w: Wiring) {
    this.place.classList.add('scripted');
    new Names(this.path, this.root);
    this.root.addEventListener('submit', (e) => void this.submitted(e));
    this.root.addEventListener('click', (e) => this.clicked(e));
    this.root.addEventListener('keydown', (e) => this.pressed(e));
    this.root.addEventListener('focusin', (e) => this.read(e.target));
    this.root.addEventListener('mousedown', (e) => {
      if (e.target instanceof Element && e.target.closest('[data-note-words], [data-suggest-words]')) e.preventDefault(); // the selection stays
    });
    document.addEventListener('keydown', (e) => this.anywhere(e));
    document.addEventListener('click', (e) => this.toggled(e));
    this.drawn();
    if (wide.matches && (chosen() || (this.talks() ? 'shown' : '')) === 'shown') this.show(true);
    if (/^#note-\d+$/.test(location.hash)) this.goTo(Number(location.hash.slice(6)));
    window.setInterval(() => void this.lookUp(), lookEvery);
  }

  /** Says whether colleagues speak here of something that is open. */
  private talks(): boolean {
    return this.root.querySelector('.thread.open[data-anchor]') !== null;
  }

  private threads(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('.thread')];
  }

  /** Brings the marks in the text and the count up to the list. */
  private drawn(): void {
    const pins: Pin[] = [];
    for (const thread of this.threads()) {
      const anchor = thread.dataset['anchor'];
      if (!anchor || !thread.classList.contains('open')) continue;
      const { place = '', words = '', before = '', after = '' } = JSON.parse(anchor) as Partial<Anchor>;
      pins.push({ note: Number(thread.dataset['note']), anchor: { place, words, before, after }, suggestion: thread.classList.contains('suggestion') });
    }
    tellNotes(this.w.view(), { pins });
    const open = this.root.querySelector('[data-open-notes]')?.getAttribute('data-open-notes') ?? '';
    for (const count of document.querySelectorAll('[data-notes-count]')) count.textContent = open;
    for (const hidden of this.root.querySelectorAll<HTMLElement>('[data-margin-tools], [data-shows-words]')) hidden.hidden = false;
  }

  private shown(): boolean {
    return this.place.classList.contains('noting');
  }

  show(shown: boolean): void {
    this.place.classList.toggle('noting', shown);
    document.querySelector('[data-margin-toggle]')?.setAttribute('aria-expanded', String(shown));
  }

  private toggled(e: MouseEvent): void {
    if (!(e.target instanceof Element) || !e.target.closest('[data-margin-toggle]')) return;
    e.preventDefault();
    this.show(!this.shown());
    choose(this.shown() ? 'shown' : 'hidden');
    if (this.shown()) (this.threads().find((thread) => thread.classList.contains('open')) ?? this.root.querySelector<HTMLElement>('textarea'))?.focus({ preventScroll: true });
  }

  /** Shows a note beside its words. */
  goTo(note: number): void {
    const thread = document.getElementById(`note-${note}`)?.closest<HTMLElement>('.thread');
    if (!thread || !this.root.contains(thread)) return;
    this.show(true);
    thread.focus({ preventScroll: true });
    this.reveal(thread);
    this.w.view().dom.querySelector(`[data-noted="${thread.dataset['note'] ?? ''}"]`)?.scrollIntoView({ block: 'center' });
  }

  /** Scrolls the margin alone, where it scrolls by itself. */
  private reveal(thread: HTMLElement): void {
    if (this.root.scrollHeight > this.root.clientHeight) this.root.scrollTop = thread.offsetTop - this.root.clientHeight / 3;
    else thread.scrollIntoView({ block: 'nearest' });
  }

  private read(target: EventTarget | null): void {
    const thread = target instanceof Element ? target.closest<HTMLElement>('.thread') : null;
    tellNotes(this.w.view(), { here: thread ? Number(thread.dataset['note']) : 0 });
  }

  private clicked(e: MouseEvent): void {
    if (!(e.target instanceof Element)) return;
    if (e.target.closest('[data-margin-close]')) return this.leave();
    if (e.target.closest('[data-note-words]')) return this.write(false);
    if (e.target.closest('[data-suggest-words]')) return this.write(true);
    const thread = e.target.closest<HTMLElement>('.thread');
    if (thread && e.target.closest('[data-shows-words]')) return this.toWords(thread);
    if (thread && !e.target.closest('button, textarea, input, summary, a')) thread.focus({ preventScroll: true });
  }

  /** Goes from a note to its words in the text. */
  private toWords(thread: HTMLElement): void {
    if (!wide.matches) this.show(false);
    const { place = '' } = JSON.parse(thread.dataset['anchor'] ?? '{}') as Partial<Anchor>;
    if (selectNote(this.w.view(), Number(thread.dataset['note']))) return this.w.view().focus();
    document.querySelector<HTMLElement>(`[data-field="${CSS.escape(place)}"]`)?.focus();
  }

  private leave(): void {
    this.show(false);
    choose('hidden');
    this.return();
  }

  private return(): void {
    if (this.back?.isConnected) this.back.focus();
    else this.w.view().focus();
  }

  /** The keys that work wherever the cursor stands. AltGr writes letters and is none of them. */
  private anywhere(e: KeyboardEvent): void {
    if (!(e.ctrlKey || e.metaKey) || !e.altKey || e.shiftKey || e.getModifierState('AltGraph') || document.querySelector('dialog[open]')) return;
    const act = { KeyM: () => this.write(false), KeyR: () => this.write(true), KeyN: () => this.next() }[e.code];
    if (!act) return;
    e.preventDefault();
    act();
  }

  private next(): void {
    const open = this.threads().filter((thread) => thread.classList.contains('open'));
    const at = open.findIndex((thread) => thread.contains(document.activeElement));
    const thread = open[(at + 1) % open.length];
    if (at < 0 && document.activeElement instanceof HTMLElement) this.back = document.activeElement;
    if (thread) this.goTo(Number(thread.dataset['note']));
  }

  /** The keys of a note that has the focus: one key decides. */
  private pressed(e: KeyboardEvent): void {
    const { target } = e;
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && target instanceof HTMLTextAreaElement) {
      e.preventDefault();
      e.stopPropagation(); // it would submit the draft
      return target.form?.requestSubmit();
    }
    if (e.key === 'Escape') {
      e.stopPropagation();
      if (this.root.querySelector('[data-margin-form] form')) this.form(null);
      return this.return();
    }
    if (!(target instanceof HTMLElement) || !target.matches('.thread') || e.ctrlKey || e.metaKey || e.altKey) return;
    const submit = (act: string) => target.querySelector<HTMLFormElement>(`form[data-margin-act="${act}"]`)?.requestSubmit();
    const acts: Record<string, () => void> = {
      a: () => submit('accept'), r: () => submit('refuse'), e: () => submit('resolve'), Enter: () => this.toWords(target),
      ArrowDown: () => this.step(target, 1), ArrowUp: () => this.step(target, -1), j: () => this.step(target, 1), k: () => this.step(target, -1),
    };
    const act = acts[e.key];
    if (!act) return;
    e.preventDefault();
    e.stopPropagation();
    act();
  }

  private step(from: HTMLElement, by: number): void {
    const all = this.threads();
    const next = all[all.indexOf(from) + by];
    next?.focus({ preventScroll: true });
    if (next) this.reveal(next);
  }

  /** Reads the words that are selected, in the body, the headline or the lede. */
  private selected(place: boolean): Anchor | null {
    const field = document.activeElement;
    if (field instanceof HTMLTextAreaElement && (field.name === 'headline' || field.name === 'lede')) {
      const { selectionStart: start, selectionEnd: end, value } = field;
      return start === end && !place ? anchorOf(field.name, value, 0, value.length) : anchorOf(field.name, value, start, end);
    }
    return selectedIn(this.w.view(), place);
  }

  /** Opens the form of a note or a change on the selected words. */
  private write(suggestion: boolean): void {
    if (suggestion && !this.root.querySelector('[data-suggest-words]')) return;
    if (document.activeElement instanceof HTMLElement && !this.root.contains(document.activeElement)) this.back = document.activeElement;
    const anchor = this.selected(suggestion);
    this.show(true);
    if (!anchor || (!anchor.words && !anchor.before && !anchor.after)) return this.say(this.words.select);
    if (anchor.words.length > most) return this.say(this.words.long);
    this.form(anchor, suggestion);
  }

  private form(anchor: Anchor | null, suggestion = false): void {
    const place = must('[data-margin-form]', HTMLElement, this.root);
    if (!anchor) return place.replaceChildren();
    const note = el('textarea', { name: 'note', rows: 2, maxlength: 4000, dir: 'auto', 'data-names': true, ...(suggestion ? {} : { required: true }) });
    const several = anchor.words.includes(parting);
    const offer = el('textarea', { name: 'offer', rows: several ? 8 : 2, maxlength: most, dir: 'auto', keydown: (e) => {
      if ((e as KeyboardEvent).key !== 'Enter' || (e as KeyboardEvent).isComposing || anchor.words.includes('\n')) return;
      e.preventDefault();
      e.stopPropagation();
      form.requestSubmit();
    } });
    offer.value = anchor.words;
    const quote = anchor.words ? el('blockquote', { class: 'quoted', dir: 'auto' }, anchor.words) : el('p', { class: 'soft' }, this.words.insertion);
    const form = el('form', { class: 'new-note', method: 'post', action: `${this.path}/${suggestion ? 'suggestions' : 'notes'}`, 'data-margin-act': suggestion ? 'suggest' : 'note' },
      el('p', { class: 'who' }, el('strong', {}, suggestion ? this.words.suggest : this.words.words)), quote,
      ...Object.entries(anchor).map(([name, value]) => el('input', { type: 'hidden', name, value: String(value) })),
      suggestion ? el('label', {}, this.words.instead, offer) : null,
      suggestion && several ? el('p', { class: 'hint' }, this.words.several) : null,
      el('label', {}, suggestion ? this.words.why : this.words.note, note),
      el('div', { class: 'row' }, el('button', { type: 'submit', class: 'small main' }, suggestion ? this.words.send : this.words.leave),
        el('button', { type: 'button', class: 'small plain', click: () => {
          this.form(null);
          this.return();
        } }, this.words.cancel)));
    place.replaceChildren(form);
    const first = suggestion ? offer : note;
    first.focus();
    if (suggestion) offer.select();
    if (this.root.scrollHeight > this.root.clientHeight) this.root.scrollTop = 0;
  }

  private say(text: string): void {
    const place = must('[data-margin-form]', HTMLElement, this.root);
    place.querySelector('[data-said]')?.remove();
    place.append(el('p', { class: 'fault', role: 'alert', 'data-said': true }, icon('circle-alert'), ' ', text));
  }

  /** Sends a form of the margin and draws the margin as it is then. */
  private async submitted(e: SubmitEvent): Promise<void> {
    const form = e.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset['marginAct']) return;
    e.preventDefault();
    e.stopPropagation();
    if (this.busy) return;
    this.busy = true;
    const act = form.dataset['marginAct'];
    const paper = must('.paper', HTMLElement);
    if (await this.w.flush()) {
      paper.inert = act === 'accept'; // what is typed meanwhile would be a conflict
      await this.send(form, act);
      paper.inert = false;
    } else this.say(this.words.unsaved);
    this.busy = false;
  }

  private async send(form: HTMLFormElement, act: string): Promise<void> {
    const values: Record<string, string> = {};
    new FormData(form).forEach((value, name) => (values[name] = String(value)));
    if (act === 'accept') values['version'] = String(this.w.version());
    const answer = await postForm<State>(new URL(form.action).pathname, values);
    if (!answer.ok) return this.say(answer.problem.detail || this.words.failed);
    const { text, version, saved } = answer.body;
    if (text) this.w.adopt({ kind: text.kind, copy: text.copy, embargo: text.embargo }, version, saved ?? '');
    const before = form.closest<HTMLElement>('.thread')?.dataset['note'];
    const index = this.threads().findIndex((thread) => thread.dataset['note'] === before);
    putRendered(this.root, answer.body.part);
    this.drawn();
    if (form.matches('.new-note')) return this.return();
    this.refocus(act, before, index);
  }

  /** Keeps the keyboard where the work goes on: the same note, or after a decision the next that is open. */
  private refocus(act: string, note: string | undefined, index: number): void {
    const all = this.threads();
    const decided = act === 'accept' || act === 'refuse' || act === 'resolve';
    const same = all.find((thread) => thread.dataset['note'] === note);
    const next = decided ? (all.slice(index).find((thread) => thread.classList.contains('open')) ?? all.find((thread) => thread.classList.contains('open'))) : same;
    (next ?? same ?? this.root.querySelector<HTMLElement>('textarea'))?.focus({ preventScroll: true });
  }

  /** Says whether the margin is drawn as it stands on the desk. */
  standsAt(noted: string): boolean {
    return this.root.querySelector('[data-margin-stands]')?.getAttribute('data-margin-stands') === noted;
  }

  /** Looks what colleagues have written, unless something is being written here, which must not be disturbed. */
  async lookUp(): Promise<void> {
    const writing = [...this.root.querySelectorAll('textarea')].some((field) => field.value !== '' || field === document.activeElement);
    if (document.visibilityState === 'hidden' || this.busy || writing) return;
    const answer = await get<State>(`${this.path}/margin`);
    if (!answer.ok || this.busy || [...this.root.querySelectorAll('textarea')].some((field) => field.value !== '')) return;
    const focused = document.activeElement?.closest<HTMLElement>('.thread')?.dataset['note'];
    const at = this.root.scrollTop;
    putRendered(this.root, answer.body.part);
    this.drawn();
    this.root.scrollTop = at;
    if (focused) this.threads().find((thread) => thread.dataset['note'] === focused)?.focus({ preventScroll: true });
  }
}
