package desk

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/store"
)

// TellingKind says what somebody is to be told of.
type TellingKind string

// What the desk tells people of.
const (
	ToldSubmitted TellingKind = "submitted" // to those who may approve
	ToldReturned  TellingKind = "returned"  // to the writer
	ToldNoted     TellingKind = "noted"     // a remark or suggestion: to the writer
	ToldAnswered  TellingKind = "answered"  // to who left the note
	ToldAccepted  TellingKind = "accepted"  // to who made the suggestion
	ToldRefused   TellingKind = "refused"
)

// Telling is something that happened to a draft of which particular people are to hear.
type Telling struct {
	Kind  TellingKind
	Draft Draft
	By    account.Actor
	Note  int64   // what was written; 0: nothing
	Text  string  // of the note, in which colleagues may be named with @
	To    []int64 // accounts; empty for ToldSubmitted
}

// OnTelling adds a function that hears, in the transaction of the act, of what particular people must be told. Call it
// before the first change.
func (d *Desk) OnTelling(hear func(ctx context.Context, tx *store.Tx, t Telling) error) {
	d.tellings = append(d.tellings, hear)
}

func (d *Desk) tell(ctx context.Context, tx *store.Tx, t Telling) error {
	for _, hear := range d.tellings {
		if err := hear(ctx, tx, t); err != nil {
			return err
		}
	}
	return nil
}

// writer answers whose draft it is: its author or, of an imported page, who saved it last.
func (d Draft) writer() []int64 {
	if d.Author != 0 {
		return []int64{d.Author}
	}
	if d.UpdatedBy != 0 {
		return []int64{d.UpdatedBy}
	}
	return nil
}

// About answers a draft without its body, and the words of a note of it ("" for note 0), as q sees them. It asks for no
// right: it is for packages that tell people of it, who ask themselves.
func (d *Desk) About(ctx context.Context, q store.Queryer, id, note int64) (Draft, string, error) {
	draft, err := scanDraft(q.QueryRow(ctx, "select "+lean+" from draft where id = $1", id).Scan)
	if err != nil || note == 0 {
		return draft, "", unknown(err, id)
	}
	var words string
	err = q.QueryRow(ctx, "select body from draft_note where id = $1 and draft = $2", note, id).Scan(&words)
	return draft, words, err
}
