// Package planning owns what the newsroom means to cover: the entries of an edition's plan, by day and by week.
//
// Table: plan_entry. Journal kinds, all for staff: plan.added, changed, started, cancelled, restored, handed_over; a change names what
// was and what is, by number and time.
//
// An entry has a slugline, time, place, writer, photographer, wanted length and picture, a deadline and a note. It is
// started once: its draft is made on the desk in the same transaction, so that two who start at once get one draft.
// From then on the deadline goes with the draft; how far the draft is, the desk knows. What waits for somebody who leaves is
// a colleague's in the same transaction (HandOver).
//
// It refuses to change over what somebody else has changed (a conflict carries both), to change or start what is
// cancelled, and to plan without the right to write in the section: for one's own entries; for others' the right to edit.
// It makes no draft itself and shows nothing to readers.
package planning
