// The script of the readers' accounts and discussions. Every page works without it. It adds what only a browser can do:
// a passkey, a countdown that runs, and a text that is still there when the page is left and come back to. It writes
// words of the page only, by textContent.

/** Keeps what is typed in a box for this tab, so that signing in or a lost answer costs nobody a text. */
function keepTyped(box: HTMLTextAreaElement): void {
  const key = `dateline:${box.dataset['keep'] ?? ''}`;
  try {
    if (box.value === '') box.value = sessionStorage.getItem(key) ?? '';
    box.addEventListener('input', () => sessionStorage.setItem(key, box.value));
  } catch {
    // storage is closed to us: the server keeps what was sent
  }
}

/** Forgets what was kept once the server has taken a message: it leads to the message's own place. */
function forgetSent(): void {
  const place = location.hash.startsWith('#m-') || location.hash.startsWith('#own-');
  try {
    const sent = sessionStorage.getItem('dateline:sent');
    sessionStorage.removeItem('dateline:sent');
    if (sent !== null && place) sessionStorage.removeItem(sent);
  } catch {
    // nothing was kept
  }
}

function noteSent(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLTextAreaElement>('[data-keep]');
  const once = form.querySelector<HTMLInputElement>('[name=once]') ?? form.appendChild(hidden('once'));
  if (once.value === '') once.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  try {
    if (box) sessionStorage.setItem('dateline:sent', `dateline:${box.dataset['keep'] ?? ''}`);
  } catch {
    // the text is kept a little longer
  }
}

function hidden(name: string): HTMLInputElement {
  const input = document.createElement('input');
  input.type = 'hidden';
  input.name = name;
  return input;
}

/** Counts seconds down; at the end the words go away. */
function countDown(place: HTMLElement): void {
  let left = Number(place.dataset['countdown']) || 0;
  const words = place.dataset['countdownWords'] ?? place.textContent?.replace(/\d+/, '{n}') ?? '{n}';
  const timer = window.setInterval(() => {
    left -= 1;
    if (left <= 0) {
      clearInterval(timer);
      place.remove();
      return;
    }
    place.textContent = words.replace('{n}', String(left));
  }, 1000);
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
for (const box of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-keep]')) keepTyped(box);
for (const form of document.querySelectorAll<HTMLFormElement>('form.talk-compose')) form.addEventListener('submit', () => noteSent(form));
for (const place of document.querySelectorAll<HTMLElement>('[data-countdown]')) countDown(place);
passkeys();
