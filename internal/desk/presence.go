package desk

import (
	"context"
	"fmt"
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
	signEvery = 5 * time.Second    // a page that is looked at asks more often than it has to be written down
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
	Edition   string
	People    []Person // by account, each once
	Pen       Pen
	Noted     string // another one whenever a note was added, answered, resolved or opened again
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
	draft, err := scanDraft(d.db.QueryRow(ctx, "select "+lean+" from draft where id = $1", id).Scan)
	if err != nil {
		return Presence{}, unknown(err, id)
	}
	if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
		return Presence{}, err
	}
	signed, err := d.signed(ctx, who, id, tab)
	if err == nil && !signed {
		err = d.db.Update(ctx, func(tx *store.Tx) error { return d.sign(ctx, tx, who, hand{draft: id, Tab: tab}) })
	}
	if err != nil {
		return Presence{}, err
	}
	return d.presence(ctx, d.db, draft)
}

// signed says whether an open page was written down so lately that it need not be again.
func (d *Desk) signed(ctx context.Context, who account.Actor, id int64, tab Tab) (bool, error) {
	if tab.Hidden || tab.Gone {
		return false, nil
	}
	now := d.clock.Now()
	var one int
	err := d.db.QueryRow(ctx, `
		select 1
		from draft_here
		where draft = $1 and tab = $2 and account = $3 and until > $4 and until <= $5`,
		id, tab.Name, who.ID, store.At(now.Add(openFor-signEvery)), store.At(now.Add(openFor))).Scan(&one)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil, err
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
	p := Presence{Edition: draft.Edition, Version: draft.Version, Stage: draft.Stage, Updated: draft.Updated, UpdatedBy: draft.UpdatedBy}
	pen, err := d.pen(ctx, q, draft.ID)
	if err != nil {
		return p, err
	}
	p.Pen = pen
	var m marginalia
	if err := q.QueryRow(ctx, `
		select count(*), count(resolved_at), coalesce(max(id), 0)
		from draft_note
		where draft = $1`, draft.ID).Scan(&m.all, &m.resolved, &m.newest); err != nil {
		return p, err
	}
	p.Noted = m.String()
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

// marginalia is how the notes of a draft stand.
type marginalia struct{ all, resolved, newest int64 }

// String answers another word for whatever happened in the margin.
func (m marginalia) String() string { return fmt.Sprintf("%d-%d-%d", m.all, m.resolved, m.newest) }

// Noted answers what Presence.Noted is while the notes stand as they do here.
func (d Draft) Noted() string {
	var m marginalia
	for _, n := range d.Notes {
		m.all, m.newest = m.all+1, max(m.newest, n.ID)
		if !n.Resolved.IsZero() {
			m.resolved++
		}
	}
	return m.String()
}
