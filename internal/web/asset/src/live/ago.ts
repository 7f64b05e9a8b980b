// How long ago a story came out: said beside the absolute time, of the last day only.

/** Adds "12 minutes ago" behind the absolute time of a story of the last day. */
export function addAgo(within: ParentNode): void {
  for (const time of within.querySelectorAll<HTMLTimeElement>('time[data-ago]')) {
    const minutes = Math.round((Date.now() - Date.parse(time.dateTime)) / 60000);
    if (!(minutes >= 0 && minutes < 24 * 60)) continue;
    const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' });
    time.after(` (${minutes < 60 ? format.format(-minutes, 'minute') : format.format(-Math.floor(minutes / 60), 'hour')})`);
  }
}
