// Reads what another program put on the clipboard as HTML: the words and what they are (headings, lists, quotes, tables,
// links, emphasis) come into the body's schema. No style, class, script or picture does: the tree is made anew, node by
// node, and what it does not know is read for its words or counted as left behind.

import type { Mark, Node } from 'prosemirror-model';
import { readPiece } from '../address';
import { m, n } from '../blocks';
import { quotesOf } from '../quotes';
import { schema } from '../schema';
import { Left } from './left';
import { readLink } from './links';
import { isBarred, isNotes, isReplyHead, isQuoteBlock } from './mail';
import { flow, quote, quotedParagraph, type Line, type Piece } from './pieces';
import { bold, hidden, Sheet, size, slanted, struck } from './style';
import { readTable } from './table';
import { figures, tidy } from './text';
import { isMarker, outline, placeOf } from './word';

/** How the letters at a place are set. */
interface Look {
  strong: boolean;
  em: boolean;
  href: string;
  plain: boolean; // in a heading or the head of a column, where bold is not emphasis
  lines: boolean; // the ends of lines mean something: preformatted text
}

const plainLook: Look = { strong: false, em: false, href: '', plain: false, lines: false };

const blockTags = new Set(('address article aside body center dd details div dl dt fieldset figcaption figure footer form header hgroup html legend main menu nav p pre section summary '
  + 'caption tbody thead tfoot tr td th').split(' '));
const gone = new Set('script style x-style title meta link base head noscript x-template xml col colgroup datalist param source track wbr o:smarttagtype v:shapetype w:worddocument'.split(' '));
const media = new Set('video audio object embed'.split(' '));
const fields = new Set('input select textarea button'.split(' '));
const deepest = 60; // elements in one another; below that only words are read

/** Reads one clipboard. */
export class Reader {
  readonly left = new Left();
  private readonly sheet: Sheet;
  private readonly shift: number; // of the levels of headings: the body's highest is 2
  private readonly loudest: number[]; // sizes of letters that make a heading, the largest first, where nothing else tells one

  private readonly glues: boolean; // AbiWord leaves out the space before words that are set otherwise

  constructor(private readonly root: ParentNode, private readonly lang: string) {
    this.glues = root.querySelector('[awml\\:style]') !== null;
    this.sheet = new Sheet(root);
    const named = [...root.querySelectorAll('h1,h2,h3,h4,h5,h6,p,[role=heading]')].map((one) => (/^h[1-6]$/.test(one.localName) ? Number(one.localName[1]) : outline(one, this.sheet))).filter((level) => level > 0);
    this.shift = named.includes(1) ? 1 : 0;
    this.loudest = named.length ? [] : this.loudSizes();
  }

  /** Answers the blocks of the clipboard. */
  blocks(): Node[] {
    return flow(this.pieces([...this.root.childNodes], plainLook, 0));
  }

  private pieces(nodes: ChildNode[], look: Look, deep: number): Piece[] {
    const out: Piece[] = [];
    for (const [i, node] of nodes.entries()) {
      if (node.nodeType === 3) out.push(...this.words(node.nodeValue ?? '', look));
      else if (node.nodeType === 8 && /<v:textbox/i.test(node.nodeValue ?? '')) this.left.add('boxes');
      if (!(node.nodeType === 1)) continue;
      const element = node as Element;
      if (this.glues && isGlued(nodes[i - 1], element)) out.push(...this.words(' ', look));
      out.push(...this.element(element, look, deep + 1));
      if (!isReplyHead(element, this.sheet)) continue;
      const before = out.findLastIndex((piece) => !('line' in piece) && piece.type === n.rule);
      if (before >= 0) out.splice(before, 1); // the line that a mail program draws above
      out.push(...quote(flow(this.pieces(nodes.slice(i + 1), look, deep))));
      break;
    }
    return out;
  }

  private inner(element: Element, look: Look, deep: number): Piece[] {
    return this.pieces([...element.childNodes], look, deep);
  }

  private words(written: string, look: Look): Piece[] {
    const marks: Mark[] = [];
    if (look.href) marks.push(m.link.create({ href: look.href }));
    if (look.strong && !look.plain) marks.push(m.strong.create());
    if (look.em) marks.push(m.em.create());
    const lines = look.lines ? written.split(/\r\n?|[\n\v\u2028\u2029]/) : written.split(/[\v\u2028\u2029]/);
    return lines.flatMap((line, i) => {
      const words = tidy(line);
      return [...(i > 0 ? [n.br.create()] : []), ...(words ? [schema.text(words, marks)] : [])];
    });
  }

  private element(element: Element, look: Look, deep: number): Piece[] {
    const tag = element.localName;
    const rules = this.sheet.of(element);
    if (gone.has(tag) || hidden(element, rules) || element.classList.contains('moz-txt-tag') || isMarker(element, this.sheet)) return this.boxed(element);
    if (deep > deepest) return this.words(element.textContent ?? '', look);
    if (this.stays(element, tag)) return [];
    if (tag === 'br') return /always/.test(rules.get('page-break-before') ?? '') ? [] : [n.br.create()];
    if (tag === 'hr') return [n.rule.create()];
    if (tag === 'img') return this.picture(element, look);
    if (tag === 'iframe') return this.frame(element);
    const level = /^h[1-6]$/.test(tag) ? Number(tag[1]) : outline(element, this.sheet) || this.loud(element);
    if (level) return this.heading(element, level, look, deep);
    if (tag === 'ul' || tag === 'ol' || tag === 'menu' || tag === 'dir') return this.list(element, look, deep, 1);
    if (tag === 'li') return [{ line: this.line(element, look, deep, { level: 1, ordered: false, start: 1, list: element.parentNode }) }];
    if (tag === 'table') return readTable(element, (cell, head) => flow(this.inner(cell, { ...look, plain: head }, deep)), (rows) => flow(rows.flatMap((row) => this.inner(row, look, deep))));
    if (tag === 'blockquote') return this.quotation(element, look, deep);
    if (tag === 'q') return this.quoted(element, look, deep);
    if (blockTags.has(tag) || rules.get('display') === 'block') return this.block(element, look, deep);
    return this.inline(element, tag, look, deep);
  }

  private boxed(element: Element): Piece[] {
    if (element.localName === 'v:textbox') this.left.add('boxes');
    return [];
  }

  /** Counts what is left behind as a whole, and says that it was. */
  private stays(element: Element, tag: string): boolean {
    const notes = isNotes(element, this.sheet);
    if (notes === 'there') return true;
    if (notes === 'mark') this.left.add('notes');
    else if (notes === 'comment') this.left.add('comments');
    else if (media.has(tag)) this.left.add('media');
    else if (tag === 'svg' || tag === 'canvas') {
      if (isDrawing(element)) this.left.add('pictures');
    }
    else if (fields.has(tag)) {
      if (tag !== 'button' && element.getAttribute('type') !== 'hidden' && element.getAttribute('type') !== 'checkbox') this.left.add('fields');
    } else if ((tag === 'del' || tag === 's' || tag === 'strike' || struck(this.sheet.of(element))) && (element.textContent ?? '').trim()) this.left.add('struck');
    else return false;
    return true;
  }

  /** A picture stays behind, but for a sign that stands for a letter. One that only counts readers is not worth a word. */
  private picture(element: Element, look: Look): Piece[] {
    const alt = element.getAttribute('alt') ?? '';
    if (/^\p{Extended_Pictographic}[\p{Extended_Pictographic}\p{M}\u200d\u{1f3fb}-\u{1f3ff}]*$/u.test(alt)) return this.words(alt, look);
    const rules = this.sheet.of(element);
    const tiny = ['width', 'height'].some((side) => Number.parseFloat(element.getAttribute(side) ?? rules.get(side) ?? '99') <= 2);
    if (!tiny) this.left.add('pictures');
    return [];
  }

  private frame(element: Element): Piece[] {
    const piece = readPiece(element.getAttribute('src') ?? '');
    if (piece) return [n.embed.create(piece)];
    this.left.add('media');
    return [];
  }

  private heading(element: Element, level: number, look: Look, deep: number): Piece[] {
    const blocks = flow(this.inner(element, { ...look, plain: true }, deep));
    return blocks.map((block) => (block.type === n.paragraph ? n.heading.create({ level: Math.min(4, Math.max(2, level + this.shift)) }, block.content) : block));
  }

  /** Answers the lines of a list with those of the lists in it. */
  private list(element: Element, look: Look, deep: number, level: number): Piece[] {
    const ordered = element.localName === 'ol';
    const out: { line: Line }[] = [];
    const start = Math.min(999_999, Math.max(0, Number.parseInt(element.getAttribute('start') ?? '1', 10) || 0));
    const first = element.querySelector('li');
    const joins = first !== null && /^\d+$/.test(first.getAttribute('data-aria-level') ?? element.getAttribute('data-indent') ?? ''); // lists that a program parts line by line
    for (const child of element.children) {
      if (gone.has(child.localName) || hidden(child, this.sheet.of(child))) continue;
      if (/^(?:ul|ol|menu|dir)$/.test(child.localName)) {
        out.push(...(this.list(child, look, deep + 1, level + 1) as { line: Line }[]));
        continue;
      }
      const told = Number(child.getAttribute('data-aria-level') ?? '') || (Number(element.getAttribute('data-indent') ?? '') || 0) + 1;
      const at = { level: level === 1 ? told : level, ordered, start, list: joins ? 'joined' : level === 1 ? element : `level ${level}` };
      out.push({ line: this.line(child, look, deep + 1, at) });
    }
    return out;
  }

  private line(element: Element, look: Look, deep: number, at: Omit<Line, 'nodes'>): Line {
    return { ...at, nodes: unticked(element.localName === 'li' ? this.inner(element, look, deep) : this.element(element, look, deep)) };
  }

  private quotation(element: Element, look: Look, deep: number): Piece[] {
    const [said, speaker] = this.speaker(element);
    return quote(flow(this.pieces(said, look, deep)), speaker);
  }

  /** Parts who speaks, as a page's own <footer> or <cite> says it, from what is said. */
  private speaker(element: Element): [ChildNode[], string] {
    const children = [...element.childNodes];
    const name = element.querySelector('[itemprop="mri"]') ?? (element.lastElementChild && /^(?:footer|cite)$/.test(element.lastElementChild.localName) ? element.lastElementChild : null);
    const words = tidy(name?.textContent ?? '').replace(/^[\s—–-]+/u, '').trim();
    if (!name || !words || words.length > 200 || name.parentNode !== element) return [children, ''];
    return [children.filter((child) => child !== name), words];
  }

  /** A quotation in the line gets the marks that the page drew. */
  private quoted(element: Element, look: Look, deep: number): Piece[] {
    const [open, close] = quotesOf(this.lang);
    return [...this.words(open, look), ...this.inner(element, look, deep), ...this.words(close, look)];
  }

  private block(element: Element, look: Look, deep: number): Piece[] {
    const place = placeOf(element, this.sheet);
    if (place) return [{ line: { ...place, nodes: flow(this.inner(element, look, deep)) } }];
    const quotes = isQuoteBlock(element) || isBarred(element, this.sheet);
    const inner = this.inner(element, { ...look, lines: look.lines || preformatted(element, this.sheet) }, deep);
    if (quotes) return element.localName === 'p' ? quotedParagraph(flow(inner)) : quote(flow(inner));
    if (element.localName === 'figure') return this.figure(element, flow(inner));
    const said = inner.filter((piece) => 'line' in piece || !piece.isText || (piece.text ?? '').trim() !== '');
    return said.length > 0 && said.every((piece) => 'line' in piece) ? said : flow(inner);
  }

  /** The words below a quotation name its speaker. */
  private figure(element: Element, blocks: Node[]): Node[] {
    const words = tidy(element.querySelector('figcaption')?.textContent ?? '').replace(/^[\s—–-]+/u, '').trim();
    const [said, caption] = blocks;
    if (blocks.length !== 2 || !said || said.type !== n.quote || caption?.type !== n.paragraph || words.length > 200) return blocks;
    return [n.quote.create({ speaker: words }, said.content)];
  }

  private inline(element: Element, tag: string, look: Look, deep: number): Piece[] {
    const rules = this.sheet.of(element);
    const strong = bold(rules) ?? (tag === 'b' || tag === 'strong' ? true : look.strong);
    const em = slanted(rules) ?? (tag === 'i' || tag === 'em' || tag === 'cite' || tag === 'dfn' ? true : look.em);
    const inner = this.inner(element, { ...look, strong, em, href: this.href(element, tag, look), lines: look.lines || preformatted(element, this.sheet) }, deep);
    if (tag !== 'sup' && tag !== 'sub') return inner;
    return inner.map((piece) => ('line' in piece || !piece.isText ? piece : schema.text(figures(piece.text ?? '', tag), piece.marks)));
  }

  private href(element: Element, tag: string, look: Look): string {
    if (tag !== 'a' || !element.hasAttribute('href')) return look.href;
    const written = element.getAttribute('href') ?? '';
    const href = readLink(written);
    if (!href && !/^(?:#|tel:|sms:)/i.test(written.trim()) && (element.textContent ?? '').trim()) this.left.add('links');
    return href ?? '';
  }

  /** Answers the sizes that are larger than that of most letters. */
  private loudSizes(): number[] {
    const counts = new Map<number, number>();
    const walk = (node: globalThis.Node, now: number): void => {
      if (node.nodeType === 3 && now) counts.set(now, (counts.get(now) ?? 0) + (node.nodeValue ?? '').trim().length);
      if (node.nodeType !== 1 && node !== this.root) return;
      if (gone.has((node as Element).localName)) return;
      const own = node.nodeType === 1 ? size(this.sheet.of(node as Element)) : 0;
      for (const child of node.childNodes) walk(child, own || now);
    };
    walk(this.root as unknown as globalThis.Node, 0);
    const usual = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? Infinity;
    return [...counts.keys()].filter((one) => one >= usual * 1.2).sort((a, b) => b - a);
  }

  /** Answers the level of a paragraph that only the size of its letters makes a heading; 0 for none. */
  private loud(element: Element): number {
    if (this.loudest.length === 0 || (element.localName !== 'p' && element.localName !== 'div') || element.querySelector('p,div,li,table,br')) return 0;
    const words = (element.textContent ?? '').trim();
    if (!words || words.length > 160) return 0;
    let least = Infinity;
    const walk = (node: globalThis.Node, now: number): void => {
      if (node.nodeType === 3 && (node.nodeValue ?? '').trim()) least = Math.min(least, now);
      if (node.nodeType === 1) for (const child of node.childNodes) walk(child, size(this.sheet.of(node as Element)) || now);
    };
    walk(element, 0);
    return this.loudest.indexOf(least) < 0 ? 0 : this.loudest.indexOf(least) + 2;
  }
}

/** Says whether a word follows another without a space, in a look of its own. */
function isGlued(before: ChildNode | undefined, element: Element): boolean {
  return /^(?:span|a)$/.test(element.localName) && before?.nodeType === 3 && /[\p{L}\p{N},;:]$/u.test(before.nodeValue ?? '') && /^[\p{L}\p{N}]/u.test(element.textContent ?? '');
}

/** Says whether a drawing is more than a sign of the page's own. */
function isDrawing(element: Element): boolean {
  const [, , width] = (element.getAttribute('viewBox') ?? '').split(/[\s,]+/);
  return Math.max(Number.parseFloat(element.getAttribute('width') ?? '0') || 0, element.localName === 'svg' ? 0 : 300) >= 100 || Number(width ?? 0) >= 200;
}

/** Makes the blocks of a line of a list, without the box that is to be ticked. */
function unticked(pieces: Piece[]): Node[] {
  const [first, ...rest] = pieces;
  const words = first && !('line' in first) && first.isText ? (first.text ?? '') : '';
  const bare = words.replace(/^\s*\[[ xX]\]\s+/, '');
  return flow(bare === words || !first || 'line' in first ? pieces : [...(bare ? [schema.text(bare, first.marks)] : []), ...rest]);
}

function preformatted(element: Element, sheet: Sheet): boolean {
  return element.localName === 'pre' || /^(?:pre|pre-wrap|pre-line|break-spaces)/.test(sheet.of(element).get('white-space') ?? '');
}
