package desk

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Alone is a version that one person published without another's approval.
type Alone struct {
	Draft     int64     `json:"draft"`
	Story     int64     `json:"story"`
	Version   int       `json:"version"`
	Edition   string    `json:"edition"`
	Headline  string    `json:"headline"`
	By        int64     `json:"by"`
	At        time.Time `json:"at"`
	SecondBy  int64     `json:"second_by,omitempty"`
	SecondEye time.Time `json:"second_at,omitzero"`
}

func (d *Desk) listAlone(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft, published story.Story) error {
	_, err := tx.Exec(ctx, `
		insert into draft_alone (draft, story, version, published_by, published_at, read_by)
		values ($1, $2, $3, $4, $5, 0)`,
		draft.ID, published.Number, published.Version, who.ID, store.At(d.clock.Now()))
	if err != nil {
		return err
	}
	return d.record(tx, who, draft, "draft.published_alone", map[string]any{"story": published.Number, "story_version": published.Version})
}

// PublishedAlone lists what waits for a second reader, oldest first. It shows only editions in which who may approve.
func (d *Desk) PublishedAlone(ctx context.Context, who account.Actor) ([]Alone, error) {
	if !who.Anywhere(account.Approve) {
		return nil, who.Must(account.Approve, "", "")
	}
	rows, err := d.db.Query(ctx, `
		select a.draft, a.story, a.version, d.edition, d.section, d.headline, a.published_by, a.published_at
		from draft_alone a join draft d on d.id = a.draft
		where a.read_at is null
		order by a.published_at
		limit 200`)
	if err != nil {
		return nil, err
	}
	var all []Alone
	err = store.Each(rows, func(scan func(...any) error) error {
		var a Alone
		var at store.Time
		var section string
		if err := scan(&a.Draft, &a.Story, &a.Version, &a.Edition, &section, &a.Headline, &a.By, &at); err != nil {
			return err
		}
		a.At = at.Time
		if who.Can(account.Approve, a.Edition, section) {
			all = append(all, a)
		}
		return nil
	})
	return all, err
}

// SecondRead says that another person has read what was published alone. It needs the right to approve.
func (d *Desk) SecondRead(ctx context.Context, who account.Actor, number int64, version int) error {
	return d.db.Update(ctx, func(tx *store.Tx) error {
		var id, by int64
		err := tx.QueryRow(ctx, "select draft, published_by from draft_alone where story = $1 and version = $2", number, version).Scan(&id, &by)
		if err != nil {
			return err
		}
		draft, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := who.Must(account.Approve, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		if by == who.ID {
			return errs.Say(errs.Forbidden, "desk.second_reader_is_first", nil)
		}
		if _, err := tx.Exec(ctx, `
			update draft_alone
			set read_by = $1, read_at = $2
			where story = $3 and version = $4 and read_at is null`, who.ID, store.At(d.clock.Now()), number, version); err != nil {
			return err
		}
		return d.record(tx, who, draft, "draft.second_read", map[string]any{"story": number, "story_version": version})
	})
}
