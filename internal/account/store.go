package account

import (
	"context"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// record is an account with what proves it.
type record struct {
	Account
	password string // hash in the PHC form
	totp     string // secret in base32, "" where there is no second step
	pending  string // secret that is being enrolled
	step     int64  // the last step whose code was used
	handle   string // under which authenticators know the account, "" before the first passkey
}

// Which accounts a query is after.
const (
	byID      = "a.id = $1"
	byAddress = "a.email = $1 and a.confirmed is not null"
	byHandle  = "a.handle = $1 and a.handle <> ''"
	// waiting is the newest registration from an address that has not been proved.
	waiting = "a.id = (select max(w.id) from account w where w.email = $1 and w.confirmed is null and w.deleted is null)"
	// ofStaff leaves out the readers, of whom there may be very many.
	ofStaff = `(not exists (select 1 from account_grant r where r.account = a.id and r.role = 'reader')
			or exists (select 1 from account_grant r where r.account = a.id and r.role <> 'reader'))`
)

// records answers accounts with their grants, by name. Deleted ones are nowhere.
func (b *Book) records(ctx context.Context, q store.Queryer, which string, args ...any) ([]record, error) {
	rows, err := q.Query(ctx, `
		select a.id, a.email, a.name, a.locale, a.password, a.totp, a.totp_pending, a.totp_step, a.created, a.signed_in,
			a.disabled, a.confirmed, a.edition, a.handle, coalesce(g.role, ''), coalesce(g.edition, ''), coalesce(g.section, '')
		from account a
		left join account_grant g on g.account = a.id
		where a.deleted is null and `+which+`
		order by a.name, a.id, g.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	var list []record
	err = store.Each(rows, func(scan func(...any) error) error {
		r, grant, err := scanRecord(scan)
		if err != nil {
			return err
		}
		if len(list) == 0 || list[len(list)-1].ID != r.ID {
			list = append(list, r)
		}
		if grant.Role != "" {
			last := &list[len(list)-1]
			last.Grants = append(last.Grants, grant)
		}
		return nil
	})
	return list, err
}

func scanRecord(scan func(...any) error) (record, Grant, error) {
	var r record
	var g Grant
	var created, signedIn, disabled, confirmed store.Time
	err := scan(&r.ID, &r.Email, &r.Name, &r.Locale, &r.password, &r.totp, &r.pending, &r.step, &created, &signedIn,
		&disabled, &confirmed, &r.Edition, &r.handle, &g.Role, &g.Edition, &g.Section)
	r.Created, r.SignedIn, r.Disabled = created.Time, signedIn.Time, disabled.Time
	r.Confirmed, r.TwoStep, r.Password = confirmed.Time, r.totp != "", r.password != ""
	return r, g, err
}

// one answers the only account that a query is after.
func (b *Book) one(ctx context.Context, q store.Queryer, which string, arg any) (record, error) {
	list, err := b.records(ctx, q, which, arg)
	if err != nil {
		return record{}, err
	}
	if len(list) == 0 {
		return record{}, errs.Say(errs.NotFound, "account.unknown", nil)
	}
	return list[0], nil
}

// locked answers an account that the transaction is going to change.
func (b *Book) locked(ctx context.Context, tx *store.Tx, id int64) (record, error) {
	// The row is locked by a statement of its own: PostgreSQL locks no rows of an outer join.
	err := tx.QueryRow(ctx, `
		select id
		from account
		where id = $1`+tx.ForUpdate(), id).Scan(&id)
	if err != nil {
		if errs.Is(err, errs.NotFound) {
			return record{}, errs.Say(errs.NotFound, "account.unknown", nil)
		}
		return record{}, fmt.Errorf("lock account %d: %w", id, err)
	}
	return b.one(ctx, tx, byID, id)
}
