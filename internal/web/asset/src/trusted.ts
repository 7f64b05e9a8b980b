// The one door through which HTML that our own server has rendered comes into a page. A page allows one policy of this
// name, and may load several bundles, each with its own copy of this module: the first makes it and leaves it for the others.

interface Policy {
  createHTML(html: string): string;
}
interface Factory {
  createPolicy(name: string, rules: { createHTML(html: string): string }): Policy;
}

const place = Symbol.for('dateline.trusted');
const shared = window as unknown as { [place]?: Policy | undefined; trustedTypes?: Factory };
const policy = (shared[place] ??= shared.trustedTypes?.createPolicy('dateline', { createHTML: (html) => html }));

const trust = (html: string): string => (policy ? policy.createHTML(html) : html);

/** Puts HTML that our own server has rendered in the place of what an element holds. Nothing else may come this way. */
export function putRendered(into: Element, html: string): void {
  into.innerHTML = trust(html);
}

/** Reads a page that our own server has rendered. Nothing of it runs or is fetched; its parts may be taken over. */
export function readRendered(html: string): Document {
  return new DOMParser().parseFromString(trust(html), 'text/html');
}
