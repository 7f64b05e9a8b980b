// Text that is written with the signs of Markdown: # headings, > quotes, - lists, **bold**, [words](address).

import type { Mark, Node } from 'prosemirror-model';
import { m, n } from '../blocks';
import { schema } from '../schema';
import type { Left } from './left';
import { readLink } from './links';
import { nest, paragraphs, quote, softened, type Line } from './pieces';
import { tidy } from './text';

const heading = /^(#{1,6})\s+(\S.*?)\s*#*$/;
const item = /^(\s*)(?:([-*+])|(\d{1,6})[.)])\s+(.*)$/;
const rule = /^\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const quoted = /^\s{0,3}> ?/;
const address = /!?\[[^\]\n]+\]\((?:https?:\/\/|mailto:)[^)\s]+\)/;

/** Says whether a text is written so: one sure sign is enough. A quotation alone is not one, mail has it too. */
export function isMarkup(lines: string[]): boolean {
  return lines.some((line) => heading.test(line) || address.test(line) || /(?:^|\s)\*\*\S(?:.*?\S)?\*\*(?:[\s.,;:!?)]|$)/.test(line));
}

/** Reads such a text. */
export function readMarkup(lines: string[], left: Left): Node[] {
  const top = Math.min(...lines.flatMap((line) => heading.exec(line)?.[1]?.length ?? []), 6);
  return new Reading(left, top === 1 ? 1 : 0).blocks(lines);
}

class Reading {
  constructor(private readonly left: Left, private readonly shift: number) {}

  blocks(lines: string[]): Node[] {
    const out: Node[] = [];
    let at = 0;
    while (at < lines.length) {
      const line = lines[at] ?? '';
      const title = heading.exec(line);
      const taken = (test: (line: string) => boolean) => {
        const from = at;
        while (at < lines.length && test(lines[at] ?? '')) at++;
        return lines.slice(from, at);
      };
      if (line.trim() === '') at++;
      else if (title) {
        out.push(n.heading.create({ level: Math.min(4, Math.max(2, (title[1] ?? '').length + this.shift)) }, this.inline(title[2] ?? '')));
        at++;
      } else if (rule.test(line)) {
        out.push(n.rule.create());
        at++;
      } else if (quoted.test(line)) out.push(...quote(this.blocks(taken((one) => quoted.test(one)).map((one) => one.replace(quoted, '')))));
      else if (item.test(line)) out.push(...this.list(taken((one) => item.test(one) || /^\s{2,}\S/.test(one))));
      else out.push(...this.paragraph(taken((one) => one.trim() !== '' && !heading.test(one) && !rule.test(one) && !quoted.test(one) && !item.test(one))));
    }
    return out;
  }

  private paragraph(lines: string[]): Node[] {
    return paragraphs(lines.flatMap((line, i) => [
      ...(i === 0 ? [] : [/ {2,}$|\\$/.test(lines[i - 1] ?? '') ? n.br.create() : schema.text(' ')]), ...this.inline(line.replace(/\\$/, '')),
    ]));
  }

  private list(lines: string[]): Node[] {
    const items: { indent: number; ordered: boolean; start: number; words: string[] }[] = [];
    for (const line of lines) {
      const [whole, indent, , number, words] = item.exec(line) ?? [];
      if (whole === undefined) items[items.length - 1]?.words.push(line.trim());
      else items.push({ indent: (indent ?? '').replace(/\t/g, '    ').length, ordered: number !== undefined, start: Number(number ?? 1), words: [(words ?? '').replace(/^\[[ xX]\]\s+/, '')] });
    }
    const indents: number[] = [];
    return nest(items.map(({ indent, ordered, start, words }): Line => {
      while (indents.length && indent < (indents[indents.length - 1] ?? 0)) indents.pop();
      if (indents.length === 0 || indent > (indents[indents.length - 1] ?? 0) + 1) indents.push(indent);
      return { level: indents.length, ordered, start, list: 'markup', nodes: this.paragraph(words).map(softened) };
    }));
  }

  /** Reads the signs within a line. */
  private inline(words: string, marks: readonly Mark[] = []): Node[] {
    const out: Node[] = [];
    const found = /(!?)\[([^\]\n]*)\]\(((?:[^()\s]|\([^()\s]*\))+)(?:\s+"[^"]*")?\)|(\*\*|__)(?=\S)(.+?)(?<=\S)\4|(?<![\p{L}\p{N}*_])([*_])(?=[^\s*_])(.+?)(?<=\S)\6(?![\p{L}\p{N}])|~~(\S(?:.*?\S)?)~~|`([^`]+)`|<(https?:\/\/[^>\s]+)>|(https?:\/\/[^\s<>"«»“”)]+[^\s<>"«»“”).,;:!?])/u.exec(words);
    const say = (text: string) => {
      const said = tidy(text.replace(/\\([\\`*_{}[\]()#+\-.!>])/g, '$1'));
      if (said) out.push(schema.text(said, marks));
    };
    if (!found) {
      say(words);
      return out;
    }
    const [whole, picture, name, target, , strong, , em, struck, code, bare, plain] = found;
    say(words.slice(0, found.index));
    if (target !== undefined) out.push(...this.link(picture === '!', name ?? '', target, marks));
    else if (strong !== undefined) out.push(...this.inline(strong, m.strong.create().addToSet(marks)));
    else if (em !== undefined) out.push(...this.inline(em, m.em.create().addToSet(marks)));
    else if (struck !== undefined) this.left.add('struck');
    else if (code !== undefined) say(code);
    else out.push(...this.link(false, bare ?? plain ?? whole, bare ?? plain ?? whole, marks, true));
    return [...out, ...this.inline(words.slice(found.index + whole.length), marks)];
  }

  private link(picture: boolean, name: string, target: string, marks: readonly Mark[], bare = false): Node[] {
    if (picture) {
      this.left.add('pictures');
      return [];
    }
    const href = readLink(target);
    if (!href && !target.startsWith('#')) this.left.add('links');
    const within = href ? m.link.create({ href }).addToSet(marks) : marks;
    return bare ? [schema.text(name, within)] : this.inline(name, within);
  }
}
