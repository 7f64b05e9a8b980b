package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"dateline.news/internal/account"
	"dateline.news/internal/config"
	"dateline.news/internal/discussion"
	"dateline.news/internal/fixture"
)

// payloads are the lines by which strangers try to have a page run their scripts.
func payloads(t *testing.T) []string {
	t.Helper()
	unpack := func(name string) []byte {
		zipped := must(gzip.NewReader(bytes.NewReader(fixture.Read(t, "web/"+name))))
		return must(io.ReadAll(zipped))
	}
	all := strings.Split(strings.TrimSuffix(string(unpack("xss-payloads.txt.gz")), "\n"), "\n")
	if len(all) != 4406 {
		t.Fatalf("%d lines, want 4,406", len(all))
	}
	var pairs []struct{ Payload string }
	if err := json.Unmarshal(unpack("dompurify-expectations.json.gz"), &pairs); err != nil || len(pairs) < 150 {
		t.Fatalf("%d pairs: %v", len(pairs), err)
	}
	for _, p := range pairs {
		all = append(all, p.Payload)
	}
	return all
}

// batches joins texts, each on a line of its own, to pieces of at most so many characters; one that is longer is cut.
func batches(texts []string, most int) []string {
	var all []string
	size := most
	for _, text := range texts {
		runes := []rune(strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "?"), func(r rune) bool { return r == '\n' || r == '\r' || r == 0 }), " "))
		runes = runes[:min(len(runes), most)]
		if len(runes) == 0 {
			continue
		}
		if size+1+len(runes) > most {
			all, size = append(all, ""), -1
		}
		if size > 0 {
			all[len(all)-1] += "\n"
		}
		all[len(all)-1] += string(runes)
		size += 1 + len(runes)
	}
	return all
}

// strangers are elements that no page of ours has.
var strangers = map[string]bool{
	"iframe": true, "frame": true, "frameset": true, "object": true, "embed": true, "applet": true, "base": true, "style": true, "math": true, "video": true,
	"audio": true, "source": true, "marquee": true, "image": true, "isindex": true, "keygen": true, "noscript": true, "noembed": true, "template": true,
	"foreignobject": true, "animate": true, "set": true, "xml": true, "xss": true, "x": true, "plaintext": true, "xmp": true, "listing": true, "portal": true,
}

var (
	attributeName = regexp.MustCompile(`^[a-z]+([-:][a-z]+)*[0-9]*$|^viewBox$`)
	addresses     = map[string]bool{"href": true, "src": true, "action": true, "formaction": true, "data": true, "poster": true, "cite": true, "background": true, "xlink:href": true}
)

// markupOf answers what a page holds that only a stranger can have put there, and its text.
func markupOf(page string) (faults []string, text string) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}, ""
	}
	var all strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
			all.WriteString(n.Data)
		case html.CommentNode:
			faults = append(faults, "a comment: "+n.Data)
		case html.ElementNode:
			faults = append(faults, strangeIn(n)...)
		}
	}
	return faults, all.String()
}

// strangeIn answers what of an element cannot be ours.
func strangeIn(n *html.Node) (faults []string) {
	value := func(name string) string {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val
			}
		}
		return ""
	}
	if strangers[n.Data] {
		faults = append(faults, "<"+n.Data+">")
	}
	if n.Data == "script" && !strings.HasPrefix(value("src"), "/static/") && value("type") != "application/ld+json" {
		faults = append(faults, "a script")
	}
	for _, a := range n.Attr {
		name := a.Key
		if a.Namespace != "" {
			name = a.Namespace + ":" + a.Key
		}
		switch {
		case strings.HasPrefix(name, "on"), name == "style", name == "srcdoc", name == "http-equiv", !attributeName.MatchString(name):
			faults = append(faults, fmt.Sprintf("<%s %s=%q>", n.Data, name, a.Val))
		case addresses[name] && !harmless(n.Data, a.Val):
			faults = append(faults, fmt.Sprintf("<%s %s=%q>", n.Data, name, a.Val))
		}
	}
	return faults
}

// harmless says whether an address leads to this site, or as a plain link elsewhere.
func harmless(element, address string) bool {
	if address == "" || strings.HasPrefix(address, "#") || strings.HasPrefix(address, "?") || strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") {
		return true
	}
	if element == "link" {
		return strings.HasPrefix(address, "http://127.0.0.1:") || strings.HasPrefix(address, "data:image/svg+xml,")
	}
	u, err := url.Parse(address)
	return element == "a" && err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// siege is the program after strangers have typed everything into every field.
type siege struct {
	*press
	lines     []string
	texts     []discussion.Message // what was posted
	vera      *reader
	moderator *reader
	listener  *listener
	visits    []visitOf
}

// visitOf is a page that shows what strangers have typed, to the one who looks at it.
type visitOf struct {
	who  *reader // nil: nobody
	path string
}

func besiege(t *testing.T) *siege {
	t.Helper()
	s := &siege{press: openPress(t, config.Storage{Data: t.TempDir()}), lines: payloads(t)}
	s.vera = s.reader("Vera O'nload-Moss")
	s.moderator = s.staff("Mona Derat", account.Grant{Role: account.Moderator})
	s.listener = &listener{name: "stream", client: &http.Client{}}
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() { s.listener.follow(ctx, s.base+s.talk("/live"), must(s.Journal.Latest(t.Context()))) })
	t.Cleanup(func() { cancel(); group.Wait() })
	within(t, "the stream is open", s.listener.isOpen)
	return s
}

// post sends every payload as a message, and has a moderator let through what waits.
func (s *siege) post(t *testing.T) {
	t.Helper()
	for i, text := range batches(s.lines, discussion.MaxRunes) {
		got := s.vera.send(s.talk("/messages"), url.Values{"text": {text}, "once": {fmt.Sprint("siege ", i)}}, "Accept", "application/json")
		if got.status != http.StatusOK {
			t.Fatalf("a message is refused with %d: %s", got.status, got.body)
		}
		s.jsonIsInert(t, "the answer to a message", got)
		var sent struct {
			Message struct {
				ID    int64
				State discussion.MessageState
			}
		}
		s.must(json.Unmarshal([]byte(got.body), &sent))
		if sent.Message.State == discussion.Pending {
			must(s.Board.Approve(t.Context(), account.Operator(), discussion.Decision{Message: sent.Message.ID}))
		}
	}
	s.texts = s.messages(s.story)
	for from := range len(s.texts)/50 + 1 {
		query := "?sort=old"
		if from > 0 {
			query += fmt.Sprintf("&before=%d", 50*from)
		}
		s.visits = append(s.visits, visitOf{nil, s.talk(query)})
	}
	s.visits = append(s.visits, visitOf{nil, s.talk("")}, visitOf{nil, s.page}, visitOf{nil, "/en/chats"}, visitOf{s.vera, fmt.Sprintf("%s/%d", s.talk(""), s.texts[0].ID)}, visitOf{s.vera, s.talk("/write")})
}

// complain reports the messages and appeals, with every payload as the reason.
func (s *siege) complain(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	reasons := batches(s.lines, 500)
	var neighbour *account.Actor
	for i, words := range reasons {
		if i%len(s.texts) == 0 {
			made := must(s.Book.AddReader(ctx, account.Operator(), account.Registration{Name: "Neighbour " + strings.Repeat("i", 2+i/len(s.texts)), Email: fmt.Sprintf("n%d@readers.example", i), Edition: "en"}))
			who := must(s.Book.Actor(ctx, made.ID))
			neighbour = &who
		}
		s.must(s.Board.Report(ctx, *neighbour, s.texts[i%len(s.texts)].ID, discussion.Complaint{Rule: discussion.RuleSpam, Words: words}))
	}
	for _, m := range s.texts {
		s.visits = append(s.visits, visitOf{s.moderator, fmt.Sprintf("/newsroom/moderation/messages/%d", m.ID)})
	}
	s.visits = append(s.visits, visitOf{s.moderator, "/newsroom/moderation?queue=reported"}, visitOf{s.moderator, "/newsroom/moderation?queue=all"},
		visitOf{s.moderator, fmt.Sprintf("/newsroom/moderation/readers/%d", s.vera.ID)}, visitOf{s.moderator, fmt.Sprintf("/newsroom/moderation/stories/%d", s.story)})
}

// plead has messages rejected and appeals against that, with payloads as the reason.
func (s *siege) plead(t *testing.T) {
	t.Helper()
	for i, words := range batches(s.lines, 1000)[:40] {
		m := s.texts[i]
		must(s.Board.Reject(t.Context(), account.Operator(), discussion.Decision{Message: m.ID, Rule: discussion.RuleSpam, Note: "No."}))
		s.must(s.Board.Appeal(t.Context(), s.vera.Actor, m.ID, words))
	}
	s.visits = append(s.visits, visitOf{s.moderator, "/newsroom/moderation/appeals"}, visitOf{s.moderator, "/newsroom/moderation/history"}, visitOf{s.vera, s.talk("/write")})
}

// knock comes with payloads in the name of the browser and in the address of every kind of page.
func (s *siege) knock(t *testing.T) {
	t.Helper()
	for i, agent := range batches(s.lines, 280) {
		if i%40 != 0 {
			continue
		}
		agent = strings.Map(func(r rune) rune {
			if r < ' ' || r > '~' {
				return ' '
			}
			return r
		}, agent)
		s.vera.send("/account/sign-in", url.Values{"edition": {"en"}, "email": {s.vera.email}, "password": {password}}, "User-Agent", agent)
	}
	s.visits = append(s.visits, visitOf{s.vera, "/account/?edition=en"})
	s.reportErrors()
	for i, words := range batches(s.lines, 200) {
		s.visits = append(s.visits, visitOf{nil, "/en/search?q=" + url.QueryEscape(words)})
		if i%10 == 0 {
			s.visits = append(s.visits, visitOf{nil, "/account/sign-in?edition=" + url.QueryEscape(words) + "&next=" + url.QueryEscape("/"+words)},
				visitOf{nil, "/account/register?next=" + url.QueryEscape(words)}, visitOf{nil, "/account/link?token=" + url.QueryEscape(words)},
				visitOf{nil, "/account/confirm?token=" + url.QueryEscape(words)}, visitOf{nil, "/en/" + url.PathEscape(words)}, visitOf{nil, "/account/" + url.PathEscape(words)},
				visitOf{nil, fmt.Sprintf("/en/report/%d?words=%s", s.story, url.QueryEscape(words))}, visitOf{nil, s.talk("?before=" + url.QueryEscape(words))}, visitOf{nil, "/en/talk/" + url.PathEscape(words)}, visitOf{s.moderator, "/newsroom/moderation?queue=" + url.QueryEscape(words)})
		}
	}
}

// reportErrors sends some of the payloads as reports of errors, as many as are taken at a time.
func (s *siege) reportErrors() {
	s.t.Helper()
	remarks := batches(s.lines, 2000)
	for i, words := range batches(s.lines, 600)[:3] {
		got := s.ask(s.client(), http.MethodPost, fmt.Sprintf("/en/report/%d", s.story), url.Values{"words": {words}, "remark": {remarks[20*i+5]}, "email": {""}})
		if got.status != http.StatusSeeOther {
			s.t.Fatalf("a report answers %d: %s", got.status, got.body)
		}
		s.visits = append(s.visits, visitOf{nil, got.header.Get("Location")}, visitOf{s.moderator, fmt.Sprintf("/newsroom/reports/%d", i+1)})
	}
	s.visits = append(s.visits, visitOf{s.moderator, "/newsroom/reports"})
}

func (s *siege) look(v visitOf) answer {
	client := http.DefaultClient
	if v.who != nil {
		client = v.who.client
	}
	return s.ask(client, http.MethodGet, v.path, nil)
}

// jsonIsInert looks at an answer for a script: every piece of HTML in it, and that no browser takes it for a page.
func (s *siege) jsonIsInert(t *testing.T, where string, got answer) {
	t.Helper()
	if kind := got.header.Get("Content-Type"); !strings.Contains(kind, "json") || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: %s %q", where, kind, got.header.Get("X-Content-Type-Options"))
	}
	var read any
	if err := json.Unmarshal([]byte(got.body), &read); err != nil {
		t.Errorf("%s: %v", where, err)
	}
	eachHTML(read, func(name, fragment string) {
		if faults, _ := markupOf(fragment); len(faults) > 0 {
			t.Errorf("%s: %s: %v", where, name, faults)
		}
	})
}

// eachHTML calls f for every field of an answer that a script puts into a page.
func eachHTML(read any, f func(name, fragment string)) {
	switch v := read.(type) {
	case map[string]any:
		for name, inner := range v {
			if fragment, ok := inner.(string); ok && slices.Contains([]string{"html", "fragment", "shown", "panel"}, name) {
				f(name, fragment)
			}
			eachHTML(inner, f)
		}
	case []any:
		for _, inner := range v {
			eachHTML(inner, f)
		}
	}
}

// TestNothingThatStrangersTypeBecomesMarkup sends every payload through every field that a stranger controls and reads
// every page, stream, letter, feed and answer as a browser does.
func TestNothingThatStrangersTypeBecomesMarkup(t *testing.T) {
	s := besiege(t)
	s.post(t)
	t.Run("stream", s.streamIsInert)
	s.complain(t)
	t.Run("messages are whole", s.nothingIsLost)
	s.knock(t)
	t.Run("pages", s.pagesAreInert)
	s.plead(t)
	t.Run("pages of appeals", s.pagesAreInert)
	t.Run("answers", s.answersAreInert)
	t.Run("refused forms", s.refusalsAreInert)
	t.Run("letters", s.lettersAreInert)
	t.Run("feeds", s.feedsAreInert)
}

func (s *siege) streamIsInert(t *testing.T) {
	last := must(s.Journal.Latest(t.Context()))
	marker := s.vera.post(discussion.Posting{Story: s.story, Text: "The end of the siege", Once: "the end"})
	within(t, "the stream has everything", func() bool {
		return slices.ContainsFunc(s.listener.all(), func(e heard) bool { return e.ID > last && strings.Contains(e.Data, "The end of the siege") })
	})
	for _, e := range s.listener.all() {
		if faults, _ := markupOf(e.Told.HTML); len(faults) > 0 {
			t.Errorf("event %d: %v", e.ID, faults)
		}
	}
	if n := len(s.listener.all()); n < len(s.texts) {
		t.Errorf("%d events for %d messages", n, len(s.texts))
	}
	s.must(s.Board.Delete(t.Context(), s.vera.Actor, marker.ID))
}

// nothingIsLost proves that the payloads were there to be rendered, every letter of them as text.
func (s *siege) nothingIsLost(t *testing.T) {
	var all strings.Builder
	for _, v := range s.visits {
		if strings.Contains(v.path, "sort=old") || v.path == s.talk("") {
			_, text := markupOf(s.look(v).body)
			all.WriteString(bare(text))
		}
	}
	missing := 0
	for _, line := range batches(s.lines, discussion.MaxRunes) {
		for _, part := range strings.Split(line, "\n") {
			want := bare(discussion.Plain(discussion.Parse(discussion.Tidy(part))))
			if !strings.Contains(all.String(), want) {
				if missing++; missing < 5 {
					t.Errorf("not shown as text: %q", part)
				}
			}
		}
	}
	if missing > 0 {
		t.Errorf("%d payloads are not shown as text", missing)
	}
}

// bare leaves out space and what the markup takes.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '*' || r == '>' {
			return -1
		}
		return r
	}, s)
}

func (s *siege) pagesAreInert(t *testing.T) {
	for _, v := range s.visits {
		got := s.look(v)
		if got.status >= 500 {
			t.Errorf("%s answers %d", v.path, got.status)
		}
		if to := got.header.Get("Location"); to != "" && !harmless("redirect", to) {
			t.Errorf("%s leads to %s", v.path, to)
		}
		if policy := got.header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self'") {
			t.Errorf("%s has the policy %q", v.path, policy)
		}
		if faults, _ := markupOf(got.body); len(faults) > 0 {
			t.Errorf("%s: %v", v.path, faults[:min(len(faults), 5)])
		}
	}
	s.visits = nil
}

func (s *siege) answersAreInert(t *testing.T) {
	for _, v := range []visitOf{
		{s.vera, fmt.Sprintf("/account/me.json?story=%d", s.story)}, {nil, fmt.Sprintf("/api/v1/stories/%d/messages?limit=100", s.story)},
		{nil, fmt.Sprintf("/api/v1/stories/%d/messages?sort=old&limit=100", s.story)},
	} {
		s.jsonIsInert(t, v.path, s.look(v))
	}
	for i, words := range batches(s.lines, 1500) {
		if i%8 == 0 {
			s.jsonIsInert(t, "a refusal of the API", s.look(visitOf{nil, "/api/v1/stories?edition=" + url.QueryEscape(words)}))
			s.jsonIsInert(t, "an unknown address of the API", s.look(visitOf{nil, "/api/v1/" + url.PathEscape(words)}))
		}
	}
}

// refusalsAreInert sends forms that are refused and come back with what was typed.
func (s *siege) refusalsAreInert(t *testing.T) {
	for i, words := range batches(s.lines, 3000) {
		form := url.Values{"edition": {"en"}, "next": {words}, "name": {words}, "email": {words}, "password": {"short"}, "draft": {words}, "draft_story": {fmt.Sprint(s.story)}, "draft_parent": {words},
			"remark": {""}, "code": {words}, "token": {words}, "text": {words}, "parent": {words}, "words": {words}, "rule": {words}, "reaction": {words}, "once": {fmt.Sprint("refused ", i)}}
		doors := []string{"/account/register", "/account/sign-in/link", "/account/confirm", "/account/link", s.talk("/messages"), fmt.Sprintf("/en/report/%d", s.story)}
		if i%10 == 0 {
			doors = append(doors, "/account/sign-in") // it takes its time, whatever is sent
		}
		for _, path := range doors {
			got := s.ask(s.press.client(), http.MethodPost, path, form)
			if faults, text := markupOf(got.body); len(faults) > 0 || got.status < 400 || text == "" {
				t.Fatalf("%s answers %d: %v", path, got.status, faults[:min(len(faults), 5)])
			}
		}
		for _, path := range []string{s.talk(fmt.Sprintf("/%d/report", s.texts[60].ID)), s.talk(fmt.Sprintf("/%d/react", s.texts[60].ID)), "/account/name", "/account/email"} {
			got := s.moderator.send(path, form)
			if faults, _ := markupOf(got.body); len(faults) > 0 || got.status < 400 {
				t.Fatalf("%s answers %d: %v", path, got.status, faults[:min(len(faults), 5)])
			}
		}
	}
}

// lettersAreInert registers under the strangest name that is allowed and reads the letter.
func (s *siege) lettersAreInert(t *testing.T) {
	got := s.ask(s.press.client(), http.MethodPost, "/account/register", url.Values{"edition": {"en"}, "name": {"O'nload-alert"}, "email": {"o'nload+alert@readers.example"}, "password": {password}})
	if got.status != http.StatusSeeOther {
		t.Fatalf("the registration answers %d", got.status)
	}
	var letter string
	within(t, "the letter", func() bool { letter = s.letterTo("nload+alert@readers.example"); return letter != "" })
	_, page, found := strings.Cut(letter, "<!doctype html>")
	if !found {
		t.Fatalf("a letter without HTML: %s", letter)
	}
	faults, text := markupOf("<!doctype html>" + page)
	faults = slices.DeleteFunc(faults, func(f string) bool { return strings.Contains(f, " style=") }) // letters have no style sheet
	if len(faults) > 0 || !strings.Contains(text, "Meridian") {
		t.Errorf("the letter: %v\n%s", faults, text)
	}
}

func (s *siege) feedsAreInert(t *testing.T) {
	for _, path := range []string{"/en/feed.rss", "/en/feed.atom", "/en/feed.json", "/sitemap.xml", "/news-sitemap.xml"} {
		got := s.look(visitOf{nil, path})
		if got.status != http.StatusOK || strings.Contains(got.body, "alert(") || strings.Contains(got.body, "onerror") {
			t.Errorf("%s answers %d and carries what a reader typed", path, got.status)
		}
	}
}

func TestTextThatDeceivesTheEyeIsTamed(t *testing.T) {
	p := openPress(t, config.Storage{Data: t.TempDir()})
	vera := p.reader("Vera Moss")
	tower := "a" + strings.Repeat("\u0301", 60)
	for _, text := range []string{
		"The file is \u202Egnp.exe\u202C, said he", "Left\u2066 open\u2067 and\u2068 open", "in\u200Bvis\u2060ible\uFEFF run \u200B\u200B\u200B\u200B", tower + " and " + tower,
		"nothing\u0000 but\u0007 bells", "tags \U000E0041\U000E0042 here",
	} {
		got := vera.send(p.talk("/messages"), url.Values{"text": {text}}, "Accept", "application/json")
		if got.status != http.StatusOK {
			t.Fatalf("%q is refused: %s", text, got.body)
		}
	}
	page := p.ask(http.DefaultClient, http.MethodGet, p.talk(""), nil).body
	_, shown := markupOf(page)
	marks := 0
	for _, r := range shown {
		if marks++; !unicode.IsMark(r) {
			marks = 0
		}
		if marks > 8 || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r == '\u200B' || r == '\u2060' || r == '\uFEFF' || r == 0 || r == 7 || r >= 0xE0000 && r <= 0xE007F {
			t.Fatalf("%U (%d marks) stands on the page", r, marks)
		}
	}
	for _, name := range []string{"Verа Moss", "VERA M0SS", "Vera  Moss", "Vera\u200BMoss", "V\u0435ra M\u043Ess", "Meridian", "M\u0435ridian", "V" + strings.Repeat("\u0301", 9) + "era", "deleted reader"} {
		got := p.ask(p.client(), http.MethodPost, "/account/register", url.Values{"edition": {"en"}, "name": {name}, "email": {fmt.Sprintf("x%d@readers.example", utf8.RuneCountInString(name)+int([]rune(name)[1]))}, "password": {password}})
		if got.status == http.StatusSeeOther {
			t.Errorf("%q may be a reader's name beside Vera Moss", name)
		}
	}
}
