package desk

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Submit hands a draft to the editors: into the first stage after writing. It needs what a save needs; the text must be
// complete enough to be published, but for cards that are not linked yet and pictures, which an editor may see to.
func (d *Desk) Submit(ctx context.Context, who account.Actor, id int64) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayWrite(who, *draft); err != nil {
			return err
		}
		if draft.Stage != Writing {
			return nil // submitted twice is submitted
		}
		steps, err := d.stages(ctx, tx, draft.Edition)
		if err != nil {
			return err
		}
		return d.move(ctx, tx, who, draft, firstOf(steps).Code)
	})
}

func (d *Desk) complete(ctx context.Context, draft Draft) error {
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return err
	}
	err = draft.Copy.Validate(draft.Kind, ed)
	if errs.Is(err, errs.Blocked) {
		return nil // an unlinked card: publishing refuses it
	}
	return err
}

// Return gives a draft back to its writer with a note that says what is missing. It needs the right to approve, or to be
// one of those whom the newsroom has named for leaving the stage; and it needs to be one of these where there are any.
func (d *Desk) Return(ctx context.Context, who account.Actor, id int64, note string) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayReturn(ctx, tx, who, *draft); err != nil {
			return err
		}
		if draft.Stage != Submitted && draft.Stage != Approved {
			return errs.Say(errs.Conflict, "desk.not_submitted", nil)
		}
		if note = text.CleanLines(note); note == "" {
			return errs.At("note", "desk.return_needs_note", nil)
		}
		if err := noteLength("note", note); err != nil {
			return err
		}
		why, err := keepNote(ctx, tx, id, Note{Kind: NoteReturn, Text: note, By: who.ID, At: d.clock.Now()})
		if err != nil {
			return err
		}
		if err := d.over(ctx, tx, who, *draft); err != nil {
			return err
		}
		if err := d.tell(ctx, tx, Telling{Kind: ToldReturned, Draft: *draft, By: who, Note: why, Text: note, To: draft.writer()}); err != nil {
			return err
		}
		if err := voidApproval(ctx, tx, draft); err != nil {
			return err
		}
		if err := clearSchedule(ctx, tx, draft); err != nil {
			return err
		}
		if err := setStage(ctx, tx, draft, Writing); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.returned", map[string]any{"version": draft.Version})
	})
}

// Spike takes a draft off the desk. Its writer may, and who may edit it. A spiked draft can be revived.
func (d *Desk) Spike(ctx context.Context, who account.Actor, id int64) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if draft.Stage == Spiked {
			return nil
		}
		if err := d.mayWrite(who, *draft); err != nil {
			return err
		}
		if err := clearSchedule(ctx, tx, draft); err != nil {
			return err
		}
		if err := voidApproval(ctx, tx, draft); err != nil {
			return err
		}
		if err := setStage(ctx, tx, draft, Spiked); err != nil {
			return err
		}
		if err := d.over(ctx, tx, who, *draft); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.spiked", nil)
	})
}

// Revive puts a spiked draft back on the desk, to be written, unless another one of the same story's next version is open.
func (d *Desk) Revive(ctx context.Context, who account.Actor, id int64) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if draft.Stage != Spiked {
			return errs.Say(errs.Conflict, "desk.not_spiked", nil)
		}
		if err := who.Must(draft.WritingRight(who), draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		if other, err := openDraftOf(ctx, tx, draft.Story); err == nil {
			return errs.Say(errs.Conflict, "desk.other_open", map[string]any{"Number": draft.Story, "ID": other})
		} else if !errs.Is(err, errs.NotFound) {
			return err
		}
		if err := setStage(ctx, tx, draft, Writing); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.revived", nil)
	})
}
