package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

// quota is how often something may be done, whether or not it succeeds.
type quota struct {
	key    string        // digest of what is counted
	most   int           // within a window that begins with the first use
	window time.Duration //
	apart  time.Duration // at least between two uses
}

// The quotas. An address prefix may be a school or a telephone network, so its share is large.
func registerQuotas(email, address string) []quota {
	return []quota{
		{key: ident.Digest("register from " + prefix(address)), most: 30, window: time.Hour},
		{key: ident.Digest("register " + email), most: 5, window: time.Hour},
	}
}

func linkQuotas(email, address string) []quota {
	return []quota{
		{key: ident.Digest("link from " + prefix(address)), most: 30, window: time.Hour},
		{key: ident.Digest("link " + email), most: 5, window: time.Hour, apart: time.Minute},
	}
}

// resendQuota is that of the letter that confirms an address.
func resendQuota(account int64) quota {
	return quota{key: ident.Digest("resend " + strconv.FormatInt(account, 10)), most: 3, window: time.Hour, apart: time.Minute}
}

// letterQuota bounds the letters to one address that somebody else asks for.
func letterQuota(email string) quota {
	return quota{key: ident.Digest("letter " + email), most: 6, window: time.Hour}
}

func tokenQuota(address string) quota {
	return quota{key: ident.Digest("token from " + prefix(address)), most: 100, window: time.Hour}
}

func ceremonyQuota(address string) quota {
	return quota{key: ident.Digest("ceremony from " + prefix(address)), most: 300, window: time.Hour}
}

func ownQuota(what string, account int64, most int) quota {
	return quota{key: ident.Digest(what + " " + strconv.FormatInt(account, 10)), most: most, window: time.Hour}
}

// use is what a quota has counted.
type use struct {
	begun, last time.Time
	uses        int
}

// wait answers how long the next use is held back.
func (q quota) wait(u use, now time.Time) time.Duration {
	var wait time.Duration
	if now.Before(u.begun.Add(q.window)) && u.uses >= q.most {
		wait = u.begun.Add(q.window).Sub(now)
	}
	if q.apart > 0 && !u.last.IsZero() {
		wait = max(wait, u.last.Add(q.apart).Sub(now))
	}
	return wait
}

// take uses the quotas once each, or none of them and answers errs.TooMany with the seconds to wait.
func (b *Book) take(ctx context.Context, quotas ...quota) error {
	if err := b.allowed(ctx, quotas); err != nil { // a flood that is held back costs no write
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error { return b.takeIn(ctx, tx, quotas...) })
}

// takeIn is take within a transaction that does more.
func (b *Book) takeIn(ctx context.Context, tx *store.Tx, quotas ...quota) error {
	slices.SortFunc(quotas, func(a, b quota) int { return cmp.Compare(a.key, b.key) }) // all lock in one order
	for _, q := range quotas {
		if err := b.takeOne(ctx, tx, q); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) takeOne(ctx context.Context, tx *store.Tx, q quota) error {
	now := b.clock.Now()
	_, err := tx.Exec(ctx, `
		insert into account_quota (gate, begun, last, uses)
		values ($1, $2, $3, 0)
		on conflict (gate) do nothing`, q.key, store.At(now), store.At(time.Unix(0, 0)))
	if err != nil {
		return fmt.Errorf("count use: %w", err)
	}
	u, err := used(ctx, tx, q.key, tx.ForUpdate())
	if err != nil {
		return err
	}
	if wait := q.wait(u, now); wait > 0 {
		return held(wait)
	}
	if !now.Before(u.begun.Add(q.window)) {
		u.begun, u.uses = now, 0
	}
	_, err = tx.Exec(ctx, `
		update account_quota
		set begun = $1, last = $2, uses = $3
		where gate = $4`, store.At(u.begun), store.At(now), u.uses+1, q.key)
	if err != nil {
		return fmt.Errorf("count use: %w", err)
	}
	return nil
}

// touch lets the pause of a quota begin now without using it.
func (b *Book) touch(ctx context.Context, tx *store.Tx, q quota) error {
	now := store.At(b.clock.Now())
	_, err := tx.Exec(ctx, `
		insert into account_quota (gate, begun, last, uses)
		values ($1, $2, $3, 0)
		on conflict (gate) do update
		set last = excluded.last`, q.key, now, now)
	if err != nil {
		return fmt.Errorf("begin pause: %w", err)
	}
	return nil
}

func (b *Book) allowed(ctx context.Context, quotas []quota) error {
	var longest time.Duration
	for _, q := range quotas {
		u, err := used(ctx, b.db, q.key, "")
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if err == nil {
			longest = max(longest, q.wait(u, b.clock.Now()))
		}
	}
	if longest > 0 {
		return held(longest)
	}
	return nil
}

func used(ctx context.Context, q store.Queryer, key, lock string) (use, error) {
	var u use
	var begun, last store.Time
	err := q.QueryRow(ctx, `
		select begun, last, uses
		from account_quota
		where gate = $1`+lock, key).Scan(&begun, &last, &u.uses)
	u.begun, u.last = begun.Time, last.Time
	if err != nil && !errs.Is(err, errs.NotFound) {
		err = fmt.Errorf("read uses: %w", err)
	}
	return u, err
}

// held is the refusal of what was done too often.
func held(wait time.Duration) error {
	seconds := int((wait + time.Second - 1) / time.Second)
	return &errs.Error{Kind: errs.TooMany, Key: "account.too_many", Args: map[string]any{"Seconds": seconds}, Err: errors.New("held back")}
}
