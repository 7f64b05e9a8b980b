// The dialogs of the editor: an address for a link, a story for a card, a sign-in in the middle of writing.

import { el, icon } from '../newsroom/dom';
import { get, postForm } from './ask';
import type { Card, Words } from './draft';
import { readPiece, type Piece } from './address';
import { readHref } from './schema';

/**
 * Opens a dialog that is gone when it is closed.
 *
 * Closing gives the focus back to the field it was taken from, but the dialog that is then removed takes the caret
 * with it: Chromium shows the field as focused and drops every key. The field is entered anew.
 */
export function dialog(title: string, words: Words, ...content: Node[]): HTMLDialogElement {
  const head = el('div', { class: 'dialog-head' }, el('h2', {}, title), el('button', { type: 'button', class: 'small plain', 'aria-label': words.close, click: () => box.close() }, icon('x')));
  const box = el('dialog', { class: 'chooser', 'aria-label': title }, head, ...content);
  box.addEventListener('close', () => {
    box.remove();
    const field = document.activeElement;
    if (!(field instanceof HTMLElement) || field === document.body) return;
    field.blur();
    field.focus({ preventScroll: true });
  });
  document.body.append(box);
  box.showModal();
  return box;
}

/** Asks for the address of a link; "" takes the link off, null leaves all as it is. */
export function askHref(now: string, words: Words): Promise<string | null> {
  return new Promise((resolve) => {
    let chosen: string | null = null;
    const input = el('input', { type: 'text', inputmode: 'url', dir: 'ltr', value: now, 'aria-label': words.href });
    const fault = el('p', { class: 'fault', role: 'alert', hidden: true });
    const form = el('form', { method: 'dialog', submit: (e) => {
      const href = readHref(input.value);
      if (href) {
        chosen = href;
        return;
      }
      e.preventDefault();
      fault.hidden = false;
      fault.textContent = words.href_bad;
    } }, el('label', {}, words.href, input), fault, el('div', { class: 'row' },
      el('button', { type: 'submit', class: 'main' }, words.keep),
      el('button', { type: 'button', class: 'plain', click: () => {
        chosen = now ? '' : null;
        box.close();
      } }, now ? words.remove : words.cancel)));
    const box = dialog(words.link, words, form);
    box.addEventListener('close', () => resolve(chosen));
    input.select();
  });
}

/** Asks for the address of a film or a post; null for none. */
export function askPiece(words: Words): Promise<Piece | null> {
  return new Promise((resolve) => {
    let chosen: Piece | null = null;
    const input = el('input', { type: 'text', inputmode: 'url', dir: 'ltr', 'aria-label': words.embed_address });
    const fault = el('p', { class: 'fault', role: 'alert', hidden: true });
    const form = el('form', { method: 'dialog', submit: (e) => {
      chosen = readPiece(input.value);
      if (chosen) return;
      e.preventDefault();
      fault.hidden = false;
      fault.textContent = words.embed_bad;
    } }, el('label', {}, words.embed_address, input), el('p', { class: 'hint' }, words.embed_says), fault, el('div', { class: 'row' },
      el('button', { type: 'submit', class: 'main' }, words.insert), el('button', { type: 'button', class: 'plain', click: () => box.close() }, words.cancel)));
    const box = dialog(words.embed, words, form);
    box.addEventListener('close', () => resolve(chosen));
    input.focus();
  });
}

/** Waits for a pause in typing. */
export function pausing(act: () => void, wait = 250): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(act, wait);
  };
}

interface StoryQuestion {
  title: string;
  editions: { code: string; name: string }[]; // to choose from; none: all that the person may see
  words: Words;
  begin: string; // the words to look for at first
}

/** Chooses a published story by the words of its headline. */
export function askStory(q: StoryQuestion): Promise<Card | null> {
  return new Promise((resolve) => {
    let chosen: Card | null = null;
    const input = el('input', { type: 'search', dir: 'auto', value: q.begin, placeholder: q.title, 'aria-label': q.title });
    const editions = el('select', { 'aria-label': q.title }, ...q.editions.map((e) => el('option', { value: e.code }, e.name)));
    const list = el('ul', { class: 'found' });
    const take = (card: Card) => {
      chosen = card;
      box.close();
    };
    const find = async () => {
      const asked = input.value;
      const answer = await get<{ stories: Card[] }>('/newsroom/find/stories', { edition: q.editions.length ? editions.value : '', words: asked.trim() });
      if (asked !== input.value) return; // an older question, answered late
      const stories = answer.ok ? answer.body.stories : [];
      list.replaceChildren(...stories.map((card) => el('li', {}, el('button', { type: 'button', class: 'pick', click: () => take(card) },
        el('span', { class: 'headline', dir: 'auto' }, card.headline), el('span', { class: 'soft' }, q.editions.length ? '' : `${card.edition_name} · `, `${card.number} · ${card.published}`)))));
      if (stories.length === 0) list.append(el('li', { class: 'hint' }, answer.ok ? q.words.nothing : answer.problem.detail || q.words.nothing));
    };
    input.addEventListener('input', pausing(() => void find()));
    editions.addEventListener('change', () => void find());
    const box = dialog(q.title, q.words, el('div', { class: 'line' }, input, q.editions.length > 1 ? editions : null), list);
    box.addEventListener('close', () => resolve(chosen));
    input.focus();
    void find();
  });
}

/** Signs in without leaving the text. Resolves when it is done; closing the dialog leaves it undone. */
export function askSignIn(words: Words): Promise<boolean> {
  return new Promise((resolve) => {
    let done = false;
    const email = el('input', { type: 'email', name: 'email', autocomplete: 'username', required: true, dir: 'ltr' });
    const password = el('input', { type: 'password', name: 'password', autocomplete: 'current-password', required: true, dir: 'ltr' });
    const code = el('input', { name: 'code', autocomplete: 'one-time-code', dir: 'ltr' });
    const fault = el('p', { class: 'fault', role: 'alert', hidden: true });
    const form = el('form', { id: 'sign-in-again', submit: (e) => {
      e.preventDefault();
      void send();
    } }, el('p', {}, words.session_over, ' ', words.session_kept), fault, el('label', {}, words.email, email), el('label', {}, words.password, password),
      el('label', {}, words.code, code), el('div', { class: 'row' }, el('button', { type: 'submit', class: 'main' }, words.sign_in)));
    const send = async () => {
      const answer = await postForm('/newsroom/sign-in', { email: email.value, password: password.value, code: code.value });
      if (answer.ok) {
        done = true;
        return box.close();
      }
      fault.hidden = false;
      fault.textContent = answer.problem.detail || words.upload_lost;
    };
    const box = dialog(words.sign_in, words, form);
    box.addEventListener('close', () => resolve(done));
    email.focus();
  });
}
