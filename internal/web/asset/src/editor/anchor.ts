// Where in the text a note stands: finds its words again by what stands around them, as package desk does, and marks them.

import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, TextSelection, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';

/** Words of the text with what stands around them; without words a place between two others. */
export interface Anchor {
  place: string;
  words: string; // paragraphs parted by an empty line
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

/** One paragraph of the running text. */
interface Passage {
  at: number; // where it begins in the whole
  pos: number; // where it begins in the document
  place: string;
  words: string;
}

/** What parts two paragraphs of the running text. */
export const parting = '\n\n';

/** Answers the running text, paragraph after paragraph, as the desk reads it. */
function running(doc: Node): Passage[] {
  const all: Passage[] = [];
  let at = 0;
  const walk = (parent: Node, start: number, indexes: number[]) => {
    parent.forEach((child, offset, index) => {
      const pos = start + offset + 1;
      const path = [...indexes, index];
      if (!child.isTextblock) return walk(child, pos, path);
      const words = wordsOf(child);
      if (!words) return;
      all.push({ at, pos, place: placeOf(path), words });
      at += words.length + parting.length;
    });
  };
  walk(doc, 0, []);
  return all;
}

const whole = (passages: Passage[]): string => passages.map(({ words }) => words).join(parting);

/** Answers the paragraph in which a place of the whole stands, or which ends there. */
function passageAt(passages: Passage[], at: number): Passage | undefined {
  return passages.find((p) => at <= p.at + p.words.length);
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
  if (!anchor.place.startsWith('body')) return null;
  const passages = running(doc);
  const words = whole(passages);
  const places = offsets(anchor, words);
  let best = -1;
  let most = -1;
  let tied = false;
  for (const at of places) {
    const score = 2 * around(anchor, words, at) + (passageAt(passages, at)?.place === anchor.place ? 1 : 0);
    tied = score === most || (tied && score < most);
    if (score > most) [best, most] = [at, score];
  }
  const need = places.length > 1 || anchor.words.length < shortest ? Math.min(telling, anchor.before.length + anchor.after.length) : 0;
  if (best < 0 || tied || Math.floor(most / 2) < need) return null;
  const pos = (at: number) => {
    const passage = passageAt(passages, at);
    return passage ? passage.pos + at - passage.at : 0;
  };
  return { from: pos(best), to: pos(best + anchor.words.length) };
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
  const found = key.getState(state)?.marks.find(undefined, undefined, (spec) => spec['note'] === note) ?? []; // one for each paragraph
  return found.length > 0 ? { from: Math.min(...found.map(({ from }) => from)), to: Math.max(...found.map(({ to }) => to)) } : null;
}

/** Selects the words of a note, or says that they stand nowhere. */
export function selectNote(view: EditorView, note: number): boolean {
  const at = whereIs(view.state, note);
  if (!at) return false;
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at.from, at.to)));
  view.dom.querySelector(`[data-noted="${note}"]`)?.scrollIntoView({ block: 'center' });
  return true;
}

/** Reads what is selected in the body; a bare cursor stands for its word, or for the place itself. */
export function selectedIn(view: EditorView, place: boolean): Anchor | null {
  let { from, to } = view.state.selection;
  const shown = document.getSelection();
  if (shown && shown.rangeCount > 0 && !shown.isCollapsed && view.dom.contains(shown.anchorNode) && view.dom.contains(shown.focusNode)) { // the editor hears of it a moment later, and not at all where it is read only
    const range = shown.getRangeAt(0);
    from = view.posAtDOM(range.startContainer, range.startOffset);
    to = view.posAtDOM(range.endContainer, range.endOffset);
  }
  const touched = running(view.state.doc).filter((p) => p.pos <= to && from <= p.pos + p.words.length);
  const [first, last] = [touched[0], touched[touched.length - 1]];
  if (!first || !last) return null;
  const words = whole(touched);
  let start = Math.max(0, from - first.pos);
  let end = last.at - first.at + Math.min(last.words.length, to - last.pos);
  if (start === end && !place) [start, end] = wordAt(words, start);
  while (start < end && /\s/.test(words[start] ?? '')) start++;
  while (end > start && /\s/.test(words[end - 1] ?? '')) end--;
  if (start === end && !place) return null;
  const base = touched.map((p) => ({ ...p, at: p.at - first.at }));
  const [begins, ends] = [passageAt(base, start) ?? first, passageAt(base, end) ?? last];
  const { before } = anchorOf(begins.place, begins.words, start - begins.at, start - begins.at);
  const { after } = anchorOf(ends.place, ends.words, end - ends.at, end - ends.at);
  return { place: begins.place, words: words.slice(start, end), before, after };
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
