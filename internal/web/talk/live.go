package talk

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"dateline.news/internal/discussion"
)

// Told is what a stream tells of a message as everybody sees it. Without HTML it is not to be seen any more.
type Told struct {
	Story   int64            `json:"story"`
	Message int64            `json:"message,omitempty"`
	ID      int64            `json:"id,omitempty"` // the message again, as other programs know it
	Seq     int64            `json:"seq,omitempty"`
	Author  string           `json:"author,omitempty"`
	At      time.Time        `json:"at,omitzero"`
	HTML    string           `json:"html,omitempty"` // a list of one message, as on the page
	Count   int              `json:"count"`          // of visible messages
	Words   string           `json:"words,omitempty"`
	State   discussion.State `json:"state,omitempty"` // of the discussion, where that has changed
}

// Telling is some messages of a discussion, drawn.
type Telling struct {
	plain Told
	drawn map[int64]Told
}

// Of answers what is told of a message.
func (t Telling) Of(message int64) Told {
	told, shown := t.drawn[message]
	if !shown {
		told = t.plain
		told.Message, told.ID = message, message
	}
	return told
}

// Tell draws those of the messages that everybody may see now.
func (f *Face) Tell(ctx context.Context, story int64, messages []int64) (Telling, error) {
	about, err := f.Board.Discussion(ctx, story)
	if err != nil {
		return Telling{}, err
	}
	ed, err := f.House.ByCode(ctx, about.Edition)
	if err != nil {
		return Telling{}, err
	}
	state := f.Board.State(about)
	whole := f.drawer.Empty(ed, about, state)
	t := Telling{plain: Told{Story: story}, drawn: map[int64]Told{}}
	if !state.Readable() {
		return t, nil
	}
	t.plain.Count, t.plain.Words = whole.Count, whole.CountText
	shown, err := f.Board.Shown(ctx, messages)
	if err != nil {
		return Telling{}, err
	}
	for id, m := range shown {
		var out bytes.Buffer
		if err := f.pages.RenderPart(&out, "discussion", "talk-list", f.drawer.Of(ed, about, state, []discussion.Message{m})); err != nil {
			return Telling{}, fmt.Errorf("draw message %d: %w", id, err)
		}
		told := t.plain
		told.Message, told.ID, told.Seq, told.Author, told.At, told.HTML = id, id, m.Seq, m.Name, m.At, out.String()
		t.drawn[id] = told
	}
	return t, nil
}
