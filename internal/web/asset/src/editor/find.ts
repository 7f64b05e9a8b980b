// Find and replace in headline, lede and notes, in the body, its captions and its speakers: every place is marked, counted
// and walked; replacing all is one step of the history, taken back by one undo wherever the cursor is.

import { closeHistory, undo } from 'prosemirror-history';
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, TextSelection, type EditorState, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { el, icon } from '../newsroom/dom';
import { fill, type Words } from './draft';
import { placesIn, replaceable, replacing, showPlace, writeFields, type FieldPlace, type FieldsStep } from './find_fields';

interface Match {
  from: number;
  to: number;
  attr?: { name: 'caption' | 'speaker'; at: number; end: number }; // words that stand beside the text: from to is their block
}

interface Found {
  query: RegExp | null;
  matches: Match[];
  at: number; // the match that is shown; -1 while that is a field's
  marks: DecorationSet;
}

const key = new PluginKey<Found>('find');
const nothing: Found = { query: null, matches: [], at: 0, marks: DecorationSet.empty };

/** Reads what is looked for, to the letter; null for nothing. */
function pattern(words: string, exact: boolean): RegExp | null {
  return words === '' ? null : new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), exact ? 'gu' : 'giu');
}

/** Finds a pattern in every block of text. What crosses a picture or a line break is not one place. */
function search(doc: Node, query: RegExp): Match[] {
  const matches: Match[] = [];
  doc.descendants((block, pos) => {
    for (const name of ['caption', 'speaker'] as const) {
      if (block.type.name === 'story_card') break; // its caption is another story's
      for (const match of String(block.attrs[name] ?? '').matchAll(query)) {
        matches.push({ from: pos, to: pos + block.nodeSize, attr: { name, at: match.index, end: match.index + match[0].length } });
      }
    }
    if (!block.isTextblock) return true;
    const text = block.textBetween(0, block.content.size, undefined, '\ufffc');
    for (const match of text.matchAll(query)) matches.push({ from: pos + 1 + match.index, to: pos + 1 + match.index + match[0].length });
    return false;
  });
  return matches;
}

function look(doc: Node, query: RegExp | null, near: number): Found {
  if (!query) return nothing;
  const matches = search(doc, query);
  const at = near < 0 ? -1 : Math.max(0, matches.findIndex((match) => match.from >= near));
  return { query, matches, at, marks: paint(doc, matches, at) };
}

function paint(doc: Node, matches: Match[], at: number): DecorationSet {
  return DecorationSet.create(doc, matches.map(({ from, to, attr }, i) => {
    const look = { class: attr ? (i === at ? 'found-beside-here' : 'found-beside') : i === at ? 'found-here' : 'found-place' };
    return attr ? Decoration.node(from, to, look) : Decoration.inline(from, to, look);
  }));
}

type Asked = { query: RegExp | null; near: number } | { at: number };

/** Keeps the places that are marked; while nothing is looked for it costs nothing. */
export function finding(): Plugin<Found> {
  return new Plugin<Found>({
    key,
    state: {
      init: () => nothing,
      apply(tr, now) {
        const asked = tr.getMeta(key) as Asked | undefined;
        if (asked && 'at' in asked) return { ...now, at: asked.at, marks: paint(tr.doc, now.matches, asked.at) };
        if (asked) return look(tr.doc, asked.query, asked.near);
        if (!tr.docChanged || !now.query) return now;
        const here = now.matches[now.at];
        return look(tr.doc, now.query, here ? tr.mapping.map(here.from, -1) : now.at < 0 ? -1 : 0);
      },
    },
    props: { decorations: (state) => key.getState(state)?.marks },
  });
}

function undoes(e: KeyboardEvent): boolean {
  return (e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === 'z';
}

/** The bar above the body. */
export class Finder {
  readonly bar: HTMLElement;
  private readonly words: HTMLInputElement;
  private readonly other: HTMLInputElement;
  private readonly exact: HTMLInputElement;
  private readonly count: HTMLOutputElement;
  private inFields: FieldPlace[] = [];
  private field = -1; // the place of a field that is shown; -1 while it is one of the body
  private done = 0; // replacements that the bar's own undo takes back
  private last: FieldsStep | null = null; // the replacement in fields, where it is the last thing done to the text
  private said = ''; // what the last replacement came to, until something else happens

  constructor(private readonly view: () => EditorView, private readonly say: Words, write: boolean) {
    const button = (name: string, word: string, act: () => void, shown = '') => el('button', { type: 'button', class: 'small', title: word, 'aria-label': word, 'data-find': name, click: act }, shown ? shown : icon(name));
    this.words = el('input', { type: 'search', dir: 'auto', 'aria-label': say.find, placeholder: say.find, 'data-own': true, input: () => this.ask() });
    this.other = el('input', { dir: 'auto', 'aria-label': say.replace_by, placeholder: say.replace_by, 'data-own': true, input: () => (this.done = 0) });
    this.exact = el('input', { type: 'checkbox', 'data-own': true, change: () => this.ask() });
    this.count = el('output', { 'aria-live': 'polite' });
    this.bar = el('div', { class: 'find-bar', role: 'search', hidden: true, 'data-own': true, keydown: (e) => this.pressed(e as KeyboardEvent) },
      el('div', { class: 'line tight' }, this.words, this.count, button('chevron-left', say.find_before, () => this.step(-1)), button('chevron-right', say.find_next, () => this.step(1)),
        el('label', { class: 'tick' }, this.exact, ' ', say.find_exact), button('x', say.close, () => this.close())),
      ...(write ? [el('div', { class: 'line tight' }, this.other, button('one', say.replace, () => this.replace(), say.replace), button('all', say.replace_all, () => this.replaceAll(), say.replace_all))] : []));
    if (!write) return;
    document.addEventListener('input', (e) => replaceable(e.target) && this.refresh());
    document.addEventListener('keydown', (e) => this.undoIn(e), true);
  }

  /** Takes a replacement back by the keys of undo in the field that it wrote into: the browser's own history has not seen it. */
  private undoIn(e: KeyboardEvent): void {
    if (!undoes(e) || !replaceable(e.target) || !this.last?.left(e.target)) return;
    e.preventDefault();
    undo(this.state, this.view().dispatch);
  }

  private get state(): EditorState {
    return this.view().state;
  }

  private get found(): Found {
    return key.getState(this.state) ?? nothing;
  }

  /** Opens the bar with the selected words, if they are a few. */
  open(): void {
    const { from, to, $from, $to } = this.state.selection;
    const selected = $from.sameParent($to) ? this.state.doc.textBetween(from, to) : '';
    if (selected && selected.length < 200) this.words.value = selected;
    this.bar.hidden = false;
    this.ask();
    this.words.select();
    this.words.focus({ preventScroll: true });
    this.bar.scrollIntoView({ block: 'nearest' });
  }

  /** Closes the bar; the cursor stands where the last place was. */
  close(): void {
    if (this.bar.hidden) return;
    const { matches, at } = this.found;
    const here = matches[at];
    this.bar.hidden = true;
    const { tr, doc } = this.state;
    showPlace(null);
    if (here && !here.attr) tr.setSelection(TextSelection.create(doc, here.from, here.to));
    this.view().dispatch(tr.setMeta(key, { query: null, near: 0 } satisfies Asked));
    this.view().focus();
  }

  private pressed(e: KeyboardEvent): void {
    const next = e.key === 'F3' || (e.key.toLowerCase() === 'g' && (e.ctrlKey || e.metaKey));
    if (e.key === 'Escape') this.close();
    else if (next || (e.key === 'Enter' && e.target === this.words)) this.step(e.shiftKey ? -1 : 1);
    else if (e.key === 'Enter' && e.target === this.other) this.replace();
    else if (e.key.toLowerCase() === 'f' && (e.ctrlKey || e.metaKey)) this.words.select();
    else if (undoes(e) && this.done > 0) {
      this.done--;
      undo(this.state, this.view().dispatch);
    } else return;
    e.preventDefault();
    e.stopPropagation();
  }

  private ask(): void {
    this.done = 0;
    const query = pattern(this.words.value, this.exact.checked);
    this.inFields = placesIn(query);
    this.view().dispatch(this.state.tr.setMeta(key, { query, near: this.state.selection.from } satisfies Asked));
    this.field = -1;
    if (this.found.matches.length === 0 && this.inFields.length > 0) this.goTo(0);
    this.show();
  }

  /** Goes to the next place (1) or the one before (-1), round the ends: those of the fields come first, as on the page. */
  step(by: 1 | -1): void {
    const all = this.inFields.length + this.found.matches.length;
    if (all === 0) return;
    this.goTo((this.here() + by + all) % all);
    this.show();
  }

  /** Answers which of all places is shown. */
  private here(): number {
    return this.field >= 0 ? this.field : this.inFields.length + Math.max(0, this.found.at);
  }

  private goTo(place: number): void {
    this.field = place < this.inFields.length ? place : -1;
    this.view().dispatch(this.state.tr.setMeta(key, { at: this.field >= 0 ? -1 : place - this.inFields.length } satisfies Asked));
  }

  private replace(): void {
    const { matches, at, query } = this.found;
    const inField = this.inFields[this.field];
    const here = matches[at];
    if (inField || here) this.done++;
    if (inField) {
      const { field } = this;
      const { length } = this.other.value;
      this.view().dispatch(closeHistory(this.state.tr).step(replacing([inField], this.other.value)));
      const within = this.inFields.filter((one) => one.field === inField.field && one.from >= inField.from && one.from < inField.from + length).length;
      const all = this.inFields.length + matches.length;
      if (all > 0) this.goTo((field + within) % all); // what was put in is not looked at again
    } else if (here) {
      const tr = this.put(closeHistory(this.state.tr), here);
      const next = matches[at + 1];
      this.view().dispatch(tr.setMeta(key, { query, near: here.attr ? (next?.from ?? here.from) : tr.mapping.map(here.to) } satisfies Asked));
    }
    this.show();
  }

  private replaceAll(): void {
    const { matches } = this.found;
    const count = matches.length + this.inFields.length;
    if (count === 0) return;
    this.done++;
    const tr = closeHistory(this.state.tr);
    for (const match of [...matches].reverse()) this.put(tr, match);
    if (this.inFields.length > 0) tr.step(replacing(this.inFields, this.other.value));
    this.view().dispatch(tr);
    this.field = -1;
    showPlace(null);
    this.said = fill(this.say.replaced, { Count: String(count) });
    this.refresh();
  }

  private put(tr: Transaction, { from, to, attr }: Match): Transaction {
    if (attr) {
      const words = String(tr.doc.nodeAt(from)?.attrs[attr.name] ?? '');
      return tr.setNodeAttribute(from, attr.name, words.slice(0, attr.at) + this.other.value + words.slice(attr.end));
    }
    return this.other.value === '' ? tr.delete(from, to) : tr.insertText(this.other.value, from, to);
  }

  private show(): void {
    this.said = '';
    this.refresh();
    showPlace(this.inFields[this.field] ?? null);
    this.view().dom.querySelector('.found-here, .found-beside-here')?.scrollIntoView({ block: 'center' });
  }

  /** Hears of a change of the text, and writes what it changes in the fields. */
  heard(tr: Transaction): void {
    this.last = writeFields(tr);
    this.said = '';
  }

  /** Says how many places there are. */
  refresh(): void {
    if (this.bar.hidden) return;
    const { query, matches } = this.found;
    this.inFields = placesIn(query);
    this.field = Math.min(this.field, this.inFields.length - 1);
    const all = matches.length + this.inFields.length;
    const counted = all ? `${this.here() + 1} / ${all}` : query ? this.say.nothing : '';
    this.count.textContent = this.said || counted;
  }
}
