package account

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// BeginPasskeySignIn begins a sign-in by passkey. It asks for no address: the authenticator knows whose it is.
func (b *Book) BeginPasskeySignIn(ctx context.Context, address string) (Ceremony, error) {
	party, err := b.relyingParty(ctx)
	if err != nil {
		return Ceremony{}, err
	}
	if err := b.take(ctx, ceremonyQuota(address)); err != nil {
		return Ceremony{}, err
	}
	options, session, err := party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationPreferred))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin sign-in by passkey: %w", err)
	}
	return b.begin(ctx, ceremony{purpose: toSignIn, Session: *session}, options)
}

// SignInByPasskey answers the account whose authenticator answered. A passkey whose counter went back was copied and is
// refused. An account with a second step needs an authenticator that has verified its user, which is two steps in one.
func (b *Book) SignInByPasskey(ctx context.Context, a Answer) (Account, error) {
	c, err := b.end(ctx, a, toSignIn, 0)
	if err != nil {
		return Account{}, err
	}
	shown, err := b.check(ctx, a, c)
	if err != nil {
		return Account{}, err
	}
	if shown.credential.Authenticator.CloneWarning {
		return Account{}, b.refuseCopy(ctx, shown)
	}
	if !shown.owner.Disabled.IsZero() || shown.owner.TwoStep && !shown.verified {
		return Account{}, keyRefused(fmt.Errorf("account %d is disabled or needs verification of the user", shown.owner.ID))
	}
	var entered Account
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		r, err := b.locked(ctx, tx, shown.owner.ID)
		if err != nil {
			return err
		}
		if err := b.advance(ctx, tx, shown); err != nil {
			return err
		}
		entered, err = b.enterBy(ctx, tx, r, "passkey")
		return err
	})
	return entered, err
}

// shownKey is a passkey whose signature was right.
type shownKey struct {
	owner      record
	key        storedKey
	credential *webauthn.Credential
	verified   bool // the authenticator has verified its user
}

func (b *Book) check(ctx context.Context, a Answer, c ceremony) (shownKey, error) {
	party, err := b.relyingParty(ctx)
	if err != nil {
		return shownKey{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(a.Response)
	if err != nil {
		return shownKey{}, keyRefused(err)
	}
	shown := shownKey{verified: parsed.Response.AuthenticatorData.Flags.HasUserVerified()}
	var keys []storedKey
	var failed error // of the database: not the visitor's fault
	find := func(_, handle []byte) (webauthn.User, error) {
		var err error
		if shown.owner, err = b.one(ctx, b.db, byHandle, encodeHandle(handle)); err != nil {
			if !errs.Is(err, errs.NotFound) {
				failed = err
			}
			return nil, err
		}
		if keys, err = b.storedKeys(ctx, b.db, shown.owner.ID); err != nil {
			failed = err
			return nil, err
		}
		return holderOf{handle: handle, credentials: credentials(keys)}, nil
	}
	_, shown.credential, err = party.ValidatePasskeyLogin(find, c.Session, parsed)
	if failed != nil {
		return shownKey{}, failed
	}
	if err != nil {
		return shownKey{}, keyRefused(err)
	}
	for _, k := range keys {
		if string(k.credential.ID) == string(shown.credential.ID) {
			shown.key = k
			return shown, nil
		}
	}
	return shownKey{}, keyRefused(errors.New("the passkey is not among those of its owner"))
}

// advance moves a passkey's counter. One that was removed, or used with this counter meanwhile, is refused.
func (b *Book) advance(ctx context.Context, tx *store.Tx, s shownKey) error {
	counter := int64(s.credential.Authenticator.SignCount)
	n, err := tx.Exec(ctx, `
		update account_passkey
		set counter = $1, used = $2
		where id = $3 and (counter < $1 or counter = 0 and $1 = 0)`, counter, store.At(b.clock.Now()), s.key.ID)
	if err != nil {
		return fmt.Errorf("use passkey %d: %w", s.key.ID, err)
	}
	if n == 0 {
		return keyRefused(fmt.Errorf("passkey %d was removed or its counter used meanwhile", s.key.ID))
	}
	return nil
}

// refuseCopy tells the owner, and nobody else, that a passkey seems to be copied.
func (b *Book) refuseCopy(ctx context.Context, s shownKey) error {
	slog.WarnContext(ctx, "the counter of a passkey went back: it may be copied", "account", s.owner.ID, "passkey", s.key.ID)
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		_, err := b.journal.Add(tx, private("account.passkey_refused", s.owner.ID, s.owner.Actor()), map[string]any{"passkey": s.key.ID})
		return err
	})
	if err != nil {
		return err
	}
	return keyRefused(fmt.Errorf("the counter of passkey %d went back", s.key.ID))
}
