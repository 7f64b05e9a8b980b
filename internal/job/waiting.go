package job

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dateline.news/internal/store"
)

// Waiting is a job that is still to be done, apart from the queue that it stands in.
type Waiting struct {
	Kind    string          `json:"kind"`
	Args    json.RawMessage `json:"args"`
	Options Options         `json:"options"`
}

// Unfinished answers every job that is still to be done, one that is running among them, the oldest first.
func Unfinished(ctx context.Context, q store.Queryer) ([]Waiting, error) {
	columns := "cast(args as text), scheduled_at"
	if q.Engine() == store.SQLite { // the queue's driver keeps JSON in SQLite's own form, and times in one of its own
		columns = "json(args), strftime('%Y-%m-%dT%H:%M:%f000Z', scheduled_at)"
	}
	rows, err := q.Query(ctx, `
		select kind, `+columns+`, max_attempts, case when unique_key is null then 0 else 1 end
		from river_job
		where state in ('available', 'pending', 'running', 'retryable', 'scheduled')
		order by id`)
	if err != nil {
		return nil, fmt.Errorf("unfinished jobs: %w", err)
	}
	var all []Waiting
	err = store.Each(rows, func(scan func(...any) error) error {
		var w Waiting
		var args string
		var at store.Time
		if err := scan(&w.Kind, &args, &at, &w.Options.MaxAttempts, &w.Options.Unique); err != nil {
			return err
		}
		w.Args, w.Options.NotBefore = json.RawMessage(args), at.Truncate(time.Millisecond) // as SQLite's queue keeps it
		all = append(all, w)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("unfinished jobs: %w", err)
	}
	return all, nil
}
