package desk

import (
	"context"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// People is what the desk asks of the book of accounts when somebody leaves.
type People interface {
	// Dismiss shuts an account and runs also in the same transaction, with the heir as they stand then.
	Dismiss(ctx context.Context, who account.Actor, d account.Dismissal, also func(ctx context.Context, tx *store.Tx, heir account.Actor) error) error
}

// Left answers how many open drafts somebody has: what is to be handed over when they leave.
func (d *Desk) Left(ctx context.Context, who account.Actor, author int64) (int, error) {
	if !who.Anywhere(account.ManageStaff) {
		return 0, who.Must(account.ManageStaff, "", "")
	}
	var n int
	err := d.db.QueryRow(ctx, "select count(*) from draft d where d.author = $1 and "+open, author).Scan(&n)
	return n, err
}

// Parting is what somebody who has left leaves to the others.
type Parting struct {
	Drafts int // that a colleague has now
	Guests int // links for people outside the newsroom that ended with it
	Plans  int // entries of the plan that a colleague has now
}

// Leaving is somebody who leaves, as it is told in the transaction of it.
type Leaving struct {
	By      account.Actor
	Account int64
	Heir    account.Actor // the zero Actor: nobody
	Drafts  []int64       // that the heir has now
}

// OnLeaving adds a function that hands over, in the transaction in which somebody leaves, what the desk knows nothing of,
// and says in Parting how much it was; what it refuses keeps the leaver. Call it before the first change.
func (d *Desk) OnLeaving(also func(ctx context.Context, tx *store.Tx, l Leaving, left *Parting) error) {
	d.leavings = append(d.leavings, also)
}

// Leave shuts an account, which ends its sessions and keys, and hands its open drafts to a colleague, all or nothing. The
// links that the leaver has made for guests end too, for the leaver knows them, and so does being in a draft. Versions,
// approvals and bylines keep the leaver's name. An open draft needs an heir, who may write where it belongs: otherwise
// nothing is done. What else the leaver had in hand goes the same way (OnLeaving). It needs the right to manage the leaver.
func (d *Desk) Leave(ctx context.Context, who account.Actor, people People, l account.Dismissal) (Parting, error) {
	var left Parting
	err := people.Dismiss(ctx, who, l, func(ctx context.Context, tx *store.Tx, heir account.Actor) error {
		drafts, err := openBy(ctx, tx, l.Account)
		if err != nil {
			return err
		}
		if len(drafts) > 0 && l.Heir == 0 {
			return &errs.Error{Kind: errs.Blocked, Field: "heir", Key: "desk.heir_wanted", Args: map[string]any{"Count": len(drafts)}}
		}
		leaving := Leaving{By: who, Account: l.Account, Heir: heir}
		for _, draft := range drafts {
			if err := d.handOver(ctx, tx, who, draft, heir); err != nil {
				return err
			}
			leaving.Drafts = append(leaving.Drafts, draft.ID)
		}
		if err := standUp(ctx, tx, l.Account); err != nil {
			return err
		}
		guests, err := d.revokeGuestsOf(ctx, tx, who, l.Account)
		if err != nil {
			return err
		}
		left = Parting{Drafts: len(drafts), Guests: guests}
		for _, also := range d.leavings {
			if err := also(ctx, tx, leaving, &left); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Parting{}, err
	}
	return left, nil
}

// standUp takes the pen out of the hand of somebody who has left, and them out of every draft.
func standUp(ctx context.Context, tx *store.Tx, account int64) error {
	for _, statement := range []string{"delete from draft_pen where account = $1", "delete from draft_here where account = $1"} {
		if _, err := tx.Exec(ctx, statement, account); err != nil {
			return fmt.Errorf("account %d is still in a draft: %w", account, err)
		}
	}
	return nil
}

// openBy locks and answers the open drafts of an author.
func openBy(ctx context.Context, tx *store.Tx, author int64) ([]Draft, error) {
	rows, err := tx.Query(ctx, "select "+lean+" from draft d where d.author = $1 and "+open+" order by d.id"+tx.ForUpdate(), author)
	if err != nil {
		return nil, fmt.Errorf("open drafts of account %d: %w", author, err)
	}
	var drafts []Draft
	err = store.Each(rows, func(scan func(...any) error) error {
		draft, err := scanDraft(scan)
		drafts = append(drafts, draft)
		return err
	})
	return drafts, err
}

// handOver makes the heir a draft's author. The key under which the leaver began it goes: it was the leaver's own.
func (d *Desk) handOver(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft, heir account.Actor) error {
	if !heir.Can(account.Write, draft.Edition, draft.Copy.Section) {
		return &errs.Error{Kind: errs.Blocked, Field: "heir", Key: "desk.heir_may_not", Args: map[string]any{
			"Name": heir.Name, "Headline": draft.Copy.Headline, "Edition": draft.Edition, "Section": draft.Copy.Section}}
	}
	return d.setAuthor(ctx, tx, who, draft, heir.ID)
}
