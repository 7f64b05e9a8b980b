package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"
)

// The measures: what one delivery may cost the server's processors, and one stream its memory.
const (
	mostCPU    = 20 * time.Microsecond
	mostMemory = 20_000 // bytes
)

// audience is many readers of one server.
type audience struct {
	mu        sync.Mutex
	readers   []*reader
	latencies []time.Duration
	wrong     int // readers who did not get each event once and in order
	group     sync.WaitGroup
}

// delivery measures many open streams and one publish a second.
func delivery(ctx context.Context, p plan) (report, error) {
	data, err := os.MkdirTemp("", "dateline-bench-")
	if err != nil {
		return report{}, err
	}
	defer os.RemoveAll(data)
	server, err := start(ctx, data, "")
	if err != nil {
		return report{}, err
	}
	defer server.close()
	if err := server.publish(ctx, 0); err != nil { // what is used once is in use
		return report{}, err
	}
	before, err := server.usage(ctx, true)
	if err != nil {
		return report{}, err
	}
	var a audience
	if err := a.gather(ctx, server.address, p); err != nil {
		return report{}, err
	}
	opened, err := settled(ctx, server)
	if err != nil {
		return report{}, err
	}
	if err := eachSecond(ctx, server, p.seconds); err != nil {
		return report{}, err
	}
	a.group.Wait()
	after, err := server.usage(ctx, false)
	if err != nil {
		return report{}, err
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
func (a *audience) read(r *reader, events int) {
	var last int64
	right := true
	latencies := make([]time.Duration, 0, events)
	for len(latencies) < events && right {
		r.patience(5 * time.Minute)
		s, err := r.next()
		right = err == nil && s.id > last && s.name == "story.published"
		last = s.id
		latencies = append(latencies, s.latency)
	}
	r.patience(500 * time.Millisecond)
	if _, err := r.next(); err == nil {
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
func settled(ctx context.Context, server *process) (usage, error) {
	for range 3 {
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return usage{}, ctx.Err()
		}
		if _, err := server.usage(ctx, true); err != nil {
			return usage{}, err
		}
	}
	return server.usage(ctx, true)
}

func eachSecond(ctx context.Context, server *process, seconds int) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for number := range seconds {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := server.publish(ctx, number+1); err != nil {
			return err
		}
	}
	return nil
}

func (a *audience) report(p plan, before, opened, after usage) report {
	for _, r := range a.readers {
		r.conn.Close()
	}
	slices.Sort(a.latencies)
	deliveries := p.streams * p.seconds
	each := (after.CPU - opened.CPU) / time.Duration(deliveries)
	memory := (opened.RSS - before.RSS) / int64(p.streams)
	return report{
		Passed: a.wrong == 0 && len(a.latencies) == deliveries && each <= mostCPU && memory <= mostMemory,
		Values: map[string]any{
			"streams": opened.Open, "publishes": p.seconds, "deliveries": len(a.latencies), "readers_wrong": a.wrong,
			"cpu_per_delivery_us": round(each.Seconds() * 1e6), "rss_per_stream_bytes": memory,
			"live_per_stream_bytes": (int64(opened.Live) - int64(before.Live)) / int64(p.streams), "rss_mb": opened.RSS >> 20, "rss_after_mb": after.RSS >> 20,
			"latency_ms": map[string]float64{"p50": a.percentile(0.5), "p99": a.percentile(0.99), "max": a.percentile(1)},
			"goroutines": opened.Goroutines,
		},
	}
}

func (a *audience) percentile(q float64) float64 {
	if len(a.latencies) == 0 {
		return 0
	}
	return round(a.latencies[min(int(q*float64(len(a.latencies))), len(a.latencies)-1)].Seconds() * 1e3)
}

func round(v float64) float64 { return float64(int(v*10+0.5)) / 10 }
