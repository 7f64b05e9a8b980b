// The newsfeed of an edition as a topic, with the breaking banner: its stream, and the poll address that may be kept by
// anybody on the way.

import { breakingNames, readBreaking, type Breaking } from './breaking';
import { count, eventNames, isFields, readReport, type LiveEvent } from './report';
import type { Polled, Topic } from './source';

/** The banner went up, changed or came down. */
export interface BannerEvent {
  id: number;
  name: string;
  banner: Breaking;
}

export type NewsEvent = LiveEvent | BannerEvent;

async function poll(address: string, after: number | null): Promise<Polled<NewsEvent>> {
  const answer = await fetch(after === null ? address : `${address}?after=${after}`, { signal: AbortSignal.timeout(10_000), credentials: 'omit' });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const read: unknown = await answer.json();
  if (!isFields(read)) throw new Error(`${address}: not what was asked for`);
  const events: NewsEvent[] = [];
  for (const each of Array.isArray(read['events']) ? (read['events'] as unknown[]) : []) {
    const event = isFields(each) ? readEvent(count(each['id']), each['event'], each['data']) : null;
    if (event) events.push(event);
  }
  return { at: count(read['at']), reset: read['reset'] === true, events };
}

function readEvent(id: number, name: unknown, data: unknown): NewsEvent | null {
  if (typeof name === 'string' && name.startsWith('banner.')) {
    const banner = readBreaking(data);
    return banner && id > 0 ? { id, name, banner } : null;
  }
  const report = readReport(data);
  return report && typeof name === 'string' && id > 0 ? { id, name, report } : null;
}

/** The newsfeed of an edition whose home is at a path. */
export function newsfeedOf(edition: string, home: string): Topic<NewsEvent> {
  return {
    name: `dateline:${edition}:live`, stream: `${home}live`, events: [...eventNames, ...breakingNames],
    read: readEvent,
    ask: (after) => poll(`${home}newsfeed.json`, after),
  };
}
