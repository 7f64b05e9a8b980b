// Package backup copies a whole newsroom, database and media, into one file while the newsroom works, and makes a newsroom
// of such a file again, on either engine.
//
// It owns the form of the file and no table. The file is a tar, compressed with zstd; what is in it can be looked at with
// the usual tools:
//
//	dateline.json         format, engine, version of the database, newest journal entry, time
//	table/NAME/N.jsonl    a table in the words of both engines: a line with the columns' names, then a line a row
//	counters.json         the last id that each table has given out
//	jobs.json             work that was still to be done
//	media/KEY             the files that the database names
//	sums/N                SHA-256 of the parts before it, as sha256sum writes them
//	manifest.json         how many rows, files and bytes there are, which files were missing, SHA-256 of every sums part
//
// The tables are read in one snapshot, so they belong together whatever is written meanwhile. The files are copied after
// it: originals are never removed, and what is drawn anew stays for a day beside what replaces it, so whatever the snapshot
// names is there to be copied.
//
// It is machinery: which tables a newsroom does without and which files it names is told by its owners (Source). It is the
// one place beside a table's owner that reads a table, column by column and without knowing what one means.
//
// Restoring reads the whole file once before it makes anything. It refuses a file that is damaged, cut off, of a format or
// a database version that this program does not know, that names a table, a column or a path that it should not, and a
// place that holds something already; then nothing has been made.
package backup
