package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline.news/internal/store/storetest"
)

// publicURL is what both newsrooms say their address is, so that their pages can be compared.
const publicURL = "https://news.example"

// storages is engines with neither folder nor tables: a restore makes them.
var storages = map[string]func(t *testing.T) []string{
	"sqlite": func(t *testing.T) []string { return []string{"--data", filepath.Join(t.TempDir(), "house")} },
	"postgres": func(t *testing.T) []string {
		return []string{"--data", filepath.Join(t.TempDir(), "house"), "--database", storetest.BarePostgres(t)}
	},
}

// A newsroom that comes back from its backup shows every page as it was, on the other engine and back on its own; and what
// was promised before a backup made under load is in it, on either.
func TestRestoredNewsroomShowsEveryPageAsItWas(t *testing.T) {
	plain(t)
	flags := storages["sqlite"](t)
	filled, err := start("", nil, append([]string{"demo", "--listen", "127.0.0.1:0"}, flags...)...)
	if err != nil {
		t.Fatal(err)
	}
	if err := filled.stop(); err != nil {
		t.Fatal(err)
	}
	h, dir := &house{t: t, storage: flags}, t.TempDir()
	h.keys()
	first := h.open("--url", publicURL)
	busy, quiet, back := filepath.Join(dir, "busy"), filepath.Join(dir, "quiet"), filepath.Join(dir, "back")
	said := h.underWork(first.url, busy, 6)
	h.run("", "backup", quiet)
	want := walk(t, first.url, h.chief)
	t.Logf("%d pages", len(want))
	if len(want) < 150 {
		t.Fatalf("only %d pages were found", len(want))
	}
	t.Run("sqlite under load", func(t *testing.T) { h.restored(t, "sqlite", busy).has(said) })

	other := h.restored(t, "postgres", quiet)
	p := other.open("--url", publicURL)
	t.Run("sqlite to postgres", func(t *testing.T) { compare(t, want, walk(t, p.url, h.chief)) })
	other.run("", "backup", back)
	t.Run("postgres to sqlite", func(t *testing.T) {
		compare(t, want, walk(t, h.restored(t, "sqlite", back).open("--url", publicURL).url, h.chief))
	})
	said = other.underWork(p.url, busy+"-postgres", 6)
	t.Run("postgres under load", func(t *testing.T) { h.restored(t, "postgres", busy+"-postgres").has(said) })
}

// restored makes a newsroom of a backup, in which the same keys open.
func (h *house) restored(t *testing.T, engine, file string) *house {
	t.Helper()
	copied := &house{t: t, storage: storages[engine](t), reporter: h.reporter, editor: h.editor, chief: h.chief}
	copied.run("", "restore", file)
	return copied
}

// has looks for everything that had been promised.
func (h *house) has(said map[int64]*promise) {
	h.t.Helper()
	p := h.open("--url", publicURL)
	lines, err := everyHeadline(p.url + "/api/v1/newsfeed?edition=en&limit=100&before=")
	if err != nil {
		h.t.Fatal(err)
	}
	for id, kept := range said {
		if err := h.inspectDraft(p.url, id, kept, lines); err != nil {
			h.t.Errorf("draft %d, of before the backup: %v", id, err)
		}
	}
}

// keys makes API keys for three of the demo's staff.
func (h *house) keys() {
	h.t.Helper()
	for email, key := range map[string]*string{"martin.ashdown": &h.reporter, "samuel.okoro": &h.editor, "joan.ferreira-holt": &h.chief} {
		*key = strings.TrimSpace(h.run("", "key", "add", "--user", email+"@meridian.example"))
	}
}

// underWork lets people write and publish while a backup is made, and answers what had been promised before it began.
func (h *house) underWork(url, file string, least int) map[int64]*promise {
	h.t.Helper()
	said, before := &book{kept: map[int64]*promise{}}, map[int64]*promise{}
	stop := make(chan struct{})
	var group sync.WaitGroup
	for person := range 3 {
		group.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				if err := h.oneStory(url, said, fmt.Sprintf("Backup person %d story %d", person, n)); err != nil {
					h.t.Errorf("story under a backup: %v", err)
					return
				}
			}
		})
	}
	for began := time.Now(); said.published() < least && time.Since(began) < 2*time.Minute && !h.t.Failed(); {
		time.Sleep(10 * time.Millisecond) // until there is something to lose
	}
	said.mu.Lock()
	for id, p := range said.kept {
		kept := *p
		kept.tried, kept.editing = p.tried, true // what was under way may have come to pass
		before[id] = &kept
	}
	count := said.done
	said.mu.Unlock()
	h.run("", "backup", file)
	if after := said.published(); after == count {
		h.t.Log("nothing was published while the backup was made")
	}
	close(stop)
	group.Wait()
	if len(before) < least {
		h.t.Fatalf("only %d drafts were promised before the backup", len(before))
	}
	return before
}

// link is an address of our own in a page, a feed or a sitemap.
var link = regexp.MustCompile(`(?:href="|src="|srcset="|<loc>|<link>|"url":")(?:` + regexp.QuoteMeta(publicURL) + `)?(/[^"<> ]*)`)

// personal are addresses whose answer is for one person or one moment; and two of the three feeds of a part say what the
// third does.
var personal = regexp.MustCompile(`^/(newsroom|account|talk|healthz|readyz|api)(/|$)|/live(\?|$)|/static/|/(section|topic)/[^/]+/feed\.(rss|json)`)

var rendition = regexp.MustCompile(`^/media/([^/]+)/`)

// walk fetches every public page that can be reached, every file that the pages show, and what the API tells the chief.
func walk(t *testing.T, url, key string) map[string][]byte {
	t.Helper()
	pages, found := map[string][]byte{}, finds{seen: map[string]bool{}, files: map[string]bool{}}
	for _, path := range []string{"/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt"} {
		found.add(path)
	}
	for _, code := range []string{"en", "ru", "ar"} {
		for _, path := range []string{"/", "/feed.rss", "/feed.atom", "/feed.json", "/newsfeed", "/corrections", "/chats", "/search?q=2026"} {
			found.add("/" + code + path)
		}
	}
	for len(found.next) > 0 {
		wave := found.next
		found.next = nil
		for i, got := range fetchAll(t, url, wave) { // in the order in which they were found, so that two walks are alike
			pages[wave[i]] = fmt.Appendf(nil, "%s\n%d %s %s", got.body, got.status, got.header.Get("Location"), got.header.Get("ETag"))
			if kind := got.header.Get("Content-Type"); strings.Contains(kind, "ml") || strings.Contains(kind, "json") {
				found.in(got.body)
			}
		}
	}
	for _, list := range []string{"/api/v1/drafts?limit=100", "/api/v1/stories?edition=en&limit=100", "/api/v1/newsfeed?edition=ru&limit=100",
		"/api/v1/journal?after=0", "/api/v1/journal?after=400", "/api/v1/assets/1", "/api/v1/drafts/1", "/api/v1/stories/1"} {
		pages[list] = caller{url, key}.must(t, http.MethodGet, list, nil).body
	}
	return pages
}

// finds are the addresses that a walk has come across.
type finds struct {
	next        []string // not fetched yet
	seen, files map[string]bool
}

func (f *finds) add(path string) {
	if !f.seen[path] {
		f.seen[path] = true
		f.next = append(f.next, path)
	}
}

// in adds what a page leads to; of each picture the first width.
func (f *finds) in(page []byte) {
	for _, found := range link.FindAllSubmatch(page, -1) {
		next := strings.ReplaceAll(string(found[1]), "&amp;", "&")
		next, _, _ = strings.Cut(next, "#")
		if file := rendition.FindStringSubmatch(next); file != nil {
			if f.files[file[1]] {
				continue
			}
			f.files[file[1]] = true
		}
		if next != "" && !personal.MatchString(next) {
			f.add(next)
		}
	}
}

// fetchAll fetches addresses, four at a time.
func fetchAll(t *testing.T, url string, paths []string) []answer {
	t.Helper()
	got, lost := make([]answer, len(paths)), make([]error, len(paths))
	var group sync.WaitGroup
	var taken atomic.Int64
	for range 4 {
		group.Go(func() {
			for i := taken.Add(1) - 1; i < int64(len(paths)); i = taken.Add(1) - 1 {
				got[i], lost[i] = caller{url: url}.try(http.MethodGet, paths[i], nil)
			}
		})
	}
	group.Wait()
	for i, err := range lost {
		if err != nil {
			t.Fatalf("GET %s: %v", paths[i], err)
		}
	}
	return got
}

func compare(t *testing.T, want, got map[string][]byte) {
	t.Helper()
	differ := 0
	for _, path := range slices.Sorted(maps.Keys(want)) {
		if bytes.Equal(want[path], got[path]) {
			continue
		}
		if differ++; differ <= 5 {
			t.Errorf("%s is another page:\n%s", path, firstDifference(want[path], got[path]))
		}
	}
	if differ > 5 || len(want) != len(got) {
		t.Errorf("%d of %d pages differ, %d are there", differ, len(want), len(got))
	}
}

func firstDifference(want, got []byte) string {
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	around := func(b []byte) []byte { return b[max(0, min(at-80, len(b))):min(len(b), at+80)] }
	return fmt.Sprintf("at byte %d\nwas %q\nis  %q", at, around(want), around(got))
}

// A backup that somebody else can read gives away every password's hash.
func TestBackupIsForItsOwnerAlone(t *testing.T) {
	h := newHouse(t, "--data", t.TempDir())
	file := filepath.Join(t.TempDir(), "house.backup")
	h.run("", "backup", file)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
