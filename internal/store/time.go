package store

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Layout is how a time is written to the database: UTC, always six digits of microseconds, so that text sorts as time.
const Layout = "2006-01-02T15:04:05.000000Z"

// Time is a moment as both engines keep it: timestamptz on PostgreSQL, text of Layout on SQLite. Zero is null.
type Time struct{ time.Time }

// At makes a Time of a moment.
func At(t time.Time) Time { return Time{t} }

// Value writes the moment in UTC, cut to microseconds; the zero moment is null.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC().Format(Layout), nil
}

// Scan reads what Value wrote, or PostgreSQL's own value.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		t.Time = time.Time{}
	case time.Time:
		t.Time = v.UTC()
	case string:
		parsed, err := time.Parse(Layout, v)
		if err != nil {
			return fmt.Errorf("scan time %q: %w", v, err)
		}
		t.Time = parsed.UTC()
	default:
		return fmt.Errorf("scan time from %T", src)
	}
	return nil
}
