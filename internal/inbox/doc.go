// Package inbox tells people of the staff what waits for them: a draft that was submitted or returned, a colleague who has
// named them with @, an answer to what they wrote, a verdict on what they proposed.
//
// It owns the tables notice and notice_wish. Journal kinds, each for the one account that it concerns: inbox.told,
// inbox.read, inbox.wished; their payloads hold numbers alone. A notice is left in the transaction of the act that it tells
// of (Put), so that the stream of whoever is signed in brings it at once. Who wishes is written a letter after half a minute,
// by a job, unless the notice was read meanwhile: one letter for all that wait then. That a draft waits is over for all
// when somebody has seen to it (Settle).
//
// It refuses to tell anybody of a draft that they may not see: the right is asked when a notice is left and again when a
// letter is written; lists hold numbers of drafts, which the desk answers only to who may see them.
package inbox
