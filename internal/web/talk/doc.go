// Package talk is the readers' face: their accounts, and the discussions in which they take part.
//
// It owns everything below /account/, and inside every edition /talk/… and /chats. What all readers see (a discussion, the
// chats, the rules) is the same bytes for all and is kept in the page cache under the tags that the board journals; what
// is one reader's own (the standing, messages that wait, reactions) is asked for at /account/me.json, or stands on pages
// of its own that are never kept. Every page works without script; a script gets the same answers as JSON, and refusals
// as RFC 9457 problems.
//
// A form is answered with a page or 303. A refused text stays in its box with the reason said; a text that was typed by
// somebody who is not signed in waits in the form of the sign-in, then in the session, until it is sent.
//
// It refuses rules of its own: who may do what is decided by the book of accounts and by the board, and their refusals are
// shown in the edition's words. It refuses to tell whether an address is known.
package talk
