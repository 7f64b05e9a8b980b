package stream

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"dateline.news/internal/banner"
	"dateline.news/internal/edition"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// pollAge is how long a poll's answer may be kept unasked, by a reader and by a CDN.
const pollAge = 5 * time.Second

// pollLength is the most events of one answer; at is then the last one's id, from which the reader asks on.
const pollLength = 200

// recent is how many events are answered to who names no id: a page that was forgotten begins with them.
const recent = 50

// polled is the answer of /{edition}/newsfeed.json: what the stream would have told after an id.
type polled struct {
	At     int64         `json:"at"`              // ask for what comes after it
	Reset  bool          `json:"reset,omitempty"` // the id is forgotten or ahead: begin anew, without an id
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
	if before := r.URL.Query().Get("before"); before != "" {
		return f.older(w, r, ed, story.Cursor(before))
	}
	from, err := start(r)
	if err != nil {
		return err
	}
	b, err := f.opened(r.Context(), f.newsfeed, newsfeedTopic(ed.Code))
	if err != nil {
		return err
	}
	defer f.release(b)
	if from == fromNow {
		from = b.lately()
	} else if from, err = f.settle(r, b, from); err != nil {
		return err
	}
	from = b.anchor(from)
	key := web.Key{Host: ed.Host, URI: r.URL.Path + "?after=" + strconv.FormatInt(from, 10)}
	page, err := f.Cache.Page(r.Context(), key, func(ctx context.Context, note *web.Note) (*web.Page, error) {
		note.Tag("feed:"+ed.Code, banner.Tag(ed.Code))
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

// aged is the answer of /{edition}/newsfeed.json?before=CURSOR: the older lines that a newsfeed loads when its reader
// scrolls on.
type aged struct {
	Lines []agedLine   `json:"lines"`
	Next  story.Cursor `json:"next"` // before what to ask on; empty: no more
}

type agedLine struct {
	ID   int64  `json:"id"` // the journal's, of the last change
	Data report `json:"data"`
}

func (f *Face) older(w http.ResponseWriter, r *http.Request, ed edition.Edition, before story.Cursor) error {
	if _, err := start(r); err != nil {
		return err
	}
	key := web.Key{Host: ed.Host, URI: r.URL.Path + "?before=" + url.QueryEscape(string(before))}
	page, err := f.Cache.Page(r.Context(), key, func(ctx context.Context, note *web.Note) (*web.Page, error) {
		note.Expire(time.Minute)
		lines, next, err := f.Feed.Page(ctx, ed.Code, before, recent)
		if err != nil {
			return nil, err
		}
		answer := aged{Lines: make([]agedLine, 0, len(lines)), Next: next}
		for _, l := range lines {
			note.Tag("story:" + strconv.FormatInt(l.Story, 10))
			answer.Lines = append(answer.Lines, agedLine{ID: l.Journal, Data: f.newsfeed.report(ed, l)})
		}
		body, err := json.Marshal(answer)
		if err != nil {
			return nil, err
		}
		return &web.Page{ContentType: "application/json", Body: body}, nil
	})
	if err != nil {
		return err
	}
	page.ServeHTTP(w, r)
	return nil
}

// lately answers the id after which the newest events come.
func (b *broadcast) lately() int64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if n := len(b.past); n > recent {
		return b.past[n-recent-1].ID
	}
	return b.floor
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
