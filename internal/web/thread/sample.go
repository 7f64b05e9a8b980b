package thread

import (
	"strings"
	"time"

	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
)

// Sample answers a discussion in which every part of the templates has something to show, to prove a theme on.
func Sample() *Thread {
	ed := edition.Edition{Code: "x", Prefix: "x", Locale: "ar"}
	at := time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC)
	d := New(nil, nowhere{})
	t := d.Of(ed, discussion.Discussion{Story: 1, Edition: "x", Messages: 3, Setting: discussion.Setting{Mode: discussion.Slow, Seconds: 30, Reason: "Reason"}}, discussion.Slow,
		[]discussion.Message{
			{ID: 9, Story: 1, Seq: 3, State: discussion.Published, Author: 7, Name: "Reader", Staff: true, Featured: true, Text: "**Word**", Version: 2,
				Parent: 8, ParentSeq: 2, Replies: 4, Reactions: map[discussion.Reaction]int{"agree": 3}, At: at, Edited: at},
			{ID: 8, Story: 1, Seq: 2, State: discussion.Gone, Replies: 1, At: at},
			{ID: 7, Story: 1, Seq: 1, State: discussion.Published, Author: 5, Text: "Word", At: at},
		})
	t.Sorts, t.Paging = sorts(t, discussion.Newest), []Link{{Name: "Older", Path: "?before=1", Rel: "next"}}
	return t
}

// nowhere is a house of addresses alone.
type nowhere struct{}

func (nowhere) Path(ed edition.Edition, elem ...string) string {
	return "/" + strings.Join(append([]string{ed.Prefix}, elem...), "/")
}

func (nowhere) Zone(edition.Edition) *time.Location { return time.UTC }
