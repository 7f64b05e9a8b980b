package newsroom_test

import (
	"fmt"
	"testing"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
)

func TestModerationByKeyboardAlone(t *testing.T) {
	s := gather(t)
	first, second, third := s.say("The first words."), s.say("The second words."), s.say("The third words.")
	b := s.browse(t, account.Moderator)
	b.open("/newsroom/moderation?queue=pending")
	b.do(browser.KeyEvent("j"))
	b.see(fmt.Sprintf(`[data-case="%d"]`, first.ID))
	b.see(`[data-key="x"]`)
	b.do(browser.KeyEvent("a"))
	b.see(fmt.Sprintf(`[data-case="%d"]`, second.ID))
	b.see("#undo form")
	b.do(browser.KeyEvent("r"), browser.WaitVisible(css("details[open] form[data-rules]")), browser.KeyEvent("7"), browser.KeyEvent("\r"))
	b.see(fmt.Sprintf(`[data-case="%d"]`, third.ID))
	b.see("#undo form")
	if c := s.stands(first.ID); c.State != discussion.Published {
		t.Errorf("the first stands as %s", c.State)
	}
	if c := s.stands(second.ID); c.State != discussion.Rejected || c.Rule != discussion.RuleSpam {
		t.Errorf("the second stands as %s, %s", c.State, c.Rule)
	}
	b.do(browser.KeyEvent("u"))
	b.see(fmt.Sprintf(`[data-case="%d"]`, second.ID))
	if c := s.stands(second.ID); c.State != discussion.Pending {
		t.Errorf("undone by a key, and stands as %s", c.State)
	}
	b.do(browser.KeyEvent("?"), browser.WaitVisible(css("dialog#keys[open]")))
}
