// Asks the newsroom's server in JSON.

/** A refusal as RFC 9457 problems say it; status 0 means that nobody answered. */
export interface Problem {
  status: number;
  detail: string;
  field: string;
  [member: string]: unknown;
}

export type Answer<T> = { ok: true; body: T } | { ok: false; problem: Problem };

const patience = 20_000; // milliseconds

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const read = (await response.json().catch(() => null)) as unknown;
  if (response.ok && read !== null) return { ok: true, body: read as T };
  const said = (read ?? {}) as Partial<Problem>;
  return { ok: false, problem: { ...said, status: response.ok ? 502 : response.status, detail: said.detail ?? '', field: said.field ?? '' } };
}

async function ask<T>(path: string, how: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { ...how, redirect: 'manual', signal: AbortSignal.timeout(patience) });
    return await answerOf<T>(response);
  } catch {
    return { ok: false, problem: { status: 0, detail: '', field: '' } };
  }
}

export function get<T>(path: string, values: Record<string, string> = {}): Promise<Answer<T>> {
  const query = new URLSearchParams(values).toString();
  return ask<T>(query ? `${path}?${query}` : path, { headers: { Accept: 'application/json' } });
}

export function postJSON<T>(path: string, body: unknown): Promise<Answer<T>> {
  return ask<T>(path, { method: 'POST', headers: { Accept: 'application/json', 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

export function postForm<T>(path: string, values: Record<string, string> | URLSearchParams): Promise<Answer<T>> {
  return ask<T>(path, { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(values) });
}

const leavesWith = 60_000; // bytes that a browser still sends for a page that goes

/** Sends JSON that is written already; leaving: by a page that goes, which the answer may not reach. */
export function postText<T>(path: string, body: string, leaving: boolean): Promise<Answer<T>> {
  return ask<T>(path, { method: 'POST', headers: { Accept: 'application/json', 'Content-Type': 'application/json' }, body, keepalive: leaving && body.length < leavesWith / 3 });
}
