package newsroom

import (
	"time"

	"dateline.news/internal/edition"
)

// sampleMargin answers a margin with every kind of note.
func sampleMargin(frame Frame, open, over NoteLine) margin {
	changed := []Piece{{Text: "The "}, {Gone: true, Text: "old"}, {Come: true, Text: "new"}}
	return margin{Frame: frame, ID: 1, Version: 4, Source: "example.org", OpenNotes: 1, MayNote: true, Threads: []Thread{
		{NoteLine: open, MayResolve: true, Replies: []NoteLine{over}},
		{NoteLine: open, Quote: "words", Moved: "other words", Anchor: `{"place":"headline"}`, MayResolve: true},
		{NoteLine: open, Quote: "words", Gone: true, Anchor: `{"place":"headline"}`},
		{NoteLine: open, Suggestion: true, Pieces: changed, Anchor: `{"place":"headline"}`, MayDecide: true, MayResolve: true},
		{NoteLine: over, Suggestion: true, Pieces: changed, Verdict: "refused by Boris", MayReopen: true},
		{NoteLine: over},
	}}
}

// sampleMargins answers views of the pages of versions and of the inbox.
func sampleMargins(frame Frame, choices []Choice, at time.Time) map[string][]any {
	ed := edition.Edition{Code: "en", Locale: "en", Direction: "ltr", Zone: "UTC"}
	old := Side{Version: 1, By: "Anna", At: at, Path: "/newsroom/drafts/1/versions/1", Choices: choices}
	fresh := old
	fresh.Version, fresh.Newest = 2, true
	rows := []ComparedRow{{Before: []Piece{{Gone: true, Text: "a"}}, After: []Piece{{Come: true, Text: "b"}}, Changed: true, N: 1}, {Before: []Piece{{Text: "c"}}, After: []Piece{{Text: "c"}}}}
	busy := frame
	busy.Waiting, busy.InInbox = 2, true
	list := inboxList{Frame: busy, More: "/newsroom/inbox?before=2", Notices: []NoticeLine{
		{ID: 3, Path: "/newsroom/inbox/3", Icon: "at-sign", Says: "Anna named you", Quote: "@Boris", At: at, Unread: true}, {ID: 2, Icon: "send", Says: "Anna submitted", At: at, Gone: true}}}
	return map[string][]any{
		"compare": {comparePage{Frame: frame, Edition: ed, SetElse: true}, comparePage{Frame: frame, Edition: ed, Back: "/newsroom/drafts/1", Headline: "Headline", Left: old, Right: fresh, Changes: 1, Restores: "says", Shown: 2, Open: "/newsroom/drafts/2",
			Fields: []Compared{{Name: "Text", Rows: rows}, {Name: "Section", Rows: rows[1:], Same: true}}}},
		"inbox": {inboxPage{Frame: frame, List: inboxList{Frame: frame}}, inboxPage{Frame: busy, List: list, Letters: true, Address: "a@b.example"}},
	}
}
