package newsroom

import (
	"time"

	"dateline.news/internal/desk"
)

// Countdown is a moment for which a draft waits, as a script counts it down.
type Countdown struct {
	Until string // as a machine reads it
	Words string // what is said meanwhile, with {in} for the time that is left
	Over  string // what is said from then on
}

// countdown answers for which moment a draft waits: its schedule, or the end of its embargo; nil for none.
func (v *visit) countdown(d desk.Draft, zone *time.Location, now time.Time) *Countdown {
	left := v.words.T("newsroom.time_left", "In", "{in}")
	switch {
	case !d.Open():
		return nil
	case !d.Schedule.IsZero():
		return &Countdown{Until: d.Schedule.UTC().Format(time.RFC3339), Over: v.words.T("newsroom.going_out"),
			Words: v.words.T("newsroom.goes_out", "At", stamp(d.Schedule.In(zone), "2006-01-02 15:04:05"), "In", left)}
	case d.Embargo.Holds(now):
		return &Countdown{Until: d.Embargo.Until.UTC().Format(time.RFC3339), Over: v.words.T("newsroom.embargo_over"),
			Words: v.words.T("newsroom.embargoed_until", "At", stamp(d.Embargo.Until.In(zone), "2006-01-02 15:04"), "In", left)}
	}
	return nil
}
