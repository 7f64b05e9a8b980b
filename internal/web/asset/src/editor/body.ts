// The body: a ProseMirror editor with the house's schema, its toolbar and its keys.

import { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { dropCursor } from 'prosemirror-dropcursor';
import { gapCursor } from 'prosemirror-gapcursor';
import { history, redo, undo } from 'prosemirror-history';
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { Node, type MarkType, type NodeType } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { EditorState, NodeSelection, TextSelection, type Command } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { el, icon } from '../newsroom/dom';
import { askHref, askStory } from './dialogs';
import type { DocJSON } from './draft';
import { askPicture } from './picture';
import { schema } from './schema';
import { nodeViews, type Surroundings } from './views';

const node = (name: string): NodeType => {
  const type = schema.nodes[name];
  if (!type) throw new Error(`the schema has no node ${name}`);
  return type;
};
const mark = (name: string): MarkType => {
  const type = schema.marks[name];
  if (!type) throw new Error(`the schema has no mark ${name}`);
  return type;
};

const n = {
  paragraph: node('paragraph'), heading: node('heading'), bullets: node('bullet_list'), numbers: node('ordered_list'), item: node('list_item'),
  quote: node('blockquote'), picture: node('picture'), card: node('story_card'), rule: node('horizontal_rule'), br: node('hard_break'),
};
const m = { link: mark('link'), strong: mark('strong'), em: mark('em') };

/** Reads a body as the server sends it. One without a block gets an empty paragraph, for the cursor to stand in. */
function readDoc(json: DocJSON): Node {
  if (!json.content || json.content.length === 0) return node('doc').create(null, n.paragraph.create());
  return Node.fromJSON(schema, json);
}

/** Puts a block after the one in which the cursor stands; an empty paragraph gives way to it. */
function insert(block: Node): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const empty = $from.depth === 1 && $from.parent.type === n.paragraph && $from.parent.content.size === 0;
    const at = $from.depth === 0 ? state.selection.to : empty ? $from.before(1) : $from.after(1);
    const tr = empty ? state.tr.replaceWith(at, $from.after(1), block) : state.tr.insert(at, block);
    const end = at + block.nodeSize;
    if (end >= tr.doc.content.size) tr.insert(tr.doc.content.size, n.paragraph.create());
    tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(end + 1, tr.doc.content.size))));
    if (dispatch) dispatch(tr.scrollIntoView());
    return true;
  };
}

function inside(state: EditorState, type: NodeType): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return true;
  return false;
}

function marked(state: EditorState, type: MarkType): boolean {
  const { from, to, $from, empty } = state.selection;
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
  return state.doc.rangeHasMark(from, to, type);
}

/** Wraps in a quote or a list, or takes it off where it is one already. */
function toggleWrap(type: NodeType, wrap: Command): Command {
  return (state, dispatch) => (inside(state, type) ? (type === n.quote ? lift(state, dispatch) : liftListItem(n.item)(state, dispatch)) : wrap(state, dispatch));
}

function toggleHeading(level: number): Command {
  return (state, dispatch) => {
    const { parent } = state.selection.$from;
    const same = parent.type === n.heading && parent.attrs['level'] === level;
    return (same ? setBlockType(n.paragraph) : setBlockType(n.heading, { level }))(state, dispatch);
  };
}

const rules = inputRules({
  rules: [
    wrappingInputRule(/^\s*[>»]\s$/, n.quote),
    wrappingInputRule(/^\s*[-*•]\s$/, n.bullets),
    wrappingInputRule(/^(\d{1,6})\.\s$/, n.numbers, (match) => ({ start: Number(match[1]) }), (match, before) => before.childCount + Number(before.attrs['start']) === Number(match[1])),
    textblockTypeInputRule(/^(#{2,4})\s$/, n.heading, (match) => ({ level: (match[1] ?? '##').length })),
    new InputRule(/^---$/, (state, _match, start, end) => state.tr.replaceRangeWith(start, end, n.rule.create())),
  ],
});

/** One button of the toolbar. */
interface Tool {
  icon: string;
  word: string;
  keys?: string;
  run: Command;
  on?: (state: EditorState) => boolean;
}

export class Body {
  readonly view: EditorView;
  private readonly buttons: { button: HTMLButtonElement; tool: Tool }[] = [];

  constructor(place: HTMLElement, private readonly bar: HTMLElement, private readonly around: Surroundings, private readonly changed: () => void) {
    const { editing } = around;
    this.view = new EditorView(place, {
      state: this.fresh(editing.copy.body),
      editable: () => editing.write,
      attributes: { class: 'prose', role: 'textbox', 'aria-multiline': 'true', 'aria-label': editing.words.body, lang: editing.lang, dir: editing.dir, spellcheck: 'true' },
      nodeViews: nodeViews(around),
      dispatchTransaction: (tr) => {
        this.view.updateState(this.view.state.apply(tr));
        this.refresh();
        if (tr.docChanged) this.changed();
      },
    });
    if (editing.write) this.drawTools();
    else bar.remove();
    this.refresh();
  }

  private fresh(json: DocJSON): EditorState {
    const heading = (level: number) => [`Mod-Alt-${level}`, toggleHeading(level)] as const;
    return EditorState.create({
      doc: readDoc(json),
      plugins: [
        history(), rules,
        keymap({
          'Mod-z': undo, 'Mod-y': redo, 'Mod-Shift-z': redo, 'Mod-b': toggleMark(m.strong), 'Mod-i': toggleMark(m.em), 'Mod-k': this.link,
          Enter: splitListItem(n.item), Tab: sinkListItem(n.item), 'Shift-Tab': liftListItem(n.item), 'Mod-Alt-0': setBlockType(n.paragraph),
          'Shift-Enter': chainCommands(exitCode, (state, dispatch) => {
            dispatch?.(state.tr.replaceSelectionWith(n.br.create()).scrollIntoView());
            return true;
          }),
          'Mod-Shift-9': toggleWrap(n.quote, wrapIn(n.quote)), 'Mod-Shift-8': toggleWrap(n.bullets, wrapInList(n.bullets)), 'Mod-Shift-7': toggleWrap(n.numbers, wrapInList(n.numbers)),
          ...Object.fromEntries([2, 3, 4].map(heading)),
        }),
        keymap(baseKeymap), dropCursor(), gapCursor(),
      ],
    });
  }

  /** Asks for an address and puts it on the selected words, or on the word in which the cursor stands. */
  private readonly link: Command = (state, dispatch) => {
    if (!dispatch) return !state.selection.empty || marked(state, m.link);
    const here = state.selection.$from.marks().find((one) => one.type === m.link) ?? state.doc.resolve(Math.min(state.selection.from + 1, state.doc.content.size)).marks().find((one) => one.type === m.link);
    const { from, to } = here ? this.linkRange() : state.selection;
    if (from === to) return false;
    void askHref(String(here?.attrs['href'] ?? ''), this.around.editing.words).then((href) => {
      this.view.focus();
      if (href === null) return;
      const tr = this.view.state.tr.removeMark(from, to, m.link);
      this.view.dispatch(href ? tr.addMark(from, to, m.link.create({ href })) : tr);
    });
    return true;
  };

  /** Answers how far the link at the cursor reaches. */
  private linkRange(): { from: number; to: number } {
    const { from, to, $from } = this.view.state.selection;
    let start = from;
    let end = to;
    $from.parent.forEach((child, offset) => {
      const at = $from.start() + offset;
      if (m.link.isInSet(child.marks) && at <= to && at + child.nodeSize >= from) {
        start = Math.min(start, at);
        end = Math.max(end, at + child.nodeSize);
      }
    });
    return { from: start, to: end };
  }

  private readonly choosePicture: Command = (_state, dispatch) => {
    if (dispatch) {
      void askPicture(this.around.editing, this.around.pictures).then((picture) => {
        if (picture) insert(n.picture.create({ asset: picture.number }))(this.view.state, this.view.dispatch);
        this.view.focus();
      });
    }
    return true;
  };

  private readonly chooseCard: Command = (_state, dispatch) => {
    const { words, editions, edition } = this.around.editing;
    if (dispatch) {
      void askStory({ title: words.card_find, editions: editions.filter((e) => e.code === edition), words, begin: '' }).then((card) => {
        if (card) {
          this.around.cards.set(card.number, card);
          insert(n.card.create({ story: card.number }))(this.view.state, this.view.dispatch);
        }
        this.view.focus();
      });
    }
    return true;
  };

  private tools(): Tool[] {
    const { words } = this.around.editing;
    return [
      { icon: 'bold', word: words.bold, keys: 'Ctrl B', run: toggleMark(m.strong), on: (s) => marked(s, m.strong) },
      { icon: 'italic', word: words.italic, keys: 'Ctrl I', run: toggleMark(m.em), on: (s) => marked(s, m.em) },
      { icon: 'link', word: words.link, keys: 'Ctrl K', run: this.link, on: (s) => marked(s, m.link) },
      { icon: 'heading-2', word: words.heading, keys: 'Ctrl Alt 2', run: toggleHeading(2), on: (s) => s.selection.$from.parent.type === n.heading },
      { icon: 'list', word: words.list, keys: 'Ctrl Shift 8', run: toggleWrap(n.bullets, wrapInList(n.bullets)), on: (s) => inside(s, n.bullets) },
      { icon: 'list-ordered', word: words.numbers, keys: 'Ctrl Shift 7', run: toggleWrap(n.numbers, wrapInList(n.numbers)), on: (s) => inside(s, n.numbers) },
      { icon: 'quote', word: words.quote, keys: 'Ctrl Shift 9', run: toggleWrap(n.quote, wrapIn(n.quote)), on: (s) => inside(s, n.quote) },
      { icon: 'image', word: words.picture, run: this.choosePicture },
      { icon: 'square-stack', word: words.card, run: this.chooseCard },
      { icon: 'minus', word: words.rule, run: insert(n.rule.create()) },
      { icon: 'undo-2', word: words.undo, keys: 'Ctrl Z', run: undo },
    ];
  }

  private drawTools(): void {
    for (const tool of this.tools()) {
      const button = el('button', { type: 'button', title: tool.keys ? `${tool.word} (${tool.keys})` : tool.word, 'aria-label': tool.word, tabindex: this.buttons.length === 0 ? 0 : -1, 'data-tool': tool.icon,
        mousedown: (e) => e.preventDefault(), // the selection stays where it is
        click: () => {
          tool.run(this.view.state, this.view.dispatch, this.view);
          if (!document.querySelector('dialog[open]')) this.view.focus();
        } }, icon(tool.icon), el('span', {}, tool.word));
      this.buttons.push({ button, tool });
      this.bar.append(button);
    }
    this.bar.addEventListener('keydown', (e) => this.walk(e));
  }

  /** Moves along the toolbar by the arrow keys, as toolbars do. */
  private walk(e: KeyboardEvent): void {
    const forward = getComputedStyle(this.bar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
    const at = this.buttons.findIndex(({ button }) => button === document.activeElement);
    const next = this.buttons[(at + (e.key === forward ? 1 : -1) + this.buttons.length) % this.buttons.length];
    if (at < 0 || !next) return;
    e.preventDefault();
    for (const { button } of this.buttons) button.tabIndex = button === next.button ? 0 : -1;
    next.button.focus();
  }

  private refresh(): void {
    for (const { button, tool } of this.buttons) {
      if (tool.on) button.setAttribute('aria-pressed', String(tool.on(this.view.state)));
      button.setAttribute('aria-disabled', String(!tool.run(this.view.state)));
    }
  }

  /** Answers the body as the server reads it. */
  read(): DocJSON {
    return this.view.state.doc.toJSON() as DocJSON;
  }

  /** Puts another body in the place of this one. */
  write(json: DocJSON): void {
    this.view.updateState(this.fresh(json));
    this.refresh();
  }

  /** Shows the block of a number, to be mended. */
  show(index: number): void {
    const { doc } = this.view.state;
    if (index < 0 || index >= doc.childCount) return;
    let pos = 0;
    for (let i = 0; i < index; i++) pos += doc.child(i).nodeSize;
    this.view.dispatch(this.view.state.tr.setSelection(NodeSelection.create(doc, pos)).scrollIntoView());
    const dom = this.view.nodeDOM(pos);
    if (dom instanceof HTMLElement) dom.scrollIntoView({ block: 'center' });
    this.view.focus();
  }
}

/** Says a body as plain paragraphs, for two texts to be read side by side. */
export function paragraphs(json: DocJSON): string[] {
  const out: string[] = [];
  readDoc(json).forEach((child) => {
    const attrs = ['headline', 'caption', 'speaker', 'story', 'asset'].map((name) => String(child.attrs[name] ?? '')).filter((value) => value !== '' && value !== '0');
    const words = child.textBetween(0, child.content.size, '\n', '\n');
    out.push([words, attrs.length ? `[${attrs.join(' · ')}]` : ''].filter(Boolean).join(' ') || '—');
  });
  return out;
}
