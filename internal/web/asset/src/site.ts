// The readers' script. A page is whole without it; this adds what only the reader's own machine knows: how many lines of
// the newsfeed are new here, what has been published since the page came, and how long ago a story came out.

import './live/panel';

/** Adds "12 minutes ago" behind the absolute time of a story of the last day. */
function addAgo(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-ago]')) {
    const minutes = Math.round((Date.now() - Date.parse(time.dateTime)) / 60000);
    if (!(minutes >= 0 && minutes < 24 * 60)) continue;
    const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' });
    time.after(` (${minutes < 60 ? format.format(-minutes, 'minute') : format.format(-Math.floor(minutes / 60), 'hour')})`);
  }
}

addAgo();
