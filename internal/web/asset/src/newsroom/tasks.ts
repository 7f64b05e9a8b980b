// The tasks of translations reach the desk by themselves: their number stands at the door in the rail, and the list
// grows while it is looked at.

import { el, putRendered } from './dom';
import { get } from '../editor/ask';

/** Milliseconds between two questions; a page that nobody looks at asks nothing. */
const beat = 5_000;

interface Pulse {
  open: number;
  said: string;
  html?: string;
}

function badge(told: Pulse): void {
  const door = document.querySelector('.rail a[href="/newsroom/tasks"]');
  if (!door) return;
  const old = door.querySelector('.count');
  if (told.open === 0) return old?.remove();
  if (old?.textContent === told.said) return;
  old?.remove();
  door.append(el('span', { class: 'count' }, told.said));
}

function list(place: HTMLElement, html: string): void {
  if (place.innerHTML === html || place.contains(document.activeElement)) return;
  putRendered(place, html);
}

async function ask(): Promise<void> {
  if (document.hidden) return;
  const place = document.querySelector<HTMLElement>('[data-tasks]');
  const answer = await get<Pulse>('/newsroom/tasks/pulse', place ? { edition: place.dataset['tasks'] ?? '' } : {});
  if (!answer.ok) return; // asked again
  badge(answer.body);
  if (place && answer.body.html !== undefined) list(place, answer.body.html);
}

/** Keeps the number and the list up to date, where there is a door to them. */
export function startTasks(): void {
  if (!document.querySelector('.rail a[href="/newsroom/tasks"]')) return;
  void ask();
  window.setInterval(() => void ask(), beat);
  document.addEventListener('visibilitychange', () => void ask());
}
