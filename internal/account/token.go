package account

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

// purpose is what a link that was sent by mail is good for.
type purpose string

const (
	confirmAddress purpose = "confirm" // of a registration
	changeAddress  purpose = "address" // the account moves to the address of the link
	openDoor       purpose = "link"    // signs in, once
)

// How long links work.
const (
	ConfirmLinkLasts = 24 * time.Hour
	SignInLinkLasts  = 15 * time.Minute
)

func (p purpose) lasts() time.Duration {
	if p == openDoor {
		return SignInLinkLasts
	}
	return ConfirmLinkLasts
}

// sent is a link that was sent.
type sent struct {
	account int64
	purpose purpose
	email   string
}

// newToken makes a link's token, of which only the digest is kept. Of links to sign in, the newest alone works.
func (b *Book) newToken(ctx context.Context, tx *store.Tx, s sent) (string, error) {
	if s.purpose == openDoor {
		_, err := tx.Exec(ctx, `
			delete from account_token
			where account = $1 and purpose = $2`, s.account, string(s.purpose))
		if err != nil {
			return "", fmt.Errorf("drop older links of account %d: %w", s.account, err)
		}
	}
	token, now := ident.Secret(), b.clock.Now()
	_, err := tx.Exec(ctx, `
		insert into account_token (digest, account, purpose, email, created, expires)
		values ($1, $2, $3, $4, $5, $6)`,
		ident.Digest(token), s.account, string(s.purpose), s.email, store.At(now), store.At(now.Add(s.purpose.lasts())))
	if err != nil {
		return "", fmt.Errorf("keep link of account %d: %w", s.account, err)
	}
	return token, nil
}

// tokenOwner answers what a link is good for and locks its account.
func (b *Book) tokenOwner(ctx context.Context, tx *store.Tx, token string) (sent, record, error) {
	s, err := b.readToken(ctx, tx, token)
	if err != nil {
		return sent{}, record{}, err
	}
	r, err := b.locked(ctx, tx, s.account)
	if err != nil {
		return sent{}, record{}, err
	}
	if !r.Disabled.IsZero() {
		return sent{}, record{}, linkOver(nil)
	}
	// Two requests may bring the same link: the second has waited for the lock, and must look again.
	s, err = b.readToken(ctx, tx, token)
	return s, r, err
}

func (b *Book) readToken(ctx context.Context, q store.Queryer, token string) (sent, error) {
	var s sent
	var expires store.Time
	err := q.QueryRow(ctx, `
		select account, purpose, email, expires
		from account_token
		where digest = $1`, ident.Digest(token)).Scan(&s.account, &s.purpose, &s.email, &expires)
	if errs.Is(err, errs.NotFound) || err == nil && !b.clock.Now().Before(expires.Time) {
		return sent{}, linkOver(err)
	}
	if err != nil {
		return sent{}, fmt.Errorf("read link: %w", err)
	}
	return s, nil
}

func linkOver(err error) error {
	return &errs.Error{Kind: errs.Gone, Key: "account.link_over", Err: err}
}

// dropTokens ends every link of an account.
func dropTokens(ctx context.Context, tx *store.Tx, account int64) error {
	_, err := tx.Exec(ctx, `
		delete from account_token
		where account = $1`, account)
	if err != nil {
		return fmt.Errorf("drop links of account %d: %w", account, err)
	}
	return nil
}
