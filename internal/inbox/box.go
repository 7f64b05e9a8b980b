package inbox

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/mail"
	"dateline.news/internal/store"
)

// Kind says what a notice is about.
type Kind string

// The kinds.
const (
	Submitted Kind = "submitted" // a draft was submitted, and one may move it on
	Moved     Kind = "moved"     // a draft came into a stage from which one may move it on
	Returned  Kind = "returned"  // one's draft was given back
	Mentioned Kind = "mentioned" // a colleague named one with @
	Noted     Kind = "noted"     // a remark or suggestion on one's draft
	Answered  Kind = "answered"  // an answer to what one wrote
	Accepted  Kind = "accepted"  // one's suggestion is part of the text
	Refused   Kind = "refused"
)

// Kinds lists every kind.
var Kinds = []Kind{Submitted, Moved, Returned, Mentioned, Noted, Answered, Accepted, Refused}

// Notice is one thing that waits for one person.
type Notice struct {
	ID    int64     `json:"id"`
	Kind  Kind      `json:"kind"`
	Draft int64     `json:"draft"`
	Note  int64     `json:"note,omitempty"` // of the draft; 0: none
	By    int64     `json:"by,omitempty"`   // account; 0: the house itself
	At    time.Time `json:"at"`
	Read  time.Time `json:"read,omitzero"`
}

// Staff is what the box asks of the book of accounts.
type Staff interface {
	Staff(ctx context.Context, q store.Queryer) ([]account.Account, error)
}

// Post takes the letters.
type Post interface {
	Enqueue(ctx context.Context, tx *store.Tx, l mail.Letter) error
}

// About is what a letter says of a draft.
type About struct {
	Edition, Section string
	Headline         string
	Text             string // of the note; "" for none
}

// Options is what a box stands on.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	Jobs    *job.Queue
	Book    Staff
	Post    Post // nil: no letters
	// About answers a draft and a note of it, as q sees them; errs.NotFound where there is none.
	About func(ctx context.Context, q store.Queryer, draft, note int64) (About, error)
	// Agency answers the agency's name, with which letters are signed.
	Agency func(ctx context.Context) (string, error)
	// Address answers the absolute address of a path of the newsroom.
	Address func(path string) string
}

// Box keeps the notices of the staff.
type Box struct{ Options }

// New makes the box of a database and registers its job.
func New(o Options) *Box {
	b := &Box{o}
	job.Register(o.Jobs, letterKind, b.write)
	return b
}

// Waiting answers how many notices somebody has not read.
func (b *Box) Waiting(ctx context.Context, who account.Actor) (int, error) {
	var n int
	err := b.DB.QueryRow(ctx, `
		select count(*)
		from notice
		where account = $1 and read_at is null`, who.ID).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count notices of account %d: %w", who.ID, err)
	}
	return n, nil
}

// Most is how many notices a list holds.
const Most = 50

// List answers the notices of who asks, the newest first, at most Most: those before a number, or from the newest on where
// it is 0.
func (b *Box) List(ctx context.Context, who account.Actor, before int64) ([]Notice, error) {
	if err := mustBePerson(who); err != nil {
		return nil, err
	}
	return b.list(ctx, b.DB, `
		where account = $1 and (id < $2 or $2 = 0)
		order by id desc
		limit $3`, who.ID, before, Most)
}

// Get answers one notice of who asks.
func (b *Box) Get(ctx context.Context, who account.Actor, id int64) (Notice, error) {
	all, err := b.list(ctx, b.DB, "where account = $1 and id = $2", who.ID, id)
	if err != nil {
		return Notice{}, err
	}
	if len(all) == 0 {
		return Notice{}, unknown(id)
	}
	return all[0], nil
}

func (b *Box) list(ctx context.Context, q store.Queryer, which string, values ...any) ([]Notice, error) {
	rows, err := q.Query(ctx, `
		select id, kind, draft, note, made_by, made_at, read_at
		from notice
		`+which, values...)
	if err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	var all []Notice
	err = store.Each(rows, func(scan func(...any) error) error {
		var n Notice
		var made, read store.Time
		err := scan(&n.ID, &n.Kind, &n.Draft, &n.Note, &n.By, &made, &read)
		n.At, n.Read = made.Time, read.Time
		all = append(all, n)
		return err
	})
	return all, err
}

func subject(id int64) string { return fmt.Sprintf("notice:%d", id) }

func audience(id int64) journal.Audience { return journal.Audience(fmt.Sprintf("account:%d", id)) }

// Colleague is one of the staff, by name.
type Colleague struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Colleagues answers who may see the drafts of a section, and so be told of them, but for who asks. It needs the right to
// see them.
func (b *Box) Colleagues(ctx context.Context, who account.Actor, edition, section string) ([]Colleague, error) {
	if err := who.Must(account.See, edition, section); err != nil {
		return nil, err
	}
	staff, err := b.Book.Staff(ctx, b.DB)
	if err != nil {
		return nil, err
	}
	people := []Colleague{}
	for _, a := range staff {
		if a.ID != who.ID && a.Actor().Can(account.See, edition, section) {
			people = append(people, Colleague{a.ID, a.Name})
		}
	}
	return people, nil
}
