package mediabank

import (
	"context"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Kill withdraws a picture: out of every page, its address and its files answer as if it had never been. The reason is
// for the newsroom, which still finds it; the bytes stay. Killing what is killed changes nothing.
func (b *Bank) Kill(ctx context.Context, who account.Actor, number int64, reason string) error {
	return b.withdraw(ctx, who, decision{number, reason, "asset.killed"}, func(a *Asset, reason string) (redraw bool, err error) {
		a.State, a.Reason = Killed, reason
		return false, nil
	})
}

// Restore takes a kill back, with a note on why. Where it was shown and still is in the published story it comes back.
func (b *Bank) Restore(ctx context.Context, who account.Actor, number int64, note string) error {
	return b.withdraw(ctx, who, decision{number, note, "asset.restored"}, func(a *Asset, note string) (redraw bool, err error) {
		a.State, a.Reason = Ready, note
		if a.drawn == 0 {
			a.State, a.Fault = Processing, nil
		}
		if a.drawn != a.revision {
			a.revision++ // the job for the old one may have ended while the asset was killed
			return true, nil
		}
		return false, nil
	})
}

// decision is a kill or its end.
type decision struct {
	number int64
	reason string
	kind   string // of the journal entry
}

const maxReason = 500

func (b *Bank) withdraw(ctx context.Context, who account.Actor, d decision, apply func(a *Asset, reason string) (bool, error)) error {
	if err := must(who, account.Kill); err != nil {
		return err
	}
	d.reason = text.CleanLines(d.reason)
	if d.reason == "" {
		return errs.At("reason", "error.required", nil)
	}
	if err := short("reason", d.reason, maxReason); err != nil {
		return err
	}
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		a, err := readAsset(ctx, tx, d.number)
		if err != nil || (a.State == Killed) == (d.kind == "asset.killed") {
			return err
		}
		usages, err := usagesOf(ctx, tx, d.number)
		if err != nil {
			return err
		}
		redraw, err := apply(&a, d.reason)
		if err != nil {
			return err
		}
		if err := updateAsset(ctx, tx, &a); err != nil {
			return err
		}
		if redraw {
			if err := b.redraw(ctx, tx, a); err != nil {
				return err
			}
		}
		return b.note(tx, d.kind, who.Subject(), d.number, usages)
	})
	if err != nil {
		return fmt.Errorf("%s %d: %w", d.kind, d.number, err)
	}
	return nil
}
