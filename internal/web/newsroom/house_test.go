package newsroom_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/desk"
	"dateline.news/internal/discussion"
	"dateline.news/internal/edition"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

const password = "a lighthouse in the fog"

// house is a whole Dateline that answers on a real address.
type house struct {
	*app.App
	base string
	line *line
	ids  map[account.Role]int64
}

// line is a listener whose line can be cut.
type line struct {
	net.Listener
	mu    sync.Mutex
	down  bool
	conns map[net.Conn]bool
}

func (l *line) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		if !l.down {
			l.conns[conn] = true
			l.mu.Unlock()
			return conn, nil
		}
		l.mu.Unlock()
		conn.Close()
	}
}

func (l *line) cut(down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = down
	for conn := range l.conns {
		conn.Close()
		delete(l.conns, conn)
	}
}

func open(t testing.TB) *house {
	t.Helper()
	return openAt(t, clock.System{})
}

// openAt is open with a clock that a test may set.
func openAt(t testing.TB, now clock.Clock) *house {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	a, err := app.Open(ctx, app.Options{Storage: config.Storage{Data: t.TempDir()}, TalkLimits: &discussion.Limits{}, Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{App: a, base: "http://" + listener.Addr().String(), line: &line{Listener: listener, conns: map[net.Conn]bool{}}, ids: map[account.Role]int64{}}
	h.furnish(t)
	done := make(chan error, 1)
	go func() {
		done <- a.Serve(ctx, app.Serving{Serving: config.Serving{CacheMB: 8}, Listener: h.line})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// furnish gives the house an edition and one account of each role.
func (h *house) furnish(t testing.TB) {
	t.Helper()
	ctx, operator := t.Context(), account.Operator()
	err := h.House.Setup(ctx, operator, edition.Setup{Agency: "Meridian", Domain: "meridian.example", Editions: []edition.Edition{
		{Code: "en", Sections: []edition.Section{{Slug: "world", Name: "World"}, {Slug: "sport", Name: "Sport"}}},
		{Code: "ar", Sections: []edition.Section{{Slug: "world", Name: "العالم"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range account.Roles {
		made, err := h.Book.Add(ctx, operator, account.NewAccount{Email: email(role), Name: "Test " + string(role), Password: password, Grants: []account.Grant{{Role: role}}})
		if err != nil {
			t.Fatal(err)
		}
		h.ids[role] = made.ID
	}
}

func email(role account.Role) string { return string(role) + "@meridian.example" }

func (h *house) actor(t testing.TB, role account.Role) account.Actor {
	t.Helper()
	who, err := h.Book.Actor(t.Context(), h.ids[role])
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// text is a copy that may be published.
func text(t testing.TB, headline string) story.Copy {
	t.Helper()
	body, err := prose.FromText("The lighthouse was lit at dusk.\n\nNobody came.")
	if err != nil {
		t.Fatal(err)
	}
	return story.Copy{Headline: headline, Lede: "A light on the coast.", Section: "world", Body: body}
}

func (h *house) draft(t testing.TB, who account.Actor, headline string) desk.Draft {
	t.Helper()
	d, err := h.Desk.Create(t.Context(), who, desk.NewDraft{Edition: "en", Copy: text(t, headline)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// publish publishes a story by one person alone and answers its number.
func (h *house) publish(t testing.TB, headline string) int64 {
	t.Helper()
	operator := account.Operator()
	s, err := h.Desk.Publish(t.Context(), operator, h.draft(t, operator, headline).ID, true)
	if err != nil {
		t.Fatal(err)
	}
	return s.Number
}

// picture adds a picture with a credit; shade makes its bytes its own.
func (h *house) picture(t testing.TB, headline string, shade uint8) int64 {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.Set(0, 0, color.Black)
	var content bytes.Buffer
	if err := jpeg.Encode(&content, img, nil); err != nil {
		t.Fatal(err)
	}
	asset, err := h.Bank.Upload(t.Context(), account.Operator(), mediabank.UploadFile{Name: "light.jpg", Content: &content})
	if err != nil {
		t.Fatal(err)
	}
	holder, creator, alt := "Meridian", "Ada Lind", "A lighthouse"
	if _, err := h.Bank.Edit(t.Context(), account.Operator(), asset.Number, mediabank.Change{Headline: &headline, Holder: &holder, Creator: &creator, Alt: &alt}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := h.Bank.Wait(ctx, []mediabank.Shown{{Asset: asset.Number}}); err != nil {
		t.Fatal(err)
	}
	return asset.Number
}

// visitor is somebody's browser without a script.
type visitor struct {
	t    *testing.T
	http *http.Client
	base string
}

func (h *house) visitor(t *testing.T) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &visitor{t, &http.Client{Jar: jar, CheckRedirect: stay, Timeout: 30 * time.Second}, h.base}
}

func (h *house) signedIn(t *testing.T, role account.Role) *visitor {
	t.Helper()
	v := h.visitor(t)
	answer := v.post("/newsroom/sign-in", url.Values{"email": {email(role)}, "password": {password}})
	if answer.status != http.StatusSeeOther {
		t.Fatalf("%s could not sign in: %d %s", role, answer.status, answer.body)
	}
	return v
}

type answer struct {
	status   int
	location string
	body     string
	header   http.Header
}

func (v *visitor) do(r *http.Request) answer {
	v.t.Helper()
	response, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header.Get("Location"), string(body), response.Header}
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.base+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(r)
}

func (v *visitor) post(path string, form url.Values) answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}
