package planning_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/planning"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

var start = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var (
	reporter = staff(11, account.Reporter, "")
	rival    = staff(12, account.Reporter, "")
	editor   = staff(21, account.Editor, "")
	sport    = staff(13, account.Reporter, "sport")
)

func staff(id int64, role account.Role, section string) account.Actor {
	return account.Staff(id, string(role), []account.Grant{{Role: role, Edition: "en", Section: section}})
}

// drafts is a desk that counts what it is asked.
type drafts struct {
	mu     sync.Mutex
	begun  []planning.Entry
	wanted []time.Time
	refuse error
}

func (d *drafts) Begin(_ context.Context, _ *store.Tx, _ account.Actor, e planning.Entry) (int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.refuse != nil {
		return 0, d.refuse
	}
	d.begun = append(d.begun, e)
	return int64(100 + len(d.begun)), nil
}

func (d *drafts) Want(_ context.Context, _ *store.Tx, _ account.Actor, _ int64, by time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wanted = append(d.wanted, by)
	return nil
}

type room struct {
	*planning.Plan
	desk    *drafts
	journal *journal.Journal
}

func open(t *testing.T, db *store.DB) *room {
	t.Helper()
	now := clock.NewManual(start)
	r := &room{desk: &drafts{}, journal: journal.New(db, now)}
	house := edition.New(db, r.journal, now)
	if err := house.Setup(t.Context(), account.Operator(), edition.Setup{Agency: "Meridian", Domain: "meridian.example", Editions: []edition.Edition{
		{Code: "en", Sections: []edition.Section{{Slug: "world", Name: "World"}, {Slug: "sport", Name: "Sport"}}}}}); err != nil {
		t.Fatal(err)
	}
	r.Plan = planning.New(planning.Options{DB: db, Journal: r.journal, Clock: now, House: house, Desk: r.desk})
	return r
}

func entry() planning.Entry {
	return planning.Entry{Edition: "en", Section: "world", Slugline: " PORT/ ", Place: "Arden", Begins: start.Add(time.Hour), Deadline: start.Add(3 * time.Hour), Writer: 11, Length: 400, Picture: planning.Wanted}
}

func (r *room) add(t *testing.T, who account.Actor, e planning.Entry) planning.Entry {
	t.Helper()
	made, err := r.Add(t.Context(), who, e, "")
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// kinds are the journal's kinds of an entry, in order.
func (r *room) kinds(t *testing.T, subject string) string {
	t.Helper()
	entries, err := r.journal.Read(t.Context(), journal.Query{Subject: subject})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range entries {
		kinds = append(kinds, strings.TrimPrefix(e.Kind, "plan."))
	}
	return strings.Join(kinds, " ")
}

func TestEntryIsStartedOnceHoweverManyStartIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		e := r.add(t, editor, entry())
		var group sync.WaitGroup
		got := make([]int64, 4)
		for i := range got {
			group.Go(func() {
				started, err := r.Start(t.Context(), editor, e.ID)
				if err != nil {
					t.Error(err)
				}
				got[i] = started.Draft
			})
		}
		group.Wait()
		for _, draft := range got {
			if draft == 0 || draft != got[0] {
				t.Errorf("drafts %v", got)
			}
		}
		if kinds := r.kinds(t, "plan:1"); len(r.desk.begun) == 0 || kinds != "added started" {
			t.Errorf("begun %d times, journal %q", len(r.desk.begun), kinds)
		}
		now, err := r.Get(t.Context(), reporter, e.ID)
		if err != nil || now.Draft != got[0] || now.Slugline != "PORT/" {
			t.Errorf("%+v %v", now, err)
		}
		now.Deadline = start.Add(5 * time.Hour)
		if _, err := r.Change(t.Context(), editor, now); err != nil || len(r.desk.wanted) != 1 || !r.desk.wanted[0].Equal(now.Deadline) {
			t.Errorf("the draft hears of the deadline: %v %v", r.desk.wanted, err)
		}
	})
}

func TestRefusedStartLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		e := r.add(t, editor, entry())
		r.desk.refuse = errs.New(errs.Blocked, "no")
		if _, err := r.Start(t.Context(), editor, e.ID); !errs.Is(err, errs.Blocked) {
			t.Errorf("started: %v", err)
		}
		if now, err := r.Get(t.Context(), editor, e.ID); err != nil || now.Draft != 0 || r.kinds(t, "plan:1") != "added" {
			t.Errorf("%+v %v", now, err)
		}
	})
}

func TestChangeOverAnothersIsRefusedWithBoth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		e := r.add(t, reporter, entry())
		mine, theirs := e, e
		theirs.Place = "Berg"
		changed, err := r.Change(t.Context(), editor, theirs)
		if err != nil || changed.Version != 2 {
			t.Fatalf("%+v %v", changed, err)
		}
		mine.Note = "Call first."
		_, err = r.Change(t.Context(), reporter, mine)
		var both *planning.Conflict
		if !errs.Is(err, errs.Conflict) || !errors.As(err, &both) || both.Current.Place != "Berg" || both.Yours.Note != "Call first." {
			t.Errorf("conflict: %v", err)
		}
		if same, err := r.Change(t.Context(), editor, theirs); err != nil || same.Version != 2 {
			t.Errorf("the same again: %+v %v", same, err)
		}
	})
}

func TestPlanIsKeptByItsRights(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		e := r.add(t, reporter, entry())
		moved := e
		moved.Section = "sport"
		for name, err := range map[string]error{
			"another section":         errOf(r.Add(t.Context(), sport, entry(), "")),
			"another's entry":         errOf(r.Change(t.Context(), rival, moved)),
			"cancel another's":        errOf(r.Cancel(t.Context(), rival, e.ID, "")),
			"start without the right": errOf(r.Start(t.Context(), sport, e.ID)),
			"see another section":     errOf(r.Get(t.Context(), sport, e.ID)),
			"a photographer plans":    errOf(r.Add(t.Context(), staff(9, account.Photographer, ""), entry(), "")),
			"restore another's":       errOf(r.Restore(t.Context(), rival, e.ID)),
		} {
			if !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if all, err := r.Between(t.Context(), sport, "en", start, start.AddDate(0, 0, 1)); err != nil || len(all) != 0 {
			t.Errorf("one section sees %v %v", all, err)
		}
		if all, err := r.Between(t.Context(), rival, "en", start, start.AddDate(0, 0, 1)); err != nil || len(all) != 1 {
			t.Errorf("the others see %v %v", all, err)
		}
	})
}

func TestEntryThatIsWrongNamesItsField(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		for field, change := range map[string]func(*planning.Entry){
			"slugline": func(e *planning.Entry) { e.Slugline = " " },
			"section":  func(e *planning.Entry) { e.Section = "nowhere" },
			"begins":   func(e *planning.Entry) { e.Begins = time.Time{} },
			"deadline": func(e *planning.Entry) { e.Deadline = start.AddDate(9, 0, 0) },
			"length":   func(e *planning.Entry) { e.Length = -1 },
			"picture":  func(e *planning.Entry) { e.Picture = "x" },
			"place":    func(e *planning.Entry) { e.Place = strings.Repeat("x", 201) },
			"note":     func(e *planning.Entry) { e.Note = strings.Repeat("x", 4001) },
		} {
			e := entry()
			change(&e)
			_, err := r.Add(t.Context(), account.Operator(), e, "")
			var said *errs.Error
			if !errors.As(err, &said) || said.Kind != errs.Invalid || said.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		one, err := r.Add(t.Context(), reporter, entry(), "form 1")
		again, other := r.Add(t.Context(), reporter, entry(), "form 1")
		if err != nil || other != nil || one.ID != again.ID {
			t.Errorf("sent twice: %d %d %v %v", one.ID, again.ID, err, other)
		}
	})
}

func TestCancelledEntryComesBackOnlyByRestoring(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		e := r.add(t, reporter, entry())
		gone, err := r.Cancel(t.Context(), editor, e.ID, "Postponed")
		if err != nil || gone.Why != "Postponed" || !gone.Cancelled.Equal(start) {
			t.Fatalf("%+v %v", gone, err)
		}
		if _, err := r.Start(t.Context(), editor, e.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("started: %v", err)
		}
		gone.Place = "Berg"
		if _, err := r.Change(t.Context(), editor, gone); !errs.Is(err, errs.Conflict) {
			t.Errorf("changed: %v", err)
		}
		if back, err := r.Restore(t.Context(), editor, e.ID); err != nil || !back.Cancelled.IsZero() || r.kinds(t, "plan:1") != "added cancelled restored" {
			t.Errorf("%+v %v", back, err)
		}
	})
}

func errOf[T any](_ T, err error) error { return err }
