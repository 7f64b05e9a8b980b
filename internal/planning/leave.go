package planning

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Legacy is what somebody leaves to a colleague.
type Legacy struct {
	Leaver int64
	Heir   account.Actor // the zero Actor: nobody
	Drafts []int64       // that have gone to the heir: their entries go with them
}

// lateAhead is how long after its time an entry that nobody has started is still somebody's to start.
const lateAhead = 7 * 24 * time.Hour

// ahead are the entries that wait for somebody: those to be started, and those to be photographed.
const ahead = `cancelled_at is null
	and (draft = 0 and begins >= $1 and (writer = $2 or photographer = $2) or photographer = $2 and begins >= $3)`

// Left answers how many entries wait for somebody: what is to be handed over when they leave, beside their drafts.
func (p *Plan) Left(ctx context.Context, who account.Actor, leaver int64) (int, error) {
	if !who.Anywhere(account.ManageStaff) {
		return 0, who.Must(account.ManageStaff, "", "")
	}
	now := p.o.Clock.Now()
	var n int
	err := p.o.DB.QueryRow(ctx, "select count(*) from plan_entry where "+ahead, store.At(now.Add(-lateAhead)), leaver, store.At(now)).Scan(&n)
	return n, err
}

// HandOver gives the entries that wait for somebody who leaves to a colleague, in the transaction of it, and answers how
// many there were. It refuses where there is no heir, and where the heir may not write what the leaver was to write.
func (p *Plan) HandOver(ctx context.Context, tx *store.Tx, who account.Actor, l Legacy) (int, error) {
	entries, err := p.waitingFor(ctx, tx, l)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	if l.Heir.ID == 0 {
		return 0, &errs.Error{Kind: errs.Blocked, Field: "heir", Key: "planning.heir_wanted"}
	}
	for _, e := range entries {
		needs := account.See
		if e.Writer == l.Leaver {
			e.Writer, needs = l.Heir.ID, account.Write
		}
		if e.Photographer == l.Leaver {
			e.Photographer = l.Heir.ID
		}
		if !l.Heir.Can(needs, e.Edition, e.Section) {
			return 0, &errs.Error{Kind: errs.Blocked, Field: "heir", Key: "planning.heir_may_not", Args: map[string]any{"Name": l.Heir.Name, "Slugline": e.Slugline}}
		}
		if err := p.write(ctx, tx, who, &e); err != nil {
			return 0, err
		}
		if err := p.record(tx, who, e, "plan.handed_over", map[string]any{"from": l.Leaver, "to": l.Heir.ID, "version": e.Version}); err != nil {
			return 0, err
		}
	}
	return len(entries), nil
}

// waitingFor locks and answers the entries of a legacy, each once.
func (p *Plan) waitingFor(ctx context.Context, tx *store.Tx, l Legacy) ([]Entry, error) {
	var all []Entry
	known := map[int64]bool{}
	read := func(where string, values ...any) error {
		rows, err := tx.Query(ctx, "select "+columns+" from plan_entry where "+where+" order by id"+tx.ForUpdate(), values...)
		if err != nil {
			return fmt.Errorf("entries of account %d: %w", l.Leaver, err)
		}
		return store.Each(rows, func(scan func(...any) error) error {
			e, err := scanEntry(scan)
			if err == nil && !known[e.ID] {
				known[e.ID], all = true, append(all, e)
			}
			return err
		})
	}
	now := p.o.Clock.Now()
	if err := read(ahead, store.At(now.Add(-lateAhead)), l.Leaver, store.At(now)); err != nil {
		return nil, err
	}
	for _, draft := range l.Drafts {
		if err := read("draft = $1 and writer = $2", draft, l.Leaver); err != nil {
			return nil, err
		}
	}
	return all, nil
}
