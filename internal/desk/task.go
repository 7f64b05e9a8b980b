package desk

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// Task is what happened to a story of which another edition has a translation: the desk there looks after it.
type Task struct {
	ID       int64     `json:"id"`
	Edition  string    `json:"edition"` // of the translation
	Section  string    `json:"section"`
	Story    int64     `json:"story,omitempty"` // the translation; 0: it is not published yet
	Draft    int64     `json:"draft,omitempty"` // the draft that is to become the translation, where Story is 0
	Origin   int64     `json:"origin"`
	Kind     string    `json:"kind"`     // one of story's events
	Pressing bool      `json:"pressing"` // a hold or a kill, which stands on top
	Version  int       `json:"version"`  // of the origin, now
	Base     int       `json:"base"`     // of the origin, that the translation was made from
	At       time.Time `json:"at"`
	DoneBy   string    `json:"done_by,omitempty"` // journal subject
	Done     time.Time `json:"done,omitzero"`
	Note     string    `json:"note,omitempty"` // of who has done it
}

// Open says whether nobody has done the task.
func (t Task) Open() bool { return t.Done.IsZero() }

// subject is how the journal names the task.
func (t Task) subject() string { return fmt.Sprintf("task:%d", t.ID) }

// The kinds of journal entry about tasks.
const (
	EventTaskOpened = "task.opened"
	EventTaskDone   = "task.done"
)

// TaskHook puts what happens to a story on the desks of its translations, in that transaction, and takes from its own
// desk what its change has settled.
func (d *Desk) TaskHook(ctx context.Context, tx *store.Tx, c story.Change) error {
	if err := d.settleTasks(ctx, tx, c); err != nil {
		return err
	}
	if c.Kind == story.EventPublished {
		return nil
	}
	concerned, err := d.concerned(ctx, tx, c)
	if err != nil {
		return err
	}
	for _, t := range concerned {
		if err := d.putTask(ctx, tx, c, t); err != nil {
			return err
		}
	}
	return nil
}

// concerned answers the task that a change would be for each translation, published or not.
func (d *Desk) concerned(ctx context.Context, tx *store.Tx, c story.Change) ([]Task, error) {
	number := c.Story.Number
	published, err := d.archive.TranslatedFrom(ctx, tx, number)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, s := range published {
		if s.State == story.Killed || s.State == story.Held && c.Kind == story.EventHeld {
			continue // there is nothing left to look after
		}
		tasks = append(tasks, Task{Edition: s.Edition, Section: s.Section, Story: s.Number, Base: s.Base})
	}
	rows, err := tx.Query(ctx, `
		select d.id, d.edition, d.section, d.base
		from draft d
		where d.story = 0
			and d.stage in ('writing', 'submitted', 'approved')
			and (d.translates = $1 or d.translates = 0 and d.origin_draft in (
				select o.id
				from draft o
				where o.story = $1 and o.stage = 'published'))
		order by d.id`, number)
	if err != nil {
		return nil, fmt.Errorf("drafts that translate story %d: %w", number, err)
	}
	var drafts []Task
	if err := store.Each(rows, func(scan func(...any) error) error {
		var t Task
		err := scan(&t.Draft, &t.Edition, &t.Section, &t.Base)
		drafts = append(drafts, t)
		return err
	}); err != nil {
		return nil, err
	}
	for i, t := range drafts {
		draft, err := scanDraft(tx.QueryRow(ctx, "select "+lean+" from draft where id = $1", t.Draft).Scan)
		if err != nil {
			return nil, err
		}
		if drafts[i].Base = 1; draft.Copy.Translates != nil {
			drafts[i].Base = draft.Copy.Translates.Version
		}
	}
	return append(tasks, drafts...), nil
}

// pressing are the events that stand on top of the list; over is what each of the others ends.
var (
	pressing = map[string]bool{story.EventHeld: true, story.EventKilled: true}
	over     = map[string]string{story.EventReleased: story.EventHeld, story.EventRestored: story.EventKilled, story.EventKilled: story.EventHeld}
)

// putTask writes a task, or takes an open one of the same translation further: what is changed twice is looked after once.
func (d *Desk) putTask(ctx context.Context, tx *store.Tx, c story.Change, t Task) error {
	t.Origin, t.Kind, t.Version, t.At, t.Pressing = c.Story.Number, c.Kind, c.Story.Version, d.clock.Now(), pressing[c.Kind]
	if ended, ends := over[c.Kind]; ends {
		if err := d.endTasks(ctx, tx, c, t, "kind = '"+ended+"'"); err != nil {
			return err
		}
	}
	if t.Kind == story.EventUpdated || t.Kind == story.EventCorrected {
		var open int64
		err := tx.QueryRow(ctx, `
			update desk_task
			set kind = $1, version = $2, made_at = $3
			where story = $4 and draft = $5 and origin = $6 and done_at is null and kind in ('story.updated', 'story.corrected')
			returning id`, t.Kind, t.Version, store.At(t.At), t.Story, t.Draft, t.Origin).Scan(&open)
		if err == nil {
			t.ID = open
			return d.tellTask(tx, EventTaskOpened, c.Entry.Actor, t)
		}
		if !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	if err := insertTask(ctx, tx, &t); err != nil {
		return err
	}
	return d.tellTask(tx, EventTaskOpened, c.Entry.Actor, t)
}

// settleTasks closes what the change of a translation has done: a new version that takes in the origin's, or its own
// hold or kill. A draft that is published hands its tasks to the story that it became.
func (d *Desk) settleTasks(ctx context.Context, tx *store.Tx, c story.Change) error {
	t := Task{Story: c.Story.Number, At: d.clock.Now()}
	switch c.Kind {
	case story.EventHeld, story.EventKilled:
		return d.endTasks(ctx, tx, c, t, "pressing = 0")
	case story.EventUpdated, story.EventCorrected:
		if o := c.Story.Translates; o != nil {
			t.Origin = o.Number
			return d.endTasks(ctx, tx, c, t, fmt.Sprintf("kind in ('story.updated', 'story.corrected') and version <= %d", o.Version))
		}
	}
	return nil
}

// endTasks closes the open tasks of a translation, of one origin where that is named, for which a condition holds.
func (d *Desk) endTasks(ctx context.Context, tx *store.Tx, c story.Change, t Task, condition string) error {
	open, err := tasks(ctx, tx, `
		where story = $1 and draft = $2 and done_at is null and ($3 = 0 or origin = $3) and `+condition+`
		order by id`, t.Story, t.Draft, t.Origin)
	if err != nil {
		return err
	}
	for _, ended := range open {
		ended.DoneBy, ended.Done = c.Entry.Actor, d.clock.Now()
		if err := d.closeTask(ctx, tx, ended); err != nil {
			return err
		}
	}
	return nil
}

// handTasks gives the tasks of a draft to the story that it became.
func handTasks(ctx context.Context, tx *store.Tx, draft Draft, published story.Story) error {
	_, err := tx.Exec(ctx, `
		update desk_task
		set story = $1, draft = 0
		where draft = $2`, published.Number, draft.ID)
	return err
}

func (d *Desk) closeTask(ctx context.Context, tx *store.Tx, t Task) error {
	n, err := tx.Exec(ctx, `
		update desk_task
		set done_by = $1, done_at = $2, note = $3
		where id = $4 and done_at is null`, t.DoneBy, store.At(t.Done), t.Note, t.ID)
	if err != nil || n == 0 {
		return err // somebody was a moment faster
	}
	return d.tellTask(tx, EventTaskDone, t.DoneBy, t)
}

func (d *Desk) tellTask(tx *store.Tx, kind, by string, t Task) error {
	_, err := d.journal.Add(tx, journal.Entry{Edition: t.Edition, Kind: kind, Subject: t.subject(), Actor: by, Audience: journal.Staff, Tags: []string{t.subject()}},
		map[string]any{"story": t.Story, "draft": t.Draft, "origin": t.Origin, "because": t.Kind, "version": t.Version})
	return err
}

// TaskDone says that a task is done, with a note for colleagues that may be empty. It needs the right to write in the
// translation's section. Done twice is done once.
func (d *Desk) TaskDone(ctx context.Context, who account.Actor, id int64, note string) (Task, error) {
	note = text.CleanLines(note)
	if note != "" {
		if err := noteLength("note", note); err != nil {
			return Task{}, err
		}
	}
	if !who.Anywhere(account.Write) {
		return Task{}, who.Must(account.Write, "", "")
	}
	var done Task
	err := d.db.Update(ctx, func(tx *store.Tx) error {
		t, err := task(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := who.Must(account.Write, t.Edition, t.Section); err != nil {
			return err
		}
		if t.Open() {
			t.DoneBy, t.Done, t.Note = who.Subject(), d.clock.Now(), note
			err = d.closeTask(ctx, tx, t)
		}
		done = t
		return err
	})
	return done, err
}

// Task answers one task. It needs the right to see the translation's section.
func (d *Desk) Task(ctx context.Context, who account.Actor, id int64) (Task, error) {
	t, err := task(ctx, d.db, id)
	if err != nil {
		return Task{}, err
	}
	return t, who.Must(account.See, t.Edition, t.Section)
}

// Tasks answers the open tasks of an edition's desk, holds and kills on top, or those that are done, the latest first; at
// most 200. Only what who may see is among them.
func (d *Desk) Tasks(ctx context.Context, who account.Actor, edition string, done bool) ([]Task, error) {
	var c conditions
	if err := c.within(who, account.See, edition); err != nil {
		return nil, err
	}
	order := "d.pressing, d.id"
	if done {
		c.and("d.done_at is not null")
		order = "d.done_at desc, d.id desc"
	} else {
		c.and("d.done_at is null")
		c.and("(d.draft = 0 or exists (select 1 from draft w where w.id = d.draft and w.stage in ('writing', 'submitted', 'approved')))")
	}
	return tasks(ctx, d.db, `
		where `+c.where()+`
		order by `+order+`
		limit 200`, c.values...)
}

// TasksOf answers the open tasks of one translation: of a story, or of a draft that is not published yet.
func (d *Desk) TasksOf(ctx context.Context, who account.Actor, draft Draft) ([]Task, error) {
	if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
		return nil, err
	}
	id := draft.ID
	if draft.Story != 0 {
		id = 0
	}
	return tasks(ctx, d.db, `
		where story = $1 and draft = $2 and done_at is null
		order by pressing, id`, draft.Story, id)
}

// TaskTexts answers what changed in the origin of a task: its text as the translation took it, and as it is now.
func (d *Desk) TaskTexts(ctx context.Context, who account.Actor, t Task) (before, after story.Copy, err error) {
	if err := who.Must(account.See, t.Edition, t.Section); err != nil {
		return before, after, err
	}
	old, err := d.archive.LoadVersion(ctx, d.db, t.Origin, t.Base)
	if err != nil {
		return before, after, err
	}
	now, err := d.archive.LoadVersion(ctx, d.db, t.Origin, t.Version)
	return old.Copy, now.Copy, err
}

// TaskOrigin answers the story whose change made a task, as it is now: who looks after a translation may read it, also
// without a right in its edition.
func (d *Desk) TaskOrigin(ctx context.Context, who account.Actor, t Task) (story.Story, error) {
	if err := who.Must(account.See, t.Edition, t.Section); err != nil {
		return story.Story{}, err
	}
	return d.archive.Load(ctx, d.db, t.Origin)
}
