// Pictures in the editor: what is known of them, the dialog that chooses one, and how one is shown.

import { el, icon } from '../newsroom/dom';
import { progressLine, send } from '../newsroom/upload';
import { get } from './ask';
import { dialog, pausing } from './dialogs';
import type { Editing, Picture, Words } from './draft';

/** Knows the pictures that the page has heard of, and asks for the others. */
export class Pictures {
  private readonly known = new Map<number, Picture>();

  constructor(private readonly editing: Editing) {
    for (const picture of Object.values(editing.pictures)) this.known.set(picture.number, picture);
  }

  learn(pictures: Record<string, Picture>): void {
    for (const picture of Object.values(pictures)) this.known.set(picture.number, picture);
  }

  /** Answers how a picture is called, where it is known. */
  headline(number: number): string {
    const { headline = '', caption = '' } = this.known.get(number) ?? {};
    return headline || caption;
  }

  add(picture: Picture): void {
    this.known.set(picture.number, picture);
  }

  /** Answers a picture at once where it is known, else after asking; null where there is none. */
  async find(number: number): Promise<Picture | null> {
    const known = this.known.get(number);
    if (known && !known.processing) return known;
    const answer = await get<Picture>(`/newsroom/mediabank/${number}/state`, { edition: this.editing.edition });
    if (!answer.ok) return known ?? null;
    this.known.set(number, answer.body);
    return answer.body;
  }

  /** Answers a picture again when its renditions are made. */
  whenReady(number: number, then: (picture: Picture) => void): void {
    const look = async (left: number) => {
      const picture = await this.find(number);
      if (picture && !picture.processing) then(picture);
      else if (left > 0) window.setTimeout(() => void look(left - 1), 1_000);
    };
    void look(120);
  }
}

/** What must be known before a picture is used: its credit, instructions, terms and dates, and why it may not be. */
export function facts(picture: Picture, words: Words): HTMLElement {
  const list = el('dl', { class: 'facts' });
  const say = (word: string, value: string) => {
    if (value) list.append(el('div', {}, el('dt', {}, word), el('dd', { dir: 'auto' }, value)));
  };
  say(words.credit, picture.credit || words.no_credit);
  say(words.instructions, picture.instructions);
  say(words.usage, picture.usage_terms);
  say(words.release, picture.release);
  say(words.expiry, picture.expiry);
  if (!picture.alt) list.append(el('div', {}, el('dt', {}, icon('info')), el('dd', {}, words.alt_missing)));
  return list;
}

/** Says why a picture may not be published now; null where it may. */
export function warning(picture: Picture, words: Words): HTMLElement | null {
  if (picture.processing) return el('p', { class: 'note' }, icon('clock'), ' ', words.processing);
  if (!picture.refused) return null;
  return el('p', { class: 'note pending' }, icon('triangle-alert'), ' ', `${words.unusable} ${picture.refused}`);
}

/** Draws a picture. While it has no rendition a blank stands there. */
export function drawn(picture: Picture, large: boolean): HTMLElement {
  const src = large ? picture.large : picture.small;
  if (!src) return el('span', { class: 'blank' }, icon('image'));
  return el('img', { src, alt: picture.alt, width: picture.width, height: picture.height, loading: 'lazy' });
}

interface Found {
  pictures: Picture[];
  next: string;
}

/** Chooses a picture from the mediabank, or adds one to it. */
export async function askPicture(editing: Editing, pictures: Pictures): Promise<Picture | null> {
  return (await ask(editing, pictures, false))[0] ?? null;
}

/** Chooses pictures from the mediabank, or adds them to it, in the order in which they are taken. */
export function askPictures(editing: Editing, pictures: Pictures): Promise<Picture[]> {
  return ask(editing, pictures, true);
}

function ask(editing: Editing, pictures: Pictures, several: boolean): Promise<Picture[]> {
  const { words } = editing;
  return new Promise((resolve) => {
    let chosen: Picture[] = [];
    let taken = false;
    let next = '';
    const input = el('input', { type: 'search', dir: 'auto', placeholder: words.find_picture, 'aria-label': words.find_picture });
    const grid = el('ul', { class: 'grid' });
    const more = el('button', { type: 'button', hidden: true, click: () => void find(true) }, words.more);
    const lines = el('ul', { class: 'progress', 'aria-live': 'polite' });
    const finish = () => {
      taken = true;
      box.close();
    };
    const done = el('button', { type: 'button', class: 'main', hidden: !several, disabled: true, 'data-done': true, click: finish }, words.gallery_done);
    const take = (picture: Picture, button: HTMLElement) => {
      pictures.add(picture);
      const out = chosen.some((one) => one.number === picture.number);
      chosen = out ? chosen.filter((one) => one.number !== picture.number) : [...chosen, picture];
      if (!several) return finish();
      button.setAttribute('aria-pressed', String(!out));
      done.disabled = chosen.length === 0;
      done.textContent = `${words.gallery_done} (${chosen.length})`;
    };
    const tile = (picture: Picture): HTMLLIElement => {
      const button = el('button', { type: 'button', class: 'pick', ...(several ? { 'aria-pressed': String(chosen.some((one) => one.number === picture.number)) } : {}), click: () => take(picture, button) }, drawn(picture, false),
        el('span', { class: 'caption', dir: 'auto' }, picture.headline || picture.caption || `${picture.number}`), el('span', { class: 'use' }, words.use));
      const item = el('li', { class: picture.refused ? 'refused' : '' }, button, facts(picture, words), warning(picture, words));
      if (picture.processing) pictures.whenReady(picture.number, (ready) => item.replaceWith(tile(ready)));
      return item;
    };
    const find = async (further: boolean) => {
      const asked = input.value;
      const answer = await get<Found>('/newsroom/find/pictures', { edition: editing.edition, words: asked.trim(), before: further ? next : '' });
      if (asked !== input.value) return;
      const found: Found = answer.ok ? answer.body : { pictures: [], next: '' };
      if (!further) grid.replaceChildren();
      grid.append(...found.pictures.map(tile));
      if (grid.childElementCount === 0) grid.append(el('li', { class: 'hint' }, answer.ok ? words.nothing : answer.problem.detail || words.upload_lost));
      next = found.next;
      more.hidden = next === '';
    };
    const add = async (file: File) => {
      const { line, bar, says } = progressLine(file);
      lines.append(line);
      const outcome = await send(file, editing.edition, words, (part) => (bar.value = part));
      bar.remove();
      if (outcome.picture) {
        line.remove();
        grid.querySelector('.hint')?.remove();
        return grid.prepend(tile(outcome.picture));
      }
      line.className = 'fault';
      says.textContent = `${words.upload_refused} ${outcome.refused ?? ''}`;
    };
    const file = el('input', { type: 'file', multiple: true, accept: 'image/jpeg,image/png,image/webp,image/gif', change: () => {
      for (const one of file.files ?? []) void add(one);
      file.value = '';
    } });
    input.addEventListener('input', pausing(() => void find(false)));
    const box = dialog(words.choose_picture, words, el('div', { class: 'line' }, input, editing.may_upload ? el('label', { class: 'button upload-one' }, icon('upload'), ' ', words.upload, file) : null, done), lines, grid, more);
    box.classList.add('large');
    box.addEventListener('close', () => resolve(taken ? chosen : []));
    input.focus();
    void find(false);
  });
}
