package newsroom_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
)

var (
	guestLink = regexp.MustCompile(`/guest/[A-Za-z0-9_-]{43}`)
	seenField = regexp.MustCompile(`name="seen" value="([^"]*)"`)
)

func TestGuestReadsOneVersionWithItsPicturesAndApproves(t *testing.T) {
	h := open(t)
	editor, outside := h.signedIn(t, account.Editor), h.visitor(t)
	c := text(t, "A text for the lawyer")
	c.Lead.Asset = h.picture(t, "Light", 7)
	other := h.picture(t, "Dark", 70)
	d, err := h.Desk.Create(t.Context(), h.actor(t, account.Reporter), desk.NewDraft{Edition: "en", Copy: c,
		Embargo: desk.Embargo{Mode: desk.EmbargoHold, Until: time.Now().AddDate(0, 0, 2)}})
	if err != nil {
		t.Fatal(err)
	}
	path := "/newsroom/drafts/" + itoa(d.ID)
	form := url.Values{"version": {"1"}, "name": {"Ada Lind"}, "purpose": {"Is paragraph two right?"}, "hours": {"24"}}
	editor.post(path+"/guests", url.Values{"version": {"1"}, "name": {"Kept"}, "purpose": {"Kept too"}, "hours": {"9999"}}).says(t, "too long a time", 422, "336 hours", "Kept too")
	made := editor.post(path+"/guests", form)
	made.says(t, "make the link", 200, "Ada Lind")
	link := guestLink.FindString(made.body)
	if link == "" {
		t.Fatal("no link was shown")
	}
	if again := editor.get(path); guestLink.MatchString(again.body) {
		t.Error("the link is shown a second time")
	}
	paper := outside.get(link)
	paper.says(t, "the page", 200, "A text for the lawyer", "Nobody came.", "Is paragraph two right?", "under embargo until", "Ada Lind", "© Meridian / Ada Lind")
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"} {
		if got := paper.header.Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if strings.Contains(paper.body, "/newsroom") || strings.Contains(paper.body, "<script") {
		t.Error("the page leads into the newsroom or needs a script")
	}
	file := func(asset int64) string { return fmt.Sprintf("%s/%d/320", link, asset) }
	if got := outside.get(file(c.Lead.Asset)); got.status != 200 || !strings.HasPrefix(got.header.Get("Content-Type"), "image/") {
		t.Errorf("its picture: %d", got.status)
	}
	outside.get(file(other)).says(t, "another picture", 404)
	outside.get(link[:len(link)-1]+"~").says(t, "another secret", 404, "leads nowhere")
	outside.get(path).says(t, "the draft itself", http.StatusSeeOther)
	seen := seenField.FindStringSubmatch(paper.body)
	outside.post(link, url.Values{"verdict": {"objected"}, "comment": {""}, "seen": {seen[1]}}).says(t, "no word", 422, "needs a comment", "A text for the lawyer")
	outside.post(link, url.Values{"verdict": {"approved"}, "comment": {"All is right."}, "seen": {seen[1]}}).says(t, "approve", http.StatusSeeOther)
	outside.get(link).says(t, "afterwards", 200, "You approved version 1", "All is right.")
	outside.post(link, url.Values{"verdict": {"objected"}, "comment": {"No."}, "seen": {seen[1]}}).says(t, "a second answer", http.StatusGone, "answered already")
	editor.get(path).says(t, "the desk", 200, "Ada Lind (guest) approved version 1.", "All is right.", "opened ")
	second := guestLink.FindString(editor.post(path+"/guests", form).body)
	h.save(t, d, "Changed afterwards")
	if got := outside.get(second); got.status != http.StatusGone || !strings.Contains(got.body, "has been changed") || strings.Contains(got.body, "lawyer") || strings.Contains(got.body, "Changed afterwards") {
		t.Errorf("after a change: %d %s", got.status, got.body)
	}
	outside.get(fmt.Sprintf("%s/%d/320", second, c.Lead.Asset)).says(t, "its picture after a change", 404)
}

func TestGuestsAreHeldToAPace(t *testing.T) {
	h := open(t)
	outside := h.visitor(t)
	for range 400 {
		if got := outside.get("/guest/" + strings.Repeat("x", 43)); got.status == http.StatusTooManyRequests {
			if got.header.Get("Retry-After") == "" {
				t.Error("no word of when to come back")
			}
			return
		}
	}
	t.Error("a stranger may ask as fast as he likes")
}

// save changes a draft's headline as the operator.
func (h *house) save(t *testing.T, d desk.Draft, headline string) {
	t.Helper()
	c := d.Copy
	c.Headline = headline
	if _, err := h.Desk.Save(t.Context(), account.Operator(), d.ID, desk.Save{Version: d.Version, Copy: c, Embargo: d.Embargo}); err != nil {
		t.Fatal(err)
	}
}
