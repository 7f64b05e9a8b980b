package desk_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// waiting hears of each telling for whom of the newsroom the draft waits.
func (r *room) waiting() *[]string {
	var told []string
	r.OnTelling(func(_ context.Context, _ *store.Tx, tell desk.Telling) error {
		line := []string{string(tell.Kind)}
		for _, one := range []struct {
			name string
			account.Actor
		}{{"reporter", reporter}, {"rival", rival}, {"editor", editor}, {"subeditor", subeditor}, {"publisher", publisher}, {"lawyer", lawyer}, {"elsewhere", staff(78, account.Editor, "ru", "")}} {
			if tell.Waits != nil && tell.Waits(one.Actor) {
				line = append(line, one.name)
			}
		}
		told = append(told, strings.Join(line, " "))
		return nil
	})
	return &told
}

func TestDraftIsAnnouncedToThoseWhoMayMoveItOnAndToNobodyElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		told := r.waiting()
		expect := func(when string, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, *told); diff != "" {
				t.Errorf("%s: %s", when, diff)
			}
			*told = nil
		}
		d := r.must(t)(r.Submit(ctx, reporter, r.create(t, reporter, text(t, "Court")).ID))
		expect("the usual stages", "submitted editor subeditor")
		r.must(t)(r.Return(ctx, editor, d.ID, "More."))
		expect("returned", "over", "returned")

		other := r.must(t)(r.Submit(ctx, reporter, r.create(t, reporter, text(t, "Harbour")).ID))
		*told = nil
		r.must(t)(r.Approve(ctx, subeditor, other.ID, other.Version))
		expect("approved", "over")
		r.must(t)(r.Spike(ctx, reporter, other.ID))
		expect("spiked", "over")

		r.keep(t, desk.Step{Code: "submitted", Name: "Editing", Leave: desk.Gate{Role: account.SubEditor}})
		r.keep(t, legal)
		r.must(t)(r.Submit(ctx, reporter, d.ID))
		expect("the stage of the subeditors", "submitted subeditor")
		r.must(t)(r.Move(ctx, subeditor, d.ID, desk.Move{To: "legal"}))
		expect("the stage of the lawyer", "over", "moved lawyer")
		r.must(t)(r.Move(ctx, lawyer, d.ID, desk.Move{To: "submitted"}))
		expect("back among the subeditors", "over", "moved subeditor")
		r.must(t)(r.Move(ctx, subeditor, d.ID, desk.Move{To: "submitted"}))
		expect("moved where it stands")
	})
}
