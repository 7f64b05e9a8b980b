package desk

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Translation is what is to be translated, and where to.
type Translation struct {
	Story   int64 // a published story
	Draft   int64 // or a draft that is not published yet
	Edition string
}

// Translate begins the translation of a story, or of a draft that is still at the desk, for another edition: a draft with
// the original's text, to be written over. It needs the right to see the original and to write where the translation is
// to be. A translation that is under way is answered, whoever began it; one that is published already is refused with
// its number. The embargo of a draft holds its translations, too.
func (d *Desk) Translate(ctx context.Context, who account.Actor, t Translation) (Draft, error) {
	if !who.Anywhere(account.Write) {
		return Draft{}, who.Must(account.Write, t.Edition, "")
	}
	ed, err := d.house.ByCode(ctx, t.Edition)
	if err != nil {
		return Draft{}, err
	}
	draft, err := d.original(ctx, who, t)
	if err != nil {
		return Draft{}, err
	}
	if draft.Edition == t.Edition {
		return Draft{}, errs.At("edition", "desk.translate_same", map[string]any{"Edition": t.Edition})
	}
	if err := d.notTranslated(ctx, draft, t.Edition); err != nil {
		return Draft{}, err
	}
	draft.Edition, draft.Copy = t.Edition, d.forTranslation(who, draft.Copy, ed)
	if found, err := d.translating(ctx, draft); !errs.Is(err, errs.NotFound) {
		return found, err
	}
	return d.begin(ctx, who, beginning{draft: draft, before: draft.Copy})
}

// original answers the beginning of a translation: the original's text, still in its edition.
func (d *Desk) original(ctx context.Context, who account.Actor, t Translation) (Draft, error) {
	number := t.Story
	if number == 0 {
		from, err := d.Get(ctx, who, t.Draft)
		if err != nil {
			return Draft{}, err
		}
		if from.Stage != Published {
			begun := Draft{Edition: from.Edition, Kind: from.Kind, Copy: from.Copy, Embargo: from.Embargo, OriginDraft: from.ID}
			begun.Copy.Translates = nil
			if from.Story != 0 {
				begun.Copy.Translates = &story.Origin{Number: from.Story, Version: from.Base}
			}
			return begun, nil
		}
		number = from.Story
	}
	s, err := d.archive.Get(ctx, who, number)
	if err != nil {
		return Draft{}, err
	}
	if s.State == story.Killed {
		return Draft{}, errs.Say(errs.Gone, "desk.story_killed", map[string]any{"Number": number})
	}
	begun := Draft{Edition: s.Edition, Kind: s.Kind, Copy: s.Copy}
	begun.Copy.Translates = &story.Origin{Number: number, Version: s.Version}
	return begun, nil
}

// forTranslation leaves out what belongs to the original's edition alone.
func (d *Desk) forTranslation(who account.Actor, c story.Copy, ed edition.Edition) story.Copy {
	c.Topics, c.Advisory, c.NoteDesk, c.NoteClients = nil, "", "", ""
	if _, known := ed.Section(c.Section); !known || !who.Can(account.Write, ed.Code, c.Section) {
		c.Section = ""
		for _, s := range ed.Sections {
			if who.Can(account.Write, ed.Code, s.Slug) {
				c.Section = s.Slug
				break
			}
		}
	}
	if c.Dateline != nil {
		c.Dateline = &story.Dateline{Place: c.Dateline.Place, Agency: ed.Agency, Date: c.Dateline.Date}
	}
	return c
}

// notTranslated refuses what the other edition has translated and published.
func (d *Desk) notTranslated(ctx context.Context, begun Draft, code string) error {
	if begun.Copy.Translates == nil {
		return nil
	}
	published, err := d.archive.TranslatedFrom(ctx, d.db, begun.Copy.Translates.Number)
	if err != nil {
		return err
	}
	for _, s := range published {
		if s.Edition == code && s.State != story.Killed {
			return errs.Say(errs.Conflict, "desk.translated_already", map[string]any{"Number": s.Number})
		}
	}
	return nil
}

// translating answers the open draft that translates the same for the same edition, or errs.NotFound.
func (d *Desk) translating(ctx context.Context, begun Draft) (Draft, error) {
	var id int64
	err := d.db.QueryRow(ctx, `
		select id
		from draft
		where edition = $1
			and stage in ('writing', 'submitted', 'approved')
			and ($2 <> 0 and origin_draft = $2 or $3 <> 0 and translates = $3)
		order by id
		limit 1`, begun.Edition, begun.OriginDraft, begun.translates()).Scan(&id)
	if err != nil {
		return Draft{}, err
	}
	return load(ctx, d.db, id)
}

// originHolds answers the embargo of the draft that a translation waits for, the zero one where none is in force.
func (d *Desk) originHolds(ctx context.Context, q store.Queryer, draft Draft, at time.Time) (Embargo, error) {
	if draft.OriginDraft == 0 {
		return Embargo{}, nil
	}
	origin, err := scanDraft(q.QueryRow(ctx, "select "+lean+" from draft where id = $1", draft.OriginDraft).Scan)
	if err != nil || !origin.Open() || !origin.Embargo.Holds(at) {
		return Embargo{}, err
	}
	return origin.Embargo, nil
}

// embargoChange is a draft under another embargo than it was held by.
type embargoChange struct {
	draft Draft
	held  Embargo
}

// handEmbargoDown gives the embargo of a draft to the open drafts that translate it, when it has changed from held. One
// that holds longer by itself stays.
func (d *Desk) handEmbargoDown(ctx context.Context, tx *store.Tx, who account.Actor, c embargoChange) error {
	origin, held := c.draft, c.held
	rows, err := tx.Query(ctx, `
		select id
		from draft
		where origin_draft = $1 and stage in ('writing', 'submitted', 'approved')
		order by id`, origin.ID)
	if err != nil {
		return err
	}
	ids, err := store.Column[int64](rows)
	if err != nil {
		return err
	}
	for _, id := range ids {
		translation, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		own := !translation.Embargo.same(held) && !translation.Embargo.Until.Before(origin.Embargo.Until)
		if own || translation.Embargo.same(origin.Embargo) {
			continue
		}
		next := translation
		next.Embargo = origin.Embargo
		if err := mark(ctx, tx, translation); err != nil {
			return err
		}
		writer := translation.UpdatedBy
		if err := d.write(ctx, tx, who, &translation, next); err != nil {
			return err
		}
		// nobody has worked on its text: who may approve it alone is as before
		if _, err := tx.Exec(ctx, "update draft set updated_by = $1 where id = $2", writer, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update draft_version set saved_by = $1 where draft = $2 and version = $3", writer, id, translation.Version); err != nil {
			return err
		}
		if err := d.record(tx, who, translation, "draft.embargo_inherited", map[string]any{"version": translation.Version, "from": origin.ID}); err != nil {
			return err
		}
	}
	return nil
}

// same says whether two embargoes hold the same until the same moment.
func (e Embargo) same(o Embargo) bool { return e.Mode == o.Mode && e.Until.Equal(o.Until) }

// linked answers the publication of a translation with its original, where that was no story yet when it began.
func (d *Desk) linked(ctx context.Context, q store.Queryer, draft Draft, p story.Publication) (story.Publication, error) {
	if draft.OriginDraft == 0 || p.Copy.Translates != nil {
		return p, nil
	}
	origin, err := scanDraft(q.QueryRow(ctx, "select "+lean+" from draft where id = $1", draft.OriginDraft).Scan)
	if err == nil && origin.Stage == Published {
		p.Copy.Translates = &story.Origin{Number: origin.Story, Version: origin.Base + 1}
	}
	return p, err
}

// appearance is a draft and the version of a story that it has become.
type appearance struct {
	draft int64
	as    story.Origin
}

// linkTranslations tells the translations that went out before their original which story they translate.
func (d *Desk) linkTranslations(ctx context.Context, tx *store.Tx, who account.Actor, a appearance) error {
	rows, err := tx.Query(ctx, `
		select distinct story
		from draft
		where origin_draft = $1 and origin_draft <> 0 and stage = 'published'
		order by story`, a.draft)
	if err != nil {
		return err
	}
	numbers, err := store.Column[int64](rows)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		if err := d.archive.LinkOrigin(ctx, tx, who, story.Link{Story: number, Origin: a.as}); err != nil {
			return err
		}
	}
	return nil
}

// InheritedEmbargo answers the embargo that a translation has of its original, the zero one where it has none in force.
func (d *Desk) InheritedEmbargo(ctx context.Context, who account.Actor, draft Draft) (Embargo, error) {
	if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
		return Embargo{}, err
	}
	return d.originHolds(ctx, d.db, draft, d.clock.Now())
}
