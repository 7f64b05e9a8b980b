package picture

import (
	"fmt"
	"strings"
	"time"
)

// Precision says how much of a Date is known.
type Precision string

// The precisions of a Date, from coarse to fine.
const (
	Year   Precision = "year"
	Month  Precision = "month"
	Day    Precision = "day"
	Minute Precision = "minute"
	Second Precision = "second"
)

// Date is a moment as a file states it: perhaps only a year, and perhaps without a zone. The zero Date is "not said".
// As text and as JSON it is ISO 8601, as long as its precision: "2026", "2026-11-20", "2026-11-20T09:15:00-05:00".
type Date struct {
	Time      time.Time // in the file's own offset; in UTC where Zoned is false
	Precision Precision
	Zoned     bool // the file states the offset
}

// IsZero says whether the file stated no date.
func (d Date) IsZero() bool { return d.Precision == "" }

// Starts answers the first instant that the date can mean; loc stands in where the file states no zone.
func (d Date) Starts(loc *time.Location) time.Time {
	if d.IsZero() || d.Zoned {
		return d.Time
	}
	t := d.Time
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), loc)
}

// Ends answers the instant after the last one that the date can mean: a licence "until 2027-01-31" ends when
// that day does.
func (d Date) Ends(loc *time.Location) time.Time {
	t := d.Starts(loc)
	switch d.Precision {
	case Year:
		return t.AddDate(1, 0, 0)
	case Month:
		return t.AddDate(0, 1, 0)
	case Day:
		return t.AddDate(0, 0, 1)
	case Minute:
		return t.Add(time.Minute)
	case Second:
		return t.Add(time.Second)
	}
	return t
}

// String answers ISO 8601, "" for the zero Date.
func (d Date) String() string {
	var layout string
	switch d.Precision {
	case Year:
		return d.Time.Format("2006")
	case Month:
		return d.Time.Format("2006-01")
	case Day:
		return d.Time.Format("2006-01-02")
	case Minute:
		layout = "2006-01-02T15:04"
	case Second:
		layout = "2006-01-02T15:04:05"
	default:
		return ""
	}
	if d.Zoned {
		layout += "Z07:00"
	}
	return d.Time.Format(layout)
}

// MarshalText answers the form of String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the form of String.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	read, ok := parseDate(string(text))
	if !ok {
		return fmt.Errorf("picture: %q is not a date", text)
	}
	*d = read
	return nil
}

var dateLayouts = []struct {
	layout    string
	precision Precision
	zoned     bool
}{
	{"2006-01-02T15:04:05Z07:00", Second, true}, // a fraction of a second is accepted after the seconds
	{"2006-01-02T15:04:05", Second, false},
	{"2006-01-02T15:04Z07:00", Minute, true},
	{"2006-01-02T15:04", Minute, false},
	{"2006-01-02", Day, false},
	{"2006-01", Month, false},
	{"2006", Year, false},
}

// parseDate reads XMP's ISO 8601, EXIF's "2026:11:20 09:15:00" and IIM's "20261120", also with months or days of zeros,
// which say that they are not known. Years before 1 and after 9999 are not dates.
func parseDate(s string) (Date, bool) {
	s = normalDate(strings.TrimSpace(strings.TrimRight(s, "\x00 ")))
	for _, l := range dateLayouts {
		if t, err := time.Parse(l.layout, s); err == nil && t.Year() > 0 {
			return Date{Time: t.Truncate(time.Second), Precision: l.precision, Zoned: l.zoned}, true
		}
	}
	return Date{}, false
}

// normalDate brings the three notations to ISO 8601.
func normalDate(s string) string {
	day, clock, timed := strings.Cut(s, "T")
	if !timed {
		day, clock, timed = strings.Cut(s, " ")
	}
	day = strings.ReplaceAll(strings.ReplaceAll(day, ":", "-"), "/", "-")
	if len(day) == 8 && !strings.Contains(day, "-") {
		day = day[:4] + "-" + day[4:6] + "-" + day[6:]
	}
	if cut, unknown := strings.CutSuffix(day, "-00"); unknown {
		day, timed = strings.TrimSuffix(cut, "-00"), false
	}
	if !timed {
		return day
	}
	return day + "T" + normalClock(strings.TrimSpace(clock))
}

// normalClock puts colons into "091500-0500".
func normalClock(s string) string {
	clock, zone := s, ""
	if i := strings.IndexAny(s, "+-Zz"); i >= 0 {
		clock, zone = strings.TrimSpace(s[:i]), strings.ToUpper(s[i:])
	}
	if !strings.Contains(clock, ":") {
		switch len(clock) {
		case 4:
			clock = clock[:2] + ":" + clock[2:]
		case 6:
			clock = clock[:2] + ":" + clock[2:4] + ":" + clock[4:]
		}
	}
	if len(zone) == 5 {
		zone = zone[:3] + ":" + zone[3:]
	}
	return clock + zone
}

// dateAndClock joins a date and a time of day that stand in two fields, as in IIM; a bad time leaves the day.
func dateAndClock(day, clock string) (Date, bool) {
	if clock != "" {
		if d, ok := parseDate(day + "T" + clock); ok {
			return d, true
		}
	}
	return parseDate(day)
}
