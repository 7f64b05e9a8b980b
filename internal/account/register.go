package account

import (
	"context"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Registration is what somebody gives to become a reader: a password, or a passkey, or both.
type Registration struct {
	Name     string
	Email    string
	Password string
	Locale   string  // BCP 47; empty: "en"
	Edition  string  // code of the edition whose page it was
	Address  string  // the network address it comes from, with or without a port
	Passkey  *Answer // of BeginRegistration; nil: none
}

// Register makes an account that waits for its address to be confirmed, and leaves a letter. An address that is known
// already gets the same answer after the same time: an account that waits, too, and a letter that tells the owner. The
// answered account may be signed in at once; it has no voice before it is confirmed.
func (b *Book) Register(ctx context.Context, reg Registration) (Account, error) {
	if err := b.readers.open(); err != nil {
		return Account{}, err
	}
	made, err := b.applicant(ctx, reg)
	if err != nil {
		return Account{}, err
	}
	if err := b.take(ctx, registerQuotas(made.Email, reg.Address)...); err != nil {
		return Account{}, err
	}
	key, err := b.registeredKey(ctx, reg)
	if err != nil {
		return Account{}, err
	}
	hash := ""
	if reg.Password != "" {
		if hash, err = b.hasher.hash(ctx, reg.Password); err != nil {
			return Account{}, fmt.Errorf("hash password: %w", err)
		}
	}
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		made.ID = 0
		return b.admitReader(ctx, tx, &made, joining{hash, key, reg.Passkey})
	})
	if err != nil {
		return Account{}, err
	}
	return made, nil
}

// applicant checks a registration and answers the account that it asks for.
func (b *Book) applicant(ctx context.Context, reg Registration) (Account, error) {
	made, err := b.named(ctx, reg)
	if err != nil {
		return Account{}, err
	}
	if reg.Passkey == nil || reg.Password != "" {
		if err := checkPassword(reg.Password, made.Email, made.Name); err != nil {
			return Account{}, err
		}
	}
	return made, nil
}

// named checks everything of a registration but what proves its reader.
func (b *Book) named(ctx context.Context, reg Registration) (Account, error) {
	email, err := normalEmail(reg.Email)
	if err != nil {
		return Account{}, err
	}
	name, err := b.readerName(ctx, reg.Name, 0)
	if err != nil {
		return Account{}, err
	}
	locale, err := cleanLocale(reg.Locale)
	if err != nil {
		return Account{}, err
	}
	if reg.Edition != "" && !word.MatchString(reg.Edition) {
		return Account{}, errs.At("edition", "account.grant_invalid", nil)
	}
	return Account{Email: email, Name: name, Locale: locale, Edition: reg.Edition, Grants: []Grant{{Role: Reader}},
		Created: b.clock.Now(), Password: reg.Password != ""}, nil
}

// joining is what proves a new reader.
type joining struct {
	hash   string
	key    *newKey
	answer *Answer
}

// admitReader writes a registration and leaves its letter.
func (b *Book) admitReader(ctx context.Context, tx *store.Tx, made *Account, j joining) error {
	if err := mustBeFree(ctx, tx, *made); err != nil {
		return err
	}
	id, err := insertAccount(ctx, tx, *made, j.hash)
	if err != nil {
		return err
	}
	made.ID = id
	if err := replaceGrants(ctx, tx, id, made.Grants); err != nil {
		return err
	}
	if j.key != nil {
		if err := b.keepFirstKey(ctx, tx, id, *j.key); err != nil {
			return err
		}
	}
	if err := b.touch(ctx, tx, resendQuota(id)); err != nil {
		return err
	}
	if err := b.errand(ctx, tx, errand{kind: greet, account: id, email: made.Email, edition: made.Edition}); err != nil {
		return err
	}
	_, err = b.journal.Add(tx, entry("account.registered", id, made.Actor()), nil)
	return err
}

// Resend sends the letter that confirms one's address again: after 60 seconds, three times an hour.
func (b *Book) Resend(ctx context.Context, who Actor) error {
	if err := b.readers.open(); err != nil {
		return err
	}
	if err := who.mustBeAccount(); err != nil {
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		r, err := b.locked(ctx, tx, who.ID)
		if err != nil {
			return err
		}
		if !r.Confirmed.IsZero() {
			return errs.Say(errs.Conflict, "account.confirmed_already", nil)
		}
		if err := b.takeIn(ctx, tx, resendQuota(who.ID), letterQuota(r.Email)); err != nil {
			return err
		}
		return b.errand(ctx, tx, errand{kind: greet, account: who.ID, email: r.Email, edition: r.Edition})
	})
}

// ConfirmEmail proves the address to which a link was sent: that of a registration, or a new one. A link works once and
// for 24 hours; errs.Gone says that it is over. errs.Conflict with the field "name" says that somebody else took the name
// meanwhile: Change it and open the link again.
func (b *Book) ConfirmEmail(ctx context.Context, token, address string) (Account, error) {
	if err := b.take(ctx, tokenQuota(address)); err != nil {
		return Account{}, err
	}
	var confirmed Account
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		t, r, err := b.tokenOwner(ctx, tx, token)
		if err != nil {
			return err
		}
		switch t.purpose {
		case confirmAddress:
			confirmed, err = b.confirm(ctx, tx, r, t)
		case changeAddress:
			confirmed, err = b.moved(ctx, tx, r, t)
		default:
			err = linkOver(nil)
		}
		return err
	})
	return confirmed, err
}

func (b *Book) confirm(ctx context.Context, tx *store.Tx, r record, t sent) (Account, error) {
	if t.email != r.Email {
		return Account{}, linkOver(nil)
	}
	if err := mustBeFree(ctx, tx, r.Account); err != nil {
		return Account{}, err
	}
	r.Confirmed = b.clock.Now()
	_, err := tx.Exec(ctx, `
		update account
		set confirmed = $1
		where id = $2`, store.At(r.Confirmed), r.ID)
	if errs.Is(err, errs.Conflict) {
		return Account{}, taken(err)
	}
	if err != nil {
		return Account{}, fmt.Errorf("confirm account %d: %w", r.ID, err)
	}
	if err := dropTokens(ctx, tx, r.ID); err != nil {
		return Account{}, err
	}
	_, err = b.journal.Add(tx, private("account.confirmed", r.ID, r.Actor()), nil)
	return r.Account, err
}
