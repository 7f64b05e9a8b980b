package account_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
)

// authenticator is a telephone with one passkey (WebAuthn Level 2, sections 6.1 and 6.5).
type authenticator struct {
	key      *ecdsa.PrivateKey
	id       []byte
	handle   string // base64url, as the options gave it
	counter  uint32
	verifies bool   // asks for a finger
	origin   string // as the browser says
}

func newAuthenticator(t *testing.T) *authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	rand.Read(id)
	return &authenticator{key: key, id: id, verifies: true, origin: "https://news.example"}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// options are what a ceremony asks for.
type options struct {
	PublicKey struct {
		Challenge string
		RP        struct{ ID, Name string } `json:"rp"`
		RPID      string                    `json:"rpId"`
		User      struct{ ID, Name string }
		Exclude   []struct{ ID string } `json:"excludeCredentials"`
	} `json:"publicKey"`
}

func read(t *testing.T, c account.Ceremony) options {
	t.Helper()
	var o options
	if err := json.Unmarshal(c.Options, &o); err != nil || o.PublicKey.Challenge == "" {
		t.Fatalf("options %s: %v", c.Options, err)
	}
	return o
}

func (a *authenticator) clientData(kind, challenge string) []byte {
	data, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false}) // strings alone
	return data
}

// data is the authenticator data; attested adds the public key.
func (a *authenticator) data(t *testing.T, rpID string, attested bool) []byte {
	t.Helper()
	hash := sha256.Sum256([]byte(rpID))
	flags := byte(1) // the user is present
	if a.verifies {
		flags |= 4
	}
	if attested {
		flags |= 0x40
	}
	out := binary.BigEndian.AppendUint32(append(hash[:], flags), a.counter)
	if !attested {
		return out
	}
	out = append(out, make([]byte, 16)...)
	out = append(binary.BigEndian.AppendUint16(out, uint16(len(a.id))), a.id...)
	public, err := a.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	cose, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:65]})
	if err != nil {
		t.Fatal(err)
	}
	return append(out, cose...)
}

func answerOf(t *testing.T, c account.Ceremony, id []byte, response map[string]any) account.Answer {
	t.Helper()
	content, err := json.Marshal(map[string]any{"id": b64(id), "rawId": b64(id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	if err != nil {
		t.Fatal(err)
	}
	return account.Answer{Ceremony: c.Token, Response: content}
}

// create makes the passkey.
func (a *authenticator) create(t *testing.T, c account.Ceremony) account.Answer {
	t.Helper()
	o := read(t, c)
	a.handle = o.PublicKey.User.ID
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": a.data(t, o.PublicKey.RP.ID, true)})
	if err != nil {
		t.Fatal(err)
	}
	answer := answerOf(t, c, a.id, map[string]any{"clientDataJSON": b64(a.clientData("webauthn.create", o.PublicKey.Challenge)), "attestationObject": b64(object)})
	answer.Name = "telephone"
	return answer
}

// get signs in.
func (a *authenticator) get(t *testing.T, c account.Ceremony) account.Answer {
	t.Helper()
	o := read(t, c)
	client, data := a.clientData("webauthn.get", o.PublicKey.Challenge), a.data(t, o.PublicKey.RPID, false)
	digest := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte(nil), data...), digest[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, signed[:])
	if err != nil {
		t.Fatal(err)
	}
	return answerOf(t, c, a.id, map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": a.handle})
}

// addKey adds a passkey to an account with a password.
func (h *hall) addKey(t *testing.T, who account.Actor) (*authenticator, account.Passkey) {
	t.Helper()
	c, err := h.BeginPasskey(t.Context(), who, account.Proof{Password: secret})
	if err != nil {
		t.Fatal(err)
	}
	phone := newAuthenticator(t)
	key, err := h.FinishPasskey(t.Context(), who, phone.create(t, c))
	if err != nil {
		t.Fatal(err)
	}
	return phone, key
}

// enterBy signs in with a passkey.
func (h *hall) enterBy(t *testing.T, phone *authenticator) (account.Account, error) {
	t.Helper()
	c, err := h.BeginPasskeySignIn(t.Context(), "198.51.100.7")
	if err != nil {
		t.Fatal(err)
	}
	return h.SignInByPasskey(t.Context(), phone.get(t, c))
}

func TestPasskeyOpensTheAccount(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		a := h.join(t, "vera")
		phone, key := h.addKey(t, a.Actor())
		if key.Name != "telephone" || !h.PasskeysWork() {
			t.Errorf("key %+v", key)
		}
		for _, counter := range []uint32{0, 0, 7, 8} {
			phone.counter = counter
			if got, err := h.enterBy(t, phone); err != nil || got.ID != a.ID {
				t.Errorf("counter %d: %+v, %v", counter, got, err)
			}
		}
		list, err := h.Passkeys(ctx, a.Actor(), a.ID)
		if err != nil || len(list) != 1 || list[0].Used.IsZero() {
			t.Errorf("passkeys %+v, %v", list, err)
		}
		second, err := h.BeginPasskey(ctx, a.Actor(), account.Proof{Password: secret})
		if err != nil {
			t.Fatal(err)
		}
		if o := read(t, second); len(o.PublicKey.Exclude) != 1 || o.PublicKey.User.ID != phone.handle {
			t.Errorf("the second passkey is of another person: %s", second.Options)
		}
		other := h.join2(t, "boris")
		wantKind(t, h.RemovePasskey(ctx, other.Actor(), key.ID), errs.Forbidden)
		if err := h.RemovePasskey(ctx, a.Actor(), key.ID); err != nil {
			t.Fatal(err)
		}
		wantKind(t, h.RemovePasskey(ctx, a.Actor(), key.ID), errs.NotFound)
		_, err = h.enterBy(t, phone)
		wantKind(t, err, errs.Unsigned)
	})
}

func TestReaderRegistersWithAPasskeyAlone(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		r := registration("vera")
		c, err := h.BeginRegistration(ctx, account.Applicant{Name: r.Name, Email: r.Email, Address: r.Address})
		if err != nil {
			t.Fatal(err)
		}
		phone := newAuthenticator(t)
		made := phone.create(t, c)
		r.Password, r.Passkey = "", &made
		a, err := h.Register(ctx, r)
		if err != nil || a.Password {
			t.Fatalf("%+v, %v", a, err)
		}
		if got, err := h.enterBy(t, phone); err != nil || got.ID != a.ID || !got.Confirmed.IsZero() {
			t.Errorf("before the letter: %+v, %v", got, err)
		}
		if _, err := h.ConfirmEmail(ctx, token(t, h.only(t, "account.confirm", r.Email)), "198.51.100.7"); err != nil {
			t.Fatal(err)
		}
		_, err = h.SignIn(ctx, account.Credentials{Email: r.Email, Password: "", Address: "198.51.100.7"})
		wantKind(t, err, errs.Unsigned)
		wantKind(t, h.SetPassword(ctx, a.Actor(), a.ID, account.PasswordChange{New: "nine herons under a bridge"}), errs.Invalid)
		_, err = h.BeginPasskey(ctx, a.Actor(), account.Proof{})
		wantKind(t, err, errs.Invalid)
		if _, err := h.BeginPasskey(ctx, a.Actor(), account.Proof{Link: h.ask(t, "vera")}); err != nil {
			t.Error(err)
		}
		again := registration("boris")
		again.Passkey = &made
		_, err = h.Register(ctx, again)
		wantKind(t, err, errs.Gone)
	})
}

func TestPasskeyIsRefused(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		a := h.join(t, "vera")
		phone, _ := h.addKey(t, a.Actor())
		phone.counter = 9
		if _, err := h.enterBy(t, phone); err != nil {
			t.Fatal(err)
		}
		for name, spoil := range map[string]func(p *authenticator){
			"a copy whose counter went back": func(p *authenticator) { p.counter = 8 },
			"another site":                   func(p *authenticator) { p.origin = "https://news.example.evil.example" },
			"another key":                    func(p *authenticator) { p.key = newAuthenticator(t).key },
			"another person":                 func(p *authenticator) { p.handle = b64([]byte("nobody")) },
			"nobody":                         func(p *authenticator) { p.handle = "" },
		} {
			spoilt := *phone
			spoilt.counter = 20
			spoil(&spoilt)
			if _, err := h.enterBy(t, &spoilt); !errs.Is(err, errs.Unsigned) {
				t.Errorf("%s: %v", name, err)
			}
		}
		c, err := h.BeginPasskeySignIn(ctx, "198.51.100.7")
		if err != nil {
			t.Fatal(err)
		}
		phone.counter = 10
		answer := phone.get(t, c)
		if _, err := h.SignInByPasskey(ctx, answer); err != nil {
			t.Fatal(err)
		}
		_, err = h.SignInByPasskey(ctx, answer)
		wantKind(t, err, errs.Gone)
		c, err = h.BeginPasskeySignIn(ctx, "198.51.100.7")
		if err != nil {
			t.Fatal(err)
		}
		h.clock.Advance(6 * time.Minute)
		_, err = h.SignInByPasskey(ctx, phone.get(t, c))
		wantKind(t, err, errs.Gone)
		for _, rubbish := range []string{"", "{}", "null", strings.Repeat("a", 70000), `{"id":"x","rawId":"x","type":"public-key","response":{}}`} {
			c, err := h.BeginPasskeySignIn(ctx, "198.51.100.7")
			if err != nil {
				t.Fatal(err)
			}
			if _, err = h.SignInByPasskey(ctx, account.Answer{Ceremony: c.Token, Response: []byte(rubbish)}); err == nil || errs.Is(err, errs.Internal) {
				t.Errorf("%.20s: %v", rubbish, err)
			}
		}
		if err := h.Disable(ctx, account.Operator(), a.ID); err != nil {
			t.Fatal(err)
		}
		phone.counter = 30
		_, err = h.enterBy(t, phone)
		wantKind(t, err, errs.Unsigned)
	})
}

func TestStolenSessionLeavesNoPasskeyBehind(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		a := h.join(t, "vera")
		other := h.join(t, "boris")
		for _, p := range []account.Proof{{}, {Password: "a wrong password"}} {
			if _, err := h.BeginPasskey(t.Context(), a.Actor(), p); err == nil {
				t.Errorf("begun with %+v", p)
			}
		}
		c, err := h.BeginPasskey(t.Context(), a.Actor(), account.Proof{Password: secret})
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.FinishPasskey(t.Context(), other.Actor(), newAuthenticator(t).create(t, c))
		wantKind(t, err, errs.Gone)
	})
}

func TestSecondStepNeedsAnAuthenticatorThatKnowsItsUser(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.enrol(t, "coded")
		all, err := h.List(t.Context(), account.Operator())
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		phone, _ := h.addKey(t, all[0].Actor())
		if _, err := h.enterBy(t, phone); err != nil {
			t.Errorf("with a finger: %v", err)
		}
		phone.verifies = false
		_, err = h.enterBy(t, phone)
		wantKind(t, err, errs.Unsigned)
	})
}
