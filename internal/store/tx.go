package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// Tx is one change in the making. It belongs to the goroutine that runs the function given to Update.
type Tx struct {
	engine Engine
	conn   *sql.Conn
	tx     *sql.Tx
	slots  map[any]any
	last   []func(context.Context, *Tx) error
	after  []func()
}

// Update runs fn in one transaction and commits when fn answers nil; otherwise nothing has happened.
//
// The functions that fn left with Tx.Last run just before the commit, those left with Tx.After once it stands, before
// Update answers. PostgreSQL's deadlocks and serialization failures are tried again, so fn must not keep results of
// a failed attempt: it assigns, it does not append.
func (db *DB) Update(ctx context.Context, fn func(tx *Tx) error) error {
	const attempts = 5
	for attempt := 1; ; attempt++ {
		err := db.attempt(ctx, fn)
		if attempt == attempts || !passing(err) {
			return refine(err)
		}
		select {
		case <-time.After(time.Duration(rand.IntN(20*attempt)) * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (db *DB) attempt(ctx context.Context, fn func(tx *Tx) error) error {
	tx, err := db.begin(ctx)
	if err != nil {
		return err
	}
	defer tx.conn.Close()
	defer tx.tx.Rollback() // after a commit it only answers ErrTxDone
	if err := fn(tx); err != nil {
		return err
	}
	for i := 0; i < len(tx.last); i++ {
		if err := tx.last[i](ctx, tx); err != nil {
			return err
		}
	}
	if err := tx.tx.Commit(); err != nil {
		return err
	}
	tx.conn.Close() // the functions below may want the only writer
	for _, f := range tx.after {
		f()
	}
	return nil
}

func (db *DB) begin(ctx context.Context) (*Tx, error) {
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &Tx{engine: db.engine, conn: conn, tx: tx, slots: map[any]any{}}, nil
}

// passing says whether the same transaction may succeed when it is simply tried again.
func passing(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// Engine says which database this is, for the few statements that differ.
func (tx *Tx) Engine() Engine { return tx.engine }

// ForUpdate is what follows a select whose rows the transaction is going to change: nothing on SQLite, where the
// transaction is the only writer, a row lock on PostgreSQL.
func (tx *Tx) ForUpdate() string {
	if tx.engine == Postgres {
		return " for update"
	}
	return ""
}

// Last leaves a function to run just before the commit, after everything else: the journal's rows.
func (tx *Tx) Last(f func(context.Context, *Tx) error) { tx.last = append(tx.last, f) }

// After leaves a function to run once the commit stands and before Update answers: dropping a page, waking a stream.
func (tx *Tx) After(f func()) { tx.after = append(tx.after, f) }

// Slot keeps one value for a package while the transaction lasts; made is called when there is none yet.
func (tx *Tx) Slot(key any, made func() any) any {
	if v, ok := tx.slots[key]; ok {
		return v
	}
	v := made()
	tx.slots[key] = v
	return v
}

// Exec runs one statement and answers the number of rows that it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := tx.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, refine(err)
	}
	n, err := result.RowsAffected()
	return n, refine(err)
}

// Query reads rows as the transaction sees them. Close them before the next statement: PostgreSQL has one at a time.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := tx.tx.QueryContext(ctx, query, args...)
	return rows, refine(err)
}

// QueryRow reads one row as the transaction sees it.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *Row {
	return &Row{row: tx.tx.QueryRowContext(ctx, query, args...)}
}

// SQL is the database/sql transaction beneath, for the job queue's SQLite driver.
func (tx *Tx) SQL() *sql.Tx { return tx.tx }

// WithPgx lends the native PostgreSQL connection that the transaction runs on, for the job queue's driver.
func (tx *Tx) WithPgx(f func(conn *pgx.Conn) error) error {
	return tx.conn.Raw(func(driver any) error {
		return f(driver.(*stdlib.Conn).Conn())
	})
}
