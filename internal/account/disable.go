package account

import (
	"context"
	"fmt"

	"dateline.news/internal/store"
)

// Disable shuts an account: its sessions and keys end in the same transaction, its name stays where it was written.
// Disabling twice changes nothing. The last admin and the last chief of an edition stay.
func (b *Book) Disable(ctx context.Context, who Actor, id int64) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		others, err := leaders(ctx, tx, id)
		if err != nil {
			return err
		}
		r, err := b.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := who.mustManage(r.Account); err != nil {
			return err
		}
		if !r.Disabled.IsZero() {
			return nil
		}
		if err := mustBeLed(r.Grants, others); err != nil {
			return err
		}
		if err := b.shut(ctx, tx, id); err != nil {
			return err
		}
		_, err = b.journal.Add(tx, entry("account.disabled", id, who), nil)
		return err
	})
}

// shut marks the account and ends what it had open.
func (b *Book) shut(ctx context.Context, tx *store.Tx, id int64) error {
	now := store.At(b.clock.Now())
	_, err := tx.Exec(ctx, `
		update account
		set disabled = $1
		where id = $2`, now, id)
	if err != nil {
		return fmt.Errorf("disable account %d: %w", id, err)
	}
	_, err = tx.Exec(ctx, `
		update account_key
		set revoked = $1
		where account = $2 and revoked is null`, now, id)
	if err != nil {
		return fmt.Errorf("revoke keys of account %d: %w", id, err)
	}
	return b.endSessions(ctx, tx, id, "")
}

// Enable opens an account again. Sessions and keys that ended stay ended.
func (b *Book) Enable(ctx context.Context, who Actor, id int64) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		r, err := b.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := who.mustManage(r.Account); err != nil {
			return err
		}
		if r.Disabled.IsZero() {
			return nil
		}
		_, err = tx.Exec(ctx, `
			update account
			set disabled = null
			where id = $1`, id)
		if err != nil {
			return fmt.Errorf("enable account %d: %w", id, err)
		}
		_, err = b.journal.Add(tx, entry("account.enabled", id, who), nil)
		return err
	})
}
