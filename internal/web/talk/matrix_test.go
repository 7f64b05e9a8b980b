package talk_test

import (
	"bufio"
	"compress/gzip"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/fixture"
	"dateline.news/internal/web/talk"
)

// staff is a browser in which a moderator is signed in.
func (p *press) staff(name string) *browser {
	p.t.Helper()
	_, err := p.book.Add(p.t.Context(), account.Operator(), account.NewAccount{Email: mailbox(name), Name: name, Password: password, Locale: "en", Grants: []account.Grant{{Role: account.Moderator}}})
	p.must(err)
	b := p.browser()
	b.send("/account/sign-in", "edition", "en", "email", mailbox(name), "password", password)
	b.want(http.StatusSeeOther)
	return b
}

func (p *press) sanction(b *browser, m discussion.Measure) {
	p.t.Helper()
	f := discussion.SanctionForm{Reader: b.me().ID, Measure: m, Scope: discussion.OnSite, Rule: discussion.RuleSpam, Note: "A moderator's note"}
	switch m {
	case discussion.Mute:
		p.mute(f)
		return
	case discussion.Suspend:
		f.For = time.Hour
	}
	_, err := p.board.Sanction(p.t.Context(), account.Operator(), f)
	p.must(err)
}

// mute mutes a reader in the discussion of every edition.
func (p *press) mute(f discussion.SanctionForm) {
	p.t.Helper()
	f.Scope, f.For = discussion.InChat, time.Hour
	for code, story := range p.stories {
		f.Edition, f.Story = code, story
		_, err := p.board.Sanction(p.t.Context(), account.Operator(), f)
		p.must(err)
	}
}

// crowd answers a browser for every state that a reader may be in.
func (p *press) crowd() map[discussion.ReaderState]*browser {
	unconfirmed := p.browser()
	unconfirmed.register("Una Firm")
	all := map[discussion.ReaderState]*browser{discussion.Anonymous: p.browser(), discussion.Unconfirmed: unconfirmed, discussion.Newcomer: p.reader("New Comer"), discussion.Trusted: p.staff("Modest Rater")}
	for state, m := range map[discussion.ReaderState]discussion.Measure{discussion.Warned: discussion.Warn, discussion.Muted: discussion.Mute, discussion.Suspended: discussion.Suspend, discussion.Blocked: discussion.Block} {
		all[state] = p.reader("Reader " + string(state))
		p.sanction(all[state], m)
	}
	return all
}

func TestEveryAddressHasAnHonestAnswerForEveryReader(t *testing.T) {
	p := open(t)
	crowd := p.crowd()
	author := p.reader("Vera Moss")
	author.send(author.talk("/messages"), "text", "Words to act on")
	p.approve()
	_, body := author.get(author.talk(""))
	id := strings.Split(strings.Split(body, `data-message="`)[1], `"`)[0]
	ends := map[string]bool{"/account/sign-out": true, "/account/delete": true}
	for state, b := range crowd {
		for _, r := range talk.Routes() {
			if r.Method == http.MethodPost && ends[r.Pattern] && state != discussion.Anonymous {
				continue // walked by tests of their own: nobody is left after it
			}
			path := strings.NewReplacer("{$}", "", "{story}", strconv.FormatInt(p.story, 10), "{id}", id).Replace(r.Pattern)
			if !strings.HasPrefix(path, "/account") {
				path = "/en" + path
			}
			var form url.Values
			if r.Method == http.MethodPost {
				form = url.Values{}
			}
			status, answer := b.ask(r.Method, path, form)
			switch {
			case status >= 500:
				t.Errorf("%s: %s %s answers %d", state, r.Method, r.Pattern, status)
			case r.Door == talk.Signed && state == discussion.Anonymous && r.Method == http.MethodGet && (status != http.StatusSeeOther || !strings.HasPrefix(b.location(), "/account/sign-in?")):
				t.Errorf("nobody is let through %s: %d %s", r.Pattern, status, b.location())
			case r.Door == talk.Signed && state == discussion.Anonymous && r.Method == http.MethodPost && status != http.StatusUnauthorized:
				t.Errorf("nobody may %s: %d", r.Pattern, status)
			case r.Door == talk.Kept && strings.Contains(b.last.Header().Get("Cache-Control"), "private"):
				t.Errorf("%s is kept from the cache", r.Pattern)
			case r.Door != talk.Kept && !strings.Contains(b.last.Header().Get("Cache-Control"), "no-store"):
				t.Errorf("%s may be kept: %q", r.Pattern, b.last.Header().Get("Cache-Control"))
			case !strings.Contains(b.last.Header().Get("Content-Security-Policy"), "script-src 'self'") || strings.Contains(answer, "style=") || strings.Contains(answer, "<script>"):
				t.Errorf("%s breaks the policy of the pages", r.Pattern)
			}
		}
	}
}

// payloads are lines that have broken other sites.
func payloads(t *testing.T) []string {
	t.Helper()
	file, err := os.Open(fixture.Path(t, "web/xss-payloads.txt.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	scanner := bufio.NewScanner(unpacked)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	if err := scanner.Err(); err != nil || len(lines) < 100 {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	return lines
}

// inert fails the test where a page holds an element or attribute that our templates do not write.
func inert(t *testing.T, what, page string) {
	t.Helper()
	allowed := map[string]bool{"script": true, "link": true, "meta": true, "style": false, "iframe": false, "object": false, "embed": false, "base": false, "video": false, "audio": false, "math": false}
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := tokens.Token()
		if ok, named := allowed[token.Data]; named && !ok {
			t.Fatalf("%s: the page has <%s>", what, token.Data)
		}
		for _, a := range token.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
				t.Fatalf("%s: <%s %s>", what, token.Data, a.Key)
			case token.Data == "script" && a.Key == "src" && !strings.HasPrefix(value, "/static/"):
				t.Fatalf("%s: a script from %s", what, value)
			case (a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction") && (strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "vbscript:")):
				t.Fatalf("%s: <%s %s=%q>", what, token.Data, a.Key, a.Val)
			}
		}
		if token.Data == "script" && len(token.Attr) < 2 {
			t.Fatalf("%s: a script in the page", what)
		}
	}
}

func TestHostileWordsStayWords(t *testing.T) {
	p := open(t)
	all := payloads(t)
	var some []string
	for i := 0; i < len(all); i += 40 {
		some = append(some, all[i])
	}
	b, c := p.staff("Modest Rater"), p.browser()
	for i, line := range some {
		p.Clock.Advance(time.Minute)
		b.send(b.talk("/messages"), "text", line+" "+strconv.Itoa(i))
		inert(t, "refused message", b.last.Body.String())
		_, page := c.send("/account/register", "edition", "en", "next", line, "name", line, "email", line, "password", "short", "draft", line, "draft_story", "1")
		inert(t, "registration", page)
		_, page = c.send("/account/sign-in/link", "edition", line, "next", line, "email", line)
		inert(t, "link asked for", page)
		_, page = c.get("/account/confirm?token=" + url.QueryEscape(line) + "&next=" + url.QueryEscape(line) + "&edition=" + url.QueryEscape(line))
		inert(t, "token", page)
		_, page = b.get("/account/?link=" + url.QueryEscape(line))
		inert(t, "account", page)
	}
	shown := ""
	for path := b.talk("?sort=old"); path != ""; {
		_, page := c.get(path)
		inert(t, "discussion", page)
		shown += page
		before, _, more := strings.Cut(page, `" rel="next"`)
		path = ""
		if more {
			path = html.UnescapeString(before[strings.LastIndex(before, `"`)+1:])
		}
	}
	if n := strings.Count(shown, "data-message="); n < len(some)*3/4 {
		t.Errorf("only %d of %d lines stand in the discussion", n, len(some))
	}
	_, page := c.get(b.talk(""))
	id := strings.Split(strings.Split(page, `data-message="`)[1], `"`)[0]
	d := p.reader("Vera Moss")
	for _, line := range some[:20] {
		_, page := d.send(d.talk("/"+id+"/report"), "rule", line, "words", line)
		inert(t, "refused report", page)
		_, page = d.send(d.talk("/messages"), "text", line, "parent", line, "once", line)
		inert(t, "answer", page)
	}
	_, page = c.get("/en/chats")
	inert(t, "chats", page)
	_, page = d.get(d.talk("/write"))
	inert(t, "own place", page)
}

func TestForeignOriginCannotActWithTheReadersRights(t *testing.T) {
	p := open(t)
	b := p.reader("Vera Moss")
	for _, r := range talk.Routes() {
		if r.Method != http.MethodPost {
			continue
		}
		path := strings.NewReplacer("{story}", strconv.FormatInt(p.story, 10), "{id}", "1").Replace(r.Pattern)
		if !strings.HasPrefix(path, "/account") {
			path = "/en" + path
		}
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}} {
			status, page := b.ask(http.MethodPost, path, url.Values{"text": {"theirs"}}, header...)
			if status != http.StatusForbidden || !strings.Contains(page, "This form came from another site") {
				t.Errorf("%s %v answers %d", r.Pattern, header, status)
			}
		}
	}
	if b.name() != "Vera Moss" {
		t.Error("the reader was signed out")
	}
}

func TestDoorLeadsNowhereElse(t *testing.T) {
	p := open(t)
	p.reader("Vera Moss")
	for next, want := range map[string]string{
		"/en/talk/1?at=3#m-3": "/en/talk/1?at=3#m-3", "/ru/": "/ru/", "": "/en/", "https://evil.example/": "/en/", "//evil.example/": "/en/", `/\evil.example`: "/en/",
		"/%2fevil.example": "/en/", "javascript:alert(1)": "/en/", "/account/sign-out": "/en/", "/\tevil": "/en/", "/en/\r\nSet-Cookie: a=b": "/en/", "evil": "/en/",
	} {
		b := p.browser()
		b.send("/account/sign-in", "edition", "en", "next", next, "email", mailbox("Vera Moss"), "password", password)
		if got := b.location(); got != want {
			t.Errorf("next=%q leads to %q, want %q", next, got, want)
		}
	}
}

func TestLettersFolderIsToldToThoseWhoManageStaffAlone(t *testing.T) {
	p := open(t)
	_, err := p.book.Add(t.Context(), account.Operator(), account.NewAccount{Email: mailbox("Ad Min"), Name: "Ad Min", Password: password, Locale: "en", Grants: []account.Grant{{Role: account.Admin}}})
	p.must(err)
	b := p.browser()
	b.send("/account/sign-in", "edition", "en", "email", mailbox("Ad Min"), "password", password)
	b.get("/account/")
	b.want(http.StatusOK, "/var/letters")
	m := p.staff("Modest Rater")
	m.get("/account/")
	m.without("/var/letters")
}
