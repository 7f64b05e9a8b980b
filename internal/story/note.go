package story

import (
	"strings"

	"dateline.news/internal/lang"
)

// HouseNote answers the note to readers of a correction in the house's own form, in the language of an edition.
func HouseNote(locale string, c Corrected) string {
	words := lang.For(locale)
	key := "correction.house_" + string(c.Class)
	if c.New == "" && c.Class != ClassClarification {
		key = "correction.house_removed"
	}
	note := words.T(key, "Old", c.Old, "New", c.New, "Where", words.T("correction.in_"+c.Where()))
	return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(note) // the page isolates by elements
}
