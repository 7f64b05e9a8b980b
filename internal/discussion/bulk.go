package discussion

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Bulk orders to reject what an author has written. Expect is the number that BulkCount answered.
type Bulk struct {
	Reader  int64
	Edition string    // "": every edition; needs the right there
	Story   int64     // 0: every discussion
	Since   time.Time // zero: from the beginning
	Rule    Rule
	Note    string
	Expect  int
}

// MostBulk is how many messages one act rejects.
const MostBulk = 500

// BulkCount answers how many messages RejectAll would reject, at most MostBulk.
func (b *Board) BulkCount(ctx context.Context, who account.Actor, o Bulk) (int, error) {
	if err := b.mayBulk(ctx, b.db, who, o); err != nil {
		return 0, err
	}
	list, err := b.bulk(ctx, b.db, o)
	return len(list), err
}

// mayBulk asks for the right as far as the order reaches.
func (b *Board) mayBulk(ctx context.Context, q store.Queryer, who account.Actor, o Bulk) error {
	if o.Reader == who.ID {
		return errs.Say(errs.Forbidden, "discussion.own_message", nil)
	}
	if o.Story == 0 {
		return who.Must(account.Moderate, o.Edition, "")
	}
	d, err := readDiscussion(ctx, q, o.Story, "")
	if err != nil {
		return err
	}
	return who.Must(account.Moderate, d.Edition, d.Section)
}

func (b *Board) bulk(ctx context.Context, q store.Queryer, o Bulk) ([]int64, error) {
	since := o.Since
	if since.IsZero() {
		since = time.Unix(0, 0)
	}
	return b.ids(ctx, q, `
		select id
		from discussion_message
		where author = $1 and state in ('published', 'pending') and at >= $2 and ($3 = '' or edition = $3) and ($4 = 0 or story = $4)
		order by id desc
		limit $5`, o.Reader, store.At(since), o.Edition, o.Story, MostBulk)
}

// RejectAll rejects an author's published and pending messages, the newest MostBulk of them, in one act that can be
// undone as one; errs.Conflict where their number is no longer the one that was shown, or a colleague has one of them.
func (b *Board) RejectAll(ctx context.Context, who account.Actor, o Bulk) (Act, error) {
	note, err := tidyNote(o.Note)
	if err != nil {
		return Act{}, err
	}
	o.Note = note
	if err := ruleNeeded(o.Rule, o.Note); err != nil {
		return Act{}, err
	}
	var done Act
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		if err := b.mayBulk(ctx, tx, who, o); err != nil {
			return err
		}
		ids, err := b.bulk(ctx, tx, o)
		if err != nil {
			return err
		}
		if len(ids) != o.Expect || len(ids) == 0 {
			return errs.Say(errs.Conflict, "discussion.bulk_other", map[string]any{"Number": len(ids)})
		}
		done, err = o.rejectAll(ctx, &change{Board: b, tx: tx, who: who}, ids)
		return err
	})
	return done, err
}

func (o Bulk) rejectAll(ctx context.Context, in *change, ids []int64) (Act, error) {
	found := make([]wasMessage, len(ids))
	for i, id := range ids {
		found[i].Message = id
	}
	changes, err := in.beginAll(ctx, in.tx, in.who, found)
	if err != nil {
		return Act{}, err
	}
	for i, c := range changes {
		if err := c.mayDecide(0); err != nil {
			return Act{}, err
		}
		if c.m.State != Published && c.m.State != Pending {
			return Act{}, overtaken()
		}
		found[i] = c.m.was(Rejected)
	}
	act := Act{Kind: ActBulk, By: in.who.ID, Edition: o.Edition, Story: o.Story, Reader: o.Reader, Rule: o.Rule, Note: o.Note, Count: len(ids), At: in.clock.Now()}
	if o.Story != 0 {
		act.Edition, act.section = changes[0].d.Edition, changes[0].d.Section
	}
	if err := insertAct(ctx, in.tx, &act, was{Messages: found}); err != nil {
		return Act{}, err
	}
	for _, c := range changes {
		if err := c.settle(ctx, act, Rejected); err != nil {
			return Act{}, err
		}
	}
	return act, nil
}
