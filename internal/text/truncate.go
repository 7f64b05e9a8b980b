package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const ellipsis = '…'

// Truncate shortens s to at most runes code points, the "…" at its end included, and cuts at the end of a word. Where
// no word ends in the second half (Chinese, a long address) it cuts between two characters. A text that fits comes back
// as it was.
func Truncate(s string, runes int) string {
	s = valid(s)
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	if runes < 1 {
		return ""
	}
	room := runes - 1
	kept := []rune(cutRunes(s, room))
	if len(kept) == room && !wordGap([]rune(s)[room]) {
		kept = lastWordEnd(kept)
	}
	return strings.TrimRightFunc(string(kept), hanging) + string(ellipsis)
}

// lastWordEnd drops the word that was cut in two, unless that would drop more than half.
func lastWordEnd(kept []rune) []rune {
	for i := len(kept) - 1; i > len(kept)/2; i-- {
		if wordGap(kept[i]) {
			return kept[:i]
		}
	}
	return kept
}

func wordGap(r rune) bool { return unicode.IsSpace(r) }

// hanging is what should not stand before "…".
func hanging(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(".,;:–—-…،؛。，、；：«“„‘([", r)
}

// Initials answers at most two letters for a name, those of its first and last words, as capitals; for Chinese,
// Japanese and Korean the first character alone. Arabic letters are parted by a space, so that they do not join.
func Initials(name string) string {
	var letters []string
	for _, word := range strings.Fields(norm.NFC.String(valid(name))) {
		if i := strings.IndexFunc(word, unicode.IsLetter); i >= 0 {
			letters = append(letters, firstLetter(word[i:]))
		}
	}
	switch len(letters) {
	case 0:
		return ""
	case 1:
		return letters[0]
	}
	first, last := letters[0], letters[len(letters)-1]
	switch r, _ := utf8.DecodeRuneInString(first); {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return first
	case unicode.Is(unicode.Arabic, r):
		return first + " " + last
	}
	return first + last
}

// firstLetter answers the first letter with the marks on it, as a capital.
func firstLetter(word string) string {
	_, end := utf8.DecodeRuneInString(word)
	for end < len(word) {
		r, size := utf8.DecodeRuneInString(word[end:])
		if !unicode.IsMark(r) || pointing(r) {
			break
		}
		end += size
	}
	return strings.ToUpper(word[:end])
}
