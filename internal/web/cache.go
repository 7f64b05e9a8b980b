package web

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
)

// Key names a cached page: the edition's own host, or "" for the installation's, and path with the known part of the query.
type Key struct{ Host, URI string }

// Note is what a page writes down about itself while it is being rendered. The zero value works.
type Note struct {
	tags map[string]bool
	ttl  time.Duration
	asOf int64
}

// Tag says that the page shows a thing, so that it is dropped when that thing changes: "story:812", "feed:en".
func (n *Note) Tag(tags ...string) {
	if n.tags == nil {
		n.tags = map[string]bool{}
	}
	for _, tag := range tags {
		n.tags[tag] = true
	}
}

// Expire lets the page live at most d, for what it shows without a tag. The shortest d counts.
func (n *Note) Expire(d time.Duration) {
	if n.ttl == 0 || d < n.ttl {
		n.ttl = d
	}
}

// AsOf is the journal id that stood before the rendering began: where the page's stream takes over.
func (n *Note) AsOf() int64 { return n.asOf }

// Cache keeps rendered pages, ready compressed, and never hands out one that a change has overtaken.
//
// The rule: a page carries the journal id read before its rendering began. Every change drops its tags under its own
// journal id. A page is kept, and handed out, only while no tag of it has been dropped under a later id, so that a
// rendering that began before a drop can never be stored after it, and a reader who comes after a write was
// acknowledged never joins a rendering that began before it.
type Cache struct {
	journal *journal.Journal
	pages   *otter.Cache[Key, *Page]
	flights singleflight.Group

	mu      sync.Mutex
	dropped map[string]int64         // tag → newest journal id that dropped it
	holders map[string]map[Key]*Page // tag → pages that carry it
	floor   int64                    // pages from before this id are refused: dropped was emptied there
	applied atomic.Int64             // every journal row up to here has been applied
	behind  chan struct{}            // asks Follow to look at once
	moved   *sync.Cond               // signalled when applied grows
	hits    atomic.Uint64
	renders atomic.Uint64
}

// rememberedTags bounds the memory of drops; past it all kept pages from before are given up, once.
const rememberedTags = 200_000

// NewCache makes a cache that holds at most so many bytes of pages.
func NewCache(j *journal.Journal, maxBytes uint64) *Cache {
	c := &Cache{
		journal: j,
		dropped: map[string]int64{},
		holders: map[string]map[Key]*Page{},
		behind:  make(chan struct{}, 1),
		moved:   sync.NewCond(&sync.Mutex{}),
	}
	c.pages = otter.Must(&otter.Options[Key, *Page]{
		MaximumWeight: maxBytes,
		Weigher:       func(k Key, p *Page) uint32 { return uint32(len(k.Host)+len(k.URI)) + p.weight() },
		OnDeletion:    func(e otter.DeletionEvent[Key, *Page]) { c.forget(e.Key, e.Value) },
	})
	return c
}

// Lookup answers the kept page of a key, or nil. It does not allocate.
func (c *Cache) Lookup(key Key, now time.Time) *Page {
	page, ok := c.pages.GetIfPresent(key)
	if !ok || page.expired(now) {
		return nil
	}
	c.hits.Add(1)
	return page
}

// Counts answers how many pages were handed out from memory and how many were rendered, since the start.
func (c *Cache) Counts() (hits, renders uint64) { return c.hits.Load(), c.renders.Load() }

// Page answers the page of a key, from memory or rendered now. However many ask, one rendering is under way for a key.
//
// Who joins a rendering that was under way asks again where something on the page has changed meanwhile. A rendering that
// began after its reader had asked shows all that was acknowledged by then, and is answered even where it cannot be kept.
func (c *Cache) Page(ctx context.Context, key Key, render func(ctx context.Context, note *Note) (*Page, error)) (*Page, error) {
	for attempt := 0; ; attempt++ {
		if page := c.Lookup(key, time.Now()); page != nil {
			return page, nil
		}
		// The rendering goes on when the first reader hangs up: others wait for it.
		ours := false
		result := c.flights.DoChan(key.Host+" "+key.URI, func() (any, error) {
			ours = true
			return c.render(context.WithoutCancel(ctx), key, render)
		})
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case r := <-result:
			if r.Err != nil {
				return nil, r.Err
			}
			if page := r.Val.(*Page); ours || attempt > 0 || c.fresh(page) {
				return page, nil
			}
		}
	}
}

func (c *Cache) render(ctx context.Context, key Key, render func(context.Context, *Note) (*Page, error)) (*Page, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	asOf, err := c.journal.Latest(ctx)
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", key.URI, err)
	}
	c.renders.Add(1)
	note := &Note{asOf: asOf}
	page, err := render(ctx, note)
	if err != nil {
		return nil, err
	}
	page.seal(note)
	c.keep(key, page)
	return page, nil
}

// keep stores a page unless a change has overtaken it. The check and the entry into holders are one step under the
// lock, and so is a drop: whichever comes second sees the other.
func (c *Cache) keep(key Key, page *Page) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.freshLocked(page) {
		return
	}
	for _, tag := range page.tags {
		if c.holders[tag] == nil {
			c.holders[tag] = map[Key]*Page{}
		}
		c.holders[tag][key] = page
	}
	c.pages.Set(key, page)
}

func (c *Cache) fresh(page *Page) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.freshLocked(page)
}

func (c *Cache) freshLocked(page *Page) bool {
	if page.asOf < c.floor {
		return false
	}
	for _, tag := range page.tags {
		if c.dropped[tag] > page.asOf {
			return false
		}
	}
	return true
}

// forget takes a page that left the cache (evicted, replaced or dropped) out of the index of tags.
func (c *Cache) forget(key Key, page *Page) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, tag := range page.tags {
		if c.holders[tag][key] == page {
			delete(c.holders[tag], key)
			if len(c.holders[tag]) == 0 {
				delete(c.holders, tag)
			}
		}
	}
}

// Drop applies journal entries: every page that carries one of their tags is gone when it returns.
func (c *Cache) Drop(entries []journal.Entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range entries {
		for _, tag := range e.Tags {
			c.dropped[tag] = max(c.dropped[tag], e.ID)
			for key, page := range c.holders[tag] {
				if page.asOf < e.ID {
					c.pages.Invalidate(key)
				}
			}
		}
	}
	if len(c.dropped) > rememberedTags {
		for _, id := range c.dropped {
			c.floor = max(c.floor, id)
		}
		c.dropped = map[string]int64{}
		c.pages.InvalidateAll()
	}
}

// Waiter waits until the journal is above an id.
type Waiter interface {
	Wait(ctx context.Context, after int64) (int64, error)
}

// Follow applies what any node writes, until ctx ends. Entries of this process have been applied already, by Drop.
// before, where it is not nil, is handed entries ahead of the drop: what pages are made of is read again there.
func (c *Cache) Follow(ctx context.Context, hub Waiter, before func([]journal.Entry)) error {
	at, err := c.journal.Latest(ctx)
	if err != nil {
		return err
	}
	c.advance(at)
	for ctx.Err() == nil {
		next, err := c.catchUp(ctx, at, before)
		if err != nil {
			if ctx.Err() == nil {
				slog.ErrorContext(ctx, "page cache: read the journal", "error", err)
				sleep(ctx, time.Second)
			}
			continue
		}
		at = next
		c.waitForMore(ctx, hub, at)
	}
	return ctx.Err()
}

func (c *Cache) waitForMore(ctx context.Context, hub Waiter, at int64) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { // ends with the context above: waitForMore cancels it before it returns
		select {
		case <-c.behind:
			cancel()
		case <-ctx.Done():
		}
	}()
	if _, err := hub.Wait(ctx, at); err != nil && ctx.Err() == nil {
		slog.ErrorContext(ctx, "page cache: wait for the journal", "error", err)
	}
}

func (c *Cache) catchUp(ctx context.Context, at int64, before func([]journal.Entry)) (int64, error) {
	for {
		entries, err := c.journal.Read(ctx, journal.Query{After: at, Limit: 1000})
		if err != nil || len(entries) == 0 {
			return at, err
		}
		if before != nil {
			before(entries)
		}
		c.Drop(entries)
		at = entries[len(entries)-1].ID
		c.advance(at)
	}
}

func (c *Cache) advance(at int64) {
	c.moved.L.Lock()
	c.applied.Store(at)
	c.moved.L.Unlock()
	c.moved.Broadcast()
}

// Reach waits until this node has applied the journal up to id: what a reader was told of by an event must not be
// answered from before it. It gives up after two seconds.
func (c *Cache) Reach(ctx context.Context, id int64) error {
	if c.applied.Load() >= id {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	latest, err := c.journal.Latest(ctx)
	if err != nil {
		return err
	}
	if latest < id {
		return errs.New(errs.Invalid, "Dateline-At %d is ahead of the journal (%d)", id, latest)
	}
	select {
	case c.behind <- struct{}{}:
	default:
	}
	stop := context.AfterFunc(ctx, c.moved.Broadcast)
	defer stop()
	c.moved.L.Lock()
	defer c.moved.L.Unlock()
	for c.applied.Load() < id {
		if ctx.Err() != nil {
			return errs.New(errs.Unavailable, "this node has the journal up to %d, asked for %d", c.applied.Load(), id)
		}
		c.moved.Wait()
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
