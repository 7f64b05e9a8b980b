// The body: a ProseMirror editor with the house's schema, its toolbar and its keys.

import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { dropCursor } from 'prosemirror-dropcursor';
import { gapCursor } from 'prosemirror-gapcursor';
import { history, redo, undo } from 'prosemirror-history';
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { Node } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { EditorState, NodeSelection, type Command } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import type { Choice } from '../newsroom/choices';
import { el, icon } from '../newsroom/dom';
import { addresses } from './address';
import { noting } from './anchor';
import { get } from './ask';
import { inside, insert, m, marked, n, toggleHeading, toggleWrap } from './blocks';
import { minutesOf, wordsOf } from './count';
import { askHref, askPiece, askStory } from './dialogs';
import { fill, type Card, type DocJSON } from './draft';
import { uploads } from './drop';
import { Finder, finding } from './find';
import type { Surroundings } from './inert';
import { backToFields, intoFields, leavesFields } from './into';
import { clipboard } from './paste/plugin';
import { askPicture, askPictures } from './picture';
import { quoteRule } from './quotes';
import { schema } from './schema';
import { openMenu, slash, type Menu, type Offer } from './slash';
import { addColumn, addRow, emptyTable, headed, inTable, removeColumn, removeRow, removeTable, toggleHead, walkCells, walkRows } from './table';
import { nodeViews } from './views';

/** Reads a body as the server sends it. One without a block gets an empty paragraph, for the cursor to stand in. */
function readDoc(json: DocJSON): Node {
  if (!json.content || json.content.length === 0) return n.doc.create(null, n.paragraph.create());
  return Node.fromJSON(schema, json);
}

const rules = (lang: string) => inputRules({
  rules: [
    quoteRule(lang),
    wrappingInputRule(/^\s*[>»]\s$/, n.quote),
    wrappingInputRule(/^\s*[-*•]\s$/, n.bullets),
    wrappingInputRule(/^(\d{1,6})\.\s$/, n.numbers, (match) => ({ start: Number(match[1]) }), (match, before) => before.childCount + Number(before.attrs['start']) === Number(match[1])),
    textblockTypeInputRule(/^(#{2,4})\s$/, n.heading, (match) => ({ level: (match[1] ?? '##').length })),
    new InputRule(/^---$/, (state, _match, start, end) => state.tr.replaceRangeWith(start, end, n.rule.create())),
  ],
});

/** Blocks as JSON, each written once for as long as it stays the same, so that a key costs one paragraph and not the story. */
const said = new WeakMap<Node, string>();

function blockJSON(block: Node): string {
  let json = said.get(block);
  if (json === undefined) said.set(block, (json = JSON.stringify(block.toJSON())));
  return json;
}

/** Answers the blocks of a body as this editor writes them, whoever wrote them before. */
export function written(json: DocJSON): DocJSON[] {
  return readDoc(json).children.map((block) => block.toJSON() as DocJSON);
}

/** Sets an attribute that is true or false, where it is not so already. */
function turn(button: HTMLElement, name: string, value: boolean): void {
  if (button.getAttribute(name) !== String(value)) button.setAttribute(name, String(value));
}

/** One button of the toolbar. */
interface Tool {
  icon: string;
  word: string;
  keys?: string;
  run: Command;
  on?: (state: EditorState) => boolean;
  shown?: (state: EditorState) => boolean; // always, where it does not say
}

export class Body {
  readonly view: EditorView;
  private readonly notes = noting((note) => this.pressed(note));
  /** Is told of a note whose words were pressed. */
  pressed: (note: number) => void = () => undefined;
  private readonly buttons: { button: HTMLButtonElement; tool: Tool }[] = [];
  private readonly finder: Finder;
  private readonly counted = document.querySelector('#count');
  private recount = 0;
  private restyle = 0;
  private locked = false; // somebody else is writing

  constructor(place: HTMLElement, private readonly bar: HTMLElement, private readonly around: Surroundings, private readonly changed: () => void) {
    const { editing } = around;
    this.finder = new Finder(() => this.view, editing.words, editing.write);
    this.view = new EditorView(place, {
      state: this.fresh(editing.copy.body),
      editable: () => editing.write && !this.locked,
      scrollThreshold: this.edges(),
      scrollMargin: this.edges(),
      attributes: { class: 'prose', role: 'textbox', 'aria-multiline': 'true', 'aria-label': editing.words.body, lang: editing.lang, dir: editing.dir, spellcheck: 'true' },
      nodeViews: nodeViews(around),
      dispatchTransaction: (tr) => {
        this.view.updateState(this.view.state.apply(tr));
        this.refreshSoon();
        if (!tr.docChanged) return;
        if (tr.before.childCount !== tr.doc.childCount) this.keepCaret();
        this.finder.heard(tr);
        this.changed();
        this.count();
      },
    });
    leavesFields(this.view);
    if (editing.write) this.drawTools();
    else bar.replaceChildren();
    bar.append(this.finder.bar);
    this.refresh();
    this.tell();
  }

  /** How near to the edges of the window the cursor may come: below the toolbar, which stays in sight. */
  private edges(): { top: number; bottom: number; left: number; right: number } {
    const { bar } = this;
    return { get top() { return bar.getBoundingClientRect().bottom + 8; }, bottom: 24, left: 5, right: 5 };
  }

  private fresh(json: DocJSON): EditorState {
    const heading = (level: number) => [`Mod-Alt-${level}`, toggleHeading(level)] as const;
    return EditorState.create({
      doc: readDoc(json),
      plugins: [
        history(), rules(this.around.editing.lang), slash(this.menu()), addresses(), ...(this.around.editing.plain ? [] : [uploads(this.around, () => window.alert(this.around.editing.words.upload_nobody))]),
        clipboard(this.around.editing), finding(), this.notes,
        keymap({
          'Mod-f': (_state, dispatch) => {
            if (dispatch) this.finder.open();
            return true;
          },
          Backspace: undoInputRule, 'Mod-z': chainCommands(undoInputRule, undo), 'Mod-y': redo, 'Mod-Shift-z': redo, 'Mod-b': toggleMark(m.strong), 'Mod-i': toggleMark(m.em), 'Mod-k': this.link,
          Enter: splitListItem(n.item), Tab: chainCommands(sinkListItem(n.item), walkCells(1), intoFields), 'Shift-Tab': chainCommands(liftListItem(n.item), walkCells(-1), backToFields), ArrowDown: walkRows(1), ArrowUp: walkRows(-1), 'Mod-Alt-0': setBlockType(n.paragraph),
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

  /** Asks for something and puts in the block that it makes. */
  private asking<T>(ask: () => Promise<T>, block: (answer: T) => Node | null): Command {
    return (_state, dispatch) => {
      if (!dispatch) return true;
      void ask().then((answer) => {
        const made = block(answer);
        if (made) insert(made)(this.view.state, this.view.dispatch);
        this.view.focus();
      });
      return true;
    };
  }

  private card(card: Card): Node {
    this.around.cards.set(card.number, card);
    return n.card.create({ story: card.number });
  }

  private readonly choosePicture = this.asking(() => askPicture(this.around.editing, this.around.pictures), (picture) => picture && n.picture.create({ asset: picture.number }));

  private readonly chooseGallery = this.asking(() => askPictures(this.around.editing, this.around.pictures),
    (pictures) => (pictures.length ? n.gallery.create(null, pictures.map((picture) => n.picture.create({ asset: picture.number }))) : null));

  private readonly chooseCard = this.asking(() => askStory({ title: this.around.editing.words.card_find, editions: [], words: this.around.editing.words, begin: '' }), (card) => card && this.card(card));

  private readonly chooseEmbed = this.asking(() => askPiece(this.around.editing.words), (piece) => piece && n.embed.create(piece));

  private readonly openMenu: Command = (state, dispatch) => {
    if (dispatch) openMenu(this.view, this.menu(), '');
    return state.selection.$from.parent.inlineContent;
  };

  /** Says whether the text may have what an icon stands for: a text of words alone has no pictures, cards and pieces of others. */
  private takes(icon: string): boolean {
    return !this.around.editing.plain || !['image', 'images', 'square-stack', 'play'].includes(icon);
  }

  /** What "/" offers. The names find a block in English whatever the language of the interface. */
  private menu(): Menu {
    const { words } = this.around.editing;
    const offer = (icon: string, word: string, names: string, act: Command): Offer => ({ icon, word, names, run: () => act(this.view.state, this.view.dispatch, this.view) });
    const blocks = [
      offer('heading-2', words.heading, 'heading h2', setBlockType(n.heading, { level: 2 })), offer('heading-2', words.heading_small, 'heading h3 small', setBlockType(n.heading, { level: 3 })),
      offer('list', words.list, 'list bullets', wrapInList(n.bullets)), offer('list-ordered', words.numbers, 'list numbers ordered', wrapInList(n.numbers)),
      offer('quote', words.quote, 'quote', wrapIn(n.quote)), offer('image', words.picture, 'picture photo image', this.choosePicture), offer('images', words.gallery, 'gallery pictures photos', this.chooseGallery),
      offer('square-stack', words.card, 'card related story', this.chooseCard), offer('table', words.table, 'table', insert(emptyTable(3, 3), true)),
      offer('play', words.embed, 'embed video film post', this.chooseEmbed), offer('minus', words.rule, 'rule divider line', insert(n.rule.create())),
    ];
    const allowed = blocks.filter((block) => this.takes(block.icon));
    const table = this.tableTools().map((tool) => offer(tool.icon, tool.word, 'table', tool.run));
    return { label: words.insert, nothing: words.nothing, offers: (state) => (inTable(state) ? [...table, ...blocks.slice(2, 4)] : allowed), search: (typed) => this.cardsFor(typed) };
  }

  /** Finds stories by a few words of their headline, to be put in as cards. */
  private async cardsFor(typed: string): Promise<Choice[]> {
    const { words } = this.around.editing;
    if (typed.length < 3 || !this.takes('square-stack')) return [];
    const answer = await get<{ stories: Card[] }>('/newsroom/find/stories', { edition: '', words: typed });
    const stories = answer.ok ? answer.body.stories.slice(0, 6) : [];
    return stories.map((card) => ({ icon: 'square-stack', word: card.headline, says: `${words.card} · ${card.edition_name} · ${card.published}`, run: () => insert(this.card(card))(this.view.state, this.view.dispatch) }));
  }

  private tableTools(): Tool[] {
    const { words } = this.around.editing;
    const shown = inTable;
    return [
      { icon: 'arrow-up-from-line', word: words.row_above, run: addRow(0), shown }, { icon: 'arrow-down-from-line', word: words.row_below, run: addRow(1), shown },
      { icon: 'arrow-left-from-line', word: words.column_before, run: addColumn(0), shown }, { icon: 'arrow-right-from-line', word: words.column_after, run: addColumn(1), shown },
      { icon: 'fold-vertical', word: words.row_remove, run: removeRow, shown }, { icon: 'fold-horizontal', word: words.column_remove, run: removeColumn, shown },
      { icon: 'panel-top', word: words.table_head, run: toggleHead, on: headed, shown }, { icon: 'trash-2', word: words.table_remove, run: removeTable, shown },
    ];
  }

  private tools(): Tool[] {
    const { words } = this.around.editing;
    return [
      { icon: 'plus', word: words.insert, keys: '/', run: this.openMenu },
      ...this.tableTools(),
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
      { icon: 'search', word: words.find, keys: 'Ctrl F', run: (_state, dispatch) => {
        if (dispatch) this.finder.open();
        return true;
      } },
    ];
  }

  private drawTools(): void {
    const row = el('div', { class: 'tool-row' });
    this.bar.append(row);
    for (const tool of this.tools().filter((one) => this.takes(one.icon))) {
      const button = el('button', { type: 'button', title: tool.keys ? `${tool.word} (${tool.keys})` : tool.word, 'aria-label': tool.word, tabindex: this.buttons.length === 0 ? 0 : -1, 'data-tool': tool.icon, ...(tool.shown ? { 'data-table': true } : {}),
        mousedown: (e) => e.preventDefault(), // the selection stays where it is
        click: () => {
          tool.run(this.view.state, this.view.dispatch, this.view);
          if (!document.querySelector('dialog[open], .menu') && this.finder.bar.hidden) this.view.focus();
        } }, icon(tool.icon), el('span', {}, tool.word));
      this.buttons.push({ button, tool });
      row.append(button);
    }
    this.bar.addEventListener('keydown', (e) => this.walk(e));
  }

  /** Moves along the toolbar by the arrow keys, as toolbars do. */
  private walk(e: KeyboardEvent): void {
    const forward = getComputedStyle(this.bar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
    const buttons = this.buttons.filter(({ button }) => !button.hidden);
    const at = buttons.findIndex(({ button }) => button === document.activeElement);
    const next = buttons[(at + (e.key === forward ? 1 : -1) + buttons.length) % buttons.length];
    if (at < 0 || !next) return;
    e.preventDefault();
    for (const { button } of this.buttons) button.tabIndex = button === next.button ? 0 : -1;
    next.button.focus();
  }

  /**
   * Sets the caret anew where it stands. Chromium shows it there and drops every key when a block that holds blocks of its own, a
   * gallery, was put in ahead of it.
   */
  private keepCaret(): void {
    const at = document.getSelection();
    if (this.view.composing || !this.view.hasFocus() || !at?.isCollapsed || !at.anchorNode) return;
    at.collapse(at.anchorNode, at.anchorOffset);
  }

  /** Lets the key reach the screen before the toolbar follows it. */
  private refreshSoon(): void {
    this.restyle ||= window.setTimeout(() => {
      this.restyle = 0;
      this.refresh();
    }, 80);
  }

  /** Locks the body while somebody else is writing, or opens it again. */
  lock(locked: boolean): void {
    const { dom } = this.view;
    const had = dom.contains(document.activeElement);
    this.locked = locked;
    dom.tabIndex = 0; // to be read by keys, too, and so that the focus stays where it is
    dom.toggleAttribute('data-quiet', locked);
    this.view.setProps({});
    if (had && document.activeElement === document.body) dom.focus({ preventScroll: true });
  }

  /** Brings the toolbar up to date; what stays as it is is not touched, since this runs with every key. */
  private refresh(): void {
    const { state } = this.view;
    for (const { button, tool } of this.buttons) {
      const hidden = tool.shown ? !tool.shown(state) : false;
      if (button.hidden !== hidden) button.hidden = hidden;
      if (hidden) continue;
      if (tool.on) turn(button, 'aria-pressed', tool.on(state));
      turn(button, 'aria-disabled', !tool.run(state));
    }
    this.finder.refresh();
  }

  /** Counts the words when the keys rest. */
  private count(): void {
    window.clearTimeout(this.recount);
    this.recount = window.setTimeout(() => this.tell(), 300);
  }

  private tell(): void {
    const { words, lang } = this.around.editing;
    const count = wordsOf(this.view.state.doc);
    if (this.counted) this.counted.textContent = fill(words.words, { Count: count.words.toLocaleString(document.documentElement.lang), Minutes: String(minutesOf(count, lang)) });
  }

  /** Answers the body as the server reads it. */
  read(): DocJSON {
    return this.view.state.doc.toJSON() as DocJSON;
  }

  /** Answers the same as JSON. */
  readJSON(): string {
    const { children } = this.view.state.doc;
    return children.length ? `{"type":"doc","content":[${children.map(blockJSON).join(',')}]}` : '{"type":"doc"}';
  }

  /** Puts another body in the place of this one. */
  write(json: DocJSON): void {
    this.view.updateState(this.fresh(json));
    this.refresh();
    this.tell();
  }

  /** Takes over a body that differs in a few words: what is selected stays, and it can be undone. */
  become(json: DocJSON): void {
    const { doc, tr } = this.view.state;
    const next = readDoc(json);
    const start = doc.content.findDiffStart(next.content);
    const end = doc.content.findDiffEnd(next.content);
    if (start === null || !end) return;
    const overlap = start - Math.min(end.a, end.b);
    const shift = Math.max(0, overlap);
    this.view.dispatch(tr.replace(start, end.a + shift, next.slice(start, end.b + shift)));
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
