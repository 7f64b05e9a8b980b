// The script of the readers' accounts and discussions. Every page works without it. It adds what only a browser can do:
// a passkey, a countdown that runs, a text that is still there when the page is left and come back to, and a discussion
// that goes on by itself, whose script is fetched when somebody comes near it. It writes words of the page only, by
// textContent.

import { runDrawn } from './talk/countdown';
import { forgetSent, keepTyped, newKey, noteSent } from './talk/draft';
import { expect } from './talk/self';

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

interface Ceremony {
  token: string;
  options: { publicKey: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON };
}

class Refused extends Error {}

/** Asks the server to begin a ceremony; its refusal is in the page's language. */
async function begin(path: string, form: HTMLFormElement): Promise<Ceremony> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
  const answer = await fetch(path, { method: 'POST', body, headers: { Accept: 'application/json' } });
  if (answer.ok) return (await answer.json()) as Ceremony;
  const problem = (await answer.json()) as { detail?: string };
  throw new Refused(problem.detail ?? '');
}

/** Has a passkey made or used and puts what the authenticator said into the form. */
async function prove(form: HTMLFormElement, path: string, make: boolean): Promise<void> {
  const ceremony = await begin(path, form);
  const asked = ceremony.options.publicKey;
  const credential = make
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
  if (!(credential instanceof PublicKeyCredential)) throw new Refused('');
  for (const [name, value] of [['ceremony', ceremony.token], ['response', JSON.stringify(credential.toJSON())]] as const) {
    const field = form.querySelector<HTMLInputElement>(`[name=${name}]`);
    if (field) field.value = value;
  }
  expect();
  form.submit();
}

function say(form: HTMLFormElement, why: unknown): void {
  const place = form.querySelector<HTMLElement>('[data-passkey-fault]');
  if (!place) return;
  if (why instanceof Refused && why.message !== '') place.textContent = why.message;
  place.hidden = false;
}

function passkeys(): void {
  const able = typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;
  if (!able) return;
  for (const place of document.querySelectorAll<HTMLElement>('[data-passkey]')) place.hidden = false;
  for (const form of document.querySelectorAll<HTMLFormElement>('form')) {
    const { passkeySignIn, passkeyAdd, passkeyRegister } = form.dataset;
    const path = passkeySignIn ?? passkeyAdd;
    if (path !== undefined) {
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        prove(form, path, passkeyAdd !== undefined).catch((why: unknown) => say(form, why));
      });
    }
    if (passkeyRegister !== undefined) {
      form.querySelector('button[data-passkey]')?.addEventListener('click', () => {
        const fields = [...form.querySelectorAll<HTMLInputElement>('[name=name], [name=email]')];
        if (!fields.every((field) => field.reportValidity())) return;
        prove(form, passkeyRegister, true).catch((why: unknown) => say(form, why));
      });
    }
  }
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
passkeys();
