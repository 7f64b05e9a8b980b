package discussion

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// Decision is about one message. Version is the one that was shown; 0 decides on whatever stands there.
type Decision struct {
	Message int64
	Version int
	Rule    Rule   // to reject
	Note    string // to the author, at most 500 runes; needed with RuleOther
}

// Approve publishes a pending message, brings a rejected one back, or leaves a reported or new one as it is; its open
// reports are settled. One that is approved already is refused. A message whose author has appealed is for Answer.
func (b *Board) Approve(ctx context.Context, who account.Actor, d Decision) (Act, error) {
	return b.decide(ctx, who, ActApprove, d)
}

// Reject takes a message away, or does not publish it, and tells its author which rule it offends.
func (b *Board) Reject(ctx context.Context, who account.Actor, d Decision) (Act, error) {
	note, err := tidyNote(d.Note)
	if err != nil {
		return Act{}, err
	}
	d.Note = note
	if err := ruleNeeded(d.Rule, d.Note); err != nil {
		return Act{}, err
	}
	return b.decide(ctx, who, ActReject, d)
}

func (b *Board) decide(ctx context.Context, who account.Actor, kind string, d Decision) (Act, error) {
	var done Act
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		c, err := b.begin(ctx, tx, who, d.Message)
		if err != nil {
			return err
		}
		if err := c.mayDecide(d.Version); err != nil {
			return err
		}
		act := c.about(kind)
		act.Rule, act.Note = d.Rule, d.Note
		to := Published
		if kind == ActReject {
			to = Rejected
		}
		if !c.allows(to) {
			return errs.Say(errs.Conflict, "discussion.changed_meanwhile", nil)
		}
		if err := insertAct(ctx, tx, &act, was{Messages: []wasMessage{c.m.was(to)}}); err != nil {
			return err
		}
		done = act
		return c.settle(ctx, act, to)
	})
	return done, err
}

// mayModerate asks for the right where the message stands, and refuses who wrote it.
func (c *change) mayModerate() error {
	if err := c.who.Must(account.Moderate, c.d.Edition, c.d.Section); err != nil {
		return err
	}
	if c.m.Author == c.who.ID {
		return errs.Say(errs.Forbidden, "discussion.own_message", nil)
	}
	return nil
}

// mayDecide refuses who has no right, the author, who was shown other words, and who comes while another has the case.
func (c *change) mayDecide(version int) error {
	if err := c.mayModerate(); err != nil {
		return err
	}
	if version != 0 && version != c.m.Version {
		return errs.Say(errs.Conflict, "discussion.changed_meanwhile", nil)
	}
	return c.mayClaim()
}

// mayClaim refuses while somebody else has the case.
func (c *change) mayClaim() error {
	if c.m.claimedBy != nobody && c.m.claimedBy != c.who.ID && c.now.Before(c.m.claimedUntil) {
		return errs.Say(errs.Conflict, "discussion.claimed", map[string]any{"Until": c.m.claimedUntil})
	}
	return nil
}

// allows says whether a decision may bring the message to a state.
func (c *change) allows(to MessageState) bool {
	switch c.m.State {
	case Pending:
		return true
	case Published: // what is approved and not reported since has nothing to be approved: two moderators, one case
		return to != Published || !c.m.reviewed || c.m.reports > 0
	case Rejected:
		return to == Published
	}
	return false
}

// settle does what a decision says: reports are settled by the act, the claim ends, the message moves.
func (c *change) settle(ctx context.Context, act Act, to MessageState) error {
	if c.m.reports > 0 {
		_, err := c.tx.Exec(ctx, "update discussion_report set settled = $1 where message = $2 and settled = 0", act.ID, c.m.ID)
		if err != nil {
			return err
		}
	}
	if err := c.unclaim(ctx); err != nil {
		return err
	}
	c.m.reports, c.m.reviewed, c.m.Why = 0, true, ""
	c.m.Rule, c.m.Reason, c.m.decidedBy = "", "", nobody
	if to == Rejected {
		c.m.Rule, c.m.Reason, c.m.decidedBy, c.m.Featured = act.Rule, act.Note, c.who.ID, false
	}
	stays := c.m.State == to
	if err := c.move(ctx, to); err != nil || !stays {
		return err
	}
	return c.enter("message.reviewed", journal.Moderator)
}

func (c *change) unclaim(ctx context.Context) error {
	_, err := c.tx.Exec(ctx, "update discussion_message set claimed_by = null, claimed_until = null where id = $1", c.m.ID)
	return err
}

// Feature marks a published message as worth reading, or takes the mark off.
func (b *Board) Feature(ctx context.Context, who account.Actor, message int64, featured bool) (Act, error) {
	var done Act
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		c, err := b.begin(ctx, tx, who, message)
		if err != nil {
			return err
		}
		if err := c.mayModerate(); err != nil {
			return err
		}
		if c.m.State != Published {
			return errs.Say(errs.Conflict, "discussion.changed_meanwhile", nil)
		}
		act, before := c.about(ActFeature), c.m.Featured
		c.m.Featured = featured
		if err := writeMessage(ctx, tx, c.m); err != nil {
			return err
		}
		if err := insertAct(ctx, tx, &act, was{Flag: &before}); err != nil {
			return err
		}
		done = act
		return c.public("message.featured")
	})
	return done, err
}
