package prose_test

import (
	"flag"
	"html/template"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/prose"
)

var update = flag.Bool("update", false, "write the golden files")

// album draws pictures and cards as a page would, except asset 13, which was killed.
type album struct{ prose.Bare }

func (album) Picture(n prose.Node) template.HTML {
	if n.Attrs.Asset == 13 {
		return ""
	}
	return template.HTML("<figure>" + template.HTMLEscapeString(n.Attrs.Caption) + "</figure>\n")
}

func (a album) Gallery(n prose.Node) template.HTML {
	var b strings.Builder
	for _, p := range n.Content {
		b.WriteString(string(a.Picture(p)))
	}
	return template.HTML("<section>" + b.String() + "</section>\n")
}

func (album) StoryCard(n prose.Node) template.HTML {
	if n.Attrs.Story == 0 {
		return "<aside>" + template.HTML(template.HTMLEscapeString(n.Attrs.Headline)) + "</aside>\n"
	}
	return "<aside>linked</aside>\n"
}

func (album) Ours(host string) bool { return host == "news.example" }

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
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
		t.Error(diff)
	}
}

func TestReaderSeesEveryPartOfTheBody(t *testing.T) {
	d := full(t)
	golden(t, "full.json", string(d.JSON()))
	golden(t, "full.html", string(d.Render(album{})))
	golden(t, "full.feed.html", string(d.RenderFeed(album{})))
	golden(t, "full.txt", d.Text())
}

func TestBodyIsDrawnAsItIsMeant(t *testing.T) {
	link := func(href string) prose.Node { return prose.ParagraphOf(prose.Link(href, "x")) }
	marked := func(text string, marks ...prose.Mark) prose.Node {
		return prose.Node{Type: prose.TypeText, Text: text, Marks: marks}
	}
	a := prose.Mark{Type: prose.MarkLink, Href: "https://news.example/"}
	strong, em := prose.Mark{Type: prose.MarkStrong}, prose.Mark{Type: prose.MarkEm}
	li := func(nodes ...prose.Node) prose.Node {
		return prose.Node{Type: prose.TypeBulletList, Content: []prose.Node{{Type: prose.TypeListItem, Content: nodes}}}
	}
	tests := []struct {
		name string
		node prose.Node
		want string
	}{
		{"text is escaped", prose.Paragraph(`<b>"R&D"</b>`), "<p>&lt;b&gt;\"R&amp;D\"&lt;/b&gt;</p>\n"},
		{"a line break", prose.Paragraph("a\nb"), "<p>a<br>b</p>\n"},
		{"an empty paragraph is left out", prose.Paragraph(" "), ""},
		{"an empty heading is left out", prose.Heading(2, ""), ""},
		{"control characters are left out", prose.Paragraph("a\vb\x1bc\uffffd"), "<p>abcd</p>\n"},
		{"quote with speaker", prose.Quote("A & B", "Said."), "<blockquote><p>Said.</p>\n<footer>A &amp; B</footer></blockquote>\n"},
		{"quote without speaker", prose.Quote("", "Said."), "<blockquote><p>Said.</p>\n</blockquote>\n"},
		{"foreign link", link("https://other.example/?a=1&b=2"), "<p><a href=\"https://other.example/?a=1&amp;b=2\" rel=\"noopener\">x</a></p>\n"},
		{"our link", link("https://news.example/"), "<p><a href=\"https://news.example/\">x</a></p>\n"},
		{"mailbox", link("mailto:desk@news.example"), "<p><a href=\"mailto:desk@news.example\">x</a></p>\n"},
		{"one link over bold and soft", prose.ParagraphOf(marked("a", em, a), marked("b", strong, em, a), marked("c", strong)),
			"<p><a href=\"https://news.example/\"><em>a</em><strong><em>b</em></strong></a><strong>c</strong></p>\n"},
		{"two links side by side", prose.ParagraphOf(prose.Link("https://news.example/1", "a"), prose.Link("https://news.example/2", "b")),
			"<p><a href=\"https://news.example/1\">a</a><a href=\"https://news.example/2\">b</a></p>\n"},
		{"list in a list", li(prose.Paragraph("a"), prose.OrderedList(3, "b")), "<ul>\n<li>a<ol start=\"3\">\n<li>b</li>\n</ol>\n</li>\n</ul>\n"},
		{"list item of two paragraphs", li(prose.Paragraph("a"), prose.Paragraph("b")), "<ul>\n<li><p>a</p>\n<p>b</p>\n</li>\n</ul>\n"},
		{"killed picture", prose.Picture(13, "", "gone"), ""},
		{"table without head", prose.Table([]string{"a", "b"}),
			"<div class=\"table\"><table>\n<tbody>\n<tr><th scope=\"row\">a</th><th scope=\"row\">b</th></tr>\n</tbody>\n</table></div>\n"},
		{"a column of figures lines up with its head", prose.Table([]string{"Port", "Ships", "Note"}, []string{"12", "−1 200,5 %", "3"}, []string{"Arden", "€40", "late"}, []string{"7", "—", ""}),
			"<div class=\"table\"><table>\n<thead>\n<tr><th scope=\"col\">Port</th><th scope=\"col\" class=\"figures\">Ships</th><th scope=\"col\">Note</th></tr>\n</thead>\n<tbody>\n" +
				"<tr><td>12</td><td class=\"figures\">−1 200,5 %</td><td>3</td></tr>\n<tr><td>Arden</td><td class=\"figures\">€40</td><td>late</td></tr>\n" +
				"<tr><td>7</td><td class=\"figures\">—</td><td></td></tr>\n</tbody>\n</table></div>\n"},
		{"a wide table scrolls by keyboard", prose.Table([]string{"a", "b", "c", "d"}),
			"<div class=\"table wide\" tabindex=\"0\"><table>\n<tbody>\n<tr><th scope=\"row\">a</th><th scope=\"row\">b</th><th scope=\"row\">c</th><th scope=\"row\">d</th></tr>\n</tbody>\n</table></div>\n"},
		{"embed asks no third party", prose.Embed("telegram", "channel/12"),
			"<p class=\"embed\"><a href=\"https://t.me/channel/12\" rel=\"noopener\">Telegram: t.me/channel/12</a></p>\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := string(mustNew(t, tt.node).Render(album{}))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEveryProviderLinksToItsOwnPage(t *testing.T) {
	ids := map[string]string{
		"youtube": "abcdefghi-1", "vimeo": "76979871", "x": "20", "telegram": "channel/5", "instagram": "CabcdEFG_1",
		"tiktok": "@some.body/video/7106594312292453675", "vk": "wall-1_2", "rutube": strings.Repeat("0a", 16),
	}
	for _, p := range prose.Providers() {
		if _, err := prose.New(prose.Embed(p, ids[p])); err != nil {
			t.Errorf("%s: %v", p, err)
		}
		address, name := prose.EmbedURL(p, ids[p])
		if _, err := prose.New(prose.ParagraphOf(prose.Link(address, name))); err != nil {
			t.Errorf("%s: its own page is no link: %v", p, err)
		}
		if address, _ := prose.EmbedURL(p, ids[p]+"/../<"); address != "" {
			t.Errorf("%s: %q was taken", p, address)
		}
	}
	if address, name := prose.EmbedURL("elsewhere", "1"); address != "" || name != "" {
		t.Errorf("got %q, %q", address, name)
	}
}

func TestPlainTextKeepsEveryWord(t *testing.T) {
	in := "WORLD CITY (Agency) — Earlier  in the week, «цитата».\nSecond line\t!\n\n“Third”\n\n   indented"
	for _, typed := range []string{in, "\n \n" + strings.ReplaceAll(in, "\n", "\r\n") + "\n\n\n"} {
		d, err := prose.FromText(typed)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(in, d.Text()); diff != "" {
			t.Error(diff)
		}
		if got := len(d.Nodes()); got != 3 {
			t.Errorf("got %d paragraphs, want 3", got)
		}
	}
	for name, bad := range map[string]string{"NUL": "a\x00", "invalid UTF-8": "a\xff", "too much": strings.Repeat("x", prose.MaxBytes)} {
		if _, err := prose.FromText(bad); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestWordsAreCounted(t *testing.T) {
	tests := []struct {
		in   string
		want int
	}{
		{"", 0},
		{"One, two — three!", 3},
		{"don't state-run 3.5 %", 3},
		{"Москва и Каир", 3},
		{"وزير الخارجية", 2},
		{"中国举行会谈 GDP", 7},
		{"one\ntwo", 2},
	}
	for _, tt := range tests {
		if got := mustNew(t, prose.Paragraph(tt.in)).Words(); got != tt.want {
			t.Errorf("%q: got %d, want %d", tt.in, got, tt.want)
		}
	}
	split := mustNew(t, prose.ParagraphOf(prose.Strong("half"), prose.Text("way")), prose.BulletList("one", "two"), prose.Picture(1, "", "not counted"))
	if got := split.Words(); got != 3 {
		t.Errorf("got %d words, want 3", got)
	}
}

func TestEmptyBodyIsRecognised(t *testing.T) {
	if !mustNew(t, prose.Paragraph(" \u00a0"), prose.Heading(2, "\n")).Empty() {
		t.Error("space counts as a body")
	}
	for name, n := range map[string]prose.Node{"word": prose.Paragraph("w"), "picture": prose.Picture(1, "", ""), "gallery": prose.Gallery(prose.Picture(1, "", ""))} {
		if mustNew(t, n).Empty() {
			t.Errorf("a body with a %s counts as empty", name)
		}
	}
}

func TestPicturesAndCardsAreFound(t *testing.T) {
	d := full(t)
	if diff := cmp.Diff([]int64{7, 8}, d.Pictures()); diff != "" {
		t.Error(diff)
	}
	unlinked := prose.Card{Index: 8, Headline: "Not ours yet", Caption: "Seen there", Credit: "Somebody"}
	if diff := cmp.Diff([]prose.Card{{Index: 7, Story: 812}, unlinked}, d.Cards()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]prose.Card{unlinked}, d.UnlinkedCards()); diff != "" {
		t.Error(diff)
	}
	var paths []string
	d.Walk(func(path string, n prose.Node) bool {
		if n.Type == prose.TypePicture {
			paths = append(paths, path)
		}
		return n.Type != prose.TypeTable
	})
	if diff := cmp.Diff([]string{"content[5]", "content[6].content[0]", "content[6].content[1]"}, paths); diff != "" {
		t.Error(diff)
	}
}

func TestCardIsLinkedOrRemovedAndTheRestStays(t *testing.T) {
	d := mustNew(t, prose.Paragraph("a"), prose.StoryCard(prose.Card{Headline: "H"}), prose.Paragraph("b"))
	linked, err := d.LinkCard(1, 44)
	if err != nil {
		t.Fatal(err)
	}
	if want := mustNew(t, prose.Paragraph("a"), prose.StoryCard(prose.Card{Story: 44}), prose.Paragraph("b")); !linked.Equal(want) {
		t.Errorf("got %s", linked.JSON())
	}
	removed, err := d.RemoveCard(1)
	if err != nil {
		t.Fatal(err)
	}
	if want := mustNew(t, prose.Paragraph("a"), prose.Paragraph("b")); !removed.Equal(want) {
		t.Errorf("got %s", removed.JSON())
	}
	if len(d.UnlinkedCards()) != 1 {
		t.Error("the document itself was changed")
	}
	for _, index := range []int{-1, 0, 3} {
		if _, err := d.LinkCard(index, 44); err == nil {
			t.Errorf("a card was linked at %d", index)
		}
	}
}

func TestRewriteRefusesWhatTheSchemaDoes(t *testing.T) {
	d := full(t)
	same, err := d.Rewrite(func(n prose.Node) prose.Node { return n })
	if err != nil || !same.Equal(d) {
		t.Errorf("unchanged: %v", err)
	}
	without, err := d.Rewrite(func(n prose.Node) prose.Node {
		if n.Type == prose.TypeGallery || n.Type == prose.TypePicture {
			return prose.Node{}
		}
		return n
	})
	if err != nil || len(without.Pictures()) != 0 {
		t.Errorf("got %v, %v", without.Pictures(), err)
	}
	if _, err := d.Rewrite(func(n prose.Node) prose.Node { n.Attrs.Level = 9; return n }); err == nil {
		t.Error("a heading of level 9 was taken")
	}
}

func TestParagraphOfTheOtherScriptRunsItsOwnWay(t *testing.T) {
	const arabic, english = "قال الوزير إن المحادثات", "The talks go on"
	tests := []struct {
		name     string
		node     prose.Node
		ltr, rtl string
	}{
		{"English", prose.Paragraph(english), "<p>" + english + "</p>\n", `<p dir="ltr">` + english + "</p>\n"},
		{"Arabic that begins with a name", prose.Paragraph("Meridian: " + arabic), `<p dir="rtl">Meridian: ` + arabic + "</p>\n", "<p>Meridian: " + arabic + "</p>\n"},
		{"figures follow the page", prose.Paragraph("12 – 14"), "<p>12 – 14</p>\n", "<p>12 – 14</p>\n"},
		{"a quote turns once", prose.Quote("", arabic), "<blockquote dir=\"rtl\"><p>" + arabic + "</p>\n</blockquote>\n", "<blockquote><p>" + arabic + "</p>\n</blockquote>\n"},
		{"an English line in an Arabic list", prose.BulletList(arabic, arabic, english), "<ul dir=\"rtl\">\n<li>" + arabic + "</li>\n<li>" + arabic + "</li>\n<li dir=\"ltr\">" + english + "</li>\n</ul>\n",
			"<ul>\n<li>" + arabic + "</li>\n<li>" + arabic + "</li>\n<li dir=\"ltr\">" + english + "</li>\n</ul>\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := mustNew(t, tt.node)
			if diff := cmp.Diff([]string{tt.ltr, tt.rtl}, []string{string(d.Render(nil)), string(d.Render(rightward{}))}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCropIsReadAsItIsWritten(t *testing.T) {
	for _, ratio := range prose.Ratios() {
		for _, at := range [][2]int{{0, 0}, {50, 5}, {100, 100}} {
			want := prose.Crop{Ratio: ratio, X: at[0], Y: at[1]}
			got, known := prose.ReadCrop(want.String())
			if w, h := got.Sides(); !known || got != want || w < 1 || h < 1 {
				t.Errorf("%s: got %v, %v", want, got, known)
			}
			if _, err := prose.New(prose.Picture(1, want.String(), "")); err != nil {
				t.Error(err)
			}
		}
	}
	for _, s := range []string{"", "wide", "16x9", "16x9-50", "16x9-50-50-50", "16x9-1-50", "16x9-+5-50", "16x9--5-50", "9x16-50-50"} {
		if c, known := prose.ReadCrop(s); known {
			t.Errorf("%q was read as %v", s, c)
		}
	}
	if _, err := prose.New(prose.Picture(1, "wide", "")); err != nil {
		t.Errorf("a crop that another house named: %v", err)
	}
}

// player draws an embed as a page would.
type player struct{ prose.Bare }

func (player) Embed(n prose.Node) template.HTML {
	address, name := prose.EmbedURL(n.Attrs.Provider, n.Attrs.ID)
	return template.HTML("<aside>" + name + " " + prose.EmbedLabel(address) + "</aside>\n")
}

func TestPageDrawsAnEmbedInItsOwnWay(t *testing.T) {
	d := mustNew(t, prose.Embed("vimeo", "76979871"))
	if got, want := string(d.Render(player{})), "<aside>Vimeo vimeo.com/76979871</aside>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := d.Text(), "https://vimeo.com/76979871"; got != want {
		t.Errorf("as text: got %q, want %q", got, want)
	}
}
