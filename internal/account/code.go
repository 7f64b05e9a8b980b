package account

import (
	"bytes"
	"context"
	"crypto/subtle"
	"fmt"
	"image/png"
	"slices"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

const (
	period = 30 // seconds that a code is shown (RFC 6238)
	skew   = 1  // steps that a telephone's clock may be wrong
	digits = otp.DigitsSix
)

// Enrolment is what an authenticator needs to show codes.
type Enrolment struct {
	Secret string // base32, to be typed
	URL    string // otpauth://, to be read by a camera
}

// QR draws the URL as a PNG image of so many pixels on a side.
func (e Enrolment) QR(side int) ([]byte, error) {
	key, err := otp.NewKeyFromURL(e.URL)
	if err != nil {
		return nil, fmt.Errorf("read otpauth URL: %w", err)
	}
	img, err := key.Image(side, side)
	if err != nil {
		return nil, fmt.Errorf("draw QR code: %w", err)
	}
	var out bytes.Buffer
	err = png.Encode(&out, img)
	return out.Bytes(), err
}

// Enrol begins a second step for one's own account, proved by the password. The present one, if any, counts until
// Confirm. issuer is the name that the authenticator shows.
func (b *Book) Enrol(ctx context.Context, who Actor, password, issuer string) (Enrolment, error) {
	if err := who.mustBeAccount(); err != nil {
		return Enrolment{}, err
	}
	r, err := b.one(ctx, b.db, byID, who.ID)
	if err != nil {
		return Enrolment{}, err
	}
	if err := b.prove(ctx, r, password); err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: strings.ReplaceAll(issuer, ":", " "), AccountName: r.Email, Period: period, Digits: digits})
	if err != nil {
		return Enrolment{}, fmt.Errorf("make a secret: %w", err)
	}
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			update account
			set totp_pending = $1
			where id = $2`, key.Secret(), who.ID)
		return err
	})
	return Enrolment{Secret: key.Secret(), URL: key.URL()}, err
}

// mustBeAccount refuses everybody who is not a person with an account.
func (a Actor) mustBeAccount() error {
	switch {
	case a.Anonymous():
		return errs.New(errs.Unsigned, "nobody is signed in")
	case a.kind != "account":
		return errs.New(errs.Forbidden, "%s has no account", a.Subject())
	}
	return a.mustBePerson()
}

// Confirm ends the enrolment with the first code and answers ten recovery codes, shown this once. Earlier recovery
// codes no longer count.
func (b *Book) Confirm(ctx context.Context, who Actor, typed string) ([]string, error) {
	if err := who.mustBeAccount(); err != nil {
		return nil, err
	}
	gates, err := b.admit(ctx, proofGates(who.ID))
	if err != nil {
		return nil, err
	}
	recovery := newRecoveryCodes()
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		r, err := b.locked(ctx, tx, who.ID)
		if err != nil {
			return err
		}
		if r.pending == "" {
			return errs.Say(errs.Conflict, "account.code_not_enrolled", nil)
		}
		step, ok := b.step(r.pending, typed, 0)
		if !ok {
			return errs.At("code", "account.code_wrong", nil)
		}
		if err := confirmCode(ctx, tx, r, step); err != nil {
			return err
		}
		if err := replaceRecovery(ctx, tx, who.ID, recovery); err != nil {
			return err
		}
		if err := b.forgive(ctx, tx, gates); err != nil {
			return err
		}
		_, err = b.journal.Add(tx, entry("account.code_confirmed", who.ID, who), nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

func confirmCode(ctx context.Context, tx *store.Tx, r record, step int64) error {
	_, err := tx.Exec(ctx, `
		update account
		set totp = $1, totp_pending = '', totp_step = $2
		where id = $3`, r.pending, step, r.ID)
	if err != nil {
		return fmt.Errorf("confirm second step of account %d: %w", r.ID, err)
	}
	return nil
}

// RemoveCode takes the second step off: one's own, proved by the password, or another's by ManageStaff (a lost
// telephone).
func (b *Book) RemoveCode(ctx context.Context, who Actor, id int64, password string) error {
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
	if who.is(id) {
		if err := b.prove(ctx, r, password); err != nil {
			return err
		}
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		if err := confirmCode(ctx, tx, record{Account: Account{ID: id}}, r.step); err != nil {
			return err
		}
		if err := replaceRecovery(ctx, tx, id, nil); err != nil {
			return err
		}
		_, err := b.journal.Add(tx, entry("account.code_removed", id, who), nil)
		return err
	})
}

// code is what was read from the second field of a sign-in.
type code struct {
	right    bool
	step     int64  // the time step of the code, 0 for none
	recovery string // digest of the recovery code, "" for none
}

// dummySecret is what a code is compared with where there is no account, for the time's sake.
const dummySecret = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// readCode checks what was typed, without spending it. An account without a second step takes anything.
func (b *Book) readCode(ctx context.Context, r record, typed string) (code, error) {
	secret := r.totp
	if secret == "" {
		secret = dummySecret
	}
	step, right := b.step(secret, typed, r.step)
	digest := recoveryDigest(r.ID, typed)
	known, err := recoveryKnown(ctx, b.db, r.ID, digest)
	switch {
	case err != nil:
		return code{}, err
	case r.totp == "":
		return code{right: true}, nil
	case right:
		return code{right: true, step: step}, nil
	case known:
		return code{right: true, recovery: digest}, nil
	}
	return code{}, nil
}

// step answers the time step that a code belongs to, if that is later than the last one used: a code that somebody
// saw over a shoulder is worth nothing.
func (b *Book) step(secret, typed string, after int64) (int64, bool) {
	typed = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, typed)
	now := b.clock.Now().Unix() / period
	for _, at := range slices.Sorted(slices.Values([]int64{now, now - skew, now + skew})) {
		want, err := hotp.GenerateCodeCustom(secret, uint64(at), hotp.ValidateOpts{Digits: digits, Algorithm: otp.AlgorithmSHA1})
		if err == nil && at > after && subtle.ConstantTimeCompare([]byte(want), []byte(typed)) == 1 {
			return at, true
		}
	}
	return 0, false
}

// spend makes sure that a code is used once, also when two sign-ins bring it at the same moment.
func (b *Book) spend(ctx context.Context, tx *store.Tx, id int64, c code) error {
	var n int64 = 1
	var err error
	if c.step != 0 {
		n, err = tx.Exec(ctx, `
			update account
			set totp_step = $1
			where id = $2 and totp_step < $1`, c.step, id)
	}
	if c.recovery != "" {
		n, err = tx.Exec(ctx, `
			update account_recovery
			set used = $1
			where account = $2 and digest = $3 and used is null`, store.At(b.clock.Now()), id, c.recovery)
	}
	if err != nil {
		return fmt.Errorf("spend code of account %d: %w", id, err)
	}
	if n == 0 {
		return refusal("the code was used meanwhile")
	}
	return nil
}
