// Moderation: a key for every act, the next case on the screen at once, and the half minute in which an act may be undone.
// Without it the page's forms do the same, a page at a time.

import { el, icon, must, putRendered } from './dom';

/** A page's matter as the server has rendered it, and its address. */
interface Matter {
  next: string;
  html: string;
}

/** The next case, claimed and rendered while this one is being read. */
let ahead: (Matter & { message: string }) | undefined;

let deciding = false;

/** How often a claim is renewed; the board keeps one for two minutes. */
const renewal = 60_000;

async function send(action: string, body: URLSearchParams): Promise<Matter> {
  const response = await fetch(action, { method: 'POST', headers: { Accept: 'application/json' }, body });
  const answer = (await response.json()) as Partial<Matter> & { detail?: string; reference?: string };
  if (!response.ok) throw new Error([answer.detail, answer.reference].filter(Boolean).join(' '));
  return { next: answer.next ?? '', html: answer.html ?? '' };
}

function show(matter: Matter): void {
  putRendered(must('#main', HTMLElement), matter.html);
  if (location.pathname + location.search !== matter.next) history.pushState(null, '', matter.next);
  scrollTo(0, 0);
  begun();
  const title = document.getElementById('case-title');
  title?.setAttribute('tabindex', '-1');
  title?.focus();
}

/** Shows a case that was fetched ahead. Its offer to undo is as old as it is: the page's own one stays in its place. */
function showAhead(matter: Matter): void {
  const undo = document.getElementById('undo');
  show(matter);
  if (undo) document.getElementById('undo')?.replaceWith(undo);
}

/** Shows what a late answer brings, without taking away what somebody has begun on the page. */
function bring(matter: Matter): void {
  if (!document.querySelector('details[open] form') && location.pathname + location.search === matter.next) return show(matter);
  const fresh = document.createElement('div');
  putRendered(fresh, matter.html);
  const undo = fresh.querySelector('#undo');
  if (undo) document.getElementById('undo')?.replaceWith(undo);
  begun();
}

function failed(reason: string, path: string): void {
  const says = document.querySelector('[data-failed]')?.getAttribute('data-failed') ?? '';
  must('#undo', HTMLElement).replaceChildren(el('p', { class: 'fault', role: 'alert' }, icon('circle-alert'), ` ${says} ${reason} `, el('a', { href: path }, path.split('?')[0] ?? path)));
}

function typedIn(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => body.append(name, String(value)));
  return body;
}

/** Sends a decision; the next case stands on the screen before the answer is there. */
async function decide(form: HTMLFormElement): Promise<void> {
  if (deciding) return;
  deciding = true;
  const from = location.pathname + location.search;
  const [action, body, next] = [form.action, typedIn(form), ahead];
  ahead = undefined;
  if (next) {
    body.set('next', next.message);
    document.getElementById('undo')?.replaceChildren(); // what may be undone is about to be another act
    showAhead(next);
  }
  try {
    const answer = await send(action, body);
    if (next && next.next === answer.next) bring(answer);
    else show(answer);
  } catch (e) {
    failed(e instanceof Error ? e.message : '', from);
  }
  deciding = false;
  void lookAhead();
}

/** Claims and fetches the case after this one. A colleague who has it meanwhile is no fault: the decision finds another. */
async function lookAhead(): Promise<void> {
  const link = document.querySelector('a[data-following]');
  if (!(link instanceof HTMLAnchorElement) || document.hidden) return;
  const message = link.dataset['following'] ?? '';
  if (ahead?.message === message) return;
  try {
    ahead = { ...(await send(link.pathname + '/claim' + link.search, new URLSearchParams())), message };
  } catch {
    ahead = undefined;
  }
}

/** Keeps the case on the screen for who looks at it. */
async function claim(first = false): Promise<void> {
  const standing = document.querySelector('[data-claim]');
  if (!standing || document.hidden || deciding) return;
  try {
    const matter = await send(standing.getAttribute('data-claim') ?? '', new URLSearchParams());
    if (first) bring(matter);
  } catch (e) {
    failed(e instanceof Error ? e.message : '', location.pathname + location.search);
  }
}

/** Gives a case back that is passed over. */
function release(): void {
  const path = document.querySelector('[data-claim]')?.getAttribute('data-claim');
  if (path) void fetch(path.replace('/claim', '/release'), { method: 'POST', headers: { Accept: 'application/json' }, keepalive: true });
}

function clicked(e: MouseEvent): void {
  if (!(e.target instanceof Element) || e.ctrlKey || e.metaKey || e.shiftKey) return;
  const link = e.target.closest('a[rel="next"], a[rel="prev"]');
  if (!link) return;
  release();
  if (link.hasAttribute('data-following') && ahead?.message === link.getAttribute('data-following')) {
    e.preventDefault();
    const matter = ahead;
    ahead = undefined;
    showAhead(matter);
    void lookAhead();
  }
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea, select'));
}

let second = false; // the key before was g: this one names a place of the rail

function pressed(e: KeyboardEvent): void {
  const open = document.querySelector('.mod-acts-bar details[open]');
  if (e.key === 'Escape' && open instanceof HTMLDetailsElement) {
    open.open = false;
    return open.querySelector('summary')?.focus();
  }
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector('dialog[open]')) return;
  const place = second;
  second = e.key === 'g';
  if (place || second) return;
  const rules = open?.querySelectorAll<HTMLInputElement>('form[data-rules] input[type=radio]');
  const rule = /^[1-9]$/.test(e.key) ? rules?.[Number(e.key) - 1] : undefined;
  if (rule) {
    rule.checked = true;
    return rule.focus();
  }
  const target = document.querySelector(`[data-moderation] [data-key="${CSS.escape(e.key)}"]`);
  if (!(target instanceof HTMLElement)) return;
  e.preventDefault();
  if (target instanceof HTMLTextAreaElement) return target.focus();
  target.click();
  if (target.localName === 'summary') target.parentElement?.querySelector<HTMLElement>('form input:not([type=hidden]), form select, form textarea')?.focus();
}

/** Counts the seconds down in which the last act may be undone. */
function count(): void {
  const form = document.querySelector('#undo form[data-seconds]');
  if (!(form instanceof HTMLFormElement)) return;
  const left = Number(form.dataset['seconds']) - 1;
  form.dataset['seconds'] = String(left);
  const says = form.querySelector('[data-left]');
  if (says) says.textContent = (says.textContent ?? '').replace(/\d+/, String(left));
  if (left <= 0) form.remove();
}

/** What follows whenever a case has come to the screen. */
function begun(): void {
  const line = document.querySelector('.mod-list [aria-current]');
  line?.scrollIntoView({ block: 'nearest' });
}

/** Makes the pages of moderation work. */
export function startModeration(): void {
  document.addEventListener('keydown', pressed);
  document.addEventListener('click', clicked);
  document.addEventListener('submit', (e) => {
    const form = e.target;
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-decides')) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    void decide(form);
  }, true);
  window.addEventListener('popstate', () => location.reload());
  document.querySelector('#keys dl')?.append(...(document.querySelector('dl[data-keys]')?.children ?? []));
  setInterval(count, 1000);
  setInterval(() => void claim(), renewal);
  void claim(true).then(lookAhead);
}
