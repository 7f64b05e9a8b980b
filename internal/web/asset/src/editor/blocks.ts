// The blocks of a body by name, and the acts that put them in, wrap text in them and ask where the cursor stands.

import { lift, setBlockType } from 'prosemirror-commands';
import type { MarkType, Node, NodeType } from 'prosemirror-model';
import { liftListItem } from 'prosemirror-schema-list';
import { TextSelection, type Command, type EditorState } from 'prosemirror-state';
import { schema } from './schema';

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

/** The nodes of the schema. */
export const n = {
  doc: node('doc'), paragraph: node('paragraph'), heading: node('heading'), bullets: node('bullet_list'), numbers: node('ordered_list'), item: node('list_item'),
  quote: node('blockquote'), picture: node('picture'), gallery: node('gallery'), card: node('story_card'), embed: node('embed'),
  table: node('table'), row: node('table_row'), cell: node('table_cell'), rule: node('horizontal_rule'), br: node('hard_break'),
};

/** The marks of the schema. */
export const m = { link: mark('link'), strong: mark('strong'), em: mark('em') };

/** Puts a block after the one in which the cursor stands; an empty paragraph gives way to it. within puts the cursor into the block. */
export function insert(block: Node, within = false): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const empty = $from.depth === 1 && $from.parent.type === n.paragraph && $from.parent.content.size === 0;
    const at = $from.depth === 0 ? state.selection.to : empty ? $from.before(1) : $from.after(1);
    const tr = empty ? state.tr.replaceWith(at, $from.after(1), block) : state.tr.insert(at, block);
    const end = at + block.nodeSize;
    if (end >= tr.doc.content.size) tr.insert(tr.doc.content.size, n.paragraph.create());
    tr.setSelection(TextSelection.near(tr.doc.resolve(within ? at + 1 : Math.min(end + 1, tr.doc.content.size))));
    if (dispatch) dispatch(tr.scrollIntoView());
    return true;
  };
}

/** Says whether the cursor stands in a node of a type. */
export function inside(state: EditorState, type: NodeType): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === type) return true;
  return false;
}

/** Says whether the selection, or what will be typed at the cursor, carries a mark. */
export function marked(state: EditorState, type: MarkType): boolean {
  const { from, to, $from, empty } = state.selection;
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined;
  return state.doc.rangeHasMark(from, to, type);
}

/** Wraps in a quote or a list, or takes it off where it is one already. */
export function toggleWrap(type: NodeType, wrap: Command): Command {
  return (state, dispatch) => (inside(state, type) ? (type === n.quote ? lift(state, dispatch) : liftListItem(n.item)(state, dispatch)) : wrap(state, dispatch));
}

/** Makes a heading of a level, or a paragraph of it where it is one already. */
export function toggleHeading(level: number): Command {
  return (state, dispatch) => {
    const { parent } = state.selection.$from;
    const same = parent.type === n.heading && parent.attrs['level'] === level;
    return (same ? setBlockType(n.paragraph) : setBlockType(n.heading, { level }))(state, dispatch);
  };
}
