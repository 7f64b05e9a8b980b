package desk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// The pages of the people in these tests.
const (
	hers  = "page-of-the-reporter"
	his   = "page-of-the-editor"
	other = "another-page-of-the-reporter"
)

func (r *room) here(t *testing.T, who account.Actor, id int64, tab desk.Tab) desk.Presence {
	t.Helper()
	p, err := r.Here(t.Context(), who, id, tab)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// types saves a headline from a page.
func (r *room) types(t *testing.T, who account.Actor, d desk.Draft, tab, headline string) (desk.Draft, error) {
	t.Helper()
	c := d.Copy
	c.Headline = headline
	return r.Save(t.Context(), who, d.ID, desk.Save{Version: d.Version, Copy: c, Tab: tab})
}

func asTaken(err error) *desk.PenTaken {
	var p *desk.PenTaken
	if errors.As(err, &p) {
		return p
	}
	return nil
}

func TestBothPeopleSeeWhoIsInTheStoryUntilTheirPageDies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := r.create(t, reporter, text(t, "First"))
		r.here(t, reporter, d.ID, desk.Tab{Name: hers})
		r.here(t, reporter, d.ID, desk.Tab{Name: other, Hidden: true})
		d = r.must(t)(r.types(t, reporter, d, hers, "Second"))
		seen := r.here(t, editor, d.ID, desk.Tab{Name: his})
		if diff := cmp.Diff([]desk.Person{{Account: reporter.ID, Writes: true}, {Account: editor.ID}}, seen.People); diff != "" || seen.Version != 2 || seen.UpdatedBy != reporter.ID {
			t.Errorf("version %d by %d; %s", seen.Version, seen.UpdatedBy, diff)
		}
		if seen.Pen.Account != reporter.ID || !seen.Pen.Since.Equal(start) {
			t.Errorf("pen: %+v", seen.Pen)
		}
		r.clock.Advance(20 * time.Second) // her page says nothing more; the one behind it rests
		seen = r.here(t, editor, d.ID, desk.Tab{Name: his})
		if diff := cmp.Diff([]desk.Person{{Account: reporter.ID}, {Account: editor.ID}}, seen.People); diff != "" || seen.Pen.Tab != "" {
			t.Errorf("after her page died: pen %+v %s", seen.Pen, diff)
		}
		r.clock.Advance(3 * time.Minute)
		r.here(t, reporter, d.ID, desk.Tab{Name: other})
		seen = r.here(t, reporter, d.ID, desk.Tab{Name: other, Gone: true})
		if len(seen.People) != 0 {
			t.Errorf("all are gone and %v are there", seen.People)
		}
	})
}

func TestPresenceIsForThoseWhoMaySeeTheDraft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "First"))
		stranger := staff(41, account.Reporter, "ru", "")
		if _, err := r.Here(ctx, stranger, d.ID, desk.Tab{Name: his}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a stranger is told who is there: %v", err)
		}
		if _, err := r.TakeOver(ctx, stranger, d.ID, his); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a stranger takes the pen: %v", err)
		}
		if _, err := r.TakeOver(ctx, rival, d.ID, his); !errs.Is(err, errs.Forbidden) {
			t.Errorf("another reporter takes the pen: %v", err)
		}
		if _, err := r.KeepAside(ctx, rival, d.ID, desk.Save{Copy: text(t, "Rival")}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("another reporter puts a version into the history: %v", err)
		}
		_, err := r.Here(ctx, reporter, d.ID, desk.Tab{Name: "x'"})
		refused(t, "a page of a strange name", err, errs.Invalid, "desk.bad_tab")
		_, err = r.Here(ctx, reporter, 999, desk.Tab{Name: hers})
		refused(t, "an unknown draft", err, errs.NotFound, "desk.no_draft")
		if kinds := r.kinds(t, d.ID); kinds != "created" {
			t.Errorf("journal: %s", kinds)
		}
	})
}

func TestSecondPersonCannotWriteIntoTheSentenceOfTheFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := r.create(t, reporter, text(t, "First"))
		d = r.must(t)(r.types(t, reporter, d, hers, "Hers"))
		_, err := r.types(t, editor, d, his, "His")
		taken := asTaken(err)
		if taken == nil || !errs.Is(err, errs.Conflict) || taken.Pen.Account != reporter.ID || taken.Yours.Copy.Headline != "His" || taken.Current.Copy.Headline != "Hers" {
			t.Fatalf("got %v, want that she is writing", err)
		}
		again, err := r.types(t, reporter, d, other, "Hers, from another page") // her own pages pass the pen on
		if err != nil || again.Version != 3 {
			t.Fatalf("%v, version %d", err, again.Version)
		}
		if _, err := r.types(t, reporter, d, hers, "Hers, from the older page"); asConflict(err) == nil {
			t.Errorf("her older page saves over what it has not seen: %v", err)
		}
		r.clock.Advance(time.Minute) // and her pages die
		if _, err := r.types(t, editor, again, his, "His, later"); err != nil {
			t.Errorf("nobody is writing, and he may not: %v", err)
		}
		if kinds := r.kinds(t, d.ID); kinds != "created pen_taken saved saved pen_taken saved" {
			t.Errorf("journal: %s", kinds)
		}
	})
}

func TestTakeOverKeepsBothTextsAsVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "First"))
		d = r.must(t)(r.types(t, reporter, d, hers, "Hers, saved"))
		taken := r.must(t)(r.TakeOver(ctx, editor, d.ID, his))
		if taken.Version != d.Version || taken.Copy.Headline != "Hers, saved" {
			t.Errorf("he gets version %d %q", taken.Version, taken.Copy.Headline)
		}
		_, err := r.types(t, reporter, d, hers, "Hers, in the middle of a")
		if asTaken(err) == nil {
			t.Fatalf("she writes on: %v", err)
		}
		aside, err := r.KeepAside(ctx, reporter, d.ID, asTaken(err).Yours)
		if err != nil || aside.Version != 3 || aside.Draft.Version != 4 || aside.Draft.Copy.Headline != "Hers, saved" {
			t.Fatalf("%v: kept as %d, %d %q stands", err, aside.Version, aside.Draft.Version, aside.Draft.Copy.Headline)
		}
		again, err := r.KeepAside(ctx, reporter, d.ID, asTaken(mustFail(r.types(t, reporter, d, hers, "Hers, in the middle of a"))).Yours)
		if err != nil || again.Version != 3 || again.Draft.Version != 4 {
			t.Errorf("sent twice it is kept twice: %v %d", err, again.Version)
		}
		// His page still names the version that it was shown: its text stands, under another number.
		saved := r.must(t)(r.types(t, editor, taken, his, "His"))
		if saved.Version != 5 {
			t.Errorf("version %d", saved.Version)
		}
		if diff := cmp.Diff([]string{"His", "Hers, saved", "Hers, in the middle of a", "Hers, saved", "First"}, r.written(t, d.ID)); diff != "" {
			t.Error(diff)
		}
		if kept, err := r.Version(ctx, editor, d.ID, 3); err != nil || !kept.Aside || kept.By != reporter.ID {
			t.Errorf("version 3: %v %+v", err, kept)
		}
		if kinds := r.kinds(t, d.ID); kinds != "created pen_taken saved taken_over kept_aside saved" {
			t.Errorf("journal: %s", kinds)
		}
	})
}

func mustFail(_ desk.Draft, err error) error { return err }

func (r *room) written(t *testing.T, id int64) []string {
	t.Helper()
	versions, err := r.History(t.Context(), editor, id)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, v := range versions {
		all = append(all, v.Copy.Headline)
	}
	return all
}

func TestTextKeptAsideChangesNothingOfWhatWasApproved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.approved(t, text(t, "Approved"))
		aside, err := r.KeepAside(ctx, reporter, d.ID, desk.Save{Version: d.Version, Copy: text(t, "Not approved")})
		if err != nil || !aside.Draft.Approved() || aside.Draft.Version != 3 {
			t.Fatalf("%v: %+v", err, aside.Draft)
		}
		if s := r.out(t, editor, aside.Draft); s.Headline != "Approved" {
			t.Errorf("published %q", s.Headline)
		}
	})
}

func TestTextKeptAsideBySomebodyMakesNoSecondPairOfEyes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, editor, text(t, "His alone"))
		aside, err := r.KeepAside(ctx, deputy, d.ID, desk.Save{Version: d.Version, Copy: text(t, "Never stood")})
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Approve(ctx, editor, d.ID, aside.Draft.Version)
		refused(t, "his own text", err, errs.Forbidden, "desk.own_approval")
	})
}

func TestSaveWhoseAnswerWasLostIsNoConflictWithItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := r.create(t, reporter, text(t, "First"))
		r.must(t)(r.types(t, reporter, d, hers, "Second"))                         // and the answer is lost
		r.clock.Advance(time.Hour)                                                 // the browser died, too
		saved := r.must(t)(r.types(t, reporter, d, hers, "Second, and then some")) // it kept the text, made from version 1
		if saved.Version != 3 {
			t.Errorf("version %d", saved.Version)
		}
		if _, err := r.types(t, reporter, d, other, "Another page"); asConflict(err) == nil {
			t.Errorf("another page saves over what it has not seen: %v", err)
		}
	})
}

func TestTextChosenOverAnotherLeavesTheOtherInTheHistory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "v1"))
		for _, headline := range []string{"v2", "v3"} {
			d = r.must(t)(r.types(t, reporter, d, hers, headline))
		}
		c := d.Copy
		c.Headline = "v4"
		r.must(t)(r.Save(ctx, reporter, d.ID, desk.Save{Version: d.Version, Copy: c, Shown: true}))
		if diff := cmp.Diff([]string{"v4", "v3", "v1"}, r.written(t, d.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestProgramThatSavesOverWhateverStandsLosesNobodysText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "v1"))
		d = r.must(t)(r.types(t, reporter, d, hers, "v2"))
		over := desk.Save{Version: d.Version, Copy: text(t, "The program's"), Shown: true}
		_, err := r.Save(ctx, editor, d.ID, over)
		refused(t, "over somebody who is writing", err, errs.Conflict, "desk.pen_taken")
		if c := asConflict(err); c == nil || c.Current.Copy.Headline != "v2" || c.Yours.Copy.Headline != "The program's" {
			t.Errorf("the refusal does not carry both texts: %v", err)
		}
		r.clock.Advance(time.Minute)
		r.must(t)(r.Save(ctx, editor, d.ID, over))
		if diff := cmp.Diff([]string{"The program's", "v2", "v1"}, r.written(t, d.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestPageThatAsksEveryFewSecondsIsAlwaysThereAndSeldomWrittenDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		d := r.create(t, reporter, text(t, "First"))
		written, last := 0, time.Time{}
		for range 30 {
			r.here(t, reporter, d.ID, desk.Tab{Name: hers})
			var until store.Time
			if err := db.QueryRow(t.Context(), "select until from draft_here where draft = $1 and tab = $2", d.ID, hers).Scan(&until); err != nil {
				t.Fatal(err)
			}
			if !until.Equal(last) {
				written, last = written+1, until.Time
			}
			r.clock.Advance(2 * time.Second)
			if seen := r.here(t, editor, d.ID, desk.Tab{Name: his}); len(seen.People) != 2 {
				t.Fatalf("she asked two seconds ago, and there are %v", seen.People)
			}
		}
		if written > 11 {
			t.Errorf("30 questions wrote %d times", written)
		}
	})
}

func TestOpenPageHearsOfEverythingInTheMargin(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "First"))
		was := map[string]string{r.here(t, reporter, d.ID, desk.Tab{Name: hers}).Noted: "nothing"}
		heard := func(what string, d desk.Draft, err error) {
			t.Helper()
			now := r.here(t, reporter, d.ID, desk.Tab{Name: hers}).Noted
			if now != d.Noted() {
				t.Errorf("%s: the page that is loaded now stands at %q, and hears %q", what, d.Noted(), now)
			}
			if before, known := was[now]; err != nil || known {
				t.Errorf("%s: %v, the page hears the same as of %s", what, err, before)
			}
			was[now] = what
		}
		said, err := r.Remark(ctx, editor, d.ID, desk.Remark{Text: "Who says so?"})
		heard("a note", said, err)
		answered, err := r.Reply(ctx, reporter, d.ID, said.Notes[0].ID, "The mayor.")
		heard("an answer", answered, err)
		resolved, err := r.ResolveNote(ctx, editor, d.ID, said.Notes[0].ID)
		heard("a note resolved", resolved, err)
	})
}
