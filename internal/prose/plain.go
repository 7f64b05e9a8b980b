package prose

import (
	"strconv"
	"strings"
	"unicode"
)

// Text answers the body as plain text for search, feeds and comparison: blocks parted by a blank line, lists and rows
// a line each, a quote's speaker after a dash, captions and the texts of cards on their own lines.
func (d Doc) Text() string { return strings.Join(plainBlocks(d.nodes), "\n\n") }

func plainBlocks(nodes []Node) []string {
	var out []string
	for _, n := range nodes {
		if !visible(n) { // the page does not draw it either
			continue
		}
		if s := plainBlock(n); strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

func plainBlock(n Node) string {
	switch n.Type {
	case TypeParagraph, TypeHeading:
		return plainInline(n.Content)
	case TypeBulletList:
		return plainList(n, func(int) string { return "- " })
	case TypeOrderedList:
		return plainList(n, func(i int) string { return strconv.Itoa(n.Attrs.Start+i) + ". " })
	case TypeBlockquote:
		return plainQuote(n)
	case TypePicture:
		return n.Attrs.Caption
	case TypeGallery:
		return strings.Join(plainBlocks(n.Content), "\n")
	case TypeStoryCard:
		return joinLines(n.Attrs.Headline, n.Attrs.Caption, n.Attrs.Credit)
	case TypeEmbed:
		address, _ := EmbedURL(n.Attrs.Provider, n.Attrs.ID)
		return address
	case TypeTable:
		return plainTable(n)
	case TypeHorizontalRule:
		return "* * *"
	}
	return ""
}

func plainInline(runs []Node) string {
	var b strings.Builder
	for _, n := range runs {
		if n.Type == TypeHardBreak {
			b.WriteByte('\n')
		}
		b.WriteString(n.Text)
	}
	return b.String()
}

func plainList(n Node, bullet func(int) string) string {
	var lines []string
	for i, li := range n.Content {
		mark := bullet(i)
		inner := strings.Join(plainBlocks(li.Content), "\n")
		lines = append(lines, mark+strings.ReplaceAll(inner, "\n", "\n"+strings.Repeat(" ", len(mark))))
	}
	return strings.Join(lines, "\n")
}

func plainQuote(n Node) string {
	quote := strings.Join(plainBlocks(n.Content), "\n\n")
	if strings.TrimSpace(n.Attrs.Speaker) == "" {
		return quote
	}
	return quote + "\n— " + n.Attrs.Speaker
}

func plainTable(n Node) string {
	var rows []string
	for _, row := range n.Content {
		var cells []string
		for _, cell := range row.Content {
			cells = append(cells, strings.Join(plainBlocks(cell.Content), " "))
		}
		rows = append(rows, strings.Join(cells, "\t"))
	}
	return strings.Join(rows, "\n")
}

func joinLines(lines ...string) string {
	var kept []string
	for _, s := range lines {
		if strings.TrimSpace(s) != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "\n")
}

// Words counts the words of the body, without captions, cards and speakers. Han and Kana, which part no words by spaces,
// count each letter.
func (d Doc) Words() int {
	count := 0
	var walkRuns func(nodes []Node)
	walkRuns = func(nodes []Node) {
		if len(nodes) > 0 && (nodes[0].Type == TypeText || nodes[0].Type == TypeHardBreak) {
			count += countWords(plainInline(nodes))
			return
		}
		for _, n := range nodes {
			walkRuns(n.Content)
		}
	}
	walkRuns(d.nodes)
	return count
}

func countWords(s string) int {
	count, within := 0, false
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			count, within = count+1, false
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if !within {
				count++
			}
			within = true
		case unicode.IsSpace(r), r == '—', r == '–', r == '/':
			within = false
		}
	}
	return count
}
