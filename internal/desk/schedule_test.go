package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// due is an approved draft that waits for a time.
func (r *room) due(t testing.TB, headline string, when time.Time) desk.Draft {
	t.Helper()
	d := r.approved(t, text(t, headline))
	return r.must(t)(r.Schedule(t.Context(), editor, d.ID, when))
}

// headlines are what has been published, in the order of the journal.
func (r *room) headlines(t testing.TB) []string {
	t.Helper()
	var all []string
	for last := int64(0); ; {
		entries, err := r.journal.Read(t.Context(), journal.Query{After: last, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) == 0 {
			return all
		}
		for _, e := range entries {
			last = e.ID
			if e.Kind != story.EventPublished {
				continue
			}
			var number int64
			fmt.Sscanf(e.Subject, "story:%d", &number)
			s, err := r.archive.Load(t.Context(), r.db, number)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, s.Headline)
		}
	}
}

func (r *room) fire(t testing.TB) time.Time {
	t.Helper()
	next, err := r.Fire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestScheduleIsKeptToTheSecond(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		when := start.Add(90 * time.Second)
		d := r.due(t, "On time", when.Add(700*time.Millisecond)) // cut to the second
		if !d.Schedule.Equal(when) {
			t.Errorf("due %v", d.Schedule)
		}
		r.clock.Advance(90*time.Second - time.Microsecond)
		if next := r.fire(t); !next.Equal(when) || r.stories(t, "en") != 0 {
			t.Errorf("a microsecond early: next %v, %d stories", next, r.stories(t, "en"))
		}
		r.clock.Advance(time.Microsecond)
		if next := r.fire(t); !next.IsZero() || r.stories(t, "en") != 1 {
			t.Errorf("on time: next %v, %d stories", next, r.stories(t, "en"))
		}
		d = r.must(t)(r.Get(t.Context(), editor, d.ID))
		if d.Stage != desk.Published || !d.Schedule.IsZero() || r.kinds(t, d.ID) != "created submitted approved scheduled published" {
			t.Errorf("%s, due %v, journal %s", d.Stage, d.Schedule, r.kinds(t, d.ID))
		}
		s, err := r.archive.Load(t.Context(), db, d.Story)
		if err != nil || !s.FirstPublished.Equal(when) || s.By != "system" {
			t.Errorf("published at %v by %s: %v", s.FirstPublished, s.By, err)
		}
	})
}

func TestScheduleThatCannotBeKeptIsRefusedWhileSomebodyIsThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "Draft"))
		try := func(what string, at time.Time, kind errs.Kind, key string) {
			t.Helper()
			_, err := r.Schedule(ctx, chief, d.ID, at)
			refused(t, what, err, kind, key)
		}
		try("unapproved", start.Add(time.Hour), errs.Forbidden, "desk.not_approved")
		r.must(t)(r.Approve(ctx, editor, d.ID, 1))
		try("now", start, errs.Invalid, "desk.schedule_past")
		try("yesterday", start.AddDate(0, 0, -1), errs.Invalid, "desk.schedule_past")
		try("never", start.AddDate(2, 0, 1), errs.Invalid, "desk.schedule_far")
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Topics = []string{"ufo"} })
		r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		try("about a topic that there is not", start.Add(time.Hour), errs.Invalid, "story.topic_unknown")
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Topics = nil })
		d = r.save(t, reporter, d, func(s *desk.Save) {
			s.Embargo = desk.Embargo{Mode: desk.EmbargoHold, Until: start.Add(time.Hour)}
		})
		r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		try("a second before the embargo ends", start.Add(time.Hour-time.Second), errs.Blocked, "desk.embargoed")
		r.must(t)(r.Schedule(ctx, editor, d.ID, start.Add(time.Hour)))
		moved := r.must(t)(r.Schedule(ctx, editor, d.ID, start.Add(2*time.Hour)))
		if !moved.Schedule.Equal(start.Add(2 * time.Hour)) {
			t.Errorf("moved to %v", moved.Schedule)
		}
		for range 2 {
			moved = r.must(t)(r.Unschedule(ctx, editor, d.ID))
		}
		if !moved.Schedule.IsZero() || !moved.Approved() {
			t.Errorf("unscheduled: due %v, approved %v", moved.Schedule, moved.Approved())
		}
		r.clock.Advance(3 * time.Hour)
		if r.fire(t); r.stories(t, "en") != 0 {
			t.Error("what was unscheduled went out")
		}
	})
}

func TestEverythingDueInOneSecondGoesOutInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		when := start.Add(time.Hour)
		var want []string
		for i := range 200 {
			headline := fmt.Sprintf("Story %03d", i)
			want = append(want, headline)
			r.due(t, headline, when)
		}
		r.clock.Advance(time.Hour)
		begun := time.Now()
		r.fire(t)
		t.Logf("200 in %v", time.Since(begun))
		if got := strings.Join(r.headlines(t), ", "); got != strings.Join(want, ", ") {
			t.Errorf("went out as %s", got)
		}
	})
}

// nodes opens the same newsroom a second time, on connections of its own.
func nodes(t *testing.T, run func(t *testing.T, one, two *room)) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			where := address(t)
			one := open(t, storetest.Open(t, where))
			run(t, one, at(storetest.Open(t, where), one.clock))
		})
	}
}

func TestTwoNodesPublishWhatIsDueExactlyOnceAndInOrder(t *testing.T) {
	nodes(t, func(t *testing.T, one, two *room) {
		var want []string
		for i := range 40 {
			headline := fmt.Sprintf("Story %02d", i)
			want = append(want, headline)
			one.due(t, headline, start.Add(time.Hour))
		}
		one.clock.Advance(time.Hour)
		var group sync.WaitGroup
		failures := make([]error, 4)
		for i, r := range []*room{one, two, one, two} {
			group.Go(func() { _, failures[i] = r.Fire(t.Context()) })
		}
		group.Wait()
		if err := errors.Join(failures...); err != nil {
			t.Error(err)
		}
		if got := strings.Join(one.headlines(t), ", "); got != strings.Join(want, ", ") {
			t.Errorf("went out as %s", got)
		}
	})
}

func TestWhatFellDueWhileNobodyRanGoesOutAtStartInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		for i, minutes := range []int{30, 10, 20, 10} {
			r.due(t, fmt.Sprintf("%d at %d", i, minutes), start.Add(time.Duration(minutes)*time.Minute))
		}
		later := r.due(t, "tomorrow", start.AddDate(0, 0, 1))
		r.clock.Advance(12 * time.Hour)
		restarted := at(db, r.clock)
		if next := restarted.fire(t); !next.Equal(later.Schedule) {
			t.Errorf("next %v", next)
		}
		if got := strings.Join(r.headlines(t), ", "); got != "1 at 10, 3 at 10, 2 at 20, 0 at 30" {
			t.Errorf("went out as %s", got)
		}
	})
}

func TestScheduleThatCannotBeKeptIsGivenUpInWordsAPersonUnderstands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		when := start.Add(time.Hour)
		changed := r.due(t, "Changed", when)
		r.save(t, reporter, changed, func(s *desk.Save) { s.Copy.Headline = "Changed since" })
		pictured := text(t, "Pictured")
		pictured.Lead.Asset = 7
		expired := r.approved(t, pictured)
		r.must(t)(r.Schedule(ctx, editor, expired.ID, when))
		r.bank.setRefusal(7, errs.Say(errs.Blocked, "mediabank.uncredited", map[string]any{"Number": int64(7)}))
		fine := r.due(t, "Fine", when)
		r.clock.Advance(time.Hour)
		r.fire(t)
		if got := strings.Join(r.headlines(t), ", "); got != "Fine" {
			t.Errorf("went out: %s", got)
		}
		for id, want := range map[int64]string{changed.ID: "Version 2 has not been approved.", expired.ID: "7"} {
			d := r.must(t)(r.Get(ctx, editor, id))
			note := d.Notes[len(d.Notes)-1]
			if !d.Schedule.IsZero() || d.Stage == desk.Published || note.Kind != desk.NoteSchedule || !strings.HasPrefix(note.Text, "Not published as scheduled for November 22, 2026, 13:00 GMT. ") || !strings.Contains(note.Text, want) {
				t.Errorf("%s, due %v, note %q", d.Stage, d.Schedule, note.Text)
			}
			if kinds := r.kinds(t, id); !strings.HasSuffix(kinds, "schedule_failed") {
				t.Errorf("journal: %s", kinds)
			}
		}
		if next := r.fire(t); !next.IsZero() || r.must(t)(r.Get(ctx, editor, fine.ID)).Stage != desk.Published {
			t.Errorf("next %v", next)
		}
	})
}

func TestFaultOfTheMachineLeavesADraftDueAndHoldsUpNobodyElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		var fault error
		r.archive.OnChange(func(_ context.Context, _ *store.Tx, c story.Change) error {
			if c.Story.Headline == "Broken" {
				return fault
			}
			return nil
		})
		broken := r.due(t, "Broken", start.Add(time.Minute))
		r.due(t, "Fine", start.Add(2*time.Minute))
		r.clock.Advance(time.Hour)
		for _, fault = range []error{errors.New("a bug"), &errs.Error{Kind: errs.Unavailable, Err: errors.New("the disk is full")}, &errs.Error{Kind: errs.Conflict, Err: errors.New("unique index")}} {
			if _, err := r.Fire(ctx); !errors.Is(err, fault) {
				t.Errorf("%v: got %v", fault, err)
			}
			d := r.must(t)(r.Get(ctx, editor, broken.ID))
			if d.Schedule.IsZero() || len(d.Notes) != 0 || d.Stage != desk.Approved {
				t.Errorf("%v: %s, due %v, notes %v", fault, d.Stage, d.Schedule, d.Notes)
			}
		}
		if got := strings.Join(r.headlines(t), ", "); got != "Fine" {
			t.Errorf("went out: %s", got)
		}
		fault = nil
		r.fire(t)
		if got := strings.Join(r.headlines(t), ", "); got != "Fine, Broken" {
			t.Errorf("went out: %s", got)
		}
	})
}

func TestScheduleWaitsForAPictureThatIsStillBeingDrawn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		c := text(t, "Pictured")
		c.Lead.Asset = 7
		d := r.approved(t, c)
		r.must(t)(r.Schedule(ctx, editor, d.ID, start.Add(time.Minute)))
		r.bank.setRefusal(7, errs.Say(errs.Blocked, "mediabank.processing", map[string]any{"Number": int64(7)}))
		r.clock.Advance(time.Minute)
		r.fire(t)
		if d = r.must(t)(r.Get(ctx, editor, d.ID)); d.Schedule.IsZero() || len(d.Notes) != 0 {
			t.Errorf("given up: %+v", d.Notes)
		}
		r.bank.setRefusal(7, nil)
		r.fire(t)
		if r.stories(t, "en") != 1 {
			t.Error("not published once the picture was drawn")
		}
	})
}

// TestRunPublishesOnTheSecondByTheMachinesClock runs in a bubble whose time passes only while everybody waits.
func TestRunPublishesOnTheSecondByTheMachinesClock(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			where := address(t)
			synctest.Test(t, func(t *testing.T) {
				r := ticking(t, storetest.Open(t, where))
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				go func() { ended <- r.Run(ctx) }()
				began := time.Now().Truncate(time.Second)
				for _, seconds := range []int{100, 3, 3, 61} {
					d := r.approved(t, text(t, fmt.Sprintf("after %d", seconds)))
					r.must(t)(r.Schedule(ctx, editor, d.ID, began.Add(time.Duration(seconds)*time.Second)))
				}
				time.Sleep(2 * time.Minute)
				stop()
				if err := <-ended; !errors.Is(err, context.Canceled) {
					t.Errorf("run ended with %v", err)
				}
				stories, _, err := r.archive.List(t.Context(), story.Filter{Edition: "en"})
				if err != nil || len(stories) != 4 {
					t.Fatalf("%d stories: %v", len(stories), err)
				}
				for _, s := range stories {
					var seconds int
					fmt.Sscanf(s.Headline, "after %d", &seconds)
					if late := s.FirstPublished.Sub(began.Add(time.Duration(seconds) * time.Second)); late < 0 || late > 50*time.Millisecond {
						t.Errorf("%q went out %v late", s.Headline, late)
					}
				}
			})
		})
	}
}

// ticking is a newsroom by the machine's clock.
func ticking(t *testing.T, db *store.DB) *room {
	t.Helper()
	now := clock.System{}
	r := &room{db: db, bank: &pictures{}}
	r.journal = journal.New(db, now)
	r.house = edition.New(db, r.journal, now)
	r.archive = story.New(story.Options{DB: db, Journal: r.journal, Clock: now, Bank: r.bank, House: r.house})
	r.Desk = desk.New(desk.Options{DB: db, Journal: r.journal, Clock: now, Archive: r.archive, Bank: r.bank, House: r.house})
	if err := r.house.Setup(t.Context(), account.Operator(), edition.Setup{Agency: "Meridian", Editions: []edition.Edition{{Code: "en"}}}); err != nil {
		t.Fatal(err)
	}
	return r
}
