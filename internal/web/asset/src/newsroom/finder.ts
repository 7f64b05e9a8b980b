// The finder that Ctrl K opens: every place of the newsroom, everything that can be done on this page, and by a few words
// any draft, story or picture.

import { Choices, type Choice } from './choices';
import { get } from '../editor/ask';

interface Finding {
  icon: string;
  word: string;
  says: string;
  path: string;
}

function iconOf(element: Element): string {
  return element.querySelector('use')?.getAttribute('href')?.split('#')[1] ?? 'arrow-right';
}

/** What stands on the page to be pressed: its acts first, then the places of the rail. */
function here(): Choice[] {
  const pressable = document.querySelectorAll<HTMLElement>('main :is(.acts, #acts, .head) :is(button:not([type=reset]), a.button), .rail nav a, .rail .self :is(a, button)');
  const choices: Choice[] = [];
  for (const element of pressable) {
    const word = (element.textContent || element.getAttribute('aria-label') || '').trim();
    if (!word || element.closest('dialog') || element.offsetParent === null || choices.some((choice) => choice.word === word)) continue;
    choices.push({ icon: iconOf(element), word, run: () => element.click() });
  }
  return choices;
}

async function anywhere(typed: string): Promise<Choice[]> {
  const answer = await get<{ found: Finding[] }>('/newsroom/find/all', { words: typed });
  if (!answer.ok) return [];
  return answer.body.found.map(({ icon, word, says, path }) => ({ icon, word, says, run: () => location.assign(path) }));
}

function open(box: HTMLDialogElement): void {
  const label = box.dataset['label'] ?? '';
  const choices = new Choices({
    label, placeholder: label, nothing: box.dataset['nothing'] ?? '', search: anywhere, before: () => box.close(),
    find: (typed) => here().filter((choice) => choice.word.toLocaleLowerCase().includes(typed.toLocaleLowerCase())),
  });
  box.replaceChildren(choices.input, choices.list, choices.none);
  box.showModal();
  choices.find();
  choices.input.focus();
}

/** Makes Ctrl K open the finder, where the editor does not take the key for a link. */
export function startFinder(): void {
  const box = document.getElementById('finder');
  if (!(box instanceof HTMLDialogElement)) return;
  document.addEventListener('keydown', (e) => {
    if (e.key.toLowerCase() !== 'k' || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey || e.defaultPrevented) return;
    e.preventDefault();
    if (box.open) box.close();
    else if (!document.querySelector('dialog[open]')) open(box);
  });
}
