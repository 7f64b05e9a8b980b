// What a discussion's stream tells, and the discussion as a topic. The truth is always the page: where no stream passes,
// and where the stream has forgotten where a reader was, the page says that something has changed, and is fetched.

import { count, isFields, text } from '../live/report';
import type { Polled, Topic } from '../live/source';

/** One thing that happened in a discussion. */
export interface Told {
  id: number; // the journal's
  name: string; // "message.posted"; "page" where only the page knows what
  message: number;
  html: string; // a list of one message as everybody sees it; empty: it is not to be seen any more
  count: number;
  words: string; // the count in words; empty: it was not told
  state: string; // of the discussion, where that has changed
}

/** The events after which a message is drawn anew, or taken away. */
export const drawn = new Set(['message.posted', 'message.edited', 'message.hidden', 'message.restored', 'message.reacted', 'message.featured']);

const names = [...drawn, 'message.pending', 'message.rejected', 'message.appealed', 'message.deleted', 'message.reviewed', 'discussion.opened', 'discussion.changed'];

function read(id: number, name: string, data: unknown): Told | null {
  if (!isFields(data)) return null;
  return { id, name, message: count(data['message']), html: text(data['html']), count: count(data['count']), words: text(data['words']), state: text(data['state']) };
}

/** Asks for a part of the discussion as the page has it, from a server that knows of everything up to a journal id. */
export async function fetchPart(path: string, query: string, upTo: number): Promise<string> {
  const address = `${path}?${query === '' ? '' : `${query}&`}part=messages`;
  const answer = await fetch(address, { credentials: 'omit', headers: upTo > 0 ? { 'Dateline-At': String(upTo) } : {}, signal: AbortSignal.timeout(15_000) });
  if (upTo > 0 && (answer.status === 400 || answer.status === 422)) return fetchPart(path, query, 0); // the journal was set back to before the id
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}

/** The discussion of a story, whose own page is at a path. */
export function discussionOf(story: string, path: string): Topic<Told> {
  const ask = async (after: number | null, upTo: number): Promise<Polled<Told>> => {
    const at = Number(/ data-at="(\d+)"/.exec(await fetchPart(path, '', upTo))?.[1]) || 0;
    const page = { id: Math.max(at, upTo), name: 'page', message: 0, html: '', count: 0, words: '', state: '' };
    return { at: page.id, reset: false, events: after === null || at > after ? [page] : [] };
  };
  return { name: `dateline:talk:${story}`, stream: `${path}/live`, events: names, read, ask };
}
