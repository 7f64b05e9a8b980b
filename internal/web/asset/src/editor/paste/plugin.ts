// Paste and drop of what another program copied. The words come in by the body's schema, in one step of the history; what
// stays behind is said, with a way back. What was copied in this newsroom itself comes in as it is.

import { closeHistory } from 'prosemirror-history';
import { DOMParser, Fragment, Slice, type Node, type ParseOptions } from 'prosemirror-model';
import { Plugin, TextSelection, type EditorState, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { n } from '../blocks';
import type { Editing, Words } from '../draft';
import { schema } from '../schema';
import { Left } from './left';
import { readBare, readLines } from './lines';
import { flowOnly, shallow } from './pieces';
import { Reader } from './read';
import { tellPaste, tellRefused } from './tell';

const mostRead = 24_000_000; // characters of a clipboard; pictures within a document can make it so large
const mostBytes = 1 << 20; // of a body, and
const mostNodes = 20_000; // as internal/prose has them

/** What was read of the clipboard that is being pasted. */
interface Taken {
  blocks: Node[];
  left: Left;
}

const ourTag = /<\/?(?:p|h[2-4]|ul|ol|li|blockquote|div|table|tbody|tr|td|th|hr|br|a|strong|em|meta)(?: (?:data-[a-z-]+|href|rel|start|charset)="[^"]*"| class="table")*>/g;

/** Says whether HTML was copied out of an editor of this newsroom: it holds nothing that such an editor does not write. */
function isOurs(html: string): boolean {
  return html.includes('data-pm-slice="') && !html.replace(ourTag, '').includes('<');
}

/** Takes the place of ProseMirror's own reading of a clipboard. */
class Clipboard extends DOMParser {
  taken: Taken | null = null;
  large = false;

  constructor(private readonly lang: string) {
    super(schema, DOMParser.fromSchema(schema).rules);
  }

  override parseSlice(dom: globalThis.Node, options?: ParseOptions): Slice {
    const shut = (dom as Element).querySelector('template');
    if (!shut) return super.parseSlice(dom, options);
    if (shut.content.childElementCount === 0) return this.readText(shut.content.textContent, false); // Chromium's PDF viewer calls its bare text HTML
    const reader = new Reader(shut.content, this.lang);
    this.taken = { blocks: reader.blocks(), left: reader.left };
    return new Slice(Fragment.from(this.taken.blocks), 0, 0);
  }

  readText(text: string, bare: boolean): Slice {
    const left = new Left();
    this.taken = { blocks: bare ? readBare(text) : readLines(text, left), left };
    return new Slice(Fragment.from(this.taken.blocks), 0, 0);
  }

  /** Hands over what was read, once. */
  take(): Taken | null {
    const { taken } = this;
    this.taken = null;
    return taken;
  }

  /** Shuts foreign HTML up in a template, where nothing of it is fetched. Styles and handlers get other names, so that the browser sets out to use none. */
  shut(html: string): string {
    const read = this.measure(html);
    if (isOurs(read)) return read;
    const named = read.replace(/<(\/?)(template|style)(?=[\s>/])/gi, '<$1x-$2');
    return `<template>${named.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(?=\s*=)/gi, '$1data-$2'))}</template>`;
  }

  /** Cuts off what is too large to be read at all. */
  measure(text: string): string {
    this.large = text.length > mostRead;
    return this.large ? '' : text;
  }
}

/** Puts blocks at the selection. Nothing of them is opened but a paragraph at an end, which joins the one at the cursor. */
export function placed(state: EditorState, blocks: Node[]): Transaction {
  const tr = closeHistory(state.tr);
  if (!tr.selection.empty) tr.deleteSelection();
  const { $from } = tr.selection;
  const [first] = blocks;
  const last = blocks[blocks.length - 1];
  if (!first || !last) return tr;
  if (blocks.length === 1 && first.type === n.paragraph && $from.parent.inlineContent) return tr.replaceSelection(new Slice(Fragment.from(first), 1, 1));
  const empty = $from.depth === 1 && $from.parent.type === n.paragraph && $from.parent.content.size === 0;
  if (empty || $from.depth === 0) {
    const at = empty ? $from.before(1) : $from.pos;
    tr.replaceWith(at, empty ? $from.after(1) : at, blocks);
    return ended(tr, at + Fragment.from(blocks).size);
  }
  const fitting = shallow($from.depth > 1 ? flowOnly(blocks) : blocks, $from.depth);
  const end = fitting[fitting.length - 1];
  const joins = fitting[0]?.type === n.paragraph ? 1 : lists(fitting[0]) && $from.depth > 2 && $from.node(-1).type === n.item ? 3 : 0;
  return tr.replaceSelection(new Slice(Fragment.from(fitting), joins, end?.type === n.paragraph ? 1 : joins === 3 && fitting.length === 1 ? 3 : 0));
}

const lists = (node: Node | undefined): boolean => node?.type === n.bullets || node?.type === n.numbers;

/** Puts the cursor behind what was pasted; where nothing can be written there, a paragraph is made. */
function ended(tr: Transaction, end: number): Transaction {
  const before = tr.doc.resolve(end).nodeBefore;
  if (end >= tr.doc.content.size && before && (before.isAtom || before.type === n.table || before.type === n.gallery)) tr.insert(end, n.paragraph.create());
  const after = before?.isAtom || before?.type === n.table ? TextSelection.near(tr.doc.resolve(Math.min(end + 1, tr.doc.content.size))) : TextSelection.near(tr.doc.resolve(end), -1);
  return tr.setSelection(after);
}

/** Says whether a body would be larger than the desk takes. */
function tooLarge(doc: Node): boolean {
  let nodes = 0;
  doc.descendants(() => {
    nodes++;
  });
  return nodes > mostNodes || new TextEncoder().encode(JSON.stringify(doc.toJSON())).length > mostBytes;
}

function put(view: EditorView, taken: Taken, words: Words, by: 'paste' | 'drop'): void {
  const tr = placed(view.state, shallow(taken.blocks, 1));
  if (tooLarge(tr.doc)) return tellRefused(words);
  view.dispatch(tr.scrollIntoView().setMeta('paste', by === 'paste').setMeta('uiEvent', by));
  view.dispatch(closeHistory(view.state.tr)); // what is typed next is a step of its own
  tellPaste(view, taken.left, words);
}

/** Takes in what other programs copied. */
export function clipboard({ words, lang, plain }: Pick<Editing, 'words' | 'lang' | 'plain'>): Plugin {
  const reads = new Clipboard(lang);
  const take = (view: EditorView, by: 'paste' | 'drop'): boolean => {
    const taken = reads.take();
    if (plain && taken) taken.blocks = taken.blocks.filter((block) => block.type !== n.embed || taken.left.add('media'));
    const { large } = reads;
    reads.large = false;
    if (large) tellRefused(words);
    else if (taken && taken.blocks.length === 0) tellPaste(view, taken.left, words);
    else if (taken) put(view, taken, words, by);
    return large || taken !== null;
  };
  const forget = () => {
    reads.take(); // what another plugin took for itself the last time
    return false;
  };
  return new Plugin({
    props: {
      handleDOMEvents: { paste: () => forget(), drop: () => forget() },
      clipboardParser: reads,
      clipboardTextParser: (text, _context, bare) => reads.readText(text, bare),
      transformPastedHTML: (html) => reads.shut(html),
      transformPastedText: (text) => reads.measure(text),
      handlePaste: (view) => take(view, 'paste'),
      handleDrop(view, event, _slice, moved) {
        if (moved || !reads.taken) return false;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (at) view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))));
        view.focus();
        return take(view, 'drop');
      },
    },
  });
}
