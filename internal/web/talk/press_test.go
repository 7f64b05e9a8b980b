package talk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/job"
	"dateline.news/internal/mail"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
	"dateline.news/internal/web"
	"dateline.news/internal/web/talk"
)

// postbox keeps the letters that were written.
type postbox struct {
	mu      sync.Mutex
	letters []mail.Letter
	came    chan struct{}
}

func (p *postbox) Enqueue(_ context.Context, tx *store.Tx, l mail.Letter) error {
	tx.After(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.letters = append(p.letters, l)
		p.came <- struct{}{}
	})
	return nil
}

func (p *postbox) Forget(context.Context, *store.Tx, string) error { return nil }

// people shows the book of accounts to the board.
type people struct{ book *account.Book }

func (p people) Person(ctx context.Context, q store.Queryer, id int64) (discussion.Person, error) {
	r, err := p.book.Reader(ctx, q, id)
	return discussion.Person{ID: r.ID, Name: r.Name, Confirmed: r.Confirmed, Created: r.Created, Deleted: r.Deleted, Staff: r.Staff}, err
}

func (p people) Names(ctx context.Context, _ store.Queryer, ids []int64) (map[int64]string, error) {
	return p.book.NamesOf(ctx, ids)
}

// noPictures is a mediabank without pictures.
type noPictures struct{}

func (noPictures) Pictures(context.Context, []int64) (map[int64]mediabank.Asset, error) {
	return nil, nil
}

// elsewhere stands for the site.
type elsewhere struct{}

func (elsewhere) ServeEdition(w http.ResponseWriter, _ *http.Request, ed edition.Edition, path string) {
	fmt.Fprintf(w, "site %s %s", ed.Code, path)
}

func (elsewhere) ServeRoot(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// press is a newsroom with its discussions, as readers reach it.
type press struct {
	*storytest.Newsroom
	t       *testing.T
	book    *account.Book
	board   *discussion.Board
	face    *talk.Face
	post    *postbox
	handler http.Handler
	story   int64
	stories map[string]int64 // edition → a story of its own
}

func open(t *testing.T) *press {
	t.Helper()
	db := storetest.Open(t, storetest.SQLite(t))
	p := &press{Newsroom: storytest.New(t, db), t: t, post: &postbox{came: make(chan struct{}, 100)}}
	jobs, err := job.New(db, job.Config{})
	p.must(err)
	p.must(jobs.Migrate(t.Context()))
	p.must(p.House.SetOrigin("https://news.example"))
	p.book = account.New(db, p.Journal, p.Clock)
	p.book.Receive(account.Reception{
		Jobs: jobs, Letters: p.post, Origin: func() string { return "https://news.example" },
		Agency: func(context.Context, string) (string, error) { return "Meridian", nil },
	})
	p.board = discussion.New(discussion.Options{DB: db, Journal: p.Journal, Clock: p.Clock, Archive: p.Archive, House: p.House, People: people{p.book}})
	p.Archive.OnChange(p.board.Hook)
	cache := web.NewCache(p.Journal, 32<<20)
	p.Journal.OnCommit(cache.Drop)
	p.face, err = talk.New(talk.Options{
		Sessions: web.NewSessions(p.book.NewSessions(true), p.book), Book: p.book, House: p.House, Board: p.board, Archive: p.Archive,
		Bank: noPictures{}, Cache: cache, Clock: p.Clock, Letters: "/var/letters",
	})
	p.must(err)
	p.handler = web.NewDispatcher(cache, p.House, elsewhere{}, map[string]http.Handler{talk.Root: p.face}).Inside(p.face)
	p.run(jobs)
	p.story = p.publish("Harvest begins", "en")
	p.stories = map[string]int64{"en": p.story}
	return p
}

// run lets the jobs run that write letters.
func (p *press) run(jobs *job.Queue) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- jobs.Run(ctx) }()
	p.t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			p.t.Error(err)
		}
	})
}

func (p *press) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *press) publish(headline, code string) int64 {
	p.t.Helper()
	return p.MustPublish(p.t, story.Publication{Edition: code, Copy: storytest.Copy(headline, "Text.")}).Number
}

// letter waits for a letter to an address and answers the link in it.
func (p *press) letter(to string) string {
	p.t.Helper()
	late := time.After(20 * time.Second)
	for {
		p.post.mu.Lock()
		for i, l := range p.post.letters {
			if l.To == to {
				p.post.letters = append(p.post.letters[:i:i], p.post.letters[i+1:]...)
				p.post.mu.Unlock()
				link := regexp.MustCompile(`https://news\.example(\S+)`).FindStringSubmatch(l.Text)
				if link == nil {
					p.t.Fatalf("a letter without a link: %s", l.Text)
				}
				return link[1]
			}
		}
		p.post.mu.Unlock()
		select {
		case <-p.post.came:
		case <-late:
			p.t.Fatalf("no letter to %s", to)
		}
	}
}

// browser is a reader's browser: it keeps its cookie.
type browser struct {
	*press
	cookies map[string]*http.Cookie
	last    *httptest.ResponseRecorder
}

func (p *press) browser() *browser { return &browser{press: p, cookies: map[string]*http.Cookie{}} }

// ask sends a request, with pairs of header names and values.
func (b *browser) ask(method, path string, form url.Values, header ...string) (status int, body string) {
	b.t.Helper()
	var content io.Reader
	if form != nil {
		content = strings.NewReader(form.Encode())
	}
	path, _, _ = strings.Cut(path, "#") // a browser keeps the fragment to itself
	r := httptest.NewRequest(method, "https://news.example"+path, content)
	r.RemoteAddr = "192.0.2.1:4000"
	r.Header.Set("User-Agent", "Browser <script>alert(1)</script>")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	b.last = httptest.NewRecorder()
	b.handler.ServeHTTP(b.last, r)
	for _, c := range b.last.Result().Cookies() {
		b.cookies[c.Name] = c
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return b.last.Code, b.last.Body.String()
}

func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	return b.ask(http.MethodGet, path, nil)
}

// send sends a form of pairs.
func (b *browser) send(path string, pairs ...string) (int, string) {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.ask(http.MethodPost, path, form)
}

// location is where the last answer leads.
func (b *browser) location() string { return b.last.Header().Get("Location") }

// want ends the test where an answer is not of a status, or lacks a text.
func (b *browser) want(status int, texts ...string) {
	b.t.Helper()
	body := b.matter()
	if b.last.Code != status {
		b.t.Fatalf("status %d, want %d: %s", b.last.Code, status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			b.t.Fatalf("%q is not in: %s", text, body)
		}
	}
}

// matter is the last answer without the frame of its page.
func (b *browser) matter() string {
	body := b.last.Body.String()
	if _, main, found := strings.Cut(body, "<main"); found {
		body, _, _ = strings.Cut(main, "</main>")
	}
	return body
}

// without fails the test where a text stands in the last answer.
func (b *browser) without(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if strings.Contains(b.last.Body.String(), text) {
			b.t.Errorf("%q is in: %s", text, b.matter())
		}
	}
}

const password = "a short sentence about rain"

func (b *browser) register(name string) {
	b.t.Helper()
	b.send("/account/register", "edition", "en", "name", name, "email", mailbox(name), "password", password)
	b.want(http.StatusSeeOther)
}

func mailbox(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@readers.example"
}

// reader is a browser with a confirmed reader in it.
func (p *press) reader(name string) *browser {
	p.t.Helper()
	b := p.browser()
	b.register(name)
	link, err := url.Parse(p.letter(mailbox(name)))
	p.must(err)
	b.send("/account/confirm", "edition", "en", "token", link.Query().Get("token"))
	b.want(http.StatusOK, "The address is confirmed.")
	return b
}

// me answers the account of a browser.
func (b *browser) me() account.Account {
	b.t.Helper()
	a, err := b.book.SignIn(b.t.Context(), account.Credentials{Email: mailbox(b.name()), Password: password, Address: "192.0.2.1"})
	b.must(err)
	return a
}

func (b *browser) name() string {
	b.t.Helper()
	_, body := b.ask(http.MethodGet, "/account/me.json", nil, "Accept", "application/json")
	found := regexp.MustCompile(`"name":"([^"]*)"`).FindStringSubmatch(body)
	if found == nil {
		b.t.Fatalf("nobody: %s", body)
	}
	return found[1]
}

func (b *browser) talk(rest string) string { return fmt.Sprintf("/en/talk/%d%s", b.story, rest) }

// approve lets everybody see what waits.
func (p *press) approve() {
	p.t.Helper()
	page, err := p.board.Queue(p.t.Context(), account.Operator(), discussion.QueueQuery{Queue: discussion.QueuePending})
	p.must(err)
	for _, c := range page.Cases {
		_, err := p.board.Approve(p.t.Context(), account.Operator(), discussion.Decision{Message: c.ID})
		p.must(err)
	}
}

func (p *press) edition(code string) edition.Edition {
	p.t.Helper()
	ed, err := p.House.ByCode(p.t.Context(), code)
	p.must(err)
	return ed
}
