package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MostMarks is how many marks a letter of a stranger's text keeps: what any living script needs.
const MostMarks = 3

// Tame is CleanLines for what strangers write: each letter keeps at most marks combining marks (0: MostMarks), letters
// that cannot be seen and stray signs of format are taken out, and direction marks stand alone. The result breaks out of
// no line, turns no text round and towers over nothing.
func Tame(s string, marks int) string {
	if marks <= 0 {
		marks = MostMarks
	}
	for {
		tamed := norm.NFC.String(CleanLines(tameOnce(s, marks)))
		if tamed == s {
			return s
		}
		s = tamed // what was parted by an invisible sign may have come together; each round is shorter or more composed
	}
}

func tameOnce(s string, marks int) string {
	var b strings.Builder
	on, last := 0, rune(0)
	for _, r := range norm.NFC.String(valid(s)) {
		switch {
		case unseen(r), bidiMark(r) && bidiMark(last):
			continue
		case unicode.IsMark(r):
			if on++; on > marks {
				continue
			}
		case r != joiner && r != nonJoiner:
			on = 0
		}
		last = r
		b.WriteRune(r)
	}
	return b.String()
}

// unseen is a letter or sign that shows nothing and that no ordinary text needs.
func unseen(r rune) bool {
	switch r {
	case '\u115F', '\u1160', '\u3164', '\uFFA0', '\u2800', '\u17B4', '\u17B5', '\u034F': // fillers, blank braille, inherent vowels, the grapheme joiner
		return true
	}
	return r >= 0xE0000 && r <= 0xE0FFF || r >= 0xFFF0 && r <= 0xFFFB || r >= 0xE000 && r <= 0xF8FF || unicode.Is(unicode.Co, r)
}
