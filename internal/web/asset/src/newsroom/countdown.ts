// What waits for a time says how long, to the second: schedules and embargoes, in the lists and in the editor. The moment
// is the server's, the clock that counts is the machine's own; what may be done the server says.

const every = 1000;

const two = (n: number): string => String(n).padStart(2, '0');

/** "3:12:05"; instruments are read, not translated. From two days on the server's own words stand. */
function left(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

export function startCountdown(): void {
  const count = (): void => {
    const now = Date.now();
    for (const element of document.querySelectorAll<HTMLElement>('[data-until][data-words]')) {
      const rest = Date.parse(element.dataset['until'] ?? '') - now;
      if (rest > 48 * 3600_000) continue;
      const says = rest > 0 ? (element.dataset['words'] ?? '').replace('{in}', left(rest)) : (element.dataset['over'] ?? '');
      if (element.textContent !== says) element.textContent = says;
      element.classList.toggle('over', rest <= 0);
    }
  };
  count();
  window.setInterval(count, every);
}
