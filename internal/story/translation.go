package story

import (
	"context"
	"fmt"
	"slices"

	"dateline.news/internal/account"
	"dateline.news/internal/journal"
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

// LinkOrigin says of a published story that names no original which one it translates: it was published first. It is for
// the desk, in the transaction that publishes the original; no version is changed by it and readers are not told of it as
// of news. A story that names an original already stays as it is.
func (a *Archive) LinkOrigin(ctx context.Context, tx *store.Tx, who account.Actor, l Link) error {
	s, err := a.lock(ctx, tx, l.Story)
	if err != nil || s.Translates != nil {
		return err
	}
	s.Translates = &l.Origin
	if _, err := tx.Exec(ctx, "update story set origin = $1, origin_version = $2 where number = $3", l.Origin.Number, l.Origin.Version, s.Number); err != nil {
		return err
	}
	related, err := relink(ctx, tx, s)
	if err != nil {
		return fmt.Errorf("link story %d with its original %d: %w", s.Number, l.Origin.Number, err)
	}
	tags := []string{storyTag(s.Number)}
	for _, other := range related {
		tags = append(tags, storyTag(other))
	}
	_, err = a.journal.Add(tx, journal.Entry{Edition: s.Edition, Kind: EventLinked, Subject: storyTag(s.Number), Actor: who.Subject(), Audience: journal.Staff, Tags: tags},
		map[string]any{"before": nil, "after": l.Origin})
	return err
}

// Link says which story a published one translates.
type Link struct {
	Story  int64 // the translation
	Origin Origin
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
