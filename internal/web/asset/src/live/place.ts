// Where a line of the newsfeed leads.

/** A story that may be opened. The headline is what the line says, until the story's own has come. */
export interface Place {
  number: number;
  path: string;
  headline: string;
}

/** Reads the place that a line leads to. */
export function placeOf(line: Element): Place | null {
  const link = line.querySelector<HTMLAnchorElement>('a[href]');
  const number = Number(line.getAttribute('data-story')) || 0;
  return link && number > 0 ? { number, path: link.pathname, headline: link.textContent.trim() } : null;
}

/** A click that stays on this page: with a key held or another button, a link is a link. */
export const isPlain = (click: MouseEvent): boolean =>
  click.button === 0 && !click.defaultPrevented && !click.metaKey && !click.ctrlKey && !click.shiftKey && !click.altKey;
