package site_test

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
	"dateline.news/internal/web/asset"
	"dateline.news/internal/web/site"
)

func TestReaderFindsEveryPartOfAStory(t *testing.T) {
	p := open(t)
	topic, err := p.house.EnsureTopic(t.Context(), account.Operator(), edition.Topic{Edition: "en", Name: "Harbours"})
	p.must(err)
	lead, cardPicture := p.picture(10, said("Harbour", "Boats at dawn")), p.picture(20, said("Bridge", "The bridge at noon"))
	other := words("The other story", "Its text.")
	other.Lead.Asset = cardPicture.Number
	card := p.publish("en", other)
	doc, err := prose.New(
		prose.Paragraph("The ferries sail again."),
		prose.Quote("Mayor", "We waited long."),
		prose.StoryCard(prose.Card{Story: card.Number}),
	)
	p.must(err)
	s := p.publish("en", story.Copy{
		Headline: "Ferries sail again", Lede: "After nine days the harbour is open.", Dateline: &story.Dateline{Place: "PORT ARDEN", Agency: "Meridian"}, Body: doc,
		Lead: story.Lead{Asset: lead.Number}, Section: "world", Topics: []string{topic.Slug}, Urgency: 2, Label: story.Analysis, NoteReaders: "Translated from Karst.",
		Bylines: []story.Byline{{Name: "Jo Writer", Role: "Correspondent", Place: "Port Arden"}},
	})
	p.must2(p.archive.Correct(t.Context(), account.Operator(), s.Number, story.Fix{Find: "nine days", Replace: "ten days", Class: story.ClassCorrection, Cause: "slip", Note: "It was ten days."}))
	p.wants(s.Path,
		`<html lang="en" dir="ltr"`, `<meta name="dateline-at" content="`, "<title>Ferries sail again – Meridian</title>", `<h1>Ferries sail again</h1>`,
		`>World</a>`, `class="mark-urgent"`, `class="mark-label">Analysis<`, `/en/author/jo-writer" rel="author">Jo Writer</a>`, "Correspondent, Port Arden",
		`datetime="2026-11-22T22:30:02Z"`, "Corrected", "It was ten days.", "<bdi>© Meridian / Ann Lens</bdi>", `href="/en/mediabank/`+strconv.FormatInt(lead.Number, 10)+`"`,
		"Go to the mediabank", "Boats at dawn", `alt="A harbour at dawn"`, `fetchpriority="high"`, `srcset="/media/`+lead.Hash+`/320 320w`, "After ten days the harbour is open.",
		`<p><span class="dateline">PORT ARDEN (Meridian) —</span> The ferries sail again.</p>`, "<blockquote>", "Related story", "The other story", "The bridge at noon", "© Meridian / Ann Lens",
		"Translated from Karst.", `href="/en/topic/harbours"`, "Subscribe", `href="/en/feed.rss"`, `href="/en/section/world/feed.atom"`, `href="/en/topic/harbours/feed.json"`,
		`id="newsfeed-panel"`, `data-journal="`, `class="count" data-unseen`, "Latest in World", `rel="canonical" href="https://news.example/en/20261122/ferries-sail-again-`,
		`property="og:image" content="https://news.example/media/`+lead.Hash+`/1200"`,
	)
	p.lacks(s.Path, "Discussion", "Chats")
	checkData(t, p.page(s.Path), "AnalysisNewsArticle", "BreadcrumbList")
}

func (p *press) must2(_ story.Story, err error) { p.t.Helper(); p.must(err) }

// checkData reads every JSON-LD block of a page.
func checkData(t *testing.T, page string, types ...string) {
	t.Helper()
	found := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindAllStringSubmatch(page, -1)
	if len(found) != len(types) {
		t.Fatalf("page has %d blocks of JSON-LD, want %d", len(found), len(types))
	}
	for i, want := range types {
		var block map[string]any
		if err := json.Unmarshal([]byte(found[i][1]), &block); err != nil {
			t.Errorf("block %d is no JSON: %v", i, err)
		}
		if block["@type"] != want {
			t.Errorf("block %d is %v, want %s", i, block["@type"], want)
		}
	}
}

func TestOldAndMistypedAddressesLeadToTheStory(t *testing.T) {
	p := open(t)
	s := p.publish("en", words("First headline", "Text."))
	old := s.Path
	number := strconv.FormatInt(s.Number, 10)
	next := p.put(story.Publication{Edition: "en", Kind: story.Article, Story: s.Number, Base: 1, Copy: words("Second headline", "More text.")})
	if next.Path == old {
		t.Fatalf("the address did not follow the headline: %s", next.Path)
	}
	for _, path := range []string{old, "/en/20261122/" + number, "/en/20261122/anything-" + number, "/en/19990101/second-headline-" + number, "/ru/20261122/x-" + number, next.Path + "/"} {
		a := p.get(path)
		to := a.header.Get("Location")
		if a.status != http.StatusMovedPermanently || (to != next.Path) {
			t.Errorf("%s: %d to %q, want 301 to %s", path, a.status, to, next.Path)
		}
		if got := a.header.Get("Cache-Control"); got != "public, no-cache" {
			t.Errorf("%s: a browser may keep the redirect for ever (%s)", path, got)
		}
	}
	for _, path := range []string{"/en/20261122/second-headline-9999", "/en/2026/second-headline-" + number, "/en/20261122/second-headline", "/en/20261122/-", "/en/nowhere", "/nowhere", "/en/section/nowhere", "/en/topic/nowhere", "/en/author/nobody", "/en/feed.xml", "/en/20261122/x-" + number + "/more"} {
		if a := p.get(path); a.status != http.StatusNotFound || !strings.Contains(a.body, "Page not found") {
			t.Errorf("%s: status %d, want a page that says 404", path, a.status)
		}
	}
	if a := p.ask(http.MethodPost, next.Path); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", a.status, a.header.Get("Allow"))
	}
}

func TestEveryReaderGetsTheSameBytes(t *testing.T) {
	p := open(t)
	s := p.publish("en", words("A headline", "Text."))
	for _, path := range []string{"/en/", s.Path, "/en/newsfeed", "/en/section/world", "/en/feed.atom"} {
		plain := p.get(path)
		other := p.get(path+"?utm_source=mail&fbclid=1", "Cookie", "dateline=abc", "User-Agent", "Another", "Accept-Language", "ru")
		if plain.body != other.body || plain.header.Get("Etag") != other.header.Get("Etag") {
			t.Errorf("%s differs between two readers", path)
		}
		if a := p.get(path, "If-None-Match", plain.header.Get("Etag")); a.status != http.StatusNotModified {
			t.Errorf("%s asked again with its ETag: %d, want 304", path, a.status)
		}
	}
	if _, renders := p.cache.Counts(); renders != 5 {
		t.Errorf("%d pages were rendered for five addresses: noise in a query makes pages", renders)
	}
}

func TestKilledStoryLeavesEveryPlaceAtOnce(t *testing.T) {
	p := open(t)
	topic, err := p.house.EnsureTopic(t.Context(), account.Operator(), edition.Topic{Edition: "en", Name: "Floods"})
	p.must(err)
	photo := p.picture(10, said("Zanzibar", "Zanzibar in the rain"))
	bad := words("Zanzibar sinks", "Zanzibar is below the waves.")
	bad.Lede, bad.Topics, bad.Bylines, bad.Lead.Asset = "Zanzibar is gone.", []string{topic.Slug}, []story.Byline{{Name: "Jo Writer"}}, photo.Number
	killed := p.publish("en", bad)
	doc, err := prose.New(prose.Paragraph("See also."), prose.StoryCard(prose.Card{Story: killed.Number}))
	p.must(err)
	other := p.publish("en", story.Copy{Headline: "Another story", Section: "world", Body: doc})
	translated := words("Занзибар тонет", "Текст.")
	translated.Translates = &story.Origin{Number: killed.Number, Version: 1}
	russian := p.publish("ru", translated)
	media := "/media/" + photo.Hash + "/640"
	bankPage := "/en/mediabank/" + strconv.FormatInt(photo.Number, 10)
	showing := []string{"/en/", other.Path, "/en/newsfeed", "/en/section/world", "/en/topic/floods", "/en/author/jo-writer", "/en/feed.rss", "/en/feed.atom", "/en/feed.json",
		"/en/section/world/feed.rss", "/en/topic/floods/feed.rss", "/en/search?q=zanzibar", "/sitemap-en-202611.xml", "/news-sitemap.xml", russian.Path, bankPage}
	for _, path := range showing {
		if body := strings.ToLower(p.page(path)); !strings.Contains(body, "zanzibar") {
			t.Errorf("%s does not show the story yet", path)
		}
	}
	p.page(media)
	p.must2(p.archive.Kill(t.Context(), account.Operator(), killed.Number, story.Withdrawal{Reason: "The report was a <b>hoax</b>.", Memo: "secret memo"}))
	for _, path := range append(showing, killed.Path, "/en/mediabank/1") {
		body := strings.ReplaceAll(strings.ToLower(p.get(path).body), `value="zanzibar"`, "")
		body = strings.ReplaceAll(body, "nothing found for zanzibar", "")
		if strings.Contains(body, "zanzibar") || strings.Contains(body, "secret memo") {
			t.Errorf("%s still speaks of the killed story", path)
		}
	}
	for _, path := range []string{killed.Path, "/en/20261122/" + strconv.FormatInt(killed.Number, 10)} {
		a := p.get(path)
		if a.status != http.StatusGone || !strings.Contains(a.body, "The report was a &lt;b&gt;hoax&lt;/b&gt;.") || !strings.Contains(a.body, `content="noindex"`) {
			t.Errorf("%s: status %d, want 410 with the public reason", path, a.status)
		}
	}
	for _, path := range []string{bankPage, media} {
		if a := p.get(path); a.status != http.StatusNotFound {
			t.Errorf("%s of the killed story's picture: %d, want 404", path, a.status)
		}
	}
	for _, path := range []string{"/en/newsfeed", "/en/", "/en/feed.rss", "/en/feed.atom", "/en/feed.json", "/en/section/world/feed.atom"} {
		p.wants(path, "hoax", "/en/20261122/"+strconv.FormatInt(killed.Number, 10))
	}
	p.must2(p.archive.Restore(t.Context(), account.Operator(), killed.Number, "it was true"))
	for _, path := range append(showing, killed.Path, media) {
		if a := p.get(path); a.status != http.StatusOK || path != media && !strings.Contains(strings.ToLower(a.body), "zanzibar") {
			t.Errorf("%s does not show the restored story (%d)", path, a.status)
		}
	}
}

func TestHeldStoryIsBeingChecked(t *testing.T) {
	p := open(t)
	s := p.publish("en", words("Zanzibar sinks", "Text."))
	p.must2(p.archive.Hold(t.Context(), account.Operator(), s.Number, story.Withdrawal{Reason: "A figure is in doubt."}))
	p.wants(s.Path, "A figure is in doubt.", "This story is being checked.", `content="noindex"`)
	p.lacks(s.Path, "Zanzibar")
	p.must2(p.archive.Release(t.Context(), account.Operator(), s.Number, ""))
	p.wants(s.Path, "Zanzibar sinks")
}

func TestChangedCreditIsOnEveryPageAtOnce(t *testing.T) {
	p := open(t)
	a := p.picture(10, said("Harbour", "Boats at dawn"))
	c := words("A headline", "Text.")
	c.Lead.Asset = a.Number
	s := p.publish("en", c)
	p.wants(s.Path, "© Meridian / Ann Lens")
	supplier := "Foto: Someone Else"
	_, err := p.bank.Edit(t.Context(), account.Operator(), a.Number, mediabank.Change{Supplier: &supplier})
	p.must(err)
	p.wants(s.Path, "Foto: Someone Else")
	p.lacks(s.Path, "Ann Lens")
	p.must(p.bank.Kill(t.Context(), account.Operator(), a.Number, "not ours"))
	p.lacks(s.Path, a.Hash, "Boats at dawn")
	if got := p.get("/media/" + a.Hash + "/640").status; got != http.StatusNotFound {
		t.Errorf("the killed picture's file: %d, want 404", got)
	}
}

func TestUnusedPictureIsAsIfItDidNotExist(t *testing.T) {
	p := open(t)
	a := p.picture(10, said("Embargoed", "Nobody may know"))
	number := strconv.FormatInt(a.Number, 10)
	unused, unknown := p.get("/en/mediabank/"+number), p.get("/en/mediabank/987654")
	if unused.status != http.StatusNotFound || unused.body != unknown.body || unused.header.Get("Content-Length") != unknown.header.Get("Content-Length") {
		t.Errorf("an unused picture answers %d and %d bytes, an unknown one %d and %d", unused.status, len(unused.body), unknown.status, len(unknown.body))
	}
	for _, path := range []string{"/media/" + a.Hash + "/640", "/media/" + a.Hash + "/641", "/media/" + a.Hash + "/0640", "/media/x/640", "/en/mediabank/0" + number, "/en/mediabank/-1"} {
		if got := p.get(path).status; got != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, got)
		}
	}
	c := words("A headline", "Text.")
	c.Lead.Asset = a.Number
	s := p.publish("en", c)
	p.wants("/en/mediabank/"+number, "Embargoed", "Nobody may know", "Ann Lens", s.Path)
	media := "/media/" + a.Hash + "/640"
	whole := p.get(media)
	if whole.status != http.StatusOK || whole.header.Get("Content-Type") != "image/jpeg" || whole.header.Get("Etag") == "" || strings.Contains(whole.header.Get("Cache-Control"), "immutable") {
		t.Errorf("picture: %d %v", whole.status, whole.header)
	}
	if part := p.get(media, "Range", "bytes=2-5"); part.status != http.StatusPartialContent || part.body != whole.body[2:6] {
		t.Errorf("part of a picture: %d, %d bytes", part.status, len(part.body))
	}
	if again := p.get(media, "If-None-Match", whole.header.Get("Etag")); again.status != http.StatusNotModified {
		t.Errorf("picture asked again: %d, want 304", again.status)
	}
}

func TestReaderIsSentToTheTranslation(t *testing.T) {
	p := open(t)
	english := p.publish("en", words("English headline", "Text."))
	c := words("عنوان بالعربية", "نص.")
	c.Translates = &story.Origin{Number: english.Number, Version: 1}
	arabic := p.publish("ar", c)
	p.wants(english.Path, `hreflang="ar" href="https://news.example`+arabic.Path+`"`, `href="`+arabic.Path+`" lang="ar" dir="rtl"`)
	p.wants(arabic.Path, `<html lang="ar" dir="rtl"`, `hreflang="en" href="https://news.example`+english.Path+`"`, "عنوان بالعربية")
}

func TestStoryPageIsLight(t *testing.T) {
	p := open(t)
	for i := range 30 {
		p.publish("en", words("A headline of the usual length that fills two lines "+strconv.Itoa(i), strings.Repeat("Words of a text that goes on as texts do. ", 40)))
	}
	c := words("The story with a picture", strings.Repeat(strings.Repeat("Every sentence is much like the others. ", 9)+"\n\n", 12))
	c.Lead.Asset = p.picture(10, said("Harbour", "Boats at dawn")).Number
	s := p.publish("en", c)
	for _, encoding := range []string{"br", "gzip"} {
		page := len(p.get(s.Path, "Accept-Encoding", encoding).body)
		total := page + asset.Size("site.css") + asset.Size("site.js")
		t.Logf("%s: page %d bytes, all %d", encoding, page, total)
		if total > 30_000 {
			t.Errorf("%s: page, styles and script are %d bytes, want at most 30,000", encoding, total)
		}
	}
}

func TestStoryPageBringsNoStyleOfOtherPages(t *testing.T) {
	p := open(t)
	s := p.publish("en", words("Headline", "Text."))
	p.lacks(s.Path, asset.Path("pages.css"), `rel="stylesheet" href="`+asset.Path("viewer.css"))
	p.wants(s.Path, `data-sheet="`+asset.Path("viewer.css"))
	for _, other := range []string{"/en/", "/en/search?q=a", "/en/corrections", "/en/newsfeed"} {
		p.wants(other, `<link rel="stylesheet" href="`+asset.Path("pages.css")+`">`)
	}
}

func TestNewsroomSeesTheUnpublishedPage(t *testing.T) {
	p := open(t)
	a := p.picture(10, said("Harbour", "Boats at dawn"))
	c := words("Not yet out", "Text.")
	c.Lead.Asset = a.Number
	en, err := p.house.ByCode(t.Context(), "en")
	p.must(err)
	page, err := p.site.Preview(t.Context(), site.Preview{
		Edition: en, Story: story.Story{Edition: "en", Copy: c, State: story.Published, Path: p.site.PreviewPath(en, 3)},
		Assets: map[int64]mediabank.Asset{a.Number: a}, File: func(n int64, _ string) string { return "/newsroom/mediabank/" + strconv.FormatInt(n, 10) + "/file" },
	})
	p.must(err)
	for _, want := range []string{"Not yet out", `src="/newsroom/mediabank/1/file/1200"`, "Boats at dawn", `content="noindex"`} {
		if !strings.Contains(string(page), want) {
			t.Errorf("preview lacks %q", want)
		}
	}
	p.lacks("/en/", "Not yet out")
}

func TestBrokenThemeIsRefusedWithItsPlace(t *testing.T) {
	broken := map[string]string{
		"unknown field": "{{template \"layout.html\" .}}{{define \"main\"}}\n<p>{{.Headlne}}</p>{{end}}",
		"syntax":        "\n{{if}}",
		"nil picture":   "{{template \"layout.html\" .}}{{define \"main\"}}\n<p>{{.Lead.Caption}}</p>{{end}}",
	}
	for name, content := range broken {
		t.Run(name, func(t *testing.T) {
			_, err := site.New(site.Options{Theme: fstest.MapFS{"site/story.html": {Data: []byte(content)}}})
			if err == nil || !strings.Contains(err.Error(), "story.html:2") {
				t.Errorf("got %v, want a refusal that names story.html and line 2", err)
			}
		})
	}
	p := open(t, func(o *site.Options) {
		o.Theme = fstest.MapFS{"site/_marks.html": {Data: []byte(`{{define "marks"}}OURS {{.Label}}{{end}}{{define "when"}}{{.Text}}{{end}}`)}}
	})
	c := words("A headline", "Text.")
	c.Label = story.Opinion
	p.wants(p.publish("en", c).Path, "OURS Opinion")
}

func TestOurFaultGivesAReferenceAndNoSecrets(t *testing.T) {
	p := open(t, func(o *site.Options) { o.Bank = failingBank{o.Bank} })
	c := words("A headline", "Text.")
	c.Lead.Asset = p.picture(10, said("Harbour", "Boats")).Number
	a := p.get(p.publish("en", c).Path)
	if a.status != http.StatusInternalServerError || !regexp.MustCompile(`[2-9A-HJKMNP-Z0]{8}`).MatchString(html.UnescapeString(a.body)) || strings.Contains(a.body, "secret") {
		t.Errorf("status %d, want 500 with a reference and without the error's text:\n%s", a.status, a.body)
	}
}
