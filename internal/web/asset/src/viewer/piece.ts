// What the viewer shows: a story, or the discussion of one, taken out of its own page, the same bytes that "open as page"
// shows, so that the browser, the server's page cache and whatever stands between have one thing to keep and one rule for
// how long.

import { readRendered } from '../trusted';
import { addAgo } from '../live/ago';
import type { Kind } from '../live/place';

export interface Piece {
  kind: Kind;
  body: HTMLElement;
  headline: string;
  title: string; // of the page
  path: string;
  story: string; // path of the story that a discussion is about; empty where it is not public
  talk: string; // path of a story's discussion; empty where it has none
  messages: string; // how many there are in it; empty where the page does not say
  withdrawn: boolean; // it is the notice that stands in the story's place
}

const wanted: Record<Kind, string> = { story: 'main article.story, main article.notice', talk: 'main section[data-talk]' };

/** What the page has around a story, or what the panel shows by itself. */
const left = 'h1, script, .subscribe, .permanent';

/** Takes a story or a discussion out of a page; null where the page has none. */
export function take(page: Document, kind: Kind, path: string): Piece | null {
  const found = page.querySelector<HTMLElement>(wanted[kind]);
  if (!found) return null;
  const foreign = page !== document;
  // Pictures of this page are here in the size of the page; those of another are asked for in the size of the panel.
  if (foreign) for (const picture of found.querySelectorAll('img[sizes]')) picture.setAttribute('sizes', '(min-width: 60rem) 22rem, 100vw');
  const heading = page.querySelector('main h1') ?? found.querySelector('h2 a');
  const body = document.importNode(found, true);
  for (const part of body.querySelectorAll(left)) part.remove();
  rename(body);
  if (foreign) addAgo(body);
  const talk = page.querySelector<HTMLElement>('main [data-talk]');
  return {
    kind, body, path,
    headline: heading?.textContent.trim() ?? '',
    title: page.querySelector('title')?.textContent ?? '',
    story: (kind === 'talk' && heading?.querySelector('a')?.getAttribute('href')) || '',
    talk: talk?.dataset['path'] ?? '',
    messages: talk?.querySelector('[data-talk-count]')?.getAttribute('data-talk-count') ?? '',
    withdrawn: body.classList.contains('notice'),
  };
}

/** Names must stay unique on the page: what refers to one another inside goes on doing so. */
function rename(body: HTMLElement): void {
  for (const name of ['id', 'for', 'popovertarget', 'aria-labelledby', 'aria-describedby']) {
    for (const named of [body, ...body.querySelectorAll(`[${name}]`)]) {
      const ids = named.getAttribute(name)?.split(/\s+/);
      if (ids) named.setAttribute(name, ids.map((id) => `viewer-${id}`).join(' '));
    }
  }
}

/** Fetches a page as it is at a journal id or later, and takes out of it what is wanted. */
export async function fetchPiece(kind: Kind, path: string, at: number, signal: AbortSignal): Promise<Piece> {
  const answer = await fetch(path, { signal, headers: at > 0 ? { 'Dateline-At': String(at) } : {} });
  if ((answer.status === 400 || answer.status === 422) && at > 0) return fetchPiece(kind, path, 0, signal); // the journal was set back to before the id
  const piece = answer.ok || answer.status === 410 ? take(readRendered(await answer.text()), kind, new URL(answer.url).pathname) : null;
  if (!piece) throw new Error(`${path}: ${answer.status}`);
  return piece;
}
