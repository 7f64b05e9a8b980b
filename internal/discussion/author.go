package discussion

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Author is what a moderator sees of a reader.
type Author struct {
	Reader    Reader
	State     ReaderState // site-wide: what stands against him in a single discussion is among Sanctions
	Rate      float64     // rejected of all decided, 0 to 1
	Memos     []MemoLine  // newest first
	Sanctions []Sanction  // where the actor moderates, newest first
	Messages  []Message   // the newest 50 where the actor moderates, whatever their state
}

// MemoLine is a colleague's note.
type MemoLine struct {
	By   int64     `json:"by"`
	Name string    `json:"name"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

const authorMessages = 50

// Author answers a reader's history.
func (b *Board) Author(ctx context.Context, who account.Actor, reader int64) (Author, error) {
	if err := mustModerate(who, ""); err != nil {
		return Author{}, err
	}
	r, err := b.reader(ctx, b.db, reader, Discussion{})
	if err != nil {
		return Author{}, err
	}
	a := Author{Reader: r, State: Stand(r, Discussion{Setting: Setting{Mode: Open}}, b.clock.Now()).Reader}
	if decided := r.Accepted + r.Rejected; decided > 0 {
		a.Rate = float64(r.Rejected) / float64(decided)
	}
	all, err := readSanctions(ctx, b.db, `
		where s.reader = $1
		order by s.id desc
		limit 200`, reader)
	if err != nil {
		return Author{}, err
	}
	for _, s := range all {
		if who.Can(account.Moderate, s.Edition, s.section) {
			a.Sanctions = append(a.Sanctions, s)
		}
	}
	if a.Memos, err = b.memos(ctx, reader); err != nil {
		return Author{}, err
	}
	a.Messages, err = b.written(ctx, who, reader)
	return a, err
}

// written answers the newest messages of a reader where the actor moderates.
func (b *Board) written(ctx context.Context, who account.Actor, reader int64) ([]Message, error) {
	list, err := readMessages(ctx, b.db, `
		where m.author = $1
		order by m.id desc
		limit $2`, reader, 4*authorMessages)
	if err != nil {
		return nil, err
	}
	sections := map[int64]string{}
	var may []record
	for _, m := range list {
		if err := b.sectionOf(ctx, m.Story, sections); err != nil {
			return nil, err
		}
		if who.Can(account.Moderate, m.edition, sections[m.Story]) && len(may) < authorMessages {
			may = append(may, m)
		}
	}
	return b.whole(ctx, may)
}

func (b *Board) memos(ctx context.Context, reader int64) ([]MemoLine, error) {
	rows, err := b.db.Query(ctx, `
		select by_account, text, at
		from discussion_memo
		where reader = $1
		order by id desc
		limit 100`, reader)
	if err != nil {
		return nil, err
	}
	var memos []MemoLine
	var ids []int64
	err = store.Each(rows, func(scan func(...any) error) error {
		var m MemoLine
		var at store.Time
		err := scan(&m.By, &m.Text, &at)
		m.At = at.Time
		memos, ids = append(memos, m), append(ids, m.By)
		return err
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	names, err := b.people.Names(ctx, b.db, ids)
	for i := range memos {
		memos[i].Name = names[memos[i].By]
	}
	return memos, err
}

// Kept is what the board keeps of one reader.
type Kept struct {
	Messages  []Message          `json:"messages"`
	Reactions map[int64]Reaction `json:"reactions"`
	Ignored   []int64            `json:"ignored"`
	Sanctions []Sanction         `json:"sanctions"`
}

// Export answers everything of an actor's own that the board keeps, for the export of his data.
func (b *Board) Export(ctx context.Context, who account.Actor) (Kept, error) {
	if who.ID == 0 {
		return Kept{}, errs.Say(errs.Unsigned, "discussion.reader_anonymous", nil)
	}
	kept := Kept{Reactions: map[int64]Reaction{}}
	list, err := readMessages(ctx, b.db, `
		where m.author = $1
		order by m.id`, who.ID)
	if err != nil {
		return Kept{}, err
	}
	if kept.Messages, err = b.whole(ctx, list); err != nil {
		return Kept{}, err
	}
	rows, err := b.db.Query(ctx, "select message, reaction from discussion_reaction where reader = $1", who.ID)
	if err != nil {
		return Kept{}, err
	}
	if err := eachReaction(rows, kept.Reactions); err != nil {
		return Kept{}, err
	}
	if kept.Ignored, err = b.ids(ctx, b.db, "select ignored from discussion_ignore where reader = $1 order by ignored", who.ID); err != nil {
		return Kept{}, err
	}
	kept.Sanctions, err = readSanctions(ctx, b.db, `
		where s.reader = $1
		order by s.id`, who.ID)
	return kept, err
}

// Forget is part of deleting an account, in its transaction: reactions, reports, ignores, pleas and what moderators noted
// go. The messages go too (a stub stays where they were answered), or stay under no name.
func (b *Board) Forget(ctx context.Context, tx *store.Tx, reader int64, keep bool) error {
	gone := account.System()
	messages := "select id from discussion_message where author = $1 and state <> 'deleted' and $2 = 0 union select message from discussion_reaction where reader = $1"
	touched, err := b.ids(ctx, tx, messages, reader, one(keep))
	if err != nil {
		return err
	}
	found := make([]wasMessage, len(touched))
	for i, id := range touched {
		found[i].Message = id
	}
	changes, err := b.beginAll(ctx, tx, gone, found)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if err := c.forget(ctx, reader, keep); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		"update discussion_message set reports = reports - 1 where reports > 0 and id in (select message from discussion_report where reader = $1 and settled = 0)",
		"delete from discussion_report where reader = $1",
		"delete from discussion_ignore where reader = $1 or ignored = $1",
		"delete from discussion_appeal where reader = $1",
		"delete from discussion_sanction where reader = $1",
		"delete from discussion_memo where reader = $1",
		"delete from discussion_reader where reader = $1",
		"update discussion_message set once = null where author = $1",
	} {
		if _, err := tx.Exec(ctx, statement, reader); err != nil {
			return err
		}
	}
	return nil
}

// forget takes a reader's reaction off a message, and the message itself where it is his and does not stay.
func (c *change) forget(ctx context.Context, reader int64, keep bool) error {
	if c.m.Author == reader && !keep {
		return c.remove(ctx)
	}
	var r string
	err := c.tx.QueryRow(ctx, "select reaction from discussion_reaction where message = $1 and reader = $2", c.m.ID, reader).Scan(&r)
	if err != nil {
		return err
	}
	if _, err := c.tx.Exec(ctx, "delete from discussion_reaction where message = $1 and reader = $2", c.m.ID, reader); err != nil {
		return err
	}
	if err := c.countReaction(ctx, Reaction(r), ""); err != nil {
		return err
	}
	return c.public("message.reacted")
}
