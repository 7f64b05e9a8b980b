package account_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// tables are all that this package owns.
var tables = []string{"account", "account_grant", "account_session", "account_key", "account_recovery", "account_attempt", "account_token",
	"account_errand", "account_quota", "account_passkey", "account_ceremony"}

// dump answers everything that stands in the tables.
func (h *hall) dump(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	for _, table := range tables {
		rows, err := h.db.Query(t.Context(), "select * from "+table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		err = store.Each(rows, func(scan func(...any) error) error {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			err := scan(values...)
			for i := range values {
				fmt.Fprintf(&out, "%s.%s=%v\n", table, columns[i], *values[i].(*any))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

func (h *hall) sitDown(t *testing.T, id int64, tokenOf string) {
	t.Helper()
	s := h.NewSessions(true)
	ctx := account.WithVisit(t.Context(), account.Visit{UserAgent: "Vera's browser", Address: "198.51.100.77"})
	data, err := s.Codec.Encode(time.Now().Add(time.Hour), map[string]any{account.SessionAccount: id})
	if err == nil {
		err = h.SessionStore().CommitCtx(ctx, tokenOf, data, time.Now().Add(time.Hour))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestNothingPersonalStaysOfADeletedReader(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		a := h.join(t, "vera")
		if err := h.signIn(t, "vera", secret, ""); err != nil {
			t.Fatal(err)
		}
		h.sitDown(t, a.ID, "her token")
		if _, _, err := h.AddKey(ctx, a.Actor(), a.ID, "Vera's laptop"); err != nil {
			t.Fatal(err)
		}
		if err := h.ChangeEmail(ctx, a.Actor(), "vera2@b.example", account.Proof{Password: secret}); err != nil {
			t.Fatal(err)
		}
		bad := account.Farewell{Proof: account.Proof{Password: "a wrong password"}, Messages: account.RemoveMessages}
		wantKind(t, h.Delete(ctx, a.Actor(), a.ID, bad), errs.Invalid)
		wantKind(t, h.Delete(ctx, a.Actor(), a.ID, account.Farewell{Proof: account.Proof{Password: secret}}), errs.Invalid)
		wantKind(t, h.Delete(ctx, account.Actor{}, a.ID, bad), errs.Unsigned)
		wantKind(t, h.Delete(ctx, h.join2(t, "boris").Actor(), a.ID, bad), errs.Forbidden)
		good := account.Farewell{Proof: account.Proof{Password: secret}, Messages: account.RemoveMessages}
		if err := h.Delete(ctx, a.Actor(), a.ID, good); err != nil {
			t.Fatal(err)
		}
		left := h.dump(t)
		for _, trace := range []string{"vera", "Vera", "198.51.100.77", "browser"} {
			if i := strings.Index(left, trace); i >= 0 {
				t.Errorf("%q still stands: …%s…", trace, left[max(0, i-60):min(len(left), i+60)])
			}
		}
		h.sitDown(t, a.ID, "her token")
		if strings.Contains(h.dump(t), "browser") {
			t.Error("a request under way has brought the session back")
		}
		if len(h.left) != 1 || h.left[0] != (account.Deletion{Account: a.ID, Messages: account.RemoveMessages}) {
			t.Errorf("the others were told %+v", h.left)
		}
		h.isGone(t, a)
	})
}

// join2 is join among other letters.
func (h *hall) join2(t *testing.T, name string) account.Account {
	t.Helper()
	h.mail.sent = nil
	h.register(t, name)
	for _, l := range h.post(t) {
		if l.About == "account.confirm" && l.To == name+"@meridian.example" {
			a, err := h.ConfirmEmail(t.Context(), token(t, l), "198.51.100.7")
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
	}
	t.Fatal("no letter")
	return account.Account{}
}

// isGone checks what the world sees of a deleted reader.
func (h *hall) isGone(t *testing.T, a account.Account) {
	t.Helper()
	ctx := t.Context()
	_, err := h.Actor(ctx, a.ID)
	wantKind(t, err, errs.Unsigned)
	_, err = h.SignIn(ctx, account.Credentials{Email: a.Email, Password: secret, Address: "192.0.2.1"})
	wantKind(t, err, errs.Unsigned)
	wantKind(t, h.Enable(ctx, account.Operator(), a.ID), errs.NotFound)
	p, err := h.Reader(ctx, h.db, a.ID)
	if err != nil || !p.Deleted || p.Name != "" {
		t.Errorf("person %+v, %v", p, err)
	}
	if names, err := h.NamesOf(ctx, []int64{a.ID}); err != nil || names[a.ID] != "" || len(names) != 1 {
		t.Errorf("names %v, %v", names, err)
	}
	entries, err := h.journal.Read(ctx, journal.Query{Subject: fmt.Sprintf("account:%d", a.ID)})
	if err != nil {
		t.Fatal(err)
	}
	last := entries[len(entries)-1]
	if last.Kind != "account.deleted" || strings.ReplaceAll(string(last.Payload), " ", "") != `{"messages":"remove"}` {
		t.Errorf("journal: %s %s", last.Kind, last.Payload)
	}
	for _, e := range entries {
		if text := strings.ToLower(string(e.Payload)); strings.Contains(text, "vera") {
			t.Errorf("%s tells of a person: %s", e.Kind, text)
		}
	}
	again, err := h.Register(ctx, registration("vera"))
	if err != nil || again.ID == a.ID {
		t.Errorf("the name and address are not free again: %v", err)
	}
}

func TestReaderWithoutPasswordLeavesByALink(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		a := h.join(t, "vera")
		link := h.ask(t, "vera")
		h.join(t, "boris")
		h.clock.Advance(time.Minute)
		other := h.ask(t, "boris")
		wantKind(t, h.Delete(ctx, a.Actor(), a.ID, account.Farewell{Proof: account.Proof{Link: other}, Messages: account.KeepMessages}), errs.Gone)
		if err := h.Delete(ctx, a.Actor(), a.ID, account.Farewell{Proof: account.Proof{Link: link}, Messages: account.KeepMessages}); err != nil {
			t.Error(err)
		}
	})
}

func TestReaderTakesEverythingAlong(t *testing.T) {
	eachHall(t, func(t *testing.T, h *hall) {
		ctx := t.Context()
		a := h.join(t, "vera")
		h.sitDown(t, a.ID, "her token")
		content, err := h.Export(ctx, a.Actor())
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Account struct {
				Email, Name, Edition string
				Confirmed            time.Time
				Sessions             []struct{ Address string }
			}
			Messages []string
		}
		if err := json.Unmarshal(content, &file); err != nil {
			t.Fatalf("%v: %s", err, content)
		}
		got := file.Account
		if got.Email != a.Email || got.Name != a.Name || got.Edition != "en" || got.Confirmed.IsZero() || len(got.Sessions) != 1 || len(file.Messages) != 1 {
			t.Errorf("exported %s", content)
		}
		if strings.Contains(string(content), "argon2") {
			t.Error("the password's hash is in the file")
		}
		_, err = h.Export(ctx, account.Actor{})
		wantKind(t, err, errs.Unsigned)
		for range 9 {
			if _, err := h.Export(ctx, a.Actor()); err != nil {
				t.Fatal(err)
			}
		}
		_, err = h.Export(ctx, a.Actor())
		seconds(t, err)
	})
}
