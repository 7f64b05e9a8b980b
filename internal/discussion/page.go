package discussion

import (
	"context"
	"database/sql"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Discussion answers the discussion of a story, or errs.NotFound. While it may not be read it has no numbers.
func (b *Board) Discussion(ctx context.Context, story int64) (Discussion, error) {
	d, err := readDiscussion(ctx, b.db, story, "")
	return d.forReaders(b.clock.Now()), err
}

// State answers the state of a discussion at the board's own time.
func (b *Board) State(d Discussion) State { return d.At(b.clock.Now()) }

// Counts answers the numbers of visible messages of those stories whose discussions may be read.
func (b *Board) Counts(ctx context.Context, stories []int64) (map[int64]int, error) {
	counts := make(map[int64]int, len(stories))
	if len(stories) == 0 {
		return counts, nil
	}
	rows, err := b.db.Query(ctx, discussionColumns+`
		where `+among(b.db.Engine(), "d.story", "$1"), jsonList(stories))
	if err != nil {
		return nil, err
	}
	now := b.clock.Now()
	err = store.Each(rows, func(scan func(...any) error) error {
		d, err := scanDiscussion(scan)
		if d.At(now).Readable() {
			counts[d.Story] = d.Messages
		}
		return err
	})
	return counts, err
}

// PageQuery asks for a page of a discussion. From is the place to go on from, exclusive; 0 is the beginning of the order.
type PageQuery struct {
	Story int64
	Sort  Sort  // Newest where empty
	From  int64 // Page.Next of the page before
	Limit int   // 0 means 50, at most 200
}

// Page is a page of a discussion: the same for every reader.
type Page struct {
	Discussion Discussion
	State      State
	Messages   []Message
	Next       int64 // From of the next page; 0: no more
}

func size(limit, usual, most int) int {
	if limit <= 0 {
		return usual
	}
	return min(limit, most)
}

// The two orders, each one walk along the index of places; the numbers of the parameters are theirs.
const (
	newestFirst = `
		where m.story = $1 and m.shown and m.seq < $2
		order by m.seq desc
		limit $3`
	oldestFirst = `
		where m.story = $1 and m.shown and m.seq > $2
		order by m.seq
		limit $3`
)

const beyond = 1 << 62 // a place that no message has

// Page answers visible messages in order; none where the state may not be read.
func (b *Board) Page(ctx context.Context, q PageQuery) (Page, error) {
	d, err := readDiscussion(ctx, b.db, q.Story, "")
	if err != nil {
		return Page{}, err
	}
	now := b.clock.Now()
	p := Page{Discussion: d.forReaders(now), State: d.At(now)}
	if !p.State.Readable() {
		return p, nil
	}
	order, from := newestFirst, q.From
	if q.Sort == Oldest {
		order = oldestFirst
	} else if from == 0 {
		from = beyond
	}
	limit := size(q.Limit, 50, 200)
	list, err := readMessages(ctx, b.db, order, q.Story, from, limit+1)
	if err != nil {
		return Page{}, err
	}
	if len(list) > limit {
		list = list[:limit]
		p.Next = list[limit-1].Seq
	}
	p.Messages, err = b.forReaders(ctx, list)
	return p, err
}

// forReaders answers what everybody may know of a discussion.
func (d Discussion) forReaders(now time.Time) Discussion {
	d.pending, d.lastMessage = 0, 0
	if !d.At(now).Readable() {
		d.Messages, d.LastSeq, d.LastAt = 0, 0, time.Time{}
	}
	return d
}

// forReaders answers what everybody may know of visible messages, with their authors' names.
func (b *Board) forReaders(ctx context.Context, list []record) ([]Message, error) {
	messages := make([]Message, len(list))
	pointers := make([]*Message, len(list))
	for i, m := range list {
		messages[i] = m.forReaders()
		pointers[i] = &messages[i]
	}
	return messages, b.name(ctx, b.db, pointers)
}

// forReaders leaves of a message what everybody may know; of a stub that is its place.
func (m Message) forReaders() Message {
	m.Why, m.Rule, m.Reason, m.Answer = "", "", "", NoAppeal
	if m.State == Gone {
		return Message{ID: m.ID, Story: m.Story, Seq: m.Seq, State: Gone, Version: m.Version, Parent: m.Parent, ParentSeq: m.ParentSeq, Replies: m.Replies, At: m.At}
	}
	return m
}

// Place is where a message is found.
type Place struct {
	Story, Seq int64
	From       int64 // PageQuery.From of the page that begins with the message
}

// Permalink answers where a visible message stands in an order, or errs.NotFound.
func (b *Board) Permalink(ctx context.Context, message int64, sort Sort) (Place, error) {
	shown, err := b.Shown(ctx, []int64{message})
	if err != nil {
		return Place{}, err
	}
	m, ok := shown[message]
	if !ok {
		return Place{}, errs.Say(errs.NotFound, "discussion.no_message", nil)
	}
	p := Place{Story: m.Story, Seq: m.Seq, From: m.Seq + 1}
	if sort == Oldest {
		p.From = m.Seq - 1
	}
	return p, nil
}

// Shown answers those of the messages that everybody may see now, stubs too: what a stream may tell of its entries.
func (b *Board) Shown(ctx context.Context, ids []int64) (map[int64]Message, error) {
	found := make(map[int64]Message, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	list, err := readMessages(ctx, b.db, `
		where m.shown and `+among(b.db.Engine(), "m.id", "$1"), jsonList(ids))
	if err != nil {
		return nil, err
	}
	readable := map[int64]bool{}
	kept := list[:0]
	for _, m := range list {
		may, known := readable[m.Story]
		if !known {
			d, err := readDiscussion(ctx, b.db, m.Story, "")
			if err != nil {
				return nil, err
			}
			may = d.At(b.clock.Now()).Readable()
			readable[m.Story] = may
		}
		if may {
			kept = append(kept, m)
		}
	}
	messages, err := b.forReaders(ctx, kept)
	for _, m := range messages {
		found[m.ID] = m
	}
	return found, err
}

const mostReplies = 200

// answersTo is a walk along the index of parents; SQLite takes that only where its condition (parent > 0) is said.
const answersTo = `
		where m.parent = $1 and m.parent > 0 and m.shown
		order by m.id
		limit $2`

// Replies answers the visible answers to a message, oldest first, at most 200.
func (b *Board) Replies(ctx context.Context, message int64) ([]Message, error) {
	m, err := readMessage(ctx, b.db, message, "")
	if err != nil {
		return nil, err
	}
	d, err := readDiscussion(ctx, b.db, m.Story, "")
	if err != nil {
		return nil, err
	}
	if !m.shown || !d.At(b.clock.Now()).Readable() {
		return nil, errs.Say(errs.NotFound, "discussion.no_message", nil)
	}
	list, err := readMessages(ctx, b.db, answersTo, message, mostReplies)
	if err != nil {
		return nil, err
	}
	return b.forReaders(ctx, list)
}

// Own is what one reader alone sees in a discussion.
type Own struct {
	Messages  []Message          // not visible to others: pending, rejected, appealed, upheld; newest first, at most 50
	Reactions map[int64]Reaction // message → own reaction
	Ignored   []int64            // accounts
}

// Mine answers what is personal to an actor in a discussion.
func (b *Board) Mine(ctx context.Context, who account.Actor, story int64) (Own, error) {
	own := Own{Reactions: map[int64]Reaction{}}
	if who.ID == 0 {
		return own, nil
	}
	list, err := readMessages(ctx, b.db, `
		where m.story = $1 and m.author = $2 and m.state in ('pending', 'rejected', 'appealed', 'upheld')
		order by m.id desc
		limit 50`, story, who.ID)
	if err != nil {
		return Own{}, err
	}
	pointers := make([]*Message, len(list))
	for i := range list {
		own.Messages = append(own.Messages, list[i].Message)
	}
	for i := range own.Messages {
		pointers[i] = &own.Messages[i]
	}
	if err := b.name(ctx, b.db, pointers); err != nil {
		return Own{}, err
	}
	rows, err := b.db.Query(ctx, `
		select r.message, r.reaction
		from discussion_reaction r
		join discussion_message m on m.id = r.message
		where r.reader = $1 and m.story = $2`, who.ID, story)
	if err != nil {
		return Own{}, err
	}
	if err := eachReaction(rows, own.Reactions); err != nil {
		return Own{}, err
	}
	own.Ignored, err = b.ids(ctx, b.db, "select ignored from discussion_ignore where reader = $1 order by ignored", who.ID)
	return own, err
}

func eachReaction(rows *sql.Rows, into map[int64]Reaction) error {
	return store.Each(rows, func(scan func(...any) error) error {
		var message int64
		var r Reaction
		err := scan(&message, &r)
		into[message] = r
		return err
	})
}

// ids answers the one column of a query.
func (b *Board) ids(ctx context.Context, q store.Queryer, query string, args ...any) ([]int64, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var list []int64
	err = store.Each(rows, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		list = append(list, id)
		return err
	})
	return list, err
}
