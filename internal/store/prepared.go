package store

import (
	"container/list"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// SQLite's driver prepares a statement anew each time it is asked: for a message of a reader that was a third of the whole
// processor's time. The connections below keep those they have prepared. database/sql uses a connection by one goroutine
// at a time, and its statements of its own would not do: the writer has one connection, which the transaction holds.

// keptStatements is how many a connection keeps: about twice what a busy house asks for.
const keptStatements = 150

// openKeeping opens a SQLite database whose connections keep their statements.
func openKeeping(dsn string) (*sql.DB, error) {
	bare, err := sql.Open("sqlite", dsn) // connects to nothing: it knows the registered driver
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keeper{bare.Driver(), dsn}), bare.Close()
}

type keeper struct {
	driver driver.Driver
	dsn    string
}

func (k keeper) Driver() driver.Driver { return k.driver }

func (k keeper) Connect(context.Context) (driver.Conn, error) {
	conn, err := k.driver.Open(k.dsn)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(wholeConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the SQLite driver's %T lacks a method", conn), conn.Close())
	}
	return &keepingConn{wholeConn: whole, known: map[string]*list.Element{}}, nil
}

// wholeConn is what database/sql asks of a connection, and SQLite's has.
type wholeConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type keepingConn struct {
	wholeConn
	known map[string]*list.Element // of *prepared
	order list.List                // the last used in front
}

// prepared is a statement that is kept; while its rows are read it is busy.
type prepared struct {
	wholeStmt
	query string
	busy  bool
}

type wholeStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keepable says whether a text is one statement that may be asked again: no script, no pragma, nothing about the schema.
func keepable(query string) bool {
	verb := strings.TrimSpace(query)
	if end := strings.IndexFunc(verb, unicode.IsSpace); end > 0 {
		verb = verb[:end]
	}
	switch strings.ToLower(verb) {
	case "select", "insert", "update", "delete", "with":
		return !strings.Contains(query, ";")
	}
	return false
}

// statement answers a kept statement, prepared now where it is new; nil: this text is not kept, or is being read from.
func (c *keepingConn) statement(ctx context.Context, query string) (*prepared, error) {
	if at, ok := c.known[query]; ok {
		s := at.Value.(*prepared)
		if s.busy {
			return nil, nil
		}
		c.order.MoveToFront(at)
		return s, nil
	}
	if !keepable(query) {
		return nil, nil
	}
	bare, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	whole, ok := bare.(wholeStmt)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the SQLite driver's %T lacks a method", bare), bare.Close())
	}
	s := &prepared{wholeStmt: whole, query: query}
	c.known[query] = c.order.PushFront(s)
	if last := c.order.Back().Value.(*prepared); c.order.Len() > keptStatements && !last.busy {
		return s, c.forget(last)
	}
	return s, nil
}

func (c *keepingConn) forget(s *prepared) error {
	c.order.Remove(c.known[s.query])
	delete(c.known, s.query)
	return s.Close()
}

// ExecContext runs a statement.
func (c *keepingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.wholeConn.ExecContext(ctx, query, args)
	}
	result, err := s.wholeStmt.ExecContext(ctx, args)
	if err != nil {
		c.drop(s)
		return nil, err
	}
	return result, nil
}

// QueryContext runs a query.
func (c *keepingConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.wholeConn.QueryContext(ctx, query, args)
	}
	rows, err := s.wholeStmt.QueryContext(ctx, args)
	if err != nil {
		c.drop(s)
		return nil, err
	}
	s.busy = true
	return &keptRows{Rows: rows, conn: c, of: s}, nil
}

// drop forgets a statement that went wrong: the next one is prepared anew. That closing it says again what went wrong is
// no news.
func (c *keepingConn) drop(s *prepared) { _ = c.forget(s) }

// Close gives the statements back and then the connection.
func (c *keepingConn) Close() error {
	var failed error
	for at := c.order.Front(); at != nil; at = at.Next() {
		failed = errors.Join(failed, at.Value.(*prepared).Close())
	}
	return errors.Join(failed, c.wholeConn.Close())
}

// keptRows are rows of a kept statement.
type keptRows struct {
	driver.Rows
	conn   *keepingConn
	of     *prepared
	broken bool
	closed bool
}

func (r *keptRows) Next(dest []driver.Value) error {
	err := r.Rows.Next(dest)
	r.broken = r.broken || err != nil && !errors.Is(err, io.EOF)
	return err
}

func (r *keptRows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	err := r.Rows.Close()
	r.of.busy = false
	if err != nil || r.broken {
		r.conn.drop(r.of)
	}
	return err
}
