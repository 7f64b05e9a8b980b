package demo

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

type blockKind int

const (
	paragraphBlock blockKind = iota
	headingBlock
	quoteBlock
	bulletBlock
	orderedBlock
	cardBlock
	pictureBlock
	ruleBlock
)

// span is a run of text under the same marks.
type span struct {
	text       string
	strong, em bool
	href       string
}

// block is one part of a body before it becomes prose.
type block struct {
	kind    blockKind
	line    int
	level   int      // heading: 2 or 3
	text    []span   // paragraph, heading, quotation
	rows    [][]span // lists
	speaker string   // quotation
	key     string   // card, picture
	caption string   // picture; empty: the picture's own
}

var (
	cardMark    = regexp.MustCompile(`^\[card ([a-z0-9-]+)\]$`)
	pictureMark = regexp.MustCompile(`^\[picture ([a-z0-9-]+)(?: \| (.+))?\]$`)
	orderedMark = regexp.MustCompile(`^\d+\. `)
)

// readBody cuts rows into blocks: the story's own, and after "+++" those of its update, which have a moment of their own.
func readBody(r *record, m, later moment, f *faults) (own, update []block) {
	to := &own
	var lines []row
	flush := func() {
		if len(lines) > 0 {
			b, err := readBlock(lines, m)
			if err != nil {
				f.at(r.file, lines[0].line, "%v", err)
			}
			*to = append(*to, b)
			lines = nil
		}
	}
	for _, l := range r.body {
		switch {
		case l.text == "+++" && to == &update:
			f.at(r.file, l.line, "a second +++")
		case l.text == "+++":
			flush()
			to, m = &update, later
		case l.text == "":
			flush()
		default:
			lines = append(lines, l)
		}
	}
	flush()
	return own, update
}

// readBlock reads the lines between two blank ones.
func readBlock(lines []row, m moment) (block, error) {
	b := block{line: lines[0].line}
	texts := make([]string, len(lines))
	for i, l := range lines {
		filled, err := m.fill(l.text)
		if err != nil {
			return b, err
		}
		texts[i] = filled
	}
	first, whole := texts[0], strings.Join(texts, " ")
	var err error
	switch {
	case first == "---":
		b.kind = ruleBlock
	case strings.HasPrefix(first, "## "), strings.HasPrefix(first, "### "):
		marks, text, _ := strings.Cut(whole, " ")
		b.kind, b.level = headingBlock, len(marks)
		b.text, err = readSpans(text)
	case strings.HasPrefix(first, "> "):
		words, speaker, _ := strings.Cut(whole[2:], " | ")
		b.kind, b.speaker = quoteBlock, strings.TrimSpace(speaker)
		b.text, err = readSpans(words)
	case strings.HasPrefix(first, "- "):
		b.kind = bulletBlock
		b.rows, err = readRows(texts, func(s string) (string, bool) { return strings.CutPrefix(s, "- ") })
	case orderedMark.MatchString(first):
		b.kind = orderedBlock
		b.rows, err = readRows(texts, func(s string) (string, bool) {
			mark := orderedMark.FindString(s)
			return s[len(mark):], mark != ""
		})
	case strings.HasPrefix(first, "[card"):
		b.kind = cardBlock
		b.key, _, err = readMark(cardMark, whole)
	case strings.HasPrefix(first, "[picture"):
		b.kind = pictureBlock
		b.key, b.caption, err = readMark(pictureMark, whole)
	default:
		b.text, err = readSpans(whole)
	}
	return b, err
}

func readMark(pattern *regexp.Regexp, s string) (key, rest string, err error) {
	m := pattern.FindStringSubmatch(s)
	if m == nil {
		return "", "", fmt.Errorf("%q is not written as %s", s, pattern)
	}
	if len(m) > 2 {
		rest = m[2]
	}
	return m[1], rest, nil
}

// readRows reads a list; a line without the mark goes on with the entry above it.
func readRows(lines []string, cut func(string) (string, bool)) ([][]span, error) {
	var entries []string
	for _, s := range lines {
		if text, ok := cut(s); ok {
			entries = append(entries, text)
			continue
		}
		entries[len(entries)-1] += " " + strings.TrimSpace(s)
	}
	rows := make([][]span, len(entries))
	for i, s := range entries {
		spans, err := readSpans(s)
		if err != nil {
			return nil, err
		}
		rows[i] = spans
	}
	return rows, nil
}

// readSpans reads the marks inside a line. A mark that is not closed is an error: a stray asterisk on the page looks
// like a fault of the program.
func readSpans(s string) ([]span, error) {
	var (
		out  []span
		now  span
		text strings.Builder
	)
	flush := func() {
		if text.Len() > 0 {
			now.text = text.String()
			out = append(out, now)
			text.Reset()
		}
	}
	for len(s) > 0 {
		switch {
		case strings.HasPrefix(s, "**"):
			flush()
			now.strong = !now.strong
			s = s[2:]
		case s[0] == '*':
			flush()
			now.em = !now.em
			s = s[1:]
		case s[0] == '[':
			label, href, rest, err := readLink(s)
			if err != nil {
				return nil, err
			}
			flush()
			link := now
			link.text, link.href = label, href
			out = append(out, link)
			s = rest
		default:
			text.WriteByte(s[0])
			s = s[1:]
		}
	}
	flush()
	if now.strong || now.em {
		return nil, fmt.Errorf("a bold or italic mark is not closed")
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no text")
	}
	return out, nil
}

func readLink(s string) (label, href, rest string, err error) {
	label, after, ok := strings.Cut(s[1:], "](")
	href, rest, closed := strings.Cut(after, ")")
	if !ok || !closed || label == "" {
		return "", "", "", fmt.Errorf("a link is not written as [text](https://…)")
	}
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return "", "", "", fmt.Errorf("link %q is no https address", href)
	}
	return label, href, rest, nil
}

// plain answers the text of spans without their marks.
func plain(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.text)
	}
	return b.String()
}

// plain answers all the text of a block, its rows parted by line breaks.
func (b block) plain() string {
	out := []string{plain(b.text)}
	for _, r := range b.rows {
		out = append(out, plain(r))
	}
	return strings.TrimSpace(strings.Join(append(out, b.speaker, b.caption), "\n"))
}
