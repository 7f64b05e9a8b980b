package account

import (
	"context"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// LinkRequest asks for a link that signs in.
type LinkRequest struct {
	Email   string
	Edition string // code of the edition whose page it was
	Address string // the network address it comes from
}

// SendLink sends a link that signs in, if there is such an account; the answer and the time are the same when there is
// none. Once a minute and five times an hour for an address.
func (b *Book) SendLink(ctx context.Context, l LinkRequest) error {
	if err := b.readers.open(); err != nil {
		return err
	}
	email, err := normalEmail(l.Email)
	if err != nil {
		return err
	}
	if l.Edition != "" && !word.MatchString(l.Edition) {
		l.Edition = ""
	}
	quotas := linkQuotas(email, l.Address)
	if err := b.allowed(ctx, quotas); err != nil {
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		if err := b.takeIn(ctx, tx, quotas...); err != nil {
			return err
		}
		return b.errand(ctx, tx, errand{kind: admit, email: email, edition: l.Edition})
	})
}

// LinkUse is a link that somebody has opened. Open it by POST: mail programs fetch addresses to look at them.
type LinkUse struct {
	Token    string
	Code     string // of the second step, where there is one
	Password string // a new password to be set; empty: the present one stays
	Address  string // the network address it comes from
}

// SignInByLink answers the account that a link opens; the link is used up by it. A new password ends every session. An
// account with a second step asks for its code: errs.Unsigned with the key account.code_needed leaves the link as it was.
func (b *Book) SignInByLink(ctx context.Context, l LinkUse) (Account, error) {
	if err := b.take(ctx, tokenQuota(l.Address)); err != nil {
		return Account{}, err
	}
	gates, err := b.linkGates(ctx, l.Token)
	if err != nil {
		return Account{}, err
	}
	hash, err := b.newPassword(ctx, l)
	if err != nil {
		return Account{}, err
	}
	var entered Account
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		t, r, err := b.tokenOwner(ctx, tx, l.Token)
		if err != nil {
			return err
		}
		if t.purpose != openDoor || t.email != r.Email || r.Confirmed.IsZero() {
			return linkOver(nil)
		}
		if err := b.secondStep(ctx, tx, r, l.Code); err != nil {
			return err
		}
		if err := b.forgive(ctx, tx, gates); err != nil {
			return err
		}
		if hash != "" {
			if err := b.storePassword(ctx, tx, entry("account.password_set", r.ID, r.Actor()), storedPassword{r.ID, hash, ""}); err != nil {
				return err
			}
			r.Password = true
		}
		entered, err = b.enterBy(ctx, tx, r, "link")
		return err
	})
	return entered, err
}

// linkGates holds back guesses at the code of an account that has a second step: whoever reads the mail has links enough.
func (b *Book) linkGates(ctx context.Context, token string) ([]gate, error) {
	t, err := b.readToken(ctx, b.db, token)
	if err != nil {
		return nil, err
	}
	r, err := b.one(ctx, b.db, byID, t.account)
	if err != nil {
		return nil, linkOver(err)
	}
	if !r.TwoStep {
		return nil, nil
	}
	return b.admit(ctx, proofGates(r.ID))
}

// newPassword checks and hashes the password that a link is to set; "" where it sets none.
func (b *Book) newPassword(ctx context.Context, l LinkUse) (string, error) {
	if l.Password == "" {
		return "", nil
	}
	t, err := b.readToken(ctx, b.db, l.Token)
	if err != nil {
		return "", err
	}
	r, err := b.one(ctx, b.db, byID, t.account)
	if err != nil {
		return "", linkOver(err)
	}
	if err := checkPassword(l.Password, r.Email, r.Name); err != nil {
		return "", err
	}
	hash, err := b.hasher.hash(ctx, l.Password)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// secondStep asks for the code of an account that has one; the transaction is undone where it is wrong.
func (b *Book) secondStep(ctx context.Context, tx *store.Tx, r record, typed string) error {
	if r.totp == "" {
		return nil
	}
	step, right := b.step(r.totp, typed, r.step)
	digest := recoveryDigest(r.ID, typed)
	known, err := recoveryKnown(ctx, tx, r.ID, digest)
	switch {
	case err != nil:
		return err
	case right:
		return b.spend(ctx, tx, r.ID, code{step: step})
	case known:
		return b.spend(ctx, tx, r.ID, code{recovery: digest})
	}
	return errs.Say(errs.Unsigned, "account.code_needed", nil)
}

// enterBy notes a sign-in without a password. Every link to sign in that is out is over.
func (b *Book) enterBy(ctx context.Context, tx *store.Tx, r record, by string) (Account, error) {
	r.SignedIn = b.clock.Now()
	_, err := tx.Exec(ctx, `
		update account
		set signed_in = $1
		where id = $2`, store.At(r.SignedIn), r.ID)
	if err != nil {
		return Account{}, fmt.Errorf("sign in to account %d: %w", r.ID, err)
	}
	_, err = tx.Exec(ctx, `
		delete from account_token
		where account = $1 and purpose = $2`, r.ID, string(openDoor))
	if err != nil {
		return Account{}, fmt.Errorf("use up the links of account %d: %w", r.ID, err)
	}
	return r.Account, b.noteSignIn(tx, r.Account, by)
}
