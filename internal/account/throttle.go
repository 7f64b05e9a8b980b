package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

// gate counts refused sign-ins of one sort and holds the next one back, twice as long each time.
type gate struct {
	key    string // digest of what is counted
	free   int    // refusals before the first wait
	most   time.Duration
	forget time.Duration // since the last refusal
	home   bool          // a sign-in that succeeded here opens the account's gate: an attacker cannot lock the owner out
	whole  bool          // counts an account over all addresses
}

// homely is how long an address prefix counts as one from which the account has signed in.
const homely = 30 * 24 * time.Hour

// signInGates are the three at the door: this account from this prefix, this account from anywhere, anybody from this
// prefix. They know the e-mail address as it was typed, not whether there is such an account.
func signInGates(email, address string) []gate {
	from := prefix(address)
	return ordered([]gate{
		{key: ident.Digest("pair " + email + " " + from), free: 5, most: 15 * time.Minute, forget: 24 * time.Hour, home: true},
		{key: ident.Digest("account " + email), free: 50, most: time.Minute, forget: 24 * time.Hour, whole: true},
		{key: ident.Digest("prefix " + from), free: 40, most: 5 * time.Minute, forget: time.Hour},
	})
}

// proofGates is the one before a password that somebody who is signed in must repeat.
func proofGates(account int64) []gate {
	return []gate{{key: ident.Digest("proof " + strconv.FormatInt(account, 10)), free: 5, most: 15 * time.Minute, forget: 24 * time.Hour, home: true}}
}

// ordered sorts gates by key, so that two transactions lock them in the same order.
func ordered(gates []gate) []gate {
	slices.SortFunc(gates, func(a, b gate) int { return cmp.Compare(a.key, b.key) })
	return gates
}

// prefix answers what one subscriber of a network holds: /24 of IPv4, /56 of IPv6.
func prefix(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		withPort, err := netip.ParseAddrPort(address)
		if err != nil {
			return "unknown"
		}
		ip = withPort.Addr()
	}
	return Neighbourhood(ip, 56)
}

// Neighbourhood names the network that an address is counted with where strangers are limited: /24 of IPv4, and as many
// bits of IPv6 as are asked for. "" for no address.
func Neighbourhood(a netip.Addr, six int) string {
	if !a.IsValid() {
		return ""
	}
	a = a.Unmap().WithZone("")
	bits := six
	if a.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(a, bits).Masked().String()
}

// wait answers how long the next attempt is held back after so many refusals.
func (g gate) wait(failures int) time.Duration {
	over := failures - g.free
	switch {
	case over < 0:
		return 0
	case over > 20:
		return g.most
	}
	return min(time.Second<<over, g.most)
}

// tally is what a gate has counted.
type tally struct {
	failures         int
	until, succeeded time.Time
	passedBy         bool // the gate neither counts nor holds back
}

// admit lets an attempt through or answers errs.TooMany with the seconds to wait. The attempt counts as refused from
// this moment on, so that a thousand at once are not a thousand guesses; forgive takes it back at the answered gates.
func (b *Book) admit(ctx context.Context, gates []gate) ([]gate, error) {
	if _, err := b.tallies(ctx, b.db, gates, ""); err != nil { // a flood that is held back costs no write
		return nil, err
	}
	var passed []gate
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		counted, err := b.tallies(ctx, tx, gates, tx.ForUpdate())
		if err != nil {
			return err
		}
		passed = slices.DeleteFunc(slices.Clone(gates), func(g gate) bool { return counted[g.key].passedBy })
		for _, g := range passed {
			if err := b.count(ctx, tx, g, counted[g.key].failures+1); err != nil {
				return err
			}
		}
		return nil
	})
	return passed, err
}

// tallies reads what the gates have counted and refuses where one of them is shut.
func (b *Book) tallies(ctx context.Context, q store.Queryer, gates []gate, lock string) (map[string]tally, error) {
	now := b.clock.Now()
	counted := map[string]tally{}
	for _, g := range gates {
		t, err := b.tally(ctx, q, g, lock)
		if err != nil {
			return nil, err
		}
		counted[g.key] = t
	}
	home := slices.ContainsFunc(gates, func(g gate) bool { return g.home && now.Sub(counted[g.key].succeeded) < homely })
	var longest time.Duration
	for _, g := range gates {
		t := counted[g.key]
		t.passedBy = g.whole && home
		counted[g.key] = t
		if !t.passedBy {
			longest = max(longest, t.until.Sub(now))
		}
	}
	if longest > 0 {
		seconds := int((longest + time.Second - 1) / time.Second)
		return nil, &errs.Error{Kind: errs.TooMany, Key: "account.too_many", Args: map[string]any{"Seconds": seconds},
			Err: errors.New("sign-in held back")}
	}
	return counted, nil
}

func (b *Book) tally(ctx context.Context, q store.Queryer, g gate, lock string) (tally, error) {
	var t tally
	var until, last, succeeded store.Time
	err := q.QueryRow(ctx, `
		select failures, until, last, succeeded
		from account_attempt
		where gate = $1`+lock, g.key).Scan(&t.failures, &until, &last, &succeeded)
	if errs.Is(err, errs.NotFound) {
		return tally{}, nil
	}
	if err != nil {
		return tally{}, fmt.Errorf("read sign-in attempts: %w", err)
	}
	if b.clock.Now().Sub(last.Time) > g.forget {
		t.failures = 0
	}
	t.until, t.succeeded = until.Time, succeeded.Time
	return t, nil
}

func (b *Book) count(ctx context.Context, tx *store.Tx, g gate, failures int) error {
	now := b.clock.Now()
	_, err := tx.Exec(ctx, `
		insert into account_attempt (gate, failures, until, last)
		values ($1, $2, $3, $4)
		on conflict (gate) do update
		set failures = excluded.failures, until = excluded.until, last = excluded.last`,
		g.key, failures, store.At(now.Add(g.wait(failures))), store.At(now))
	if err != nil {
		return fmt.Errorf("count sign-in attempt: %w", err)
	}
	return nil
}

// forgive takes the attempt that admit counted back, as it was right. Where it was made all is forgotten; elsewhere one
// success must not open the gate for the guesses of others.
func (b *Book) forgive(ctx context.Context, tx *store.Tx, gates []gate) error {
	now := store.At(b.clock.Now())
	for _, g := range gates {
		reset := "failures = failures - 1"
		if g.home {
			reset = "failures = 0, until = last"
		}
		_, err := tx.Exec(ctx, `
			update account_attempt
			set `+reset+`, succeeded = $1
			where gate = $2`, now, g.key)
		if err != nil {
			return fmt.Errorf("forgive sign-in attempt: %w", err)
		}
	}
	return nil
}
