package newsroom_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
)

// lead cuts the opening story out of a home page.
func lead(home string) string {
	_, rest, _ := strings.Cut(home, `class="home-top"`)
	opening, _, _ := strings.Cut(rest, `class="second`)
	opening, _, _ = strings.Cut(opening, `class="latest"`)
	return opening
}

// leads says whether a headline is the first on the readers' home page.
func (v *visitor) leads(headline string) bool {
	v.t.Helper()
	return strings.Contains(lead(v.get("/en/").body), headline)
}

func TestHomePageIsArrangedPreviewedAndUndone(t *testing.T) {
	h := open(t)
	first := h.publish(t, "The old harbour")
	h.publish(t, "The new light")
	v := h.signedIn(t, account.Editor)
	if !v.leads("The new light") {
		t.Fatal("by rule the newest does not lead")
	}
	order := url.Values{"edition": {"en"}, "version": {"0"}, "story": {itoa(first)}, "zone": {"top"}, "place": {"1"}}
	if shown := v.post("/newsroom/front/preview", order); shown.status != http.StatusOK || !strings.Contains(lead(shown.body), "The old harbour") || v.leads("The old harbour") {
		t.Errorf("preview: %d", shown.status)
	}
	if kept := v.post("/newsroom/front", order); kept.status != http.StatusSeeOther || !v.leads("The old harbour") {
		t.Errorf("arranged: %d, does not lead", kept.status)
	}
	if again := v.post("/newsroom/front", order); again.status != http.StatusConflict || !strings.Contains(again.body, "colleague") {
		t.Errorf("on an order that is not the newest: %d", again.status)
	}
	timed := url.Values{"edition": {"en"}, "version": {"1"}, "slot.0.story": {itoa(first)}, "slot.0.zone": {"top"}, "slot.0.place": {"1"},
		"slot.0.locked": {"1"}, "slot.0.until": {"2040-01-01T12:00"}, "rule.top.hours": {"24"}}
	if kept := v.post("/newsroom/front", timed); kept.status != http.StatusSeeOther {
		t.Errorf("with a lock, an end and a rule: %d %s", kept.status, kept.body)
	}
	later := v.get("/newsroom/front/preview?edition=en&at=2040-01-01T12:00")
	if strings.Contains(lead(later.body), "The old harbour") {
		t.Error("its time is over and it still leads")
	}
	gone := v.post("/newsroom/front", url.Values{"edition": {"en"}, "version": {"2"}})
	if gone.status != http.StatusConflict || !strings.Contains(gone.body, "locked") {
		t.Errorf("a locked story is taken away: %d", gone.status)
	}
	if bad := v.post("/newsroom/front", url.Values{"edition": {"en"}, "version": {"2"}, "story": {"harbour"}, "zone": {"top"}}); bad.status != http.StatusUnprocessableEntity {
		t.Errorf("words for a number: %d", bad.status)
	}
	for version := 2; version < 4; version++ {
		if back := v.post("/newsroom/front/undo", url.Values{"edition": {"en"}, "version": {itoa(int64(version))}}); back.status != http.StatusSeeOther {
			t.Errorf("undo of %d: %d %s", version, back.status, back.body)
		}
	}
	if !v.leads("The new light") {
		t.Error("undone twice it is not as it was")
	}
	if page := v.get("/newsroom/front?edition=en"); !strings.Contains(page.body, "Test editor") || !strings.Contains(page.body, "back to order 1") {
		t.Error("who changed what is not told")
	}
}

func TestRowThatTheRuleHasFilledIsSetByHandAndTold(t *testing.T) {
	h := open(t)
	first := h.publish(t, "The old harbour")
	h.publish(t, "The new light")
	v := h.signedIn(t, account.Editor)
	if page := v.get("/newsroom/front?edition=en"); !strings.Contains(page.body, `name="put" value="top 2 `+itoa(first)+`"`) {
		t.Fatal("what stands there by rule has no row")
	}
	if kept := v.post("/newsroom/front", url.Values{"edition": {"en"}, "version": {"0"}, "put": {"top 1 " + itoa(first)}, "zone": {"top"}, "place": {"1"}}); kept.status != http.StatusSeeOther || !v.leads("The old harbour") {
		t.Errorf("set by hand: %d", kept.status)
	}
	if page := v.get("/newsroom/front?edition=en"); !strings.Contains(page.body, "“The old harbour” put: Top of the page, 1") {
		t.Error("it is not told what was changed")
	}
}

func TestRowsOfTheHomePageAreMovedByKeys(t *testing.T) {
	h := open(t)
	h.publish(t, "The old harbour")
	h.publish(t, "The new light")
	b := h.browse(t, account.Editor)
	b.open("/newsroom/front?edition=en")
	rows := "document.querySelectorAll('.front-slots')[0].children"
	b.Becomes(rows + "[0].draggable && " + rows + "[0].textContent.includes('The new light')")
	b.do(browser.Focus(css(".front-slots button[name=put]"), browser.NodeVisible), press(kb.ArrowDown, browser.ModifierAlt))
	b.Becomes(rows + "[0].textContent.includes('The old harbour') && document.activeElement.value === '2' && !document.activeElement.disabled")
	b.Becomes("document.querySelector('iframe.front-preview').contentDocument?.querySelector('.second')?.textContent.includes('The new light')")
	b.click("#front-order button.main")
	b.Becomes("[...document.querySelectorAll('.plain-list')].some((list) => list.textContent.includes('“The new light” put: Top of the page, 2'))")
	if v := h.signedIn(t, account.Editor); !v.leads("The old harbour") {
		t.Error("the row was moved and the page is as it was")
	}
}
