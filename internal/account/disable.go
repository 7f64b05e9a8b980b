package account

import (
	"context"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Disable shuts an account: its sessions, keys and links by mail end in the same transaction, its name stays where it was written.
// Disabling twice changes nothing. The last admin and the last chief of an edition stay.
func (b *Book) Disable(ctx context.Context, who Actor, id int64) error {
	return b.Dismiss(ctx, who, Dismissal{Account: id}, func(context.Context, *store.Tx, Actor) error { return nil })
}

// Dismissal is who leaves, and who takes over what they leave behind.
type Dismissal struct {
	Account int64
	Heir    int64 // 0: nobody
}

// Dismiss is Disable with what else ends with it in the same transaction: work that is handed over. also gets the heir
// with the rights of that moment, the zero Actor where there is none. An heir who is unknown, shut, or the leaver is refused.
func (b *Book) Dismiss(ctx context.Context, who Actor, d Dismissal, also func(ctx context.Context, tx *store.Tx, heir Actor) error) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		others, err := leaders(ctx, tx, d.Account)
		if err != nil {
			return err
		}
		leaver, heir, err := b.handshake(ctx, tx, d)
		if err != nil {
			return err
		}
		if err := who.mustManage(leaver); err != nil {
			return err
		}
		if err := d.check(heir); err != nil {
			return err
		}
		if !leaver.Disabled.IsZero() {
			return also(ctx, tx, heir.Actor())
		}
		if err := mustBeLed(leaver.Grants, others); err != nil {
			return err
		}
		if err := b.shut(ctx, tx, d.Account); err != nil {
			return err
		}
		if err := also(ctx, tx, heir.Actor()); err != nil {
			return err
		}
		_, err = b.journal.Add(tx, entry("account.disabled", d.Account, who), nil)
		return err
	})
}

// handshake locks leaver and heir, the older account first, so that two who leave at once and name each other wait in
// line instead of for each other.
func (b *Book) handshake(ctx context.Context, tx *store.Tx, d Dismissal) (leaver, heir Account, err error) {
	found := map[int64]Account{}
	for _, id := range []int64{min(d.Account, d.Heir), max(d.Account, d.Heir)} {
		if id == 0 || found[id].ID != 0 {
			continue
		}
		r, err := b.locked(ctx, tx, id)
		if err != nil && (id == d.Account || !errs.Is(err, errs.NotFound)) {
			return leaver, heir, err
		}
		found[id] = r.Account
	}
	return found[d.Account], found[d.Heir], nil
}

func (d Dismissal) check(heir Account) error {
	if d.Heir != 0 && (heir.ID == 0 || heir.ID == d.Account || !heir.Disabled.IsZero()) {
		return errs.At("heir", "account.heir_unknown", nil)
	}
	return nil
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
	if err := dropTokens(ctx, tx, id); err != nil {
		return err
	}
	return b.endSessions(ctx, tx, id, "")
}

// Enable opens an account again. Sessions, keys and links that ended stay ended.
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
