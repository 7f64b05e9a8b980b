package stream

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"dateline.news/internal/journal"
)

// Window is how much of a topic's past is kept for those who come back.
type window struct {
	events int
	age    time.Duration
}

var lastDay = window{events: 2000, age: 24 * time.Hour}

// told is an event with its bytes, which are the same for every stream and never change.
type told struct {
	Event
	frame []byte
}

// broadcast is one topic: what was told on it lately, and the streams that follow it.
type broadcast struct {
	topic  string
	source Source
	window window

	loading sync.Mutex // held by who reads the source

	mu      sync.RWMutex
	past    []told // by id
	floor   int64  // everything after it is in past
	at      int64  // everything up to it is in past
	streams []*stream
	idle    time.Time // since when nobody follows; zero: somebody does

	primed   atomic.Bool // the past has been read once
	visitors int         // requests that are about to join or to look; guarded by face.mu
}

const sourcePage = 200

// advance reads the source until the topic is told up to a journal id.
func (b *broadcast) advance(ctx context.Context, upTo int64, now time.Time) error {
	b.loading.Lock()
	defer b.loading.Unlock()
	for at := b.reached(); at < upTo; {
		events, err := b.source.Events(ctx, b.topic, at, sourcePage)
		if err != nil {
			return fmt.Errorf("events of %s after %d: %w", b.topic, at, err)
		}
		at = upTo
		if len(events) > 0 {
			at = events[len(events)-1].ID
		}
		if len(events) < sourcePage {
			at = max(at, upTo)
		}
		if err := b.add(events, at, now); err != nil {
			return err
		}
	}
	return nil
}

// skip says that nothing between two journal ids is for the topic. One that is being read, or that is not told up to the
// first, stays where it is.
func (b *broadcast) skip(from, to int64) {
	if !b.loading.TryLock() {
		return
	}
	defer b.loading.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.at >= from {
		b.at = max(b.at, to)
	}
}

func (b *broadcast) reached() int64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.at
}

func (b *broadcast) add(events []Event, at int64, now time.Time) error {
	fresh := make([]told, 0, len(events))
	for _, e := range events {
		frame, err := e.frame()
		if err != nil {
			return err
		}
		fresh = append(fresh, told{e, frame})
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trim(now)
	for _, t := range fresh {
		if t.Supersedes {
			b.supersede(t.Event)
		}
		b.past = append(b.past, t)
	}
	b.at = at
	return nil
}

// supersede takes back what was told of a subject before, so that a withdrawn headline is not repeated to those who
// catch up.
func (b *broadcast) supersede(by Event) {
	kept := b.past[:0]
	for _, t := range b.past {
		if t.Subject == by.Subject {
			if !slices.Equal(t.Audience, by.Audience) {
				continue
			}
			t.Data = by.Data
			frame, err := t.Event.frame()
			if err != nil {
				continue // by's own frame has just been made of the same data
			}
			t.frame = frame
		}
		kept = append(kept, t)
	}
	clear(b.past[len(kept):])
	b.past = kept
}

// trim forgets what is older than the window, and never what has just come. It lets a quarter more pile up, so that it
// moves the rest rarely.
func (b *broadcast) trim(now time.Time) {
	surplus := 0
	if len(b.past) > b.window.events+b.window.events/4 {
		surplus = len(b.past) - b.window.events
	}
	for surplus < len(b.past) && now.Sub(b.past[surplus].At) > b.window.age {
		surplus++
	}
	if surplus == 0 {
		return
	}
	b.floor = b.past[surplus-1].ID
	b.past = slices.Clone(b.past[surplus:])
}

// after answers the frames that a viewer has not had, up to about most bytes, with the id that they reach. lost says that
// some of them are forgotten.
func (b *broadcast) after(cursor int64, viewer *Viewer, most int) (frames [][]byte, reached int64, lost bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if cursor < b.floor {
		return nil, cursor, true
	}
	reached = cursor
	var size int
	var last int64 // of one id a viewer is told one event
	for i := b.place(cursor); i < len(b.past) && size < most; i++ {
		t := &b.past[i]
		reached = t.ID
		if t.ID != last && viewer.seesEvent(t.Audience) {
			frames = append(frames, t.frame)
			size += len(t.frame)
			last = t.ID
		}
	}
	return frames, reached, false
}

// place is the index of the first event after an id.
func (b *broadcast) place(id int64) int {
	if n := len(b.past); n > 0 && b.past[n-1].ID > id && (n == 1 || b.past[n-2].ID <= id) {
		return n - 1 // as a rule there is one new event
	}
	return sort.Search(len(b.past), func(i int) bool { return b.past[i].ID > id })
}

func (v *Viewer) seesEvent(audience []journal.Audience) bool {
	if v == nil {
		return len(audience) == 1 && audience[0] == journal.Public || Viewer{}.seesAny(audience)
	}
	return v.seesAny(audience)
}

// join lets a stream follow from the id that it names, or from now on where the id is forgotten (anew). Finding the place
// and being listed is one step: what is added later finds the stream listed, what was added before is ahead of its place.
func (b *broadcast) join(s *stream, from int64) (anew bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if from < b.floor {
		from, anew = b.at, true
	}
	s.cursor = from
	s.place = len(b.streams)
	b.streams = append(b.streams, s)
	b.idle = time.Time{}
	return anew
}

func (b *broadcast) leave(s *stream, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.place >= len(b.streams) || b.streams[s.place] != s {
		return // it never joined
	}
	last := len(b.streams) - 1
	b.streams[s.place] = b.streams[last]
	b.streams[s.place].place = s.place
	b.streams[last] = nil
	b.streams = b.streams[:last]
	if last == 0 {
		b.idle = now
	}
}

// deserted says that nobody has followed for so long.
func (b *broadcast) deserted(now time.Time, after time.Duration) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return len(b.streams) == 0 && !b.idle.IsZero() && now.Sub(b.idle) >= after
}

// deliver lets every stream write what it has not told yet. It does not wait for readers.
func (b *broadcast) deliver() {
	b.mu.RLock()
	streams := slices.Clone(b.streams)
	b.mu.RUnlock()
	each(streams, func(s *stream) { s.push() })
}

// each does a thing to many streams with as many workers as there are processors.
func each(streams []*stream, do func(*stream)) {
	const alone = 64
	workers := min(runtime.GOMAXPROCS(0), (len(streams)+alone-1)/alone)
	if workers <= 1 {
		for _, s := range streams {
			do(s)
		}
		return
	}
	var group sync.WaitGroup
	for part := range slices.Chunk(streams, (len(streams)+workers-1)/workers) {
		group.Go(func() {
			for _, s := range part {
				do(s)
			}
		})
	}
	group.Wait()
}
