package clipping

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"dateline.news/internal/fixture"
)

// reference parses the reference page after a change of its text.
func reference(t *testing.T, change func(string) string) *Clipping {
	t.Helper()
	text := string(fixture.Read(t, "reference-page.txt"))
	if change != nil {
		text = change(text)
	}
	c, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReferencePageIsTakenApartFieldByField(t *testing.T) {
	c := reference(t, nil)
	page := string(fixture.Read(t, "reference-page.txt"))
	lines := strings.Split(page, "\n")
	check := func(name, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	check("headline keeps the attribution", c.Headline, lines[0])
	check("source", c.Source, "Sputnik International")
	check("lead agency", c.Lead.Agency, "Sputnik")
	check("lead photographer", c.Lead.Photographer, "Eduard Pesov")
	check("lead caption", c.Lead.Caption, strings.TrimSuffix(lines[3], " - Sputnik International"))
	check("lede", c.Lede, lines[5])
	check("place", c.Dateline.Place, "WASHINGTON")
	check("dateline agency", c.Dateline.Agency, "Sputnik")
	check("dateline date", c.Dateline.Date, "")
	_, after, _ := strings.Cut(lines[7], "Earlier")
	check("first paragraph", c.Body[0].Text, "Earlier"+after)

	var types []string
	for _, b := range c.Body {
		types = append(types, b.Type)
	}
	check("body", strings.Join(types, " "), "paragraph blockquote paragraph blockquote story_card paragraph paragraph paragraph paragraph paragraph")
	check("first quotation with its marks", c.Body[1].Text, lines[9])
	check("second quotation with its marks", c.Body[3].Text, lines[13])
	check("paragraph behind the card", c.Body[5].Text, lines[17])
	check("last paragraph", c.Body[9].Text, lines[25])

	if len(c.Cards) != 1 {
		t.Fatalf("%d cards, want one", len(c.Cards))
	}
	check("card headline", c.Cards[0].Headline, lines[16])
	check("card in the body", c.Body[4].Text, lines[16])
	check("card caption", c.Cards[0].Caption, strings.TrimSuffix(lines[15], " - Sputnik International"))
	check("card credit: a site's name is none", c.Cards[0].Credit, "")

	var dropped []string
	for _, d := range c.Dropped {
		dropped = append(dropped, d.Text)
	}
	want := append([]string{"Go to the mediabank", lines[3], "Subscribe", "Sputnik International"}, lines[27:34]...)
	check("dropped", strings.Join(dropped, "\n"), strings.TrimSpace(strings.Join(want, "\n")))
}

func TestReferencePageAsksAboutItsDaysSpeakersAndCard(t *testing.T) {
	c := reference(t, nil)
	want := []struct {
		kind               NoteKind
		place, text, offer string
	}{
		{MissingDate, "lede", "Thursday", ""},
		{MissingDate, "body[0]", "Earlier in the week", ""},
		{SpeakerOffered, "body[1]", c.Body[1].Text, "Mark Toner"},
		{SpeakerOffered, "body[3]", c.Body[3].Text, "Mark Toner"},
		{UnlinkedCard, "body[4]", c.Cards[0].Headline, ""},
		{CaptionTwice, "lead", c.Dropped[1].Text, ""},
		{UnlinkedPicture, "lead", c.Lead.Caption + " © Sputnik / Eduard Pesov", ""},
		{ForeignString, "page", c.Dropped[len(c.Dropped)-1].Text, ""},
	}
	for _, w := range want {
		if !slices.ContainsFunc(c.Notes, func(n Note) bool {
			return n.Kind == w.kind && n.Place == w.place && n.Text == w.text && n.Offer == w.offer
		}) {
			t.Errorf("no note %s at %s about %q", w.kind, w.place, w.text)
		}
	}
	if len(c.Notes) != len(want) {
		t.Errorf("%d notes, want %d: %v", len(c.Notes), len(want), c.Notes)
	}
}

func TestReferencePageReadsTheSameWhateverTheExtractorDidToItsLines(t *testing.T) {
	plain, err := json.Marshal(reference(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	changes := map[string]func(string) string{
		"CRLF":              func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"CR":                func(s string) string { return strings.ReplaceAll(s, "\n", "\r") },
		"byte order mark":   func(s string) string { return "\ufeff" + s },
		"no blank lines":    func(s string) string { return strings.ReplaceAll(s, "\n\n", "\n") },
		"many blank lines":  func(s string) string { return strings.ReplaceAll(s, "\n", "\n \n\n") },
		"edges of space":    func(s string) string { return strings.ReplaceAll(s, "\n", " \t\n\u00a0 ") },
		"no space at label": func(s string) string { return strings.ReplaceAll(s, "/\u00a0 Go", "/Go") },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(reference(t, change))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(plain) {
				t.Errorf("the page reads differently:\n%s\n%s", got, plain)
			}
		})
	}
}

func TestReferencePageWithoutOneOfItsPartsKeepsTheOthers(t *testing.T) {
	lines := strings.Split(string(fixture.Read(t, "reference-page.txt")), "\n")
	without := func(cut ...int) *Clipping {
		var kept []string
		for i, l := range lines {
			if !slices.Contains(cut, i) {
				kept = append(kept, l)
			}
		}
		return reference(t, func(string) string { return strings.Join(kept, "\n") })
	}
	whole := reference(t, nil)

	t.Run("no photo", func(t *testing.T) {
		c := without(2, 3)
		if c.Lead != nil || c.Lede != whole.Lede || len(c.Body) != len(whole.Body) || len(c.Cards) != 1 || c.Source != whole.Source {
			t.Errorf("lead %v, lede %q, %d blocks, %d cards, source %q", c.Lead, c.Lede, len(c.Body), len(c.Cards), c.Source)
		}
	})
	t.Run("no repeated caption", func(t *testing.T) {
		c := without(3)
		if c.Lead == nil || *c.Lead != *whole.Lead {
			t.Errorf("lead %+v, want %+v", c.Lead, whole.Lead)
		}
	})
	t.Run("no credit line", func(t *testing.T) {
		c := without(2)
		if c.Lead == nil || c.Lead.Caption != whole.Lead.Caption || c.Lead.Agency != "" || c.Lede != whole.Lede {
			t.Errorf("lead %+v, lede %q", c.Lead, c.Lede)
		}
	})
	t.Run("no lede", func(t *testing.T) {
		c := without(5)
		if c.Lede != whole.Body[0].Text || c.Dateline == nil || c.Dateline.Place != "WASHINGTON" || len(c.Body) != len(whole.Body)-1 {
			t.Errorf("lede %q, dateline %v, %d blocks", c.Lede, c.Dateline, len(c.Body))
		}
	})
	t.Run("no card", func(t *testing.T) {
		c := without(15, 16)
		if len(c.Cards) != 0 || len(c.Body) != len(whole.Body)-1 {
			t.Errorf("%d cards, %d blocks", len(c.Cards), len(c.Body))
		}
	})
	t.Run("no furniture", func(t *testing.T) {
		c := without(4, 27, 28, 29, 30, 31, 32, 33)
		if len(c.Body) != len(whole.Body) || c.Lede != whole.Lede {
			t.Errorf("%d blocks, lede %q", len(c.Body), c.Lede)
		}
	})
}
