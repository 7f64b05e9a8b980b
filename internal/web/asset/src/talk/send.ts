// The one way in which a discussion's script changes something: a form sent with the page left where it is. The answer is
// what the server says, a refusal with its reason in the page's language, or nothing, which is told apart: what got no
// answer may have been done.

import { count, isFields, readJSON, text } from '../live/report';

export type Answer =
  | { is: 'done'; body: Record<string, unknown> }
  | { is: 'refused'; status: number; why: string; wait: number }
  | { is: 'lost' };

/** Sends a form. It goes on when the page is left where `keep` says so. */
export async function send(path: string, values: Record<string, string>, keep = false): Promise<Answer> {
  try {
    const answer = await fetch(path, {
      method: 'POST', body: new URLSearchParams(values), headers: { Accept: 'application/json' }, keepalive: keep, signal: AbortSignal.timeout(30_000),
    });
    return await read(answer);
  } catch {
    return { is: 'lost' };
  }
}

/** Asks for something that is the reader's own. */
export async function ask(path: string): Promise<Answer> {
  try {
    return await read(await fetch(path, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(15_000) }));
  } catch {
    return { is: 'lost' };
  }
}

async function read(answer: Response): Promise<Answer> {
  const body = readJSON(await answer.text());
  if (!isFields(body)) return { is: 'lost' }; // something between us and the house has answered
  if (answer.ok) return { is: 'done', body };
  const reference = text(body['reference']);
  const why = text(body['detail']) + (reference === '' ? '' : ` (${reference})`);
  return { is: 'refused', status: answer.status, why, wait: count(body['seconds']) };
}
