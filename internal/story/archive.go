package story

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/store"
)

// Pictures is what the archive asks of the mediabank.
type Pictures interface {
	// Publishable answers why an asset may not be published at a moment, nil where it may.
	Publishable(ctx context.Context, q store.Queryer, number int64, at time.Time) error
	// Cut answers why a picture cannot be shown cut yet, nil where all can.
	Cut(ctx context.Context, q store.Queryer, shown []mediabank.Shown) error
	// Use says which assets a story shows to the public from now on, and only these.
	Use(ctx context.Context, tx *store.Tx, u mediabank.Usage) error
	// Withdraw says that a story shows no picture to anybody any more.
	Withdraw(ctx context.Context, tx *store.Tx, story int64) error
	Pictured
}

// Editions is what the archive asks of the house.
type Editions interface {
	ByCode(ctx context.Context, code string) (edition.Edition, error)
	// ByTopicSlugs answers those of the topics that the edition has.
	ByTopicSlugs(ctx context.Context, q store.Queryer, code string, slugs []string) (map[string]edition.Topic, error)
	// Day answers the calendar day of a moment in the edition's zone.
	Day(ed edition.Edition, at time.Time) string
	// StoryPath answers the address of a story; without a slug the number stands alone.
	StoryPath(ed edition.Edition, day, slug string, number int64) string
}

// Hook is told of a change inside its transaction; its error undoes the change.
type Hook func(ctx context.Context, tx *store.Tx, c Change) error

// Options is what an archive stands on.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	Bank    Pictures
	House   Editions
}

// Archive keeps the published stories.
type Archive struct {
	db      *store.DB
	journal *journal.Journal
	clock   clock.Clock
	bank    Pictures
	house   Editions
	hooks   []Hook
}

// New makes the archive of a database.
func New(o Options) *Archive {
	return &Archive{db: o.DB, journal: o.Journal, clock: o.Clock, bank: o.Bank, house: o.House}
}

// OnChange adds a hook; they run in the order in which they were added. Call it before the first change.
func (a *Archive) OnChange(h Hook) { a.hooks = append(a.hooks, h) }

func (a *Archive) tell(ctx context.Context, tx *store.Tx, c Change) error {
	for _, h := range a.hooks {
		if err := h(ctx, tx, c); err != nil {
			return fmt.Errorf("%s %d: %w", c.Kind, c.Story.Number, err)
		}
	}
	return nil
}
