package stream_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
	"dateline.news/internal/web/webtest"
)

// viewing is a reader at a story's page, with the panel beside it.
type viewing struct {
	*tab
	h *house
	n *node
}

// viewStories publishes stories, the last of them newest, and opens the page of the first.
func viewStories(t *testing.T, edition string, width int64, headlines ...string) (*viewing, []story.Story) {
	h := newHouse(t, storetest.Open(t, storetest.SQLite(t)))
	var stories []story.Story
	for _, headline := range headlines {
		stories = append(stories, h.MustPublish(t, story.Publication{Edition: edition, Copy: storytest.Copy(headline, "The text of "+headline+".")}))
	}
	n := h.startSite(t)
	reader := webtest.Chrome(t)
	if err := browser.Do(reader, browser.EmulateViewport(width, 800)); err != nil {
		t.Fatal(err)
	}
	v := &viewing{openTab(t, reader, "about:blank"), h, n}
	v.do(browser.EmulateViewport(width, 800))
	v.visit(stories[0].Path)
	return v, stories
}

func (v *viewing) do(steps ...browser.Action[browser.Void]) {
	v.t.Helper()
	if err := browser.Do(v.ctx, steps...); err != nil {
		v.t.Fatal(err)
	}
}

func (v *viewing) visit(path string) {
	v.t.Helper()
	v.do(browser.Navigate("http://" + v.n.address + path))
	v.becomes("document.querySelector('news-panel .news-bar')")
}

// lands waits for a condition on a page that is about to be left for another, where a question may get no answer.
func (v *viewing) lands(condition string) {
	v.t.Helper()
	until(v.t, condition, func() bool {
		ctx, cancel := context.WithTimeout(v.ctx, 10*time.Second)
		defer cancel()
		holds, err := browser.Run(ctx, browser.Evaluate[bool]("!!("+condition+")"))
		return err == nil && holds
	})
}

// leave does what leaves the page, once the question has been answered.
func (v *viewing) leave(script string) { v.t.Helper(); v.run("setTimeout(() => " + script + ")") }

// choose clicks the line of a story.
func (v *viewing) choose(s story.Story) {
	v.t.Helper()
	v.run(line(s) + ".click()")
}

// line is the link of a story's line, as an expression.
func line(s story.Story) string {
	return fmt.Sprintf("document.querySelector('.panel li[data-story=\"%d\"] a')", s.Number)
}

// at is the condition that an address stands in the bar.
func at(s story.Story) string {
	return fmt.Sprintf("decodeURI(location.pathname) === decodeURI(%q)", s.Path)
}

// shows waits until a story stands in the viewer under its own title and address.
func (v *viewing) shows(s story.Story) {
	v.t.Helper()
	v.becomes(fmt.Sprintf("!document.querySelector('.viewer').hidden && document.querySelector('.viewer-text article.story')?.textContent.includes(%q)", "The text of "+s.Headline))
	v.wants("document.querySelector('#viewer-title').textContent === "+fmt.Sprintf("%q", s.Headline), "the viewer has another title")
	v.wants("document.title.includes("+fmt.Sprintf("%q", s.Headline)+")", "the page keeps its title")
	v.wants(at(s), "the address is another")
	v.wants("!document.querySelector('.viewer-text h1, .viewer-text .subscribe') && document.querySelectorAll('h1').length === 1", "the story brings its page along")
}

// closed waits until the list is there again with the focus at a line, and the page's own address and title.
func (v *viewing) closed(own, chosen story.Story) {
	v.t.Helper()
	v.becomes("document.querySelector('.viewer').hidden && " + at(own))
	v.becomes("document.activeElement === " + line(chosen))
	v.wants("document.title.includes("+fmt.Sprintf("%q", own.Headline)+") && !document.querySelector('news-panel').inert", "the page is not as it was")
}

func (v *viewing) wants(condition, otherwise string) {
	v.t.Helper()
	if !v.is(condition) {
		v.t.Errorf("%s: %s is not so", otherwise, condition)
	}
}

// fetched is how often a story's page was asked for beside the page itself, as an expression.
func fetched(s story.Story) string {
	return fmt.Sprintf("performance.getEntriesByType('resource').filter((r) => r.initiatorType === 'fetch' && r.name.endsWith('-%d')).length", s.Number)
}

func TestStoryOpensInsideThePanelAndBackClosesIt(t *testing.T) {
	v, s := viewStories(t, "en", 1280, "Own page", "Second story", "Third story", "Fourth story")
	own, second, third, fourth := s[0], s[1], s[2], s[3]
	v.run("window.loaded = 'once'; " + line(third) + ".focus()")
	v.choose(third)
	v.shows(third)
	v.wants("document.activeElement.id === 'viewer-title' && document.querySelector('news-panel').inert", "the focus stays behind")
	v.wants("document.querySelector('main h1').textContent === 'Own page'", "the page beside it has gone")

	v.run("history.back()")
	v.closed(own, third)
	v.run("history.forward()")
	v.shows(third)
	v.wants(fetched(third)+" === 1", "what was here is fetched again")

	v.run("document.querySelector('[data-viewer=next]').click()")
	v.shows(second)
	v.run("document.querySelector('[data-viewer=previous]').click()")
	v.shows(third)
	v.run("document.querySelector('[data-viewer=previous]').click()")
	v.shows(fourth)
	v.wants("document.querySelector('[data-viewer=previous]').ariaDisabled === 'true'", "the newest has a story before it")
	v.run("history.back()")
	v.closed(own, fourth)

	v.choose(own)
	v.shows(own)
	v.wants(fetched(own)+" === 0 && document.querySelectorAll('article.story').length === 2", "the page itself is fetched")
	v.wants("new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size === document.querySelectorAll('[id]').length", "an id stands there twice")
	v.run("document.querySelector('[data-viewer=back]').click()")
	v.closed(own, own)
	v.wants("window.loaded === 'once' && "+fetched(third)+" === 1 && "+fetched(second)+" === 1", "something was loaded twice")
}

func TestAddressOfAnOpenStoryIsThePageItself(t *testing.T) {
	v, s := viewStories(t, "en", 1280, "Own page", "Second story", "Third story")
	page := func(s story.Story) {
		t.Helper()
		v.lands("document.readyState === 'complete' && document.querySelector('news-panel .news-bar') && " + at(s) + " && document.querySelector('main h1')?.textContent === " + fmt.Sprintf("%q", s.Headline) + " && document.querySelector('.viewer').hidden")
	}
	v.choose(s[1])
	v.shows(s[1])
	v.do(browser.Reload())
	page(s[1])
	v.leave("history.back()")
	page(s[0])
	v.choose(s[2])
	v.shows(s[2])
	v.leave("document.querySelector('[data-viewer=page]').click()")
	page(s[2])
	v.leave("history.back()")
	page(s[0])
}

func TestLinkOfALineIsALinkWhereAKeyIsHeld(t *testing.T) {
	v, s := viewStories(t, "en", 1280, "Own page", "Second story")
	v.run("addEventListener('click', (e) => { window.prevented = e.defaultPrevented; e.preventDefault() })")
	for _, held := range []string{"ctrlKey: true", "metaKey: true", "shiftKey: true", "altKey: true", "button: 1"} {
		v.run("window.prevented = null; " + line(s[1]) + ".dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, " + held + " }))")
		v.wants("window.prevented === false && document.querySelector('.viewer').hidden && "+at(s[0]), held+": the browser was not asked")
	}
	v.choose(s[1])
	v.shows(s[1])
	v.wants("window.prevented", "a plain click leaves the page")
}

func TestWithdrawnStoryLeavesTheViewerAtOnce(t *testing.T) {
	v, s := viewStories(t, "en", 1280, "Own page", "Libel about somebody", "Third story")
	libel := s[1]
	v.choose(libel)
	v.shows(libel)
	until(t, "the stream is open", func() bool { open, _, _ := v.n.face.Counts(); return open == 1 })
	v.run("window.real = fetch; window.fetch = () => new Promise(() => {})") // the stream alone must do
	v.h.kill(t, libel.Number, "It was <b>wrong</b>.")
	v.becomes("document.querySelector('#viewer-title').textContent === 'This story has been withdrawn.' && document.querySelector('.viewer-text').textContent.includes('It was <b>wrong</b>.')")
	v.wants("!document.querySelector('.panel').outerHTML.includes('Libel') && !document.title.includes('Libel') && !location.pathname.includes('libel')", "the libel is still there")
	v.wants("getComputedStyle(document.querySelector('.viewer-ways')).display === 'none'", "a withdrawn story may be shared")
	v.run("window.fetch = window.real; document.querySelector('[data-viewer=back]').click()")
	v.becomes("document.querySelector('.viewer').hidden && " + at(s[0]))
	v.choose(libel)
	v.becomes("document.querySelector('.viewer-text article.notice.killed')?.textContent.includes('no longer published')")

	held := s[2]
	v.run("document.querySelector('[data-viewer=back]').click()")
	v.becomes("document.querySelector('.viewer').hidden")
	v.choose(held)
	v.shows(held)
	if _, err := v.h.Archive.Hold(t.Context(), account.Operator(), held.Number, story.Withdrawal{Reason: "We ask again.", Memo: "m"}); err != nil {
		t.Fatal(err)
	}
	v.becomes("document.querySelector('.viewer-text article.notice')?.textContent.includes('It will be here again')")
	if _, err := v.h.Archive.Release(t.Context(), account.Operator(), held.Number, "confirmed"); err != nil {
		t.Fatal(err)
	}
	v.shows(held)
}

func TestNewerVersionIsOfferedAndMovesNothing(t *testing.T) {
	v, s := viewStories(t, "en", 1280, "Own page", "Second story")
	v.choose(s[1])
	v.shows(s[1])
	until(t, "the stream is open", func() bool { open, _, _ := v.n.face.Counts(); return open == 1 })
	v.run("window.article = document.querySelector('.viewer-text article')")
	if _, err := v.h.Archive.Correct(t.Context(), account.Operator(), s[1].Number, story.Fix{Find: "text of", Replace: "words of", Class: story.ClassCorrection, Note: "Words.", Cause: "A slip."}); err != nil {
		t.Fatal(err)
	}
	v.becomes("document.querySelector('.viewer-said').textContent.includes('has changed')")
	v.wants("article.isConnected && article.textContent.includes('The text of')", "what was being read has gone")
	v.run("document.querySelector('.viewer-said button').click()")
	v.becomes("document.querySelector('.viewer-text article')?.textContent.includes('The words of Second story') && document.querySelector('.viewer-said').textContent === ''")
	if _, err := v.h.Archive.Correct(t.Context(), account.Operator(), s[0].Number, story.Fix{Find: "text of", Replace: "words of", Class: story.ClassCorrection, Note: "Words.", Cause: "A slip."}); err != nil {
		t.Fatal(err)
	}
	v.becomes(fmt.Sprintf("document.querySelector('.panel li[data-story=\"%d\"] .mark-changed')", s[0].Number))
	v.choose(s[0])
	v.becomes("document.querySelector('.viewer-text article')?.textContent.includes('The words of Own page')")
}

func TestStoryThatDoesNotComeSaysSoAndIsTriedAgain(t *testing.T) {
	v, s := viewStories(t, "en", 1280, "Own page", "Second story")
	v.run(`window.real = fetch; window.asked = 0;
		window.fetch = (...all) => new Promise((yes, no) => { asked++; window.fail = () => no(new TypeError('down')); window.come = () => yes(real(...all)) })`)
	v.choose(s[1])
	v.becomes("window.asked === 1 && document.querySelector('.viewer-said').textContent === 'Loading…'")
	v.wants("document.querySelector('#viewer-title').textContent === 'Second story' && document.querySelector('.viewer-skeleton')", "nothing says what is coming")
	v.run("fail()")
	v.becomes("document.querySelector('.viewer-fault[role=alert]')?.textContent.includes('This could not be loaded.')")
	v.run("document.querySelector('.viewer-fault button').click()")
	v.becomes("window.asked === 2 && !document.querySelector('.viewer-fault')")
	v.run("come()")
	v.shows(s[1])
}

func TestViewerIsReadByKeyboardAlone(t *testing.T) {
	v, s := viewStories(t, "en", 1280, "Own page", "Second story", "Third story")
	focused := func(part string) {
		t.Helper()
		v.becomes("document.activeElement === document.querySelector('[data-viewer=" + part + "]')")
	}
	v.run(line(s[2]) + ".focus()")
	v.do(browser.KeyEvent(kb.Enter))
	v.shows(s[2])
	focused("title")
	back := browser.KeyModifiers(browser.ModifierShift)
	v.do(browser.KeyEvent(kb.Tab, back))
	focused("next")
	v.do(browser.KeyEvent(kb.Enter))
	v.shows(s[1])
	focused("next")
	v.wants("document.querySelector('#viewer-title').ariaLive === 'polite'", "the next title is not read")
	for _, part := range []string{"page", "share", "text"} {
		v.do(browser.KeyEvent(kb.Tab))
		focused(part)
	}
	v.do(browser.KeyEvent(kb.Escape))
	v.closed(s[0], s[1])
	v.do(browser.KeyEvent(kb.Escape))
	v.wants(at(s[0]), "a second Escape leaves the page")
	v.do(browser.KeyEvent(kb.Enter))
	v.shows(s[1])
	v.run("document.querySelector('.skip').click()")
	v.becomes("document.activeElement.id === 'main'")
	v.wants(at(s[1])+" && location.hash === ''", "the way to the text is a way out")
}

func TestLinkIsSharedOrCopiedOrShown(t *testing.T) {
	v, s := viewStories(t, "en", 1280, "Own page", "Second story")
	v.choose(s[1])
	v.shows(s[1])
	url := fmt.Sprintf("%q", "http://"+v.n.address+s[1].Path)
	share := "document.querySelector('[data-viewer=share]').click()"
	v.run("Object.defineProperty(navigator, 'share', { configurable: true, value: async (what) => { window.shared = what } }); " + share)
	v.becomes("window.shared?.url === " + url + " && shared.title === 'Second story'")
	v.run("navigator.share = undefined; delete navigator.share; delete Navigator.prototype.share")
	v.run("Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => { window.copied = text } } }); " + share)
	v.becomes("window.copied === " + url + " && document.querySelector('.viewer-said').textContent === 'Link copied'")
	v.run("Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined }); " + share)
	v.becomes("document.querySelector('.viewer-said input')?.value === " + url)
}

func TestViewerLivesInTheSheetOfAPhone(t *testing.T) {
	v, s := viewStories(t, "ar", 360, "صفحة الخبر", "الخبر الثاني", "الخبر الثالث "+strings.Repeat("طويل ", 35))
	sheet := "document.querySelector('.panel').matches(':popover-open')"
	v.wants("document.dir === 'rtl' && !"+sheet, "the sheet is open")
	v.run("document.querySelector('.thumb button').click()")
	v.becomes(sheet)
	v.choose(s[2])
	v.becomes("document.querySelector('.viewer-text article.story') && " + at(s[2]))
	v.wants("document.documentElement.scrollWidth <= 360 && document.querySelector('.viewer').scrollWidth <= 360 && document.querySelector('.viewer-text').clientHeight > 250", "it does not fit")
	v.do(browser.KeyEvent(kb.Escape))
	v.closed(s[0], s[2])
	v.wants(sheet, "Escape closes the sheet with the story")
	v.choose(s[1])
	v.shows(s[1])
	v.run("document.querySelector('.viewer .close').click()")
	v.becomes("!" + sheet + " && document.querySelector('.viewer').hidden && " + at(s[0]))
	v.run("history.forward()")
	v.shows(s[1])
	v.wants(sheet, "Forward shows nothing")
	v.run("history.back()")
	v.closed(s[0], s[1])
	v.wants(sheet, "Back closes the sheet with the story")
}

func TestOlderStoriesFollowAtTheEndOfTheList(t *testing.T) {
	var headlines []string
	for i := range 24 {
		headlines = append(headlines, fmt.Sprintf("Story number %d", i))
	}
	v, s := viewStories(t, "en", 1280, headlines...)
	v.becomes("document.querySelectorAll('.panel li[data-story]').length === 20")
	last := s[4]
	v.choose(last)
	v.shows(last)
	v.run("document.querySelector('[data-viewer=next]').click()")
	v.shows(s[3])
}
