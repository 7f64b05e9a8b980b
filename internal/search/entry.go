package search

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"dateline.news/internal/edition"
	"dateline.news/internal/story"
)

// Limits of what is kept of one story, below those of PostgreSQL's tsvector (position 16,383, 256 positions of a term,
// one megabyte), so that both engines lose the same words of a story that is longer than a book's chapter.
const (
	maxTerms     = 16_000
	maxPositions = 255
	maxBytes     = 600_000
)

// gap stands where no term is: between headline, lede, body and bylines, so that no phrase reaches across.
const gap = ""

// prefix makes a term the edition's own.
func prefix(code string) string { return code + "_" }

// terms answers the terms of a story in their order.
func terms(s story.Story, ed edition.Edition) []string {
	a := newAnalyser(ed.Locale)
	c := counter{seen: map[string]int{}}
	parts := []string{s.Headline, s.Lede, s.Body.Text()}
	for _, b := range s.Bylines {
		parts = append(parts, b.Name)
	}
	for _, part := range parts {
		for _, r := range a.runs(part) {
			if r.dense {
				for _, pair := range bigrams(r.words) {
					c.add(pair, ed.Code)
				}
			} else if term := a.term(r.words); term != "" {
				c.add(term, ed.Code)
			}
		}
		c.terms = append(c.terms, gap)
	}
	return c.terms
}

// counter collects terms within the limits.
type counter struct {
	terms []string
	seen  map[string]int
	bytes int
}

func (c *counter) add(term, code string) {
	if len(c.terms) >= maxTerms || c.bytes >= maxBytes {
		return
	}
	term = prefix(code) + term
	if c.seen[term]++; c.seen[term] > maxPositions {
		term = gap
	}
	c.terms, c.bytes = append(c.terms, term), c.bytes+len(term)
}

// forFTS5 writes terms as the text that SQLite's tokenizer cuts at the spaces.
func forFTS5(terms []string) string {
	var b strings.Builder
	for _, t := range terms {
		if t == gap {
			t = "_" // a term of its own that no query asks for
		}
		b.WriteString(t)
		b.WriteByte(' ')
	}
	return b.String()
}

// forTSVector writes terms as a tsvector with positions: 'en_vote':3,17 'en_budget':4. No term holds a quote or backslash.
func forTSVector(terms []string) string {
	positions := map[string][]string{}
	for i, t := range terms {
		if t != gap {
			positions[t] = append(positions[t], strconv.Itoa(i+1))
		}
	}
	var b strings.Builder
	for _, t := range slices.Sorted(maps.Keys(positions)) {
		b.WriteString("'" + t + "':" + strings.Join(positions[t], ",") + " ")
	}
	return b.String()
}
