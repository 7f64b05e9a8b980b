package inbox

import (
	"cmp"
	"context"
	"slices"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// Call is something that happened to a draft of which people are to hear.
type Call struct {
	Kind             Kind
	Edition, Section string
	Draft, Note      int64
	By               account.Actor
	To               []int64                      // accounts
	Waits            func(who account.Actor) bool // whether the draft waits for somebody; nil: for nobody but To
	Text             string                       // in which people may be named with @
}

// letterAfter is how long a notice may be read in the newsroom before a letter is written.
const letterAfter = 30 * time.Second

// Put leaves notices in the transaction of what they tell of: for those whom the call concerns and those whom its text
// names, as far as they may see the draft; never for who did it. Named is more than concerned. A draft that comes
// again waits for somebody once.
func (b *Box) Put(ctx context.Context, tx *store.Tx, c Call) error {
	staff, err := b.Book.Staff(ctx, tx)
	if err != nil {
		return err
	}
	told := c.recipients(staff)
	if len(told) == 0 {
		return nil
	}
	letters, err := b.wishes(ctx, tx)
	if err != nil {
		return err
	}
	for _, a := range staff { // in one order, so that two acts at once lock the rows alike
		kind, concerned := told[a.ID]
		if !concerned {
			continue
		}
		if err := b.put(ctx, tx, c, addressee{a.ID, kind, letters[a.ID]}); err != nil {
			return err
		}
	}
	return nil
}

// addressee is one person whom a call reaches.
type addressee struct {
	account int64
	kind    Kind
	letters bool
}

func (b *Box) put(ctx context.Context, tx *store.Tx, c Call, to addressee) error {
	if to.kind == Submitted || to.kind == Moved {
		waits, err := b.list(ctx, tx, "where account = $1 and draft = $2 and kind in ('submitted', 'moved') and read_at is null", to.account, c.Draft)
		if err != nil || len(waits) > 0 {
			return err
		}
	}
	now := b.Clock.Now()
	var id int64
	err := tx.QueryRow(ctx, `
		insert into notice (account, kind, draft, note, made_by, made_at)
		values ($1, $2, $3, $4, $5, $6)
		returning id`, to.account, string(to.kind), c.Draft, c.Note, c.By.ID, store.At(now)).Scan(&id)
	if err != nil {
		return err
	}
	if _, err := b.Journal.Add(tx, journal.Entry{
		Edition: c.Edition, Kind: "inbox.told", Subject: subject(id), Actor: c.By.Subject(), Audience: audience(to.account),
	}, map[string]any{"kind": to.kind, "draft": c.Draft, "note": c.Note}); err != nil {
		return err
	}
	if !to.letters || b.Post == nil {
		return nil
	}
	return b.Jobs.Enqueue(ctx, tx, letterKind, letterFor{id}, job.Options{NotBefore: now.Add(letterAfter)})
}

// recipients answers who hears of a call, and as what.
func (c Call) recipients(staff []account.Account) map[int64]Kind {
	told := map[int64]Kind{}
	var readers []account.Account
	for _, a := range staff {
		who := a.Actor()
		if a.ID == c.By.ID || !who.Can(account.See, c.Edition, c.Section) {
			continue
		}
		readers = append(readers, a)
		if slices.Contains(c.To, a.ID) || c.Waits != nil && c.Waits(who) {
			told[a.ID] = c.Kind
		}
	}
	for _, a := range Named(c.Text, readers) {
		if told[a.ID] != Returned {
			told[a.ID] = Mentioned
		}
	}
	return told
}

// Named answers the people whom a text names: "@Anna Kask". Of two names that fit, the longer one is meant; people who
// bear the same name are all meant.
func Named(text string, people []account.Account) []account.Account {
	people = slices.Clone(people)
	slices.SortStableFunc(people, func(a, b account.Account) int { return cmp.Compare(len(b.Name), len(a.Name)) })
	runes := []rune(text)
	var named []account.Account
	for i, r := range runes {
		if r != '@' || i > 0 && wordly(runes[i-1]) {
			continue
		}
		length := 0
		for _, a := range people {
			n := fits(runes[i+1:], a.Name)
			if n == 0 || n < length {
				continue
			}
			length = n
			if !slices.ContainsFunc(named, func(b account.Account) bool { return b.ID == a.ID }) {
				named = append(named, a)
			}
		}
	}
	return named
}
