package banner

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

const columns = `
		select id, edition, story, line, put_by, put_at, until, ended_by, ended_at
		from banner`

func scan(read func(...any) error) (Banner, error) {
	var b Banner
	var at, until, ended store.Time
	err := read(&b.ID, &b.Edition, &b.Story, &b.Line, &b.By, &at, &until, &b.EndedBy, &ended)
	b.At, b.Until, b.Ended = at.Time, until.Time, ended.Time
	return b, err
}

// newest answers the banner that was put up last in an edition, the zero one where none ever was.
func newest(ctx context.Context, q store.Queryer, edition string) (Banner, error) {
	b, err := scan(q.QueryRow(ctx, columns+`
		where edition = $1
		order by id desc
		limit 1`, edition).Scan)
	if errs.Is(err, errs.NotFound) {
		return Banner{}, nil
	}
	if err != nil {
		return Banner{}, fmt.Errorf("banner of %s: %w", edition, err)
	}
	return b, nil
}

func recent(ctx context.Context, q store.Queryer, edition string) ([]Banner, error) {
	return all(ctx, q, columns+`
		where edition = $1
		order by id desc
		limit 20`, edition)
}

// due answers the banners that stand beyond their time, and when the next one's time is over.
func due(ctx context.Context, q store.Queryer, now time.Time) (over []Banner, next time.Time, err error) {
	standing, err := all(ctx, q, columns+`
		where ended_at is null
		order by until, id`)
	for _, b := range standing {
		if b.Until.After(now) {
			return over, b.Until, err
		}
		over = append(over, b)
	}
	return over, time.Time{}, err
}

func all(ctx context.Context, q store.Queryer, query string, args ...any) ([]Banner, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("banners: %w", err)
	}
	var found []Banner
	err = store.Each(rows, func(read func(...any) error) error {
		b, err := scan(read)
		found = append(found, b)
		return err
	})
	return found, err
}

func insert(ctx context.Context, tx *store.Tx, b *Banner) error {
	return tx.QueryRow(ctx, `
		insert into banner (edition, story, line, put_by, put_at, until, ended_by)
		values ($1, $2, $3, $4, $5, $6, '')
		returning id`, b.Edition, b.Story, b.Line, b.By, store.At(b.At), store.At(b.Until)).Scan(&b.ID)
}

// endAll ends whatever stands in an edition for the sake of a new banner.
func endAll(ctx context.Context, tx *store.Tx, by Banner) error {
	_, err := tx.Exec(ctx, `
		update banner
		set ended_by = $1, ended_at = $2
		where edition = $3 and ended_at is null`, by.By, store.At(by.At), by.Edition)
	return err
}

func endOne(ctx context.Context, tx *store.Tx, b Banner) (int64, error) {
	return tx.Exec(ctx, `
		update banner
		set ended_by = $1, ended_at = $2
		where id = $3 and ended_at is null`, b.EndedBy, store.At(b.Ended), b.ID)
}
