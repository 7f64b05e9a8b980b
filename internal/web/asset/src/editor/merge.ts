// Parts two texts of one draft into the places in which they differ, and puts them together again as somebody chooses.

import { written } from './body';
import { steps } from './compare';
import type { Copy, DocJSON, Text } from './draft';

/** What stays in a place. */
export type Choice = 'mine' | 'theirs' | 'both';

/** One place in which two texts differ. */
export interface Place {
  name: FieldName | 'body';
  mine: unknown; // the value of a field, or blocks of the body
  theirs: unknown;
  moved: 'mine' | 'theirs' | 'both'; // whose text is another than the one that both began with
  joins: boolean; // both can stay
  put: (choice: Choice) => void; // says what stays; theirs until then
}

/** Two texts in their places. */
export interface Parted {
  places: Place[];
  text: () => Text; // as it was chosen
}

const inCopy = ['headline', 'lede', 'dateline', 'slugline', 'section', 'topics', 'bylines', 'urgency', 'label', 'translates', 'lead', 'advisory', 'note_desk', 'note_clients', 'note_readers'] as const;

export type FieldName = (typeof inCopy)[number] | 'kind' | 'embargo';

const none = (value: unknown) => value === null || value === undefined || (Array.isArray(value) && value.length === 0);

const same = (a: unknown, b: unknown) => JSON.stringify(none(a) ? '' : a) === JSON.stringify(none(b) ? '' : b);

function whose(mine: unknown, theirs: unknown, base: unknown): Place['moved'] {
  if (same(theirs, base)) return 'mine';
  return same(mine, base) ? 'theirs' : 'both';
}

function join(mine: unknown, theirs: unknown): unknown {
  if (typeof mine === 'string' && typeof theirs === 'string') return [theirs, mine].filter(Boolean).join('\n');
  const rows = [...((theirs ?? []) as unknown[]), ...((mine ?? []) as unknown[])];
  return rows.filter((row, i) => rows.findIndex((other) => same(other, row)) === i);
}

const joinable = (value: FieldName) => ['lede', 'topics', 'bylines', 'note_desk', 'note_clients', 'note_readers'].includes(value);

function fieldPlace(name: FieldName, texts: { mine: unknown; theirs: unknown; base: unknown; known: boolean }, set: (value: unknown) => void): Place | null {
  const { mine, theirs, base, known } = texts;
  if (same(mine, theirs)) return null;
  return { name, mine, theirs, moved: known ? whose(mine, theirs, base) : 'both', joins: joinable(name),
    put: (choice) => set(choice === 'mine' ? mine : choice === 'theirs' ? theirs : join(mine, theirs)) };
}

/** Some blocks that differ, or that stand in both. */
interface Run {
  differs: boolean;
  mine: DocJSON[];
  theirs: DocJSON[];
  choice: Choice;
}

/** Parts two bodies into runs of blocks; where as many went as came, each stands against its own. */
function runs(mine: DocJSON[], theirs: DocJSON[]): Run[] {
  const all: Run[] = [];
  const parse = (block: string) => JSON.parse(block) as DocJSON;
  for (const { op, of } of steps(theirs.map((block) => JSON.stringify(block)), mine.map((block) => JSON.stringify(block)))) {
    const differs = op !== 'kept';
    let last = all[all.length - 1];
    if (!last || last.differs !== differs) all.push((last = { differs, mine: [], theirs: [], choice: 'theirs' }));
    if (op !== 'out') last.mine.push(parse(of));
    if (op !== 'in') last.theirs.push(parse(of));
  }
  return all.flatMap((run) => (run.differs && run.mine.length === run.theirs.length
    ? run.mine.map((block, i): Run => ({ differs: true, mine: [block], theirs: run.theirs.slice(i, i + 1), choice: 'theirs' })) : [run]));
}

function movedIn(run: Run, base: Set<string> | null): Place['moved'] {
  if (!base) return 'both';
  const old = (blocks: DocJSON[]) => blocks.every((block) => base.has(JSON.stringify(block)));
  const [mine, theirs] = [old(run.mine), old(run.theirs)];
  if (mine && theirs) return run.mine.length === 0 ? 'mine' : run.theirs.length === 0 ? 'theirs' : 'both';
  return theirs ? 'mine' : mine ? 'theirs' : 'both';
}

/** Parts two texts; base is the one that both were made from, where it is known. */
export function part(mine: Text, theirs: Text, base: Text | null): Parted {
  const copy: Copy = { ...theirs.copy };
  const text: Text = { kind: theirs.kind, copy, embargo: theirs.embargo };
  const known = base !== null;
  const places: (Place | null)[] = inCopy.slice(0, 3).map((name) => fieldPlace(name, { mine: mine.copy[name], theirs: theirs.copy[name], base: base?.copy[name], known }, (value) => Object.assign(copy, { [name]: value })));
  const body = runs(written(mine.copy.body), written(theirs.copy.body));
  const old = base && new Set(written(base.copy.body).map((block) => JSON.stringify(block)));
  for (const run of body) {
    if (!run.differs) continue;
    places.push({ name: 'body', mine: run.mine, theirs: run.theirs, moved: movedIn(run, old), joins: run.mine.length > 0 && run.theirs.length > 0, put: (choice) => (run.choice = choice) });
  }
  places.push(...inCopy.slice(3).map((name) => fieldPlace(name, { mine: mine.copy[name], theirs: theirs.copy[name], base: base?.copy[name], known }, (value) => Object.assign(copy, { [name]: value }))),
    fieldPlace('kind', { mine: mine.kind, theirs: theirs.kind, base: base?.kind, known }, (value) => (text.kind = String(value))),
    fieldPlace('embargo', { mine: mine.embargo, theirs: theirs.embargo, base: base?.embargo, known }, (value) => (text.embargo = value as Text['embargo'])));
  return { places: places.filter((place) => place !== null), text: () => {
    const content = body.flatMap((run) => (!run.differs || run.choice === 'mine' ? run.mine : run.choice === 'theirs' ? run.theirs : [...run.theirs, ...run.mine]));
    return { ...text, copy: { ...copy, body: { ...theirs.copy.body, content } } };
  } };
}
