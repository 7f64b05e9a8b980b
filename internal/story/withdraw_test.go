package story_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

// loud is a copy each word of which must not be seen once the story is withdrawn.
func loud() story.Copy {
	c := storytest.Copy("SECRET headline", "SECRET body with a SECRETFACT.")
	c.Lede, c.Slugline, c.NoteReaders = "SECRET lede", "SECRET-SLUG", "SECRET note"
	c.Dateline = &story.Dateline{Place: "SECRETVILLE", Agency: "Agency"}
	c.Bylines, c.Topics, c.Lead.Asset = []story.Byline{{Name: "SECRET Author"}}, []string{"summit"}, 7
	return c
}

func TestWithdrawnStoryShowsNoneOfItsWords(t *testing.T) {
	for name, withdraw := range map[string]func(a *story.Archive) func(t *testing.T) (story.Story, error){
		"hold": func(a *story.Archive) func(t *testing.T) (story.Story, error) {
			return func(t *testing.T) (story.Story, error) {
				return a.Hold(t.Context(), account.Operator(), 1, story.Withdrawal{Reason: "Being checked.", Memo: "SECRET memo"})
			}
		},
		"kill": func(a *story.Archive) func(t *testing.T) (story.Story, error) {
			return func(t *testing.T) (story.Story, error) {
				return a.Kill(t.Context(), account.Operator(), 1, story.Withdrawal{Reason: "It was wrong.", Memo: "SECRET memo"})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				n, ctx := storytest.New(t, db), t.Context()
				n.MustPublish(t, story.Publication{Copy: loud()})
				if _, err := n.Archive.Correct(ctx, account.Operator(), 1, story.Fix{Find: "SECRETFACT", Replace: "SECRETTRUTH", Note: "SECRET correction"}); err != nil {
					t.Fatal(err)
				}
				if _, err := withdraw(n.Archive)(t); err != nil {
					t.Fatal(err)
				}
				public, err := n.Archive.Public(ctx, 1)
				if err != nil || public.Path != "/en/20261122/1" || public.Reason == "" || public.Withdrawn.IsZero() {
					t.Errorf("the notice: %v %+v", err, public)
				}
				cards, err1 := n.Archive.ByNumbers(ctx, []int64{1})
				kin, err2 := n.Archive.Translations(ctx, 1)
				corrections, err3 := n.Archive.Corrections(ctx, "en", 0, 0)
				var lists [][]story.Story
				for _, f := range []story.Filter{
					{}, {Section: "world"}, {Topic: "summit"}, {Author: "secret-author"}, {Kinds: []story.Kind{story.Article}},
				} {
					f.Edition = "en"
					list, _, err := n.Archive.List(ctx, f)
					if err != nil {
						t.Error(err)
					}
					lists = append(lists, list)
				}
				entries, err4 := n.Journal.Read(ctx, journal.Query{})
				all, err := json.Marshal([]any{public, cards, kin, corrections, lists, entries})
				if err != nil || err1 != nil || err2 != nil || err3 != nil || err4 != nil {
					t.Fatal(err, err1, err2, err3, err4)
				}
				if i := strings.Index(strings.ReplaceAll(string(all), "author:en/secret-author", ""), "SECRET"); i >= 0 {
					t.Errorf("words of the withdrawn story are public: …%s…", all[max(0, i-80):min(len(all), i+80)])
				}
				if used := n.Bank.Used(); len(used) > 0 {
					t.Errorf("its pictures %v are still public", used)
				}
				whole, err := n.Archive.Get(ctx, account.Operator(), 1)
				if err != nil || whole.Headline != "SECRET headline" || len(whole.Corrections) != 1 {
					t.Errorf("the newsroom lost the text: %v %+v", err, whole)
				}
				if _, err := n.Archive.Get(ctx, account.Actor{}, 1); !errs.Is(err, errs.Unsigned) {
					t.Errorf("the whole text was given to nobody: %v", err)
				}
			})
		})
	}
}

func TestStoryComesBackWholeAndInItsPlace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx, who := storytest.New(t, db), t.Context(), account.Operator()
		before := n.MustPublish(t, story.Publication{Copy: loud()})
		n.MustPublish(t, story.Publication{Copy: storytest.Copy("Later", "Text.")})
		if _, err := n.Archive.Kill(ctx, who, 1, story.Withdrawal{Reason: "It was wrong."}); err != nil {
			t.Fatal(err)
		}
		if _, err := n.Archive.Restore(ctx, who, 1, " "); errField(err) != "note" {
			t.Errorf("restored without a note: %v", err)
		}
		n.Bank.Refuse[7] = errs.Say(errs.Blocked, "mediabank.expired", nil)
		if _, err := n.Archive.Restore(ctx, who, 1, "It was right."); errField(err) != "lead.asset" {
			t.Errorf("restored with an expired picture: %v", err)
		}
		delete(n.Bank.Refuse, 7)
		after, err := n.Archive.Restore(ctx, who, 1, "It was right.")
		if err != nil || after.Path != before.Path || after.Reason != "" || !after.Withdrawn.IsZero() || !after.FirstPublished.Equal(before.FirstPublished) {
			t.Errorf("restored as %+v: %v", after, err)
		}
		list, _, err := n.Archive.List(ctx, story.Filter{Edition: "en"})
		if err != nil || len(list) != 2 || list[1].Number != 1 {
			t.Errorf("list after the restoration: %v %+v", err, list)
		}
		acts, err := n.Archive.Acts(ctx, who, 1)
		if err != nil || len(acts) != 2 || acts[1].Kind != story.EventRestored || acts[1].Memo != "It was right." {
			t.Errorf("acts: %v %+v", err, acts)
		}
		if diff := cmp.Diff([]int64{7}, n.Bank.Used()); diff != "" {
			t.Errorf("pictures: %s", diff)
		}
	})
}

func errField(err error) string {
	if e, ok := err.(*errs.Error); ok {
		return e.Field
	}
	return ""
}

func TestActThatDoesNotFitTheStateIsAConflict(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n, ctx, who := storytest.New(t, db), t.Context(), account.Operator()
	n.MustPublish(t, story.Publication{Copy: storytest.Copy("One", "Text.")})
	w := story.Withdrawal{Reason: "Why not."}
	hold := func() error { _, err := n.Archive.Hold(ctx, who, 1, w); return err }
	kill := func() error { _, err := n.Archive.Kill(ctx, who, 1, w); return err }
	release := func() error { _, err := n.Archive.Release(ctx, who, 1, ""); return err }
	restore := func() error { _, err := n.Archive.Restore(ctx, who, 1, "note"); return err }
	for i, step := range []struct {
		act  func() error
		want errs.Kind
	}{
		{release, errs.Conflict}, {restore, errs.Conflict}, {hold, ""}, {hold, errs.Conflict}, {restore, errs.Conflict}, {release, ""},
		{hold, ""}, {kill, ""}, {kill, errs.Conflict}, {hold, errs.Conflict}, {release, errs.Conflict}, {restore, ""}, {kill, ""},
	} {
		if got := errs.KindOf(step.act()); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
	if _, err := n.Archive.Kill(ctx, who, 1, story.Withdrawal{}); errField(err) != "reason" {
		t.Errorf("killed without a reason: %v", err)
	}
	if _, err := n.Archive.Kill(ctx, who, 99, w); !errs.Is(err, errs.NotFound) {
		t.Errorf("killed what is not there: %v", err)
	}
}

func TestHeldStoryIsMendedUnseen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx, who := storytest.New(t, db), t.Context(), account.Operator()
		n.MustPublish(t, story.Publication{Copy: loud()})
		if _, err := n.Archive.Hold(ctx, who, 1, story.Withdrawal{Reason: "Being checked."}); err != nil {
			t.Fatal(err)
		}
		if _, err := n.Archive.Correct(ctx, who, 1, story.Fix{Find: "SECRETFACT", Replace: "fact", Class: story.ClassRefile, KeepHeld: true}); err != nil {
			t.Fatal(err)
		}
		s := n.MustPublish(t, story.Publication{Story: 1, Base: 2, Copy: storytest.Copy("Mended", "Text.")})
		if s.State != story.Held || s.Path != "/en/20261122/1" {
			t.Errorf("an update brought the held story back: %+v", s)
		}
		entries, err := n.Journal.Read(ctx, journal.Query{Subject: "story:1"})
		var audiences []journal.Audience
		for _, e := range entries {
			audiences = append(audiences, e.Audience)
		}
		if diff := cmp.Diff([]journal.Audience{journal.Public, journal.Public, journal.Staff, journal.Staff}, audiences); err != nil || diff != "" {
			t.Errorf("audiences: %v %s", err, diff)
		}
		s, err = n.Archive.Release(ctx, who, 1, "")
		if err != nil || s.Headline != "Mended" || s.Path != "/en/20261122/mended-1" || s.Version != 3 {
			t.Errorf("released as %+v: %v", s, err)
		}
	})
}

func TestTranslationsAreFoundFromEachOfThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx, who := storytest.New(t, db), t.Context(), account.Operator()
		translation := func(edition string, of int64) story.Publication {
			c := storytest.Copy("In "+edition, "Text.")
			if of > 0 {
				c.Translates = &story.Origin{Number: of, Version: 1}
			}
			return story.Publication{Edition: edition, Copy: c}
		}
		n.MustPublish(t, translation("en", 0))
		n.MustPublish(t, translation("ru", 1))
		n.MustPublish(t, translation("ar", 2))
		n.MustPublish(t, translation("fr", 0))
		numbers := func(of int64) []int64 {
			kin, err := n.Archive.Translations(ctx, of)
			if err != nil {
				t.Fatal(err)
			}
			var all []int64
			for _, s := range kin {
				all = append(all, s.Number)
			}
			return all
		}
		for of, want := range map[int64][]int64{1: {1, 2, 3}, 2: {1, 2, 3}, 3: {1, 2, 3}, 4: {4}} {
			if diff := cmp.Diff(want, numbers(of)); diff != "" {
				t.Errorf("translations of %d: %s", of, diff)
			}
		}
		if _, err := n.Archive.Kill(ctx, who, 2, story.Withdrawal{Reason: "Wrong."}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int64{1, 3}, numbers(1)); diff != "" {
			t.Errorf("after the one between was killed: %s", diff)
		}
		entries, err := n.Journal.Read(ctx, journal.Query{Subject: "story:2"})
		if last := entries[len(entries)-1]; err != nil || !strings.Contains(strings.Join(last.Tags, " "), "story:1 story:2 story:3") {
			t.Errorf("the pages of its translations are not dropped: %v %v", err, last.Tags)
		}
		update := translation("ar", 4)
		update.Story, update.Base = 3, 1
		n.MustPublish(t, update)
		if diff := cmp.Diff([][]int64{{1}, {3, 4}}, [][]int64{numbers(1), numbers(4)}); diff != "" {
			t.Errorf("after the translation was of another story: %s", diff)
		}
	})
}

func TestCardOfAKilledStoryIsAbsent(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n, ctx := storytest.New(t, db), t.Context()
	n.MustPublish(t, story.Publication{Copy: storytest.Copy("Target", "Text.")})
	c := storytest.Copy("Source", "Text.")
	doc, err := prose.New(prose.Paragraph("a"), prose.StoryCard(prose.Card{Story: 1}))
	if err != nil {
		t.Fatal(err)
	}
	c.Body = doc
	n.MustPublish(t, story.Publication{Copy: c})
	if _, err := n.Archive.Kill(ctx, account.Operator(), 1, story.Withdrawal{Reason: "Wrong."}); err != nil {
		t.Fatal(err)
	}
	cards, err := n.Archive.ByNumbers(ctx, []int64{1, 2, 77})
	if err != nil || len(cards) != 1 || cards[2].Headline != "Source" {
		t.Errorf("cards: %v %+v", err, cards)
	}
}
