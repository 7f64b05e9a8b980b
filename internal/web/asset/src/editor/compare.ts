// Compares two texts by words as internal/text does in Go, and any two rows of things by the same way.

/** What became of a piece: it stands in both, only in the old, only in the new. */
export type Op = 'kept' | 'out' | 'in';

export interface Piece {
  op: Op;
  text: string;
}

interface Step<T> {
  op: Op;
  of: T;
}

const mostEdits = 800; // two texts that differ by more are two texts: comparing costs the square of it

/** Answers the shortest way from one row to the other (Myers, An O(ND) Difference Algorithm, 1986). */
export function steps<T>(a: readonly T[], b: readonly T[]): Step<T>[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const kept = (row: readonly T[]): Step<T>[] => row.map((of) => ({ op: 'kept', of }));
  return [...kept(a.slice(0, head)), ...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)), ...kept(a.slice(a.length - tail))];
}

function between<T>(a: readonly T[], b: readonly T[]): Step<T>[] {
  const trail = fronts(a, b);
  if (!trail) return [...a.map((of): Step<T> => ({ op: 'out', of })), ...b.map((of): Step<T> => ({ op: 'in', of }))];
  const back: Step<T>[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trail.length - 1; d >= 0; d--) {
    const reach = trail[d] ?? new Map<number, number>();
    const at = (k: number) => reach.get(k) ?? -1;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const fromX = d === 0 ? 0 : at(down ? k + 1 : k - 1);
    const fromY = d === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    for (; x > fromX && y > fromY && x > 0 && y > 0; x--, y--) back.push({ op: 'kept', of: a[x - 1] as T });
    if (d === 0) break;
    if (down) back.push({ op: 'in', of: b[--y] as T });
    else back.push({ op: 'out', of: a[--x] as T });
  }
  return back.reverse();
}

/** Answers how far each diagonal reached before each edit; null where the two are too far apart. */
function fronts<T>(a: readonly T[], b: readonly T[]): Map<number, number>[] | null {
  const trail: Map<number, number>[] = [];
  const reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, mostEdits); d++) {
    trail.push(new Map([...reach].filter(([k]) => Math.abs(k) <= d + 1)));
    for (let k = -d; k <= d; k += 2) {
      const below = reach.get(k + 1) ?? -1;
      const left = reach.get(k - 1) ?? -1;
      let x = k === -d || (k !== d && left < below) ? below : left + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return trail;
    }
  }
  return null;
}

const word = /[\p{L}\p{Nd}\p{M}\u200c\u200d]+(?:(?:['’\-٫٬]|(?<=\p{Nd})[.,:](?=\p{Nd}))[\p{L}\p{Nd}\p{M}\u200c\u200d]+)*|\s+|./gsu;

/** Compares two texts by words. Where both change, what went stands before what came. */
export function compare(before: string, after: string): Piece[] {
  const pieces: Piece[] = [];
  let out = '';
  let come = '';
  const flush = () => {
    if (out) pieces.push({ op: 'out', text: out });
    if (come) pieces.push({ op: 'in', text: come });
    out = come = '';
  };
  const way = steps(before.match(word) ?? [], after.match(word) ?? []);
  way.forEach(({ op, of }, i) => {
    const joins = op === 'kept' && /^[^\S\n]+$/.test(of) && (way[i - 1]?.op ?? 'kept') !== 'kept' && (way[i + 1]?.op ?? 'kept') !== 'kept';
    if (op !== 'in' && (op === 'out' || joins)) out += of;
    if (op === 'in' || joins) come += of;
    if (op !== 'kept' || joins) return;
    flush();
    const last = pieces[pieces.length - 1];
    if (last?.op === 'kept') last.text += of;
    else pieces.push({ op: 'kept', text: of });
  });
  flush();
  return pieces;
}
