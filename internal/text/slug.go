package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// SlugRunes is the longest a slug can be, in code points.
const SlugRunes = 80

// emptySlug stands where no letter or digit is left.
const emptySlug = "story"

// Slug makes the words of an address out of a headline, in the headline's own script: small letters and digits, words
// joined by "-", at most SlugRunes long and cut at the end of a word. Latin letters lose their marks, Arabic and Hebrew
// their points. It never is empty, and never begins or ends with "-".
func Slug(s, locale string) string {
	s = norm.NFKC.String(valid(s))
	s = strings.ToLower(Unaccent(s, locale))
	words := slugWords(norm.NFKC.String(s), elides(locale))
	if slug := joinWords(words, SlugRunes); slug != "" {
		return slug
	}
	return emptySlug
}

// elides says whether an apostrophe parts two words, as in "l'école"; elsewhere it is inside one, as in "don't".
func elides(locale string) bool {
	return slices.Contains([]string{"fr", "it", "ca", "oc"}, language(locale))
}

func slugWords(s string, apostropheParts bool) []string {
	var words []string
	var word strings.Builder
	onLetter := false
	end := func() {
		if word.Len() > 0 {
			words = append(words, norm.NFC.String(word.String())) // what stood between may be gone
			word.Reset()
		}
		onLetter = false
	}
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) && r != tatweel, unicode.IsDigit(r), onLetter && spellingMark(r):
			word.WriteRune(r)
			onLetter = !unicode.IsDigit(r) && !unicode.Is(unicode.Latin, r) // a Latin letter has lost its marks
		case r == joiner:
		case inWord(r), apostrophe(r) && !apostropheParts:
			onLetter = onLetter && unicode.IsMark(r)
		default:
			end()
		}
	}
	end()
	return words
}

// spellingMark says whether r is a mark without which a word would be another, such as a vowel sign of Devanagari.
func spellingMark(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Mc) && !pointing(r) && !unicode.Is(unicode.Variation_Selector, r)
}

// inWord says whether r is an invisible part of a word, to be left out without ending the word.
func inWord(r rune) bool {
	return r == tatweel || r == softHyphen || r == '\uFEFF' || r == '\u2060' || bidiControl(r) || unicode.IsMark(r)
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '`' }

// joinWords joins as many words as fit; a first word that alone is too long (Chinese has no spaces) is cut.
func joinWords(words []string, limit int) string {
	if len(words) == 0 {
		return ""
	}
	slug := cutRunes(words[0], limit)
	length := utf8.RuneCountInString(slug)
	for _, w := range words[1:] {
		length += 1 + utf8.RuneCountInString(w)
		if length > limit {
			break
		}
		slug += "-" + w
	}
	return slug
}

// cutRunes answers the first n code points, or less so that no letter is parted from its marks.
func cutRunes(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	for end := n; end > 0; end-- {
		if !unicode.IsMark(runes[end]) && runes[end] != joiner && runes[end-1] != joiner {
			return string(runes[:end])
		}
	}
	return string(runes[:n]) // one letter under a heap of marks
}
