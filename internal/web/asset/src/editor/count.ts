// Counts words as internal/prose does, and says how long they take to read. Each block is counted once for as long as it
// stays the same, so that a key costs one paragraph and not the story.

import type { Node } from 'prosemirror-model';

const known = new WeakMap<Node, number>();

const ideograph = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu;
const parts = /[\s\u2014\u2013/]+/u;
const said = /[\p{L}\p{Nd}]/u;

/** Counts the words of a text. Han and Kana, which part no words by spaces, count each letter. */
export function countWords(text: string): number {
  let count = 0;
  const rest = text.replace(ideograph, () => {
    count++;
    return ' ';
  });
  for (const part of rest.split(parts)) if (said.test(part)) count++;
  return count;
}

function wordsIn(block: Node): number {
  let count = known.get(block);
  if (count === undefined) {
    count = 0;
    if (block.isTextblock) count = countWords(block.textBetween(0, block.content.size, '\n', '\n'));
    else for (const child of block.children) count += wordsIn(child);
    known.set(block, count);
  }
  return count;
}

/** Counts the words of a body, without captions, cards and speakers. */
export function wordsOf(doc: Node): number {
  let count = 0;
  for (const block of doc.children) count += wordsIn(block);
  return count;
}

/** Words a minute that adults read aloud to themselves in standard texts of each language (IReST, 2012). */
const pace: Record<string, number> = { en: 228, ru: 184, ar: 138, es: 218, fr: 195, de: 179 };

/** Answers the minutes that words take to read, at least one. */
export function minutesOf(words: number, lang: string): number {
  return Math.max(1, Math.round(words / (pace[lang.split('-')[0] ?? ''] ?? 200)));
}
