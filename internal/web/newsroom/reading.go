package newsroom

import (
	"strings"

	"dateline.news/internal/edition"
	"dateline.news/internal/story"
)

// reading makes a copy readable as plain text.
func reading(c story.Copy, ed edition.Edition) Reading {
	r := Reading{Lang: ed.Locale, Dir: ed.Direction, Headline: c.Headline, Lede: c.Lede}
	if d := c.Dateline; d != nil {
		r.Dateline = strings.Trim(strings.Join([]string{d.Place, d.Date}, ", "), ", ")
		if d.Agency != "" {
			r.Dateline += " (" + d.Agency + ")"
		}
	}
	for _, block := range strings.Split(c.Body.Text(), "\n\n") {
		if block = strings.TrimSpace(block); block != "" {
			r.Body = append(r.Body, block)
		}
	}
	return r
}
