// Where in the text a note stands: finds its words again by what stands around them, as package desk does, and marks them.

import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, TextSelection, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';

/** Words of the text with what stands around them; without words a place between two others. */
export interface Anchor {
  place: string;
  words: string;
  before: string;
  after: string;
}

/** A note whose words are marked. */
export interface Pin {
  note: number;
  anchor: Anchor;
  suggestion: boolean;
}

interface Pins {
  pins: Pin[];
  here: number; // the note that is being read
  marks: DecorationSet;
}

const key = new PluginKey<Pins>('notes');
const surroundings = 80; // characters kept of what stands around
const shortest = 12;
const telling = 8;

const wordsOf = (block: Node): string => block.textBetween(0, block.content.size, undefined, () => '\n');

/** Says a place of the text as the desk does: "body.content[3].content[0]". */
function placeOf(indexes: number[]): string {
  return ['body', ...indexes.map((index) => `content[${index}]`)].join('.');
}

function around(anchor: Anchor, words: string, at: number): number {
  const before = words.slice(0, at);
  const after = words.slice(at + anchor.words.length);
  let n = 0;
  while (n < before.length && n < anchor.before.length && before[before.length - 1 - n] === anchor.before[anchor.before.length - 1 - n]) n++;
  let m = 0;
  while (m < after.length && m < anchor.after.length && after[m] === anchor.after[m]) m++;
  return n + m;
}

function offsets(anchor: Anchor, words: string): number[] {
  const before = anchor.words ? '' : anchor.before.slice(-2 * shortest);
  const wanted = anchor.words || before + anchor.after.slice(0, 2 * shortest);
  const found: number[] = [];
  for (let at = wanted ? words.indexOf(wanted) : -1; at >= 0; at = words.indexOf(wanted, at + 1)) found.push(at + before.length);
  return found;
}

interface Range {
  from: number;
  to: number;
}

/** Finds the words of an anchor in the body; null where they are gone. */
export function find(doc: Node, anchor: Anchor): Range | null {
  let best: Range | null = null;
  let most = -1;
  let places = 0;
  const walk = (parent: Node, start: number, indexes: number[]) => {
    parent.forEach((child, offset, index) => {
      const pos = start + offset;
      const path = [...indexes, index];
      if (!child.isTextblock) return walk(child, pos + 1, path);
      const words = wordsOf(child);
      for (const at of offsets(anchor, words)) {
        places++;
        const score = 2 * around(anchor, words, at) + (placeOf(path) === anchor.place ? 1 : 0);
        if (score <= most) continue;
        most = score;
        best = { from: pos + 1 + at, to: pos + 1 + at + anchor.words.length };
      }
    });
  };
  if (anchor.place.startsWith('body')) walk(doc, 0, []);
  const need = places > 1 || anchor.words.length < shortest ? Math.min(telling, anchor.before.length + anchor.after.length) : 0;
  return Math.floor(most / 2) >= need ? best : null;
}

function paint(doc: Node, pins: Pin[], here: number): DecorationSet {
  const marks: Decoration[] = [];
  for (const pin of pins) {
    const at = find(doc, pin.anchor);
    if (at) marks.push(mark(pin, at, here));
  }
  return DecorationSet.create(doc, marks);
}

function mark(pin: Pin, at: Range, here: number): Decoration {
  const kind = `${pin.suggestion ? 'suggested' : 'noted'}${pin.note === here ? ' noted-here' : ''}`;
  if (at.from < at.to) return Decoration.inline(at.from, at.to, { class: kind, 'data-noted': String(pin.note) }, { note: pin.note });
  return Decoration.widget(at.from, () => {
    const caret = document.createElement('span');
    caret.className = `${kind} insertion`;
    caret.dataset['noted'] = String(pin.note);
    return caret;
  }, { note: pin.note, side: -1, key: `${pin.note} ${kind}` });
}

type Told = { pins: Pin[] } | { here: number };

/** Marks the words of the notes, and says which note was pressed. */
export function noting(pressed: (note: number) => void): Plugin<Pins> {
  let last: Pin[] = []; // another text that is put in the place of this one has the same notes
  return new Plugin<Pins>({
    key,
    state: {
      init: (_config, state) => ({ pins: last, here: 0, marks: paint(state.doc, last, 0) }),
      apply(tr, now) {
        const told = tr.getMeta(key) as Told | undefined;
        if (!told && !tr.docChanged) return now;
        if (!told) return { ...now, marks: now.marks.map(tr.mapping, tr.doc) };
        const pins = 'pins' in told ? told.pins : now.pins;
        const here = 'here' in told ? told.here : now.here;
        last = pins;
        return { pins, here, marks: paint(tr.doc, pins, here) };
      },
    },
    props: {
      decorations: (state) => key.getState(state)?.marks,
      handleClick: (_view, _pos, event) => {
        const noted = event.target instanceof Element ? event.target.closest('[data-noted]') : null;
        if (noted) pressed(Number(noted.getAttribute('data-noted')));
        return false;
      },
    },
  });
}

/** Tells the editor which notes there are, or which one is read. */
export function tellNotes(view: EditorView, told: Told): void {
  view.dispatch(view.state.tr.setMeta(key, told).setMeta('addToHistory', false));
}

/** Answers where the words of a note stand now. */
export function whereIs(state: EditorState, note: number): Range | null {
  const found = key.getState(state)?.marks.find(undefined, undefined, (spec) => spec['note'] === note)[0];
  return found ? { from: found.from, to: found.to } : null;
}

/** Selects the words of a note, or says that they stand nowhere. */
export function selectNote(view: EditorView, note: number): boolean {
  const at = whereIs(view.state, note);
  if (!at) return false;
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at.from, at.to)));
  view.dom.querySelector(`[data-noted="${note}"]`)?.scrollIntoView({ block: 'center' });
  return true;
}

/** Reads what is selected in the body, at most to the end of the passage; a bare cursor stands for its word, or for the place itself. */
export function selectedIn(view: EditorView, place: boolean): Anchor | null {
  let { from, to } = view.state.selection;
  const shown = document.getSelection();
  if (shown && shown.rangeCount > 0 && !shown.isCollapsed && view.dom.contains(shown.anchorNode)) { // the editor hears of it a moment later, and not at all where it is read only
    const range = shown.getRangeAt(0);
    from = view.posAtDOM(range.startContainer, range.startOffset);
    to = view.posAtDOM(range.endContainer, range.endOffset);
  }
  const $from = view.state.doc.resolve(from);
  if (!$from.parent.isTextblock) return null;
  const words = wordsOf($from.parent);
  let start = $from.parentOffset;
  let end = Math.min(words.length, start + to - from);
  if (start === end && !place) [start, end] = wordAt(words, start);
  while (start < end && /\s/.test(words[start] ?? '')) start++;
  while (end > start && /\s/.test(words[end - 1] ?? '')) end--;
  if (start === end && !place) return null;
  const indexes = Array.from({ length: $from.depth }, (_, depth) => $from.index(depth));
  return anchorOf(placeOf(indexes), words, start, end);
}

function wordAt(words: string, at: number): [number, number] {
  let [start, end] = [at, at];
  while (start > 0 && /[\p{L}\p{N}\p{M}]/u.test(words[start - 1] ?? '')) start--;
  while (end < words.length && /[\p{L}\p{N}\p{M}]/u.test(words[end] ?? '')) end++;
  return [start, end];
}

/** Makes the anchor of some characters of a passage. Half a character is none. */
export function anchorOf(place: string, words: string, start: number, end: number): Anchor {
  const whole = (text: string) => text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
  return { place, words: words.slice(start, end), before: whole(words.slice(Math.max(0, start - surroundings), start)), after: whole(words.slice(end, end + surroundings)) };
}
