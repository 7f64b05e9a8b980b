// What waits for a time says in words how long, to the second: schedules and embargoes, in the lists and in the editor. The
// moment is the server's, the clock that counts is the machine's own; what may be done the server says.

const every = 1000;

const units = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000]] as const;

/** "3 hours, 12 minutes": the two largest units that there are, in the language of the page. */
function left(milliseconds: number): string {
  const lang = document.documentElement.lang;
  const rest = Math.ceil(milliseconds / 1000) * 1000;
  const first = Math.max(0, units.findIndex(([, size]) => rest >= size));
  const parts = units.slice(first, first + 2).map(([unit, size], i, taken) => {
    const within = i === 0 ? rest : rest % (taken[0]?.[1] ?? rest);
    return new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.floor(within / size));
  });
  return new Intl.ListFormat(lang, { type: 'unit', style: 'short' }).format(parts);
}

export function startCountdown(): void {
  const count = (): void => {
    const now = Date.now();
    for (const element of document.querySelectorAll<HTMLElement>('[data-until][data-words]')) {
      const rest = Date.parse(element.dataset['until'] ?? '') - now;
      const says = rest > 0 ? (element.dataset['words'] ?? '').replace('{in}', left(rest)) : (element.dataset['over'] ?? '');
      if (element.textContent !== says) element.textContent = says;
      element.classList.toggle('over', rest <= 0);
    }
  };
  count();
  window.setInterval(count, every);
}
