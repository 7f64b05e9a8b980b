// Package webtest opens pages in a real browser for a test, and fails the test for whatever a page complains of: a script
// that fails, a thing that the content security policy forbids. Tests only.
//
// It owns no words of any page: each face's tests say what they look for.
package webtest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	browser "github.com/chromedp/chromedp"
)

// Patience is how long a page may take for one step on a machine that does other work, too.
const Patience = 45 * time.Second

// Chrome starts a browser that is gone when the test ends; options say more of it, such as a profile that outlives it.
func Chrome(t testing.TB, options ...browser.ExecAllocatorOption) context.Context {
	t.Helper()
	options = append(append(browser.DefaultExecAllocatorOptions[:], browser.NoSandbox), options...)
	ctx, cancel := browser.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = browser.NewContext(ctx)
	t.Cleanup(cancel)
	if _, err := browser.Run(ctx, browser.Evaluate[int]("1")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// common is one browser for all tests of a program: starting one costs more than most tests.
var common struct {
	sync.Mutex
	ctx   context.Context
	close []context.CancelFunc
}

// Visitor opens a tab in a profile of its own, which is gone when the test ends, in the browser that the tests share. A
// program whose tests use it calls Close at its end.
func Visitor(t testing.TB) context.Context {
	t.Helper()
	common.Lock()
	defer common.Unlock()
	if common.ctx == nil {
		ctx, cancel := browser.NewExecAllocator(context.Background(), append(browser.DefaultExecAllocatorOptions[:], browser.NoSandbox)...)
		common.close = append(common.close, cancel)
		ctx, cancel = browser.NewContext(ctx)
		common.close = append(common.close, cancel)
		if _, err := browser.Run(ctx, browser.Evaluate[int]("1")); err != nil {
			t.Fatal(err)
		}
		common.ctx = ctx
	}
	ctx, cancel := browser.NewContext(common.ctx, browser.WithNewBrowserContext())
	t.Cleanup(cancel)
	return ctx
}

// Close ends the browser that the tests have shared.
func Close() {
	common.Lock()
	defer common.Unlock()
	for len(common.close) > 0 {
		last := len(common.close) - 1
		common.close[last]()
		common.close = common.close[:last]
	}
}

// Tab is one tab of a browser, with everything that its pages complained of.
type Tab struct {
	t    testing.TB
	ctx  context.Context
	mu   sync.Mutex
	said []string
}

// Listen makes a Tab of a context of the browser.
func Listen(t testing.TB, ctx context.Context) *Tab {
	t.Helper()
	b := &Tab{t: t, ctx: ctx}
	if err := browser.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, text := range b.said {
			t.Errorf("the page complained: %s", text)
		}
	})
	return b
}

func (b *Tab) hear(event any) {
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

// Forgive forgets what the pages have complained of so far, for a test that provokes them.
func (b *Tab) Forgive() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = nil
}

// Do takes steps one after the other, each with patience.
func (b *Tab) Do(steps ...browser.Action[browser.Void]) {
	b.t.Helper()
	for i, step := range steps {
		if err := browser.Do(b.ctx, func(ctx context.Context, t *browser.Target) (browser.Void, error) {
			limited, cancel := context.WithTimeout(ctx, Patience)
			defer cancel()
			return step(limited, t)
		}); err != nil {
			b.t.Fatalf("step %d: %v\n%s", i+1, err, b.Shown())
		}
	}
}

// Shown says what stands on the page, for a test that failed.
func (b *Tab) Shown() string {
	text, err := browser.Run(b.ctx, browser.Evaluate[string]("location.href + '\\n' + document.body.innerText"))
	if err != nil {
		return err.Error()
	}
	return text
}

// Is answers whether a JavaScript condition holds.
func (b *Tab) Is(condition string) bool {
	b.t.Helper()
	holds, err := b.holds(condition)
	if err != nil {
		b.t.Fatalf("%s: %v", condition, err)
	}
	return holds
}

func (b *Tab) holds(condition string) (bool, error) {
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	return browser.Run(ctx, browser.Evaluate[bool]("!!("+condition+")"))
}

// Becomes waits until a condition holds; while a page is left there is nothing to ask.
func (b *Tab) Becomes(condition string) {
	b.t.Helper()
	for late := time.Now().Add(Patience); ; time.Sleep(30 * time.Millisecond) {
		holds, err := b.holds(condition)
		if err == nil && holds {
			return
		}
		if time.Now().After(late) {
			b.t.Fatalf("not within %s: %s (%v)\n%s", Patience, condition, err, b.Shown())
		}
	}
}
