// Moderation: a key for every act, the next case on the screen at once, what changed meanwhile, and the half minute in
// which an act may be undone. Without it the page's forms do the same, a page at a time.

import { el, icon, must, putRendered } from './dom';

/** A page's matter as the server has rendered it, and its address. */
interface Matter {
  next: string;
  html: string;
}

/** What has changed since the page was drawn. */
interface Pulse {
  counts: Record<string, string>;
  list?: string;
  steps?: string;
  over?: string;
  stale?: boolean;
}

/** The next case, claimed and rendered while this one is being read. */
let ahead: (Matter & { message: string }) | undefined;

/** Decisions on their way: each is sent when the one before has its answer. */
let underway: Promise<void> = Promise.resolve();
let sending = 0;
let blind = false; // decided, and which case comes next is not known yet

/** How often a claim is renewed; the board keeps one for two minutes. */
const renewal = 60_000;

/** How often is asked what has changed. */
const beat = 4_000;

const here = (): string => location.pathname + location.search;

async function send(action: string, body?: URLSearchParams): Promise<Matter> {
  const response = await fetch(action, { method: body ? 'POST' : 'GET', headers: { Accept: 'application/json' }, ...(body && { body }) });
  const answer = (await response.json()) as Partial<Matter> & { detail?: string; reference?: string };
  if (!response.ok) throw new Error([answer.detail, answer.reference].filter(Boolean).join(' '));
  return { next: answer.next ?? '', html: answer.html ?? '' };
}

/** The rendered matter as elements beside the page, to take parts of it. */
function drawn(html: string): HTMLElement {
  const fresh = document.createElement('div');
  putRendered(fresh, html);
  return fresh;
}

function show(matter: Matter): void {
  putRendered(must('#main', HTMLElement), matter.html);
  if (here() !== matter.next) history.pushState(null, '', matter.next);
  scrollTo(0, 0);
  begun();
  const title = document.getElementById('case-title') ?? document.querySelector('.begin button');
  if (title?.localName === 'h2') title.setAttribute('tabindex', '-1');
  if (title instanceof HTMLElement) title.focus();
}

/** Shows a case that was fetched ahead. Its offer to undo is as old as it is: the page's own one stays in its place. */
function showAhead(matter: Matter): void {
  const undo = document.getElementById('undo');
  show(matter);
  if (undo) document.getElementById('undo')?.replaceWith(undo);
}

/** Takes parts of a rendered page over, where this one has them, too. */
function take(html: string, ...parts: string[]): void {
  const fresh = drawn(html);
  for (const part of parts) {
    const [old, by] = [document.querySelector(part), fresh.querySelector(part)];
    if (old && by) old.replaceWith(by);
  }
}

/** A form in which somebody has begun to decide is not taken away under the hands. */
const begunToDecide = (): boolean => document.querySelector('.mod-case details[open] form') !== null;

/** Shows what a late answer brings; the case on the screen stays. */
function bring(matter: Matter): void {
  take(matter.html, '#undo', '.mod-head');
  put('.mod-list', drawn(matter.html).querySelector('.mod-list')?.innerHTML);
}

/** Replaces what a part of the page holds and keeps the place in it. */
function put(selector: string, html: string | undefined): void {
  const part = document.querySelector(selector);
  if (!part || html === undefined || part.innerHTML === html) return;
  const focused = part.contains(document.activeElement) ? document.activeElement?.getAttribute('href') : null;
  const at = part.scrollTop;
  putRendered(part, html);
  part.scrollTop = at;
  if (focused) part.querySelector<HTMLElement>(`[href="${CSS.escape(focused)}"]`)?.focus();
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
function decide(form: HTMLFormElement): void {
  if (blind) return;
  const [action, body, from, next] = [form.action, typedIn(form), here(), ahead];
  ahead = undefined;
  sending++;
  if (next) {
    body.set('next', next.message);
    document.getElementById('undo')?.replaceChildren(); // what may be undone is about to be another act
    showAhead(next);
    void lookAhead();
  } else blind = true;
  underway = underway.then(() => carry(action, body, from, next));
}

async function carry(action: string, body: URLSearchParams, from: string, next: Matter | undefined): Promise<void> {
  try {
    const answer = await send(action, body);
    if (!next || (next.next === here() && next.next !== answer.next)) show(answer);
    else bring(answer);
  } catch (e) {
    failed(e instanceof Error ? e.message : '', from);
  }
  sending--;
  if (!next) blind = false;
  void lookAhead();
}

/** Claims and fetches the case after this one. A colleague who has it meanwhile is no fault: the decision finds another. */
async function lookAhead(): Promise<void> {
  const link = document.querySelector('a[data-following]');
  const message = link?.getAttribute('data-following') ?? '';
  if (ahead?.message === message || document.hidden) return;
  if (ahead) release(new URL(ahead.next, location.href).pathname);
  ahead = undefined;
  if (!(link instanceof HTMLAnchorElement)) return;
  try {
    const matter = await send(link.pathname + '/claim' + link.search, new URLSearchParams());
    if (document.querySelector('a[data-following]')?.getAttribute('data-following') === message) ahead = { ...matter, message };
  } catch {
    ahead = undefined;
  }
}

/** Keeps the case on the screen for who looks at it, and the one after it. */
async function claim(first = false): Promise<void> {
  const standing = document.querySelector('[data-claim]');
  if (!standing || document.hidden || sending > 0) return;
  try {
    const matter = await send(standing.getAttribute('data-claim') ?? '', new URLSearchParams());
    if (matter.next !== here()) return;
    if (first && !begunToDecide()) take(matter.html, '.mod-case');
  } catch (e) {
    if (first) await look(true); // a colleague was faster, and the page says who
    else failed(e instanceof Error ? e.message : '', here());
  }
  if (first) return;
  ahead = undefined;
  await lookAhead();
}

/** Gives a case back that is passed over. */
function release(path: string): void {
  void fetch(`${path}/release`, { method: 'POST', headers: { Accept: 'application/json' }, keepalive: true });
}

/** What was answered to the last question, so that the same is not told twice. */
let told = { path: '', tag: '' };

/** Asks what has changed: counts, the list, and whether the case on the screen is still to be decided on. */
async function look(again = false): Promise<void> {
  const path = document.querySelector('[data-pulse]')?.getAttribute('data-pulse');
  if (!path || document.hidden || sending > 0 || blind) return;
  const late = document.getElementById('late');
  try {
    const tag = told.path === path && !again ? told.tag : '';
    const response = await fetch(path, { cache: 'no-store', headers: { Accept: 'application/json', ...(tag && { 'If-None-Match': tag }) } });
    if (late) late.hidden = response.ok || response.status === 304;
    if (!response.ok) return;
    const pulse = (await response.json()) as Pulse;
    if (document.querySelector('[data-pulse]')?.getAttribute('data-pulse') !== path || sending > 0 || blind) return; // it is about another page
    told = { path, tag: response.headers.get('ETag') ?? '' };
    await feel(pulse);
  } catch {
    if (late) late.hidden = false;
  }
}

async function feel(pulse: Pulse): Promise<void> {
  for (const [name, count] of Object.entries(pulse.counts)) {
    const shown = document.querySelector(`[data-count="${CSS.escape(name)}"]`);
    if (shown && shown.textContent !== count) shown.textContent = count;
  }
  put('.mod-list', pulse.list);
  if (pulse.over) return over(pulse.over);
  put('.mod-steps', pulse.steps);
  if (pulse.stale) await renew();
  void lookAhead();
}

/** Says in the place of a case that a colleague has decided on it. Words that somebody has typed stay. */
function over(html: string): void {
  const place = document.querySelector('.mod-case');
  if (!place || document.getElementById('over')) return;
  if (begunToDecide()) return void place.prepend(drawn(html).querySelector('#over') ?? '');
  if (place.hasAttribute('data-case')) for (const name of ['data-case', 'data-claim', 'aria-labelledby']) place.removeAttribute(name);
  putRendered(place, html);
}

/** Fetches the case anew, because its text or its claim has changed. */
async function renew(): Promise<void> {
  const word = document.querySelector('[data-changed]')?.getAttribute('data-changed') ?? '';
  const note = el('p', { class: 'note pending', role: 'status' }, icon('info'), ` ${word}`);
  if (begunToDecide()) {
    if (!document.querySelector('.mod-case > .note[role=status]')) document.querySelector('.mod-case')?.prepend(note);
    return;
  }
  const matter = await send(here());
  if (matter.next !== here()) return;
  const pulse = drawn(matter.html).querySelector('[data-pulse]')?.getAttribute('data-pulse');
  if (pulse) document.querySelector('[data-pulse]')?.setAttribute('data-pulse', pulse);
  take(matter.html, '.mod-case');
  document.querySelector('.mod-case')?.prepend(note);
  await claim(true);
}

function clicked(e: MouseEvent): void {
  if (!(e.target instanceof Element) || e.ctrlKey || e.metaKey || e.shiftKey) return;
  const link = e.target.closest('a[rel="next"], a[rel="prev"]');
  if (!link) return;
  const claimed = document.querySelector('[data-claim]')?.getAttribute('data-claim');
  if (claimed) release(claimed.split('/claim')[0] ?? claimed);
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

/** Chooses the rule, or the state, of a digit. */
function choose(open: Element | null, key: string): boolean {
  const choices = (open ?? document).querySelectorAll<HTMLInputElement>(open ? 'form[data-rules] input[type=radio]' : 'form[data-digits] input[type=radio]');
  const choice = /^[0-9]$/.test(key) ? choices[(Number(key) + 9) % 10] : undefined;
  if (!choice) return false;
  choice.checked = true;
  choice.focus();
  return true;
}

function pressed(e: KeyboardEvent): void {
  const open = document.querySelector('.mod-acts-bar details[open]');
  if (e.key === 'Escape' && open instanceof HTMLDetailsElement) {
    open.open = false;
    return open.querySelector('summary')?.focus();
  }
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector('dialog[open]')) return;
  const place = second;
  second = e.key === 'g';
  if (place || second || choose(open, e.key)) return;
  const target = document.querySelector(`[data-moderation] [data-key="${CSS.escape(e.key)}"]`);
  if (!(target instanceof HTMLElement)) return;
  e.preventDefault();
  if (open && target.closest('form[data-decides]')) return; // another form is being filled in
  if (target instanceof HTMLTextAreaElement) return target.focus();
  target.click();
  if (target.localName !== 'summary') return;
  const form = target.parentElement;
  (form?.querySelector<HTMLElement>('input[type=radio]') ?? form?.querySelector<HTMLElement>('select, textarea'))?.focus();
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
  document.querySelector('.mod-list [aria-current]')?.scrollIntoView({ block: 'nearest' });
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
    decide(form);
  }, true);
  document.addEventListener('visibilitychange', () => void look());
  window.addEventListener('popstate', () => location.reload());
  document.querySelector('#keys dl')?.append(...(document.querySelector('dl[data-keys]')?.children ?? []));
  setInterval(count, 1000);
  setInterval(() => void claim(), renewal);
  setInterval(() => void look(), beat);
  begun();
  void claim(true).then(lookAhead);
}
