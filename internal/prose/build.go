package prose

import (
	"strings"
	"unicode/utf8"
)

// New makes a document of nodes built in Go, checked exactly as one that came from outside.
func New(nodes ...Node) (Doc, error) {
	if err := checkStrings("", nodes, 1); err != nil {
		return Doc{}, err
	}
	return Parse(encode(nodes))
}

// checkStrings finds invalid UTF-8, which writing JSON would silently replace.
func checkStrings(path string, nodes []Node, depth int) error {
	if depth > MaxDepth {
		return refuse(path, ReasonTooDeep, "nested deeper than %d", MaxDepth)
	}
	for i, n := range nodes {
		at, a := child(path, "content", i), n.Attrs
		all := []string{string(n.Type), n.Text, a.Speaker, a.Crop, a.Caption, a.Headline, a.Credit, a.Provider, a.ID}
		for _, m := range n.Marks {
			all = append(all, string(m.Type), m.Href)
		}
		for _, s := range all {
			if !utf8.ValidString(s) {
				return refuse(at, ReasonText, "not valid UTF-8")
			}
		}
		if err := checkStrings(at, n.Content, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// FromText makes a document of plain text: paragraphs are parted by blank lines, a single line break inside one stays a
// line break, every other character stays as it is. Text with NUL or invalid UTF-8, or too much of it, is refused.
func FromText(s string) (Doc, error) {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	var nodes []Node
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
			continue
		}
		if len(lines) > 0 {
			nodes = append(nodes, Paragraph(strings.Join(lines, "\n")))
			lines = nil
		}
	}
	if len(lines) > 0 {
		nodes = append(nodes, Paragraph(strings.Join(lines, "\n")))
	}
	return New(nodes...)
}

// Text is a plain run of text.
func Text(s string) Node { return Node{Type: TypeText, Text: s} }

// Strong is a run of bold text.
func Strong(s string) Node { return Node{Type: TypeText, Text: s, Marks: []Mark{{Type: MarkStrong}}} }

// Em is a run of emphasised text.
func Em(s string) Node { return Node{Type: TypeText, Text: s, Marks: []Mark{{Type: MarkEm}}} }

// Link is a run of text that leads to an absolute http, https or mailto address.
func Link(href, s string) Node {
	return Node{Type: TypeText, Text: s, Marks: []Mark{{Type: MarkLink, Href: href}}}
}

// Break is a line break inside a paragraph.
func Break() Node { return Node{Type: TypeHardBreak} }

// Inline makes runs of plain text; each "\n" in s becomes a line break. No text gives no run.
func Inline(s string) []Node {
	var runs []Node
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			runs = append(runs, Break())
		}
		if line != "" {
			runs = append(runs, Text(line))
		}
	}
	return runs
}

// Paragraph is a paragraph of plain text.
func Paragraph(text string) Node { return ParagraphOf(Inline(text)...) }

// ParagraphOf is a paragraph of runs, made by Text, Strong, Em, Link and Break.
func ParagraphOf(runs ...Node) Node { return Node{Type: TypeParagraph, Content: runs} }

// Heading is a heading inside the body, of level 2 to 4.
func Heading(level int, text string) Node {
	return Node{Type: TypeHeading, Attrs: Attrs{Level: level}, Content: Inline(text)}
}

// Quote is a quotation set apart, of one paragraph or several; speaker may be empty.
func Quote(speaker string, paragraphs ...string) Node {
	return Node{Type: TypeBlockquote, Attrs: Attrs{Speaker: speaker}, Content: paragraphsOf(paragraphs)}
}

// BulletList is a list of plain lines.
func BulletList(lines ...string) Node {
	return Node{Type: TypeBulletList, Content: listItems(lines)}
}

// OrderedList is a numbered list of plain lines that begins with start.
func OrderedList(start int, lines ...string) Node {
	return Node{Type: TypeOrderedList, Attrs: Attrs{Start: start}, Content: listItems(lines)}
}

// Picture is a photo of the mediabank by its number; crop is a Crop's String (empty: the whole) and caption stands
// instead of the asset's own (empty: the asset's own).
func Picture(asset int64, crop, caption string) Node {
	return Node{Type: TypePicture, Attrs: Attrs{Asset: asset, Crop: crop, Caption: caption}}
}

// Gallery is a row of pictures, made by Picture.
func Gallery(pictures ...Node) Node { return Node{Type: TypeGallery, Content: pictures} }

// StoryCard is the card of another story; its Index is not used.
func StoryCard(c Card) Node {
	return Node{Type: TypeStoryCard, Attrs: Attrs{Story: c.Story, Headline: c.Headline, Caption: c.Caption, Credit: c.Credit}}
}

// Embed is a piece at one of Providers.
func Embed(provider, id string) Node {
	return Node{Type: TypeEmbed, Attrs: Attrs{Provider: provider, ID: id}}
}

// Rule is a thematic break.
func Rule() Node { return Node{Type: TypeHorizontalRule} }

// Table is a table of plain text whose first row heads the columns.
func Table(rows ...[]string) Node {
	table := Node{Type: TypeTable}
	for i, cells := range rows {
		row := Node{Type: TypeTableRow}
		for _, text := range cells {
			row.Content = append(row.Content, Node{Type: TypeTableCell, Attrs: Attrs{Header: i == 0}, Content: []Node{Paragraph(text)}})
		}
		table.Content = append(table.Content, row)
	}
	return table
}

func paragraphsOf(texts []string) []Node {
	var nodes []Node
	for _, s := range texts {
		nodes = append(nodes, Paragraph(s))
	}
	return nodes
}

func listItems(lines []string) []Node {
	var nodes []Node
	for _, s := range lines {
		nodes = append(nodes, Node{Type: TypeListItem, Content: []Node{Paragraph(s)}})
	}
	return nodes
}
