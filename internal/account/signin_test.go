package account_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pquerna/otp/totp"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
)

func seconds(t *testing.T, err error) int {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.TooMany {
		t.Fatalf("answered %v, want errs.TooMany", err)
	}
	return e.Args["Seconds"].(int)
}

func TestRefusalDoesNotTellWhichPartWasWrong(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		o.hire(t, "anna")
		shut := o.hire(t, "shut")
		if err := o.Disable(t.Context(), account.Operator(), shut.ID); err != nil {
			t.Fatal(err)
		}
		o.enrol(t, "coded")
		type answer struct {
			Kind       errs.Kind
			Key, Field string
			Args       map[string]any
		}
		want := answer{Kind: errs.Unsigned, Key: "account.refused"}
		for name, try := range map[string]account.Credentials{
			"wrong password":   {Email: "anna@meridian.example", Password: "not the lantern"},
			"unknown address":  {Email: "nobody@meridian.example", Password: secret},
			"no address":       {Email: "nobody", Password: secret},
			"hostile address":  {Email: "a\x00\xff@b", Password: "\x00"},
			"disabled":         {Email: "shut@meridian.example", Password: secret},
			"code missing":     {Email: "coded@meridian.example", Password: secret},
			"code wrong":       {Email: "coded@meridian.example", Password: secret, Code: "000000"},
			"endless password": {Email: "anna@meridian.example", Password: fmt.Sprintf("%01000000d", 1)},
		} {
			_, err := o.SignIn(t.Context(), try)
			var e *errs.Error
			if !errors.As(err, &e) {
				t.Fatalf("%s: %v", name, err)
			}
			if diff := cmp.Diff(want, answer{e.Kind, e.Key, e.Field, e.Args}); diff != "" {
				t.Errorf("%s is told apart:\n%s", name, diff)
			}
		}
	})
}

func TestUnknownAddressTakesAsLongAsAKnownOne(t *testing.T) {
	db, c := office1(t)
	db.hire(t, "anna")
	took := func(name string) time.Duration {
		start := time.Now()
		wantKind(t, db.signIn(t, name, "a wrong password", ""), errs.Unsigned)
		return time.Since(start)
	}
	known, unknown := time.Hour, time.Hour // the best of each: a busy machine makes some slow, and none fast
	for round := range 100 {
		known, unknown = min(known, took("anna")), min(unknown, took("nobody"))
		if round >= 3 && unknown >= known/3 && known >= unknown/3 {
			return
		}
		c.Advance(48 * time.Hour) // what is held back after wrong passwords is another matter
	}
	t.Errorf("known address %v, unknown %v: the time tells them apart", known, unknown)
}

func TestGuessingIsHeldBackWhetherOrNotThereIsAnAccount(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		o.hire(t, "anna")
		waits := func(name, address string) []int {
			var got []int
			for range 5 {
				_, err := o.SignIn(t.Context(), account.Credentials{Email: name + "@meridian.example", Password: "a wrong password", Address: address})
				wantKind(t, err, errs.Unsigned)
			}
			for range 4 {
				_, err := o.SignIn(t.Context(), account.Credentials{Email: name + "@meridian.example", Password: "a wrong password", Address: address})
				n := seconds(t, err)
				got = append(got, n)
				o.clock.Advance(time.Duration(n) * time.Second)
				_, err = o.SignIn(t.Context(), account.Credentials{Email: name + "@meridian.example", Password: "a wrong password", Address: address})
				wantKind(t, err, errs.Unsigned)
			}
			return got
		}
		known := waits("anna", "198.51.100.1")
		if diff := cmp.Diff([]int{1, 2, 4, 8}, known); diff != "" {
			t.Errorf("waits are not doubled:\n%s", diff)
		}
		if diff := cmp.Diff(known, waits("nobody", "192.0.2.1")); diff != "" {
			t.Errorf("the waits tell whether there is an account:\n%s", diff)
		}
		_, err := o.SignIn(t.Context(), account.Credentials{Email: "anna@meridian.example", Password: secret, Address: "198.51.100.250"})
		if n := seconds(t, err); n != 16-1-2-4-8 { // the right password, from the same network, too early
			t.Errorf("held back for %d s, want the rest of 16", n)
		}
		if _, err := o.SignIn(t.Context(), account.Credentials{Email: "anna@meridian.example", Password: secret, Address: "198.51.101.1"}); err != nil {
			t.Errorf("a guesser elsewhere locks the owner out: %v", err)
		}
	})
}

func TestGuesserEverywhereSlowsButNeverLocksOutTheOwnerAtHome(t *testing.T) {
	o, _ := office1(t)
	o.hire(t, "anna")
	home := account.Credentials{Email: "anna@meridian.example", Password: secret, Address: "2001:db8:1:100::5"}
	if _, err := o.SignIn(t.Context(), home); err != nil {
		t.Fatal(err)
	}
	var err error
	for i := 0; !errs.Is(err, errs.TooMany); i++ {
		if i > 60 {
			t.Fatal("guesses from many networks are never held back")
		}
		_, err = o.SignIn(t.Context(), account.Credentials{Email: home.Email, Password: "a wrong password", Address: fmt.Sprintf("10.0.%d.1", i)})
	}
	home.Address = "[2001:db8:1:1ff::9]:443" // the same /56
	if _, err := o.SignIn(t.Context(), home); err != nil {
		t.Errorf("the owner at home is locked out: %v", err)
	}
	home.Address = "2001:db8:1:200::5"
	_, err = o.SignIn(t.Context(), home)
	seconds(t, err)
}

func TestManyGuessesAtOnceAreNotManyGuesses(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		o.hire(t, "anna")
		wantKind(t, o.signIn(t, "anna", "a wrong password", ""), errs.Unsigned)
		var mu sync.Mutex
		got := map[errs.Kind]int{}
		var wait sync.WaitGroup
		for range 30 {
			wait.Go(func() {
				_, err := o.SignIn(t.Context(), account.Credentials{Email: "anna@meridian.example", Password: "a wrong password", Address: "203.0.113.7"})
				mu.Lock()
				defer mu.Unlock()
				got[errs.KindOf(err)]++
			})
		}
		wait.Wait()
		if diff := cmp.Diff(map[errs.Kind]int{errs.Unsigned: 4, errs.TooMany: 26}, got); diff != "" {
			t.Errorf("30 at once:\n%s", diff)
		}
	})
}

func TestSuccessForgivesSlipsOfTheFingers(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		o.hire(t, "anna")
		for range 3 {
			for range 4 {
				wantKind(t, o.signIn(t, "anna", "a wrong password", ""), errs.Unsigned)
			}
			if err := o.signIn(t, "anna", secret, ""); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// enrol hires somebody with a second step and answers the secret and the recovery codes.
func (o office) enrol(t *testing.T, name string) (string, []string) {
	t.Helper()
	who := o.hire(t, name).Actor()
	e, err := o.Enrol(t.Context(), who, secret, "Meridian: newsroom")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.signIn(t, name, secret, ""); err != nil {
		t.Fatalf("a code is asked for before it was confirmed: %v", err)
	}
	_, err = o.Confirm(t.Context(), who, "12345")
	wantKind(t, err, errs.Invalid)
	codes, err := o.Confirm(t.Context(), who, o.code(t, e.Secret))
	if err != nil || len(codes) != 10 {
		t.Fatalf("%d recovery codes, %v", len(codes), err)
	}
	if png, err := e.QR(200); err != nil || len(png) < 200 {
		t.Errorf("no QR code: %d bytes, %v", len(png), err)
	}
	return e.Secret, codes
}

func (o office) code(t *testing.T, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, o.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCodeCountsOnce(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		key, recovery := o.enrol(t, "anna")
		confirmed := o.code(t, key)
		wantKind(t, o.signIn(t, "anna", secret, confirmed), errs.Unsigned) // used to confirm
		o.clock.Advance(30 * time.Second)
		next := o.code(t, key)
		if err := o.signIn(t, "anna", secret, next[:3]+" "+next[3:]); err != nil {
			t.Fatal(err)
		}
		wantKind(t, o.signIn(t, "anna", secret, next), errs.Unsigned)
		if err := o.signIn(t, "anna", secret, recovery[3]); err != nil {
			t.Errorf("recovery code: %v", err)
		}
		wantKind(t, o.signIn(t, "anna", secret, recovery[3]), errs.Unsigned)
		a, err := o.ByEmail(t.Context(), account.Operator(), "anna@meridian.example")
		if err != nil || !a.TwoStep {
			t.Fatalf("%+v, %v", a, err)
		}
		if left, err := o.RecoveryLeft(t.Context(), a.Actor()); err != nil || left != 9 {
			t.Errorf("%d recovery codes left, %v; want 9", left, err)
		}
		if err := o.RemoveCode(t.Context(), account.Operator(), a.ID, ""); err != nil {
			t.Fatal(err)
		}
		if err := o.signIn(t, "anna", secret, ""); err != nil {
			t.Errorf("after the second step was taken off: %v", err)
		}
	})
}

func TestSameCodeAtTheSameMomentOpensOnce(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		key, _ := o.enrol(t, "anna")
		o.clock.Advance(time.Minute)
		typed := o.code(t, key)
		var mu sync.Mutex
		opened := 0
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				err := o.signIn(t, "anna", secret, typed)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					opened++
				}
			})
		}
		wait.Wait()
		if opened != 1 {
			t.Errorf("one code opened %d times", opened)
		}
	})
}

func TestStolenSessionCannotChangeWhatProvesItsOwner(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		ctx := t.Context()
		a := o.hire(t, "anna")
		who := a.Actor()
		const fresh = "nine herons under a bridge"
		wantKind(t, o.SetPassword(ctx, who, a.ID, account.PasswordChange{Old: "guess", New: fresh}), errs.Invalid)
		_, err := o.Enrol(ctx, who, "guess", "Meridian")
		wantKind(t, err, errs.Invalid)
		for range 3 {
			wantKind(t, o.RemoveCode(ctx, who, a.ID, "guess"), errs.Invalid)
		}
		seconds(t, o.SetPassword(ctx, who, a.ID, account.PasswordChange{Old: secret, New: fresh}))
		o.clock.Advance(time.Second)
		wantKind(t, o.SetPassword(ctx, who, a.ID, account.PasswordChange{Old: secret, New: "short"}), errs.Invalid)
		if err := o.SetPassword(ctx, who, a.ID, account.PasswordChange{Old: secret, New: fresh}); err != nil {
			t.Fatal(err)
		}
		wantKind(t, o.signIn(t, "anna", secret, ""), errs.Unsigned)
		if err := o.signIn(t, "anna", fresh, ""); err != nil {
			t.Error(err)
		}
	})
}
