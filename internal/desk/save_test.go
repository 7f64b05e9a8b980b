package desk_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

func TestConflictCarriesBothTextsAndLosesNeither(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "First"))
		r.save(t, editor, d, func(s *desk.Save) { s.Copy.Headline = "The editor's" })
		mine := desk.Save{Version: 1, Kind: d.Kind, Copy: text(t, "The reporter's")}
		_, err := r.Save(ctx, reporter, d.ID, mine)
		var conflict *desk.Conflict
		if !errors.As(err, &conflict) || !errs.Is(err, errs.Conflict) {
			t.Fatalf("got %v, want a conflict", err)
		}
		if conflict.Current.Copy.Headline != "The editor's" || conflict.Current.UpdatedBy != editor.ID || conflict.Yours.Copy.Headline != "The reporter's" {
			t.Errorf("current %q by %d, yours %q", conflict.Current.Copy.Headline, conflict.Current.UpdatedBy, conflict.Yours.Copy.Headline)
		}
		merged := r.save(t, reporter, conflict.Current, func(s *desk.Save) { s.Copy.Headline = "Both" })
		var headlines []string
		versions, err := r.History(ctx, reporter, d.ID)
		for _, v := range versions {
			headlines = append(headlines, v.Copy.Headline)
		}
		if diff := cmp.Diff([]string{"Both", "The editor's", "First"}, headlines); err != nil || diff != "" || merged.Version != 3 {
			t.Errorf("history: %v %s", err, diff)
		}
	})
}

func TestSaveRepeatedAfterALostAnswerIsNoConflict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "First"))
		s := desk.Save{Version: 1, Copy: text(t, "  Second\t"), Embargo: desk.Embargo{Mode: desk.EmbargoHold, Until: start.Add(time.Hour + 1)}}
		first := r.must(t)(r.Save(ctx, reporter, d.ID, s))
		again := r.must(t)(r.Save(ctx, reporter, d.ID, s))
		if first.Version != 2 || again.Version != 2 || again.Copy.Headline != "Second" {
			t.Errorf("versions %d and %d, headline %q", first.Version, again.Version, again.Copy.Headline)
		}
		if kinds := r.kinds(t, d.ID); kinds != "created saved" {
			t.Errorf("journal: %s", kinds)
		}
	})
}

func TestOfTwoWhoSaveAtOnceOneWinsAndTheOtherKeepsTheirText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "First"))
		for round := range 10 {
			d = r.must(t)(r.Get(ctx, reporter, d.ID))
			errors := make([]error, 2)
			var group sync.WaitGroup
			for i, who := range []account.Actor{reporter, editor} {
				group.Go(func() {
					_, errors[i] = r.Save(ctx, who, d.ID, desk.Save{Version: d.Version, Copy: text(t, fmt.Sprintf("Round %d by %d", round, i))})
				})
			}
			group.Wait()
			won, lost := 0, 1
			if errors[0] != nil {
				won, lost = 1, 0
			}
			now := r.must(t)(r.Get(ctx, reporter, d.ID))
			if errors[won] != nil || now.Version != d.Version+1 || now.Copy.Headline != fmt.Sprintf("Round %d by %d", round, won) {
				t.Fatalf("winner %v, version %d → %d, %q", errors[won], d.Version, now.Version, now.Copy.Headline)
			}
			conflict := asConflict(errors[lost])
			if conflict == nil || conflict.Yours.Copy.Headline != fmt.Sprintf("Round %d by %d", round, lost) || conflict.Current.Copy.Headline != now.Copy.Headline {
				t.Fatalf("loser: %v", errors[lost])
			}
		}
	})
}

func asConflict(err error) *desk.Conflict {
	var c *desk.Conflict
	if errors.As(err, &c) {
		return c
	}
	return nil
}

func TestTypingIsThinnedOutAndNoTextThatMatteredIsLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "v1"))
		typed := func(who account.Actor, seconds int) {
			r.clock.Advance(time.Duration(seconds) * time.Second)
			d = r.save(t, who, d, func(s *desk.Save) { s.Copy.Headline = fmt.Sprintf("v%d", d.Version+1) })
		}
		for range 60 { // five minutes of typing: v2 … v61
			typed(reporter, 5)
		}
		r.must(t)(r.Submit(ctx, reporter, d.ID)) // v61
		typed(reporter, 5)                       // v62
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		typed(reporter, 5) // v63
		typed(editor, 5)   // v64
		typed(editor, 5)   // v65
		typed(reporter, 5) // v66
		typed(reporter, 5) // v67
		versions, err := r.History(ctx, editor, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		kept := map[int]string{}
		for _, v := range versions {
			kept[v.Version] = v.Copy.Headline
		}
		for _, must := range []int{1, 61, 62, 63, 65, 67} { // first, submitted, approved, another's, another's last, the newest
			if kept[must] != fmt.Sprintf("v%d", must) {
				t.Errorf("version %d is lost: %v", must, kept)
			}
		}
		if len(kept) > 12 {
			t.Errorf("%d texts are kept of 67", len(kept))
		}
		between := 0
		for n := range kept {
			if n > 1 && n < 61 {
				between++
			}
		}
		if between < 2 {
			t.Errorf("of five minutes of typing %d texts are left between the first and the last", between)
		}
		if v, err := r.Version(ctx, editor, d.ID, 62); err != nil || v.Copy.Headline != "v62" || v.By != reporter.ID {
			t.Errorf("version 62: %v %+v", err, v)
		}
		_, err = r.Version(ctx, editor, d.ID, 3)
		refused(t, "a version that was thinned out", err, errs.NotFound, "desk.no_version")
	})
}

func TestOverlongOrUnknownInputNamesItsFieldAndChangesNothing(t *testing.T) {
	long := func(n int) string { return fmt.Sprintf("%0*d", n, 1) }
	cases := map[string]struct {
		change func(*desk.Save)
		field  string
	}{
		"headline":         {func(s *desk.Save) { s.Copy.Headline = long(201) }, "headline"},
		"lede":             {func(s *desk.Save) { s.Copy.Lede = long(1001) }, "lede"},
		"slugline":         {func(s *desk.Save) { s.Copy.Slugline = long(61) }, "slugline"},
		"byline's role":    {func(s *desk.Save) { s.Copy.Bylines = []story.Byline{{Name: "A"}, {Name: "B", Role: long(121)}} }, "bylines[1].role"},
		"urgency":          {func(s *desk.Save) { s.Copy.Urgency = 9 }, "urgency"},
		"label":            {func(s *desk.Save) { s.Copy.Label = "rumour" }, "label"},
		"a kind unbuilt":   {func(s *desk.Save) { s.Kind = story.Live }, "kind"},
		"a kind unknown":   {func(s *desk.Save) { s.Kind = "poem" }, "kind"},
		"base":             {func(s *desk.Save) { s.Base = 3 }, "base"},
		"embargo mode":     {func(s *desk.Save) { s.Embargo.Mode = "maybe" }, "embargo.mode"},
		"embargo untimed":  {func(s *desk.Save) { s.Embargo.Mode = desk.EmbargoHold }, "embargo.until"},
		"embargo modeless": {func(s *desk.Save) { s.Embargo.Until = start }, "embargo.mode"},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "Short"))
		for name, c := range cases {
			s := desk.Save{Version: d.Version, Kind: d.Kind, Copy: d.Copy}
			c.change(&s)
			_, err := r.Save(ctx, reporter, d.ID, s)
			var said *errs.Error
			if !errors.As(err, &said) || said.Kind != errs.Invalid || said.Field != c.field || said.Key == "" {
				t.Errorf("%s: %v, want the field %s", name, err, c.field)
			}
			if now := r.must(t)(r.Get(ctx, reporter, d.ID)); now.Version != d.Version {
				t.Errorf("%s was saved", name)
			}
		}
		_, err := r.Create(ctx, account.Operator(), desk.NewDraft{Edition: "xx"})
		refused(t, "unknown edition", err, errs.Invalid, "desk.unknown_edition")
		_, err = r.Save(ctx, reporter, 999, desk.Save{Version: 1})
		refused(t, "unknown draft", err, errs.NotFound, "desk.no_draft")
	})
}

func TestUpdateOfAStoryThatWasCorrectedMeanwhileIsNotStuck(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		s, _ := r.published(t, text(t, "River rises"))
		d := r.must(t)(r.OpenUpdate(ctx, reporter, s.Number))
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Headline = "River rises further" })
		if _, err := r.archive.Correct(ctx, editor, s.Number, story.Fix{Find: "A flood.", Replace: "A big flood.", Class: story.ClassCorrection, Note: "It was big."}); err != nil {
			t.Fatal(err)
		}
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		_, err := r.Publish(ctx, editor, d.ID, false)
		refused(t, "over a correction", err, errs.Conflict, "story.base_outdated")
		d = r.save(t, editor, d, func(s *desk.Save) { s.Base, s.Copy.Lede = 2, "A big flood." })
		if d.Base != 2 || d.Approved() {
			t.Errorf("base %d, approved %v", d.Base, d.Approved())
		}
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		if s = r.out(t, editor, d); s.Version != 3 || s.Lede != "A big flood." || !s.Corrected() {
			t.Errorf("version %d, lede %q, corrected %v", s.Version, s.Lede, s.Corrected())
		}
	})
}
