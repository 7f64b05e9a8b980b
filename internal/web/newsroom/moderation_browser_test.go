package newsroom_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/story"
)

// until waits until something is true on the page.
func (b *tab) until(expression string) {
	b.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		// A page that is just being left has nothing to evaluate on: asked again.
		if true, err := browser.Run(b.ctx, browser.Evaluate[bool]("Boolean("+expression+")")); err == nil && true {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("not in time: %s\n%s", expression, b.page())
		}
	}
}

// ready waits until the page hears the keys: its own stand in the list of keys by then.
func (b *tab) ready() {
	b.t.Helper()
	b.until(`document.readyState == "complete" && document.querySelector("dl[data-keys]")?.childElementCount === 0`)
}

// press types keys on a page that hears them: one that is just being left or opened is waited for.
func (b *tab) press(keys ...string) {
	b.t.Helper()
	b.until(`document.readyState == "complete"`)
	for _, key := range keys {
		b.do(browser.KeyEvent(key))
	}
}

// onScreen waits until a case is shown, and is one's own to decide on.
func (b *tab) onScreen(id int64) {
	b.t.Helper()
	b.see(fmt.Sprintf(`[data-case="%d"]`, id))
}

// eventually waits until the board has what a test wants of it.
func (s *square) eventually(what string, holds func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("not in time: %s", what)
		}
	}
}

func (s *square) stoodAs(id int64, want discussion.MessageState) {
	s.t.Helper()
	s.eventually(fmt.Sprintf("message %d is %s", id, want), func() bool { return s.stands(id).State == want })
}

// stopwatch measures in the page how long after a key the next case stands there.
const stopwatch = `
	window.took = [];
	let began = 0, last = document.querySelector('[data-case]')?.dataset.case;
	addEventListener('keydown', () => { began = performance.now(); }, true);
	new MutationObserver(() => {
		const now = document.querySelector('[data-case]')?.dataset.case;
		if (now && now !== last) { last = now; requestAnimationFrame(() => window.took.push(Math.round(performance.now() - began))); }
	}).observe(document.body, { childList: true, subtree: true });
	true`

func TestModerationByKeyboardAlone(t *testing.T) {
	s := gather(t)
	var cases []discussion.Message
	for i := range 7 {
		cases = append(cases, s.says(s.joins(fmt.Sprintf("Reader %c", 'A'+i)), fmt.Sprintf("Words number %d.", i)))
	}
	b := s.browse(t, account.Moderator)
	b.open("/newsroom/moderation")
	b.ready()
	b.press("2") // the queue of those that wait
	b.until(`location.search.includes("queue=pending")`)
	b.ready()
	b.press("j")
	b.onScreen(cases[0].ID)
	b.see(`[data-key="x"]`)
	b.do(run(stopwatch))

	b.press("a") // approved
	b.onScreen(cases[1].ID)
	s.stoodAs(cases[0].ID, discussion.Published)
	b.until(`document.querySelector("#undo form")`)

	b.press("r", "7", "\r") // rejected, with a rule
	b.onScreen(cases[2].ID)
	s.stoodAs(cases[1].ID, discussion.Rejected)
	if c := s.stands(cases[1].ID); c.Rule != discussion.RuleSpam {
		t.Errorf("rejected for %s", c.Rule)
	}
	t.Logf("the next case was there after %v ms", evaluated[[]int](b, "window.took"))

	for i, measure := range []struct {
		key   string
		order discussion.Measure
	}{{"w", discussion.Warn}, {"m", discussion.Mute}, {"b", discussion.Block}} {
		about := cases[2+i]
		b.press(measure.key)
		b.until(fmt.Sprintf(`document.activeElement.closest("form")?.measure?.value == %q`, measure.order))
		b.press("1", "\r")
		s.eventually(string(measure.order), func() bool { return s.against(about.Author, measure.order) })
		b.until(`document.querySelector(".mod-case .note.pending strong")`)
		b.ready()
		b.press("a")
		b.onScreen(cases[3+i].ID)
		s.stoodAs(about.ID, discussion.Published)
	}

	b.until(`document.querySelector("#undo form")`)
	b.press("r", "1", "\r")
	b.onScreen(cases[6].ID)
	s.stoodAs(cases[5].ID, discussion.Rejected)
	b.until(`document.querySelector("#undo form")?.innerText.includes("Rejected")`)
	b.press("u") // taken back
	s.stoodAs(cases[5].ID, discussion.Pending)
	b.onScreen(cases[5].ID)
	b.ready()
	b.press("i")
	b.until(`document.activeElement.name == "text"`)
	b.press("Known from the harbour.", "\t", "\r")
	b.until(`document.querySelector(".mod-case").innerText.includes("Known from the harbour.")`)
	b.ready()
	b.press("?")
	b.see("dialog#keys[open]")
}

// against says whether a measure stands against a reader.
func (s *square) against(reader int64, m discussion.Measure) bool {
	a, err := s.board.Author(s.t.Context(), account.Operator(), reader)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, sanction := range a.Sanctions {
		if sanction.Measure == m && sanction.Rule == discussion.RuleInsult {
			return true
		}
	}
	return false
}

func TestTwoModeratorsNeverDecideOnTheSameCase(t *testing.T) {
	s := gather(t)
	var cases []discussion.Message
	for i := range 8 {
		cases = append(cases, s.says(s.joins(fmt.Sprintf("Reader %c", 'A'+i)), fmt.Sprintf("Words number %d.", i)))
	}
	var tabs []*tab
	for _, role := range []account.Role{account.Moderator, account.Chief} {
		b := s.browse(t, role)
		b.open("/newsroom/moderation?queue=pending")
		b.ready()
		b.press("j")
		b.until(`document.querySelector("[data-case] [data-key=x]")`)
		tabs = append(tabs, b)
	}
	waiting := func() int {
		counts, _, err := s.board.QueueCounts(t.Context(), account.Operator(), "en")
		if err != nil {
			t.Fatal(err)
		}
		return counts[discussion.QueuePending]
	}
	s.eventually("every case is decided on", func() bool {
		for _, b := range tabs {
			if evaluated[bool](b, `document.querySelector("[data-case]") !== null`) {
				b.press("a")
			} else {
				b.press("j")
			}
		}
		return waiting() == 0
	})
	by := map[string]int{}
	for _, m := range cases {
		acts, err := s.board.Acts(t.Context(), account.Operator(), discussion.ActQuery{Message: m.ID})
		if err != nil {
			t.Fatal(err)
		}
		if len(acts) != 1 || acts[0].Kind != discussion.ActApprove {
			t.Errorf("message %d was decided on %d times", m.ID, len(acts))
			continue
		}
		by[acts[0].ByName]++
	}
	if len(by) != 2 {
		t.Errorf("decided by %v, want both at work", by)
	}
}

func TestCaseThatAColleagueDecidesVanishesWithAWord(t *testing.T) {
	s := gather(t)
	m := s.say("The first words.")
	b := s.browse(t, account.Moderator)
	colleague := s.actor(t, account.Chief)
	if _, err := s.board.Claim(t.Context(), colleague, m.ID); err != nil {
		t.Fatal(err)
	}
	b.open(messagePath(m.ID, ""))
	b.onScreen(m.ID)
	if _, err := s.board.Reject(t.Context(), colleague, discussion.Decision{Message: m.ID, Version: m.Version, Rule: discussion.RuleSpam}); err != nil {
		t.Fatal(err)
	}
	b.see("#over")
	if said := b.text("#over"); !strings.Contains(said, "Test chief") || !strings.Contains(said, "Rejected") {
		t.Errorf("what became of the case is said as %q", said)
	}
	b.until(`!document.querySelector("[data-case]") && !document.querySelector(".mod-list a")`)

	late := s.says(s.joins("Late Reader"), "Words that come later.")
	b.until(`document.querySelector("[data-count=pending]").innerText == "1"`)
	b.until(fmt.Sprintf(`document.querySelector('.mod-list a[href*="/messages/%d"]')`, late.ID))
}

func TestAppealIsAnsweredByAnotherInTheBrowser(t *testing.T) {
	s := gather(t)
	m := s.say("Words that were misread.")
	b := s.browse(t, account.Moderator)
	b.open(messagePath(m.ID, ""))
	b.ready()
	b.press("r", "1", "\r")
	s.stoodAs(m.ID, discussion.Rejected)
	if err := s.board.Appeal(t.Context(), s.reader, m.ID, "I meant the ship."); err != nil {
		t.Fatal(err)
	}
	b.open("/newsroom/moderation/appeals")
	b.until(`document.querySelector("main").innerText.includes("I meant the ship.") && !document.querySelector("form[action$='/answer']")`)
	other := s.browse(t, account.Chief)
	other.open("/newsroom/moderation/appeals")
	other.typeInto("form[action$='/answer'] textarea", "The ship it was.")
	other.click("button[value=restore]")
	s.stoodAs(m.ID, discussion.Published)
	b.until(`document.querySelector("[data-count=appeals]").innerText == "0"`)
}

func TestHiddenDiscussionIsGoneForReaders(t *testing.T) {
	s := gather(t)
	m := s.say("Words that somebody sues about.")
	if _, err := s.board.Approve(t.Context(), account.Operator(), discussion.Decision{Message: m.ID, Version: m.Version}); err != nil {
		t.Fatal(err)
	}
	reader, paths := s.visitor(t), []string{publicPath(t, s.house), fmt.Sprintf("/en/talk/%d", s.story), "/en/chats"}
	shown := func(want bool) {
		t.Helper()
		for _, path := range paths {
			page := reader.get(path)
			if is := strings.Contains(page.body, "Words that somebody sues about."); is != want || page.status >= 500 {
				t.Errorf("%s answers %d and shows the words: %v, want %v", path, page.status, is, want)
			}
		}
	}
	shown(true)
	b := s.browse(t, account.Moderator)
	b.open(fmt.Sprintf("/newsroom/moderation/stories/%d", s.story))
	b.ready()
	b.press("6") // hidden
	b.typeInto("[name=reason]", "A court has asked for it.")
	b.press("\t", "\t", "\r")
	s.eventually("the discussion is hidden", func() bool { return s.state() == discussion.Hidden })
	shown(false)
	b.until(`document.querySelector("#undo form")`)
	b.ready()
	b.press("u")
	s.eventually("the discussion is open again", func() bool { return s.state() == discussion.Open })
	shown(true)
	if _, err := s.Archive.Kill(t.Context(), account.Operator(), s.story, story.Withdrawal{Reason: "It was wrong."}); err != nil {
		t.Fatal(err)
	}
	shown(false)
	if page := reader.get(paths[0]); page.status != http.StatusGone {
		t.Errorf("the killed story answers %d", page.status)
	}
}

func (s *square) state() discussion.State {
	s.t.Helper()
	d, err := s.board.Discussion(s.t.Context(), s.story)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.board.State(d)
}

// run evaluates a script of the test's own.
func run(script string) browser.Action[browser.Void] {
	return func(ctx context.Context, t *browser.Target) (browser.Void, error) {
		_, err := browser.Evaluate[bool](script)(ctx, t)
		return browser.Void{}, err
	}
}

func evaluated[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := browser.Run(b.ctx, browser.Evaluate[T](expression))
	if err != nil {
		b.t.Fatal(err)
	}
	return value
}
