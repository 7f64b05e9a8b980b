package story

import (
	"context"
	"slices"

	"dateline.news/internal/store"
)

// Translations answers what is public of the stories connected with this one by translation, in any direction and over
// any number of steps, itself included; without bodies. A withdrawn story connects but is not answered.
func (a *Archive) Translations(ctx context.Context, number int64) ([]Story, error) {
	related, err := kin(ctx, a.db, number)
	if err != nil {
		return nil, err
	}
	return a.among(ctx, append(related, number))
}

// relink brings story_kin to what the copy says it translates, and answers the other stories that are connected now or
// were before: their pages name this one.
func relink(ctx context.Context, tx *store.Tx, s Story) ([]int64, error) {
	before, err := kin(ctx, tx, s.Number)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, "delete from story_kin where made_by = $1", s.Number); err != nil {
		return nil, err
	}
	if s.Translates == nil {
		return before, nil
	}
	for _, edge := range [][2]int64{{s.Number, s.Translates.Number}, {s.Translates.Number, s.Number}} {
		_, err := tx.Exec(ctx, "insert into story_kin (story, kin, made_by) values ($1, $2, $3)", edge[0], edge[1], s.Number)
		if err != nil {
			return nil, err
		}
	}
	after, err := kin(ctx, tx, s.Number)
	if err != nil {
		return nil, err
	}
	all := append(before, after...)
	slices.Sort(all)
	return slices.Compact(all), nil
}

// kin answers every other story that is connected with this one.
func kin(ctx context.Context, q store.Queryer, number int64) ([]int64, error) {
	rows, err := q.Query(ctx, `
		with recursive family (number) as (
			select cast($1 as bigint)
			union
			select k.kin
			from family f
			join story_kin k on k.story = f.number
		)
		select number
		from family
		where number <> $1
		order by number`, number)
	if err != nil {
		return nil, err
	}
	var all []int64
	err = store.Each(rows, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		all = append(all, n)
		return err
	})
	return all, err
}
