// Lists as Word writes them to the clipboard: paragraphs that only look like a list, with the marker as text of its own.

import type { Line } from './pieces';
import type { Sheet } from './style';

/** What a paragraph of Word says of the list that it is in. */
export type Place = Pick<Line, 'level' | 'ordered' | 'start' | 'list'>;

const numbered = /^(?:\(?(\d{1,6}|[a-z]|[ivxlc]+)[.)\u066b]|(\d{1,6})[.)]?)$/i;

/** Answers the marker that Word draws before a line of a list. */
function markerOf(paragraph: Element, sheet: Sheet): string {
  for (const one of paragraph.querySelectorAll('span,font,b,i')) {
    if (/ignore/.test(sheet.of(one).get('mso-list') ?? '')) return (one.textContent ?? '').replace(/[\s\u00a0]+/g, '');
  }
  return '';
}

/** Says whether an element is only the marker of a line. */
export function isMarker(element: Element, sheet: Sheet): boolean {
  return /ignore/.test(sheet.of(element).get('mso-list') ?? '');
}

/** Answers where in which list a paragraph of Word stands; null where it is in none. */
export function placeOf(paragraph: Element, sheet: Sheet): Place | null {
  const rule = sheet.of(paragraph).get('mso-list') ?? '';
  const [, list, level] = /(l\d+)\s+level(\d+)/.exec(rule) ?? [];
  if (!list || !level) return null;
  const [, figure, plain] = numbered.exec(markerOf(paragraph, sheet)) ?? [];
  const start = Number(figure ?? plain);
  const ordered = (figure ?? plain) !== undefined && (figure ?? plain) !== 'o'; // "o" is the round bullet of the second level
  return { level: Number(level), ordered, start: Number.isFinite(start) && start > 0 ? start : 1, list: 'word' };
}

/** Answers the level of a heading that Word or a like program calls otherwise than by its tag; 0 for none. */
export function outline(element: Element, sheet: Sheet): number {
  if (element.getAttribute('role') === 'heading') return Number(element.getAttribute('aria-level') ?? 2) || 2;
  if (element.localName !== 'p') return 0;
  if (/^(?:mso)?title$/i.test(element.className)) return 1;
  return Number(/^[1-6]$/.exec(sheet.of(element).get('mso-outline-level') ?? '')?.[0] ?? 0);
}
