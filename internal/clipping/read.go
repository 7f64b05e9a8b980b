package clipping

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a page. A story has a few hundred lines; what is above is not the text of one page.
const (
	MaxBytes = 1 << 20
	MaxLines = 20_000
)

// line is one line of the page that is not blank.
type line struct {
	no    int    // from 1, as an editor counts
	text  string // trimmed at both ends, otherwise to the letter
	blank bool   // a blank line stands before it
}

// Read takes a page from r, at most MaxBytes of it, and parses it.
func Read(r io.Reader) (*Clipping, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	return Parse(content)
}

// Parse takes the text of one page apart. Every fault of the input is an *Error.
func Parse(content []byte) (*Clipping, error) {
	lines, err := split(content)
	if err != nil {
		return nil, err
	}
	return newPage(unwrap(lines)).assemble(), nil
}

// split checks the bytes and makes the lines that are not blank.
func split(content []byte) ([]line, error) {
	if len(content) > MaxBytes {
		at := 1 + bytes.Count(content[:MaxBytes], []byte("\n"))
		return nil, &Error{Line: at, Reason: fmt.Sprintf("the page is larger than %d bytes", MaxBytes), large: true}
	}
	if bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff")) {
		return nil, &Error{Line: 1, Reason: "the text is UTF-16, it must be UTF-8"}
	}
	text := strings.TrimPrefix(string(content), "\ufeff")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\f", "\n", "\v", "\n", "\u0085", "\n").Replace(text)
	var lines []line
	blank, no := false, 0
	for raw := range strings.SplitSeq(text, "\n") {
		no++
		if err := check(raw, no); err != nil {
			return nil, err
		}
		trimmed := strings.TrimFunc(raw, edge)
		if trimmed == "" {
			blank = true
			continue
		}
		lines = append(lines, line{no: no, text: trimmed, blank: blank})
		blank = false
	}
	if len(lines) == 0 {
		return nil, &Error{Reason: "there is no text in it"}
	}
	return lines, nil
}

// check refuses a line that is no text.
func check(raw string, no int) error {
	if no > MaxLines && raw != "" {
		return &Error{Line: no, Reason: fmt.Sprintf("the page has more than %d lines", MaxLines), large: true}
	}
	if !utf8.ValidString(raw) {
		return &Error{Line: no, Reason: fmt.Sprintf("byte %d of the line is not UTF-8", invalidAt(raw)+1)}
	}
	for i, r := range raw {
		if r != '\t' && r < ' ' || r == 0x7f {
			return &Error{Line: no, Reason: fmt.Sprintf("byte %d of the line is the control character %U", i+1, r)}
		}
	}
	return nil
}

func invalidAt(s string) int {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd") {
			return i
		}
	}
	return len(s)
}

// edge is what may be trimmed from the ends of a piece without changing it: space that is seen and space that is not.
func edge(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060'
}

func trim(s string) string { return strings.TrimFunc(s, edge) }

// unwrap joins lines that an extractor broke at a fixed width. It acts only where the page as a whole shows such
// breaks: no line is longer than the width, and several begin in the middle of a sentence.
func unwrap(lines []line) []line {
	width, middle := 0, 0
	for i, l := range lines {
		width = max(width, utf8.RuneCountInString(l.text))
		if i > 0 && continues(lines[i-1], l) {
			middle++
		}
	}
	if width > 100 || middle < 3 {
		return lines
	}
	broken := middle*3 > len(lines)
	joined, parts := []line{lines[0]}, []string{lines[0].text}
	for i, l := range lines[1:] {
		before := lines[i]
		full := utf8.RuneCountInString(before.text) >= width*6/10
		if !l.blank && full && (continues(before, l) || broken && !ends(before.text)) {
			parts = append(parts, l.text)
			continue
		}
		joined[len(joined)-1].text = strings.Join(parts, " ")
		joined, parts = append(joined, l), []string{l.text}
	}
	joined[len(joined)-1].text = strings.Join(parts, " ")
	return joined
}

// continues says whether l goes on with a sentence that before began.
func continues(before, l line) bool {
	first, _ := utf8.DecodeRuneInString(l.text)
	return !l.blank && unicode.IsLower(first) && !ends(before.text) && utf8.RuneCountInString(before.text) >= 40
}
