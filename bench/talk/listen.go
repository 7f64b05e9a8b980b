package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dateline.news/bench/trial"
)

// listener is a reader who follows a discussion by stream.
type listener struct {
	story  int64
	stream *trial.Stream
	events atomic.Int64
	got    []int64 // messages, in the order in which they were told
	times  []time.Duration
}

// listeners are all who follow.
type listeners struct {
	all   []*listener
	group sync.WaitGroup
}

// listen opens the streams after a journal id, each with the session of a reader.
func listen(ctx context.Context, server string, p plan, h *house, from int64) (*listeners, error) {
	var ls listeners
	for n := range p.followers {
		r, number := h.readers[n%len(h.readers)], h.stories[n%len(h.stories)]
		s, err := trial.Connect(ctx, trial.Call{
			Address: server, Path: fmt.Sprintf("/en/talk/%d/live?after=%d", number, from), Cookie: r.cookie, From: r.from.AsSlice(), Room: 32 << 10,
		})
		if err != nil {
			return nil, fmt.Errorf("follow the discussion of story %d: %w", number, err)
		}
		l := &listener{story: number, stream: s}
		ls.all = append(ls.all, l)
		ls.group.Go(l.listen)
	}
	return &ls, nil
}

// listen reads until the stream is closed.
func (l *listener) listen() {
	for {
		e, err := l.stream.Next()
		if err != nil {
			return
		}
		var told struct {
			Message int64 `json:"message"`
		}
		if e.Name != "message.posted" || json.Unmarshal(e.Data, &told) != nil {
			told.Message = -1 // what no message is
		}
		l.got = append(l.got, told.Message)
		l.times = append(l.times, trial.Since(e.Data))
		l.events.Add(1)
	}
}

// heard is what the followers got.
type heard struct {
	events, missed, disordered int
	times                      []time.Duration
}

func (h heard) right() bool { return h.missed+h.disordered == 0 }

// end waits until the followers have got everything, and a moment longer for what is too much, and compares it with the
// discussions.
func (ls *listeners) end(ctx context.Context, h *house) (heard, error) {
	said := map[int64][]int64{}
	for _, number := range h.stories {
		messages, err := h.whole(ctx, number)
		if err != nil {
			return heard{}, err
		}
		for _, m := range messages {
			said[number] = append(said[number], m.ID)
		}
	}
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline) && ctx.Err() == nil; {
		if !slices.ContainsFunc(ls.all, func(l *listener) bool { return l.events.Load() < int64(len(said[l.story])) }) {
			break
		}
		trial.Pause(ctx, 20*time.Millisecond)
	}
	trial.Pause(ctx, 300*time.Millisecond)
	for _, l := range ls.all {
		l.stream.Conn.Close()
	}
	ls.group.Wait()
	var all heard
	for _, l := range ls.all {
		all.events += len(l.got)
		all.times = append(all.times, l.times...)
		all.missed += max(0, len(said[l.story])-len(l.got))
		if !slices.Equal(l.got, said[l.story][:min(len(l.got), len(said[l.story]))]) {
			all.disordered++ // or told twice, or something else
		}
	}
	return all, nil
}
