package stream

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/web"
)

// Room is a source whose topics have addresses of their own inside an edition, and perhaps a door.
type Room interface {
	Source
	// Covers says whether a path inside an edition ("/talk/812/live") is one of the room's streams.
	Covers(path string) bool
	// Paths answers the patterns of such paths: "/talk/{story}/live".
	Paths() []string
	// Enter answers the topic at such a path, or why this viewer may not listen there. It may say more of the viewer's
	// rights there.
	Enter(ctx context.Context, visit *Visit) (topic string, err error)
	// Past is how far back a topic is told to those who come back; who is longer away fetches it anew.
	Past() time.Duration
}

// Visit is a viewer at an address of a room.
type Visit struct {
	Edition edition.Edition
	Path    string // inside the edition
	Viewer  Viewer
}

// Waiter waits until the journal is above an id.
type Waiter interface {
	Wait(ctx context.Context, after int64) (int64, error)
}

// Options is what the live face stands on.
type Options struct {
	Journal *journal.Journal
	Hub     Waiter
	Clock   clock.Clock
	House   *edition.House
	Feed    *newsfeed.Feed
	Banners web.Banners // the breaking banners; nil: none
	Cache   *web.Cache
	Proxies web.Proxies
	Limits  Limits
	// Rooms are the other streams: the discussions. Viewer tells a room who asks; it is not called for the newsfeed,
	// which is the same for all. Without rooms it may be nil.
	Rooms  []Room
	Viewer func(r *http.Request) (Viewer, error)
	// Ends names the account whose streams an entry of the journal ends (a block, a sign-out): they come back with the
	// rights that are left. nil: none does.
	Ends func(entry journal.Entry) (account int64, ends bool)
}

// Face answers those who read along.
type Face struct {
	Options
	newsfeed *newsfeedSource
	gate     *gate
	stall    time.Duration
	pulse    time.Duration  // between two parts of the heartbeat
	group    sync.WaitGroup // of every goroutine that serves a stream

	mu         sync.Mutex
	broadcasts map[string]*broadcast
	beats      [beatSlots]map[*stream]struct{}
	nextSlot   int
	closing    bool

	following         chan struct{} // closed once Run follows the journal: what is committed from then on ends streams
	ends              atomic.Uint64 // how often End has been called
	deliveries, bytes atomic.Uint64
}

// Every stream gets its comment line once in beatSlots seconds, each second another part of them.
const beatSlots = 20

// New makes the live face. It streams while Run runs.
func New(o Options) *Face {
	f := &Face{Options: o, gate: newGate(o.Limits), stall: stall, pulse: time.Second, broadcasts: map[string]*broadcast{},
		following: make(chan struct{})}
	f.newsfeed = &newsfeedSource{journal: o.Journal, house: o.House, feed: o.Feed, banners: o.Banners, clock: o.Clock}
	for i := range f.beats {
		f.beats[i] = map[*stream]struct{}{}
	}
	return f
}

// Routes answers every address of the face.
func (f *Face) Routes() []web.Route {
	paths := []string{"/live", "/newsfeed.json"}
	for _, room := range f.Rooms {
		paths = append(paths, room.Paths()...)
	}
	var all []web.Route
	for _, path := range paths {
		all = append(all, web.Route{Method: http.MethodGet, Pattern: web.InEdition + path})
	}
	return all
}

// Counts answers how many streams are open, and how many writes and bytes went to readers since the start.
func (f *Face) Counts() (open int, deliveries, bytes uint64) {
	return f.gate.open(), f.deliveries.Load(), f.bytes.Load()
}

func (f *Face) written(n int) {
	f.deliveries.Add(1)
	f.bytes.Add(uint64(n))
}

// Run follows the journal and keeps the streams open until ctx ends; then it ends them, each with a moment of its own to
// come back, and waits for the last.
func (f *Face) Run(ctx context.Context) error {
	defer f.close()
	at, err := f.Journal.Latest(ctx)
	if err != nil {
		return fmt.Errorf("streams: %w", err)
	}
	close(f.following)
	var group sync.WaitGroup
	group.Go(func() { f.beat(ctx) })
	f.advance(ctx, f.topics(), at)
	f.follow(ctx, at)
	group.Wait()
	return ctx.Err()
}

// follow reads the journal once for all topics.
func (f *Face) follow(ctx context.Context, at int64) {
	for ctx.Err() == nil {
		if _, err := f.Hub.Wait(ctx, at); err != nil {
			continue // the context has ended: nothing else makes it fail
		}
		entries, err := f.Journal.Read(ctx, journal.Query{After: at, Limit: 1000})
		if err != nil {
			f.stumble(ctx, "read the journal", err)
			continue
		}
		if len(entries) == 0 {
			continue
		}
		last := entries[len(entries)-1].ID
		f.endFor(entries)
		all := f.topics() // before the concerned: what is registered in between is in neither list, or is told
		concerned := f.concerned(entries)
		if f.advance(ctx, concerned, last) {
			skip(all, concerned, at, last)
			at = last
		}
	}
}

// skip lets the topics that no entry up to a journal id concerns begin there the next time: a quiet discussion would
// else read all that a busy house has written since.
func skip(all, concerned []*broadcast, from, to int64) {
	told := make(map[*broadcast]bool, len(concerned))
	for _, b := range concerned {
		told[b] = true
	}
	for _, b := range all {
		if !told[b] {
			b.skip(from, to)
		}
	}
}

// stumble says what went wrong and lets a moment pass before it is tried again.
func (f *Face) stumble(ctx context.Context, what string, err error) {
	if ctx.Err() != nil {
		return
	}
	slog.ErrorContext(ctx, "streams: "+what, "error", err)
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
	}
}

// concerned answers the open broadcasts to whose topics entries belong.
func (f *Face) concerned(entries []journal.Entry) []*broadcast {
	var list []*broadcast
	known := map[string]bool{}
	for _, e := range entries {
		for _, source := range f.sources() {
			for _, topic := range source.Topics(e) {
				if known[topic] {
					continue
				}
				known[topic] = true
				if b := f.broadcast(topic); b != nil {
					list = append(list, b)
				}
			}
		}
	}
	return list
}

func (f *Face) sources() []Source {
	sources := []Source{f.newsfeed}
	for _, room := range f.Rooms {
		sources = append(sources, room)
	}
	return sources
}

// advance tells the topics up to a journal id. It answers false where one could not be read, so that all are tried again:
// those that were read are not read twice.
func (f *Face) advance(ctx context.Context, topics []*broadcast, upTo int64) bool {
	ok := true
	for _, b := range topics {
		reading, cancel := context.WithTimeout(ctx, 10*time.Second)
		err := b.advance(reading, upTo, f.Clock.Now())
		cancel()
		if err != nil {
			f.stumble(ctx, "tell "+b.topic, err)
			ok = false
		}
		b.deliver()
	}
	return ok
}

func (f *Face) broadcast(topic string) *broadcast {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.broadcasts[topic]
}

func (f *Face) topics() []*broadcast {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []*broadcast
	for _, b := range f.broadcasts {
		list = append(list, b)
	}
	return list
}

// opened answers the broadcast of a topic, told up to now. The caller gives it back with release.
//
// It is registered before it is read: what is committed later finds it in the register, what was committed before is in
// what is read.
func (f *Face) opened(ctx context.Context, source Source, topic string) (*broadcast, error) {
	now := f.Clock.Now()
	b := f.visit(topic, nil)
	if b == nil {
		past := lastDay
		if room, ok := source.(Room); ok {
			past.age = room.Past()
		}
		floor, err := f.Journal.Before(ctx, now.Add(-past.age))
		if err != nil {
			return nil, err
		}
		b = f.visit(topic, &broadcast{topic: topic, source: source, window: past, floor: floor, at: floor, idle: now})
	}
	if b.primed.Load() {
		return b, nil
	}
	if err := f.prime(ctx, b, now); err != nil {
		f.release(b)
		return nil, err
	}
	return b, nil
}

func (f *Face) prime(ctx context.Context, b *broadcast, now time.Time) error {
	latest, err := f.Journal.Latest(ctx)
	if err != nil {
		return err
	}
	if err := b.advance(ctx, latest, now); err != nil {
		return err
	}
	b.primed.Store(true)
	return nil
}

// visit answers the registered broadcast of a topic, or registers the one that is offered. While it is visited it stays.
func (f *Face) visit(topic string, offered *broadcast) *broadcast {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := f.broadcasts[topic]
	if b == nil {
		if b = offered; b == nil {
			return nil
		}
		f.broadcasts[topic] = b
	}
	b.visitors++
	return b
}

func (f *Face) release(b *broadcast) {
	f.mu.Lock()
	defer f.mu.Unlock()
	b.visitors--
}

// beat writes the comment lines, and closes topics that nobody follows.
func (f *Face) beat(ctx context.Context) {
	tick := time.NewTicker(f.pulse)
	defer tick.Stop()
	for second := 0; ; second++ {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		each(f.inSlot(second%beatSlots), (*stream).beat)
		if second%beatSlots == 0 {
			f.sweep(time.Minute)
		}
	}
}

func (f *Face) inSlot(slot int) []*stream {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]*stream, 0, len(f.beats[slot]))
	for s := range f.beats[slot] {
		list = append(list, s)
	}
	return list
}

// sweep forgets the topics that nobody has followed for a while.
func (f *Face) sweep(after time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for topic, b := range f.broadcasts {
		if b.visitors == 0 && b.deserted(f.Clock.Now(), after) {
			delete(f.broadcasts, topic)
		}
	}
}

// End ends the streams of the viewers that match; anybody's newsfeed has no viewer and goes on. Their readers come back
// at once, with the rights that they have then.
func (f *Face) End(match func(Viewer) bool) {
	f.ends.Add(1) // who is being let in with the rights of before finds it, once listed
	for slot := range beatSlots {
		for _, s := range f.inSlot(slot) {
			if s.viewer != nil && match(*s.viewer) {
				s.end()
			}
		}
	}
}

func (f *Face) endFor(entries []journal.Entry) {
	if f.Ends == nil {
		return
	}
	for _, e := range entries {
		if account, ends := f.Ends(e); ends {
			f.End(func(v Viewer) bool { return v.Account == account })
		}
	}
}

// admit takes a stream into the group of those that Run waits for; false: the house is closing. Whoever serves the stream
// calls group.Done.
func (f *Face) admit() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closing {
		return false
	}
	f.group.Add(1)
	return true
}

// list gives a stream its place in the heartbeat; false: the house is closing.
func (f *Face) list(s *stream) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closing {
		return false
	}
	s.slot = f.nextSlot
	f.nextSlot = (f.nextSlot + 1) % beatSlots
	f.beats[s.slot][s] = struct{}{}
	return true
}

func (f *Face) leave(s *stream) {
	f.mu.Lock()
	delete(f.beats[s.slot], s)
	f.mu.Unlock()
	s.b.leave(s, f.Clock.Now())
	f.gate.leave(s.claim)
}

// comeBack is the span over which readers return after a shutdown.
const comeBack = 8 * time.Second

// farewell is the last that a stream is told: when to come back, for each at another moment.
func farewell() []byte {
	wait := time.Second + rand.N(comeBack)
	return fmt.Appendf(nil, "retry: %d\n\n", wait.Milliseconds())
}

func (f *Face) close() {
	f.mu.Lock()
	f.closing = true
	f.mu.Unlock()
	for slot := range beatSlots {
		each(f.inSlot(slot), func(s *stream) { s.farewell(farewell()) })
	}
	f.group.Wait()
}
