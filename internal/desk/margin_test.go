package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// about is the anchor of words of the body, as an editor's script would send it.
func about(words, before, after string) desk.Anchor {
	return desk.Anchor{Place: "body.content[0]", Words: words, Before: before, After: after}
}

func flood(t *testing.T, r *room) desk.Draft {
	t.Helper()
	return r.create(t, reporter, text(t, "Flood", prose.Paragraph("Two hundred people left their homes in the valley."), prose.Paragraph("The river has risen by a metre.")))
}

func TestNoteFollowsItsWordsThroughEveryEdit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := flood(t, r)
		d = r.must(t)(r.Remark(t.Context(), editor, d.ID, desk.Remark{Anchor: about("Two hundred people", "", " left their"), Text: "Who says so?"}))
		for _, step := range []struct {
			name  string
			body  []prose.Node
			place string
			words string
			gone  bool
		}{
			{"a paragraph before it", []prose.Node{prose.Paragraph("It began at night."), prose.Paragraph("Two hundred people left their homes in the valley.")}, "body.content[1]", "Two hundred people", false},
			{"edited inside", []prose.Node{prose.Paragraph("It began at night."), prose.Paragraph("Three hundred people left their homes in the valley.")}, "body.content[1]", "Three hundred people", false},
			{"edited around", []prose.Node{prose.Paragraph("At least Three hundred people have left.")}, "body.content[0]", "Three hundred people", false},
			{"taken out", []prose.Node{prose.Paragraph("Nobody left.")}, "body.content[0]", "Three hundred people", true},
			{"put back", []prose.Node{prose.Paragraph("At least Three hundred people have left.")}, "body.content[0]", "Three hundred people", false},
		} {
			body, err := prose.New(step.body...)
			if err != nil {
				t.Fatal(err)
			}
			d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Body = body })
			n := d.Notes[0]
			if n.Quote != "Two hundred people" || n.Anchor.Words != step.words || n.Anchor.Place != step.place || n.Anchor.Stands(d.Copy) == step.gone {
				t.Errorf("%s: %+v stands %v", step.name, n.Anchor, n.Anchor.Stands(d.Copy))
			}
		}
	})
}

func TestNoteOnOneOfManyEqualWordsStaysOnThatOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := r.create(t, reporter, text(t, "Twice", prose.Paragraph("The mayor met the mayor of the town.")))
		d = r.must(t)(r.Suggest(t.Context(), editor, d.ID, desk.Suggestion{Anchor: about("mayor", "The mayor met the ", " of the town."), Offer: "deputy"}))
		d = r.must(t)(r.Accept(t.Context(), reporter, d.ID, d.Notes[0].ID, d.Version))
		if got := d.Copy.Body.Text(); got != "The mayor met the deputy of the town." {
			t.Errorf("the wrong words were changed: %q", got)
		}
	})
}

func TestSuggestionIsAcceptedOrRefusedAndNothingOfItIsLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		ctx := t.Context()
		d := flood(t, r)
		d = r.must(t)(r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about("Two hundred", "", " people"), Offer: "At least 200", Text: "House style."}))
		d = r.must(t)(r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about(" in the valley", "their homes", "."), Offer: ""}))
		d = r.must(t)(r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: desk.Anchor{Place: "body.content[1]", Before: "risen by a metre", After: "."}, Offer: " since noon"}))
		d = r.must(t)(r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: desk.Anchor{Place: "headline", Words: "Flood"}, Offer: "Floods"}))
		d = r.must(t)(r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about("homes", "left their ", " in the"), Offer: "houses"}))
		version := d.Version
		for _, n := range d.Notes[:4] {
			d = r.must(t)(r.Accept(ctx, reporter, d.ID, n.ID, d.Version))
		}
		d = r.must(t)(r.Refuse(ctx, reporter, d.ID, d.Notes[4].ID))
		if got := d.Copy.Headline + " / " + d.Copy.Body.Text(); got != "Floods / At least 200 people left their homes.\n\nThe river has risen by a metre since noon." {
			t.Errorf("text %q", got)
		}
		var verdicts []string
		for _, n := range d.Notes {
			verdicts = append(verdicts, string(n.Verdict))
		}
		if diff := cmp.Diff([]string{"accepted", "accepted", "accepted", "accepted", "refused"}, verdicts); diff != "" {
			t.Error(diff)
		}
		if d.Version != version+4 || d.UpdatedBy != reporter.ID {
			t.Errorf("version %d after four accepted changes to %d, saved by %d", d.Version, version, d.UpdatedBy)
		}
		if kinds := r.kinds(t, d.ID); strings.Count(kinds, "suggestion_accepted") != 4 || strings.Count(kinds, "saved") != 4 || !strings.HasSuffix(kinds, "suggestion_refused") {
			t.Errorf("journal: %s", kinds)
		}
		d = r.must(t)(r.Reopen(ctx, reporter, d.ID, d.Notes[4].ID))
		if n := d.Notes[4]; !n.Open() || n.Verdict != "" {
			t.Errorf("a refused suggestion was not reopened: %+v", n)
		}
		_, err := r.Reopen(ctx, reporter, d.ID, d.Notes[0].ID)
		refused(t, "reopen what was accepted", err, errs.Conflict, "desk.suggestion_decided")
	})
}

func TestAcceptedSuggestionVoidsTheApproval(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := r.approved(t, text(t, "Flood"))
		d = r.must(t)(r.Suggest(t.Context(), editor, d.ID, desk.Suggestion{Anchor: desk.Anchor{Place: "headline", Words: "Flood"}, Offer: "Flood in the valley"}))
		if !d.Approved() {
			t.Error("a suggestion alone voided the approval")
		}
		d = r.must(t)(r.Accept(t.Context(), reporter, d.ID, d.Notes[0].ID, d.Version))
		if d.Approved() {
			t.Error("a changed text is still approved")
		}
	})
}

func TestSuggestionAboutWordsThatChangedIsNotForcedIntoTheText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		ctx := t.Context()
		d := flood(t, r)
		d = r.must(t)(r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about("Two hundred people", "", " left"), Offer: "200 people"}))
		note, shown := d.Notes[0].ID, d.Version
		body, err := prose.New(prose.Paragraph("Some people left their homes."))
		if err != nil {
			t.Fatal(err)
		}
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Body = body })
		_, err = r.Accept(ctx, reporter, d.ID, note, shown)
		refused(t, "accept what was not seen", err, errs.Conflict, "desk.suggestion_other_version")
		_, err = r.Accept(ctx, reporter, d.ID, note, d.Version)
		refused(t, "accept what has gone", err, errs.Conflict, "desk.suggestion_gone")
		if got := r.must(t)(r.Get(ctx, reporter, d.ID)).Copy.Body.Text(); got != "Some people left their homes." {
			t.Errorf("text %q", got)
		}
	})
}

func TestNotesAndSuggestionsAreRefusedWhereTheyCannotStand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		ctx := t.Context()
		d := flood(t, r)
		sport := staff(77, account.Reporter, "en", "sport")
		for name, c := range map[string]struct {
			do   func() (desk.Draft, error)
			kind errs.Kind
			key  string
		}{
			"words that are not there": {func() (desk.Draft, error) {
				return r.Remark(ctx, editor, d.ID, desk.Remark{Anchor: about("Nobody at all", "", ""), Text: "x"})
			}, errs.Invalid, "desk.anchor_gone"},
			"no words of its own": {func() (desk.Draft, error) { return r.Remark(ctx, editor, d.ID, desk.Remark{Text: " "}) }, errs.Invalid, "desk.note_length"},
			"the same words": {func() (desk.Draft, error) {
				return r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about("homes", "their ", " in"), Offer: "homes"})
			}, errs.Invalid, "desk.suggestion_same"},
			"a new line": {func() (desk.Draft, error) {
				return r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about("homes", "their ", " in"), Offer: "ho\nmes"})
			}, errs.Invalid, "desk.suggestion_unreadable"},
			"one paragraph for two": {func() (desk.Draft, error) {
				return r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about("in the valley.\n\nThe river", "their homes ", " has risen"), Offer: "in the valley; the river"})
			}, errs.Invalid, "desk.suggestion_paragraphs"},
			"nowhere":              {func() (desk.Draft, error) { return r.Suggest(ctx, editor, d.ID, desk.Suggestion{Offer: "x"}) }, errs.Invalid, "desk.suggestion_nowhere"},
			"an answer to nothing": {func() (desk.Draft, error) { return r.Reply(ctx, editor, d.ID, 999, "x") }, errs.NotFound, "desk.no_note"},
		} {
			_, err := c.do()
			refused(t, name, err, c.kind, c.key)
		}
		d = r.must(t)(r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about("homes", "their ", " in"), Offer: "houses"}))
		note := d.Notes[0].ID
		for name, do := range map[string]func() (desk.Draft, error){
			"see":    func() (desk.Draft, error) { return r.Remark(ctx, sport, d.ID, desk.Remark{Text: "x"}) },
			"answer": func() (desk.Draft, error) { return r.Reply(ctx, sport, d.ID, note, "x") },
			"propose": func() (desk.Draft, error) {
				return r.Suggest(ctx, sport, d.ID, desk.Suggestion{Anchor: about("homes", "their ", " in"), Offer: "x"})
			},
			"accept": func() (desk.Draft, error) { return r.Accept(ctx, rival, d.ID, note, d.Version) },
			"refuse": func() (desk.Draft, error) { return r.Refuse(ctx, rival, d.ID, note) },
		} {
			if _, err := do(); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s without the right: %v", name, err)
			}
		}
		d = r.must(t)(r.Refuse(ctx, editor, d.ID, note))
		if d.Notes[0].Verdict != desk.Refused {
			t.Error("who proposed a change could not take it back")
		}
	})
}

func TestDeskTellsWhomAnActConcerns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		ctx := t.Context()
		var told []string
		r.OnTelling(func(_ context.Context, _ *store.Tx, tell desk.Telling) error {
			line := string(tell.Kind)
			for _, id := range tell.To {
				line += " " + itoa(id)
			}
			told = append(told, line)
			return nil
		})
		d := flood(t, r)
		d = r.must(t)(r.Submit(ctx, reporter, d.ID))
		d = r.must(t)(r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about("homes", "their ", " in"), Offer: "houses"}))
		d = r.must(t)(r.Reply(ctx, reporter, d.ID, d.Notes[0].ID, "Why?"))
		d = r.must(t)(r.Reply(ctx, editor, d.ID, d.Notes[1].ID, "Style."))
		d = r.must(t)(r.Accept(ctx, reporter, d.ID, d.Notes[0].ID, d.Version))
		r.must(t)(r.Return(ctx, editor, d.ID, "One more source."))
		want := []string{"submitted", "noted 11", "answered 21", "answered 21 11", "accepted 21", "over", "returned 11"}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(diff)
		}
		if d.Notes[2].Parent != d.Notes[0].ID {
			t.Error("an answer to an answer left its note")
		}
	})
}

func TestAnyVersionIsRestoredAndNoneIsLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		ctx := t.Context()
		r.bank.set(mediabank.Asset{Number: 7, Caption: "A boat", Alt: "A boat on a river", Creator: "Ada Lind", Holder: "Meridian"})
		first := text(t, "First", prose.Paragraph("One."), prose.Picture(7, "", ""))
		d := r.create(t, reporter, first)
		r.clock.Advance(time.Hour)
		r.bank.set(mediabank.Asset{Number: 7, Caption: "A ship", Alt: "A boat on a river", Creator: "Ada Lind", Holder: "Meridian"})
		d = r.save(t, editor, d, func(s *desk.Save) { s.Copy.Headline = "Second" })
		r.clock.Advance(time.Hour)
		d = r.must(t)(r.RestoreVersion(ctx, reporter, d.ID, desk.Restore{Version: 1, Shown: d.Version}))
		if d.Copy.Headline != "First" || d.Version != 3 {
			t.Errorf("restored %q as version %d", d.Copy.Headline, d.Version)
		}
		versions, err := r.History(ctx, reporter, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, v := range versions {
			said = append(said, v.Copy.Headline+": "+v.Pictures[7].Caption+" "+v.Pictures[7].Credit)
		}
		if diff := cmp.Diff([]string{"First: A ship Meridian / Ada Lind", "Second: A ship Meridian / Ada Lind", "First: A boat Meridian / Ada Lind"}, said); diff != "" {
			t.Error(diff)
		}
		if kinds := r.kinds(t, d.ID); !strings.HasSuffix(kinds, "saved restored") {
			t.Errorf("journal: %s", kinds)
		}
		_, err = r.RestoreVersion(ctx, rival, d.ID, desk.Restore{Version: 2, Shown: d.Version})
		if !errs.Is(err, errs.Forbidden) {
			t.Errorf("restored without the right: %v", err)
		}
	})
}

func TestPublishedVersionIsRestoredIntoTheNextDraftAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		ctx := t.Context()
		s, _ := r.published(t, text(t, "First"))
		next := r.must(t)(r.OpenUpdate(ctx, reporter, s.Number))
		next = r.save(t, reporter, next, func(s *desk.Save) { s.Copy.Headline = "Second" })
		next = r.must(t)(r.Submit(ctx, reporter, next.ID))
		r.must(t)(r.Approve(ctx, editor, next.ID, next.Version))
		if _, err := r.Publish(ctx, editor, next.ID, true); err != nil {
			t.Fatal(err)
		}
		d := r.must(t)(r.RestorePublished(ctx, reporter, s.Number, desk.Restore{Version: 1}))
		if d.Copy.Headline != "First" || d.Story != s.Number || d.Base != 2 {
			t.Errorf("draft %q of story %d, base %d", d.Copy.Headline, d.Story, d.Base)
		}
		if now, err := r.archive.Public(ctx, s.Number); err != nil || now.Headline != "Second" {
			t.Errorf("readers see %q (%v) before anything was published", now.Headline, err)
		}
	})
}

func TestNoteOnSeveralParagraphsFollowsThemAll(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := flood(t, r)
		d = r.must(t)(r.Remark(ctx, editor, d.ID, desk.Remark{Anchor: about("in the valley.\n\nThe river has risen", "left their homes ", " by a metre."), Text: "Both from the mayor?"}))
		if n := d.Notes[0]; n.Quote != "in the valley.\n\nThe river has risen" || n.Anchor.Before != "Two hundred people left their homes " || n.Anchor.After != " by a metre." {
			t.Fatalf("%+v", n)
		}
		for _, step := range []struct {
			name  string
			body  []prose.Node
			place string
			words string
			gone  bool
		}{
			{"a paragraph before them", []prose.Node{prose.Paragraph("Rain."), prose.Paragraph("Two hundred people left their homes in the valley."), prose.Paragraph("The river has risen by a metre.")}, "body.content[1]", "in the valley.\n\nThe river has risen", false},
			{"a picture between them", []prose.Node{prose.Paragraph("Two hundred people left their homes in the valley."), prose.Picture(7, "", "The valley"), prose.Paragraph("The river has risen by a metre.")}, "body.content[0]", "in the valley.\n\nThe river has risen", false},
			{"edited in both", []prose.Node{prose.Paragraph("Two hundred people left their homes in the whole valley."), prose.Paragraph("The river Tolm has risen by a metre.")}, "body.content[0]", "in the whole valley.\n\nThe river Tolm has risen", false},
			{"joined to one", []prose.Node{prose.Paragraph("Two hundred people left their homes in the whole valley. The river Tolm has risen by a metre.")}, "body.content[0]", "in the whole valley. The river Tolm has risen", false},
			{"parted again", []prose.Node{prose.Paragraph("Two hundred people left their homes in the whole valley."), prose.Paragraph("The river Tolm has risen by a metre.")}, "body.content[0]", "in the whole valley.\n\nThe river Tolm has risen", false},
			{"the second one taken out", []prose.Node{prose.Paragraph("Two hundred people left their homes in the whole valley.")}, "body.content[0]", "in the whole valley.", false},
			{"all taken out", []prose.Node{prose.Paragraph("Nobody left.")}, "body.content[0]", "in the whole valley.", true},
		} {
			body, err := prose.New(step.body...)
			if err != nil {
				t.Fatal(err)
			}
			d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Body = body })
			if n := d.Notes[0]; n.Anchor.Words != step.words || n.Anchor.Place != step.place || n.Anchor.Stands(d.Copy) == step.gone {
				t.Errorf("%s: %+v stands %v", step.name, n.Anchor, n.Anchor.Stands(d.Copy))
			}
		}
	})
}

func TestSuggestionForSeveralParagraphsChangesEachAndKeepsWhatStandsBetween(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		begin := []prose.Node{prose.ParagraphOf(prose.Strong("Two hundred"), prose.Text(" people left.")), prose.Picture(7, "", "The valley"), prose.Paragraph("It rained."), prose.Paragraph("The river has risen.")}
		const all = "Two hundred people left.\n\nIt rained.\n\nThe river has risen."
		for _, c := range []struct {
			name, words, before, after, offer string
			want                              []prose.Node
		}{
			{"each reworded", all, "", "", "Two hundred men left.\n\nIt snowed.\n\nThe river rose.",
				[]prose.Node{prose.ParagraphOf(prose.Strong("Two hundred"), prose.Text(" men left.")), begin[1], prose.Paragraph("It snowed."), prose.Paragraph("The river rose.")}},
			{"one goes", all, "", "", "Two hundred people left.\n\n\n\nThe river has risen.", []prose.Node{begin[0], begin[1], begin[3]}},
			{"all go", all, "", "", "", []prose.Node{begin[1]}},
			{"from the middle to the middle", "left.\n\nIt rained.\n\nThe river", "people ", " has risen.", "fled.\n\n\n\nThe sea", []prose.Node{prose.ParagraphOf(prose.Strong("Two hundred"), prose.Text(" people fled.")), begin[1], prose.Paragraph("The sea has risen.")}},
		} {
			d := r.create(t, reporter, text(t, "Flood", begin...))
			d = r.must(t)(r.Suggest(ctx, editor, d.ID, desk.Suggestion{Anchor: about(c.words, c.before, c.after), Offer: c.offer}))
			d = r.must(t)(r.Accept(ctx, reporter, d.ID, d.Notes[0].ID, d.Version))
			want, err := prose.New(c.want...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want.JSON()), string(d.Copy.Body.JSON())); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	})
}
