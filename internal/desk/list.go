package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Get answers a draft with its notes. It needs the right to see its section. Where a caption or credit has changed since
// the approval, the draft is answered as submitted: that is what it would be refused as.
func (d *Desk) Get(ctx context.Context, who account.Actor, id int64) (Draft, error) {
	draft, err := load(ctx, d.db, id)
	if err != nil {
		return Draft{}, err
	}
	if err := who.Must(account.See, draft.Edition, draft.Copy.Section); err != nil {
		return Draft{}, err
	}
	return draft, d.compare(ctx, d.db, &draft)
}

// compare reads who has approved the version, and takes an approval out of the answer that its pictures or the section's
// rules no longer bear out.
func (d *Desk) compare(ctx context.Context, q store.Queryer, draft *Draft) error {
	if !draft.Open() {
		return nil
	}
	if err := d.countApprovals(ctx, q, draft); err != nil || !draft.Approved() {
		return err
	}
	if stands, err := d.approvalStands(ctx, q, *draft); err != nil || stands {
		return err
	}
	draft.unapprove()
	draft.Stage = Submitted
	return nil
}

// Filter chooses drafts. The zero value is everything that is open.
type Filter struct {
	Edition  string // empty: every edition in which the actor sees anything
	Stage    Stage  // empty: writing, submitted and approved
	Step     string // code of a stage as Stages names it, instead of Stage: of the drafts that lie in it
	Author   int64  // account; 0: anybody
	Due      bool   // only those with a schedule, soonest first; Before has no meaning then
	Before   int64  // id of the last draft of the page before, 0 for the first page
	Limit    int    // 0 means 100, which is the most
	WithBody bool   // also read the bodies, which lists seldom need
}

// open is the condition of an open draft, to the letter of the partial indexes.
const open = "d.stage in ('writing', 'submitted', 'approved')"

// List answers drafts without their notes, the newest first. Only what who may see is in it. A caption that has changed
// since an approval shows in Get alone.
func (d *Desk) List(ctx context.Context, who account.Actor, f Filter) ([]Draft, error) {
	query, values, err := f.query(who)
	if err != nil {
		return nil, err
	}
	rows, err := d.db.Query(ctx, query, values...)
	if err != nil {
		return nil, err
	}
	var drafts []Draft
	err = store.Each(rows, func(scan func(...any) error) error {
		draft, err := scanDraft(scan)
		drafts = append(drafts, draft)
		return err
	})
	return drafts, err
}

func (f Filter) query(who account.Actor) (query string, values []any, err error) {
	var c conditions
	if err := c.within(who, account.See, f.Edition); err != nil {
		return "", nil, err
	}
	order, columns := "d.id desc", lean
	if f.WithBody {
		columns = whole
	}
	if f.Step == string(Published) || f.Step == string(Spiked) {
		f.Stage = Stage(f.Step)
	}
	if f.Stage != Published && f.Stage != Spiked {
		c.and(open) // also beside one stage: so the small index of what is open serves it
	}
	if f.Stage != "" {
		c.and("d.stage = ?", string(f.Stage))
	}
	if f.Step != "" {
		c.and("case when d.stage = 'submitted' and d.step <> '' then d.step else d.stage end = ?", f.Step)
	}
	if f.Author != 0 {
		c.and("d.author = ?", f.Author)
	}
	switch {
	case f.Due:
		order = "d.schedule_at, d.id"
		c.and("d.schedule_at is not null")
	case f.Before > 0:
		c.and("d.id < ?", f.Before)
	}
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 100
	}
	return fmt.Sprintf(`
		select %s
		from draft d
		where %s
		order by %s
		limit $%d`, columns, c.where(), order, len(c.values)+1), append(c.values, f.Limit), nil
}

// Scheduled is the key under which Counts answers how many drafts wait for a time. It is no stage of a draft.
const Scheduled Stage = "scheduled"

// Counts answers how many open drafts of an edition stand in each stage, and under Scheduled how many of them wait for a
// time. Only what who may see is counted.
func (d *Desk) Counts(ctx context.Context, who account.Actor, edition string) (map[Stage]int, error) {
	counts := map[Stage]int{}
	for _, what := range counted {
		query, values, err := what.query(who, edition)
		if err != nil {
			return nil, err
		}
		rows, err := d.db.Query(ctx, query, values...)
		if err != nil {
			return nil, err
		}
		if err := store.Each(rows, func(scan func(...any) error) error {
			var stage Stage
			var n int
			err := scan(&stage, &n)
			counts[stage] = n
			return err
		}); err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// count is a group of drafts that Counts counts, by its name.
type count struct{ name, condition string }

var counted = []count{{"d.stage", open}, {"'scheduled'", "d.schedule_at is not null"}}

func (o count) query(who account.Actor, edition string) (query string, values []any, err error) {
	var c conditions
	if err := c.within(who, account.See, edition); err != nil {
		return "", nil, err
	}
	c.and(o.condition)
	return fmt.Sprintf(`
		select %s, count(*)
		from draft d
		where %s
		group by 1`, o.name, c.where()), c.values, nil
}

// Version is one text of a draft's history.
type Version struct {
	Draft   int64      `json:"draft"`
	Version int        `json:"version"`
	Copy    story.Copy `json:"copy"`
	Embargo Embargo    `json:"embargo"`
	By      int64      `json:"by"`
	At      time.Time  `json:"at"`
	Aside   bool       `json:"aside,omitempty"` // kept without ever having been the draft's text

	Pictures map[int64]Said `json:"pictures,omitempty"` // what they said when the text was saved
}

const versionColumns = "draft, version, copy, embargo_mode, embargo_until, saved_by, saved_at, aside, pictures"

func scanVersion(scan func(...any) error) (Version, error) {
	var v Version
	var text, pictures string
	var until, at store.Time
	var aside int
	if err := scan(&v.Draft, &v.Version, &text, &v.Embargo.Mode, &until, &v.By, &at, &aside, &pictures); err != nil {
		return v, err
	}
	v.Embargo.Until, v.At, v.Aside = until.Time, at.Time, aside != 0
	if err := json.Unmarshal([]byte(pictures), &v.Pictures); err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(text), &v.Copy)
}

// History answers the kept texts of a draft, newest first, at most 200. What a person typed within two minutes is one.
func (d *Desk) History(ctx context.Context, who account.Actor, id int64) ([]Version, error) {
	if _, err := d.Get(ctx, who, id); err != nil {
		return nil, err
	}
	rows, err := d.db.Query(ctx, `
		select `+versionColumns+`
		from draft_version
		where draft = $1
		order by version desc
		limit 200`, id)
	if err != nil {
		return nil, err
	}
	var versions []Version
	err = store.Each(rows, func(scan func(...any) error) error {
		v, err := scanVersion(scan)
		versions = append(versions, v)
		return err
	})
	return versions, err
}

// Version answers one kept text of a draft.
func (d *Desk) Version(ctx context.Context, who account.Actor, id int64, version int) (Version, error) {
	if _, err := d.Get(ctx, who, id); err != nil {
		return Version{}, err
	}
	v, err := scanVersion(d.db.QueryRow(ctx, `
		select `+versionColumns+`
		from draft_version
		where draft = $1 and version = $2`, id, version).Scan)
	if errs.Is(err, errs.NotFound) {
		return Version{}, errs.Say(errs.NotFound, "desk.no_version", map[string]any{"ID": id, "Version": version})
	}
	return v, err
}
