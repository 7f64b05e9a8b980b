package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/store"
)

// Schedule fixes the second at which the draft is published. It needs the right to publish, an approved version (the
// right to publish alone is of no use here: time never publishes an unapproved version) and a time that no embargo
// forbids. Scheduled again it takes the new time.
func (d *Desk) Schedule(ctx context.Context, who account.Actor, id int64, when time.Time) (Draft, error) {
	when = when.UTC().Truncate(time.Second)
	draft, err := d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayPublish(who, *draft); err != nil {
			return err
		}
		if err := d.mayWait(ctx, tx, *draft, when); err != nil {
			return err
		}
		if err := d.mayGoOut(ctx, tx, who, *draft); err != nil {
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
		return d.notApproved(ctx, tx, draft)
	}
	if err := d.nothingAgainst(ctx, tx, draft, when); err != nil { // what stands against it then is said now, while somebody is there
		return err
	}
	if err := d.archive.CheckReferences(ctx, tx, publication(draft)); err != nil {
		return err
	}
	return d.bank.Order(ctx, tx, draft.Copy.Shown()) // at its second nothing is left to be waited for
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
		if err := clearSchedule(ctx, tx, draft); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.unscheduled", nil)
	})
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

// Fire publishes everything that is due now, in order, and answers when the next is due, zero where none is. What could
// not be published because of a fault of the machine stays due; its error is answered, and those after it go out.
func (d *Desk) Fire(ctx context.Context) (time.Time, error) {
	var faults []error
	last := due{at: time.Unix(0, 0)}
	for ctx.Err() == nil {
		line, err := d.dueAfter(ctx, last)
		if err != nil {
			return time.Time{}, errors.Join(append(faults, err)...)
		}
		if len(line) == 0 {
			break
		}
		last = line[len(line)-1]
		if len(line) > 1 && d.fireTogether(ctx, line) == nil {
			continue
		}
		failed, broken := d.fireEach(ctx, line)
		faults = append(faults, failed...)
		if broken {
			break
		}
	}
	var next store.Time
	err := d.db.QueryRow(ctx, "select min(schedule_at) from draft where schedule_at is not null and schedule_at > $1", store.At(d.clock.Now())).Scan(&next)
	return next.Time, errors.Join(append(faults, err)...)
}

// due is a place in the line of what waits for its time.
type due struct {
	at time.Time
	id int64
}

// together is how many drafts that are due go out in one transaction: what is due in one second is not late then by as
// many waits for the disk.
const together = 16

// dueAfter answers the first drafts behind last that are due now, in order. It reads without a lock, so that looking
// costs nobody anything.
func (d *Desk) dueAfter(ctx context.Context, last due) ([]due, error) {
	rows, err := d.db.Query(ctx, `
		select schedule_at, id
		from draft
		where schedule_at is not null
			and schedule_at <= $1
			and (schedule_at, id) > ($2, $3)
		order by schedule_at, id
		limit $4`, store.At(d.clock.Now()), store.At(last.at), last.id, together)
	if err != nil {
		return nil, err
	}
	var line []due
	err = store.Each(rows, func(scan func(...any) error) error {
		var at store.Time
		var next due
		err := scan(&at, &next.id)
		next.at = at.Time
		line = append(line, next)
		return err
	})
	return line, err
}

// fireTogether publishes all of the drafts in one transaction, or none where one is refused: then each is tried alone.
func (d *Desk) fireTogether(ctx context.Context, line []due) error {
	return d.db.Update(ctx, func(tx *store.Tx) error {
		for _, next := range line {
			if _, err := d.fireIn(ctx, tx, next.id); err != nil {
				return err
			}
		}
		return nil
	})
}

// fireEach publishes each of the drafts in a transaction of its own; broken says that the machine fails, so that the
// others need not be tried.
func (d *Desk) fireEach(ctx context.Context, line []due) (faults []error, broken bool) {
	for _, next := range line {
		err := d.fireOne(ctx, next.id)
		if err == nil {
			continue
		}
		faults = append(faults, fmt.Errorf("scheduled draft %d: %w", next.id, err))
		if errs.Is(err, errs.Unavailable) {
			return faults, true
		}
	}
	return faults, false
}

// fireIn publishes a draft that is due, and answers it as it was.
func (d *Desk) fireIn(ctx context.Context, tx *store.Tx, id int64) (Draft, error) {
	found, err := lock(ctx, tx, id)
	if err != nil {
		return Draft{}, err
	}
	if !found.Open() || found.Schedule.IsZero() || found.Schedule.After(d.clock.Now()) {
		return found, nil // another node, or a person, was faster
	}
	_, err = d.publish(ctx, tx, account.System(), found)
	return found, err
}

// fireOne publishes a draft that is due, or says in a note why that was refused. Another node that is publishing the
// same one is waited for, so that several nodes keep the order.
func (d *Desk) fireOne(ctx context.Context, id int64) error {
	var draft Draft
	var refused error
	err := d.db.Update(ctx, func(tx *store.Tx) error {
		refused = nil
		found, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		draft = found
		if !found.Open() || found.Schedule.IsZero() || found.Schedule.After(d.clock.Now()) {
			return nil // another node, or a person, was faster
		}
		_, refused = d.publish(ctx, tx, account.System(), found)
		return refused
	})
	if refused == nil {
		return err
	}
	return d.giveUp(ctx, draft, refused)
}

// giveUp takes a schedule back that cannot be kept and leaves a note of why. A failing database or machine is no
// reason, and neither is a picture whose renditions are still being made: then the draft stays due and is tried again.
func (d *Desk) giveUp(ctx context.Context, draft Draft, refused error) error {
	var said *errs.Error
	if !errors.As(refused, &said) || said.Key == "" || said.Kind == errs.Internal || said.Kind == errs.Unavailable {
		return refused
	}
	if said.Key == "mediabank.processing" {
		return nil
	}
	words, err := d.missed(ctx, draft, said)
	if err != nil {
		return err
	}
	_, err = d.act(ctx, draft.ID, func(tx *store.Tx, now *Draft) error {
		if !now.Open() || !now.Schedule.Equal(draft.Schedule) || now.Version != draft.Version || !now.ApprovedAt.Equal(draft.ApprovedAt) {
			return nil // somebody has changed it meanwhile: it is tried again
		}
		if err := clearSchedule(ctx, tx, now); err != nil {
			return err
		}
		if err := insertNote(ctx, tx, now.ID, Note{Kind: NoteSchedule, Text: words, At: d.clock.Now()}); err != nil {
			return err
		}
		return d.record(tx, account.System(), *now, "draft.schedule_failed", map[string]any{"at": draft.Schedule, "reason": said.Key})
	})
	return err
}

// missed says in the edition's language that a schedule was not kept, and why.
func (d *Desk) missed(ctx context.Context, draft Draft, why *errs.Error) (string, error) {
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return "", err
	}
	words := lang.For(ed.Locale).In(d.house.Zone(ed))
	return words.T("desk.schedule_missed", "At", draft.Schedule, "Why", words.T(why.Key, why.Args)), nil
}
