package newsroom_test

import (
	"testing"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/prose"
)

func TestWordsAreFoundAndReplacedInHeadlineCaptionsAndSpeakers(t *testing.T) {
	h := open(t)
	picture := h.picture(t, "One", 40)
	w := h.write(t, "en", prose.Quote("Minister Lind", "We agree."), prose.Picture(picture, "", "The minister, and a minister"), prose.Paragraph("A minister."))
	w.do(browser.SetValue(css("#headline"), "Minister resigns"), dispatch("#headline", "input"))
	w.do(browser.Focus(css("#body .prose")), ctrl("f"))
	w.see(".find-bar")
	w.keys("minister")
	w.shows(`document.querySelector('.find-bar output').textContent.endsWith('/ 5') && document.querySelectorAll('#body .found-beside, #body .found-beside-here').length === 2`)
	w.do(browser.SetValue(css(".find-bar input:not([type])"), "premier"))
	w.click("[data-find=all]")
	w.shows(`document.querySelector('.find-bar output').textContent.includes('5')`)
	w.holds(prose.Quote("premier Lind", "We agree."), prose.Picture(picture, "", "The premier, and a premier"), prose.Paragraph("A premier."))
	w.until(func() (bool, string) {
		d, err := h.Desk.Get(t.Context(), account.Operator(), w.draft)
		if err != nil {
			t.Fatal(err)
		}
		return d.Copy.Headline == "premier resigns", d.Copy.Headline
	})
}
