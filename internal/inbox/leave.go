package inbox

import (
	"context"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// Legacy is what somebody who leaves has not read, and who is to read it.
type Legacy struct {
	By     account.Actor // who lets them go
	Leaver int64
	Heir   account.Actor
}

// HandOver gives the unread notices of somebody who leaves to a colleague, in the transaction of it: those of drafts that the
// heir may see, and which do not wait for the heir already or tell of the heir's own acts. It answers how many there were.
func (b *Box) HandOver(ctx context.Context, tx *store.Tx, l Legacy) (int, error) {
	if l.Heir.ID == 0 {
		return 0, nil
	}
	left, err := b.list(ctx, tx, "where account = $1 and read_at is null order by id"+tx.ForUpdate(), l.Leaver)
	if err != nil {
		return 0, err
	}
	wishes, err := b.wishes(ctx, tx)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, n := range left {
		about, err := b.About(ctx, tx, n.Draft, n.Note)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return 0, err
		}
		waits, err := b.list(ctx, tx, "where account = $1 and draft = $2 and note = $3 and kind = $4 and read_at is null", l.Heir.ID, n.Draft, n.Note, string(n.Kind))
		if err != nil {
			return 0, err
		}
		if len(waits) > 0 || n.By == l.Heir.ID || !l.Heir.Can(account.See, about.Edition, about.Section) {
			continue
		}
		if err := b.pass(ctx, tx, l, inheritance{n, about, wishes[l.Heir.ID]}); err != nil {
			return 0, err
		}
		moved++
	}
	return moved, nil
}

// inheritance is one notice that goes to the heir.
type inheritance struct {
	notice  Notice
	about   About
	letters bool
}

func (b *Box) pass(ctx context.Context, tx *store.Tx, l Legacy, i inheritance) error {
	n := i.notice
	if _, err := tx.Exec(ctx, "update notice set account = $1 where id = $2", l.Heir.ID, n.ID); err != nil {
		return fmt.Errorf("hand notice %d over: %w", n.ID, err)
	}
	if _, err := b.Journal.Add(tx, journal.Entry{
		Edition: i.about.Edition, Kind: "inbox.told", Subject: subject(n.ID), Actor: l.By.Subject(), Audience: audience(l.Heir.ID),
	}, map[string]any{"kind": n.Kind, "draft": n.Draft, "note": n.Note, "from": l.Leaver}); err != nil {
		return err
	}
	if !i.letters || b.Post == nil {
		return nil
	}
	return b.Jobs.Enqueue(ctx, tx, letterKind, letterFor{n.ID}, job.Options{NotBefore: b.Clock.Now().Add(letterAfter)})
}
