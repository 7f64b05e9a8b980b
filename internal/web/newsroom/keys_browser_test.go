package newsroom_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/prose"
)

// tabTo presses the tabulator until something has the focus.
func (w *writer) tabTo(selector string) {
	w.t.Helper()
	w.see(selector)
	for range 60 {
		at, err := browser.Run(w.ctx, browser.Evaluate[bool](fmt.Sprintf("document.activeElement.matches(%q)", selector)))
		if err != nil {
			w.t.Fatal(err)
		}
		if at {
			return
		}
		w.keys("\t")
	}
	w.t.Fatalf("the tabulator never reaches %s\n%s", selector, w.page())
}

// inText waits until the cursor is in the text again.
func (w *writer) inText() {
	w.t.Helper()
	w.shows(`document.activeElement.classList.contains('prose') && !document.querySelector('dialog[open], .menu')`)
}

// A reporter at the scene has a telephone and its keys; who cannot use a pointer has nothing else anywhere.
func TestEveryBlockIsMadeAndShapedByKeysAloneOnATelephone(t *testing.T) {
	for _, locale := range []string{"en", "ar"} {
		t.Run(locale, func(t *testing.T) {
			h := open(t)
			older, newer := h.picture(t, "One", 40), h.picture(t, "Two", 90) // the mediabank offers the newest first
			story := h.publish(t, "The ferry sails again")
			if _, err := h.Book.Change(t.Context(), account.Operator(), h.ids[account.Reporter], account.Profile{Locale: &locale}); err != nil {
				t.Fatal(err)
			}
			w := h.write(t, locale)
			w.do(browser.EmulateViewport(360, 740), browser.Func(func(ctx context.Context, target *browser.Target) error {
				_, err := cdp.Call(ctx, target, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
				return err
			}))
			w.putPicture()
			w.putGallery()
			w.keys("/ferry sail")
			w.shows(`document.querySelector('.menu [role=option]')?.textContent.includes('The ferry sails again')`)
			w.keys("\r")
			w.inText()
			w.keys("/table\r")
			w.inText()
			w.keys("a\tb\t/")
			w.see(".menu [role=option]")
			w.keys(kb.ArrowDown + kb.ArrowDown + kb.ArrowDown + kb.ArrowDown + kb.ArrowDown + "\r") // the column goes
			w.inText()
			w.keys(kb.ArrowDown + kb.ArrowDown + kb.ArrowDown)
			w.keys("/embed\r")
			w.see("dialog[open] input")
			w.keys("https://vimeo.com/76979871\r")
			w.inText()
			w.keys("/rule\r/quote\rWe saw it.\t")
			w.shows(`document.activeElement.closest('.speaker')`)
			w.keys("Ada Lind\r")
			w.inText()
			w.keys("The end.")
			w.holds(prose.Picture(newer, "16x9-55-50", "The first one"), prose.Gallery(prose.Picture(newer, "", ""), prose.Picture(older, "", "")), prose.StoryCard(prose.Card{Story: story}),
				prose.Table([]string{"a", "b"}, []string{"", ""}, []string{"", ""}), prose.Embed("vimeo", "76979871"), prose.Rule(), prose.Quote("Ada Lind", "We saw it."), prose.Paragraph("The end."))
		})
	}
}

// putPicture puts a picture in, gives it its own caption and cuts it.
func (w *writer) putPicture() {
	w.t.Helper()
	w.keys("/picture\r")
	w.tabTo(".chooser li:first-child .pick")
	w.keys("\r")
	w.see("#body .picture img")
	w.inText()
	w.keys(kb.ArrowUp)
	w.see("#body .picture.ProseMirror-selectednode")
	w.keys("\t")
	w.shows(`document.activeElement.matches('[data-caption]')`)
	w.keys("The first one")
	w.tabTo("#body [data-act=crop]")
	w.keys("\r")
	w.see("dialog.crop")
	w.keys(kb.ArrowDown)
	w.shows(`document.querySelector('dialog.crop input:checked').value === '16x9'`)
	w.tabTo("dialog.crop [data-axis=x]")
	w.keys(kb.ArrowRight + "\r")
	w.shows(`!document.querySelector('dialog[open]') && document.activeElement.matches('[data-act=crop]')`)
	w.keys(kb.Escape)
	w.inText()
	w.keys(kb.ArrowDown)
}

// putGallery puts two pictures in at once.
func (w *writer) putGallery() {
	w.t.Helper()
	w.keys("/gallery\r")
	w.tabTo(".chooser li:first-child .pick")
	w.keys(" ")
	w.tabTo(".chooser li:nth-child(2) .pick")
	w.keys(" ")
	w.tabTo("[data-done]")
	w.keys("\r")
	w.shows(`document.querySelectorAll('#body .gallery .picture img').length === 2`)
	w.inText()
}
