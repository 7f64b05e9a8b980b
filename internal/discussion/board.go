package discussion

import (
	"context"
	"fmt"
	"sync"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Stories is what the board asks of the archive.
type Stories interface {
	// ByNumbers answers those of the stories that are public.
	ByNumbers(ctx context.Context, numbers []int64) (map[int64]story.Story, error)
}

// Editions is what the board asks of the house.
type Editions interface {
	ByCode(ctx context.Context, code string) (edition.Edition, error)
	Editions(ctx context.Context) ([]edition.Edition, error)
}

// People is what the board asks of the book of accounts, inside and outside of a transaction.
type People interface {
	// Person answers a reader or a member of staff, or errs.NotFound.
	Person(ctx context.Context, q store.Queryer, id int64) (Person, error)
	// Names answers the display names of those of the accounts that there are and that were not deleted.
	Names(ctx context.Context, q store.Queryer, ids []int64) (map[int64]string, error)
}

// Person is who talks, as the book of accounts knows him.
type Person struct {
	ID        int64 // 0: nobody is signed in
	Name      string
	Confirmed bool // the e-mail address was proved
	Created   time.Time
	Deleted   bool
	Staff     bool
}

// Options is what a board stands on. Judge may be nil. Limits are those of DefaultLimits where the field is nil.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	Archive Stories
	House   Editions
	People  People
	Judge   Judge
	Limits  *Limits
}

// Board keeps the discussions. Its methods may be used by many goroutines at once.
type Board struct {
	db      *store.DB
	journal *journal.Journal
	clock   clock.Clock
	archive Stories
	house   Editions
	people  People
	judge   Judge
	limits  Limits
	replan  chan struct{} // one place: something is due earlier than Run thought

	lists sync.Map // language → *compiled
}

// New makes the board of a database.
func New(o Options) *Board {
	b := &Board{
		db: o.DB, journal: o.Journal, clock: o.Clock, archive: o.Archive, house: o.House, people: o.People, judge: o.Judge,
		limits: DefaultLimits, replan: make(chan struct{}, 1),
	}
	if o.Limits != nil {
		b.limits = *o.Limits
	}
	return b
}

// Rate is how often a thing may be done: at once up to Burst times, then once in Every. The zero Rate is no limit.
type Rate struct {
	Every time.Duration
	Burst int
}

// String says the rate in words of its own: "1 in 8s, 5 at once".
func (r Rate) String() string {
	if r.Every <= 0 {
		return "no limit"
	}
	return fmt.Sprintf("1 in %s, %d at once", r.Every, max(r.Burst, 1))
}

// Limits are the rates at which messages are taken. Edition policies do not touch them: they guard the machine.
type Limits struct {
	New     Rate // a reader whose messages are still checked
	Reader  Rate // any other reader
	Trusted Rate // a trusted reader
	Address Rate // all readers of one address prefix (IPv4 /24, IPv6 /48)
	Story   Rate // all readers of one discussion
	Report  Rate // reports by one reader
	React   Rate // reactions of one reader
}

// DefaultLimits suit one busy site.
var DefaultLimits = Limits{
	New:     Rate{30 * time.Second, 2},
	Reader:  Rate{8 * time.Second, 5},
	Trusted: Rate{4 * time.Second, 8},
	Address: Rate{500 * time.Millisecond, 40},
	Story:   Rate{50 * time.Millisecond, 100},
	Report:  Rate{20 * time.Second, 10},
	React:   Rate{2 * time.Second, 20},
}

// MaxRunes is the length of the longest message, in code points.
const MaxRunes = 4000

// EditWindow is how long an author may change a message after it was sent.
const EditWindow = 5 * time.Minute

// Checked is how many first messages of a reader a moderator sees before the others do.
const Checked = 3

// UndoWindow is how long a moderator may take a decision back.
const UndoWindow = 30 * time.Second

// ClaimTime is how long a claimed case is kept for its moderator.
const ClaimTime = 2 * time.Minute
