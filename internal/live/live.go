// Package live carries hints that the journal has grown, within a process and between nodes.
//
// It owns no data: a hint says only "the journal is at 81234", the truth is read from the database, so a lost hint
// loses nothing. In one process hints travel in memory; between nodes by PostgreSQL's NOTIFY; behind both stands a
// look at the journal every second, which also finds what a command beside the running server has written.
package live

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"dateline.news/internal/store"
)

const channel = "dateline_journal"

// Hub knows how far the journal is, and wakes those who wait for more.
type Hub struct {
	db     *store.DB
	latest func(context.Context) (int64, error)

	mu     sync.Mutex
	at     int64
	wake   chan struct{} // closed and replaced when at grows
	outbox chan int64    // ids to be told to other nodes; one place, the newest wins
}

// NewHub makes a hub that asks latest how far the journal is.
func NewHub(db *store.DB, latest func(context.Context) (int64, error)) *Hub {
	return &Hub{db: db, latest: latest, wake: make(chan struct{}), outbox: make(chan int64, 1)}
}

// Announce says that the journal has reached id. It never waits.
func (h *Hub) Announce(id int64) {
	if h.raise(id) && h.db.Engine() == store.Postgres {
		select {
		case <-h.outbox:
		default:
		}
		select {
		case h.outbox <- id:
		default: // somebody else has just put a newer one
		}
	}
}

func (h *Hub) raise(id int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if id <= h.at {
		return false
	}
	h.at = id
	close(h.wake)
	h.wake = make(chan struct{})
	return true
}

// Wait returns the newest known id as soon as it is above after, or the context's error.
func (h *Hub) Wait(ctx context.Context, after int64) (int64, error) {
	for {
		h.mu.Lock()
		at, wake := h.at, h.wake
		h.mu.Unlock()
		if at > after {
			return at, nil
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return at, ctx.Err()
		}
	}
}

// Run looks at the journal every second and, on PostgreSQL, listens to and tells the other nodes. It ends with ctx.
func (h *Hub) Run(ctx context.Context) error {
	var group sync.WaitGroup
	if h.db.Engine() == store.Postgres {
		group.Go(func() { h.listen(ctx) })
		group.Go(func() { h.tell(ctx) })
	}
	group.Go(func() { h.poll(ctx) })
	group.Wait()
	return ctx.Err()
}

func (h *Hub) poll(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if id, err := h.latest(ctx); err == nil {
			h.raise(id)
		} else if ctx.Err() == nil {
			slog.WarnContext(ctx, "live: look at the journal", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (h *Hub) tell(ctx context.Context) {
	for {
		select {
		case id := <-h.outbox:
			if _, err := h.db.Pool().Exec(ctx, "select pg_notify($1, $2)", channel, strconv.FormatInt(id, 10)); err != nil && ctx.Err() == nil {
				slog.WarnContext(ctx, "live: tell the other nodes", "error", err) // they look every second
			}
		case <-ctx.Done():
			return
		}
	}
}

func (h *Hub) listen(ctx context.Context) {
	for ctx.Err() == nil {
		if err := h.listenOnce(ctx); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "live: listen to the other nodes", "error", err)
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
		}
	}
}

func (h *Hub) listenOnce(ctx context.Context) error {
	conn, err := h.db.Pool().Acquire(ctx)
	if err != nil {
		return err
	}
	native := conn.Hijack() // a listening connection must not go back to the pool
	defer native.Close(context.WithoutCancel(ctx))
	if _, err := native.Exec(ctx, "listen "+channel); err != nil {
		return err
	}
	for {
		note, err := native.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		id, err := strconv.ParseInt(note.Payload, 10, 64)
		if err != nil {
			return fmt.Errorf("hint %q: %w", note.Payload, err)
		}
		h.raise(id)
	}
}
