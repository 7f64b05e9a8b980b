package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Applicant is somebody who wants to register with a passkey.
type Applicant struct {
	Name    string
	Email   string
	Address string // the network address it comes from
}

// BeginRegistration begins the passkey of a Registration. It tells nothing about the address.
func (b *Book) BeginRegistration(ctx context.Context, a Applicant) (Ceremony, error) {
	party, err := b.relyingParty(ctx)
	if err != nil {
		return Ceremony{}, err
	}
	email, err := normalEmail(a.Email)
	if err != nil {
		return Ceremony{}, err
	}
	name, err := b.readerName(ctx, a.Name, 0)
	if err != nil {
		return Ceremony{}, err
	}
	if err := mustBeFree(ctx, b.db, Account{Email: email, Name: name}); err != nil {
		return Ceremony{}, err
	}
	if err := b.take(ctx, ceremonyQuota(a.Address)); err != nil {
		return Ceremony{}, err
	}
	return b.beginKey(ctx, party, ceremony{purpose: toRegister, Email: email}, holderOf{handle: newHandle(), name: email, display: name})
}

// BeginPasskey begins another passkey of one's own account, with a proof: a stolen session must not leave a key behind.
func (b *Book) BeginPasskey(ctx context.Context, who Actor, p Proof) (Ceremony, error) {
	party, err := b.relyingParty(ctx)
	if err != nil {
		return Ceremony{}, err
	}
	if err := who.mustBeAccount(); err != nil {
		return Ceremony{}, err
	}
	r, err := b.one(ctx, b.db, byID, who.ID)
	if err != nil {
		return Ceremony{}, err
	}
	if err := b.proved(ctx, r, p); err != nil {
		return Ceremony{}, err
	}
	keys, err := b.storedKeys(ctx, b.db, who.ID)
	if err != nil {
		return Ceremony{}, err
	}
	if len(keys) >= mostPasskeys {
		return Ceremony{}, errs.Say(errs.Blocked, "account.passkeys_many", map[string]any{"Most": mostPasskeys})
	}
	holder := holderOf{handle: newHandle(), name: r.Email, display: r.Name, credentials: credentials(keys)}
	if r.handle != "" {
		if holder.handle, err = base64.RawURLEncoding.DecodeString(r.handle); err != nil {
			return Ceremony{}, fmt.Errorf("handle of account %d: %w", r.ID, err)
		}
	}
	return b.beginKey(ctx, party, ceremony{purpose: toAdd, account: r.ID}, holder)
}

func (b *Book) beginKey(ctx context.Context, party *webauthn.WebAuthn, c ceremony, h holderOf) (Ceremony, error) {
	var known []protocol.CredentialDescriptor
	for _, k := range h.credentials {
		known = append(known, k.Descriptor())
	}
	options, session, err := party.BeginRegistration(h, webauthn.WithExclusions(known))
	if err != nil {
		return Ceremony{}, fmt.Errorf("begin passkey: %w", err)
	}
	c.Handle, c.Session = h.handle, *session
	return b.begin(ctx, c, options)
}

// newKey is a passkey that an authenticator has made and that is not stored yet.
type newKey struct {
	handle     []byte
	name       string
	credential *webauthn.Credential
}

// create checks the answer of an authenticator that was to make a passkey.
func (b *Book) create(ctx context.Context, a Answer, c ceremony) (*newKey, error) {
	party, err := b.relyingParty(ctx)
	if err != nil {
		return nil, err
	}
	name := "passkey"
	if a.Name != "" {
		if name, err = cleanName(a.Name); err != nil {
			return nil, err
		}
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(a.Response)
	if err != nil {
		return nil, keyRefused(err)
	}
	credential, err := party.CreateCredential(holderOf{handle: c.Handle}, c.Session, parsed)
	if err != nil {
		return nil, keyRefused(err)
	}
	return &newKey{c.Handle, name, credential}, nil
}

// registeredKey answers the passkey of a registration, nil where it brings none.
func (b *Book) registeredKey(ctx context.Context, reg Registration) (*newKey, error) {
	if reg.Passkey == nil {
		return nil, nil
	}
	c, err := b.end(ctx, *reg.Passkey, toRegister, 0)
	if err != nil {
		return nil, err
	}
	if email, err := normalEmail(reg.Email); err != nil || email != c.Email {
		return nil, keyRefused(errors.New("the passkey was made for another address"))
	}
	return b.create(ctx, *reg.Passkey, c)
}

// FinishPasskey keeps the passkey that BeginPasskey began.
func (b *Book) FinishPasskey(ctx context.Context, who Actor, a Answer) (Passkey, error) {
	if err := who.mustBeAccount(); err != nil {
		return Passkey{}, err
	}
	c, err := b.end(ctx, a, toAdd, who.ID)
	if err != nil {
		return Passkey{}, err
	}
	key, err := b.create(ctx, a, c)
	if err != nil {
		return Passkey{}, err
	}
	var kept Passkey
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		r, err := b.locked(ctx, tx, who.ID)
		if err != nil {
			return err
		}
		if r.handle != "" && r.handle != encodeHandle(key.handle) { // another one was first to be the first
			return &errs.Error{Kind: errs.Gone, Key: "account.passkey_over"}
		}
		kept, err = b.keepKey(ctx, tx, who.ID, *key)
		if err != nil {
			return err
		}
		_, err = b.journal.Add(tx, entry("account.passkey_added", who.ID, who), map[string]any{"passkey": kept.ID})
		return err
	})
	return kept, err
}

func (b *Book) keepFirstKey(ctx context.Context, tx *store.Tx, account int64, k newKey) error {
	_, err := b.keepKey(ctx, tx, account, k)
	return err
}

// keepKey stores a passkey, and the handle with the first one.
func (b *Book) keepKey(ctx context.Context, tx *store.Tx, account int64, k newKey) (Passkey, error) {
	record, err := json.Marshal(k.credential)
	if err != nil {
		return Passkey{}, fmt.Errorf("write passkey: %w", err)
	}
	_, err = tx.Exec(ctx, `
		update account
		set handle = $1
		where id = $2`, encodeHandle(k.handle), account)
	if err != nil {
		return Passkey{}, fmt.Errorf("keep handle of account %d: %w", account, err)
	}
	kept := Passkey{Account: account, Name: k.name, Created: b.clock.Now()}
	err = tx.QueryRow(ctx, `
		insert into account_passkey (account, credential, record, counter, name, created)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (credential) do nothing
		returning id`,
		account, encodeHandle(k.credential.ID), string(record), int64(k.credential.Authenticator.SignCount), k.name,
		store.At(kept.Created)).Scan(&kept.ID)
	if errs.Is(err, errs.NotFound) { // nothing was inserted
		return Passkey{}, &errs.Error{Kind: errs.Conflict, Key: "account.passkey_taken", Err: err}
	}
	if err != nil {
		return Passkey{}, fmt.Errorf("keep passkey of account %d: %w", account, err)
	}
	return kept, nil
}
