// Each paragraph runs the way that most of its letters do, as it will on the page: internal/prose/direction.go.

import type { Node } from 'prosemirror-model';
import type { NodeView } from 'prosemirror-view';

const strong = /\p{L}/gu;
const fromRight = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Samr}\p{sc=Mand}\p{sc=Adlm}\p{sc=Rohg}]/u;
const anyRight = /[\u0590-\u08ff\ufb1d-\ufefc\u{1e900}-\u{1e95f}\u{10d00}-\u{10d3f}]/u;

/** Answers "rtl" or "ltr"; "" where a text has no letters, or as many of each. */
export function directionOf(text: string): 'rtl' | 'ltr' | '' {
  if (!anyRight.test(text)) return /\p{L}/u.test(text) ? 'ltr' : '';
  let balance = 0;
  for (const [letter] of text.matchAll(strong)) balance += fromRight.test(letter) ? 1 : -1;
  return balance > 0 ? 'rtl' : balance < 0 ? 'ltr' : '';
}

/** A paragraph or a heading that knows its direction. */
export class Turned implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;

  constructor(private node: Node) {
    this.dom = this.contentDOM = document.createElement(node.type.name === 'heading' ? `h${node.attrs['level'] as number}` : 'p');
    this.turn();
  }

  private turn(): void {
    const direction = directionOf(this.node.textContent);
    if (direction === '') this.dom.removeAttribute('dir');
    else if (this.dom.dir !== direction) this.dom.dir = direction;
  }

  update(node: Node): boolean {
    if (!node.sameMarkup(this.node)) return false;
    this.node = node;
    this.turn();
    return true;
  }

  ignoreMutation(mutation: { type: string; target: globalThis.Node }): boolean {
    return mutation.type === 'attributes' && mutation.target === this.dom;
  }
}
