package newsroom_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/banner"
	"dateline.news/internal/clock"
	"dateline.news/internal/desk"
)

// reads opens a reader's browser at an address.
func (h *house) reads(t *testing.T, path string) *tab {
	t.Helper()
	b := h.tab(t)
	b.do(browser.EmulateViewport(1280, 900), browser.Navigate(h.base+path), browser.WaitVisible(css("main")))
	return b
}

// await waits until an expression of the page is true, on whatever page the tab is by then.
func (b *tab) await(what, expression string) { b.t.Helper(); b.t.Log(what); b.Becomes(expression) }

func TestFlashIsInTheNewsfeedAndOnTheBannerAfterTwoActions(t *testing.T) {
	now := clock.NewManual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	h := openAt(t, now)
	h.publish(t, "Lighthouse lit again")
	reader, chief := h.reads(t, "/en/newsfeed"), h.browse(t, account.Chief)
	draft := h.draft(t, h.actor(t, account.Chief), "Another story")
	chief.open("/newsroom/drafts/" + itoa(draft.ID))
	chief.saved()
	chief.typeInto("#body .prose p", "In the middle of a sentence ")

	chief.do(browser.KeyEvent(kb.F2))                                                     // the first action
	chief.do(browser.KeyEvent("Harbour closed — port authority"), browser.KeyEvent("\r")) // the second

	reader.await("the banner", `document.querySelector(".breaking a")?.textContent === "Harbour closed — port authority"`)
	reader.await("the line", `[...document.querySelectorAll("news-panel li a")].some((a) => a.textContent === "Harbour closed — port authority")`)
	if place := reader.text("[data-breaking]"); !strings.HasPrefix(place, "Breaking") {
		t.Errorf("the banner says %q", place)
	}
	chief.see("[data-full] button:focus")
	chief.do(browser.KeyEvent("\r")) // one key more, and the story is being written
	chief.await("the full story", fmt.Sprintf(`/^\/newsroom\/drafts\/\d+$/.test(location.pathname) && location.pathname !== %q`, "/newsroom/drafts/"+itoa(draft.ID)))
	chief.see("#body .prose")
	if text := h.body(t, draft.ID); !strings.Contains(text, "In the middle of a sentence") {
		t.Errorf("what was being written meanwhile is lost: %q", text)
	}

	now.Advance(banner.Usual)
	reader.await("the banner's time is over", `!document.querySelector(".breaking")`)
	reader.await("the line stays", `[...document.querySelectorAll("news-panel li a")].some((a) => a.textContent === "Harbour closed — port authority")`)
}

func TestReaderPutsTheBannerAwayAndItStaysAway(t *testing.T) {
	h := open(t)
	h.publish(t, "Lighthouse lit again")
	if _, err := h.Desk.Flash(t.Context(), account.Operator(), flashOf("Harbour closed — port authority")); err != nil {
		t.Fatal(err)
	}
	reader := h.reads(t, "/en/")
	reader.click(".breaking button")
	reader.await("it is away", `!document.querySelector(".breaking")`)
	reader.open("/en/newsfeed")
	reader.await("it was hidden before it could be drawn", `document.documentElement.dataset.bannerAway && (() => {
		const banner = document.createElement("p");
		banner.className = "breaking";
		document.querySelector("[data-breaking]").append(banner);
		const hidden = getComputedStyle(banner).display === "none";
		banner.remove();
		return hidden;
	})()`)
	reader.await("it stays away", `!!document.querySelector("news-panel .news-bar") && !document.querySelector(".breaking")`)
	if _, err := h.Desk.Flash(t.Context(), account.Operator(), flashOf("Harbour open — port authority")); err != nil {
		t.Fatal(err)
	}
	reader.await("the next one is shown", `document.querySelector(".breaking a")?.textContent === "Harbour open — port authority"`)
}

func flashOf(line string) desk.Flash {
	return desk.Flash{Edition: "en", Section: "world", Line: line, Banner: banner.Usual}
}
