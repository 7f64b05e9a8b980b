package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
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
	Once    string // idempotency key: the same key of the same person makes one draft, however often it is sent
}

// usual is the text that a new one is compared with: nothing, of no urgency.
var usual = story.Copy{Urgency: story.UsualUrgency}

// Create begins a new story. It needs the right to write in its section.
func (d *Desk) Create(ctx context.Context, who account.Actor, n NewDraft) (Draft, error) {
	if n.Kind == "" {
		n.Kind = story.Article
	}
	return d.begin(ctx, who, beginning{
		draft: Draft{Edition: n.Edition, Kind: n.Kind, Copy: n.Copy, Embargo: n.Embargo, Source: n.Source}, before: usual, once: n.Once,
	})
}

// OpenUpdate begins the next version of a published story, with its text. A story has one open draft of its next
// version: where there is one it is answered, whoever began it.
func (d *Desk) OpenUpdate(ctx context.Context, who account.Actor, number int64) (Draft, error) {
	published, err := d.archive.Get(ctx, who, number)
	if err != nil {
		return Draft{}, err
	}
	if published.State == story.Killed {
		return Draft{}, errs.Say(errs.Gone, "desk.story_killed", map[string]any{"Number": number})
	}
	published.Advisory = "" // it is of the version that stands
	if published.Kind == story.Flash {
		published.Kind, published.Urgency = story.Article, max(published.Urgency, story.Rush) // the story that its readers were promised
	}
	return d.begin(ctx, who, beginning{
		draft: Draft{
			Edition: published.Edition, Kind: published.Kind, Story: number, Base: published.Version, Copy: published.Copy,
		},
		before: published.Copy,
	})
}

// beginning is a draft about to be made.
type beginning struct {
	draft     Draft
	before    story.Copy // the text that it goes on from
	once      string
	questions []question
}

// begin checks and writes a new draft with its notes, or answers the one that is already there.
func (d *Desk) begin(ctx context.Context, who account.Actor, b beginning) (Draft, error) {
	draft := b.draft
	draft.Version, draft.Stage, draft.Author, draft.UpdatedBy = 1, Writing, who.ID, who.ID
	draft.Copy, draft.Embargo = draft.Copy.Tidy(), draft.Embargo.tidy()
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if errs.Is(err, errs.NotFound) && who.Anywhere(account.Write) { // a slip of the pen, which "forbidden" would not tell
		return Draft{}, errs.At("edition", "desk.unknown_edition", map[string]any{"Edition": draft.Edition})
	}
	if err != nil && !errs.Is(err, errs.NotFound) {
		return Draft{}, err
	}
	if err := who.Must(account.Write, draft.Edition, draft.Copy.Section); err != nil {
		return Draft{}, err
	}
	if len(b.once) > 200 {
		return Draft{}, errs.At("Idempotency-Key", "desk.once_too_long", nil)
	}
	if line := draft.Copy.Dateline; line != nil && line.Agency == "" {
		draft.Copy.Dateline = &story.Dateline{Place: line.Place, Agency: ed.Agency, Date: line.Date}
	}
	if err := d.check(who, draft, b.before); err != nil {
		return Draft{}, err
	}
	if err := embargoWords(draft.Embargo); err != nil {
		return Draft{}, err
	}
	b.draft = draft
	made, err := d.insertOnce(ctx, who, b, lang.For(ed.Locale).In(d.house.Zone(ed)))
	if errs.Is(err, errs.Conflict) { // of two at once the other was a moment faster: the database keeps the indexes' word
		if found, again := d.already(ctx, d.db, b); again == nil {
			return found, nil
		}
	}
	return made, err
}

func (d *Desk) insertOnce(ctx context.Context, who account.Actor, b beginning, words *lang.Printer) (Draft, error) {
	var made Draft
	err := d.db.Update(ctx, func(tx *store.Tx) error {
		found, err := d.already(ctx, tx, b)
		if !errs.Is(err, errs.NotFound) {
			made = found
			return err
		}
		fresh := b.draft
		fresh.Created = d.clock.Now()
		fresh.Updated = fresh.Created
		if err := insert(ctx, tx, &fresh, b.once); err != nil {
			return err
		}
		if err := keepVersion(ctx, tx, fresh); err != nil {
			return err
		}
		if err := d.bank.Order(ctx, tx, fresh.Copy.Shown()); err != nil {
			return err
		}
		if err := d.keepSaid(ctx, tx, fresh); err != nil {
			return err
		}
		for _, q := range b.questions {
			q.By, q.At = who.ID, fresh.Created
			if err := insertNote(ctx, tx, fresh.ID, q.in(words)); err != nil {
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

// already answers the draft that was made before of the same beginning: of the same story, or under the same key.
func (d *Desk) already(ctx context.Context, q store.Queryer, b beginning) (Draft, error) {
	var id int64
	switch {
	case b.draft.Story != 0:
		found, err := openDraftOf(ctx, q, b.draft.Story)
		if err != nil {
			return Draft{}, err
		}
		id = found
	case b.once != "":
		if err := q.QueryRow(ctx, "select id from draft where author = $1 and once = $2", b.draft.Author, b.once).Scan(&id); err != nil {
			return Draft{}, err
		}
		if err := sameBeginning(ctx, q, id, b.draft.Copy); err != nil {
			return Draft{}, err
		}
	default:
		return Draft{}, errs.New(errs.NotFound, "nothing to find it by")
	}
	draft, err := load(ctx, q, id)
	if err != nil {
		return Draft{}, err
	}
	return draft, d.compare(ctx, q, &draft)
}

// sameBeginning refuses a key that began another text: the caller would believe the new one to be kept.
func sameBeginning(ctx context.Context, q store.Queryer, id int64, sent story.Copy) error {
	var kept string
	if err := q.QueryRow(ctx, "select copy from draft_version where draft = $1 and version = 1", id).Scan(&kept); err != nil {
		return fmt.Errorf("first version of draft %d: %w", id, err)
	}
	text, err := json.Marshal(sent)
	if err == nil && string(text) != kept {
		err = errs.At("Idempotency-Key", "desk.once_other", map[string]any{"ID": id})
	}
	return err
}

// openDraftOf answers the id of the draft of a story's next version, or errs.NotFound.
func openDraftOf(ctx context.Context, q store.Queryer, number int64) (id int64, err error) {
	err = q.QueryRow(ctx, `
		select id
		from draft
		where story = $1 and story <> 0 and stage in ('writing', 'submitted', 'approved')`, number).Scan(&id)
	return id, err
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
	if draft.Copy.Urgency <= story.Rush && draft.Copy.Urgency != before.Urgency {
		return errs.In(who.Must(account.Urgent, draft.Edition, draft.Copy.Section), "urgency")
	}
	return nil
}
