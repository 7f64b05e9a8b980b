package app

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/planning"
	"dateline.news/internal/store"
)

// plan makes the plan of the house.
func (a *App) plan() *planning.Plan {
	return planning.New(planning.Options{DB: a.DB, Journal: a.Journal, Clock: a.Clock, House: a.House, Desk: planDesk{a}})
}

// planDesk is the desk as the plan meets it.
type planDesk struct{ app *App }

// Begin makes the draft of an entry, which is its writer's, with the writer's rights of now.
func (p planDesk) Begin(ctx context.Context, tx *store.Tx, who account.Actor, e planning.Entry) (int64, error) {
	a := desk.Assignment{Edition: e.Edition, Section: e.Section, Slugline: e.Slugline, Place: e.Place, Due: e.Deadline}
	if e.Writer != 0 && e.Writer != who.ID {
		writer, err := p.app.Book.Actor(ctx, e.Writer)
		if errs.Is(err, errs.Unsigned) { // has left
			return 0, errs.At("writer", "planning.writer_gone", nil)
		}
		if err != nil {
			return 0, err
		}
		a.Writer = writer
	}
	draft, err := p.app.Desk.Assign(ctx, tx, who, a)
	return draft.ID, err
}

// Want says by when the draft is wanted.
func (p planDesk) Want(ctx context.Context, tx *store.Tx, who account.Actor, draft int64, by time.Time) error {
	return p.app.Desk.Want(ctx, tx, who, draft, by)
}
