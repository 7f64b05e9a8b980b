package discussion

import (
	"context"
	"slices"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Undo takes back an own act within UndoWindow; errs.Conflict where somebody has acted on the same thing since, or where
// its author has changed or deleted the message. The act stays in the history, marked, with the undo beside it.
func (b *Board) Undo(ctx context.Context, who account.Actor, act int64) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		a, before, err := scanAct(tx.QueryRow(ctx, actColumns+`
			where a.id = $1`+tx.ForUpdate(), act).Scan)
		if err != nil {
			return err
		}
		if err := who.Must(account.Moderate, a.Edition, a.section); err != nil {
			return err
		}
		now := b.clock.Now()
		if !a.MayUndo(who.ID, now) {
			return errs.Say(errs.Blocked, "discussion.undo_late", nil)
		}
		if _, err := tx.Exec(ctx, "update discussion_act set undone = $1 where id = $2", store.At(now), a.ID); err != nil {
			return err
		}
		if err := (reversal{b, tx, who, a, before}).run(ctx); err != nil {
			return err
		}
		back := a
		back.Kind, back.By, back.At, back.Rule, back.Note = ActUndo, who.ID, now, "", ""
		return insertAct(ctx, tx, &back, was{})
	})
}

// reversal is an act that is being taken back.
type reversal struct {
	*Board
	tx  *store.Tx
	who account.Actor
	act Act
	was was
}

func (r reversal) run(ctx context.Context) error {
	b, tx, who, a := r.Board, r.tx, r.who, r.act
	switch a.Kind {
	case ActApprove, ActReject, ActBulk:
		return r.decisions(ctx)
	case ActFeature:
		return r.feature(ctx)
	case ActChange, ActPin:
		return r.chair(ctx)
	case ActLift:
		return r.lift(ctx)
	}
	s, err := readSanction(ctx, tx, a.Sanction, tx.ForUpdate())
	if err != nil {
		return err
	}
	if !s.Lifted.IsZero() || s.Appeal != NoAppeal {
		return overtaken()
	}
	return b.lift(ctx, tx, who, s)
}

func overtaken() error { return errs.Say(errs.Conflict, "discussion.changed_meanwhile", nil) }

// alone refuses where anybody has acted on the same thing after the act.
func (r reversal) alone(ctx context.Context, condition string, subject int64) error {
	var later int
	err := r.tx.QueryRow(ctx, `
		select count(*)
		from discussion_act
		where `+condition+` and id > $2 and undone is null`, subject, r.act.ID).Scan(&later)
	if err == nil && later > 0 {
		err = overtaken()
	}
	return err
}

// decisions brings messages back to where the act found them, in the order of the locks.
func (r reversal) decisions(ctx context.Context) error {
	b, tx, who, a, found := r.Board, r.tx, r.who, r.act, r.was.Messages
	changes, err := b.beginAll(ctx, tx, who, found)
	if err != nil {
		return err
	}
	for i, c := range changes {
		w := found[i]
		if c.m.State != w.After || c.m.Version != w.Version {
			return overtaken()
		}
		if err := r.alone(ctx, "message = $1 and kind in ('approve', 'reject', 'answer')", w.Message); err != nil {
			return err
		}
		open, err := tx.Exec(ctx, "update discussion_report set settled = 0 where message = $1 and settled = $2", w.Message, a.ID)
		if err != nil {
			return err
		}
		c.m.reports += int(open)
		c.m.Why, c.m.Rule, c.m.Reason, c.m.Answer, c.m.decidedBy, c.m.reviewed = w.Why, w.Rule, w.Reason, w.Answer, w.DecidedBy, w.Reviewed
		if err := c.move(ctx, w.State); err != nil {
			return err
		}
	}
	return nil
}

// beginAll locks the discussions of messages in their order, then the messages in theirs. Messages of one discussion
// share it. found is brought into the same order.
func (b *Board) beginAll(ctx context.Context, tx *store.Tx, who account.Actor, found []wasMessage) ([]*change, error) {
	slices.SortFunc(found, func(x, y wasMessage) int { return int(x.Message - y.Message) })
	stories := map[int64]bool{}
	for _, w := range found {
		m, err := readMessage(ctx, tx, w.Message, "")
		if err != nil {
			return nil, err
		}
		stories[m.Story] = true
	}
	discussions, err := lockDiscussions(ctx, tx, stories)
	if err != nil {
		return nil, err
	}
	changes := make([]*change, len(found))
	for i, w := range found {
		m, err := readMessage(ctx, tx, w.Message, tx.ForUpdate())
		if err != nil {
			return nil, err
		}
		changes[i] = &change{Board: b, tx: tx, who: who, now: b.clock.Now(), d: discussions[m.Story], m: &m}
	}
	return changes, nil
}

func lockDiscussions(ctx context.Context, tx *store.Tx, stories map[int64]bool) (map[int64]*Discussion, error) {
	numbers := make([]int64, 0, len(stories))
	for number := range stories {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	locked := map[int64]*Discussion{}
	for _, number := range numbers {
		d, err := readDiscussion(ctx, tx, number, tx.ForUpdate())
		if err != nil {
			return nil, err
		}
		locked[number] = &d
	}
	return locked, nil
}

func (r reversal) feature(ctx context.Context) error {
	b, tx, who, a, before := r.Board, r.tx, r.who, r.act, r.was
	c, err := b.begin(ctx, tx, who, a.Message)
	if err != nil {
		return err
	}
	if err := r.alone(ctx, "message = $1 and kind = 'feature'", a.Message); err != nil {
		return err
	}
	if c.m.State != Published || before.Flag == nil {
		return overtaken()
	}
	c.m.Featured = *before.Flag
	if err := writeMessage(ctx, tx, c.m); err != nil {
		return err
	}
	return c.public("message.featured")
}

func (r reversal) chair(ctx context.Context) error {
	b, tx, who, a, before := r.Board, r.tx, r.who, r.act, r.was
	d, err := readDiscussion(ctx, tx, a.Story, tx.ForUpdate())
	if err != nil {
		return err
	}
	if err := r.alone(ctx, "story = $1 and kind = '"+a.Kind+"'", a.Story); err != nil { // one of two constants
		return err
	}
	if before.Setting != nil {
		d.Setting = *before.Setting
	}
	if before.Flag != nil {
		d.Pinned = *before.Flag
	}
	return b.rewrite(ctx, tx, d, who)
}

func (r reversal) lift(ctx context.Context) error {
	b, tx, who, a := r.Board, r.tx, r.who, r.act
	s, err := readSanction(ctx, tx, a.Sanction, tx.ForUpdate())
	if err != nil {
		return err
	}
	if s.Lifted.IsZero() {
		return overtaken()
	}
	if _, err := tx.Exec(ctx, "update discussion_sanction set lifted = null where id = $1", s.ID); err != nil {
		return err
	}
	return b.tellSanction(tx, who, measures[s.Measure], s)
}
