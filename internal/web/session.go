package web

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
)

// Accounts answers who an account is and what it may do now; a disabled one is errs.Unsigned.
type Accounts interface {
	Actor(ctx context.Context, account int64) (account.Actor, error)
}

// Sessions knows who is signed in by the browser's cookie.
type Sessions struct {
	manager  *scs.SessionManager
	accounts Accounts
}

// The lives of a session: unused, and in all.
const (
	sessionIdle = 24 * time.Hour
	sessionLife = 14 * 24 * time.Hour
)

// NewSessions makes the sessions kept in store. On https the cookie is __Host- and Secure; a plain http address (a
// demo on one's own machine) cannot have that.
func NewSessions(store scs.CtxStore, accounts Accounts, https bool) *Sessions {
	m := scs.New()
	m.Store = store
	m.HashTokenInStore = false // the store hashes
	m.IdleTimeout, m.Lifetime = sessionIdle, sessionLife
	m.Cookie.Name, m.Cookie.Path, m.Cookie.HttpOnly, m.Cookie.SameSite = "dateline", "/", true, http.SameSiteLaxMode
	if https {
		m.Cookie.Name, m.Cookie.Secure = "__Host-dateline", true
	}
	return &Sessions{manager: m, accounts: accounts}
}

const accountField = "account"

// Load is the middleware that makes the methods below work.
func (s *Sessions) Load(next http.Handler) http.Handler {
	return s.manager.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "private, no-store") // what is personal is never kept
		next.ServeHTTP(w, r)
	}))
}

// Begin signs an account in: a new token, so that one planted before is worth nothing.
func (s *Sessions) Begin(ctx context.Context, account int64) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	s.manager.Put(ctx, accountField, account)
	return nil
}

// End signs out.
func (s *Sessions) End(ctx context.Context) error { return s.manager.Destroy(ctx) }

// Account answers the account that is signed in, or 0.
func (s *Sessions) Account(ctx context.Context) int64 { return s.manager.GetInt64(ctx, accountField) }

// Token answers the session's own token, to tell it from the account's other sessions.
func (s *Sessions) Token(ctx context.Context) string { return s.manager.Token(ctx) }

// Put keeps a short text for the next request of this browser (a note to be shown once); Pop takes it out.
func (s *Sessions) Put(ctx context.Context, key, text string) { s.manager.Put(ctx, key, text) }

// Pop takes out what Put has kept, or "".
func (s *Sessions) Pop(ctx context.Context, key string) string { return s.manager.PopString(ctx, key) }

// Actor answers who is signed in; the zero Actor where nobody is.
func (s *Sessions) Actor(ctx context.Context) (account.Actor, error) {
	id := s.Account(ctx)
	if id == 0 {
		return account.Actor{}, nil
	}
	who, err := s.accounts.Actor(ctx, id)
	if errs.Is(err, errs.Unsigned) || errs.Is(err, errs.NotFound) {
		return account.Actor{}, nil
	}
	return who, err
}
