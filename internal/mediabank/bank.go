package mediabank

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"dateline.news/internal/account"
	"dateline.news/internal/blob"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/picture"
	"dateline.news/internal/store"
)

// Editions is what the mediabank asks of the house: whose name a picture of its own carries, and in which zone a date
// without one is meant.
type Editions interface {
	Agency(ctx context.Context) (edition.Agency, error)
	Editions(ctx context.Context) ([]edition.Edition, error)
	ByCode(ctx context.Context, code string) (edition.Edition, error)
	Zone(ed edition.Edition) *time.Location
}

// Options is what a bank stands on.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	Blob    blob.Store
	Jobs    *job.Queue
	House   Editions
	Limits  picture.Limits // of an upload; the zero value is good
	Spool   string         // folder where uploads arrive; "" is the system's
}

// Bank keeps the pictures. Its methods may be used by many goroutines at once.
type Bank struct {
	db      *store.DB
	journal *journal.Journal
	clock   clock.Clock
	blob    blob.Store
	jobs    *job.Queue
	house   Editions
	limits  picture.Limits
	spool   string
	decoder *picture.Decoder
	inside  *semaphore.Weighted // uploads that are in memory

	mu   sync.Mutex
	wake chan struct{} // closed and replaced when an asset of this process has changed its state
}

// renderKind is the job that draws the renditions.
const renderKind = "mediabank.render"

// atOnce is how many originals may be in memory for uploads, and how many decoded for renditions.
const atOnce = 2

// New makes the bank and registers its job; call it before the queue runs and before the first change.
func New(o Options) *Bank {
	if o.Limits.Bytes == 0 {
		o.Limits.Bytes = 64 << 20 // as picture.Limits has it; the upload is cut off there
	}
	b := &Bank{
		db: o.DB, journal: o.Journal, clock: o.Clock, blob: o.Blob, jobs: o.Jobs, house: o.House, limits: o.Limits, spool: o.Spool,
		decoder: picture.NewDecoder(o.Limits, atOnce), inside: semaphore.NewWeighted(atOnce), wake: make(chan struct{}),
	}
	job.Register(o.Jobs, renderKind, b.render)
	job.Register(o.Jobs, sweepKind, b.sweep)
	o.Journal.OnCommit(func(entries []journal.Entry) {
		for _, e := range entries {
			if strings.HasPrefix(e.Kind, "asset.") {
				b.awaken()
				return
			}
		}
	})
	return b
}

func (b *Bank) awaken() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.wake)
	b.wake = make(chan struct{})
}

func (b *Bank) changed() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.wake
}

// must asks for a right in any edition: pictures belong to the house.
func must(who account.Actor, right account.Right) error {
	if who.Anywhere(right) {
		return nil
	}
	return who.Must(right, "", "")
}

func unknown(number int64) error {
	return &errs.Error{Kind: errs.NotFound, Key: "mediabank.unknown", Args: map[string]any{"Number": number}}
}

// note journals a change of an asset. Where pages show it, they are named too.
func (b *Bank) note(tx *store.Tx, kind, actor string, number int64, usages []usage) error {
	tags := []string{fmt.Sprintf("asset:%d", number)}
	for _, u := range usages {
		tags = append(tags, fmt.Sprintf("story:%d", u.story), "feed:"+u.edition)
	}
	_, err := b.journal.Add(tx, journal.Entry{
		Kind: kind, Subject: fmt.Sprintf("asset:%d", number), Actor: actor, Audience: journal.Staff, Tags: tags,
	}, nil)
	return err
}
