// Counts words as internal/prose does, and says how long they take to read. Each block is counted once for as long as it
// stays the same, so that a key costs one paragraph and not the story.

import type { Node } from 'prosemirror-model';

/** How long a text is. */
export interface Count {
  words: number; // all of them, each letter of Han and Kana as one
  letters: number; // of Han and Kana among them: these are read by another pace than words
}

const known = new WeakMap<Node, Count>();

const ideograph = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu;
const parts = /[\p{White_Space}\u2014\u2013/]+/u;
const said = /[\p{L}\p{Nd}]/u;

/** Counts the words of a text. Han and Kana, which part no words by spaces, count each letter. */
export function countWords(text: string): Count {
  let letters = 0;
  const rest = text.replace(ideograph, () => {
    letters++;
    return ' ';
  });
  let words = letters;
  for (const part of rest.split(parts)) if (said.test(part)) words++;
  return { words, letters };
}

function add(sum: Count, more: Count): Count {
  return { words: sum.words + more.words, letters: sum.letters + more.letters };
}

const nothing: Count = { words: 0, letters: 0 };

function wordsIn(block: Node): Count {
  let count = known.get(block);
  if (!count) {
    count = block.isTextblock ? countWords(block.textBetween(0, block.content.size, '\n', '\n')) : wordsOf(block);
    known.set(block, count);
  }
  return count;
}

/** Counts the words of a body, without captions, cards and speakers. */
export function wordsOf(doc: Node): Count {
  return doc.children.reduce((sum, block) => add(sum, wordsIn(block)), nothing);
}

/** Words a minute that adults read to themselves in standard texts of each language (IReST, 2012). */
const pace: Record<string, number> = { ar: 138, de: 179, en: 228, es: 218, fi: 161, fr: 195, he: 187, it: 188, nl: 202, pl: 166, pt: 181, ru: 184, sl: 180, sv: 199, tr: 166 };
const elsewhere = 190; // words; about the middle of these

/** Letters a minute of Chinese and of Japanese, from the same texts. */
const letterPace = { zh: 255, ja: 357 };

/** Answers the minutes that a text takes to read, at least one. */
export function minutesOf({ words, letters }: Count, lang: string): number {
  const tongue = lang.split('-')[0] ?? '';
  return Math.max(1, Math.round((words - letters) / (pace[tongue] ?? elsewhere) + letters / (tongue === 'ja' ? letterPace.ja : letterPace.zh)));
}
