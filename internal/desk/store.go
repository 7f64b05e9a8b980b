package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

const draftColumns = `id, edition, kind, story, base, version, stage, copy, embargo_mode, embargo_until, schedule_at,
	approved_version, approved_pictures, approved_by, approved_at, author, updated_by, created, updated, source`

func scanDraft(scan func(...any) error) (Draft, error) {
	var d Draft
	var copyText string
	var until, schedule, approved, created, updated store.Time
	err := scan(&d.ID, &d.Edition, &d.Kind, &d.Story, &d.Base, &d.Version, &d.Stage, &copyText, &d.Embargo.Mode, &until, &schedule,
		&d.approvedVersion, &d.approvedPictures, &d.ApprovedBy, &approved, &d.Author, &d.UpdatedBy, &created, &updated, &d.Source)
	if err != nil {
		return d, err
	}
	d.Embargo.Until, d.Schedule, d.ApprovedAt = until.Time, schedule.Time, approved.Time
	d.Created, d.Updated = created.Time, updated.Time
	if !d.Approved() {
		d.ApprovedBy, d.ApprovedAt = 0, time.Time{}
	}
	if err := json.Unmarshal([]byte(copyText), &d.Copy); err != nil {
		return d, fmt.Errorf("text of draft %d: %w", d.ID, err)
	}
	return d, nil
}

// lock reads a draft without its notes, for a change.
func lock(ctx context.Context, tx *store.Tx, id int64) (Draft, error) {
	d, err := scanDraft(tx.QueryRow(ctx, "select "+draftColumns+" from draft where id = $1"+tx.ForUpdate(), id).Scan)
	if errs.Is(err, errs.NotFound) {
		return d, errs.Say(errs.NotFound, "desk.no_draft", map[string]any{"ID": id})
	}
	return d, err
}

// load reads a draft with its notes.
func load(ctx context.Context, q store.Queryer, id int64) (Draft, error) {
	d, err := scanDraft(q.QueryRow(ctx, "select "+draftColumns+" from draft where id = $1", id).Scan)
	if errs.Is(err, errs.NotFound) {
		return d, errs.Say(errs.NotFound, "desk.no_draft", map[string]any{"ID": id})
	}
	if err != nil {
		return d, err
	}
	d.Notes, err = notes(ctx, q, id)
	return d, err
}

func insert(ctx context.Context, tx *store.Tx, d *Draft, once string) error {
	text, err := json.Marshal(d.Copy)
	if err != nil {
		return err
	}
	var key any
	if once != "" {
		key = once
	}
	return tx.QueryRow(ctx, `
		insert into draft (edition, kind, story, base, version, stage, headline, slugline, section, urgency, copy,
			embargo_mode, embargo_until, approved_version, approved_pictures, approved_by,
			author, updated_by, created, updated, source, once)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, '', 0, $14, $15, $16, $17, $18, $19)
		returning id`,
		d.Edition, string(d.Kind), d.Story, d.Base, d.Version, string(d.Stage), d.Copy.Headline, d.Copy.Slugline, d.Copy.Section, d.Copy.Urgency, string(text),
		string(d.Embargo.Mode), store.At(d.Embargo.Until), d.Author, d.UpdatedBy, store.At(d.Created), store.At(d.Updated), d.Source, key,
	).Scan(&d.ID)
}

// update writes what a save changes.
func update(ctx context.Context, tx *store.Tx, d *Draft) error {
	text, err := json.Marshal(d.Copy)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update draft
		set kind = $1, version = $2, stage = $3, headline = $4, slugline = $5, section = $6, urgency = $7, copy = $8,
			embargo_mode = $9, embargo_until = $10, updated_by = $11, updated = $12
		where id = $13`,
		string(d.Kind), d.Version, string(d.Stage), d.Copy.Headline, d.Copy.Slugline, d.Copy.Section, d.Copy.Urgency, string(text),
		string(d.Embargo.Mode), store.At(d.Embargo.Until), d.UpdatedBy, store.At(d.Updated), d.ID)
	return err
}

// keepVersion puts the draft's text into its history. A person who goes on typing replaces their own last entry while
// it is younger than versionSpan, so that saving every second does not fill the disk; an approved text stays.
func keepVersion(ctx context.Context, tx *store.Tx, d Draft) error {
	text, err := json.Marshal(d.Copy)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		delete from draft_version
		where draft = $1 and version = $2 and saved_by = $3 and saved_at > $4 and version <> 1
			and version <> (select approved_version from draft where id = $1)`,
		d.ID, d.Version-1, d.UpdatedBy, store.At(d.Updated.Add(-versionSpan))); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into draft_version (draft, version, copy, embargo_mode, embargo_until, saved_by, saved_at)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		d.ID, d.Version, string(text), string(d.Embargo.Mode), store.At(d.Embargo.Until), d.UpdatedBy, store.At(d.Updated))
	return err
}

func setStage(ctx context.Context, tx *store.Tx, d *Draft, stage Stage) error {
	d.Stage = stage
	_, err := tx.Exec(ctx, "update draft set stage = $1 where id = $2", string(stage), d.ID)
	return err
}
