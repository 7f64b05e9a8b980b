package newsroom_test

import (
	"fmt"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
)

// How long something still waits is said in the words of who reads it, and goes on being true while the page stands open.
func TestEmbargoAndScheduleAreCountedDownInWords(t *testing.T) {
	h := open(t)
	now := time.Now()
	held, err := h.Desk.Create(t.Context(), account.Operator(), desk.NewDraft{Edition: "en", Copy: text(t, "Under embargo"),
		Embargo: desk.Embargo{Mode: desk.EmbargoHold, Until: now.Add(90*time.Minute + 30*time.Second)}})
	if err != nil {
		t.Fatal(err)
	}
	due := h.draft(t, account.Operator(), "Goes out")
	if _, err := h.Desk.Approve(t.Context(), account.Operator(), due.ID, due.Version); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Desk.Schedule(t.Context(), account.Operator(), due.ID, now.Add(50*time.Hour+30*time.Minute)); err != nil {
		t.Fatal(err)
	}
	b := h.browse(t, account.Editor)
	says := func(where, selector, words string) {
		t.Helper()
		b.await(where, fmt.Sprintf(`Array.from(document.querySelectorAll(%q)).some(e => /%s/.test(e.textContent))`, selector+"[data-until]", words))
	}
	const hour, days = `^embargoed until .*\(1 hour, (30|29|28|27|26|25) minutes left\)$`, `^goes out .*\(2 days, 2 hours left\)$`
	b.open("/newsroom/drafts/" + itoa(held.ID))
	says("in the editor", ".standing .state", hour)
	b.open("/newsroom/list?edition=en")
	says("in the work list", ".lstate", hour)
	says("in the work list", ".lstate", days)
	b.open("/newsroom/desk?edition=en")
	says("on the desk", ".slip .state", hour)
	arabic := "ar"
	if _, err := h.Book.Change(t.Context(), account.Operator(), h.actor(t, account.Editor).ID, account.Profile{Locale: &arabic}); err != nil {
		t.Fatal(err)
	}
	b.open("/newsroom/drafts/" + itoa(held.ID))
	says("in Arabic", ".standing .state", `باقٍ .*ساعة.*دقيقة`)
}
