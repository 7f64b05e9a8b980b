// The readers' script. A page is whole without it; this adds what only the reader's own machine knows: how many lines of
// the newsfeed are new here, and how long ago a story came out. It asks nobody and keeps one number for each edition.

const root = document.documentElement;
const edition = root.dataset['edition'] ?? '';
const key = `dateline:${edition}:seen`;

/** The highest journal id whose line this reader has had before the eyes; null on the first visit. */
function readSeen(): number | null {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? null : Number(kept) || 0;
  } catch {
    return null; // storage is closed to us: nothing is counted
  }
}

function keepSeen(id: number): void {
  try {
    localStorage.setItem(key, String(id));
  } catch {
    // the count starts anew on the next page
  }
}

/** Shows a count beside each newsfeed heading; nothing where there is nothing new. */
function showCount(count: number, more: boolean): void {
  for (const badge of document.querySelectorAll<HTMLElement>('[data-unseen]')) {
    badge.hidden = count === 0;
    badge.textContent = count === 0 ? '' : `${count}${more ? '+' : ''}`;
    const words = badge.dataset['words'];
    if (words && count > 0) {
      const said = document.createElement('span');
      said.className = 'unseen';
      said.textContent = ` ${words}`;
      badge.append(said);
    }
  }
}

function countUnseen(): void {
  const lines = [...document.querySelectorAll<HTMLElement>('[data-journal]')];
  const ids = lines.map((line) => Number(line.dataset['journal']) || 0);
  if (ids.length === 0) return;
  const highest = Math.max(...ids);
  const seen = readSeen();
  if (seen === null) {
    keepSeen(highest); // a first visit: everything is new, so nothing is
    return;
  }
  const fresh = lines.filter((_, i) => (ids[i] ?? 0) > seen);
  for (const line of fresh) line.classList.add('new');
  showCount(fresh.length, fresh.length === lines.length && lines.length > 1);
  if (fresh.length > 0) watch(lines[0] as HTMLElement, highest);
}

/** Takes the newsfeed as seen once its newest line has stood before the eyes for three seconds. */
function watch(newest: HTMLElement, highest: number): void {
  let timer = 0;
  const observer = new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (!entry?.isIntersecting) return;
    timer = window.setTimeout(() => {
      if (document.visibilityState !== 'visible') return;
      observer.disconnect();
      keepSeen(Math.max(highest, readSeen() ?? 0));
      showCount(0, false);
    }, 3000);
  });
  observer.observe(newest);
}

/** Adds "12 minutes ago" behind the absolute time of a story of the last day. */
function addAgo(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-ago]')) {
    const minutes = Math.round((Date.now() - Date.parse(time.dateTime)) / 60000);
    if (!(minutes >= 0 && minutes < 24 * 60)) continue;
    const format = new Intl.RelativeTimeFormat(root.lang, { numeric: 'always' });
    time.after(` (${minutes < 60 ? format.format(-minutes, 'minute') : format.format(-Math.floor(minutes / 60), 'hour')})`);
  }
}

countUnseen();
addAgo();
