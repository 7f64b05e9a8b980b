package desk

import (
	"context"
	"encoding/json"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Get answers a draft with its notes. It needs the right to see its edition.
func (d *Desk) Get(ctx context.Context, who account.Actor, id int64) (Draft, error) {
	draft, err := load(ctx, d.db, id)
	if err != nil {
		return Draft{}, err
	}
	if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
		return Draft{}, err
	}
	return draft, nil
}

// Filter chooses drafts. The zero value is everything that is open.
type Filter struct {
	Edition string
	Stage   Stage // empty: writing, submitted and approved
	Author  int64
	Due     bool  // only those with a schedule, soonest first
	Before  int64 // id of the last draft of the page before, 0 for the first page
	Limit   int   // 0 means 100, which is the most
}

// List answers drafts without their notes, the newest first. Only what who may see is in it.
func (d *Desk) List(ctx context.Context, who account.Actor, f Filter) ([]Draft, error) {
	if err := who.Must(account.See, f.Edition, ""); err != nil && !(f.Edition == "" && who.Anywhere(account.See)) {
		return nil, err
	}
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 100
	}
	order := "id desc"
	if f.Due {
		order = "schedule_at, id"
	}
	rows, err := d.db.Query(ctx, `
		select `+draftColumns+`
		from draft
		where ($1 = '' or edition = $1)
			and (stage = $2 or ($2 = '' and stage in ('writing', 'submitted', 'approved')))
			and ($3 = 0 or author = $3)
			and ($4 = 0 or schedule_at is not null)
			and ($5 = 0 or id < $5)
		order by `+order+`
		limit $6`, f.Edition, string(f.Stage), f.Author, number(f.Due), f.Before, f.Limit)
	if err != nil {
		return nil, err
	}
	var drafts []Draft
	err = store.Each(rows, func(scan func(...any) error) error {
		draft, err := scanDraft(scan)
		if err == nil && who.Can(account.See, draft.Edition, draft.Copy.Section) {
			drafts = append(drafts, draft)
		}
		return err
	})
	return drafts, err
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// Counts answers how many open drafts of an edition stand in each stage, and under "scheduled" how many wait for a time.
func (d *Desk) Counts(ctx context.Context, who account.Actor, edition string) (map[Stage]int, error) {
	if err := who.Must(account.See, edition, ""); err != nil && !who.Anywhere(account.See) {
		return nil, err
	}
	rows, err := d.db.Query(ctx, `
		select stage, count(*)
		from draft
		where edition = $1 and stage in ('writing', 'submitted', 'approved')
		group by stage`, edition)
	if err != nil {
		return nil, err
	}
	counts := map[Stage]int{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var stage Stage
		var n int
		err := scan(&stage, &n)
		counts[stage] = n
		return err
	})
	return counts, err
}

// Version is one text of a draft's history.
type Version struct {
	Draft   int64      `json:"draft"`
	Version int        `json:"version"`
	Copy    story.Copy `json:"copy"`
	Embargo Embargo    `json:"embargo"`
	By      int64      `json:"by"`
	At      time.Time  `json:"at"`
}

// History answers the kept texts of a draft, newest first, at most 200. A person's typing within two minutes is one.
func (d *Desk) History(ctx context.Context, who account.Actor, id int64) ([]Version, error) {
	if _, err := d.Get(ctx, who, id); err != nil {
		return nil, err
	}
	rows, err := d.db.Query(ctx, `
		select draft, version, copy, embargo_mode, embargo_until, saved_by, saved_at
		from draft_version
		where draft = $1
		order by version desc
		limit 200`, id)
	if err != nil {
		return nil, err
	}
	var versions []Version
	err = store.Each(rows, func(scan func(...any) error) error {
		var v Version
		var text string
		var until, at store.Time
		if err := scan(&v.Draft, &v.Version, &text, &v.Embargo.Mode, &until, &v.By, &at); err != nil {
			return err
		}
		v.Embargo.Until, v.At = until.Time, at.Time
		versions = append(versions, v)
		return json.Unmarshal([]byte(text), &versions[len(versions)-1].Copy)
	})
	return versions, err
}

// LinkCard links the card at index of the body to a story that readers can open, as the draft's next version.
func (d *Desk) LinkCard(ctx context.Context, who account.Actor, id int64, index int, number int64) (Draft, error) {
	return d.changeCard(ctx, who, id, func(draft Draft) (story.Copy, error) {
		public, err := d.archive.ByNumbers(ctx, []int64{number})
		if err != nil {
			return draft.Copy, err
		}
		if _, ok := public[number]; !ok {
			return draft.Copy, errs.At("story", "desk.card_not_public", map[string]any{"Number": number})
		}
		draft.Copy.Body, err = draft.Copy.Body.LinkCard(index, number)
		return draft.Copy, err
	})
}

// RemoveCard takes the card at index out of the body, as the draft's next version.
func (d *Desk) RemoveCard(ctx context.Context, who account.Actor, id int64, index int) (Draft, error) {
	return d.changeCard(ctx, who, id, func(draft Draft) (story.Copy, error) {
		body, err := draft.Copy.Body.RemoveCard(index)
		draft.Copy.Body = body
		return draft.Copy, err
	})
}

func (d *Desk) changeCard(ctx context.Context, who account.Actor, id int64, change func(Draft) (story.Copy, error)) (Draft, error) {
	draft, err := d.Get(ctx, who, id)
	if err != nil {
		return Draft{}, err
	}
	text, err := change(draft)
	if err != nil {
		return Draft{}, err
	}
	return d.Save(ctx, who, id, Save{Version: draft.Version, Kind: draft.Kind, Copy: text, Embargo: draft.Embargo})
}
