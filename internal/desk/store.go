package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// The columns of a draft; lean leaves out the body, which lists seldom need.
const (
	draftColumns = `id, edition, kind, story, base, version, stage, copy, embargo_mode, embargo_until, schedule_at,
	approved_version, approved_pictures, approved_by, approved_at, author, updated_by, created, updated, source, step, news, origin_draft`
	whole = draftColumns + ", body"
	lean  = draftColumns + ", ''"
)

func scanDraft(scan func(...any) error) (Draft, error) {
	var d Draft
	var text, body string
	var until, schedule, approved, created, updated store.Time
	err := scan(&d.ID, &d.Edition, &d.Kind, &d.Story, &d.Base, &d.Version, &d.Stage, &text, &d.Embargo.Mode, &until, &schedule,
		&d.approvedVersion, &d.approvedPictures, &d.ApprovedBy, &approved, &d.Author, &d.UpdatedBy, &created, &updated, &d.Source, &d.Step, &d.News, &d.OriginDraft, &body)
	if err != nil {
		return d, err
	}
	d.Embargo.Until, d.Schedule, d.ApprovedAt = until.Time, schedule.Time, approved.Time
	d.Created, d.Updated = created.Time, updated.Time
	if !d.Approved() {
		d.unapprove()
	}
	if d.Copy, err = readCopy(text, body); err != nil {
		return d, fmt.Errorf("text of draft %d: %w", d.ID, err)
	}
	return d, nil
}

// writeCopy parts a copy into its JSON without the body, and the body's.
func writeCopy(c story.Copy) (text, body string, err error) {
	body = string(c.Body.JSON())
	c.Body = prose.Doc{}
	b, err := json.Marshal(c)
	return string(b), body, err
}

func readCopy(text, body string) (story.Copy, error) {
	var c story.Copy
	if err := json.Unmarshal([]byte(text), &c); err != nil || body == "" {
		return c, err
	}
	doc, err := prose.Parse([]byte(body))
	c.Body = doc
	return c, err
}

// lock reads a draft without its notes, for a change.
func lock(ctx context.Context, tx *store.Tx, id int64) (Draft, error) {
	d, err := scanDraft(tx.QueryRow(ctx, "select "+whole+" from draft where id = $1"+tx.ForUpdate(), id).Scan)
	return d, unknown(err, id)
}

// load reads a draft with its notes.
func load(ctx context.Context, q store.Queryer, id int64) (Draft, error) {
	d, err := scanDraft(q.QueryRow(ctx, "select "+whole+" from draft where id = $1", id).Scan)
	if err != nil {
		return d, unknown(err, id)
	}
	d.Notes, err = notes(ctx, q, id)
	return d, err
}

func unknown(err error, id int64) error {
	if errs.Is(err, errs.NotFound) {
		return errs.Say(errs.NotFound, "desk.no_draft", map[string]any{"ID": id})
	}
	return err
}

func insert(ctx context.Context, tx *store.Tx, d *Draft, once string) error {
	text, body, err := writeCopy(d.Copy)
	if err != nil {
		return err
	}
	var key any
	if once != "" {
		key = once
	}
	return tx.QueryRow(ctx, `
		insert into draft (edition, kind, story, base, version, stage, headline, section, copy, body,
			embargo_mode, embargo_until, approved_version, approved_pictures, approved_by,
			author, updated_by, created, updated, source, once, translates, origin_draft)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, '', 0, $13, $14, $15, $16, $17, $18, $19, $20)
		returning id`,
		d.Edition, string(d.Kind), d.Story, d.Base, d.Version, string(d.Stage), d.Copy.Headline, d.Copy.Section, text, body,
		string(d.Embargo.Mode), store.At(d.Embargo.Until), d.Author, d.UpdatedBy, store.At(d.Created), store.At(d.Updated), d.Source, key, d.translates(), d.OriginDraft,
	).Scan(&d.ID)
}

// update writes what a save changes.
func update(ctx context.Context, tx *store.Tx, d *Draft) error {
	text, body, err := writeCopy(d.Copy)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update draft
		set kind = $1, base = $2, version = $3, stage = $4, step = $5, headline = $6, section = $7, copy = $8, body = $9,
			embargo_mode = $10, embargo_until = $11, updated_by = $12, updated = $13, translates = $14
		where id = $15`,
		string(d.Kind), d.Base, d.Version, string(d.Stage), d.Step, d.Copy.Headline, d.Copy.Section, text, body,
		string(d.Embargo.Mode), store.At(d.Embargo.Until), d.UpdatedBy, store.At(d.Updated), d.translates(), d.ID)
	return err
}

// keepVersion puts the draft's text into its history, and thins out the typing before it: a text that the same person
// saved a moment ago gives way, where another one not older than versionSpan stands before it. Saving every second
// fills no disk then, and of an hour's typing a text remains for about every versionSpan. Kept texts stay.
func keepVersion(ctx context.Context, tx *store.Tx, d Draft) error {
	text, err := json.Marshal(d.Copy)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		delete from draft_version
		where draft = $1 and version = $2 and saved_by = $3 and saved_at > $4 and not kept
			and exists (
				select 1
				from draft_version b
				where b.draft = $1 and b.version < $2 and b.saved_at > $4)`,
		d.ID, d.Version-1, d.UpdatedBy, store.At(d.Updated.Add(-versionSpan))); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into draft_version (draft, version, copy, embargo_mode, embargo_until, saved_by, saved_at, kept)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.ID, d.Version, string(text), string(d.Embargo.Mode), store.At(d.Embargo.Until), d.UpdatedBy, store.At(d.Updated), d.Version == 1)
	return err
}

// mark says that the draft's text as it stands stays in its history for good: somebody has acted on it.
func mark(ctx context.Context, tx *store.Tx, d Draft) error {
	_, err := tx.Exec(ctx, "update draft_version set kept = $1 where draft = $2 and version = $3", true, d.ID, d.Version)
	return err
}

// setStage moves a draft on, and keeps the text with which it moved.
func setStage(ctx context.Context, tx *store.Tx, d *Draft, stage Stage) error {
	if d.Stage = stage; stage != Submitted && stage != Approved {
		d.Step = ""
	}
	if err := mark(ctx, tx, *d); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "update draft set stage = $1, step = $2 where id = $3", string(stage), d.Step, d.ID)
	return err
}

// voidApproval takes every approval of the draft back.
func voidApproval(ctx context.Context, tx *store.Tx, d *Draft) error {
	d.unapprove()
	d.Approvals = nil
	if _, err := tx.Exec(ctx, "delete from draft_approval where draft = $1 and version = $2", d.ID, d.Version); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "update draft set approved_version = 0, approved_by = 0, approved_at = null where id = $1", d.ID)
	return err
}

func clearSchedule(ctx context.Context, tx *store.Tx, d *Draft) error {
	d.Schedule = time.Time{}
	_, err := tx.Exec(ctx, "update draft set schedule_at = null where id = $1", d.ID)
	return err
}
