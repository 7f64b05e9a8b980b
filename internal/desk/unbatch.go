package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// undoRight is what it takes to take an act back, beside having done it.
var undoRight = map[Act]account.Right{ActApprove: account.Approve, ActReturn: account.Approve, ActSchedule: account.Publish}

// Undo takes a batch back, each draft in a transaction of its own. It is for the person who made the batch, within a
// quarter of an hour, with the rights of now. A draft that somebody has changed since stays as it is, and is named.
func (d *Desk) Undo(ctx context.Context, who account.Actor, number int64) (Act, []Outcome, error) {
	var act Act
	var edition string
	var by int64
	var made store.Time
	err := d.db.QueryRow(ctx, "select act, edition, made_by, made_at from desk_batch where id = $1", number).Scan(&act, &edition, &by, &made)
	if errs.Is(err, errs.NotFound) || err == nil && by != who.ID {
		return "", nil, errs.Say(errs.NotFound, "desk.batch_unknown", nil)
	}
	if err != nil {
		return "", nil, err
	}
	if d.clock.Now().Sub(made.Time) > undoSpan {
		return "", nil, errs.Say(errs.Gone, "desk.undo_late", map[string]any{"Minutes": int(undoSpan.Minutes())})
	}
	var outcomes []Outcome
	drafts, err := d.batched(ctx, number)
	if err != nil {
		return "", nil, err
	}
	for _, id := range drafts {
		outcomes = append(outcomes, d.undoOne(ctx, who, act, number, id))
	}
	err = d.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, "update desk_batch set undone_at = $1 where id = $2", store.At(d.clock.Now()), number); err != nil {
			return err
		}
		return d.recordBatch(tx, who, edition, number)
	})
	return act, outcomes, err
}

// batched answers the drafts of a batch that are not taken back yet.
func (d *Desk) batched(ctx context.Context, number int64) ([]int64, error) {
	rows, err := d.db.Query(ctx, "select draft from desk_batch_draft where batch = $1 and undone = $2 order by draft", number, false)
	if err != nil {
		return nil, err
	}
	return store.Column[int64](rows)
}

// undoOne takes the act on one draft back.
func (d *Desk) undoOne(ctx context.Context, who account.Actor, act Act, number, id int64) Outcome {
	o := Outcome{ID: id}
	_, o.Err = d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		o.Headline = draft.Copy.Headline
		right := undoRight[act]
		if right == "" {
			right = draft.WritingRight(who)
		}
		if act == ActHand { // it is no longer the hand of who gave it away
			right = account.Write
		}
		if err := who.Must(right, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		was, err := d.wasBefore(ctx, tx, number, *draft)
		if err != nil {
			return err
		}
		if err := d.putBack(ctx, tx, who, draft, was); err != nil {
			return err
		}
		if act == ActReturn {
			if err := d.answerReturn(ctx, tx, who, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, "update desk_batch_draft set undone = $1 where batch = $2 and draft = $3", true, number, id); err != nil {
			return err
		}
		return d.record(tx, who, *draft, "draft.undone", map[string]any{"act": act, "batch": number, "version": draft.Version})
	})
	return o
}

// wasBefore answers how the draft stood before the batch. It refuses where the draft stands otherwise than after it.
func (d *Desk) wasBefore(ctx context.Context, tx *store.Tx, number int64, draft Draft) (stand, error) {
	var was, became string
	var undone bool
	err := tx.QueryRow(ctx, "select was, became, undone from desk_batch_draft where batch = $1 and draft = $2"+tx.ForUpdate(), number, draft.ID).Scan(&was, &became, &undone)
	if err != nil {
		return stand{}, err
	}
	now, err := standJSON(ctx, tx, draft)
	if err != nil {
		return stand{}, err
	}
	if undone || string(now) != became {
		return stand{}, errs.Say(errs.Conflict, "desk.changed_meanwhile", nil)
	}
	var s stand
	return s, json.Unmarshal([]byte(was), &s)
}

// putBack lets a draft stand as it stood. A changed copy becomes a new version with the old words; an approval that was for
// these words to the letter stands again.
func (d *Desk) putBack(ctx context.Context, tx *store.Tx, who account.Actor, draft *Draft, was stand) error {
	now := d.clock.Now()
	if !was.Schedule.IsZero() && !was.Schedule.After(now) {
		return errs.Say(errs.Conflict, "desk.undo_overdue", map[string]any{"At": was.Schedule})
	}
	if was.Version != draft.Version {
		next := *draft
		next.Copy.Section, next.Copy.Topics = was.Section, was.Topics
		if err := d.write(ctx, tx, who, draft, next); err != nil {
			return err
		}
	}
	if was.Author != draft.Author {
		if err := d.setAuthor(ctx, tx, who, *draft, was.Author); err != nil {
			return err
		}
	}
	if was.Stage != Spiked && draft.Stage == Spiked {
		if other, err := openDraftOf(ctx, tx, draft.Story); err == nil {
			return errs.Say(errs.Conflict, "desk.other_open", map[string]any{"Number": draft.Story, "ID": other})
		} else if !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	if err := mark(ctx, tx, *draft); err != nil {
		return err
	}
	a := was.Approved
	if a.Version != 0 {
		a.Version = draft.Version
	}
	draft.Stage, draft.Step = was.Stage, was.Step
	if err := giveApprovals(ctx, tx, *draft, was.Given); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `
		update draft
		set stage = $1, step = $2, approved_version = $3, approved_pictures = $4, approved_by = $5, approved_at = $6, schedule_at = $7
		where id = $8`, string(was.Stage), was.Step, a.Version, a.Pictures, a.By, store.At(a.At), store.At(was.Schedule), draft.ID); err != nil {
		return fmt.Errorf("put draft %d back: %w", draft.ID, err)
	}
	if !was.Schedule.IsZero() {
		tx.After(d.lookAgain)
	}
	return nil
}

// giveApprovals lets those approvals of a draft's version stand, and no others.
func giveApprovals(ctx context.Context, tx *store.Tx, draft Draft, given []givenApproval) error {
	if _, err := tx.Exec(ctx, "delete from draft_approval where draft = $1 and version = $2", draft.ID, draft.Version); err != nil {
		return err
	}
	for _, g := range given {
		if _, err := tx.Exec(ctx, `
			insert into draft_approval (draft, version, person, guest, pictures, at)
			values ($1, $2, $3, $4, $5, $6)`, draft.ID, draft.Version, g.Person, g.Guest, g.Pictures, store.At(g.At)); err != nil {
			return err
		}
	}
	return nil
}

// answerReturn resolves the note with which somebody returned a draft, when the return is taken back.
func (d *Desk) answerReturn(ctx context.Context, tx *store.Tx, who account.Actor, draft int64) error {
	_, err := tx.Exec(ctx, `
		update draft_note
		set resolved_by = $1, resolved_at = $2
		where id = (select max(id) from draft_note where draft = $3 and kind = 'return' and made_by = $1) and resolved_at is null`,
		who.ID, store.At(d.clock.Now()), draft)
	return err
}
