// Package desk owns work in progress: the drafts of new stories and of the next versions of published ones.
//
// Tables: draft, draft_version (the texts of a draft: the first, those that somebody acted on or another person saved
// over, and of long typing one about every two minutes), draft_note (open questions, returns, what colleagues say in the margin), and draft_alone (what went
// out on one person's word, for a second reader), draft_answer (whether the figures, names and quotes that an update
// changes were wrong when they were published), desk_stage (the stages of an edition as its newsroom has them), draft_approval
// (who has approved which version), draft_guest (links by which somebody outside reads one version), desk_style
// (the style file of an edition), draft_line (a draft as the list shows and finds it, made from the others in the
// transaction of every change), draft_wanted (by when a text is wanted), desk_search (the searches that people keep), desk_batch
// and desk_batch_draft (acts on several drafts, to be taken back), desk_link (whether a link answers), draft_tick (what somebody has checked), draft_here and draft_pen
// (who has a draft open now, and who writes: neither is history, and both end by themselves when a page falls silent). Journal
// kinds, all for staff: desk.stages_changed, style_changed and, of a draft, draft.created, saved, submitted, moved, approved, answered, returned,
// handed_over, due, undone, published, published_alone, second_read, scheduled, unscheduled, schedule_failed, embargo_lifted, spiked, revived,
// flashed, unseen_asked, embargo_inherited, restored, note_added, note_answered, note_resolved, note_reopened, suggested,
// suggestion_accepted, suggestion_refused, pen_taken, taken_over, kept_aside, guest_invited, guest_revoked, guest_opened
// (with the network), guest_approved, guest_objected, checked; of a task (table
// desk_task) task.opened and task.done. Their payloads name versions and never repeat a text;
// style_changed tells the lines of the style file that changed.
//
// A draft goes writing → submitted → approved → published; it can be returned with a note, spiked and revived. While it
// is submitted it may lie in stages of the newsroom's own (Step), which it enters and leaves by their gates. An
// approval is for one version: whatever changes what would be printed — text, headline, picture, its caption or
// credit, embargo — voids it, also while a schedule is waiting. Time alone never publishes an unapproved version. A story
// has one open draft of its next version at a time.
//
// One person writes at a time: a page that saves takes the pen, and holds it as long as it is open. Who may change the draft
// may take the pen over; the text that stood, and what the other had not saved yet, stay as versions.
//
// A note in the margin is anchored to words (Anchor) and found again at each save; where the words were changed it follows
// them, where they went it says so. A suggestion is about words to the letter: accepted, it is a save like any other. Who
// is to hear of a submission, a return, a note or an answer to one is told in the same transaction (OnTelling).
//
// A flash is one line that names its source: it goes out at once on one person's word, and waits for a second reader. A
// translation begins with its original's text and inherits its embargo; what happens to the original afterwards is a task
// (desk_task) on the desk of the translation, holds and kills on top.
// An act on several drafts is one transaction for each of them: what is refused for one stops none of the others, and each is
// answered. It can be taken back for a quarter of an hour by who did it, for every draft that nobody has changed since
// (batch.undone, search.kept and search.dropped are journalled, too).
//
// It refuses to save over a text that it has not been shown (a conflict carries both), to publish what is not approved
// (but for the right to publish alone), what has an open question, an unlinked card or a picture that may not be used,
// and anything under embargo; and, where the section says so, what the check before publishing
// has an open finding of. What readers may see it hands to story; it never shows them anything itself.
package desk
