package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/app"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// The words that nobody may read before their time. Each stands in one place.
var secretWords = map[string]string{"headline": "Zanzibarine", "lede": "Quillonade", "body": "Mercuriale", "slug": "zanzibarine", "caption": "Mirrorglass", "note": "Whisperkey"}

// vault is a house with a story and a picture under embargo.
type vault struct {
	*app.App
	base    string
	clock   *clock.Manual
	draft   int64
	asset   mediabank.Asset
	live    int64    // a story that readers see, whose next version is under embargo, too
	drafts  []int64  // all that are under embargo
	links   []string // secrets of guests' links: none of them shows what is under embargo any more
	pieces  [][]byte // of the picture's files
	until   time.Time
	persons map[string]*http.Client
	keys    map[*http.Client]string // to the API
}

// serve lets a house answer on an address of its own until the test ends, or until stop is called.
func serve(t *testing.T, a *app.App) (base string, stop func()) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx, app.Serving{Serving: config.Serving{CacheMB: 8}, Listener: listener}) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return "http://" + listener.Addr().String(), stop
}

const (
	vaultPassword = "a lighthouse in the fog"
	otherChief    = "another edition's chief"
	ownChief      = "its own edition's chief"
)

func openVault(t *testing.T) *vault {
	t.Helper()
	ctx, operator := t.Context(), account.Operator()
	v := &vault{clock: clock.NewManual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)), persons: map[string]*http.Client{}, keys: map[*http.Client]string{}}
	v.App = must(app.Open(ctx, app.Options{Storage: config.Storage{Data: t.TempDir()}, Clock: v.clock}))
	t.Cleanup(func() { v.Close() })
	if err := v.House.Setup(ctx, operator, edition.Setup{Agency: "Meridian", Domain: "meridian.example", Editions: []edition.Edition{
		{Code: "en", Sections: []edition.Section{{Slug: "world", Name: "World"}}}, {Code: "ru", Sections: []edition.Section{{Slug: "world", Name: "Мир"}}}, {Code: "fr", Sections: []edition.Section{{Slug: "world", Name: "Monde"}}}}}); err != nil {
		t.Fatal(err)
	}
	v.base, _ = serve(t, v.App)
	v.lock(t)
	v.enter(t, "nobody", "")
	v.enter(t, otherChief, "ru")
	v.enter(t, ownChief, "en")
	return v
}

// enter lets somebody ask: the chief of an edition, or a stranger.
func (v *vault) enter(t *testing.T, name, edition string) {
	t.Helper()
	client := &http.Client{Jar: must(cookiejar.New(nil)), Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	v.persons[name] = client
	if edition == "" {
		return
	}
	email := edition + "@meridian.example"
	chief := must(v.Book.Add(t.Context(), account.Operator(), account.NewAccount{Email: email, Name: "Chief of " + edition, Password: vaultPassword,
		Grants: []account.Grant{{Role: account.Chief, Edition: edition}}}))
	var err error
	if v.keys[client], _, err = v.Book.AddKey(t.Context(), account.Operator(), chief.ID, "embargo"); err != nil {
		t.Fatal(err)
	}
	answer := must(client.PostForm(v.base+"/newsroom/sign-in", url.Values{"email": {email}, "password": {vaultPassword}}))
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("sign-in of %s: %d", name, answer.StatusCode)
	}
}

// lock puts a picture, a story and the next version of another one under embargo.
func (v *vault) lock(t *testing.T) {
	t.Helper()
	ctx, operator := t.Context(), account.Operator()
	v.picture(t)
	v.until = v.clock.Now().Add(time.Hour)
	embargo := desk.Embargo{Mode: desk.EmbargoHold, Until: v.until}
	secret := story.Copy{Headline: secretWords["headline"] + " found", Lede: secretWords["lede"] + " says so.", Section: "world", Lead: story.Lead{Asset: v.asset.Number},
		NoteReaders: secretWords["note"], Body: must(prose.FromText("It was " + secretWords["body"] + "."))}
	d := must(v.Desk.Create(ctx, operator, desk.NewDraft{Edition: "en", Copy: secret, Embargo: embargo}))
	must(v.Desk.Approve(ctx, operator, d.ID, d.Version))
	must(v.Desk.Schedule(ctx, operator, d.ID, v.until))
	v.draft = d.ID
	known := must(v.Desk.Create(ctx, operator, desk.NewDraft{Edition: "en", Copy: story.Copy{Headline: "Known", Section: "world", Body: must(prose.FromText("Everybody knows."))}}))
	published := must(v.Desk.Publish(ctx, operator, known.ID, true))
	v.live = published.Number
	next := must(v.Desk.OpenUpdate(ctx, operator, v.live))
	next.Copy.Headline, next.Copy.Lede = secretWords["headline"]+" follows", "More of the "+secretWords["body"]+"."
	must(v.Desk.Save(ctx, operator, next.ID, desk.Save{Version: next.Version, Kind: next.Kind, Copy: next.Copy, Embargo: embargo}))
	card := must(v.Desk.Create(ctx, operator, desk.NewDraft{Edition: "en", Copy: story.Copy{Headline: "Leads there", Section: "world",
		Body: must(prose.New(prose.Paragraph("See the other one."), prose.StoryCard(prose.Card{Story: v.live})))}}))
	must(v.Desk.Publish(ctx, operator, card.ID, true))
	translation := must(v.Desk.Translate(ctx, operator, desk.Translation{Draft: v.draft, Edition: "fr"}))
	translation.Copy.Section = "world"
	translation = must(v.Desk.Save(ctx, operator, translation.ID, desk.Save{Version: translation.Version, Kind: translation.Kind, Copy: translation.Copy, Embargo: translation.Embargo}))
	must(v.Desk.Approve(ctx, operator, translation.ID, translation.Version))
	must(v.Desk.Schedule(ctx, operator, translation.ID, v.until))
	v.drafts = []int64{v.draft, next.ID, translation.ID}
	v.invite(t)
}

// invite makes links for guests: to the draft under embargo one that is taken back and one whose text has changed since, and
// one to another draft.
func (v *vault) invite(t *testing.T) {
	t.Helper()
	ctx, operator := t.Context(), account.Operator()
	plain := must(v.Desk.Create(ctx, operator, desk.NewDraft{Edition: "ru", Copy: story.Copy{Headline: "Another text", Section: "world"}}))
	link := func(id int64) desk.Guest {
		d := must(v.Desk.Get(ctx, operator, id))
		g, secret, err := v.Desk.Invite(ctx, operator, id, desk.Invitation{Version: d.Version, Name: "Ada", Purpose: "Is it right?", Hours: 1})
		if err != nil {
			t.Fatal(err)
		}
		v.links = append(v.links, secret)
		return g
	}
	if err := v.Desk.RevokeGuest(ctx, operator, v.draft, link(v.draft).ID); err != nil {
		t.Fatal(err)
	}
	link(v.drafts[1])
	next := must(v.Desk.Get(ctx, operator, v.drafts[1]))
	next.Copy.Lede += " And more."
	must(v.Desk.Save(ctx, operator, next.ID, desk.Save{Version: next.Version, Kind: next.Kind, Copy: next.Copy, Embargo: next.Embargo}))
	link(plain.ID)
	v.links = append(v.links, strings.Repeat("A", 43))
}

// picture adds the picture and remembers what its files look like in the middle.
func (v *vault) picture(t *testing.T) {
	t.Helper()
	ctx, operator := t.Context(), account.Operator()
	img := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * i >> 7)
	}
	img.Set(0, 0, color.Black)
	var content bytes.Buffer
	if err := jpeg.Encode(&content, img, nil); err != nil {
		t.Fatal(err)
	}
	v.pieces = append(v.pieces, bytes.Clone(content.Bytes()[content.Len()/2:content.Len()/2+64]))
	made := must(v.Bank.Upload(ctx, operator, mediabank.UploadFile{Name: "light.jpg", Content: &content}))
	words, holder, creator := secretWords["caption"], "Meridian", "Ada Lind"
	must(v.Bank.Edit(ctx, operator, made.Number, mediabank.Change{Headline: &words, Caption: &words, Alt: &words, Holder: &holder, Creator: &creator}))
	waiting, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if err := v.Bank.Wait(waiting, []mediabank.Shown{{Asset: made.Number}}); err != nil {
		t.Fatal(err)
	}
	v.asset = must(v.Bank.Get(ctx, operator, made.Number))
	for _, r := range v.asset.Renditions {
		file, _, err := v.Blob.Open(ctx, r.Blob)
		if err != nil {
			t.Fatal(err)
		}
		bytesOf := must(io.ReadAll(file))
		file.Close()
		v.pieces = append(v.pieces, bytes.Clone(bytesOf[len(bytesOf)/2:len(bytesOf)/2+64]))
	}
}

// address is one that is tried, and the route that it is one of.
type address struct {
	web.Route
	path string
}

// stays are routes that are not tried, with the reason.
var stays = map[string]string{
	"/newsroom/sign-out": "who asks must stay who they are", "/newsroom/account/sessions/": "as the sign-out", "/newsroom/account/keys": "as the sign-out",
	"/account/sign-out": "as the sign-out", "/account/sessions/": "as the sign-out", "/account/delete": "as the sign-out",
}

// blanks is what may stand in the place of each name in a pattern: whatever leads to what is under embargo, "1" where the
// name has nothing to do with it. A name that is not here fails the test: say what has to be tried in its place.
func (v *vault) blanks() map[string][]string {
	number := func(all ...int64) (words []string) {
		for _, n := range all {
			words = append(words, fmt.Sprint(n))
		}
		return words
	}
	all := map[string][]string{
		"$": {""}, "edition": {"en", "ru", "fr"}, "code": {"en", "ru"}, "section": {"world"}, "slug": {"world"}, "topic": {"zanzibarine", "floods"}, "author": {"ada-lind"},
		"day": {"20261122"}, "asset": number(v.asset.Number), "hash": {v.asset.Hash}, "width": {"320", "640", "900", "original"}, "secret": v.links, "crop": {"square", "wide"},
		"draft": number(v.drafts...), "id": number(v.drafts...), "number": number(append([]int64{v.live, v.asset.Number, v.live + 1, v.live + 2}, v.drafts...)...),
		"version": {"1", "2"}, "part": {"en.xml", "en-202611.xml", "ru-202611.xml", "fr-202611.xml"}, "page": {edition.PageSlugs[0]}, "stage": {"submitted"}, "file": {"site.css"},
	}
	for n := range int64(6) {
		all["story"] = append(all["story"], fmt.Sprint(n))
	}
	for _, name := range []string{"account", "act", "appeal", "entry", "guest", "key", "message", "note", "notice", "reader", "report", "request", "sanction", "search", "session", "task"} {
		all[name] = []string{"1"}
	}
	for _, r := range v.asset.Renditions {
		all["width"] = append(all["width"], fmt.Sprint(r.Width))
	}
	return all
}

var blank = regexp.MustCompile(`\{([^}]*)\}`)

// addresses answers every address in the program's own table, with what is under embargo in each blank; what reads comes
// before what writes.
func (v *vault) addresses(t *testing.T) (all []address) {
	t.Helper()
	blanks := v.blanks()
	for _, r := range routes(t) {
		if slices.ContainsFunc(slices.Collect(maps.Keys(stays)), func(prefix string) bool { return strings.HasPrefix(r.Pattern, prefix) }) {
			continue
		}
		paths := []string{r.Pattern}
		for open := blank.FindStringSubmatch(paths[0]); open != nil; open = blank.FindStringSubmatch(paths[0]) {
			words, known := blanks[open[1]]
			if !known {
				t.Fatalf("%s: nothing is known of {%s}", r.Pattern, open[1])
			}
			var filled []string
			for _, p := range paths {
				for _, word := range words {
					filled = append(filled, strings.Replace(p, open[0], word, 1))
				}
			}
			paths = filled
		}
		for _, p := range paths {
			for _, query := range queries(r) {
				all = append(all, address{r, p + query})
			}
		}
	}
	for n := range int64(6) { // a slug that somebody has guessed
		for _, end := range []string{"", "/history"} {
			all = append(all, address{web.Route{Method: "GET"}, fmt.Sprintf("/en/20261122/zanzibarine-found-%d%s", n, end)})
		}
	}
	slices.SortStableFunc(all, func(a, b address) int { return strings.Compare(writes(a.Method), writes(b.Method)) })
	return all
}

func writes(method string) string {
	if method == http.MethodGet {
		return ""
	}
	return "writes"
}

// routes answers the program's table, of a house of its own.
func routes(t *testing.T) []web.Route {
	t.Helper()
	a := must(app.Open(t.Context(), app.Options{Storage: config.Storage{Data: t.TempDir()}}))
	defer a.Close()
	return must(app.Routes(a))
}

// queries are what is asked behind a path.
func queries(r web.Route) (all []string) {
	switch {
	case r.Pattern == "/{edition}/search":
		for _, word := range secretWords {
			all = append(all, "?q="+word)
		}
		return all
	case r.Pattern == "/{edition}/newsfeed.json", strings.HasSuffix(r.Pattern, "/live"):
		return []string{"?after=0"}
	case strings.HasPrefix(r.Pattern, "/newsroom/"), strings.HasPrefix(r.Pattern, "/api/"):
		return []string{"?edition=en&words=zanzibarine&q=zanzibarine"}
	}
	return []string{""}
}

// ask answers the body of an address, and no more of a stream than comes in a moment.
func (v *vault) ask(t *testing.T, who *http.Client, method, path string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	streaming := strings.Contains(path, "/live")
	var sent io.Reader
	if method != http.MethodGet {
		sent = strings.NewReader("{}")
	}
	r := must(http.NewRequestWithContext(ctx, method, v.base+path, sent))
	r.Header.Set("Content-Type", "application/json")
	if key := v.keys[who]; key != "" && strings.HasPrefix(path, "/api/") {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	answer, err := who.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer answer.Body.Close()
	if streaming && answer.StatusCode == http.StatusOK { // what was told is there at once
		first := make([]byte, 64<<10)
		n, err := answer.Body.Read(first)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return append(first[:n], fmt.Sprint(answer.Header)...)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return append(body, fmt.Sprint(answer.Header)...)
}

// told answers which of the secrets a body tells. What the asker has sent may come back.
func (v *vault) told(path string, body []byte) (all []string) {
	for place, word := range secretWords {
		if bytes.Contains(body, []byte(word)) && !strings.Contains(path, word) {
			all = append(all, place)
		}
	}
	for i, piece := range v.pieces {
		if bytes.Contains(body, piece) {
			all = append(all, fmt.Sprintf("file %d of the picture", i))
		}
	}
	return all
}

func TestNoAddressTellsOfAStoryUnderEmbargoUntilItsTime(t *testing.T) {
	v := openVault(t)
	all := v.addresses(t)
	asked := map[web.Route]bool{}
	for _, name := range []string{"nobody", otherChief} {
		who, staff := v.persons[name], name != "nobody"
		for _, a := range all {
			if staff && (strings.HasPrefix(a.path, "/newsroom/mediabank") || strings.HasPrefix(a.path, "/newsroom/find/pictures") || strings.HasPrefix(a.path, "/newsroom/find/all") || strings.HasPrefix(a.path, "/api/v1/assets")) {
				continue // the mediabank is the whole house's
			}
			asked[a.Route] = true
			if told := v.told(a.path, v.ask(t, who, a.Method, a.path)); len(told) > 0 {
				t.Errorf("%s %s tells %s of the %s", a.Method, a.path, name, strings.Join(told, ", the "))
			}
		}
	}
	if still := v.ask(t, v.persons[otherChief], "GET", "/newsroom/tasks?edition=ru"); !bytes.Contains(still, []byte("Chief of ru")) {
		t.Error("who asked was not signed in any more: the walk proves nothing")
	}
	t.Logf("%d addresses of %d routes told nothing", len(all), len(asked))
	v.isAimed(t, all)
	for _, id := range v.drafts {
		if d := must(v.Desk.Get(t.Context(), account.Operator(), id)); !d.Embargo.Holds(v.clock.Now()) || !d.Open() {
			t.Errorf("after the walk draft %d is %s under %+v", id, d.Stage, d.Embargo)
		}
	}
	v.clock.Advance(v.until.Sub(v.clock.Now()))
	v.appears(t)
}

// isAimed proves that the walk asks where the secrets are: who may know them finds them at the same addresses.
func (v *vault) isAimed(t *testing.T, all []address) {
	t.Helper()
	told := map[string]bool{}
	for _, a := range all {
		if a.Method == http.MethodGet && len(v.told(a.path, v.ask(t, v.persons[ownChief], a.Method, a.path))) > 0 {
			told[a.Pattern] = true
		}
	}
	for _, pattern := range []string{"/newsroom/drafts/{draft}", "/newsroom/drafts/{draft}/preview", "/newsroom/drafts/{draft}/versions/{version}", "/newsroom/list", "/newsroom/desk",
		"/newsroom/mediabank/{asset}", "/newsroom/mediabank/{asset}/file/{width}", "/api/v1/drafts/{id}", "/api/v1/drafts", "/api/v1/assets/{number}"} {
		if !told[pattern] {
			t.Errorf("not even %s is told anything by %s: the walk proves nothing there", ownChief, pattern)
		}
	}
	t.Logf("%d routes tell %s", len(told), ownChief)
	if t.Failed() {
		t.Log(slices.Sorted(maps.Keys(told)))
	}
}

// appears waits until the story is out, and finds it wherever it was looked for.
func (v *vault) appears(t *testing.T) {
	t.Helper()
	nobody := v.persons["nobody"]
	for deadline := time.Now().Add(30 * time.Second); !bytes.Contains(v.ask(t, nobody, "GET", "/en/newsfeed"), []byte(secretWords["headline"])); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the embargo is over and the story is not out")
		}
	}
	for path, want := range map[string]string{
		"/en/": secretWords["headline"], "/en/section/world": secretWords["headline"], "/en/search?q=mercuriale": secretWords["headline"], "/en/feed.rss": secretWords["headline"],
		"/news-sitemap.xml": secretWords["slug"], "/api/v1/newsfeed?edition=en": secretWords["headline"], "/en/newsfeed.json": secretWords["headline"],
		fmt.Sprintf("/en/mediabank/%d", v.asset.Number): secretWords["caption"],
	} {
		if body := v.ask(t, nobody, "GET", path); !bytes.Contains(body, []byte(want)) {
			t.Errorf("%s does not have it once the embargo is over", path)
		}
	}
	r := v.asset.Renditions[0]
	if body := v.ask(t, nobody, "GET", fmt.Sprintf("/media/%s/%d", v.asset.Hash, r.Width)); len(v.told("", body)) == 0 {
		t.Error("the picture is not served once the embargo is over")
	}
}

func TestWhatFellDueWhileTheProgramWasDownGoesOutOnItsStartInOrder(t *testing.T) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			ctx, operator, now := t.Context(), account.Operator(), clock.NewManual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
			storage := config.Storage{Data: t.TempDir(), Database: address(t)}
			first := must(app.Open(ctx, app.Options{Storage: storage, Clock: now}))
			if err := first.House.Setup(ctx, operator, edition.Setup{Agency: "Meridian", Editions: []edition.Edition{{Code: "en", Sections: []edition.Section{{Slug: "world", Name: "World"}}}}}); err != nil {
				t.Fatal(err)
			}
			for i, minutes := range []int{30, 10, 20, 10} {
				d := must(first.Desk.Create(ctx, operator, desk.NewDraft{Edition: "en", Copy: story.Copy{Headline: fmt.Sprintf("%d at %d", i, minutes), Section: "world", Body: must(prose.FromText("Text."))}}))
				must(first.Desk.Approve(ctx, operator, d.ID, d.Version))
				must(first.Desk.Schedule(ctx, operator, d.ID, now.Now().Add(time.Duration(minutes)*time.Minute)))
			}
			_, stop := serve(t, first)
			stop()
			if err := first.Close(); err != nil {
				t.Fatal(err)
			}
			restart := now.Advance(12 * time.Hour)

			second := must(app.Open(ctx, app.Options{Storage: storage, Clock: now}))
			t.Cleanup(func() { second.Close() })
			base, _ := serve(t, second)
			var page struct {
				Items []struct {
					Headline string
					At       time.Time
				}
			}
			for deadline := time.Now().Add(30 * time.Second); len(page.Items) < 4; time.Sleep(20 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatalf("out are %+v", page.Items)
				}
				answer := must(http.Get(base + "/api/v1/newsfeed?edition=en"))
				err := json.NewDecoder(answer.Body).Decode(&page)
				answer.Body.Close()
				if err != nil {
					t.Fatal(err)
				}
			}
			var order []string
			for _, line := range page.Items { // the newest stands first
				order = append([]string{line.Headline}, order...)
				if !line.At.Equal(restart) {
					t.Errorf("%s went out at %v, the program started at %v", line.Headline, line.At, restart)
				}
			}
			if got := strings.Join(order, ", "); got != "1 at 10, 3 at 10, 2 at 20, 0 at 30" {
				t.Errorf("went out as %s", got)
			}
		})
	}
}
