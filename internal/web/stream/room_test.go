package stream_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/web/stream"
)

// talk is a room that tells what the journal says of a discussion, to whom the journal says.
type talk struct {
	journal *journal.Journal
	closed  sync.Map // paths nobody may enter
	asked   sync.Map // topic → after which id it was read last
}

func (k *talk) Covers(path string) bool {
	return strings.HasPrefix(path, "/talk/") && strings.HasSuffix(path, "/live")
}

func (k *talk) Enter(_ context.Context, v *stream.Visit) (string, error) {
	if _, closed := k.closed.Load(v.Path); closed {
		return "", errs.New(errs.NotFound, "no discussion at %s", v.Path)
	}
	return "talk/" + strings.TrimSuffix(strings.TrimPrefix(v.Path, "/talk/"), "/live"), nil
}

func (k *talk) Paths() []string { return nil }

func (k *talk) Past() time.Duration { return time.Hour }

func (k *talk) Topics(e journal.Entry) []string {
	if !strings.HasPrefix(e.Kind, "message.") {
		return nil
	}
	return []string{"talk/" + strings.TrimPrefix(e.Subject, "discussion:")}
}

func (k *talk) Events(ctx context.Context, topic string, after int64, limit int) ([]stream.Event, error) {
	k.asked.Store(topic, after)
	entries, err := k.journal.Read(ctx, journal.Query{After: after, Subject: "discussion:" + strings.TrimPrefix(topic, "talk/"), Limit: limit})
	var events []stream.Event
	for _, e := range entries {
		events = append(events, stream.Event{ID: e.ID, Name: e.Kind, At: e.At, Subject: string(e.Payload), Audience: []journal.Audience{e.Audience},
			Data: json.RawMessage(fmt.Sprintf(`{"reason":%q}`, e.Audience)), Supersedes: e.Kind == "message.hidden"})
		if e.Kind == "message.pending" {
			events = append(events, stream.Event{ID: e.ID, Name: e.Kind, At: e.At, Subject: string(e.Payload), Audience: []journal.Audience{journal.Moderator}, Data: json.RawMessage(`{"reason":"queue"}`)})
		}
	}
	return events, err
}

// viewers are every kind of reader. They come with their name as a session.
var viewers = map[string]stream.Viewer{
	"anybody":   {},
	"reader":    {Session: "reader", Account: 5},
	"other":     {Session: "other", Account: 6},
	"reporter":  {Session: "reporter", Account: 7, Staff: true},
	"moderator": {Session: "moderator", Account: 8, Staff: true, Moderator: true},
}

func (h *house) startTalk(t *testing.T, change func(*stream.Options)) (*node, *talk) {
	room := &talk{journal: h.Journal}
	return h.start(t, func(o *stream.Options) {
		o.Rooms = []stream.Room{room}
		o.Viewer = func(r *http.Request) (stream.Viewer, error) { return viewers[r.Header.Get("Cookie")], nil }
		if change != nil {
			change(o)
		}
	}), room
}

func (h *house) note(t *testing.T, kind string, discussion int, audience journal.Audience, payload any) int64 {
	t.Helper()
	var entry *journal.Entry
	err := h.DB.Update(t.Context(), func(tx *store.Tx) (err error) {
		entry, err = h.Journal.Add(tx, journal.Entry{Edition: "en", Kind: kind, Subject: fmt.Sprintf("discussion:%d", discussion), Actor: "account:5", Audience: audience}, payload)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return entry.ID
}

func TestNobodyIsToldWhatIsNotForThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		n, _ := h.startTalk(t, nil)
		from := h.latest(t)
		told := map[string][]string{
			"anybody":   {"public"},
			"reader":    {"public", "member", "account:5"},
			"other":     {"public", "member", "account:6"},
			"reporter":  {"public", "member", "staff"},
			"moderator": {"public", "member", "staff", "moderator"},
		}
		live := map[string]*reading{}
		for name := range viewers {
			live[name] = mustOpen(t, n, "/en/talk/1/live", "Cookie", name)
		}
		audiences := []journal.Audience{"account:5", "client:5", "account:", "account:0", "account:50", "staff", "account:6", "member", "moderator", "everybody", "public"}
		for _, a := range audiences {
			h.note(t, "message.posted", 1, a, nil)
		}
		last := h.note(t, "message.posted", 1, journal.Public, nil)
		for name, want := range told {
			later := mustOpen(t, n, "/en/talk/1/live?after="+strconv.FormatInt(from, 10), "Cookie", name)
			for way, r := range map[string]*reading{"reading along": live[name], "catching up": later} {
				var got []string
				for {
					e := r.want(t)
					if e.ID == last {
						break
					}
					got = append(got, e.Data.Reason)
				}
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("%s, %s, is told %v, want %v", name, way, got, want)
				}
			}
		}
	})
}

func TestAuthorAndModeratorAreEachToldTheirSideOfOneEvent(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n, _ := h.startTalk(t, nil)
	from := h.latest(t)
	h.note(t, "message.pending", 1, "account:5", nil)
	for name, want := range map[string]string{"reader": "account:5", "moderator": "queue"} {
		r := mustOpen(t, n, "/en/talk/1/live?after="+strconv.FormatInt(from, 10), "Cookie", name)
		if e := r.want(t); e.Data.Reason != want {
			t.Errorf("%s is told %q, want %q", name, e.Data.Reason, want)
		}
		r.quiet(t)
	}
	mustOpen(t, n, "/en/talk/1/live?after="+strconv.FormatInt(from, 10), "Cookie", "other").quiet(t)
}

func TestHiddenMessageIsNotToldAgainToWhoCatchesUp(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n, _ := h.startTalk(t, nil)
	from := h.latest(t)
	first := mustOpen(t, n, "/en/talk/1/live", "Cookie", "reader")
	for _, id := range []int64{h.note(t, "message.posted", 1, journal.Member, "m1"), h.note(t, "message.posted", 1, journal.Public, "m2")} {
		if e := first.want(t); e.ID != id {
			t.Errorf("told %+v, want event %d", e, id)
		}
	}
	hidden := h.note(t, "message.hidden", 1, journal.Public, "m1")
	if e := first.want(t); e.ID != hidden {
		t.Errorf("told %+v, want that one is hidden", e)
	}
	back := mustOpen(t, n, "/en/talk/1/live?after="+strconv.FormatInt(from, 10), "Cookie", "reader")
	if e := back.want(t); e.Name != "message.posted" || e.Data.Reason != "public" {
		t.Errorf("first %+v, want the message that stands", e)
	}
	if e := back.want(t); e.ID != hidden {
		t.Errorf("then %+v, want that one is hidden", e)
	}
	back.quiet(t)
}

func TestQuietDiscussionIsNotReadThroughAllThatABusyHouseHasWritten(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n, room := h.startTalk(t, nil)
	quiet, busy := mustOpen(t, n, "/en/talk/1/live"), mustOpen(t, n, "/en/talk/2/live")
	var last int64
	for range 20 {
		last = h.note(t, "message.posted", 2, journal.Public, nil)
		if e := busy.want(t); e.ID != last {
			t.Fatalf("told %+v, want event %d", e, last)
		}
	}
	own := h.note(t, "message.posted", 1, journal.Public, nil)
	if e := quiet.want(t); e.ID != own {
		t.Errorf("told %+v, want event %d", e, own)
	}
	if after, _ := room.asked.Load("talk/1"); after != last {
		t.Errorf("the quiet discussion was read after %v, want %d", after, last)
	}
}

func TestForeignPageCannotListenWithTheReadersRights(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n, room := h.startTalk(t, nil)
	room.closed.Store("/talk/9/live", true)
	tests := []struct {
		path    string
		headers []string
		want    int
	}{
		{"/en/talk/1/live", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"/en/talk/1/live", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"/en/talk/1/live", []string{"Origin", "https://evil.example"}, 403},
		{"/en/talk/1/live", []string{"Origin", "null"}, 403},
		{"/en/talk/1/live", []string{"Sec-Fetch-Site", "same-origin", "Origin", "https://news.example"}, 200},
		{"/en/talk/1/live", []string{"Origin", "http://news.example"}, 200},
		{"/en/talk/1/live", nil, 200},
		{"/en/talk/9/live", nil, 404},
		{"/en/live", []string{"Sec-Fetch-Site", "cross-site"}, 200}, // the same for all, and no foreign script may read it
	}
	for _, test := range tests {
		r, err := open(t.Context(), n.address, test.path, append(test.headers, "Cookie", "reader")...)
		if err != nil {
			t.Fatal(err)
		}
		r.conn.Close()
		if r.head.StatusCode != test.want {
			t.Errorf("%s %v: %s, want %d", test.path, test.headers, r.head.Status, test.want)
		}
	}
}

func TestBlockedReadersStreamsEndAtOnce(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n, _ := h.startTalk(t, func(o *stream.Options) {
		o.Ends = func(e journal.Entry) (int64, bool) { return 5, e.Kind == "reader.blocked" }
		o.Limits.PerSession = 2
	})
	newsfeed := mustOpen(t, n, "/en/live", "Cookie", "reader")
	blocked := []*reading{mustOpen(t, n, "/en/talk/1/live", "Cookie", "reader"), mustOpen(t, n, "/en/talk/2/live", "Cookie", "reader")}
	stays := mustOpen(t, n, "/en/talk/1/live", "Cookie", "other")
	third, err := open(t.Context(), n.address, "/en/talk/3/live", "Cookie", "reader")
	if err != nil {
		t.Fatal(err)
	}
	third.conn.Close()
	if third.head.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a third stream of a session: %s", third.head.Status)
	}
	h.note(t, "reader.blocked", 1, "account:5", nil)
	for _, r := range blocked {
		r.ended(t)
	}
	h.note(t, "message.posted", 1, journal.Public, nil)
	if e := stays.want(t); e.Name != "message.posted" {
		t.Errorf("another reader's stream: %+v", e)
	}
	h.publish(t, "Reading is never taken away")
	newsfeed.want(t)
	blocked[0].conn.Close()
	stays.conn.Close()
	until(t, "what nobody follows is forgotten", func() bool { return n.face.Sweep() == 1 })
	again := mustOpen(t, n, "/en/talk/1/live?after=0", "Cookie", "other")
	if e := again.want(t); e.Name != "message.posted" {
		t.Errorf("a topic opened again tells %+v", e)
	}
}

func TestReaderBlockedWhileEnteringDoesNotStay(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	asking, blocked := make(chan struct{}), make(chan struct{})
	n, _ := h.startTalk(t, func(o *stream.Options) {
		viewer := o.Viewer
		o.Viewer = func(r *http.Request) (stream.Viewer, error) {
			v, err := viewer(r) // the rights of before
			close(asking)
			<-blocked
			return v, err
		}
		o.Ends = func(e journal.Entry) (int64, bool) { return 5, e.Kind == "reader.blocked" }
	})
	entered := make(chan *reading, 1)
	go func() {
		r, err := open(t.Context(), n.address, "/en/talk/1/live", "Cookie", "reader")
		if err != nil {
			r = nil // ended before its head was out
		}
		entered <- r
	}()
	<-asking
	h.note(t, "reader.blocked", 1, "account:5", nil)
	until(t, "the face has heard of the block", func() bool { return n.face.Ended() > 0 })
	close(blocked)
	if r := <-entered; r != nil {
		defer r.conn.Close()
		r.ended(t)
	}
}

func TestReaderWithoutAStreamAsksAndGetsTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := newHouse(t, db)
		n := h.start(t, nil)
		from := h.latest(t)
		poll := func(after string) (answer struct {
			At     int64
			Reset  bool
			Events []struct {
				ID    int64
				Event string
				Data  report
			}
		}, head http.Header, body string) {
			t.Helper()
			response, err := http.Get("http://" + n.address + "/en/newsfeed.json" + after)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			text, err := io.ReadAll(response.Body)
			if err == nil {
				err = json.Unmarshal(text, &answer)
			}
			if err != nil || response.StatusCode != 200 {
				t.Fatalf("%s: %s: %v", after, response.Status, err)
			}
			return answer, response.Header, string(text)
		}
		after := func(id int64) string { return "?after=" + strconv.FormatInt(id, 10) }
		if got, _, _ := poll(after(from)); len(got.Events) != 0 || got.At != from {
			t.Errorf("before anything is published: %+v", got)
		}
		first := h.publish(t, "First")
		h.publish(t, "Second")
		got, head, _ := poll(after(from))
		if len(got.Events) != 2 || got.At != h.latest(t) || got.Events[0].Data.Headline != "First" || got.Events[1].Event != "story.published" {
			t.Errorf("after two: %+v", got)
		}
		if head.Get("Cache-Control") != "public, max-age=5" || !strings.Contains(head.Get("Surrogate-Key"), "feed:en") || head.Get("Etag") == "" {
			t.Errorf("a CDN is told %v", head)
		}
		h.kill(t, first.Number, "It was wrong.")
		if got, _, text := poll(after(from)); len(got.Events) != 3 || strings.Contains(text, "First") || got.Events[2].Event != "story.killed" {
			t.Errorf("after the kill: %s", text)
		}
		if got, _, _ := poll(after(h.latest(t) + 50)); !got.Reset || got.At != h.latest(t) {
			t.Errorf("ahead of the journal: %+v", got)
		}
		if got, _, _ := poll(""); len(got.Events) != 3 || got.At != h.latest(t) {
			t.Errorf("without an id: %+v", got)
		}
		for i := range 210 {
			h.publish(t, fmt.Sprintf("Story %d", i))
		}
		seen, at := 0, from
		for {
			got, _, _ := poll(after(at))
			if len(got.Events) == 0 {
				break
			}
			seen, at = seen+len(got.Events), got.At
		}
		if seen != 213 {
			t.Errorf("who asks on gets %d events, want 213", seen)
		}
		if got, _, _ := poll(""); len(got.Events) != 50 {
			t.Errorf("without an id: %d events, want the newest 50", len(got.Events))
		}
	})
}

func TestReaderWhoScrollsOnGetsEveryOlderStoryOnce(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	n := h.start(t, nil)
	for i := range 120 {
		h.publish(t, fmt.Sprintf("Story %d", i))
	}
	h.kill(t, 60, "It was wrong.")
	newest, cursor, err := h.feed.Page(t.Context(), "en", "", 10)
	if err != nil {
		t.Fatal(err)
	}
	next, want := string(cursor), newest[9].Story-1
	for next != "" {
		response, err := http.Get("http://" + n.address + "/en/newsfeed.json?before=" + url.QueryEscape(next))
		if err != nil {
			t.Fatal(err)
		}
		var answer struct {
			Lines []struct {
				ID   int64
				Data report
			}
			Next string
		}
		err = json.NewDecoder(response.Body).Decode(&answer)
		response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatal(response.Status, err)
		}
		for _, l := range answer.Lines {
			if l.Data.Number != want || l.ID == 0 || (l.Data.Headline == "") != (want == 60) {
				t.Errorf("got %+v, want story %d", l, want)
			}
			want--
		}
		next = answer.Next
	}
	if want != 0 {
		t.Errorf("%d older stories are missing", want)
	}
	response, err := http.Get("http://" + n.address + "/en/newsfeed.json?before=nonsense")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a cursor that is none: %s", response.Status)
	}
}
