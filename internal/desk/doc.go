// Package desk owns work in progress: the drafts of new stories and of the next versions of published ones.
//
// Tables: draft, draft_version (every text that was ever somebody's base), draft_note (open questions, returns), and
// draft_alone (what one person published without another, for a second reader). Journal kinds: draft.*.
//
// A draft goes writing → submitted → approved → published; it can be returned with a note, spiked and revived. An
// approval is for one version: whatever changes what would be printed — text, headline, picture, its caption or
// credit, embargo — voids it, also while a schedule is waiting. Time alone never publishes an unapproved version.
//
// It refuses to save over a text that it has not been shown (a conflict carries both), to publish what is not approved
// (but for the right to publish alone), what has an open question, an unlinked card or a picture that may not be used,
// and anything under embargo. What readers may see it hands to story; it never shows them anything itself.
package desk
