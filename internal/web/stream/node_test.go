package stream_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/live"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
	"dateline.news/internal/web"
	"dateline.news/internal/web/stream"
)

// elsewhere is a site that has no page.
type elsewhere struct{}

func (elsewhere) ServeEdition(w http.ResponseWriter, r *http.Request, _ edition.Edition, path string) {
	http.Error(w, "the site was asked for "+path, http.StatusNotFound)
}
func (elsewhere) ServeRoot(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// node is one process of an installation that streams: the face behind a dispatcher on a listener.
type node struct {
	face    *stream.Face
	journal *journal.Journal
	address string
	stop    func() // as a shutdown does; it returns when the last stream has ended
}

// house is what nodes share, and who publishes.
type house struct {
	*storytest.Newsroom
	feed *newsfeed.Feed
}

func newHouse(t *testing.T, db *store.DB) *house {
	n, feed := storytest.New(t, db), newsfeed.New(db)
	n.Archive.OnChange(feed.Hook)
	return &house{n, feed}
}

func (h *house) publish(t testing.TB, headline string) story.Story {
	t.Helper()
	return h.MustPublish(t, story.Publication{Copy: storytest.Copy(headline, "Text.")})
}

func (h *house) latest(t testing.TB) int64 {
	t.Helper()
	id, err := h.Journal.Latest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (h *house) kill(t testing.TB, number int64, reason string) {
	t.Helper()
	if _, err := h.Archive.Kill(t.Context(), account.Operator(), number, story.Withdrawal{Reason: reason, Memo: "for the desk"}); err != nil {
		t.Fatal(err)
	}
}

// start starts a node over the house's own connections, so that what the house writes wakes it at once.
func (h *house) start(t testing.TB, change func(*stream.Options)) *node {
	return startNode(t, nodeParts{db: h.DB, journal: h.Journal, clock: h.Clock, house: h.House, feed: h.feed}, change)
}

type nodeParts struct {
	db      *store.DB
	journal *journal.Journal
	clock   clock.Clock
	house   *edition.House
	feed    *newsfeed.Feed
	site    func(*web.Cache) web.Site // nil: a site that has no page
}

func startNode(t testing.TB, p nodeParts, change func(*stream.Options)) *node {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hub, cache := live.NewHub(p.db, p.journal.Latest), web.NewCache(p.journal, 1<<20)
	p.journal.OnCommit(cache.Drop)
	p.journal.OnCommit(func(entries []journal.Entry) { hub.Announce(entries[len(entries)-1].ID) })
	o := stream.Options{Journal: p.journal, Hub: hub, Clock: p.clock, House: p.house, Feed: p.feed, Cache: cache}
	if change != nil {
		change(&o)
	}
	pages := web.Site(elsewhere{})
	if p.site != nil {
		pages = p.site(cache)
	}
	n := &node{face: stream.New(o), journal: p.journal, address: listener.Addr().String()}
	n.face.Hurry(time.Second, 5*time.Millisecond)
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { hub.Run(ctx) })
	group.Go(func() { cache.Follow(ctx, hub, nil) })
	group.Go(func() { n.face.Run(ctx) })
	group.Go(func() {
		if err := web.Serve(ctx, listener, web.NewDispatcher(cache, p.house, pages, static()).Inside(n.face), 5*time.Second); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	n.stop = sync.OnceFunc(func() { cancel(); group.Wait() })
	t.Cleanup(n.stop)
	return n
}

// event is what a reader got.
type event struct {
	ID   int64
	Name string
	Data report
	Raw  string
}

type report struct {
	Number        int64
	Headline, URL string
	At            time.Time
	Urgency       int
	State, Reason string
	Words         struct{ Time, Day, Urgent, Changed, Notice string }
	Corrected     bool
}

// reading is one open stream.
type reading struct {
	conn  net.Conn
	lines *bufio.Reader
	head  *http.Response
	retry []string
	beats int
}

// open asks for a stream; headers are name, value, name, value.
func open(ctx context.Context, address, path string, headers ...string) (*reading, error) {
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return ask(conn, path, headers...)
}

func ask(conn net.Conn, path string, headers ...string) (*reading, error) {
	request := "GET " + path + " HTTP/1.1\r\nHost: news.example\r\n"
	for i := 0; i < len(headers); i += 2 {
		request += headers[i] + ": " + headers[i+1] + "\r\n"
	}
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := conn.Write([]byte(request + "\r\n")); err != nil {
		conn.Close()
		return nil, err
	}
	buffered := bufio.NewReader(conn)
	head, err := http.ReadResponse(buffered, nil)
	if err != nil {
		conn.Close()
		return nil, err
	}
	r := &reading{conn: conn, lines: buffered, head: head}
	if len(head.TransferEncoding) > 0 {
		r.lines = bufio.NewReader(head.Body)
	}
	return r, nil
}

// mustOpen is open for a stream that has to be there.
func mustOpen(t testing.TB, n *node, path string, headers ...string) *reading {
	t.Helper()
	r, err := open(t.Context(), n.address, path, headers...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.conn.Close() })
	if r.head.StatusCode != http.StatusOK || r.head.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
		t.Fatalf("%s: %s, %s", path, r.head.Status, r.head.Header.Get("Content-Type"))
	}
	return r
}

var errStream = errors.New("not a stream of events")

// next answers the next event, or why there is none.
func (r *reading) next() (event, error) {
	var e event
	for {
		line, err := r.lines.ReadString('\n')
		if err != nil {
			return e, err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "id":
			if e.ID, err = strconv.ParseInt(value, 10, 64); err != nil {
				return e, fmt.Errorf("%w: %q", errStream, line)
			}
		case "event":
			e.Name = value
		case "data":
			e.Raw = value
			if e.Name == "reset" {
				continue
			}
			if err := json.Unmarshal([]byte(value), &e.Data); err != nil {
				return e, fmt.Errorf("%w: %q: %w", errStream, line, err)
			}
		case "retry":
			r.retry = append(r.retry, value)
		case "":
			switch {
			case strings.HasPrefix(line, ":"):
				r.beats++
			case e.Name != "":
				return e, nil
			}
		default:
			return e, fmt.Errorf("%w: %q", errStream, line)
		}
	}
}

func (r *reading) want(t testing.TB) event {
	t.Helper()
	e, err := r.next()
	if err != nil {
		t.Fatalf("no event came: %v", err)
	}
	return e
}

// quiet says that nothing comes for a moment.
func (r *reading) quiet(t testing.TB) {
	t.Helper()
	r.conn.SetReadDeadline(time.Now().Add(150 * time.Millisecond))
	defer r.conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	e, err := r.next()
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("something came: %+v, %v", e, err)
	}
}

// ended says that the other side has closed the stream.
func (r *reading) ended(t testing.TB) {
	t.Helper()
	for {
		e, err := r.next()
		if err == nil {
			continue
		}
		var timeout net.Error
		if errors.As(err, &timeout) && timeout.Timeout() {
			t.Fatalf("the stream goes on; last %+v", e)
		}
		return
	}
}
