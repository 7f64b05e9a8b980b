// Two versions side by side: walks from change to change by n and p, and takes another version as soon as it is chosen.

import { must } from './dom';

export function startCompare(page: HTMLElement): void {
  const changes = [...page.querySelectorAll<HTMLElement>('[data-change]')];
  const count = must('[data-compare-count]', HTMLElement, page);
  const steps = must('[data-compare-steps]', HTMLElement, page);
  let at = -1;
  const step = (by: number) => {
    if (changes.length === 0) return;
    at = at < 0 && by < 0 ? changes.length - 1 : (at + by + changes.length) % changes.length;
    const here = changes[at];
    here?.focus({ preventScroll: true });
    here?.scrollIntoView({ block: 'center' });
    count.textContent = (count.dataset['words'] ?? '').replace('{Number}', (at + 1).toLocaleString(document.documentElement.lang));
  };
  steps.hidden = changes.length === 0;
  steps.addEventListener('click', (e) => {
    const button = e.target instanceof Element ? e.target.closest('[data-compare-step]') : null;
    if (button) step(Number(button.getAttribute('data-compare-step')));
  });
  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || document.querySelector('dialog[open]')) return;
    if (e.target instanceof HTMLElement && e.target.matches('input, textarea, select')) return;
    const by = { n: 1, j: 1, p: -1, k: -1 }[e.key];
    if (!by) return;
    e.preventDefault();
    e.stopImmediatePropagation(); // "n" begins a story elsewhere
    step(by);
  }, { capture: true });
}
