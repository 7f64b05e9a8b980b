// The plan: keys for its entries, and what others change in it shown at once, where nobody is typing.

import { must } from './dom';
import { readRendered } from '../trusted';

const gathering = 300; // milliseconds in which changes are gathered

let before = ''; // the key before this one
let timer = 0;
let behind = false; // a change waits until nobody is giving a reason

const plan = (): HTMLElement => must('#plan', HTMLElement);
const all = (): HTMLElement[] => [...plan().querySelectorAll<HTMLElement>('.plan-entry')];
const here = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('.plan-entry') ?? null;

function put(entry: HTMLElement | null | undefined): void {
  entry?.querySelector<HTMLElement>('.plan-slug')?.focus({ preventScroll: true });
  entry?.scrollIntoView({ block: 'nearest' });
}

function step(by: number): void {
  const list = all();
  const at = here();
  const i = at ? list.indexOf(at) : by > 0 ? -1 : list.length;
  put(list[Math.max(0, Math.min(list.length - 1, i + by))]);
}

/** Sends a form of the entry that has the cursor. */
function send(selector: string): void {
  const form = here()?.querySelector(selector);
  if (form instanceof HTMLFormElement) form.requestSubmit();
}

function follow(selector: string): void {
  const link = document.querySelector(selector);
  if (link instanceof HTMLAnchorElement) location.assign(link.href);
}

function open(details: Element | null | undefined): void {
  if (!(details instanceof HTMLDetailsElement)) return;
  details.open = true;
  details.querySelector<HTMLElement>('input:not([type=hidden])')?.focus();
}

const keys: Record<string, () => void> = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), a: () => open(document.querySelector('.plan-new')),
  s: () => send('form[data-start]'), x: () => open(here()?.querySelector('.plan-cancel')), '+': () => send('form[data-move="1"]'), '-': () => send('form[data-move="-1"]'),
  '[': () => follow('[data-turn="-1"]'), ']': () => follow('[data-turn="1"]'), t: () => follow('[data-today]'), w: () => follow('[data-other]'),
};

const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || target.matches('input, select, textarea'));

function pressed(e: KeyboardEvent): void {
  if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
  if (e.key === 'Escape' && typing(e.target) && e.target instanceof Element) {
    const details = e.target.closest('details');
    if (!(details instanceof HTMLDetailsElement)) return;
    details.open = false;
    return put(details.closest<HTMLElement>('.plan-entry') ?? all()[0]);
  }
  if (typing(e.target)) return;
  const second = before === 'g';
  before = e.key;
  const act = second ? undefined : keys[e.key];
  if (!act || (e.key.startsWith('Arrow') && !here() && document.activeElement !== document.body)) return;
  e.preventDefault();
  act();
}

const controls = (entry: Element): HTMLElement[] => [...entry.querySelectorAll<HTMLElement>('a, button, summary')];

/** Says below the buttons what the plan on the screen is not; '' takes it back. */
function say(words: string): void {
  const note = must('#plan-late', HTMLElement);
  note.textContent = words;
  note.hidden = words === '';
}

/** Somebody is giving a reason: what they have typed stays. */
const busy = (): boolean => plan().querySelector('details[open]') !== null;

/** Shows the plan as it is now; the cursor stays where it is. */
async function renew(): Promise<void> {
  const note = must('#plan-late', HTMLElement);
  if (busy()) {
    behind = true;
    return say(note.dataset['behind'] ?? '');
  }
  const response = await fetch(location.href).catch(() => null);
  const fresh = response?.ok ? readRendered(await response.text()).querySelector('#plan') : null;
  if (!fresh) return say(note.dataset['late'] ?? ''); // the network, or nobody is signed in any more
  if (busy()) return renew();
  const entry = here();
  const held = entry ? controls(entry).findIndex((control) => control === document.activeElement) : -1;
  plan().replaceChildren(...fresh.children);
  say('');
  const again = entry ? document.getElementById(entry.id) : null;
  if (again) (controls(again)[held] ?? controls(again)[0])?.focus({ preventScroll: true });
}

function listen(): void {
  const stream = new EventSource(`${plan().dataset['live'] ?? ''}?after=${plan().dataset['at'] ?? ''}`);
  const later = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void renew(), gathering);
  };
  stream.addEventListener('desk', (e) => {
    const told = JSON.parse((e as MessageEvent<string>).data) as { plan?: number; draft?: number; story?: number };
    const leads = (path: string): boolean => plan().querySelector(`a[href="${path}"]`) !== null;
    if (told.plan !== undefined || leads(`/newsroom/drafts/${told.draft}`) || leads(`/newsroom/stories/${told.story}`)) later();
  });
  stream.addEventListener('reset', later);
  stream.onopen = () => {
    if (!behind) say('');
    plan().dataset['connected'] = 'yes';
  };
  stream.onerror = () => {
    say(must('#plan-late', HTMLElement).dataset['late'] ?? '');
    delete plan().dataset['connected'];
  };
  plan().addEventListener('toggle', () => {
    if (!behind || busy()) return;
    behind = false;
    later();
  }, true); // it does not bubble
  window.addEventListener('pagehide', () => stream.close());
}

/** Makes the plan work. An act on an entry leads back to its link, which the browser gives the focus. */
export function startPlan(): void {
  document.addEventListener('keydown', pressed);
  listen();
}
