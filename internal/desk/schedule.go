package desk

import (
	"context"
	"log/slog"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Schedule fixes the second at which the draft is published. It needs the right to publish, an approved version (or the
// right to publish alone is of no use: time never publishes an unapproved version) and a time that no embargo forbids.
func (d *Desk) Schedule(ctx context.Context, who account.Actor, id int64, when time.Time) (Draft, error) {
	when = when.UTC().Truncate(time.Second)
	draft, err := d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayPublish(who, *draft); err != nil {
			return err
		}
		if err := d.mayWait(ctx, tx, *draft, when); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update draft set schedule_at = $1 where id = $2", store.At(when), id); err != nil {
			return err
		}
		tx.After(d.lookAgain)
		return d.record(tx, who, *draft, "draft.scheduled", map[string]any{"version": draft.Version, "at": when})
	})
	return draft, err
}

func (d *Desk) mayWait(ctx context.Context, tx *store.Tx, draft Draft, when time.Time) error {
	switch {
	case !draft.Open():
		return errs.Say(errs.Conflict, "desk.not_open", nil)
	case !when.After(d.clock.Now()):
		return errs.At("at", "desk.schedule_past", nil)
	case when.After(d.clock.Now().AddDate(2, 0, 0)):
		return errs.At("at", "desk.schedule_far", nil)
	case draft.Embargo.Holds(when):
		return errs.Say(errs.Blocked, "desk.embargoed", map[string]any{"Until": draft.Embargo.Until})
	}
	stands, err := d.approvalStands(ctx, tx, draft)
	if err != nil {
		return err
	}
	if !stands {
		return errs.Say(errs.Forbidden, "desk.not_approved", map[string]any{"Version": draft.Version})
	}
	return d.nothingAgainst(ctx, tx, draft, when) // what stands against it then is said now, while somebody is there
}

// Unschedule takes the time back; the draft stays approved.
func (d *Desk) Unschedule(ctx context.Context, who account.Actor, id int64) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayPublish(who, *draft); err != nil {
			return err
		}
		if draft.Schedule.IsZero() {
			return nil
		}
		if err := d.clearSchedule(ctx, tx, draft); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.unscheduled", nil)
	})
}

func (d *Desk) clearSchedule(ctx context.Context, tx *store.Tx, draft *Draft) error {
	draft.Schedule = time.Time{}
	_, err := tx.Exec(ctx, "update draft set schedule_at = null where id = $1", draft.ID)
	return err
}

// lookAgain tells Run that a schedule has changed. It never waits.
func (d *Desk) lookAgain() {
	select {
	case d.replan <- struct{}{}:
	default:
	}
}

// Run publishes what falls due, to the second, until ctx ends. What fell due while nobody was running goes out at once,
// in order. Several nodes may run: each draft is claimed by locking its row.
func (d *Desk) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		next, err := d.Fire(ctx)
		if err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "desk: publish what is due", "error", err)
		}
		// A second at most: another node may have taken a new schedule, and its hint may be lost.
		pause := time.Second
		if !next.IsZero() {
			pause = min(pause, max(next.Sub(d.clock.Now()), time.Millisecond))
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-d.replan:
		case <-ctx.Done():
		}
		timer.Stop()
	}
	return ctx.Err()
}

// Fire publishes everything that is due now and answers when the next is due, zero where none is.
func (d *Desk) Fire(ctx context.Context) (time.Time, error) {
	for {
		id, err := d.fireOne(ctx)
		if err != nil {
			return time.Time{}, err
		}
		if id == 0 {
			break
		}
	}
	var next store.Time
	err := d.db.QueryRow(ctx, "select min(schedule_at) from draft where schedule_at is not null and schedule_at > $1", store.At(d.clock.Now())).Scan(&next)
	return next.Time, err
}

// fireOne publishes the first draft that is due, or says in a note why it could not be, and answers its id; 0: none.
func (d *Desk) fireOne(ctx context.Context) (int64, error) {
	var due Draft
	var refused error
	err := d.db.Update(ctx, func(tx *store.Tx) error {
		due, refused = Draft{}, nil
		skip := ""
		if tx.Engine() == store.Postgres { // what another node is publishing is not waited for
			skip = " for update skip locked"
		}
		found, err := scanDraft(tx.QueryRow(ctx, `
			select `+draftColumns+`
			from draft
			where schedule_at <= $1
			order by schedule_at, id
			limit 1`+skip, store.At(d.clock.Now())).Scan)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		due = found
		_, refused = d.publish(ctx, tx, account.System(), due)
		return refused
	})
	if refused != nil {
		return due.ID, d.giveUp(ctx, due, refused)
	}
	return due.ID, err
}

// giveUp takes a schedule back that cannot be kept and leaves a note of why. A failing database or machine is no
// reason: then the draft stays due and is tried again.
func (d *Desk) giveUp(ctx context.Context, due Draft, refused error) error {
	if kind := errs.KindOf(refused); kind == errs.Internal || kind == errs.Unavailable {
		return refused
	}
	_, err := d.act(ctx, due.ID, func(tx *store.Tx, draft *Draft) error {
		if draft.Stage == Published || !draft.Schedule.Equal(due.Schedule) || draft.Version != due.Version {
			return nil // somebody has changed it meanwhile: look again
		}
		if err := d.clearSchedule(ctx, tx, draft); err != nil {
			return err
		}
		note := Note{Kind: NoteSchedule, Text: refused.Error(), At: d.clock.Now()}
		if err := insertNote(ctx, tx, draft.ID, note); err != nil {
			return err
		}
		return d.record(tx, account.System(), *draft, "draft.schedule_failed", map[string]any{"at": due.Schedule, "reason": string(errs.KindOf(refused))})
	})
	return err
}
