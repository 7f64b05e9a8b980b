package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/config"
	"dateline.news/internal/discussion"
	"dateline.news/internal/web/webtest"
)

func TestTypedTextSurvivesRegisteringAndConfirming(t *testing.T) {
	p := openPress(t, config.Storage{Data: t.TempDir()})
	b := p.browse(t, webtest.Chrome(t), nil)
	b.open(p.page)
	const text = "A long thought about rain <and> wind & \"harvest\""
	b.typeInto(box, text)
	b.click(`[data-talk-door] a[href^="/account/register"]`)
	b.see(".talk-waits blockquote")
	if !b.is(fmt.Sprintf("document.querySelector('.talk-waits blockquote').textContent === %q", text)) {
		t.Fatalf("the door does not show what waits:\n%s", b.Shown())
	}
	b.typeInto("form [name=name]", "Vera Moss")
	b.typeInto("form [name=email]", "vera@readers.example")
	b.typeInto("form [name=password]", password+"\r")
	b.see(".talk-door-page .address")
	c := b.another(t) // a mail program opens the letter's link in a tab of its own
	c.open(p.letter("vera@readers.example"))
	c.click(`form[action="/account/confirm"] button`)
	c.becomes("document.body.textContent.includes('The address is confirmed.')")
	c.click(fmt.Sprintf(`main a[href^="/en/talk/%d"]`, p.story))
	c.becomes(fmt.Sprintf("document.querySelector('#talk-text')?.value === %q", text))
	c.click(".talk-compose button[type=submit]")
	c.see(".talk-own.pending")

	c.open(p.page)
	c.run("document.querySelector('#discussion').scrollIntoView()")
	c.see(".talk-mine .talk-own.pending")
	if !c.is("document.querySelector('.self').innerText.trim() === 'Vera Moss' && document.querySelector('[data-talk-door]').hidden") {
		t.Errorf("the page does not say who is signed in:\n%s", c.Shown())
	}
	if !c.is(fmt.Sprintf("document.querySelector(%q).value === ''", box)) {
		t.Error("what was sent stands in the box again")
	}
	waiting, err := p.Board.Queue(t.Context(), account.Operator(), discussion.QueueQuery{Queue: discussion.QueuePending})
	p.must(err)
	if len(waiting.Cases) != 1 {
		t.Fatalf("%d messages wait", len(waiting.Cases))
	}
	c.alive()
	_, err = p.Board.Approve(t.Context(), account.Operator(), discussion.Decision{Message: waiting.Cases[0].ID})
	p.must(err)
	c.shows("A long thought about rain")
	c.becomes("document.querySelector('.talk-mine').hidden")
}

// conversation is a discussion with two readers at it, each in a browser profile of their own.
type conversation struct {
	*press
	vera, boris *reader
	one, two    *tab
}

func converse(t *testing.T, p *press, chrome context.Context, vera, boris *reader) *conversation {
	t.Helper()
	q := *p
	q.t = t
	q.story, q.page = p.publish(t.Name())
	c := &conversation{press: &q, vera: vera, boris: boris}
	c.one, c.two = q.browse(t, chrome, vera), q.browse(t, chrome, boris)
	for _, b := range []*tab{c.one, c.two} {
		b.open(q.talk(""))
		b.see(".talk-as")
		b.alive()
	}
	return c
}

// say has somebody write without a browser.
func (c *conversation) say(who *reader, text string) discussion.Message {
	return who.post(discussion.Posting{Story: c.story, Text: text})
}

func (c *conversation) reject(t *testing.T, m discussion.Message) {
	t.Helper()
	_, err := c.Board.Reject(t.Context(), account.Operator(), discussion.Decision{Message: m.ID, Rule: discussion.RuleSpam})
	c.must(err)
}

func (c *conversation) change(t *testing.T, f discussion.ChangeForm) {
	t.Helper()
	f.Story = c.story
	_, err := c.Board.Change(t.Context(), account.Operator(), f)
	c.must(err)
}

func TestDiscussionLives(t *testing.T) {
	p := openPress(t, config.Storage{Data: t.TempDir()})
	chrome := webtest.Chrome(t)
	vera, boris := p.reader("Vera Moss"), p.reader("Boris Lund")
	for _, scene := range []struct {
		name string
		play func(*testing.T, *conversation)
	}{
		{"readers see each other's messages, and none that is hidden", seeEachOther},
		{"what is being read does not move", readInPeace},
		{"what is open in a message outlives its change", keepOpen},
		{"slow mode counts down", countDown},
		{"a refused text stays, with the reason", stayInTheBox},
		{"a double click and a lost answer make one message", sendOnce},
		{"a session that has ended costs nobody a text", loseTheSession},
		{"a block is told at once and reading goes on", beBlocked},
		{"the state of the discussion is the true one", changeStates},
		{"an own message is changed and deleted, or not", thinkAgain},
		{"a reader is ignored and a message reported", lookAway},
		{"older messages come in their place", goBack},
	} {
		t.Run(scene.name, func(t *testing.T) { scene.play(t, converse(t, p, chrome, vera, boris)) })
	}
}

func seeEachOther(t *testing.T, c *conversation) {
	c.one.says("First words **loud**")
	c.two.shows("First words loud")
	if !c.two.is("document.querySelector('.talk-message .talk-text strong').textContent === 'loud' && document.querySelector('[data-talk-count]').textContent === '1 message'") {
		t.Errorf("the other sees\n%s", c.two.Shown())
	}
	c.two.says("An answer")
	c.one.shows("An answer")
	hidden := c.messages(c.story)[0]
	c.reject(t, hidden)
	c.say(c.vera, "After the hidden one")
	c.one.becomes(among("After the hidden one") + " && (window.seen = " + among("An answer") + ", true)")
	if c.one.is("window.seen") { // the later event has come, the earlier one must have
		t.Error("a hidden message still stood there when the next came in")
	}
	c.two.hides("An answer")
	c.two.see(".talk-mine .talk-own.rejected") // its author is told, and why
	if !c.one.is("document.querySelector('[data-talk-count]').textContent === '2 messages' && new Set([...document.querySelectorAll('[data-message]')].map(m => m.dataset.message)).size === 2") {
		t.Errorf("the count is wrong:\n%s", c.one.Shown())
	}
}

func readInPeace(t *testing.T, c *conversation) {
	for n := range 30 {
		c.say(c.vera, fmt.Sprintf("Message number %d of a long talk", n))
	}
	c.two.shows("number 29")
	c.two.run(`const list = document.querySelector('[data-talk-messages]'); scrollTo(0, scrollY + list.getBoundingClientRect().top + 900);
		window.line = [...list.children].find(m => m.getBoundingClientRect().top > 100); window.place = line.getBoundingClientRect().top`)
	var held discussion.Message
	for n := range 2 {
		held = c.say(c.vera, fmt.Sprintf("Came while somebody reads %d", n))
	}
	c.two.becomes("document.querySelector('.talk-bar button')?.textContent === '2 new messages'")
	first := c.messages(c.story)[20]
	c.reject(t, c.messages(c.story)[2]) // above what is being read
	c.reject(t, held)
	c.two.becomes("document.querySelector('.talk-bar button')?.textContent === '1 new message'")
	if !c.two.is("Math.abs(line.getBoundingClientRect().top - place) < 2") {
		t.Error("what was being read has moved")
	}
	if c.two.is(among(first.Text) + " === false") {
		t.Error("another message has gone")
	}
	c.two.click(".talk-bar button")
	c.two.shows("Came while somebody reads 0")
	c.two.becomes("document.activeElement.textContent.includes('Came while somebody reads 0') && !document.querySelector('.talk-bar button')")
	if c.two.is(among("Came while somebody reads 1")) {
		t.Error("a message that was hidden while it was held came in")
	}
}

func keepOpen(t *testing.T, c *conversation) {
	m := c.say(c.vera, "To be answered")
	c.two.shows("To be answered")
	c.two.click("[data-message] [data-act=reply]")
	c.two.typeInto("[data-message] .talk-extra textarea", "Half an ans")
	_, err := c.Board.Edit(t.Context(), c.vera.Actor, discussion.EditForm{Message: m.ID, Version: 1, Text: "To be answered, as changed"})
	c.must(err)
	_, err = c.Board.React(t.Context(), c.boris.Actor, m.ID, "agree")
	c.must(err)
	c.two.shows("as changed")
	c.two.becomes("document.querySelector('[data-reaction=agree]')?.textContent.includes('1') && document.querySelector('.talk-edited')")
	c.two.do(browser.KeyEvent("wer\r"))
	if !c.two.is("document.activeElement.value === 'Half an answer\\n'") {
		t.Errorf("the box has lost the focus or the text:\n%s", c.two.Shown())
	}
	c.two.click("[data-message] .talk-extra button[type=submit]")
	c.one.shows("Half an answer")
	c.one.see(".talk-parent")
	c.two.becomes("document.activeElement.dataset.act === 'reply' && !document.querySelector('.talk-extra')")
	c.two.click(fmt.Sprintf(`[data-message="%d"] [data-act=more]`, m.ID))
	c.two.becomes(`document.querySelector('.talk-choices [data-value=thanks]') === null || document.activeElement.closest('.talk-acts')`)
	c.two.click(".talk-choices [data-value=thanks]")
	c.one.becomes("document.querySelector('[data-reaction=thanks]')")
	if c.one.is("document.querySelector('[data-reaction=agree]')") {
		t.Error("a reader has two reactions")
	}
	c.two.do(browser.KeyEvent("\x1b"))
	c.two.becomes("document.activeElement.dataset.act === 'more' && document.activeElement.ariaExpanded === 'false'")
}

func countDown(t *testing.T, c *conversation) {
	c.change(t, discussion.ChangeForm{State: discussion.Slow, Seconds: discussion.LeastSlow})
	c.one.becomes(fmt.Sprintf("document.querySelector('[data-talk-notice]')?.textContent.replace(/\\s/g, ' ').includes('every %d s')", discussion.LeastSlow))
	c.one.says("The first in slow mode")
	c.one.becomes("/^again in\\s\\d+\\ss/.test(document.querySelector('.talk-status').textContent) && document.querySelector('" + send + "').ariaDisabled === 'true'")
	c.one.typeInto(box, "The second in slow mode")
	c.one.click(send)
	if len(c.messages(c.story)) != 1 {
		t.Error("slow mode did not wait")
	}
	c.one.becomes("document.querySelector('.talk-status').textContent === '' && document.querySelector('" + send + "').ariaDisabled === 'false'")
	c.one.click(send)
	c.two.shows("The second in slow mode")
}

func stayInTheBox(t *testing.T, c *conversation) {
	c.must(c.Board.SetWords(t.Context(), account.Operator(), "en", discussion.Words{Banned: []string{"turniphead"}}))
	c.one.typeInto(box, "You turniphead, you")
	c.one.click(send)
	c.one.see(".talk form .fault[role=alert]")
	if !c.one.is("document.querySelector('.talk form .fault').textContent.includes('turniphead') && document.querySelector('" + box + "').value === 'You turniphead, you' && document.querySelector('" + box + "').getAttribute('aria-invalid')") {
		t.Errorf("the reason is not said, or the text is gone:\n%s", c.one.Shown())
	}
	c.one.run("const box = document.querySelector('" + box + "'); box.value = 'You dear, you'; box.dispatchEvent(new Event('input', {bubbles: true}))")
	if c.one.is("document.querySelector('.talk form .fault[role=alert]')") {
		t.Error("the reason stands there after the text was changed")
	}
	c.one.click(send)
	c.two.shows("You dear, you")
}

func sendOnce(t *testing.T, c *conversation) {
	c.one.typeInto(box, "Sent by an impatient hand")
	c.one.run("const b = document.querySelector('" + send + "'); b.click(); b.click(); b.click()")
	c.two.shows("Sent by an impatient hand")
	c.one.becomes("document.querySelector('" + box + "').value === ''")

	c.one.run(`window.through = fetch; window.fetch = async (...request) => {
		if (request[1]?.method !== 'POST') return through(...request);
		window.fetch = through; await through(...request); throw new TypeError('the answer is lost') }`)
	c.one.typeInto(box, "Whose answer was lost")
	c.one.click(send)
	c.one.see(".talk form .fault[role=alert]")
	if !c.one.is("document.querySelector('" + box + "').value === 'Whose answer was lost'") {
		t.Error("the text is gone with the answer")
	}
	c.two.shows("Whose answer was lost")
	c.one.click(send)
	c.one.becomes("document.querySelector('" + box + "').value === ''")
	if n := len(c.messages(c.story)); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}

	c.one.run(`window.through = fetch; window.fetch = (...request) => request[1]?.method === 'POST' ? Promise.reject(new TypeError('offline')) : through(...request)`)
	c.one.run(`Object.defineProperty(navigator, 'onLine', {value: false, configurable: true})`)
	c.one.typeInto(box, "Written in a tunnel")
	c.one.click(send)
	c.one.becomes("document.querySelector('.talk form .fault')?.textContent.startsWith('No connection.')")
	c.one.open(c.talk("")) // and the page is left
	c.one.becomes("document.querySelector('" + box + "').value === 'Written in a tunnel'")
	c.one.see(".talk-as")
	c.one.click(send)
	c.two.shows("Written in a tunnel")
}

func loseTheSession(t *testing.T, c *conversation) {
	wanderer := c.reader("Clara Winter")
	b := c.browse(t, c.one.ctx, wanderer)
	b.open(c.talk(""))
	b.see(".talk-as")
	b.alive()
	c.must(c.Book.EndOtherSessions(t.Context(), wanderer.Actor, wanderer.ID, ""))
	b.becomes("!document.querySelector('.talk-as') && !document.querySelector('[data-talk-door]').hidden && document.querySelector('.self').innerText.trim() === 'Log in'")
	b.tries("Typed after the session was over")
	b.see(".talk-waits blockquote")
	if !b.is("document.querySelector('.talk-waits').textContent.includes('Typed after the session was over')") {
		t.Errorf("the door does not show what waits:\n%s", b.Shown())
	}
}

// tries types and presses the button, whatever comes of it.
func (b *tab) tries(text string) {
	b.t.Helper()
	b.typeInto(box, text)
	b.click(send)
}

func beBlocked(t *testing.T, c *conversation) {
	quarrel := c.reader("Doris Feld")
	b := c.browse(t, c.one.ctx, quarrel)
	b.open(c.talk(""))
	b.see(".talk-as")
	b.alive()
	b.typeInto(box, "What I meant to say")
	_, err := c.Board.Sanction(t.Context(), account.Operator(), discussion.SanctionForm{Reader: quarrel.ID, Measure: discussion.Block, Scope: discussion.InEdition, Edition: "en", Rule: discussion.RuleInsult, Note: "Three times in one day."})
	c.must(err)
	b.see(".talk-standing.blocked")
	if !b.is("document.querySelector('.talk-standing').textContent.includes('Three times in one day.') && getComputedStyle(document.querySelector('"+send+"')).display === 'none'") ||
		!b.is("document.querySelector('"+box+"').value === 'What I meant to say'") {
		t.Errorf("the true state is not told, or the text is gone:\n%s", b.Shown())
	}
	c.say(c.vera, "Others go on")
	b.shows("Others go on") // reading is never taken away
	b.typeInto(".talk-standing textarea", "I was provoked.")
	b.click(".talk-standing form button")
	b.becomes("!document.querySelector('.talk-standing form')")
	if pleas, err := c.Board.Appeals(t.Context(), account.Operator(), 0, 10); err != nil || len(pleas) != 1 || pleas[0].Words != "I was provoked." {
		t.Errorf("the appeal has not arrived: %+v, %v", pleas, err)
	}
}

func changeStates(t *testing.T, c *conversation) {
	c.say(c.vera, "Said while it was open")
	c.one.shows("Said while it was open")
	c.change(t, discussion.ChangeForm{State: discussion.Paused, Until: time.Now().Add(time.Hour), Reason: "Until the count is in."})
	c.two.becomes("document.querySelector('[data-talk-notice]')?.textContent.includes('Until the count is in.')")
	c.two.becomes("document.querySelector('form[data-talk-compose]').hidden")
	c.change(t, discussion.ChangeForm{State: discussion.Open})
	c.two.becomes("!document.querySelector('[data-talk-notice]') && !document.querySelector('form[data-talk-compose]').hidden")
	c.two.says("Open again")
	c.one.shows("Open again")
	c.change(t, discussion.ChangeForm{State: discussion.Hidden})
	c.one.hides("Said while it was open")
	c.two.hides("Said while it was open")
	c.one.becomes("document.querySelector('[data-talk-notice]')?.textContent.includes('hidden')")
	c.change(t, discussion.ChangeForm{State: discussion.Open})
	c.one.shows("Said while it was open")
	c.one.becomes("!document.querySelector('form[data-talk-compose]').hidden")
}

func thinkAgain(t *testing.T, c *conversation) {
	c.one.says("Words with a mistaek")
	c.two.shows("mistaek")
	c.one.click("[data-message] [data-act=more]")
	c.one.becomes("/4:\\d\\d/.test(document.querySelector('[data-act=change]').textContent)")
	c.one.click("[data-act=change]")
	c.one.see("[data-message] .talk-extra textarea")
	c.one.run("const box = document.querySelector('[data-message] .talk-extra textarea'); box.value = box.value.replace('mistaek', 'mistake'); box.dispatchEvent(new Event('input', {bubbles: true}))")
	c.one.click("[data-message] .talk-extra button[type=submit]")
	c.two.shows("with a mistake")
	c.two.becomes("document.querySelector('.talk-edited')")
	c.one.becomes("document.activeElement.dataset.act === 'more'")

	c.one.click("[data-message] [data-act=more]")
	c.one.click("[data-message] [data-act=delete]")
	c.one.see(".talk-going")
	c.one.click(".talk-going button")
	c.one.becomes("!document.querySelector('.talk-going') && document.activeElement.dataset.act === 'more'")
	if len(c.messages(c.story)) != 1 {
		t.Error("deleted although it was taken back")
	}
	c.one.click("[data-message] [data-act=more]")
	c.one.click("[data-message] [data-act=delete]")
	c.one.see(".talk-going")
	c.one.open("/account/?edition=en") // leaving does not take it back
	c.two.hides("with a mistake")
}

func lookAway(t *testing.T, c *conversation) {
	c.say(c.vera, "Words to be reported")
	c.two.shows("Words to be reported")
	c.two.click("[data-message] [data-act=more]")
	c.two.click("[data-act=report]")
	c.two.do(browser.SetValue(css(".talk-extra select"), "spam"))
	c.two.typeInto(".talk-extra textarea", "Look at this.")
	c.two.click(".talk-extra button[type=submit]")
	c.two.becomes("document.querySelector('.talk-extra.talk-note')?.textContent === 'Thank you. The moderators will look at it.'")
	reported, err := c.Board.Queue(t.Context(), account.Operator(), discussion.QueueQuery{Queue: discussion.QueueReported})
	c.must(err)
	if len(reported.Cases) != 1 || reported.Cases[0].Text != "Words to be reported" {
		t.Errorf("reported: %+v", reported.Cases)
	}
	c.two.click("[data-message] [data-act=more]")
	c.two.click("[data-act=ignore]")
	c.two.becomes("document.querySelector('.talk-message.ignored .talk-ignored') && getComputedStyle(document.querySelector('.talk-message .talk-text')).display === 'none'")
	c.say(c.vera, "More of the same")
	c.two.click(".talk-bar button") // the pointer is over the list: nothing comes in by itself
	c.two.becomes("document.querySelectorAll('.talk-message.ignored').length === 2")
	c.two.click("[data-act=show]")
	c.two.becomes("document.querySelectorAll('.talk-message.ignored').length === 0")
}

func goBack(t *testing.T, c *conversation) {
	for n := range 60 {
		c.say([]*reader{c.vera, c.boris}[n%2], fmt.Sprintf("Entry %02d.", n))
	}
	c.two.open(c.page)
	c.two.run("document.querySelector('#discussion').scrollIntoView()")
	c.two.alive()
	c.two.becomes("document.querySelectorAll('[data-message]').length === 10")
	c.two.click(".talk-paging a[rel=next]")
	c.two.becomes("document.querySelectorAll('[data-message]').length === 60 && document.activeElement.textContent.includes('Entry 49.') && !document.querySelector('.talk-paging a[rel=next]')")
	if !c.two.is("[...document.querySelectorAll('[data-message]')].every((m, i, all) => i === 0 || Number(m.dataset.seq) < Number(all[i - 1].dataset.seq))") {
		t.Error("the order is not kept")
	}
	c.two.click(".talk-sorts a:not([aria-current])")
	c.two.becomes("document.querySelector('[data-message]').textContent.includes('Entry 00.') && document.querySelectorAll('[data-message]').length === 50")
	c.two.click(".talk-paging a[rel=next]")
	c.two.becomes("document.querySelectorAll('[data-message]').length === 60")
	c.say(c.vera, "The very last")
	c.two.becomes("[...document.querySelectorAll('[data-message]')].at(-1).textContent.includes('The very last')")
	c.one.open(c.talk("?at=5"))
	c.one.alive()
	c.say(c.boris, "While somebody reads deep below")
	c.one.becomes("document.querySelector('.talk-bar button')?.textContent === '1 new message'")
	c.one.click(".talk-bar button")
	c.one.shows("While somebody reads deep below")
}
