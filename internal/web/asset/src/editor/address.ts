// Addresses in the text: one pasted over a selection makes a link of it, that of a film or a post becomes an embed.

import { closeHistory } from 'prosemirror-history';
import { Plugin } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { m, n } from './blocks';
import { readHref } from './schema';

/** A piece at another place, as the schema names it. */
export interface Piece {
  provider: string;
  id: string;
}

/** Where pieces are found: host and path as people copy them. What is taken here must be an id that internal/prose takes. */
const places: { provider: string; at: RegExp }[] = [
  { provider: 'youtube', at: /^(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com\/(?:watch\?(?:.*&)?v=|shorts\/|embed\/|live\/)|youtu\.be\/)([\w-]{11})(?![\w-])/ },
  { provider: 'vimeo', at: /^(?:www\.|player\.)?vimeo\.com\/(?:video\/)?(\d{1,12})(?!\d)/ },
  { provider: 'x', at: /^(?:www\.|mobile\.)?(?:x|twitter)\.com\/(?:i|\w+)\/status\/(\d{1,20})(?!\d)/ },
  { provider: 'telegram', at: /^(?:t\.me|telegram\.me)\/(?:s\/)?([A-Za-z]\w{3,31}\/\d{1,10})(?!\d)/ },
  { provider: 'instagram', at: /^(?:www\.)?instagram\.com\/(?:[\w.]+\/)?(?:p|reel)\/([\w-]{5,40})(?![\w-])/ },
  { provider: 'tiktok', at: /^(?:www\.|m\.)?tiktok\.com\/(@[\w.]{2,24}\/video\/\d{8,20})(?!\d)/ },
  { provider: 'vk', at: /^(?:m\.|www\.)?vk(?:\.com|\.ru|video\.ru)\/(?:.*[?&/=])?((?:wall|video|clip)-?\d{1,12}_\d{1,12})(?!\d)/ },
  { provider: 'rutube', at: /^(?:www\.)?rutube\.ru\/(?:video|play\/embed)\/([0-9a-f]{32})(?![0-9a-f])/ },
];

/** Reads the address of a piece; null where it is of none of the places that a body may show. */
export function readPiece(typed: string): Piece | null {
  const href = readHref(typed);
  if (!href?.startsWith('http')) return null;
  const rest = href.replace(/^https?:\/\//, '');
  for (const { provider, at } of places) {
    const id = at.exec(rest)?.[1];
    if (id) return { provider, id };
  }
  return null;
}

/** Answers the address that a text is, and nothing else; null for any other text. */
function addressOf(text: string): string | null {
  const one = text.trim();
  return /^(?:https?:\/\/|www\.)\S+$/i.test(one) ? readHref(one) : null;
}

function paste(view: EditorView, text: string, rich: boolean): boolean {
  const href = addressOf(text);
  const { selection, schema, tr } = view.state;
  if (!href) return false;
  if (!selection.empty && selection.$from.sameParent(selection.$to) && selection.$from.parent.inlineContent) {
    view.dispatch(tr.removeMark(selection.from, selection.to, m.link).addMark(selection.from, selection.to, m.link.create({ href })));
    return true;
  }
  if (rich || !selection.empty || !selection.$from.parent.inlineContent) return false;
  const alone = selection.$from.depth === 1 && selection.$from.parent.type === n.paragraph && selection.$from.parent.content.size === 0;
  view.dispatch(tr.replaceSelectionWith(schema.text(text.trim(), [m.link.create({ href })]), false).scrollIntoView());
  const piece = alone ? readPiece(href) : null;
  if (!piece) return true;
  const { $from } = view.state.selection; // a step of its own: Ctrl Z brings the link back
  view.dispatch(closeHistory(view.state.tr.replaceWith($from.before(1), $from.after(1), [n.embed.create(piece), n.paragraph.create()])));
  return true;
}

/** Makes a link, or an embed, of an address that is pasted. */
export function addresses(): Plugin {
  return new Plugin({
    props: {
      handlePaste(view, event) {
        const data = event.clipboardData;
        return data !== null && paste(view, data.getData('text/plain'), data.getData('text/html') !== '');
      },
    },
  });
}
