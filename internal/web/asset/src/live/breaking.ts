// The breaking banner: one line on top of every page of an edition, for a while. The page comes with the banner that was
// up; here it goes up, changes and comes down with the stream, and by itself when its time is over. It stands in a polite
// live region, so that it is read out once, when it comes. Who puts it away is not shown it again. One that comes while
// the page is read floats above the masthead, and nothing that is being read moves.

import { count, isFields, text } from './report';

/** The banner as a stream tells it; id 0: none is up. */
export interface Breaking {
  id: number;
  words: string;
  url: string;
  until: number; // milliseconds; 0: nobody knows
}

export const breakingNames = ['banner.up', 'banner.changed', 'banner.down'] as const;

/** Reads a banner; null where it is none. An address that leaves this site is none. */
export function readBreaking(value: unknown): Breaking | null {
  if (!isFields(value)) return null;
  const [id, words, url] = [count(value['id']), text(value['headline']), text(value['url'])];
  if (id > 0 && (words === '' || !url.startsWith('/') || url.startsWith('//'))) return null;
  return { id, words, url, until: Date.parse(text(value['until'])) || 0 };
}

const place = document.querySelector<HTMLElement>('[data-breaking]');
const key = `dateline:${document.documentElement.dataset['edition'] ?? ''}:banner`;
let timer = 0;
let over = 0; // when the banner's time is over, by this clock; 0: nobody knows

/** Milliseconds for which a banner may stand longer than it was meant to, while the stream has not yet said that it is down. */
const grace = 5000;

function putAway(): number {
  try {
    return Number(localStorage.getItem(key)) || 0;
  } catch {
    return 0;
  }
}

function keepAway(id: number): void {
  try {
    localStorage.setItem(key, String(id));
  } catch {
    // it is away until the next page
  }
}

const drawn = (): HTMLElement | null => place?.querySelector<HTMLElement>('.breaking') ?? null;

function cross(): SVGSVGElement {
  const svg = 'http://www.w3.org/2000/svg';
  const [drawing, path] = [document.createElementNS(svg, 'svg'), document.createElementNS(svg, 'path')];
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', 'M18 6 6 18M6 6l12 12');
  drawing.append(path);
  return drawing;
}

/** Gives a banner the button that puts it away, and the moment at which it comes down. */
function furnish(banner: HTMLElement): void {
  const id = Number(banner.dataset['banner']);
  if (id <= putAway()) return banner.remove();
  const away = document.createElement('button');
  away.type = 'button';
  away.title = place?.dataset['away'] ?? '';
  away.setAttribute('aria-label', away.title);
  away.append(cross());
  away.addEventListener('click', () => {
    keepAway(id);
    banner.remove();
  });
  banner.append(away);
  comeDown(banner);
}

/** Where the stream is cut the banner's own time takes it down. A clock that says it is over already is not believed. */
function comeDown(banner: HTMLElement): void {
  clearTimeout(timer);
  const left = Date.parse(banner.dataset['until'] ?? '') - Date.now() + grace;
  over = left > grace ? Date.now() + left : 0;
  if (over > 0) timer = window.setTimeout(() => banner.remove(), Math.min(left, 2 ** 31 - 1));
}

/** A page that was put aside, or a machine that slept, has missed the moment. */
function lookAgain(): void {
  if (over > 0 && Date.now() >= over) drawn()?.remove();
}

function draw(b: Breaking): HTMLElement {
  const banner = document.createElement('p');
  banner.className = 'breaking arrived';
  banner.dataset['banner'] = String(b.id);
  if (b.until > 0) banner.dataset['until'] = new Date(b.until).toISOString();
  const mark = document.createElement('strong');
  mark.textContent = place?.dataset['mark'] ?? '';
  const link = document.createElement('a');
  link.href = b.url;
  link.textContent = b.words;
  banner.append(mark, ' ', link);
  return banner;
}

/** Shows what is up now. The same banner again with the same words is left alone, so that it is read out once. */
export function showBreaking(b: Breaking): void {
  if (!place) return;
  const old = drawn();
  const link = old?.querySelector('a');
  if (b.id === 0) return old?.remove();
  if (b.id <= putAway()) return;
  if (old && link && Number(old.dataset['banner']) === b.id) {
    if (link.textContent !== b.words) link.textContent = b.words;
    link.href = b.url;
    return;
  }
  const banner = draw(b);
  if (old) old.replaceWith(banner);
  else place.append(banner);
  furnish(banner);
}

const first = drawn();
if (first) furnish(first);
window.addEventListener('pageshow', lookAgain);
document.addEventListener('visibilitychange', lookAgain);
window.addEventListener('storage', (event) => {
  const banner = drawn();
  if (event.key === key && banner && Number(banner.dataset['banner']) <= putAway()) banner.remove();
});
