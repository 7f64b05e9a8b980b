package prose_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dateline.news/internal/fixture"
	"dateline.news/internal/prose"
)

// allowed names every element that a body may hold, with its attributes.
var allowed = map[string][]string{
	"p": {"class", "dir"}, "h2": {"dir"}, "h3": {"dir"}, "h4": {"dir"}, "ul": {"dir"}, "ol": {"start", "dir"}, "li": {"dir"},
	"blockquote": {"dir"}, "footer": nil, "a": {"href", "rel"}, "strong": nil, "em": nil, "br": nil, "hr": nil,
	"div": {"class", "tabindex"}, "table": {"dir"}, "thead": nil, "tbody": nil, "tr": nil, "th": {"scope", "class", "dir"}, "td": {"class", "dir"},
}

// inspect parses HTML as a browser would and answers the first thing that does not belong there, and the text.
func inspect(markup string) (fault, text string) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(markup), body)
	if err != nil {
		return err.Error(), ""
	}
	var b strings.Builder
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		switch n.Type {
		case html.TextNode:
			b.WriteString(n.Data)
		case html.ElementNode:
			if f := inspectElement(n); f != "" && fault == "" {
				fault = f
			}
		default:
			fault = fmt.Sprintf("a node of type %d: %q", n.Type, n.Data)
		}
		for c := range n.ChildNodes() {
			visit(c)
		}
	}
	for _, n := range nodes {
		visit(n)
	}
	return fault, b.String()
}

func inspectElement(n *html.Node) string {
	attrs, known := allowed[n.Data]
	if !known || n.Namespace != "" {
		return "element " + n.Data
	}
	for _, a := range n.Attr {
		if !slices.Contains(attrs, a.Key) {
			return "attribute " + a.Key + " of " + n.Data
		}
		if a.Key == "href" && !leadsOut(a.Val) {
			return "href " + a.Val
		}
	}
	return ""
}

func leadsOut(href string) bool {
	scheme, _, _ := strings.Cut(strings.ToLower(href), ":")
	return slices.Contains([]string{"http", "https", "mailto"}, scheme)
}

func payloads(t *testing.T) []string {
	t.Helper()
	zipped, err := gzip.NewReader(bytes.NewReader(fixture.Read(t, "web/xss-payloads.txt.gz")))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	scanner := bufio.NewScanner(zipped)
	for scanner.Scan() {
		lines = append(lines, strings.ToValidUTF8(strings.ReplaceAll(scanner.Text(), "\x00", ""), "?"))
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	if len(lines) < 4000 {
		t.Fatalf("only %d payloads", len(lines))
	}
	return lines
}

func TestNoScriptOfAnAttackerReachesTheReader(t *testing.T) {
	for _, attack := range payloads(t) {
		if strings.TrimSpace(attack) == "" {
			continue
		}
		d := mustNew(t, prose.Paragraph(attack), prose.Heading(2, attack), prose.Quote(attack, attack), prose.BulletList(attack), prose.Table([]string{attack}))
		for _, markup := range []string{string(d.Render(nil)), string(d.RenderFeed(nil))} {
			fault, text := inspect(markup)
			if fault != "" {
				t.Fatalf("%q: %s", attack, fault)
			}
			if got := strings.Count(text, strings.ReplaceAll(attack, "\r", "\n")); got < 6 && printable(attack) {
				t.Fatalf("%q stands %d times in the text, want 6", attack, got)
			}
		}
		if again := mustParse(t, string(d.JSON())); !again.Equal(d) {
			t.Fatalf("%q does not survive being stored", attack)
		}
	}
}

func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff })
}

func TestNoLinkOfAnAttackerReachesTheReader(t *testing.T) {
	taken := 0
	for _, attack := range payloads(t) {
		for _, href := range []string{attack, "https://a.example/?q=" + attack, "https://a.example/#" + attack, "mailto:a@a.example?subject=" + attack} {
			d, err := prose.New(prose.ParagraphOf(prose.Link(href, "here")))
			if err != nil {
				continue
			}
			taken++
			if fault, text := inspect(string(d.Render(nil))); fault != "" || strings.TrimSpace(text) != "here" {
				t.Errorf("%q: %s, text %q", href, fault, text)
			}
		}
	}
	if taken == 0 {
		t.Error("no address was taken, so the writing of one was not tried")
	}
	for _, attack := range payloads(t) {
		for _, n := range []prose.Node{prose.Embed("youtube", attack), prose.Embed(attack, "1"), prose.Picture(1, attack, "")} {
			if d, err := prose.New(n); err == nil {
				if fault, _ := inspect(string(d.Render(nil))); fault != "" {
					t.Errorf("%q: %s", attack, fault)
				}
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(full(f).JSON())
	for _, s := range []string{
		doc(), doc(para(word)), doc(para(`{"type":"text","text":"<script>","marks":[{"type":"em"},{"type":"strong"}]}`)), `{"type":"doc","content":[{"type":"paragraph","content":null}]}`,
		doc(para(`{"type":"text","text":"a","marks":[{"type":"link","attrs":{"href":"https://a.example/'\u0022"}}]}`)),
		doc(`{"type":"blockquote","attrs":{"speaker":"\u003cb"},"content":[` + para(word) + `]}`),
		doc(`{"type":"bullet_list","content":[{"type":"list_item","content":[` + para(word) + `,` + para() + `]}]}`),
		doc(`{"type":"bullet_list","content":[{"type":"list_item","content":[` + para() + `]}]}`),
		doc(`{"type":"gallery","content":[{"type":"picture","attrs":{"asset":1,"crop":"16x9-0-100"}},{"type":"picture","attrs":{"asset":2,"caption":"\u003ci"}}]}`),
		doc(`{"type":"table","content":[{"type":"table_row","content":[` + strings.Repeat(`{"type":"table_cell","attrs":{"header":true},"content":[`+para(word)+`]},`, 4) +
			`{"type":"table_cell","content":[{"type":"paragraph","content":[{"type":"text","text":"−1 200,5 %"}]}]}]}]}`),
		doc(`{"type":"embed","attrs":{"provider":"vk","id":"wall-1_2"}}`, `{"type":"horizontal_rule"}`),
		doc(para(`{"type":"text","text":"قالت وكالة Meridian"}`), `{"type":"blockquote","content":[`+para(`{"type":"text","text":"العربية"}`)+`,`+para(word)+`]}`),
		`{"type":"doc","attrs":{"schema":1e0}}`, `[`, ``, doc(para(`{"type":"text","text":"\ud83d\ude00\\ud83d"}`)),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		d, err := prose.Parse(in)
		if err != nil {
			if _, named := err.(*prose.Error); !named {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		checkDoc(t, d)
	})
}

func FuzzFromText(f *testing.F) {
	f.Add("one\n\ntwo\r\nthree", "https://a.example/?q=<", "A. Speaker")
	f.Add("<p onclick=x>&amp;&#0;", "javascript:alert(1)", "</footer><script>")
	f.Fuzz(func(t *testing.T, text, href, speaker string) {
		if d, err := prose.FromText(text); err == nil {
			checkDoc(t, d)
		}
		if d, err := prose.New(prose.Quote(speaker, text), prose.ParagraphOf(prose.Link(href, "here"))); err == nil {
			checkDoc(t, d)
		}
	})
}

// checkDoc holds a document that was taken to everything that is promised of one.
func checkDoc(t *testing.T, d prose.Doc) {
	t.Helper()
	again, err := prose.Parse(d.JSON())
	if err != nil || !bytes.Equal(again.JSON(), d.JSON()) {
		t.Fatalf("not a fixed point: %v\n%s\n%s", err, d.JSON(), again.JSON())
	}
	if !json.Valid(d.JSON()) {
		t.Fatalf("not JSON: %s", d.JSON())
	}
	for _, markup := range []string{string(d.Render(nil)), string(d.RenderFeed(nil)), string(d.Render(rightward{}))} {
		if fault, _ := inspect(markup); fault != "" {
			t.Fatalf("%s in %s", fault, markup)
		}
		if strings.ContainsFunc(markup, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r", r) }) {
			t.Fatalf("a feed in XML cannot hold %q", markup)
		}
	}
	if d.Empty() && strings.TrimSpace(d.Text()) != "" {
		t.Fatalf("empty, but its text is %q", d.Text())
	}
	if d.Words() > 0 && d.Text() == "" {
		t.Fatal("words without text")
	}
}

// rightward is a page that runs from right to left.
type rightward struct{ prose.Bare }

func (rightward) Direction() string { return "rtl" }
