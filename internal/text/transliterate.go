package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Transliterate writes Cyrillic and Arabic letters and digits in plain Latin ones, by the habits of the locale's own
// press, and takes the marks off Latin letters, for editions that want ASCII in their addresses. Arabic does not write
// its short vowels, so the result shows consonants and long vowels. Letters of other scripts stay as they are.
func Transliterate(s, locale string) string {
	runes := []rune(norm.NFC.String(valid(s)))
	lang := language(locale)
	var b strings.Builder
	for i, r := range runes {
		if latin, known := arabicLatin(runes, i, lang); known {
			b.WriteString(latin)
		} else if latin, known := cyrillicLatin(r, lang); known {
			b.WriteString(asWritten(latin, runes, i))
		} else {
			b.WriteRune(r)
		}
	}
	return Unaccent(b.String(), locale)
}

// cyrillic holds the letters of all languages; a language's own habits stand in cyrillicOf and go before.
var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "yo", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
	'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", 'і': "i", 'ї': "yi", 'є': "ye", 'ґ': "g", 'ў': "u",
	'ђ': "dj", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'џ': "dz", 'ѓ': "gj", 'ќ': "kj", 'ѕ': "dz",
	'ә': "a", 'ғ': "gh", 'қ': "q", 'ң': "ng", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h", 'ҳ': "h", 'ҷ': "j", 'ӣ': "i", 'ӯ': "u",
}

var cyrillicOf = map[string]map[rune]string{
	"uk": {'г': "h", 'и': "y", 'ї': "i"},
	"be": {'г': "h"},
	"bg": {'щ': "sht", 'ъ': "a", 'х': "h"},
	"sr": {'ж': "z", 'ч': "c", 'ш': "s", 'ц': "c", 'х': "h"},
	"mk": {'х': "h", 'ц': "c"},
}

func cyrillicLatin(r rune, lang string) (string, bool) {
	lower := unicode.ToLower(r)
	if latin, known := cyrillicOf[lang][lower]; known {
		return latin, true
	}
	latin, known := cyrillic[lower]
	return latin, known
}

// asWritten gives latin the case of the letter: "Ж" is "Zh", but "ZH" in a word of capitals.
func asWritten(latin string, runes []rune, i int) string {
	if latin == "" || !unicode.IsUpper(runes[i]) {
		return latin
	}
	if i+1 < len(runes) && unicode.IsUpper(runes[i+1]) || i > 0 && unicode.IsUpper(runes[i-1]) && !followedBySmall(runes, i) {
		return strings.ToUpper(latin)
	}
	_, size := utf8.DecodeRuneInString(latin)
	return strings.ToUpper(latin[:size]) + latin[size:]
}

func followedBySmall(runes []rune, i int) bool {
	return i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

// The written short vowels, and the sign of a long consonant.
const (
	fatha  = '\u064E'
	damma  = '\u064F'
	kasra  = '\u0650'
	shadda = '\u0651'
)

// vowels are the signs beside which a waw or ya is a consonant.
var vowels = []rune{'ا', 'أ', 'إ', 'آ', 'ى', 'ة', fatha, damma, kasra, shadda}

var arabic = map[rune]string{
	'ا': "a", 'أ': "a", 'إ': "i", 'آ': "a", 'ٱ': "a", 'ب': "b", 'ت': "t", 'ث': "th", 'ج': "j", 'ح': "h", 'خ': "kh", 'د': "d", 'ذ': "dh",
	'ر': "r", 'ز': "z", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z", 'ع': "a", 'غ': "gh", 'ف': "f", 'ق': "q", 'ك': "k",
	'ل': "l", 'م': "m", 'ن': "n", 'ه': "h", 'ة': "a", 'ى': "a", 'ء': "", 'ئ': "i", 'ؤ': "u", 'پ': "p", 'چ': "ch", 'ژ': "zh", 'گ': "g",
	'ک': "k", 'ۀ': "eh", 'ٹ': "t", 'ڈ': "d", 'ڑ': "r", 'ں': "n", 'ے': "e", 'ہ': "h", 'ھ': "h",
	fatha: "a", damma: "u", kasra: "i", '\u064B': "an", '\u064C': "un", '\u064D': "in", '\u0652': "", tatweel: "", '،': ",", '؛': ";", '؟': "?", '٪': "%",
}

func arabicLatin(runes []rune, i int, lang string) (string, bool) {
	switch r := runes[i]; {
	case r >= '٠' && r <= '٩':
		return string(r - '٠' + '0'), true
	case r >= '۰' && r <= '۹':
		return string(r - '۰' + '0'), true
	case r == 'و' && glides(runes, i):
		if lang == "fa" || lang == "ur" {
			return "v", true
		}
		return "w", true
	case r == 'و':
		return "u", true
	case (r == 'ي' || r == 'ی') && i+1 < len(runes) && runes[i+1] == 'ة':
		return "iy", true
	case (r == 'ي' || r == 'ی') && glides(runes, i):
		return "y", true
	case r == 'ي' || r == 'ی':
		return "i", true
	case doubled(runes, i):
		return arabic[r] + arabic[r], true
	default:
		latin, known := arabic[r]
		return latin, known || pointing(r)
	}
}

// doubled says whether a letter carries a shadda, which composed text writes behind the vowel.
func doubled(runes []rune, i int) bool {
	for j := i + 1; j < len(runes) && pointing(runes[j]) && unicode.IsLetter(runes[i]); j++ {
		if runes[j] == shadda {
			return true
		}
	}
	return false
}

// glides says whether a waw or ya is a consonant: at the start of a word, or beside an alef or a written vowel.
func glides(runes []rune, i int) bool {
	beside := func(j int) bool { return j >= 0 && j < len(runes) && slices.Contains(vowels, runes[j]) }
	startsWord := i == 0 || !unicode.IsLetter(runes[i-1]) && !unicode.IsMark(runes[i-1])
	alone := i+1 == len(runes) || !unicode.IsLetter(runes[i+1]) && !unicode.IsMark(runes[i+1])
	return startsWord || beside(i-1) || !alone && beside(i+1)
}
