package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean makes one tidy line of what was typed or pasted: composed (NFC), trimmed, runs of space as one space, without
// control characters, direction overrides and isolates (which could turn a headline round) and zero-width characters.
// A no-break space stays, and so does a single joiner or non-joiner between two letters, which Persian, Indian scripts
// and emoji need.
func Clean(s string) string {
	for {
		cleaned := cleanOnce(s)
		if cleaned == s {
			return s
		}
		// Taking characters out can bring others together that compose or are then at an end; every round but the
		// last makes the text shorter or more composed.
		s = cleaned
	}
}

func cleanOnce(s string) string {
	var b strings.Builder
	space := false
	for _, r := range valid(s) {
		switch {
		case ordinarySpace(r):
			space = true
			continue
		case unicode.IsControl(r), zeroWidth(r), r == softHyphen, bidiControl(r):
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(r)
	}
	return norm.NFC.String(strings.TrimSpace(joinersInPlace(b.String())))
}

// joinersInPlace keeps a joiner or non-joiner only where it stands alone between two visible characters.
func joinersInPlace(s string) string {
	if !strings.ContainsAny(s, string(joiner)+string(nonJoiner)) {
		return s
	}
	runes := []rune(s)
	joins := func(i int) bool { return runes[i] == joiner || runes[i] == nonJoiner }
	solid := func(i int) bool { return i >= 0 && i < len(runes) && !unicode.IsSpace(runes[i]) && !joins(i) }
	var b strings.Builder
	for i, r := range runes {
		if !joins(i) || solid(i-1) && solid(i+1) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// CleanLines does to each line what Clean does to one, and keeps the lines; several blank lines become one, and none
// stand at the ends.
func CleanLines(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n\n", "\v", "\n", "\f", "\n").Replace(valid(s))
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		line = Clean(line)
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// ordinarySpace is every space but those that hold two words together.
func ordinarySpace(r rune) bool {
	return unicode.IsSpace(r) && r != noBreak && r != narrowNoBreak
}

// bidiControl is an embedding, an override or an isolate of the bidirectional algorithm (UAX #9, section 2).
func bidiControl(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// bidiMark is one of the three invisible letters of a direction, which typists of Arabic and Hebrew do use.
func bidiMark(r rune) bool { return r == '\u200E' || r == '\u200F' || r == '\u061C' }

// zeroWidth is an invisible character that no script needs.
func zeroWidth(r rune) bool {
	return r == '\u200B' || r == '\u2060' || r == '\uFEFF' || r == '\u180E' || r >= '\u2061' && r <= '\u2065' || r >= '\u206A' && r <= '\u206F'
}
