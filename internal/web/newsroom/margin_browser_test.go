package newsroom_test

import (
	"fmt"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
)

var (
	ctrlAlt   = browser.KeyModifiers(browser.ModifierCtrl, browser.ModifierAlt)
	ctrlShift = browser.KeyModifiers(browser.ModifierCtrl, browser.ModifierShift)
)

// selectLast selects the word before the full stop of the body's first paragraph, by keys.
func (b *tab) selectLast(word string) {
	b.t.Helper()
	b.selects(word, browser.KeyEvent(kb.End), browser.KeyEvent(kb.ArrowLeft), browser.KeyEvent(kb.ArrowLeft, ctrlShift))
}

// selects presses keys at the beginning of the body until they have selected some words of it. An editor that gets the
// focus puts its own selection back a moment later; so what is selected is pressed again until it stays.
func (b *tab) selects(words string, keys ...browser.Action[browser.Void]) {
	b.t.Helper()
	b.do(browser.Focus(css("#body .prose"), browser.NodeVisible))
	stays := fmt.Sprintf("document.getSelection().toString() === %q", words)
	for range 20 {
		b.do(browser.KeyEvent(kb.Home, browser.KeyModifiers(browser.ModifierCtrl)))
		b.do(keys...)
		b.Becomes("new Promise((done) => setTimeout(() => requestAnimationFrame(() => done(true)), 60))")
		if b.Is(stays) {
			return
		}
	}
	b.t.Fatalf("%q could not be selected\n%s", words, b.page())
}

func TestChangeOfSeveralParagraphsIsProposedAndAcceptedByKeyboard(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "Lighthouse lit")
	path := "/newsroom/drafts/" + itoa(draft.ID)
	editor := h.browse(t, account.Editor)
	editor.open(path)
	editor.saved()
	editor.selects("The lighthouse was lit at dusk.\n\nNobody came.", browser.KeyEvent(kb.End, ctrlShift))
	editor.do(browser.KeyEvent("r", ctrlAlt))
	editor.see(".new-note textarea[name=offer]")
	editor.see(".new-note .hint") // says beforehand how paragraphs are parted
	editor.do(browser.KeyEvent("The lighthouse was lit at dawn."), browser.KeyEvent(kb.Enter), browser.KeyEvent(kb.Enter), browser.KeyEvent("All came."), browser.KeyEvent(kb.Enter, browser.KeyModifiers(browser.ModifierCtrl)))
	editor.see(".thread.suggestion.open")
	editor.shows("document.querySelectorAll('#body p .suggested').length >= 2") // both paragraphs are marked

	reporter := h.browse(t, account.Reporter)
	reporter.open(path)
	reporter.saved()
	reporter.see(".thread.suggestion.open")
	reporter.do(browser.KeyEvent("n", ctrlAlt))
	reporter.Becomes("document.activeElement.matches('.thread.suggestion.open')")
	reporter.do(browser.KeyEvent("a"))
	reporter.see(".thread.suggestion.over")
	reporter.shows("[...document.querySelectorAll('#body .prose > p')].map((p) => p.innerText).join('|') === 'The lighthouse was lit at dawn.|All came.'")
	if text := h.body(t, draft.ID); text != "The lighthouse was lit at dawn.\n\nAll came." {
		t.Errorf("the desk has %q", text)
	}
}

func TestNoteMentionAndSuggestionTravelByTheKeyboardAlone(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "Lighthouse lit")
	path := "/newsroom/drafts/" + itoa(draft.ID)
	reporter := h.browse(t, account.Reporter)
	reporter.open("/newsroom/stories")
	editor := h.browse(t, account.Editor)
	editor.open(path)
	editor.saved()

	editor.selectLast("dusk")
	editor.do(browser.KeyEvent("m", ctrlAlt))
	editor.see(".new-note textarea[name=note]")
	editor.do(browser.KeyEvent("Was it? @test rep"))
	editor.see(".names [aria-selected=true]")
	editor.do(browser.KeyEvent(kb.Enter), browser.KeyEvent("asks."), browser.KeyEvent(kb.Enter, browser.KeyModifiers(browser.ModifierCtrl)))
	editor.see(".thread.open[data-anchor]")
	editor.see("#body .noted")
	if marked := editor.text("#body .noted"); marked != "dusk" {
		t.Errorf("the note marks %q", marked)
	}

	reporter.Becomes("!document.querySelector('[data-bell-count]').hidden")
	reporter.see("#bell-says a")
	if said := reporter.text("#bell-says"); !strings.Contains(said, "Test editor") || !strings.Contains(said, "Lighthouse lit") {
		t.Errorf("the bell says %q", said)
	}
	reporter.open("/newsroom/inbox")
	reporter.see(".notices .unread")
	if listed := reporter.text(".notices"); !strings.Contains(listed, "@Test reporter asks.") {
		t.Errorf("the inbox says %q", listed)
	}

	editor.selectLast("dusk")
	editor.do(browser.KeyEvent("r", ctrlAlt))
	editor.see(".new-note textarea[name=offer]")
	editor.do(browser.KeyEvent("dawn"), browser.KeyEvent(kb.Enter))
	editor.see(".thread.suggestion.open")

	reporter.open(path)
	reporter.saved()
	reporter.see(".thread.suggestion.open")
	reporter.Becomes("document.querySelector('[data-bell-count]').hidden") // the draft is being read
	reporter.do(browser.KeyEvent("n", ctrlAlt))
	reporter.Becomes("document.activeElement.matches('.thread.open')")
	reporter.do(browser.KeyEvent("n", ctrlAlt))
	reporter.Becomes("document.activeElement.matches('.thread.suggestion')")
	reporter.do(browser.KeyEvent("a"))
	reporter.see(".thread.suggestion.over")
	reporter.Becomes("document.querySelector('#body .prose').innerText.includes('lit at dawn.')")
	reporter.saved()
	kept, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID)
	if err != nil {
		t.Fatal(err)
	}
	if text := kept.Copy.Body.Text(); text != "The lighthouse was lit at dawn.\n\nNobody came." || kept.Version != draft.Version+1 || kept.Notes[1].Verdict != desk.Accepted {
		t.Errorf("the desk has %q, version %d, %+v", text, kept.Version, kept.Notes[1])
	}
	if thread := reporter.text(".thread.noted-note, .thread[data-anchor]"); !strings.Contains(thread, "dusk") {
		t.Errorf("the note no longer says what it was about: %q", thread)
	}
	reporter.do(browser.Focus(css("#body .prose"), browser.NodeVisible), browser.KeyEvent(kb.End, browser.KeyModifiers(browser.ModifierCtrl)), browser.KeyEvent(" At all."))
	reporter.saved()
	if text := h.body(t, draft.ID); !strings.HasSuffix(text, "Nobody came. At all.") {
		t.Errorf("typing went on to %q", text)
	}
}

func TestNoteReachesTheOpenPageAndIsSeenByWhoWorksOnThere(t *testing.T) {
	h := open(t)
	ctx, editor := t.Context(), h.actor(t, account.Editor)
	draft := h.draft(t, h.actor(t, account.Reporter), "Lighthouse lit")
	b := h.browse(t, account.Reporter)
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	if _, err := h.Desk.Remark(ctx, editor, draft.ID, desk.Remark{Text: "@Test reporter who says so?"}); err != nil {
		t.Fatal(err)
	}
	b.Becomes("document.querySelector('.thread.open') && document.querySelector('[data-notes-count]').innerText === '1'") // beside her text, without a reload
	b.Becomes("!document.querySelector('[data-bell-count]').hidden")                                                      // nobody has shown that they saw it
	b.Becomes("(document.querySelector('#headline').focus(), document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Shift'})), document.querySelector('[data-bell-count]').hidden)")
	waiting, err := h.Inbox.Waiting(ctx, h.actor(t, account.Reporter))
	if err != nil || waiting != 0 {
		t.Errorf("%v: %d notices wait for who works on the draft that they tell of", err, waiting)
	}
	if _, err := h.Desk.Submit(ctx, h.actor(t, account.Reporter), draft.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Desk.Return(ctx, editor, draft.ID, "One more source."); err != nil {
		t.Fatal(err)
	}
	b.Becomes("document.querySelector('.threads').textContent.includes('One more source.')")
}

func TestNotesAreASheetOnAPhone(t *testing.T) {
	h := open(t)
	reporter := h.actor(t, account.Reporter)
	draft := h.draft(t, reporter, "Lighthouse lit")
	if _, err := h.Desk.Suggest(t.Context(), h.actor(t, account.Editor), draft.ID, desk.Suggestion{
		Anchor: desk.Anchor{Place: "body.content[0]", Words: "dusk", Before: "was lit at ", After: "."}, Offer: "dawn"}); err != nil {
		t.Fatal(err)
	}
	b := h.browse(t, account.Reporter)
	b.do(browser.EmulateViewport(360, 740))
	b.open("/newsroom/drafts/" + itoa(draft.ID))
	b.saved()
	b.Becomes("getComputedStyle(document.querySelector('#notes')).display === 'none'")
	b.click("[data-margin-toggle]")
	b.see(".thread.suggestion.open ins")
	b.Becomes("document.querySelector('#notes').getBoundingClientRect().width === 360 && document.documentElement.scrollWidth <= 360")
	b.click(".thread.suggestion form[data-margin-act=refuse] button")
	b.see(".thread.suggestion.over")
	if text := h.body(t, draft.ID); !strings.Contains(text, "dusk") {
		t.Errorf("a refused change is in the text: %q", text)
	}
}

func TestTwoVersionsAreComparedByWordsAndTheOldOneComesBack(t *testing.T) {
	h := open(t)
	reporter, editor := h.actor(t, account.Reporter), h.actor(t, account.Editor)
	draft := h.draft(t, reporter, "Lighthouse lit")
	next := text(t, "Lighthouse dark")
	next.Section, next.Topics = "sport", nil
	if _, err := h.Desk.Save(t.Context(), editor, draft.ID, desk.Save{Version: draft.Version, Kind: draft.Kind, Copy: next}); err != nil {
		t.Fatal(err)
	}
	b := h.browse(t, account.Reporter)
	b.open("/newsroom/drafts/" + itoa(draft.ID) + "/compare")
	b.see(".compare-row.differs del")
	if gone, come := b.text(".compare-row.differs .was"), b.text(".compare-row.differs .is"); gone != "Lighthouse lit" || come != "Lighthouse dark" {
		t.Errorf("headline: %q → %q", gone, come)
	}
	b.do(browser.KeyEvent("n"))
	b.Becomes("document.activeElement.dataset.change === '1'")
	b.do(browser.KeyEvent("n"))
	b.Becomes("document.activeElement.dataset.change === '2' && document.activeElement.innerText.includes('Sport')")
	b.click("form[action$='/versions/1/restore'] button")
	b.see("#body .prose")
	kept, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID)
	if err != nil || kept.Copy.Headline != "Lighthouse lit" || kept.Copy.Section != "world" || kept.Version != draft.Version+2 {
		t.Errorf("restored %q in %q as version %d (%v)", kept.Copy.Headline, kept.Copy.Section, kept.Version, err)
	}
}
