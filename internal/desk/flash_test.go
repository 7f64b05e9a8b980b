package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// snapper may flash and nothing else.
var snapper = staff(41, account.FlashDesk, "en", "world")

func flash(line string) desk.Flash {
	return desk.Flash{Edition: "en", Section: "world", Line: line}
}

func TestFlashNeedsASourceAndNothingElse(t *testing.T) {
	for name, test := range map[string]struct {
		flash desk.Flash
		want  string // the headline
		field string // at fault
	}{
		"behind an em dash":     {flash("Harbour closed — port authority"), "Harbour closed — port authority", ""},
		"behind a hyphen":       {flash("Harbour closed - port authority"), "Harbour closed — port authority", ""},
		"behind an en dash":     {flash(" Harbour  closed – port authority "), "Harbour closed — port authority", ""},
		"in a field of its own": {desk.Flash{Edition: "en", Section: "world", Line: "Harbour closed", Source: "port authority"}, "Harbour closed — port authority", ""},
		"the last dash counts":  {flash("Sunday – the harbour closes – port authority"), "Sunday – the harbour closes — port authority", ""},
		"a word with a hyphen":  {flash("Two-day strike begins"), "", "line"},
		"nobody":                {flash("Harbour closed"), "", "line"},
		"a colon is no source":  {flash("Harbour: closed until Sunday"), "", "line"},
		"a dash and no name":    {flash("Harbour closed — 12"), "", "line"},
		"a whole sentence":      {flash("Harbour closed — " + strings.Repeat("word ", 20)), "", "line"},
		"no words":              {flash("  "), "", "line"},
		"too long a line":       {flash(strings.Repeat("word ", 45) + "— port authority"), "", "line"},
		"no section":            {desk.Flash{Edition: "en", Line: "Harbour closed — port authority"}, "", "section"},
		"no such section":       {desk.Flash{Edition: "en", Section: "moon", Line: "Harbour closed — port authority"}, "", "section"},
	} {
		t.Run(name, func(t *testing.T) {
			r := open(t, storetest.Open(t, storetest.SQLite(t)))
			sent, err := r.Flash(t.Context(), chief, test.flash)
			if field := fieldOf(err); field != test.field || (err == nil) != (test.field == "") {
				t.Fatalf("refused at %q, want %q: %v", field, test.field, err)
			}
			if sent.Headline != test.want {
				t.Errorf("went out as %q, want %q", sent.Headline, test.want)
			}
		})
	}
}

func TestArabicFlashSaysFirstWhoSaysIt(t *testing.T) {
	for line, want := range map[string]string{
		"هيئة الميناء: إغلاق الميناء":  "هيئة الميناء: إغلاق الميناء",
		"إغلاق الميناء — هيئة الميناء": "هيئة الميناء: إغلاق الميناء",
		"إغلاق الميناء":                "",
	} {
		r := open(t, storetest.Open(t, storetest.SQLite(t)))
		r.arabic(t)
		sent, err := r.Flash(t.Context(), account.Operator(), desk.Flash{Edition: "ar", Section: "world", Line: line})
		if sent.Headline != want || (err == nil) != (want != "") {
			t.Errorf("%q went out as %q, %v", line, sent.Headline, err)
		}
	}
}

func TestFlashIsOutWithOneActAndWaitsForASecondReader(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		var told []story.Change
		r.archive.OnChange(func(_ context.Context, _ *store.Tx, c story.Change) error { told = append(told, c); return nil })
		f := flash("Harbour closed — port authority")
		f.Banner, f.Once = 20*time.Minute, "once"
		sent, err := r.Flash(ctx, snapper, f)
		if err != nil {
			t.Fatal(err)
		}
		again, err := r.Flash(ctx, snapper, f)
		if err != nil || again.Number != sent.Number {
			t.Fatalf("sent twice it is story %d and %d, %v", sent.Number, again.Number, err)
		}
		if len(told) != 1 || told[0].Banner != 20*time.Minute || told[0].Story.Urgency != desk.FlashUrgency || told[0].Story.Kind != story.Flash {
			t.Errorf("the hooks were told %+v", told)
		}
		waiting, err := r.PublishedAlone(ctx, chief)
		if err != nil || len(waiting) != 1 || waiting[0].Story != sent.Number || waiting[0].By != snapper.ID {
			t.Errorf("the second reader's list: %+v, %v", waiting, err)
		}
		var kinds []string
		entries, err := r.journal.Read(ctx, journal.Query{Limit: 100})
		for _, e := range entries {
			if e.Actor == snapper.Subject() {
				kinds = append(kinds, e.Kind)
			}
		}
		if diff := cmp.Diff([]string{"draft.created", "story.published", "draft.flashed"}, kinds); diff != "" || err != nil {
			t.Errorf("journal (-want +got):\n%s %v", diff, err)
		}
		if _, err := r.Flash(ctx, editor, flash("Harbour open — port authority")); !errs.Is(err, errs.Forbidden) {
			t.Errorf("an editor without the right: %v", err)
		}
		if _, err := r.Flash(ctx, snapper, desk.Flash{Edition: "en", Section: "sport", Line: "Harbour closed — port authority"}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("in another section: %v", err)
		}
	})
}

func TestStoryThatFollowsAFlashIsItsNextVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		sent, err := r.Flash(ctx, snapper, flash("Harbour closed — port authority"))
		if err != nil {
			t.Fatal(err)
		}
		d, err := r.OpenUpdate(ctx, reporter, sent.Number)
		if err != nil || d.Kind != story.Article || d.Copy.Urgency != story.Rush {
			t.Fatalf("the draft is a %s of urgency %d, %v", d.Kind, d.Copy.Urgency, err)
		}
		if _, err := r.Publish(ctx, chief, d.ID, true); fieldOf(err) != "body" {
			t.Errorf("a story without a text was published: %v", err)
		}
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Headline, s.Copy.Body = "Storm closes the harbour", text(t, "").Body })
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		full, err := r.Publish(ctx, editor, d.ID, true)
		if err != nil || full.Number != sent.Number || full.Version != 2 || full.Day != sent.Day || full.Kind != story.Article {
			t.Errorf("the story is %+v, %v", full, err)
		}
	})
}

func TestReadersAreToldOfAnUpdateAsNewOnlyWhereTheDeskAsks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		var news []bool
		r.archive.OnChange(func(_ context.Context, _ *store.Tx, c story.Change) error { news = append(news, c.News); return nil })
		sent, err := r.Flash(ctx, snapper, flash("Harbour closed — port authority"))
		if err != nil {
			t.Fatal(err)
		}
		for _, ask := range []bool{false, true} {
			d := r.must(t)(r.OpenUpdate(ctx, chief, sent.Number))
			d = r.save(t, chief, d, func(s *desk.Save) { s.Copy.Lede += "More. "; s.Copy.Body = text(t, "").Body })
			if ask {
				d = r.must(t)(r.AskUnseen(ctx, chief, d.ID, true))
			}
			if _, err := r.Publish(ctx, chief, d.ID, true); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]bool{false, false, true}, news); diff != "" {
			t.Errorf("news to readers (-want +got):\n%s", diff)
		}
	})
}

// fieldOf answers the field that a refusal names.
func fieldOf(err error) string {
	var said *errs.Error
	if errors.As(err, &said) {
		return said.Field
	}
	return ""
}

// arabic adds an edition that is read from right to left.
func (r *room) arabic(t testing.TB) {
	t.Helper()
	_, err := r.house.Add(t.Context(), account.Operator(), edition.Edition{Code: "ar", Locale: "ar", Sections: []edition.Section{{Slug: "world", Name: "العالم"}}})
	if err != nil {
		t.Fatal(err)
	}
}
