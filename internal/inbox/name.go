package inbox

import (
	"strings"
	"unicode"
)

// wordly says whether a rune is part of a word: an address of a mailbox names nobody.
func wordly(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// fits answers of how many runes a name is that begins a text, in whatever case; 0 where it does not, or goes on.
func fits(text []rune, name string) int {
	runes := []rune(name)
	n := len(runes)
	if n == 0 || len(text) < n || !strings.EqualFold(string(text[:n]), name) || len(text) > n && wordly(text[n]) {
		return 0
	}
	return n
}
