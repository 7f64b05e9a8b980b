// Who is reading, as far as this browser remembers it: pages that are the same for all show the name that a page of the
// reader's own has told. It is a hint, never a right: what a reader may do is asked of the server.

const key = 'dateline:self';

/** Stands for a name that is not known yet. */
const unknown = ' ';

/** The name that was last told to this browser; empty where nobody is signed in, as far as is known. */
export function hinted(): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return ''; // storage is closed to us
  }
}

/** Remembers who is signed in; empty: nobody. */
export function remember(name: string): void {
  try {
    if (name === '') localStorage.removeItem(key);
    else localStorage.setItem(key, name);
  } catch {
    // it will be asked for when it is needed
  }
}

/** Shows the name in the place of the masthead's door, or the door again where there is none. */
export function showSelf(name: string, account = '/account/'): void {
  for (const door of document.querySelectorAll<HTMLAnchorElement>('[data-talk-self]')) {
    const shown = door.nextElementSibling instanceof HTMLAnchorElement ? door.nextElementSibling : null;
    door.hidden = name !== '';
    if (name === '') {
      shown?.remove();
      continue;
    }
    const link = shown ?? document.createElement('a');
    const words = document.createElement('bdi');
    const icon = door.querySelector('svg')?.cloneNode(true) as SVGElement | undefined;
    const use = icon?.querySelector('use');
    use?.setAttribute('href', (use.getAttribute('href') ?? '').replace(/#.*/, '#user'));
    words.textContent = name;
    link.href = account;
    link.replaceChildren(...(icon ? [icon] : []), words);
    door.after(link);
  }
}

/** Somebody has just pressed "log in" or "log out": who is signed in is another now, or will be known soon. */
export function expect(): void {
  remember(unknown);
}

/** Notes when a form is sent that signs somebody in or out. */
export function watchForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && /\/(sign-in|sign-out|link|register|delete)(\/|$)/.test(new URL(form.action).pathname)) expect();
  });
}

/** Takes what the page itself says of its reader, or shows what this browser remembers; asks only where that is unknown. */
export async function meet(): Promise<void> {
  watchForms();
  const told = document.documentElement.dataset['self'];
  if (told !== undefined) remember(told);
  else if (hinted() === unknown) await learn();
  else if (hinted() !== '') showSelf(hinted());
}

async function learn(): Promise<void> {
  const answer = await fetch('/account/me.json', { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(15_000) });
  if (!answer.ok) return; // it is asked again on the next page
  const me = (await answer.json()) as { name?: unknown; account?: unknown };
  const name = typeof me.name === 'string' ? me.name : '';
  remember(name);
  if (name !== '' && typeof me.account === 'string') showSelf(name, me.account);
}
