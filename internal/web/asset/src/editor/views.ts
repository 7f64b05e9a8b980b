// How the blocks that are no plain text look in the editor: quotes with their speaker, pictures, cards, embeds.

import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import { el, icon } from '../newsroom/dom';
import { askStory } from './dialogs';
import type { Card, Editing } from './draft';
import { drawn, facts, warning, type Pictures } from './picture';

/** What the views need to know beside their node. */
export interface Surroundings {
  editing: Editing;
  pictures: Pictures;
  cards: Map<number, Card>;
}

type Place = () => number | undefined;

/** Sets an attribute of the node at a place. */
function set(view: EditorView, place: Place, name: string, value: unknown): void {
  const pos = place();
  if (pos === undefined) return;
  view.dispatch(view.state.tr.setNodeAttribute(pos, name, value));
}

function remove(view: EditorView, place: Place): void {
  const pos = place();
  const node = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos === undefined || !node) return;
  view.dispatch(view.state.tr.delete(pos, pos + node.nodeSize));
  view.focus();
}

/** The shape of a block that is edited by its own fields. */
abstract class Inert implements NodeView {
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
    return el('button', { type: 'button', class: 'small plain', click: () => remove(this.view, this.place) }, icon('trash-2'), ' ', this.around.editing.words.remove);
  }

  stopEvent(e: Event): boolean {
    return e.target instanceof HTMLElement && e.target.closest('input, textarea, button, a') !== null;
  }

  ignoreMutation(): boolean {
    return true;
  }
}

class PictureBlock extends Inert {
  draw(): void {
    const { words } = this.around.editing;
    const number = Number(this.node.attrs['asset']);
    const frame = el('div', { class: 'frame' }, `${words.loading}`);
    const caption = el('input', { value: this.text('caption'), placeholder: words.caption, 'aria-label': words.caption, dir: 'auto', change: () => set(this.view, this.place, 'caption', caption.value) });
    this.dom.replaceChildren(frame, caption, this.remover());
    const show = (picture: Parameters<typeof drawn>[0]) => {
      frame.replaceChildren(drawn(picture, true), facts(picture, words), warning(picture, words) ?? '');
      if (!caption.value && picture.caption) caption.placeholder = picture.caption;
    };
    void this.around.pictures.find(number).then((picture) => {
      if (!picture) frame.replaceChildren(el('p', { class: 'note pending' }, icon('triangle-alert'), ' ', `${words.no_picture} ${number}`));
      else {
        show(picture);
        if (picture.processing) this.around.pictures.whenReady(number, show);
      }
    });
  }
}

class CardBlock extends Inert {
  draw(): void {
    const { words } = this.around.editing;
    const number = Number(this.node.attrs['story']);
    const linked = this.around.cards.get(number);
    const link = el('button', { type: 'button', class: number ? 'small plain' : 'small main', click: () => void this.link() }, icon('link'), ' ', number ? words.other : words.card_link);
    const headline = linked?.headline ?? this.text('headline');
    this.dom.classList.toggle('open', number === 0);
    this.dom.replaceChildren(
      el('p', { class: 'kind' }, icon('square-stack'), ' ', words.card, ' ', number === 0 ? el('strong', {}, words.card_open) : `${number}`),
      el('p', { class: 'headline', dir: 'auto' }, headline || `${words.card} ${number}`),
      number === 0 && (this.text('caption') || this.text('credit')) ? el('p', { class: 'soft', dir: 'auto' }, `${this.text('caption')} ${this.text('credit')}`) : '',
      number !== 0 && !linked ? el('p', { class: 'note pending' }, icon('triangle-alert'), ' ', words.card_gone) : '',
      el('div', { class: 'row' }, link, linked ? el('a', { class: 'button small', href: linked.path, target: '_blank', rel: 'noopener' }, icon('external-link')) : null, this.remover()),
    );
  }

  private async link(): Promise<void> {
    const { words, editions, edition } = this.around.editing;
    const card = await askStory({ title: words.card_find, editions: editions.filter((e) => e.code === edition), words, begin: this.text('headline') });
    const pos = this.place();
    if (!card || pos === undefined) return;
    this.around.cards.set(card.number, card);
    this.view.dispatch(this.view.state.tr.setNodeMarkup(pos, null, { story: card.number, headline: '', caption: '', credit: '' }));
  }
}

class EmbedBlock extends Inert {
  draw(): void {
    this.dom.replaceChildren(el('p', { class: 'kind' }, icon('play'), ` ${this.around.editing.words.embed} ${this.text('provider')} `, el('code', { dir: 'ltr' }, this.text('id'))), this.remover());
  }
}

/** A quotation: its paragraphs are text, its speaker is a field below. */
class Quote implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  private readonly speaker: HTMLInputElement;

  constructor(private node: Node, view: EditorView, place: Place, around: Surroundings) {
    this.contentDOM = el('div');
    this.speaker = el('input', { value: String(node.attrs['speaker']), placeholder: around.editing.words.speaker, 'aria-label': around.editing.words.speaker, dir: 'auto', input: () => set(view, place, 'speaker', this.speaker.value) });
    this.dom = el('blockquote', {}, this.contentDOM, el('div', { class: 'speaker', contenteditable: 'false' }, '— ', this.speaker));
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    if (document.activeElement !== this.speaker) this.speaker.value = String(node.attrs['speaker']);
    return true;
  }

  stopEvent(e: Event): boolean {
    return e.target === this.speaker;
  }

  ignoreMutation(mutation: { target: globalThis.Node }): boolean {
    return !this.contentDOM.contains(mutation.target);
  }
}

function inert(make: new (node: Node, view: EditorView, place: Place, around: Surroundings, kind: string) => Inert, around: Surroundings, kind: string) {
  return (node: Node, view: EditorView, place: Place): NodeView => {
    const block = new make(node, view, place, around, kind);
    block.draw();
    return block;
  };
}

/** The views of the body, by the name of their node. */
export function nodeViews(around: Surroundings) {
  return {
    picture: inert(PictureBlock, around, 'picture'),
    story_card: inert(CardBlock, around, 'card'),
    embed: inert(EmbedBlock, around, 'embed'),
    blockquote: (node: Node, view: EditorView, place: Place): NodeView => new Quote(node, view, place, around),
  };
}
