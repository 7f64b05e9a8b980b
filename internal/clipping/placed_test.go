package clipping

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"dateline.news/internal/fixture"
	"pgregory.net/rapid"
)

// tally counts the words of texts, or where glued lines make words that no part holds, their letters and digits.
func tally(letters bool, texts ...string) map[string]int {
	count := map[string]int{}
	for _, text := range texts {
		for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) }) {
			if !letters {
				count[w]++
				continue
			}
			for _, r := range w {
				count[string(r)]++
			}
		}
	}
	return count
}

// placed gathers every text of a clipping once: what is a copy (the headline of a card in the body, the source where it
// was taken from a caption, the page's date) is left out.
func placed(c *Clipping) []string {
	texts := []string{c.Headline, c.Byline, c.Lede}
	if slices.ContainsFunc(c.Notes, func(n Note) bool { return n.Kind == SourceCut }) {
		texts = append(texts, c.Source)
	}
	if c.Dateline != nil {
		texts = append(texts, c.Dateline.Place, c.Dateline.Agency, c.Dateline.Date)
	}
	if c.Lead != nil {
		texts = append(texts, c.Lead.Agency, c.Lead.Photographer, c.Lead.Caption)
	}
	for _, b := range c.Body {
		if b.Type != StoryCard {
			texts = append(texts, b.Text, b.Credit)
		}
	}
	for _, card := range c.Cards {
		texts = append(texts, card.Headline, card.Caption, card.Credit)
	}
	for _, d := range c.Dropped {
		texts = append(texts, d.Text)
	}
	return texts
}

// misplaced answers what a page has more often, or less often, than its clipping.
func misplaced(letters bool, page string, c *Clipping) map[string]int {
	diff := tally(letters, page)
	for w, n := range tally(letters, placed(c)...) {
		diff[w] -= n
	}
	maps.DeleteFunc(diff, func(_ string, n int) bool { return n == 0 })
	return diff
}

func TestNoWordOfASamplePageVanishesOrIsTakenTwice(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(paths, fixture.Path(t, "reference-page.txt")) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c, err := Parse(content)
		if err != nil {
			t.Fatal(err)
		}
		if diff := misplaced(true, string(content), c); len(diff) > 0 {
			t.Errorf("%s: %v", path, diff)
		}
	}
}

// pieces are lines of every kind, to be put together in any order.
var pieces = []string{
	"Council Votes to Rebuild Bridge - City Hall", "Council Votes to Rebuild Bridge", "Council Votes to Rebuild Bridge | Example News", "Мост построят к осени — РИА Новости, 1920, 12.08.2015",
	"© Example News / Anna Kask / Go to the mediabankA bridge over the river Aa", "© AFP / Jean Petit", "Photo: Tom Reed / AP", "(c) Reuters", "© AFP 2023 / Jean Petit", "© Photo : Harbour Police", "Фото: Мария Белова",
	"A bridge over the river Aa - Example News", "A bridge over the river Aa", "People walk over the bridge. - Example News", "People walk over the bridge. © AP Photo / Nils Berg",
	"The bridge will be rebuilt, the mayor Ida Brandt said on Thursday.", "OSLO (NTB) — Work begins today.", "OSLO (NTB) —", "МОСКВА, 12 авг — РИА Новости, Анна Каск. Мост открыли.", "القاهرة (سبوتنيك) — فتح الجسر يوم الخميس.", "(Reuters) - Work begins.",
	"“We will build it.”", "«Мы построим его».", "Bridge Is Safe, Engineers Say", "Read also: Old Bridge Was Painted Green", "By Anna Kask", "12:40 14.05.2021", "14:05 Train Strike Is Over", "Newsfeed 0", "Subscribe", "loader", "0", "Заголовок открываемого материала", "12,400 views", "***", "© 2021 Example Media. All rights reserved.", "© Example News",
	"Word", "One; two: three", "a - b - c", "x | y", "Unknown thing that stands alone", "-", "©", "Photo:", "/", "“", "By", "(AP) —", "— text", "© / ", "© a / / b",
}

func TestNoWordVanishesWhateverTheOrderOfTheLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom(append(pieces, "", "")), 1, 30).Draw(t, "lines")
		page := strings.Join(lines, "\n")
		c, err := Parse([]byte(page))
		if err != nil {
			var refused *Error
			if !errors.As(err, &refused) || strings.TrimSpace(page) != "" {
				t.Fatalf("refused: %v", err)
			}
			return
		}
		if diff := misplaced(strings.Contains(page, "mediabankA"), page, c); len(diff) > 0 {
			t.Fatalf("%v\n%s", diff, page)
		}
	})
}

func FuzzNoWordVanishes(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte(strings.Join(pieces, "\n")))
	f.Fuzz(func(t *testing.T, content []byte) {
		c, err := Parse(content)
		if err != nil {
			var refused *Error
			if !errors.As(err, &refused) {
				t.Fatalf("a refusal without a place: %v", err)
			}
			return
		}
		if diff := misplaced(true, strings.TrimPrefix(string(content), "\ufeff"), c); len(diff) > 0 {
			t.Fatalf("%v\n%s", diff, content)
		}
	})
}
