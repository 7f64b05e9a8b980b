package banner

import (
	"context"
	"log/slog"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/store"
)

// lookAgain tells Run that a banner has gone up. It never waits.
func (m *Mast) lookAgain() {
	select {
	case m.replan <- struct{}{}:
	default:
	}
}

// Run takes down what has stood its time, until ctx ends. Several nodes may run: one of them ends a banner.
func (m *Mast) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		next, err := m.Fire(ctx)
		if err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "banner: take down what is over", "error", err)
		}
		pause := time.Second // another node may have put one up, and its hint may be lost
		if !next.IsZero() {
			pause = min(pause, max(next.Sub(m.Clock.Now()), time.Millisecond))
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-m.replan:
		case <-ctx.Done():
		}
		timer.Stop()
	}
	return ctx.Err()
}

// Fire takes down every banner whose time is over and answers when the next one's is, zero where none stands.
func (m *Mast) Fire(ctx context.Context) (time.Time, error) {
	over, next, err := due(ctx, m.DB, m.Clock.Now())
	if err != nil || len(over) == 0 {
		return next, err
	}
	return next, m.DB.Update(ctx, func(tx *store.Tx) error {
		for _, b := range over {
			if err := m.end(ctx, tx, account.System().Subject(), b); err != nil {
				return err
			}
		}
		return nil
	})
}
