// The way from a box with something in it to the door: whoever has typed and then presses "log in" or "register" takes the
// text along, so that it waits in the session too, also for the tab that the letter's link opens.

import { el } from '../newsroom/dom';
import type { Compose } from './compose';

/** Has the links of a form's door hand over what stands in the box. */
export function door(form: HTMLFormElement, compose: Compose): void {
  form.querySelector('[data-talk-door]')?.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || compose.empty || !(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.pathname.endsWith('/register')) register(link, form, compose.box.value);
    else compose.toDoor();
  });
}

function register(link: HTMLAnchorElement, form: HTMLFormElement, text: string): void {
  const story = form.closest<HTMLElement>('[data-talk]')?.dataset['talk'] ?? '';
  const values = { ...Object.fromEntries(new URLSearchParams(link.search)), only: 'show', draft: text, draft_story: story, draft_parent: '0' };
  const fields = Object.entries(values).map(([name, value]) => el('input', { type: 'hidden', name, value }));
  const sent = el('form', { method: 'post', action: link.pathname, hidden: true }, ...fields);
  document.body.append(sent);
  sent.submit();
}
