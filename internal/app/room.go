package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/web"
	"dateline.news/internal/web/stream"
	"dateline.news/internal/web/talk"
)

// room is the discussions as streams tell of them: /talk/812/live is one of them, /chats/live all of an edition.
//
// What everybody may see comes drawn as it is now; an entry for one reader or for the moderators says only where to look.
type room struct {
	app   *App
	pages *talk.Face
}

const chatsLive = "/chats/live"

// storyAt reads the story out of "/talk/812/live"; 0: it is no such path.
func storyAt(path string) int64 {
	number, found := strings.CutPrefix(path, "/talk/")
	number, ends := strings.CutSuffix(number, "/live")
	story, err := strconv.ParseInt(number, 10, 64)
	if !found || !ends || err != nil || story < 1 {
		return 0
	}
	return story
}

func (r *room) Covers(path string) bool { return path == chatsLive || storyAt(path) != 0 }

func (r *room) Paths() []string { return []string{chatsLive, "/talk/{story}/live"} }

// Past is short: who was away for longer gets the page itself from the cache.
func (r *room) Past() time.Duration { return 5 * time.Minute }

func (r *room) Enter(ctx context.Context, v *stream.Visit) (string, error) {
	if v.Path == chatsLive {
		return "chats/" + v.Edition.Code, nil
	}
	about, err := r.app.Board.Discussion(ctx, storyAt(v.Path))
	if err != nil {
		return "", err
	}
	if about.Edition != v.Edition.Code {
		return "", errs.New(errs.NotFound, "the discussion of story %d is not in edition %s", about.Story, v.Edition.Code)
	}
	if v.Viewer.Account != 0 {
		who, err := r.app.Book.Actor(ctx, v.Viewer.Account)
		if err != nil {
			return "", err
		}
		v.Viewer.Moderator = who.Can(account.Moderate, about.Edition, about.Section)
	}
	return talkTopic(about.Story), nil
}

func talkTopic(story int64) string { return fmt.Sprintf("talk/%d", story) }

// reference is what the board says of where something happened.
type reference struct {
	Message int64            `json:"message,omitempty"`
	Story   int64            `json:"story"`
	State   discussion.State `json:"state,omitempty"`
}

func (r *room) Topics(e journal.Entry) []string {
	if !strings.HasPrefix(e.Kind, "message.") && !strings.HasPrefix(e.Kind, "discussion.") {
		return nil
	}
	where, ok := referenceOf(e)
	if !ok {
		return nil
	}
	if e.Audience == journal.Public {
		return []string{talkTopic(where.Story), "chats/" + e.Edition}
	}
	return []string{talkTopic(where.Story)}
}

func referenceOf(e journal.Entry) (reference, bool) {
	var where reference
	err := json.Unmarshal(e.Payload, &where)
	return where, err == nil && where.Story != 0
}

// Events reads what happened on a topic since.
func (r *room) Events(ctx context.Context, topic string, after int64, limit int) ([]stream.Event, error) {
	entries, err := r.entries(ctx, topic, after, limit)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	if strings.HasPrefix(topic, "chats/") {
		return r.chats(entries)
	}
	return r.talk(ctx, entries)
}

// entries reads on until there are enough of a topic, or no more.
func (r *room) entries(ctx context.Context, topic string, after int64, limit int) ([]journal.Entry, error) {
	const page = 1000
	var found []journal.Entry
	for {
		read, err := r.app.Journal.Read(ctx, journal.Query{After: after, Limit: page})
		if err != nil {
			return nil, err
		}
		for _, e := range read {
			for _, of := range r.Topics(e) {
				if of == topic {
					found = append(found, e)
				}
			}
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

// chats says which discussion has moved, and leaves it to the reader to fetch the list, which is the same for all.
func (r *room) chats(entries []journal.Entry) ([]stream.Event, error) {
	var events []stream.Event
	for _, e := range entries {
		where, _ := referenceOf(e)
		data, err := json.Marshal(reference{Story: where.Story})
		if err != nil {
			return nil, err
		}
		events = append(events, stream.Event{ID: e.ID, Name: e.Kind, At: e.At, Subject: fmt.Sprintf("discussion:%d", where.Story),
			Audience: []journal.Audience{journal.Public}, Data: data})
	}
	return events, nil
}

// talk draws the messages that everybody sees, once for all readers.
func (r *room) talk(ctx context.Context, entries []journal.Entry) ([]stream.Event, error) {
	first, _ := referenceOf(entries[0])
	var ids []int64
	for _, e := range entries {
		if where, _ := referenceOf(e); where.Message != 0 && e.Audience == journal.Public {
			ids = append(ids, where.Message)
		}
	}
	drawn, err := r.pages.Tell(ctx, first.Story, ids)
	if err != nil {
		return nil, err
	}
	var events []stream.Event
	for _, e := range entries {
		where, _ := referenceOf(e)
		told := talk.Told{Story: where.Story, Message: where.Message}
		open := e.Audience == journal.Public
		if open {
			told = drawn.Of(where.Message)
		}
		told.State = where.State
		data, err := json.Marshal(told)
		if err != nil {
			return nil, err
		}
		events = append(events, stream.Event{ID: e.ID, Name: e.Kind, At: e.At, Subject: e.Subject, Audience: []journal.Audience{e.Audience},
			Data: data, Supersedes: open && where.Message != 0})
	}
	return events, nil
}

// viewer answers who asks for a stream, by the cookie.
func (a *App) viewer(sessions *web.Sessions) func(*http.Request) (stream.Viewer, error) {
	return func(r *http.Request) (stream.Viewer, error) {
		ctx, err := sessions.Peek(r)
		if err != nil {
			return stream.Viewer{}, err
		}
		who, err := sessions.Actor(ctx)
		if err != nil || who.Anonymous() {
			return stream.Viewer{}, err
		}
		return stream.Viewer{Session: sessions.Token(ctx), Account: who.ID, Staff: who.Anywhere(account.See)}, nil
	}
}

// endings are the entries that change what an account may hear of: its streams end, and come back with the rights of now.
var endings = map[string]bool{
	"reader.warned": true, "reader.checked": true, "reader.muted": true, "reader.suspended": true, "reader.blocked": true, "reader.lifted": true,
	"reader.answered": true, "account.signed_out": true, "account.session_ended": true, "account.sessions_ended": true, "account.disabled": true,
	"account.deleted": true, "account.granted": true, "account.password_set": true,
}

// endsStreams names the account whose streams an entry ends.
func endsStreams(e journal.Entry) (int64, bool) {
	if !endings[e.Kind] {
		return 0, false
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(e.Subject, "account:"), 10, 64)
	return id, err == nil
}
