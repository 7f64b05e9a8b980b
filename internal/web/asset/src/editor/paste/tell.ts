// Says politely what a paste left behind, and offers the way back for as long as the text stands as it was pasted.

import { undo } from 'prosemirror-history';
import type { EditorView } from 'prosemirror-view';
import { el, icon, must } from '../../newsroom/dom';
import { fill, type Words } from '../draft';
import type { Kind, Left } from './left';

const names: Record<Kind, keyof Words> = {
  pictures: 'left_pictures', media: 'left_media', boxes: 'left_boxes', notes: 'left_notes', comments: 'left_comments', struck: 'left_struck', links: 'left_links', fields: 'left_fields',
};

function note(kind: string, ...children: (Node | string)[]): HTMLElement {
  const says = must('#says', HTMLElement);
  document.getElementById('says-paste')?.remove();
  const box = el('p', { class: `note ${kind}`, id: 'says-paste', role: 'status' }, ...children);
  says.append(box);
  return box;
}

/** Names what stayed behind; nothing is said where nothing did. */
export function tellPaste(view: EditorView, left: Left, words: Words): void {
  document.getElementById('says-paste')?.remove();
  const list = left.list();
  if (list.length === 0) return;
  const lang = document.documentElement.lang;
  const what = new Intl.ListFormat(lang).format(list.map(({ kind, count }) => fill(words[names[kind]], { Count: count.toLocaleString(lang) })));
  const pictures = list.some(({ kind }) => kind === 'pictures') ? ` ${words.paste_pictures}` : '';
  const box = note('', icon('info'), ` ${fill(words.paste_left, { What: what })}${pictures} `);
  const pasted = view.state.doc;
  const back = el('button', { type: 'button', class: 'small', click: () => {
    box.remove();
    if (view.state.doc.eq(pasted)) undo(view.state, view.dispatch);
    view.focus();
  } }, words.undo);
  const close = el('button', { type: 'button', class: 'small plain', click: () => {
    box.remove();
    view.focus();
  } }, words.close);
  box.append(back, ' ', close);
}

/** Says that a paste is too long, and that nothing was changed. */
export function tellRefused(words: Words): void {
  note('pending', icon('circle-alert'), ` ${words.paste_large}`);
}
