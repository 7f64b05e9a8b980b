package account_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store/storetest"
)

// office1 is an office on SQLite alone, for what the engine cannot change.
func office1(t *testing.T) (office, *clock.Manual) {
	db := storetest.Open(t, storetest.SQLite(t))
	c := clock.NewManual(time.Now())
	j := journal.New(db, c)
	return office{account.New(db, j, c), db, j, c}, c
}

// browse signs somebody in over HTTP and answers a function that asks who is signed in.
func browse(t *testing.T, o office, a account.Account) (get func(path string) string, token func() string) {
	t.Helper()
	sessions := o.NewSessions(false)
	mux := http.NewServeMux()
	mux.HandleFunc("/in", func(w http.ResponseWriter, r *http.Request) {
		if err := sessions.RenewToken(r.Context()); err != nil {
			t.Error(err)
		}
		sessions.Put(r.Context(), account.SessionAccount, a.ID)
	})
	mux.HandleFunc("/out", func(w http.ResponseWriter, r *http.Request) {
		if err := sessions.Destroy(r.Context()); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("/end-in-the-middle", func(w http.ResponseWriter, r *http.Request) {
		if err := o.EndOtherSessions(r.Context(), account.Operator(), a.ID, ""); err != nil {
			t.Error(err)
		}
		sessions.Put(r.Context(), "note", "changed while it ended")
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		who, err := o.Actor(r.Context(), sessions.GetInt64(r.Context(), account.SessionAccount))
		if err == nil {
			w.Write([]byte(who.Name))
		}
	})
	inner := sessions.LoadAndSave(mux)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r.WithContext(account.WithVisit(r.Context(), account.Visit{UserAgent: r.UserAgent(), Address: "203.0.113.9"})))
	}))
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	get = func(path string) string {
		t.Helper()
		resp, err := client.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var b strings.Builder
		if _, err := io.Copy(&b, resp.Body); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	token = func() string {
		req, err := http.NewRequest("GET", server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range jar.Cookies(req.URL) {
			return c.Value
		}
		return ""
	}
	get("/in")
	return get, token
}

func TestEndedSessionIsOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		ctx := t.Context()
		a := o.hire(t, "anna", account.Grant{Role: account.Reporter})
		phone, phoneToken := browse(t, o, a)
		desk, deskToken := browse(t, o, a)
		list, err := o.Sessions(ctx, a.Actor(), a.ID)
		if err != nil || len(list) != 2 {
			t.Fatalf("%d sessions, %v; want 2", len(list), err)
		}
		for _, s := range list {
			if s.Address != "203.0.113.9" || !strings.HasPrefix(s.UserAgent, "Go-http-client") || s.Seen.IsZero() {
				t.Errorf("listed as %+v", s)
			}
			if s.Has(phoneToken()) {
				if err := o.EndSession(ctx, a.Actor(), s.ID); err != nil {
					t.Fatal(err)
				}
			} else if !s.Has(deskToken()) {
				t.Error("a session of no browser")
			}
		}
		if got := phone("/"); got != "" {
			t.Errorf("the ended session still acts as %q", got)
		}
		if got := desk("/"); got != "ANNA" {
			t.Errorf("the other session acts as %q", got)
		}
		if got := desk("/end-in-the-middle") + desk("/"); got != "" {
			t.Errorf("a request that was under way brought the session back as %q", got)
		}
	})
}

func TestPasswordChangeEndsOtherSessionsAndKeepsThisOne(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		a := o.hire(t, "anna")
		here, hereToken := browse(t, o, a)
		there, _ := browse(t, o, a)
		err := o.SetPassword(t.Context(), a.Actor(), a.ID, account.PasswordChange{Old: secret, New: "nine herons under a bridge", Keep: hereToken()})
		if err != nil {
			t.Fatal(err)
		}
		if here("/") != "ANNA" || there("/") != "" {
			t.Error("the wrong session ended")
		}
	})
}

func TestSignedOutMeansOut(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		a := o.hire(t, "anna")
		get, token := browse(t, o, a)
		old := token()
		get("/in")
		if token() == old {
			t.Error("the token is not renewed at sign-in")
		}
		if _, found, err := o.SessionStore().FindCtx(t.Context(), old); found || err != nil {
			t.Errorf("the token before the sign-in still opens: %v, %v", found, err)
		}
		kept := token()
		get("/out")
		if _, found, err := o.SessionStore().FindCtx(t.Context(), kept); found || err != nil {
			t.Errorf("the token after signing out still opens: %v, %v", found, err)
		}
	})
}

func TestSessionEndsByItself(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		a := o.hire(t, "anna")
		idle, _ := browse(t, o, a)
		if idle("/") != "ANNA" {
			t.Fatal("not signed in")
		}
		reader, _ := browse(t, o, o.hire(t, "vera", account.Grant{Role: account.Reader}))
		reader("/")
		o.clock.Advance(account.SessionIdle + time.Second)
		if got := idle("/"); got != "" {
			t.Errorf("after an idle night: %q", got)
		}
		if got := reader("/"); got != "VERA" {
			t.Errorf("a reader the next morning: %q", got)
		}
		o.clock.Advance(account.ReaderIdle + time.Second)
		if got := reader("/"); got != "" {
			t.Errorf("a reader after a month away: %q", got)
		}
	})
	each(t, func(t *testing.T, o office) {
		a := o.hire(t, "anna")
		_, token := browse(t, o, a)
		sessions := o.SessionStore()
		for age := time.Duration(0); age < account.SessionLifetime; age += 6 * time.Hour {
			data, found, err := sessions.FindCtx(t.Context(), token())
			if err != nil || !found {
				t.Fatalf("after %v: found %v, %v", age, found, err)
			}
			if err := sessions.CommitCtx(t.Context(), token(), data, o.clock.Now().Add(1000*time.Hour)); err != nil {
				t.Fatal(err)
			}
			o.clock.Advance(6 * time.Hour)
		}
		if _, found, _ := sessions.FindCtx(t.Context(), token()); found {
			t.Error("a session that is always used never ends")
		}
		o.clock.Advance(account.ReaderLifetime) // the broom waits for the longest
		if err := o.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := o.db.QueryRow(t.Context(), "select count(*) from account_session").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows left after the sweep, %v", n, err)
		}
	})
}

func TestOpenNewsroomWritesItsSessionOnceAMinute(t *testing.T) {
	o, c := office1(t)
	a := o.hire(t, "anna")
	get, _ := browse(t, o, a)
	seen := func() time.Time {
		t.Helper()
		list, err := o.Sessions(t.Context(), account.Operator(), a.ID)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d sessions, %v", len(list), err)
		}
		return list[0].Seen
	}
	first := seen()
	c.Advance(59 * time.Second)
	get("/")
	if !seen().Equal(first) {
		t.Error("written again within the minute")
	}
	c.Advance(time.Second)
	get("/")
	if !seen().Equal(c.Now()) {
		t.Error("not written after a minute")
	}
}

func TestTokensAndKeysAreNotInTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		a := o.hire(t, "anna")
		_, token := browse(t, o, a)
		key, _, err := o.AddKey(t.Context(), a.Actor(), a.ID, "laptop")
		if err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{"select digest from account_session", "select digest from account_key"} {
			var digest string
			if err := o.db.QueryRow(t.Context(), query).Scan(&digest); err != nil {
				t.Fatal(err)
			}
			if len(digest) != 64 || strings.Contains(digest, token()) || strings.Contains(digest, strings.TrimPrefix(key, "dl_")) {
				t.Errorf("%s: %q", query, digest)
			}
		}
	})
}

func TestDisabledAccountHasNothingLeftOpen(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		ctx, op := t.Context(), account.Operator()
		a := o.hire(t, "anna", account.Grant{Role: account.Editor})
		get, _ := browse(t, o, a)
		key, _, err := o.AddKey(ctx, a.Actor(), a.ID, "laptop")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // twice changes nothing
			if err := o.Disable(ctx, op, a.ID); err != nil {
				t.Fatal(err)
			}
		}
		if got := get("/"); got != "" {
			t.Errorf("still acts as %q", got)
		}
		_, err = o.Actor(ctx, a.ID)
		wantKind(t, err, errs.Unsigned)
		wantKind(t, o.signIn(t, "anna", secret, ""), errs.Unsigned)
		if err := o.Enable(ctx, op, a.ID); err != nil {
			t.Fatal(err)
		}
		_, err = o.ActorByKey(ctx, key)
		wantKind(t, err, errs.Unsigned)
		if got := get("/"); got != "" {
			t.Errorf("the session came back with the account as %q", got)
		}
		if err := o.signIn(t, "anna", secret, ""); err != nil {
			t.Errorf("after it was opened again: %v", err)
		}
	})
}

func TestKeyActsUntilItIsRevoked(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		ctx := t.Context()
		a := o.hire(t, "anna", account.Grant{Role: account.Reporter, Edition: "en"})
		key, made, err := o.AddKey(ctx, a.Actor(), a.ID, "laptop")
		if err != nil || !strings.HasPrefix(key, "dl_") {
			t.Fatalf("%q, %v", key, err)
		}
		who, err := o.ActorByKey(ctx, key)
		if err != nil || who.ID != a.ID || !who.Can(account.Write, "en", "") {
			t.Fatalf("acts as %+v, %v", who, err)
		}
		first := o.clock.Now()
		o.clock.Advance(59 * time.Second)
		if _, err := o.ActorByKey(ctx, key); err != nil {
			t.Fatal(err)
		}
		list, err := o.Keys(ctx, a.Actor(), a.ID)
		if err != nil || len(list) != 1 || !list[0].Used.Equal(first) {
			t.Errorf("%+v, %v; want used at %v: once a minute", list, err, first)
		}
		_, _, err = o.AddKey(ctx, who, a.ID, "grandchild")
		wantKind(t, err, errs.Forbidden)
		if err := o.RevokeKey(ctx, a.Actor(), made.ID); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{key, "", "dl_", "dl_" + strings.Repeat("A", 43), "Bearer", "dl_\x00\xff"} {
			_, err := o.ActorByKey(ctx, bad)
			wantKind(t, err, errs.Unsigned)
		}
		wantKind(t, o.RevokeKey(ctx, a.Actor(), made.ID+100), errs.NotFound)
		other := o.hire(t, "boris").Actor()
		wantKind(t, o.RevokeKey(ctx, other, made.ID), errs.Forbidden)
	})
}

func TestOwnProfileIsOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		ctx := context.Background()
		a := o.hire(t, "anna")
		o.hire(t, "boris")
		name, locale, email := "Anna  Berg", "ar-eg", "boris@meridian.example"
		got, err := o.Change(ctx, a.Actor(), a.ID, account.Profile{Name: &name, Locale: &locale})
		if err != nil || got.Name != "Anna Berg" || got.Locale != "ar-EG" {
			t.Errorf("%+v, %v", got, err)
		}
		entries, err := o.journal.Read(ctx, journal.Query{Subject: a.Actor().Subject(), Limit: 100})
		if last := string(entries[len(entries)-1].Payload); err != nil || !strings.Contains(last, `"fields":["name","locale"]`) || !strings.Contains(last, `"before":{"locale":"en"}`) || strings.Contains(last, "Berg") {
			t.Errorf("the journal says %s, %v", last, err)
		}
		_, err = o.Change(ctx, a.Actor(), a.ID, account.Profile{Email: &email})
		wantKind(t, err, errs.Forbidden)
		_, err = o.Change(ctx, account.Operator(), a.ID, account.Profile{Email: &email})
		wantKind(t, err, errs.Conflict)
		names, err := o.Names(ctx, account.Operator())
		if err != nil || names[a.ID] != "Anna Berg" || len(names) != 2 {
			t.Errorf("names %v, %v", names, err)
		}
	})
}
