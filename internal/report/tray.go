package report

import (
	"context"
	"sync"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/mail"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// State is where a report stands.
type State string

// The states of a report.
const (
	Fresh    State = "new"
	Checking State = "checking" // somebody has claimed it
	Answered State = "answered"
)

// States lists the states in their order.
var States = []State{Fresh, Checking, Answered}

// Limits of a report, in code points.
const (
	MaxWords  = 600
	MaxRemark = 2000
	MaxAnswer = 4000
	maxEmail  = 254 // bytes (RFC 5321)
)

// Report is what a reader says is wrong.
type Report struct {
	ID         int64
	Story      int64
	Edition    string
	Version    int    // the newest when it was sent
	Words      string // that the reader selected; may be empty
	Remark     string
	Email      string // "" where none was given, and once the answer is on its way
	At         time.Time
	State      State
	ClaimedBy  int64 // account; 0: nobody
	Claimed    time.Time
	Answer     string
	AnsweredBy int64
	Answered   time.Time
	Mailed     bool   // the answer went by mail
	Headline   string // of the story now; for the newsroom
	Section    string // of the story now; for the newsroom
}

// Rate is how often something may happen: Burst at once, then one after each Every. Every 0 is no limit.
type Rate struct {
	Every time.Duration
	Burst int
}

// Limits are the rates of reports.
type Limits struct {
	Address Rate // from one neighbourhood of the network
	All     Rate // from everybody, on all nodes together
	Process Rate // that this process takes in at all, before it asks the database
}

// Usual are the limits of a house that says nothing else.
var Usual = Limits{Address: Rate{2 * time.Minute, 5}, All: Rate{2 * time.Second, 100}, Process: Rate{200 * time.Millisecond, 50}}

// Stories is what the tray asks of the archive.
type Stories interface {
	Public(ctx context.Context, number int64) (story.Story, error)
	Load(ctx context.Context, q store.Queryer, number int64) (story.Story, error)
}

// Editions is what the tray asks of the house.
type Editions interface {
	ByCode(ctx context.Context, code string) (edition.Edition, error)
	URL(ed edition.Edition, path string) string
}

// Post takes the letters with the answers.
type Post interface {
	Enqueue(ctx context.Context, tx *store.Tx, l mail.Letter) error
}

// Options is what a tray stands on.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	Archive Stories
	House   Editions
	Post    Post    // nil: answers stand behind the reader's link alone
	Limits  *Limits // nil: Usual
}

// Tray keeps the reports.
type Tray struct {
	Options
	limits Limits
	mu     sync.Mutex
	tat    time.Time // up to which the rate of this process is used up
}

// New makes the tray of a database.
func New(o Options) *Tray {
	t := &Tray{Options: o, limits: Usual}
	if o.Limits != nil {
		t.limits = *o.Limits
	}
	return t
}

// record journals an act on a report for the staff.
func (t *Tray) record(tx *store.Tx, actor string, r Report, kind string) error {
	_, err := t.Journal.Add(tx, journal.Entry{
		Edition: r.Edition, Kind: kind, Subject: subject(r.ID), Actor: actor, Audience: journal.Staff, Tags: []string{subject(r.ID)},
	}, map[string]any{"story": r.Story})
	return err
}

// may asks for a right in the section of the report's story.
func (t *Tray) may(ctx context.Context, q store.Queryer, who account.Actor, right account.Right, r *Report) error {
	s, err := t.Archive.Load(ctx, q, r.Story)
	if err != nil {
		return err
	}
	r.Headline, r.Section = s.Headline, s.Section
	return who.Must(right, r.Edition, s.Section)
}
