package desk

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Assignment is what the draft of a planned story begins with.
type Assignment struct {
	Edition  string
	Section  string // slug
	Slugline string
	Place    string        // of the dateline; empty: none
	Writer   account.Actor // whose draft it is; the zero Actor: of who begins it
	Due      time.Time     // by when it is wanted; zero: not said
}

// Assign begins the draft of a planned story in the transaction of its planner. It needs the right to write in the section; to
// edit there where the draft is another's, who must be allowed to write there.
func (d *Desk) Assign(ctx context.Context, tx *store.Tx, who account.Actor, a Assignment) (Draft, error) {
	right, writer := account.Write, who
	if !a.Writer.Anonymous() && a.Writer.ID != who.ID {
		right, writer = account.Edit, a.Writer
	}
	if err := who.Must(right, a.Edition, a.Section); err != nil {
		return Draft{}, err
	}
	if !writer.Can(account.Write, a.Edition, a.Section) {
		return Draft{}, &errs.Error{Kind: errs.Blocked, Field: "writer", Key: "desk.hand_may_not", Args: map[string]any{"Name": writer.Name}}
	}
	ed, err := d.house.ByCode(ctx, a.Edition)
	if err != nil {
		return Draft{}, err
	}
	c := story.Copy{Slugline: a.Slugline, Section: a.Section, Urgency: story.UsualUrgency, Label: story.News}
	if writer.ID != 0 {
		c.Bylines = []story.Byline{{Name: writer.Name}}
	}
	if a.Place != "" {
		c.Dateline = &story.Dateline{Place: a.Place, Agency: ed.Agency}
	}
	now := d.clock.Now()
	draft := Draft{Edition: a.Edition, Kind: story.Article, Version: 1, Stage: Writing, Copy: c.Tidy(), Author: writer.ID, UpdatedBy: who.ID, Created: now, Updated: now}
	if err := d.check(who, draft, usual); err != nil {
		return Draft{}, err
	}
	if err := insert(ctx, tx, &draft, ""); err != nil {
		return Draft{}, err
	}
	if err := keepVersion(ctx, tx, draft); err != nil {
		return Draft{}, err
	}
	if err := d.record(tx, who, draft, "draft.created", map[string]any{"story": 0}); err != nil || a.Due.IsZero() {
		return draft, err
	}
	return draft, d.setDue(ctx, tx, who, draft, a.Due)
}

// Want says in the planner's transaction by when the draft of a planned story is wanted, while it is open; the zero time takes it back.
func (d *Desk) Want(ctx context.Context, tx *store.Tx, who account.Actor, id int64, at time.Time) error {
	draft, err := lock(ctx, tx, id)
	if err != nil || !draft.Open() {
		return err
	}
	return d.setDue(ctx, tx, who, draft, at)
}
