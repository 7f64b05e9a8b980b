// Tables: simple ones, of rows and columns and nothing that spans. Tab walks the cells and makes a row at the end.

import { Fragment, type Node } from 'prosemirror-model';
import { Selection, TextSelection, type Command, type EditorState, type Transaction } from 'prosemirror-state';
import { n } from './blocks';

/** Where in a table the cursor stands. */
interface Spot {
  table: Node;
  start: number; // position of the first row
  before: number; // position of the table
  row: number;
  column: number;
}

function spot(state: EditorState): Spot | null {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 1; depth--) {
    if ($from.node(depth).type !== n.cell) continue;
    return { table: $from.node(depth - 2), start: $from.start(depth - 2), before: $from.before(depth - 2), row: $from.index(depth - 2), column: $from.index(depth - 1) };
  }
  return null;
}

/** Says whether the cursor stands in a table. */
export function inTable(state: EditorState): boolean {
  return spot(state) !== null;
}

function emptyCell(header: boolean): Node {
  return n.cell.create({ header }, n.paragraph.create());
}

/** Makes an empty table whose first row heads the columns. */
export function emptyTable(rows: number, columns: number): Node {
  const row = (i: number) => n.row.create(null, Array.from({ length: columns }, () => emptyCell(i === 0)));
  return n.table.create(null, Array.from({ length: rows }, (_, i) => row(i)));
}

const rowsOf = (table: Node): Node[] => [...table.children];

/** Puts other rows in the place of a table's, with the cursor in a cell. */
function refill(tr: Transaction, at: Spot, rows: Node[], row: number, column: number): Transaction {
  const table = n.table.create(at.table.attrs, Fragment.from(rows));
  tr.replaceWith(at.before, at.before + at.table.nodeSize, table);
  return tr.setSelection(within(tr.doc, at.start, table, row, column)).scrollIntoView();
}

/** Selects the beginning of a cell. */
function within(doc: Node, start: number, table: Node, row: number, column: number): Selection {
  let pos = start;
  for (let i = 0; i < row; i++) pos += table.child(i).nodeSize;
  const line = table.child(row);
  pos++;
  for (let i = 0; i < Math.min(column, line.childCount - 1); i++) pos += line.child(i).nodeSize;
  return TextSelection.near(doc.resolve(pos + 1));
}

function command(act: (at: Spot, state: EditorState) => Transaction | null): Command {
  return (state, dispatch) => {
    const at = spot(state);
    const tr = at && act(at, state);
    if (!tr) return false;
    dispatch?.(tr);
    return true;
  };
}

/** Adds a row above (0) or below (1) the cursor. */
export const addRow = (below: 0 | 1): Command => command((at, state) => {
  const rows = rowsOf(at.table);
  const like = rows[at.row];
  if (!like) return null;
  const heads = below === 0 && at.row === 0; // above the head stands a new head
  rows.splice(at.row + below, 0, n.row.create(null, like.children.map((cell, i) => emptyCell(heads ? Boolean(cell.attrs['header']) : i === 0 && Boolean(cell.attrs['header']) && at.row > 0))));
  return refill(state.tr, at, rows, at.row + below, at.column);
});

/** Adds a column before (0) or after (1) the cursor. */
export const addColumn = (after: 0 | 1): Command => command((at, state) => {
  const rows = rowsOf(at.table).map((row) => {
    const cells = [...row.children];
    const to = Math.min(at.column + after, cells.length);
    const heads = cells.length > 1 || at.table.childCount > 1 ? cells.every((cell) => cell.attrs['header']) : false;
    cells.splice(to, 0, emptyCell(heads));
    return n.row.create(row.attrs, cells);
  });
  return refill(state.tr, at, rows, at.row, at.column + after);
});

function removeWhole(at: Spot, state: EditorState): Transaction {
  const tr = state.tr.replaceWith(at.before, at.before + at.table.nodeSize, n.paragraph.create());
  return tr.setSelection(TextSelection.near(tr.doc.resolve(at.before + 1))).scrollIntoView();
}

export const removeTable: Command = command(removeWhole);

export const removeRow: Command = command((at, state) => {
  const rows = rowsOf(at.table);
  if (rows.length === 1) return removeWhole(at, state);
  rows.splice(at.row, 1);
  return refill(state.tr, at, rows, Math.min(at.row, rows.length - 1), at.column);
});

export const removeColumn: Command = command((at, state) => {
  const rows = rowsOf(at.table).map((row) => n.row.create(row.attrs, row.children.filter((_, i) => i !== at.column)));
  if (rows.some((row) => row.childCount === 0)) return removeWhole(at, state);
  return refill(state.tr, at, rows, at.row, Math.max(0, at.column - 1));
});

/** Says whether the first row heads the columns. */
export function headed(state: EditorState): boolean {
  const at = spot(state);
  return at !== null && (at.table.firstChild?.children.every((cell) => cell.attrs['header']) ?? false);
}

/** Makes the first row the head of the columns, or takes it off. */
export const toggleHead: Command = command((at, state) => {
  const to = !headed(state);
  const [first, ...rest] = rowsOf(at.table);
  if (!first) return null;
  const head = n.row.create(first.attrs, first.children.map((cell) => n.cell.create({ header: to }, cell.content)));
  return refill(state.tr, at, [head, ...rest], at.row, at.column);
});

/** Goes to the next cell (1) or the one before (-1); after the last one a row is made. */
export const walkCells = (step: 1 | -1): Command => (state, dispatch) => {
  const at = spot(state);
  if (!at) return false;
  let { row, column } = at;
  column += step;
  if (column < 0) {
    row--;
    column = (at.table.maybeChild(row)?.childCount ?? 1) - 1;
  } else if (column >= at.table.child(at.row).childCount) {
    row++;
    column = 0;
  }
  if (row < 0) return true; // before the first cell there is none
  if (row >= at.table.childCount) {
    return addRow(1)(state, dispatch && ((tr) => dispatch(tr.setSelection(within(tr.doc, at.start, tr.doc.nodeAt(at.before) ?? at.table, row, 0)))));
  }
  dispatch?.(state.tr.setSelection(within(state.doc, at.start, at.table, row, column)).scrollIntoView());
  return true;
};

/** Goes to the cell below (1) or above (-1), and out of the table at its end; where nothing stands there a paragraph is made. */
export const walkRows = (step: 1 | -1): Command => (state, dispatch, view) => {
  const at = spot(state);
  if (!at || !state.selection.empty || !view?.endOfTextblock(step > 0 ? 'down' : 'up')) return false;
  const { $from } = state.selection;
  let cell = $from.depth;
  while ($from.node(cell).type !== n.cell) cell--;
  if ($from.index(cell) !== (step > 0 ? $from.node(cell).childCount - 1 : 0)) return false; // there is more of the cell that way
  const row = at.row + step;
  if (row >= 0 && row < at.table.childCount) {
    dispatch?.(state.tr.setSelection(within(state.doc, at.start, at.table, row, at.column)).scrollIntoView());
    return true;
  }
  const out = step > 0 ? at.before + at.table.nodeSize : at.before;
  const tr = state.tr;
  const $out = tr.doc.resolve(out);
  if (!(step > 0 ? $out.nodeAfter : $out.nodeBefore)) tr.insert(out, n.paragraph.create());
  dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(step > 0 ? out : Math.min(out + 1, tr.doc.content.size)), step)).scrollIntoView());
  return true;
};
