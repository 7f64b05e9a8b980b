// What the stream of an edition's chats tells: which discussion has moved. The list itself is asked for, the same for all.

import { readRendered } from '../trusted';
import { count, isFields } from '../live/report';
import type { Polled, Topic } from '../live/source';

/** A discussion in which something has happened. */
export interface Moved {
  id: number; // the journal's
  story: number; // 0: any of them
  urgent: boolean; // something may no longer be read
}

const names = ['message.posted', 'message.edited', 'message.hidden', 'message.restored', 'message.featured', 'discussion.opened', 'discussion.changed'];

const harmless = new Set(['message.posted', 'message.edited', 'message.restored', 'message.featured', 'discussion.opened']);

/** Asks for a part of the list, from a server that knows of everything up to a journal id. */
export async function fetchChats(path: string, query: string, upTo: number): Promise<Document> {
  const address = `${path}?${query === '' ? '' : `${query}&`}part=chats`;
  const answer = await fetch(address, { credentials: 'omit', headers: upTo > 0 ? { 'Dateline-At': String(upTo) } : {}, signal: AbortSignal.timeout(15_000) });
  if (upTo > 0 && (answer.status === 400 || answer.status === 422)) return fetchChats(path, query, 0); // the journal was set back to before the id
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return readRendered(await answer.text());
}

/** The journal id at which a list was drawn. */
export const drawnAt = (list: ParentNode): number => Number(list.querySelector<HTMLElement>('[data-chats]')?.dataset['at']) || 0;

/** The chats of an edition, whose page is at a path, as a topic. */
export function chatsOf(path: string): Topic<Moved> {
  return {
    name: `dateline:${path}`, stream: `${path}/live`, events: names,
    read: (id, name, data) => (isFields(data) ? { id, story: count(data['story']), urgent: !harmless.has(name) } : null),
    ask: async (after, upTo): Promise<Polled<Moved>> => {
      const at = Math.max(drawnAt(await fetchChats(path, '', upTo)), upTo);
      return { at, reset: false, events: after === null || at > after ? [{ id: at, story: 0, urgent: true }] : [] };
    },
  };
}
