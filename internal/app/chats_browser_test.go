package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	browser "github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"dateline.news/internal/account"
	"dateline.news/internal/config"
	"dateline.news/internal/discussion"
	"dateline.news/internal/story"
	"dateline.news/internal/web/webtest"
)

// lounge is a house with chats, and a page with the panel beside it.
type lounge struct {
	*tab
	chrome      context.Context
	vera, boris *reader
	one, two    chat
}

// chat is a story with its discussion.
type chat struct {
	number   int64
	headline string
	path     string // of the story
}

// row is the chat's row in the panel, as an expression.
func (c chat) row() string {
	return fmt.Sprintf("document.querySelector('.panel li[data-chat=\"%d\"]')", c.number)
}

func TestChatsInThePanel(t *testing.T) {
	p := openPress(t, config.Storage{Data: t.TempDir()})
	chrome := webtest.Chrome(t)
	vera, boris := p.reader("Vera Moss"), p.reader("Boris Reed")
	for _, test := range []struct {
		name  string
		width int64
		proof func(*lounge)
	}{
		{"they go on, and open inside", 1280, goOnAndOpenInside},
		{"a hidden message vanishes from the list", 1280, vanishFromTheList},
		{"the open chat of a withdrawn story gives way to its notice", 1280, giveWayToTheNotice},
		{"they keep their places while somebody chooses", 1280, keepTheirPlaces},
		{"a story and its chat lead to each other", 1280, leadToEachOther},
		{"a reader writes in one", 1280, writtenInThePanel},
		{"the tabs are reached by keyboard", 1280, reachedByKeyboard},
		{"they open in the sheet of a telephone", 360, openInTheSheet},
		{"their own page goes on by itself", 1280, pageGoesOn},
	} {
		t.Run(test.name, func(t *testing.T) { test.proof(openLounge(t, p, chrome, vera, boris, test.width)) })
	}
}

// openLounge opens the page of another story at two chats of its own, of which the second has spoken last.
func openLounge(t *testing.T, p *press, chrome context.Context, vera, boris *reader, width int64) *lounge {
	t.Helper()
	q := *p
	q.t = t
	l := &lounge{vera: vera, boris: boris, chrome: chrome}
	_, name, _ := strings.Cut(strings.ReplaceAll(t.Name(), "_", " "), "/")
	for _, c := range []*chat{&l.one, &l.two} {
		c.headline = "Chat one: " + name
		if c == &l.two {
			c.headline = "Chat two: " + name
		}
		c.number, c.path = q.publish(c.headline)
	}
	l.say(&q, l.one, "The first word in one")
	l.say(&q, l.two, "The first word in two")
	l.tab = q.browse(t, chrome, nil)
	l.do(browser.EmulateViewport(width, 800))
	l.open(q.page)
	l.becomes("document.querySelector('news-panel .news-bar')")
	return l
}

func (l *lounge) say(p *press, c chat, text string) discussion.Message {
	p.t.Helper()
	who := *l.vera
	who.press = p
	return who.post(discussion.Posting{Story: c.number, Text: fmt.Sprintf("%s, said under story %d", text, c.number)}) // nobody may say a thing twice
}

// says waits until a chat's row has a line.
func (l *lounge) row(c chat, line string) {
	l.t.Helper()
	l.becomes(fmt.Sprintf("%s?.querySelector('.chat-line').textContent.includes(%q)", c.row(), line))
}

// following waits until the list hears what happens.
func (l *lounge) following() {
	l.t.Helper()
	l.becomes("performance.getEntriesByType('resource').some((r) => r.name.includes('/chats?part=chats'))")
	l.becomes("document.querySelector('.panel-chats [data-chats]')")
}

// chatting waits until a chat is open in the viewer, live.
func (l *lounge) chatting(c chat, text string) {
	l.t.Helper()
	l.becomes(fmt.Sprintf("location.pathname === '/en/talk/%d' && document.querySelector('#viewer-title').textContent === %q && document.title.includes(%q)", c.number, c.headline, c.headline))
	l.becomes(fmt.Sprintf("document.querySelector('.viewer [data-talk=\"%d\"] .talk-bar') && document.querySelector('.viewer-text').textContent.includes(%q)", c.number, text))
}

func (l *lounge) wants(condition, otherwise string) {
	l.t.Helper()
	if !l.is(condition) {
		l.t.Errorf("%s: %s is not so", otherwise, condition)
	}
}

func (l *lounge) reject(m discussion.Message) {
	l.t.Helper()
	_, err := l.Board.Reject(l.t.Context(), account.Operator(), discussion.Decision{Message: m.ID, Rule: discussion.RuleSpam})
	l.must(err)
}

const chatOrder = "[...document.querySelectorAll('.panel li[data-chat]')].map((row) => row.dataset.chat).join()"

func goOnAndOpenInside(l *lounge) {
	l.wants("performance.getEntriesByType('resource').every((r) => !r.name.includes('/chats'))", "who reads the newsfeed asks for the chats")
	l.run("document.querySelector('#chats-tab').click()")
	l.row(l.one, "The first word in one")
	l.row(l.two, "The first word in two")
	l.wants("document.querySelector('news-panel').hidden && document.querySelector('#chats-tab').ariaSelected === 'true'", "both lists stand there")
	l.wants(chatOrder+".startsWith('"+fmt.Sprintf("%d,%d", l.two.number, l.one.number)+"')", "the last word is not on top")
	l.wants("document.querySelectorAll('.panel [data-chat-new]:not([hidden])').length === 0 && document.querySelector('[data-chats-new]').hidden", "on a first visit something is new")

	l.say(l.press, l.one, "The second word in one")
	l.row(l.one, "The second word in one")
	l.becomes(l.one.row() + ".querySelector('[data-chat-new]').textContent === '1 new' && document.querySelector('#chats-tab [data-chats-new]').textContent === '1 new'")
	l.becomes(chatOrder + fmt.Sprintf(".startsWith('%d,')", l.one.number))

	l.run("document.querySelector('#chats-tab').focus(); " + l.one.row() + ".querySelector('a').click()")
	l.chatting(l.one, "The second word in one")
	l.wants("document.activeElement.id === 'viewer-title' && document.querySelector('main h1').textContent === 'Harvest begins'", "the page has gone")
	l.wants("getComputedStyle(document.querySelector('.viewer')).position === 'absolute'", "the viewer is shown before its style has come")
	wrong := l.say(l.press, l.one, "A word that must not stay")
	l.becomes("document.querySelector('.viewer-text').textContent.includes('A word that must not stay')")
	l.reject(wrong)
	l.becomes("!document.querySelector('.viewer-text').textContent.includes('A word that must not stay')")
	l.say(l.press, l.two, "Meanwhile in two")

	l.run("history.back()")
	l.becomes("document.querySelector('.viewer').hidden && location.pathname === " + fmt.Sprintf("%q", l.page))
	l.becomes("document.activeElement === " + l.one.row() + ".querySelector('a')")
	l.row(l.two, "Meanwhile in two")
	l.becomes(l.two.row() + ".querySelector('[data-chat-new]').textContent === '1 new'")
	l.wants(l.one.row()+".querySelector('[data-chat-new]').hidden && "+l.one.row()+".textContent.includes('The second word')", "what was read is new, or what is hidden is shown")
	l.run("history.forward()")
	l.chatting(l.one, "The second word in one")
}

func vanishFromTheList(l *lounge) {
	wrong := l.say(l.press, l.one, "A word that must not stay")
	l.run("document.querySelector('#chats-tab').click()")
	l.row(l.one, "A word that must not stay")
	l.reject(wrong)
	l.row(l.one, "The first word in one")
	l.wants("!document.querySelector('.panel').textContent.includes('must not stay')", "a hidden word is shown")
	_, err := l.Archive.Kill(l.t.Context(), account.Operator(), l.two.number, story.Withdrawal{Reason: "It was not so.", Memo: "m"})
	l.must(err)
	l.becomes("!" + l.two.row())
	l.wants("!document.querySelector('.panel-chats').textContent.includes("+fmt.Sprintf("%q", l.two.headline)+")", "a withdrawn headline is shown")
}

func giveWayToTheNotice(l *lounge) {
	l.run("document.querySelector('#chats-tab').click()")
	l.row(l.one, "The first word in one")
	l.run(l.one.row() + ".querySelector('a').click()")
	l.chatting(l.one, "The first word in one")
	_, err := l.Archive.Kill(l.t.Context(), account.Operator(), l.one.number, story.Withdrawal{Reason: "It was not so.", Memo: "m"})
	l.must(err)
	l.becomes("document.querySelector('#viewer-title').textContent === 'This story has been withdrawn.' && document.querySelector('.viewer-text').textContent.includes('It was not so.')")
	l.wants("!document.querySelector('.viewer').textContent.includes('The first word') && !document.title.includes("+fmt.Sprintf("%q", l.one.headline)+")", "what stood in it is still there")
}

func keepTheirPlaces(l *lounge) {
	l.run("document.querySelector('#chats-tab').click()")
	l.row(l.two, "The first word in two")
	l.following()
	l.run(l.two.row() + ".querySelector('a').focus(); window.order = " + chatOrder)
	l.say(l.press, l.one, "The second word in one")
	l.row(l.one, "The second word in one")
	l.wants(chatOrder+" === window.order && document.activeElement === "+l.two.row()+".querySelector('a')", "the rows have moved")
	l.run("document.querySelector('#chats-tab').focus()")
	l.becomes(chatOrder + fmt.Sprintf(".startsWith('%d,')", l.one.number))
}

func leadToEachOther(l *lounge) {
	line := fmt.Sprintf("document.querySelector('.panel li[data-story=\"%d\"] a')", l.one.number)
	l.becomes(line) // the panel of a kept page may be a minute old: the stream brings the rest
	l.run(line + ".click()")
	l.becomes("location.pathname === " + fmt.Sprintf("%q", l.one.path) + " && document.querySelector('[data-viewer=discuss]').textContent.includes('(1)')")
	l.run("document.querySelector('[data-viewer=discuss]').click()")
	l.chatting(l.one, "The first word in one")
	l.run("document.querySelector('[data-viewer=story]').click()")
	l.becomes("location.pathname === " + fmt.Sprintf("%q", l.one.path) + " && document.querySelector('.viewer-text article.story')")
	l.run("history.back()")
	l.becomes("document.querySelector('.viewer').hidden && location.pathname === " + fmt.Sprintf("%q", l.page))
	l.run("document.querySelector('#chats-tab').click()")
	l.row(l.two, "The first word in two")
	l.run(l.two.row() + ".querySelector('a').click()")
	l.chatting(l.two, "The first word in two")
	l.run("document.querySelector('[data-viewer=next]').click()")
	l.chatting(l.one, "The first word in one")
	l.run("setTimeout(() => location.reload())")
	l.becomes(fmt.Sprintf("document.querySelector('main [data-talk=\"%d\"]') && !document.querySelector('.viewer')", l.one.number))
}

func writtenInThePanel(l *lounge) {
	b := l.browse(l.t, l.chrome, l.boris)
	b.do(browser.EmulateViewport(1280, 900))
	b.open(l.page)
	b.becomes("document.querySelector('news-panel .news-bar')")
	b.click("#chats-tab")
	b.becomes(l.one.row())
	b.run(l.one.row() + ".querySelector('a').click()")
	b.see(".viewer .talk-as")
	b.typeInto(".viewer form[data-talk-compose] textarea", "Written in the panel")
	b.do(browser.KeyEvent(kb.Escape))
	if !b.is("!document.querySelector('.viewer').hidden") {
		l.t.Error("who is writing is thrown out")
	}
	b.click(".viewer form[data-talk-compose] button[type=submit]")
	b.becomes("document.querySelector('.viewer [data-talk-messages]').textContent.includes('Written in the panel')")
	if !b.is("location.pathname === " + fmt.Sprintf("'/en/talk/%d'", l.one.number) + " && document.querySelector('main h1').textContent === 'Harvest begins'") {
		l.t.Errorf("writing leaves the page:\n%s", b.Shown())
	}
	l.run("document.querySelector('#chats-tab').click()")
	l.row(l.one, "Written in the panel")
}

func reachedByKeyboard(l *lounge) {
	l.run("document.querySelector('#newsfeed-tab').focus()")
	l.do(browser.KeyEvent(kb.ArrowRight))
	l.becomes("document.activeElement.id === 'chats-tab' && document.activeElement.ariaSelected === 'true'")
	l.row(l.two, "The first word in two")
	l.do(browser.KeyEvent(kb.Tab))
	l.becomes("document.activeElement.id === 'panel-chats'")
	l.do(browser.KeyEvent(kb.Tab), browser.KeyEvent(kb.Enter))
	l.chatting(l.two, "The first word in two")
	l.do(browser.KeyEvent(kb.Escape))
	l.becomes("document.querySelector('.viewer').hidden && document.activeElement === " + l.two.row() + ".querySelector('a')")
}

func openInTheSheet(l *lounge) {
	l.click(".thumb [data-tab=chats]")
	l.row(l.two, "The first word in two")
	l.wants("document.querySelector('.panel').matches(':popover-open') && document.documentElement.scrollWidth <= 360", "it does not fit")
	l.run(l.two.row() + ".querySelector('a').click()")
	l.chatting(l.two, "The first word in two")
	l.wants("document.querySelector('.viewer').scrollWidth <= 360", "it does not fit")
	l.run("history.back()")
	l.becomes("document.querySelector('.viewer').hidden && document.querySelector('.panel').matches(':popover-open')")
}

func pageGoesOn(l *lounge) {
	l.open("/en/chats")
	l.becomes("document.querySelector('main li[data-chat]')")
	line := func(text string) string {
		return fmt.Sprintf("document.querySelector('main li[data-chat=\"%d\"] .chat-line').textContent.includes(%q)", l.one.number, text)
	}
	l.wants(line("The first word in one"), "the list is not drawn")
	l.say(l.press, l.one, "The second word in one")
	l.becomes(line("The second word in one"))
}
