package desk

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// PenTaken says that somebody else is writing the draft. It carries what stands, and what was sent, so that neither is lost.
type PenTaken struct {
	Current Draft
	Pen     Pen
	Yours   Save
}

// Error says who writes.
func (p *PenTaken) Error() string {
	return fmt.Sprintf("draft %d is written by account %d since %s", p.Current.ID, p.Pen.Account, p.Pen.Since.Format(time.RFC3339))
}

// pen answers who is writing a draft: who took the pen last, as long as that page is open.
func (d *Desk) pen(ctx context.Context, q store.Queryer, draft int64) (Pen, error) {
	var pen Pen
	var since store.Time
	err := q.QueryRow(ctx, `
		select p.account, p.tab, p.since
		from draft_pen p
		join draft_here h on h.draft = p.draft and h.tab = p.tab
		where p.draft = $1 and h.until > $2`, draft, store.At(d.clock.Now())).Scan(&pen.Account, &pen.Tab, &since)
	if errs.Is(err, errs.NotFound) {
		return Pen{}, nil
	}
	pen.Since = since.Time
	return pen, err
}

// hold gives the pen to a page that saves, where nobody else has it. Between the pages of one person it goes by itself:
// the version is what keeps them from each other's text.
func (d *Desk) hold(ctx context.Context, tx *store.Tx, who account.Actor, draft Draft, s Save) error {
	pen, err := d.pen(ctx, tx, draft.ID)
	if err != nil || pen.Tab == s.Tab {
		return err
	}
	free, own := pen.Tab == "", pen.Account == who.ID
	if !free && !own {
		return &errs.Error{Kind: errs.Conflict, Key: "desk.pen_taken", Err: &PenTaken{Current: draft, Pen: pen, Yours: s}}
	}
	if err := d.givePen(ctx, tx, who, penGiven{draft, s.Tab, pen.Since}); err != nil || own && !free {
		return err
	}
	return d.record(tx, who, draft, "draft.pen_taken", map[string]any{"version": draft.Version})
}

// penGiven is a pen on its way to a page.
type penGiven struct {
	draft Draft
	tab   string
	since time.Time // zero: now
}

// givePen writes down who is writing from now on.
func (d *Desk) givePen(ctx context.Context, tx *store.Tx, who account.Actor, g penGiven) error {
	if !tabName.MatchString(g.tab) {
		return errs.At("tab", "desk.bad_tab", nil)
	}
	if g.since.IsZero() {
		g.since = d.clock.Now()
	}
	if err := d.sign(ctx, tx, who, hand{draft: g.draft.ID, Tab: Tab{Name: g.tab}}); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `
		insert into draft_pen (draft, tab, account, since)
		values ($1, $2, $3, $4)
		on conflict (draft) do update
		set tab = excluded.tab, account = excluded.account, since = excluded.since`,
		g.draft.ID, g.tab, who.ID, store.At(g.since))
	return err
}

// TakeOver takes the pen out of another's hand. It needs the right to change the draft. The text that stands is kept as a
// version for good; what the other had typed and not saved yet comes as a version of its own (KeepAside) once their page
// hears of it.
func (d *Desk) TakeOver(ctx context.Context, who account.Actor, id int64, tab string) (Draft, error) {
	return d.act(ctx, id, func(tx *store.Tx, draft *Draft) error {
		if err := d.mayWrite(who, *draft); err != nil {
			return err
		}
		pen, err := d.pen(ctx, tx, id)
		if err != nil || pen.Tab == tab && tab != "" {
			return err
		}
		if err := mark(ctx, tx, *draft); err != nil {
			return err
		}
		if err := d.givePen(ctx, tx, who, penGiven{draft: *draft, tab: tab}); err != nil {
			return err
		}
		if pen.Tab == "" || pen.Account == who.ID {
			return d.record(tx, who, *draft, "draft.pen_taken", map[string]any{"version": draft.Version})
		}
		return d.record(tx, who, *draft, "draft.taken_over", map[string]any{"version": draft.Version, "from": pen.Account})
	})
}
