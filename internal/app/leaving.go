package app

import (
	"context"

	"dateline.news/internal/desk"
	"dateline.news/internal/inbox"
	"dateline.news/internal/planning"
	"dateline.news/internal/store"
)

// partWith hands over, beside the drafts of somebody who leaves, what else was theirs to do: entries of the plan, and what they
// have not read.
func (a *App) partWith(ctx context.Context, tx *store.Tx, l desk.Leaving, left *desk.Parting) error {
	var err error
	if left.Plans, err = a.Plan.HandOver(ctx, tx, l.By, planning.Legacy{Leaver: l.Account, Heir: l.Heir, Drafts: l.Drafts}); err != nil {
		return err
	}
	_, err = a.Inbox.HandOver(ctx, tx, inbox.Legacy{By: l.By, Leaver: l.Account, Heir: l.Heir})
	return err
}
