package desk

import (
	"cmp"
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// embargoWords refuses an embargo that says nothing or that cannot be kept yet.
func embargoWords(e Embargo) error {
	switch e.Mode {
	case "":
		if !e.Until.IsZero() {
			return errs.At("embargo.mode", "desk.embargo_mode", nil)
		}
	case EmbargoHold:
		if e.Until.IsZero() {
			return errs.At("embargo.until", "desk.embargo_until", nil)
		}
	case EmbargoSend:
		return errs.At("embargo.mode", "desk.embargo_send_unbuilt", nil)
	default:
		return errs.At("embargo.mode", "desk.embargo_mode", nil)
	}
	return nil
}

// embargoMayBecome refuses to end or shorten an embargo in force by saving: LiftEmbargo is the way, with a reason.
func (d *Desk) embargoMayBecome(before, after Embargo) error {
	if err := embargoWords(after); err != nil {
		return err
	}
	if before.Holds(d.clock.Now()) && (after.Mode == "" || after.Until.Before(before.Until)) {
		return errs.Say(errs.Forbidden, "desk.embargo_lift", map[string]any{"Until": before.Until})
	}
	return nil
}

// LiftEmbargo ends an embargo before its time. It needs the right to lift embargoes and a reason, which is journalled
// and stays with the draft; as every change of an embargo it voids an approval.
func (d *Desk) LiftEmbargo(ctx context.Context, who account.Actor, id int64, reason string) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := who.Must(account.LiftEmbargo, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		if reason = text.CleanLines(reason); reason == "" {
			return errs.At("reason", "desk.embargo_reason", nil)
		}
		if err := noteLength("reason", reason); err != nil {
			return err
		}
		if !draft.Open() || !draft.Embargo.Holds(d.clock.Now()) {
			return errs.Say(errs.Conflict, "desk.no_embargo", nil)
		}
		if origin, err := d.originHolds(ctx, tx, *draft, d.clock.Now()); err != nil || origin.Mode != "" {
			return cmp.Or[error](err, errs.Say(errs.Blocked, "desk.embargo_of_origin", map[string]any{"ID": draft.OriginDraft, "Until": origin.Until}))
		}
		if err := mark(ctx, tx, *draft); err != nil {
			return err
		}
		until := draft.Embargo.Until
		next := *draft
		next.Embargo = Embargo{}
		if err := d.write(ctx, tx, who, draft, next); err != nil {
			return err
		}
		if err := insertNote(ctx, tx, id, Note{Kind: NoteEmbargo, Text: reason, By: who.ID, At: d.clock.Now()}); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.embargo_lifted", map[string]any{"until": until, "version": draft.Version})
	})
}
