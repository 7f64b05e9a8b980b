package job

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// borrowed shows the queue's PostgreSQL driver the connection on which database/sql already has a transaction open, as
// the pgx.Tx that the driver wants. The transaction's owner commits or rolls back; a Begin inside is a savepoint.
type borrowed struct {
	*native
	depth int  // of savepoints; 0: the owner's transaction
	done  bool // the savepoint is released or rolled back
}

// native is pgx.Conn under a name that leaves the method Conn free.
type native = pgx.Conn

var errNotOurs = errors.New("job: the transaction belongs to the store")

// Conn answers the connection.
func (b *borrowed) Conn() *pgx.Conn { return b.native }

// LargeObjects answers what the queue never asks for.
func (b *borrowed) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

// Begin opens a savepoint.
func (b *borrowed) Begin(ctx context.Context) (pgx.Tx, error) {
	inner := &borrowed{native: b.native, depth: b.depth + 1}
	if _, err := b.Exec(ctx, "savepoint "+inner.savepoint()); err != nil {
		return nil, err
	}
	return inner, nil
}

// Commit releases the savepoint.
func (b *borrowed) Commit(ctx context.Context) error { return b.end(ctx, "release savepoint ") }

// Rollback goes back to the savepoint.
func (b *borrowed) Rollback(ctx context.Context) error { return b.end(ctx, "rollback to savepoint ") }

func (b *borrowed) end(ctx context.Context, statement string) error {
	if b.depth == 0 {
		return errNotOurs
	}
	if b.done {
		return pgx.ErrTxClosed // a statement about a savepoint that is gone would abort the owner's transaction
	}
	b.done = true
	_, err := b.Exec(ctx, statement+b.savepoint())
	return err
}

func (b *borrowed) savepoint() string { return fmt.Sprintf("job_%d", b.depth) }
