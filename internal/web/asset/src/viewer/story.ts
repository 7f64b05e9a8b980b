// A story as the viewer shows it: taken out of the story's own page, the same bytes that "open as page" shows, so that the
// browser, the server's page cache and whatever stands between have one thing to keep and one rule for how long.

import { readRendered } from '../trusted';
import { addAgo } from '../live/ago';

export interface Story {
  article: HTMLElement;
  headline: string;
  title: string; // of the page
  path: string;
  withdrawn: boolean; // it is the notice that stands in the story's place
  messages: string; // how many there are in the discussion; empty where the page does not say
}

/** What the page has around a story, or what the panel shows by itself. */
const left = 'h1, script, .subscribe, .permanent';

/** Takes the story out of a page; null where the page has none. */
export function take(page: Document, path: string): Story | null {
  const found = page.querySelector<HTMLElement>('main article.story, main article.notice');
  if (!found) return null;
  const foreign = page !== document;
  // Pictures of this page are here in the size of the page; those of another are asked for in the size of the panel.
  if (foreign) for (const picture of found.querySelectorAll('img[sizes]')) picture.setAttribute('sizes', '(min-width: 60rem) 22rem, 100vw');
  const article = document.importNode(found, true);
  const headline = article.querySelector('h1')?.textContent.trim() ?? '';
  for (const part of article.querySelectorAll(left)) part.remove();
  rename(article);
  if (foreign) addAgo(article);
  return {
    article, headline, path, title: page.querySelector('title')?.textContent ?? headline,
    withdrawn: article.classList.contains('notice'),
    messages: page.querySelector('#discussion [data-talk-count]')?.getAttribute('data-talk-count') ?? '',
  };
}

/** Names must stay unique on the page: what refers to one another inside the story goes on doing so. */
function rename(article: HTMLElement): void {
  for (const name of ['id', 'for', 'aria-labelledby', 'aria-describedby']) {
    for (const named of article.querySelectorAll(`[${name}]`)) {
      const ids = (named.getAttribute(name) ?? '').split(/\s+/);
      named.setAttribute(name, ids.map((id) => `viewer-${id}`).join(' '));
    }
  }
}

/** Fetches a story's page as it is at a journal id or later. */
export async function fetchStory(path: string, at: number, signal: AbortSignal): Promise<Story> {
  const answer = await fetch(path, { signal, headers: at > 0 ? { 'Dateline-At': String(at) } : {} });
  if (answer.status === 400 && at > 0) return fetchStory(path, 0, signal); // the journal was set back to before the id
  const story = answer.ok || answer.status === 410 ? take(readRendered(await answer.text()), new URL(answer.url).pathname) : null;
  if (!story) throw new Error(`${path}: ${answer.status}`);
  return story;
}
