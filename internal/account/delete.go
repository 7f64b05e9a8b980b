package account

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Messages is what becomes of a reader's messages when the account is deleted.
type Messages string

// The choices.
const (
	KeepMessages   Messages = "keep"   // they stay, by a "deleted reader"
	RemoveMessages Messages = "remove" // they go
)

// Deletion is an account that is being deleted.
type Deletion struct {
	Account  int64
	Messages Messages
}

// Farewell is how somebody leaves.
type Farewell struct {
	Proof
	Messages Messages
}

// Delete deletes a reader's account: one's own, with a proof, or another's by ManageStaff. Everything personal is erased
// at once: name, addresses, password, second step, passkeys, keys, sessions, links and letters that wait. What stays is
// the number, so that messages can be of a "deleted reader". The staff is disabled, not deleted: its names stand in the
// archive.
func (b *Book) Delete(ctx context.Context, who Actor, id int64, f Farewell) error {
	if f.Messages != KeepMessages && f.Messages != RemoveMessages {
		return errs.At("messages", "account.messages_choice", nil)
	}
	if err := who.mustBePerson(); err != nil {
		return err
	}
	r, err := b.one(ctx, b.db, byID, id)
	if err != nil {
		return err
	}
	if err := who.mustOwnOrManage(r.Account); err != nil {
		return err
	}
	if who.is(id) && !r.Staff() && !r.Confirmed.IsZero() {
		if err := b.proved(ctx, r, f.Proof); err != nil {
			return err
		}
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		return b.delete(ctx, tx, who, Deletion{Account: id, Messages: f.Messages})
	})
}

func (b *Book) delete(ctx context.Context, tx *store.Tx, who Actor, d Deletion) error {
	r, err := b.locked(ctx, tx, d.Account)
	if err != nil {
		return err
	}
	if !r.reader() {
		return errs.Say(errs.Blocked, "account.staff_stays", nil)
	}
	if err := b.erase(ctx, tx, r); err != nil {
		return err
	}
	now := store.At(b.clock.Now())
	_, err = tx.Exec(ctx, `
		update account
		set email = '', name = '', locale = '', password = '', totp = '', totp_pending = '', totp_step = 0, edition = '',
			skeleton = '', handle = '', signed_in = null, deleted = $1, disabled = $1
		where id = $2`, now, d.Account)
	if err != nil {
		return fmt.Errorf("delete account %d: %w", d.Account, err)
	}
	for _, told := range b.readers.OnDelete {
		if err := told(ctx, tx, d); err != nil {
			return fmt.Errorf("delete account %d: %w", d.Account, err)
		}
	}
	_, err = b.journal.Add(tx, entry("account.deleted", d.Account, who), map[string]string{"messages": string(d.Messages)})
	return err
}

// belongings are the tables that hold something of an account.
var belongings = []string{"account_session", "account_key", "account_recovery", "account_passkey", "account_token",
	"account_ceremony", "account_errand", "account_grant"}

// erase removes everything of an account but its row.
func (b *Book) erase(ctx context.Context, tx *store.Tx, r record) error {
	for _, table := range belongings {
		_, err := tx.Exec(ctx, `
			delete from `+table+`
			where account = $1`, r.ID)
		if err != nil {
			return fmt.Errorf("erase %s of account %d: %w", table, r.ID, err)
		}
	}
	if b.readers.Letters == nil || r.Confirmed.IsZero() { // other letters may wait for an address that is not proved to be his
		return nil
	}
	return b.readers.Letters.Forget(ctx, tx, r.Email)
}

// WaitsFor is how long a registration waits for its address to be confirmed.
const WaitsFor = 48 * time.Hour

// mostLapses bounds what one sweep takes away.
const mostLapses = 500

// lapse takes away registrations whose address was never confirmed. They have no voice, so nothing of theirs stays.
func (b *Book) lapse(ctx context.Context) error {
	rows, err := b.db.Query(ctx, `
		select id
		from account
		where confirmed is null and deleted is null and created < $1
		order by created
		limit $2`, store.At(b.clock.Now().Add(-WaitsFor)), mostLapses)
	if err != nil {
		return fmt.Errorf("read registrations that lapse: %w", err)
	}
	ids, err := store.Column[int64](rows)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := b.db.Update(ctx, func(tx *store.Tx) error { return b.lapseOne(ctx, tx, id) }); err != nil {
			slog.ErrorContext(ctx, "a registration did not lapse", "account", id, "error", err) // the others still can
		}
	}
	return nil
}

func (b *Book) lapseOne(ctx context.Context, tx *store.Tx, id int64) error {
	r, err := b.locked(ctx, tx, id)
	if err != nil || !r.Confirmed.IsZero() {
		return err
	}
	if err := b.erase(ctx, tx, r); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		delete from account
		where id = $1`, id)
	if err != nil {
		return fmt.Errorf("take registration %d away: %w", id, err)
	}
	_, err = b.journal.Add(tx, entry("account.lapsed", id, System()), nil)
	return err
}
