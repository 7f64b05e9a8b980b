package desk

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Stage is where a draft stands.
type Stage string

// The stages of a draft. Approved says that some version was; whether this one is, Draft.Approved tells.
const (
	Writing   Stage = "writing"
	Submitted Stage = "submitted"
	Approved  Stage = "approved"
	Published Stage = "published"
	Spiked    Stage = "spiked"
)

// Stages lists the stages in the order of the work.
var Stages = []Stage{Writing, Submitted, Approved, Published, Spiked}

// EmbargoMode says what an embargo holds back.
type EmbargoMode string

// The modes of an embargo.
const (
	EmbargoHold EmbargoMode = "hold" // nothing leaves the house before the time
	EmbargoSend EmbargoMode = "send" // wire clients have it before; refused while there is no wire
)

// Embargo is a promise to publish nothing before a time. The zero value is none.
type Embargo struct {
	Mode  EmbargoMode `json:"mode,omitempty"`
	Until time.Time   `json:"until,omitzero"`
}

// tidy cuts the time to what both engines keep.
func (e Embargo) tidy() Embargo {
	e.Until = e.Until.UTC().Truncate(time.Microsecond)
	return e
}

// Holds says whether the embargo is in force at a moment.
func (e Embargo) Holds(at time.Time) bool { return e.Mode != "" && at.Before(e.Until) }

// Draft is a text in the making.
type Draft struct {
	ID         int64      `json:"id"`
	Edition    string     `json:"edition"`
	Kind       story.Kind `json:"kind"`
	Story      int64      `json:"story"` // the published story that this is the next version of; 0: a new one
	Base       int        `json:"base"`  // the story's version that the text was made from
	Version    int        `json:"version"`
	Stage      Stage      `json:"stage"`
	Step       string     `json:"step,omitempty"` // the newsroom's own stage in which a submitted draft lies
	Copy       story.Copy `json:"copy"`
	Embargo    Embargo    `json:"embargo"`
	Schedule   time.Time  `json:"schedule,omitzero"`
	ApprovedAt time.Time  `json:"approved_at,omitzero"`
	ApprovedBy int64      `json:"approved_by,omitempty"`
	Approvals  []Approval `json:"approvals,omitempty"` // of this version; not in lists
	Needed     int        `json:"needed,omitempty"`    // how many its section demands; not in lists
	Author     int64      `json:"author"`
	UpdatedBy  int64      `json:"updated_by"`
	Created    time.Time  `json:"created"`
	Updated    time.Time  `json:"updated"`
	Source     string     `json:"source,omitempty"`
	News       bool       `json:"news,omitempty"` // of an update: readers who have seen the story are told of it as of a new one
	// OriginDraft is the draft that this one translates, where that was not published yet when the translation began.
	OriginDraft int64  `json:"origin_draft,omitempty"`
	Notes       []Note `json:"notes"` // oldest first; not in lists

	approvedVersion  int
	approvedPictures string
}

// Approved says whether this very version has been approved, by as many as its section demands. The captions and credits of its pictures count too; they
// are compared when it is published.
func (d Draft) Approved() bool { return d.approvedVersion != 0 && d.approvedVersion == d.Version }

func (d *Draft) unapprove() { d.approvedVersion, d.ApprovedBy, d.ApprovedAt = 0, 0, time.Time{} }

// Open says whether the draft is still being worked on.
func (d Draft) Open() bool { return d.Stage != Published && d.Stage != Spiked }

// WritingRight answers the right that somebody needs to change the draft: to write for its author, and for everybody
// where it has none (an imported page lies on the desk for whoever takes it); to edit for the others.
func (d Draft) WritingRight(who account.Actor) account.Right {
	if d.Author == 0 || d.Author == who.ID {
		return account.Write
	}
	return account.Edit
}

// subject is how the journal names the draft.
func (d Draft) subject() string { return fmt.Sprintf("draft:%d", d.ID) }

// Pictures is what the desk asks of the mediabank.
type Pictures interface {
	// Publishable answers why an asset may not be published at a moment, nil where it may.
	Publishable(ctx context.Context, q store.Queryer, number int64, at time.Time) error
	// Load answers the assets that exist among the numbers, as q sees them.
	Load(ctx context.Context, q store.Queryer, numbers []int64) (map[int64]mediabank.Asset, error)
	// Order has the pictures of a text cut as it shows them; what is cut already costs nothing.
	Order(ctx context.Context, tx *store.Tx, shown []mediabank.Shown) error
	// Wait returns when the renditions of the pictures are made, cut as they are shown, have failed, or ctx ends.
	Wait(ctx context.Context, shown []mediabank.Shown) error
}

// Editions is what the desk asks of the house.
type Editions interface {
	ByCode(ctx context.Context, code string) (edition.Edition, error)
	Zone(ed edition.Edition) *time.Location
	// Names answers the names of people, places and organisations that an edition knows.
	Names(ctx context.Context, q store.Queryer, code string) ([]string, error)
}

// Staff is what the desk asks of the book of accounts about colleagues who are not there.
type Staff interface {
	// ActorIn answers somebody with the rights of now, or errs.Unsigned who is unknown or disabled.
	ActorIn(ctx context.Context, q store.Queryer, id int64) (account.Actor, error)
}

// Options is what a desk stands on.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	Archive *story.Archive
	Bank    Pictures
	House   Editions
	Staff   Staff      // nil: nobody ever loses a right
	Jobs    *job.Queue // asks the links of drafts in the background; nil: they are not asked
	Prober  Prober     // needed with Jobs
}

// Desk keeps the drafts.
type Desk struct {
	db      *store.DB
	journal *journal.Journal
	clock   clock.Clock
	archive *story.Archive
	bank    Pictures
	house   Editions
	staff   Staff
	jobs    *job.Queue
	prober  Prober
	replan  chan struct{} // a schedule has changed: Run looks again

	tellings []func(context.Context, *store.Tx, Telling) error
	leavings []func(context.Context, *store.Tx, Leaving, *Parting) error
}

// New makes the desk of a database.
func New(o Options) *Desk {
	d := &Desk{db: o.DB, journal: o.Journal, clock: o.Clock, archive: o.Archive, bank: o.Bank, house: o.House, staff: o.Staff, jobs: o.Jobs, prober: o.Prober, replan: make(chan struct{}, 1)}
	if o.Jobs != nil {
		job.Register(o.Jobs, linkKind, d.askLink)
	}
	return d
}

// record journals an act on a draft for the staff.
func (d *Desk) record(tx *store.Tx, who account.Actor, draft Draft, kind string, payload any) error {
	d.stale(tx).drafts[draft.ID] = true
	_, err := d.journal.Add(tx, journal.Entry{
		Edition: draft.Edition, Kind: kind, Subject: draft.subject(), Actor: who.Subject(),
		Audience: journal.Staff, Tags: []string{draft.subject()},
	}, payload)
	return err
}

// act is the shape of every change of one draft: read it under lock, let f change it, journal what happened. Of an act on
// several drafts it is kept how each stood before and after.
func (d *Desk) act(ctx context.Context, id int64, f func(tx *store.Tx, draft *Draft) error) (Draft, error) {
	var draft Draft
	err := d.db.Update(ctx, func(tx *store.Tx) error {
		found, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		before, err := d.stood(ctx, tx, found)
		if err != nil {
			return err
		}
		if err := f(tx, &found); err != nil {
			return err
		}
		if draft, err = load(ctx, tx, id); err != nil {
			return err
		}
		if err := d.stands(ctx, tx, before, draft); err != nil {
			return err
		}
		return d.compare(ctx, tx, &draft)
	})
	return draft, err
}
