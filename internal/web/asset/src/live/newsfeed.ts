// The newsfeed of an edition as a topic: its stream, and the poll address that may be kept by anybody on the way.

import { count, eventNames, isFields, readReport, type LiveEvent } from './report';
import type { Polled, Topic } from './source';

async function poll(address: string, after: number | null): Promise<Polled<LiveEvent>> {
  const answer = await fetch(after === null ? address : `${address}?after=${after}`, { signal: AbortSignal.timeout(10_000), credentials: 'omit' });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const read: unknown = await answer.json();
  if (!isFields(read)) throw new Error(`${address}: not what was asked for`);
  const events: LiveEvent[] = [];
  for (const each of Array.isArray(read['events']) ? (read['events'] as unknown[]) : []) {
    const event = isFields(each) ? readEvent(count(each['id']), each['event'], each['data']) : null;
    if (event) events.push(event);
  }
  return { at: count(read['at']), reset: read['reset'] === true, events };
}

function readEvent(id: number, name: unknown, data: unknown): LiveEvent | null {
  const report = readReport(data);
  return report && typeof name === 'string' && id > 0 ? { id, name, report } : null;
}

/** The newsfeed of an edition whose home is at a path. */
export function newsfeedOf(edition: string, home: string): Topic<LiveEvent> {
  return {
    name: `dateline:${edition}:live`, stream: `${home}live`, events: eventNames,
    read: readEvent,
    ask: (after) => poll(`${home}newsfeed.json`, after),
  };
}
