// Two texts, both kept: shows them side by side and lets the person choose.

import { el } from '../newsroom/dom';
import { paragraphs } from './body';
import { dialog } from './dialogs';
import { fill, type Text, type Theirs, type Words } from './draft';

/** Says a text as plain words, to be copied. */
export function plain(text: Text): string {
  return [text.copy.headline, text.copy.lede, ...paragraphs(text.copy.body)].filter(Boolean).join('\n\n');
}

/** Draws a text; what the other one has not word for word is marked. */
function side(title: string, text: Text, other: Text): HTMLElement {
  const elsewhere = new Set([other.copy.headline, other.copy.lede, ...paragraphs(other.copy.body)]);
  const line = (words: string, name: 'h3' | 'p', kind: string) => (words ? el(name, { class: kind, dir: 'auto' }, elsewhere.has(words) ? words : el('mark', {}, words)) : null);
  return el('section', { class: 'side' }, el('h3', { class: 'whose' }, title), line(text.copy.headline, 'h3', 'headline'), line(text.copy.lede, 'p', 'lede'),
    ...paragraphs(text.copy.body).map((words) => line(words, 'p', '')));
}

/** Copies words to the clipboard and says so on the button. */
export async function copyWords(button: HTMLButtonElement, words: string, done: string): Promise<void> {
  await navigator.clipboard.writeText(words);
  button.textContent = done;
}

/** Asks which text stays. Closing the dialog decides nothing: both texts are still kept. */
export function askConflict(mine: Text, theirs: Theirs, words: Words): Promise<'mine' | 'theirs' | null> {
  return new Promise((resolve) => {
    let chosen: 'mine' | 'theirs' | null = null;
    const choose = (which: 'mine' | 'theirs') => () => {
      chosen = which;
      box.close();
    };
    const copy = el('button', { type: 'button', click: () => void copyWords(copy, plain(mine), words.copied) }, words.copy_mine);
    const box = dialog(words.conflict, words,
      el('p', {}, fill(words.conflict_says, { Name: theirs.by, At: theirs.saved })),
      el('div', { class: 'sides' }, side(words.mine, mine, theirs), side(fill(words.theirs, { Name: theirs.by }), theirs, mine)),
      el('div', { class: 'row' }, el('button', { type: 'button', class: 'main', 'data-keep-mine': true, click: choose('mine') }, words.keep_mine),
        el('button', { type: 'button', 'data-take-theirs': true, click: choose('theirs') }, words.take_theirs), copy));
    box.classList.add('large', 'conflict');
    box.addEventListener('close', () => resolve(chosen));
  });
}
