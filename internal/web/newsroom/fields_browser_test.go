package newsroom_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/prose"
)

// replaceAll puts other words in the place of all that are found.
func (w *writer) replaceAll(words, other string, places int) {
	w.t.Helper()
	w.do(browser.Focus(css("#body .prose")), ctrl("f"))
	w.see(".find-bar")
	w.keys(words)
	w.shows(fmt.Sprintf(`document.querySelector('.find-bar output').textContent.endsWith('/ %d')`, places))
	w.do(browser.SetValue(css(".find-bar input:not([type])"), other))
	w.click("[data-find=all]")
	w.shows(fmt.Sprintf(`document.querySelector('.find-bar output').textContent.includes('%d')`, places))
}

// stands waits until headline, lede and the paragraph of the body read so on the page.
func (w *writer) stands(headline, lede, body string) {
	w.t.Helper()
	w.shows(fmt.Sprintf(`[document.querySelector('#headline').value, document.querySelector('[name=lede]').value, document.querySelector('#body .prose > p').textContent].join('|') === %q`,
		headline+"|"+lede+"|"+body))
}

func ministers(t *testing.T) (*writer, int64) {
	t.Helper()
	h := open(t)
	picture := h.picture(t, "One", 40)
	w := h.write(t, "en", prose.Paragraph("A minister."), prose.Picture(picture, "", "The minister"))
	w.do(browser.SetValue(css("#headline"), "Minister and minister"), dispatch("#headline", "input"), browser.SetValue(css("[name=lede]"), "The minister left."), dispatch("[name=lede]", "input"))
	w.replaceAll("minister", "premier", 5)
	w.stands("premier and premier", "The premier left.", "A premier.")
	w.holds(prose.Paragraph("A premier."), prose.Picture(picture, "", "The premier"))
	return w, picture
}

func TestOneUndoTakesBackOneReplacementWhereverItReached(t *testing.T) {
	w, picture := ministers(t)
	redo := func() { w.keys("z", browser.ModifierCtrl, browser.ModifierShift) }
	for _, from := range []string{".find-bar input[type=search]", "#headline", "#body .prose"} {
		w.do(browser.Focus(css(from)), ctrl("z"))
		w.stands("Minister and minister", "The minister left.", "A minister.")
		w.holds(prose.Paragraph("A minister."), prose.Picture(picture, "", "The minister"))
		w.do(browser.Focus(css("#body .prose")))
		redo()
		w.stands("premier and premier", "The premier left.", "A premier.")
		w.replaceAll("premier", "minister", 5) // again, for the next place to undo from
		w.replaceAll("minister", "premier", 5)
		w.do(browser.Focus(css("#body .prose")), ctrl("z"), ctrl("z"), ctrl("z"))
		w.stands("Minister and minister", "The minister left.", "A minister.")
		w.replaceAll("minister", "premier", 5)
	}
}

func TestUndoneReplacementLeavesWhatWasTypedIntoTheHeadlineSince(t *testing.T) {
	w, _ := ministers(t)
	w.do(browser.Focus(css("#headline")), press(kb.End), press(" resigns"))
	w.do(browser.Focus(css("#body .prose")), ctrl("z"))
	w.stands("Minister and minister resigns", "The minister left.", "A minister.")
	w.keys("z", browser.ModifierCtrl, browser.ModifierShift)
	w.stands("premier and premier resigns", "The premier left.", "A premier.")
}

func TestReplacingOneByOneGoesOnBehindWhatWasPutIn(t *testing.T) {
	w := open(t).write(t, "en", prose.Paragraph("A port."))
	w.do(browser.SetValue(css("#headline"), "port, port"), dispatch("#headline", "input"), browser.Focus(css("#body .prose")), ctrl("f"))
	w.keys("port")
	w.shows(`document.querySelector('.find-bar output').textContent.endsWith('/ 3')`)
	w.do(browser.SetValue(css(".find-bar input:not([type])"), "port of Arden"), browser.Focus(css(".find-bar input[type=search]")), press("\r")) // from the body's place round to the first
	w.shows(`document.querySelector('.find-bar output').textContent === '1 / 3'`)
	for _, now := range []string{"port of Arden, port|A port.", "port of Arden, port of Arden|A port.", "port of Arden, port of Arden|A port of Arden."} {
		w.click("[data-find=one]")
		w.shows(fmt.Sprintf(`document.querySelector('#headline').value + '|' + document.querySelector('#body .prose > p').textContent === %q`, now))
	}
}

// stepInto writes into the first paragraph: when they stand there, the editor knows where the cursor is.
func (w *writer) stepInto(words string) {
	w.t.Helper()
	w.click("#body .prose > p")
	w.keys(words)
	w.shows(fmt.Sprintf(`document.querySelector('#body .prose > p').textContent.includes(%q)`, words))
}

func TestKeysGoIntoTheFieldsOfTheTextAndComeBack(t *testing.T) {
	h := open(t)
	first, second, third := h.picture(t, "One", 40), h.picture(t, "Two", 90), h.picture(t, "Three", 140)
	w := h.write(t, "en", prose.Picture(first, "", ""), prose.Paragraph(""), prose.Quote("", "We saw."), prose.Gallery(prose.Picture(second, "", ""), prose.Picture(third, "", "")))
	w.shows(`document.querySelectorAll('#body .picture img').length === 3`)
	w.stepInto("Between")
	w.keys("\t")
	w.shows(`document.activeElement.closest('.speaker')`) // not the caption of the picture above
	w.keys("The mayor" + kb.ArrowUp)
	w.shows(`document.activeElement.classList.contains('prose')`)
	w.keys(" All of it.")
	w.keys("\t\t")
	w.shows(`document.activeElement.matches('.gallery .picture:first-child [data-caption]')`)
	w.keys("Two\rThree\r")
	w.shows(`document.activeElement.classList.contains('prose')`)
	w.keys("After.")
	w.holds(prose.Picture(first, "", ""), prose.Paragraph("Between"), prose.Quote("The mayor", "We saw. All of it."),
		prose.Gallery(prose.Picture(second, "", "Two"), prose.Picture(third, "", "Three")), prose.Paragraph("After."))
	w.stepInto("And between")
	w.keys("\t", browser.ModifierShift)
	w.shows(`document.activeElement.closest('.picture') && document.activeElement.matches('[data-remove]')`)
	w.keys(kb.Escape)
	w.shows(`document.activeElement.classList.contains('prose') && document.querySelector('#body .prose > .picture.ProseMirror-selectednode')`)
	w.keys(kb.Delete)
	w.shows(`document.querySelectorAll('#body .prose > .picture').length === 0`)
	w.keys("\t\t\t\t\t\t\t\t\t\t\t\t\t\t")
	w.shows(`!document.activeElement.closest('#body') && document.activeElement !== document.body`) // the text holds nobody captive
}

func TestEditorIsNoWiderThanATelephoneInArabic(t *testing.T) {
	h := open(t)
	h.picture(t, "One", 40)
	locale := "ar"
	if _, err := h.Book.Change(t.Context(), account.Operator(), h.ids[account.Reporter], account.Profile{Locale: &locale}); err != nil {
		t.Fatal(err)
	}
	w := h.write(t, "ar", prose.Paragraph(""), prose.Table([]string{"الشهر", "السفن", "الركاب"}, []string{"1", "2", "3"}))
	w.do(browser.EmulateViewport(360, 740))
	fits := func(what string) {
		t.Helper()
		w.shows(`innerWidth === 360`)
		const wide = `[...document.querySelectorAll('main, dialog[open], dialog[open] *, .find-bar, .find-bar *, .menu')].filter((one) => {
			const box = one.getBoundingClientRect();
			return box.width > 0 && (box.left < 0 || box.right > 360);
		}).map((one) => one.tagName + '.' + one.className).concat(document.documentElement.scrollWidth > 360 ? ['page ' + document.documentElement.scrollWidth] : []).join()`
		over, err := browser.Run(w.ctx, browser.Evaluate[string](wide))
		if err != nil || over != "" {
			t.Errorf("%s is wider than a telephone: %s %v", what, over, err)
		}
	}
	w.keys("/")
	w.see(".menu [role=option]")
	fits("the menu")
	w.keys("gallery\r")
	w.see("dialog.chooser .pick")
	fits("the choice of pictures")
	w.do(browser.Focus(css("dialog.chooser .pick")), press(" "))
	w.click("[data-done]")
	w.shows(`document.querySelector('#body .gallery .picture img')`)
	w.click("#body .gallery [data-act=crop]")
	w.see("dialog.crop")
	fits("the crop")
	w.click(`dialog.crop input[value="1x1"]`)
	w.do(browser.Focus(css("dialog.crop [data-axis=x]")), press(kb.ArrowRight))
	w.shows(`document.querySelector('dialog.crop .spot').style.left === '55%'`) // to the right is to the right in a picture
	w.keys("\r")
	w.shows(`!document.querySelector('dialog[open]')`)
	w.do(browser.Focus(css("[data-tool=square-stack]")), press("\r"))
	w.see("dialog[open] input[type=search]")
	fits("the choice of a story")
	w.keys(kb.Escape)
	w.do(browser.Focus(css("#body .prose")), ctrl("f"))
	w.see(".find-bar")
	fits("the search")
}

func TestBrowserAndDeskTellTheTimeByOneClock(t *testing.T) {
	h := open(t)
	ed, err := h.House.ByCode(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	ed.Zone = "Asia/Kathmandu" // a quarter to six ahead, as no computer of a test is
	if err := h.House.Change(t.Context(), account.Operator(), ed); err != nil {
		t.Fatal(err)
	}
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.do(browser.Func(func(ctx context.Context, target *browser.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Pacific/Honolulu"})
		return err
	}))
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	h.line.cut(true)
	b.typeInto("#body .prose p", "Offline. ")
	b.see(`#saving[data-state="offline"]`)
	b.shows(`(() => {
		const [kept, saved] = document.getElementById('saving').innerText.match(/\d\d:\d\d:\d\d/g).map((time) => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
		return (kept - saved + 86400) % 86400 < 1800; // half an hour, for a machine that is very busy
	})()`)
	h.line.cut(false)
	b.saved()
}

func TestDeskThatTakesItsTimeIsCalledLateAndTheTextIsKept(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.everyPage(`const ask = window.fetch; window.fetch = (at, how) => String(at).endsWith('/save') && !window.answered ? new Promise((resolve, reject) => (window.answer = () => (window.answered = true, ask(at, how).then(resolve, reject)))) : ask(at, how)`)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	b.typeInto("#body .prose p", "Slowly. ")
	b.see(`#saving[data-state="late"]`)
	if says := b.text("#saving"); !strings.Contains(says, "still trying") || !strings.Contains(says, "kept in this browser") {
		t.Errorf("it says %q", says)
	}
	b.shows(`window.answer(), true`)
	b.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Slowly.") {
		t.Errorf("the words did not arrive: %q", text)
	}
}

// Who cannot see the page would otherwise hear three sentences at every pause of typing.
func TestSavingIsReadAloudOnlyWhenSomethingStandsInItsWay(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.everyPage(`addEventListener('DOMContentLoaded', () => {
		const saving = document.getElementById('saving');
		window.heard = [];
		if (saving) new MutationObserver(() => saving.ariaLive === 'polite' && window.heard.push(saving.dataset.state)).observe(saving, {childList: true});
	})`)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	b.typeInto("#body .prose p", "In peace. ")
	b.see(`[data-version="2"]`)
	b.saved()
	h.line.cut(true)
	b.typeInto("#body .prose p", "Cut off. ")
	b.see(`#saving[data-state="offline"]`)
	b.do(press("And on. "))
	h.line.cut(false)
	b.see(`[data-version="3"]`)
	b.saved()
	b.shows(`/(^|,)offline,saved$/.test(window.heard.join()) && !/unsaved|kept|saving/.test(window.heard.join())`)
}

func TestReadingTimeIsThatOfEachLanguage(t *testing.T) {
	h := open(t)
	for _, c := range []struct {
		edition, text  string
		words, minutes int
	}{
		{"en", strings.Repeat("word ", 2280), 2280, 10},
		{"ar", strings.Repeat("كَلِمَة، ", 1380), 1380, 10},
		{"en", strings.Repeat("中国举行会谈", 425), 2550, 10},
		{"en", strings.Repeat("word ", 1140) + strings.Repeat("会", 1275), 2415, 10},
	} {
		w := h.write(t, c.edition, prose.Paragraph(strings.TrimSpace(c.text)))
		w.shows(fmt.Sprintf(`document.querySelector('#count').textContent.replace(/[^\d ]/g, '').trim().split(/ +/).join() === '%d,%d'`, c.words, c.minutes))
	}
}
