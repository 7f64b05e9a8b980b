// Pictures and galleries in the text: how they look there, their captions for this story, their crops and their order.

import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import { el, icon } from '../newsroom/dom';
import { n } from './blocks';
import { askCrop, showCrop } from './crop';
import type { Picture } from './draft';
import { Inert, remove, set, type Place, type Surroundings } from './inert';
import { askPictures, drawn, facts, warning } from './picture';

/** A picture: its image, what is known of it, and what this story says and shows of it. */
export class PictureBlock extends Inert {
  private image: HTMLElement | null = null;
  private picture: Picture | null = null;
  private caption: HTMLInputElement | null = null;

  override update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    const same = node.attrs['asset'] === this.node.attrs['asset'];
    this.node = node;
    if (!same) this.draw();
    if (this.caption && this.caption.value !== this.text('caption')) this.caption.value = this.text('caption');
    if (this.image) showCrop(this.image, this.text('crop'));
    return true;
  }

  draw(): void {
    const { words } = this.around.editing;
    const number = Number(this.node.attrs['asset']);
    const frame = el('div', { class: 'frame' }, `${words.loading}`);
    const caption = (this.caption = el('input', { value: this.text('caption'), placeholder: words.caption, 'aria-label': words.caption, dir: 'auto', 'data-caption': true, input: () => set(this.view, this.place, 'caption', caption.value) }));
    this.dom.replaceChildren(frame, caption, el('div', { class: 'row' }, ...this.acts()));
    const show = (picture: Picture) => {
      this.picture = picture;
      this.image = drawn(picture, true);
      showCrop(this.image, this.text('crop'));
      frame.replaceChildren(this.image, facts(picture, words), warning(picture, words) ?? '');
      if (picture.caption) caption.placeholder = picture.caption;
    };
    void this.around.pictures.find(number).then((picture) => {
      if (!picture) frame.replaceChildren(el('p', { class: 'note pending' }, icon('triangle-alert'), ' ', `${words.no_picture} ${number}`));
      else {
        show(picture);
        if (picture.processing) this.around.pictures.whenReady(number, show);
      }
    });
  }

  private acts(): HTMLElement[] {
    const { words } = this.around.editing;
    const act = (name: string, word: string, run: () => void, said = true) => el('button', { type: 'button', class: 'small plain', 'data-act': name, ...(said ? {} : { 'aria-label': word, title: word }), click: run }, icon(name), said ? ` ${word}` : '');
    const acts = [act('crop', words.crop, () => void this.crop())];
    if (this.inGallery()) acts.push(act('arrow-left', words.earlier, () => this.move(-1), false), act('arrow-right', words.later, () => this.move(1), false));
    return [...acts, this.remover()];
  }

  private inGallery(): boolean {
    const pos = this.place();
    return pos !== undefined && this.view.state.doc.resolve(pos).parent.type === n.gallery;
  }

  private async crop(): Promise<void> {
    if (!this.picture) return;
    const chosen = await askCrop(this.picture, this.text('crop'), this.around.editing.words);
    if (chosen !== null) set(this.view, this.place, 'crop', chosen);
    this.dom.querySelector<HTMLElement>('[data-act=crop]')?.focus();
  }

  /** Moves the picture one place within its gallery. */
  private move(by: 1 | -1): void {
    const pos = this.place();
    if (pos === undefined) return;
    const $pos = this.view.state.doc.resolve(pos);
    const other = $pos.parent.maybeChild($pos.index() + by);
    if (!other) return;
    const { tr } = this.view.state;
    tr.delete(pos, pos + this.node.nodeSize);
    const to = by > 0 ? pos + other.nodeSize : pos - other.nodeSize;
    this.view.dispatch(tr.insert(to, this.node));
    const moved = this.view.nodeDOM(to);
    if (moved instanceof HTMLElement) moved.querySelector<HTMLElement>(`[data-act=arrow-${by > 0 ? 'right' : 'left'}]`)?.focus();
  }
}

/** A gallery: its pictures stand side by side, each with its own fields. */
export class GalleryBlock implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  private readonly count = el('span');

  constructor(private node: Node, private readonly view: EditorView, private readonly place: Place, private readonly around: Surroundings) {
    const { words } = around.editing;
    this.contentDOM = el('div', { class: 'pictures' });
    this.dom = el('div', { class: 'inert gallery', lang: document.documentElement.lang, dir: document.documentElement.dir },
      el('p', { class: 'kind', contenteditable: 'false' }, icon('images'), ` ${words.gallery} `, this.count), this.contentDOM,
      el('div', { class: 'row', contenteditable: 'false' },
        el('button', { type: 'button', class: 'small', 'data-act': 'add', click: () => void this.add() }, icon('plus'), ` ${words.gallery_add}`),
        el('button', { type: 'button', class: 'small plain', click: () => remove(view, place) }, icon('trash-2'), ` ${words.remove}`)));
    this.say();
  }

  private say(): void {
    this.count.textContent = String(this.node.childCount);
  }

  private async add(): Promise<void> {
    const pictures = await askPictures(this.around.editing, this.around.pictures);
    const pos = this.place();
    if (pictures.length === 0 || pos === undefined) return;
    this.view.dispatch(this.view.state.tr.insert(pos + this.node.nodeSize - 1, pictures.map((picture) => n.picture.create({ asset: picture.number }))));
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.say();
    return true;
  }

  stopEvent(e: Event): boolean {
    return e.target instanceof HTMLElement && !this.contentDOM.contains(e.target) && e.target.closest('button') !== null;
  }

  ignoreMutation(mutation: { target: globalThis.Node }): boolean {
    return !this.contentDOM.contains(mutation.target);
  }
}
