package desk

import (
	"context"
	"slices"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// TellingKind says what somebody is to be told of.
type TellingKind string

// What the desk tells people of.
const (
	ToldSubmitted TellingKind = "submitted" // to those who may move the draft on from where it stands now
	ToldMoved     TellingKind = "moved"     // the same, between two stages
	ToldOver      TellingKind = "over"      // to the same: it has left the stage in which it waited for them
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
	To    []int64 // accounts
	// Waits says whether the draft waits for somebody: who may move it on from where it stands. Nil: for nobody but To.
	Waits func(who account.Actor) bool
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

// waits tells those who may move the draft on from the stage in which it has just come to stand.
func (d *Desk) waits(ctx context.Context, tx *store.Tx, who account.Actor, in arrival) error {
	return d.tell(ctx, tx, Telling{Kind: in.kind, Draft: in.draft, By: who, Waits: func(somebody account.Actor) bool {
		return in.draft.goesOnBy(somebody, in.steps)
	}})
}

// over tells those for whom the draft has waited that somebody has seen to it.
func (d *Desk) over(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft) error {
	return d.tell(ctx, tx, Telling{Kind: ToldOver, Draft: draft, By: who})
}

// arrival is a draft that has come into a stage.
type arrival struct {
	kind  TellingKind
	draft Draft
	steps []Step
}

// goesOnBy says whether the draft is somebody's to move on: theirs whom the newsroom has named for leaving its stage, else
// whoever may take it into a later one.
func (d Draft) goesOnBy(who account.Actor, steps []Step) bool {
	at := stepAt(steps, d.Standing())
	if leave := steps[at].Leave; !leave.open() {
		return leave.admits(who, d)
	}
	return slices.ContainsFunc(steps[at+1:], func(s Step) bool { return d.leadsTo(who, steps, s) })
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

// About answers a draft without its body, and the words of a note of it ("" for note 0; of a suggestion without a reason
// what it offers), as q sees them. It asks for no right: it is for packages that tell people of it, who ask themselves.
func (d *Desk) About(ctx context.Context, q store.Queryer, id, note int64) (Draft, string, error) {
	draft, err := scanDraft(q.QueryRow(ctx, "select "+lean+" from draft where id = $1", id).Scan)
	if err != nil || note == 0 {
		return draft, "", unknown(err, id)
	}
	var words string
	err = q.QueryRow(ctx, "select case when body = '' then offer else body end from draft_note where id = $1 and draft = $2", note, id).Scan(&words)
	if errs.Is(err, errs.NotFound) {
		return draft, "", nil
	}
	return draft, words, err
}
