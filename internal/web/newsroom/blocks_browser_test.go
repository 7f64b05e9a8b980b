package newsroom_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
)

// writer is somebody at the editor of a draft that holds one empty paragraph.
type writer struct {
	*tab
	h     *house
	draft int64
}

// write opens the editor of a new draft of an edition, with the cursor in its body.
func (h *house) write(t testing.TB, edition string, nodes ...prose.Node) *writer {
	t.Helper()
	copied := text(t, "A draft")
	var err error
	if copied.Body, err = prose.New(nodes...); err != nil {
		t.Fatal(err)
	}
	d, err := h.Desk.Create(t.Context(), h.actor(t, account.Reporter), desk.NewDraft{Edition: edition, Copy: copied})
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{h.browse(t, account.Reporter), h, d.ID}
	w.tab.open("/newsroom/drafts/" + itoa(d.ID))
	w.saved()
	w.do(browser.Focus(css("#body .prose"))) // the cursor stands at the beginning
	return w
}

func (w *writer) keys(keys string, modifiers ...browser.Modifier) {
	w.t.Helper()
	w.do(press(keys, modifiers...))
}

// press types as a keyboard does: a key that the page takes for itself types nothing, and the arrows move the caret.
// (chromedp's own KeyEvent sends the letter apart from its key, so that it is typed all the same, and into whatever has
// the focus by then.)
func press(keys string, modifiers ...browser.Modifier) browser.Action[browser.Void] {
	return browser.Func(func(ctx context.Context, t *browser.Target) error {
		for _, r := range keys {
			events := kb.Encode(r)
			down, up := *events[0], *events[len(events)-1]
			browser.KeyModifiers(modifiers...)(&down)
			browser.KeyModifiers(modifiers...)(&up)
			if down.Type = kb.KeyRawDown; len(events) == 3 && down.Modifiers&^int64(browser.ModifierShift) == 0 {
				down.Type, down.Text, down.UnmodifiedText = kb.KeyDown, events[1].Text, events[1].UnmodifiedText
			}
			for _, event := range []input.DispatchKeyEventParams{down, up} {
				if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, event); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func ctrl(key string) browser.Action[browser.Void] { return press(key, browser.ModifierCtrl) }

// until waits for something to be so, and says what stood there otherwise.
func (w *writer) until(so func() (bool, string)) {
	w.t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		done, stands := so()
		if done {
			return
		}
		select {
		case <-deadline:
			w.t.Fatalf("it did not come about; there stands\n%s\n%s", stands, w.page())
		case <-tick.C:
		}
	}
}

// holds waits until the desk's text consists of these blocks; an empty paragraph at the end does not count.
func (w *writer) holds(nodes ...prose.Node) {
	w.t.Helper()
	want, err := prose.New(nodes...)
	if err != nil {
		w.t.Fatal(err)
	}
	w.until(func() (bool, string) {
		d, err := w.h.Desk.Get(w.t.Context(), account.Operator(), w.draft)
		if err != nil {
			w.t.Fatal(err)
		}
		got := d.Copy.Body.Nodes()
		for len(got) > 0 && cmp.Equal(got[len(got)-1], prose.Paragraph("")) {
			got = got[:len(got)-1]
		}
		diff := cmp.Diff(want.Nodes(), got)
		return diff == "", diff
	})
}

// shows waits until an expression of the page is true.
func (w *writer) shows(expression string) {
	w.t.Helper()
	w.until(func() (bool, string) {
		so, err := browser.Run(w.ctx, browser.Evaluate[bool]("Boolean("+expression+")"))
		if err != nil {
			w.t.Fatal(err)
		}
		return so, expression
	})
}

func TestEveryBlockIsMadeWithoutAPointer(t *testing.T) {
	w := open(t).write(t, "en")
	w.keys("First.\r/")
	w.see(".menu [role=option]")
	w.shows(`document.activeElement.getAttribute('role') === 'combobox' && document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).getAttribute('aria-selected') === 'true'`)
	w.keys("tab")
	w.shows(`document.querySelectorAll('.menu [role=option]').length === 1`)
	w.keys("\r")
	w.keys("Port\tShips\tYear\tArden\t12\t2025\tTolm\t7\t2026\tEbb")
	w.click("[data-tool=fold-horizontal]")
	w.keys(kb.ArrowUp + kb.ArrowDown + kb.ArrowDown)
	w.keys("/embed\r")
	w.see("dialog[open] input")
	w.keys("https://example.org/film\r")
	w.see("dialog[open] [role=alert]")
	w.do(ctrl("a"))
	w.keys("https://www.youtube.com/watch?v=abcdefghi-1&t=10\r")
	w.see(".inert.embed")
	w.keys("/rule\r/small\rA heading\r/num\rone\r\r/")
	w.see(".menu")
	w.keys("zzz")
	w.shows(`document.querySelector('.menu [role=listbox]').hidden`)
	w.keys(kb.Escape)
	w.shows(`!document.querySelector('.menu') && document.activeElement.classList.contains('prose')`)
	w.keys(" stays")
	table := prose.Table([]string{"Ships", "Year"}, []string{"12", "2025"}, []string{"7", "2026"}, []string{"", ""})
	w.holds(prose.Paragraph("First."), table, prose.Embed("youtube", "abcdefghi-1"), prose.Rule(), prose.Heading(3, "A heading"), prose.OrderedList(1, "one"), prose.Paragraph("/zzz stays"))
}

func TestTableIsShapedByItsTools(t *testing.T) {
	w := open(t).write(t, "en", prose.Table([]string{"a", "b"}, []string{"c", "d"}))
	w.keys("\t\t")
	for _, tool := range []string{"arrow-down-from-line", "arrow-right-from-line", "panel-top"} {
		w.click("[data-tool=" + tool + "]")
	}
	w.keys("new")
	plain := prose.Table([]string{"a", "", "b"}, []string{"c", "", "d"}, []string{"", "new", ""})
	for _, cell := range plain.Content[0].Content {
		cell.Attrs.Header = false
	}
	headless := prose.Node{Type: prose.TypeTable}
	for _, row := range plain.Content {
		line := prose.Node{Type: prose.TypeTableRow}
		for _, cell := range row.Content {
			cell.Attrs.Header = false
			line.Content = append(line.Content, cell)
		}
		headless.Content = append(headless.Content, line)
	}
	w.holds(headless)
	for _, tool := range []string{"panel-top", "fold-vertical", "fold-horizontal"} {
		w.click("[data-tool=" + tool + "]")
	}
	w.holds(prose.Table([]string{"a", "b"}, []string{"c", "d"}))
	w.click("[data-tool=trash-2]")
	w.keys("gone")
	w.holds(prose.Paragraph("gone"))
}

// drop lets a picture fall on an element as if it came from the desktop; event is "drop" or "paste".
func drop(t *testing.T, event, selector string, names ...string) browser.Action[browser.Void] {
	t.Helper()
	var adds strings.Builder
	for i, name := range names {
		img := image.NewRGBA(image.Rect(0, 0, 600, 400))
		for at := range img.Pix {
			img.Pix[at] = uint8(40 * (i + 1))
		}
		img.Set(0, 0, color.White)
		var content bytes.Buffer
		if err := jpeg.Encode(&content, img, nil); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&adds, "data.items.add(new File([Uint8Array.from(atob(%q), (c) => c.charCodeAt(0))], %q, {type: 'image/jpeg'}));\n", base64.StdEncoding.EncodeToString(content.Bytes()), name)
	}
	script := fmt.Sprintf(`(() => {
		const data = new DataTransfer();
		%s
		const on = document.querySelector(%q);
		const box = on.getBoundingClientRect();
		const how = {bubbles: true, cancelable: true, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2};
		return on.dispatchEvent(%q === 'drop' ? new DragEvent('drop', {...how, dataTransfer: data}) : new ClipboardEvent('paste', {...how, clipboardData: data}));
	})()`, adds.String(), selector, event)
	return func(ctx context.Context, t *browser.Target) (browser.Void, error) {
		_, err := browser.Evaluate[bool](script)(ctx, t)
		return browser.Void{}, err
	}
}

func TestPictureDroppedOnTheTextIsInTheMediabankAndCutForTheStory(t *testing.T) {
	h := open(t)
	w := h.write(t, "en", prose.Paragraph("First."), prose.Paragraph("Second."))
	w.do(drop(t, "drop", "#body .prose > p:last-child", "boats.jpg"))
	w.see("#body .inert.picture img")
	w.typeInto("#body [data-caption]", "The boats of this story")
	w.click("#body [data-act=crop]")
	w.see("dialog.crop")
	w.shows(fmt.Sprintf("[...document.querySelectorAll('dialog.crop input[name=ratio]')].map((radio) => radio.value).join() === %q", strings.Join(append([]string{""}, prose.Ratios()...), ",")))
	w.click(`dialog.crop input[value="1x1"]`)
	w.do(browser.Query(css("dialog.crop [data-axis=x]")), browser.Focus(css("dialog.crop [data-axis=x]")), press(kb.ArrowLeft))
	w.click("dialog.crop button[type=submit]")
	w.shows(`document.querySelector('#body .picture img').style.aspectRatio === '1 / 1'`)
	assets, err := h.Bank.List(t.Context(), account.Operator(), mediabank.Filter{})
	if err != nil || len(assets) != 1 {
		t.Fatalf("the mediabank holds %d pictures, %v", len(assets), err)
	}
	w.holds(prose.Paragraph("First."), prose.Paragraph("Second."), prose.Picture(assets[0].Number, "1x1-45-50", "The boats of this story"))
	if assets[0].Caption != "" {
		t.Errorf("the picture's own caption became %q", assets[0].Caption)
	}
}

func TestSeveralPicturesAtOnceBecomeAGallery(t *testing.T) {
	h := open(t)
	third := h.picture(t, "Third", 200)
	w := h.write(t, "en")
	w.do(drop(t, "paste", "#body .prose", "one.jpg", "two.jpg"))
	w.shows(`document.querySelectorAll('#body .gallery .picture img').length === 2`)
	w.click("#body .gallery [data-act=add]")
	w.see(".chooser .pick")
	w.click(".chooser li:last-child .pick")
	w.click("[data-done]")
	w.shows(`document.querySelectorAll('#body .gallery .picture img').length === 3`)
	w.click("#body .gallery .picture:last-child [data-act=arrow-left]")
	w.typeInto("#body .gallery .picture:nth-child(2) [data-caption]", "In the middle")
	w.click("#body .gallery .picture:first-child [data-remove]")
	assets, err := h.Bank.List(t.Context(), account.Operator(), mediabank.Filter{})
	if err != nil || len(assets) != 3 {
		t.Fatalf("the mediabank holds %d pictures, %v", len(assets), err)
	}
	var got []prose.Node
	w.until(func() (bool, string) {
		d, err := h.Desk.Get(t.Context(), account.Operator(), w.draft)
		if err != nil {
			t.Fatal(err)
		}
		got = d.Copy.Body.Nodes()
		full := len(got) > 0 && got[0].Type == prose.TypeGallery && len(got[0].Content) == 2 && slices.ContainsFunc(got[0].Content, func(n prose.Node) bool { return n.Attrs.Caption == "In the middle" })
		return full, string(d.Copy.Body.JSON())
	})
	if first := got[0].Content[0].Attrs; first.Asset != third || first.Caption != "In the middle" {
		t.Errorf("the moved picture stands elsewhere: %+v", got[0].Content)
	}
}

func TestRelatedStoryIsFoundByAFewWordsInEveryEdition(t *testing.T) {
	h := open(t)
	number := h.publish(t, "The ferry sails again")
	arabic, err := h.Desk.Create(t.Context(), account.Operator(), desk.NewDraft{Edition: "ar", Copy: text(t, "العبّارة تبحر من جديد")})
	if err != nil {
		t.Fatal(err)
	}
	other, err := h.Desk.Publish(t.Context(), account.Operator(), arabic.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	w := h.write(t, "en")
	w.keys("/ferry sail")
	w.shows(`document.querySelector('.menu [role=option]')?.textContent.includes('The ferry sails again')`)
	w.keys("\r/related\r")
	w.see("dialog[open] input[type=search]")
	w.do(browser.SetValue(css("dialog[open] input[type=search]"), "العبّارة"), dispatch("dialog[open] input[type=search]", "input"))
	w.shows(`document.querySelectorAll('dialog[open] .found .pick').length === 1 && document.querySelector('dialog[open] .found .pick').textContent.includes('العبّارة')`)
	w.click("dialog[open] .found .pick")
	w.holds(prose.StoryCard(prose.Card{Story: number}), prose.StoryCard(prose.Card{Story: other.Number}))
}

func TestReplacingAllIsOneStepToUndo(t *testing.T) {
	body := []prose.Node{prose.ParagraphOf(prose.Text("The minister, "), prose.Strong("the Minister"), prose.Text(" and ministers.")), prose.Quote("", "A minister."), prose.Table([]string{"minister"})}
	w := open(t).write(t, "en", body...)
	w.do(ctrl("f"))
	w.keys("minister")
	w.shows(`document.querySelector('.find-bar output').textContent === '1 / 5' && document.querySelectorAll('#body .found-place').length === 4`)
	w.keys("\r\r")
	w.shows(`document.querySelector('.find-bar output').textContent === '3 / 5'`)
	w.keys("\r", browser.ModifierShift)
	w.shows(`document.querySelector('.find-bar output').textContent === '2 / 5'`)
	w.click(".find-bar [type=checkbox]")
	w.shows(`document.querySelector('.find-bar output').textContent.endsWith('/ 4')`)
	w.click(".find-bar [type=checkbox]")
	w.do(browser.SetValue(css(".find-bar input:not([type])"), "premier"))
	w.click("[data-find=one]")
	w.shows(`document.querySelector('.find-bar output').textContent.endsWith('/ 4')`)
	w.click("[data-find=all]")
	w.shows(`document.querySelector('.find-bar output').textContent.includes('4')`)
	done := []prose.Node{prose.ParagraphOf(prose.Text("The premier, "), prose.Strong("the premier"), prose.Text(" and premiers.")), prose.Quote("", "A premier."), prose.Table([]string{"premier"})}
	w.holds(done...)
	w.keys(kb.Escape)
	w.shows(`document.querySelector('.find-bar').hidden && document.activeElement.classList.contains('prose')`)
	w.do(ctrl("z"), ctrl("z"))
	w.holds(body...)
}

func TestQuotesTurnAsTheEditionHasThem(t *testing.T) {
	h := open(t)
	w := h.write(t, "en")
	w.keys(`He said "it's a "good" day" at 5'10" ("no").`)
	w.keys("\r\"")
	w.keys(kb.Backspace)
	w.keys(`a"`)
	w.do(ctrl("z"))
	w.holds(prose.Paragraph("He said “it’s a ‘good’ day” at 5'10\" (“no”)."), prose.Paragraph(`"a"`))
	w.do(browser.Click(css("#headline"), browser.NodeVisible), ctrl("a"))
	w.keys(`The "day"`)
	w.shows(`document.querySelector('#headline').value === 'The “day”'`)
	w.keys(kb.Backspace)
	w.shows(`document.querySelector('#headline').value === 'The “day"'`)
}

func TestArabicDraftRunsFromRightToLeftAndItsNamesDoNot(t *testing.T) {
	w := open(t).write(t, "ar")
	w.keys(`قال "الوزير" إن Meridian`)
	w.keys("\rAn English line.\r2026")
	w.holds(prose.Paragraph("قال «الوزير» إن Meridian"), prose.Paragraph("An English line."), prose.Paragraph("2026"))
	w.shows(`[...document.querySelectorAll('#body .prose > p')].map((p) => p.dir + getComputedStyle(p).direction).join() === 'rtlrtl,ltrltr,rtl'`)
	w.typeInto(`[name="dateline.place"]`, "القاهرة")
	w.shows(`document.querySelector('#dateline').textContent.includes('القاهرة') && document.querySelector('[name="dateline.agency"]').value === 'Meridian'`)
	w.click("#body .prose > p:last-child")
	w.do(ctrl("a"))
	w.keys(kb.Delete)
	w.keys("/table")
	w.see(".menu [role=option]")
	w.keys("\r")
	w.keys("ا\tب")
	w.shows(`document.querySelector('#body th:nth-child(2)').getBoundingClientRect().left < document.querySelector('#body th').getBoundingClientRect().left`)
}

func TestAddressPastedOverWordsMakesALink(t *testing.T) {
	w := open(t).write(t, "en")
	w.keys("See the report")
	w.keys(kb.ArrowLeft, browser.ModifierCtrl, browser.ModifierShift)
	w.shows(`document.querySelector('[data-tool=link]').ariaDisabled === 'false'`) // the editor has seen what is selected
	w.do(pastePlain("https://example.org/report?a=1"))
	w.keys(kb.ArrowRight)
	w.shows(`document.querySelector('[data-tool=link]').ariaDisabled === 'true'`)
	w.keys(".\r")
	w.do(pastePlain("https://vimeo.com/76979871"))
	w.see(".inert.embed")
	w.keys("After.\r")
	w.do(pastePlain("https://youtu.be/abcdefghi-1"))
	w.shows(`document.querySelectorAll('.inert.embed').length === 2`)
	w.do(ctrl("z"))
	w.holds(prose.ParagraphOf(prose.Text("See the "), prose.Link("https://example.org/report?a=1", "report"), prose.Text(".")), prose.Embed("vimeo", "76979871"), prose.Paragraph("After."),
		prose.ParagraphOf(prose.Link("https://youtu.be/abcdefghi-1", "https://youtu.be/abcdefghi-1")))
	w.shows(`/Words: 7 /.test(document.querySelector('#count').textContent) && /: 1 min/.test(document.querySelector('#count').textContent)`)
}

func TestWordsAndDirectionsAreThoseOfThePublishedPage(t *testing.T) {
	h := open(t)
	body := []prose.Node{
		prose.Paragraph("don't state-run 3.5 % — half/half"), prose.Paragraph("中国举行会谈 GDP"), prose.Paragraph("Meridian: قال الوزير إن المحادثات"), prose.Heading(2, "12 – 14"),
		prose.ParagraphOf(prose.Text("one"), prose.Break(), prose.Strong("two")), prose.Quote("Not counted", "We saw."), prose.Table([]string{"Port", "12"}), prose.BulletList("a", "b"),
	}
	w := h.write(t, "en", body...)
	doc, err := prose.New(body...)
	if err != nil {
		t.Fatal(err)
	}
	w.shows(fmt.Sprintf("document.querySelector('#count').textContent.startsWith('Words: %d ')", doc.Words()))
	page := string(doc.Render(nil))
	for i, tag := range []string{`<p>don`, `<p>中国`, `<p dir="rtl">Meridian`, `<h2>12`} {
		dir := "ltr"
		if strings.Contains(tag, "rtl") {
			dir = "rtl"
		}
		if !strings.Contains(page, tag) {
			t.Errorf("the page lacks %s", tag)
		}
		w.shows(fmt.Sprintf("getComputedStyle(document.querySelectorAll('#body .prose > *')[%d]).direction === %q", i, dir))
	}
}

// pastePlain puts plain text into the body as a clipboard would.
func pastePlain(words string) browser.Action[browser.Void] {
	return func(ctx context.Context, t *browser.Target) (browser.Void, error) {
		_, err := browser.Evaluate[bool](fmt.Sprintf(`(() => {
			const data = new DataTransfer();
			data.setData('text/plain', %q);
			return document.querySelector('#body .prose').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
		})()`, words))(ctx, t)
		return browser.Void{}, err
	}
}

func TestFinderLeadsAnywhereByKeyboard(t *testing.T) {
	h := open(t)
	h.publish(t, "The ferry sails again")
	draft := h.draft(t, h.actor(t, account.Reporter), "A ferry to come")
	h.picture(t, "The ferry at the pier", 90)
	w := &writer{h.browse(t, account.Reporter), h, draft.ID}
	w.do(ctrl("k"))
	w.see("dialog.finder[open] [role=option]")
	w.keys("ferry")
	w.shows(`document.querySelectorAll('dialog.finder [role=option]').length === 3`)
	w.keys(kb.ArrowUp + kb.ArrowUp + kb.ArrowUp + "\r")
	w.see("#body .prose")
	if got, want := w.path(), "/newsroom/drafts/"+itoa(draft.ID); got != want {
		t.Errorf("the finder led to %s, want %s", got, want)
	}
	w.saved()
	w.do(ctrl("k"))
	w.keys("mediab")
	w.shows(`document.querySelectorAll('dialog.finder [role=option]').length >= 1`)
	w.keys("\r")
	w.see("form[data-upload]")
}
