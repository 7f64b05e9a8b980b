package desk_test

import (
	"strings"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/clipping"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/fixture"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// page is a page with an undated day.
const page = `River rises in Essen

ESSEN (Meridian) — The river rose by a metre on Thursday, the town said.

More rain is expected in the valley, where two schools have been closed since the morning.
`

func parsed(t *testing.T, page string) clipping.Clipping {
	t.Helper()
	c, err := clipping.Parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	return *c
}

// imported is a draft of a page with an open question, complete but for that.
func (r *room) imported(t *testing.T) desk.Draft {
	t.Helper()
	d := r.must(t)(r.Import(t.Context(), reporter, "en", parsed(t, page)))
	return r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Section = "world" })
}

func kindsOf(notes []desk.Note) map[desk.NoteKind]int {
	kinds := map[desk.NoteKind]int{}
	for _, n := range notes {
		kinds[n.Kind]++
	}
	return kinds
}

func TestReferencePageBecomesADraftWithEverything(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		c := parsed(t, string(fixture.Read(t, "reference-page.txt")))
		d := r.must(t)(r.Import(t.Context(), account.Operator(), "en", c))
		if d.Copy.Headline != c.Headline || d.Copy.Lede != c.Lede || d.Source != c.Source || d.Copy.Dateline.Place != c.Dateline.Place || d.Copy.Dateline.Agency != c.Dateline.Agency {
			t.Errorf("draft %+v", d.Copy)
		}
		if d.Stage != desk.Writing || d.Author != 0 || d.Kind != "article" || d.Copy.Lead.Asset != 0 {
			t.Errorf("stage %s, author %d, kind %s, lead %d", d.Stage, d.Author, d.Kind, d.Copy.Lead.Asset)
		}
		nodes := d.Copy.Body.Nodes()
		if len(nodes) != len(c.Body) {
			t.Fatalf("%d nodes of %d blocks", len(nodes), len(c.Body))
		}
		for i, b := range c.Body {
			if string(nodes[i].Type) != b.Type || b.Type == clipping.Blockquote && nodes[i].Attrs.Speaker != "" {
				t.Errorf("block %d is %s, want %s without a speaker", i, nodes[i].Type, b.Type)
			}
			if b.Type != clipping.StoryCard && !strings.Contains(d.Copy.Body.Text(), b.Text) {
				t.Errorf("block %d is lost: %q", i, b.Text)
			}
		}
		card := d.Copy.Body.UnlinkedCards()
		if len(card) != 1 || card[0].Headline != c.Cards[0].Headline || card[0].Caption != c.Cards[0].Caption || card[0].Credit != "" {
			t.Errorf("cards %+v", card)
		}
		if len(d.Notes) != len(c.Notes)+1 {
			t.Errorf("%d notes, the page left %d and what was left out", len(d.Notes), len(c.Notes))
		}
		for _, drop := range c.Dropped {
			if left := d.Notes[len(d.Notes)-1]; left.Kind != desk.NoteLeftOut || !strings.Contains(left.Text, "“"+drop.Text+"”") {
				t.Errorf("%q vanished unseen: %+v", drop.Text, left)
			}
		}
		kinds, asked := kindsOf(d.Notes), 0
		for _, n := range d.Notes {
			if n.Kind == desk.NoteLeadWanted && (!strings.Contains(n.Text, c.Lead.Caption) || !strings.Contains(n.Text, c.Lead.Credit)) {
				t.Errorf("the picture's words are lost: %q", n.Text)
			}
			if n.Text == "" || strings.Contains(n.Text, "desk.import") {
				t.Errorf("a note without words: %+v", n)
			}
			if n.Asks() {
				asked++
			}
		}
		if kinds[desk.NoteLeadWanted] != 1 || kinds["unlinked_card"] != 1 || asked != kinds[desk.NoteMissingDate]+kinds[desk.NoteUnplaced] || kinds[desk.NoteMissingDate] == 0 {
			t.Errorf("notes %v, %d asked", kinds, asked)
		}
	})
}

func TestReporterTakesUpThePageThatACommandImported(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := r.must(t)(r.Import(t.Context(), account.Operator(), "en", parsed(t, page)))
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Headline = "Taken up" })
		if d.Copy.Headline != "Taken up" {
			t.Errorf("headline %q", d.Copy.Headline)
		}
	})
}

func TestNotesOfAnImportSpeakTheEditionsLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := r.must(t)(r.Import(t.Context(), account.Operator(), "ru", parsed(t, page)))
		for _, n := range d.Notes {
			if n.Kind == desk.NoteMissingDate && !strings.HasPrefix(n.Text, "Нет даты: ") {
				t.Errorf("note %q", n.Text)
			}
		}
		d = r.must(t)(r.Import(t.Context(), account.Operator(), "en", parsed(t, page)))
		for i, n := range parsed(t, page).Notes {
			if d.Notes[i].Text != n.String() {
				t.Errorf("the report says %q, the draft %q", n, d.Notes[i].Text)
			}
		}
	})
}

func TestImportedWordsThatFitNowhereAreNotLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		lede := strings.Repeat("The river rises and rises. ", 60)
		d := r.must(t)(r.Import(t.Context(), account.Operator(), "en", clipping.Clipping{Headline: "River", Lede: strings.TrimSpace(lede)}))
		if d.Copy.Lede != "" || len(d.Copy.Body.Nodes()) != 1 || d.Copy.Body.Nodes()[0].Type != prose.TypeParagraph || d.Copy.Body.Text() != strings.TrimSpace(lede) {
			t.Errorf("a lede of %d letters became %q and a body of %d", len(lede), d.Copy.Lede, len(d.Copy.Body.Text()))
		}
		_, err := r.Import(t.Context(), account.Operator(), "en", clipping.Clipping{Headline: strings.Repeat("a", 201)})
		refused(t, "an endless headline", err, errs.Invalid, "story.headline_too_long")
		_, err = r.Import(t.Context(), account.Operator(), "xx", clipping.Clipping{Headline: "a"})
		refused(t, "an unknown edition", err, errs.Invalid, "desk.unknown_edition")
		_, err = r.Import(t.Context(), account.Operator(), "en", clipping.Clipping{Headline: "a", Body: []clipping.Block{{Type: "paragraph", Text: "a\x00b"}}})
		refused(t, "a body that prose refuses", err, errs.Invalid, "prose.refused")
	})
}

func TestReporterOfOneSectionImportsIntoIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		if d := r.must(t)(r.Import(ctx, staff(1, account.Reporter, "en", "sport"), "en", parsed(t, page))); d.Copy.Section != "sport" {
			t.Errorf("section %q", d.Copy.Section)
		}
		if d := r.must(t)(r.Import(ctx, reporter, "en", parsed(t, page))); d.Copy.Section != "" {
			t.Errorf("section %q was chosen for somebody who has the choice", d.Copy.Section)
		}
		for _, who := range []account.Actor{staff(1, account.Reporter, "ru", ""), staff(1, account.Photographer, "", ""), {}} {
			if _, err := r.Import(ctx, who, "en", parsed(t, page)); !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unsigned) {
				t.Errorf("%s: %v", who.Subject(), err)
			}
		}
	})
}
