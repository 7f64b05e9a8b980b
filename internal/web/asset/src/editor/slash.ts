// The menu that "/" opens in an empty paragraph. What is typed narrows it; Escape leaves the typed words in the text.

import { Plugin, type EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { Choices, type Choice } from '../newsroom/choices';
import { el } from '../newsroom/dom';
import { n } from './blocks';

/** One line of the menu. Names are words that find it in any language of the interface. */
export interface Offer extends Choice {
  names: string;
}

/** What the menu offers. */
export interface Menu {
  label: string;
  nothing: string;
  offers: (state: EditorState) => Offer[];
  search: (typed: string) => Promise<Choice[]>;
}

function fits(offer: Offer, typed: string): boolean {
  const words = `${offer.word} ${offer.names}`.toLocaleLowerCase().split(/\s+/);
  return offer.word.toLocaleLowerCase().includes(typed) || words.some((word) => word.startsWith(typed));
}

/** Puts the menu at the cursor. typed is what stands before the words in the text when the menu is left by Escape. */
export function openMenu(view: EditorView, menu: Menu, typed: string): void {
  let open = true;
  const close = (words: string) => {
    if (!open) return;
    open = false;
    box.remove();
    if (words) view.dispatch(view.state.tr.insertText(words));
  };
  const leave = (words: string) => {
    close(words);
    view.focus();
  };
  const choices = new Choices({
    label: menu.label, nothing: menu.nothing, placeholder: menu.label,
    find: (words) => menu.offers(view.state).filter((offer) => fits(offer, words.toLocaleLowerCase())),
    search: menu.search,
    before: () => leave(''),
    changed: () => place(),
  });
  const { input } = choices;
  const box = el('div', { class: 'menu' }, input, choices.list, choices.none);
  const place = () => put(box, view);
  input.addEventListener('keydown', (e) => {
    if (e.key === 'Escape' || e.key === 'Enter') {
      e.preventDefault(); // Enter comes here only where nothing fits
      e.stopPropagation();
      leave(typed + input.value);
    } else if (e.key === 'Backspace' && input.value === '') {
      e.preventDefault();
      leave('');
    } else if (e.key === ' ' && input.value === '') {
      e.preventDefault();
      leave(`${typed} `);
    }
  });
  input.addEventListener('blur', () => close(input.value ? typed + input.value : ''));
  (view.dom.closest('main') ?? document.body).append(box);
  choices.find();
  place();
  input.focus({ preventScroll: true });
}

/** Places the menu below the cursor, above it where there is no room, and never off the page. */
function put(box: HTMLElement, view: EditorView): void {
  const at = view.coordsAtPos(view.state.selection.head);
  const { width, height } = box.getBoundingClientRect();
  const rtl = getComputedStyle(box).direction === 'rtl';
  const wish = rtl ? at.right - width : at.left;
  const left = Math.max(8, Math.min(wish, document.documentElement.clientWidth - width - 8));
  const below = at.bottom + 6;
  const top = below + height > window.innerHeight && at.top - height - 6 > 0 ? at.top - height - 6 : below;
  box.style.left = `${left + window.scrollX}px`;
  box.style.top = `${top + window.scrollY}px`;
}

/** Opens the menu where "/" is typed into an empty paragraph. */
export function slash(menu: Menu): Plugin {
  return new Plugin({
    props: {
      handleTextInput(view, _from, _to, text) {
        const { $from, empty } = view.state.selection;
        if (text !== '/' || !empty || $from.parent.type !== n.paragraph || $from.parent.content.size > 0) return false;
        openMenu(view, menu, '/');
        return true;
      },
    },
  });
}
