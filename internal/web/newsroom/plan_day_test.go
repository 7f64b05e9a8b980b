package newsroom_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/planning"
)

// zones are editions whose clocks change in the week that begins on a Monday, and what stands under the day of the change.
var zones = map[string]struct{ zone, monday, day, word string }{
	"midnight is at one o’clock":          {"Africa/Cairo", "2026-04-20", "2026-04-24", "from Friday, April 24, 2026 on of GMT+3"},
	"midnight is still the day before":    {"America/Havana", "2026-03-02", "2026-03-08", "from Sunday, March 8, 2026 on of GMT−4"},
	"the clocks go forward in the night":  {"Europe/London", "2026-03-23", "2026-03-29", "from Sunday, March 29, 2026 on of GMT+1"},
	"the clocks go back in the night":     {"America/New_York", "2026-10-26", "2026-11-01", "from Sunday, November 1, 2026 on of GMT−5"},
	"the clocks stay as they are all day": {"Asia/Tokyo", "2026-03-02", "2026-03-08", "Times are those of GMT+9."},
}

func TestPlanHasSevenDaysAndEachEntryOnItsOwnWhereTheClocksChange(t *testing.T) {
	h := openAt(t, clock.NewManual(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)))
	for name, c := range zones {
		code := "e" + strings.ToLower(c.zone[len(c.zone)-4:])
		ed := edition.Edition{Code: code, Name: "N", Locale: "en", Zone: c.zone, Sections: []edition.Section{{Slug: "world", Name: "World"}}}
		if _, err := h.House.Add(t.Context(), account.Operator(), ed); err != nil {
			t.Fatal(err)
		}
		v := h.signedIn(t, account.Chief)
		for _, at := range []string{"", "00:00", "23:30"} { // all day, its first minute, its last hour
			got := v.post("/newsroom/plan", url.Values{"edition": {code}, "section": {"world"}, "slugline": {"AT-" + at + "/"}, "date": {c.day}, "time": {at}, "deadline": {c.day + "T23:45"}})
			if got.status != http.StatusSeeOther {
				t.Fatalf("%s: %d %s", name, got.status, got.body)
			}
		}
		week := html.UnescapeString(v.get("/newsroom/plan?edition=" + code + "&day=" + c.day).body)
		if n := strings.Count(week, `class="plan-day`); n != 7 || !strings.Contains(week, c.word) {
			t.Errorf("%s: %d days, or it does not say %q", name, n, c.word)
		}
		day := v.get("/newsroom/plan?edition=" + code + "&view=day&day=" + c.day).body
		if n := strings.Count(day, `class="plan-slug"`); n != 3 {
			t.Errorf("%s: the day has %d of 3", name, n)
		}
		_, later, _ := strings.Cut(week, `day=`+c.day+`&edition=`+code+`&view=day">`)
		if n := strings.Count(later, `class="plan-slug"`); n != 3 {
			t.Errorf("%s: below the day itself there are %d of 3", name, n)
		}
		monday := v.get("/newsroom/plan?edition=" + code + "&day=" + c.monday).body
		for _, path := range []string{c.monday, addDays(t, c.monday, 7), addDays(t, c.monday, -7)} {
			if !strings.Contains(monday, "day="+path) {
				t.Errorf("%s: the week of %s does not lead to %s", name, c.monday, path)
			}
		}
	}
}

func addDays(t *testing.T, date string, days int) string {
	t.Helper()
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	return at.AddDate(0, 0, days).Format(time.DateOnly)
}

func TestEntryMovedByDaysKeepsItsHourOverAChangeOfTheClocks(t *testing.T) {
	h := openAt(t, clock.NewManual(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)))
	if _, err := h.House.Add(t.Context(), account.Operator(), edition.Edition{Code: "cu", Name: "N", Locale: "es", Zone: "America/Havana", Sections: []edition.Section{{Slug: "world", Name: "W"}}}); err != nil {
		t.Fatal(err)
	}
	v := h.signedIn(t, account.Chief)
	zone, err := time.LoadLocation("America/Havana")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ typed, want string }{"all day": {"", "2026-03-09 00:00"}, "late": {"23:30", "2026-03-09 23:30"}} {
		e, err := h.Plan.Add(t.Context(), account.Operator(), planning.Entry{Edition: "cu", Section: "world", Slugline: name, AllDay: c.typed == "", Begins: time.Date(2026, 3, 7, 0, 0, 0, 0, zone)}, "")
		if err != nil {
			t.Fatal(err)
		}
		if c.typed != "" {
			e.Begins = e.Begins.Add(23*time.Hour + 30*time.Minute)
			if e, err = h.Plan.Change(t.Context(), account.Operator(), e); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // over the eighth, which has no midnight
			if got := v.post("/newsroom/plan/"+itoa(e.ID)+"/move", url.Values{"days": {"1"}, "version": {itoa(int64(e.Version))}}); got.status != http.StatusSeeOther {
				t.Fatalf("%s: %d", name, got.status)
			}
			if e, err = h.Plan.Get(t.Context(), account.Operator(), e.ID); err != nil {
				t.Fatal(err)
			}
		}
		if got := e.Begins.In(zone).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s: it is at %s, want %s", name, got, c.want)
		}
	}
}

func TestRefusedEntryIsShownOnTheDayOnWhichItWasTyped(t *testing.T) {
	v := open(t).signedIn(t, account.Editor)
	got := v.post("/newsroom/plan", url.Values{"edition": {"en"}, "section": {"world"}, "slugline": {""}, "place": {"Arden"}, "date": {"2027-02-03"}, "view": {"day"}, "day": {"2027-02-02"}})
	for _, part := range []string{`value="Arden"`, `value="2027-02-03"`, `<section class="plan-day" aria-label="Tuesday, February 2, 2027"`} {
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, part) {
			t.Errorf("%d, it lacks %s", got.status, part)
		}
	}
}

func TestWhoMayNotStartAnEntryIsOfferedNoButton(t *testing.T) {
	h := open(t)
	for _, writer := range []account.Role{account.Reporter, account.Editor} {
		e := planning.Entry{Edition: "en", Section: "world", Slugline: "OF-" + string(writer), Begins: time.Now(), Writer: h.ids[writer]}
		if _, err := h.Plan.Add(t.Context(), account.Operator(), e, ""); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(h.signedIn(t, account.Reporter).get("/newsroom/plan?edition=en").body, "data-start"); n != 1 {
		t.Errorf("a reporter is offered %d drafts to start, one of them is his", n)
	}
	if n := strings.Count(h.signedIn(t, account.Editor).get("/newsroom/plan?edition=en").body, "data-start"); n != 2 {
		t.Errorf("an editor is offered %d drafts to start", n)
	}
}

func TestCursorStaysOnAnEntryThatIsMovedAndAReasonIsNotLostToAChange(t *testing.T) {
	h := openAt(t, clock.NewManual(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))) // a Monday
	for _, slugline := range []string{"FIRST/", "SECOND/"} {
		if _, err := h.Plan.Add(t.Context(), account.Operator(), planning.Entry{Edition: "en", Section: "world", Slugline: slugline, Begins: h.Clock.Now()}, ""); err != nil {
			t.Fatal(err)
		}
	}
	b := h.browse(t, account.Editor)
	b.open("/newsroom/plan?edition=en")
	b.until(`document.querySelector('#plan[data-connected]')`)
	for day := 2; day <= 4; day++ {
		if day == 2 {
			b.press("j", "j")
		}
		b.until(`document.activeElement?.textContent === 'SECOND/'`)
		b.press("+")
		b.until(`document.querySelector('#plan[data-connected] .plan-day:nth-child(` + itoa(int64(day)) + `) .plan-slug')?.textContent === 'SECOND/'`)
	}
	b.until(`document.activeElement?.textContent === 'SECOND/'`)
	b.do(press("x")) // without the letter itself, which would stand in the field
	b.until(`document.activeElement?.name === 'why'`)
	b.do(browser.KeyEvent("It rains"))
	b.until(`document.activeElement?.value === 'It rains'`)
	b.do(browser.KeyEvent("\t")) // on to the button: the reason is still only typed
	b.until(`document.activeElement?.matches('.plan-cancel button')`)
	if _, err := h.Plan.Add(t.Context(), account.Operator(), planning.Entry{Edition: "en", Section: "world", Slugline: "THIRD/", Begins: h.Clock.Now()}, ""); err != nil {
		t.Fatal(err)
	}
	b.until(`document.querySelector('#plan-late')?.checkVisibility() && document.querySelector('[name=why]:focus, .plan-cancel[open] [name=why]').value === 'It rains'`)
	b.click(".plan-cancel[open] summary")
	b.until(`document.querySelectorAll('.plan-entry').length === 3 && !document.querySelector('#plan-late').checkVisibility()`)
}
