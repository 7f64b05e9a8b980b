// The body's schema: node for node and attribute for attribute what internal/prose accepts (schema 1).

import { Schema, type NodeSpec, type MarkSpec, type DOMOutputSpec } from 'prosemirror-model';

const flow = '(paragraph | bullet_list | ordered_list)';

const text = (node: HTMLElement, name: string) => node.getAttribute(`data-${name}`) ?? '';
const figure = (node: HTMLElement, name: string) => Number(node.getAttribute(`data-${name}`) ?? '0') || 0;

/** An inert block that keeps its attributes in the DOM, so that cut and pasted within the newsroom it stays whole. */
function block(name: string, attrs: Record<string, 'text' | 'figure'>, content?: string): NodeSpec {
  const tag = `div[data-node="${name}"]`;
  return {
    ...(content ? { content } : { atom: true }),
    group: 'block',
    draggable: true,
    attrs: Object.fromEntries(Object.entries(attrs).map(([key, kind]) => [key, { default: kind === 'figure' ? 0 : '' }])),
    parseDOM: [{
      tag,
      getAttrs: (node) => Object.fromEntries(Object.entries(attrs).map(([key, kind]) => [key, kind === 'figure' ? figure(node, key) : text(node, key)])),
    }],
    toDOM: (node): DOMOutputSpec => {
      const data: Record<string, string> = { 'data-node': name };
      for (const key of Object.keys(attrs)) data[`data-${key}`] = String(node.attrs[key]);
      return content ? ['div', data, 0] : ['div', data];
    },
  };
}

const nodes: Record<string, NodeSpec> = {
  doc: { content: 'block+', attrs: { schema: { default: 1 } } },
  paragraph: { content: 'inline*', group: 'block', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
  heading: {
    content: 'inline*', group: 'block', defining: true, attrs: { level: { default: 2 } },
    parseDOM: [1, 2, 3, 4, 5, 6].map((n) => ({ tag: `h${n}`, attrs: { level: Math.min(4, Math.max(2, n)) } })),
    toDOM: (node) => [`h${node.attrs['level'] as number}`, 0],
  },
  bullet_list: { content: 'list_item+', group: 'block', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
  ordered_list: {
    content: 'list_item+', group: 'block', attrs: { start: { default: 1 } },
    parseDOM: [{ tag: 'ol', getAttrs: (node) => ({ start: Math.max(0, Number((node).getAttribute('start') ?? '1') || 0) }) }],
    toDOM: (node) => ['ol', { start: String(node.attrs['start']) }, 0],
  },
  list_item: { content: `paragraph ${flow}*`, defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
  blockquote: {
    content: `${flow}+`, group: 'block', defining: true, attrs: { speaker: { default: '' } },
    parseDOM: [{ tag: 'blockquote', getAttrs: (node) => ({ speaker: text(node, 'speaker') }) }],
    toDOM: (node) => ['blockquote', { 'data-speaker': String(node.attrs['speaker']) }, 0],
  },
  picture: block('picture', { asset: 'figure', crop: 'text', caption: 'text' }),
  gallery: block('gallery', {}, 'picture+'),
  story_card: block('story_card', { story: 'figure', headline: 'text', caption: 'text', credit: 'text' }),
  embed: block('embed', { provider: 'text', id: 'text' }),
  table: { content: 'table_row+', group: 'block', isolating: true, parseDOM: [{ tag: 'table' }], toDOM: () => ['div', { class: 'table' }, ['table', ['tbody', 0]]] },
  table_row: { content: 'table_cell+', parseDOM: [{ tag: 'tr' }], toDOM: () => ['tr', 0] },
  table_cell: {
    content: `${flow}+`, isolating: true, attrs: { header: { default: false } },
    parseDOM: [{ tag: 'td' }, { tag: 'th', attrs: { header: true } }],
    toDOM: (node) => [node.attrs['header'] ? 'th' : 'td', 0],
  },
  horizontal_rule: { group: 'block', parseDOM: [{ tag: 'hr' }], toDOM: () => ['hr'] },
  text: { group: 'inline' },
  hard_break: { inline: true, group: 'inline', selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] },
};

/** Reads the address of a link as the server will; null where it is none. */
export function readHref(typed: string): string | null {
  let href = typed.trim();
  if (/^[^\s@/:]+@[^\s@/]+\.[^\s@/]+$/.test(href)) href = `mailto:${href}`;
  else if (!/^[a-z][a-z0-9+.-]*:/i.test(href)) href = `https://${href}`;
  try {
    const url = new URL(href);
    if (url.protocol === 'mailto:') return /.+@.+/.test(url.pathname) ? url.href : null;
    const web = url.protocol === 'http:' || url.protocol === 'https:';
    return web && url.hostname.includes('.') && !url.username && !url.password ? url.href.replace(/[`{}|^"<>\\]/g, encodeURIComponent) : null;
  } catch {
    return null;
  }
}

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: {} }, inclusive: false,
    parseDOM: [{
      tag: 'a[href]',
      getAttrs: (node) => {
        const href = readHref(node.getAttribute('href') ?? '');
        return href ? { href } : false;
      },
    }],
    toDOM: (mark) => ['a', { href: String(mark.attrs['href']), rel: 'noopener' }, 0],
  },
  strong: { parseDOM: [{ tag: 'strong' }, { tag: 'b', getAttrs: (node) => node.style.fontWeight !== 'normal' && null }, { style: 'font-weight=bold' }], toDOM: () => ['strong', 0] },
  em: { parseDOM: [{ tag: 'em' }, { tag: 'i', getAttrs: (node) => node.style.fontStyle !== 'normal' && null }, { style: 'font-style=italic' }], toDOM: () => ['em', 0] },
};

export const schema = new Schema({ nodes, marks });
