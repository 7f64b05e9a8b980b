// Addresses of pasted links: what mail programs and search engines put around an address is taken off.

import { readHref } from '../schema';

/** Whose address carries another one, and in which part of the query. */
const wrappers: { host: RegExp; path?: RegExp; keys: string[] }[] = [
  { host: /^(?:www\.)?google\.[a-z.]{2,6}$/, path: /^\/url$/, keys: ['q', 'url'] },
  { host: /\.safelinks\.protection\.outlook\.com$/, keys: ['url'] },
  { host: /^(?:l|lm)\.(?:facebook|instagram|messenger)\.com$/, path: /^\/l\.php$|^\/$/, keys: ['u'] },
  { host: /^(?:www\.)?youtube\.com$/, path: /^\/redirect$/, keys: ['q'] },
  { host: /^(?:www\.)?vk\.com$/, path: /^\/away\.php$/, keys: ['to'] },
  { host: /^slack-redir\.net$/, path: /^\/link$/, keys: ['url'] },
  { host: /^(?:www\.)?linkedin\.com$/, path: /^\/(?:redir\/redirect|safety\/go)/, keys: ['url'] },
  { host: /^(?:html\.)?duckduckgo\.com$/, path: /^\/l\/$/, keys: ['uddg'] },
  { host: /^statics\.teams\.cdn\.office\.net$/, keys: ['url'] },
];

/** Parts of a query that only count readers. */
const counting = /^(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_eid|mc_cid|yclid|igshid|_hsenc|_hsmi)$/;

function unwrap(url: URL): URL {
  for (let turns = 0; turns < 3; turns++) {
    const wrapper = wrappers.find(({ host, path }) => host.test(url.hostname) && (!path || path.test(url.pathname)));
    const inner = wrapper?.keys.map((key) => url.searchParams.get(key)).find((value) => value && /^https?:\/\//i.test(value));
    if (!inner || !URL.canParse(inner)) return url;
    url = new URL(inner);
  }
  return url;
}

/** Answers the address to which a pasted link leads; null where a body may not hold it. Addresses within a page are none. */
export function readLink(written: string): string | null {
  const href = written.replace(/[\t\n\r]/g, '').trim();
  const full = href.startsWith('//') ? `https:${href}` : href;
  if (!/^(?:https?:\/\/|mailto:)/i.test(full) || !URL.canParse(full)) return null;
  const before = new URL(full);
  const url = unwrap(before);
  const counted = [...url.searchParams.keys()].filter((key) => counting.test(key));
  for (const key of counted) url.searchParams.delete(key);
  return readHref(url === before && counted.length === 0 ? full : url.href);
}
