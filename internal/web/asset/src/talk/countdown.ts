// Seconds that run down, by the clock and not by the ticks: a tab that slept is right again at once.

/** Tells the seconds that are left, every second, until nothing is left or it is stopped. */
export function countDown(seconds: number, tell: (left: number) => void): () => void {
  const end = performance.now() + seconds * 1000;
  const tick = (): void => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    if (left === 0) clearInterval(timer);
    tell(left);
  };
  const timer = window.setInterval(tick, 1000);
  tick();
  return () => clearInterval(timer);
}

/** Runs the countdown that the server drew into a page; at the end the words go away. */
export function runDrawn(place: HTMLElement, after?: () => void): () => void {
  const words = place.textContent.replace(/\d+/, '{n}');
  return countDown(Number(place.dataset['countdown']) || 0, (left) => {
    place.textContent = words.replace('{n}', String(left));
    if (left > 0) return;
    place.remove();
    after?.();
  });
}

/** Seconds as minutes and seconds. */
export const asClock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
