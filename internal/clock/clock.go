// Package clock is where time comes from: handed in, so that a test can hold it still.
//
// It owns the Clock interface and nothing of the calendar: zones and formats belong to edition and lang.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time. Times are UTC, cut to the microsecond that both engines keep.
type Clock interface {
	Now() time.Time
}

// System is the machine's clock.
type System struct{}

// Now answers the machine's time in UTC, cut to microseconds.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Manual is a clock that a test sets; safe for concurrent use.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// NewManual makes a clock that stands at t.
func NewManual(t time.Time) *Manual { return &Manual{now: t.UTC().Truncate(time.Microsecond)} }

// Now answers the time the clock was set to.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Advance moves the clock forward by d and answers the new time.
func (m *Manual) Advance(d time.Duration) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
	return m.now
}
