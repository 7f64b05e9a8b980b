package app_test

import (
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

const password = "a short sentence about rain"

// patience is how long a test waits for what must come, on a machine with much to do.
const patience = 30 * time.Second

// press is the whole program on a real address, with an edition and a story that is discussed.
type press struct {
	*app.App
	t       *testing.T
	base    string
	letters string
	story   int64
	page    string        // path of the story
	people  *atomic.Int64 // who have registered
}

func openPress(t *testing.T, storage config.Storage) *press {
	t.Helper()
	return openPressAt(t, storage, nil)
}

// openPressAt opens it with a clock; nil is the machine's.
func openPressAt(t *testing.T, storage config.Storage, now clock.Clock) *press {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	a, err := app.Open(ctx, app.Options{Storage: storage, Clock: now, TalkLimits: &discussion.Limits{}})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &press{App: a, t: t, base: "http://" + listener.Addr().String(), letters: storage.LettersFolder(), people: new(atomic.Int64)}
	p.must(a.House.Setup(ctx, account.Operator(), edition.Setup{Agency: "Meridian", Domain: "meridian.example", Editions: []edition.Edition{
		{Code: "en", Sections: []edition.Section{{Slug: "world", Name: "World"}, {Slug: "sport", Name: "Sport"}}}, {Code: "ar"}}}))
	p.story, p.page = p.publish("Harvest begins")
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, app.Serving{Serving: config.Serving{CacheMB: 16}, Listener: listener}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *press) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// within waits until a condition holds.
func within(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("not within %s: %s", patience, what)
		}
	}
}

// publish brings out a story and answers its number and path.
func (p *press) publish(headline string) (int64, string) {
	p.t.Helper()
	c := story.Copy{Headline: headline, Lede: "The wheat is early.", Section: "world", Body: must(prose.FromText("The first lorries left at dawn."))}
	var out story.Story
	p.must(p.DB.Update(context.Background(), func(tx *store.Tx) error {
		var err error
		out, err = p.Archive.Publish(context.Background(), tx, account.Operator(), story.Publication{Edition: "en", Kind: story.Article, Copy: c})
		return err
	}))
	return out.Number, out.Path
}

// reader is somebody with an account, a confirmed address and a session.
type reader struct {
	*press
	account.Actor
	email  string
	client *http.Client
}

// newcomer is a reader who has never written.
func (p *press) newcomer(name string) *reader {
	p.t.Helper()
	ctx := p.t.Context()
	r := &reader{press: p, email: fmt.Sprintf("reader%d@readers.example", p.people.Add(1))}
	made := must(p.Book.AddReader(ctx, account.Operator(), account.Registration{Name: name, Email: r.email, Password: password, Edition: "en", Locale: "en"}))
	r.Actor = must(p.Book.Actor(ctx, made.ID))
	r.client = p.client()
	r.signIn()
	return r
}

// must answers a value and panics where there is an error: for what a test needs before it begins.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// reader is one whose messages appear at once.
func (p *press) reader(name string) *reader {
	p.t.Helper()
	r := p.newcomer(name)
	elsewhere, _ := p.publish("Elsewhere, for " + name)
	for n := range 3 {
		m := r.post(discussion.Posting{Story: elsewhere, Text: fmt.Sprintf("Words of %s, number %d", name, n)})
		_, err := p.Board.Approve(p.t.Context(), account.Operator(), discussion.Decision{Message: m.ID})
		p.must(err)
	}
	return r
}

// post writes straight onto the board.
func (r *reader) post(d discussion.Posting) discussion.Message {
	r.t.Helper()
	if d.Story == 0 {
		d.Story = r.story
	}
	m, err := r.Board.Post(r.t.Context(), r.Actor, d)
	r.must(err)
	return m
}

// staff is a colleague with one role, signed in.
func (p *press) staff(name string, grant account.Grant) *reader {
	p.t.Helper()
	r := &reader{press: p, email: fmt.Sprintf("staff%d@meridian.example", p.people.Add(1)), client: p.client()}
	made := must(p.Book.Add(p.t.Context(), account.Operator(), account.NewAccount{Email: r.email, Name: name, Password: password, Grants: []account.Grant{grant}}))
	r.Actor = must(p.Book.Actor(p.t.Context(), made.ID))
	r.signIn()
	return r
}

func (p *press) client() *http.Client {
	jar := must(cookiejar.New(nil))
	return &http.Client{Jar: jar, Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (r *reader) signIn() {
	r.t.Helper()
	answer := r.send("/account/sign-in", url.Values{"edition": {"en"}, "email": {r.email}, "password": {password}})
	if answer.status != http.StatusSeeOther {
		r.t.Fatalf("sign-in answers %d: %s", answer.status, answer.body)
	}
}

type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request as a script of the page does, with pairs of header names and values.
func (p *press) ask(client *http.Client, method, path string, form url.Values, header ...string) answer {
	p.t.Helper()
	var content io.Reader
	if form != nil {
		content = strings.NewReader(form.Encode())
	}
	request := must(http.NewRequestWithContext(p.t.Context(), method, p.base+path, content))
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := client.Do(request)
	p.must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	p.must(err)
	return answer{response.StatusCode, response.Header, string(body)}
}

func (r *reader) get(path string, header ...string) answer {
	r.t.Helper()
	return r.ask(r.client, http.MethodGet, path, nil, header...)
}

func (r *reader) send(path string, form url.Values, header ...string) answer {
	r.t.Helper()
	return r.ask(r.client, http.MethodPost, path, form, header...)
}

// talk is a path of the story's discussion.
func (p *press) talk(rest string) string { return fmt.Sprintf("/en/talk/%d%s", p.story, rest) }

// messages answers what everybody sees of a discussion, newest first.
func (p *press) messages(number int64) []discussion.Message {
	p.t.Helper()
	page, err := p.Board.Page(p.t.Context(), discussion.PageQuery{Story: number, Limit: 200})
	p.must(err)
	return page.Messages
}

// letter waits for a letter and answers the link in it.
func (p *press) letter(to string) string {
	p.t.Helper()
	var text string
	within(p.t, "a letter to "+to, func() bool {
		text = p.letterTo(to)
		return text != ""
	})
	link := regexp.MustCompile(regexp.QuoteMeta(p.base) + `\S+`).FindString(text)
	if link == "" {
		p.t.Fatalf("a letter without a link: %s", text)
	}
	return link
}

// letterTo takes a letter to an address out of the folder, as text; "" where there is none.
func (p *press) letterTo(to string) string {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.letters, "*.eml"))
	p.must(err)
	for _, name := range files {
		file, err := os.Open(name)
		p.must(err)
		letter, err := mail.ReadMessage(file)
		p.must(err)
		var parts string
		if strings.Contains(letter.Header.Get("To"), to) {
			parts = readParts(p.t, letter.Header.Get("Content-Type"), letter.Header.Get("Content-Transfer-Encoding"), letter.Body)
		}
		p.must(file.Close())
		if parts != "" {
			p.must(os.Remove(name))
			return parts
		}
	}
	return ""
}

// readParts answers every part of a letter, decoded.
func readParts(t *testing.T, contentType, encoding string, body io.Reader) string {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if encoding == "quoted-printable" {
			body = quotedprintable.NewReader(body)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var all strings.Builder
	for parts := multipart.NewReader(body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return all.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(readParts(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part) + "\n")
	}
}
