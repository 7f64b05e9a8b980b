package desk

import (
	"context"
	"regexp"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// How long a page that has not said so again still counts as open. A browser that rests a hidden page lets it speak
// once a minute.
const (
	openFor   = 12 * time.Second
	hiddenFor = 150 * time.Second
	hereKept  = 7 * 24 * time.Hour // what a page saved last is remembered so long, for a text that its browser kept
	mostTabs  = 40                 // pages of one draft that are remembered
)

// Tab is one open page of a draft in somebody's browser.
type Tab struct {
	Name   string // 8 to 64 letters and digits that the page made up
	Hidden bool   // not being looked at
	Gone   bool   // being closed
}

var tabName = regexp.MustCompile(`^[0-9A-Za-z-]{8,64}$`)

// Person is somebody who has a draft open.
type Person struct {
	Account int64
	Writes  bool
}

// Pen says who is writing. The zero value is nobody.
type Pen struct {
	Account int64
	Tab     string
	Since   time.Time
}

// Presence is who is in a draft at a moment, and where its text stands.
type Presence struct {
	People    []Person // by account, each once
	Pen       Pen
	Version   int
	Stage     Stage
	Updated   time.Time
	UpdatedBy int64
}

// Here notes that somebody has a draft open and answers who else has. It needs the right to see the draft. Being there is
// no act: it changes nothing of the draft and is not journalled.
func (d *Desk) Here(ctx context.Context, who account.Actor, id int64, tab Tab) (Presence, error) {
	if !tabName.MatchString(tab.Name) {
		return Presence{}, errs.At("tab", "desk.bad_tab", nil)
	}
	var found Presence
	err := d.db.Update(ctx, func(tx *store.Tx) error {
		draft, err := load(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		if err := d.sign(ctx, tx, who, hand{draft: id, Tab: tab}); err != nil {
			return err
		}
		found, err = d.presence(ctx, tx, draft)
		return err
	})
	return found, err
}

// hand is a page of a draft that speaks up, perhaps with a version that it has saved.
type hand struct {
	Tab
	draft            int64
	saved, savedFrom int
}

// sign writes down that a page is open, or that it has gone.
func (d *Desk) sign(ctx context.Context, tx *store.Tx, who account.Actor, h hand) error {
	now := d.clock.Now()
	until := now.Add(openFor)
	switch {
	case h.Gone:
		until = now
	case h.Hidden:
		until = now.Add(hiddenFor)
	}
	_, err := tx.Exec(ctx, `
		insert into draft_here (draft, tab, account, until, saved, saved_from)
		values ($1, $2, $3, $4, $5, $6)
		on conflict (draft, tab) do update
		set account = excluded.account, until = excluded.until,
			saved = case when excluded.saved = 0 then draft_here.saved else excluded.saved end,
			saved_from = case when excluded.saved = 0 then draft_here.saved_from else excluded.saved_from end`,
		h.draft, h.Name, who.ID, store.At(until), h.saved, h.savedFrom)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		delete from draft_here
		where draft = $1 and (until < $2 or tab in (
			select tab
			from draft_here
			where draft = $1 and until <= $3
			order by until desc
			limit 1000 offset $4))`, h.draft, store.At(now.Add(-hereKept)), store.At(now), mostTabs)
	return err
}

// presence reads who has a draft open now.
func (d *Desk) presence(ctx context.Context, q store.Queryer, draft Draft) (Presence, error) {
	p := Presence{Version: draft.Version, Stage: draft.Stage, Updated: draft.Updated, UpdatedBy: draft.UpdatedBy}
	pen, err := d.pen(ctx, q, draft.ID)
	if err != nil {
		return p, err
	}
	p.Pen = pen
	rows, err := q.Query(ctx, `
		select distinct account
		from draft_here
		where draft = $1 and until > $2
		order by account`, draft.ID, store.At(d.clock.Now()))
	if err != nil {
		return p, err
	}
	err = store.Each(rows, func(scan func(...any) error) error {
		var one Person
		err := scan(&one.Account)
		one.Writes = one.Account == pen.Account && pen.Tab != ""
		p.People = append(p.People, one)
		return err
	})
	return p, err
}
