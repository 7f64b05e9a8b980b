// Pictures that are dropped on the text or pasted into it: they go to the mediabank with their progress shown in place,
// and stand in the text when they have arrived. Several at once become a gallery.

import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { el, icon } from '../newsroom/dom';
import { progressLine, send } from '../newsroom/upload';
import { n } from './blocks';
import type { Surroundings } from './inert';

type Change = { add: { id: object; pos: number; dom: HTMLElement } } | { remove: object };

const key = new PluginKey<DecorationSet>('uploads');

const kinds = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

function filesIn(data: DataTransfer | null): File[] {
  return [...(data?.files ?? [])].filter((file) => kinds.includes(file.type));
}

/** Answers where the place of an upload is now; null where the text around it was deleted. */
function placeOf(state: EditorState, id: object): number | null {
  return key.getState(state)?.find(undefined, undefined, (spec) => spec['id'] === id)[0]?.from ?? null;
}

/** Answers where a block can stand near a position, and whether that is among the pictures of a gallery. */
function gap(state: EditorState, pos: number): { at: number; gallery: boolean } {
  const $pos = state.doc.resolve(pos);
  if ($pos.depth > 0 && $pos.node(1).type === n.gallery) return { at: $pos.depth === 1 ? pos : $pos.after(2), gallery: true };
  if ($pos.depth === 0) return { at: pos, gallery: false };
  return { at: $pos.parentOffset === 0 && $pos.depth === 1 && $pos.parent.content.size > 0 ? $pos.before(1) : $pos.after(1), gallery: false };
}

async function take(view: EditorView, around: Surroundings, files: File[], pos: number): Promise<void> {
  const { words, edition } = around.editing;
  const id = {};
  const lines = el('ul', { class: 'progress' });
  const dom = el('div', { class: 'inert uploads', contenteditable: 'false', role: 'status', lang: document.documentElement.lang, dir: document.documentElement.dir }, el('p', { class: 'kind' }, icon('upload'), ` ${words.uploading}`), lines);
  const { at, gallery } = gap(view.state, pos);
  view.dispatch(view.state.tr.setMeta(key, { add: { id, pos: at, dom } } satisfies Change));
  const arrived = await Promise.all(files.map(async (file) => {
    const { line, bar, says } = progressLine(file);
    lines.append(line);
    const outcome = await send(file, edition, words, (part) => (bar.value = part));
    bar.remove();
    if (outcome.picture) {
      around.pictures.add(outcome.picture);
      line.remove();
      return n.picture.create({ asset: outcome.picture.number });
    }
    line.className = 'fault';
    says.textContent = `${words.upload_refused} ${outcome.refused ?? ''}`;
    return null;
  }));
  if (view.isDestroyed) return;
  put(view, id, arrived.filter((picture) => picture !== null), gallery);
  if (lines.childElementCount === 0) return drop(view, id);
  dom.querySelector('.kind')?.remove();
  dom.append(el('button', { type: 'button', class: 'small', click: () => drop(view, id) }, words.close));
}

function put(view: EditorView, id: object, pictures: Node[], gallery: boolean): void {
  const at = placeOf(view.state, id);
  const first = pictures[0];
  if (at === null || !first) return;
  const tr = view.state.tr;
  if (gallery && tr.doc.resolve(at).parent.type === n.gallery) tr.insert(at, pictures);
  else {
    const to = gap(view.state, at).at;
    const block = pictures.length > 1 ? n.gallery.create(null, pictures) : first;
    const before = tr.doc.resolve(to).nodeBefore;
    if (before?.type === n.paragraph && before.content.size === 0) tr.replaceWith(to - before.nodeSize, to, block);
    else tr.insert(to, block);
    if (tr.doc.lastChild && tr.doc.lastChild.type !== n.paragraph) tr.insert(tr.doc.content.size, n.paragraph.create());
  }
  view.dispatch(tr);
}

function drop(view: EditorView, id: object): void {
  view.dispatch(view.state.tr.setMeta(key, { remove: id } satisfies Change));
  view.focus();
}

/** Takes in what is dropped and pasted. refused says that this person may not add pictures. */
export function uploads(around: Surroundings, refused: () => void): Plugin<DecorationSet> {
  const taken = (view: EditorView, files: File[], pos: number): boolean => {
    if (files.length === 0 || !view.editable) return false;
    if (around.editing.may_upload) void take(view, around, files, pos);
    else refused();
    return true;
  };
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply(tr, set) {
        const now = tr.docChanged ? set.map(tr.mapping, tr.doc) : set;
        const change = tr.getMeta(key) as Change | undefined;
        if (!change) return now;
        if ('remove' in change) return now.remove(now.find(undefined, undefined, (spec) => spec['id'] === change.remove));
        const { id, pos, dom } = change.add;
        return now.add(tr.doc, [Decoration.widget(pos, dom, { id, side: -1, key: 'upload', stopEvent: () => true })]);
      },
    },
    props: {
      decorations: (state) => key.getState(state),
      handleDOMEvents: {
        dragover(_view, e) {
          if ([...(e.dataTransfer?.types ?? [])].includes('Files')) e.preventDefault(); // the file is wanted here
          return false;
        },
      },
      handleDrop(view, e) {
        const at = view.posAtCoords({ left: e.clientX, top: e.clientY });
        return taken(view, filesIn(e.dataTransfer), at?.pos ?? view.state.doc.content.size);
      },
      handlePaste(view, e) {
        if (e.clipboardData?.getData('text/html') && e.clipboardData.getData('text/plain')) return false; // a copied text brings its picture along
        return taken(view, filesIn(e.clipboardData), view.state.selection.to);
      },
    },
  });
}
