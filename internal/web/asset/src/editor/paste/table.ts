// Tables of pasted HTML. The body's tables have rows and columns and nothing that spans: what spans leaves empty cells.
// A table that only lays a page or a letter out is read for what stands in it.

import { Fragment, type Node } from 'prosemirror-model';
import { n } from '../blocks';
import { flowOnly, flows } from './pieces';

const span = (cell: Element, name: string) => Math.min(50, Math.max(1, Number.parseInt(cell.getAttribute(name) ?? '1', 10) || 1));

function rowsOf(table: Element): Element[] {
  const rows: Element[] = [];
  for (const child of table.children) {
    if (child.localName === 'tr') rows.push(child);
    else if (/^(?:thead|tbody|tfoot)$/.test(child.localName)) rows.push(...[...child.children].filter((row) => row.localName === 'tr'));
  }
  return rows;
}

const cellsOf = (row: Element): Element[] => [...row.children].filter((cell) => cell.localName === 'td' || cell.localName === 'th');

/** Says whether a table only lays out: one column, a table or a quotation in a cell, or so it says itself. */
function laysOut(table: Element, rows: Element[]): boolean {
  if (/^(?:presentation|none)$/.test(table.getAttribute('role') ?? '')) return true;
  return rows.every((row) => cellsOf(row).length < 2) || table.querySelector('table, blockquote') !== null;
}

interface Filled {
  blocks: Node[];
  head: boolean;
}

/** Reads a table. read answers the blocks of a cell; open those of rows where the table is none. */
export function readTable(table: Element, read: (cell: Element, head: boolean) => Node[], open: (cells: Element[]) => Node[]): Node[] {
  const rows = rowsOf(table);
  const caption = [...table.children].filter((child) => child.localName === 'caption');
  if (laysOut(table, rows)) return open([...caption, ...rows.flatMap(cellsOf)]);
  const grid = fill(rows, read).map((row) => Array.from(row, (cell) => cell ?? { blocks: [], head: false }));
  const width = Math.max(...grid.map((row) => row.length));
  const full = grid.filter((row) => row.some((cell) => cell.blocks.length > 0)).map((row) => {
    while (row.length < width) row.push({ blocks: [], head: false });
    return n.row.create(null, row.map((cell) => n.cell.create({ header: cell.head }, Fragment.from(cell.blocks.length ? cell.blocks : [n.paragraph.create()]))));
  });
  return [...open(caption), ...(full.length ? [n.table.create(null, full)] : [])];
}

/** Lays cells on a grid, past those that reach down from above. */
function fill(rows: Element[], read: (cell: Element, head: boolean) => Node[]): (Filled | undefined)[][] {
  const grid: (Filled | undefined)[][] = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of cellsOf(row)) {
      while (grid[y]?.[x]) x++;
      const head = cell.localName === 'th' || row.parentElement?.localName === 'thead';
      const blocks = read(cell, head).flatMap((block) => (flows(block) ? [block] : flowOnly([block])));
      for (let down = 0; down < span(cell, 'rowspan') && y + down < rows.length; down++) {
        for (let across = 0; across < span(cell, 'colspan'); across++) {
          const line = grid[y + down];
          if (line) line[x + across] = { blocks: down + across === 0 ? blocks : [], head };
        }
      }
      x += span(cell, 'colspan');
    }
  });
  return grid;
}
