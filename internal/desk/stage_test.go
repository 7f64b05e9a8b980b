package desk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

var (
	admin     = staff(91, account.Admin, "en", "")
	lawyer    = staff(71, account.Photographer, "en", "") // sees the desk and may change no word
	subeditor = staff(72, account.SubEditor, "en", "")
	publisher = staff(73, account.Publisher, "en", "")
)

func (r *room) keep(t testing.TB, s desk.Step) {
	t.Helper()
	if err := r.KeepStage(t.Context(), admin, "en", s); err != nil {
		t.Fatal(err)
	}
}

// legal is a stage that everything passes and that only the lawyer lets go.
var legal = desk.Step{Code: "legal", Name: "Legal", Must: true, Leave: desk.Gate{People: []int64{lawyer.ID}}}

func codes(t testing.TB, r *room) string {
	t.Helper()
	steps, err := r.Stages(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range steps {
		all = append(all, s.Code)
	}
	return strings.Join(all, " ")
}

func TestDeskHasTheStagesThatItsNewsroomWants(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		if got := codes(t, r); got != "writing submitted approved published" {
			t.Errorf("to begin with: %s", got)
		}
		r.keep(t, legal)
		r.keep(t, desk.Step{Code: "copy", Name: "Copy desk"})
		r.keep(t, desk.Step{Code: "submitted", Name: "Editing", Position: 9})
		r.keep(t, desk.Step{Code: "copy", Name: " Copy\u00a0desk ", Position: 1})
		if got := codes(t, r); got != "writing copy legal submitted approved published" {
			t.Errorf("in the newsroom's order: %s", got)
		}
		ru, err := r.Stages(ctx, "ru")
		if err != nil || len(ru) != 4 {
			t.Errorf("another edition has them too: %v %v", ru, err)
		}
		changes, err := r.journal.Read(ctx, journal.Query{Subject: "edition:en", Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		last := changes[len(changes)-1]
		if text := string(last.Payload); last.Kind != "desk.stages_changed" || last.Actor != admin.Subject() || !strings.Contains(text, `"before":{"code":"copy"`) || !strings.Contains(text, `"position":1`) {
			t.Errorf("journal: %s by %s: %s", last.Kind, last.Actor, text)
		}
		for name, c := range map[string]struct {
			err  error
			kind errs.Kind
			key  string
		}{
			"an editor":      {r.KeepStage(ctx, chief, "en", legal), errs.Forbidden, "error.forbidden"},
			"no name":        {r.KeepStage(ctx, admin, "en", desk.Step{Code: "x"}), errs.Invalid, "desk.stage_name"},
			"spiked":         {r.KeepStage(ctx, admin, "en", desk.Step{Code: "spiked", Name: "x"}), errs.Invalid, "desk.stage_code"},
			"a bad code":     {r.KeepStage(ctx, admin, "en", desk.Step{Code: "Le gal", Name: "x"}), errs.Invalid, "desk.stage_code"},
			"a strange gate": {r.KeepStage(ctx, admin, "en", desk.Step{Code: "x", Name: "x", Enter: desk.Gate{Right: account.Kill}}), errs.Invalid, "desk.stage_gate"},
			"a strange role": {r.KeepStage(ctx, admin, "en", desk.Step{Code: "x", Name: "x", Enter: desk.Gate{Role: "king"}}), errs.Invalid, "desk.stage_gate"},
			"gone already":   {r.RemoveStage(ctx, admin, "en", "nowhere", ""), errs.NotFound, "desk.stage_unknown"},
		} {
			refused(t, name, c.err, c.kind, c.key)
		}
	})
}

func TestStageIsLeftAndEnteredOnlyByThoseWhomTheNewsroomNamed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		r.keep(t, legal)
		r.keep(t, desk.Step{Code: "copy", Name: "Copy desk", Enter: desk.Gate{Right: account.Edit}, Leave: desk.Gate{Role: account.SubEditor}})
		d := r.must(t)(r.Submit(ctx, reporter, r.create(t, reporter, text(t, "Court")).ID))
		to := func(who account.Actor, stage string) error {
			_, err := r.Move(ctx, who, d.ID, desk.Move{To: stage, Version: d.Version, Note: "More."})
			return err
		}
		refused(t, "approve past the lawyer", second(r.Approve(ctx, editor, d.ID, d.Version)), errs.Blocked, "desk.stage_first")
		refused(t, "past the lawyer", to(editor, "copy"), errs.Blocked, "desk.stage_first")
		refused(t, "another's draft", to(rival, "legal"), errs.Forbidden, "error.forbidden")
		if err := to(reporter, "legal"); err != nil {
			t.Fatal(err)
		}
		for _, who := range []account.Actor{reporter, editor, chief} {
			refused(t, "out of Legal", to(who, "copy"), errs.Forbidden, "desk.stage_leave")
			refused(t, "back to the writer", to(who, "writing"), errs.Forbidden, "desk.stage_leave")
		}
		refused(t, "approve out of Legal", to(chief, "approved"), errs.Forbidden, "desk.stage_leave")
		refused(t, "nobody", to(account.Actor{}, "copy"), errs.Unsigned, "error.unsigned")
		refused(t, "the lawyer into the copy desk", to(lawyer, "copy"), errs.Forbidden, "desk.stage_enter")
		if err := to(lawyer, "writing"); err != nil {
			t.Errorf("the lawyer gives it back: %v", err)
		}
		if err := to(reporter, "legal"); err != nil {
			t.Fatal(err)
		}
		if err := to(lawyer, "submitted"); err != nil {
			t.Errorf("the lawyer lets it go: %v", err)
		}
		refused(t, "no such stage", to(editor, "attic"), errs.Invalid, "desk.stage_unknown")
		refused(t, "published by moving", to(chief, "published"), errs.Invalid, "desk.stage_unknown")
		if got := r.must(t)(r.Get(ctx, editor, d.ID)); got.Standing() != "submitted" || got.Step != "" {
			t.Errorf("it stands in %s (%q)", got.Standing(), got.Step)
		}
		if got := r.kinds(t, d.ID); got != "created submitted submitted returned submitted moved" && got != "created submitted moved returned submitted moved" {
			t.Errorf("journal: %s", got)
		}
	})
}

func TestApprovedTextThatChangesGoesThroughTheStagesAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		r.keep(t, legal)
		d := r.must(t)(r.Submit(ctx, reporter, r.create(t, reporter, text(t, "Court")).ID))
		move := func(who account.Actor, stage string) desk.Draft {
			t.Helper()
			return r.must(t)(r.Move(ctx, who, d.ID, desk.Move{To: stage, Version: d.Version}))
		}
		move(reporter, "legal")
		refused(t, "the lawyer may not approve", second(r.Approve(ctx, lawyer, d.ID, d.Version)), errs.Forbidden, "error.forbidden")
		move(lawyer, "submitted")
		refused(t, "back before Legal", second(r.Approve(ctx, editor, d.ID, d.Version)), errs.Blocked, "desk.stage_first")
		r.keep(t, desk.Step{Code: "last", Name: "Last look"})
		move(reporter, "legal")
		move(lawyer, "last")
		if d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version)); d.Standing() != "approved" {
			t.Fatalf("it stands in %s", d.Standing())
		}
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Lede = "Another lede." })
		if d.Standing() != "submitted" {
			t.Errorf("changed after the approval it stands in %s", d.Standing())
		}
		refused(t, "the old way past Legal", second(r.Approve(ctx, editor, d.ID, d.Version)), errs.Blocked, "desk.stage_first")
	})
}

func TestDraftThatLeavesApprovedIsNotApproved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		r.keep(t, desk.Step{Code: "copy", Name: "Copy desk"})
		d := r.approved(t, text(t, "Ready"))
		r.must(t)(r.Schedule(ctx, editor, d.ID, start.AddDate(0, 0, 1)))
		d = r.must(t)(r.Move(ctx, editor, d.ID, desk.Move{To: "copy"}))
		if d.Approved() || d.Standing() != "copy" || !d.Schedule.IsZero() || len(d.Approvals) != 0 {
			t.Errorf("%s, approved %v, due %v, approvals %v", d.Standing(), d.Approved(), d.Schedule, d.Approvals)
		}
		listed, err := r.List(ctx, editor, desk.Filter{Edition: "en", Step: "copy"})
		if err != nil || len(listed) != 1 || listed[0].ID != d.ID {
			t.Errorf("list of the stage: %v %v", listed, err)
		}
		if listed, err = r.List(ctx, editor, desk.Filter{Edition: "en", Step: "submitted"}); err != nil || len(listed) != 0 {
			t.Errorf("it is also among the submitted: %v %v", listed, err)
		}
	})
}

func TestStageInUseDoesNotVanishWithItsDrafts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		r.keep(t, desk.Step{Code: "copy", Name: "Copy desk"})
		r.keep(t, desk.Step{Code: "night", Name: "Night desk"})
		out := r.approved(t, text(t, "Out")) // what is published stands in nobody's way
		r.must(t)(r.Move(ctx, editor, out.ID, desk.Move{To: "copy"}))
		r.must(t)(r.Approve(ctx, editor, out.ID, out.Version))
		r.out(t, editor, out)
		d := r.must(t)(r.Submit(ctx, reporter, r.create(t, reporter, text(t, "Here")).ID))
		r.must(t)(r.Move(ctx, reporter, d.ID, desk.Move{To: "copy"}))
		for _, into := range []string{"", "copy", "writing", "approved", "attic"} {
			refused(t, "into "+into, r.RemoveStage(ctx, admin, "en", "copy", into), errs.Blocked, "desk.stage_in_use")
		}
		if err := r.RemoveStage(ctx, admin, "en", "copy", "night"); err != nil {
			t.Fatal(err)
		}
		if got := r.must(t)(r.Get(ctx, editor, d.ID)); got.Standing() != "night" || got.Version != d.Version {
			t.Errorf("it stands in %s", got.Standing())
		}
		if got := r.kinds(t, d.ID); got != "created submitted moved moved" {
			t.Errorf("journal: %s", got)
		}
		r.must(t)(r.Spike(ctx, editor, d.ID))
		if err := r.RemoveStage(ctx, admin, "en", "night", ""); err != nil {
			t.Errorf("an empty stage: %v", err)
		}
		if diff := cmp.Diff("writing submitted approved published", codes(t, r)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEditAndPublishAreRightsOfTheirOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "Split"))
		d = r.save(t, subeditor, d, func(s *desk.Save) { s.Copy.Lede = "Edited." })
		refused(t, "the publisher edits", second(r.Save(ctx, publisher, d.ID, desk.Save{Version: d.Version, Copy: text(t, "Mine")})), errs.Forbidden, "error.forbidden")
		refused(t, "the publisher approves", second(r.Approve(ctx, publisher, d.ID, d.Version)), errs.Forbidden, "error.forbidden")
		d = r.must(t)(r.Approve(ctx, subeditor, d.ID, d.Version))
		refused(t, "the subeditor publishes", second(r.Publish(ctx, subeditor, d.ID, false)), errs.Forbidden, "error.forbidden")
		mixed := account.Staff(74, "Both", []account.Grant{{Role: account.SubEditor, Edition: "en"}, {Role: account.Publisher, Edition: "en", Section: "sport"}})
		refused(t, "a publisher of another section", second(r.Publish(ctx, mixed, d.ID, false)), errs.Forbidden, "error.forbidden")
		r.out(t, publisher, d)
	})
}

func (r *room) rules(t testing.TB, rules edition.Rules) {
	t.Helper()
	if err := r.house.ChangeSection(t.Context(), account.Operator(), "en", edition.Section{Slug: "world", Name: "World", Position: 1, Rules: rules}); err != nil {
		t.Fatal(err)
	}
}

func TestSectionThatDemandsTwoApprovalsPublishesNothingOnOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := pictured(t, db), t.Context()
		r.rules(t, edition.Rules{TwoApprovals: true})
		d := r.create(t, reporter, illustrated(t))
		for range 2 { // the same person never counts twice
			d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
			if d.Approved() || d.Stage != desk.Submitted || len(d.Approvals) != 1 || d.Needed != 2 || d.Approvals[0].By != editor.ID {
				t.Fatalf("after one: %s, approved %v, %v of %d", d.Stage, d.Approved(), d.Approvals, d.Needed)
			}
		}
		refused(t, "publish on one", second(r.Publish(ctx, editor, d.ID, true)), errs.Forbidden, "desk.approvals_missing")
		refused(t, "schedule on one", second(r.Schedule(ctx, chief, d.ID, start.AddDate(0, 0, 1))), errs.Forbidden, "desk.approvals_missing")
		d = r.must(t)(r.Approve(ctx, deputy, d.ID, d.Version))
		if !d.Approved() || d.Stage != desk.Approved || len(d.Approvals) != 2 {
			t.Fatalf("after two: %s, %v", d.Stage, d.Approvals)
		}
		repictures(1, func(a *mediabank.Asset) { a.Caption = "Another river" })(t, r, d)
		if d = r.must(t)(r.Get(ctx, editor, d.ID)); d.Approved() || len(d.Approvals) != 0 {
			t.Errorf("another caption left %d approvals standing", len(d.Approvals))
		}
		d = r.must(t)(r.Approve(ctx, deputy, d.ID, d.Version))
		if d.Approved() {
			t.Error("one old and one new approval made two")
		}
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Lede = "Changed." })
		if d.Approved() || len(d.Approvals) != 0 {
			t.Error("a change left approvals standing")
		}
		r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		r.must(t)(r.Return(ctx, editor, d.ID, "More."))
		d = r.must(t)(r.Approve(ctx, deputy, d.ID, d.Version))
		if d.Approved() {
			t.Error("an approval from before the return counted")
		}
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		r.out(t, editor, d)
		if alone, err := r.PublishedAlone(ctx, chief); err != nil || len(alone) != 0 {
			t.Errorf("listed as published alone: %v %v", alone, err)
		}
	})
}

func TestWriterIsNeverOneOfTwo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		own := r.create(t, chief, text(t, "Own"))
		own = r.must(t)(r.Approve(ctx, chief, own.ID, own.Version)) // enough while one is demanded
		r.rules(t, edition.Rules{TwoApprovals: true})
		own = r.must(t)(r.Get(ctx, chief, own.ID))
		if own.Approved() {
			t.Error("a rule that was raised left the draft approved")
		}
		refused(t, "the clock's word", second(r.Schedule(ctx, chief, own.ID, start.AddDate(0, 0, 1))), errs.Forbidden, "desk.approvals_missing")
		refused(t, "own text as one of two", second(r.Approve(ctx, chief, own.ID, own.Version)), errs.Forbidden, "desk.own_approval")
		own = r.must(t)(r.Approve(ctx, editor, own.ID, own.Version))
		if own.Approved() {
			t.Error("the writer's own approval was one of two")
		}
		own = r.must(t)(r.Approve(ctx, deputy, own.ID, own.Version))
		if !own.Approved() {
			t.Error("two others were not enough")
		}
		quick := r.create(t, chief, text(t, "Quick"))
		for name, who := range map[string]account.Actor{"a chief": chief, "the operator": account.Operator()} {
			refused(t, name+" alone", second(r.Publish(ctx, who, quick.ID, true)), errs.Forbidden, "desk.approvals_missing")
		}
	})
}

func second[T any](_ T, err error) error { return err }
