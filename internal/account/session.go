package account

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/scs/v2"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

// How long a session lasts: of who has a role in the newsroom, and of a reader.
const (
	SessionIdle     = 12 * time.Hour      // without a request: a long shift
	SessionLifetime = 14 * 24 * time.Hour // in all

	ReaderIdle     = 30 * 24 * time.Hour
	ReaderLifetime = 180 * 24 * time.Hour
)

// sessionLimits answers how long a session lasts without a request, and in all.
func sessionLimits(reader bool) (idle, lifetime time.Duration) {
	if reader {
		return ReaderIdle, ReaderLifetime
	}
	return SessionIdle, SessionLifetime
}

// SessionAccount is the key under which a session holds the number of its account, as an int64.
const SessionAccount = "account"

// NewSessions answers the sessions of this book for the web: the cookie is for HTTP only, same-site, and only for HTTPS
// where secure. After a sign-in: RenewToken, then Put(ctx, SessionAccount, id).
func (b *Book) NewSessions(secure bool) *scs.SessionManager {
	s := scs.New()
	s.Store = b.SessionStore()
	s.IdleTimeout = ReaderIdle // the book ends those of the newsroom sooner
	s.Lifetime = ReaderLifetime
	s.Cookie.Name = "dateline"
	s.Cookie.Secure = secure
	if secure {
		s.Cookie.Name = "__Host-dateline"
	}
	return s
}

// Visit is where a session is seen from.
type Visit struct {
	UserAgent string
	Address   string // network address without the port
}

type visitKey struct{}

// WithVisit lays down where a request comes from, for the list of sessions.
func WithVisit(ctx context.Context, v Visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

// SessionStore keeps web sessions: an scs.CtxStore for sessions that are encoded by scs.GobCodec. Of the token only a
// digest is kept. A session that has ended stays as a mark until its time is over, so that a request that was under
// way when it ended cannot bring it back.
func (b *Book) SessionStore() scs.CtxStore { return sessionStore{b} }

type sessionStore struct{ book *Book }

// stored is a session's row, as far as keeping it needs.
type stored struct {
	data []byte
	seen time.Time
	live bool
}

func (s sessionStore) read(ctx context.Context, token string) (stored, bool, error) {
	var row stored
	var reader int // 1: grants of a reader and no other
	var created, seen, expires, ended, disabled store.Time
	err := s.book.db.QueryRow(ctx, `
		select s.data, s.created, s.seen, s.expires, s.ended, a.disabled,
			(select coalesce(min(case when g.role = 'reader' then 1 else 0 end), 0) from account_grant g where g.account = s.account)
		from account_session s
		left join account a on a.id = s.account
		where s.digest = $1`, ident.Digest(token)).Scan(&row.data, &created, &seen, &expires, &ended, &disabled, &reader)
	if errs.Is(err, errs.NotFound) {
		return stored{}, false, nil
	}
	if err != nil {
		return stored{}, false, fmt.Errorf("read session: %w", err)
	}
	now := s.book.clock.Now()
	row.seen = seen.Time
	idle, lifetime := sessionLimits(reader == 1)
	row.live = ended.IsZero() && disabled.IsZero() && now.Before(expires.Time) && now.Before(seen.Add(idle)) && now.Before(created.Add(lifetime))
	return row, true, nil
}

// FindCtx answers the data of a session that is alive.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	row, found, err := s.read(ctx, token)
	if err != nil || !found || !row.live {
		return nil, false, err
	}
	return row.data, true, nil
}

// CommitCtx keeps a session's data. Data that has not changed is written at most once a minute, since every request
// of an open newsroom comes by here.
func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	row, found, err := s.read(ctx, token)
	if err != nil {
		return err
	}
	if found && !row.live {
		return nil
	}
	unchanged := found && sameData(row.data, data)
	if unchanged && s.book.clock.Now().Sub(row.seen) < usedEvery {
		return nil
	}
	err = s.write(ctx, token, data, expiry)
	if unchanged && errs.Is(err, errs.Unavailable) { // a full disk must not keep anybody from reading
		slog.WarnContext(ctx, "last sight of a session was not noted", "error", err)
		return nil
	}
	return err
}

func (s sessionStore) write(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return fmt.Errorf("decode session: %w", err)
	}
	account, _ := values[SessionAccount].(int64) // none: a visitor before the sign-in
	visit, _ := ctx.Value(visitKey{}).(Visit)    // none: the caller did not lay one down
	now := s.book.clock.Now()
	return s.book.db.Update(ctx, func(tx *store.Tx) error {
		if account != 0 {
			r, err := s.book.locked(ctx, tx, account)
			if errs.Is(err, errs.NotFound) { // deleted while the request was under way
				return nil
			}
			if err != nil {
				return err
			}
			if !r.Disabled.IsZero() {
				return nil
			}
		}
		_, err := tx.Exec(ctx, `
			insert into account_session (digest, account, data, user_agent, address, created, seen, expires)
			values ($1, case when cast($2 as bigint) = 0 then null else cast($2 as bigint) end, $3, $4, $5, $6, $7, $8)
			on conflict (digest) do update
			set account = excluded.account, data = excluded.data, user_agent = excluded.user_agent,
				address = excluded.address, seen = excluded.seen, expires = excluded.expires
			where account_session.ended is null`,
			ident.Digest(token), account, data, shorten(visit.UserAgent, 300), shorten(visit.Address, 60),
			store.At(now), store.At(now), store.At(expiry))
		if err != nil {
			return fmt.Errorf("keep session: %w", err)
		}
		return nil
	})
}

// DeleteCtx ends a session: somebody signs out, or the token is renewed. Where somebody was signed in, it is journalled,
// so that what runs in their name ends on every node.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.book.db.Update(ctx, func(tx *store.Tx) error {
		var id int64
		var account sql.NullInt64
		err := tx.QueryRow(ctx, `
			update account_session
			set ended = $1, data = $2
			where digest = $3 and ended is null
			returning id, account`, store.At(s.book.clock.Now()), []byte{}, ident.Digest(token)).Scan(&id, &account)
		if errs.Is(err, errs.NotFound) || err == nil && !account.Valid {
			return nil
		}
		if err == nil {
			e := private("account.signed_out", account.Int64, System())
			e.Actor = e.Subject
			_, err = s.book.journal.Add(tx, e, map[string]any{"session": id})
		}
		if err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		return nil
	})
}

// Find is FindCtx without a context, as scs.Store asks.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context, as scs.Store asks.
func (s sessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context, as scs.Store asks.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// sameData compares what two encodings hold: gob writes a map in any order.
func sameData(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	endA, valuesA, errA := scs.GobCodec{}.Decode(a)
	endB, valuesB, errB := scs.GobCodec{}.Decode(b)
	return errA == nil && errB == nil && endA.Equal(endB) && reflect.DeepEqual(valuesA, valuesB)
}

// shorten cuts what a browser says about itself to what a list can show.
func shorten(s string, most int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
