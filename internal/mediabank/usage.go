package mediabank

import (
	"context"
	"errors"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Usage says which assets the published version of a story shows.
type Usage struct {
	Story   int64
	Edition string  // code
	Assets  []int64 // the lead first, each once
}

// Use replaces what a story shows to the public, in the transaction that publishes it.
func (b *Bank) Use(ctx context.Context, tx *store.Tx, u Usage) error {
	if err := b.Withdraw(ctx, tx, u.Story); err != nil {
		return err
	}
	for i, number := range u.Assets {
		if _, err := tx.Exec(ctx, `
			insert into mediabank_usage (asset, story, edition, position)
			values ($1, $2, $3, $4)
			on conflict (asset, story) do nothing`, number, u.Story, u.Edition, i); err != nil {
			return err
		}
	}
	return nil
}

// Withdraw says that a story shows nothing to the public any more.
func (b *Bank) Withdraw(ctx context.Context, tx *store.Tx, story int64) error {
	_, err := tx.Exec(ctx, "delete from mediabank_usage where story = $1", story)
	return err
}

// Publishable answers why an asset may not be published at a moment: errs.Blocked with the reason, errs.NotFound where
// there is none, nil where it may. The expiry is the first moment at which it may not.
func (b *Bank) Publishable(ctx context.Context, q store.Queryer, number int64, at time.Time) error {
	a := Asset{Number: number}
	var state string
	var release, expiry store.Time
	err := q.QueryRow(ctx, "select state, creator, supplier, holder, released_from, expires_at from asset where number = $1", number).
		Scan(&state, &a.Creator, &a.Supplier, &a.Holder, &release, &expiry)
	if errs.Is(err, errs.NotFound) {
		return unknown(number)
	}
	if err != nil {
		return err
	}
	blocked := func(key string, more ...any) error {
		args := map[string]any{"Number": number}
		for i := 0; i+1 < len(more); i += 2 {
			args[more[i].(string)] = more[i+1]
		}
		return errs.Say(errs.Blocked, key, args)
	}
	switch {
	case State(state) == Killed:
		return blocked("mediabank.killed")
	case State(state) == Failed:
		return blocked("mediabank.failed")
	case State(state) == Processing:
		return blocked("mediabank.processing")
	case CreditLine(a, CreditPattern) == "":
		return blocked("mediabank.uncredited")
	case !release.IsZero() && at.Before(release.Time):
		return blocked("mediabank.unreleased", "Release", release.Time)
	case !expiry.IsZero() && !at.Before(expiry.Time):
		return blocked("mediabank.expired", "Expiry", expiry.Time)
	}
	return nil
}

// pollEvery finds what another node has drawn; this process's own jobs wake the waiting at once.
const pollEvery = 250 * time.Millisecond

// Wait has cut what is still to be cut, and returns when every asset can be shown so: drawn, failed or killed, which
// Publishable tells apart. When the deadline of ctx passes first it answers errs.Blocked.
func (b *Bank) Wait(ctx context.Context, shown []Shown) error {
	left, err := undrawn(ctx, b.db, shown)
	if err == nil && len(left) > 0 {
		err = b.db.Update(ctx, func(tx *store.Tx) error { return b.Order(ctx, tx, left) })
	}
	if err != nil {
		return err
	}
	for {
		woken := b.changed()
		busy, err := b.processing(ctx, shown)
		if err == nil && busy == 0 {
			return nil
		}
		if errors.Is(err, context.DeadlineExceeded) || ctx.Err() == context.DeadlineExceeded {
			return &errs.Error{Kind: errs.Blocked, Key: "mediabank.processing", Args: map[string]any{"Number": busy}, Err: context.DeadlineExceeded}
		}
		if err != nil {
			return err
		}
		select {
		case <-woken:
		case <-time.After(pollEvery):
		case <-ctx.Done():
			if ctx.Err() != context.DeadlineExceeded {
				return ctx.Err()
			}
			return errs.Say(errs.Blocked, "mediabank.processing", map[string]any{"Number": busy})
		}
	}
}

// processing answers one of the assets whose renditions are being made, 0 where there is none.
func (b *Bank) processing(ctx context.Context, shown []Shown) (int64, error) {
	if len(shown) == 0 {
		return 0, nil
	}
	numbers := make([]int64, len(shown))
	for i, s := range shown {
		numbers[i] = s.Asset
	}
	marks, args := placeholders(numbers)
	var number int64
	err := b.db.QueryRow(ctx, "select coalesce(min(number), 0) from asset where state = 'processing' and number in ("+marks+")", args...).Scan(&number)
	if err != nil || number != 0 {
		return number, err
	}
	left, err := undrawn(ctx, b.db, shown)
	if err != nil || len(left) == 0 {
		return 0, err
	}
	return left[0].Asset, nil
}

// Public answers an asset that a published story shows; any other is errs.NotFound, whether it exists or not. What is
// for the newsroom only is left out.
func (b *Bank) Public(ctx context.Context, number int64) (Asset, error) {
	found, err := b.Pictures(ctx, []int64{number})
	if err != nil {
		return Asset{}, err
	}
	a, ok := found[number]
	if !ok {
		return Asset{}, unknown(number)
	}
	return a, nil
}

// Pictures answers those of the assets that are public, for a page.
func (b *Bank) Pictures(ctx context.Context, numbers []int64) (map[int64]Asset, error) {
	public := map[int64]Asset{}
	if len(numbers) == 0 {
		return public, nil
	}
	marks, args := placeholders(numbers)
	assets, err := queryAssets(ctx, b.db, "select "+assetColumns+` from asset
		where number in (`+marks+`) and state <> 'killed' and exists (select 1 from mediabank_usage u where u.asset = asset.number)`, args...)
	for _, a := range assets {
		public[a.Number] = a.withoutNewsroom()
	}
	return public, err
}

// withoutNewsroom leaves out what readers have no business with.
func (a Asset) withoutNewsroom() Asset {
	a.Fault, a.Reason, a.FileName, a.Instructions, a.Notes, a.UploadedBy = nil, "", "", "", nil, 0
	return a
}

// Stories answers the numbers of the published stories that show an asset, the newest first, at most 100.
func (b *Bank) Stories(ctx context.Context, number int64) ([]int64, error) {
	rows, err := b.db.Query(ctx, `
		select story
		from mediabank_usage
		where asset = $1
		order by story desc
		limit 100`, number)
	if err != nil {
		return nil, err
	}
	var stories []int64
	err = store.Each(rows, func(scan func(...any) error) error {
		var story int64
		err := scan(&story)
		stories = append(stories, story)
		return err
	})
	return stories, err
}
