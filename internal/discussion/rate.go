package discussion

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

// take uses a rate up by one: tat is the moment up to which it is used up, and what is answered takes its place. A wait
// above 0 says that it was too fast and that nothing was taken. (The generic cell rate algorithm, ITU-T I.371.)
func (r Rate) take(tat, now time.Time) (used time.Time, wait time.Duration) {
	if r.Every <= 0 {
		return tat, 0
	}
	if tat.Before(now) {
		tat = now
	}
	used = tat.Add(r.Every)
	if allowed := now.Add(r.Every * time.Duration(max(r.Burst, 1))); used.After(allowed) {
		return tat, used.Sub(allowed)
	}
	return used, 0
}

// tooFast refuses with the time to wait, in whole seconds.
func tooFast(key string, wait time.Duration) error {
	return errs.Say(errs.TooMany, key, map[string]any{"Seconds": max(1, int((wait+time.Second-1)/time.Second))})
}

// RetryAfter answers how long to wait before a refused thing may be tried again; 0: waiting does not help.
func RetryAfter(err error) time.Duration {
	var refusal *errs.Error
	if !errors.As(err, &refusal) || refusal.Kind != errs.TooMany {
		return 0
	}
	seconds, _ := refusal.Args["Seconds"].(int)
	return time.Duration(seconds) * time.Second
}

// takeAddress uses up the rate of an address prefix. Only a digest is kept, and only until it says nothing any more.
func (b *Board) takeAddress(ctx context.Context, tx *store.Tx, a netip.Addr, now time.Time) error {
	from := account.Neighbourhood(a, 48)
	if from == "" || b.limits.Address.Every <= 0 {
		return nil
	}
	subject := ident.Digest("discussion " + from)
	var tat store.Time
	err := tx.QueryRow(ctx, `
		insert into discussion_rate (subject, tat)
		values ($1, $2)
		on conflict (subject) do update
		set tat = discussion_rate.tat
		returning tat`, subject, store.At(now)).Scan(&tat) // the row is locked, whoever made it
	if err != nil {
		return err
	}
	used, wait := b.limits.Address.take(tat.Time, now)
	if wait > 0 {
		return tooFast("discussion.too_fast_address", wait)
	}
	_, err = tx.Exec(ctx, "update discussion_rate set tat = $1 where subject = $2", store.At(used), subject)
	return err
}

// sweep drops the rates that say nothing any more.
func (b *Board) sweep(ctx context.Context) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, "delete from discussion_rate where tat < $1", store.At(b.clock.Now()))
		return err
	})
}
