// The editor of a draft: brings fields, body, saving and what is kept in this browser together.

import { el, icon, must, putRendered } from '../newsroom/dom';
import { beforeLeaving, leaving, openRefused } from '../newsroom/shell';
import { get, postJSON } from './ask';
import { Body } from './body';
import { askConflict, copyWords, plain, showCompared } from './conflict';
import { askSignIn, dialog } from './dialogs';
import { fill, type Card, type Editing, type Text, type Theirs } from './draft';
import { clearFaults, Fields, showFault } from './fields';
import { Keep } from './keep';
import { Margin } from './margin';
import { part } from './merge';
import { Pictures } from './picture';
import { drawPeople, Presence, type Present } from './presence';
import { Saving, type Pen, type Saved, type State } from './save';
import { Saying } from './say';
import type { Kept } from './shelf';
import { hoursOf } from './time';

const lookEvery = 15_000; // milliseconds between two looks at what colleagues do

class Editor {
  private readonly hour: (at: string) => string;
  private readonly keep: Keep;
  private readonly pictures: Pictures;
  private readonly cards = new Map<number, Card>();
  private readonly fields: Fields;
  private readonly body: Body;
  private readonly saving: Saving;
  private readonly saying: Saying;
  private readonly margin: Margin;
  private readonly says = must('#says', HTMLElement);
  private readonly state = must('#saving', HTMLElement);
  private ready = false;
  private choosing = false; // a dialog about the text is open
  private troubled = false; // something stands in the way of saving, or did until now
  private held: Pen | null = null; // somebody else is writing
  private lost: { text: Text; base: Text | null } | null = null; // what was typed when the pen was taken
  private presence: Presence | null = null;
  private offered = 0; // the version that was last looked at because it is newer

  constructor(private readonly e: Editing) {
    this.hour = hoursOf(e.zone);
    this.keep = new Keep(e.account, e.id);
    this.pictures = new Pictures(e);
    for (const card of Object.values(e.cards)) this.cards.set(card.number, card);
    this.saying = new Saying({ words: e.words, picture: (number) => this.pictures.headline(number), topic: (slug) => e.topics.find((topic) => topic.slug === slug)?.name ?? slug });
    const changed = () => this.changed();
    this.fields = new Fields(e, this.pictures, changed);
    this.body = new Body(must('#body', HTMLElement), must('#tools', HTMLElement), { editing: e, pictures: this.pictures, cards: this.cards }, changed);
    this.fields.write(e);
    this.saving = new Saving({ id: e.id, account: e.account, version: e.version, saved: e.saved, keep: this.keep, read: () => this.json(), hour: this.hour, say: (s) => this.say(s), follow: (a) => this.follow(a) });
    this.ready = true;
    void this.begin();
    if (e.write) this.listen();
    else this.state.replaceChildren(icon('lock'), ' ', e.words.read_only);
    this.mention();
    this.margin = this.openMargin();
    document.addEventListener('click', (event) => this.goes(event));
  }

  /** The notes beside the text: a suggestion that is accepted there comes in as the desk has it. */
  private openMargin(): Margin {
    const margin = new Margin({
      view: () => this.body.view, version: () => this.saving.version, flush: () => this.saving.flush(),
      adopt: (text, version, saved) => {
        this.ready = false;
        this.fields.write(text);
        this.body.become(text.copy.body);
        this.ready = true;
        this.saving.accept(version, saved);
      },
    });
    this.body.pressed = (note) => margin.goTo(note);
    return margin;
  }

  /** Finds out what earlier pages have left here and who else is there, and begins to save. */
  private async begin(): Promise<void> {
    const left = await this.keep.begin();
    await this.restore(left);
    await this.showAside();
    this.presence = new Presence({ id: this.e.id, account: this.e.account, tab: () => this.keep.tab, tell: (present) => this.seen(present) });
  }

  private listen(): void {
    const headline = must('#headline', HTMLTextAreaElement);
    if (!headline.value && document.activeElement === document.body) headline.focus({ preventScroll: true }); // a new story begins with it
    beforeLeaving(() => this.saving.flush());
    document.addEventListener('keydown', (event) => this.pressed(event));
    window.addEventListener('beforeunload', (event) => {
      if (!leaving && !this.saving.safe()) event.preventDefault();
    });
    window.setInterval(() => void this.lookUp(), lookEvery);
    document.addEventListener('click', (event) => void this.leavesForPreview(event));
  }

  private read(): Text {
    return this.fields.read(this.body.read());
  }

  private json(): string {
    return this.fields.readJSON(this.body.readJSON());
  }

  private write(text: Text): void {
    this.fields.write(text);
    this.body.write(text.copy.body);
    if (this.held) this.fields.lock(true);
  }

  private changed(): void {
    if (!this.ready || !this.e.write) return;
    this.saving.changed();
  }

  /** Brings back what an earlier visit could not hand to the desk, and says where it came from. */
  private async restore(left: Kept[]): Promise<void> {
    const desk = this.json();
    const [newest, ...older] = left.filter((kept) => kept.text !== desk);
    for (const kept of left) if (kept.text === desk) await this.keep.dropLeft(kept);
    for (const kept of older) await this.layAside(kept);
    if (newest && (!this.e.write || this.saving.dirty())) await this.layAside(newest);
    else if (newest) {
      await this.keep.adopt(newest);
      return this.bringBack(newest, JSON.parse(desk) as Text);
    }
    this.saving.begin();
  }

  private bringBack(kept: Kept, desk: Text): void {
    const { words, saved, by } = this.e;
    const text = JSON.parse(kept.text) as Text;
    this.write(text);
    const note = this.tell('restored', 'pending', fill(words.restored_from, { At: this.hour(kept.at), Saved: saved, Name: by }));
    note.append(this.button(words.restored_show, () => showCompared(words.restored_show, text, desk, this.saying)), this.button(words.restored_keep, () => note.remove()),
      this.button(words.restored_drop, () => {
        note.remove();
        const mine = this.json();
        this.write(desk);
        this.saving.changed();
        void this.preserve(mine);
      }));
    void this.saving.resume(kept.version, { base: kept.base });
  }

  private async layAside(kept: Kept): Promise<void> {
    if (await this.keep.putAside(kept.version, kept.text, kept.at)) await this.keep.dropLeft(kept);
  }

  /** Keeps a text that is not chosen: as a version on the desk, else in this browser. */
  private async preserve(text: string): Promise<void> {
    const { words } = this.e;
    const version = await this.saving.keepAside(text);
    if (!version) {
      await this.keep.putAside(this.saving.version, text);
      return this.showAside();
    }
    const note = this.tell('aside', '', fill(words.aside_version, { Version: String(version.version) }));
    note.append(el('a', { href: version.path }, words.show), ' ', this.button(words.restored_keep, () => note.remove()));
  }

  private say(state: State): void {
    const { words } = this.e;
    const show = (kind: string, name: string, text: string) => {
      const before = this.state.dataset['state'];
      // Read aloud is that something stands in the way, and that it no longer does: not every pause of who is typing.
      this.state.ariaLive = (kind === 'pending' || (state.is === 'saved' && this.troubled)) && before !== state.is ? 'polite' : 'off';
      this.troubled = kind === 'pending' || (this.troubled && state.is !== 'saved');
      this.state.className = `saving ${kind}`;
      this.state.dataset['state'] = state.is;
      this.state.dataset['kept'] = this.keep.kept;
      this.state.replaceChildren(icon(name), ' ', text);
    };
    switch (state.is) {
      case 'saved':
        clearFaults();
        return show('done', 'check', fill(words.saved, { At: state.at }));
      case 'unsaved':
        return show('', 'pencil', words.unsaved);
      case 'kept':
        return show('', 'save', fill(words.kept_here, { At: state.at }));
      case 'saving':
        return show('', 'save', words.saving);
      case 'offline':
      case 'late':
        return show('pending', 'triangle-alert', state.kept ? fill(state.is === 'offline' ? words.offline : words.late, { At: state.kept, Saved: state.saved }) : words.nowhere);
      case 'refused':
        show('pending', 'circle-alert', fill(words.refused, { Detail: state.problem.detail }));
        return void this.showFault(state.problem.field, state.problem.detail);
      case 'signed-out':
        show('pending', 'lock', words.signed_out);
        return void this.signIn();
      case 'conflict':
        show('pending', 'triangle-alert', words.conflict);
        return void this.settle(state.theirs);
      case 'taken':
        show('pending', 'lock', fill(words.is_writing, { Name: state.pen.name, Since: state.pen.since }));
        return void this.yieldTo(state.pen, state.theirs);
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

  private learn(theirs: Theirs): void {
    this.pictures.learn(theirs.pictures);
    for (const card of Object.values(theirs.cards)) this.cards.set(card.number, card);
  }

  /** Lets the person choose between two texts, place by place. What is not chosen is kept as a version of its own. */
  private async settle(theirs: Theirs): Promise<void> {
    if (this.choosing) return;
    this.choosing = true;
    const { words } = this.e;
    const mine = this.read();
    const json = this.json();
    const { base } = this.saving;
    this.keep.putNow(this.saving.version, json, base);
    this.learn(theirs);
    const kept = document.getElementById('says-restored') && this.keep.kept;
    const says = fill(kept ? words.kept_says : words.conflict_says, { Name: theirs.by, At: kept ? this.hour(kept) : theirs.saved, Saved: theirs.saved });
    const chosen = await askConflict({ title: words.conflict, says, mine, theirs, base: base ? (JSON.parse(base) as Text) : null, say: this.saying });
    this.choosing = false;
    if (!chosen) return this.state.append(' ', this.button(words.choose, () => void this.settle(theirs)));
    if (chosen.which === 'mine') return void this.saving.resume(theirs.version, { over: true });
    await this.preserve(json);
    this.write(chosen.text);
    if (chosen.which === 'theirs') this.saving.accept(theirs.version, theirs.saved);
    else void this.saving.resume(theirs.version, { over: true });
  }

  /** Somebody else has the pen: shows their text, and keeps what was typed here as a version of its own. */
  private async yieldTo(pen: Pen, theirs: Theirs): Promise<void> {
    const { words } = this.e;
    const json = this.json();
    const { base } = this.saving;
    this.lost = { text: JSON.parse(json) as Text, base: base ? (JSON.parse(base) as Text) : null };
    this.hold(pen);
    const version = await this.saving.keepAside(json);
    if (!version) await this.keep.putAside(this.saving.version, json);
    this.learn(theirs);
    this.write(theirs);
    this.saving.accept(theirs.version, theirs.saved);
    const note = this.tell('lost', 'pending', version ? fill(words.lost_version, { Version: String(version.version) }) : words.lost_here);
    if (version) note.append(el('a', { href: version.path }, words.show), ' ');
    note.append(this.button(words.compare_lost, () => void this.bringIn(note)));
  }

  /** Lets the person bring words of theirs into the text that stands, once they have the pen. */
  private async bringIn(note: HTMLElement): Promise<void> {
    const { lost } = this;
    const { words } = this.e;
    if (!lost || this.choosing) return;
    if (this.held) return showCompared(words.compare_lost, lost.text, this.read(), this.saying);
    this.choosing = true;
    const chosen = await askConflict({ title: words.compare_lost, says: '', mine: lost.text, theirs: this.read(), base: lost.base, say: this.saying });
    this.choosing = false;
    if (!chosen) return;
    note.remove();
    this.lost = null;
    if (chosen.which === 'theirs') return;
    this.write(chosen.text);
    this.saving.changed();
  }

  /** Hears who is in the story. */
  private seen(present: Present): void {
    drawPeople(must('#people', HTMLElement), present, this.e.words);
    void this.hears(present);
    if (!this.e.write || this.choosing) return;
    const other = present.pen && !present.pen.self ? present.pen : null;
    if (other && this.saving.dirty()) return void this.saving.flush(); // the desk keeps what was typed, and says whose turn it is
    this.hold(other);
    if (present.version !== this.saving.version && present.version !== this.offered) void this.follows(present);
  }

  /** Looks at once at what colleagues have done: in the margin, and with the draft as a whole. */
  private async hears({ noted, stage, version }: Present): Promise<void> {
    if (!this.margin.standsAt(noted)) await this.margin.lookUp();
    const shown = document.querySelector<HTMLElement>('#acts .standing')?.dataset['stage'];
    if (stage !== shown && version === this.saving.version) await this.lookUp();
  }

  /** Locks the text while somebody else is writing, and says who. */
  private hold(pen: Pen | null): void {
    if (this.held?.name === pen?.name && this.held?.since === pen?.since) return;
    this.held = pen;
    this.body.lock(pen !== null);
    this.fields.lock(pen !== null);
    document.getElementById('says-pen')?.remove();
    if (!pen) return;
    const note = this.tell('pen', 'pending', fill(this.e.words.is_writing, { Name: pen.name, Since: pen.since }));
    note.append(this.button(this.e.words.take_over, () => void this.takeOver(note)));
  }

  private async takeOver(note: HTMLElement): Promise<void> {
    const answer = await postJSON<Theirs>(`/newsroom/drafts/${this.e.id}/take-over`, { account: this.e.account, tab: this.keep.tab });
    if (!answer.ok) return note.append(' ', answer.problem.detail || this.e.words.upload_lost);
    this.showTheirs(answer.body);
    this.hold(null);
    void this.presence?.ask();
    this.body.view.focus();
  }

  /** Shows a text of the desk in the place of one that is the desk's, too. */
  private showTheirs(theirs: Theirs): void {
    this.learn(theirs);
    if (part(this.read(), theirs, null).places.length > 0) this.write(theirs);
    this.saving.accept(theirs.version, theirs.saved);
  }

  /** Follows a text that has moved on: shows it where somebody else is writing, else offers it. */
  private async follows(present: Present): Promise<void> {
    const before = this.saving.version;
    if (this.saving.busy()) return;
    const answer = await get<Theirs>(`/newsroom/drafts/${this.e.id}/text`);
    if (!answer.ok || this.saving.busy() || this.choosing || before !== this.saving.version) return;
    const theirs = answer.body;
    if (part(this.read(), theirs, null).places.length === 0) return this.saving.renumber(theirs.version); // the same text
    if (this.held) {
      this.showTheirs(theirs);
      return void this.lookUp();
    }
    this.offered = present.version;
    const note = this.tell('newer', 'pending', fill(this.e.words.newer, { Name: theirs.by, At: theirs.saved }));
    note.append(this.button(this.e.words.load, () => location.reload()));
  }

  /** Offers the texts that were laid aside, to be read and copied. */
  private async showAside(): Promise<void> {
    const { words } = this.e;
    for (const aside of await this.keep.asides()) {
      const text = JSON.parse(aside.text) as Text;
      const note = this.tell('aside', '', fill(words.aside, { At: this.hour(aside.at) }));
      note.append(this.button(words.aside_show, () => {
        const copy = el('button', { type: 'button', class: 'main', click: () => void copyWords(copy, plain(text), words.copied) }, words.copy_mine);
        dialog(words.aside_show, words, el('div', { class: 'reading', dir: 'auto' }, ...plain(text).split('\n\n').map((p) => el('p', { dir: 'auto' }, p))), el('div', { class: 'row' }, copy)).classList.add('large');
      }), this.button(words.aside_drop, () => {
        void this.keep.dropLeft(aside);
        note.remove();
        void this.showAside();
      }));
    }
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

  /** Looks what colleagues have done with the text that is shown: approved it, returned it, asked about it. */
  private async lookUp(): Promise<void> {
    if (document.visibilityState === 'hidden' || this.choosing || this.saving.busy()) return;
    const before = this.saving.version;
    const answer = await get<Saved>(`/newsroom/drafts/${this.e.id}/state`);
    if (answer.ok && before === this.saving.version && answer.body.version === before) this.follow(answer.body);
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
