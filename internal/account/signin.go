package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Credentials are what somebody shows at the door.
type Credentials struct {
	Email    string
	Password string
	Code     string // of the second step, or a recovery code; empty where there is none
	Address  string // the network address it comes from, with or without a port
}

// SignIn answers the account that the credentials prove. Whatever is wrong (the address, the password, the code, a
// disabled account), the refusal is the same errs.Unsigned after the same time; too many refusals are answered as
// errs.TooMany with the whole seconds to wait in Args["Seconds"], whether or not there is such an account.
func (b *Book) SignIn(ctx context.Context, c Credentials) (Account, error) {
	email, err := normalEmail(c.Email)
	if err != nil { // no such account; it is counted and timed like any other
		email = strings.ToValidUTF8(strings.ToLower(strings.TrimSpace(c.Email)), "")
	}
	gates, err := b.admit(ctx, signInGates(email, c.Address))
	if err != nil {
		return Account{}, err
	}
	r, known, stale, err := b.owner(ctx, email, c.Password)
	if err != nil {
		return Account{}, err
	}
	code, err := b.readCode(ctx, r, c.Code)
	if err != nil {
		return Account{}, err
	}
	if !known || !code.right || !r.Disabled.IsZero() {
		return Account{}, refusal("wrong e-mail, password or code")
	}
	entering := entrance{record: r, code: code, gates: gates}
	if stale {
		if entering.rehashed, err = b.hasher.hash(ctx, c.Password); err != nil {
			return Account{}, fmt.Errorf("renew password hash: %w", err)
		}
	}
	return b.enter(ctx, entering)
}

func refusal(why string) error {
	return &errs.Error{Kind: errs.Unsigned, Key: "account.refused", Err: errors.New(why)}
}

// owner answers the account that an address and a password open: the one that has proved the address, or else the newest
// registration that waits for its letter. Both passwords are always checked, so that the time does not tell which there
// are; and since anybody can register any address and sign in to what waits, neither does the answer.
func (b *Book) owner(ctx context.Context, email, password string) (r record, same, stale bool, err error) {
	for _, which := range []string{waiting, byAddress} {
		candidate, known, err := b.candidate(ctx, which, email)
		if err != nil {
			return record{}, false, false, err
		}
		right, old, err := b.matches(ctx, candidate, password)
		if err != nil {
			return record{}, false, false, err
		}
		if known && right || r.password == "" {
			r, same, stale = candidate, known && right, old
		}
	}
	return r, same, stale, nil
}

// candidate answers an account of an address, or one that nobody can sign in to.
func (b *Book) candidate(ctx context.Context, which, email string) (record, bool, error) {
	if strings.ContainsRune(email, 0) { // PostgreSQL has no NUL
		email = ""
	}
	r, err := b.one(ctx, b.db, which, email)
	if errs.Is(err, errs.NotFound) || err == nil && !r.Password {
		return record{password: b.hasher.unknown()}, false, nil
	}
	return r, err == nil, err
}

// matches checks the password. One that is longer than any could be is not hashed as such, but takes the same time.
func (b *Book) matches(ctx context.Context, r record, password string) (same, stale bool, err error) {
	possible := len(password) <= utf8.UTFMax*longestPassword*3
	if !possible {
		password = ""
	}
	same, stale, err = b.hasher.matches(ctx, r.password, password)
	if err != nil {
		return false, false, fmt.Errorf("check password of account %d: %w", r.ID, err)
	}
	return same && possible, stale, nil
}

// entrance is a sign-in that has been proved.
type entrance struct {
	record
	code     code
	gates    []gate
	rehashed string // the password under the current cost, "" where it is so already
}

// enter spends the code, forgives the attempts and journals the sign-in.
func (b *Book) enter(ctx context.Context, e entrance) (Account, error) {
	now := b.clock.Now()
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		if err := b.spend(ctx, tx, e.ID, e.code); err != nil {
			return err
		}
		// The hash that was checked must still be the one that counts: a password changed meanwhile is a refusal.
		n, err := tx.Exec(ctx, `
			update account
			set signed_in = $1, password = case when cast($2 as text) = '' then password else cast($2 as text) end
			where id = $3 and password = $4 and disabled is null`, store.At(now), e.rehashed, e.ID, e.password)
		if err != nil {
			return fmt.Errorf("sign in to account %d: %w", e.ID, err)
		}
		if n == 0 {
			return refusal("the password was changed or the account disabled meanwhile")
		}
		// Whoever registers a stranger's address and signs in to that must not thereby be forgiven his guesses at the
		// stranger's own account.
		if !e.Confirmed.IsZero() {
			if err := b.forgive(ctx, tx, e.gates); err != nil {
				return err
			}
		}
		return b.noteSignIn(tx, e.Account, "password")
	})
	if err != nil {
		return Account{}, err
	}
	e.SignedIn = now
	return e.Account, nil
}

// noteSignIn journals a sign-in and what proved it: "password", "link" or "passkey".
func (b *Book) noteSignIn(tx *store.Tx, a Account, by string) error {
	_, err := b.journal.Add(tx, private("account.signed_in", a.ID, a.Actor()), map[string]string{"by": by})
	return err
}
