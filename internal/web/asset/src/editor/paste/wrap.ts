// Lines that the width of a page broke: a PDF viewer, a terminal or a wire hands a paragraph over line by line.

/** One line of a group; cut says that a word goes on in the next line: true where its hyphen goes, null where no word is parted. */
export interface Wrapped {
  line: number;
  cut: boolean | null;
}

const ends = /[.!?…:;»”"’)\]\u061f\u06d4]$/u;

/** Says whether lines are of about one width, as only a page makes them. */
function even(lines: string[]): boolean {
  const lengths = lines.map((line) => [...line].length);
  const width = Math.max(...lengths);
  if (lines.length < 2 || width < 34 || width > 140) return false;
  const full = lengths.filter((length, i) => length >= width * 0.62 || ends.test(lines[i] ?? '')).length;
  const long = lengths.slice(0, -1).filter((length) => length >= width * 0.62).length;
  const running = lines.slice(0, -1).filter((line) => !ends.test(line)).length;
  return running > 0 && full >= lines.length - 1 - Math.floor(lines.length / 8) && long >= (lines.length - 1) / 2;
}

// Words that are written with a hyphen wherever they stand, by their head or by their tail.
const heads = new Set('well self half vice twenty thirty forty fifty sixty seventy eighty ninety peut demi северо юго'.split(' '));
const tails = new Set('то нибудь либо за être même mêmes old'.split(' '));

/** Answers what happens to a hyphen at the end of a line when the next one is joined to it. */
function cutOf(line: string, next: string, all: string): boolean | null {
  const [, head] = /(\p{L}[\p{L}\p{M}]*)[-\u2010]$/u.exec(line) ?? [];
  if (!head) return /[-\u2010]$/u.test(line) && /\p{N}[-\u2010]$/u.test(line) ? false : null;
  const [tail] = /^[\p{L}\p{M}]+/u.exec(next) ?? [''];
  if (!tail) return null;
  if (tail[0] !== tail[0]?.toLocaleLowerCase()) return false; // Franco-Allemand
  return !all.includes(`${head}-${tail}`) && !heads.has(head.toLocaleLowerCase()) && !tails.has(tail); // written so, here or elsewhere in the text
}

/** Joins lines to paragraphs where the width of a page broke them; null where they were broken by hand. */
export function joinLines(lines: string[]): Wrapped[][] | null {
  if (!even(lines)) return null;
  const all = lines.join(' ');
  const width = Math.max(...lines.map((line) => [...line].length));
  const groups: Wrapped[][] = [[]];
  lines.forEach((line, i) => {
    const next = lines[i + 1];
    const last = groups[groups.length - 1] as Wrapped[];
    last.push({ line: i, cut: next === undefined ? null : cutOf(line, next, all) });
    const [word] = /^\S+/.exec(next ?? '') ?? [''];
    const free = [...line].length + 1 + [...word].length < width * 0.75; // the next word had room: the break was meant
    if (next !== undefined && free && last[last.length - 1]?.cut === null) groups.push([]);
  });
  return groups;
}
