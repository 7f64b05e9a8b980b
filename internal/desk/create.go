package desk

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// NewDraft is what a draft begins with.
type NewDraft struct {
	Edition string
	Kind    story.Kind // empty: an article
	Copy    story.Copy
	Embargo Embargo
	Source  string
	Once    string // idempotency key: the same key makes one draft, however often it is sent
}

// Create begins a new story. It needs the right to write in its section.
func (d *Desk) Create(ctx context.Context, who account.Actor, n NewDraft) (Draft, error) {
	draft := Draft{
		Edition: n.Edition, Kind: n.Kind, Version: 1, Stage: Writing, Copy: n.Copy.Tidy(), Embargo: n.Embargo,
		Author: who.ID, UpdatedBy: who.ID, Source: n.Source,
	}
	if draft.Kind == "" {
		draft.Kind = story.Article
	}
	return d.begin(ctx, who, draft, n.Once, nil)
}

// OpenUpdate begins the next version of a published story, with its text; an open draft of the same story is answered
// instead of a second one.
func (d *Desk) OpenUpdate(ctx context.Context, who account.Actor, number int64) (Draft, error) {
	published, err := d.archive.Get(ctx, who, number)
	if err != nil {
		return Draft{}, err
	}
	if published.State == story.Killed {
		return Draft{}, errs.Say(errs.Gone, "desk.story_killed", map[string]any{"Number": number})
	}
	open, err := d.openDraftOf(ctx, number)
	if err == nil || !errs.Is(err, errs.NotFound) {
		return open, err
	}
	return d.begin(ctx, who, Draft{
		Edition: published.Edition, Kind: published.Kind, Story: number, Base: published.Version, Version: 1, Stage: Writing,
		Copy: published.Copy, Author: who.ID, UpdatedBy: who.ID,
	}, "", nil)
}

func (d *Desk) openDraftOf(ctx context.Context, number int64) (Draft, error) {
	var id int64
	err := d.db.QueryRow(ctx, `
		select id
		from draft
		where story = $1 and stage in ('writing', 'submitted', 'approved')
		order by id desc
		limit 1`, number).Scan(&id)
	if err != nil {
		return Draft{}, err
	}
	return load(ctx, d.db, id)
}

// begin checks and writes a new draft with its notes.
func (d *Desk) begin(ctx context.Context, who account.Actor, draft Draft, once string, questions []Note) (Draft, error) {
	if err := who.Must(account.Write, draft.Edition, draft.Copy.Section); err != nil {
		return Draft{}, err
	}
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return Draft{}, errs.At("edition", "desk.unknown_edition", map[string]any{"Edition": draft.Edition})
	}
	if draft.Copy.Dateline != nil && draft.Copy.Dateline.Agency == "" {
		draft.Copy.Dateline.Agency = ed.Agency
	}
	if err := d.check(who, draft, story.Copy{Urgency: 5}); err != nil {
		return Draft{}, err
	}
	if err := embargoWords(draft.Embargo); err != nil {
		return Draft{}, err
	}
	var made Draft
	err = d.db.Update(ctx, func(tx *store.Tx) error {
		if found, err := byOnce(ctx, tx, once); err == nil || !errs.Is(err, errs.NotFound) {
			made = found
			return err
		}
		fresh := draft
		fresh.Created = d.clock.Now()
		fresh.Updated = fresh.Created
		if err := insert(ctx, tx, &fresh, once); err != nil {
			return err
		}
		if err := keepVersion(ctx, tx, fresh); err != nil {
			return err
		}
		for _, n := range questions {
			n.By, n.At = who.ID, fresh.Created
			if err := insertNote(ctx, tx, fresh.ID, n); err != nil {
				return err
			}
		}
		if err := d.record(tx, who, fresh, "draft.created", map[string]any{"story": fresh.Story}); err != nil {
			return err
		}
		made, err = load(ctx, tx, fresh.ID)
		return err
	})
	return made, err
}

func byOnce(ctx context.Context, tx *store.Tx, once string) (Draft, error) {
	if once == "" {
		return Draft{}, errs.New(errs.NotFound, "no idempotency key")
	}
	if len(once) > 200 {
		return Draft{}, errs.At("Idempotency-Key", "desk.once_too_long", nil)
	}
	var id int64
	if err := tx.QueryRow(ctx, "select id from draft where once = $1", once).Scan(&id); err != nil {
		return Draft{}, err
	}
	return load(ctx, tx, id)
}

// check refuses a text that may not be saved: over a limit, of a kind that is not built, or more urgent than the
// actor may say. before is the text that it replaces.
func (d *Desk) check(who account.Actor, draft Draft, before story.Copy) error {
	switch draft.Kind {
	case story.Article, story.Flash:
	case story.Live, story.Gallery:
		return errs.At("kind", "story.kind_unbuilt", map[string]any{"Kind": string(draft.Kind)})
	default:
		return errs.At("kind", "story.kind_unknown", map[string]any{"Kind": string(draft.Kind)})
	}
	if err := draft.Copy.Limits(); err != nil {
		return err
	}
	if draft.Copy.Urgency <= 3 && draft.Copy.Urgency != before.Urgency {
		return who.Must(account.Urgent, draft.Edition, draft.Copy.Section)
	}
	return nil
}
