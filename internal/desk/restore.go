package desk

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Restore names an old text, and what it is to replace.
type Restore struct {
	Version int // of the old text
	Shown   int // the draft's version that the person was shown; 0: there was no draft
}

// RestoreVersion makes a text of the history the draft's next version, with the embargo that stands. It needs what a save
// needs. The versions between stay; where the old text stands already nothing changes. What a picture said is the
// mediabank's and is not restored. A text that was saved after the one that the person was shown is not replaced.
func (d *Desk) RestoreVersion(ctx context.Context, who account.Actor, id int64, r Restore) (Draft, error) {
	old, err := d.Version(ctx, who, id, r.Version)
	if err != nil {
		return Draft{}, err
	}
	return d.restore(ctx, who, id, restoring{old.Copy, r})
}

// RestorePublished makes a version of a story that readers have seen the text of the draft of its next version, which is
// opened where there is none. Readers see it once that draft is published like any other.
func (d *Desk) RestorePublished(ctx context.Context, who account.Actor, number int64, r Restore) (Draft, error) {
	old, err := d.archive.Version(ctx, who, number, r.Version)
	if err != nil {
		return Draft{}, err
	}
	next, err := d.Next(ctx, who, number)
	if err != nil {
		return Draft{}, err
	}
	if next.ID == 0 {
		if next, err = d.OpenUpdate(ctx, who, number); err != nil {
			return Draft{}, err
		}
		r.Shown = max(r.Shown, 1) // the published text, with which the draft begins
	}
	return d.restore(ctx, who, next.ID, restoring{old.Copy, r})
}

// Next answers the open draft of a story's next version without its body; the zero Draft where there is none, or none
// that who may see.
func (d *Desk) Next(ctx context.Context, who account.Actor, number int64) (Draft, error) {
	id, err := openDraftOf(ctx, d.db, number)
	if errs.Is(err, errs.NotFound) {
		return Draft{}, nil
	}
	if err != nil {
		return Draft{}, err
	}
	heads, err := d.Heads(ctx, who, []int64{id})
	return heads[id], err
}

// restoring is an old text on its way back.
type restoring struct {
	copy story.Copy
	Restore
}

func (d *Desk) restore(ctx context.Context, who account.Actor, id int64, r restoring) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayWrite(who, *draft); err != nil {
			return err
		}
		next := *draft
		next.Copy = r.copy.Tidy()
		if same(*draft, next) {
			return nil
		}
		if err := d.mayBecome(who, *draft, next); err != nil {
			return err
		}
		if err := d.mustHavePen(ctx, tx, who, *draft); err != nil {
			return err
		}
		if err := d.mustHaveSeen(ctx, tx, *draft, r.Shown); err != nil {
			return err
		}
		if err := mark(ctx, tx, *draft); err != nil { // what is left behind stays for good
			return err
		}
		if err := d.write(ctx, tx, who, draft, next); err != nil {
			return err
		}
		if err := mark(ctx, tx, *draft); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.restored", map[string]any{"version": draft.Version, "from": r.Version})
	})
}

// mustHaveSeen refuses who would replace a text that they were not shown.
func (d *Desk) mustHaveSeen(ctx context.Context, q store.Queryer, draft Draft, shown int) error {
	if shown == draft.Version {
		return nil
	}
	stands, err := d.stoodAt(ctx, q, draft, shown)
	if err == nil && !stands {
		err = errs.Say(errs.Conflict, "desk.restore_other_version", map[string]any{"Shown": shown, "Current": draft.Version})
	}
	return err
}
