// The discussion's own script, fetched when somebody comes near a discussion: openTalk brings one to life, wherever it
// stands on a page.

export { openTalk, type OpenTalk } from './talk/discussion';
