package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/config"
	"dateline.news/internal/edition"
	"dateline.news/internal/story"
	"dateline.news/internal/web/api"

	"dateline.news/internal/desk"
	"dateline.news/internal/discussion"
	"dateline.news/internal/prose"
)

// house is an assembled Dateline with an account and a key for every role.
type house struct {
	app     *app.App
	handler http.Handler
	keys    map[account.Role]string
	reader  account.Actor // who has written what moderators decide on
}

func newHouse(t *testing.T) *house {
	t.Helper()
	ctx := t.Context()
	often := discussion.Rate{Every: time.Millisecond, Burst: 1000}
	a, err := app.Open(ctx, app.Options{Storage: config.Storage{Data: t.TempDir()},
		TalkLimits: &discussion.Limits{New: often, Reader: often, Trusted: often, Address: often, Story: often, Report: often, React: often}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	if err := a.House.Setup(ctx, account.Operator(), edition.Setup{Agency: "Agency", Editions: []edition.Edition{{Code: "en"}}}); err != nil {
		t.Fatal(err)
	}
	h := &house{app: a, keys: map[account.Role]string{}}
	for _, role := range account.Roles {
		one, err := a.Book.Add(ctx, account.Operator(), account.NewAccount{Email: string(role) + "@agency.example", Name: "The " + string(role),
			Grants: []account.Grant{{Role: role}}, Password: "a password of the matrix"})
		if err != nil {
			t.Fatal(err)
		}
		if h.keys[role], _, err = a.Book.AddKey(ctx, account.Operator(), one.ID, "matrix"); err != nil {
			t.Fatal(err)
		}
	}
	another, err := a.Book.Add(ctx, account.Operator(), account.NewAccount{Email: "colleague@agency.example", Name: "A colleague",
		Grants: []account.Grant{{Role: account.Reporter}}, Password: "a password of the matrix"})
	if err != nil {
		t.Fatal(err)
	}
	h.reader = another.Actor()
	h.handler = api.New(api.Options{Book: a.Book, House: a.House, Bank: a.Bank, Archive: a.Archive, Desk: a.Desk, Feed: a.Feed, Journal: a.Journal, Board: a.Board, Banners: a.Banners, Plan: a.Plan})
	return h
}

func (h *house) draft(t *testing.T) desk.Draft {
	t.Helper()
	body, err := prose.New(prose.Paragraph("It happened."))
	if err != nil {
		t.Fatal(err)
	}
	another := account.Staff(99, "Another", []account.Grant{{Role: account.Reporter}}) // one's own draft, and nobody's, takes less
	d, err := h.app.Desk.Create(t.Context(), another, desk.NewDraft{Edition: "en", Copy: story.Copy{
		Headline: "It happened", Lede: "It happened here.", Body: body, Section: "world", Urgency: 5, Label: story.News,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// acts are the operations that any body suits, and the right that each takes in its section.
var acts = []struct {
	method, path, body string
	right              account.Right
}{
	{"POST", "/api/v1/drafts", `{"edition":"en","headline":"A","section":"world"}`, account.Write},
	{"GET", "/api/v1/drafts/{draft}", ``, account.See},
	{"GET", "/api/v1/drafts?edition=en", ``, account.See},
	{"PUT", "/api/v1/drafts/{draft}", `{"headline":"B"}`, account.Edit},
	{"POST", "/api/v1/drafts/{draft}/submit", ``, account.Edit},
	{"POST", "/api/v1/drafts/{draft}/approve", `{"version":1}`, account.Approve},
	{"POST", "/api/v1/drafts/{submitted}/return", `{"note":"more"}`, account.Approve},
	{"POST", "/api/v1/drafts/{approved}/publish", `{}`, account.Publish},
	{"POST", "/api/v1/drafts/{approved}/schedule", `{"at":"2027-11-22T10:00:00Z"}`, account.Publish},
	{"POST", "/api/v1/drafts/{approved}/unschedule", ``, account.Publish},
	{"POST", "/api/v1/drafts/{draft}/spike", ``, account.Edit},
	{"POST", "/api/v1/drafts/{spiked}/revive", ``, account.Edit},
	{"POST", "/api/v1/drafts/{draft}/lift", `{"reason":"agreed"}`, account.LiftEmbargo},
	{"POST", "/api/v1/drafts/{draft}/notes/1/resolve", ``, account.Edit},
	{"POST", "/api/v1/stories/{story}/correct", `{"find":"happened.","replace":"occurred.","class":"refile"}`, account.Correct},
	{"GET", "/api/v1/stories/{story}/words", ``, account.See},
	{"GET", "/api/v1/correction-requests", ``, account.See},
	{"POST", "/api/v1/correction-requests/{request}/approve", ``, account.Correct},
	{"POST", "/api/v1/correction-requests/{request}/refuse", `{"reason":"it was right"}`, account.Correct},
	{"GET", "/api/v1/drafts/{draft}/changed", ``, account.See},
	{"POST", "/api/v1/drafts/{approved}/answers", `{"answers":[]}`, account.Publish},
	{"POST", "/api/v1/stories/{story}/update", ``, account.Write},
	{"POST", "/api/v1/stories/{story}/hold", `{"reason":"being checked"}`, account.Correct},
	{"POST", "/api/v1/stories/{held}/release", ``, account.Correct},
	{"POST", "/api/v1/stories/{story}/kill", `{"reason":"wrong"}`, account.Kill},
	{"POST", "/api/v1/stories/{killed}/restore", `{"note":"right after all"}`, account.Kill},
	{"POST", "/api/v1/drafts/{draft}/move", `{"to":"submitted"}`, account.Edit},
	{"GET", "/api/v1/stages?edition=en", ``, account.See},
	{"GET", "/api/v1/drafts/{draft}/check", ``, account.See},
	{"POST", "/api/v1/drafts/{draft}/check", `{"version":1}`, account.Write},
	{"GET", "/api/v1/style?edition=en", ``, account.See},
	{"PUT", "/api/v1/style?edition=en", `{"text":"utilise -> use"}`, account.Approve},
	{"POST", "/api/v1/drafts/{draft}/guests", `{"version":1,"name":"Ada","purpose":"Facts","hours":1}`, account.Approve},
	{"GET", "/api/v1/drafts/{draft}/guests", ``, account.See},
	{"POST", "/api/v1/drafts/{draft}/guests/1/revoke", ``, account.Approve},
	{"GET", "/api/v1/assets", ``, account.See},
	{"POST", "/api/v1/assets", ``, account.Upload},
	{"GET", "/api/v1/assets/999", ``, account.See},
	{"PATCH", "/api/v1/assets/999", `{}`, account.Upload},
	{"POST", "/api/v1/assets/999/kill", `{"reason":"wrong"}`, account.Kill},
	{"GET", "/api/v1/journal", ``, account.ReadJournal},
	{"GET", "/api/v1/tasks?edition=en", ``, account.See},
	{"POST", "/api/v1/tasks/999/done", `{"note":"taken in"}`, account.Write},
	{"POST", "/api/v1/stories/{story}/translate", `{"edition":"en"}`, account.Write},
	{"POST", "/api/v1/drafts/{draft}/translate", `{"edition":"en"}`, account.Write},
	{"POST", "/api/v1/flashes", `{"edition":"en","section":"world","line":"Harbour closed","source":"port authority","banner_minutes":5}`, account.Flash},
	{"GET", "/api/v1/editions/en/banner", ``, ""},
	{"PUT", "/api/v1/editions/en/banner", `{"number":1,"minutes":5}`, account.Flash},
	{"DELETE", "/api/v1/editions/en/banner", ``, account.Flash},
	{"GET", "/api/v1/planning?edition=en&from=2026-11-22T00:00:00Z&until=2026-11-29T00:00:00Z", ``, account.See},
	{"POST", "/api/v1/planning", `{"edition":"en","section":"world","slugline":"PORT/","begins":"2026-11-22T10:00:00Z"}`, account.Write},
	{"GET", "/api/v1/planning/{plan}", ``, account.See},
	{"PUT", "/api/v1/planning/{plan}", `{"section":"world","slugline":"PORT-FIRE/","begins":"2026-11-22T10:00:00Z"}`, account.Edit},
	{"POST", "/api/v1/planning/{plan}/start", ``, account.Write},
	{"POST", "/api/v1/planning/{plan}/cancel", `{"why":"It rains."}`, account.Edit},
	{"POST", "/api/v1/planning/{plan}/restore", ``, account.Edit},
	{"GET", "/api/v1/stories?edition=en", ``, ""},
	{"GET", "/api/v1/stories/{story}", ``, ""},
	{"GET", "/api/v1/newsfeed?edition=en", ``, ""},
	{"GET", "/api/v1/stories/{story}/messages", ``, ""},
	{"POST", "/api/v1/stories/{story}/messages", `{"text":"A question: when did it happen?"}`, account.Talk},
	{"POST", "/api/v1/messages/{message}/approve", ``, account.Moderate},
	{"POST", "/api/v1/messages/{message}/reject", `{"rule":"spam"}`, account.Moderate},
}

// prepare answers path with the numbers of things in the state that it names, made for this one request.
func (h *house) prepare(t *testing.T, path string) string {
	t.Helper()
	ctx, who := t.Context(), account.Operator()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("prepare %s: %v", path, err)
		}
	}
	published := func() int64 {
		s, err := h.app.Desk.Publish(ctx, who, h.draft(t).ID, false)
		must(err)
		return s.Number
	}
	for _, state := range []string{"draft", "submitted", "approved", "spiked", "story", "held", "killed", "message", "request", "plan"} {
		if !strings.Contains(path, "{"+state+"}") {
			continue
		}
		var number int64
		switch state {
		case "story":
			number = published()
		case "held":
			number = published()
			_, err := h.app.Archive.Hold(ctx, who, number, story.Withdrawal{Reason: "being checked"})
			must(err)
		case "message":
			number = published()
			m, err := h.app.Board.Post(ctx, h.reader, discussion.Posting{Story: number, Text: fmt.Sprintf("When did story %d happen?", number)})
			must(err)
			number = m.ID
		case "request":
			number = h.request(t, published())
		case "plan":
			number = h.planned(t).ID
		case "killed":
			number = published()
			_, err := h.app.Archive.Kill(ctx, who, number, story.Withdrawal{Reason: "wrong"})
			must(err)
		default:
			d := h.draft(t)
			number = d.ID
			var err error
			switch state {
			case "submitted":
				_, err = h.app.Desk.Submit(ctx, who, d.ID)
			case "approved":
				_, err = h.app.Desk.Approve(ctx, who, d.ID, d.Version)
			case "spiked":
				_, err = h.app.Desk.Spike(ctx, who, d.ID)
			}
			must(err)
		}
		path = strings.ReplaceAll(path, "{"+state+"}", jsonNumber(number))
	}
	return path
}

// request answers a correction that waits for a second person.
func (h *house) request(t *testing.T, number int64) int64 {
	t.Helper()
	rules := func(r edition.Rules) {
		if err := h.app.House.ChangeSection(t.Context(), account.Operator(), "en", edition.Section{Slug: "world", Name: "World", Position: 1, Rules: r}); err != nil {
			t.Fatal(err)
		}
	}
	rules(edition.Rules{SecondCorrector: true})
	_, r, err := h.app.Archive.AskCorrection(t.Context(), account.Operator(), number, story.Fix{Find: "happened.", Replace: "occurred.", Class: story.ClassRefile})
	if err != nil || r.ID == 0 {
		t.Fatalf("asked for a correction: %v", err)
	}
	rules(edition.Rules{})
	return r.ID
}

func jsonNumber(n int64) string {
	text, _ := json.Marshal(n) // a number always has a form
	return string(text)
}

func TestEveryRoleMayDoThroughTheAPIJustWhatItsRightsSay(t *testing.T) {
	h := newHouse(t)
	for _, act := range acts {
		for _, role := range append([]account.Role{""}, account.Roles...) {
			path := h.prepare(t, act.path)
			r := httptest.NewRequest(act.method, path, strings.NewReader(act.body))
			if act.body != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			if act.method == http.MethodPost && act.path == "/api/v1/assets" {
				var form bytes.Buffer
				w := multipart.NewWriter(&form)
				file, err := w.CreateFormFile("file", "note.txt")
				if err != nil {
					t.Fatal(err)
				}
				file.Write([]byte("no picture"))
				w.Close()
				r = httptest.NewRequest(act.method, path, &form)
				r.Header.Set("Content-Type", w.FormDataContentType())
			}
			r.Header.Set("If-Match", "1")
			allowed := act.right == "" || account.Staff(1, "", []account.Grant{{Role: role}}).Can(act.right, "en", "world")
			want := "allowed"
			switch {
			case role == "" && act.right != "":
				want = "401"
			case role == "":
			case !allowed:
				want = "403"
			}
			if role != "" {
				r.Header.Set("Authorization", "Bearer "+h.keys[role])
			}
			w := httptest.NewRecorder()
			h.handler.ServeHTTP(w, r)
			got := jsonNumber(int64(w.Code))
			if w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden && w.Code < 500 {
				got = "allowed"
			}
			if got != want {
				t.Errorf("%s %s by %q: %d, want %s: %s", act.method, act.path, role, w.Code, want, w.Body)
			}
		}
	}
}

func TestEveryOperationOfTheDocumentIsInTheMatrix(t *testing.T) {
	document, err := os.ReadFile("../../../doc/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	walked := map[string]bool{}
	for _, act := range acts {
		path, _, _ := strings.Cut(act.path, "?")
		for _, state := range []string{"draft", "submitted", "approved", "spiked", "message", "request", "plan"} {
			path = strings.ReplaceAll(path, "{"+state+"}", "{id}")
		}
		path = strings.NewReplacer("/editions/en/", "/editions/{edition}/", "/tasks/999/", "/tasks/{id}/").Replace(path)
		for _, state := range []string{"story", "held", "killed", "999"} {
			path = strings.ReplaceAll(strings.ReplaceAll(path, "{"+state+"}", "{number}"), "/999", "/{number}")
		}
		walked[act.method+" "+strings.NewReplacer("/notes/1/", "/notes/{note}/", "/guests/1/", "/guests/{guest}/").Replace(path)] = true
	}
	path := ""
	for line := range strings.Lines(string(document)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "  /api/") {
			path = strings.Trim(strings.TrimSuffix(strings.TrimSpace(line), ":"), `"`)
		}
		if method := strings.TrimSpace(strings.TrimSuffix(line, ":")); strings.HasPrefix(line, "    ") && !strings.HasPrefix(line, "     ") && path != "" {
			if !walked[strings.ToUpper(method)+" "+path] {
				t.Errorf("%s %s is in no row of the matrix", strings.ToUpper(method), path)
			}
		}
	}
}
