// Where a line of the panel leads: to a story, or to the discussion of one.

export type Kind = 'story' | 'talk';

/** What may be opened in the panel. The headline is what the line says, until the page's own has come. */
export interface Place {
  kind: Kind;
  number: number; // of the story
  path: string;
  headline: string;
}

/** The attribute by which a line names its story. */
export const marks: Record<Kind, string> = { story: 'data-story', talk: 'data-chat' };

/** Reads the place that a line leads to. */
export function placeOf(line: Element): Place | null {
  const link = line.querySelector<HTMLAnchorElement>('a[href]');
  const kind = line.hasAttribute(marks.talk) ? 'talk' : 'story';
  const number = Number(line.getAttribute(marks[kind])) || 0;
  return link && number > 0 ? { kind, number, path: link.pathname, headline: link.textContent.trim() } : null;
}

/** A click that stays on this page: with a key held or another button, a link is a link. */
export const isPlain = (click: MouseEvent): boolean =>
  click.button === 0 && !click.defaultPrevented && !click.metaKey && !click.ctrlKey && !click.shiftKey && !click.altKey;
