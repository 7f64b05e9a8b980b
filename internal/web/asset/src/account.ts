// The script of the pages on which a reader signs in, registers or looks after an account: passkeys, which only a browser
// can make and use. The pages work without it, with a password or a link by mail.

import { expect } from './talk/self';

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

passkeys();
