package store

import (
	"context"
	"database/sql"
	"fmt"
)

// snapshot reads as of one moment; it belongs to the goroutine that runs the function given to Snapshot.
type snapshot struct {
	engine Engine
	tx     *sql.Tx
}

// Snapshot runs fn on a view of the database as it is at one moment, while others go on writing. On SQLite the write-ahead
// log cannot be folded back while fn runs, on PostgreSQL dead rows cannot be cleared away: fn reads and returns.
func (db *DB) Snapshot(ctx context.Context, fn func(q Queryer) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if db.engine == Postgres {
		options.Isolation = sql.LevelRepeatableRead // SQLite has nothing less
	}
	tx, err := db.read.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin snapshot: %w", refine(err))
	}
	defer tx.Rollback() // it has changed nothing
	return fn(snapshot{engine: db.engine, tx: tx})
}

// Engine says which database this is.
func (s snapshot) Engine() Engine { return s.engine }

// Query reads rows as of the snapshot. Close them before the next statement.
func (s snapshot) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := s.tx.QueryContext(ctx, query, args...)
	return rows, refine(err)
}

// QueryRow reads one row as of the snapshot.
func (s snapshot) QueryRow(ctx context.Context, query string, args ...any) *Row {
	return &Row{row: s.tx.QueryRowContext(ctx, query, args...)}
}
