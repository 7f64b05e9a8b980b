package discussion

import (
	"context"
	"log/slog"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

const (
	mostWait  = 10 * time.Second // another node may have made something due and then stopped
	sweepTime = 10 * time.Minute
)

// Run fires what is due at a time, to the second, and ends with ctx.
func (b *Board) Run(ctx context.Context) error {
	swept := b.clock.Now()
	for ctx.Err() == nil {
		next, err := b.Fire(ctx)
		if err == nil && b.clock.Now().Sub(swept) > sweepTime {
			swept, err = b.clock.Now(), b.sweep(ctx)
		}
		if err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "discussion: fire what is due", "error", err)
		}
		wait := mostWait
		if err == nil && !next.IsZero() {
			wait = min(max(next.Sub(b.clock.Now()), 0), mostWait)
		}
		b.sleep(ctx, wait)
	}
	return ctx.Err()
}

func (b *Board) sleep(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-b.replan:
	case <-ctx.Done():
	}
}

// lookAgain tells Run that something may be due earlier. It never waits.
func (b *Board) lookAgain() {
	select {
	case b.replan <- struct{}{}:
	default:
	}
}

// Fire journals the state of every discussion that time has changed, each once however many nodes do it, and answers
// when the next one is due; zero: none.
func (b *Board) Fire(ctx context.Context) (time.Time, error) {
	for {
		var number int64
		var due store.Time
		err := b.db.QueryRow(ctx, `
			select story, due
			from discussion
			where due is not null
			order by due, story
			limit 1`).Scan(&number, &due)
		if errs.Is(err, errs.NotFound) {
			return time.Time{}, nil
		}
		if err != nil || due.After(b.clock.Now()) {
			return due.Time, err
		}
		if err := b.fire(ctx, number); err != nil {
			return time.Time{}, err
		}
	}
}

func (b *Board) fire(ctx context.Context, number int64) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		d, err := readDiscussion(ctx, tx, number, tx.ForUpdate())
		if err != nil {
			return err
		}
		now := b.clock.Now()
		kind := d.told
		d.told = d.At(now)
		if err := writeDiscussion(ctx, tx, d, now); err != nil || kind == d.told {
			return err
		}
		return b.note(tx, d, "discussion.changed", account.System().Subject())
	})
}
