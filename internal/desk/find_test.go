package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// found are the headlines of a page of the list.
func found(t *testing.T, r *room, who account.Actor, s desk.Search) string {
	t.Helper()
	s.Edition = "en"
	page, err := r.Find(t.Context(), who, s, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	n, err := r.Count(t.Context(), who, s)
	if err != nil || n != len(page.Lines) {
		t.Errorf("%+v: counted %d of %d: %v", s, n, len(page.Lines), err)
	}
	var all []string
	for _, l := range page.Lines {
		all = append(all, l.Headline)
	}
	return strings.Join(all, " ")
}

func TestListFindsWhatIsAskedForAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		mixed(t, r)
		c := text(t, "Порт_Ёлка")
		c.Slugline, c.Urgency, c.Section = "PORT-FIRE/", 4, "sport"
		c.Bylines = []story.Byline{{Name: "Ada Lind"}}
		port := r.create(t, reporter, c)
		due := r.create(t, rival, text(t, "due"))
		if err := r.SetDue(t.Context(), rival, due.ID, start.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		waits := r.approved(t, text(t, "waits"))
		r.must(t)(r.Schedule(t.Context(), editor, waits.ID, start.Add(2*time.Hour)))
		for want, s := range map[string]desk.Search{
			"waits due Порт_Ёлка c b a": {},
			"waits Порт_Ёлка":           {View: desk.ViewMine},
			"due":                       {View: desk.ViewDue},
			"waits":                     {View: desk.ViewScheduled},
			"e":                         {View: desk.ViewSpiked},
			"":                          {View: desk.ViewLive},
			"b":                         {Stage: "submitted"},
			"Порт_Ёлка c":               {Section: "sport"},
			"Порт_Ёлка":                 {Words: "ПОРТ_елка lind"},
		} {
			if got := found(t, r, reporter, s); got != want {
				t.Errorf("%+v: %q, want %q", s, got, want)
			}
		}
		for name, c := range map[string]struct {
			search desk.Search
			want   string
		}{"a writer": {desk.Search{Writer: 12}, "due"}, "urgency": {desk.Search{Urgency: 4}, "Порт_Ёлка"}, "a slugline": {desk.Search{Words: "port-f"}, "Порт_Ёлка"},
			"half a word that is none": {desk.Search{Words: "100%"}, ""}, "from then": {desk.Search{From: start.Add(time.Second)}, ""}, "until then": {desk.Search{Until: start}, ""}} {
			if got := found(t, r, reporter, c.search); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		if got := found(t, r, staff(1, account.Reporter, "en", "sport"), desk.Search{}); got != "Порт_Ёлка c" {
			t.Errorf("one section sees %q", got)
		}
		if _, err := r.Find(t.Context(), staff(1, account.Reporter, "ru", ""), desk.Search{Edition: "en"}, "", 0); !errs.Is(err, errs.Forbidden) {
			t.Errorf("another edition: %v", err)
		}
		r.must(t)(r.Spike(t.Context(), reporter, port.ID))
		if got := found(t, r, reporter, desk.Search{Words: "lind"}); got != "" {
			t.Errorf("a spiked draft is open: %q", got)
		}
	})
}

func TestListPagesMissNothingAndRepeatNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		want := 0
		for i := range 25 {
			d := r.create(t, reporter, text(t, fmt.Sprint(i)))
			if err := r.SetDue(t.Context(), reporter, d.ID, start.Add(time.Duration(i/5)*time.Hour)); err != nil {
				t.Fatal(err)
			}
			want++
		}
		for _, view := range []desk.View{desk.ViewOpen, desk.ViewDue} {
			seen, last, before := map[int64]bool{}, time.Time{}, desk.Place("")
			for {
				page, err := r.Find(t.Context(), reporter, desk.Search{Edition: "en", View: view}, before, 4)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range page.Lines {
					if seen[l.ID] || view == desk.ViewDue && l.Due.Before(last) {
						t.Errorf("%q: draft %d comes twice or late", view, l.ID)
					}
					seen[l.ID], last = true, l.Due
				}
				if before = page.Next; before == "" {
					break
				}
			}
			if len(seen) != want {
				t.Errorf("%q: %d of %d", view, len(seen), want)
			}
		}
		if _, err := r.Find(t.Context(), reporter, desk.Search{Edition: "en"}, "nonsense", 0); !errs.Is(err, errs.Invalid) {
			t.Errorf("a place that is none: %v", err)
		}
	})
}

func TestLiveListFollowsWhatBecomesOfAStory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		s, _ := r.published(t, text(t, "first"))
		if got := found(t, r, reporter, desk.Search{View: desk.ViewLive}); got != "first" {
			t.Errorf("published: %q", got)
		}
		next, err := r.OpenUpdate(t.Context(), reporter, s.Number)
		next = r.must(t)(next, err)
		next = r.save(t, reporter, next, func(s *desk.Save) { s.Copy.Headline = "second" })
		r.must(t)(r.Submit(t.Context(), reporter, next.ID))
		r.must(t)(r.Approve(t.Context(), editor, next.ID, next.Version))
		if _, err := r.Publish(t.Context(), editor, next.ID, false); err != nil {
			t.Fatal(err)
		}
		if got := found(t, r, reporter, desk.Search{View: desk.ViewLive}); got != "second" {
			t.Errorf("of two versions the list shows %q", got)
		}
		if _, err := r.archive.Hold(t.Context(), chief, s.Number, story.Withdrawal{Reason: "checked"}); err != nil {
			t.Fatal(err)
		}
		page, err := r.Find(t.Context(), reporter, desk.Search{Edition: "en", View: desk.ViewLive}, "", 0)
		if err != nil || len(page.Lines) != 1 || page.Lines[0].Shown != story.Held {
			t.Errorf("held: %+v %v", page.Lines, err)
		}
		if _, err := r.archive.Kill(t.Context(), chief, s.Number, story.Withdrawal{Reason: "wrong"}); err != nil {
			t.Fatal(err)
		}
		if got := found(t, r, reporter, desk.Search{View: desk.ViewLive}); got != "" {
			t.Errorf("killed: %q", got)
		}
	})
}

func TestOldDraftsAreInTheListAfterAStart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		mixed(t, r)
		if err := db.Update(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(t.Context(), "delete from draft_line")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := r.FillLines(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := found(t, r, reporter, desk.Search{}); got != "c b a" {
			t.Errorf("%q", got)
		}
	})
}

func TestSavedSearchesAreOnesOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		s := desk.Search{Edition: "en", Words: "port", Until: start}
		first, err := r.KeepSearch(t.Context(), reporter, " Port ", s)
		if err != nil {
			t.Fatal(err)
		}
		s.Section = "sport"
		again, err := r.KeepSearch(t.Context(), reporter, "Port", s)
		if err != nil || again.ID != first.ID {
			t.Errorf("kept twice under one name: %+v %v", again, err)
		}
		mine, err := r.Searches(t.Context(), reporter, "en")
		if err != nil || len(mine) != 1 || mine[0].Search != s {
			t.Errorf("mine: %+v %v", mine, err)
		}
		if others, err := r.Searches(t.Context(), rival, "en"); err != nil || len(others) != 0 {
			t.Errorf("another's: %+v %v", others, err)
		}
		if err := r.DropSearch(t.Context(), rival, first.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("dropped by another: %v", err)
		}
		if err := r.DropSearch(t.Context(), reporter, first.ID); err != nil {
			t.Error(err)
		}
		for name, err := range map[string]error{
			"no name":        errOf(r.KeepSearch(t.Context(), reporter, "", s)),
			"a strange view": errOf(r.KeepSearch(t.Context(), reporter, "x", desk.Search{Edition: "en", View: "x"})),
		} {
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for i := range 30 {
			if _, err := r.KeepSearch(t.Context(), reporter, fmt.Sprint(i), s); err != nil {
				t.Fatal(err)
			}
		}
		refused(t, "one too many", errOf(r.KeepSearch(t.Context(), reporter, "more", s)), errs.Invalid, "desk.search_many")
	})
}

func errOf[T any](_ T, err error) error { return err }
