package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"dateline.news/bench/trial"
	"dateline.news/internal/discussion"
)

// poster posts for a reader.
type poster func(ctx context.Context, r reader, p discussion.Posting) (discussion.Message, error)

// turn is when a reader is to post, and where.
type turn struct {
	number int
	due    time.Time
	place  int // of the story among those of the house
}

// taken is a message that was acknowledged.
type taken struct {
	id, seq, story int64
	text           string
}

// speaker is a reader who posts one message after the other.
type speaker struct {
	reader
	turns chan turn
	taken []taken // in the order of acknowledgment
}

// crowd is the readers who post.
type crowd struct {
	stories  []int64
	post     poster
	speakers []*speaker
	newest   []atomic.Int64 // acknowledged in each discussion, to be answered

	mu      sync.Mutex
	times   []time.Duration // from when a message was due until it was acknowledged
	failed  []error
	clicked int // messages that were sent twice, as by a double click
}

// one message of these is sent twice, and one of these is an answer.
const doubleClicks, answers = 50, 3

// talk lets the readers of a house post at the plan's rate, and waits for the last acknowledgment.
func talk(ctx context.Context, p plan, h *house, post poster) *crowd {
	c := &crowd{stories: h.stories, post: post, newest: make([]atomic.Int64, len(h.stories))}
	var group sync.WaitGroup
	total := p.rate * p.seconds
	for _, r := range h.readers {
		s := &speaker{reader: r, turns: make(chan turn, total/len(h.readers)+1)}
		c.speakers = append(c.speakers, s)
		group.Go(func() { c.speak(ctx, s) })
	}
	began := time.Now()
	for n := range total {
		t := turn{number: n, due: began.Add(time.Duration(n) * time.Second / time.Duration(p.rate)), place: rand.IntN(len(h.stories))}
		trial.Pause(ctx, time.Until(t.due))
		c.speakers[n%len(c.speakers)].turns <- t
	}
	for _, s := range c.speakers {
		close(s.turns)
	}
	group.Wait()
	return c
}

func (c *crowd) speak(ctx context.Context, s *speaker) {
	for t := range s.turns {
		p := discussion.Posting{
			Story: c.stories[t.place], Once: fmt.Sprintf("%d of %s", t.number, s.who.Name), Address: s.from,
			Text: fmt.Sprintf("Message %d of %s, sent %s%d in **bold**.", t.number, s.who.Name, trial.Moment, time.Now().UnixNano()),
		}
		if t.number%answers == 0 {
			p.Parent = c.newest[t.place].Load()
		}
		m, err := c.post(ctx, s.reader, p)
		took := time.Since(t.due)
		if err == nil && (m.State != discussion.Published || m.Seq == 0) {
			err = fmt.Errorf("message %d is %s with the place %d", m.ID, m.State, m.Seq)
		}
		if err == nil && t.number%doubleClicks == 0 {
			err = c.again(ctx, s, p, m)
		}
		if err == nil {
			c.newest[t.place].Store(m.ID)
			s.taken = append(s.taken, taken{m.ID, m.Seq, p.Story, p.Text})
		}
		c.note(took, err)
	}
}

// again sends a message a second time; it must be the same one.
func (c *crowd) again(ctx context.Context, s *speaker, p discussion.Posting, first discussion.Message) error {
	second, err := c.post(ctx, s.reader, p)
	if err == nil && (second.ID != first.ID || second.Seq != first.Seq) {
		err = fmt.Errorf("sent twice, a message is %d and %d", first.ID, second.ID)
	}
	c.mu.Lock()
	c.clicked++
	c.mu.Unlock()
	return err
}

func (c *crowd) note(took time.Duration, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.times = append(c.times, took)
	if err != nil {
		c.failed = append(c.failed, err)
	}
}

// failures are the first reasons why messages failed.
func (c *crowd) failures() []string {
	var said []string
	for _, err := range c.failed[:min(3, len(c.failed))] {
		said = append(said, err.Error())
	}
	return said
}
