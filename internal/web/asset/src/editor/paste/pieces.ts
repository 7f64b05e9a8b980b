// The pieces of which a paste is put together: runs of text, whole blocks, and lines of a list with their level.

import { Fragment, type Node } from 'prosemirror-model';
import { m, n } from '../blocks';
import { schema } from '../schema';
import { joinLines } from './wrap';

/** One line of a list, before lists are built. */
export interface Line {
  level: number; // 1 is the outermost
  ordered: boolean;
  start: number; // of its list, where it is the first
  list: unknown; // what tells one list from the next
  nodes: Node[];
}

export type Piece = Node | { line: Line };

export const isLine = (piece: Piece): piece is { line: Line } => 'line' in piece;

const flowTypes = [n.paragraph, n.bullets, n.numbers];

/** Says whether a block may stand in a list, a quote or a cell. */
export const flows = (node: Node): boolean => flowTypes.includes(node.type);

const text = (words: string, marks: readonly Node['marks'][number][]) => schema.text(words, marks);

/** Makes a paragraph of a heading where no heading may stand. */
export function softened(node: Node): Node {
  if (node.type !== n.heading) return node;
  return n.paragraph.create(null, node.children.map((child) => child.mark(m.strong.create().addToSet(child.marks))));
}

/** Joins the white space of runs: none at the ends of a line, one between words. */
function collapse(runs: Node[]): Node[] {
  const out: Node[] = [];
  let after = true; // a space would be the second one, or the first of a line
  for (const run of runs) {
    if (!run.isText) {
      trimEnd(out);
      out.push(run);
      after = true;
      continue;
    }
    let words = run.text ?? '';
    if (after) words = words.replace(/^ +/, '');
    if (words === '') continue;
    after = words.endsWith(' ');
    out.push(text(words, run.marks));
  }
  trimEnd(out);
  return out;
}

function trimEnd(runs: Node[]): void {
  for (;;) {
    const last = runs[runs.length - 1];
    if (!last?.isText) return;
    const words = (last.text ?? '').replace(/ +$/, '');
    if (words === last.text) return;
    runs.pop();
    if (words === '') continue;
    runs.push(text(words, last.marks));
    return;
  }
}

/** Parts runs at every empty line. */
function parted(runs: Node[]): Node[][] {
  const parts: Node[][] = [[]];
  runs.forEach((run, i) => {
    const last = parts[parts.length - 1] as Node[];
    if (run.type === n.br && runs[i + 1]?.type === n.br) return; // the first of two
    if (run.type === n.br && i > 0 && runs[i - 1]?.type === n.br) parts.push([]);
    else last.push(run);
  });
  return parts.map(trimBreaks).filter((part) => part.length > 0);
}

function trimBreaks(runs: Node[]): Node[] {
  let from = 0;
  let to = runs.length;
  while (runs[from]?.type === n.br) from++;
  while (to > from && runs[to - 1]?.type === n.br) to--;
  return runs.slice(from, to);
}

/** Answers the lines of a run that breaks them by hand. */
function linesOf(runs: Node[]): Node[][] {
  const lines: Node[][] = [[]];
  for (const run of runs) {
    if (run.type === n.br) lines.push([]);
    else (lines[lines.length - 1] as Node[]).push(run);
  }
  return lines;
}

/** Makes paragraphs of runs of text: an empty line parts them, lines that only the width of a page broke are joined. */
export function paragraphs(runs: Node[]): Node[] {
  return parted(collapse(runs)).flatMap((part) => {
    const lines = linesOf(part);
    const joined = joinLines(lines.map((line) => line.map((run) => run.text ?? '').join('')));
    if (!joined) return [n.paragraph.create(null, Fragment.from(part))];
    return joined.map((group) => n.paragraph.create(null, Fragment.from(glued(group.map(({ line, cut }) => ({ runs: lines[line] ?? [], cut }))))));
  });
}

/** Joins lines to one: with a space between, or, where a word was parted, without its hyphen. */
function glued(lines: { runs: Node[]; cut: boolean | null }[]): Node[] {
  const out: Node[] = [];
  lines.forEach(({ runs, cut }, i) => {
    out.push(...runs);
    const last = out[out.length - 1];
    if (i === lines.length - 1 || !last) return;
    if (cut === null) out.push(text(' ', last.marks));
    else if (cut && last.isText) {
      out.pop();
      const words = (last.text ?? '').replace(/[-\u2010]$/u, '');
      if (words) out.push(text(words, last.marks));
    }
  });
  return out;
}

/** Builds the lists of neighbouring lines. What may not stand in a list ends it, and a list that is numbered goes on after it. */
export function nest(lines: Line[]): Node[] {
  const out: Node[] = [];
  let at = 0;
  while (at < lines.length) {
    const first = lines[at] as Line;
    const inner: Node[][] = [];
    for (let line = lines[at]; line && line.level >= first.level; line = lines[at]) {
      if (line.level > first.level) {
        const from = at;
        while ((lines[at]?.level ?? 0) > first.level) at++;
        inner[inner.length - 1]?.push(...nest(lines.slice(from, at)));
        continue;
      }
      if (inner.length > 0 && (line.ordered !== first.ordered || line.list !== first.list)) break;
      inner.push(line.nodes);
      at++;
    }
    out.push(...list(inner, first));
  }
  return out;
}

function list(lines: Node[][], { ordered, start }: Line): Node[] {
  const out: Node[] = [];
  let open: Node[] = [];
  let number = start;
  let from = start;
  const close = () => {
    if (open.length) out.push(ordered ? n.numbers.create({ start: from }, open) : n.bullets.create(null, open));
    open = [];
    from = number;
  };
  for (const line of lines) {
    const nodes = line.map(softened);
    const stop = nodes.findIndex((node) => !flows(node));
    const within = stop < 0 ? nodes : nodes.slice(0, stop);
    if (within.length > 0) {
      open.push(n.item.create(null, within[0]?.type === n.paragraph ? within : [n.paragraph.create(), ...within]));
      number++;
    }
    if (stop < 0) continue;
    close();
    out.push(...nodes.slice(stop));
  }
  close();
  return out;
}

/** Makes quotes of blocks; what may not stand in a quote, another quote above all, stands beside it. */
export function quote(blocks: Node[], speaker = ''): Node[] {
  const out: Node[] = [];
  let open: Node[] = [];
  const close = () => {
    if (open.length) out.push(n.quote.create({ speaker }, open));
    open = [];
  };
  for (const block of blocks.map(softened)) {
    if (flows(block)) open.push(block);
    else {
      close();
      out.push(block);
    }
  }
  close();
  return out;
}

/** Quotes that a program makes paragraph by paragraph; neighbours are one. */
const single = new WeakSet<Node>();

export function quotedParagraph(blocks: Node[]): Node[] {
  const out = quote(blocks);
  for (const one of out) if (one.type === n.quote) single.add(one);
  return out;
}

/** Makes blocks of pieces. */
export function flow(pieces: Piece[]): Node[] {
  const out: Node[] = [];
  let runs: Node[] = [];
  let lines: Line[] = [];
  const close = () => {
    out.push(...nest(lines), ...paragraphs(runs));
    runs = [];
    lines = [];
  };
  for (const piece of pieces) {
    if (isLine(piece)) {
      if (runs.some((run) => run.text?.trim())) close();
      runs = [];
      lines.push(piece.line);
    } else if (piece.isInline) {
      if (lines.length && (piece.text ?? '').trim() === '') continue;
      if (lines.length) close();
      runs.push(piece);
    } else {
      close();
      append(out, piece);
    }
  }
  close();
  return out;
}

function append(out: Node[], block: Node): void {
  const last = out[out.length - 1];
  if (last && single.has(last) && single.has(block)) {
    const both = n.quote.create(last.attrs, last.content.append(block.content));
    single.add(both);
    out[out.length - 1] = both;
  } else out.push(block);
}

/** Turns blocks to such as may stand in a list, a quote or a cell. No word is lost; a table becomes a line for each row. */
export function flowOnly(blocks: Node[]): Node[] {
  return blocks.flatMap((block): Node[] => {
    if (flows(block)) return [block];
    if (block.type === n.heading) return [softened(block)];
    if (block.type === n.quote) return [...block.children];
    if (block.type !== n.table) return [];
    return block.children.map((row) => {
      const words = row.children.map((cell) => cell.textBetween(0, cell.content.size, ' ').trim()).join(' | ');
      return n.paragraph.create(null, words ? schema.text(words) : null);
    });
  });
}

const floor = 12; // how deep a body goes, as internal/prose counts: MaxDepth

/** Flattens lists where they would lie deeper than a body goes. depth is that of the blocks. */
export function shallow(blocks: Node[], depth: number): Node[] {
  return blocks.flatMap((block): Node[] => {
    if (block.isTextblock || block.isAtom) return [block];
    const list = block.type === n.bullets || block.type === n.numbers;
    if (list && depth + 3 > floor) return shallow(block.children.flatMap((line) => [...line.children]), depth);
    return [block.copy(Fragment.from(shallow([...block.children], depth + 1)))];
  });
}
