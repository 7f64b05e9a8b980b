// The script of the discussions. Every page works without it. It adds what only a browser can do: a countdown that runs,
// a text that is still there when the page is left and come back to, and a discussion that goes on by itself, whose script
// is fetched when somebody comes near it. It writes words of the page only, by textContent.

import { runDrawn } from './talk/countdown';
import { forgetSent, keepTyped, newKey, noteSent } from './talk/draft';

interface Script {
  openTalk(section: HTMLElement): unknown;
}

/** Brings a discussion to life once its reader comes near it, or wants something of it. */
function approach(section: HTMLElement): void {
  let coming: Promise<unknown> | null = null;
  const come = (): void => {
    near.disconnect();
    coming ??= (import(section.dataset['script'] ?? '') as Promise<Script>).then((script) => script.openTalk(section)).catch(() => (coming = null));
  };
  const near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && come(), { rootMargin: '400px' });
  near.observe(section);
  section.addEventListener('focusin', come, { once: true });
}

function hidden(name: string): HTMLInputElement {
  const input = document.createElement('input');
  input.type = 'hidden';
  input.name = name;
  return input;
}

forgetSent();
for (const section of document.querySelectorAll<HTMLElement>('[data-talk]')) approach(section);
for (const box of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-keep]')) keepTyped(box);
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !form.matches('.talk-compose')) return; // the discussion's own script sends it
  const once = form.querySelector<HTMLInputElement>('[name=once]') ?? form.appendChild(hidden('once'));
  if (once.value === '') once.value = newKey();
  noteSent(form.querySelector<HTMLElement>('[data-keep]')?.dataset['keep'] ?? '');
});
for (const place of document.querySelectorAll<HTMLElement>('[data-countdown]')) runDrawn(place);
