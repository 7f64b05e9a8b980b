package site_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/fixture"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestFeedReadersGetTheSameFeedAsEver(t *testing.T) {
	p := open(t)
	photo := p.picture(10, said("Harbour", "Boats & nets at <dawn>"))
	first := words("Harbour opens & closes", "First paragraph.\n\nSecond <paragraph>.")
	first.Lede, first.Dateline, first.Lead.Asset = "The harbour's day.", &story.Dateline{Place: "PORT ARDEN", Agency: "Meridian"}, photo.Number
	first.Bylines = []story.Byline{{Name: "Jo Writer"}, {Name: "Al Other"}}
	one := p.publish("en", first)
	doc, err := prose.New(prose.Heading(2, "A heading"), prose.Paragraph("Text."), prose.Picture(photo.Number, "", "Its own caption"), prose.StoryCard(prose.Card{Story: one.Number}))
	p.must(err)
	opinion := story.Copy{Headline: "Let it be", Section: "sport", Body: doc, Label: story.Opinion}
	two := p.publish("en", opinion)
	p.must2(p.archive.Correct(t.Context(), account.Operator(), two.Number, story.Fix{Find: "Text.", Replace: "Words.", Class: story.ClassCorrection, Cause: "x", Note: "Words."}))
	killed := p.publish("en", words("Never say this again", "Text."))
	p.must2(p.archive.Kill(t.Context(), account.Operator(), killed.Number, story.Withdrawal{Reason: "It was not so."}))
	for _, file := range []string{"feed.rss", "feed.atom", "feed.json", "section/sport/feed.rss"} {
		a := p.get("/en/" + file)
		golden(t, strings.ReplaceAll(file, "/", "-"), strings.ReplaceAll(a.body, photo.Hash, "HASH"))
		if strings.HasSuffix(file, ".json") {
			if !json.Valid([]byte(a.body)) {
				t.Errorf("%s is no JSON", file)
			}
		} else {
			wellFormed(t, file, a.body)
		}
	}
}

func TestFeedReadersHearOfAWithdrawalHoweverOldTheStory(t *testing.T) {
	p := open(t)
	old := p.publish("en", words("Never say this again", "Text."))
	for i := range 40 {
		p.publish("en", words(fmt.Sprintf("Story %d", i), "Text."))
	}
	p.must2(p.archive.Kill(t.Context(), account.Operator(), old.Number, story.Withdrawal{Reason: "It was not so."}))
	for _, file := range []string{"feed.rss", "feed.atom", "feed.json", "section/world/feed.rss"} {
		if body := p.get("/en/" + file).body; !strings.Contains(body, "It was not so.") || strings.Contains(body, "Never say") {
			t.Errorf("%s does not say that the story is withdrawn", file)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func wellFormed(t *testing.T, name, body string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(body))
	for {
		if _, err := d.Token(); err != nil {
			if err.Error() != "EOF" {
				t.Errorf("%s: %v", name, err)
			}
			return
		}
	}
}

func TestSearchEnginesFindEveryMonth(t *testing.T) {
	p := open(t)
	old := p.publish("en", words("In November", "Text."))
	p.clock.Advance(40 * 24 * time.Hour)
	fresh := p.publish("en", words("In January", "Text."))
	index := p.page("/sitemap.xml")
	for _, part := range []string{"sitemap-en.xml", "sitemap-en-202611.xml", "sitemap-en-202701.xml", "sitemap-ru.xml"} {
		if !strings.Contains(index, "https://news.example/"+part) {
			t.Errorf("the sitemap lacks %s", part)
		}
		wellFormed(t, part, p.page("/"+part))
	}
	if strings.Contains(index, "202612") || p.get("/sitemap-en-202612.xml").status != http.StatusNotFound || p.get("/sitemap-xx.xml").status != http.StatusNotFound {
		t.Error("an empty month or an unknown edition has a sitemap")
	}
	p.wants("/sitemap-en-202611.xml", old.Path)
	p.lacks("/sitemap-en-202611.xml", fresh.Path)
	p.wants("/news-sitemap.xml", fresh.Path, "<news:language>en</news:language>", "<news:title>In January</news:title>")
	p.lacks("/news-sitemap.xml", old.Path)
	p.wants("/sitemap-en.xml", "https://news.example/en/section/world")
	p.wants("/robots.txt", "Sitemap: https://news.example/sitemap.xml", "Disallow: /en/search?")
}

func TestRootLeadsToTheReadersLanguage(t *testing.T) {
	p := open(t)
	for accept, want := range map[string]string{"ru-RU,ru;q=0.9,en;q=0.8": "/ru/", "ar": "/ar/", "de, ar;q=0.5": "/ar/", "": "/en/", "xx": "/en/", ";;;": "/en/"} {
		a := p.get("/", "Accept-Language", accept)
		if a.status != http.StatusFound || a.header.Get("Location") != want || a.header.Get("Vary") != "Accept-Language" {
			t.Errorf("%q: %d to %q, Vary %q, want %s", accept, a.status, a.header.Get("Location"), a.header.Get("Vary"), want)
		}
	}
	if a := p.get("/en"); a.status != http.StatusMovedPermanently || a.header.Get("Location") != "/en/" {
		t.Errorf("/en: %d to %q", a.status, a.header.Get("Location"))
	}
}

func TestReaderFindsStoriesByTheirWords(t *testing.T) {
	p := open(t)
	for i := range 25 {
		p.publish("en", words(fmt.Sprintf("Harvest %d", i), "Wheat."))
	}
	russian := p.publish("ru", words("Ёлка в порту", "Текст."))
	first := p.page("/en/search?q=harvest&utm_source=x")
	older := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(first)
	if strings.Index(first, "Harvest 24") > strings.Index(first, "Harvest 23") || strings.Contains(first, ">Harvest 4<") || older == nil {
		t.Fatal("the first page is not the newest stories with a way to older ones")
	}
	p.wants(html.UnescapeString(older[1]), ">Harvest 4<", ">Harvest 0<")
	p.wants("/ru/search?q="+url.QueryEscape("елка"), russian.Path)
	p.wants("/en/search", `name="q"`, `content="noindex, follow"`)
	p.wants("/en/search?q=unheard", "Nothing found for unheard", "/en/section/world")
	long := p.get("/en/search?q=" + strings.Repeat("a", 201))
	if long.status != http.StatusUnprocessableEntity || !strings.Contains(long.body, `aria-invalid="true"`) || !strings.Contains(long.body, `value="`+strings.Repeat("a", 200)+`"`) {
		t.Errorf("too long a query: %d, want 422 with the form and what was typed", long.status)
	}
	for _, path := range []string{"/en/search?q=x&before=abc", "/en/newsfeed?before=abc", "/en/corrections?before=-1"} {
		if got := p.get(path).status; got != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d, want 422", path, got)
		}
	}
}

func TestOlderLinkLeadsThroughEveryStoryOnce(t *testing.T) {
	p := open(t)
	const all = 130
	for i := range all {
		p.publish("en", words(fmt.Sprintf("Story %03d", i), "Text."))
	}
	next := regexp.MustCompile(`href="([^"]+)" rel="next"`)
	story := regexp.MustCompile(`>Story (\d{3})<`)
	for _, path := range []string{"/en/newsfeed", "/en/section/world"} {
		seen := map[string]int{}
		for at := path; at != ""; {
			body, _, _ := strings.Cut(p.page(at), `id="newsfeed-panel"`)
			for _, m := range story.FindAllStringSubmatch(body, -1) {
				seen[m[1]]++
			}
			at = ""
			if m := next.FindStringSubmatch(body); m != nil {
				at = html.UnescapeString(m[1])
			}
		}
		if len(seen) != all || seen["000"] != 1 || seen["129"] != 1 || seen["065"] != 1 {
			t.Errorf("%s: %d stories, want each of %d once", path, len(seen), all)
		}
	}
}

func TestCorrectionsAreListed(t *testing.T) {
	p := open(t)
	p.wants("/en/corrections", "No corrections yet.")
	s := p.publish("en", words("The count", "It was nine."))
	p.must2(p.archive.Correct(t.Context(), account.Operator(), s.Number, story.Fix{Find: "nine", Replace: "ten", Class: story.ClassClarification, Cause: "x", Note: "We had counted <one> too few."}))
	p.wants("/en/corrections", "Clarification", "We had counted &lt;one&gt; too few.", "<del>nine</del> <ins>ten</ins>", s.Path)
}

func TestEmptyEditionIsWhole(t *testing.T) {
	p := open(t)
	for _, path := range []string{"/en/", "/en/newsfeed", "/en/section/world", "/en/feed.rss", "/en/feed.atom", "/en/feed.json", "/sitemap.xml", "/news-sitemap.xml", "/ar/"} {
		p.page(path)
	}
}

func TestSectionsNameIsNewOnEveryPageAtOnce(t *testing.T) {
	p := open(t)
	s := p.publish("en", words("A headline", "Text."))
	p.wants(s.Path, ">World<")
	p.must(p.house.ChangeSection(t.Context(), account.Operator(), "en", edition.Section{Slug: "world", Name: "Abroad", Position: 1}))
	for _, path := range []string{"/en/", s.Path, "/en/section/world", "/en/newsfeed"} {
		p.wants(path, ">Abroad<")
		p.lacks(path, ">World<")
	}
}

// payloads answers every nth line of the collected attempts to run a script in somebody's page.
func payloads(t *testing.T, nth int) []string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(fixture.Read(t, "web/xss-payloads.txt.gz")))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	lines := bufio.NewScanner(z)
	for i := 0; lines.Scan(); i++ {
		if line := strings.ToValidUTF8(strings.TrimSpace(lines.Text()), ""); i%nth == 0 && line != "" && utf8.RuneCountInString(line) <= 190 {
			all = append(all, line)
		}
	}
	return all
}

func TestHostileWordsStayWords(t *testing.T) {
	p := open(t)
	hostile := payloads(t, 40)
	for i, payload := range hostile {
		topic, err := p.house.EnsureTopic(t.Context(), account.Operator(), edition.Topic{Edition: "en", Slug: "t-" + strconv.Itoa(i), Name: firstRunes(payload, 60)})
		if err != nil {
			topic.Slug = "" // a name of no letters is refused before it can hurt
		}
		c := words("x "+payload, payload)
		c.Lede, c.NoteReaders = payload, payload
		c.Dateline = &story.Dateline{Place: firstRunes(payload, 40), Agency: "A"}
		c.Bylines = []story.Byline{{Name: "n " + firstRunes(payload, 60), Role: firstRunes(payload, 40)}}
		if topic.Slug != "" {
			c.Topics = []string{topic.Slug}
		}
		s := p.publish("en", c)
		inert(t, payload, p.page(s.Path))
		if i == len(hostile)-1 {
			p.must2(p.archive.Kill(t.Context(), account.Operator(), s.Number, story.Withdrawal{Reason: payload}))
			inert(t, payload, p.get(s.Path).body)
		}
	}
	for _, path := range []string{"/en/", "/en/newsfeed", "/en/section/world"} {
		inert(t, "all of them", p.page(path))
	}
	for _, path := range []string{"/en/feed.rss", "/en/feed.atom", "/news-sitemap.xml"} {
		wellFormed(t, path, p.page(path))
	}
	for _, payload := range payloads(t, 10) {
		inert(t, payload, p.get("/en/search?q="+url.QueryEscape(payload)).body)
	}
}

func firstRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// ours are the elements that our templates and bodies write.
var ours = map[string]bool{}

func init() {
	for _, name := range strings.Fields(`html head meta title link script body a header div p nav ul li form label input button span svg path circle h1 h2 h3
		main article section figure figcaption img bdi aside ol time strong footer del ins dl dt dd blockquote code news-panel`) {
		ours[name] = true
	}
}

// inert fails where a page has an element, an attribute or an address that could run a script.
func inert(t *testing.T, payload, page string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	scripts := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := z.Token()
		if !ours[token.Data] {
			t.Errorf("%q made an element <%s>", payload, token.Data)
		}
		for _, a := range token.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:text") || strings.HasPrefix(value, "vbscript:") {
				t.Errorf("%q made an attribute %s=%q", payload, a.Key, a.Val)
			}
		}
		if token.Data == "script" {
			scripts++
		}
	}
	if scripts > 3 { // our own and two blocks of data
		t.Errorf("%q made %d scripts", payload, scripts)
	}
}
