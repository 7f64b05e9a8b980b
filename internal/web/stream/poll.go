package stream

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/web"
)

// pollAge is how long a poll's answer may be kept unasked, by a reader and by a CDN.
const pollAge = 5 * time.Second

// pollLength is the most events of one answer; at is then the last one's id, from which the reader asks on.
const pollLength = 200

// polled is the answer of /{edition}/newsfeed.json: what the stream would have told after an id.
type polled struct {
	At     int64         `json:"at"`              // ask for what comes after it
	Reset  bool          `json:"reset,omitempty"` // the id is forgotten or ahead: fetch the page anew
	Events []polledEvent `json:"events"`
}

type polledEvent struct {
	ID    int64           `json:"id"`
	Event string          `json:"event"`
	Data  json.RawMessage `json:"data"`
}

// poll answers the newsfeed after an id to readers without a stream. The ids between two events ask for the same, so they
// share one kept page: there are no more pages than events, whatever strangers ask.
func (f *Face) poll(w http.ResponseWriter, r *http.Request, ed edition.Edition) error {
	from, err := start(r)
	if err != nil {
		return err
	}
	b, err := f.opened(r.Context(), f.newsfeed, newsfeedTopic(ed.Code))
	if err != nil {
		return err
	}
	defer f.release(b)
	if from, err = f.settle(r, b, from); err != nil {
		return err
	}
	from = b.anchor(from)
	key := web.Key{Host: ed.Host, URI: r.URL.Path + "?after=" + strconv.FormatInt(from, 10)}
	page, err := f.Cache.Page(r.Context(), key, func(ctx context.Context, note *web.Note) (*web.Page, error) {
		note.Tag("feed:" + ed.Code)
		note.Expire(pollAge)
		if err := b.advance(ctx, note.AsOf(), f.Clock.Now()); err != nil {
			return nil, err
		}
		body, err := json.Marshal(b.poll(from))
		if err != nil {
			return nil, err
		}
		return &web.Page{ContentType: "application/json", MaxAge: pollAge, Body: body}, nil
	})
	if err != nil {
		return err
	}
	page.ServeHTTP(w, r)
	return nil
}

// anchor answers the newest event at or before an id, or the floor; ahead where the id is forgotten.
func (b *broadcast) anchor(id int64) int64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if id < b.floor {
		return ahead
	}
	if i := b.place(id); i > 0 {
		return b.past[i-1].ID
	}
	return b.floor
}

func (b *broadcast) poll(after int64) polled {
	b.mu.RLock()
	defer b.mu.RUnlock()
	answer := polled{At: b.at, Events: []polledEvent{}}
	if after < b.floor {
		answer.Reset = true
		return answer
	}
	for _, t := range b.past[b.place(after):] {
		if len(answer.Events) == pollLength {
			answer.At = answer.Events[pollLength-1].ID
			break
		}
		var anybody *Viewer
		if anybody.seesEvent(t.Audience) {
			answer.Events = append(answer.Events, polledEvent{ID: t.ID, Event: t.Name, Data: t.Data})
		}
	}
	return answer
}
