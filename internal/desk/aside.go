package desk

import (
	"context"
	"encoding/json"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Aside is a text that was kept as a version without becoming the draft's.
type Aside struct {
	Version int   // under which it is kept; the draft's own where the text is the same
	Draft   Draft // as it stands: the same text as before, under a number after the kept one
}

// KeepAside keeps a text that lost against another as a version of its own, for good: that of the person whose pen was
// taken, or the one that was not chosen in a conflict. It needs the right to change the draft. The draft's text stays what
// it was and takes the next number, so that the history is in the order of the happenings; an approval and a schedule of
// it stay, since nothing of what would be printed changes.
func (d *Desk) KeepAside(ctx context.Context, who account.Actor, id int64, s Save) (Aside, error) {
	s.Copy, s.Embargo = s.Copy.Tidy(), s.Embargo.tidy()
	var kept Aside
	draft, err := d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayWrite(who, *draft); err != nil {
			return err
		}
		lost := *draft
		lost.Copy, lost.Embargo = s.Copy, s.Embargo
		if err := lost.Copy.Limits(); err != nil {
			return err
		}
		found, err := d.alreadyKept(ctx, tx, lost)
		if kept.Version = found; err != nil || found != 0 {
			return err
		}
		if kept.Version, err = d.layAside(ctx, tx, who, draft, lost); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.kept_aside", map[string]any{"version": kept.Version, "stands": draft.Version})
	})
	kept.Draft = draft
	return kept, err
}

// alreadyKept answers the version, among the newest, that has this very text; 0 where none has.
func (d *Desk) alreadyKept(ctx context.Context, q store.Queryer, lost Draft) (version int, err error) {
	text, err := json.Marshal(lost.Copy)
	if err != nil {
		return 0, err
	}
	err = q.QueryRow(ctx, `
		select version
		from draft_version
		where draft = $1 and version > $2 and copy = $3 and embargo_mode = $4
		order by version desc
		limit 1`, lost.ID, lost.Version-20, string(text), string(lost.Embargo.Mode)).Scan(&version)
	if errs.Is(err, errs.NotFound) {
		return 0, nil
	}
	return version, err
}

// layAside writes the lost text as the next version and the text that stands as the one after it.
func (d *Desk) layAside(ctx context.Context, tx *store.Tx, who account.Actor, draft *Draft, lost Draft) (int, error) {
	if err := mark(ctx, tx, *draft); err != nil {
		return 0, err
	}
	lost.Version, lost.UpdatedBy, lost.Updated = draft.Version+1, who.ID, d.clock.Now()
	if err := keepVersion(ctx, tx, lost); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, "update draft_version set kept = $1, aside = 1 where draft = $2 and version = $3", true, lost.ID, lost.Version); err != nil {
		return 0, err
	}
	stands := *draft
	stands.Version = lost.Version + 1
	if err := keepVersion(ctx, tx, stands); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `
		update draft
		set approved_version = case when approved_version = version then $1 else approved_version end, version = $1
		where id = $2`, stands.Version, draft.ID); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `
		insert into draft_approval (draft, version, person, guest, pictures, at)
		select draft, $1, person, guest, pictures, at
		from draft_approval
		where draft = $2 and version = $3`, stands.Version, draft.ID, draft.Version); err != nil {
		return 0, err
	}
	draft.Version = stands.Version
	return lost.Version, nil
}

// stoodAt says whether the draft's text is still the one of an older version, which was given a new number meanwhile.
func (d *Desk) stoodAt(ctx context.Context, q store.Queryer, draft Draft, version int) (bool, error) {
	old, err := scanVersion(q.QueryRow(ctx, `
		select `+versionColumns+`
		from draft_version
		where draft = $1 and version = $2`, draft.ID, version).Scan)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	then := draft
	then.Copy, then.Embargo = old.Copy, old.Embargo
	return same(draft, then), nil
}

// savedItself says whether what stands was saved by the very page from the version that it names: its answer was lost.
func (d *Desk) savedItself(ctx context.Context, q store.Queryer, draft Draft, s Save) (bool, error) {
	if s.Tab == "" {
		return false, nil
	}
	var one int
	err := q.QueryRow(ctx, `
		select 1
		from draft_here
		where draft = $1 and tab = $2 and saved = $3 and saved_from = $4`, draft.ID, s.Tab, draft.Version, s.Version).Scan(&one)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil, err
}
