package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// Line is a draft as the newsroom's list shows it: without its text and its notes.
type Line struct {
	ID        int64       `json:"id"`
	Edition   string      `json:"edition"`
	Section   string      `json:"section"`
	Stage     Stage       `json:"stage"`
	Standing  string      `json:"standing"`        // the newsroom's own stage in which it lies, or Stage
	Shown     story.State `json:"shown,omitempty"` // of the newest draft of what was published: how the story stands now
	Author    int64       `json:"author"`
	Urgency   int         `json:"urgency"`
	Updated   time.Time   `json:"updated"`
	UpdatedBy int64       `json:"updated_by"`
	Schedule  time.Time   `json:"schedule,omitzero"`
	Due       time.Time   `json:"due,omitzero"` // by when it is wanted, while it is open
	Version   int         `json:"version"`
	Story     int64       `json:"story,omitempty"`
	Kind      story.Kind  `json:"kind"`
	Label     story.Label `json:"label"`
	Approved  bool        `json:"approved"` // this very version; captions are compared when the draft is opened
	Embargo   Embargo     `json:"embargo"`
	Headline  string      `json:"headline"`
	Slugline  string      `json:"slugline"`
}

// Open says whether the draft is still being worked on.
func (l Line) Open() bool { return l.Stage != Published && l.Stage != Spiked }

const lineColumns = `d.draft, d.edition, d.section, d.stage, d.standing, d.shown, d.author, d.urgency, d.updated, d.updated_by,
	d.schedule_at, d.due_at, d.version, d.story, d.kind, d.label, d.approved, d.embargo_mode, d.embargo_until, d.headline, d.slugline`

func scanLine(scan func(...any) error) (Line, error) {
	var l Line
	var updated, schedule, due, until store.Time
	err := scan(&l.ID, &l.Edition, &l.Section, &l.Stage, &l.Standing, &l.Shown, &l.Author, &l.Urgency, &updated, &l.UpdatedBy,
		&schedule, &due, &l.Version, &l.Story, &l.Kind, &l.Label, &l.Approved, &l.Embargo.Mode, &until, &l.Headline, &l.Slugline)
	l.Updated, l.Schedule, l.Due, l.Embargo.Until = updated.Time, schedule.Time, due.Time, until.Time
	return l, err
}

// stale are the drafts and stories whose lines a transaction has made untrue.
type stale struct {
	drafts, stories map[int64]bool
}

type staleSlot struct{}

// stale answers what the transaction must write anew, which it does just before its journal.
func (d *Desk) stale(tx *store.Tx) *stale {
	return tx.Slot(staleSlot{}, func() any {
		s := &stale{drafts: map[int64]bool{}, stories: map[int64]bool{}}
		tx.Last(func(ctx context.Context, tx *store.Tx) error { return d.writeLines(ctx, tx, s) })
		return s
	}).(*stale)
}

// Hook keeps the lines of published drafts true to their stories: a hold, a kill, a corrected headline.
func (d *Desk) Hook(_ context.Context, tx *store.Tx, c story.Change) error {
	d.stale(tx).stories[c.Story.Number] = true
	return nil
}

func (d *Desk) writeLines(ctx context.Context, tx *store.Tx, s *stale) error {
	for _, id := range slices.Sorted(maps.Keys(s.drafts)) { // in one order on every node
		number, err := d.writeLine(ctx, tx, id)
		if err != nil {
			return fmt.Errorf("line of draft %d: %w", id, err)
		}
		if number != 0 {
			s.stories[number] = true
		}
	}
	for _, number := range slices.Sorted(maps.Keys(s.stories)) {
		if err := d.showStory(ctx, tx, number); err != nil {
			return fmt.Errorf("line of story %d: %w", number, err)
		}
	}
	return nil
}

// writeLine writes a draft's line; the answered number is its story's, where it was published.
func (d *Desk) writeLine(ctx context.Context, tx *store.Tx, id int64) (int64, error) {
	draft, err := scanDraft(tx.QueryRow(ctx, "select "+lean+" from draft where id = $1", id).Scan)
	if err != nil {
		return 0, err
	}
	var due store.Time
	err = tx.QueryRow(ctx, "select due_at from draft_wanted where draft = $1", id).Scan(&due)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return 0, err
	}
	if !draft.Open() {
		due = store.Time{}
	}
	c := draft.Copy
	_, err = tx.Exec(ctx, `
		insert into draft_line (draft, edition, section, stage, standing, shown, author, urgency, updated, updated_by,
			schedule_at, due_at, version, story, kind, label, approved, embargo_mode, embargo_until, headline, slugline, words)
		values ($1, $2, $3, $4, $5, '', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
		on conflict (draft) do update
		set section = excluded.section, stage = excluded.stage, standing = excluded.standing, author = excluded.author,
			urgency = excluded.urgency, updated = excluded.updated, updated_by = excluded.updated_by,
			schedule_at = excluded.schedule_at, due_at = excluded.due_at, version = excluded.version, story = excluded.story,
			kind = excluded.kind, label = excluded.label, approved = excluded.approved, embargo_mode = excluded.embargo_mode,
			embargo_until = excluded.embargo_until, headline = excluded.headline, slugline = excluded.slugline, words = excluded.words`,
		id, draft.Edition, c.Section, string(draft.Stage), draft.Standing(), draft.Author, c.Urgency, store.At(draft.Updated), draft.UpdatedBy,
		store.At(draft.Schedule), due, draft.Version, draft.Story, string(draft.Kind), string(c.Label), draft.Approved(),
		string(draft.Embargo.Mode), store.At(draft.Embargo.Until), c.Headline, c.Slugline, searched(c))
	if draft.Stage != Published {
		return 0, err
	}
	return draft.Story, err
}

// showStory lets the newest published draft of a story, and no other, stand for it, with its headline of now.
func (d *Desk) showStory(ctx context.Context, tx *store.Tx, number int64) error {
	s, err := d.archive.Load(ctx, tx, number)
	if errs.Is(err, errs.NotFound) {
		return nil // the transaction that makes it has failed, and this one with it
	}
	if err != nil {
		return err
	}
	newest := "draft = (select max(draft) from draft_line where story = $1 and stage = 'published')"
	if _, err := tx.Exec(ctx, `
		update draft_line
		set shown = ''
		where story = $1 and shown <> '' and not `+newest, number); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update draft_line
		set shown = $2, section = $3, urgency = $4, updated = $5, label = $6, headline = $7, slugline = $8, words = $9
		where story = $1 and `+newest, number, string(s.State), s.Section, s.Urgency, store.At(s.Published), string(s.Label), s.Headline, s.Slugline, searched(s.Copy))
	return err
}

// mostSearched is how much of a draft's own words its line keeps, in bytes.
const mostSearched = 1000

// searched are the words by which the list finds a draft: headline, slugline, place, bylines and topics.
func searched(c story.Copy) string {
	parts := []string{c.Headline, c.Slugline}
	if c.Dateline != nil {
		parts = append(parts, c.Dateline.Place)
	}
	for _, b := range c.Bylines {
		parts = append(parts, b.Name)
	}
	parts = append(parts, c.Topics...)
	words := text.Fold(strings.Join(parts, " "))
	if len(words) > mostSearched {
		words = strings.ToValidUTF8(words[:mostSearched], "")
	}
	return words
}

// FillLines gives a line to every draft that has none: those of before there were lines. It is quick where there is
// nothing to do.
func (d *Desk) FillLines(ctx context.Context) error {
	const batch = 500
	for {
		var ids []int64
		rows, err := d.db.Query(ctx, `
			select id
			from draft
			where not exists (select 1 from draft_line l where l.draft = draft.id)
			order by id
			limit $1`, batch)
		if err != nil {
			return err
		}
		if err := store.Each(rows, func(scan func(...any) error) error {
			var id int64
			err := scan(&id)
			ids = append(ids, id)
			return err
		}); err != nil || len(ids) == 0 {
			return err
		}
		if err := d.db.Update(ctx, func(tx *store.Tx) error {
			for _, id := range ids {
				d.stale(tx).drafts[id] = true
			}
			return nil
		}); err != nil {
			return err
		}
	}
}

// SetDue says by when a draft is wanted; the zero time takes it back. It needs what a save of the draft needs.
func (d *Desk) SetDue(ctx context.Context, who account.Actor, id int64, at time.Time) error {
	_, err := d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayWrite(who, *draft); err != nil {
			return err
		}
		return d.setDue(ctx, tx, who, *draft, at)
	})
	return err
}

// setDue keeps by when a draft is wanted.
func (d *Desk) setDue(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft, at time.Time) error {
	var err error
	if at.IsZero() {
		_, err = tx.Exec(ctx, "delete from draft_wanted where draft = $1", draft.ID)
	} else {
		_, err = tx.Exec(ctx, `
			insert into draft_wanted (draft, due_at)
			values ($1, $2)
			on conflict (draft) do update
			set due_at = excluded.due_at`, draft.ID, store.At(at))
	}
	if err != nil {
		return err
	}
	return d.record(tx, who, draft, "draft.due", map[string]any{"at": at})
}
