package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

const flooded = "The river rose and 12 people died in Arden, Mayor Smith said on Monday."

// updated opens the next version of a story with another first paragraph.
func (r *room) updated(t *testing.T, number int64, nodes ...prose.Node) desk.Draft {
	t.Helper()
	d := r.must(t)(r.OpenUpdate(t.Context(), reporter, number))
	return r.save(t, reporter, d, func(s *desk.Save) { s.Copy = text(t, s.Copy.Headline, nodes...) })
}

func TestDeskAsksAboutAPublishedFigureNameOrQuoteThatChanges(t *testing.T) {
	quote := "“We have never seen so much water here,” Mayor Smith told reporters by the river."
	for name, c := range map[string]struct {
		before, after string
		want          []desk.Changed
	}{
		"a figure":             {flooded, strings.Replace(flooded, "12", "13", 1), []desk.Changed{{Kind: desk.ChangedFigure, Old: "12", New: "13"}}},
		"a name":               {flooded, strings.Replace(flooded, "Smith", "Smythe", 1), []desk.Changed{{Kind: desk.ChangedName, Old: "Smith", New: "Smythe"}}},
		"two of them":          {flooded, strings.NewReplacer("12", "13", "Arden", "Tolm").Replace(flooded), []desk.Changed{{Kind: desk.ChangedFigure, Old: "12", New: "13"}, {Kind: desk.ChangedName, Old: "Arden", New: "Tolm"}}},
		"a quote":              {quote, strings.Replace(quote, "never", "often", 1), []desk.Changed{{Kind: desk.ChangedQuote, Old: "never", New: "often"}}},
		"an Arabic figure":     {"قتل ١٢ شخصا في الفيضان الذي ضرب المدينة", "قتل ١٣ شخصا في الفيضان الذي ضرب المدينة", []desk.Changed{{Kind: desk.ChangedFigure, Old: "١٢", New: "١٣"}}},
		"plain words":          {flooded, strings.Replace(flooded, "rose", "swelled", 1), nil},
		"a sentence more":      {flooded, flooded + " Another 40 were saved.", nil},
		"a word that begins":   {"There was no water in the town on Monday.", "Then was no water in the town on Monday.", nil},
		"another text":         {flooded, "Nobody in Oslo has heard of 99 floods this year.", nil},
		"too short to compare": {"Version 1", "Version 2", nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := open(t, storetest.Open(t, storetest.SQLite(t)))
			s, _ := r.published(t, text(t, "Flood", prose.Paragraph("Before it."), prose.Paragraph(c.before)))
			d := r.updated(t, s.Number, prose.Paragraph("Before it, and after."), prose.Paragraph("Something new."), prose.Paragraph(c.after))
			got, err := r.Changed(t.Context(), editor, d.ID)
			for i := range c.want {
				c.want[i].Place = "body.content[2]"
			}
			if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		})
	}
}

func TestUpdateOfWhatWasWrongIsACorrectionAndOfWhatWentOnIsNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		s, _ := r.published(t, text(t, "Flood", prose.Paragraph(flooded)))
		d := r.updated(t, s.Number, prose.Paragraph(strings.NewReplacer("12", "13", "Smith", "Smythe").Replace(flooded)))
		r.must(t)(r.Submit(ctx, reporter, d.ID))
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		_, err := r.Publish(ctx, editor, d.ID, false)
		refused(t, "published without an answer", err, errs.Blocked, "desk.was_it_wrong")
		_, err = r.Schedule(ctx, editor, d.ID, start.Add(time.Hour))
		refused(t, "scheduled without an answer", err, errs.Blocked, "desk.was_it_wrong")
		toll := desk.Answer{Place: "body.content[0]", Old: "12", New: "13"}
		name := desk.Answer{Place: "body.content[0]", Old: "Smith", New: "Smythe", Wrong: true, Cause: "misheard"}
		_, err = r.Answer(ctx, reporter, d.ID, []desk.Answer{toll})
		refused(t, "answered by a reporter", err, errs.Forbidden, "error.forbidden")
		_, err = r.Answer(ctx, editor, d.ID, []desk.Answer{toll, {Place: "headline", Old: "a", New: "b"}})
		refused(t, "answered what nobody asked", err, errs.Invalid, "desk.nothing_changed")
		d = r.must(t)(r.Answer(ctx, editor, d.ID, []desk.Answer{toll, name}))
		if !d.Approved() {
			t.Error("an answer voided the approval")
		}
		s, err = r.Publish(ctx, editor, d.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		if s.Turn != story.Correction || len(s.Corrections) != 1 || s.Corrections[0].Old != "Smith" || s.Corrections[0].Cause != "misheard" || !strings.Contains(s.Corrections[0].Note, "Smythe") {
			t.Errorf("it went out as %s with %+v", s.Turn, s.Corrections)
		}
		d = r.updated(t, s.Number, prose.Paragraph(strings.NewReplacer("12", "15", "Smith", "Smythe").Replace(flooded)))
		r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		s, err = r.Publish(ctx, editor, d.ID, true)
		if err != nil || s.Turn != story.Update || len(s.Corrections) != 1 {
			t.Errorf("confirmed as nothing wrong it went out as %s: %v %+v", s.Turn, err, s.Corrections)
		}
	})
}

func TestCorrectionByUpdateNeedsASecondPersonWhereTheSectionDemandsOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		s, _ := r.published(t, text(t, "Flood", prose.Paragraph(flooded)))
		rules := edition.Section{Slug: "world", Name: "World", Position: 1, Rules: edition.Rules{SecondCorrector: true}}
		if err := r.house.ChangeSection(ctx, account.Operator(), "en", rules); err != nil {
			t.Fatal(err)
		}
		d := r.must(t)(r.OpenUpdate(ctx, chief, s.Number))
		d = r.save(t, chief, d, func(s *desk.Save) {
			s.Copy = text(t, "Flood", prose.Paragraph(strings.Replace(flooded, "12", "13", 1)))
		})
		r.must(t)(r.Answer(ctx, chief, d.ID, []desk.Answer{{Place: "body.content[0]", Old: "12", New: "13", Wrong: true}}))
		_, err := r.Publish(ctx, chief, d.ID, false)
		refused(t, "alone", err, errs.Blocked, "story.second_person")
		r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		if s, err := r.Publish(ctx, chief, d.ID, false); err != nil || s.Turn != story.Correction {
			t.Errorf("approved by another: %v", err)
		}
	})
}

func TestAdvisoryOfAVersionIsNotThatOfTheNext(t *testing.T) {
	r := open(t, storetest.Open(t, storetest.SQLite(t)))
	c := text(t, "Flood")
	c.Advisory = "Updates with the mayor's reply."
	s, _ := r.published(t, c)
	if s.Advisory == "" {
		t.Fatal("the advisory was not published")
	}
	if d := r.must(t)(r.OpenUpdate(t.Context(), reporter, s.Number)); d.Copy.Advisory != "" {
		t.Errorf("the next version begins with %q", d.Copy.Advisory)
	}
}
