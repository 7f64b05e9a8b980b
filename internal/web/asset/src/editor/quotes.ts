// Typographic quotes as the edition's language has them: a straight one turns as it is typed, and Backspace or Ctrl Z
// right after brings the straight one back.

import { InputRule } from 'prosemirror-inputrules';

interface Marks {
  outer: [string, string];
  inner: [string, string];
}

const thin = '\u202f'; // French sets its guillemets off by a narrow space that does not break

const houses: Record<string, Marks> = {
  en: { outer: ['“', '”'], inner: ['‘', '’'] },
  ru: { outer: ['«', '»'], inner: ['„', '“'] },
  ar: { outer: ['«', '»'], inner: ['“', '”'] },
  es: { outer: ['«', '»'], inner: ['“', '”'] },
  fr: { outer: [`«${thin}`, `${thin}»`], inner: ['“', '”'] },
  de: { outer: ['„', '“'], inner: ['‚', '‘'] },
};

function marksOf(lang: string): Marks {
  return houses[lang.split('-')[0] ?? ''] ?? houses['en'] as Marks;
}

/** Answers the quotes that stand around what is said, in a language. */
export function quotesOf(lang: string): [string, string] {
  return marksOf(lang).outer;
}

const letter = /\p{L}/u;
const opensAfter = /[\s([{«“„‘‚\u202f\u2013\u2014/\ufffc]$/u;

/** Says which quotes of a paragraph are open at its end: "outer" and "inner", the last opened last. */
function stillOpen(before: string, marks: Marks): ('outer' | 'inner')[] {
  const open: ('outer' | 'inner')[] = [];
  const sign = (text: string) => text.replace(thin, '');
  const [begin, end, innerBegin, innerEnd] = [...marks.outer, ...marks.inner].map(sign);
  const chars = [...before];
  chars.forEach((char, i) => {
    const top = open[open.length - 1];
    const apostrophe = char === '’' && letter.test(chars[i + 1] ?? '') && letter.test(chars[i - 1] ?? '');
    if (apostrophe) return;
    if (char === innerEnd && top === 'inner') open.pop();
    else if (char === end && open.includes('outer')) open.splice(open.lastIndexOf('outer'));
    else if (char === begin) open.push('outer');
    else if (char === innerBegin) open.push('inner');
  });
  return open;
}

/** Answers what a straight quote typed after a text becomes; null where it stays straight: 5' 10". */
export function turn(typed: string, before: string, lang: string): string | null {
  const marks = marksOf(lang);
  const opening = before === '' || opensAfter.test(before);
  const open = stillOpen(before, marks);
  if (typed === "'") {
    if (!opening && letter.test(before.slice(-1))) return '’';
    if (marks.inner[0] !== '‘') return null; // in this language a single straight one begins nothing
    return opening ? marks.inner[0] : open.includes('inner') ? marks.inner[1] : null;
  }
  if (opening) return open.includes('outer') ? marks.inner[0] : marks.outer[0];
  const top = open[open.length - 1];
  if (top) return marks[top][1];
  return /\p{N}$/u.test(before) ? null : marks.outer[1];
}

/** The rule of the body's editor. */
export function quoteRule(lang: string): InputRule {
  return new InputRule(/["']$/, (state, match, start, end) => {
    const $start = state.doc.resolve(start);
    const before = $start.parent.textBetween(0, $start.parentOffset, undefined, '\ufffc');
    const quote = turn(match[0], before, lang);
    return quote === null ? null : state.tr.insertText(quote, start, end);
  });
}

/** Does the same in a plain field. The browser's own history keeps both steps, so that Ctrl Z brings the straight one back. */
export function quotesIn(field: HTMLInputElement | HTMLTextAreaElement, lang: string): void {
  let fresh: { at: number; straight: string; length: number } | null = null;
  let turning = false;
  const put = (from: number, to: number, text: string) => {
    turning = true;
    field.setSelectionRange(from, to);
    document.execCommand('insertText', false, text); // the one way in that the field's history knows
    turning = false;
  };
  field.addEventListener('input', (e) => {
    if (turning) return;
    fresh = null;
    const straight = (e as InputEvent).data;
    const at = field.selectionStart ?? 0;
    if ((e as InputEvent).inputType !== 'insertText' || (straight !== '"' && straight !== "'")) return;
    const quote = turn(straight, field.value.slice(0, at - 1), lang);
    if (quote === null) return;
    put(at - 1, at, quote);
    fresh = { at: at - 1 + quote.length, straight, length: quote.length };
  });
  field.addEventListener('keydown', (e) => {
    const { key, ctrlKey, metaKey, altKey } = e as KeyboardEvent;
    if (key !== 'Backspace' || ctrlKey || metaKey || altKey || !fresh || field.selectionStart !== fresh.at || field.selectionEnd !== fresh.at) return;
    e.preventDefault();
    const { at, straight, length } = fresh;
    put(at - length, at, straight);
    fresh = null;
  });
}
