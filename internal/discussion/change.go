package discussion

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// change is one message on its way from one state to another, in a transaction. The locks are always taken in the same
// order (discussions by story, messages by ID, readers, rates), so that two changes never wait for one another.
type change struct {
	*Board
	tx   *store.Tx
	who  account.Actor
	now  time.Time
	d    *Discussion
	m    *record
	used rates // how far the actor's own are used up, once his row is locked
}

// begin locks a message and its discussion.
func (b *Board) begin(ctx context.Context, tx *store.Tx, who account.Actor, message int64) (*change, error) {
	m, err := readMessage(ctx, tx, message, "")
	if err != nil {
		return nil, err
	}
	d, err := readDiscussion(ctx, tx, m.Story, tx.ForUpdate())
	if err != nil {
		return nil, err
	}
	if m, err = readMessage(ctx, tx, message, tx.ForUpdate()); err != nil {
		return nil, err
	}
	return &change{Board: b, tx: tx, who: who, now: b.clock.Now(), d: &d, m: &m}, nil
}

// move brings the message to a state, with everything that follows: its place, the counters of discussion, parent and
// author, the last line of the chat, and the journal. Every change of state ends here.
func (c *change) move(ctx context.Context, to MessageState) error {
	from, seen := c.m.State, c.m.Seq > 0
	c.m.State = to
	if to == Published && !seen {
		c.d.LastSeq++
		c.m.Seq, c.m.published = c.d.LastSeq, c.now
	}
	c.m.shown = to == Published || to == Gone && c.m.Seq > 0 && c.m.Replies > 0
	write := writeMessage
	if c.m.ID == 0 {
		write = insertMessage
	}
	if err := write(ctx, c.tx, c.m); err != nil {
		return fmt.Errorf("message %d from %s to %s: %w", c.m.ID, from, to, err)
	}
	if err := c.count(ctx, from); err != nil {
		return fmt.Errorf("message %d from %s to %s: %w", c.m.ID, from, to, err)
	}
	if err := writeDiscussion(ctx, c.tx, *c.d, c.now); err != nil {
		return err
	}
	return c.tell(from, seen)
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// rejected says whether a state is one of the three of a rejected message.
func (s MessageState) rejected() bool { return s == Rejected || s == Appealed || s == Removed }

// count brings every counter to the message's new state.
func (c *change) count(ctx context.Context, from MessageState) error {
	to := c.m.State
	visible := one(to == Published) - one(from == Published)
	c.d.Messages += visible
	c.d.pending += one(to == Pending) - one(from == Pending)
	if visible != 0 && c.m.Parent > 0 {
		if err := c.countReply(ctx, visible); err != nil {
			return err
		}
	}
	if rejected := one(to.rejected()) - one(from.rejected()); visible != 0 || rejected != 0 {
		_, err := c.tx.Exec(ctx, `
			insert into discussion_reader (reader, accepted, rejected)
			values ($1, $2, $3)
			on conflict (reader) do update
			set accepted = discussion_reader.accepted + excluded.accepted, rejected = discussion_reader.rejected + excluded.rejected`,
			c.m.Author, visible, rejected)
		if err != nil {
			return err
		}
	}
	if visible == 0 {
		return nil
	}
	return c.findLast(ctx)
}

// countReply tells the parent that it has an answer more or less. A deleted parent is a stub while it has any.
func (c *change) countReply(ctx context.Context, by int) error {
	parent, err := readMessage(ctx, c.tx, c.m.Parent, c.tx.ForUpdate())
	if err != nil {
		return err
	}
	was := parent.shown
	parent.Replies += by
	if parent.State == Gone {
		parent.shown = parent.Seq > 0 && parent.Replies > 0
	}
	_, err = c.tx.Exec(ctx, `
		update discussion_message
		set replies = $1, shown = $2
		where id = $3`, parent.Replies, parent.shown, parent.ID)
	if err != nil || parent.shown == was {
		return err
	}
	stub := *c
	stub.m = &parent
	if parent.shown {
		return stub.public("message.restored")
	}
	return stub.public("message.hidden")
}

// findLast finds the newest visible message of the discussion.
func (c *change) findLast(ctx context.Context) error {
	if c.m.State == Published && c.m.Seq == c.d.LastSeq {
		c.d.lastMessage, c.d.LastAt = c.m.ID, c.m.published
		return nil
	}
	var at store.Time
	err := c.tx.QueryRow(ctx, `
		select id, published
		from discussion_message
		where story = $1 and shown and state = 'published'
		order by seq desc
		limit 1`, c.d.Story).Scan(&c.d.lastMessage, &at)
	if errs.Is(err, errs.NotFound) {
		c.d.lastMessage, err = 0, nil
	}
	c.d.LastAt = at.Time
	return err
}

// tell journals the move: to the public where anything visible changed, to the author and the moderators where not.
func (c *change) tell(from MessageState, seen bool) error {
	to := c.m.State
	var err error
	switch {
	case to == Published && from == Published:
		return nil // nothing moved
	case to == Published && !seen:
		err = c.public("message.posted")
	case to == Published:
		err = c.public("message.restored")
	case from == Published && c.m.shown:
		err = c.public("message.edited") // a stub is left
	case from == Published:
		err = c.public("message.hidden")
	}
	if kind := privately[to]; err == nil && kind != "" && to != from {
		err = c.private(kind)
	}
	return err
}

// privately are the entries for the author and the moderators.
var privately = map[MessageState]string{
	Pending: "message.pending", Rejected: "message.rejected", Removed: "message.rejected", Appealed: "message.appealed", Gone: "message.deleted",
}

// reference is the payload of every entry about a message: where it is, and nothing of what it says.
type reference struct {
	Message int64  `json:"message"`
	Seq     int64  `json:"seq,omitempty"`
	Story   int64  `json:"story"`
	Section string `json:"section,omitempty"`
}

// public journals an entry for everybody; for moderators alone while the discussion may not be read.
func (c *change) public(kind string) error {
	if !c.d.At(c.now).Readable() {
		return c.private(kind)
	}
	return c.enter(kind, journal.Public)
}

// private journals an entry once for the author and once for the moderators.
func (c *change) private(kind string) error {
	if err := c.enter(kind, toReader(c.m.Author)); err != nil {
		return err
	}
	return c.enter(kind, journal.Moderator)
}

func (c *change) enter(kind string, audience journal.Audience) error {
	e := journal.Entry{Edition: c.d.Edition, Kind: kind, Subject: fmt.Sprintf("message:%d", c.m.ID), Actor: c.who.Subject(), Audience: audience}
	r := reference{Message: c.m.ID, Seq: c.m.Seq, Story: c.d.Story}
	if audience == journal.Public {
		e.Tags = c.d.tags()
	}
	if audience == journal.Moderator {
		r.Section = c.d.Section
	}
	_, err := c.journal.Add(c.tx, e, r)
	return err
}

// tags names what cached pages may show of the discussion.
func (d Discussion) tags() []string {
	return []string{fmt.Sprintf("talk:%d", d.Story), "chats:" + d.Edition}
}

func toReader(id int64) journal.Audience { return journal.Audience(fmt.Sprintf("account:%d", id)) }
