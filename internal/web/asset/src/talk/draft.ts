// What is typed and not sent yet, kept for this tab: signing in, a lost answer or a closed box costs nobody a text. With
// it is kept the key under which it was sent, so that the same text sent again makes no second message.

const textKey = (keep: string): string => `dateline:${keep}`;
const onceKey = (keep: string): string => `dateline:once:${keep}`;

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return ''; // storage is closed to us: the server keeps what was sent
  }
}

function write(key: string, value: string): void {
  try {
    if (value === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // as above
  }
}

/** Puts back what was typed into a box, and keeps what is typed from now on. */
export function keepTyped(box: HTMLTextAreaElement): void {
  const keep = box.dataset['keep'] ?? '';
  if (keep === '') return;
  if (box.value === '') box.value = read(textKey(keep));
  box.addEventListener('input', () => write(textKey(keep), box.value));
}

/** The key under which a text is sent: the same as before, unless the text is another. */
export function onceFor(keep: string, text: string): string {
  const [key = '', ...kept] = read(onceKey(keep)).split('\n');
  if (key !== '' && kept.join('\n') === text) return key;
  const made = newKey();
  write(onceKey(keep), `${made}\n${text}`);
  return made;
}

/** A key that nobody else has. Where the page came without TLS the browser has no randomUUID. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join('-');
}

/** Forgets what the server has taken. */
export function forget(keep: string): void {
  write(textKey(keep), '');
  write(onceKey(keep), '');
}

const sent = 'dateline:sent';

/** Notes that a box is on its way as a form, whose answer is another page. */
export function noteSent(keep: string): void {
  write(sent, keep);
}

/** Forgets what such a form has sent, on a page that shows where the message stands now. */
export function forgetSent(): void {
  const keep = read(sent);
  write(sent, '');
  if (keep !== '' && (location.hash.startsWith('#m-') || location.hash.startsWith('#own-'))) forget(keep);
}
