// Package search finds the public stories of an edition by their words, newest first.
//
// It owns the table search_story: the terms of headline, lede, body and bylines of each public story, written by Hook in
// the transaction that publishes or withdraws it, so that what was killed cannot be found for a moment longer. Terms are
// made in Go (letters folded, words stemmed in the edition's language, bigrams where a script parts no words), stored
// under FTS5 on SQLite and as a tsvector on PostgreSQL; both engines find the same.
//
// A query is words, all of which a story must hold, and "phrases". Nothing in it is syntax that could be wrong: any
// input is a query. Stories come in the order of their numbers, newest first; ranking is refused, because ranking a
// frequent word means reading the whole archive.
package search
