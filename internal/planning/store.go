package planning

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

const columns = `id, edition, section, slugline, note, place, begins, all_day, deadline, writer, photographer, length, picture,
	version, draft, cancelled_at, why, made_by, changed, changed_by`

func scanEntry(scan func(...any) error) (Entry, error) {
	var e Entry
	var begins, deadline, cancelled, changed store.Time
	err := scan(&e.ID, &e.Edition, &e.Section, &e.Slugline, &e.Note, &e.Place, &begins, &e.AllDay, &deadline, &e.Writer, &e.Photographer, &e.Length, &e.Picture,
		&e.Version, &e.Draft, &cancelled, &e.Why, &e.By, &changed, &e.ChangedBy)
	e.Begins, e.Deadline, e.Cancelled, e.Changed = begins.Time, deadline.Time, cancelled.Time, changed.Time
	return e, err
}

func unknown(err error) error {
	if errs.Is(err, errs.NotFound) {
		return errs.Say(errs.NotFound, "planning.unknown", nil)
	}
	return err
}

func insert(ctx context.Context, tx *store.Tx, e Entry, once string) (id int64, err error) {
	var key any
	if once != "" {
		key = once
	}
	err = tx.QueryRow(ctx, `
		insert into plan_entry (edition, section, slugline, note, place, begins, all_day, deadline, writer, photographer, length, picture,
			version, draft, cancelled_by, why, once, made_by, made, changed_by, changed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, 0, 0, '', $13, $14, $15, $16, $17)
		returning id`,
		e.Edition, e.Section, e.Slugline, e.Note, e.Place, store.At(e.Begins), e.AllDay, store.At(e.Deadline), e.Writer, e.Photographer, e.Length, string(e.Picture),
		key, e.By, store.At(e.Changed), e.ChangedBy, store.At(e.Changed)).Scan(&id)
	return id, err
}

// write keeps an entry as its next version.
func (p *Plan) write(ctx context.Context, tx *store.Tx, who account.Actor, e *Entry) error {
	e.Version, e.Changed, e.ChangedBy = e.Version+1, p.o.Clock.Now(), who.ID
	by := int64(0)
	if !e.Cancelled.IsZero() {
		by = who.ID
	}
	_, err := tx.Exec(ctx, `
		update plan_entry
		set section = $1, slugline = $2, note = $3, place = $4, begins = $5, all_day = $6, deadline = $7, writer = $8, photographer = $9,
			length = $10, picture = $11, version = $12, draft = $13, cancelled_at = $14, cancelled_by = $15, why = $16, changed_by = $17, changed = $18
		where id = $19`,
		e.Section, e.Slugline, e.Note, e.Place, store.At(e.Begins), e.AllDay, store.At(e.Deadline), e.Writer, e.Photographer,
		e.Length, string(e.Picture), e.Version, e.Draft, store.At(e.Cancelled), by, e.Why, e.ChangedBy, store.At(e.Changed), e.ID)
	return err
}
