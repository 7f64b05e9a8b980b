package newsroom_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/prose"
	"dateline.news/internal/web/webtest"
)

// tab is one person's browser with everything that a page complained of.
type tab struct {
	*webtest.Tab
	t    testing.TB
	ctx  context.Context
	base string
}

const patience = webtest.Patience

func TestMain(m *testing.M) {
	code := m.Run()
	webtest.Close()
	os.Exit(code)
}

// tab opens a profile of its own; with options, in a browser of its own.
func (h *house) tab(t testing.TB, options ...browser.ExecAllocatorOption) *tab {
	t.Helper()
	var ctx context.Context
	if len(options) == 0 {
		ctx = webtest.Visitor(t)
	} else {
		ctx = webtest.Chrome(t, options...)
	}
	return &tab{Tab: webtest.Listen(t, ctx), t: t, ctx: ctx, base: h.base}
}

// browse opens a browser of its own for somebody and signs them in.
func (h *house) browse(t testing.TB, role account.Role, options ...browser.ExecAllocatorOption) *tab {
	t.Helper()
	b := h.tab(t, options...)
	b.do(browser.EmulateViewport(1280, 900))
	b.signIn(role)
	return b
}

// signIn signs somebody in at the door.
func (b *tab) signIn(role account.Role) {
	b.t.Helper()
	b.do(browser.Navigate(b.base+"/newsroom/sign-in"), browser.SendKeys(browser.CSS("[name=email]"), email(role)),
		browser.SendKeys(browser.CSS("[name=password]"), password), browser.Submit(browser.CSS("form")), browser.WaitVisible(browser.CSS(".rail")))
}

func (b *tab) do(steps ...browser.Action[browser.Void]) { b.t.Helper(); b.Do(steps...) }

// page says what stood on the page, for a test that failed.
func (b *tab) page() string { return b.Shown() }

func css(selector string) browser.CSS { return browser.CSS(selector) }

func (b *tab) open(path string) { b.t.Helper(); b.do(browser.Navigate(b.base + path)) }
func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(browser.Click(css(selector), browser.NodeVisible))
}
func (b *tab) see(selector string) { b.t.Helper(); b.do(browser.WaitVisible(css(selector))) }
func (b *tab) typeInto(selector, text string) {
	b.t.Helper()
	b.do(browser.Click(css(selector), browser.NodeVisible), browser.KeyEvent(text))
}

// saved waits until the desk has everything.
func (b *tab) saved() { b.t.Helper(); b.see(`#saving[data-state="saved"]`) }

func (b *tab) path() string {
	b.t.Helper()
	at, err := browser.Run(b.ctx, browser.Evaluate[string]("location.pathname"))
	if err != nil {
		b.t.Fatal(err)
	}
	return at
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	text, err := browser.Run(b.ctx, browser.Evaluate[string](fmt.Sprintf("document.querySelector(%q).innerText", selector)))
	if err != nil {
		b.t.Fatal(err)
	}
	return text
}

func TestStoryGoesFromAReportersKeyboardToTheReaders(t *testing.T) {
	h := open(t)
	h.picture(t, "The lighthouse at dusk", 90)
	reporter := h.browse(t, account.Reporter)
	reporter.click("form[data-new] button")
	reporter.see("#body .prose")
	reporter.typeInto("#headline", "Lighthouse lit again")
	reporter.typeInto("[name=lede]", "A light on the coast.")
	reporter.typeInto("#body .prose", "It was ")
	ctrl := browser.KeyModifiers(browser.ModifierCtrl)
	reporter.do(browser.KeyEvent("b", ctrl), browser.KeyEvent("lit"), browser.KeyEvent("b", ctrl), browser.KeyEvent(" at dusk.\r"))
	reporter.click("[data-tool=quote]")
	reporter.do(browser.KeyEvent("We saw it."))
	reporter.typeInto("#body .speaker input", "Ada Lind")
	reporter.do(browser.SetValue(css("[name=section]"), "world"), browser.Query(css("[name=section]")), dispatch("[name=section]", "input"))
	reporter.click("[data-choose-lead]")
	reporter.click(".chooser .pick")
	reporter.see("#lead img")
	reporter.saved()
	reporter.click("form[data-submit] button")
	reporter.see(".stage.submitted")
	draft := reporter.path()

	editor := h.browse(t, account.Editor)
	editor.open(draft)
	editor.click("form[data-approve] button")
	editor.see(".stage.approved")
	editor.click("[data-opens=publish]")
	editor.click("#publish[open] button[type=submit]")
	editor.see(".stage.published")
	page := h.visitor(t).get(publicPath(t, h))
	for _, part := range []string{"Lighthouse lit again", "<strong>lit</strong> at dusk.", "<blockquote", "We saw it.", "Ada Lind", "© Meridian / Ada Lind", "A light on the coast."} {
		if page.status != http.StatusOK || !strings.Contains(page.body, part) {
			t.Errorf("the readers' page (%d) lacks %q", page.status, part)
		}
	}
}

// dispatch tells a field that it was changed, as a hand would.
func dispatch(selector, event string) browser.Action[browser.Void] {
	return func(ctx context.Context, t *browser.Target) (browser.Void, error) {
		_, err := browser.Evaluate[bool](fmt.Sprintf("document.querySelector(%q).dispatchEvent(new Event(%q, {bubbles: true}))", selector, event))(ctx, t)
		return browser.Void{}, err
	}
}

func publicPath(t *testing.T, h *house) string {
	t.Helper()
	s, err := h.Archive.Get(t.Context(), account.Operator(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return s.Path
}

func (h *house) body(t testing.TB, id int64) string {
	t.Helper()
	d, err := h.Desk.Get(t.Context(), account.Operator(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d.Copy.Body.Text()
}

func TestWordsTypedWithoutAConnectionArriveLater(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	h.line.cut(true)
	b.typeInto("#body .prose p", "Written in the dark. ")
	b.see(`#saving[data-state="offline"]`)
	h.line.cut(false)
	b.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Written in the dark.") {
		t.Errorf("the words did not arrive: %q", text)
	}
	h.line.cut(true)
	b.typeInto("#body .prose p", "Closed in the dark. ")
	b.see(`#saving[data-state="offline"]`)
	b.do(browser.Navigate("about:blank"))
	h.line.cut(false)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.see("#says-restored")
	b.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Closed in the dark.") {
		t.Errorf("the words that the browser kept did not arrive: %q", text)
	}
}

func TestSessionThatEndsWhileWritingLosesNothing(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	if err := h.Book.EndOtherSessions(t.Context(), account.Operator(), h.ids[account.Reporter], ""); err != nil {
		t.Fatal(err)
	}
	b.typeInto("#body .prose p", "Written too late. ")
	b.see("#sign-in-again")
	b.do(browser.SendKeys(css("#sign-in-again [name=email]"), email(account.Reporter)), browser.SendKeys(css("#sign-in-again [name=password]"), password))
	b.click("#sign-in-again button[type=submit]")
	b.saved()
	if text := h.body(t, draft.ID); !strings.Contains(text, "Written too late.") {
		t.Errorf("the words did not arrive after the sign-in: %q", text)
	}
}

func TestTypingGoesOnAfterTheSignInWithoutAClick(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	if err := h.Book.EndOtherSessions(t.Context(), account.Operator(), h.ids[account.Reporter], ""); err != nil {
		t.Fatal(err)
	}
	b.typeInto("[name=lede]", "Before. ")
	b.see("#sign-in-again")
	b.do(browser.SendKeys(css("#sign-in-again [name=email]"), email(account.Reporter)), browser.SendKeys(css("#sign-in-again [name=password]"), password))
	b.click("#sign-in-again button[type=submit]")
	b.saved()
	b.do(browser.KeyEvent("After."))
	b.saved()
	again, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID)
	if err != nil || !strings.Contains(again.Copy.Lede, "After.") {
		t.Errorf("what was typed after the sign-in is lost: %q, %v", again.Copy.Lede, err)
	}
}

func TestTwoWritersLoseNeitherText(t *testing.T) {
	h := open(t)
	for _, choice := range []string{"[data-keep-mine]", "[data-take-theirs]"} {
		t.Run(choice, func(t *testing.T) {
			draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
			b := h.browse(t, account.Reporter)
			b.open("/newsroom/drafts/" + itoa(draft.ID))
			b.saved()
			theirs := text(t, "The editor's headline")
			if _, err := h.Desk.Save(t.Context(), h.actor(t, account.Editor), draft.ID, desk.Save{Version: draft.Version, Copy: theirs.Tidy()}); err != nil {
				t.Fatal(err)
			}
			b.typeInto("#body .prose p", "Mine. ")
			b.see("dialog.conflict")
			if both := b.text("dialog.conflict"); !strings.Contains(both, "The editor's headline") || !strings.Contains(both, "Mine.") {
				t.Errorf("the conflict does not show both texts: %s", both)
			}
			b.click(choice)
			b.saved()
			history, err := h.Desk.History(t.Context(), account.Operator(), draft.ID)
			if err != nil || len(history) < 2 {
				t.Fatalf("history: %v %d", err, len(history))
			}
			if choice == "[data-keep-mine]" {
				if !strings.Contains(history[0].Copy.Body.Text(), "Mine.") || history[1].Copy.Headline != "The editor's headline" {
					t.Error("mine does not stand, or theirs is not in the history")
				}
				return
			}
			if history[0].Copy.Headline != "The editor's headline" {
				t.Error("theirs does not stand")
			}
			b.click("#says-aside a")
			b.see(".reading")
			if aside := b.text(".reading"); !strings.Contains(aside, "Mine.") {
				t.Errorf("mine was not kept as a version: %s", aside)
			}
		})
	}
}

// paste puts HTML into a field as a clipboard would.
func paste(selector, html string) browser.Action[browser.Void] {
	return func(ctx context.Context, t *browser.Target) (browser.Void, error) {
		_, err := browser.Evaluate[bool](fmt.Sprintf(`(() => {
			const data = new DataTransfer();
			data.setData('text/html', %q);
			return document.querySelector(%q).dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
		})()`, html, selector))(ctx, t)
		return browser.Void{}, err
	}
}

func TestEditorKeepsWhatItHasNoButtonFor(t *testing.T) {
	h := open(t)
	first, second := h.picture(t, "One", 40), h.picture(t, "Two", 200)
	copied := text(t, "A draft")
	body, err := prose.New(prose.Paragraph("The beginning."), prose.Table([]string{"Port", "Ships"}, []string{"Arden", "12"}), prose.Embed("vimeo", "76979871"),
		prose.Gallery(prose.Picture(first, "", "One"), prose.Picture(second, "wide", "")), prose.Rule(), prose.OrderedList(3, "three", "four"), prose.Heading(4, "Small"),
		prose.ParagraphOf(prose.Link("https://example.org/a?b=c", "a link"), prose.Break(), prose.Em("slanted")), prose.StoryCard(prose.Card{Headline: "Imported", Caption: "c", Credit: "d"}))
	if err != nil {
		t.Fatal(err)
	}
	copied.Body = body
	draft, err := h.Desk.Create(t.Context(), h.actor(t, account.Reporter), desk.NewDraft{Edition: "en", Copy: copied})
	if err != nil {
		t.Fatal(err)
	}
	b := h.browse(t, account.Reporter)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	b.typeInto("#body .prose > p", "X")
	b.do(paste("#body .prose", `<p>Pasted <b>bold</b><script>alert(1)</script></p>`), browser.KeyEvent("s", browser.KeyModifiers(browser.ModifierCtrl)))
	b.see(`[data-version="2"]`)
	b.saved()
	after, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	want, got := body.Nodes()[1:], after.Copy.Body.Nodes()
	if diff := cmp.Diff(want, got[len(got)-len(want):]); diff != "" {
		t.Errorf("the editor changed what it was not told to (-before +after):\n%s", diff)
	}
	if words := after.Copy.Body.Text(); !strings.Contains(words, "Pasted bold") || strings.Contains(words, "alert") {
		t.Errorf("what was pasted did not arrive: %q", after.Copy.Body.Text())
	}
}
