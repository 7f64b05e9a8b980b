// Word lists: how many lines stand in a box of thousands, and the line that was refused shown in its place.

function count(box: HTMLTextAreaElement): void {
  const says = document.querySelector(`[data-lines-count="${CSS.escape(box.name)}"]`);
  if (!(says instanceof HTMLElement)) return;
  const lines = box.value.split('\n').filter((line) => line.trim() !== '').length;
  says.dataset['words'] ??= says.textContent ?? '';
  says.textContent = says.dataset['words'].replace('{Count}', lines.toLocaleString(document.documentElement.lang));
  says.hidden = false;
}

/** Selects a line and brings it into view. */
function showLine(box: HTMLTextAreaElement, line: number): void {
  const lines = box.value.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  box.focus();
  box.setSelectionRange(from, from + (lines[line - 1] ?? '').length);
  box.scrollTop = ((line - 4) * box.scrollHeight) / lines.length;
}

/** Makes the boxes of word lists work. */
export function startWords(boxes: Iterable<HTMLTextAreaElement>): void {
  for (const box of boxes) {
    count(box);
    box.addEventListener('input', () => count(box));
    if (box.dataset['line']) showLine(box, Number(box.dataset['line']));
  }
}
