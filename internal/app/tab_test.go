package app_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/web/webtest"
)

// tab is one tab, with everything that its pages complained of.
type tab struct {
	*webtest.Tab
	*press
	t   *testing.T
	ctx context.Context
}

// browse opens a tab in a profile of its own; with a reader, signed in.
func (p *press) browse(t *testing.T, chrome context.Context, who *reader) *tab {
	t.Helper()
	ctx, cancel := browser.NewContext(chrome, browser.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := p.tab(t, ctx)
	if who != nil {
		at := must(url.Parse(p.base))
		for _, c := range who.client.Jar.Cookies(at) {
			b.do(browser.Func(func(ctx context.Context, t *browser.Target) error {
				_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{Name: c.Name, Value: c.Value, URL: p.base + "/"})
				return err
			}))
		}
		b.open("/account/?edition=en") // a page of the reader's own tells the browser who is signed in
	}
	return b
}

// another opens another tab of the same profile.
func (b *tab) another(t *testing.T) *tab {
	t.Helper()
	ctx, cancel := browser.NewContext(b.ctx)
	t.Cleanup(cancel)
	return b.press.tab(t, ctx)
}

func (p *press) tab(t *testing.T, ctx context.Context) *tab {
	t.Helper()
	b := &tab{Tab: webtest.Listen(t, ctx), press: p, t: t, ctx: ctx}
	b.do(browser.EmulateViewport(1000, 900))
	return b
}

func (b *tab) do(steps ...browser.Action[browser.Void]) { b.t.Helper(); b.Do(steps...) }

func (b *tab) open(path string) {
	b.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.base + path
	}
	b.do(browser.Navigate(path))
}

func (b *tab) is(condition string) bool { b.t.Helper(); return b.Is(condition) }

func (b *tab) becomes(condition string) { b.t.Helper(); b.Becomes(condition) }

func (b *tab) run(script string) { b.t.Helper(); b.is("(() => { " + script + "; return true })()") }

func css(selector string) browser.CSS { return browser.CSS(selector) }

func (b *tab) see(selector string) { b.t.Helper(); b.do(browser.WaitVisible(css(selector))) }

func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(browser.Click(css(selector), browser.NodeVisible))
}

func (b *tab) typeInto(selector, text string) {
	b.t.Helper()
	b.do(browser.Focus(css(selector), browser.NodeVisible), browser.KeyEvent(text))
}

// shows waits until a text stands among the messages, and hides until it does not.
func (b *tab) shows(text string) { b.t.Helper(); b.becomes(among(text)) }
func (b *tab) hides(text string) { b.t.Helper(); b.becomes("!" + among(text)) }

func among(text string) string {
	return fmt.Sprintf("(document.querySelector('[data-talk-messages]')?.textContent ?? '').includes(%q)", text)
}

// alive waits until the discussion on the page has its script, and the stream is open.
func (b *tab) alive() {
	b.t.Helper()
	b.becomes("document.querySelector('.talk .talk-bar') && performance.getEntriesByType('resource').some(r => r.name.includes('/discuss.')) && document.querySelector('[data-talk]').dataset.live === 'true'")
}

const (
	box  = ".talk form[data-talk-compose] textarea"
	send = ".talk form[data-talk-compose] button[type=submit]"
)

// says writes a message through the page.
func (b *tab) says(text string) {
	b.t.Helper()
	b.typeInto(box, text)
	b.click(send)
	b.becomes(fmt.Sprintf("document.querySelector(%q).value === ''", box))
}
