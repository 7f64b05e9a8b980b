package front

import (
	"slices"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Zone is a part of the home page: Top, or the column of a section by its slug.
type Zone string

// Top is the lead with its second row.
const Top Zone = "top"

// How many places a zone has.
const (
	TopPlaces    = 4
	ColumnPlaces = 4
)

// Places answers how many stories a zone holds.
func (z Zone) Places() int {
	if z == Top {
		return TopPlaces
	}
	return ColumnPlaces
}

// Slot is a story that was put at a place.
type Slot struct {
	Zone   Zone      `json:"zone"`
	Place  int       `json:"place"` // 1 is the first
	Story  int64     `json:"story"`
	Locked bool      `json:"locked,omitempty"`
	From   time.Time `json:"from,omitzero"`  // zero: at once
	Until  time.Time `json:"until,omitzero"` // zero: until somebody changes it
}

// In says whether the slot is in force at a moment.
func (s Slot) In(at time.Time) bool {
	return !at.Before(s.From) && (s.Until.IsZero() || at.Before(s.Until))
}

// over says whether the slot's time has gone by.
func (s Slot) over(at time.Time) bool { return !s.Until.IsZero() && !s.Until.After(at) }

// ahead answers the slot as it is from a moment on: what was before it meets nothing.
func (s Slot) ahead(from time.Time) Slot {
	if s.From.Before(from) {
		s.From = from
	}
	return s
}

// meets says whether two slots are in force at one moment.
func (s Slot) meets(o Slot) bool {
	return (s.Until.IsZero() || o.From.Before(s.Until)) && (o.Until.IsZero() || s.From.Before(o.Until))
}

func (s Slot) same(o Slot) bool { return s.Zone == o.Zone && s.Place == o.Place && s.Story == o.Story }

// Fill is the rule by which a zone's empty places are filled: the most urgent and newest on top, the newest in a column.
type Fill struct {
	Zone     Zone     `json:"zone"`
	Sections []string `json:"sections,omitempty"` // slugs; none: every section for the top, its own for a column
	Hours    int      `json:"hours,omitempty"`    // at most so old; 0: of any age
	Off      bool     `json:"off,omitempty"`      // what is empty stays empty
}

// Takes says whether the rule takes a story at a moment.
func (f Fill) Takes(s story.Story, at time.Time) bool {
	if f.Off || len(f.Sections) > 0 && !slices.Contains(f.Sections, s.Section) {
		return false
	}
	return f.Hours == 0 || at.Sub(s.FirstPublished) <= time.Duration(f.Hours)*time.Hour
}

// Arrangement is one order of a home page. The zero one of an edition, Version 0, is the rule alone.
type Arrangement struct {
	Edition string    `json:"edition"`
	Version int       `json:"version"`
	Slots   []Slot    `json:"slots"`
	Fills   []Fill    `json:"fills"`
	By      int64     `json:"by"` // account; 0: the operator
	At      time.Time `json:"at"`
	Undoes  int       `json:"undoes"` // the version that was put back, 0 for the rule alone; -1: it is a new order
}

// Rule answers the rule of a zone.
func (a Arrangement) Rule(z Zone) Fill {
	for _, f := range a.Fills {
		if f.Zone == z {
			return f
		}
	}
	return Fill{Zone: z}
}

// Next answers when the page changes by itself after a moment; zero: it does not.
func (a Arrangement) Next(after time.Time) time.Time {
	var next time.Time
	for _, s := range a.Slots {
		for _, edge := range []time.Time{s.From, s.Until} {
			if edge.After(after) && (next.IsZero() || edge.Before(next)) {
				next = edge
			}
		}
	}
	return next
}

// Ages answers when a story that fills a place by rule is too old for it after a moment, so that the page changes by
// itself; zero: none will be.
func (a Arrangement) Ages(page Composition, after time.Time) time.Time {
	var next time.Time
	for zone, stories := range page {
		rule := a.Rule(zone)
		if rule.Hours == 0 {
			continue
		}
		for _, s := range stories {
			old := s.FirstPublished.Add(time.Duration(rule.Hours)*time.Hour + time.Nanosecond)
			if old.After(after) && (next.IsZero() || old.Before(next)) {
				next = old
			}
		}
	}
	return next
}

// Stories answers the stories of all slots.
func (a Arrangement) Stories() []int64 {
	var numbers []int64
	for _, s := range a.Slots {
		if !slices.Contains(numbers, s.Story) {
			numbers = append(numbers, s.Story)
		}
	}
	return numbers
}

// Options is what a front is made of.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	Archive *story.Archive
	House   *edition.House
}

// Front keeps the orders of the home pages.
type Front struct{ Options }

// New makes the front of a database.
func New(o Options) *Front { return &Front{o} }
