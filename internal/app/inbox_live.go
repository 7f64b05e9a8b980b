package app

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/web"
	"dateline.news/internal/web/newsroom"
	"dateline.news/internal/web/stream"
)

// inboxPath is the stream of what waits for the staff: one topic for all of them, of which each is told their own.
const (
	inboxPath  = "/" + newsroom.Root + "/inbox/live"
	inboxTopic = "inbox"
)

// inboxLive answers the stream ahead of the newsroom's own addresses.
func inboxLive(live *stream.Face, pages *newsroom.Face) http.Handler {
	return web.Answers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != inboxPath || !live.Serve(w, r, edition.Edition{}, inboxPath) {
			pages.ServeHTTP(w, r)
		}
	}), append(pages.Routes(), web.Route{Method: http.MethodGet, Pattern: inboxPath})...)
}

// inboxRoom is the inbox as streams tell of it. An event says only that something waits, or was read elsewhere; what it
// is, the newsroom answers to whom it concerns.
type inboxRoom struct{ app *App }

func (r *inboxRoom) Covers(path string) bool { return path == inboxPath }

// Paths answers none: the stream is inside no edition. The newsroom's table has it.
func (r *inboxRoom) Paths() []string { return nil }

func (r *inboxRoom) Past() time.Duration { return 5 * time.Minute }

func (r *inboxRoom) Enter(_ context.Context, v *stream.Visit) (string, error) {
	if v.Viewer.Account == 0 {
		return "", errs.New(errs.Unsigned, "nobody is signed in")
	}
	if !v.Viewer.Staff {
		return "", errs.New(errs.Forbidden, "account %d is not of the staff", v.Viewer.Account)
	}
	return inboxTopic, nil
}

func (r *inboxRoom) Topics(e journal.Entry) []string {
	if e.Kind == "inbox.told" || e.Kind == "inbox.read" {
		return []string{inboxTopic}
	}
	return nil
}

// Events reads on until there are enough, or no more.
func (r *inboxRoom) Events(ctx context.Context, _ string, after int64, limit int) ([]stream.Event, error) {
	const page = 1000
	var found []stream.Event
	for {
		read, err := r.app.Journal.Read(ctx, journal.Query{After: after, Limit: page})
		if err != nil {
			return nil, err
		}
		for _, e := range read {
			if len(r.Topics(e)) == 0 {
				continue
			}
			data, err := json.Marshal(map[string]string{"notice": strings.TrimPrefix(e.Subject, "notice:")})
			if err != nil {
				return nil, err
			}
			found = append(found, stream.Event{ID: e.ID, Name: e.Kind, At: e.At, Subject: e.Subject, Audience: []journal.Audience{e.Audience}, Data: data})
			if len(found) == limit {
				return found, nil
			}
		}
		if len(read) < page {
			return found, nil
		}
		after = read[len(read)-1].ID
	}
}
