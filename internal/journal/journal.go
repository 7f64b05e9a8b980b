// Package journal is the append-only log of everything that happened: the spine of the program.
//
// It owns the table journal. A row is written in the same transaction as the change it tells of, last before the
// commit, so that ids are in the order of commits on both engines and a tailer that has read up to an id has missed
// nothing below it. It is at once the audit log, the outbox, the source of live updates and the cache's invalidation.
//
// The payload holds references, never personal values: those stay in their owner's table, so that a person can be
// erased. It refuses to be changed, but for Redact, which is itself journalled.
package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Audience says who may be told of an entry: one of the words below, or "account:ID" or "client:ID".
type Audience string

// The audiences that are words.
const (
	Public    Audience = "public"    // every reader
	Member    Audience = "member"    // every signed-in reader
	Staff     Audience = "staff"     // everyone with a role in the newsroom
	Moderator Audience = "moderator" // those who moderate
)

// Entry is one thing that happened.
type Entry struct {
	ID       int64           `json:"id"`
	At       time.Time       `json:"at"`
	Edition  string          `json:"edition,omitempty"` // the edition's code; empty: the whole house
	Kind     string          `json:"kind"`              // subject.verb: "story.published"
	Subject  string          `json:"subject"`           // kind:number: "story:812"
	Actor    string          `json:"actor"`             // "account:5", "operator", "system"
	Audience Audience        `json:"audience"`
	Tags     []string        `json:"tags,omitempty"` // what cached pages must be dropped: "story:812", "edition:en"
	Payload  json.RawMessage `json:"payload,omitempty"`
}

// Journal writes and reads the log.
type Journal struct {
	db       *store.DB
	clock    clock.Clock
	mu       sync.Mutex
	onCommit []func([]Entry)
}

// New makes the journal of a database.
func New(db *store.DB, clock clock.Clock) *Journal { return &Journal{db: db, clock: clock} }

// OnCommit adds a function that is handed the entries of every transaction of this process once they stand, before
// the writer gets its answer. It must be quick and must not write. Call it before the first change.
func (j *Journal) OnCommit(f func([]Entry)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.onCommit = append(j.onCommit, f)
}

type slot struct{}

// collected are the entries of one transaction, in the order in which they were added.
type collected struct{ entries []*Entry }

// Add leaves an entry to be written just before the transaction commits. ID and At are filled then; the answered
// pointer shows them once Update has returned. payload is marshalled now; nil means none.
func (j *Journal) Add(tx *store.Tx, entry Entry, payload any) (*Entry, error) {
	if entry.Kind == "" || entry.Subject == "" || entry.Actor == "" || entry.Audience == "" {
		return nil, fmt.Errorf("journal entry lacks kind, subject, actor or audience: %+v", entry)
	}
	entry.Payload = json.RawMessage("{}")
	if payload != nil {
		text, err := json.Marshal(payload)
		if err != nil {
			return nil, fmt.Errorf("journal %s: %w", entry.Kind, err)
		}
		entry.Payload = text
	}
	mine := tx.Slot(slot{}, func() any {
		c := &collected{}
		tx.Last(func(ctx context.Context, tx *store.Tx) error { return j.write(ctx, tx, c) })
		return c
	}).(*collected)
	mine.entries = append(mine.entries, &entry)
	return &entry, nil
}

// lockKey is the advisory lock under which PostgreSQL gives out journal ids. Nothing else takes it. It is taken late:
// taken first it deadlocks against row locks, and without it a tailer misses rows that commit out of order.
const lockKey = 0x646c6a // "dlj"

func (j *Journal) write(ctx context.Context, tx *store.Tx, mine *collected) error {
	if tx.Engine() == store.Postgres { // SQLite has one writer at a time as it is
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock($1)", lockKey); err != nil {
			return fmt.Errorf("journal lock: %w", err)
		}
	}
	at := j.clock.Now()
	for _, e := range mine.entries {
		e.At = at
		err := tx.QueryRow(ctx, `
			insert into journal (at, edition, kind, subject, actor, audience, tags, payload)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			returning id`,
			store.At(at), e.Edition, e.Kind, e.Subject, e.Actor, string(e.Audience), strings.Join(e.Tags, " "), string(e.Payload),
		).Scan(&e.ID)
		if err != nil {
			return fmt.Errorf("journal %s: %w", e.Kind, err)
		}
	}
	tx.After(func() { j.committed(mine) })
	return nil
}

func (j *Journal) committed(mine *collected) {
	entries := make([]Entry, len(mine.entries))
	for i, e := range mine.entries {
		entries[i] = *e
	}
	j.mu.Lock()
	listeners := j.onCommit
	j.mu.Unlock()
	for _, f := range listeners {
		f(entries)
	}
}

// Latest answers the id of the newest entry, 0 in an empty journal.
func (j *Journal) Latest(ctx context.Context) (int64, error) { return Newest(ctx, j.db) }

// Newest answers the id of the newest entry as q sees it, 0 in an empty journal.
func Newest(ctx context.Context, q store.Queryer) (int64, error) {
	var id int64
	err := q.QueryRow(ctx, "select coalesce(max(id), 0) from journal").Scan(&id)
	return id, err
}

// Query narrows what Read answers. The zero value is the whole journal from its beginning.
type Query struct {
	After   int64  // only entries with a larger id
	Edition string // only this edition's, or "" for all
	Subject string // only of this subject, or "" for all
	Limit   int    // at most so many; 0 means 100, and 1,000 is the most
}

// Read answers entries in the order of their ids.
func (j *Journal) Read(ctx context.Context, q Query) ([]Entry, error) {
	if q.Limit <= 0 {
		q.Limit = 100
	}
	q.Limit = min(q.Limit, 1000)
	rows, err := j.db.Query(ctx, `
		select id, at, edition, kind, subject, actor, audience, tags, payload
		from journal
		where id > $1 and ($2 = '' or edition = $2) and ($3 = '' or subject = $3)
		order by id
		limit $4`, q.After, q.Edition, q.Subject, q.Limit)
	if err != nil {
		return nil, fmt.Errorf("read journal after %d: %w", q.After, err)
	}
	var entries []Entry
	err = store.Each(rows, func(scan func(...any) error) error {
		e, err := scanEntry(scan)
		entries = append(entries, e)
		return err
	})
	return entries, err
}

func scanEntry(scan func(...any) error) (Entry, error) {
	var e Entry
	var at store.Time
	var audience, tags, payload string
	err := scan(&e.ID, &at, &e.Edition, &e.Kind, &e.Subject, &e.Actor, &audience, &tags, &payload)
	e.At, e.Audience, e.Tags, e.Payload = at.Time, Audience(audience), strings.Fields(tags), json.RawMessage(payload)
	return e, err
}

// Redact empties the payload of an entry, for the law's sake, and journals that it was done and why.
func (j *Journal) Redact(ctx context.Context, actor string, id int64, reason string) error {
	return j.db.Update(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, `update journal set payload = '{"redacted":true}' where id = $1`, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.NotFound, "journal entry %d", id)
		}
		_, err = j.Add(tx, Entry{Kind: "journal.redacted", Subject: fmt.Sprintf("journal:%d", id), Actor: actor, Audience: Staff},
			map[string]string{"reason": reason})
		return err
	})
}
