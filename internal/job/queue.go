package job

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"dateline.news/internal/store"
)

// Config tunes a queue. The zero value is a good one.
type Config struct {
	Workers     int                             // jobs at once in this process; default 2
	Timeout     time.Duration                   // for one run of one job; default 2 minutes
	RescueAfter time.Duration                   // after which a running job counts as abandoned; default Timeout and a minute
	Grace       time.Duration                   // how long a shutdown waits for running jobs; default 30 seconds
	Backoff     func(attempt int) time.Duration // the pause after a failed attempt, counted from 1; default its third power in seconds
	Logger      *slog.Logger                    // default slog.Default()
}

func (c Config) orDefaults() Config {
	if c.Workers == 0 {
		c.Workers = 2
	}
	if c.Timeout == 0 {
		c.Timeout = 2 * time.Minute
	}
	if c.RescueAfter == 0 {
		c.RescueAfter = c.Timeout + time.Minute
	}
	if c.Grace == 0 {
		c.Grace = 30 * time.Second
	}
	if c.Backoff == nil {
		c.Backoff = func(attempt int) time.Duration { return time.Duration(attempt*attempt*attempt) * time.Second }
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}

// MaxAttempts is how often a job is tried unless its Options say otherwise: over two hours or so.
const MaxAttempts = 12

// Queue takes jobs and runs them. Register every kind before Run.
type Queue struct {
	db      *store.DB
	config  Config
	workers *river.Workers
	insert  inserter
}

// inserter hands a job to one engine's driver, inside a transaction of the store.
type inserter func(ctx context.Context, tx *store.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)

// New makes the queue of a database; Migrate must have run before the first job.
func New(db *store.DB, config Config) (*Queue, error) {
	q := &Queue{db: db, config: config.orDefaults(), workers: river.NewWorkers()}
	// A client that only inserts: a command beside the running server enqueues kinds that it does not run.
	idle := &river.Config{Logger: q.config.Logger, SkipUnknownJobCheck: true}
	var err error
	if db.Engine() == store.Postgres {
		q.insert, err = postgresInserter(db, idle)
	} else {
		q.insert, err = sqliteInserter(db, idle)
	}
	if err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	return q, nil
}

func postgresInserter(db *store.DB, config *river.Config) (inserter, error) {
	client, err := river.NewClient(riverpgxv5.New(db.Pool()), config)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx, args river.JobArgs, opts *river.InsertOpts) (result *rivertype.JobInsertResult, err error) {
		err = tx.WithPgx(func(conn *pgx.Conn) error {
			result, err = client.InsertTx(ctx, &borrowed{native: conn}, args, opts)
			return err
		})
		return result, err
	}, nil
}

func sqliteInserter(db *store.DB, config *river.Config) (inserter, error) {
	client, err := river.NewClient(riversqlite.New(db.Writer()), config)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *store.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error) {
		return client.InsertTx(ctx, tx.SQL(), args, opts)
	}, nil
}

// migrateLock is the advisory lock under which one node at a time makes the queue's tables on PostgreSQL.
const migrateLock = 0x646c71 // "dlq"

// Migrate makes or updates the queue's tables. Two nodes may start at once.
func (q *Queue) Migrate(ctx context.Context) error {
	if err := q.migrate(ctx); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	return nil
}

func (q *Queue) migrate(ctx context.Context) error {
	quiet := slog.New(slog.DiscardHandler) // it reports each of its own steps
	if q.db.Engine() == store.SQLite {
		return migrateUp(ctx, riversqlite.New(q.db.Writer()), quiet)
	}
	conn, err := q.db.Pool().Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", migrateLock); err != nil {
		return err
	}
	err = migrateUp(ctx, riverpgxv5.New(q.db.Pool()), quiet)
	if _, unlocked := conn.Exec(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", migrateLock); err == nil {
		err = unlocked
	}
	return err
}

func migrateUp[T any](ctx context.Context, driver riverdriver.Driver[T], logger *slog.Logger) error {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: logger})
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// Options say how a job is enqueued. The zero value runs it as soon as its transaction stands.
type Options struct {
	Unique      bool      `json:"unique,omitempty"`       // leave it out while the same kind with the same arguments is waiting or running
	NotBefore   time.Time `json:"not_before,omitzero"`    // not before this moment, to the few seconds
	MaxAttempts int       `json:"max_attempts,omitempty"` // default MaxAttempts
}

// unfinished are the states in which a job is still to be done; a finished one does not stand in a new one's way.
var unfinished = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateRetryable, rivertype.JobStateScheduled}

// Enqueue leaves a job to be run once tx has committed. args is marshalled as JSON now.
func (q *Queue) Enqueue(ctx context.Context, tx *store.Tx, kind string, args any, options Options) error {
	content, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", kind, err)
	}
	opts := &river.InsertOpts{MaxAttempts: options.MaxAttempts, ScheduledAt: options.NotBefore}
	if opts.MaxAttempts == 0 {
		opts.MaxAttempts = MaxAttempts
	}
	if options.Unique {
		opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: unfinished}
	}
	if _, err := q.insert(ctx, tx, raw{kind: kind, content: content}, opts); err != nil {
		return fmt.Errorf("enqueue %s: %w", kind, err)
	}
	return nil
}

// raw is a job's arguments as the queue keeps them.
type raw struct {
	kind    string
	content json.RawMessage
}

// Kind answers the job's kind.
func (r raw) Kind() string { return r.kind }

// MarshalJSON answers the arguments.
func (r raw) MarshalJSON() ([]byte, error) { return r.content, nil }

// UnmarshalJSON keeps the arguments for the function that was registered.
func (r *raw) UnmarshalJSON(content []byte) error {
	r.content = append(json.RawMessage(nil), content...)
	return nil
}
