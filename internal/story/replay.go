package story

import (
	"context"
	"fmt"

	"dateline.news/internal/store"
)

// Replay hands every story to f, whole and whatever its state, locked against changes, so that a listener can make its
// tables anew beside a running newsroom. It works in transactions of a hundred stories.
func (a *Archive) Replay(ctx context.Context, f func(ctx context.Context, tx *store.Tx, s Story) error) error {
	for after := int64(0); ; {
		last := after
		err := a.db.Update(ctx, func(tx *store.Tx) error {
			numbers, err := numbersAfter(ctx, tx, after)
			if err != nil {
				return err
			}
			last = after
			for _, number := range numbers {
				s, err := a.lock(ctx, tx, number)
				if err != nil {
					return err
				}
				if err := f(ctx, tx, s); err != nil {
					return fmt.Errorf("replay story %d: %w", number, err)
				}
				last = number
			}
			return nil
		})
		if err != nil || last == after {
			return err
		}
		after = last
	}
}

func numbersAfter(ctx context.Context, q store.Queryer, after int64) ([]int64, error) {
	rows, err := q.Query(ctx, `
		select number
		from story
		where number > $1
		order by number
		limit 100`, after)
	if err != nil {
		return nil, err
	}
	var numbers []int64
	err = store.Each(rows, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		numbers = append(numbers, n)
		return err
	})
	return numbers, err
}
