package newsroom_test

import (
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
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

func TestConflictIsDecidedPlaceByPlace(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "A draft")
	path := "/newsroom/drafts/" + itoa(draft.ID)
	b := h.browse(t, account.Reporter)
	b.open(path)
	b.saved()
	theirs := draft.Copy
	theirs.Headline, theirs.Lede = "The program's headline", "The program's lede."
	h.program(t, draft, theirs)
	b.typeInto("#headline", " of mine")
	b.see("dialog.conflict")
	if struck := b.text(`[data-place="headline"] del`); !strings.Contains(struck, "program") {
		t.Errorf("struck out: %q", struck)
	}
	b.shows(`document.querySelector('[data-place="lede"] input[value="theirs"]').checked`) // nobody else changed it
	b.click(`[data-place="headline"] input[value="mine"]`)
	b.click("[data-save-chosen]")
	b.saved()
	now, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID)
	if err != nil || now.Copy.Headline != "A draft of mine" || now.Copy.Lede != "The program's lede." {
		t.Errorf("%v: %q, %q", err, now.Copy.Headline, now.Copy.Lede)
	}
}

// program saves a text as a program does that works for the editor.
func (h *house) program(t *testing.T, d desk.Draft, c story.Copy) {
	t.Helper()
	if _, err := h.Desk.Save(t.Context(), h.actor(t, account.Editor), d.ID, desk.Save{Version: d.Version, Copy: c}); err != nil {
		t.Fatal(err)
	}
}
