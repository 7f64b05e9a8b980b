package demo

import (
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/inbox"
)

// showsMargin says whether a visitor finds a draft with a conversation in its margin, and its writer's inbox full.
func showsMargin(t *testing.T, l *loader) {
	drafts, err := l.app.Desk.List(t.Context(), account.Operator(), desk.Filter{Edition: "en", Stage: desk.Writing})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, head := range drafts {
		d, err := l.app.Desk.Get(t.Context(), account.Operator(), head.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range d.Notes {
			switch {
			case n.Kind == desk.NoteSuggestion && n.Open() && n.Anchor.Stands(d.Copy):
				found["open change"]++
			case n.Verdict == desk.Refused:
				found["refused change"]++
			case n.Kind == desk.NoteReply:
				found["answer"]++
			case n.Open() && n.Anchor.Words != "":
				found["remark on words"]++
			}
		}
	}
	for what, want := range map[string]int{"open change": 2, "refused change": 1, "answer": 1, "remark on words": 1} {
		if found[what] < want {
			t.Errorf("%s: %d, want %d", what, found[what], want)
		}
	}
	waiting, err := l.app.Inbox.List(t.Context(), l.staff["reporter"], 0)
	if err != nil {
		t.Fatal(err)
	}
	mentions := 0
	for _, n := range waiting {
		if n.Kind == inbox.Mentioned && n.Read.IsZero() {
			mentions++
		}
	}
	if mentions < 2 {
		t.Errorf("the reporter is named in %d unread notices", mentions)
	}
}
