package desk

import (
	"context"
	"encoding/json"

	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// onlyWriter says whether every word of the draft is one person's. Whose draft it is makes no difference, and neither do
// colleagues who began it without a word or changed only what stands around the text: its section, topics or embargo.
func (d *Desk) onlyWriter(ctx context.Context, q store.Queryer, draft Draft, person int64) (bool, error) {
	rows, err := q.Query(ctx, "select distinct saved_by from draft_version where draft = $1 and aside = 0", draft.ID)
	if err != nil {
		return false, err
	}
	people, err := store.Column[int64](rows)
	if err != nil {
		return false, err
	}
	own := false
	for _, p := range people {
		own = own || p == person
	}
	if !own || len(people) == 1 {
		return own, nil
	}
	others, err := d.othersWrote(ctx, q, draft, person)
	return !others, err
}

// othersWrote says whether a version that somebody else has saved has other words than the one before it.
func (d *Desk) othersWrote(ctx context.Context, q store.Queryer, draft Draft, person int64) (bool, error) {
	rows, err := q.Query(ctx, "select saved_by, copy from draft_version where draft = $1 and aside = 0 order by version", draft.ID)
	if err != nil {
		return false, err
	}
	type saved struct {
		by   int64
		copy story.Copy
	}
	var all []saved
	if err := store.Each(rows, func(scan func(...any) error) error {
		var s saved
		var text string
		if err := scan(&s.by, &text); err != nil {
			return err
		}
		all = append(all, s)
		return json.Unmarshal([]byte(text), &all[len(all)-1].copy)
	}); err != nil || len(all) == 0 {
		return false, err
	}
	before, err := d.beganWith(ctx, q, draft, all[0].copy)
	if err != nil {
		return false, err
	}
	for _, s := range all {
		now := printed(s.copy)
		if now != before && s.by != person {
			return true, nil
		}
		before = now
	}
	return false, nil
}

// beganWith answers the words that were there before anybody wrote: those of the story whose next version it is, of the
// original that it translates, or none.
func (d *Desk) beganWith(ctx context.Context, q store.Queryer, draft Draft, first story.Copy) (string, error) {
	switch origin := first.Translates; {
	case draft.Story != 0 && draft.Base != 0, draft.OriginDraft != 0:
		return printed(first), nil
	case origin != nil:
		original, err := d.archive.LoadVersion(ctx, q, origin.Number, origin.Version)
		return printed(original.Copy), err
	}
	return printed(story.Copy{}), nil
}

// printed is what somebody has to write of a copy: its words without what is said about it.
func printed(c story.Copy) string {
	return c.Headline + "\x00" + c.Lede + "\x00" + c.NoteReaders + "\x00" + string(c.Body.JSON())
}
