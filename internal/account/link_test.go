package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/mail"
)

// ask lets somebody ask for a link to sign in and answers its token.
func (h *hall) ask(t *testing.T, name string) string {
	t.Helper()
	err := h.SendLink(t.Context(), account.LinkRequest{Email: name + "@meridian.example", Edition: "en", Address: "198.51.100.7"})
	if err != nil {
		t.Fatal(err)
	}
	return token(t, h.only(t, "account.link", name+"@meridian.example"))
}

func (h *hall) open(t *testing.T, use account.LinkUse) (account.Account, error) {
	t.Helper()
	use.Address = "198.51.100.7"
	return h.SignInByLink(t.Context(), use)
}

func TestLinkOpensOnceAndFor15Minutes(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		a := h.join(t, "vera")
		link := h.ask(t, "vera")
		if got, err := h.open(t, account.LinkUse{Token: link}); err != nil || got.ID != a.ID || got.SignedIn.IsZero() {
			t.Errorf("opened %+v, %v", got, err)
		}
		_, err := h.open(t, account.LinkUse{Token: link})
		wantKind(t, err, errs.Gone)
		h.clock.Advance(time.Minute)
		late := h.ask(t, "vera")
		h.clock.Advance(account.SignInLinkLasts)
		_, err = h.open(t, account.LinkUse{Token: late})
		wantKind(t, err, errs.Gone)
		older := h.ask(t, "vera")
		h.clock.Advance(time.Minute)
		newer := h.ask(t, "vera")
		_, err = h.open(t, account.LinkUse{Token: older})
		wantKind(t, err, errs.Gone)
		_, err = h.ConfirmEmail(t.Context(), newer, "198.51.100.7")
		wantKind(t, err, errs.Gone)
		if _, err = h.open(t, account.LinkUse{Token: newer}); err != nil {
			t.Errorf("the newest link: %v", err)
		}
	})
}

func TestLinkToConfirmDoesNotSignIn(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.register(t, "vera")
		_, err := h.open(t, account.LinkUse{Token: token(t, h.only(t, "account.confirm", "vera@meridian.example"))})
		wantKind(t, err, errs.Gone)
	})
}

func TestNobodyGetsALinkToAnAddressThatIsNotProved(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.register(t, "waiting")
		h.only(t, "account.confirm", "waiting@meridian.example")
		shut := h.join(t, "shut")
		if err := h.Disable(t.Context(), account.Operator(), shut.ID); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"waiting", "unknown", "shut"} {
			err := h.SendLink(t.Context(), account.LinkRequest{Email: name + "@meridian.example", Address: "198.51.100.7"})
			if sent := h.post(t); err != nil || len(sent) > 0 {
				t.Errorf("%s: %v, %v", name, kinds(sent), err)
			}
		}
	})
}

func TestLinksAreCountedPerAddressAndPrefix(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		send := func(email, address string) error {
			return h.SendLink(t.Context(), account.LinkRequest{Email: email, Address: address})
		}
		for i := range 5 {
			if err := send("victim@b.example", "203.0.113.1"); err != nil {
				t.Fatalf("link %d: %v", i, err)
			}
			if got := seconds(t, send("Victim@b.example", "192.0.2.1")); i < 4 && got != 60 {
				t.Errorf("the next one waits %d s, want 60", got)
			}
			h.clock.Advance(time.Minute)
		}
		seconds(t, send("victim@b.example", "192.0.2.1"))
		for i := range 25 {
			if err := send(string(rune('a'+i))+"@b.example", "203.0.113.200"); err != nil {
				t.Fatal(err)
			}
		}
		seconds(t, send("z@b.example", "203.0.113.7"))
	})
}

func TestForgottenPasswordIsSetByTheLink(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.join(t, "vera")
		link := h.ask(t, "vera")
		_, err := h.open(t, account.LinkUse{Token: link, Password: "short"})
		wantKind(t, err, errs.Invalid)
		if _, err := h.open(t, account.LinkUse{Token: link, Password: "nine herons under a bridge"}); err != nil {
			t.Fatal(err)
		}
		wantKind(t, h.signIn(t, "vera", secret, ""), errs.Unsigned)
		if err := h.signIn(t, "vera", "nine herons under a bridge", ""); err != nil {
			t.Error(err)
		}
	})
}

func TestLinkDoesNotSpareTheSecondStep(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		key, _ := h.enrol(t, "coded")
		link := h.ask(t, "coded")
		for _, code := range []string{"", "000000"} {
			_, err := h.open(t, account.LinkUse{Token: link, Code: code, Password: "nine herons under a bridge"})
			wantKind(t, err, errs.Unsigned)
		}
		h.clock.Advance(time.Minute)
		code, err := totp.GenerateCode(key, h.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.open(t, account.LinkUse{Token: link, Code: code}); err != nil {
			t.Errorf("with its code: %v", err)
		}
		if err := h.signIn(t, "coded", "nine herons under a bridge", ""); err == nil {
			t.Error("a link without its code has set the password")
		}
		link, held := h.ask(t, "coded"), false
		for i := 0; i < 8 && !held; i++ {
			_, err := h.open(t, account.LinkUse{Token: link, Code: "000000"})
			held = errs.Is(err, errs.TooMany)
		}
		if !held {
			t.Error("eight guesses at the code, and none was held back")
		}
	})
}

func TestAddressMovesWhenTheNewOneIsProvedAndBothAreTold(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		a := h.join(t, "old")
		wantKind(t, h.ChangeEmail(ctx, a.Actor(), "new@meridian.example", account.Proof{Password: "a wrong password"}), errs.Invalid)
		if err := h.ChangeEmail(ctx, a.Actor(), "new@meridian.example", account.Proof{Password: secret}); err != nil {
			t.Fatal(err)
		}
		sent := h.post(t)
		if len(sent) != 2 || sent[0].About != "account.address_asked" || sent[0].To != "old@meridian.example" || sent[1].To != "new@meridian.example" {
			t.Fatalf("sent %v", kinds(sent))
		}
		if err := h.signIn(t, "old", secret, ""); err != nil {
			t.Errorf("before the new address is proved: %v", err)
		}
		if moved, err := h.ConfirmEmail(ctx, token(t, sent[1]), "198.51.100.7"); err != nil || moved.Email != "new@meridian.example" {
			t.Fatalf("moved to %+v, %v", moved, err)
		}
		h.only(t, "account.address_changed", "old@meridian.example")
		if err := h.signIn(t, "new", secret, ""); err != nil {
			t.Error(err)
		}
		wantKind(t, h.signIn(t, "old", secret, ""), errs.Unsigned)
	})
}

func TestAddressOfSomebodyElseIsNotTakenOver(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		a := h.join(t, "mine")
		h.join(t, "other")
		if err := h.ChangeEmail(ctx, a.Actor(), "other@meridian.example", account.Proof{Password: secret}); err != nil {
			t.Fatal(err)
		}
		sent := h.post(t)
		if len(sent) != 2 || sent[1].About != "account.known" || links.FindString(sent[1].Text) != "https://news.example/account/sign-in?edition=en" {
			t.Errorf("sent %v", kinds(sent))
		}
		if err := h.ChangeEmail(ctx, a.Actor(), "soon@meridian.example", account.Proof{Password: secret}); err != nil {
			t.Fatal(err)
		}
		var link mail.Letter
		for _, l := range h.post(t) {
			if l.To == "soon@meridian.example" {
				link = l
			}
		}
		h.join(t, "soon")
		_, err := h.ConfirmEmail(ctx, token(t, link), "198.51.100.7")
		wantKind(t, err, errs.Conflict)
	})
}

func TestStaffsAddressesAndAccountsAreTheAdminsCare(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		a := h.hire(t, "anna", account.Grant{Role: account.Editor}, account.Grant{Role: account.Reader})
		wantKind(t, h.ChangeEmail(t.Context(), a.Actor(), "b@b.example", account.Proof{Password: secret}), errs.Blocked)
		wantKind(t, h.Delete(t.Context(), a.Actor(), a.ID, account.Farewell{Messages: account.KeepMessages}), errs.Blocked)
		wantKind(t, h.Delete(t.Context(), account.Operator(), a.ID, account.Farewell{Messages: account.KeepMessages}), errs.Blocked)
	})
}

func TestReaderRenamesAsCarefullyAsHeRegisters(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		h.hire(t, "anna", account.Grant{Role: account.Editor})
		a := h.join(t, "vera")
		h.join(t, "boris")
		rename := func(name string) error {
			_, err := h.Change(ctx, a.Actor(), a.ID, account.Profile{Name: &name})
			return err
		}
		for name, kind := range map[string]errs.Kind{"ANNA": errs.Invalid, "Reader Boris": errs.Conflict, "Rеader Vera": errs.Invalid, "Vera K.": ""} {
			if got := errs.KindOf(rename(name)); got != kind {
				t.Errorf("%s: %q, want %q", name, got, kind)
			}
		}
		names, err := h.NamesOf(ctx, []int64{a.ID, a.ID, 99999})
		if err != nil || len(names) != 1 || names[a.ID] != "Vera K." {
			t.Errorf("names %v, %v", names, err)
		}
	})
}

// A link that lies in the mail when somebody leaves must not let them in when the account is opened again.
func TestLinkOfSomebodyWhoLeftStaysOver(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		a := h.join(t, "vera")
		link := h.ask(t, "vera")
		for _, act := range []func(context.Context, account.Actor, int64) error{h.Disable, h.Enable} {
			if err := act(t.Context(), account.Operator(), a.ID); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.open(t, account.LinkUse{Token: link}); !errs.Is(err, errs.Gone) {
			t.Errorf("the link from before: %v", err)
		}
	})
}
