// The editor of a draft: brings fields, body, saving and what is kept in this browser together.

import { el, icon, must, putRendered } from '../newsroom/dom';
import { beforeLeaving, leaving, openRefused } from '../newsroom/shell';
import { get } from './ask';
import { Body } from './body';
import { askConflict, copyWords, plain } from './conflict';
import { askSignIn, dialog } from './dialogs';
import { fill, type Card, type Editing, type Text, type Theirs } from './draft';
import { clearFaults, Fields, showFault } from './fields';
import { Keep, type Kept } from './keep';
import { Pictures } from './picture';
import { Saving, type Saved, type State } from './save';

const lookEvery = 15_000; // milliseconds between two looks at what colleagues do

const hour = (at: string) => new Date(at).toLocaleTimeString('en-GB');

class Editor {
  private readonly keep: Keep;
  private readonly pictures: Pictures;
  private readonly cards = new Map<number, Card>();
  private readonly fields: Fields;
  private readonly body: Body;
  private readonly saving: Saving;
  private readonly says = must('#says', HTMLElement);
  private readonly state = must('#saving', HTMLElement);
  private ready = false;
  private choosing = false; // a dialog about the text is open

  constructor(private readonly e: Editing) {
    this.keep = new Keep(e.account, e.id);
    this.pictures = new Pictures(e);
    for (const card of Object.values(e.cards)) this.cards.set(card.number, card);
    const changed = () => this.changed();
    this.fields = new Fields(e, this.pictures, changed);
    this.body = new Body(must('#body', HTMLElement), must('#tools', HTMLElement), { editing: e, pictures: this.pictures, cards: this.cards }, changed);
    this.fields.write(e);
    this.saving = new Saving({ id: e.id, version: e.version, saved: e.saved, keep: this.keep, read: () => this.read(), say: (s) => this.say(s), follow: (a) => this.follow(a) });
    this.ready = true;
    if (e.write) this.begin();
    else this.state.replaceChildren(icon('lock'), ' ', e.words.read_only);
    this.mention();
    document.addEventListener('click', (event) => this.goes(event));
  }

  private begin(): void {
    this.restore();
    this.showAside();
    beforeLeaving(() => this.saving.flush());
    document.addEventListener('keydown', (event) => this.pressed(event));
    window.addEventListener('beforeunload', (event) => {
      if (!leaving && this.saving.dirty() && !this.keep.get()) event.preventDefault();
    });
    window.setInterval(() => void this.lookUp(), lookEvery);
    document.addEventListener('click', (event) => void this.leavesForPreview(event));
  }

  private read(): Text {
    return this.fields.read(this.body.read());
  }

  private write(text: Text): void {
    this.fields.write(text);
    this.body.write(text.copy.body);
  }

  private changed(): void {
    if (!this.ready || !this.e.write) return;
    this.saving.changed();
  }

  /** Brings back what an earlier visit could not hand to the desk, and says where it came from. */
  private restore(): void {
    const kept = this.keep.get();
    if (!kept) return;
    const desk = this.read();
    if (JSON.stringify(kept.text) === JSON.stringify(desk)) return this.keep.drop();
    this.write(kept.text);
    const note = this.tell('restored', 'pending', fill(this.e.words.restored, { At: hour(kept.at) }));
    note.append(this.button(this.e.words.restored_keep, () => note.remove()), this.button(this.e.words.restored_drop, () => this.drop(kept, desk, note)));
    void this.saving.resume(kept.version);
  }

  /** Goes back to the desk's text; what was kept is laid aside, not thrown away. */
  private drop(kept: Kept, desk: Text, note: HTMLElement): void {
    this.keep.putAside(kept.version, kept.text);
    this.write(desk);
    this.saving.changed();
    note.remove();
    this.showAside();
  }

  private say(state: State): void {
    const { words } = this.e;
    const show = (kind: string, name: string, text: string) => {
      this.state.className = `saving ${kind}`;
      this.state.dataset['state'] = state.is;
      this.state.replaceChildren(icon(name), ' ', text);
    };
    switch (state.is) {
      case 'saved':
        clearFaults();
        return show('done', 'check', fill(words.saved, { At: state.at }));
      case 'unsaved':
        return show('', 'pencil', words.unsaved);
      case 'saving':
        return show('', 'save', words.saving);
      case 'offline':
      case 'late':
        return show('pending', 'triangle-alert', state.kept ? fill(state.is === 'offline' ? words.offline : words.late, { At: state.at }) : words.nowhere);
      case 'refused':
        show('pending', 'circle-alert', fill(words.refused, { Detail: state.problem.detail }));
        return void this.showFault(state.problem.field, state.problem.detail);
      case 'signed-out':
        show('pending', 'lock', words.signed_out);
        return void this.signIn();
      case 'conflict':
        show('pending', 'triangle-alert', words.conflict);
        return void this.settle(state.theirs);
    }
  }

  private showFault(field: string, detail: string): void {
    if (!field) return;
    showFault(field, detail);
    this.show(field);
  }

  /** Shows a place of the text: "body.content[3]", "body[3]", "headline". */
  private show(place: string): void {
    const block = /^(?:body(?:\.content)?|content)\[(\d+)\]/.exec(place);
    if (block) return this.body.show(Number(block[1]));
    const card = /^cards\[(\d+)\]/.exec(place);
    if (card) return this.showCard(Number(card[1]));
    const field = document.querySelector(`[data-field="${CSS.escape(place === 'lead' ? 'lead.asset' : place)}"]`);
    if (!(field instanceof HTMLElement)) return;
    field.scrollIntoView({ block: 'center' });
    field.focus({ preventScroll: true });
  }

  private showCard(index: number): void {
    const blocks = (this.body.read().content ?? []).map((block, at) => ({ block, at })).filter(({ block }) => block.type === 'story_card');
    this.body.show(blocks[index]?.at ?? -1);
  }

  /** Says on opening what stood against the last act. */
  private mention(): void {
    const at = document.querySelector('[data-fault-at]')?.getAttribute('data-fault-at');
    if (at && !document.querySelector('dialog[open]')) this.show(at);
    else if (at && /^body/.test(at)) for (const box of document.querySelectorAll('dialog[open]')) box.addEventListener('close', () => this.show(at), { once: true });
  }

  private async signIn(): Promise<void> {
    if (this.choosing) return;
    this.choosing = true;
    const done = await askSignIn(this.e.words);
    this.choosing = false;
    if (done) return void this.saving.resume();
    this.state.append(' ', this.button(this.e.words.sign_in, () => void this.signIn()));
  }

  /** Lets the person choose between two texts. What is not chosen is kept: theirs in the history, mine laid aside. */
  private async settle(theirs: Theirs): Promise<void> {
    if (this.choosing) return;
    this.choosing = true;
    const mine = this.read();
    this.keep.put(this.saving.version, mine);
    this.pictures.learn(theirs.pictures);
    for (const card of Object.values(theirs.cards)) this.cards.set(card.number, card);
    const chosen = await askConflict(mine, theirs, this.e.words);
    this.choosing = false;
    if (chosen === 'mine') return void this.saving.resume(theirs.version);
    if (chosen === 'theirs') {
      this.keep.putAside(this.saving.version, mine);
      this.write(theirs);
      this.saving.accept(theirs.version, theirs.saved);
      return this.showAside();
    }
    this.state.append(' ', this.button(this.e.words.choose, () => void this.settle(theirs)));
  }

  /** Offers the text that was laid aside, to be read and copied. */
  private showAside(): void {
    const aside = this.keep.aside();
    if (!aside) return;
    const { words } = this.e;
    const note = this.tell('aside', '', fill(words.aside, { At: hour(aside.at) }));
    note.append(this.button(words.aside_show, () => {
      const copy = el('button', { type: 'button', class: 'main', click: () => void copyWords(copy, plain(aside.text), words.copied) }, words.copy_mine);
      dialog(words.aside_show, words, el('div', { class: 'reading', dir: 'auto' }, ...plain(aside.text).split('\n\n').map((p) => el('p', { dir: 'auto' }, p))), el('div', { class: 'row' }, copy)).classList.add('large');
    }), this.button(words.aside_drop, () => {
      this.keep.dropAside();
      note.remove();
    }));
  }

  private button(word: string, act: () => void): HTMLButtonElement {
    return el('button', { type: 'button', class: 'small', click: act }, word);
  }

  private tell(id: string, kind: string, text: string): HTMLElement {
    document.getElementById(`says-${id}`)?.remove();
    const note = el('p', { class: `note ${kind}`, id: `says-${id}`, role: 'status' }, icon('info'), ' ', text, ' ');
    this.says.append(note);
    return note;
  }

  /** Shows what may be done now, as the server says after a save. */
  private follow(answer: Saved): void {
    const acts = must('#acts', HTMLElement);
    if (acts.querySelector('dialog[open]')) {
      acts.querySelector('[data-version]')?.setAttribute('data-version', String(answer.version));
      return;
    }
    const focused = document.activeElement instanceof HTMLElement && acts.contains(document.activeElement) ? document.activeElement.getAttribute('data-opens') : null;
    putRendered(acts, answer.acts);
    openRefused(acts);
    if (focused) acts.querySelector<HTMLElement>(`[data-opens="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Looks what colleagues have done: a newer text is offered, never put over what is being read. */
  private async lookUp(): Promise<void> {
    if (document.visibilityState === 'hidden' || this.choosing || this.saving.dirty()) return;
    const before = this.saving.version;
    const answer = await get<Saved>(`/newsroom/drafts/${this.e.id}/state`);
    if (!answer.ok || before !== this.saving.version) return;
    if (answer.body.version === before) return this.follow(answer.body);
    const note = this.tell('newer', 'pending', fill(this.e.words.newer, { Name: answer.body.by, At: answer.body.saved }));
    note.append(this.button(this.e.words.load, () => location.reload()));
  }

  private pressed(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return;
    if (event.key === 's') {
      event.preventDefault();
      void this.saving.flush();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const form = document.querySelector('form[data-submit]');
      if (form instanceof HTMLFormElement) form.requestSubmit();
    }
  }

  /** The preview shows what is saved: it is saved first. */
  private async leavesForPreview(event: MouseEvent): Promise<void> {
    const link = event.target instanceof Element ? event.target.closest('a[data-look]') : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || !this.saving.dirty()) return;
    event.preventDefault();
    if (await this.saving.flush()) location.assign(link.href);
  }

  private goes(event: MouseEvent): void {
    const goer = event.target instanceof Element ? event.target.closest('[data-goes]') : null;
    if (goer) this.show(goer.getAttribute('data-goes') ?? '');
  }
}

/** Starts the editor of the page's draft. */
export function startEditor(): void {
  const data = must('#editing', HTMLScriptElement);
  new Editor(JSON.parse(data.textContent) as Editing);
}
