package front

import (
	"context"
	"encoding/json"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

const columns = `
		select edition, version, slots, fills, made_by, made, undoes
		from front_arrangement`

func scan(read func(...any) error) (Arrangement, error) {
	var a Arrangement
	var slots, fills string
	var at store.Time
	err := read(&a.Edition, &a.Version, &slots, &fills, &a.By, &at, &a.Undoes)
	if err != nil {
		return Arrangement{}, err
	}
	a.At = at.Time
	if err = json.Unmarshal([]byte(slots), &a.Slots); err == nil {
		err = json.Unmarshal([]byte(fills), &a.Fills)
	}
	return a, err
}

// current answers the newest arrangement, or the rule alone.
func current(ctx context.Context, q store.Queryer, code string) (Arrangement, error) {
	a, err := scan(q.QueryRow(ctx, columns+`
		where edition = $1
		order by version desc
		limit 1`, code).Scan)
	if errs.Is(err, errs.NotFound) {
		return Arrangement{Edition: code, Undoes: newOrder}, nil
	}
	if err != nil {
		return Arrangement{}, fmt.Errorf("arrangement of %s: %w", code, err)
	}
	return a, nil
}

// insert writes a version. Of two at once the primary key lets one through.
func insert(ctx context.Context, tx *store.Tx, a Arrangement) error {
	if a.Slots == nil {
		a.Slots = []Slot{}
	}
	if a.Fills == nil {
		a.Fills = []Fill{}
	}
	slots, err := json.Marshal(a.Slots)
	if err != nil {
		return err
	}
	fills, err := json.Marshal(a.Fills)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into front_arrangement (edition, version, slots, fills, made_by, made, undoes)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		a.Edition, a.Version, string(slots), string(fills), a.By, store.At(a.At), a.Undoes)
	if errs.Is(err, errs.Conflict) {
		return errs.Say(errs.Conflict, "front.conflict", nil)
	}
	return err
}
