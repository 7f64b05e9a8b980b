// Package clipping reads the text of a news page, as a text extractor left it, and takes it apart into the parts of a
// draft: headline, source, lead picture, byline, lede, dateline, body, cards of related stories, and what is left out.
//
// It owns the rules by which a line is recognised and nothing that is kept: no table, no file. What stood on the page
// is placed exactly once, word for word; what belongs to the page and not to the story (buttons, counters, strings of
// another language) is listed as dropped; what needs a person (a speaker, a missing date, a card that leads nowhere yet,
// a line without a clear place) is an open note. It changes no letter of the text: it only cuts, and trims the edges.
//
// It refuses bytes that are not text, pages without text and pages above its limits, and names the line. It never sets a
// speaker, never guesses a date and never links a card: those are decisions of the desk.
//
// The road of a page: read.go makes lines, classify.go says what each line is (furniture.go, credit.go, site.go and date.go
// hold the marks by which it is known), front.go finds headline, dateline and lede, picture.go the pictures and cards,
// body.go walks through the rows and places each one, notes.go and speaker.go say what is open, prose.go makes the body.
package clipping
