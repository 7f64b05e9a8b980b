// The newsroom's list: keys for everything, acts on several drafts with their undoing, and changes that come by
// themselves. The row under the cursor never moves: what is new above it is put in without a jump, what has left the list
// stays where it is and says so. Without this script the list is a form that does the same.

import { get, postForm, type Answer } from '../editor/ask';
import { el, icon, must, putRendered } from './dom';
import { readRendered } from '../trusted';

interface RowTold { id: number; html: string; belongs: boolean; title: string }
interface RowsTold { rows: RowTold[]; counts: Record<string, string> }
interface Told {
  batch: number; said: string; done: string[]; same: string[]; undo: string; ids: number[]; undone: boolean;
  refused: { id: number; headline: string; why: string }[];
}

/** Milliseconds in which changes are gathered before they are asked for. */
const gathering = 200;

/** Rows that are asked for together; the server answers no more. */
const together = 100;

let page: HTMLElement;
let rows: HTMLOListElement;
let form: HTMLFormElement;
let batch = 0; // what z takes back
let before = ''; // the key before this one
const changed = new Set<number>();
let timer = 0;

const said = (name: string): string => page.dataset[name] ?? '';
const all = (): HTMLElement[] => [...rows.querySelectorAll<HTMLElement>('.lrow')];
const linkOf = (row: Element): HTMLElement | null => row.querySelector('a.headline');
const boxOf = (row: Element): HTMLInputElement => must('input[name=draft]', HTMLInputElement, row);

/** The row that has the cursor. */
function here(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('.lrow') ?? rows.querySelector<HTMLElement>('.lrow.at');
}

function put(row: HTMLElement | undefined): void {
  if (!row) return;
  for (const other of rows.querySelectorAll('.at')) other.classList.remove('at');
  row.classList.add('at');
  linkOf(row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: 'nearest' });
}

function step(by: number): void {
  const list = all();
  const at = here();
  const i = at ? list.indexOf(at) : by > 0 ? -1 : list.length;
  put(list[Math.max(0, Math.min(list.length - 1, i + by))]);
}

/** The rows that an act is for: the chosen ones, or the one with the cursor. */
function aimed(): HTMLElement[] {
  const chosen = all().filter((row) => boxOf(row).checked);
  const at = here();
  return chosen.length > 0 ? chosen : at ? [at] : [];
}

function showChosen(): void {
  const n = all().filter((row) => boxOf(row).checked).length;
  must('#chosen', HTMLElement).textContent = n > 0 ? said('chosen').replace('{Count}', n.toLocaleString(document.documentElement.lang)) : '';
}

function choose(row: HTMLElement, on?: boolean): void {
  const box = boxOf(row);
  box.checked = on ?? !box.checked;
  showChosen();
}

function announce(text: string): void {
  must('#list-said', HTMLElement).textContent = text;
}

/** Says what a batch has come to, each draft that was refused with its reason, and offers to take it back. */
function tell(told: Told): void {
  batch = told.undone ? 0 : told.batch;
  const refused = told.refused.length > 0 ? el('ul', {}, ...told.refused.map((r) => el('li', {}, el('bdi', {}, r.headline), `: ${r.why}`))) : null;
  const undo = batch > 0 ? el('button', { type: 'button', id: 'undo-batch', title: 'z', click: () => void takeBack() }, icon('undo-2'), ` ${told.undo} `, el('kbd', {}, 'z')) : null;
  const done = told.done.length > 0 ? el('p', { class: 'soft', dir: 'auto' }, told.done.join(' · ')) : null;
  const box = el('div', { class: refused ? 'told part' : 'told', role: 'status' }, el('p', {}, el('strong', {}, told.said)), refused, done, undo,
    el('button', { type: 'button', class: 'small plain', click: () => box.remove() }, said('close')));
  must('#told', HTMLElement).replaceChildren(box);
}

function fail(answer: Answer<unknown>): void {
  if (answer.ok) return;
  const why = answer.problem.detail || said('failed');
  must('#told', HTMLElement).replaceChildren(el('p', { class: 'fault', role: 'alert' }, icon('circle-alert'), ` ${why}`));
}

async function send(path: string, body: URLSearchParams): Promise<Answer<Told>> {
  const response = await fetch(path, { method: 'POST', headers: { Accept: 'application/json' }, body, redirect: 'manual' }).catch(() => null);
  const read = (await response?.json().catch(() => null)) as unknown;
  if (response?.ok && read) return { ok: true, body: read as Told };
  const problem = (read ?? {}) as { detail?: string; field?: string };
  return { ok: false, problem: { status: response?.status ?? 0, detail: problem.detail ?? '', field: problem.field ?? '' } };
}

/** Carries an act out on the rows that it is for. */
async function carry(act: string): Promise<void> {
  const rowsAimed = aimed();
  if (rowsAimed.length === 0) return;
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => { if (name !== 'draft') body.append(name, String(value)); });
  body.set('act', act);
  for (const row of rowsAimed) body.append('draft', boxOf(row).value);
  const answer = await send(form.action, body);
  if (!answer.ok) return fail(answer);
  closeField();
  for (const row of rowsAimed) choose(row, answer.body.refused.some((r) => String(r.id) === row.dataset['id']));
  tell(answer.body);
  await follow(answer.body.ids);
}

/** Closes the field of an act; the cursor goes back to its row. */
function closeField(): boolean {
  const open = form.querySelector('details[open]');
  if (!open) return false;
  open.removeAttribute('open');
  put(rows.querySelector<HTMLElement>('.at') ?? all()[0]);
  return true;
}

/** Takes the last batch back. */
async function takeBack(): Promise<void> {
  if (batch === 0) return;
  const number = String(batch);
  const answer = await postForm<Told>('/newsroom/list/undo', { batch: number, edition: said('list') });
  if (!answer.ok) return fail(answer);
  tell(answer.body);
  await follow(answer.body.ids);
}

/** Does something to the rows without moving what is looked at: the row with the cursor, or the first that is in sight. */
function steadily(change: () => void): void {
  const anchor = here() ?? (scrollY > 0 ? all().find((row) => row.getBoundingClientRect().top >= 0) : undefined);
  const top = anchor?.getBoundingClientRect().top ?? 0;
  change();
  if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: 'instant' });
}

function drawn(html: string): HTMLElement {
  const fresh = document.createElement('ol');
  putRendered(fresh, html);
  return must('.lrow', HTMLElement, fresh);
}

/** Shows a row as it is now, in its place; focus and choice stay. */
function renew(old: HTMLElement, fresh: HTMLElement): void {
  if (old.outerHTML === fresh.outerHTML) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const boxed = focused instanceof HTMLInputElement;
  boxOf(fresh).checked = boxOf(old).checked;
  if (old.classList.contains('at')) fresh.classList.add('at');
  old.replaceWith(fresh);
  if (focused) (boxed ? boxOf(fresh) : linkOf(fresh))?.focus({ preventScroll: true });
}

/** Puts a new row where the list's order has it, unless that is on another page; says whether it did. */
function insert(fresh: HTMLElement): boolean {
  const order = (row: HTMLElement): number => Number(row.dataset['order']);
  const later = (row: HTMLElement): boolean => order(row) > order(fresh) || (order(row) === order(fresh) && Number(row.dataset['id']) > Number(fresh.dataset['id']));
  const list = all();
  const next = list.find(later);
  if (next === list[0] && next && new URLSearchParams(location.search).has('before')) return false;
  if (next) next.before(fresh);
  else if (document.querySelector('a[rel=next]')) return false;
  else rows.append(fresh);
  document.getElementById('list-empty')?.remove();
  return true;
}

function bring(told: RowsTold): void {
  const arrived: string[] = [];
  steadily(() => {
    for (const row of told.rows) {
      const old = document.getElementById(`row-${row.id}`);
      if (old) renew(old, drawn(row.html));
      else if (row.belongs && insert(drawn(row.html))) arrived.push(row.title);
    }
  });
  for (const count of page.querySelectorAll<HTMLElement>('[data-count]')) {
    const now = told.counts[count.dataset['count'] ?? ''];
    if (now !== undefined && count.textContent !== now) count.textContent = now;
  }
  if (arrived.length > 0) announce(arrived.map((title) => said('new').replace('{Headline}', title)).join(' '));
  showChosen();
}

/** Asks how some drafts stand now. */
async function follow(ids: number[]): Promise<void> {
  const search = Object.fromEntries(new URLSearchParams(location.search));
  for (let i = 0; i < ids.length; i += together) {
    const answer = await get<RowsTold>('/newsroom/list/rows', { ...search, edition: said('list'), ids: ids.slice(i, i + together).join(',') });
    if (answer.ok) bring(answer.body);
    else if (answer.problem.status !== 0) return fail(answer);
  }
}

function hear(data: string): void {
  const told = JSON.parse(data) as { draft?: number; story?: number };
  if (told.draft) changed.add(told.draft);
  if (told.story) for (const row of rows.querySelectorAll<HTMLElement>(`[data-story="${told.story}"]`)) changed.add(Number(row.dataset['id']));
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    const ids = [...changed];
    changed.clear();
    void follow(ids);
  }, gathering);
}

/** Every row of the page as it is now. */
const fresh = (): Promise<void> => follow(all().map((row) => Number(row.dataset['id'])));

/** What the stream no longer knows: the rows of the page as they are now, and those that have come meanwhile. */
async function reread(): Promise<void> {
  await fresh();
  const response = await fetch(location.href).catch(() => null);
  if (!response?.ok) return;
  const found = [...readRendered(await response.text()).querySelectorAll<HTMLElement>('.lrow')].map((row) => Number(row.dataset['id']));
  await follow(found.filter((id) => !document.getElementById(`row-${id}`)));
}

function listen(): void {
  const stream = new EventSource(`${said('live')}?after=${said('at')}`);
  const late = must('#list-late', HTMLElement);
  stream.addEventListener('desk', (e) => hear((e as MessageEvent<string>).data));
  stream.addEventListener('reset', () => void reread());
  stream.onopen = () => { late.hidden = true; page.dataset['connected'] = 'yes'; };
  stream.onerror = () => {
    late.textContent = said('late');
    late.hidden = false;
    delete page.dataset['connected'];
  };
  window.addEventListener('pagehide', () => stream.close());
}

/** Opens the field of an act that needs one, or carries the act out. */
function begin(key: string): boolean {
  const act = form.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!act || aimed().length === 0) return act !== null;
  if (act instanceof HTMLButtonElement) void carry(act.value);
  else if (act instanceof HTMLDetailsElement) {
    act.open = true;
    act.querySelector<HTMLElement>('input, select')?.focus();
  }
  return true;
}

function otherView(by: number): void {
  const views = [...page.querySelectorAll<HTMLAnchorElement>('.views a')];
  const at = views.findIndex((view) => view.hasAttribute('aria-current'));
  const next = views[(at + by + views.length) % views.length];
  if (next) location.assign(next.href);
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('select, textarea, input:not([type=checkbox])');
}

const keys: Record<string, () => void> = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  x: () => { const row = here(); if (row) choose(row); },
  X: () => { const list = all(); const on = !list.every((row) => boxOf(row).checked); for (const row of list) choose(row, on); },
  z: () => void takeBack(), '.': () => void reread(), '[': () => otherView(-1), ']': () => otherView(1),
};

function pressed(e: KeyboardEvent): void {
  if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
  if (e.key === 'Escape') return escape(e);
  if (typing(e.target)) return;
  const second = before === 'g';
  before = e.key;
  if (second) return; // of two keys that lead to a place
  const arrow = e.key.startsWith('Arrow');
  if (arrow && document.activeElement !== document.body && !rows.contains(document.activeElement)) return;
  const act = keys[e.key];
  if (act) {
    e.preventDefault();
    act();
  } else if (begin(e.key)) e.preventDefault();
}

/** Leaves the field of an act for the row, or gives up what was chosen. */
function escape(e: KeyboardEvent): void {
  if (closeField()) return e.preventDefault();
  if (typing(e.target)) return put(here() ?? all()[0]);
  for (const row of all()) choose(row, false);
}

/** Makes the list work. */
export function startList(found: HTMLElement): void {
  page = found;
  rows = must('.rows', HTMLOListElement, found);
  form = must('#batch', HTMLFormElement, found);
  document.addEventListener('keydown', pressed);
  rows.addEventListener('change', showChosen);
  rows.addEventListener('focusin', (e) => {
    const row = e.target instanceof Element ? e.target.closest('.lrow') : null;
    for (const other of rows.querySelectorAll('.at')) if (other !== row) other.classList.remove('at');
    row?.classList.add('at');
  });
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    e.stopPropagation();
    const act = e.submitter instanceof HTMLButtonElement ? e.submitter.value : '';
    if (act) void carry(act);
  });
  for (const details of form.querySelectorAll('details')) {
    details.addEventListener('keydown', (e) => {
      if (e.key !== 'Enter' || e.isComposing || !(e.target instanceof HTMLInputElement || e.target instanceof HTMLSelectElement)) return;
      e.preventDefault(); // a form's own Enter presses its first button
      void carry(details.dataset['act'] ?? '');
    });
    details.addEventListener('toggle', () => {
      if (details.open) for (const other of form.querySelectorAll('details')) if (other !== details) other.open = false;
    });
  }
  listen();
}
