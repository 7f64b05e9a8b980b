// How the blocks that are no plain text look in the editor: quotes with their speaker, cards, embeds; pictures and
// galleries are in figure.ts.

import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import { el, icon } from '../newsroom/dom';
import { askStory } from './dialogs';
import { Turned } from './direction';
import { GalleryBlock, PictureBlock } from './figure';
import { Inert, set, type Place, type Surroundings } from './inert';

export type { Surroundings } from './inert';

class CardBlock extends Inert {
  draw(): void {
    const { words } = this.around.editing;
    const number = Number(this.node.attrs['story']);
    const linked = this.around.cards.get(number);
    const link = el('button', { type: 'button', class: number ? 'small plain' : 'small main', click: () => void this.link() }, icon('link'), ' ', number ? words.other : words.card_link);
    const headline = linked?.headline ?? this.text('headline');
    this.dom.classList.toggle('open', number === 0);
    this.dom.replaceChildren(
      el('p', { class: 'kind' }, icon('square-stack'), ' ', words.card, ' ', number === 0 ? el('strong', {}, words.card_open) : `${number}`, linked && linked.edition !== this.around.editing.edition ? ` · ${linked.edition_name}` : ''),
      el('p', { class: 'headline', dir: 'auto' }, headline || `${words.card} ${number}`),
      number === 0 && (this.text('caption') || this.text('credit')) ? el('p', { class: 'soft', dir: 'auto' }, `${this.text('caption')} ${this.text('credit')}`) : '',
      number !== 0 && !linked ? el('p', { class: 'note pending' }, icon('triangle-alert'), ' ', words.card_gone) : '',
      el('div', { class: 'row' }, link, linked ? el('a', { class: 'button small', href: linked.path, target: '_blank', rel: 'noopener', 'aria-label': linked.headline }, icon('external-link')) : null, this.remover()),
    );
  }

  private async link(): Promise<void> {
    const { words } = this.around.editing;
    const card = await askStory({ title: words.card_find, editions: [], words, begin: this.text('headline') });
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
    paragraph: (node: Node): NodeView => new Turned(node),
    heading: (node: Node): NodeView => new Turned(node),
    picture: inert(PictureBlock, around, 'picture'),
    gallery: (node: Node, view: EditorView, place: Place): NodeView => new GalleryBlock(node, view, place, around),
    story_card: inert(CardBlock, around, 'card'),
    embed: inert(EmbedBlock, around, 'embed'),
    blockquote: (node: Node, view: EditorView, place: Place): NodeView => new Quote(node, view, place, around),
  };
}
