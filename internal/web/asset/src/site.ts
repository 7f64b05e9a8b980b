// The readers' script. A page is whole without it; this adds what only the reader's own machine knows: how many lines of
// the newsfeed are new here, what has been published since the page came, and how long ago a story came out. What a line
// of the panel opens comes with a script of its own, when it is wanted.

import './live/panel';
import './live/report_error';
import { addAgo } from './live/ago';
import { meet } from './talk/self';

addAgo(document);
meet().catch(() => undefined); // asked again on the next page
