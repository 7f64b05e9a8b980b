package newsroom_test

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/config"
	"dateline.news/internal/journal"
	"dateline.news/internal/planning"
)

// terminal is what the operator reads.
type terminal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *terminal) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *terminal) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

var secretForm = regexp.MustCompile(`/newsroom/setup\?secret=(\S+)`)

// openEmpty opens a house in which nobody has ever been and answers the secret that its operator reads.
func openEmpty(t testing.TB) (*house, string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	a, err := app.Open(ctx, app.Options{Storage: config.Storage{Data: t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{App: a, base: "http://" + listener.Addr().String(), line: &line{Listener: listener, conns: map[net.Conn]bool{}}, ids: map[account.Role]int64{}}
	operator := &terminal{}
	done := make(chan error, 1)
	go func() {
		done <- a.Serve(ctx, app.Serving{Serving: config.Serving{CacheMB: 8}, Listener: h.line, Terminal: operator})
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
	for late := time.Now().Add(30 * time.Second); time.Now().Before(late); time.Sleep(10 * time.Millisecond) {
		if found := secretForm.FindStringSubmatch(operator.String()); found != nil {
			return h, found[1]
		}
	}
	t.Fatalf("the operator is not told where to begin: %s", operator)
	return nil, ""
}

// answers are those of somebody who sets a house up.
func answers(secret string) url.Values {
	return url.Values{"secret": {secret}, "lang": {"en"}, "agency": {"Harbour News"}, "locale": {"en"}, "zone": {"Europe/Riga"}, "section": {"world", "sport"},
		"sections": {"Port Life\n\nworld\n"}, "name": {"Cora Lind"}, "email": {"cora@harbour.example"}, "password": {password}}
}

func TestEmptyHouseIsSetUpByWhoeverHasTheSecret(t *testing.T) {
	h, secret := openEmpty(t)
	v := h.visitor(t)
	for path, want := range map[string]string{"/": "/newsroom/setup", "/newsroom/sign-in": "/newsroom/setup"} {
		if got := v.get(path); got.location != want {
			t.Errorf("%s leads to %q (%d), want %q", path, got.location, got.status, want)
		}
	}
	if page := v.get("/newsroom/setup"); page.status != http.StatusOK || !strings.Contains(page.body, `name="secret" required`) || strings.Contains(page.body, secret) {
		t.Fatalf("without the secret the page does not ask for it: %d %s", page.status, page.body)
	}
	if page := v.get("/newsroom/setup?secret=" + secret); strings.Contains(page.body, `name="secret" required`) || strings.Count(page.body, "<legend>") > 6 {
		t.Fatalf("with the secret the page asks for it again, or asks more than six questions: %s", page.body)
	}
	if done := v.post("/newsroom/setup", answers(secret)); done.status != http.StatusSeeOther || done.location != "/newsroom/desk" {
		t.Fatalf("set up: %d %s", done.status, done.body)
	}
	if desk := v.get("/newsroom/desk"); desk.status != http.StatusOK || !strings.Contains(desk.body, "Harbour News is open") || !strings.Contains(desk.body, "first-steps") {
		t.Errorf("the chief does not see the first steps: %d %s", desk.status, desk.body)
	}
	home := h.visitor(t).get("/en/")
	if home.status != http.StatusOK || !strings.Contains(home.body, "Harbour News") || !strings.Contains(home.body, "Port Life") {
		t.Errorf("readers see no home page: %d %s", home.status, home.body)
	}
	ed, err := h.House.ByCode(t.Context(), "en")
	if err != nil || ed.Zone != "Europe/Riga" || len(ed.Sections) != 3 || ed.Sections[2].Slug != "port-life" {
		t.Errorf("the edition is %+v %v", ed, err)
	}
	chief, err := h.Book.ByEmail(t.Context(), account.Operator(), "cora@harbour.example")
	if err != nil || len(chief.Grants) != 2 {
		t.Errorf("the chief is %+v %v", chief, err)
	}
	kinds := map[string]int{}
	entries, err := h.Journal.Read(t.Context(), journal.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		kinds[e.Kind]++
		if strings.Contains(string(e.Payload), "cora@") {
			t.Errorf("the journal names a person: %s", e.Payload)
		}
	}
	if kinds["edition.agency_changed"] != 1 || kinds["edition.added"] != 1 || kinds["account.added"] != 1 {
		t.Errorf("the journal tells of %v", kinds)
	}
	for _, again := range []answer{v.get("/newsroom/setup"), v.get("/newsroom/setup?secret=" + secret), h.visitor(t).post("/newsroom/setup", answers(secret))} {
		if again.status != http.StatusGone {
			t.Errorf("the door is still there after the house was set up: %d", again.status)
		}
	}
}

func TestOneWrongAnswerKeepsAllOthers(t *testing.T) {
	h, secret := openEmpty(t)
	for field, wrong := range map[string]struct{ value, says string }{
		"secret": {"guessed", "not the secret"}, "agency": {" ", "filled in"}, "locale": {"tlh", "one of the languages"}, "zone": {"Mars/Base", "Mars/Base"},
		"sections": {"!!!", "!!!"}, "email": {"nobody", "mail"}, "password": {"short", "12"}, "name": {"", "Give a name"},
	} {
		form := answers(secret)
		form.Set(field, wrong.value)
		refused := h.visitor(t).post("/newsroom/setup", form)
		if refused.status < 400 || refused.status >= 500 || !strings.Contains(refused.body, `role="alert"`) {
			t.Errorf("a wrong %s is answered with %d: %s", field, refused.status, refused.body)
			continue
		}
		_, place, _ := strings.Cut(refused.body, `data-fault="`+field+`"`)
		if fault, _, _ := strings.Cut(place, "</div>"); !strings.Contains(fault, `role="alert"`) || !strings.Contains(strings.ToLower(fault), strings.ToLower(wrong.says)) {
			t.Errorf("what is wrong with %s does not stand beside it: %s", field, fault)
		}
		for other, values := range answers(secret) {
			if other == field || other == "password" || other == "section" || other == "locale" || other == "secret" || other == "sections" {
				continue
			}
			if !strings.Contains(refused.body, values[0]) {
				t.Errorf("a wrong %s loses %s %q", field, other, values[0])
			}
		}
		if !strings.Contains(refused.body, `value="politics">`) || !strings.Contains(refused.body, `value="sport" checked>`) {
			t.Errorf("a wrong %s changes the chosen sections", field)
		}
		if strings.Contains(refused.body, password) {
			t.Errorf("a wrong %s writes the password into the page", field)
		}
	}
	if editions, err := h.House.Editions(t.Context()); err != nil || len(editions) > 0 {
		t.Errorf("a refused form has left %v %v", editions, err)
	}
	if people, err := h.Book.List(t.Context(), account.Operator()); err != nil || len(people) > 0 {
		t.Errorf("a refused form has left %v %v", people, err)
	}
}

func TestSecretCannotBeTriedOneAfterAnother(t *testing.T) {
	h, secret := openEmpty(t)
	v := h.visitor(t)
	form := answers("guess")
	for range 10 {
		if tried := v.post("/newsroom/setup", form); tried.status != http.StatusForbidden {
			t.Fatalf("a wrong secret: %d", tried.status)
		}
	}
	if tried := v.post("/newsroom/setup", form); tried.status != http.StatusTooManyRequests || !strings.Contains(tried.body, "Harbour News") {
		t.Errorf("the eleventh wrong secret: %d %s", tried.status, tried.body)
	}
	if tried := v.get("/newsroom/setup?secret=guess"); tried.status != http.StatusTooManyRequests {
		t.Errorf("the eleventh wrong secret in an address: %d", tried.status)
	}
	if tried := v.post("/newsroom/setup", answers(secret)); tried.status != http.StatusTooManyRequests {
		t.Errorf("who guesses often enough gets in: %d", tried.status)
	}
}

func TestOfTwoWhoSetUpAtOnceOneWinsAndTheOthersAreTold(t *testing.T) {
	h, secret := openEmpty(t)
	const rivals = 6
	var group sync.WaitGroup
	got := make([]answer, rivals)
	for i := range rivals {
		v, form := h.visitor(t), answers(secret)
		form.Set("email", strings.Repeat("x", i+1)+"@harbour.example")
		form.Set("agency", "Harbour News "+itoa(int64(i)))
		group.Go(func() { got[i] = v.post("/newsroom/setup", form) })
	}
	group.Wait()
	won := 0
	for _, a := range got {
		switch {
		case a.status == http.StatusSeeOther:
			won++
		case a.status != http.StatusGone || !strings.Contains(a.body, "has been set up already"):
			t.Errorf("a rival is not told: %d %s", a.status, a.body)
		}
	}
	editions, err := h.House.Editions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	people, err := h.Book.List(t.Context(), account.Operator())
	if won != 1 || len(editions) != 1 || len(people) != 1 || err != nil {
		t.Errorf("%d have won, there are %d editions and %d people, %v", won, len(editions), len(people), err)
	}
}

func TestFurnishedHouseHasNoSetup(t *testing.T) {
	h := open(t)
	v := h.visitor(t)
	for _, got := range []answer{v.get("/newsroom/setup"), v.get("/newsroom/setup?secret="), v.post("/newsroom/setup", answers(""))} {
		if got.status != http.StatusNotFound {
			t.Errorf("a house that was set up before it was served has a setup: %d", got.status)
		}
	}
}

func TestQuestionsAreAskedInTheBrowsersLanguage(t *testing.T) {
	h, secret := openEmpty(t)
	for accept, want := range map[string]string{
		"ar-EG,ar;q=0.9": `<html lang="ar" dir="rtl">`, "ru": `<html lang="ru" dir="ltr">`, "es-AR": `<html lang="es" dir="ltr">`, "fr": `<html lang="fr" dir="ltr">`, "ja": `<html lang="en" dir="ltr">`,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.base+"/newsroom/setup?secret="+secret, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Language", accept)
		if page := h.visitor(t).do(r); !strings.Contains(page.body, want) {
			t.Errorf("who reads %s is asked otherwise than in %s", accept, want)
		}
	}
	if page := h.visitor(t).get("/newsroom/setup?lang=ar&secret=" + secret); !strings.Contains(page.body, `<html lang="ar" dir="rtl">`) {
		t.Error("an address that names the language is answered in another")
	}
}

// What was answered in haste on the first day must not be carved in stone, and links that are out must go on working.
func TestEverythingAnsweredOnTheFirstDayCanBeChangedLater(t *testing.T) {
	h, secret := openEmpty(t)
	chief := h.visitor(t)
	if done := chief.post("/newsroom/setup", answers(secret)); done.status != http.StatusSeeOther {
		t.Fatalf("set up: %d %s", done.status, done.body)
	}
	old := h.address(t, h.publish(t, "The first story"))
	who, err := h.Book.ByEmail(t.Context(), account.Operator(), "cora@harbour.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []struct {
		path string
		form url.Values
	}{
		{"/newsroom/agency", url.Values{"agency": {"Lagoon News"}, "domain": {"lagoon.example"}}},
		{"/newsroom/editions/en", url.Values{"locale": {"ar"}, "zone": {"Pacific/Kiritimati"}, "prefix": {"lagoon"}}},
		{"/newsroom/editions/en/sections/port-life", url.Values{"name": {"Lagoon Life"}}},
		{"/newsroom/editions/en/sections", url.Values{"slug": {"weather"}, "name": {"Weather"}}},
		{"/newsroom/editions/en/sections/sport/remove", url.Values{}},
		{"/newsroom/staff/" + itoa(who.ID) + "/profile", url.Values{"name": {"Cora Holm"}, "locale": {"fr"}, "email": {"cora@lagoon.example"}}},
		{"/newsroom/account/password", url.Values{"old_password": {password}, "password": {"another " + password}, "password_again": {"another " + password}}},
	} {
		if done := chief.post(change.path, change.form); done.status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", change.path, done.status, done.body)
		}
	}
	reader := h.visitor(t)
	moved := reader.get(old + "?from=print")
	want := strings.Replace(old, "/en/", "/lagoon/", 1)
	if moved.status != http.StatusMovedPermanently || moved.location != want+"?from=print" {
		t.Fatalf("the printed link %s leads to %q (%d)", old, moved.location, moved.status)
	}
	if page := reader.get(want); page.status != http.StatusOK || !strings.Contains(page.body, "The first story") || !strings.Contains(page.body, `lang="ar" dir="rtl"`) || strings.Contains(page.body, "Harbour News") {
		t.Errorf("the story at its new address: %d %s", page.status, page.body)
	}
	if home := reader.get("/en"); home.location != "/lagoon" {
		t.Errorf("the old home leads to %q (%d)", home.location, home.status)
	}
	home := reader.get("/lagoon/")
	for _, word := range []string{"Lagoon News", "Lagoon Life", "Weather"} {
		if !strings.Contains(home.body, word) {
			t.Errorf("the home page (%d) has no %s", home.status, word)
		}
	}
	if strings.Contains(home.body, "/section/sport") {
		t.Error("the home page leads to a section that is gone")
	}
	if in := h.visitor(t).post("/newsroom/sign-in", url.Values{"email": {"cora@lagoon.example"}, "password": {"another " + password}}); in.status != http.StatusSeeOther {
		t.Errorf("the chief signs in by the new address and password: %d %s", in.status, in.body)
	}
}

// address answers where readers find a story.
func (h *house) address(t *testing.T, number int64) string {
	t.Helper()
	ctx := t.Context()
	s, err := h.Archive.Get(ctx, account.Operator(), number)
	if err != nil {
		t.Fatal(err)
	}
	ed, err := h.House.ByCode(ctx, s.Edition)
	if err != nil {
		t.Fatal(err)
	}
	return h.House.StoryPath(ed, s.Day, s.Slug, s.Number)
}

// Whoever finds the language of the questions late must not begin again.
func TestAnswersOutliveAChangeOfTheQuestionsLanguage(t *testing.T) {
	h, secret := openEmpty(t)
	v, form := h.visitor(t), answers(secret)
	form.Set("speak", "ar")
	asked := v.post("/newsroom/setup", form)
	if asked.status != http.StatusOK || !strings.Contains(asked.body, `<html lang="ar" dir="rtl">`) {
		t.Fatalf("asked in Arabic: %d %s", asked.status, asked.body)
	}
	for _, kept := range []string{`name="secret" value="` + secret, `value="Harbour News"`, `value="en" selected`, `value="Europe/Riga"`, `value="world" checked`, "Port Life", `value="Cora Lind"`, `value="cora@harbour.example"`} {
		if !strings.Contains(asked.body, kept) {
			t.Errorf("the other language has lost %s", kept)
		}
	}
	for _, lost := range []string{password, `role="alert"`, "data-own-zone", `value="politics" checked`} {
		if strings.Contains(asked.body, lost) {
			t.Errorf("the other language has brought %s", lost)
		}
	}
	fresh := v.post("/newsroom/setup", url.Values{"secret": {secret}, "speak": {"ru"}, "locale": {"en"}})
	if !strings.Contains(fresh.body, `value="ru" selected`) {
		t.Errorf("who has answered nothing yet is proposed another edition's language: %s", fresh.body)
	}
	form.Set("secret", "guessed")
	if guess := v.post("/newsroom/setup", form); !strings.Contains(guess.body, `name="secret" required`) || !strings.Contains(guess.body, "Harbour News") {
		t.Errorf("without the secret: %d %s", guess.status, guess.body)
	}
	if editions, err := h.House.Editions(t.Context()); err != nil || len(editions) > 0 {
		t.Errorf("another language has set the house up: %v %v", editions, err)
	}
}

// A leaver whose page, key or stream still works an hour later can read what the newsroom has not published.
func TestLeaversPagesEndAtOnceAndTheirDraftsAreInOtherHands(t *testing.T) {
	h := open(t)
	draft := h.draft(t, h.actor(t, account.Reporter), "Half written")
	entry, err := h.Plan.Add(t.Context(), account.Operator(), planning.Entry{Edition: "en", Section: "world", Slugline: "PORT/", Begins: h.Clock.Now().Add(time.Hour), Writer: h.ids[account.Reporter]}, "")
	if err != nil {
		t.Fatal(err)
	}
	leaver, admin := h.signedIn(t, account.Reporter), h.signedIn(t, account.Admin)
	person := "/newsroom/staff/" + itoa(h.ids[account.Reporter])
	if page := admin.get(person); !strings.Contains(page.body, `name="heir" required`) || !strings.Contains(page.body, "1 entry of the plan") {
		t.Fatalf("nobody is asked who takes the draft over: %d %s", page.status, page.body)
	}
	if refused := admin.post(person+"/disable", url.Values{}); refused.status != http.StatusUnprocessableEntity || !strings.Contains(refused.body, "choose the colleague") {
		t.Errorf("let go without an heir: %d %s", refused.status, refused.body)
	}
	if still := leaver.get("/newsroom/desk"); still.status != http.StatusOK {
		t.Errorf("out although nothing was done: %d", still.status)
	}
	if done := admin.post(person+"/disable", url.Values{"heir": {itoa(h.ids[account.Editor])}}); done.status != http.StatusSeeOther {
		t.Fatalf("let go: %d %s", done.status, done.body)
	}
	if page := admin.get(person); !strings.Contains(page.body, "1 draft") || !strings.Contains(page.body, "1 entry of the plan was handed over") {
		t.Errorf("it is not said that a draft and an entry went over: %s", page.body)
	}
	if out := leaver.get("/newsroom/desk"); out.status != http.StatusSeeOther || !strings.HasPrefix(out.location, "/newsroom/sign-in") {
		t.Errorf("the leaver is still in: %d", out.status)
	}
	if d, err := h.Desk.Get(t.Context(), account.Operator(), draft.ID); err != nil || d.Author != h.ids[account.Editor] {
		t.Errorf("the draft belongs to %d, %v", d.Author, err)
	}
	if e, err := h.Plan.Get(t.Context(), account.Operator(), entry.ID); err != nil || e.Writer != h.ids[account.Editor] {
		t.Errorf("the entry is to be written by %d, %v", e.Writer, err)
	}
}

func TestHousePageIsSeenBeforeItIsPublicAndOnlyByWhoMayWriteIt(t *testing.T) {
	h := open(t)
	admin, path := h.signedIn(t, account.Admin), "/newsroom/editions/en/pages/imprint"
	kept := admin.post(path, url.Values{"version": {"0"}, "title": {"Imprint"}, "text": {"1 Quay Street <script>."}})
	if kept.status != http.StatusSeeOther {
		t.Fatalf("keep: %d %s", kept.status, kept.body)
	}
	if seen := admin.get(path + "/versions/1"); seen.status != http.StatusOK || !strings.Contains(seen.body, "1 Quay Street &lt;script&gt;.") {
		t.Errorf("the preview: %d %s", seen.status, seen.body)
	}
	if page := h.visitor(t).get("/en/imprint"); page.status != http.StatusNotFound {
		t.Errorf("readers find a page that is not shown: %d", page.status)
	}
	if stale := admin.post(path, url.Values{"version": {"0"}, "title": {"Imprint"}, "text": {"Another."}}); stale.status != http.StatusConflict || !strings.Contains(stale.body, "Another.") {
		t.Errorf("a save over another's: %d", stale.status)
	}
	for _, body := range []string{`{"type":"doc","attrs":{"schema":1},"content":[{"type":"picture","attrs":{"asset":1}}]}`, `{"type":"marquee"}`, `[`} {
		if refused := admin.post(path, url.Values{"version": {"1"}, "title": {"Imprint"}, "body": {body}, "shown": {"1"}}); refused.status != http.StatusUnprocessableEntity {
			t.Errorf("body %s: %d", body, refused.status)
		}
	}
	if wrong := admin.post("/newsroom/editions/en/pages/newsfeed", url.Values{"version": {"0"}, "title": {"x"}, "text": {"x"}}); wrong.status != http.StatusNotFound {
		t.Errorf("a page that there is not: %d", wrong.status)
	}
	for _, role := range []account.Role{account.Reporter, account.Editor} {
		if seen := h.signedIn(t, role).get(path + "/versions/1"); seen.status != http.StatusForbidden {
			t.Errorf("%s sees what is not public: %d", role, seen.status)
		}
	}
	if shown := admin.post(path, url.Values{"version": {"1"}, "title": {"Imprint"}, "text": {"1 Quay Street."}, "shown": {"1"}}); shown.status != http.StatusSeeOther {
		t.Fatalf("show: %d %s", shown.status, shown.body)
	}
	chief := h.signedIn(t, account.Chief)
	if edition := chief.get("/newsroom/editions/en"); edition.status != http.StatusOK || !strings.Contains(edition.body, path) || strings.Contains(edition.body, `name="zone"`) || strings.Contains(edition.body, "/stages") {
		t.Errorf("the chief does not find the house pages, or finds settings that are the admin's: %d %s", edition.status, edition.body)
	}
	if words := chief.post(path, url.Values{"version": {"2"}, "title": {"Imprint"}, "text": {"1 Quay Street. Responsible: the chief."}, "shown": {"1"}}); words.status != http.StatusSeeOther {
		t.Errorf("the chief may not say who answers for the edition: %d %s", words.status, words.body)
	}
	if setting := chief.post("/newsroom/editions/en", url.Values{"name": {"Other"}}); setting.status != http.StatusForbidden {
		t.Errorf("the chief changes a setting: %d", setting.status)
	}
	for _, where := range []string{"/en/imprint", "/en/", "/en/chats"} {
		page := h.visitor(t).get(where)
		if page.status != http.StatusOK || !strings.Contains(page.body, `href="/en/imprint"`) {
			t.Errorf("%s (%d) does not lead to the imprint", where, page.status)
		}
	}
	if other := h.visitor(t).get("/ar/"); strings.Contains(other.body, "/imprint") {
		t.Error("another edition's footer leads to an imprint that it does not have")
	}
}
