package account

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

// Limits of passkeys.
const (
	ceremonyLasts = 5 * time.Minute
	mostPasskeys  = 20
	longestAnswer = 64 << 10 // bytes of an authenticator's answer
	handleLength  = 32       // bytes
)

// Passkey is one that an account has registered.
type Passkey struct {
	ID      int64     `json:"id"`
	Account int64     `json:"account"`
	Name    string    `json:"name"` // what the owner calls it: "telephone"
	Created time.Time `json:"created"`
	Used    time.Time `json:"used,omitzero"`
}

// Ceremony is what a browser needs to speak to an authenticator.
type Ceremony struct {
	Token   string          // comes back in the Answer
	Options json.RawMessage // for navigator.credentials.create or get: {"publicKey": …}
}

// Answer is what the authenticator said, as PublicKeyCredential.toJSON() writes it.
type Answer struct {
	Ceremony string // the Token
	Response []byte
	Name     string // what the owner calls the passkey; empty: "passkey". Not of a sign-in
}

// PasskeysWork says whether a browser would do it at the public address: over HTTPS, or on this machine, and by name.
func (b *Book) PasskeysWork() bool {
	if b.readers.open() != nil {
		return false
	}
	u, err := url.Parse(b.readers.Origin())
	if err != nil {
		return false
	}
	host := u.Hostname()
	numeric := strings.Trim(host, "0123456789.") == "" || strings.Contains(host, ":")
	return !numeric && (u.Scheme == "https" || host == "localhost" || strings.HasSuffix(host, ".localhost"))
}

// relyingParty is the house as authenticators know it: by its public address.
func (b *Book) relyingParty(ctx context.Context) (*webauthn.WebAuthn, error) {
	if err := b.readers.open(); err != nil {
		return nil, err
	}
	origin := b.readers.Origin()
	u, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("public address: %w", err)
	}
	agency, err := b.readers.Agency(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("name of the agency: %w", err)
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: agency, RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationPreferred,
		},
	})
}

// holderOf is an account as authenticators know it.
type holderOf struct {
	handle      []byte
	name        string // e-mail address
	display     string
	credentials []webauthn.Credential
}

// WebAuthnID answers the handle.
func (h holderOf) WebAuthnID() []byte { return h.handle }

// WebAuthnName answers the e-mail address.
func (h holderOf) WebAuthnName() string { return h.name }

// WebAuthnDisplayName answers the display name.
func (h holderOf) WebAuthnDisplayName() string { return h.display }

// WebAuthnCredentials answers the passkeys that the account has.
func (h holderOf) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

// ceremony is one that is under way.
type ceremony struct {
	account int64 // 0: nobody yet
	purpose string
	Handle  []byte               `json:"handle,omitempty"`
	Email   string               `json:"email,omitempty"` // of a registration
	Session webauthn.SessionData `json:"session"`
}

// The purposes of ceremonies.
const (
	toRegister = "register" // a passkey of somebody who is only registering
	toAdd      = "add"      // another one of an account
	toSignIn   = "sign_in"
)

// begin keeps a ceremony and answers what the browser needs.
func (b *Book) begin(ctx context.Context, c ceremony, options any) (Ceremony, error) {
	opts, err := json.Marshal(options)
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey options: %w", err)
	}
	data, err := json.Marshal(c)
	if err != nil {
		return Ceremony{}, fmt.Errorf("passkey ceremony: %w", err)
	}
	token := ident.Secret()
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into account_ceremony (digest, account, purpose, data, expires)
			values ($1, case when cast($2 as bigint) = 0 then null else cast($2 as bigint) end, $3, $4, $5)`,
			ident.Digest(token), c.account, c.purpose, string(data), store.At(b.clock.Now().Add(ceremonyLasts)))
		return err
	})
	if err != nil {
		return Ceremony{}, fmt.Errorf("keep passkey ceremony: %w", err)
	}
	return Ceremony{Token: token, Options: opts}, nil
}

// end answers a ceremony, once.
func (b *Book) end(ctx context.Context, a Answer, purpose string, account int64) (ceremony, error) {
	c := ceremony{purpose: purpose, account: account}
	if len(a.Response) > longestAnswer {
		return c, errs.New(errs.TooLarge, "an authenticator's answer of %d bytes", len(a.Response))
	}
	var data string
	var expires store.Time
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		return tx.QueryRow(ctx, `
			delete from account_ceremony
			where digest = $1 and purpose = $2 and coalesce(account, 0) = $3
			returning data, expires`, ident.Digest(a.Ceremony), purpose, account).Scan(&data, &expires)
	})
	if errs.Is(err, errs.NotFound) || err == nil && !b.clock.Now().Before(expires.Time) {
		return c, &errs.Error{Kind: errs.Gone, Key: "account.passkey_over", Err: err}
	}
	if err != nil {
		return c, fmt.Errorf("read passkey ceremony: %w", err)
	}
	if err := json.Unmarshal([]byte(data), &c); err != nil {
		return c, fmt.Errorf("read passkey ceremony: %w", err)
	}
	return c, nil
}

// keyRefused is the answer to whatever is wrong with an authenticator's answer.
func keyRefused(err error) error {
	var detailed *protocol.Error
	if errors.As(err, &detailed) {
		err = fmt.Errorf("%w: %s", err, detailed.DevInfo)
	}
	return &errs.Error{Kind: errs.Unsigned, Key: "account.passkey_refused", Err: err}
}

// newHandle answers random bytes under which an authenticator knows an account: nothing that tells of a person.
func newHandle() []byte {
	handle := make([]byte, handleLength)
	rand.Read(handle) // never fails
	return handle
}

func encodeHandle(handle []byte) string { return base64.RawURLEncoding.EncodeToString(handle) }

// Passkeys answers the passkeys of an account, the oldest first: one's own, or another's by ManageStaff.
func (b *Book) Passkeys(ctx context.Context, who Actor, account int64) ([]Passkey, error) {
	r, err := b.one(ctx, b.db, byID, account)
	if err != nil {
		return nil, err
	}
	if err := who.mustOwnOrManage(r.Account); err != nil {
		return nil, err
	}
	keys, err := b.storedKeys(ctx, b.db, account)
	if err != nil {
		return nil, err
	}
	list := make([]Passkey, len(keys))
	for i, k := range keys {
		list[i] = k.Passkey
	}
	return list, nil
}

// storedKey is a passkey with what checks it.
type storedKey struct {
	Passkey
	credential webauthn.Credential
}

func (b *Book) storedKeys(ctx context.Context, q store.Queryer, account int64) ([]storedKey, error) {
	rows, err := q.Query(ctx, `
		select id, account, name, created, used, record, counter
		from account_passkey
		where account = $1
		order by id`, account)
	if err != nil {
		return nil, fmt.Errorf("read passkeys of account %d: %w", account, err)
	}
	var keys []storedKey
	err = store.Each(rows, func(scan func(...any) error) error {
		var k storedKey
		var created, used store.Time
		var record string
		var counter int64
		if err := scan(&k.ID, &k.Account, &k.Name, &created, &used, &record, &counter); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(record), &k.credential); err != nil {
			return fmt.Errorf("passkey %d: %w", k.ID, err)
		}
		k.Created, k.Used = created.Time, used.Time
		k.credential.Authenticator.SignCount = uint32(counter)
		keys = append(keys, k)
		return nil
	})
	return keys, err
}

func credentials(keys []storedKey) []webauthn.Credential {
	list := make([]webauthn.Credential, len(keys))
	for i, k := range keys {
		list[i] = k.credential
	}
	return list
}

// RemovePasskey removes a passkey: one's own, or another's by ManageStaff. Removing twice is errs.NotFound.
func (b *Book) RemovePasskey(ctx context.Context, who Actor, id int64) error {
	if err := who.mustBePerson(); err != nil {
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		var account int64
		err := tx.QueryRow(ctx, `
			select account
			from account_passkey
			where id = $1`, id).Scan(&account)
		if errs.Is(err, errs.NotFound) {
			return &errs.Error{Kind: errs.NotFound, Key: "account.passkey_unknown", Err: err}
		}
		if err != nil {
			return fmt.Errorf("read passkey %d: %w", id, err)
		}
		r, err := b.locked(ctx, tx, account)
		if err != nil {
			return err
		}
		if err := who.mustOwnOrManage(r.Account); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			delete from account_passkey
			where id = $1`, id)
		if err != nil {
			return fmt.Errorf("remove passkey %d: %w", id, err)
		}
		_, err = b.journal.Add(tx, entry("account.passkey_removed", account, who), map[string]any{"passkey": id})
		return err
	})
}
