package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/fetch"
	"dateline.news/internal/ident"
	"dateline.news/internal/job"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Prober asks an address whether it answers.
type Prober interface {
	// Status answers the HTTP status of an address, or a *fetch.Error that says why there is none.
	Status(ctx context.Context, address string) (int, error)
}

const (
	linkKind  = "desk.link"
	mostLinks = 100
	// How long an answer is believed, one that was none, and how long an answer is waited for.
	linkFresh = 24 * time.Hour
	linkAgain = 15 * time.Minute
	linkWait  = time.Minute
)

// linkJob is the job that asks one link.
type linkJob struct {
	Address string `json:"address"`
}

// link is what is known of an address.
type link struct {
	address  string
	asked    time.Time
	answered time.Time // zero: not yet
	status   int
	fault    string
}

// dead says whether readers would find nothing there. A server that wants to know who asks, or asks for patience, is there.
func (l link) dead() bool {
	switch l.status {
	case 401, 403, 405, 407, 429, 999:
		return false
	}
	return l.fault != "" || l.status >= 400
}

// stale says whether the link is to be asked (again).
func (l link) stale(now time.Time) bool {
	believed := linkFresh
	switch {
	case l.answered.IsZero():
		believed = linkWait
	case l.dead():
		believed = linkAgain
	}
	return !now.Before(l.asked.Add(believed))
}

// links answers the addresses to which a text links, each once.
func links(c story.Copy) []string {
	var all []string
	c.Body.Walk(func(_ string, n prose.Node) bool {
		for _, m := range n.Marks {
			if m.Type == prose.MarkLink && !slices.Contains(all, m.Href) && len(all) < mostLinks {
				all = append(all, m.Href)
			}
		}
		return true
	})
	return all
}

// askLinks leaves a job for each link of which nothing is known, or not lately.
func (d *Desk) askLinks(ctx context.Context, addresses []string) error {
	stale, err := d.staleLinks(ctx, d.db, addresses)
	if err != nil || len(stale) == 0 {
		return err
	}
	return d.db.Update(ctx, func(tx *store.Tx) error { return d.orderLinks(ctx, tx, stale) })
}

// staleLinks answers the links that are to be asked (again); none where the house asks none.
func (d *Desk) staleLinks(ctx context.Context, q store.Queryer, addresses []string) ([]string, error) {
	if d.jobs == nil {
		return nil, nil
	}
	var stale []string
	for _, address := range addresses {
		known, err := knownLink(ctx, q, address)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return nil, err
		}
		if err != nil || known.stale(d.clock.Now()) {
			stale = append(stale, address)
		}
	}
	return stale, nil
}

func (d *Desk) orderLinks(ctx context.Context, tx *store.Tx, addresses []string) error {
	for _, address := range addresses {
		if _, err := tx.Exec(ctx, `
			insert into desk_link (digest, address, asked, status, fault)
			values ($1, $2, $3, 0, '')
			on conflict (digest) do update
			set asked = excluded.asked`, ident.Digest(address), address, store.At(d.clock.Now())); err != nil {
			return err
		}
		if err := d.jobs.Enqueue(ctx, tx, linkKind, linkJob{address}, job.Options{Unique: true, MaxAttempts: 1}); err != nil {
			return err
		}
	}
	return nil
}

// askAhead has the links of a draft asked with its approval, in a section that lets nothing out before they have
// answered.
func (d *Desk) askAhead(ctx context.Context, tx *store.Tx, draft Draft) error {
	blocks, err := d.checkBlocks(ctx, draft)
	if err != nil || !blocks {
		return err
	}
	stale, err := d.staleLinks(ctx, tx, links(draft.Copy))
	if err != nil {
		return err
	}
	return d.orderLinks(ctx, tx, stale)
}

// askNow does the same for a draft that is about to be published, which may never have been approved.
func (d *Desk) askNow(ctx context.Context, draft Draft) error {
	blocks, err := d.checkBlocks(ctx, draft)
	if err != nil || !blocks {
		return err
	}
	return d.askLinks(ctx, links(draft.Copy))
}

// unanswered answers the links of which it is not known yet whether they answer.
func (d *Desk) unanswered(ctx context.Context, q store.Queryer, c story.Copy) ([]string, error) {
	if d.jobs == nil {
		return nil, nil
	}
	var waiting []string
	for _, address := range links(c) {
		known, err := knownLink(ctx, q, address)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return nil, err
		}
		if known.answered.IsZero() {
			waiting = append(waiting, address)
		}
	}
	return waiting, nil
}

// askLink asks one link and writes the answer down.
func (d *Desk) askLink(ctx context.Context, j linkJob) error {
	status, err := d.prober.Status(ctx, j.Address)
	fault := ""
	var why *fetch.Error
	switch {
	case errors.As(err, &why):
		status, fault = 0, string(why.Fault)
	case err != nil:
		return err
	}
	return d.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into desk_link (digest, address, asked, answered, status, fault)
			values ($1, $2, $3, $3, $4, $5)
			on conflict (digest) do update
			set answered = excluded.answered, status = excluded.status, fault = excluded.fault`,
			ident.Digest(j.Address), j.Address, store.At(d.clock.Now()), status, fault)
		return err
	})
}

func knownLink(ctx context.Context, q store.Queryer, address string) (link, error) {
	l := link{address: address}
	var asked, answered store.Time
	err := q.QueryRow(ctx, "select asked, answered, status, fault from desk_link where digest = $1", ident.Digest(address)).Scan(&asked, &answered, &l.status, &l.fault)
	l.asked, l.answered = asked.Time, answered.Time
	return l, err
}

// linkFindings answers the links that do not answer, and those that are still being asked.
func (d *Desk) linkFindings(ctx context.Context, q store.Queryer, c story.Copy) ([]Finding, error) {
	var all []Finding
	for _, address := range links(c) {
		l, err := knownLink(ctx, q, address)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if l.answered.IsZero() || l.dead() {
			all = append(all, Finding{Kind: FindingLink, Mark: mark64(string(FindingLink), address), Place: "body", Words: address, Status: l.status, Fault: l.fault, Waiting: l.answered.IsZero()})
		}
	}
	return all, nil
}
