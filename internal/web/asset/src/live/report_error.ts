// Reporting an error: who selects words of a story is offered, quietly, to say what is wrong with them. The form is a page
// of its own, so that it works everywhere; the link at the end of the story leads there, too.

const longest = 600; // characters of a selection that go along

const link = document.querySelector<HTMLAnchorElement>('a[data-report]');
const story = document.querySelector('article.story');

if (link && story) {
  const offer = document.createElement('a');
  offer.className = 'report-selected';
  offer.rel = 'nofollow';
  offer.href = link.href;
  offer.hidden = true;
  offer.textContent = link.textContent;
  document.body.append(offer);
  offer.addEventListener('mousedown', (e) => e.preventDefault()); // it would drop the selection

  const place = () => {
    const selection = document.getSelection();
    const words = selection?.toString().trim() ?? '';
    const within = selection?.anchorNode && selection.focusNode && story.contains(selection.anchorNode) && story.contains(selection.focusNode);
    const talking = selection?.anchorNode?.parentElement?.closest('[data-talk], form, input, textarea');
    offer.hidden = !within || words.length < 2 || !!talking;
    if (offer.hidden || !selection) return;
    offer.href = `${link.href}?words=${encodeURIComponent([...words].slice(0, longest).join(''))}`;
    const box = selection.getRangeAt(0).getBoundingClientRect();
    offer.style.top = `${window.scrollY + box.bottom + 8}px`;
    offer.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - offer.offsetWidth - 8))}px`;
  };
  let waiting = 0;
  document.addEventListener('selectionchange', () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(place, 150); // while the hand is still moving nothing jumps about
  });
}
