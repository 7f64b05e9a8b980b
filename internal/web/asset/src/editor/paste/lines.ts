// Plain text: from PDF viewers, terminals, wires and mail. Broken lines are joined, "> " is a quotation, bullets and rows of
// numbers are lists, addresses are links; where the text is written with the signs of Markdown they are read.

import type { Node } from 'prosemirror-model';
import { m, n } from '../blocks';
import { schema } from '../schema';
import type { Left } from './left';
import { readLink } from './links';
import { isMarkup, readMarkup } from './markup';
import { nest, paragraphs, quote, type Line } from './pieces';
import { tidy } from './text';

/** Answers the lines of a text; a page's end is an empty line, and a soft hyphen at the end of a line a hyphen. */
function linesOf(text: string): string[] {
  return text.replace(/\r\n?|[\u2028\v]/g, '\n').replace(/[\f\u2029]/g, '\n\n').replace(/\u00ad(?=[ \t]*\n)/g, '-').split('\n');
}

/** Makes runs of a line, with its addresses as links. */
export function linked(words: string): Node[] {
  const out: Node[] = [];
  let at = 0;
  for (const match of words.matchAll(/https?:\/\/[^\s<>"«»“”]+/g)) {
    const address = match[0].replace(/[.,;:!?'’)\]]+$/u, (tail) => (tail.startsWith(')') && /\([^)]*$/.test(match[0].slice(0, -tail.length)) ? ')' : ''));
    const href = readLink(address);
    if (!href) continue;
    if (match.index > at) out.push(schema.text(words.slice(at, match.index)));
    out.push(schema.text(address, [m.link.create({ href })]));
    at = match.index + address.length;
  }
  if (at < words.length) out.push(schema.text(words.slice(at)));
  return out;
}

/** Reads text as it is, a paragraph for each line, as "paste as plain text" wants it. */
export function readBare(text: string): Node[] {
  return linesOf(text).flatMap((line) => {
    const words = tidy(line).trim();
    return words ? [n.paragraph.create(null, schema.text(words))] : [];
  });
}

/** Reads text for what it means. */
export function readLines(text: string, left: Left): Node[] {
  const lines = linesOf(text);
  if (isMarkup(lines)) return readMarkup(lines, left);
  const chunks = chunksOf(lines);
  return chunks.flatMap((chunk) => readChunk(chunk, chunks.length > 1));
}

/** Parts lines where one is empty, where quoting begins or ends, and where an indent begins a paragraph. */
function chunksOf(lines: string[]): string[][] {
  const chunks: string[][] = [[]];
  let before = '';
  const indented = lines.filter((line) => /^(?:\t| {2,8})\S/.test(line)).length;
  const parts = indented > 1 && indented < lines.filter((line) => line.trim()).length * 0.7;
  for (const line of lines) {
    const quoted = isQuoted(line) !== isQuoted(before);
    const begins = parts && /^(?:\t| {2,8})\S/.test(line);
    if (line.trim() === '' || quoted || begins) chunks.push([]);
    if (line.trim() !== '') (chunks[chunks.length - 1] as string[]).push(line);
    before = line;
  }
  return chunks.filter((chunk) => chunk.length > 0);
}

const isQuoted = (line: string) => /^\s{0,2}>/.test(line);

function readChunk(lines: string[], spaced: boolean): Node[] {
  if (lines.every(isQuoted)) return readQuoted(lines);
  const list = readList(lines);
  if (list) return list;
  const runs: Node[] = [];
  for (const line of lines) {
    if (runs.length) runs.push(n.br.create());
    runs.push(...linked(tidy(line)));
  }
  const joined = paragraphs(runs);
  const broken = joined.length === 1 && lines.length > 1 && joined[0]?.children.some((child) => child.type === n.br);
  return broken && !spaced ? lines.flatMap((line) => paragraphs(linked(tidy(line)))) : joined;
}

/** Reads a quotation of mail; one within it stands beside it. */
function readQuoted(lines: string[]): Node[] {
  const chunks = chunksOf(lines.map((line) => line.replace(/^\s{0,2}> ?/, '')));
  return quote(chunks.flatMap((chunk) => readChunk(chunk, chunks.length > 1)));
}

const bullet = /^(\s*)[•◦▪‣●■○·\uf0b7\uf0a7](?:\s+|(?=\p{L}))/u;
const figure = /^(\s*)(\d{1,3})[.)]\s+/;
const dash = /^(\s*)[-*]\s+/;

/** Reads lines as a list, where they are one: a line without a sign goes on the one before. A dash may begin speech, so it needs more. */
function readList(lines: string[]): Node[] | null {
  const sign = bullet.test(lines[0] ?? '') ? bullet : figure.test(lines[0] ?? '') ? figure : dash.test(lines[0] ?? '') ? dash : null;
  if (!sign) return null;
  const begun = lines.filter((line) => sign.test(line));
  const numbers = begun.map((line) => Number(figure.exec(line)?.[2] ?? 0));
  if (sign === figure && (begun.length < 2 || numbers.some((number, i) => number !== (numbers[0] ?? 0) + i))) return null;
  if (sign === dash && (begun.length < 2 || begun.length < lines.length || lines.some((line) => /[,!?…] [-–—] /.test(line)))) return null;
  const items: { indent: number; words: string[] }[] = [];
  for (const line of lines) {
    const match = sign.exec(line);
    if (match) items.push({ indent: (match[1] ?? '').length, words: [line.slice(match[0].length)] });
    else items[items.length - 1]?.words.push(line);
  }
  const indents = [...new Set(items.map((one) => one.indent))].sort((a, b) => a - b);
  return nest(items.map(({ indent, words }): Line => ({
    level: indents.indexOf(indent) + 1, ordered: sign === figure, start: numbers[0] ?? 1, list: sign,
    nodes: paragraphs(words.flatMap((line, i) => [...(i > 0 ? [schema.text(' ')] : []), ...linked(tidy(line))])),
  })));
}
