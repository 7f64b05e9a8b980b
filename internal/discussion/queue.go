package discussion

import (
	"context"
	"slices"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// Queue is a list of cases.
type Queue string

// The queues, in the order of the work.
const (
	QueueReported Queue = "reported"
	QueuePending  Queue = "pending"
	QueueNew      Queue = "new" // published and not looked at yet
	QueueAll      Queue = "all"
)

// Queues lists the queues in the order of the work.
var Queues = []Queue{QueueReported, QueuePending, QueueNew, QueueAll}

// queueConditions are the queues, each a walk along an index of its own.
var queueConditions = map[Queue]string{
	QueueReported: "m.reports > 0", QueuePending: "m.state = 'pending'", QueueNew: "m.state = 'published' and not m.reviewed", QueueAll: "1 = 1",
}

// QueueQuery asks for a page of a queue.
type QueueQuery struct {
	Queue   Queue
	Edition string // "": every edition in which the actor moderates
	Story   int64  // 0: all stories
	From    int64  // QueuePage.Next
	Limit   int    // 0 means 30, at most 100
}

// Case is a message with what a moderator needs beside it.
type Case struct {
	Message
	Edition   string    `json:"edition"`
	Section   string    `json:"section"`
	Headline  string    `json:"headline"` // "" where the story is not public
	Path      string    `json:"path"`
	Reports   []Report  `json:"reports,omitempty"` // open ones
	Hits      []string  `json:"hits,omitempty"`    // the suspect words
	ClaimedBy int64     `json:"claimed_by,omitempty"`
	Claimed   time.Time `json:"claimed_until,omitzero"`
	Reviewed  bool      `json:"reviewed"`
	Plea      string    `json:"plea,omitempty"` // the words of its open appeal
}

// Report is one complaint about a message.
type Report struct {
	Reader int64     `json:"reader"`
	Rule   Rule      `json:"rule"`
	Words  string    `json:"words,omitempty"`
	At     time.Time `json:"at"`
}

// QueuePage is a page of a queue.
type QueuePage struct {
	Cases []Case
	Next  int64 // From of the next page; 0: no more
}

// Queue answers cases: reported, pending and new ones oldest first, all newest first.
func (b *Board) Queue(ctx context.Context, who account.Actor, q QueueQuery) (QueuePage, error) {
	if queueConditions[q.Queue] == "" {
		return QueuePage{}, errs.At("queue", "discussion.queue_unknown", nil)
	}
	if err := mustModerate(who, q.Edition); err != nil {
		return QueuePage{}, err
	}
	limit := size(q.Limit, 30, 100)
	list, err := b.queue(ctx, who, q, limit+1)
	if err != nil {
		return QueuePage{}, err
	}
	page := QueuePage{}
	if len(list) > limit {
		list = list[:limit]
		page.Next = list[limit-1].ID
	}
	page.Cases, err = b.cases(ctx, list)
	return page, err
}

// queue answers the first messages of a queue over all editions that the actor may see, in order.
func (b *Board) queue(ctx context.Context, who account.Actor, q QueueQuery, limit int) ([]record, error) {
	editions, err := b.moderated(ctx, who, q.Edition)
	if err != nil {
		return nil, err
	}
	var all []record
	for _, edition := range editions {
		q.Edition = edition
		list, err := b.queueOf(ctx, who, q, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(x, y record) int {
		if q.Queue == QueueAll {
			return int(y.ID - x.ID)
		}
		return int(x.ID - y.ID)
	})
	return all[:min(len(all), limit)], nil
}

// moderated answers the editions in which the actor moderates at least a section.
func (b *Board) moderated(ctx context.Context, who account.Actor, only string) ([]string, error) {
	if only != "" {
		return []string{only}, nil
	}
	editions, err := b.house.Editions(ctx)
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, ed := range editions {
		if mustModerate(who, ed.Code) == nil {
			codes = append(codes, ed.Code)
		}
	}
	return codes, nil
}

// queueOf walks a queue of one edition. Who moderates a section alone sees that section's cases, so the walk goes on until
// there are enough.
func (b *Board) queueOf(ctx context.Context, who account.Actor, q QueueQuery, limit int) ([]record, error) {
	edition, from, order, beyondFrom := q.Edition, q.From, "order by m.id", "m.id > $2"
	if q.Queue == QueueAll {
		order, beyondFrom = "order by m.id desc", "m.id < $2"
		if from == 0 {
			from = beyond
		}
	}
	sections := map[int64]string{}
	whole := who.Can(account.Moderate, edition, "")
	var list []record
	for {
		batch, err := readMessages(ctx, b.db, `
		where m.edition = $1 and `+beyondFrom+` and ($3 = 0 or m.story = $3) and `+queueConditions[q.Queue]+`
		`+order+`
		limit $4`, edition, from, q.Story, limit)
		if err != nil {
			return nil, err
		}
		for _, m := range batch {
			from = m.ID
			if !whole {
				if err := b.sectionOf(ctx, m.Story, sections); err != nil {
					return nil, err
				}
			}
			if (whole || who.Can(account.Moderate, edition, sections[m.Story])) && len(list) < limit {
				list = append(list, m)
			}
		}
		if len(batch) < limit || len(list) >= limit {
			return list, nil
		}
	}
}

func (b *Board) sectionOf(ctx context.Context, story int64, known map[int64]string) error {
	if _, ok := known[story]; ok {
		return nil
	}
	d, err := readDiscussion(ctx, b.db, story, "")
	known[story] = d.Section
	return err
}

// cases puts beside messages what a moderator needs.
func (b *Board) cases(ctx context.Context, list []record) ([]Case, error) {
	cases := make([]Case, len(list))
	pointers, numbers := make([]*Message, len(list)), make([]int64, len(list))
	sections := map[int64]string{}
	for i, m := range list {
		cases[i] = Case{Message: m.Message, Edition: m.edition, Claimed: m.claimedUntil, Reviewed: m.reviewed}
		if m.claimedBy != nobody && b.clock.Now().Before(m.claimedUntil) {
			cases[i].ClaimedBy = m.claimedBy
		}
		if m.hits != "" {
			cases[i].Hits = strings.Split(m.hits, "\n")
		}
		pointers[i], numbers[i] = &cases[i].Message, m.Story
		if err := b.sectionOf(ctx, m.Story, sections); err != nil {
			return nil, err
		}
		if err := b.complaints(ctx, m, &cases[i]); err != nil {
			return nil, err
		}
	}
	stories, err := b.archive.ByNumbers(ctx, numbers)
	if err != nil {
		return nil, err
	}
	for i := range cases {
		c := &cases[i]
		c.Section, c.Headline, c.Path = sections[c.Story], stories[c.Story].Headline, stories[c.Story].Path
	}
	return cases, b.name(ctx, b.db, pointers)
}

// complaints reads the open reports of a message, and its plea.
func (b *Board) complaints(ctx context.Context, m record, c *Case) error {
	if m.State == Appealed {
		if err := b.db.QueryRow(ctx, "select words from discussion_appeal where message = $1 and sanction = 0", m.ID).Scan(&c.Plea); err != nil {
			return err
		}
	}
	if m.reports == 0 {
		return nil
	}
	rows, err := b.db.Query(ctx, `
		select reader, rule, words, at
		from discussion_report
		where message = $1 and settled = 0
		order by at, reader
		limit 20`, m.ID)
	if err != nil {
		return err
	}
	return store.Each(rows, func(scan func(...any) error) error {
		var r Report
		var at store.Time
		err := scan(&r.Reader, &r.Rule, &r.Words, &at)
		r.At = at.Time
		c.Reports = append(c.Reports, r)
		return err
	})
}

// mostCounted is where the count of a queue stops.
const mostCounted = 1000

// QueueCounts answers how many cases wait in each queue but QueueAll, and how many appeals, each counted up to 1,000. An
// actor who moderates sections alone is told the numbers of the whole edition.
func (b *Board) QueueCounts(ctx context.Context, who account.Actor, edition string) (map[Queue]int, int, error) {
	if err := mustModerate(who, edition); err != nil {
		return nil, 0, err
	}
	editions, err := b.moderated(ctx, who, edition)
	if err != nil {
		return nil, 0, err
	}
	counts, appeals := map[Queue]int{}, 0
	for _, edition := range editions {
		for _, q := range Queues[:3] {
			var n int
			err := b.db.QueryRow(ctx, `
				select count(*)
				from (
					select m.id
					from discussion_message m
					where m.edition = $1 and `+queueConditions[q]+`
					limit $2
				) waiting`, edition, mostCounted).Scan(&n)
			if err != nil {
				return nil, 0, err
			}
			counts[q] += n
		}
		var n int
		err := b.db.QueryRow(ctx, "select count(*) from discussion_appeal where answer = 'waiting' and edition = $1", edition).Scan(&n)
		if err != nil {
			return nil, 0, err
		}
		appeals += n
	}
	if edition == "" && who.Can(account.Moderate, "", "") {
		var everywhere int // against blocks that reach every edition
		err := b.db.QueryRow(ctx, "select count(*) from discussion_appeal where answer = 'waiting' and edition = ''").Scan(&everywhere)
		if err != nil {
			return nil, 0, err
		}
		appeals += everywhere
	}
	return counts, appeals, nil
}

// Next claims the first case of a queue that nobody else has claimed and that is not the actor's own; errs.NotFound
// where there is none.
func (b *Board) Next(ctx context.Context, who account.Actor, q QueueQuery) (Case, error) {
	q.Limit = 50
	for {
		page, err := b.Queue(ctx, who, q)
		if err != nil {
			return Case{}, err
		}
		for _, c := range page.Cases {
			if c.Author == who.ID || c.ClaimedBy != 0 && c.ClaimedBy != who.ID {
				continue
			}
			claimed, err := b.claim(ctx, who, c.ID, q.Queue)
			if errs.Is(err, errs.Conflict) || errs.Is(err, errs.NotFound) {
				continue // a colleague was faster
			}
			return claimed, err
		}
		if page.Next == 0 {
			return Case{}, errs.Say(errs.NotFound, "discussion.queue_empty", nil)
		}
		q.From = page.Next
	}
}

// Claim keeps a case for the actor for ClaimTime; errs.Conflict where somebody else has it.
func (b *Board) Claim(ctx context.Context, who account.Actor, message int64) (Case, error) {
	return b.claim(ctx, who, message, QueueAll)
}

// in says whether a message stands in a queue.
func (m *record) in(q Queue) bool {
	switch q {
	case QueueReported:
		return m.reports > 0
	case QueuePending:
		return m.State == Pending
	case QueueNew:
		return m.State == Published && !m.reviewed
	}
	return true
}

// claim refuses a case that has left its queue since it was read: a colleague has decided on it.
func (b *Board) claim(ctx context.Context, who account.Actor, message int64, q Queue) (Case, error) {
	var claimed record
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		c, err := b.begin(ctx, tx, who, message)
		if err != nil {
			return err
		}
		if err := c.mayDecide(0); err != nil {
			return err
		}
		if !c.m.in(q) {
			return overtaken()
		}
		c.m.claimedBy, c.m.claimedUntil = who.ID, c.now.Add(ClaimTime)
		_, err = tx.Exec(ctx, "update discussion_message set claimed_by = $1, claimed_until = $2 where id = $3", who.ID, store.At(c.m.claimedUntil), message)
		if err != nil {
			return err
		}
		claimed = *c.m
		return c.enter("message.claimed", journal.Moderator)
	})
	if err != nil {
		return Case{}, err
	}
	cases, err := b.cases(ctx, []record{claimed})
	if err != nil {
		return Case{}, err
	}
	return cases[0], nil
}

// Unclaim gives a case back; one that somebody else has is left alone.
func (b *Board) Unclaim(ctx context.Context, who account.Actor, message int64) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		c, err := b.begin(ctx, tx, who, message)
		if err != nil {
			return err
		}
		if err := c.mayModerate(); err != nil {
			return err
		}
		if c.m.claimedBy != who.ID {
			return nil
		}
		if err := c.unclaim(ctx); err != nil {
			return err
		}
		return c.enter("message.claimed", journal.Moderator)
	})
}

const (
	threadBefore = 3
	threadAfter  = 5
)

// Thread answers the messages around one, whatever their state, oldest first: what it answers, the three sent before it,
// itself, and the first five answers to it.
func (b *Board) Thread(ctx context.Context, who account.Actor, message int64) ([]Message, error) {
	m, err := readMessage(ctx, b.db, message, "")
	if err != nil {
		return nil, err
	}
	d, err := readDiscussion(ctx, b.db, m.Story, "")
	if err != nil {
		return nil, err
	}
	if err := who.Must(account.Moderate, d.Edition, d.Section); err != nil {
		return nil, err
	}
	around, err := readMessages(ctx, b.db, `
		where m.story = $1 and m.id <= $2
		order by m.id desc
		limit $3`, m.Story, m.ID, threadBefore+1)
	if err != nil {
		return nil, err
	}
	if m.Parent != 0 && !slices.ContainsFunc(around, func(r record) bool { return r.ID == m.Parent }) {
		parent, err := readMessage(ctx, b.db, m.Parent, "")
		if err != nil {
			return nil, err
		}
		around = append(around, parent)
	}
	slices.Reverse(around)
	answers, err := readMessages(ctx, b.db, `
		where m.parent = $1 and m.parent > 0
		order by m.id
		limit $2`, m.ID, threadAfter)
	if err != nil {
		return nil, err
	}
	return b.whole(ctx, append(around, answers...))
}

// whole answers messages as moderators see them.
func (b *Board) whole(ctx context.Context, list []record) ([]Message, error) {
	messages, pointers := make([]Message, len(list)), make([]*Message, len(list))
	for i, m := range list {
		messages[i] = m.Message
		pointers[i] = &messages[i]
	}
	return messages, b.name(ctx, b.db, pointers)
}
