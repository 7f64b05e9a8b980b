package discussion

import (
	"context"
	"net/netip"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// EditForm changes an own message.
type EditForm struct {
	Message int64
	Version int // the one that was shown
	Text    string
}

// Edit changes the text of an own message within EditWindow. The new words go the way of any message: what gives cause
// waits for a moderator, what waits goes on waiting.
func (b *Board) Edit(ctx context.Context, who account.Actor, f EditForm) (Message, error) {
	m, err := b.mine(ctx, who, f.Message)
	if err != nil {
		return Message{}, err
	}
	d, err := readDiscussion(ctx, b.db, m.Story, "")
	if err != nil {
		return Message{}, err
	}
	words, err := b.read(ctx, d, f.Text)
	if err != nil {
		return Message{}, err
	}
	if words.text == m.Text {
		return m.Message, b.name(ctx, b.db, []*Message{&m.Message})
	}
	words.opinion = b.opinion(ctx, who, Submission{Story: d.Story, Edition: d.Edition, Language: b.language(ctx, d.Edition), Text: words.text, Edited: true})
	var edited Message
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		c, err := b.begin(ctx, tx, who, f.Message)
		if err != nil {
			return err
		}
		err = c.edit(ctx, f, words)
		edited = c.m.Message
		return err
	})
	if err != nil {
		return Message{}, err
	}
	return edited, b.name(ctx, b.db, []*Message{&edited})
}

// mine answers an own message; somebody else's is as unknown as one that is not there.
func (b *Board) mine(ctx context.Context, who account.Actor, id int64) (record, error) {
	if err := mayTalk(who); err != nil {
		return record{}, err
	}
	m, err := readMessage(ctx, b.db, id, "")
	if err == nil && m.Author != who.ID {
		err = errs.Say(errs.NotFound, "discussion.no_message", nil)
	}
	return m, err
}

func (c *change) edit(ctx context.Context, f EditForm, words draft) error {
	switch {
	case !c.m.MayEdit(c.now):
		return errs.Say(errs.Blocked, "discussion.edit_late", nil)
	case c.m.Version != f.Version:
		return errs.Say(errs.Conflict, "discussion.changed_meanwhile", nil)
	}
	var err error
	if c.used, err = lockReader(ctx, c.tx, c.who.ID); err != nil {
		return err
	}
	r, err := c.reader(ctx, c.tx, c.who.ID, *c.d)
	if err != nil {
		return err
	}
	st := Stand(r, *c.d, c.now)
	if !st.MayPost && !c.m.Staff {
		return st.refusal()
	}
	if err := c.refuseRepeated(ctx, words); err != nil {
		return err
	}
	if err := c.slowDown(ctx, st, netip.Addr{}); err != nil {
		return err
	}
	was := c.m.State
	c.m.Text, c.m.print, c.m.Edited = words.text, words.print, c.now
	c.m.Version++
	if err := c.take(ctx, st, words); err != nil {
		return err
	}
	switch {
	case was != c.m.State:
		return nil // told already
	case was == Published:
		return c.public("message.edited")
	}
	return c.private("message.edited")
}

// Delete takes an own message away with its words; a stub stays where there are visible answers. It may be done at any
// time, and whatever stands against the reader.
func (b *Board) Delete(ctx context.Context, who account.Actor, message int64) error {
	if _, err := b.mine(ctx, who, message); err != nil {
		return err
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		c, err := b.begin(ctx, tx, who, message)
		if err != nil || c.m.State == Gone {
			return err
		}
		return c.remove(ctx)
	})
}

// remove deletes the words, and what hangs on them.
func (c *change) remove(ctx context.Context) error {
	c.m.Text, c.m.print, c.m.hits, c.m.reports, c.m.Featured = "", "", "", 0, false
	for _, statement := range []string{
		"delete from discussion_reaction where message = $1",
		"delete from discussion_report where message = $1",
		"delete from discussion_appeal where message = $1",
		"update discussion_message set reactions = '{}' where id = $1",
	} {
		if _, err := c.tx.Exec(ctx, statement, c.m.ID); err != nil {
			return err
		}
	}
	return c.move(ctx, Gone)
}
