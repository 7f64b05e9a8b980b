// Package demo holds the newsroom that a visitor meets on the first start: the agency Meridian, its three editions,
// its staff, its pictures' words, its stories, and what readers say about them, and the reader of the files in which all
// of it is written.
//
// It owns the folder newsroom (agency.txt, pictures.txt, readers.txt, stories.<edition>.txt, talk.<edition>.txt) and
// their format. All of it is
// invented: the country, the people, the companies and the figures. Times in the files are relative, so that the
// newsroom looks alive on whatever day it is opened; Read fixes them against one moment.
//
// # The format
//
// A file is a run of records. A record opens with "=== key" (for an edition or a staff member "=== edition en"),
// goes on with header lines "name: value", and, for a story, has a blank line and the body. Values of several parts
// are parted by " | ". Above the first record lines that open with "#" are remarks.
//
// A body is paragraphs parted by blank lines. A paragraph that opens with a mark is something else: "## " and "### "
// headings, "> words | speaker" a quotation, "- " and "1. " lists, "[card key]" a related story of the same edition,
// "[picture key | caption]" a picture (the caption may be left out), "---" a rule. Inside a line **bold**, *italic*
// and [text](https://…). A line "+++" parts the body from what a later update adds.
//
// {on}, {on -1}, {date +3} and {time -1h20m} in a story become the weekday with its preposition, the date and the
// clock time in the edition's language and zone, counted from the story's own moment (in an update, from the update's);
// {On} opens a sentence.
//
// In talk.<edition>.txt a record is the discussion under a story, and what stands below its headers are messages. A
// message opens with "@ author | ago | label" and goes on with header lines, a blank line and its words. An author is a
// reader, or one of the staff who answers with the badge; the label is by which "re: label" answers it. "react: agree anna
// boris; thanks carla", "feature: ago", "report: ago | reader | rule | words", "reject: ago | rule | note | by", "plea: ago |
// words" (against it), "measure: ago | measure | scope | span or - | rule | note", "acknowledged: ago" (a warning),
// "appeal: ago | words" (against a block), "memo: ago | words", "mended: typed => words" (the author saw a slip). The
// moderator looks at every message within four minutes, but for one that "stays: pending" or "stays: new". A discussion
// may be "pinned: ago", and "change: ago | state | seconds, span or - | reason".
//
// It refuses: unknown headers, keys that lead nowhere, a card to a story that is younger than its host, a correction
// whose words are not in the text exactly once, an answer to what was not there yet. Every fault is named with its file and line, all of them at once.
package demo
