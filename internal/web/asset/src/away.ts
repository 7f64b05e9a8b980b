// Who has put the breaking banner away does not see it again, not for a moment either: this runs in the head of a page that
// comes with a banner, before anything is drawn, and the style sheet does the rest. live/breaking takes it off the page.
{
  const root = document.documentElement;
  const banner = Number(document.currentScript?.dataset['banner']);
  try {
    const away = Number(localStorage.getItem(`dateline:${root.dataset['edition'] ?? ''}:banner`));
    if (banner > 0 && banner <= away) root.dataset['bannerAway'] = String(away);
  } catch {
    // nothing is kept: it is shown
  }
}
