package clipping

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"dateline.news/internal/fixture"
)

// corpus shows every news text of the five languages to visit, as a page without furniture.
func corpus(t *testing.T, visit func(id, page string)) {
	t.Helper()
	file, err := os.Open(fixture.Path(t, "news-corpus.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var story struct{ ID, Source, Lang, Title, Body string }
		if err := json.Unmarshal(lines.Bytes(), &story); err != nil {
			t.Fatal(err)
		}
		if story.Source == "NTREX-128" && slices.Contains([]string{"eng", "rus", "arb", "spa", "spa-MX", "fra", "fra-CA"}, story.Lang) {
			visit(story.ID, story.Title+"\n"+story.Body)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestNoSentenceOfARealStoryIsLeftOut(t *testing.T) {
	pages := 0
	corpus(t, func(id, page string) {
		pages++
		c, err := Parse([]byte(page))
		if err != nil {
			t.Errorf("%s: %v", id, err)
			return
		}
		if c.Dateline != nil || c.Lead != nil || c.Byline != "" || c.Dated != "" {
			t.Errorf("%s: found what is not there: %+v", id, c)
		}
		for _, d := range c.Dropped {
			if d.Reason != TextRepeated && ends(d.Text) && wordCount(d.Text) > 3 {
				t.Errorf("%s: dropped as %s: %q", id, d.Reason, d.Text)
			}
		}
		if diff := misplaced(true, page, c); len(diff) > 0 {
			t.Errorf("%s: %v", id, diff)
		}
	})
	if pages < 600 {
		t.Errorf("only %d pages were read", pages)
	}
}
