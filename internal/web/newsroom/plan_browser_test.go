package newsroom_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/planning"
)

// planned puts something into today's plan and answers its number.
func (h *house) planned(t testing.TB) int64 {
	t.Helper()
	now := time.Now().UTC()
	e, err := h.Plan.Add(t.Context(), account.Operator(), planning.Entry{Edition: "en", Section: "world", Slugline: "PORT-FIRE/", Place: "Arden",
		Begins: time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, time.UTC), Deadline: now.Add(-time.Hour)}, "")
	if err != nil {
		t.Fatal(err)
	}
	return e.ID
}

func TestPlanIsWorkedByKeysAloneAndSeenByOthersAtOnce(t *testing.T) {
	h := open(t)
	h.planned(t)
	chief, b := h.browse(t, account.Chief), h.browse(t, account.Editor)
	chief.open("/newsroom/plan?edition=en")
	chief.until(`document.querySelector('#plan[data-connected]')`)
	b.open("/newsroom/plan?edition=en&view=day")
	b.until(`document.querySelector('#plan[data-connected] .plan-entry.late')?.textContent.includes('Overdue, not started')`)
	b.do(press("a"))
	b.until(`document.activeElement?.name === 'slugline'`)
	b.do(browser.KeyEvent("COUNCIL/"), browser.KeyEvent("\r"))
	b.until(`document.querySelectorAll('.plan-entry').length === 2 && document.querySelector('#plan[data-connected]')`)
	chief.until(`document.querySelectorAll('.plan-entry').length === 2`)
	b.do(press("w"))
	b.until(`document.querySelector('#plan.week[data-connected]')`)
	b.do(press("w"))
	b.until(`document.querySelector('#plan.day[data-connected]')`)
	b.press("j", "j")
	b.until(`document.activeElement?.textContent === 'PORT-FIRE/'`)
	b.press("s")
	b.until(`document.querySelector('#body .prose')`)
	drafts, err := h.Desk.List(t.Context(), h.actor(t, account.Chief), desk.Filter{Edition: "en"})
	if err != nil || len(drafts) != 1 || drafts[0].Copy.Slugline != "PORT-FIRE/" || drafts[0].Copy.Section != "world" {
		t.Fatalf("drafts: %+v %v", drafts, err)
	}
	chief.until(`[...document.querySelectorAll('.plan-entry.late')].some((e) => e.textContent.includes('Writing, overdue'))`)
	b.open("/newsroom/plan?edition=en&view=day")
	b.until(`document.querySelector('#plan[data-connected]')`)
	b.do(press("jx"))
	b.until(`document.activeElement?.name === 'why'`)
	b.do(browser.KeyEvent("Postponed"), browser.KeyEvent("\r"))
	b.until(`document.querySelector('.plan-entry.cancelled')?.textContent.includes('Cancelled: Postponed')`)
}

func TestPlanChangedByTwoAtOnceShowsBothTexts(t *testing.T) {
	h := open(t)
	id := h.planned(t)
	v := h.signedIn(t, account.Editor)
	form := url.Values{"edition": {"en"}, "version": {"1"}, "section": {"world"}, "slugline": {"PORT-FIRE/"}, "date": {time.Now().UTC().Format(time.DateOnly)}, "time": {"12:00"}, "place": {"Theirs"}}
	if got := v.post("/newsroom/plan/"+itoa(id), form); got.status != http.StatusSeeOther {
		t.Fatalf("the first: %d %s", got.status, got.body)
	}
	form.Set("place", "My own place")
	got := v.post("/newsroom/plan/"+itoa(id), form)
	for _, part := range []string{"Theirs</td>", "My own place</td>", `value="My own place"`, `name="version" value="2"`} {
		if got.status != http.StatusConflict || !strings.Contains(got.body, part) {
			t.Errorf("the second (%d) lacks %s", got.status, part)
		}
	}
	if e, err := h.Plan.Get(t.Context(), account.Operator(), id); err != nil || e.Place != "Theirs" {
		t.Errorf("%+v %v", e, err)
	}
}
