// Who is reading and what is theirs in a discussion, as the server answers it at /account/me.json: asked for when it is
// needed, and by nobody who only reads.

import { count, isFields, text } from '../live/report';

/** One of a fixed set with its name. */
export interface Word {
  value: string;
  word: string;
}

/** What a reader may do in a discussion now. */
export interface Standing {
  wait: number; // seconds until the next message
  until: number; // milliseconds since 1970 at which it changes by itself; 0: not known
  mayPost: boolean;
  mayReact: boolean;
  mayReport: boolean;
}

/** A message for its own author. */
export interface Mine {
  id: number;
  version: number;
  state: string;
  text: string;
  fragment: string; // HTML: as the author sees it while others do not
  shown: string; // HTML: as everybody sees it
  mayEdit: boolean;
  mayAppeal: boolean;
  page: string;
  at: number; // milliseconds since 1970
}

export interface Talk {
  standing: Standing;
  panel: string; // HTML: how the reader stands
  moderates: boolean;
  own: Mine[];
  reactions: Map<number, string>;
  ignored: Set<number>;
  choices: Word[];
  rules: Word[];
  words: Record<string, string>;
  window: number; // seconds in which an own message may be changed
  ahead: number; // milliseconds by which the house's clock is ahead of this one
}

export interface Me {
  id: number;
  name: string; // empty: nobody is signed in
  account: string;
  talk: Talk | null;
}

type Fields = Record<string, unknown>;
const fields = (value: unknown): Fields => (isFields(value) ? value : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const path = (value: unknown): string => (text(value).startsWith('/') && !text(value).startsWith('//') ? text(value) : '/account/');
const words = (value: unknown): Word[] => list(value).map((each) => ({ value: text(fields(each)['value']), word: text(fields(each)['word']) }));

export function readStanding(value: unknown): Standing {
  const read = fields(value);
  return {
    wait: count(read['wait']), until: Date.parse(text(read['until'])) || 0,
    mayPost: read['may_post'] === true, mayReact: read['may_react'] === true, mayReport: read['may_report'] === true,
  };
}

export function readMine(value: unknown): Mine | null {
  const read = fields(value);
  const id = count(read['id']);
  if (id <= 0) return null;
  return {
    id, version: count(read['version']), state: text(read['state']), text: text(read['text']), fragment: text(read['fragment']), shown: text(read['shown']),
    mayEdit: read['may_edit'] === true, mayAppeal: read['may_appeal'] === true, page: path(read['page']), at: Date.parse(text(fields(read['at'])['ISO'])) || 0,
  };
}

function readTalk(value: unknown): Talk | null {
  if (!isFields(value)) return null;
  const now = Date.parse(text(value['now']));
  return {
    standing: readStanding(value['standing']), panel: text(value['panel']), moderates: value['moderates'] === true,
    own: list(value['own']).map(readMine).filter((each) => each !== null),
    reactions: new Map(Object.entries(fields(value['reactions'])).map(([id, chosen]) => [Number(id), text(chosen)])),
    ignored: new Set(list(value['ignored']).map(count)),
    choices: words(value['reaction_words']), rules: words(value['rules']),
    words: Object.fromEntries(Object.entries(fields(value['words'])).map(([name, word]) => [name, text(word)])),
    window: count(value['window']), ahead: Number.isNaN(now) ? 0 : now - Date.now(),
  };
}

/** Asks the server; an answer that does not come is an error. */
export async function askMe(address: string): Promise<Me> {
  const answer = await fetch(address, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(15_000) });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const read = fields(await answer.json());
  const signed = read['signed'] === true;
  return { id: count(read['id']), name: signed ? text(read['name']) : '', account: path(read['account']), talk: signed ? readTalk(read['talk']) : null };
}
