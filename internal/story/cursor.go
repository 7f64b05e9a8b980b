package story

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/errs"
)

// Cursor is a place in a list, handed out with a page to ask for the next one. Empty is the beginning. What is in it is
// nobody's business.
type Cursor string

// MakeCursor makes the cursor after the story with this first publication and number.
func MakeCursor(first time.Time, number int64) Cursor {
	text := strconv.FormatInt(first.UnixMicro(), 36) + "." + strconv.FormatInt(number, 36)
	return Cursor(base64.RawURLEncoding.EncodeToString([]byte(text)))
}

// Place answers the first publication and number that the list must stay below; an empty cursor is below nothing.
func (c Cursor) Place() (time.Time, int64, error) {
	if c == "" {
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), math.MaxInt64, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(string(c))
	first, number, found := strings.Cut(string(text), ".")
	micro, errFirst := strconv.ParseInt(first, 36, 64)
	n, errNumber := strconv.ParseInt(number, 36, 64)
	at := time.UnixMicro(micro).UTC()
	if err != nil || !found || errFirst != nil || errNumber != nil || at.Year() < 1 || at.Year() > 9999 {
		return time.Time{}, 0, errs.At("before", "story.cursor_unknown", nil)
	}
	return at, n, nil
}
