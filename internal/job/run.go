package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"dateline.news/internal/store"
)

// Register says what runs a kind of job. T is what Enqueue's args unmarshal into. It panics on a kind registered twice.
func Register[T any](q *Queue, kind string, run func(ctx context.Context, args T) error) {
	river.AddWorkerArgs(q.workers, raw{kind: kind}, &worker{kind: kind, run: func(ctx context.Context, content []byte) error {
		var args T
		if err := json.Unmarshal(content, &args); err != nil {
			return Final(fmt.Errorf("arguments of job %s: %w", kind, err)) // they will not become better
		}
		return run(ctx, args)
	}})
}

type worker struct {
	river.WorkerDefaults[raw]
	kind string
	run  func(ctx context.Context, content []byte) error
}

// Work runs one job once.
func (w *worker) Work(ctx context.Context, j *river.Job[raw]) error {
	ctx = context.WithValue(ctx, tryKey{}, Try{Attempt: j.Attempt, Last: j.Attempt >= j.MaxAttempts})
	err := w.run(ctx, j.Args.content)
	var final *finalError
	if errors.As(err, &final) {
		return river.JobCancel(final.err)
	}
	return err
}

// Try says which run of a job this is.
type Try struct {
	Attempt int  // counted from 1
	Last    bool // it will not be tried again when this run fails
}

type tryKey struct{}

// TryOf answers which run of its job ctx belongs to; outside of a job the only one.
func TryOf(ctx context.Context) Try {
	if try, ok := ctx.Value(tryKey{}).(Try); ok {
		return try
	}
	return Try{Attempt: 1, Last: true}
}

type finalError struct{ err error }

func (f *finalError) Error() string { return f.err.Error() }
func (f *finalError) Unwrap() error { return f.err }

// Final marks a failure that no further attempt can mend: the job ends.
func Final(err error) error { return &finalError{err: err} }

// client is the working side of one engine's driver.
type client interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
}

// pollEvery is how often SQLite's queue is looked at: it has no LISTEN. An empty look costs 0.1 ms on the writer.
const pollEvery = 200 * time.Millisecond

// Run runs jobs until ctx ends, then waits for those that are running: up to the grace time, after which they are
// cancelled and will be tried again.
func (q *Queue) Run(ctx context.Context) error {
	c, err := q.client()
	if err != nil {
		return fmt.Errorf("job queue: %w", err)
	}
	if err := c.Start(context.WithoutCancel(ctx)); err != nil { // the end of this context would cancel running jobs
		return fmt.Errorf("start the job queue: %w", err)
	}
	<-ctx.Done()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), q.config.Grace)
	defer cancel()
	if err := c.Stop(grace); err == nil {
		return ctx.Err()
	}
	hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := c.StopAndCancel(hard); err != nil {
		return fmt.Errorf("stop the job queue: %w", err) // a job does not heed its context; it is rescued by the next process
	}
	return ctx.Err()
}

func (q *Queue) client() (client, error) {
	config := &river.Config{
		Logger:               q.config.Logger,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: q.config.Workers}},
		Workers:              q.workers,
		JobTimeout:           q.config.Timeout,
		RescueStuckJobsAfter: q.config.RescueAfter,
		RetryPolicy:          retryPolicy{q.config.Backoff},
	}
	if q.db.Engine() == store.SQLite {
		config.PollOnly, config.FetchPollInterval = true, pollEvery
		return newClient(riversqlite.New(q.db.Writer()), config)
	}
	return newClient(riverpgxv5.New(q.db.Pool()), config)
}

func newClient[T any](driver riverdriver.Driver[T], config *river.Config) (client, error) {
	return river.NewClient(driver, config)
}

type retryPolicy struct {
	pause func(attempt int) time.Duration
}

// NextRetry answers when a job that has just failed is tried again.
func (p retryPolicy) NextRetry(j *rivertype.JobRow) time.Time {
	return time.Now().UTC().Add(p.pause(len(j.Errors) + 1))
}
