// The readers' script. A page is whole without it; this adds what only the reader's own machine knows: how many lines of
// the newsfeed are new here, what has been published since the page came, and how long ago a story came out. What a line
// of the panel opens comes with a script of its own, when it is wanted.

import './live/panel';
import './live/report_error';
import { addAgo } from './live/ago';
import { meet } from './talk/self';

addAgo(document);
meet().catch(() => undefined); // asked again on the next page

// The chats' own page goes on by itself, too; without the script it is as it was drawn.
const chats = document.querySelector<HTMLElement>('main [data-chats-of]');
if (chats) void (import(chats.dataset['script'] ?? '') as Promise<typeof import('./chats')>).then((script) => script.live(chats)).catch(() => undefined);
