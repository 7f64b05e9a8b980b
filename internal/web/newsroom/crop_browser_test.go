package newsroom_test

import (
	"net/http"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/story"
)

// leads waits until the desk holds the lead.
func (w *writer) leads(want story.Lead) {
	w.t.Helper()
	w.until(func() (bool, string) {
		d, err := w.h.Desk.Get(w.t.Context(), account.Operator(), w.draft)
		if err != nil {
			w.t.Fatal(err)
		}
		return d.Copy.Lead == want, d.Copy.Lead.Crop
	})
}

func TestLeadPictureIsCutWithTheKeyboardAloneOnATelephone(t *testing.T) {
	h := open(t)
	arabic := "ar"
	if _, err := h.Book.Change(t.Context(), account.Operator(), h.ids[account.Reporter], account.Profile{Locale: &arabic}); err != nil {
		t.Fatal(err)
	}
	c := text(t, "Lighthouse lit")
	c.Lead.Asset = h.picture(t, "The lighthouse at dusk", 90)
	d, err := h.Desk.Create(t.Context(), h.actor(t, account.Reporter), desk.NewDraft{Edition: "en", Copy: c})
	if err != nil {
		t.Fatal(err)
	}
	reporter := h.keyboardOnly(t, account.Reporter, 360)
	w := &writer{reporter.tab, h, d.ID}
	reporter.open("/newsroom/drafts/" + itoa(d.ID))
	reporter.saved()
	reporter.see("#lead img")
	reporter.tabTo("[data-crop-lead]")
	reporter.keys("\r")
	reporter.see("dialog.crop")
	w.shows(`document.activeElement.matches('dialog.crop input[name=ratio][value=""]')`)
	reporter.keys(kb.ArrowDown)
	w.shows(`document.querySelector('dialog.crop input[value="16x9"]').checked`)
	w.shows(`document.documentElement.scrollWidth <= 360 && document.querySelector('dialog.crop').getBoundingClientRect().width <= 360`)
	reporter.tabTo("dialog.crop [data-axis=y]")
	reporter.keys(kb.ArrowLeft)
	reporter.tabTo("dialog.crop button[type=submit]")
	reporter.keys("\r")
	w.shows(`document.activeElement.matches('[data-crop-lead]') && document.querySelector('#lead img').style.aspectRatio === '16 / 9'`)
	w.leads(story.Lead{Asset: c.Lead.Asset, Crop: "16x9-50-45"})
}

func TestCropOfTheLeadIsPublishedKeptByAnUpdateAndTold(t *testing.T) {
	h := open(t)
	ctx, chief := t.Context(), h.actor(t, account.Chief)
	c := text(t, "Lighthouse lit")
	c.Lead.Asset = h.picture(t, "The lighthouse at dusk", 90)
	d, err := h.Desk.Create(ctx, chief, desk.NewDraft{Edition: "en", Copy: c})
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{h.browse(t, account.Chief), h, d.ID}
	w.tab.open("/newsroom/drafts/" + itoa(d.ID))
	w.saved()
	w.see("[data-crop-lead]")
	w.do(browser.Click(css("[data-crop-lead]")))
	w.see("dialog.crop")
	w.do(browser.Click(css(`dialog.crop input[value="1x1"]`)))
	w.do(browser.Click(css("dialog.crop button[type=submit]")))
	first := story.Lead{Asset: c.Lead.Asset, Crop: "1x1-50-50"}
	w.leads(first)
	w.saved()
	print := func(crop string) string {
		t.Helper()
		a, err := h.Bank.Get(ctx, chief, c.Lead.Asset)
		if err != nil {
			t.Fatal(err)
		}
		if p := a.Print(crop); p.Crop == crop {
			return p.Hash
		}
		t.Fatalf("the picture is not cut to %s", crop)
		return ""
	}
	s, err := h.Desk.Publish(ctx, chief, d.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	if page := h.visitor(t).get(s.Path); page.status != http.StatusOK || !strings.Contains(page.body, "/media/"+print(first.Crop)+"/") {
		t.Errorf("readers (%d) do not see the crop", page.status)
	}
	next, err := h.Desk.OpenUpdate(ctx, chief, s.Number)
	if err != nil || next.Copy.Lead != first {
		t.Fatalf("the update begins with %+v, %v", next.Copy.Lead, err)
	}
	next.Copy.Lead.Crop = "3x2-0-100"
	if next, err = h.Desk.Save(ctx, chief, next.ID, desk.Save{Version: next.Version, Copy: next.Copy}); err != nil {
		t.Fatal(err)
	}
	if s, err = h.Desk.Publish(ctx, chief, next.ID, true); err != nil {
		t.Fatal(err)
	}
	if page := h.visitor(t).get(s.Path); !strings.Contains(page.body, "/media/"+print("3x2-0-100")+"/") || strings.Contains(page.body, print(first.Crop)) {
		t.Error("readers do not see the new crop")
	}
	v := h.signedIn(t, account.Chief)
	const told = "crop of picture 1: 1:1, 50 % / 50 % before, 3:2, 0 % / 100 % now"
	for _, path := range []string{"/newsroom/drafts/" + itoa(next.ID), "/newsroom/stories/" + itoa(s.Number)} {
		if page := v.get(path); !strings.Contains(page.body, told) {
			t.Errorf("%s does not tell of the crop", path)
		}
	}
}
