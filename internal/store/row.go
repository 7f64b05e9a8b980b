package store

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"dateline.news/internal/errs"
)

// Row is one row to be read.
type Row struct{ row *sql.Row }

// Scan reads the row's columns. No row at all is answered as errs.NotFound.
func (r *Row) Scan(dest ...any) error { return refine(r.row.Scan(dest...)) }

// Each reads every row with scan and closes rows, whatever happens.
func Each(rows *sql.Rows, scan func(scan func(dest ...any) error) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows.Scan); err != nil {
			return err
		}
	}
	return refine(rows.Err())
}

// Column reads the one column of every row and closes rows, whatever happens.
func Column[T any](rows *sql.Rows) ([]T, error) {
	var all []T
	err := Each(rows, func(scan func(dest ...any) error) error {
		var value T
		err := scan(&value)
		all = append(all, value)
		return err
	})
	return all, err
}

// refine gives the engines' errors a kind, where a caller can do something about it.
func refine(err error) error {
	if err == nil {
		return nil
	}
	var known *errs.Error
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return &errs.Error{Kind: errs.NotFound, Err: err}
	}
	if kind := engineKind(err); kind != "" {
		return &errs.Error{Kind: kind, Err: err}
	}
	return err
}

func engineKind(err error) errs.Kind {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "23505", "23503": // unique or foreign key violation
			return errs.Conflict
		case "22021", "22P05": // NUL or bytes that are not UTF-8
			return errs.Invalid
		case "53100", "53200", "53300", "57P01", "57P03": // disk full, out of memory, too many connections, shutting down
			return errs.Unavailable
		}
		return ""
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_CONSTRAINT:
			return errs.Conflict
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
			return errs.Unavailable
		}
	}
	return ""
}
