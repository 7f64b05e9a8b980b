package app_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	browser "github.com/chromedp/chromedp"
)

// openChrome starts a browser, in which every reader has a profile of their own.
func openChrome(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := browser.NewExecAllocator(context.Background(), append(browser.DefaultExecAllocatorOptions[:], browser.NoSandbox)...)
	t.Cleanup(cancel)
	ctx, cancel = browser.NewContext(ctx)
	t.Cleanup(cancel)
	if _, err := browser.Run(ctx, browser.Evaluate[int]("1")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tab is one tab, with everything that its pages complained of.
type tab struct {
	*press
	t    *testing.T
	ctx  context.Context
	mu   sync.Mutex
	said []string
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
	b := &tab{press: p, t: t, ctx: ctx}
	if err := browser.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, text := range b.complaints() {
			t.Errorf("the page complained: %s", text)
		}
	})
	b.do(browser.EmulateViewport(1000, 900))
	return b
}

// hear keeps what a page complains of: a script that fails, a thing that the content security policy forbids.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			text += " " + e.ExceptionDetails.Exception.Description
		}
		b.said = append(b.said, text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			b.said = append(b.said, e.Entry.Text)
		}
	}
}

func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.said
}

func (b *tab) do(steps ...browser.Action[browser.Void]) {
	b.t.Helper()
	for i, step := range steps {
		if err := browser.Do(b.ctx, func(ctx context.Context, t *browser.Target) (browser.Void, error) {
			limited, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			return step(limited, t)
		}); err != nil {
			b.t.Fatalf("step %d: %v\n%s", i+1, err, b.shown())
		}
	}
}

// shown says what stands on the page, for a test that failed.
func (b *tab) shown() string {
	text, err := browser.Run(b.ctx, browser.Evaluate[string]("location.href + '\\n' + document.body.innerText"))
	if err != nil {
		return err.Error()
	}
	return text
}

func (b *tab) open(path string) {
	b.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.base + path
	}
	b.do(browser.Navigate(path))
}

// is answers whether a JavaScript condition holds.
func (b *tab) is(condition string) bool {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	holds, err := browser.Run(ctx, browser.Evaluate[bool]("!!("+condition+")"))
	if err != nil {
		b.t.Fatalf("%s: %v", condition, err)
	}
	return holds
}

// becomes waits until a condition holds; while a page is left there is nothing to ask.
func (b *tab) becomes(condition string) {
	b.t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(30 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		holds, err := browser.Run(ctx, browser.Evaluate[bool]("!!("+condition+")"))
		cancel()
		if err == nil && holds {
			return
		}
		if time.Now().After(late) {
			b.t.Fatalf("not within %s: %s (%v)\n%s", patience, condition, err, b.shown())
		}
	}
}

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
