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
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
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
	"dateline.news/internal/web/newsroom"
	"dateline.news/internal/web/talk"
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
	pieces  [][]byte // of the picture's files
	until   time.Time
	persons map[string]*http.Client
	key     string // to the API, of the other edition's chief
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
)

func openVault(t *testing.T) *vault {
	t.Helper()
	ctx, operator := t.Context(), account.Operator()
	v := &vault{clock: clock.NewManual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)), persons: map[string]*http.Client{}}
	v.App = must(app.Open(ctx, app.Options{Storage: config.Storage{Data: t.TempDir()}, Clock: v.clock}))
	t.Cleanup(func() { v.Close() })
	if err := v.House.Setup(ctx, operator, edition.Setup{Agency: "Meridian", Domain: "meridian.example", Editions: []edition.Edition{
		{Code: "en", Sections: []edition.Section{{Slug: "world", Name: "World"}}}, {Code: "ru", Sections: []edition.Section{{Slug: "world", Name: "Мир"}}}, {Code: "fr", Sections: []edition.Section{{Slug: "world", Name: "Monde"}}}}}); err != nil {
		t.Fatal(err)
	}
	other := must(v.Book.Add(ctx, operator, account.NewAccount{Email: "other@meridian.example", Name: "Of the other edition", Password: vaultPassword,
		Grants: []account.Grant{{Role: account.Chief, Edition: "ru"}}}))
	var err error
	if v.key, _, err = v.Book.AddKey(ctx, operator, other.ID, "embargo"); err != nil {
		t.Fatal(err)
	}
	v.base, _ = serve(t, v.App)
	v.lock(t)
	for _, name := range []string{"nobody", otherChief} {
		jar := must(cookiejar.New(nil))
		v.persons[name] = &http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	answer := must(v.persons[otherChief].PostForm(v.base+"/newsroom/sign-in", url.Values{"email": {"other@meridian.example"}, "password": {vaultPassword}}))
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("sign-in: %d", answer.StatusCode)
	}
	return v
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
	next.Copy.Lede = "More of the " + secretWords["body"] + "."
	must(v.Desk.Save(ctx, operator, next.ID, desk.Save{Version: next.Version, Kind: next.Kind, Copy: next.Copy, Embargo: embargo}))
	translation := must(v.Desk.Translate(ctx, operator, desk.Translation{Draft: v.draft, Edition: "fr"}))
	must(v.Desk.Approve(ctx, operator, translation.ID, translation.Version))
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
	if err := v.Bank.Wait(waiting, []int64{made.Number}); err != nil {
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

// addresses answers every address of every face, with what is under embargo in the place of each number.
func (v *vault) addresses(t *testing.T) (all []struct{ method, path string }) {
	t.Helper()
	add := func(method string, paths ...string) {
		for _, p := range paths {
			all = append(all, struct{ method, path string }{method, p})
		}
	}
	for _, ed := range []string{"/en", "/ru", "/fr"} {
		for _, part := range []string{"", "/section/world", "/topic/zanzibarine", "/corrections"} {
			add("GET", ed+part+"/feed.rss", ed+part+"/feed.atom", ed+part+"/feed.json")
		}
		add("GET", ed+"/", ed+"/newsfeed", ed+"/newsfeed.json", ed+"/newsfeed.json?after=0", ed+"/live?after=0", ed+"/desk/live?after=0", ed+"/section/world", ed+"/author/ada-lind", ed+"/corrections", ed+"/chats",
			fmt.Sprintf("%s/mediabank/%d", ed, v.asset.Number))
		for _, word := range secretWords {
			add("GET", ed+"/search?q="+word)
		}
		for n := range int64(6) {
			for _, last := range []string{fmt.Sprint(n), fmt.Sprintf("zanzibarine-found-%d", n)} {
				add("GET", ed+"/20261122/"+last, ed+"/20261122/"+last+"/history")
			}
			add("GET", fmt.Sprintf("%s/report/%d", ed, n), fmt.Sprintf("%s/talk/%d/live", ed, n))
		}
		for _, r := range talk.Routes() {
			if !strings.HasPrefix(r.Pattern, "/account/") {
				add(r.Method, ed+v.fill(r.Pattern))
			}
		}
	}
	add("GET", "/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/api/v1/openapi.json", "/api/v1/openapi.yaml", "/guest/AAAAAAAAAAAAAAAAAAAAAAAAAA")
	for _, width := range []string{"320", "640", "900", "1200", "1600", "original"} {
		add("GET", "/media/"+v.asset.Hash+"/"+width)
	}
	for _, r := range v.asset.Renditions {
		add("GET", fmt.Sprintf("/media/%s/%d", v.asset.Hash, r.Width))
	}
	for _, r := range newsroom.Routes() {
		if !strings.HasSuffix(r.Pattern, "/sign-out") && !strings.Contains(r.Pattern, "/sessions/") && !strings.HasPrefix(r.Pattern, "/newsroom/account/keys") { // who asks must stay who they are
			add(r.Method, v.fill(r.Pattern)+"?edition=en&words=zanzibarine&q=zanzibarine")
		}
	}
	for path, methods := range v.operations(t) {
		for _, method := range methods {
			for _, n := range []int64{v.draft, v.live, v.asset.Number} {
				filled := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(strings.ReplaceAll(path, "{edition}", "en"), fmt.Sprint(n))
				add(method, filled+"?edition=en&q=zanzibarine")
			}
		}
	}
	return all
}

// fill puts the numbers of what is under embargo into a pattern.
func (v *vault) fill(pattern string) string {
	filled := strings.NewReplacer("{draft}", fmt.Sprint(v.draft), "{story}", fmt.Sprint(v.live), "{asset}", fmt.Sprint(v.asset.Number), "{code}", "en", "{slug}", "world",
		"{width}", "320", "{version}", "1", "{$}", "").Replace(pattern)
	return regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(filled, "1")
}

// operations answers the API's addresses with their methods, as its document has them.
func (v *vault) operations(t *testing.T) map[string][]string {
	t.Helper()
	var document struct {
		Paths map[string]map[string]json.RawMessage
	}
	answer := must(http.Get(v.base + "/api/v1/openapi.json"))
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&document); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for path, methods := range document.Paths {
		for method := range methods {
			all[path] = append(all[path], strings.ToUpper(method))
		}
	}
	if len(all) < 20 {
		t.Fatalf("the document has %d addresses", len(all))
	}
	return all
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
	if who == v.persons[otherChief] && strings.HasPrefix(path, "/api/") {
		r.Header.Set("Authorization", "Bearer "+v.key)
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
	asked := 0
	for name, who := range v.persons {
		staff := name != "nobody"
		for _, a := range v.addresses(t) {
			if staff && strings.HasPrefix(a.path, "/newsroom/mediabank") || staff && strings.HasPrefix(a.path, "/newsroom/find/pictures") || staff && strings.HasPrefix(a.path, "/newsroom/find/all") || staff && strings.HasPrefix(a.path, "/api/v1/assets") {
				continue // the mediabank is the whole house's
			}
			asked++
			if told := v.told(a.path, v.ask(t, who, a.method, a.path)); len(told) > 0 {
				t.Errorf("%s %s tells %s of the %s", a.method, a.path, name, strings.Join(told, ", the "))
			}
		}
	}
	if still := v.ask(t, v.persons[otherChief], "GET", "/newsroom/tasks?edition=ru"); !bytes.Contains(still, []byte("Of the other edition")) {
		t.Error("who asked was not signed in any more: the walk proves nothing")
	}
	if asked < 500 {
		t.Errorf("only %d addresses were tried", asked)
	}
	v.clock.Advance(v.until.Sub(v.clock.Now()))
	v.appears(t)
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
