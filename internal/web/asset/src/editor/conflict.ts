// Two texts, both kept: shows word by word where they differ, and lets the person choose in every place.

import { el, icon } from '../newsroom/dom';
import { paragraphs } from './body';
import { compare } from './compare';
import { dialog } from './dialogs';
import type { Text } from './draft';
import { part, type Choice, type Place } from './merge';
import type { Saying } from './say';

/** Says a text as plain words, to be copied. */
export function plain(text: Text): string {
  return [text.copy.headline, text.copy.lede, ...paragraphs(text.copy.body)].filter(Boolean).join('\n\n');
}

/** Copies words to the clipboard and says so on the button. */
export async function copyWords(button: HTMLButtonElement, words: string, done: string): Promise<void> {
  await navigator.clipboard.writeText(words);
  button.textContent = done;
}

/** Draws how one text became the other: what went is struck out, what came is underlined. */
export function drawn(before: string, after: string): HTMLElement {
  const name = { kept: 'span', out: 'del', in: 'ins' } as const;
  return el('p', { class: 'compared', dir: 'auto' }, ...compare(before, after).map(({ op, text }) => el(name[op], {}, text)));
}

/** What is asked about two texts. */
export interface Question {
  title: string;
  says: string;
  mine: Text;
  theirs: Text;
  base: Text | null; // the text that both were made from, where it is known
  say: Saying;
}

/** What was chosen: one of the texts whole, or one put together of both. */
export interface Chosen {
  which: 'mine' | 'theirs' | 'merged';
  text: Text;
}

/** Shows a place of two texts; what words cannot tell apart, such as bold letters, is shown without a mark. */
function shownPlace(place: Place, say: Saying): HTMLElement {
  const [theirs, mine] = [say.of(place, place.theirs), say.of(place, place.mine)];
  return theirs === mine ? el('p', { class: 'compared soft', dir: 'auto' }, mine) : drawn(theirs, mine);
}

function placeBox(place: Place, at: number, say: Saying): HTMLElement {
  const { words } = say;
  const changed = { mine: words.changed_mine, theirs: words.changed_theirs, both: words.changed_both }[place.moved];
  const choices: [Choice, string][] = [['mine', words.mine], ['theirs', words.theirs], ...(place.joins ? [['both', words.both] as [Choice, string]] : [])];
  const preset = place.moved === 'both' ? '' : place.moved;
  if (preset) place.put(preset);
  return el('fieldset', { class: `place ${place.moved}`, 'data-place': place.name }, el('legend', {}, words[place.name], ' ', el('span', { class: 'soft' }, `· ${changed}`)),
    shownPlace(place, say),
    el('div', { class: 'row' }, ...choices.map(([choice, word]) => el('label', { class: 'tick' },
      el('input', { type: 'radio', name: `place-${at}`, value: choice, required: true, checked: choice === preset, change: () => place.put(choice) }), ' ', word))));
}

/** Asks what stays. Closing the dialog decides nothing: both texts are still kept. */
export function askConflict(q: Question): Promise<Chosen | null> {
  return new Promise((resolve) => {
    const { mine, theirs, say } = q;
    const { words } = say;
    const parted = part(mine, theirs, q.base);
    let chosen: Chosen | null = null;
    const choose = (which: Chosen['which'], text: () => Text) => () => {
      chosen = { which, text: text() };
      box.close();
    };
    const copy = el('button', { type: 'button', class: 'plain', click: () => void copyWords(copy, plain(mine), words.copied) }, words.copy_mine);
    const form = el('form', { method: 'dialog', submit: (e) => {
      e.preventDefault();
      choose('merged', parted.text)();
    } }, ...parted.places.map((place, i) => placeBox(place, i, say)),
      el('div', { class: 'row settled' }, el('button', { type: 'submit', class: 'main', 'data-save-chosen': true }, icon('check'), ' ', words.save_chosen),
        el('button', { type: 'button', 'data-keep-mine': true, click: choose('mine', () => mine) }, words.keep_mine),
        el('button', { type: 'button', 'data-take-theirs': true, click: choose('theirs', () => theirs) }, words.take_theirs), copy));
    const box = dialog(q.title, words, el('p', {}, q.says), el('p', { class: 'soft' }, words.differs_says), form);
    box.classList.add('large', 'conflict');
    box.addEventListener('close', () => resolve(chosen));
    (form.querySelector<HTMLElement>('fieldset.both input') ?? form.querySelector<HTMLElement>('[data-save-chosen]'))?.focus({ preventScroll: true }); // what has to be decided
  });
}

/** Shows how one text became another, to be read. */
export function showCompared(title: string, mine: Text, theirs: Text, say: Saying): void {
  const { words } = say;
  const { places } = part(mine, theirs, null);
  dialog(title, words, el('p', { class: 'soft' }, words.differs_says), ...places.map((place) => el('section', { class: 'place' }, el('h3', {}, words[place.name]), shownPlace(place, say)))).classList.add('large', 'conflict');
}
