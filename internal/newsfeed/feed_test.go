package newsfeed_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

func newsroom(t testing.TB, db *store.DB) (*storytest.Newsroom, *newsfeed.Feed) {
	n, feed := storytest.New(t, db), newsfeed.New(db)
	n.Archive.OnChange(feed.Hook)
	return n, feed
}

func TestCorrectedOrUpdatedLineKeepsItsPlace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, feed := newsroom(t, db)
		ctx := t.Context()
		c := storytest.Copy("First", "Text.")
		c.Lead.Asset, c.Label, c.Urgency = 4, story.Analysis, 2
		first := n.MustPublish(t, story.Publication{Kind: story.Flash, Copy: c})
		n.MustPublish(t, story.Publication{Copy: storytest.Copy("Second", "Text.")})
		n.Clock.Advance(time.Hour)
		if _, err := n.Archive.Correct(ctx, account.Operator(), 1, story.Fix{Find: "First", Replace: "Fist", Class: story.ClassRefile}); err != nil {
			t.Fatal(err)
		}
		lines, next, err := feed.Page(ctx, "en", "", 10)
		if err != nil || next != "" || len(lines) != 2 {
			t.Fatalf("page: %v, %d lines, next %q", err, len(lines), next)
		}
		latest, err := n.Journal.Latest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		want := newsfeed.Line{
			Story: 1, Edition: "en", Kind: story.Flash, State: story.Published, Event: story.EventCorrected, Headline: "Fist", Path: "/en/20261122/fist-1",
			At: first.FirstPublished, Changed: n.Clock.Now(), Section: "world", Label: story.Analysis, Urgency: 2, Lead: 4, Corrected: true, Journal: latest, News: lines[1].News,
		}
		if diff := cmp.Diff(want, lines[1]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestStoryIsUnseenAgainOnlyWhereTheDeskAsks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, feed := newsroom(t, db)
		ctx := t.Context()
		first := n.MustPublish(t, story.Publication{Kind: story.Flash, Copy: storytest.Copy("Flash", "")})
		seen, err := n.Journal.Latest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for version, asks := range []bool{false, true} {
			n.MustPublish(t, story.Publication{Story: first.Number, Base: version + 1, Copy: storytest.Copy("Story", "Text."), News: asks})
			line, err := feed.Line(ctx, first.Number)
			if err != nil || line.News > seen != asks || !line.At.Equal(first.FirstPublished) {
				t.Errorf("asked %v: the line is news since %d, seen were %d, %v", asks, line.News, seen, err)
			}
			if unseen, err := feed.Unseen(ctx, "en", seen, 10); err != nil || unseen == 1 != asks {
				t.Errorf("asked %v: %d unseen, %v", asks, unseen, err)
			}
		}
	})
}

func TestStreamIsToldEachChangeOnceAndInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, feed := newsroom(t, db)
		ctx, who := t.Context(), account.Operator()
		before, err := n.Journal.Latest(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 {
			n.MustPublish(t, story.Publication{Copy: storytest.Copy(fmt.Sprintf("Story %d", i+1), "Text.")})
		}
		n.MustPublish(t, story.Publication{Edition: "ru", Copy: storytest.Copy("Другое", "Текст.")})
		after := func(id int64) (numbers []int64, last int64) {
			lines, err := feed.After(ctx, "en", id, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				numbers, last = append(numbers, l.Story), l.Journal
			}
			return numbers, last
		}
		numbers, last := after(before)
		if diff := cmp.Diff([]int64{1, 2, 3}, numbers); diff != "" {
			t.Error(diff)
		}
		if _, err := n.Archive.Kill(ctx, who, 1, story.Withdrawal{Reason: "Wrong."}); err != nil {
			t.Fatal(err)
		}
		numbers, last = after(last)
		if diff := cmp.Diff([]int64{1}, numbers); diff != "" {
			t.Error(diff)
		}
		entries, err := n.Journal.Read(ctx, journal.Query{Subject: "story:1", After: last - 1})
		if err != nil || len(entries) != 1 || entries[0].Kind != story.EventKilled {
			t.Errorf("the line's journal id is not that of its event: %v %+v", err, entries)
		}
		if numbers, _ = after(last); len(numbers) != 0 {
			t.Errorf("told twice: %v", numbers)
		}
		if n, err := feed.Unseen(ctx, "en", before, 100); err != nil || n != 2 {
			t.Errorf("%d unseen, want the 2 that are public: %v", n, err)
		}
	})
}

func TestNoticeOfAWithdrawnStoryHoldsNoneOfItsWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, feed := newsroom(t, db)
		ctx, who := t.Context(), account.Operator()
		c := storytest.Copy("SECRET headline", "SECRET text.")
		c.Lead.Asset = 4
		n.MustPublish(t, story.Publication{Copy: c})
		if _, err := n.Archive.Hold(ctx, who, 1, story.Withdrawal{Reason: "Being checked.", Memo: "SECRET memo"}); err != nil {
			t.Fatal(err)
		}
		held, err := feed.Line(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		n.MustPublish(t, story.Publication{Story: 1, Base: 1, Copy: storytest.Copy("SECRET again", "SECRET text.")})
		still, err := feed.Line(ctx, 1)
		if diff := cmp.Diff(held, still); err != nil || diff != "" {
			t.Errorf("work on a held story showed in the newsfeed: %v %s", err, diff)
		}
		written, err := json.Marshal(still)
		if err != nil || strings.Contains(strings.ToLower(string(written)), "secret") || still.Lead != 0 || still.Reason != "Being checked." {
			t.Errorf("the notice: %v %s", err, written)
		}
		if _, err := n.Archive.Release(ctx, who, 1, ""); err != nil {
			t.Fatal(err)
		}
		back, err := feed.Line(ctx, 1)
		if err != nil || back.Headline != "SECRET again" || back.Reason != "" || !back.Updated || !back.At.Equal(held.At) {
			t.Errorf("the line did not come back whole: %v %+v", err, back)
		}
		if _, err := feed.Line(ctx, 2); !errs.Is(err, errs.NotFound) {
			t.Errorf("a line that is not there: %v", err)
		}
	})
}

func TestPagesMeetWithoutGapOrOverlap(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, feed := newsroom(t, db)
		for i := range 11 {
			n.Clock.Advance(-time.Second) // MustPublish adds it again: the same moment for all
			n.MustPublish(t, story.Publication{Copy: storytest.Copy(fmt.Sprintf("Story %d", i), "Text.")})
		}
		var numbers []int64
		for before, pages := story.Cursor(""), 0; pages < 4; pages++ {
			lines, next, err := feed.Page(t.Context(), "en", before, 4)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lines {
				numbers = append(numbers, l.Story)
			}
			if before = next; next == "" {
				break
			}
		}
		if diff := cmp.Diff([]int64{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, numbers); diff != "" {
			t.Error(diff)
		}
		if _, _, err := feed.Page(t.Context(), "en", "nonsense", 4); !errs.Is(err, errs.Invalid) {
			t.Errorf("a strange cursor: %v", err)
		}
	})
}

// TestNewsfeedShowsWhatTheArchiveDecides does random things to a newsroom and compares every line with a model.
func TestNewsfeedShowsWhatTheArchiveDecides(t *testing.T) {
	if err := flag.Set("rapid.checks", "8"); err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, feed := newsroom(t, db)
		m := &storytest.Model{}
		rapid.Check(t, func(rt *rapid.T) {
			n.Play(rt, m, func(rt *rapid.T) {
				for _, edition := range []string{"en", "ru"} {
					compare(rt, feed, m, edition)
				}
			})
		})
		if len(m.Stories) < 3 {
			t.Errorf("only %d stories were published: the test proves too little", len(m.Stories))
		}
	})
}

func compare(t *rapid.T, feed *newsfeed.Feed, m *storytest.Model, edition string) {
	lines, _, err := feed.Page(t.Context(), edition, "", newsfeed.MaxLines)
	if err != nil {
		t.Fatal(err)
	}
	type seen struct {
		Number             int64
		State              story.State
		Headline, Reason   string
		Corrected, Updated bool
	}
	var got, want []seen
	for _, l := range lines {
		got = append(got, seen{l.Story, l.State, l.Headline, l.Reason, l.Corrected, l.Updated})
	}
	for _, e := range m.Of(edition) {
		headline := e.Headline
		corrected, updated := e.Corrected, e.Updated
		if e.State != story.Published { // marks made while it is withdrawn show when it is back
			headline = ""
			i := len(want)
			if i < len(got) {
				corrected, updated = got[i].Corrected, got[i].Updated
			}
		}
		want = append(want, seen{e.Number, e.State, headline, e.Reason, corrected, updated})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("newsfeed of %s: %s", edition, diff)
	}
}
