package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"dateline.news/bench/trial"
)

// The measures: what one delivery may cost the server's processors, and one stream its memory.
const (
	mostCPU    = 20 * time.Microsecond
	mostMemory = 20_000 // bytes
)

// audience is many readers of one server.
type audience struct {
	mu        sync.Mutex
	readers   []*trial.Stream
	latencies []time.Duration
	wrong     int // readers who did not get each event once and in order
	group     sync.WaitGroup
}

// delivery measures many open streams and one publish a second.
func delivery(ctx context.Context, p plan) (trial.Report, error) {
	data, err := os.MkdirTemp("", "dateline-bench-")
	if err != nil {
		return trial.Report{}, err
	}
	defer os.RemoveAll(data)
	server, err := trial.Start(ctx, data, "")
	if err != nil {
		return trial.Report{}, err
	}
	defer server.Close()
	if err := order(ctx, server, 0); err != nil { // what is used once is in use
		return trial.Report{}, err
	}
	before, err := server.Usage(ctx, true)
	if err != nil {
		return trial.Report{}, err
	}
	var a audience
	if err := a.gather(ctx, server.Address, p); err != nil {
		return trial.Report{}, err
	}
	opened, err := settled(ctx, server)
	if err != nil {
		return trial.Report{}, err
	}
	if err := eachSecond(ctx, server, p.seconds); err != nil {
		return trial.Report{}, err
	}
	a.group.Wait()
	after, err := server.Usage(ctx, false)
	if err != nil {
		return trial.Report{}, err
	}
	return a.report(p, before, opened, after), nil
}

// gather opens the streams, and lets each read as many events as will be published.
func (a *audience) gather(ctx context.Context, address string, p plan) error {
	failed := make(chan error, 1)
	places := make(chan struct{}, 64) // who connect at the same time
	var group sync.WaitGroup
	for n := range p.streams {
		places <- struct{}{}
		group.Go(func() {
			defer func() { <-places }()
			r, err := connect(ctx, address, n, -1)
			if err != nil {
				select {
				case failed <- fmt.Errorf("stream %d: %w", n, err):
				default:
				}
				return
			}
			a.mu.Lock()
			a.readers = append(a.readers, r)
			a.mu.Unlock()
			a.group.Go(func() { a.read(r, p.seconds) })
		})
	}
	group.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// read takes events until the last, or until one is missing for too long.
func (a *audience) read(r *trial.Stream, events int) {
	var last int64
	right := true
	latencies := make([]time.Duration, 0, events)
	for len(latencies) < events && right {
		r.Patience(5 * time.Minute)
		s, err := r.Next()
		right = err == nil && s.ID > last && s.Name == "story.published"
		last = s.ID
		latencies = append(latencies, trial.Since(s.Data))
	}
	r.Patience(500 * time.Millisecond)
	if _, err := r.Next(); err == nil {
		right = false // one too many
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.latencies = append(a.latencies, latencies...)
	if !right {
		a.wrong++
	}
}

// settled waits until a server has nothing left to do with what was opened, and answers what it then holds.
func settled(ctx context.Context, server *trial.Process) (trial.Usage, error) {
	for range 3 {
		trial.Pause(ctx, time.Second)
		if _, err := server.Usage(ctx, true); err != nil {
			return trial.Usage{}, err
		}
	}
	return server.Usage(ctx, true)
}

func eachSecond(ctx context.Context, server *trial.Process, seconds int) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for number := range seconds {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := order(ctx, server, number+1); err != nil {
			return err
		}
	}
	return nil
}

func (a *audience) report(p plan, before, opened, after trial.Usage) trial.Report {
	for _, r := range a.readers {
		r.Conn.Close()
	}
	deliveries := p.streams * p.seconds
	each := (after.CPU - opened.CPU) / time.Duration(deliveries)
	memory := (opened.RSS - before.RSS) / int64(p.streams)
	return trial.Report{
		Right: a.wrong == 0 && len(a.latencies) == deliveries,
		Met:   each <= mostCPU && memory <= mostMemory,
		Values: map[string]any{
			"streams": opened.Open, "publishes": p.seconds, "deliveries": len(a.latencies), "readers_wrong": a.wrong,
			"cpu_per_delivery_us": trial.Round(each.Seconds() * 1e6), "rss_per_stream_bytes": memory,
			"live_per_stream_bytes": (int64(opened.Live) - int64(before.Live)) / int64(p.streams), "rss_mb": opened.RSS >> 20, "rss_after_mb": after.RSS >> 20,
			"latency_ms": trial.Percentiles(a.latencies),
			"goroutines": opened.Goroutines,
		},
	}
}
