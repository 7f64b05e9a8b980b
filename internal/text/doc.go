// Package text holds the plain tools for words: the slug of an address, transliteration, the folded form for comparison,
// the cleaning of typed lines, and shortening.
//
// It knows scripts and locales (BCP 47, "ru", "pt-BR"; an unknown one is no error) and refuses to know editions, stories
// or requests. Cutting text into search terms belongs to search. Everything it answers is valid UTF-8: bytes that are
// not become U+FFFD.
package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// language answers the first part of a locale in small letters: "pt" of "pt-BR".
func language(locale string) string {
	end := strings.IndexAny(locale, "-_")
	if end < 0 {
		end = len(locale)
	}
	return strings.ToLower(locale[:end])
}

// valid replaces bytes that are not UTF-8.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// Marks and controls that are seen only by their effect.
const (
	tatweel       = '\u0640' // the Arabic stretching line
	nonJoiner     = '\u200C' // parts letters of one word in Persian and in Indian scripts
	joiner        = '\u200D' // joins emoji, and letters in Indian scripts
	softHyphen    = '\u00AD'
	noBreak       = '\u00A0'
	narrowNoBreak = '\u202F'
)

// pointing says whether r is a vowel point or another sign above or below that Arabic and Hebrew usually leave out.
func pointing(r rune) bool {
	switch {
	case r >= 0x0610 && r <= 0x061A, r >= 0x064B && r <= 0x065F, r == 0x0670, r >= 0x06D6 && r <= 0x06DC,
		r >= 0x06DF && r <= 0x06E4, r == 0x06E7, r == 0x06E8, r >= 0x06EA && r <= 0x06ED, r >= 0x08D3 && r <= 0x08FF:
		return true
	case r >= 0x0591 && r <= 0x05C7:
		return unicode.Is(unicode.Mn, r)
	}
	return false
}

// latinLetters are the Latin letters that Unicode does not take apart into a plain letter and a mark.
var latinLetters = strings.NewReplacer(
	"ß", "ss", "ẞ", "SS", "æ", "ae", "Æ", "AE", "œ", "oe", "Œ", "OE", "ø", "o", "Ø", "O", "đ", "d", "Đ", "D", "ð", "d", "Ð", "D",
	"þ", "th", "Þ", "Th", "ł", "l", "Ł", "L", "ı", "i", "ħ", "h", "Ħ", "H", "ŋ", "ng", "Ŋ", "NG", "ə", "a", "Ə", "A", "ŧ", "t", "Ŧ", "T",
)

// germanUmlauts are written out where the locale is German; elsewhere "ö" is a plain "o".
var germanUmlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")

// Unaccent takes the marks off Latin letters ("é" → "e", "ß" → "ss"; in German "ö" → "oe") and leaves every other
// script as it is: the breve of "й" makes another letter, the one of "ă" does not.
func Unaccent(s, locale string) string {
	s = norm.NFC.String(valid(s))
	if language(locale) == "de" {
		s = germanUmlauts.Replace(s)
	}
	var b strings.Builder
	onLatin := false
	for _, r := range latinLetters.Replace(norm.NFD.String(s)) {
		if unicode.Is(unicode.Mn, r) && onLatin {
			continue
		}
		if !unicode.Is(unicode.Mn, r) {
			onLatin = unicode.Is(unicode.Latin, r)
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}
