package main

import (
	"context"
	"time"

	"dateline.news/bench/trial"
	"dateline.news/internal/discussion"
)

// whole reads a discussion from its beginning to its end, by pages.
func (h *house) whole(ctx context.Context, story int64) ([]discussion.Message, error) {
	var all []discussion.Message
	for from := int64(0); ; {
		page, err := h.Board.Page(ctx, discussion.PageQuery{Story: story, Sort: discussion.Oldest, From: from, Limit: 200})
		if err != nil {
			return nil, err
		}
		all = append(all, page.Messages...)
		if from = page.Next; from == 0 {
			return all, nil
		}
	}
}

// tally is what was found when what is there was compared with what was acknowledged.
type tally struct {
	taken      int // messages that were acknowledged
	lost       int // of these, not there as they were acknowledged
	doubled    int // texts that are there more than once
	unknown    int // messages that are there and were never acknowledged
	gaps       int // places that do not follow upon the one before
	disordered int // messages of a reader that stand before one that was acknowledged earlier
}

func (t tally) right() bool { return t.lost+t.doubled+t.unknown+t.gaps+t.disordered == 0 }

// count compares the discussions with what was acknowledged.
func (c *crowd) count(ctx context.Context, h *house) (tally, error) {
	var t tally
	there := map[int64]discussion.Message{}
	texts := map[string]bool{}
	for _, number := range h.stories {
		messages, err := h.whole(ctx, number)
		if err != nil {
			return t, err
		}
		for i, m := range messages {
			if m.Seq != int64(i+1) {
				t.gaps++
			}
			if texts[m.Text] {
				t.doubled++
			}
			texts[m.Text], there[m.ID] = true, m
		}
	}
	for _, s := range c.speakers {
		last := map[int64]int64{}
		for _, a := range s.taken {
			t.taken++
			if m, ok := there[a.id]; !ok || m.Seq != a.seq || m.Story != a.story || m.Text != a.text || m.Author != s.who.ID {
				t.lost++
			}
			if a.seq <= last[a.story] {
				t.disordered++
			}
			last[a.story] = a.seq
		}
	}
	t.unknown = max(0, len(there)-t.taken)
	return t, nil
}

// pace is the least part of the asked rate at which a trial still counts as one of that rate.
const pace = 0.95

// spent is what the posting took: from the first message that was due to the last acknowledgment.
type spent struct{ took, cpu, postgres time.Duration }

// spend measures what a thing takes, with the processor's time of a process and of PostgreSQL.
func (h *house) spend(ctx context.Context, usage func() (trial.Usage, error), do func()) (spent, trial.Usage, error) {
	before, err := usage()
	if err != nil {
		return spent{}, before, err
	}
	postgres, err := h.processor(ctx)
	if err != nil {
		return spent{}, before, err
	}
	began := time.Now()
	do()
	s := spent{took: time.Since(began)}
	after, err := usage()
	if err != nil {
		return s, after, err
	}
	s.cpu = after.CPU - before.CPU
	s.postgres, err = h.processor(ctx)
	s.postgres -= postgres
	return s, after, err
}

// report says how it went.
func (c *crowd) report(p plan, t tally, s spent) trial.Report {
	reached := float64(t.taken) / s.took.Seconds()
	each := func(d time.Duration) float64 { return trial.Round(d.Seconds() * 1e6 / float64(max(1, t.taken))) }
	return trial.Report{
		Right: len(c.failed) == 0 && t.right() && t.taken == p.rate*p.seconds,
		Met:   reached >= pace*float64(p.rate),
		Values: map[string]any{
			"readers": len(c.speakers), "discussions": len(c.stories), "messages": t.taken, "messages_per_second": trial.Round(reached),
			"sent_twice": c.clicked, "errors": len(c.failed), "first_errors": c.failures(), "lost": t.lost, "doubled": t.doubled, "unknown": t.unknown, "gaps": t.gaps,
			"out_of_order": t.disordered, "post_ms": trial.Percentiles(c.times), "cpu_per_message_us": each(s.cpu), "postgres_cpu_per_message_us": each(s.postgres),
			"limits": map[string]string{"reader": limits.Reader.String() + " (raised)", "address": limits.Address.String(), "discussion": limits.Story.String()},
		},
	}
}
