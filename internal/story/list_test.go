package story_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

func TestListPagesMeetWithoutGapOrOverlap(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		for i := range 25 {
			c := storytest.Copy(fmt.Sprintf("Story %d", i), "Text.")
			kind := story.Article
			if i%5 == 0 {
				c.Section, kind = "sport", story.Flash
			}
			if i%2 == 0 {
				c.Topics, c.Bylines = []string{"summit"}, []story.Byline{{Name: "Ann Lee"}}
			}
			n.Clock.Advance(-time.Second) // MustPublish adds one again: all in the same moment, so that the number decides
			n.MustPublish(t, story.Publication{Kind: kind, Copy: c})
		}
		for name, c := range map[string]struct {
			filter story.Filter
			want   func(i int) bool
		}{
			"edition":             {story.Filter{}, func(int) bool { return true }},
			"section":             {story.Filter{Section: "sport"}, func(i int) bool { return i%5 == 0 }},
			"topic":               {story.Filter{Topic: "summit"}, func(i int) bool { return i%2 == 0 }},
			"author":              {story.Filter{Author: "ann-lee"}, func(i int) bool { return i%2 == 0 }},
			"kind":                {story.Filter{Kinds: []story.Kind{story.Flash}}, func(i int) bool { return i%5 == 0 }},
			"two kinds":           {story.Filter{Kinds: []story.Kind{story.Flash, story.Article}}, func(int) bool { return true }},
			"all at once":         {story.Filter{Section: "sport", Topic: "summit", Author: "ann-lee"}, func(i int) bool { return i%10 == 0 }},
			"section and kind":    {story.Filter{Section: "world", Kinds: []story.Kind{story.Flash}}, func(int) bool { return false }},
			"unknown topic":       {story.Filter{Topic: "ufo"}, func(int) bool { return false }},
			"an edition of none":  {story.Filter{Edition: "ru"}, func(int) bool { return false }},
			"slug with a percent": {story.Filter{Author: "%"}, func(int) bool { return false }},
		} {
			var want, got []int64
			for i := 24; i >= 0; i-- {
				if c.want(i) {
					want = append(want, int64(i+1))
				}
			}
			if c.filter.Edition == "" {
				c.filter.Edition = "en"
			}
			c.filter.Limit = 4
			for pages := 0; pages < 10; pages++ {
				page, next, err := n.Archive.List(ctx, c.filter)
				if err != nil {
					t.Fatal(name, err)
				}
				for _, s := range page {
					got = append(got, s.Number)
				}
				if next == "" {
					break
				}
				c.filter.Before = next
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}

func TestListHasBodiesOnlyWhereAsked(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n, ctx := storytest.New(t, db), t.Context()
	c := storytest.Copy("One", "Text.")
	c.NoteDesk, c.NoteClients, c.NoteReaders = "for us", "for clients", "for all"
	n.MustPublish(t, story.Publication{Copy: c})
	for _, withBody := range []bool{false, true} {
		list, _, err := n.Archive.List(ctx, story.Filter{Edition: "en", WithBody: withBody})
		if err != nil || len(list) != 1 || list[0].Body.Empty() == withBody {
			t.Fatalf("with body %t: %v %+v", withBody, err, list)
		}
		if s := list[0]; s.NoteDesk+s.NoteClients+s.By != "" || s.NoteReaders != "for all" {
			t.Errorf("readers were given the newsroom's notes: %+v", s)
		}
	}
}

func TestStrangeCursorIsRefusedAndNeverBreaks(t *testing.T) {
	for _, c := range []story.Cursor{"x", "!!!", "MTIz", story.Cursor(strings.Repeat("z", 10000))} {
		if _, _, err := c.Place(); errField(err) != "before" {
			t.Errorf("cursor %.10q: %v", c, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(string(story.MakeCursor(storytest.Start, 812)))
	f.Add("")
	f.Add("MTIz")
	f.Fuzz(func(t *testing.T, text string) {
		at, number, err := story.Cursor(text).Place()
		if err != nil {
			if !errs.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
			return
		}
		if text == "" {
			return
		}
		if back, n, err := story.MakeCursor(at, number).Place(); err != nil || !back.Equal(at) || n != number {
			t.Fatalf("%q reads as %v %d, written again as %v %d (%v)", text, at, number, back, n, err)
		}
	})
}

// archiveSize is that of the largest archive on which the measures are taken.
const archiveSize = 17_444

// TestListsNeverReadTheWholeArchive looks at the engines' own plans on a full-sized archive: each list must walk its
// index and read few rows, on its first page and on its last.
func TestListsNeverReadTheWholeArchive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		fill(t, db, archiveSize)
		for _, f := range []story.Filter{
			{}, {Section: "sport"}, {Author: "rare"}, {Kinds: []story.Kind{story.Flash}}, {Kinds: []story.Kind{story.Flash, story.Article}},
		} {
			f.Edition, f.Limit = "en", 50
			for _, page := range []story.Cursor{"", story.MakeCursor(storytest.Start.Add(60*time.Minute), 60)} {
				f.Before = page
				start := time.Now()
				list, _, err := n.Archive.List(ctx, f)
				if err != nil || len(list) == 0 {
					t.Fatalf("%+v: %d stories, %v", f, len(list), err)
				}
				t.Logf("%+v took %v", f, time.Since(start)) // the plans below are the proof
			}
		}
		for _, plan := range plans(t, ctx, db) {
			if strings.Contains(plan, "SCAN ") && !strings.Contains(plan, "SCAN CONSTANT ROW") || strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "TEMP B-TREE") ||
				strings.Contains(plan, "Sort") {
				t.Errorf("a list reads or sorts the whole archive:\n%s", plan)
			}
		}
	})
}

// fill writes rows as relist and Publish do, in bulk.
func fill(t *testing.T, db *store.DB, stories int) {
	t.Helper()
	ctx := t.Context()
	err := db.Update(ctx, func(tx *store.Tx) error {
		series := "with recursive n (i) as (select 1 union all select i + 1 from n where i < " + fmt.Sprint(stories) + ") "
		at := "strftime('%Y-%m-%dT%H:%M:%S.000000Z', '2026-11-22 22:30:00', '+' || i || ' minutes')"
		if tx.Engine() == store.Postgres {
			at = "timestamptz '2026-11-22 22:30:00Z' + i * interval '1 minute'"
		}
		copyText := `{"headline":"H","section":"world","urgency":5,"label":"news","body":{"type":"doc","attrs":{"schema":1},"content":[]}}`
		for _, statement := range []string{
			`insert into story (edition, kind, state, day, slug, version, section, first_published, published, reason)
			` + series + `select 'en', case when i % 50 = 0 then 'flash' else 'article' end, 'published', '20261122', 'h', 1,
				case when i % 50 = 0 then 'sport' else 'world' end, ` + at + `, ` + at + `, '' from n`,
			`insert into story_version (story, version, turn, published, actor, copy, body)
			` + series + `select i, 1, 'first', ` + at + `, 'operator', '` + copyText + `', '{"type":"doc","attrs":{"schema":1},"content":[]}' from n`,
			`insert into story_list (list, first_published, number) select 'edition:en', first_published, number from story`,
			`insert into story_list (list, first_published, number) select 'all:en', first_published, number from story`,
			`insert into story_list (list, first_published, number) select 'kind:en/' || kind, first_published, number from story`,
			`insert into story_list (list, first_published, number) select 'section:en/' || section, first_published, number from story`,
			`insert into story_list (list, first_published, number) select 'author:en/rare', first_published, number from story where number % 20 = 0`,
			`analyze`,
		} {
			if _, err := tx.Exec(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// plans answers the engine's plan of the query behind every list, first page and late page.
func plans(t *testing.T, ctx context.Context, db *store.DB) []string {
	t.Helper()
	var all []string
	for _, list := range []string{"edition:en", "section:en/sport", "author:en/rare", "kind:en/flash", "all:en"} {
		for _, page := range []story.Cursor{"", story.MakeCursor(storytest.Start.Add(60*time.Minute), 60)} {
			first, number, err := page.Place()
			if err != nil {
				t.Fatal(err)
			}
			explain := "explain query plan"
			if db.Engine() == store.Postgres {
				explain = "explain"
			}
			rows, err := db.Query(ctx, explain+story.ListQuery, list, store.At(first), number, "", "", "", "", 51)
			if err != nil {
				t.Fatal(err)
			}
			var plan strings.Builder
			err = store.Each(rows, func(scan func(...any) error) error {
				var line string
				var skip int
				into := []any{&line}
				if db.Engine() == store.SQLite {
					into = []any{&skip, &skip, &skip, &line}
				}
				err := scan(into...)
				plan.WriteString(line + "\n")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, list+"\n"+plan.String())
		}
	}
	return slices.Compact(all)
}

func BenchmarkListOfAFullArchive(b *testing.B) {
	db := storetest.Open(b, storetest.SQLite(b))
	n := storytest.New(b, db)
	for range 500 {
		n.MustPublish(b, story.Publication{Copy: storytest.Copy("Headline", strings.Repeat("Text. ", 400))})
	}
	for b.Loop() {
		if _, _, err := n.Archive.List(b.Context(), story.Filter{Edition: "en", Limit: 50}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestNewsroomSeesWhatReadersDoNot(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n, ctx := storytest.New(t, db), t.Context()
	n.MustPublish(t, story.Publication{Copy: storytest.Copy("One", "Text.")})
	if _, err := n.Archive.Kill(ctx, account.Operator(), 1, story.Withdrawal{Reason: "Wrong."}); err != nil {
		t.Fatal(err)
	}
	reporter := account.Staff(4, "r", []account.Grant{{Role: account.Reporter, Edition: "en"}})
	all, _, err := n.Archive.ListAll(ctx, reporter, story.Filter{Edition: "en"})
	if err != nil || len(all) != 1 || all[0].Headline != "One" {
		t.Errorf("the newsroom's list: %v %+v", err, all)
	}
	if _, _, err := n.Archive.ListAll(ctx, reporter, story.Filter{Edition: "ru"}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a reporter of another edition: %v", err)
	}
}
