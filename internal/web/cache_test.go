package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"dateline.news/internal/clock"
	"dateline.news/internal/journal"
	"dateline.news/internal/live"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/web"
)

// node is one process of an installation: its own connections, journal, hub and cache over a shared database.
type node struct {
	db      *store.DB
	journal *journal.Journal
	cache   *web.Cache
}

func newNode(t *testing.T, address string) *node {
	t.Helper()
	db := storetest.Open(t, address)
	j := journal.New(db, clock.System{})
	hub := live.NewHub(db, j.Latest)
	cache := web.NewCache(j, 1<<20)
	j.OnCommit(func(entries []journal.Entry) {
		cache.Drop(entries)
		hub.Announce(entries[len(entries)-1].ID)
	})
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { hub.Run(ctx) })
	group.Go(func() { cache.Follow(ctx, hub, nil) })
	t.Cleanup(func() { cancel(); group.Wait() })
	return &node{db: db, journal: j, cache: cache}
}

// publish raises the number that the page shows and answers the journal id of it.
func (n *node) publish(ctx context.Context, number int) (int64, error) {
	var entry *journal.Entry
	err := n.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(ctx, "update shown set number = $1", number); err != nil {
			return err
		}
		var err error
		entry, err = n.journal.Add(tx, journal.Entry{Kind: "story.updated", Subject: "story:1", Actor: "operator", Audience: journal.Public, Tags: []string{"story:1"}}, nil)
		return err
	})
	if err != nil {
		return 0, err
	}
	return entry.ID, nil
}

// read answers the number on the page as a reader of this node gets it.
func (n *node) read(ctx context.Context) (int, error) {
	page, err := n.cache.Page(ctx, web.Key{URI: "/en/20261122/a-1"}, func(ctx context.Context, note *web.Note) (*web.Page, error) {
		note.Tag("story:1")
		var number int
		if err := n.db.QueryRow(ctx, "select number from shown").Scan(&number); err != nil {
			return nil, err
		}
		return &web.Page{ContentType: "text/plain", Body: []byte(strconv.Itoa(number))}, nil
	})
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(page.Body))
}

func eachEngine(t *testing.T, f func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) { f(t, storetest.SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, storetest.Postgres(t)) })
}

func makeShown(t *testing.T, n *node) {
	t.Helper()
	err := n.db.Update(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Exec(t.Context(), "create table shown (number integer not null)"); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), "insert into shown values (0)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// hammer reads all the time on every node until stop is called, so that renderings race with publishing.
func hammer(t *testing.T, nodes ...*node) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	for i := range 2 * len(nodes) {
		group.Go(func() {
			for ctx.Err() == nil {
				if _, err := nodes[i%len(nodes)].read(ctx); err != nil && ctx.Err() == nil {
					t.Errorf("reader: %v", err)
					return
				}
				runtime.Gosched() // a hit takes no time at all: without this the readers keep the machine from the writer
			}
		})
	}
	return func() { cancel(); group.Wait() }
}

func TestNoReaderSeesThePageFromBeforeAnAcknowledgedPublish(t *testing.T) {
	eachEngine(t, func(t *testing.T, address string) {
		n := newNode(t, address)
		makeShown(t, n)
		defer hammer(t, n)()
		stale := 0
		for i := 1; i <= 1000; i++ {
			if _, err := n.publish(t.Context(), i); err != nil {
				t.Fatal(err)
			}
			got, err := n.read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got < i {
				stale++
			}
		}
		if stale != 0 {
			t.Errorf("%d of 1000 answers were stale, want 0", stale)
		}
	})
}

func TestNoReaderOfAnotherNodeSeesThePageFromBeforeWhatTheyWereToldOf(t *testing.T) {
	eachEngine(t, func(t *testing.T, address string) {
		writer, other := newNode(t, address), newNode(t, address)
		makeShown(t, writer)
		defer hammer(t, writer, other)()
		stale := 0
		for i := 1; i <= 1000; i++ {
			id, err := writer.publish(t.Context(), i)
			if err != nil {
				t.Fatal(err)
			}
			if err := other.cache.Reach(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			got, err := other.read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got < i {
				stale++
			}
		}
		if stale != 0 {
			t.Errorf("%d of 1000 answers of the other node were stale, want 0", stale)
		}
	})
}

func TestKeptPageIsServedCompressedAndConditionally(t *testing.T) {
	n := newNode(t, storetest.SQLite(t))
	body := "<p>" + strings.Repeat("news ", 400)
	page, err := n.cache.Page(t.Context(), web.Key{URI: "/x"}, func(context.Context, *web.Note) (*web.Page, error) {
		return &web.Page{ContentType: "text/html; charset=utf-8", Body: []byte(body)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	get := func(method string, header ...string) *http.Response {
		r := httptest.NewRequest(method, "/x", nil)
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		page.ServeHTTP(w, r)
		return w.Result()
	}
	plain := get("GET")
	if got, _ := io.ReadAll(plain.Body); string(got) != body || plain.Header.Get("Content-Length") != fmt.Sprint(len(body)) {
		t.Errorf("identity answer of %d bytes, want %d", len(got), len(body))
	}
	zipped := get("GET", "Accept-Encoding", "gzip, deflate")
	if zipped.Header.Get("Content-Encoding") != "gzip" || zipped.Header.Get("Etag") == plain.Header.Get("Etag") {
		t.Errorf("gzip answer has headers %v", zipped.Header)
	}
	reader, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(reader); string(got) != body {
		t.Errorf("gzip answer unpacks to %d bytes, want %d", len(got), len(body))
	}
	if got := get("GET", "If-None-Match", plain.Header.Get("Etag")); got.StatusCode != http.StatusNotModified {
		t.Errorf("known etag answers %d, want 304", got.StatusCode)
	}
	if got := get("GET", "Accept-Encoding", "br", "If-None-Match", plain.Header.Get("Etag")); got.StatusCode != http.StatusOK {
		t.Errorf("the identity etag for a brotli answer gives %d, want 200", got.StatusCode)
	}
	for sent, want := range map[string]string{
		"br;q=0.1, gzip": "gzip", "gzip;q=0.5, br;q=0.5": "br", "br;q=0, gzip;q=0": "", "gzip;q=0.8, identity;q=0.1": "gzip", "br;q=x, deflate;q=1": "",
	} {
		if got := get("GET", "Accept-Encoding", sent).Header.Get("Content-Encoding"); got != want {
			t.Errorf("%q is answered in %q, want %q", sent, got, want)
		}
	}
	head := get("HEAD")
	if got, _ := io.ReadAll(head.Body); len(got) != 0 || head.Header.Get("Content-Length") != fmt.Sprint(len(body)) {
		t.Errorf("HEAD answers %d bytes of body", len(got))
	}
}

func TestPageThatExpiresIsRenderedAgain(t *testing.T) {
	n := newNode(t, storetest.SQLite(t))
	renders := 0
	get := func() {
		_, err := n.cache.Page(t.Context(), web.Key{URI: "/y"}, func(_ context.Context, note *web.Note) (*web.Page, error) {
			renders++
			note.Expire(time.Minute)
			return &web.Page{ContentType: "text/plain", Body: []byte("y")}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	get()
	get()
	if renders != 1 {
		t.Errorf("%d renderings within the page's life, want 1", renders)
	}
	if n.cache.Lookup(web.Key{URI: "/y"}, time.Now().Add(2*time.Minute)) != nil {
		t.Error("a page past its life was handed out")
	}
}

func TestLookupOfAKeptPageAllocatesNothing(t *testing.T) {
	n := newNode(t, storetest.SQLite(t))
	key := web.Key{URI: "/z"}
	if _, err := n.cache.Page(t.Context(), key, func(context.Context, *web.Note) (*web.Page, error) {
		return &web.Page{ContentType: "text/plain", Body: []byte("z")}, nil
	}); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if got := testing.AllocsPerRun(1000, func() { n.cache.Lookup(key, now) }); got != 0 {
		t.Errorf("a lookup allocates %v times, want 0", got)
	}
}
