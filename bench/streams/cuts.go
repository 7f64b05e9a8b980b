package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"dateline.news/bench/trial"
	"dateline.news/internal/app"
	"dateline.news/internal/journal"
)

// follower is a reader whose connection breaks all the time, and who comes back where any server answers.
type follower struct {
	last int64
	got  map[int64]int
	cuts int
	odd  int // resets, and events out of order
}

// crowd is the followers of one trial.
type crowd struct {
	servers []*trial.Process
	until   atomic.Int64 // the last journal id that matters; 0: not known yet
	all     []*follower
	group   sync.WaitGroup
}

func (c *crowd) gather(ctx context.Context, p plan, from int64) {
	for n := range p.followers {
		f := &follower{last: from, got: map[int64]int{}}
		c.all = append(c.all, f)
		c.group.Go(func() { c.follow(ctx, f, n) })
	}
}

func (c *crowd) follow(ctx context.Context, f *follower, n int) {
	for ctx.Err() == nil {
		r, err := connect(ctx, c.servers[rand.IntN(len(c.servers))].Address, n, f.last)
		if err != nil {
			trial.Pause(ctx, time.Duration(50+rand.IntN(200))*time.Millisecond) // the server restarts
			continue
		}
		done := c.read(r, f)
		r.Conn.Close()
		if done {
			return
		}
		f.cuts++
	}
}

// read reads until the connection is cut, after half a second to five; true: nothing more is to come.
func (c *crowd) read(r *trial.Stream, f *follower) bool {
	r.Patience(500*time.Millisecond + rand.N(4500*time.Millisecond))
	for {
		if end := c.until.Load(); end != 0 && f.last >= end {
			return true
		}
		s, err := r.Next()
		if err != nil {
			return false
		}
		if s.Name == "reset" || s.ID <= f.last {
			f.odd++
		}
		f.got[s.ID]++
		f.last = max(f.last, s.ID)
	}
}

// count compares what everybody got with what was published.
func (c *crowd) count(ids []int64) map[string]any {
	lost, doubled, odd, cuts := 0, 0, 0, 0
	for _, f := range c.all {
		cuts, odd = cuts+f.cuts, odd+f.odd
		for _, id := range ids {
			switch n := f.got[id]; {
			case n == 0:
				lost++
			case n > 1:
				doubled++
			}
		}
		odd += max(0, len(f.got)-len(ids))
	}
	return map[string]any{"followers": len(c.all), "publishes": len(ids), "cuts": cuts, "lost": lost, "doubled": doubled, "odd": odd}
}

// cuts breaks connections while stories are published by another process and the server restarts.
func cuts(ctx context.Context, p plan) (trial.Report, error) {
	data, err := os.MkdirTemp("", "dateline-bench-")
	if err != nil {
		return trial.Report{}, err
	}
	defer os.RemoveAll(data)
	return broken(ctx, p, data, "", 1)
}

// nodes does the same with two servers over one PostgreSQL.
func nodes(ctx context.Context, p plan) (trial.Report, error) {
	data, err := os.MkdirTemp("", "dateline-bench-")
	if err != nil {
		return trial.Report{}, err
	}
	defer os.RemoveAll(data)
	database, drop, err := trial.FreshDatabase(ctx, p.Postgres)
	if err != nil {
		return trial.Report{}, err
	}
	r, err := broken(ctx, p, data, database, 2)
	return r, errors.Join(err, drop())
}

func broken(ctx context.Context, p plan, data, database string, servers int) (trial.Report, error) {
	newsroom, err := openHouse(ctx, data, database) // publishes beside the servers, as a command does
	if err != nil {
		return trial.Report{}, err
	}
	defer newsroom.Close()
	var c crowd
	for range servers {
		server, err := trial.Start(ctx, data, database)
		if err != nil {
			return trial.Report{}, err
		}
		defer server.Close()
		c.servers = append(c.servers, server)
	}
	from, err := newsroom.Journal.Latest(ctx)
	if err != nil {
		return trial.Report{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	c.gather(ctx, p, from)
	if err := c.publishAll(ctx, newsroom, p.publishes); err != nil {
		return trial.Report{}, err
	}
	ids, err := published(ctx, newsroom, from)
	if err != nil {
		return trial.Report{}, err
	}
	c.until.Store(ids[len(ids)-1])
	c.group.Wait()
	values := c.count(ids)
	right := values["lost"] == 0 && values["doubled"] == 0 && values["odd"] == 0 && len(ids) == p.publishes
	return trial.Report{Right: right, Met: true, Values: values}, ctx.Err()
}

// publishAll publishes, now by the newsroom's process and now by a server, and restarts the first server midway.
func (c *crowd) publishAll(ctx context.Context, newsroom *app.App, publishes int) error {
	restarted := make(chan error, 1)
	restarting := publishes / 2
	for number := range publishes {
		if number == restarting {
			go func() { restarted <- c.restart(ctx) }() // awaited below
		}
		var err error
		if number%2 == 0 || number >= restarting {
			err = publish(ctx, newsroom, number)
		} else {
			err = order(ctx, c.servers[number%len(c.servers)], number)
		}
		if err != nil {
			return fmt.Errorf("publish %d: %w", number, err)
		}
		trial.Pause(ctx, 50*time.Millisecond)
	}
	return <-restarted
}

func (c *crowd) restart(ctx context.Context) error {
	if err := c.servers[0].End(); err != nil {
		return err
	}
	return c.servers[0].Begin(ctx)
}

// published answers the journal ids of what was published after an id.
func published(ctx context.Context, a *app.App, after int64) ([]int64, error) {
	var ids []int64
	for {
		entries, err := a.Journal.Read(ctx, journal.Query{After: after, Limit: 1000})
		if err != nil || len(entries) == 0 {
			return ids, err
		}
		for _, e := range entries {
			if e.Kind == "story.published" {
				ids = append(ids, e.ID)
			}
		}
		after = entries[len(entries)-1].ID
	}
}
