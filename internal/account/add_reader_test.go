package account_test

import (
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
)

func TestReaderOfAnOlderListTalksAtOnceAndComesInByALink(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		reg := registration("vera")
		reg.Password = ""
		made, err := h.AddReader(ctx, account.Operator(), reg)
		if err != nil || made.Confirmed.IsZero() || made.Password || made.Edition != "en" {
			t.Fatalf("added %+v, %v", made, err)
		}
		if sent := h.post(t); len(sent) != 0 {
			t.Errorf("letters %v, want none", kinds(sent))
		}
		if p, err := h.Reader(ctx, h.db, made.ID); err != nil || !p.Confirmed || p.Staff {
			t.Errorf("person %+v, %v", p, err)
		}
		if got, err := h.open(t, account.LinkUse{Token: h.ask(t, "vera")}); err != nil || got.ID != made.ID {
			t.Errorf("link opened %+v, %v", got, err)
		}
		_, err = h.SignIn(ctx, account.Credentials{Email: reg.Email, Password: "", Address: "198.51.100.7"})
		wantKind(t, err, errs.Unsigned)
	})
}

func TestPasswordOfAnAddedReaderOpensTheAccount(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		admin := h.hire(t, "admin", account.Grant{Role: account.Admin}).Actor()
		made, err := h.AddReader(ctx, admin, registration("vera"))
		if err != nil || !made.Password {
			t.Fatalf("added %+v, %v", made, err)
		}
		if got, err := h.SignIn(ctx, account.Credentials{Email: made.Email, Password: secret, Address: "198.51.100.7"}); err != nil || got.ID != made.ID {
			t.Errorf("signed in %+v, %v", got, err)
		}
	})
}

func TestNoReaderIsAddedPastTheRules(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		h.join(t, "vera")
		local := h.hire(t, "local", account.Grant{Role: account.Admin, Edition: "en"}).Actor()
		for _, c := range []struct {
			name   string
			who    account.Actor
			change func(*account.Registration)
			want   errs.Kind
		}{
			{"by an admin of one edition", local, func(*account.Registration) {}, errs.Forbidden},
			{"by nobody", account.Actor{}, func(*account.Registration) {}, errs.Unsigned},
			{"under the name of a reader", account.Operator(), func(r *account.Registration) { r.Name = "Reader Vera" }, errs.Conflict},
			{"under the name of the house", account.Operator(), func(r *account.Registration) { r.Name = "Meridian News" }, errs.Invalid},
			{"with a known address", account.Operator(), func(r *account.Registration) { r.Email = "vera@meridian.example" }, errs.Conflict},
			{"with a short password", account.Operator(), func(r *account.Registration) { r.Password = "short" }, errs.Invalid},
		} {
			t.Run(c.name, func(t *testing.T) {
				reg := registration("oskar")
				c.change(&reg)
				_, err := h.AddReader(t.Context(), c.who, reg)
				wantKind(t, err, c.want)
			})
		}
	})
}
