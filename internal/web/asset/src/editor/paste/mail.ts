// What mail and chat programs mean by their blocks: a quotation, the head of the letter that is answered, notes and comments.

import { barred, type Sheet } from './style';

/** Says whether a block is a quotation by the name that its program gives it. */
export function isQuoteBlock(element: Element): boolean {
  if (element.localName === 'p') {
    return /(?:^|\s)(?:mso(?:intense)?quote|quotations?|quote|blockquote|block-?text)/i.test(element.className) || /quot|block text/i.test(element.getAttribute('awml:style') ?? '') || /quote/i.test(element.querySelector('[data-ccp-parastyle]')?.getAttribute('data-ccp-parastyle') ?? '');
  }
  return /(?:^|\s)(?:yahoo_quoted|gmail_quote)(?:\s|$)/.test(element.className) && !element.querySelector('blockquote');
}

/** Says whether a block has the bar at its side by which mail programs draw a quotation. */
export function isBarred(element: Element, sheet: Sheet): boolean {
  return /^(?:p|div|section|aside)$/.test(element.localName) && barred(sheet.of(element));
}

/** Says whether an element is the head of the letter that an Outlook answers; all that follows is that letter. */
export function isReplyHead(element: Element, sheet: Sheet): boolean {
  if (element.localName !== 'div') return false;
  if (/(?:^|_)divRplyFwdMsg$/.test(element.id)) return true;
  const head = element.children.length === 1 && element.firstElementChild?.localName === 'div' ? element.firstElementChild : element;
  const rules = sheet.of(head);
  if (!/solid #(?:e1e1e1|b5c4df)/.test(rules.get('border-top') ?? '')) return false;
  return head.querySelectorAll('b').length >= 3;
}

/** Tells footnotes and comments: "mark" is a note's sign in the text, "there" the notes themselves, "comment" a remark. */
export function isNotes(element: Element, sheet: Sheet): 'mark' | 'there' | 'comment' | null {
  const rules = sheet.of(element);
  const part = rules.get('mso-element') ?? '';
  if (/^(?:footnote|endnote|comment)(?:-list)?$/.test(part) || /^(?:sdfootnote|sdendnote|ftn|edn)\d+$/.test(element.id)) return 'there';
  if (/(?:^|\s)MsoCommentReference/.test(element.className) || rules.get('mso-special-character') === 'comment') return 'comment';
  if (element.localName === 'a' && (rules.has('mso-footnote-id') || rules.has('mso-endnote-id') || /^sd(?:foot|end)noteanc$/.test(element.className))) return 'mark';
  if (element.localName === 'sup' && element.querySelector('a[href^="#"]') && /^\s*\[?[\d\p{L}*†‡]{1,4}\]?\s*$/u.test(element.textContent ?? '')) return 'mark';
  return null;
}
