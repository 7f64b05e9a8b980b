package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// kills is how often the program is killed on each engine.
const kills = 12

// promise is what the program has said about one draft before it was killed.
type promise struct {
	version  int            // of the last save that was acknowledged
	lede     string         // of that version
	tried    map[int]string // what was sent and not answered, by the version that it would have become
	story    int64          // 0: no publishing was acknowledged
	url      string         // of the published story
	editing  bool           // a publishing or an approval was under way when the answer stopped
	headline string
}

// book is every promise, by draft.
type book struct {
	mu    sync.Mutex
	kept  map[int64]*promise
	saves int
	done  int
}

// An acknowledged save or publishing that is missing after kill -9 is a text that a newsroom has lost; a story that is
// half there is a page that contradicts itself.
func TestKilledInTheMiddleLosesNothingAcknowledged(t *testing.T) {
	plain(t)
	for engine, storage := range engines {
		t.Run(engine, func(t *testing.T) {
			h := newHouse(t, storage(t)...)
			said := &book{kept: map[int64]*promise{}}
			for round := range kills {
				work(t, h, said, round)
				if err := inspect(h, said, round == kills-1); err != nil {
					t.Fatalf("after kill %d: %v", round+1, err)
				}
			}
			t.Logf("%d kills; %d saves and %d publishings were acknowledged and none is missing", kills, said.saves, said.done)
			if said.saves < kills || said.done < kills {
				t.Errorf("too little was under way to prove anything: %d saves, %d publishings", said.saves, said.done)
			}
		})
	}
}

// published answers how many publishings were acknowledged.
func (b *book) published() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.done
}

// work lets four people write, approve and publish, and kills the program in the middle.
func work(t *testing.T, h *house, said *book, round int) {
	t.Helper()
	p := h.open()
	var group sync.WaitGroup
	for person := range 4 {
		group.Go(func() {
			for n := 0; ; n++ {
				if err := h.oneStory(p.url, said, fmt.Sprintf("Round %d person %d story %d", round, person, n)); err != nil {
					return // the program is gone, which is the point
				}
			}
		})
	}
	for began, before := time.Now(), said.published(); said.published() == before && time.Since(began) < time.Minute; {
		time.Sleep(10 * time.Millisecond) // on a slow machine the first publishing takes its time
	}
	time.Sleep(rand.N(450 * time.Millisecond)) // the moment of the kill is what is random
	p.kill()
	group.Wait()
	if out := p.log.String(); strings.Contains(out, "request failed") || strings.Contains(out, "DATA RACE") || strings.Contains(out, "panic") {
		t.Errorf("the program failed before it was killed:\n%s", out)
	}
}

// oneStory takes one story from the first word to the readers, noting what was promised on the way.
func (h *house) oneStory(url string, said *book, headline string) error {
	writer, editor := caller{url, h.reporter}, caller{url, h.editor}
	created, err := writer.try(http.MethodPost, "/api/v1/drafts", draftOf(headline, "Save 1"))
	if err != nil {
		return err
	}
	if !created.ok() {
		return fmt.Errorf("%d %s", created.status, created.body)
	}
	id := created.number("id")
	said.note(id, func(p *promise) { p.version, p.lede, p.headline = 1, "Save 1", headline })
	for version := 2; version <= 4; version++ {
		lede := fmt.Sprintf("Save %d", version)
		said.note(id, func(p *promise) { p.tried[version] = lede })
		saved, err := writer.try(http.MethodPut, fmt.Sprintf("/api/v1/drafts/%d", id), map[string]any{"lede": lede}, fmt.Sprintf(`If-Match: "%d"`, version-1))
		if err != nil {
			return err
		}
		if !saved.ok() {
			return fmt.Errorf("%d %s", saved.status, saved.body)
		}
		said.note(id, func(p *promise) { p.version, p.lede = version, lede })
	}
	said.note(id, func(p *promise) { p.editing = true })
	approved, err := editor.try(http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/approve", id), map[string]any{"version": 4})
	if err != nil || !approved.ok() {
		return fmt.Errorf("approve: %w %d %s", err, approved.status, approved.body)
	}
	published, err := editor.try(http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/publish", id), nil)
	if err != nil || !published.ok() {
		return fmt.Errorf("publish: %w %d %s", err, published.status, published.body)
	}
	said.note(id, func(p *promise) { p.story, p.url = published.number("number"), published.text("url") })
	return nil
}

func draftOf(headline, lede string) map[string]any {
	return map[string]any{"edition": "en", "section": "world", "headline": headline, "lede": lede, "body": map[string]any{"text": "The first paragraph.\n\nThe second one."}}
}

func (b *book) note(id int64, change func(*promise)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.kept[id]
	if p == nil {
		p = &promise{tried: map[int]string{}}
		b.kept[id] = p
	}
	before, story := p.version, p.story
	change(p)
	if p.version > before {
		b.saves++
	}
	if p.story != story {
		b.done++
	}
}

// inspect starts the program again and compares what is there with what was promised.
func inspect(h *house, said *book, all bool) error {
	p := h.open()
	defer p.kill()
	lines, err := h.newsfeed(p.url)
	if err != nil {
		return err
	}
	ids := slices.Sorted(maps.Keys(said.kept))
	if !all {
		ids = ids[max(0, len(ids)-40):] // the older ones have been looked at, and are again at the end
	}
	for _, id := range ids {
		if err := h.inspectDraft(p.url, id, said.kept[id], lines); err != nil {
			return fmt.Errorf("draft %d (%s): %w", id, said.kept[id].headline, err)
		}
	}
	return h.inspectStories(p.url, lines, said)
}

func (h *house) inspectDraft(url string, id int64, kept *promise, lines map[int64]string) error {
	found, err := caller{url, h.editor}.try(http.MethodGet, fmt.Sprintf("/api/v1/drafts/%d", id), nil)
	if err != nil || !found.ok() {
		return fmt.Errorf("is missing: %w %d %s", err, found.status, found.body)
	}
	version, lede, stage, story := int(found.number("version")), found.text("lede"), found.text("stage"), found.number("story")
	switch {
	case version < kept.version:
		return fmt.Errorf("version %d was acknowledged, version %d is there", kept.version, version)
	case version == kept.version && lede != kept.lede:
		return fmt.Errorf("version %d says %q, acknowledged was %q", version, lede, kept.lede)
	case version > kept.version && kept.tried[version] != lede:
		return fmt.Errorf("version %d says %q, which nobody has sent", version, lede)
	case kept.story != 0 && (stage != "published" || story != kept.story):
		return fmt.Errorf("published as story %d, but the desk has it %s (story %d)", kept.story, stage, story)
	case stage == "published" && !kept.editing:
		return fmt.Errorf("published, and nobody asked for it")
	case (stage == "published") != (story != 0):
		return fmt.Errorf("half published: stage %s, story %d", stage, story)
	}
	if stage == "published" {
		if _, ok := lines[story]; !ok {
			return fmt.Errorf("story %d is published and not in the newsfeed", story)
		}
	}
	return nil
}

// inspectStories wants every line of the newsfeed to be a whole story: in the archive, on its page, on the desk.
func (h *house) inspectStories(url string, lines map[int64]string, said *book) error {
	titles := map[string]bool{}
	for _, p := range said.kept {
		titles[p.headline] = true
	}
	seen := map[string]int64{}
	for number, headline := range lines {
		if other, twice := seen[headline]; twice {
			return fmt.Errorf("published twice: %q as %d and %d", headline, other, number)
		}
		seen[headline] = number
		found, err := caller{url: url}.try(http.MethodGet, fmt.Sprintf("/api/v1/stories/%d", number), nil)
		if err != nil || !found.ok() || found.text("headline") != headline {
			return fmt.Errorf("story %d is in the newsfeed only: %w %d %s", number, err, found.status, found.body)
		}
		page, err := caller{url: url}.try(http.MethodGet, found.text("url"), nil)
		if err != nil || !page.ok() || !strings.Contains(string(page.body), headline) {
			return fmt.Errorf("story %d has no page: %w %d", number, err, page.status)
		}
		if !titles[headline] && !strings.HasPrefix(headline, "Round ") {
			return fmt.Errorf("story %d %q is nobody's", number, headline)
		}
	}
	return nil
}

// newsfeed reads the whole newsfeed, headlines by story, and wants the archive to list the very same stories.
func (h *house) newsfeed(url string) (map[int64]string, error) {
	lines, err := everyHeadline(url + "/api/v1/newsfeed?edition=en&limit=100&before=")
	if err != nil {
		return nil, err
	}
	stories, err := everyHeadline(url + "/api/v1/stories?edition=en&limit=100&before=")
	if err != nil {
		return nil, err
	}
	if !maps.Equal(lines, stories) {
		return nil, fmt.Errorf("the newsfeed has %v, the archive %v", lines, stories)
	}
	return lines, nil
}

// everyHeadline walks a list from its first page to its last: headlines by story.
func everyHeadline(list string) (map[int64]string, error) {
	type line struct {
		Number   int64
		Headline string
	}
	found := map[int64]string{}
	for before := ""; ; {
		page, err := caller{url: list + before}.try(http.MethodGet, "", nil)
		if err != nil || !page.ok() {
			return nil, fmt.Errorf("%s: %w %d %s", list, err, page.status, page.body)
		}
		var read struct {
			Items, Stories []line
			Next           string
		}
		if err := page.decode(&read); err != nil {
			return nil, err
		}
		for _, l := range append(read.Items, read.Stories...) {
			found[l.Number] = l.Headline
		}
		if before = read.Next; before == "" {
			return found, nil
		}
	}
}

// A picture whose upload was answered is drawn after the program comes back, even where the job was cut off.
func TestKilledInTheMiddleDrawsThePictureLater(t *testing.T) {
	plain(t)
	h := newHouse(t, "--data", t.TempDir())
	file := filepath.Join(t.TempDir(), "dusk.jpg")
	if err := photo(file, 2400, 1600); err != nil {
		t.Fatal(err)
	}
	first := h.open()
	uploaded, err := caller{first.url, h.reporter}.upload("/api/v1/assets", file)
	if err != nil || !uploaded.ok() {
		t.Fatalf("upload: %v %d %s", err, uploaded.status, uploaded.body)
	}
	first.kill()
	second := h.open()
	path := fmt.Sprintf("/api/v1/assets/%d", uploaded.number("number"))
	for deadline := time.Now().Add(4 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		got := caller{second.url, h.reporter}.must(t, http.MethodGet, path, nil)
		if got.text("state") == "ready" {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the picture is never drawn: %s", got.body)
		}
	}
}
