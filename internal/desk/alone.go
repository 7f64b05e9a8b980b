package desk

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Alone is a version that went out on one person's word: published without an approval, or approved by nobody but its writer.
type Alone struct {
	Draft    int64     `json:"draft"`
	Story    int64     `json:"story"`
	Version  int       `json:"version"` // of the story
	Edition  string    `json:"edition"`
	Headline string    `json:"headline"`
	By       int64     `json:"by"` // account; 0: the operator
	At       time.Time `json:"at"`
}

// word is on whose word a draft goes out.
type word struct {
	alone bool
	of    int64 // where alone: the account; 0: the operator
}

// wordFor says on whose word the draft goes out if who publishes it. Without the right to publish alone an unapproved
// version is refused; the clock never has that right, and nobody has it where the section demands two approvals. An approval by nobody but the writer is one person's word, too:
// the writer's, whoever presses the button.
func (d *Desk) wordFor(ctx context.Context, q store.Queryer, who account.Actor, draft Draft) (word, error) {
	stands, err := d.approvalStands(ctx, q, draft)
	if err != nil {
		return word{}, err
	}
	if stands {
		only, err := d.onlyWriter(ctx, q, draft, draft.ApprovedBy)
		return word{alone: only, of: draft.ApprovedBy}, err
	}
	needed, err := d.needed(ctx, draft)
	if err != nil {
		return word{}, err
	}
	clock := who.Subject() == account.System().Subject()
	if needed > 1 || clock || !who.Can(account.PublishAlone, draft.Edition, draft.Copy.Section) {
		return word{}, d.notApproved(ctx, q, draft)
	}
	return word{alone: true, of: who.ID}, nil
}

// notApproved says why a version does not count as approved.
func (d *Desk) notApproved(ctx context.Context, q store.Queryer, draft Draft) error {
	if err := d.countApprovals(ctx, q, &draft); err != nil {
		return err
	}
	key := "desk.not_approved"
	switch {
	case draft.Needed > 1:
		key = "desk.approvals_missing"
	case draft.Approved():
		key = "desk.approval_outdated"
	}
	return errs.Say(errs.Forbidden, key, map[string]any{"Version": draft.Version, "Have": len(draft.Approvals), "Needed": draft.Needed})
}

func (d *Desk) listAlone(ctx context.Context, tx *store.Tx, draft Draft, published story.Story, of int64) error {
	_, err := tx.Exec(ctx, `
		insert into draft_alone (draft, story, version, published_by, published_at, read_by)
		values ($1, $2, $3, $4, $5, 0)`,
		draft.ID, published.Number, published.Version, of, store.At(d.clock.Now()))
	return err
}

// PublishedAlone lists what waits for a second reader, oldest first, at most 200. It shows only where who may approve.
func (d *Desk) PublishedAlone(ctx context.Context, who account.Actor) ([]Alone, error) {
	var c conditions
	if err := c.within(who, account.Approve, ""); err != nil {
		return nil, err
	}
	c.and("a.read_at is null")
	rows, err := d.db.Query(ctx, `
		select a.draft, a.story, a.version, d.edition, d.headline, a.published_by, a.published_at
		from draft_alone a
		join draft d on d.id = a.draft
		where `+c.where()+`
		order by a.published_at, a.story, a.version
		limit 200`, c.values...)
	if err != nil {
		return nil, err
	}
	var all []Alone
	err = store.Each(rows, func(scan func(...any) error) error {
		var a Alone
		var at store.Time
		err := scan(&a.Draft, &a.Story, &a.Version, &a.Edition, &a.Headline, &a.By, &at)
		a.At = at.Time
		all = append(all, a)
		return err
	})
	return all, err
}

// SecondRead says that another person has read what was published alone. It needs the right to approve. Read twice is
// read once.
func (d *Desk) SecondRead(ctx context.Context, who account.Actor, number int64, version int) error {
	return d.db.Update(ctx, func(tx *store.Tx) error {
		var id, by int64
		err := tx.QueryRow(ctx, "select draft, published_by from draft_alone where story = $1 and version = $2", number, version).Scan(&id, &by)
		if errs.Is(err, errs.NotFound) {
			return errs.Say(errs.NotFound, "desk.not_alone", map[string]any{"Number": number, "Version": version})
		}
		if err != nil {
			return err
		}
		draft, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := who.Must(account.Approve, draft.Edition, draft.Copy.Section); err != nil {
			return err
		}
		if by == who.ID {
			return errs.Say(errs.Forbidden, "desk.second_reader_is_first", nil)
		}
		n, err := tx.Exec(ctx, `
			update draft_alone
			set read_by = $1, read_at = $2
			where story = $3 and version = $4 and read_at is null`, who.ID, store.At(d.clock.Now()), number, version)
		if err != nil || n == 0 {
			return err
		}
		return d.record(tx, who, draft, "draft.second_read", map[string]any{"story": number, "story_version": version})
	})
}
