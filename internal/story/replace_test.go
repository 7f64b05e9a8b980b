package story

import (
	"strings"
	"testing"

	"dateline.news/internal/prose"
)

// FuzzReplaceOnce corrects a paragraph of many marks: what a reader sees must be what replacing in plain text gives, and
// what stands outside the words must keep its marks.
func FuzzReplaceOnce(f *testing.F) {
	for _, seed := range [][2]string{
		{"bold", "brave"}, {"plain bold", "plain"}, {"bold em", "bold\nem"}, {"k\nafter", "k after"}, {"plain", ""}, {".", ".."}, {"é", "e\u0301"}, {"plain bold em link\nafter.", "x"},
	} {
		f.Add(seed[0], seed[1])
	}
	body, err := prose.New(prose.ParagraphOf(prose.Text("plain "), prose.Strong("bold "), prose.Em("em é "), prose.Link("https://example.org", "link"),
		prose.Break(), prose.Text("after.")))
	if err != nil {
		f.Fatal(err)
	}
	whole := body.Text()
	f.Fuzz(func(t *testing.T, find, replace string) {
		if _, err := (Fix{Find: find, Replace: replace, Class: ClassRefile}).check(); err != nil || strings.Count(whole, find) != 1 {
			return
		}
		old := Copy{Body: body}
		var hit []aim
		for _, p := range old.passages() {
			hit = append(hit, hits(aim{place: p.place, words: p.words}, find)...)
		}
		if len(hit) != 1 {
			return // ambiguous by overlap
		}
		place := hit[0].place
		c, err := old.replaceAt(place, hit[0].at, Fix{Find: find, Replace: replace})
		if err != nil {
			return // refused by the schema
		}
		if got, want := c.Body.Text(), strings.Replace(whole, find, replace, 1); got != want && strings.TrimSpace(want) != "" {
			t.Errorf("%q for %q in %s gives %q, want %q", replace, find, place, got, want)
		}
		at := strings.Index(whole, find)
		if outside := at+len(find) <= len("plain ") || at >= len("plain bold "); outside && !strings.Contains(string(c.Body.JSON()), `"marks":[{"type":"strong"}],"text":"bold `) {
			t.Errorf("%q for %q changed the marks of another word: %s", replace, find, c.Body.JSON())
		}
	})
}
