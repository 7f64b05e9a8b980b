package demo

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var agoParts = regexp.MustCompile(`^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$`)

// parseAgo reads "3d4h", "2h15m" or "40m".
func parseAgo(s string) (time.Duration, error) {
	m := agoParts.FindStringSubmatch(s)
	if s == "" || m == nil || len(s) > 16 {
		return 0, fmt.Errorf("%q is no span of time like 3d4h or 2h15m", s)
	}
	var d time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		if m[i+1] == "" {
			continue
		}
		n, err := strconv.Atoi(m[i+1])
		if err != nil || n > 10_000 {
			return 0, fmt.Errorf("%q is too long a span of time", s)
		}
		d += time.Duration(n) * unit
	}
	return d, nil
}

// calendar says a day in one language; weekday names carry their preposition, because it changes with the name.
type calendar struct {
	on     [7]string // from Sunday
	months [12]string
}

var calendars = map[string]calendar{
	"en": {
		on:     [7]string{"on Sunday", "on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	},
	"ru": {
		on:     [7]string{"в воскресенье", "в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу"},
		months: [12]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
	},
	"ar": {
		on:     [7]string{"يوم الأحد", "يوم الاثنين", "يوم الثلاثاء", "يوم الأربعاء", "يوم الخميس", "يوم الجمعة", "يوم السبت"},
		months: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
	},
}

// dateline answers a day as a dateline prints it: English shortens the month and puts it first.
func (c calendar) dateline(at time.Time) string {
	month := c.months[at.Month()-1]
	if month == at.Month().String() {
		return at.Format("Jan 2")
	}
	return strconv.Itoa(at.Day()) + " " + month
}

// moment is a story's own time in its edition's zone and language.
type moment struct {
	at  time.Time
	cal calendar
}

var slot = regexp.MustCompile(`\{([^{}]*)\}`)

// fill replaces the slots of a text; the first slot that it does not know is an error.
func (m moment) fill(s string) (string, error) {
	var bad error
	out := slot.ReplaceAllStringFunc(s, func(whole string) string {
		word, err := m.word(whole[1 : len(whole)-1])
		if err != nil && bad == nil {
			bad = err
		}
		return word
	})
	return out, bad
}

func (m moment) word(inside string) (string, error) {
	name, offset, _ := strings.Cut(inside, " ")
	switch name {
	case "on", "On", "date":
		days := 0
		if offset != "" {
			n, err := strconv.Atoi(offset)
			if err != nil {
				return "", fmt.Errorf("{%s}: %q is no number of days", inside, offset)
			}
			days = n
		}
		return m.day(name, m.at.AddDate(0, 0, days)), nil
	case "time":
		back, err := parseAgo(strings.TrimPrefix(offset, "-"))
		if err != nil || !strings.HasPrefix(offset, "-") {
			return "", fmt.Errorf("{%s}: want a span before the story, like {time -1h20m}", inside)
		}
		return m.at.Add(-back).Truncate(5 * time.Minute).Format("15:04"), nil
	}
	return "", fmt.Errorf("unknown slot {%s}", inside)
}

func (m moment) day(name string, at time.Time) string {
	if name == "date" {
		return strconv.Itoa(at.Day()) + " " + m.cal.months[at.Month()-1]
	}
	word := m.cal.on[at.Weekday()]
	if name == "On" {
		r, n := utf8.DecodeRuneInString(word)
		word = string(unicode.ToUpper(r)) + word[n:]
	}
	return word
}
