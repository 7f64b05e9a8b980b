package account

import (
	"context"
	"errors"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Proof is what somebody who is signed in repeats before a step that a stolen session must not take: the password, or
// the token of a link to sign in, which is used up by it.
type Proof struct {
	Password string
	Link     string
}

// proved checks a proof of the account's owner.
func (b *Book) proved(ctx context.Context, r record, p Proof) error {
	if p.Link == "" {
		if !r.Password {
			return errs.At("password", "account.proof_missing", nil)
		}
		return inField(b.prove(ctx, r, p.Password), "password")
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		t, owner, err := b.tokenOwner(ctx, tx, p.Link)
		if err != nil {
			return err
		}
		if t.purpose != openDoor || owner.ID != r.ID {
			return linkOver(nil)
		}
		_, err = tx.Exec(ctx, `
			delete from account_token
			where account = $1 and purpose = $2`, r.ID, string(openDoor))
		return err
	})
}

// inField answers the same refusal at another field.
func inField(err error, field string) error {
	var e *errs.Error
	if !errors.As(err, &e) || e.Field == "" {
		return err
	}
	return &errs.Error{Kind: e.Kind, Key: e.Key, Args: e.Args, Field: field, Err: err}
}

// own answers one's own account, for what only a reader does with it. The staff's addresses and accounts are in the hands
// of those who manage staff.
func (b *Book) own(ctx context.Context, who Actor) (record, error) {
	if err := b.readers.open(); err != nil {
		return record{}, err
	}
	if err := who.mustBeAccount(); err != nil {
		return record{}, err
	}
	r, err := b.one(ctx, b.db, byID, who.ID)
	if err != nil {
		return record{}, err
	}
	if r.Staff() {
		return record{}, errs.Say(errs.Blocked, "account.staff_stays", nil)
	}
	return r, nil
}

// ChangeEmail moves one's account to another address. A registration that waits moves at once and gets its letter there;
// of a confirmed account both addresses are told, and it moves when the link in the letter to the new one is opened.
// Whether the new address belongs to somebody else is not answered here: its owner is told.
func (b *Book) ChangeEmail(ctx context.Context, who Actor, email string, p Proof) error {
	r, err := b.own(ctx, who)
	if err != nil {
		return err
	}
	address, err := normalEmail(email)
	if err != nil {
		return err
	}
	if address == r.Email {
		return errs.At("email", "account.email_same", nil)
	}
	if r.Confirmed.IsZero() {
		return b.redirect(ctx, r, address)
	}
	if err := b.proved(ctx, r, p); err != nil {
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		if err := b.takeIn(ctx, tx, ownQuota("move", r.ID, 5), letterQuota(address)); err != nil {
			return err
		}
		if err := b.errand(ctx, tx, errand{kind: move, account: r.ID, email: address, edition: r.Edition}); err != nil {
			return err
		}
		_, err := b.journal.Add(tx, private("account.address_asked", r.ID, who), nil)
		return err
	})
}

// redirect sends the letter of a registration elsewhere; the link of the earlier letter is over.
func (b *Book) redirect(ctx context.Context, r record, address string) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := b.locked(ctx, tx, r.ID); err != nil {
			return err
		}
		if err := b.takeIn(ctx, tx, resendQuota(r.ID), letterQuota(address)); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `
			update account
			set email = $1
			where id = $2 and confirmed is null`, address, r.ID)
		if err != nil {
			return fmt.Errorf("change address of account %d: %w", r.ID, err)
		}
		if n == 0 {
			return errs.Say(errs.Conflict, "account.confirmed_already", nil)
		}
		if err := dropTokens(ctx, tx, r.ID); err != nil {
			return err
		}
		if err := b.errand(ctx, tx, errand{kind: greet, account: r.ID, email: address, edition: r.Edition}); err != nil {
			return err
		}
		_, err = b.journal.Add(tx, private("account.address_changed", r.ID, r.Actor()), nil)
		return err
	})
}

// moved ends a change of address: the new one is proved, the old one is told.
func (b *Book) moved(ctx context.Context, tx *store.Tx, r record, t sent) (Account, error) {
	old := r.Email
	_, err := tx.Exec(ctx, `
		update account
		set email = $1
		where id = $2`, t.email, r.ID)
	if errs.Is(err, errs.Conflict) {
		return Account{}, taken(err)
	}
	if err != nil {
		return Account{}, fmt.Errorf("change address of account %d: %w", r.ID, err)
	}
	if err := dropTokens(ctx, tx, r.ID); err != nil {
		return Account{}, err
	}
	if err := b.write(ctx, tx, errand{email: old, edition: r.Edition}, b.movedLetter(r.Account, t.email)); err != nil {
		return Account{}, err
	}
	r.Email = t.email
	_, err = b.journal.Add(tx, private("account.address_changed", r.ID, r.Actor()), nil)
	return r.Account, err
}
