package account

import (
	"context"
	"fmt"

	"dateline.news/internal/store"
)

// AddReader takes a reader on for whose address somebody of the house answers, as when an older list of readers moves in: the
// account is confirmed at once and no letter is written. Without a password it is opened by a link. It asks for
// ManageStaff in the whole house; the registration's Passkey and Address count for nothing.
func (b *Book) AddReader(ctx context.Context, who Actor, reg Registration) (Account, error) {
	if err := who.Must(ManageStaff, "", ""); err != nil {
		return Account{}, err
	}
	made, err := b.named(ctx, reg)
	if err != nil {
		return Account{}, err
	}
	hash := ""
	if reg.Password != "" {
		if err := checkPassword(reg.Password, made.Email, made.Name); err != nil {
			return Account{}, err
		}
		if hash, err = b.hasher.hash(ctx, reg.Password); err != nil {
			return Account{}, fmt.Errorf("hash password: %w", err)
		}
	}
	made.Confirmed = made.Created
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		made.ID = 0
		return b.seat(ctx, tx, who, &made, hash)
	})
	if err != nil {
		return Account{}, err
	}
	return made, nil
}

func (b *Book) seat(ctx context.Context, tx *store.Tx, who Actor, made *Account, hash string) error {
	if err := mustBeFree(ctx, tx, *made); err != nil {
		return err
	}
	id, err := insertAccount(ctx, tx, *made, hash)
	if err != nil {
		return err
	}
	made.ID = id
	if err := replaceGrants(ctx, tx, id, made.Grants); err != nil {
		return err
	}
	_, err = b.journal.Add(tx, entry("account.added", id, who), map[string]any{"grants": made.Grants})
	return err
}
