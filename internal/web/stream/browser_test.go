package stream_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/search"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/asset"
	"dateline.news/internal/web/site"
	"dateline.news/internal/web/webtest"
)

// noBank is a mediabank without pictures.
type noBank struct{}

func (noBank) Pictures(context.Context, []int64) (map[int64]mediabank.Asset, error) { return nil, nil }
func (noBank) Public(context.Context, int64) (mediabank.Asset, error) {
	return mediabank.Asset{}, errs.New(errs.NotFound, "no pictures")
}
func (noBank) Stories(context.Context, int64) ([]int64, error) { return nil, nil }
func (noBank) File(context.Context, string, int) (mediabank.Served, error) {
	return mediabank.Served{}, errs.New(errs.NotFound, "no pictures")
}

// startSite starts a node with the readers' pages.
func (h *house) startSite(t *testing.T) *node {
	if err := h.House.SetOrigin("http://news.example"); err != nil {
		t.Fatal(err)
	}
	return startNode(t, nodeParts{db: h.DB, journal: h.Journal, clock: h.Clock, house: h.House, feed: h.feed,
		site: func(cache *web.Cache) web.Site {
			readers, err := site.New(site.Options{
				Cache: cache, Clock: h.Clock, House: h.House, Archive: h.Archive, Feed: h.feed, Index: search.New(h.DB, h.House), Bank: noBank{},
			})
			if err != nil {
				t.Fatal(err)
			}
			return readers
		}}, nil)
}

// static are the bundles.
func static() map[string]http.Handler { return map[string]http.Handler{asset.Root: asset.Handler()} }

// tab is one tab of a reader's browser, with everything that its pages complained of.
type tab struct {
	*webtest.Tab
	t     *testing.T
	ctx   context.Context
	close context.CancelFunc
}

func openTab(t *testing.T, reader context.Context, address string) *tab {
	ctx, cancel := browser.NewContext(reader)
	t.Cleanup(cancel)
	b := &tab{Tab: webtest.Listen(t, ctx), t: t, ctx: ctx, close: cancel}
	if err := browser.Do(ctx, browser.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *tab) is(condition string) bool { b.t.Helper(); return b.Is(condition) }

func (b *tab) becomes(condition string) { b.t.Helper(); b.Becomes(condition) }

func (b *tab) run(script string) { b.t.Helper(); b.is("(() => { " + script + "; return true })()") }

func first(text string) string {
	return fmt.Sprintf("document.querySelector('ol.lines li').textContent.includes(%q)", text)
}

func TestNewsComesIntoEveryOpenTabOverOneStream(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	for i := range 70 {
		h.publish(t, fmt.Sprintf("Earlier story %d", i))
	}
	n := h.startSite(t)
	reader := webtest.Chrome(t)
	address := "http://" + n.address + "/en/newsfeed"
	one := openTab(t, reader, address)
	one.becomes("document.querySelector('news-panel .news-bar')")
	two := openTab(t, reader, address)
	two.becomes("document.querySelector('news-panel .news-bar')")
	until(t, "the stream is open", func() bool { open, _, _ := n.face.Counts(); return open == 1 })
	one.becomes("localStorage.getItem('dateline:en:seen') !== null")
	if !one.is("document.querySelector('[data-unseen]').hidden && !document.title.startsWith('(')") {
		t.Error("a badge stands there with nothing new")
	}

	hostile := h.MustPublish(t, publication(`<img src=x onerror="window.ran=1"> headline`))
	for _, b := range []*tab{one, two} {
		b.becomes(first("onerror"))
		b.becomes("document.title.startsWith('(1) ') || localStorage.getItem('dateline:en:seen') > 0")
		if b.is("window.ran || document.querySelector('ol.lines img')") {
			t.Error("a headline became a script")
		}
	}
	h.kill(t, hostile.Number, "It was <b>wrong</b>.")
	for _, b := range []*tab{one, two} {
		b.becomes(first("This story has been withdrawn. It was <b>wrong</b>."))
		if b.is("document.body.textContent.includes('onerror')") {
			t.Error("the withdrawn headline still stands there")
		}
	}
	if open, _, _ := n.face.Counts(); open != 1 {
		t.Errorf("two tabs hold %d streams", open)
	}

	two.run("scrollTo(0, 400); window.line = [...document.querySelectorAll('ol.lines li')].find(l => l.getBoundingClientRect().top > 50); window.top1 = line.getBoundingClientRect().top")
	h.MustPublish(t, publication("While somebody reads"))
	h.MustPublish(t, publication("And another"))
	two.becomes(first("And another"))
	two.becomes("document.querySelector('.news-bar button')?.textContent.trim() === '2 new stories'")
	if !two.is("Math.abs(line.getBoundingClientRect().top - top1) < 2") {
		t.Error("what was being read has moved")
	}

	one.close()
	until(t, "the other tab has a stream of its own", func() bool { open, _, _ := n.face.Counts(); return open == 1 })
	corrected := h.MustPublish(t, publication("After the first tab was closed"))
	two.becomes(first("After the first tab"))
	if _, err := h.Archive.Correct(t.Context(), account.Operator(), corrected.Number, story.Fix{Find: "first", Replace: "other", Class: story.ClassCorrection, Note: "It was the other.", Cause: "A slip."}); err != nil {
		t.Fatal(err)
	}
	two.becomes("document.querySelector('ol.lines li .mark-changed')?.textContent === 'Corrected'")
	if !two.is(first("After the other tab")) {
		t.Error("the line was not corrected")
	}
	doubled := "new Set([...document.querySelectorAll('li[data-story]')].map(l => l.dataset.story)).size !== document.querySelectorAll('li[data-story]').length"
	if two.is(doubled) {
		t.Error("a story stands there twice")
	}
	two.run("scrollTo(0, document.body.scrollHeight)")
	two.becomes("document.body.textContent.includes('Earlier story 0')")
	if two.is(doubled) || two.is("document.querySelectorAll('li[data-story]').length !== 74") {
		t.Error("older stories are missing or stand there twice")
	}
}

func TestReaderIsToldUntilWhenTheNewsIsShown(t *testing.T) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	h.publish(t, "Earlier")
	n := h.startSite(t)
	b := openTab(t, webtest.Chrome(t), "http://"+n.address+"/en/newsfeed")
	b.becomes("document.querySelector('news-panel .news-bar')")
	until(t, "the stream is open", func() bool { open, _, _ := n.face.Counts(); return open == 1 })
	n.stop()
	b.becomes("!document.querySelector('.standing').hidden && document.querySelector('.standing').textContent.startsWith('Showing news up to ')")
}
