package newsroom_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
)

// stranger opens a browser in which nobody is signed in.
func (h *house) stranger(t testing.TB) *tab {
	t.Helper()
	b := h.tab(t)
	b.do(browser.EmulateViewport(1280, 900))
	return b
}

// holds waits until something is true of the page; otherwise is what is wrong where it never is.
func (b *tab) holds(otherwise, expression string) {
	b.t.Helper()
	for late := time.Now().Add(patience); time.Now().Before(late); time.Sleep(20 * time.Millisecond) {
		if so, err := browser.Run(b.ctx, browser.Evaluate[bool]("Boolean("+expression+")")); err == nil && so {
			return
		}
	}
	b.t.Fatalf("%s\n%s", otherwise, b.page())
}

// A newsroom that cannot get from an empty folder to a story that readers see, with a browser and nothing else, never begins.
func TestEmptyHouseBecomesANewsroomWithAStoryInTheBrowser(t *testing.T) {
	h, secret := openEmpty(t)
	b := h.stranger(t)
	b.open("/newsroom/setup?secret=" + secret)
	b.see("form[data-setup]")
	b.holds("the browser's zone is not offered", `document.querySelector('[name=zone]').value === Intl.DateTimeFormat().resolvedOptions().timeZone`)
	b.typeInto("[name=agency]", "Harbour News")
	b.typeInto("[name=name]", "Cora Lind")
	b.typeInto("[name=email]", "cora@harbour.example")
	b.typeInto("[name=password]", "short")
	for _, code := range []string{"ar", "en"} {
		b.click(`.tongues [value=` + code + `]`)
		b.holds("the other language loses answers", `document.documentElement.lang === '`+code+`' && document.activeElement.value === '`+code+`' && document.querySelector('[name=agency]').value === 'Harbour News' && document.querySelector('[name=password]').value === 'short'`)
	}
	b.typeInto("[name=password]", "\r")
	b.see(`[data-fault=password] .fault`)
	b.holds("the wrong answer is lost", `document.querySelector('[name=password]').value === 'short' && document.activeElement.name === 'password'`)
	b.holds("", `document.activeElement.select() ?? true`)
	b.do(browser.KeyEvent(password + "\r"))
	b.see(".first-steps")
	b.click(".first-steps form button")
	b.see("#body .prose")
	b.typeInto("#headline", "The first story of the house")
	b.typeInto("[name=lede]", "It begins.")
	b.typeInto("#body .prose", "One paragraph is enough.")
	b.do(browser.SetValue(css("[name=section]"), "world"), dispatch("[name=section]", "input"))
	b.saved()
	b.click("[data-opens=publish]")
	b.click("#publish[open] button[type=submit]")
	b.see(".stage.published")
	home := h.visitor(t).get("/en/")
	if home.status != http.StatusOK || !strings.Contains(home.body, "The first story of the house") {
		t.Errorf("the home page (%d) does not show the first story", home.status)
	}
}

// An imprint that cannot be written, seen before it is public, and found by readers is a duty that is not done.
func TestImprintIsWrittenInTheBrowserAndReadersFindIt(t *testing.T) {
	h := open(t)
	h.publish(t, "A story") // the first day is over
	b := h.browse(t, account.Admin)
	b.open("/newsroom/desk?edition=en")
	b.click(`.note.pending a[href$="/pages/imprint"]`)
	b.see("#main .house-page .prose")
	b.typeInto(".house-page .prose", "Harbour News, 1 Quay Street.")
	b.holds("a picture is offered for a page that takes none", `[...document.querySelectorAll('.house-page [data-tools] button')].filter((b) => b.offsetParent).every((b) => !/(image|square-stack|images)/.test(b.dataset.tool ?? ''))`)
	b.click(".house-page button[type=submit].main")
	b.see(".note.done")
	home := h.visitor(t).get("/en/")
	if !strings.Contains(home.body, `href="/en/imprint"`) || strings.Contains(home.body, `href="/en/privacy"`) {
		t.Errorf("the footer names other pages than those that are shown: %s", home.body[max(0, len(home.body)-3000):])
	}
	if page := h.visitor(t).get("/en/imprint"); page.status != http.StatusOK || !strings.Contains(page.body, "1 Quay Street") {
		t.Errorf("readers do not find the imprint: %d", page.status)
	}
	if page := h.visitor(t).get("/en/privacy"); page.status != http.StatusNotFound {
		t.Errorf("a house page that nobody has written is answered with %d", page.status)
	}
}
