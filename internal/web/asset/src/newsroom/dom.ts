// Small tools for building the page: elements by name. HTML that the server rendered comes in through ../trusted.

export { putRendered } from '../trusted';

type Child = Node | string | null | false;
type Attributes = Record<string, string | boolean | number | ((e: Event) => void)>;

/** Makes an element. A function is a listener of the event of its name ("click"); true is an empty attribute. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null && child !== false) element.append(child);
  return element;
}

const svg = 'http://www.w3.org/2000/svg';

/** Draws an icon of the sprite that the page itself uses. */
export function icon(name: string): SVGSVGElement {
  const sprite = document.querySelector('use[href]')?.getAttribute('href')?.split('#')[0] ?? '';
  const drawing = document.createElementNS(svg, 'svg');
  drawing.setAttribute('class', 'icon');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(svg, 'use');
  use.setAttribute('href', `${sprite}#${name}`);
  drawing.append(use);
  return drawing;
}

/** Finds an element that the page must have. */
export function must<T extends Element>(selector: string, kind: new () => T, within: ParentNode = document): T {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}
