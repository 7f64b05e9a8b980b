package account

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

// Session is one browser in which an account is signed in.
type Session struct {
	ID        int64     `json:"id"`
	Account   int64     `json:"account"`
	UserAgent string    `json:"user_agent"`
	Address   string    `json:"address"`
	Created   time.Time `json:"created"`
	Seen      time.Time `json:"seen"` // to the minute
	digest    string
}

// Has says whether this is the session of a token: "this browser".
func (s Session) Has(token string) bool { return s.digest == ident.Digest(token) }

// Sessions answers the sessions of an account that are alive, the last seen first: one's own, or another's by
// ManageStaff.
func (b *Book) Sessions(ctx context.Context, who Actor, account int64) ([]Session, error) {
	r, err := b.one(ctx, b.db, byID, account)
	if err != nil {
		return nil, err
	}
	if err := who.mustOwnOrManage(r.Account); err != nil {
		return nil, err
	}
	now := b.clock.Now()
	idle, lifetime := sessionLimits(r.reader())
	rows, err := b.db.Query(ctx, `
		select id, account, user_agent, address, created, seen, digest
		from account_session
		where account = $1 and ended is null and expires > $2 and seen > $3 and created > $4
		order by seen desc, id desc`,
		account, store.At(now), store.At(now.Add(-idle)), store.At(now.Add(-lifetime)))
	if err != nil {
		return nil, fmt.Errorf("read sessions of account %d: %w", account, err)
	}
	var sessions []Session
	err = store.Each(rows, func(scan func(...any) error) error {
		s, err := scanSession(scan)
		sessions = append(sessions, s)
		return err
	})
	return sessions, err
}

func scanSession(scan func(...any) error) (Session, error) {
	var s Session
	var created, seen store.Time
	err := scan(&s.ID, &s.Account, &s.UserAgent, &s.Address, &created, &seen, &s.digest)
	s.Created, s.Seen = created.Time, seen.Time
	return s, err
}

// EndSession ends a session at once: one's own, or another's by ManageStaff.
func (b *Book) EndSession(ctx context.Context, who Actor, id int64) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		var account int64
		err := tx.QueryRow(ctx, `
			select account
			from account_session
			where id = $1 and account is not null`, id).Scan(&account)
		if errs.Is(err, errs.NotFound) {
			return &errs.Error{Kind: errs.NotFound, Key: "account.session_unknown", Err: err}
		}
		if err != nil {
			return fmt.Errorf("read session %d: %w", id, err)
		}
		r, err := b.one(ctx, tx, byID, account)
		if err != nil {
			return err
		}
		if err := who.mustOwnOrManage(r.Account); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `
			update account_session
			set ended = $1, data = $2
			where id = $3 and ended is null`, store.At(b.clock.Now()), []byte{}, id)
		if err != nil || n == 0 {
			return err
		}
		_, err = b.journal.Add(tx, private("account.session_ended", account, who), map[string]any{"session": id})
		return err
	})
}

// EndOtherSessions ends every session of an account but that of the token; an empty token ends them all.
func (b *Book) EndOtherSessions(ctx context.Context, who Actor, account int64, token string) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		r, err := b.locked(ctx, tx, account)
		if err != nil {
			return err
		}
		if err := who.mustOwnOrManage(r.Account); err != nil {
			return err
		}
		if err := b.endSessions(ctx, tx, account, token); err != nil {
			return err
		}
		_, err = b.journal.Add(tx, private("account.sessions_ended", account, who), nil)
		return err
	})
}

// endSessions ends the sessions of an account but that of the token.
func (b *Book) endSessions(ctx context.Context, tx *store.Tx, account int64, except string) error {
	_, err := tx.Exec(ctx, `
		update account_session
		set ended = $1, data = $2
		where account = $3 and ended is null and digest <> $4`,
		store.At(b.clock.Now()), []byte{}, account, ident.Digest(except))
	if err != nil {
		return fmt.Errorf("end sessions of account %d: %w", account, err)
	}
	return nil
}

// sweepEvery is how often what is over is cleared away.
const sweepEvery = time.Hour

// Run clears away what is over, once at the start and then every hour, until ctx ends.
func (b *Book) Run(ctx context.Context) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := b.Sweep(ctx); err != nil && ctx.Err() == nil { // what is over is refused anyway; the next hour tries again
			slog.ErrorContext(ctx, "sessions and sign-in attempts were not cleared away", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Sweep clears away sessions and links whose time is over, sign-in attempts that no gate remembers, and registrations
// whose address was not confirmed within WaitsFor.
func (b *Book) Sweep(ctx context.Context) error {
	now := b.clock.Now()
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			delete from account_session
			where expires <= $1 or created <= $2`, store.At(now), store.At(now.Add(-ReaderLifetime)))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			delete from account_attempt
			where last < $1 and (succeeded is null or succeeded < $1)`, store.At(now.Add(-homely)))
		if err != nil {
			return err
		}
		return sweepLinks(ctx, tx, now)
	})
	if err != nil {
		return err
	}
	return b.lapse(ctx)
}

// sweepLinks clears away links, ceremonies and counts that are over, and errands that nobody ran for a day.
func sweepLinks(ctx context.Context, tx *store.Tx, now time.Time) error {
	for _, old := range []struct {
		statement string
		before    time.Time
	}{
		{"delete from account_token where expires <= $1", now},
		{"delete from account_ceremony where expires <= $1", now},
		{"delete from account_quota where last < $1 and begun < $1", now.Add(-24 * time.Hour)},
		{"delete from account_errand where created < $1", now.Add(-24 * time.Hour)},
	} {
		if _, err := tx.Exec(ctx, old.statement, store.At(old.before)); err != nil {
			return err
		}
	}
	return nil
}
