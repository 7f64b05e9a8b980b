package desk_test

import (
	"context"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// Whose words a text is decides who may approve it; whose draft it is, who has touched it and how does not.
func TestWriterIsNoSecondPairOfEyesByAnyTrick(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		own := func(name string, d desk.Draft) {
			t.Helper()
			d = r.must(t)(r.Get(ctx, editor, d.ID))
			refused(t, name, second(r.Approve(ctx, editor, d.ID, d.Version)), errs.Forbidden, "desk.own_approval")
			r.must(t)(r.Approve(ctx, deputy, d.ID, d.Version))
		}
		handed := r.create(t, editor, text(t, "Handed to a colleague"))
		own("a draft that is another's by name", r.must(t)(r.Hand(ctx, editor, handed.ID, reporter)))

		retouched := r.create(t, editor, text(t, "With a topic"))
		own("a colleague's topic", r.save(t, deputy, retouched, func(s *desk.Save) { s.Copy.Topics = []string{"floods"} }))

		var planned desk.Draft
		if err := db.Update(ctx, func(tx *store.Tx) (err error) {
			planned, err = r.Assign(ctx, tx, deputy, desk.Assignment{Edition: "en", Section: "world", Slugline: "FLOOD/", Place: "ESSEN", Writer: editor})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		own("a plan that a colleague began", r.save(t, editor, planned, func(s *desk.Save) { c := text(t, "Planned"); c.Dateline = s.Copy.Dateline; s.Copy = c }))

		s, _ := r.published(t, text(t, "Out already"))
		update := r.must(t)(r.OpenUpdate(ctx, deputy, s.Number))
		own("an update that a colleague began", r.save(t, editor, update, func(s *desk.Save) { s.Copy.Lede = "More of it." }))

		both := r.create(t, editor, text(t, "Of two"))
		both = r.save(t, deputy, both, func(s *desk.Save) { s.Copy.Lede = "The deputy's words." })
		r.must(t)(r.Approve(ctx, editor, both.ID, both.Version))
	})
}

// The words of a story are nobody's in its translation.
func TestTranslatorIsNoSecondPairOfEyesForWhatAColleagueBegan(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		one := account.Staff(81, "One", []account.Grant{{Role: account.Editor, Edition: "ru"}, {Role: account.Photographer, Edition: "en"}})
		two := account.Staff(82, "Two", []account.Grant{{Role: account.Editor, Edition: "ru"}})
		origin, _ := r.published(t, text(t, "River rises"))
		for name, begin := range map[string]desk.Translation{
			"of a story": {Story: origin.Number, Edition: "ru"},
			"of a draft": {Draft: r.create(t, reporter, text(t, "Not out yet")).ID, Edition: "ru"},
		} {
			d := r.must(t)(r.Translate(ctx, one, begin))
			d = r.save(t, two, d, func(s *desk.Save) { s.Copy.Headline = "Река" })
			refused(t, name, second(r.Approve(ctx, two, d.ID, d.Version)), errs.Forbidden, "desk.own_approval")
			r.must(t)(r.Approve(ctx, one, d.ID, d.Version))
		}
		sent := text(t, "Река поднялась") // a program sends the whole translation at once: its words are its sender's
		sent.Translates = &story.Origin{Number: origin.Number, Version: 1}
		d := r.must(t)(r.Create(ctx, one, desk.NewDraft{Edition: "ru", Copy: sent}))
		d = r.save(t, two, d, func(s *desk.Save) { s.Copy.Lede = "И ещё." })
		r.must(t)(r.Approve(ctx, two, d.ID, d.Version))
	})
}

// book knows what people may do now.
type book map[int64]account.Actor

// ActorIn answers who is not in the book as disabled.
func (b book) ActorIn(_ context.Context, _ store.Queryer, id int64) (account.Actor, error) {
	if who, known := b[id]; known {
		return who, nil
	}
	return account.Actor{}, errs.New(errs.Unsigned, "account %d is disabled", id)
}

func TestApprovalOfWhoMayNotApproveAnyMoreIsNoneOfTwo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		people := book{editor.ID: editor, deputy.ID: deputy, chief.ID: chief}
		r.Desk = desk.New(desk.Options{DB: db, Journal: r.journal, Clock: r.clock, Archive: r.archive, Bank: r.bank, House: r.house, Staff: people})
		r.rules(t, edition.Rules{TwoApprovals: true})
		for name, lose := range map[string]func(){
			"disabled": func() { delete(people, editor.ID) },
			"a reporter now": func() {
				people[editor.ID] = account.Staff(editor.ID, "E", []account.Grant{{Role: account.Reporter, Edition: "en"}})
			},
			"another section": func() {
				people[editor.ID] = account.Staff(editor.ID, "E", []account.Grant{{Role: account.Editor, Edition: "en", Section: "sport"}})
			},
		} {
			people[editor.ID] = editor
			d := r.create(t, reporter, text(t, name))
			r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
			lose()
			if d = r.must(t)(r.Get(ctx, chief, d.ID)); len(d.Approvals) != 0 {
				t.Errorf("%s: the page shows %+v", name, d.Approvals)
			}
			d = r.must(t)(r.Approve(ctx, deputy, d.ID, d.Version))
			if d.Approved() || len(d.Approvals) != 1 {
				t.Errorf("%s: approved %v by %+v", name, d.Approved(), d.Approvals)
			}
			refused(t, name, second(r.Publish(ctx, chief, d.ID, true)), errs.Forbidden, "desk.approvals_missing")
			d = r.must(t)(r.Approve(ctx, chief, d.ID, d.Version))
			delete(people, deputy.ID) // both were given: who leaves now takes nothing back
			r.must(t)(r.Schedule(ctx, chief, d.ID, r.clock.Now().Add(time.Minute)))
			r.clock.Advance(time.Minute)
			r.fire(t)
			if d = r.must(t)(r.Get(ctx, chief, d.ID)); d.Stage != desk.Published {
				t.Errorf("%s: two approved it, then one left, and it is %s", name, d.Stage)
			}
			people[deputy.ID] = deputy
		}
	})
}

// A draft that one person had approved before two were demanded needs two who may approve now.
func TestApprovalFromBeforeTheRuleIsOneOfTwoOnlyWhileItsGiverMayApprove(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		people := book{editor.ID: editor, deputy.ID: deputy, chief.ID: chief}
		r.Desk = desk.New(desk.Options{DB: db, Journal: r.journal, Clock: r.clock, Archive: r.archive, Bank: r.bank, House: r.house, Staff: people})
		d := r.create(t, reporter, text(t, "Approved by one"))
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		if !d.Approved() {
			t.Fatal("one was not enough")
		}
		r.rules(t, edition.Rules{TwoApprovals: true})
		delete(people, editor.ID)
		d = r.must(t)(r.Approve(ctx, deputy, d.ID, d.Version))
		if d = r.must(t)(r.Get(ctx, chief, d.ID)); d.Approved() || d.Stage != desk.Submitted {
			t.Errorf("%s, approved by %+v", d.Stage, d.Approvals)
		}
		refused(t, "on a leaver's word", second(r.Publish(ctx, editor, d.ID, true)), errs.Forbidden, "desk.approvals_missing")
		if d = r.must(t)(r.Approve(ctx, chief, d.ID, d.Version)); !d.Approved() {
			t.Errorf("two who may have approved it: %+v", d.Approvals)
		}
	})
}

// No right leads past a stage that everything has to pass, and none out of one that others let go.
func TestPublishingGoesThroughTheStagesToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		r.keep(t, legal)
		d := r.create(t, reporter, text(t, "Court"))
		refused(t, "alone, past the lawyer", second(r.Publish(ctx, chief, d.ID, true)), errs.Blocked, "desk.stage_first")
		d = r.must(t)(r.Submit(ctx, reporter, d.ID))
		r.must(t)(r.Move(ctx, reporter, d.ID, desk.Move{To: "legal"}))
		refused(t, "alone, out of Legal", second(r.Publish(ctx, chief, d.ID, true)), errs.Forbidden, "desk.stage_leave")
		r.keep(t, desk.Step{Code: "last", Name: "Last look"})
		r.must(t)(r.Move(ctx, lawyer, d.ID, desk.Move{To: "last"}))
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		r.keep(t, desk.Step{Code: "approved", Leave: desk.Gate{Role: account.Chief}})
		refused(t, "out of a closed stage", second(r.Publish(ctx, editor, d.ID, true)), errs.Forbidden, "desk.stage_closed")
		refused(t, "out of a closed stage by the clock", second(r.Schedule(ctx, editor, d.ID, start.Add(time.Hour))), errs.Forbidden, "desk.stage_closed")
		r.must(t)(r.Schedule(ctx, chief, d.ID, start.Add(time.Hour)))
		r.clock.Advance(time.Hour)
		r.fire(t)
		if d = r.must(t)(r.Get(ctx, chief, d.ID)); d.Stage != desk.Published {
			t.Errorf("scheduled by who may let it go, it is %s: %+v", d.Stage, d.Notes)
		}
	})
}
