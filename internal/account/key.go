package account

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

// keyMark begins every API key, so that one that was published by mistake can be found by a scanner.
const keyMark = "dl_"

// usedEvery is how often the last use of a key, and the last sight of a session, is written at most.
const usedEvery = time.Minute

// Key is an API key as it can be shown after its secret was given out.
type Key struct {
	ID      int64     `json:"id"`
	Account int64     `json:"account"`
	Name    string    `json:"name"` // what it is for
	Created time.Time `json:"created"`
	Used    time.Time `json:"used,omitzero"` // to the minute
	Revoked time.Time `json:"revoked,omitzero"`
}

// AddKey makes an API key for one's own account, or for another's by ManageStaff. The secret is answered this once.
func (b *Book) AddKey(ctx context.Context, who Actor, account int64, name string) (string, Key, error) {
	if err := who.mustBePerson(); err != nil {
		return "", Key{}, err
	}
	name, err := cleanName(name)
	if err != nil {
		return "", Key{}, err
	}
	secret := keyMark + ident.Secret()
	key := Key{Account: account, Name: name, Created: b.clock.Now()}
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		r, err := b.locked(ctx, tx, account)
		if err != nil {
			return err
		}
		if err := who.mustOwnOrManage(r.Account); err != nil {
			return err
		}
		if !r.Disabled.IsZero() {
			return errs.Say(errs.Conflict, "account.disabled", nil)
		}
		if key.ID, err = insertKey(ctx, tx, key, secret); err != nil {
			return err
		}
		_, err = b.journal.Add(tx, entry("account.key_added", account, who), map[string]any{"key": key.ID})
		return err
	})
	if err != nil {
		return "", Key{}, err
	}
	return secret, key, nil
}

func insertKey(ctx context.Context, tx *store.Tx, k Key, secret string) (int64, error) {
	var id int64
	err := tx.QueryRow(ctx, `
		insert into account_key (account, name, digest, created)
		values ($1, $2, $3, $4)
		returning id`, k.Account, k.Name, ident.Digest(secret), store.At(k.Created)).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("insert key of account %d: %w", k.Account, err)
	}
	return id, nil
}

// Keys answers the keys of an account, newest first, the revoked ones too.
func (b *Book) Keys(ctx context.Context, who Actor, account int64) ([]Key, error) {
	r, err := b.one(ctx, b.db, byID, account)
	if err != nil {
		return nil, err
	}
	if err := who.mustOwnOrManage(r.Account); err != nil {
		return nil, err
	}
	rows, err := b.db.Query(ctx, `
		select id, account, name, created, used, revoked
		from account_key
		where account = $1
		order by id desc`, account)
	if err != nil {
		return nil, fmt.Errorf("read keys of account %d: %w", account, err)
	}
	var keys []Key
	err = store.Each(rows, func(scan func(...any) error) error {
		k, err := scanKey(scan)
		keys = append(keys, k)
		return err
	})
	return keys, err
}

func scanKey(scan func(...any) error) (Key, error) {
	var k Key
	var created, used, revoked store.Time
	err := scan(&k.ID, &k.Account, &k.Name, &created, &used, &revoked)
	k.Created, k.Used, k.Revoked = created.Time, used.Time, revoked.Time
	return k, err
}

// RevokeKey ends a key at once. Revoking twice changes nothing.
func (b *Book) RevokeKey(ctx context.Context, who Actor, id int64) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		var account int64
		err := tx.QueryRow(ctx, `
			select account
			from account_key
			where id = $1`, id).Scan(&account)
		if err != nil {
			return keyUnknown(err)
		}
		r, err := b.one(ctx, tx, byID, account)
		if err != nil {
			return err
		}
		if err := who.mustOwnOrManage(r.Account); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `
			update account_key
			set revoked = $1
			where id = $2 and revoked is null`, store.At(b.clock.Now()), id)
		if err != nil || n == 0 {
			return err
		}
		_, err = b.journal.Add(tx, entry("account.key_revoked", account, who), map[string]any{"key": id})
		return err
	})
}

func keyUnknown(err error) error {
	if errs.Is(err, errs.NotFound) {
		return &errs.Error{Kind: errs.NotFound, Key: "account.key_unknown", Err: err}
	}
	return fmt.Errorf("read key: %w", err)
}

// ActorByKey answers who an API key stands for, or errs.Unsigned. The use is noted at most once a minute.
func (b *Book) ActorByKey(ctx context.Context, secret string) (Actor, error) {
	if !strings.HasPrefix(secret, keyMark) {
		return Actor{}, &errs.Error{Kind: errs.Unsigned, Key: "account.key_refused", Err: fmt.Errorf("no key of ours")}
	}
	k, err := scanKey(b.db.QueryRow(ctx, `
		select id, account, name, created, used, revoked
		from account_key
		where digest = $1`, ident.Digest(secret)).Scan)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return Actor{}, fmt.Errorf("read key: %w", err)
	}
	if err != nil || !k.Revoked.IsZero() {
		return Actor{}, &errs.Error{Kind: errs.Unsigned, Key: "account.key_refused", Err: fmt.Errorf("key %d unknown or revoked", k.ID)}
	}
	who, err := b.Actor(ctx, k.Account)
	if err != nil {
		return Actor{}, err
	}
	who.Key = k.ID
	b.noteUse(ctx, k)
	return who, nil
}

// noteUse writes when a key was last used. A full disk must not keep a client from reading, so a failure is logged.
func (b *Book) noteUse(ctx context.Context, k Key) {
	now := b.clock.Now()
	if now.Sub(k.Used) < usedEvery {
		return
	}
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			update account_key
			set used = $1
			where id = $2`, store.At(now), k.ID)
		return err
	})
	if err != nil {
		slog.WarnContext(ctx, "last use of a key was not noted", "key", k.ID, "error", err)
	}
}
