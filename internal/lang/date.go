package lang

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DateStyle is how much of a date is written.
type DateStyle string

// The styles of a date, as they stand in English.
const (
	Full   DateStyle = "full"   // Sunday, November 22, 2026
	Long   DateStyle = "long"   // November 22, 2026
	Medium DateStyle = "medium" // Nov 22, 2026
	Short  DateStyle = "short"  // Nov 22
)

// Date answers the day of a moment in a zone; nil means UTC. The zero moment is "".
func (p *Printer) Date(t time.Time, zone *time.Location, style DateStyle) string {
	if t.IsZero() {
		return ""
	}
	t = within(t, zone)
	pattern := p.pattern(style)
	months, short := p.months()
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 && p.grammar.firstOfTheMonth != "" {
		day = p.grammar.firstOfTheMonth
	}
	return strings.NewReplacer(
		"{weekday}", p.grammar.weekdays[t.Weekday()],
		"{day}", day,
		"{month}", months[t.Month()-1],
		"{mon}", short[t.Month()-1],
		"{year}", strconv.Itoa(t.Year()),
	).Replace(pattern)
}

func within(t time.Time, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone)
}

// dayFirst is how English is written outside of the United States, which "en" without a region stands for.
var dayFirst = map[DateStyle]string{Full: "{weekday}, {day} {month} {year}", Long: "{day} {month} {year}", Medium: "{day} {mon} {year}", Short: "{day} {mon}"}

func (p *Printer) pattern(style DateStyle) string {
	if p.code == "en" && p.region != "" && p.region != "US" {
		return dayFirst[style]
	}
	switch style {
	case Full:
		return p.grammar.full
	case Medium:
		return p.grammar.medium
	case Short:
		return p.grammar.short
	default:
		return p.grammar.long
	}
}

func (p *Printer) months() (full, short [12]string) {
	if months, ok := byRegion[p.region]; ok && p.code == "ar" {
		return months, months
	}
	return p.grammar.months, p.grammar.shortMonths
}

// Time answers the hour and minute of a moment in a zone, by the clock of 24 hours: readers sit in many countries, and
// 6:05 without its half of the day is two moments.
func (p *Printer) Time(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = within(t, zone)
	return strings.NewReplacer("{hour}", fmt.Sprintf("%02d", t.Hour()), "{minute}", fmt.Sprintf("%02d", t.Minute())).Replace(p.grammar.clock)
}

// DateTime answers a moment to the minute with its zone: "November 22, 2026, 18:05 GMT+3". The zero moment is "".
func (p *Printer) DateTime(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return strings.NewReplacer("{date}", p.Date(t, zone, Long), "{time}", p.Time(t, zone), "{zone}", p.Zone(t, zone)).Replace(p.grammar.moment)
}

// Brief answers a moment to the minute for a list of many: a short month, and no zone where the page has said it.
func (p *Printer) Brief(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return strings.TrimSpace(strings.NewReplacer("{date}", p.Date(t, zone, Medium), "{time}", p.Time(t, zone), "{zone}", "").Replace(p.grammar.moment))
}

// Zone answers how far a zone is from Greenwich at a moment: "GMT", "GMT+3", "GMT−3:30". Letters such as CST, which
// are three zones, are not used; Moscow's own are, as every Russian newsroom writes them.
func (p *Printer) Zone(t time.Time, zone *time.Location) string {
	t = within(t, zone)
	if p.code == "ru" && t.Location().String() == "Europe/Moscow" {
		return "мск"
	}
	_, seconds := t.Zone()
	if seconds == 0 {
		return p.grammar.utc
	}
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	offset := sign + strconv.Itoa(seconds/3600)
	if minutes := seconds / 60 % 60; minutes != 0 {
		offset += fmt.Sprintf(":%02d", minutes)
	}
	return strings.ReplaceAll(p.grammar.offset, "{offset}", offset)
}

// Relative answers how far a moment is from now, as an aid beside the absolute time: "5 minutes ago", "in 3 hours".
// What is a week or more away is answered as a Medium date in the printer's zone.
func (p *Printer) Relative(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	ago := now.Sub(t)
	direction := "ago"
	if ago < 0 {
		ago, direction = -ago, "ahead"
	}
	switch {
	case ago < time.Minute && direction == "ago":
		return p.T("relative.now")
	case ago < time.Minute:
		return p.T("relative.soon")
	case ago < time.Hour:
		return p.N("relative.minutes_"+direction, int(ago/time.Minute))
	case ago < 24*time.Hour:
		return p.N("relative.hours_"+direction, int(ago/time.Hour))
	case ago < 7*24*time.Hour:
		return p.N("relative.days_"+direction, int(ago/(24*time.Hour)))
	}
	return p.Date(t, p.zone, Medium)
}
