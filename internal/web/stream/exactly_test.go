package stream_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// follower reads along, loses its connection at random and comes back, to any of the addresses.
type follower struct {
	last int64
	got  map[int64]int
	cuts int
}

// follow goes on until the event of the last id has come.
func (f *follower) follow(ctx context.Context, address func() string, until *atomic.Int64) error {
	for ctx.Err() == nil {
		r, err := open(ctx, address(), "/en/live", "Last-Event-ID", strconv.FormatInt(f.last, 10))
		if err != nil {
			time.Sleep(5 * time.Millisecond) // a restart
			continue
		}
		if r.head.StatusCode != 200 {
			r.conn.Close()
			continue
		}
		err = f.read(r, until)
		r.conn.Close()
		if err == nil || errors.Is(err, errStream) {
			return err
		}
		f.cuts++
	}
	return fmt.Errorf("reached %d of %d", f.last, until.Load())
}

func (f *follower) read(r *reading, until *atomic.Int64) error {
	r.conn.SetReadDeadline(time.Now().Add(time.Duration(rand.IntN(60)) * time.Millisecond))
	for {
		if end := until.Load(); end != 0 && f.last >= end {
			return nil
		}
		e, err := r.next()
		if err != nil {
			return err
		}
		if e.Name == "reset" || e.ID <= f.last {
			return fmt.Errorf("%w: %s %d after %d", errStream, e.Name, e.ID, f.last)
		}
		f.got[e.ID]++
		f.last = e.ID
	}
}

// publishedIDs are the journal ids of what was published after an id.
func publishedIDs(t *testing.T, j *journal.Journal, after int64) []int64 {
	t.Helper()
	entries, err := j.Read(t.Context(), journal.Query{After: after, Edition: "en", Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, e := range entries {
		if e.Kind == "story.published" {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

const (
	followers = 40
	stories   = 60
)

func (h *house) publishAll(t *testing.T, from int64, midway func()) (end int64) {
	for i := range stories {
		h.publish(t, fmt.Sprintf("Story %d", i))
		if i == stories/2 && midway != nil {
			midway()
		}
	}
	ids := publishedIDs(t, h.Journal, from)
	if len(ids) != stories {
		t.Fatalf("%d stories were published", len(ids))
	}
	return ids[len(ids)-1]
}

// everyoneHasEverything starts the followers, publishes, and sees what each of them got.
func everyoneHasEverything(t *testing.T, h *house, address func() string, midway func()) {
	t.Helper()
	from := h.latest(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var until atomic.Int64
	var group sync.WaitGroup
	all := make([]*follower, followers)
	for i := range all {
		all[i] = &follower{last: from, got: map[int64]int{}}
		group.Go(func() {
			if err := all[i].follow(ctx, address, &until); err != nil {
				t.Errorf("reader %d: %v", i, err)
			}
		})
	}
	until.Store(h.publishAll(t, from, midway))
	group.Wait()
	ids := publishedIDs(t, h.Journal, from)
	lost, doubled, cuts := 0, 0, 0
	for _, f := range all {
		cuts += f.cuts
		for _, id := range ids {
			switch n := f.got[id]; {
			case n == 0:
				lost++
			case n > 1:
				doubled++
			}
		}
		if len(f.got) != len(ids) {
			t.Errorf("a reader got %d events of %d", len(f.got), len(ids))
		}
	}
	if lost != 0 || doubled != 0 || cuts < followers {
		t.Errorf("lost %d, doubled %d, with %d cuts", lost, doubled, cuts)
	}
}

func TestReaderGetsEachStoryOnceThoughConnectionsBreakAndTheProgramRestarts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		var now atomic.Pointer[node]
		now.Store(h.start(t, nil))
		everyoneHasEverything(t, h, func() string { return now.Load().address }, func() {
			now.Load().stop()
			now.Store(h.start(t, nil))
		})
	})
}

func TestReaderGetsEachStoryOnceFromTwoNodesInTurn(t *testing.T) {
	for _, engine := range []struct {
		name    string
		address func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		t.Run(engine.name, func(t *testing.T) {
			where := engine.address(t)
			h := newHouse(t, storetest.Open(t, where))
			nodes := []*node{h.start(t, nil), second(t, where, h)}
			everyoneHasEverything(t, h, func() string { return nodes[rand.IntN(2)].address }, nil)
		})
	}
}

// second starts a node with connections of its own, which hears of nothing but through the database.
func second(t *testing.T, where string, h *house) *node {
	db := storetest.Open(t, where)
	j := journal.New(db, h.Clock)
	house := edition.New(db, j, h.Clock)
	if err := house.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	return startNode(t, nodeParts{db: db, journal: j, clock: h.Clock, house: house, feed: newsfeed.New(db)}, nil)
}

func TestReaderMayComeFromANodeThatIsAhead(t *testing.T) {
	where := storetest.SQLite(t)
	h := newHouse(t, storetest.Open(t, where))
	other := second(t, where, h)
	mustOpen(t, other, "/en/live") // the other node's newsfeed is open, and up to a second behind
	h.publish(t, "First")
	here := h.latest(t)
	r := mustOpen(t, other, "/en/live?after="+strconv.FormatInt(here, 10))
	h.publish(t, "Second")
	if e := r.want(t); e.Name != "story.published" || e.Data.Headline != "Second" {
		t.Errorf("got %+v, want the second story alone", e)
	}
}

func TestReaderWhoCameBackIsToldWhatIsTrueNow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		n := h.start(t, nil)
		from := h.latest(t)
		along := mustOpen(t, n, "/en/live")
		libel := h.publish(t, "A libel")
		if e := along.want(t); e.Name != "story.published" || e.Data.Headline != "A libel" {
			t.Errorf("who reads along is told %+v", e)
		}
		h.publish(t, "Another story")
		h.kill(t, libel.Number, "It was wrong.")
		names := []string{"story.published", "story.published", "story.killed"}
		for _, name := range names[1:] {
			if e := along.want(t); e.Name != name || e.Name == "story.killed" && e.Data.Headline != "" {
				t.Errorf("who reads along is told %+v, want %s", e, name)
			}
		}
		later := h.start(t, nil) // reads everything from the database
		for who, at := range map[string]*node{"from memory": n, "from the database": later} {
			back := mustOpen(t, at, "/en/live?after="+strconv.FormatInt(from, 10))
			for i, name := range names {
				e := back.want(t)
				withdrawn := e.Data.Number == libel.Number
				if e.Name != name || withdrawn && (e.Data.Headline != "" || e.Data.Reason != "It was wrong." || e.Data.State != "killed" || e.Data.Words.Notice == "") {
					t.Errorf("%s: event %d is %s", who, i, e.Raw)
				}
				if e.ID <= from || e.Data.URL == "" || e.Data.At.IsZero() || e.Data.Urgency == 0 {
					t.Errorf("%s: event %d lacks something: %s", who, i, e.Raw)
				}
			}
			back.quiet(t)
		}
	})
}

func TestForgottenOrUnknownPlaceIsAnsweredWithReset(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	h.publish(t, "Old")
	old := h.latest(t)
	h.Clock.Advance(25 * time.Hour)
	h.publish(t, "New")
	n := h.start(t, nil)
	for name, place := range map[string]int64{"of the day before": old - 1, "ahead of the journal": old + 1000, "from the beginning": 0} {
		r := mustOpen(t, n, "/en/live", "Last-Event-ID", strconv.FormatInt(place, 10))
		if e := r.want(t); e.Name != "reset" || e.ID != h.latest(t) {
			t.Errorf("%s: %+v, want a reset to %d", name, e, h.latest(t))
		}
	}
	r := mustOpen(t, n, "/en/live?after="+strconv.FormatInt(old, 10))
	if e := r.want(t); e.Data.Headline != "New" {
		t.Errorf("the last id that is remembered: %+v", e)
	}
}

func TestReaderIsToldNoStaffAffairsAndNoOtherEdition(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n := h.start(t, nil)
	english, russian := mustOpen(t, n, "/en/live"), mustOpen(t, n, "/ru/live")
	held := h.publish(t, "To be held")
	ctx := t.Context()
	operator := operator()
	if _, err := h.Archive.Hold(ctx, operator, held.Number, withdrawal("Being checked.")); err != nil {
		t.Fatal(err)
	}
	p := publication("A new version that waits")
	p.Story, p.Base, p.Edition, p.Kind = held.Number, 1, "en", "article"
	if _, err := h.Publish(ctx, operator, p); err != nil {
		t.Fatal(err)
	}
	h.MustPublish(t, publicationIn("ru", "Русская новость"))
	for i, name := range []string{"story.published", "story.held"} {
		if e := english.want(t); e.Name != name || i == 1 && e.Data.Headline != "" {
			t.Errorf("English event %d: %s %s", i, e.Name, e.Raw)
		}
	}
	english.quiet(t)
	if e := russian.want(t); e.Data.Headline != "Русская новость" || e.Data.Words.Day != "2026-11-23" {
		t.Errorf("Russian event: %s", e.Raw)
	}
	russian.quiet(t)
}

func TestProgramThatEndsTellsEachReaderAnotherMomentToComeBack(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n := h.start(t, nil)
	var all []*reading
	for range 20 {
		all = append(all, mustOpen(t, n, "/en/live"))
	}
	n.stop()
	moments := map[string]bool{}
	for _, r := range all {
		r.conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		if _, err := r.next(); !errors.Is(err, io.EOF) {
			var reset net.Error
			t.Errorf("the stream ended with %v (%t), want its kind end", err, errors.As(err, &reset))
		}
		moments[r.retry[len(r.retry)-1]] = true
		wait, err := strconv.Atoi(r.retry[len(r.retry)-1])
		if err != nil || wait < 1000 || wait > 9000 {
			t.Errorf("retry %v", r.retry)
		}
	}
	if len(moments) < 15 {
		t.Errorf("20 readers come back at %d moments", len(moments))
	}
	if open, _, _ := n.face.Counts(); open != 0 {
		t.Errorf("%d streams are left", open)
	}
}
