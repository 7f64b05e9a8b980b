package main

import (
	"context"

	"dateline.news/bench/trial"
	"dateline.news/internal/discussion"
)

// board measures posting through the board alone, in this process.
func board(ctx context.Context, p plan, h *house) (trial.Report, error) {
	if err := h.gather(ctx, p.readers, p.discussions); err != nil {
		return trial.Report{}, err
	}
	var c *crowd
	s, _, err := h.spend(ctx, func() (trial.Usage, error) { return trial.Measure(false) }, func() {
		c = talk(ctx, p, h, func(ctx context.Context, r reader, posting discussion.Posting) (discussion.Message, error) {
			return h.Board.Post(ctx, r.who, posting)
		})
	})
	if err != nil {
		return trial.Report{}, err
	}
	t, err := c.count(ctx, h)
	return c.report(p, t, s), err
}
