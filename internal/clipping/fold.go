package clipping

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold makes the form in which two strings are compared: lower case, single spaces, no vowel signs or invisible
// characters, one form for the letters, dashes and apostrophes that are written in several ways.
func fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range s {
		if edge(r) {
			space = b.Len() > 0
			continue
		}
		if r = foldRune(r); r < 0 {
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// foldRune answers a negative number for what is left out.
func foldRune(r rune) rune {
	switch r {
	case 'ё', 'Ё':
		return 'е'
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ی':
		return 'ي'
	case 'ة':
		return 'ه'
	case 'ـ': // tatweel only stretches a word
		return -1
	case '–', '—', '−', '‑', '‐', '―':
		return '-'
	case '’', '‘', 'ʼ':
		return '\''
	}
	switch {
	case '٠' <= r && r <= '٩':
		return r - '٠' + '0'
	case '۰' <= r && r <= '۹':
		return r - '۰' + '0'
	case unicode.In(r, unicode.Mn, unicode.Cf):
		return -1
	}
	return unicode.ToLower(r)
}

// words answers the runs of letters, digits and what joins them.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.N, unicode.M) && r != '\'' && r != '’' && r != '-' && r != '‑'
	})
}

func wordCount(s string) int { return len(words(s)) }

// scriptOf answers the script that most letters of s are written in; "" where there is none of the known ones.
func scriptOf(s string) string {
	name, _ := dominantScript(s)
	return name
}

// dominantScript answers the leading script and its share of the letters, from 0 to 1.
func dominantScript(s string) (string, float64) {
	count, all := map[string]int{}, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			count[runeScript(r)]++
			all++
		}
	}
	best, most := "", 0
	for name, n := range count {
		if n > most || n == most && name < best {
			best, most = name, n
		}
	}
	if all == 0 {
		return "", 0
	}
	return best, float64(most) / float64(all)
}

var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Latin", unicode.Latin}, {"Cyrillic", unicode.Cyrillic}, {"Arabic", unicode.Arabic}, {"Greek", unicode.Greek},
	{"Hebrew", unicode.Hebrew}, {"Han", unicode.Han}, {"Han", unicode.Hiragana}, {"Han", unicode.Katakana},
	{"Hangul", unicode.Hangul}, {"Devanagari", unicode.Devanagari}, {"Armenian", unicode.Armenian}, {"Georgian", unicode.Georgian},
}

func runeScript(r rune) string {
	for _, s := range scripts {
		if unicode.Is(s.table, r) {
			return s.name
		}
	}
	return "other"
}

// stopWords are the small words by which languages of one script are told apart.
var stopWords = map[string]string{
	"en": "the of and to in is that for on with was by said from has it at as",
	"es": "el la los las de del que en y por con una para se su al dijo",
	"fr": "le la les des du et en que une dans pour est qui au aux sur par ont",
}

// languageOf answers the language of a page among those that the program ships; "" for another one.
func languageOf(text, script string) string {
	switch script {
	case "Arabic":
		return "ar"
	case "Cyrillic":
		return "ru"
	case "Latin":
		return latinLanguage(text)
	}
	return ""
}

func latinLanguage(text string) string {
	seen := map[string]int{}
	for _, w := range words(text) {
		seen[strings.ToLower(w)]++
	}
	best, most := "", 0
	for _, lang := range []string{"en", "es", "fr"} {
		n := 0
		for w := range strings.FieldsSeq(stopWords[lang]) {
			n += seen[w]
		}
		if n > most {
			best, most = lang, n
		}
	}
	return best
}

const closers = "\"'”’»)]›“"

// ends says whether the text closes a sentence or leads to what follows: then it is no headline.
func ends(s string) bool {
	s = strings.TrimRight(s, closers)
	r, size := utf8.DecodeLastRuneInString(s)
	switch r {
	case '!', '?', '؟', '…', ':', ';', ',', '،', '؛', '۔', '。', '।', '።', '။', '։', '។':
		return true
	case '.':
		return !abbreviated(s[:len(s)-size])
	}
	return false
}

// abbreviated says whether the word before a full stop is one letter of an abbreviation such as U.S.
func abbreviated(s string) bool {
	at := strings.LastIndexFunc(s, edge)
	last := s[at+1:]
	return strings.Contains(last, ".") && strings.IndexFunc(last, unicode.IsDigit) < 0 && len(last)-strings.LastIndexByte(last, '.') <= 3
}

// headlineLike says whether a line reads as the headline of a story: short, without a full stop.
func headlineLike(s string) bool {
	n := wordCount(s)
	if n < 2 || n > 25 || utf8.RuneCountInString(s) > 200 {
		return false
	}
	if last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, closers)); strings.ContainsRune("!?؟", last) {
		return n <= 14
	}
	return !ends(s)
}

// capitalised says whether a word begins as a name does; scripts without capitals always do.
func capitalised(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLetter(r) && !unicode.IsLower(r)
}

// allCaps says whether s has letters and all of them are capitals.
func allCaps(s string) bool {
	return strings.IndexFunc(s, unicode.IsUpper) >= 0 && strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.IsUpper(r) }) < 0
}
