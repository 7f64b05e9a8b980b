// Package story is the archive: everything that the public has seen, and what it may see now.
//
// It owns the tables story (one row for each numbered story), story_version (its immutable versions), story_slug (every
// address it ever had), story_list (where it stands in the lists of an edition), story_correction (what was corrected
// and why), story_request (corrections that wait for a second person), story_kin (who translates whom) and
// story_withdrawal (each hold, release, kill and restore).
//
// Events, each written to the journal with the change: story.published, story.updated, story.corrected, story.held,
// story.released, story.killed, story.restored; for the staff alone story.correction_asked,
// story.correction_refused and story.linked (a translation that was out before its original now names it). A correction of what is said of a picture is one of every story that shows it. Hooks added
// with OnChange run in the same transaction, so that newsfeed and search can never tell another truth than the archive.
//
// A number is given once and for ever; the day in the address and FirstPublished are frozen at first publication. What
// was held or killed leaves every method whose result is for readers (Public, ByNumbers, List, Translations,
// Corrections, History): no headline, no slug, no text. A hold ends by release, correction or kill, and PublicActs tells
// readers which.
//
// It refuses work in progress (that is the desk's), kinds of story that cannot be shown yet, pictures that may not be
// used, cards without a story behind them, and any change to a version that was published.
package story
