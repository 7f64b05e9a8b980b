package desk_test

import (
	"testing"
	"time"

	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// embargoed is an approved draft under embargo for an hour.
func (r *room) embargoed(t *testing.T) desk.Draft {
	t.Helper()
	d, err := r.Create(t.Context(), reporter, desk.NewDraft{Edition: "en", Copy: text(t, "Secret"), Embargo: desk.Embargo{Mode: desk.EmbargoHold, Until: start.Add(time.Hour)}})
	d = r.must(t)(d, err)
	return r.must(t)(r.Approve(t.Context(), editor, d.ID, d.Version))
}

func TestEmbargoHoldsUntilItsTimeAndNotAMomentLonger(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.embargoed(t)
		_, err := r.Publish(ctx, chief, d.ID, true)
		refused(t, "by the chief", err, errs.Blocked, "desk.embargoed")
		r.clock.Advance(time.Hour - time.Microsecond)
		_, err = r.Publish(ctx, editor, d.ID, true)
		refused(t, "a microsecond early", err, errs.Blocked, "desk.embargoed")
		r.clock.Advance(time.Microsecond)
		r.out(t, editor, d)
	})
}

func TestEmbargoInForceIsNotEndedBySaving(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.embargoed(t)
		try := func(e desk.Embargo) error {
			_, err := r.Save(ctx, chief, d.ID, desk.Save{Version: d.Version, Copy: d.Copy, Embargo: e})
			return err
		}
		refused(t, "taken off", try(desk.Embargo{}), errs.Forbidden, "desk.embargo_lift")
		refused(t, "shortened", try(desk.Embargo{Mode: desk.EmbargoHold, Until: d.Embargo.Until.Add(-time.Second)}), errs.Forbidden, "desk.embargo_lift")
		refused(t, "sent to clients", try(desk.Embargo{Mode: desk.EmbargoSend, Until: d.Embargo.Until}), errs.Invalid, "desk.embargo_send_unbuilt")
		if err := try(desk.Embargo{Mode: desk.EmbargoHold, Until: d.Embargo.Until.Add(time.Hour)}); err != nil {
			t.Errorf("lengthened: %v", err)
		}
		d = r.must(t)(r.Get(ctx, chief, d.ID))
		r.clock.Advance(3 * time.Hour)
		if err := try(desk.Embargo{}); err != nil {
			t.Errorf("taken off when it is over: %v", err)
		}
		_, err := r.Create(ctx, reporter, desk.NewDraft{Edition: "en", Copy: text(t, "Wire first"), Embargo: desk.Embargo{Mode: desk.EmbargoSend, Until: start.Add(9 * time.Hour)}})
		refused(t, "begun for clients", err, errs.Invalid, "desk.embargo_send_unbuilt")
	})
}

func TestEmbargoIsLiftedByAChiefWithAReasonThatStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.embargoed(t)
		_, err := r.LiftEmbargo(ctx, editor, d.ID, "Leaked.")
		refused(t, "by an editor", err, errs.Forbidden, "error.forbidden")
		_, err = r.LiftEmbargo(ctx, chief, d.ID, "\t ")
		refused(t, "without a reason", err, errs.Invalid, "desk.embargo_reason")
		d = r.must(t)(r.LiftEmbargo(ctx, chief, d.ID, "It stands on their own site already."))
		if d.Embargo != (desk.Embargo{}) || d.Approved() || d.Stage != desk.Submitted || d.Notes[0].Kind != desk.NoteEmbargo || d.Notes[0].By != chief.ID {
			t.Errorf("embargo %+v, %s, notes %+v", d.Embargo, d.Stage, d.Notes)
		}
		_, err = r.LiftEmbargo(ctx, chief, d.ID, "Again.")
		refused(t, "lifted twice", err, errs.Conflict, "desk.no_embargo")
		if kinds := r.kinds(t, d.ID); kinds != "created approved saved embargo_lifted" {
			t.Errorf("journal: %s", kinds)
		}
		_, err = r.Publish(ctx, editor, d.ID, false)
		refused(t, "before it is approved again", err, errs.Forbidden, "desk.not_approved")
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		r.out(t, editor, d)
	})
}

func TestSpikedAndRevivedDraftIsStillUnderEmbargo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.embargoed(t)
		r.must(t)(r.Spike(ctx, reporter, d.ID))
		d = r.must(t)(r.Revive(ctx, reporter, d.ID))
		_, err := r.Publish(ctx, chief, d.ID, true)
		refused(t, "revived", err, errs.Blocked, "desk.embargoed")
	})
}
