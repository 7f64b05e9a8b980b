package journal_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

const (
	writers = 8
	desks   = 6   // rows that the writers lock
	turns   = 100 // changes that each writer attempts
)

// errMind is a writer that thinks better of it.
var errMind = errors.New("changed my mind")

// TestTailerMissesNothingThatEightWritersCommit lets eight writers lock rows before and after they add entries, give up,
// panic, be cancelled and lose their connection, while a tailer reads on from the last id that it saw. Each writer takes
// its rows in their order, so that they cannot deadlock among themselves: a deadlock would be the journal's.
func TestTailerMissesNothingThatEightWritersCommit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second) // a deadlock that nobody breaks ends here
		defer cancel()
		j := journal.New(db, clock.System{})
		prepare(t, ctx, db)
		race := &race{db: db, journal: j}
		done := make(chan struct{})
		var tailed []journal.Entry
		var tailer, group sync.WaitGroup
		tailer.Go(func() { tailed = race.tail(t, ctx, done) })
		for w := range writers {
			group.Go(func() { race.write(t, ctx, w) })
		}
		group.Wait()
		close(done)
		tailer.Wait()
		race.compare(t, ctx, tailed)
	})
}

func prepare(t *testing.T, ctx context.Context, db *store.DB) {
	t.Helper()
	err := db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, "create table desk_row (id integer primary key, n integer not null)"); err != nil {
			return err
		}
		for id := range desks {
			if _, err := tx.Exec(ctx, "insert into desk_row (id, n) values ($1, 0)", id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// race is what the writers and the tailer share.
type race struct {
	db      *store.DB
	journal *journal.Journal

	mu       sync.Mutex
	promised []string // subjects whose transaction was acknowledged
	floor    atomic.Int64
}

func (r *race) write(t *testing.T, ctx context.Context, writer int) {
	random := rand.New(rand.NewPCG(uint64(writer), 7))
	for turn := range turns {
		subject := fmt.Sprintf("x:%d-%d", writer, turn)
		fate := random.IntN(10)
		floor := r.floor.Load() // an id that was committed before we began
		var entries []*journal.Entry
		err := r.attempt(ctx, random, fate, func(tx *store.Tx) error {
			entries = nil
			for i := range 1 + random.IntN(3) {
				e, err := r.journal.Add(tx, journal.Entry{Kind: "x.y", Subject: fmt.Sprintf("%s-%d", subject, i), Actor: "operator", Audience: journal.Staff}, nil)
				if err != nil {
					return err
				}
				entries = append(entries, e)
			}
			return nil
		})
		r.judge(t, verdict{err: err, fate: fate, floor: floor, entries: entries})
	}
}

// The fates of a change; the others go through.
const (
	givesUp   = 0
	panics    = 1
	cancelled = 2
	cutOff    = 3 // its connection dies just before the commit
)

func (r *race) attempt(ctx context.Context, random *rand.Rand, fate int, add func(tx *store.Tx) error) (err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("%w: %v", errMind, caught)
		}
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return r.db.Update(ctx, func(tx *store.Tx) error {
		rows := rowsToLock(random)
		early := random.IntN(len(rows) + 1) // some tell the journal before they lock, some between, some after
		if err := lockRows(ctx, tx, random, rows[:early]); err != nil {
			return err
		}
		if err := add(tx); err != nil {
			return err
		}
		if err := lockRows(ctx, tx, random, rows[early:]); err != nil {
			return err
		}
		switch fate {
		case givesUp:
			return errMind
		case panics:
			panic("a writer fell over")
		case cancelled:
			cancel()
		case cutOff:
			tx.Last(cut)
		}
		return nil
	})
}

func rowsToLock(random *rand.Rand) []int {
	rows := random.Perm(desks)[:random.IntN(4)]
	slices.Sort(rows)
	return rows
}

// lockRows takes the rows' locks one after the other and holds them for a moment.
func lockRows(ctx context.Context, tx *store.Tx, random *rand.Rand, rows []int) error {
	for _, id := range rows {
		if _, err := tx.Exec(ctx, "update desk_row set n = n + 1 where id = $1", id); err != nil {
			return err
		}
		if random.IntN(3) == 0 {
			time.Sleep(time.Duration(random.IntN(1500)) * time.Microsecond)
		}
	}
	return nil
}

// cut ends the transaction's own connection, as a killed process would, after the journal's rows were written.
func cut(ctx context.Context, tx *store.Tx) error {
	if tx.Engine() == store.Postgres {
		_, err := tx.Exec(ctx, "select pg_terminate_backend(pg_backend_pid())")
		return err
	}
	return errMind // SQLite's writer lives in the process: a roll back is what a crash leaves
}

// verdict is how one attempt ended.
type verdict struct {
	err     error
	fate    int
	floor   int64
	entries []*journal.Entry
}

func (r *race) judge(t *testing.T, v verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case v.err == nil && v.fate <= panics:
		t.Errorf("a change that gave up was acknowledged")
	case v.err == nil:
		for _, e := range v.entries {
			if e.ID <= v.floor {
				t.Errorf("entry %d was committed after %d had been", e.ID, v.floor)
			}
			r.promised = append(r.promised, e.Subject)
		}
		last := v.entries[len(v.entries)-1].ID
		for was := r.floor.Load(); was < last && !r.floor.CompareAndSwap(was, last); was = r.floor.Load() {
		}
	case v.fate > cutOff:
		t.Errorf("a change that nothing stood against was refused: %v", v.err)
	}
}

// tail reads on from the last id it has seen until the writers are done and nothing more comes.
func (r *race) tail(t *testing.T, ctx context.Context, done <-chan struct{}) []journal.Entry {
	var seen []journal.Entry
	after := int64(0)
	for {
		finished := false
		select {
		case <-done:
			finished = true
		default:
		}
		entries, err := r.journal.Read(ctx, journal.Query{After: after, Limit: 7})
		if err != nil {
			t.Errorf("tail after %d: %v", after, err)
			return seen
		}
		for _, e := range entries {
			after = e.ID
			seen = append(seen, e)
		}
		if finished && len(entries) == 0 {
			return seen
		}
	}
}

// compare holds what the tailer saw against the whole journal and against what the writers were promised.
func (r *race) compare(t *testing.T, ctx context.Context, tailed []journal.Entry) {
	t.Helper()
	var whole []journal.Entry
	for after := int64(0); ; {
		page, err := r.journal.Read(ctx, journal.Query{After: after, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		whole, after = append(whole, page...), page[len(page)-1].ID
	}
	if len(tailed) != len(whole) {
		t.Errorf("the tailer saw %d entries, the journal holds %d", len(tailed), len(whole))
	}
	subjects := make([]string, len(whole))
	for i, e := range whole {
		subjects[i] = e.Subject
		if i < len(tailed) && tailed[i].ID != e.ID {
			t.Fatalf("the tailer's entry %d has id %d, the journal's %d", i, tailed[i].ID, e.ID)
		}
	}
	slices.Sort(subjects)
	slices.Sort(r.promised)
	if !slices.Equal(subjects, r.promised) {
		t.Errorf("%d entries were promised, the journal holds %d", len(r.promised), len(subjects))
	}
	if len(r.promised) < writers*turns/3 {
		t.Errorf("only %d entries came through: the test proves too little", len(r.promised))
	}
}
