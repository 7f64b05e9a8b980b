package text_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/text"
)

func TestReaderSeesWhichWordsChanged(t *testing.T) {
	kept, out, in := text.Kept, text.Out, text.In
	for name, c := range map[string]struct {
		before, after string
		want          []text.Piece
	}{
		"a figure":               {"The toll is 1,200 now.", "The toll is 1,300 now.", []text.Piece{{kept, "The toll is "}, {out, "1,200"}, {in, "1,300"}, {kept, " now."}}},
		"two words are one":      {"by Jon Doe today", "by John Roe today", []text.Piece{{kept, "by "}, {out, "Jon Doe"}, {in, "John Roe"}, {kept, " today"}}},
		"a name with apostrophe": {"O'Neill said", "O’Neil said", []text.Piece{{out, "O'Neill"}, {in, "O’Neil"}, {kept, " said"}}},
		"Arabic":                 {"قتل ٥٤ شخصا", "قتل ٤٥ شخصا", []text.Piece{{kept, "قتل "}, {out, "٥٤"}, {in, "٤٥"}, {kept, " شخصا"}}},
		"a paragraph more":       {"One.", "One.\n\nTwo.", []text.Piece{{kept, "One."}, {in, "\n\nTwo."}}},
		"taken out":              {"one two three", "one three", []text.Piece{{kept, "one "}, {out, "two "}, {kept, "three"}}},
		"from nothing":           {"", "one", []text.Piece{{in, "one"}}},
		"the same":               {"one", "one", []text.Piece{{kept, "one"}}},
		"nothing":                {"", "", nil},
	} {
		if diff := cmp.Diff(c.want, text.Diff(c.before, c.after)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// both answers the two texts of which the pieces tell.
func both(pieces []text.Piece) (before, after string) {
	for _, p := range pieces {
		if p.Op != text.In {
			before += p.Text
		}
		if p.Op != text.Out {
			after += p.Text
		}
	}
	return before, after
}

func TestDifferenceLosesNoWordOfEitherText(t *testing.T) {
	words := strings.Fields("a b c the toll rose 12 1,200 . , “ ” Jon نعم")
	dice := rand.New(rand.NewPCG(1, 2))
	draw := func(n int) string {
		var parts []string
		for range n {
			parts = append(parts, words[dice.IntN(len(words))])
		}
		return strings.Join(parts, []string{" ", "\n", ""}[dice.IntN(3)])
	}
	for range 2000 {
		before, after := draw(dice.IntN(20)), draw(dice.IntN(20))
		gotBefore, gotAfter := both(text.Diff(before, after))
		if gotBefore != before || gotAfter != after {
			t.Fatalf("%q → %q became %q → %q", before, after, gotBefore, gotAfter)
		}
	}
}

func TestTwoLongStrangersAreComparedAtAll(t *testing.T) {
	before, after := strings.Repeat("one two ", 4000), strings.Repeat("three four ", 4000)
	gotBefore, gotAfter := both(text.Diff(before, after))
	if gotBefore != before || gotAfter != after {
		t.Error("a text was lost")
	}
}
