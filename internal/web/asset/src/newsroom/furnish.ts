// The first day of a newsroom: the page that asks six questions, and the pages that an edition says of itself.

import { postForm } from '../editor/ask';
import { Body } from '../editor/body';
import type { Editing } from '../editor/draft';
import { Pictures } from '../editor/picture';
import { readRendered } from '../trusted';
import { el, icon, must } from './dom';

/** Offers the browser's own time zone, and every zone that it knows, until somebody has written another. */
export function startSetup(form: HTMLFormElement): void {
  const zone = form.querySelector('input[data-own-zone]');
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone instanceof HTMLInputElement && own) zone.value = own;
  const list = document.getElementById('zones');
  if (list && typeof Intl.supportedValuesOf === 'function') {
    const known = new Set([...list.querySelectorAll('option')].map((option) => option.value));
    for (const name of Intl.supportedValuesOf('timeZone')) {
      if (known.has(name)) continue;
      const option = document.createElement('option');
      option.value = name;
      list.append(option);
    }
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const press = event.submitter;
    if (press instanceof HTMLButtonElement && press.name === 'speak') void askInOtherWords(form, press);
    else void answerQuestions(form);
  });
}

/** Goes on in another language: the server draws the questions anew with the answers, and the password is carried over here. */
async function askInOtherWords(form: HTMLFormElement, press: HTMLButtonElement): Promise<void> {
  const password = must('[name=password]', HTMLInputElement, form).value;
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form, press)) if (typeof value === 'string' && name !== 'password') values.append(name, value);
  try {
    const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'text/html' }, body: values });
    const page = readRendered(await answer.text());
    const next = must('form[data-setup]', HTMLFormElement, page);
    must('[name=password]', HTMLInputElement, next).value = password;
    for (const name of ['lang', 'dir'] as const) document.documentElement[name] = page.documentElement[name];
    document.title = page.title;
    must('#main', HTMLElement).replaceChildren(...must('#main', HTMLElement, page).children);
    startSetup(next);
    must(`[name=speak][value="${press.value}"]`, HTMLButtonElement, next).focus();
  } catch {
    sayFault(form, '', '');
  }
}

/** Sends the answers and says beside the question what is wrong with one: all of them stay, the password too. */
async function answerQuestions(form: HTMLFormElement): Promise<void> {
  const press = must('button.main', HTMLButtonElement, form);
  if (press.disabled) return;
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') values.append(name, value);
  press.disabled = true;
  const answer = await postForm<{ next: string }>(form.action, values);
  if (answer.ok) {
    location.assign(answer.body.next);
    return;
  }
  press.disabled = false;
  sayFault(form, answer.problem.field, answer.problem.detail);
}

/** Says beside a question what is wrong with its answer; without a field above them all, without words that nobody answers. */
function sayFault(form: HTMLFormElement, field: string, detail: string): void {
  const places = [...document.querySelectorAll('[data-fault]')];
  for (const place of places) place.replaceChildren();
  const place = places.find((one) => one.getAttribute('data-fault') === field) ?? places[0];
  place?.replaceChildren(el('p', { class: 'fault', role: 'alert' }, icon('circle-alert'), ` ${detail || (form.dataset['nobody'] ?? '')}`));
  const input = field ? form.querySelector(`[name="${CSS.escape(field)}"]`) : null;
  if (input instanceof HTMLElement) input.focus();
  else place?.scrollIntoView({ block: 'center' });
}

/** Puts the story's editor over the field of a house page; what it holds is written into the form as it changes. */
export function startHousePage(form: HTMLFormElement): void {
  const editing = JSON.parse(must('#house-prose', HTMLScriptElement).textContent ?? '') as Editing;
  const field = must('input[name="body"]', HTMLInputElement, form);
  const paper = must('[data-prose]', HTMLElement, form);
  editing.copy.body = JSON.parse(field.value);
  const around = { editing, pictures: new Pictures(editing), cards: new Map() };
  const body: Body = new Body(must('[data-body]', HTMLElement, paper), must('[data-tools]', HTMLElement, paper), around, () => {
    field.value = JSON.stringify(body.read());
  });
  paper.hidden = false;
}
