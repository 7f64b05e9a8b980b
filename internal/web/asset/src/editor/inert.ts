// What every block that is edited by its own fields has: its place in the text, its frame, its button that removes it.

import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import { el, icon } from '../newsroom/dom';
import type { Card, Editing } from './draft';
import type { Pictures } from './picture';

/** What the views need to know beside their node. */
export interface Surroundings {
  editing: Editing;
  pictures: Pictures;
  cards: Map<number, Card>;
}

export type Place = () => number | undefined;

/** Sets an attribute of the node at a place. */
export function set(view: EditorView, place: Place, name: string, value: unknown): void {
  const pos = place();
  if (pos === undefined) return;
  view.dispatch(view.state.tr.setNodeAttribute(pos, name, value));
}

/** Takes the node at a place out; a gallery that would stay empty goes with its last picture. */
export function remove(view: EditorView, place: Place): void {
  const pos = place();
  const node = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos === undefined || !node) return;
  const $pos = view.state.doc.resolve(pos);
  const alone = $pos.depth > 0 && $pos.parent.childCount === 1;
  view.dispatch(alone ? view.state.tr.delete($pos.before(), $pos.after()) : view.state.tr.delete(pos, pos + node.nodeSize));
  view.focus();
}

/** The shape of a block that is edited by its own fields. */
export abstract class Inert implements NodeView {
  readonly dom: HTMLElement;

  constructor(protected node: Node, protected readonly view: EditorView, protected readonly place: Place, protected readonly around: Surroundings, kind: string) {
    this.dom = el('div', { class: `inert ${kind}`, contenteditable: 'false', lang: document.documentElement.lang, dir: document.documentElement.dir });
  }

  abstract draw(): void;

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    const before = this.node;
    this.node = node;
    if (!before.hasMarkup(node.type, node.attrs)) this.draw();
    return true;
  }

  protected text(name: string): string {
    return String(this.node.attrs[name] ?? '');
  }

  protected remover(): HTMLElement {
    return el('button', { type: 'button', class: 'small plain', 'data-remove': true, click: () => remove(this.view, this.place) }, icon('trash-2'), ' ', this.around.editing.words.remove);
  }

  stopEvent(e: Event): boolean {
    return e.target instanceof HTMLElement && e.target.closest('input, textarea, button, a') !== null;
  }

  ignoreMutation(): boolean {
    return true;
  }
}
