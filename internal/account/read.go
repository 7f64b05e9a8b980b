package account

import (
	"context"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Get answers one account: one's own, or any for those who manage staff.
func (b *Book) Get(ctx context.Context, who Actor, id int64) (Account, error) {
	if !who.is(id) {
		if err := who.mustSomewhere(ManageStaff); err != nil {
			return Account{}, err
		}
	}
	r, err := b.one(ctx, b.db, byID, id)
	return r.Account, err
}

// ByEmail answers the account of an e-mail address, for those who manage staff.
func (b *Book) ByEmail(ctx context.Context, who Actor, email string) (Account, error) {
	if err := who.mustSomewhere(ManageStaff); err != nil {
		return Account{}, err
	}
	address, err := normalEmail(email)
	if err != nil {
		return Account{}, err
	}
	r, err := b.one(ctx, b.db, byAddress, address)
	return r.Account, err
}

// List answers every account of the staff by name, the disabled ones too, for those who manage staff.
func (b *Book) List(ctx context.Context, who Actor) ([]Account, error) {
	if err := who.mustSomewhere(ManageStaff); err != nil {
		return nil, err
	}
	records, err := b.records(ctx, b.db, ofStaff)
	if err != nil {
		return nil, err
	}
	list := make([]Account, len(records))
	for i, r := range records {
		list[i] = r.Account
	}
	return list, nil
}

// Names answers the names of the staff by number, for the newsroom's pages ("editing: Anna").
func (b *Book) Names(ctx context.Context, who Actor) (map[int64]string, error) {
	if err := who.mustSomewhere(See); err != nil {
		return nil, err
	}
	rows, err := b.db.Query(ctx, `
		select a.id, a.name
		from account a
		where a.deleted is null and `+ofStaff)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	names := map[int64]string{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var id int64
		var name string
		if err := scan(&id, &name); err != nil {
			return err
		}
		names[id] = name
		return nil
	})
	return names, err
}

// Actor answers an account as one who does things, with the rights it has now. An account that is unknown or disabled
// is answered as errs.Unsigned.
func (b *Book) Actor(ctx context.Context, id int64) (Actor, error) { return b.ActorIn(ctx, b.db, id) }

// ActorIn is Actor inside a transaction.
func (b *Book) ActorIn(ctx context.Context, q store.Queryer, id int64) (Actor, error) {
	r, err := b.one(ctx, q, byID, id)
	switch {
	case errs.Is(err, errs.NotFound):
		return Actor{}, errs.New(errs.Unsigned, "no account %d", id)
	case err != nil:
		return Actor{}, err
	case !r.Disabled.IsZero():
		return Actor{}, errs.New(errs.Unsigned, "account %d is disabled", id)
	}
	return r.Actor(), nil
}
