package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookalikes are the letters and signs that look like a plain Latin letter; the readers of a name cannot tell them apart.
// It follows the shorter part of Unicode Technical Standard 39 that a name can be built of.
var lookalikes = map[rune]rune{
	// Cyrillic
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'ё': 'e', 'һ': 'h', 'н': 'h', 'і': 'i', 'ї': 'i', 'ј': 'j', 'к': 'k', 'ӏ': 'l', 'м': 'm', 'п': 'n',
	'о': 'o', 'р': 'p', 'ԛ': 'q', 'г': 'r', 'ѕ': 's', 'т': 't', 'и': 'u', 'ѵ': 'v', 'ԝ': 'w', 'х': 'x', 'у': 'y', 'ү': 'y', 'з': '3', 'б': '6',
	// Greek
	'α': 'a', 'β': 'b', 'ϲ': 'c', 'ε': 'e', 'η': 'n', 'ι': 'i', 'κ': 'k', 'μ': 'u', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'σ': 'o', 'τ': 't', 'υ': 'u', 'χ': 'x',
	'γ': 'y', 'ω': 'w', 'ζ': 'z',
	// Latin
	'ı': 'i', 'ɩ': 'i', 'ɑ': 'a', 'ɡ': 'g', 'ʏ': 'y', 'ꜱ': 's', 'ɪ': 'i', 'ʀ': 'r', 'ɴ': 'n', 'ʜ': 'h', 'ʟ': 'l', 'ß': 'b', 'ø': 'o', 'đ': 'd', 'ł': 'l', 'ħ': 'h',
	// Armenian and Cherokee that pass for Latin
	'օ': 'o', 'ս': 'u', 'հ': 'h', 'ո': 'n', 'ց': 'g', 'ա': 'w', 'զ': 'q',
	// digits and signs in the place of letters
	'0': 'o', '1': 'l', '|': 'l', '!': 'l', '3': 'e', '$': 's', '@': 'a', '5': 's',
	// capital I is small l to the eye, so i and l become one
	'l': 'i',
}

// Skeleton answers what a name looks like: two names with the same skeleton can be taken for one another. Letters of
// other scripts that look like Latin ones, digits in the place of letters, marks, doubled signs and whatever is not a
// letter or digit do not count. It is for comparison alone; most words change beyond recognition.
func Skeleton(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(Fold(Tame(name, 0))) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		for range 2 { // 1 → l → i
			if plain, ok := lookalikes[r]; ok {
				r = plain
			}
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("rn", "m", "vv", "w").Replace(b.String())
}

// Mixed says whether one word of a name mixes Latin letters with Cyrillic or Greek ones, as no honest name does.
func Mixed(name string) bool {
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		scripts := 0
		for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek} {
			if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(script, r) }) {
				scripts++
			}
		}
		if scripts > 1 {
			return true
		}
	}
	return false
}
