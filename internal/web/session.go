package web

import (
	"context"
	"net/http"

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

// NewSessions makes the sessions of the manager that the account book has made.
func NewSessions(manager *scs.SessionManager, accounts Accounts) *Sessions {
	return &Sessions{manager: manager, accounts: accounts}
}

// Load is the middleware that makes the methods below work.
func (s *Sessions) Load(next http.Handler) http.Handler {
	return s.manager.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "private, no-store") // what is personal is never kept
		next.ServeHTTP(w, r)
	}))
}

// Peek answers a context in which Account and Token work, without keeping or renewing anything: for an answer that never
// ends.
func (s *Sessions) Peek(r *http.Request) (context.Context, error) {
	var token string
	if cookie, err := r.Cookie(s.manager.Cookie.Name); err == nil {
		token = cookie.Value
	}
	return s.manager.Load(r.Context(), token)
}

// Begin signs an account in: a new token, so that one planted before is worth nothing.
func (s *Sessions) Begin(ctx context.Context, id int64) error {
	if err := s.manager.RenewToken(ctx); err != nil {
		return err
	}
	s.manager.Put(ctx, account.SessionAccount, id)
	return nil
}

// End signs out.
func (s *Sessions) End(ctx context.Context) error { return s.manager.Destroy(ctx) }

// Account answers the account that is signed in, or 0.
func (s *Sessions) Account(ctx context.Context) int64 {
	return s.manager.GetInt64(ctx, account.SessionAccount)
}

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
