package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	browser "github.com/chromedp/chromedp"

	"dateline.news/internal/account"
	"dateline.news/internal/config"
	"dateline.news/internal/discussion"
	"dateline.news/internal/web/newsroom"
	"dateline.news/internal/web/talk"
	"dateline.news/internal/web/webtest"
)

// trap notes, before any script of a page, what a stranger's script would do to be seen.
const trap = `window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = (...said) => { ran.push(name + ' ' + said); };
addEventListener('error', (e) => { if (e.target !== window && e.target?.closest?.('.talk-text')) ran.push('loaded ' + e.target.outerHTML); }, true);`

// poke wakes every handler that an element could have, and answers what has run and what cannot be ours.
const poke = `(() => {
	const told = [...ran];
	const strangers = 'iframe, frame, object, embed, applet, base, style, math, video, audio, marquee, foreignObject, animate, set, [style], [srcdoc]';
	for (const e of document.querySelectorAll(strangers)) told.push(e.outerHTML.slice(0, 200));
	for (const e of document.querySelectorAll('*')) {
		for (const a of e.attributes) if (/^on/i.test(a.name) || /^\\s*(javascript|data|vbscript):/i.test(a.value) && ['href', 'src', 'action', 'formaction', 'xlink:href'].includes(a.name) && e.rel !== 'icon') told.push(e.outerHTML.slice(0, 200));
		for (const name of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'blur', 'copy', 'cut', 'paste', 'contextmenu', 'dragstart', 'animationstart', 'transitionend', 'load', 'wheel', 'scroll'])
			e.dispatchEvent(new Event(name));
	}
	for (const r of performance.getEntriesByType('resource')) if (!r.name.startsWith(location.origin) && !r.name.startsWith('data:')) told.push('asked for ' + r.name);
	return [...new Set([...told, ...ran])].join(' | ').slice(0, 2000);
})()`

// unarmed opens a tab without the content security policy, so that nothing but the pages themselves stops a script, and
// with the trap.
func (s *siege) unarmed(t *testing.T, chrome context.Context, who *reader) *tab {
	t.Helper()
	b := s.browse(t, chrome, who)
	b.do(browser.Func(func(ctx context.Context, target *browser.Target) error {
		if _, err := cdp.Call(ctx, target, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: trap})
		return err
	}))
	return b
}

func (b *tab) inert(where string) {
	b.t.Helper()
	told, err := browser.Run(b.ctx, browser.Evaluate[string](poke))
	if err != nil {
		b.t.Fatalf("%s: %v", where, err)
	}
	if told != "" {
		b.t.Errorf("%s: a stranger got through: %s", where, told)
	}
}

func TestNoScriptOfAStrangerRuns(t *testing.T) {
	s := besiege(t)
	chrome := webtest.Chrome(t)
	live := s.unarmed(t, chrome, nil)
	live.open(s.talk("?sort=old"))
	live.alive()
	nobody := s.unarmed(t, chrome, nil)
	nobody.open("/en/")
	nobody.run("const e = document.createElement('img'); e.setAttribute('onerror', 'alert(1)'); e.src = 'data:,'; document.body.append(e)")
	nobody.becomes("ran.length === 1") // the trap works, and the policy is out of the way
	s.post(t)
	live.becomes(fmt.Sprintf("document.querySelectorAll('[data-message]').length >= %d", len(s.texts)))
	live.inert("the live discussion")
	s.complain(t)
	s.knock(t)
	tabs := map[*reader]*tab{nil: nobody, s.vera: s.unarmed(t, chrome, s.vera), s.moderator: s.unarmed(t, chrome, s.moderator)}
	visited := 0
	visit := func(every int) {
		for i, v := range s.visits {
			rest := strings.HasPrefix(v.path, "/en/search") || strings.Contains(v.path, "/moderation/messages/") || strings.Contains(v.path, "=%") || strings.Contains(v.path, "/%")
			if rest && i%every != 0 {
				continue
			}
			tabs[v.who].open(v.path)
			tabs[v.who].inert(v.path)
			visited++
		}
		s.visits = nil
	}
	visit(100)
	s.plead(t)
	visit(1)
	if visited < 60 {
		t.Errorf("only %d pages were looked at", visited)
	}
	author := tabs[s.vera]
	author.open(s.talk(""))
	author.see(".talk-mine .talk-own")
	author.inert("the discussion with own messages")
	s.letterIsInert(t, nobody)
}

// letterIsInert opens a letter as a web mail program without any defence would.
func (s *siege) letterIsInert(t *testing.T, b *tab) {
	t.Helper()
	s.ask(s.client(), http.MethodPost, "/account/register", url.Values{"edition": {"en"}, "name": {"O'nload-alert"}, "email": {"o'nload+alert@readers.example"}, "password": {password}})
	var letter string
	within(t, "the letter", func() bool { letter = s.letterTo("nload+alert@readers.example"); return letter != "" })
	_, shown, _ := strings.Cut(letter, "<!doctype html>")
	mail := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html>"+shown)
	}))
	defer mail.Close()
	b.open(mail.URL)
	if b.is("ran.length || document.querySelector('script, img, iframe')") {
		t.Errorf("a stranger got through in a letter: %s", shown)
	}
}

// TestFormsOfAForeignOriginDoNothing sends every form of the program as another site would, with the cookie of somebody
// who may.
func TestFormsOfAForeignOriginDoNothing(t *testing.T) {
	p := openPress(t, config.Storage{Data: t.TempDir()})
	vera, moderator := p.reader("Vera Moss"), p.staff("Mona Derat", account.Grant{Role: account.Admin})
	m := vera.post(discussion.Posting{Story: p.story, Text: "What stands here"})
	fill := strings.NewReplacer("{story}", fmt.Sprint(p.story), "{id}", fmt.Sprint(m.ID), "{message}", fmt.Sprint(m.ID), "{reader}", fmt.Sprint(vera.ID), "{$}", "")
	type form struct {
		who  *reader
		path string
	}
	forms := []form{{vera, fmt.Sprintf("/en/report/%d", p.story)}}
	for _, r := range talk.Routes() {
		if r.Method == http.MethodPost {
			path := fill.Replace(r.Pattern)
			if strings.HasPrefix(path, "/talk/") {
				path = "/en" + path
			}
			forms = append(forms, form{vera, path})
		}
	}
	for _, r := range newsroom.Routes() {
		if r.Method == http.MethodPost {
			forms = append(forms, form{moderator, fill.Replace(r.Pattern)})
		}
	}
	values := url.Values{"text": {"Posted by another site"}, "rule": {"spam"}, "reaction": {"agree"}, "remark": {"x"}, "ignore": {"1"}, "name": {"Other"}}
	before := must(p.Journal.Latest(t.Context()))
	for _, f := range forms {
		for _, from := range [][]string{
			{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, {"Sec-Fetch-Site", "", "Origin", "null"},
		} {
			got := f.who.send(f.path, values, from...)
			if got.status != http.StatusForbidden {
				t.Errorf("POST %s with %v answers %d", f.path, from, got.status)
			}
		}
	}
	if after := must(p.Journal.Latest(t.Context())); after != before {
		t.Errorf("a foreign form has left entries %d to %d in the journal", before+1, after)
	}
	if len(forms) < 60 {
		t.Errorf("only %d forms were tried", len(forms))
	}
	for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
		for _, path := range []string{p.talk("/live"), "/en/chats/live"} {
			if got := vera.get(path, from...); got.status != http.StatusForbidden || got.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("GET %s with %v answers %d", path, from, got.status)
			}
		}
	}
}

func TestPageOfAForeignOriginCannotActForItsVisitor(t *testing.T) {
	p := openPress(t, config.Storage{Data: t.TempDir()})
	vera := p.reader("Vera Moss")
	m := vera.post(discussion.Posting{Story: p.story, Text: "What stands here"})
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!doctype html><title>evil</title><iframe name=there></iframe>
<form method=post target=there action="%[1]s%[2]s/messages"><input name=text value="Posted by another site"></form>
<form method=post target=there action="%[1]s%[2]s/%[3]d/delete"></form>
<form method=post target=there action="%[1]s/account/sign-out"></form>
<script>
window.told = {};
const note = (name, promise) => promise.then((r) => r.text?.() ?? r).then((text) => told[name] = 'read ' + text, (e) => told[name] = 'refused');
note('post', fetch('%[1]s%[2]s/messages', {method: 'POST', mode: 'no-cors', credentials: 'include', body: new URLSearchParams({text: 'Posted by a foreign script'})}));
note('cors', fetch('%[1]s%[2]s/messages', {method: 'POST', credentials: 'include', body: new URLSearchParams({text: 'Posted by a foreign script'})}));
note('me', fetch('%[1]s/account/me.json?story=%[4]d', {credentials: 'include'}));
const stream = new EventSource('%[1]s%[2]s/live', {withCredentials: true});
stream.onopen = () => told.stream = 'open';
stream.onerror = () => { told.stream ??= 'refused'; stream.close() };
(async () => { for (const form of document.forms) { const done = new Promise((r) => document.querySelector('iframe').onload = r); form.submit(); await done } told.forms = 'sent' })();
</script>`, p.base, p.talk(""), m.ID, p.story)
	}))
	defer evil.Close()
	b := p.browse(t, webtest.Chrome(t), vera)
	for _, host := range []string{"127.0.0.1", "localhost"} { // the same site at another port, and another site
		b.open(strings.Replace(evil.URL, "127.0.0.1", host, 1))
		b.becomes("['post', 'cors', 'me', 'stream', 'forms'].every((name) => name in told)")
		if !b.is("told.me === 'refused' && told.cors === 'refused' && told.stream === 'refused' && told.post === 'read '") {
			t.Errorf("from %s a foreign page may do more than it should:\n%s", host, b.Shown())
		}
	}
	if texts := p.messages(p.story); len(texts) != 1 || texts[0].ID != m.ID {
		t.Errorf("a foreign page has changed the discussion: %+v", texts)
	}
	b.open("/account/?edition=en")
	if !b.is("location.pathname === '/account/'") {
		t.Error("a foreign page has signed its visitor out")
	}
	b.Forgive() // the browser has complained of everything that the foreign page was refused
}
