package account

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Person is what the discussions may know of an account.
type Person struct {
	ID        int64
	Name      string // "" where deleted: the page says "deleted reader" in its own language
	Confirmed bool   // the e-mail address is proved
	Created   time.Time
	Deleted   bool
	Disabled  bool // may not sign in
	Staff     bool // has a role in the newsroom
}

// Reader answers the facts about a person, as the transaction sees them; errs.NotFound where there never was one.
func (b *Book) Reader(ctx context.Context, q store.Queryer, id int64) (Person, error) {
	p := Person{ID: id}
	var confirmed, created, deleted, disabled store.Time
	var roles int
	err := q.QueryRow(ctx, `
		select a.name, a.confirmed, a.created, a.deleted, a.disabled,
			(select count(*) from account_grant g where g.account = a.id and g.role <> 'reader')
		from account a
		where a.id = $1`, id).Scan(&p.Name, &confirmed, &created, &deleted, &disabled, &roles)
	if errs.Is(err, errs.NotFound) {
		return Person{}, &errs.Error{Kind: errs.NotFound, Key: "account.unknown", Err: err}
	}
	if err != nil {
		return Person{}, fmt.Errorf("read person %d: %w", id, err)
	}
	p.Confirmed, p.Created, p.Deleted, p.Disabled = !confirmed.IsZero(), created.Time, !deleted.IsZero(), !disabled.IsZero()
	p.Staff = roles > 0
	return p, nil
}

// mostNames is how many names one statement reads.
const mostNames = 500

// NamesOf answers the display names of accounts, for messages: "" for one that was deleted, nothing for one that never
// was.
func (b *Book) NamesOf(ctx context.Context, ids []int64) (map[int64]string, error) {
	names := make(map[int64]string, len(ids))
	unique := slices.Compact(slices.Sorted(slices.Values(ids)))
	for some := range slices.Chunk(unique, mostNames) {
		numbers := make([]string, len(some))
		for i, id := range some {
			numbers[i] = strconv.FormatInt(id, 10)
		}
		rows, err := b.db.Query(ctx, `
			select id, name
			from account
			where id in (`+strings.Join(numbers, ", ")+`)`)
		if err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
		err = store.Each(rows, func(scan func(...any) error) error {
			var id int64
			var name string
			err := scan(&id, &name)
			names[id] = name
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read names: %w", err)
		}
	}
	return names, nil
}
