package newsroom_test

import (
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
)

func TestTwoPeopleApproveAndAGuestAnswersByALink(t *testing.T) {
	h := open(t)
	rules := edition.Rules{TwoApprovals: true, GuestCounts: true}
	if err := h.House.ChangeSection(t.Context(), account.Operator(), "en", edition.Section{Slug: "world", Name: "World", Position: 1, Rules: rules}); err != nil {
		t.Fatal(err)
	}
	d := h.draft(t, h.actor(t, account.Reporter), "For two and a guest")
	if _, err := h.Desk.Submit(t.Context(), h.actor(t, account.Reporter), d.ID); err != nil {
		t.Fatal(err)
	}
	path := "/newsroom/drafts/" + itoa(d.ID)
	b := h.browse(t, account.Editor)
	b.open(path)
	b.see(`#saving[data-state="saved"]`)
	b.click("form[data-approve] button")
	b.see(".note.done") // the page after it
	if said := b.text(".standing .approvals"); !strings.Contains(said, "1 of 2 approvals") {
		t.Errorf("after the first: %q", said)
	}
	b.see(`#saving[data-state="saved"]`)
	b.click("#guests summary")
	b.do(browser.SendKeys(css("#guests [name=name]"), "Ada Lind"), browser.SendKeys(css("#guests [name=purpose]"), "Is it right?"))
	b.click("#guests form[action$='/guests'] button")
	b.see("#guest-link")
	link := guestLink.FindString(b.value("#guest-link"))
	if link == "" {
		t.Fatal("no link is shown")
	}
	b.do(browser.EmulateViewport(360, 740))
	b.open(link)
	b.see(".guest-paper")
	b.click(".guest-answer [value=approved]")
	b.click(".guest-answer button")
	b.see(".guest-said")
	if said := b.text(".guest-said"); !strings.Contains(said, "You approved version 1") {
		t.Errorf("the guest is told %q", said)
	}
	b.do(browser.EmulateViewport(1280, 900))
	b.open(path)
	b.see(".standing[data-stage=approved]")
	if said := b.text(".standing .approvals"); !strings.Contains(said, "2 of 2 approvals") || !strings.Contains(said, "Ada Lind") {
		t.Errorf("after the guest: %q", said)
	}
}
