package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// due is how many stories fall due in one second.
const due = 200

// latest is how late the last of them may be.
const latest = time.Second

// schedules lets many stories fall due in one second and answers how late the last one went out, by the moments of
// publication that readers are told.
func schedules(ctx context.Context, p *server, house *archive) (time.Duration, error) {
	var ids []int64
	for i := range due {
		id, err := p.draft(house, fmt.Sprintf("Due story %03d", i), 0)
		if err != nil {
			return 0, err
		}
		ids = append(ids, id)
	}
	when := time.Now().Add(15 * time.Second).UTC().Truncate(time.Second)
	for _, id := range ids {
		if err := p.call(house.editor, http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/schedule", id), map[string]any{"at": when}, nil); err != nil {
			return 0, err
		}
	}
	for ctx.Err() == nil && time.Since(when) < time.Minute {
		late, out, err := p.late(when)
		if err != nil || out == due {
			return late, err
		}
		time.Sleep(100 * time.Millisecond)
	}
	return 0, fmt.Errorf("not all of %d stories went out within a minute: %w", due, ctx.Err())
}

// late answers how many of the stories are out, and how late the last of them was.
func (p *server) late(when time.Time) (last time.Duration, out int, err error) {
	before := ""
	for range due/100 + 1 {
		var page struct {
			Items []struct {
				Headline string
				At       time.Time
			}
			Next string
		}
		if err := p.call("", http.MethodGet, "/api/v1/newsfeed?edition=en&limit=100"+before, nil, &page); err != nil {
			return 0, 0, err
		}
		for _, line := range page.Items {
			if strings.HasPrefix(line.Headline, "Due story ") {
				out++
				last = max(last, line.At.Sub(when))
			}
		}
		if page.Next == "" {
			break
		}
		before = "&before=" + page.Next
	}
	return last, out, nil
}
