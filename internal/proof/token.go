package proof

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a passage. Words that belong together are parted by a single space and nothing else.
type token struct {
	text   string // without a possessive ending
	at     int    // byte of the passage
	end    int
	joined bool // only a space stands between it and the word before
}

// tokens parts a passage into its words.
func tokens(words string) []token {
	var all []token
	last := -1
	for at := 0; at < len(words); {
		r, size := utf8.DecodeRuneInString(words[at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			at += size
			continue
		}
		end := wordEnd(words, at)
		t := token{text: bare(words[at:end]), at: at, end: end}
		if last >= 0 {
			between := words[last:at]
			t.joined = between == " " || between == "\u00a0"
		}
		all = append(all, t)
		last = at + len(t.text) // a possessive ending parts a name from what follows
		if t.text == words[at:end] {
			last = end
		}
		at = end
	}
	return all
}

// wordEnd answers where the word that begins at a byte ends. Marks, and an apostrophe or hyphen between letters, are part of it.
func wordEnd(words string, at int) int {
	end := at
	for end < len(words) {
		r, size := utf8.DecodeRuneInString(words[end:])
		next, _ := utf8.DecodeRuneInString(words[end+size:])
		inner := strings.ContainsRune("'’-‑", r) && unicode.IsLetter(next)
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !inner {
			break
		}
		end += size
	}
	return end
}

// bare cuts a possessive ending off.
func bare(word string) string {
	for _, ending := range []string{"'s", "’s", "'S", "’S"} {
		if cut, found := strings.CutSuffix(word, ending); found && cut != "" {
			return cut
		}
	}
	return word
}

// around answers the words around a part of a passage, cut at spaces.
func around(words string, from, to int) string {
	const span, more = 60, 40 // bytes on each side, and as many more until a space
	start, end := max(0, from-span), min(len(words), to+span)
	for least := max(0, start-more); start > least && words[start-1] != ' '; {
		start--
	}
	for most := min(len(words), end+more); end < most && words[end] != ' '; {
		end++
	}
	for start < from && !utf8.RuneStart(words[start]) {
		start++
	}
	for end < len(words) && !utf8.RuneStart(words[end]) {
		end++
	}
	context := strings.TrimSpace(words[start:end])
	if start > 0 {
		context = "… " + context
	}
	if end < len(words) {
		context += " …"
	}
	return context
}
