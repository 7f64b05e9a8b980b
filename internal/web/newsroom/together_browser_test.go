package newsroom_test

import (
	"slices"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

func TestTwoPeopleInOneStorySeeEachOtherAndOneWrites(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	path := "/newsroom/drafts/" + itoa(draft.ID)
	reporter, editor := h.browse(t, account.Reporter), h.browse(t, account.Editor)
	reporter.open(path)
	reporter.saved()
	editor.open(path)
	editor.saved()
	for _, b := range []*tab{reporter, editor} {
		b.see("#people li + li")
		if there := b.text("#people"); !strings.Contains(there, "Test reporter") || !strings.Contains(there, "Test editor") {
			t.Errorf("there are %q", there)
		}
	}
	reporter.typeInto("#body .prose p", "Hers first. ")
	reporter.saved()
	editor.see("#says-pen")
	if says := editor.text("#says-pen"); !strings.Contains(says, "Test reporter has been writing since") {
		t.Errorf("it says %q", says)
	}
	editor.shows(`document.querySelector('#body .prose').innerText.includes('Hers first.')`) // he reads along
	editor.shows(`document.querySelector('#body .prose').contentEditable === 'false' && document.querySelector('#headline').readOnly`)

	editor.click("#says-pen button")
	editor.shows(`document.querySelector('#body .prose').contentEditable === 'true' && !document.querySelector('#headline').readOnly`)
	reporter.see("#says-pen")
	if says := reporter.text("#says-pen"); !strings.Contains(says, "Test editor has been writing since") {
		t.Errorf("it says %q", says)
	}
	reporter.do(browser.Click(css("#body .prose p"), browser.NodeVisible), press("n?n")) // she types on: no key of hers opens a page
	editor.typeInto("#body .prose p", "His. ")
	editor.saved()
	now, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID)
	if text := now.Copy.Body.Text(); err != nil || !strings.Contains(text, "His.") || !strings.Contains(text, "Hers first.") {
		t.Errorf("%v: the text that stands is %q", err, text)
	}
	reporter.shows(`document.querySelector('#body .prose').innerText.includes('His.') && !document.querySelector('dialog[open]')`)
	if at := reporter.path(); at != path {
		t.Errorf("her page is %s", at)
	}
}

func TestWordsTypedWhileThePenWasTakenAreAVersion(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	b := h.browse(t, account.Reporter)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	b.typeInto("#body .prose p", "Saved. ")
	b.saved()
	h.line.cut(true)
	b.typeInto("#body .prose p", "Typed in the tunnel. ")
	b.see(`#saving[data-state="offline"]`)
	taken, err := h.Desk.TakeOver(t.Context(), h.actor(t, account.Editor), draft.ID, "the-page-of-the-editor")
	if err != nil {
		t.Fatal(err)
	}
	h.line.cut(false)
	b.see("#says-lost a")
	if text := h.body(t, draft.ID); strings.Contains(text, "tunnel") || !strings.Contains(text, "Saved.") {
		t.Errorf("what stands is not what was taken over: %q", text)
	}
	history, err := h.Desk.History(t.Context(), account.Operator(), draft.ID)
	if err != nil || len(history) < 2 || !history[1].Aside || !strings.Contains(history[1].Copy.Body.Text(), "Typed in the tunnel.") || history[0].Version != taken.Version+2 {
		t.Fatalf("her words are no version: %v %+v", err, history)
	}
	b.click("#says-lost a")
	b.see(".reading")
	if read := b.text(".reading"); !strings.Contains(read, "Typed in the tunnel.") {
		t.Errorf("the version says %q", read)
	}
}

func TestConflictIsDecidedPlaceByPlaceByKeyboardOnATelephone(t *testing.T) {
	h := open(t)
	number := h.picture(t, "The lighthouse", 40)
	c := text(t, "A draft")
	c.Body = body(t, prose.Paragraph("The lighthouse was lit at dusk."), prose.Picture(number, "", "The light."))
	draft, err := h.Desk.Create(t.Context(), h.actor(t, account.Reporter), desk.NewDraft{Edition: "en", Copy: c})
	if err != nil {
		t.Fatal(err)
	}
	path := "/newsroom/drafts/" + itoa(draft.ID)
	b := h.browse(t, account.Reporter)
	b.do(browser.EmulateViewport(360, 740))
	b.open(path)
	b.saved()
	theirs := draft.Copy
	theirs.Headline, theirs.Lede, theirs.Section = "The program's headline", "The program's lede.", "sport"
	theirs.Body = body(t, prose.Paragraph("The lighthouse was lit at dusk."), prose.Picture(number, "16x9-50-30", "The light at dusk."))
	h.program(t, draft, theirs)
	b.typeInto("#headline", " of mine")
	b.see("dialog.conflict")
	for place, says := range map[string][2]string{
		`[data-place="headline"] del`: {"program", ""}, `[data-place="section"]`: {"World", "Sport"},
		`[data-place="body"] .compared`: {"16x9-50-30", "at dusk."}, // how a picture is cut, and what it says here
	} {
		if shown := b.text(place); !strings.Contains(shown, says[0]) || !strings.Contains(shown, says[1]) {
			t.Errorf("%s: %q", place, shown)
		}
	}
	b.shows(`document.documentElement.scrollWidth <= 360 && document.querySelector('dialog.conflict').scrollWidth <= 360`)
	b.shows(`document.querySelector('[data-place="lede"] input[value="theirs"]').checked`)   // nobody else changed it
	b.shows(`document.activeElement.matches('[data-place="headline"] input[value="mine"]')`) // what has to be decided
	b.do(browser.KeyEvent(" "))
	b.shows(`document.querySelector('[data-place="headline"] input[value="mine"]').checked`)
	b.do(browser.KeyEvent(kb.Enter))
	b.saved()
	now, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID)
	if err != nil || now.Copy.Headline != "A draft of mine" || now.Copy.Lede != "The program's lede." || now.Copy.Section != "sport" {
		t.Errorf("%v: %q, %q, %q", err, now.Copy.Headline, now.Copy.Lede, now.Copy.Section)
	}
	history, err := h.Desk.History(t.Context(), account.Operator(), draft.ID)
	if err != nil || !slices.ContainsFunc(history, func(v desk.Version) bool {
		return v.Aside && v.Copy.Headline == "A draft of mine" && v.Copy.Section == "world"
	}) {
		t.Errorf("%v: her whole text is no version", err)
	}
}

// program saves a text as a program does that works for the editor.
func (h *house) program(t *testing.T, d desk.Draft, c story.Copy) {
	t.Helper()
	if _, err := h.Desk.Save(t.Context(), h.actor(t, account.Editor), d.ID, desk.Save{Version: d.Version, Copy: c}); err != nil {
		t.Fatal(err)
	}
}
