package trial

import (
	"context"
	"errors"
	"os"
	"time"
)

// Newsroom is where a trial makes the newsroom that it measures: on SQLite where no database is named.
type Newsroom struct{ Data, Database string }

// OnBoth makes two trials of one measure, NAME-sqlite and NAME-postgres, each in a newsroom of its own that is gone
// afterwards and no longer than a time.
func (o Options) OnBoth(name string, limit time.Duration, run func(context.Context, Newsroom) (Report, error)) []Trial {
	sqlite := func(ctx context.Context) (Report, error) { return within(ctx, limit, "", run) }
	postgres := func(ctx context.Context) (Report, error) {
		database, drop, err := FreshDatabase(ctx, o.Postgres)
		if err != nil {
			return Report{}, err
		}
		r, err := within(ctx, limit, database, run)
		return r, errors.Join(err, drop())
	}
	return []Trial{{Name: name + "-sqlite", Run: sqlite}, {Name: name + "-postgres", Run: postgres}}
}

func within(ctx context.Context, limit time.Duration, database string, run func(context.Context, Newsroom) (Report, error)) (Report, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	data, err := os.MkdirTemp("", "dateline-bench-")
	if err != nil {
		return Report{}, err
	}
	defer os.RemoveAll(data)
	return run(ctx, Newsroom{Data: data, Database: database})
}
