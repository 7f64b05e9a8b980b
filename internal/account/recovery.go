package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"

	"dateline.news/internal/errs"
	"dateline.news/internal/ident"
	"dateline.news/internal/store"
)

const (
	recoveryCodes = 10
	recoveryBytes = 10 // 80 bits, 16 characters in base32
)

// newRecoveryCodes answers codes of four groups of four: "K3VX-7QPL-M2AD-WZ5T".
func newRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		var b [recoveryBytes]byte
		rand.Read(b[:]) // never fails
		s := base32.StdEncoding.EncodeToString(b[:])
		codes[i] = s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
	}
	return codes
}

// recoveryDigest is what is kept of a recovery code. The account is part of it, so that equal codes look different.
func recoveryDigest(account int64, typed string) string {
	bare := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(typed))
	return ident.Digest(fmt.Sprintf("recovery %d %s", account, bare))
}

func recoveryKnown(ctx context.Context, q store.Queryer, account int64, digest string) (bool, error) {
	var one int
	err := q.QueryRow(ctx, `
		select 1
		from account_recovery
		where account = $1 and digest = $2 and used is null`, account, digest).Scan(&one)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read recovery codes: %w", err)
	}
	return true, nil
}

// RecoveryLeft answers how many recovery codes one has not used.
func (b *Book) RecoveryLeft(ctx context.Context, who Actor) (int, error) {
	if err := who.mustBeAccount(); err != nil {
		return 0, err
	}
	var left int
	err := b.db.QueryRow(ctx, `
		select count(*)
		from account_recovery
		where account = $1 and used is null`, who.ID).Scan(&left)
	if err != nil {
		return 0, fmt.Errorf("count recovery codes: %w", err)
	}
	return left, nil
}

func replaceRecovery(ctx context.Context, tx *store.Tx, account int64, codes []string) error {
	_, err := tx.Exec(ctx, `
		delete from account_recovery
		where account = $1`, account)
	if err != nil {
		return fmt.Errorf("drop recovery codes of account %d: %w", account, err)
	}
	for _, c := range codes {
		_, err := tx.Exec(ctx, `
			insert into account_recovery (account, digest)
			values ($1, $2)`, account, recoveryDigest(account, c))
		if err != nil {
			return fmt.Errorf("keep recovery code of account %d: %w", account, err)
		}
	}
	return nil
}
