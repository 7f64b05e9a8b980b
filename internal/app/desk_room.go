package app

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/journal"
	"dateline.news/internal/web/stream"
)

// deskRoom tells the staff of an edition that a draft, a story or the plan has changed: /desk/live. It says which one
// and nothing of what is in it; whoever is told asks the newsroom, with the rights of now.
type deskRoom struct{ app *App }

const deskLive = "/desk/live"

func (r *deskRoom) Covers(path string) bool { return path == deskLive }

func (r *deskRoom) Paths() []string { return []string{deskLive} }

// Past is short: who was away for longer reads the list again.
func (r *deskRoom) Past() time.Duration { return 5 * time.Minute }

func (r *deskRoom) Enter(ctx context.Context, v *stream.Visit) (string, error) {
	who, err := r.app.Book.Actor(ctx, v.Viewer.Account)
	if err != nil {
		return "", err
	}
	sees := who.Can(account.See, v.Edition.Code, "")
	for _, s := range v.Edition.Sections {
		sees = sees || who.Can(account.See, v.Edition.Code, s.Slug)
	}
	if !sees {
		return "", who.Must(account.See, v.Edition.Code, "")
	}
	v.Viewer.Staff = true
	return "desk/" + v.Edition.Code, nil
}

// touched is what an entry of the journal concerns.
type touched struct {
	Draft int64 `json:"draft,omitempty"`
	Story int64 `json:"story,omitempty"`
	Plan  int64 `json:"plan,omitempty"`
}

func touchedBy(e journal.Entry) (touched, bool) {
	var t touched
	kind, number, _ := strings.Cut(e.Subject, ":")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || !strings.HasPrefix(e.Kind, kind+".") {
		return t, false
	}
	switch kind {
	case "draft":
		t.Draft = n
	case "story":
		t.Story = n
	case "plan":
		t.Plan = n
	}
	return t, t != touched{}
}

func (r *deskRoom) Topics(e journal.Entry) []string {
	if _, ok := touchedBy(e); !ok || e.Edition == "" {
		return nil
	}
	return []string{"desk/" + e.Edition}
}

// Events reads what was touched since.
func (r *deskRoom) Events(ctx context.Context, topic string, after int64, limit int) ([]stream.Event, error) {
	var events []stream.Event
	for {
		entries, err := r.app.Journal.Read(ctx, journal.Query{After: after, Edition: strings.TrimPrefix(topic, "desk/"), Limit: 1000})
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			t, ok := touchedBy(e)
			if !ok {
				continue
			}
			data, err := json.Marshal(t)
			if err != nil {
				return nil, err
			}
			events = append(events, stream.Event{ID: e.ID, Name: "desk", At: e.At, Subject: e.Subject, Audience: []journal.Audience{journal.Staff}, Data: data})
			if len(events) == limit {
				return events, nil
			}
		}
		if len(entries) < 1000 {
			return events, nil
		}
		after = entries[len(entries)-1].ID
	}
}
