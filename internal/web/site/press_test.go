package site_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/blob"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/picture"
	"dateline.news/internal/prose"
	"dateline.news/internal/search"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/site"
)

// start is where the clock stands: late in London, early the next day in Moscow.
var start = time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC)

// press is a newsroom with its site, as readers reach it.
type press struct {
	t       *testing.T
	db      *store.DB
	clock   *clock.Manual
	house   *edition.House
	bank    *mediabank.Bank
	jobs    *job.Queue
	archive *story.Archive
	cache   *web.Cache
	site    *site.Site
	handler http.Handler
}

// open opens a press on SQLite. change may replace what the site stands on.
func open(t *testing.T, change ...func(*site.Options)) *press {
	t.Helper()
	p := &press{t: t, db: storetest.Open(t, storetest.SQLite(t)), clock: clock.NewManual(start)}
	j := journal.New(p.db, p.clock)
	p.house = edition.New(p.db, j, p.clock)
	sections := func(world, sport string) []edition.Section {
		return []edition.Section{{Slug: "world", Name: world}, {Slug: "sport", Name: sport}}
	}
	p.must(p.house.Setup(t.Context(), account.Operator(), edition.Setup{Agency: "Meridian", Domain: "meridian.example", Editions: []edition.Edition{
		{Code: "en", Name: "Meridian", Agency: "Meridian", Locale: "en", Zone: "Europe/London", Sections: sections("World", "Sport")},
		{Code: "ru", Name: "Меридиан", Agency: "Меридиан", Locale: "ru", Zone: "Europe/Moscow", Sections: sections("Мир", "Спорт")},
		{Code: "ar", Name: "ميريديان", Agency: "ميريديان", Locale: "ar", Zone: "Africa/Cairo", Sections: sections("العالم", "رياضة")},
	}}))
	p.must(p.house.SetOrigin("https://news.example"))
	files, err := blob.Files(t.TempDir())
	p.must(err)
	jobs, err := job.New(p.db, job.Config{Logger: slog.New(slog.DiscardHandler)})
	p.must(err)
	p.must(jobs.Migrate(t.Context()))
	p.jobs = jobs
	p.bank = mediabank.New(mediabank.Options{DB: p.db, Journal: j, Clock: p.clock, Blob: files, Jobs: jobs, House: p.house, Spool: t.TempDir()})
	p.archive = story.New(story.Options{DB: p.db, Journal: j, Clock: p.clock, Bank: p.bank, House: p.house})
	feed, index := newsfeed.New(p.db), search.New(p.db, p.house)
	p.archive.OnChange(feed.Hook)
	p.archive.OnChange(index.Hook)
	p.cache = web.NewCache(j, 32<<20)
	j.OnCommit(p.cache.Drop)
	options := site.Options{Cache: p.cache, Clock: p.clock, House: p.house, Archive: p.archive, Feed: feed, Index: index, Bank: p.bank}
	for _, c := range change {
		c(&options)
	}
	p.site, err = site.New(options)
	p.must(err)
	p.handler = web.NewDispatcher(p.cache, p.house, p.site, nil)
	return p
}

func (p *press) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// publish publishes a copy as a new article, a second after whatever was before.
func (p *press) publish(code string, c story.Copy) story.Story {
	p.t.Helper()
	return p.put(story.Publication{Edition: code, Kind: story.Article, Copy: c})
}

func (p *press) put(pub story.Publication) story.Story {
	p.t.Helper()
	p.clock.Advance(time.Second)
	var published story.Story
	p.must(p.db.Update(p.t.Context(), func(tx *store.Tx) (err error) {
		published, err = p.archive.Publish(p.t.Context(), tx, account.Operator(), pub)
		return err
	}))
	return published
}

// refused answers why a publication is refused.
func (p *press) refused(pub story.Publication) error {
	p.t.Helper()
	return p.db.Update(p.t.Context(), func(tx *store.Tx) error {
		_, err := p.archive.Publish(p.t.Context(), tx, account.Operator(), pub)
		return err
	})
}

// picture puts a picture into the bank, drawn in one shade so that each is another file.
func (p *press) picture(shade uint8, say mediabank.Change) mediabank.Asset {
	p.t.Helper()
	content := func(w, h int) []byte {
		m := image.NewGray(image.Rect(0, 0, w, h))
		for i := range m.Pix {
			m.Pix[i] = color.Gray{Y: shade}.Y
		}
		var out bytes.Buffer
		p.must(jpeg.Encode(&out, m, nil))
		return out.Bytes()
	}
	f := mediabank.SeedFile{Name: "picture.jpg", Original: content(1300, 900), Change: say}
	for _, w := range []int{320, 640, 1200} {
		f.Renditions = append(f.Renditions, picture.Rendition{Width: w, Height: w * 9 / 13, Format: picture.JPEG, Content: content(w, w*9/13)})
	}
	a, err := p.bank.Seed(p.t.Context(), account.Operator(), f)
	p.must(err)
	return a
}

func said(headline, caption string) mediabank.Change {
	creator, holder, alt := "Ann Lens", "Meridian", "A harbour at dawn"
	return mediabank.Change{Headline: &headline, Caption: &caption, Alt: &alt, Creator: &creator, Holder: &holder}
}

// answer is what a reader got.
type answer struct {
	status int
	header http.Header
	body   string
}

// get asks for a path, with pairs of header names and values.
func (p *press) get(path string, header ...string) answer {
	p.t.Helper()
	return p.ask(http.MethodGet, path, header...)
}

func (p *press) ask(method, path string, header ...string) answer {
	p.t.Helper()
	r := httptest.NewRequestWithContext(p.t.Context(), method, "http://news.example"+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	p.must(err)
	return answer{w.Code, w.Result().Header, string(body)}
}

// page asks for a path that must answer 200.
func (p *press) page(path string) string {
	p.t.Helper()
	a := p.get(path)
	if a.status != http.StatusOK {
		p.t.Fatalf("%s: status %d\n%.300s", path, a.status, a.body)
	}
	return a.body
}

func (p *press) wants(path string, texts ...string) {
	p.t.Helper()
	body := p.page(path)
	for _, text := range texts {
		if !strings.Contains(body, text) {
			p.t.Errorf("%s lacks %q", path, text)
		}
	}
}

func (p *press) lacks(path string, texts ...string) {
	p.t.Helper()
	body := p.get(path).body
	for _, text := range texts {
		if strings.Contains(body, text) {
			p.t.Errorf("%s still has %q", path, text)
		}
	}
}

func words(headline, text string) story.Copy {
	doc, err := prose.FromText(text)
	if err != nil {
		panic(err) // a programmer's mistake in a test
	}
	return story.Copy{Headline: headline, Section: "world", Body: doc}
}

// failingBank fails when pages ask for pictures.
type failingBank struct{ site.Bank }

// Pictures fails.
func (failingBank) Pictures(context.Context, []int64) (map[int64]mediabank.Asset, error) {
	return nil, fmt.Errorf("disk on fire at /var/lib/secret")
}
