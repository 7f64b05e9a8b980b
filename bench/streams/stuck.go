package main

import (
	"context"
	"net"
	"os"
	"time"

	"dateline.news/bench/trial"
)

// mostStuck is how long a reader who has stopped reading may stay.
const mostStuck = 10 * time.Second

// longestStuck is when the trial gives up waiting for that.
const longestStuck = 3 * time.Minute

// stuck measures how long readers who stop reading are borne, and what they leave behind.
func stuck(ctx context.Context, p plan) (trial.Report, error) {
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
	if err := warm(ctx, server); err != nil {
		return trial.Report{}, err
	}
	before, err := settled(ctx, server)
	if err != nil {
		return trial.Report{}, err
	}
	conns, err := open(ctx, server.Address, p.stuck)
	if err != nil {
		return trial.Report{}, err
	}
	defer func() {
		for _, c := range conns {
			c.Close()
		}
	}()
	gone, most, err := untilGone(ctx, server)
	if err != nil {
		return trial.Report{}, err
	}
	after, err := settled(ctx, server)
	if err != nil {
		return trial.Report{}, err
	}
	left := int64(after.Live) - int64(before.Live)
	return trial.Report{
		Right: after.Open == 0,
		Met:   gone <= mostStuck && after.Goroutines <= before.Goroutines+5 && left < 2<<20,
		Values: map[string]any{
			"readers": len(conns), "gone_after_s": trial.Round(gone.Seconds()), "open_after": after.Open, "goroutines_before": before.Goroutines,
			"goroutines_after": after.Goroutines, "live_kb_while": int64(most.Live-before.Live) >> 10, "live_kb_after": left >> 10,
		},
	}, nil
}

// warm publishes as many stories as the trial will, to one reader who reads: what the server keeps of the stories
// themselves is not what the stuck readers leave behind.
func warm(ctx context.Context, server *trial.Process) error {
	r, err := connect(ctx, server.Address, 0, -1)
	if err != nil {
		return err
	}
	defer r.Conn.Close()
	for number := range 250 {
		if err := order(ctx, server, number); err != nil {
			return err
		}
		if _, err := r.Next(); err != nil {
			return err
		}
	}
	return nil
}

// open opens streams that nobody reads, with so small a buffer that they are soon full.
func open(ctx context.Context, address string, n int) ([]net.Conn, error) {
	var conns []net.Conn
	for i := range n {
		r, err := connect(ctx, address, i, -1)
		if err != nil {
			return conns, err
		}
		conns = append(conns, r.Conn)
		if err := r.Conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
			return conns, err
		}
	}
	return conns, nil
}

// untilGone publishes twenty stories a second until no stream is open, from the moment at which reading stopped.
func untilGone(ctx context.Context, server *trial.Process) (time.Duration, trial.Usage, error) {
	began := time.Now()
	var most trial.Usage
	for number := 1; time.Since(began) < longestStuck; number++ {
		if err := order(ctx, server, number); err != nil {
			return 0, most, err
		}
		u, err := server.Usage(ctx, number%10 == 0)
		if err != nil {
			return 0, most, err
		}
		if u.Live > most.Live {
			most = u
		}
		if u.Open == 0 {
			return time.Since(began), most, nil
		}
		trial.Pause(ctx, 50*time.Millisecond)
	}
	return longestStuck, most, nil
}
