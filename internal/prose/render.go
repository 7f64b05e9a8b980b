package prose

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Resolver draws what only the caller knows. Each of the first three answers ready HTML, or nothing where the picture or
// story was withdrawn; the page then goes on without it.
type Resolver interface {
	Picture(n Node) template.HTML   // n.Attrs: Asset, Crop, Caption
	Gallery(n Node) template.HTML   // n.Content: the pictures
	StoryCard(n Node) template.HTML // n.Attrs: Story (0: not linked yet), Headline, Caption, Credit
	Embed(n Node) template.HTML     // n.Attrs: Provider, ID; nothing: a plain link
	Ours(host string) bool          // whether a host of a link is the agency's own
	Direction() string              // of the page: "ltr" or "rtl"
}

// Bare is a Resolver that draws nothing and knows no host of ours; embed it to implement only a part.
type Bare struct{}

// Picture draws nothing.
func (Bare) Picture(Node) template.HTML { return "" }

// Gallery draws nothing.
func (Bare) Gallery(Node) template.HTML { return "" }

// StoryCard draws nothing.
func (Bare) StoryCard(Node) template.HTML { return "" }

// Embed leaves it at a plain link.
func (Bare) Embed(Node) template.HTML { return "" }

// Direction is from left to right.
func (Bare) Direction() string { return "ltr" }

// Ours knows no host.
func (Bare) Ours(string) bool { return false }

// Render answers the body as HTML for the story's page. Empty paragraphs, which editors leave behind, are not drawn.
// A nil Resolver is Bare.
func (d Doc) Render(r Resolver) template.HTML { return d.draw(r, false) }

// RenderFeed answers the body as simple HTML for RSS, Atom and JSON Feed: no class, no rel, no footer, nothing that a
// feed reader would strip. The resolver must answer absolute addresses there.
func (d Doc) RenderFeed(r Resolver) template.HTML { return d.draw(r, true) }

func (d Doc) draw(r Resolver, feed bool) template.HTML {
	if r == nil {
		r = Bare{}
	}
	w := &drawing{resolver: r, feed: feed, direction: r.Direction()}
	w.blocks(d.nodes)
	return template.HTML(w.String()) // every text went through escapeText or escapeAttr
}

// drawing writes one document; feed leaves out what only a page needs.
type drawing struct {
	strings.Builder
	resolver  Resolver
	annotator Annotator // nil where nothing is noted
	feed      bool
	direction string // of what is being written into
}

// turn answers the attribute of an element whose text runs the other way than what it stands in, and from then on
// writes into that element; back is to be called at its end.
func (w *drawing) turn(inside []Node) (attribute string, back func()) {
	around := w.direction
	w.direction = direction(inside, around)
	if w.direction != around {
		attribute = ` dir="` + w.direction + `"`
	}
	return attribute, func() { w.direction = around }
}

func (w *drawing) put(parts ...string) {
	for _, s := range parts {
		w.WriteString(s)
	}
}

func (w *drawing) blocks(nodes []Node) {
	for _, n := range nodes {
		w.block(n)
	}
}

func (w *drawing) block(n Node) {
	if !visible(n) {
		return
	}
	switch n.Type {
	case TypeParagraph:
		w.inside("p", n)
	case TypeHeading:
		w.inside("h"+strconv.Itoa(n.Attrs.Level), n)
	case TypeBulletList:
		w.list("ul", "", n)
	case TypeOrderedList:
		w.list("ol", startOf(n.Attrs.Start), n)
	case TypeBlockquote:
		w.quote(n)
	case TypePicture:
		w.put(string(w.resolver.Picture(n)))
	case TypeGallery:
		w.put(string(w.resolver.Gallery(n)))
	case TypeStoryCard:
		w.put(string(w.resolver.StoryCard(n)))
	case TypeEmbed:
		w.embed(n)
	case TypeTable:
		w.table(n)
	case TypeHorizontalRule:
		w.put("<hr>\n")
	}
}

func (w *drawing) inside(tag string, n Node) {
	turned, back := w.turn(n.Content)
	defer back()
	w.put("<", tag, turned, ">")
	w.inline(n.Content)
	w.put("</", tag, ">\n")
}

func startOf(start int) string {
	if start == 1 {
		return ""
	}
	return ` start="` + strconv.Itoa(start) + `"`
}

func (w *drawing) list(tag, start string, n Node) {
	turned, back := w.turn(n.Content)
	defer back()
	w.put("<", tag, start, turned, ">\n")
	for _, li := range n.Content {
		w.cell("li", "", li.Content)
		w.put("\n")
	}
	w.put("</", tag, ">\n")
}

// cell writes an element of tight blocks: an item of a list, a cell of a table.
func (w *drawing) cell(tag, attributes string, nodes []Node) {
	turned, back := w.turn(nodes)
	defer back()
	w.put("<", tag, attributes, turned, ">")
	w.tight(nodes)
	w.put("</", tag, ">")
}

// tight writes a lone paragraph, with lists under it or not, without its <p>.
func (w *drawing) tight(nodes []Node) {
	isParagraph := func(n Node) bool { return n.Type == TypeParagraph }
	if isParagraph(nodes[0]) && !slices.ContainsFunc(nodes[1:], isParagraph) {
		w.inline(nodes[0].Content)
		nodes = nodes[1:]
	}
	w.blocks(nodes)
}

func (w *drawing) quote(n Node) {
	var said []Node // the speaker with notes
	if last := len(n.Content) - 1; last >= 0 && n.Content[last].Type == typeNotedSpeaker {
		n.Content, said = n.Content[:last], n.Content[last].Content
	}
	turned, back := w.turn(n.Content)
	defer back()
	w.put("<blockquote", turned, ">")
	w.blocks(n.Content)
	switch speaker := escapeText(n.Attrs.Speaker); {
	case said != nil:
		w.put("<footer>")
		w.inline(said)
		w.put("</footer>")
	case strings.TrimSpace(speaker) == "":
	case w.feed:
		w.put("<p>— ", speaker, "</p>")
	default:
		w.put("<footer>", speaker, "</footer>")
	}
	w.put("</blockquote>\n")
}

// embed is a plain link where the resolver draws none: the reader's browser asks nobody else until it is followed.
func (w *drawing) embed(n Node) {
	if drawn := w.resolver.Embed(n); drawn != "" {
		w.put(string(drawn))
		return
	}
	address, name := EmbedURL(n.Attrs.Provider, n.Attrs.ID)
	label := name + ": " + EmbedLabel(address)
	if w.feed {
		w.put(`<p><a href="`, escapeAttr(address), `">`, escapeText(label), "</a></p>\n")
		return
	}
	w.put(`<p class="embed"><a href="`, escapeAttr(address), `" rel="noopener">`, escapeText(label), "</a></p>\n")
}

// scrolls is how many columns a telephone shows side by side; a wider table scrolls, and can be scrolled by keyboard.
const scrolls = 3

func (w *drawing) table(n Node) {
	turned, back := w.turn(n.Content)
	defer back()
	rows, wide := n.Content, slices.ContainsFunc(n.Content, func(row Node) bool { return len(row.Content) > scrolls })
	switch {
	case w.feed:
	case wide:
		w.put(`<div class="table wide" tabindex="0">`)
	default:
		w.put(`<div class="table">`)
	}
	w.put("<table", turned, ">\n")
	isHeader := func(cell Node) bool { return cell.Attrs.Header }
	if len(rows) > 1 && !slices.ContainsFunc(rows[0].Content, func(cell Node) bool { return !isHeader(cell) }) {
		rows = rows[1:]
	}
	lined := figureColumns(rows)
	if len(rows) < len(n.Content) {
		w.put("<thead>\n")
		w.row(n.Content[0], "col", lined)
		w.put("</thead>\n")
	}
	w.put("<tbody>\n")
	for _, row := range rows {
		w.row(row, "row", lined)
	}
	w.put("</tbody>\n</table>")
	if !w.feed {
		w.put("</div>")
	}
	w.put("\n")
}

// row writes the cells; those of the lined columns line up by their figures, the heads above them too.
func (w *drawing) row(n Node, scope string, lined map[int]bool) {
	w.put("<tr>")
	for i, cell := range n.Content {
		tag, attributes := "td", ""
		if cell.Attrs.Header {
			tag, attributes = "th", ` scope="`+scope+`"`
		}
		if lined[i] && !w.feed {
			attributes += ` class="figures"`
		}
		w.cell(tag, attributes, cell.Content)
	}
	w.put("</tr>\n")
}

// figureColumns answers the columns that hold figures and, perhaps, gaps: "12", "−1 200,5 %", "—".
func figureColumns(rows []Node) map[int]bool {
	lined, broken := map[int]bool{}, map[int]bool{}
	for _, row := range rows {
		for i, cell := range row.Content {
			switch filled, isFigure := figures(cell.Content); {
			case isFigure:
				lined[i] = true
			case filled:
				broken[i] = true
			}
		}
	}
	for i := range broken {
		delete(lined, i)
	}
	return lined
}

// figures says whether a cell holds more than a gap, and whether that is a figure and nothing else.
func figures(nodes []Node) (filled, isFigure bool) {
	if len(nodes) != 1 || nodes[0].Type != TypeParagraph {
		return true, false
	}
	text := strings.Trim(plainInline(nodes[0].Content), " \u00a0\u202f.-–—")
	isFigure = strings.ContainsFunc(text, unicode.IsDigit) && len(text) <= 24 && !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsDigit(r) && !unicode.In(r, unicode.Sc, unicode.Zs) && !strings.ContainsRune(".,'’%‰+-−–±()~", r)
	})
	return text != "", isFigure
}

// inline writes runs of text; a mark that goes on over several runs is opened once.
func (w *drawing) inline(runs []Node) {
	var open []Mark
	for _, n := range runs {
		same := 0
		for same < len(open) && same < len(n.Marks) && open[same] == n.Marks[same] {
			same++
		}
		w.closeMarks(open[same:])
		for _, m := range n.Marks[same:] {
			w.openMark(m)
		}
		open = n.Marks
		switch n.Type {
		case TypeHardBreak:
			w.put("<br>")
		case typeNotedSign:
			w.put(string(w.annotator.Note(n.Attrs.ID)))
		default:
			w.put(escapeText(n.Text))
		}
	}
	w.closeMarks(open)
}

func (w *drawing) openMark(m Mark) {
	switch {
	case m.Type == markNoted && m.Href == "":
		w.put(`<span class="noted">`)
		return
	case m.Type == markNoted:
		w.put(`<span class="noted" id="noted-`, escapeAttr(m.Href), `">`)
		return
	case m.Type != MarkLink:
		w.put("<", string(m.Type), ">")
		return
	}
	w.put(`<a href="`, escapeAttr(m.Href), `"`)
	if !w.feed && w.foreign(m.Href) {
		w.put(` rel="noopener"`)
	}
	w.put(">")
}

func (w *drawing) closeMarks(marks []Mark) {
	for _, m := range slices.Backward(marks) {
		switch m.Type {
		case MarkLink:
			w.put("</a>")
		case markNoted:
			w.put("</span>")
		default:
			w.put("</", string(m.Type), ">")
		}
	}
}

// foreign says whether a link leaves the agency's own hosts; a mailbox is no host.
func (w *drawing) foreign(href string) bool {
	u, err := url.Parse(href)
	return err != nil || u.Scheme != "mailto" && !w.resolver.Ours(u.Host)
}

var (
	textEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	attrEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")
)

func escapeText(s string) string { return textEscapes.Replace(legible(s)) }

func escapeAttr(s string) string { return attrEscapes.Replace(legible(s)) }

// legible leaves out the characters that neither HTML nor XML 1.0 (section 2.2) may hold, whatever they were pasted from.
func legible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r >= 0x7F && r <= 0x9F, r == 0xFFFE, r == 0xFFFF:
			return -1
		}
		return r
	}, s)
}
