package discussion

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// nobody stands for a missing account in what is read; 0 is the operator.
const nobody = -1

// record is a message with what only the board knows of it.
type record struct {
	Message
	edition      string
	shown        bool
	published    time.Time
	hits         string
	decidedBy    int64 // nobody: undecided
	reports      int
	reviewed     bool
	claimedBy    int64 // nobody: unclaimed
	claimedUntil time.Time
	print        string
	once         string // idempotency key, while it is new
}

const messageColumns = `
		select m.id, m.story, m.edition, coalesce(m.seq, 0), m.state, m.shown, m.author, m.staff, m.version, m.parent,
			coalesce((select p.seq from discussion_message p where p.id = m.parent and p.shown), 0),
			m.replies, m.reactions, m.featured, m.at, m.published, m.edited, m.why, m.hits, m.rule, m.reason,
			coalesce(m.decided_by, -1), m.answer, m.reports, m.reviewed, coalesce(m.claimed_by, -1), m.claimed_until, m.print, m.body
		from discussion_message m`

func scanMessage(scan func(...any) error) (record, error) {
	var m record
	var reactions string
	var at, published, edited, claimed store.Time
	err := scan(&m.ID, &m.Story, &m.edition, &m.Seq, &m.State, &m.shown, &m.Author, &m.Staff, &m.Version, &m.Parent, &m.ParentSeq,
		&m.Replies, &reactions, &m.Featured, &at, &published, &edited, &m.Why, &m.hits, &m.Rule, &m.Reason,
		&m.decidedBy, &m.Answer, &m.reports, &m.reviewed, &m.claimedBy, &claimed, &m.print, &m.Text)
	if err != nil {
		return record{}, err
	}
	m.At, m.published, m.Edited, m.claimedUntil = at.Time, published.Time, edited.Time, claimed.Time
	if reactions != "{}" {
		err = json.Unmarshal([]byte(reactions), &m.Reactions)
	}
	return m, err
}

// readMessages answers the messages of a query that begins with messageColumns.
func readMessages(ctx context.Context, q store.Queryer, query string, args ...any) ([]record, error) {
	rows, err := q.Query(ctx, messageColumns+query, args...)
	if err != nil {
		return nil, err
	}
	var list []record
	err = store.Each(rows, func(scan func(...any) error) error {
		m, err := scanMessage(scan)
		list = append(list, m)
		return err
	})
	return list, err
}

// readMessage answers one message, or errs.NotFound. lock is what follows the select: tx.ForUpdate() or nothing.
func readMessage(ctx context.Context, q store.Queryer, id int64, lock string) (record, error) {
	m, err := scanMessage(q.QueryRow(ctx, messageColumns+`
		where m.id = $1`+lock, id).Scan)
	if errs.Is(err, errs.NotFound) {
		return record{}, errs.Say(errs.NotFound, "discussion.no_message", nil)
	}
	return m, err
}

// insertMessage writes a new message as it stands.
func insertMessage(ctx context.Context, tx *store.Tx, m *record) error {
	m.Version = 1
	return tx.QueryRow(ctx, `
		insert into discussion_message (story, edition, seq, state, shown, author, staff, version, parent, replies, reactions, featured, at,
			published, why, hits, rule, reason, answer, reports, reviewed, print, once, body)
		values ($1, $2, nullif(cast($3 as bigint), 0), $4, $5, $6, $7, $8, $9, 0, '{}', $10, $11, $12, $13, $14, $15, $16, '', 0, $17, $18,
			nullif(cast($19 as text), ''), $20)
		returning id`,
		m.Story, m.edition, m.Seq, string(m.State), m.shown, m.Author, m.Staff, m.Version, m.Parent, m.Featured, store.At(m.At),
		store.At(m.published), string(m.Why), m.hits, string(m.Rule), m.Reason, m.reviewed, m.print, m.once, m.Text).Scan(&m.ID)
}

// writeMessage writes what may change in a message, but for its counters of replies and reactions, its claim and its key.
func writeMessage(ctx context.Context, tx *store.Tx, m *record) error {
	_, err := tx.Exec(ctx, `
		update discussion_message
		set seq = nullif(cast($1 as bigint), 0), state = $2, shown = $3, version = $4, featured = $5, published = $6, edited = $7,
			why = $8, hits = $9, rule = $10, reason = $11, decided_by = nullif(cast($12 as bigint), -1), answer = $13,
			reports = $14, reviewed = $15, print = $16, body = $17
		where id = $18`,
		m.Seq, string(m.State), m.shown, m.Version, m.Featured, store.At(m.published), store.At(m.Edited),
		string(m.Why), m.hits, string(m.Rule), m.Reason, m.decidedBy, string(m.Answer), m.reports, m.reviewed, m.print, m.Text, m.ID)
	return err
}

const discussionColumns = `
		select d.story, d.edition, d.section, d.mode, d.seconds, d.opens, d.paused, d.closes, d.archives, d.reason, d.withdrawn,
			d.opened, d.messages, d.pending, d.last_seq, d.last_message, d.last_at, d.pinned, d.told, d.tat
		from discussion d`

func scanDiscussion(scan func(...any) error) (Discussion, error) {
	var d Discussion
	var opens, paused, closes, archives, opened, last, tat store.Time
	var pinned int
	err := scan(&d.Story, &d.Edition, &d.Section, &d.Setting.Mode, &d.Setting.Seconds, &opens, &paused, &closes, &archives, &d.Setting.Reason,
		&d.Withdrawn, &opened, &d.Messages, &d.pending, &d.LastSeq, &d.lastMessage, &last, &pinned, &d.told, &tat)
	d.Setting.Opens, d.Setting.Paused, d.Setting.Closes, d.Setting.Archives = opens.Time, paused.Time, closes.Time, archives.Time
	d.Opened, d.LastAt, d.Pinned, d.tat = opened.Time, last.Time, pinned > 0, tat.Time
	return d, err
}

// readDiscussion answers one discussion, or errs.NotFound.
func readDiscussion(ctx context.Context, q store.Queryer, story int64, lock string) (Discussion, error) {
	d, err := scanDiscussion(q.QueryRow(ctx, discussionColumns+`
		where d.story = $1`+lock, story).Scan)
	if errs.Is(err, errs.NotFound) {
		return Discussion{}, errs.Say(errs.NotFound, "discussion.none", nil)
	}
	return d, err
}

func insertDiscussion(ctx context.Context, tx *store.Tx, d Discussion) error {
	_, err := tx.Exec(ctx, `
		insert into discussion (story, edition, section, mode, seconds, reason, withdrawn, opened, messages, pending, last_seq, last_message,
			pinned, listed, told)
		values ($1, $2, $3, $4, 0, '', $5, $6, 0, 0, 0, 0, 0, $7, '')`,
		d.Story, d.Edition, d.Section, string(d.Setting.Mode), d.Withdrawn, store.At(d.Opened), false)
	return err
}

// writeDiscussion writes everything that may change in a discussion, with what follows from it at a moment.
func writeDiscussion(ctx context.Context, tx *store.Tx, d Discussion, now time.Time) error {
	pinned := 0
	if d.Pinned {
		pinned = 1
	}
	s := d.Setting
	_, err := tx.Exec(ctx, `
		update discussion
		set section = $1, mode = $2, seconds = $3, opens = $4, paused = $5, closes = $6, archives = $7, reason = $8, withdrawn = $9,
			messages = $10, pending = $11, last_seq = $12, last_message = $13, last_at = $14, pinned = $15, told = $16, tat = $17,
			listed = $18, due = $19
		where story = $20`,
		d.Section, string(s.Mode), s.Seconds, store.At(s.Opens), store.At(s.Paused), store.At(s.Closes), store.At(s.Archives), s.Reason, d.Withdrawn,
		d.Messages, d.pending, d.LastSeq, d.lastMessage, store.At(d.LastAt), pinned, string(d.told), store.At(d.tat),
		d.At(now).Readable() && d.Messages > 0, store.At(d.due(now)), d.Story)
	if err != nil {
		return fmt.Errorf("discussion of story %d: %w", d.Story, err)
	}
	return nil
}

// among answers a condition that a column is one of a JSON list of numbers, which is the query's next parameter.
func among(engine store.Engine, column, parameter string) string {
	if engine == store.Postgres {
		return column + " in (select cast(value as bigint) from json_array_elements_text(cast(" + parameter + " as json)))"
	}
	return column + " in (select value from json_each(" + parameter + "))" // SQLite's own function
}

func jsonList(ids []int64) string {
	text, err := json.Marshal(ids)
	if err != nil {
		panic(err) // numbers always marshal
	}
	return string(text)
}
