// What the live streams tell of a story, and the reading of it: bytes from the network are looked at before they are
// believed, so that the rest of the script may rely on their types.

/** A story as a line of the newsfeed. Of a withdrawn one there is no headline, and `words.notice` stands in its place. */
export interface Report {
  number: number;
  headline: string;
  url: string;
  at: string;
  urgency: number;
  state: string;
  reason: string;
  news: number; // the journal's id since which it is news
  words: { day: string; date: string; time: string; urgent: string; label: string; changed: string; notice: string };
}

/** One thing that happened. */
export interface LiveEvent {
  id: number;
  name: string;
  report: Report;
}

/** The names of the events that a newsfeed tells. */
export const eventNames = [
  'story.published', 'story.updated', 'story.corrected', 'story.held', 'story.released', 'story.killed', 'story.restored',
] as const;

type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const count = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) ? value : 0);

/** Reads a report; null where it is none. An address that leaves this site is none. */
export function readReport(value: unknown): Report | null {
  if (!isFields(value)) return null;
  const url = text(value['url']);
  const number = count(value['number']);
  if (number <= 0 || !url.startsWith('/') || url.startsWith('//')) return null;
  const said = isFields(value['words']) ? value['words'] : {};
  return {
    number, url, headline: text(value['headline']), at: text(value['at']), urgency: count(value['urgency']), state: text(value['state']), reason: text(value['reason']), news: count(value['news']),
    words: {
      day: text(said['day']), date: text(said['date']), time: text(said['time']), urgent: text(said['urgent']), label: text(said['label']),
      changed: text(said['changed']), notice: text(said['notice']),
    },
  };
}

/** Reads JSON; null where it is none. */
export function readJSON(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return null;
  }
}
