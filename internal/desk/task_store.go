package desk

import (
	"context"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

const taskColumns = `
		select d.id, d.edition, d.section, d.story, d.draft, d.origin, d.kind, d.pressing, d.version, d.base, d.made_at, d.done_by, d.done_at, d.note
		from desk_task d`

func scanTask(scan func(...any) error) (Task, error) {
	var t Task
	var made, done store.Time
	var rank int
	err := scan(&t.ID, &t.Edition, &t.Section, &t.Story, &t.Draft, &t.Origin, &t.Kind, &rank, &t.Version, &t.Base, &made, &t.DoneBy, &done, &t.Note)
	t.Pressing, t.At, t.Done = rank == 0, made.Time, done.Time
	return t, err
}

func insertTask(ctx context.Context, tx *store.Tx, t *Task) error {
	rank := 1
	if t.Pressing {
		rank = 0
	}
	return tx.QueryRow(ctx, `
		insert into desk_task (edition, section, story, draft, origin, kind, pressing, version, base, made_at, done_by, note)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '')
		returning id`,
		t.Edition, t.Section, t.Story, t.Draft, t.Origin, t.Kind, rank, t.Version, t.Base, store.At(t.At)).Scan(&t.ID)
}

func task(ctx context.Context, q store.Queryer, id int64) (Task, error) {
	t, err := scanTask(q.QueryRow(ctx, taskColumns+" where d.id = $1", id).Scan)
	if errs.Is(err, errs.NotFound) {
		return Task{}, errs.Say(errs.NotFound, "desk.no_task", map[string]any{"ID": id})
	}
	return t, err
}

// tasks reads the tasks behind a condition.
func tasks(ctx context.Context, q store.Queryer, rest string, args ...any) ([]Task, error) {
	rows, err := q.Query(ctx, taskColumns+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("tasks: %w", err)
	}
	var all []Task
	err = store.Each(rows, func(scan func(...any) error) error {
		t, err := scanTask(scan)
		all = append(all, t)
		return err
	})
	return all, err
}
