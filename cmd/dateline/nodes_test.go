package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/store/storetest"
)

// twoNodes is two processes over one PostgreSQL and one media folder.
func twoNodes(t *testing.T) (*house, [2]*process) {
	t.Helper()
	h := newHouse(t, "--data", t.TempDir(), "--database", storetest.Postgres(t))
	return h, [2]*process{h.open(), h.open()}
}

// Who has been told of a story by one node and asks another must find it there: home, newsfeed, section and feed.
func TestTwoNodesNeverAnswerWithAPageFromBeforeTheNews(t *testing.T) {
	const rounds = 125 // a thousand answers
	h, nodes := twoNodes(t)
	pages := []string{"/en/", "/en/newsfeed", "/en/section/world", "/en/feed.rss"}
	crowd, leave := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for _, node := range nodes { // readers who keep every page warm, so that there is a stale one to be served
		readers.Go(func() {
			for n := 0; crowd.Err() == nil; n++ {
				if _, err := (caller{url: node.url}).try(http.MethodGet, pages[n%len(pages)], nil); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	stale := 0
	for round := range rounds {
		here, there := nodes[round%2], nodes[(round+1)%2]
		headline := fmt.Sprintf("Round %d of the relay", round)
		id := h.approved(t, here.url, headline)
		number := caller{here.url, h.editor}.must(t, http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/publish", id), nil).number("number")
		told := journalOf(t, here.url, number)
		for _, page := range pages {
			got := caller{url: there.url}.must(t, http.MethodGet, page, nil, fmt.Sprintf("Dateline-At: %d", told))
			if !strings.Contains(string(got.body), headline) {
				stale++
				t.Errorf("round %d: %s of the other node does not know story %d at journal id %d", round, page, number, told)
			}
			got = caller{url: here.url}.must(t, http.MethodGet, page, nil)
			if !strings.Contains(string(got.body), headline) {
				stale++
				t.Errorf("round %d: %s of the node that published is stale", round, page)
			}
		}
	}
	leave()
	readers.Wait()
	t.Logf("%d of %d answers were stale", stale, rounds*len(pages)*2)
}

// What is due at a time goes out once, to the second, whichever node does it, and even when one of them is killed.
func TestScheduledStoriesGoOutOnceOnTwoNodes(t *testing.T) {
	const stories = 24
	h, nodes := twoNodes(t)
	due := time.Now().Add(4 * time.Second).Truncate(time.Second)
	ids := map[int64]string{}
	for n := range stories {
		headline := fmt.Sprintf("Due story %d", n)
		at := due.Add(time.Duration(n%3) * time.Second)
		id := h.approved(t, nodes[n%2].url, headline)
		caller{nodes[n%2].url, h.editor}.must(t, http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/schedule", id), map[string]any{"at": at.UTC().Format(time.RFC3339)})
		ids[id] = headline
	}
	time.Sleep(time.Until(due.Add(time.Second))) // in the middle of what is due
	nodes[1].kill()
	var found map[int64]string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline) && len(found) < stories; time.Sleep(100 * time.Millisecond) {
		var err error
		if found, err = everyHeadline(nodes[0].url + "/api/v1/newsfeed?edition=en&limit=100&before="); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(1500 * time.Millisecond) // a second one would come now
	found, err := everyHeadline(nodes[0].url + "/api/v1/newsfeed?edition=en&limit=100&before=")
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != stories {
		t.Errorf("%d stories went out, want %d: %v", len(found), stories, found)
	}
	for number := range found {
		got := caller{url: nodes[0].url}.must(t, http.MethodGet, fmt.Sprintf("/api/v1/stories/%d", number), nil)
		published, err := time.Parse(time.RFC3339Nano, got.text("first_published"))
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if _, err := fmt.Sscanf(found[number], "Due story %d", &n); err != nil {
			t.Fatal(err)
		}
		at := due.Add(time.Duration(n%3) * time.Second)
		if published.Before(at) || published.After(at.Add(5*time.Second)) {
			t.Errorf("%s was due at %v and went out at %v", found[number], at, published)
		}
	}
	for id, headline := range ids {
		if got := (caller{nodes[0].url, h.editor}).must(t, http.MethodGet, fmt.Sprintf("/api/v1/drafts/%d", id), nil); got.text("stage") != "published" {
			t.Errorf("%s is %s", headline, got.text("stage"))
		}
	}
}

// approved makes a draft that only needs publishing.
func (h *house) approved(t *testing.T, url, headline string) int64 {
	t.Helper()
	id := caller{url, h.reporter}.must(t, http.MethodPost, "/api/v1/drafts", draftOf(headline, "A lede.")).number("id")
	caller{url, h.editor}.must(t, http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/approve", id), map[string]any{"version": 1})
	return id
}

// journalOf answers the journal id that the newsfeed of a node carries for a story, as its stream would.
func journalOf(t *testing.T, url string, number int64) int64 {
	t.Helper()
	var feed struct {
		Items []struct{ Number, Journal int64 }
	}
	if err := (caller{url: url}).must(t, http.MethodGet, "/api/v1/newsfeed?edition=en&limit=1", nil).decode(&feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Items) != 1 || feed.Items[0].Number != number || feed.Items[0].Journal == 0 {
		t.Fatalf("the newsfeed of the node that published story %d begins with %+v", number, feed.Items)
	}
	return feed.Items[0].Journal
}
