package account

import (
	"context"

	"dateline.news/internal/store"
)

// Cheap makes hashes that cost next to nothing, for tests that are not about them.
func (b *Book) Cheap() *Book {
	b.hasher.cost = cost{memory: 64, passes: 1, threads: 1}
	return b
}

// RunErrands writes every letter that was left to be written, as the job does.
func (b *Book) RunErrands(ctx context.Context) error {
	rows, err := b.db.Query(ctx, "select id from account_errand order by id")
	if err != nil {
		return err
	}
	var ids []int64
	err = store.Each(rows, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	for _, id := range ids {
		if err := b.runErrand(ctx, errandRef{id}); err != nil {
			return err
		}
	}
	return err
}

// Skeleton is what a name looks like.
func Skeleton(name string) string { return skeleton(name) }

// DisplayName is the check of a reader's name.
func DisplayName(written string) (string, error) { return displayName(written) }
