package inbox

import (
	"context"
	"fmt"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// Which chooses among one's own notices. The zero value is every one.
type Which struct {
	Notice int64 // one
	Draft  int64 // all of a draft
}

// Read says that somebody has read notices of theirs. It answers how many were unread.
func (b *Box) Read(ctx context.Context, who account.Actor, w Which) (int, error) {
	if err := mustBePerson(who); err != nil {
		return 0, err
	}
	var n int64
	err := b.DB.Update(ctx, func(tx *store.Tx) error {
		var err error
		n, err = tx.Exec(ctx, `
			update notice
			set read_at = $1
			where account = $2 and read_at is null and (id = $3 or $3 = 0) and (draft = $4 or $4 = 0)`,
			store.At(b.Clock.Now()), who.ID, w.Notice, w.Draft)
		if err != nil || n == 0 {
			return err // read twice is read
		}
		return b.own(tx, who, "inbox.read", map[string]any{"notice": w.Notice, "draft": w.Draft, "count": n})
	})
	return int(n), err
}

// Settle marks as read, in the transaction in which a draft leaves its stage, what told people that it waits there for
// them: somebody has seen to it, and no letter is written any more.
func (b *Box) Settle(ctx context.Context, tx *store.Tx, by account.Actor, draft int64) error {
	const waiting = "draft = $1 and kind in ('submitted', 'moved') and read_at is null"
	rows, err := tx.Query(ctx, "select account from notice where "+waiting+" group by account order by account", draft)
	if err != nil {
		return err
	}
	people, err := store.Column[int64](rows)
	if err != nil || len(people) == 0 {
		return err
	}
	if _, err := tx.Exec(ctx, "update notice set read_at = $2 where "+waiting, draft, store.At(b.Clock.Now())); err != nil {
		return fmt.Errorf("settle notices of draft %d: %w", draft, err)
	}
	for _, person := range people {
		entry := journal.Entry{Kind: "inbox.read", Subject: fmt.Sprintf("account:%d", person), Actor: by.Subject(), Audience: audience(person)}
		if _, err := b.Journal.Add(tx, entry, map[string]any{"draft": draft}); err != nil {
			return err
		}
	}
	return nil
}

// Letters answers whether somebody wishes letters about what waits for them.
func (b *Box) Letters(ctx context.Context, who account.Actor) (bool, error) {
	all, err := b.wishes(ctx, b.DB)
	return all[who.ID], err
}

// SetLetters keeps whether somebody wishes letters.
func (b *Box) SetLetters(ctx context.Context, who account.Actor, letters bool) error {
	if err := mustBePerson(who); err != nil {
		return err
	}
	return b.DB.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `
			insert into notice_wish (account, letters)
			values ($1, $2)
			on conflict (account) do update
			set letters = excluded.letters`, who.ID, letters); err != nil {
			return err
		}
		return b.own(tx, who, "inbox.wished", map[string]any{"letters": letters})
	})
}

// Forget drops what the box keeps of an account that is deleted.
func (b *Box) Forget(ctx context.Context, tx *store.Tx, id int64) error {
	for _, statement := range []string{"delete from notice where account = $1", "delete from notice_wish where account = $1", "update notice set made_by = 0 where made_by = $1"} {
		if _, err := tx.Exec(ctx, statement, id); err != nil {
			return fmt.Errorf("forget notices: %w", err)
		}
	}
	return nil
}

func (b *Box) wishes(ctx context.Context, q store.Queryer) (map[int64]bool, error) {
	rows, err := q.Query(ctx, `
		select account, letters
		from notice_wish`)
	if err != nil {
		return nil, fmt.Errorf("read wishes: %w", err)
	}
	all := map[int64]bool{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var id int64
		var letters bool
		err := scan(&id, &letters)
		all[id] = letters
		return err
	})
	return all, err
}

// own journals what somebody did with their own notices, for themselves alone.
func (b *Box) own(tx *store.Tx, who account.Actor, kind string, payload any) error {
	_, err := b.Journal.Add(tx, journal.Entry{Kind: kind, Subject: fmt.Sprintf("account:%d", who.ID), Actor: who.Subject(), Audience: audience(who.ID)}, payload)
	return err
}

func mustBePerson(who account.Actor) error {
	if who.ID == 0 {
		return who.Must(account.See, "", "")
	}
	if !who.Anywhere(account.See) {
		return errs.New(errs.Forbidden, "%s is not of the staff", who.Subject())
	}
	return nil
}

func unknown(id int64) error {
	return errs.New(errs.NotFound, "no notice %d", id)
}
