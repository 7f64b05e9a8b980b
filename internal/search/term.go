package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"

	"dateline.news/internal/text"
)

// stemmers by language; a language without one is searched by whole words.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"ar": arabic.Stem, "da": danish.Stem, "de": german.Stem, "en": english.Stem, "es": spanish.Stem, "fi": finnish.Stem, "fr": french.Stem,
	"ga": irish.Stem, "hu": hungarian.Stem, "it": italian.Stem, "nb": norwegian.Stem, "nl": dutch.Stem, "nn": norwegian.Stem,
	"no": norwegian.Stem, "pt": portuguese.Stem, "ro": romanian.Stem, "ru": russian.Stem, "sv": swedish.Stem, "ta": tamil.Stem, "tr": turkish.Stem,
}

// maxWord is the longest word that is kept whole, in bytes; of a longer one only the beginning is a term.
const maxWord = 64

// analyser makes terms out of text in one locale.
type analyser struct {
	locale string
	stem   func(*snowballstem.Env) bool // nil: none
	elides bool                         // an apostrophe parts two words: "l'école"
	arabic bool
}

func newAnalyser(locale string) analyser {
	language, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(locale, "_", "-")), "-")
	elides := language == "fr" || language == "it" || language == "ca"
	return analyser{locale: locale, stem: stemmers[language], elides: elides, arabic: language == "ar"}
}

// run is a word, or a stretch of a script that parts no words by spaces.
type run struct {
	words   string
	dense   bool // of a script without spaces: cut into bigrams
	letters int  // code points
}

// runs cuts text into words and dense stretches.
func (a analyser) runs(s string) []run {
	var out []run
	var word strings.Builder
	var current run
	end := func() {
		if word.Len() > 0 {
			current.words = word.String()
			out = append(out, current)
			word.Reset()
		}
	}
	for _, r := range text.Fold(s) {
		switch {
		case apostrophe(r) && !a.elides && word.Len() > 0 && !current.dense:
			word.WriteByte('\'') // the stemmer knows what to do with it
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			end()
			continue
		}
		isDense := dense(r) || unicode.IsMark(r) && word.Len() > 0 && current.dense
		if word.Len() == 0 || isDense != current.dense {
			end()
			current = run{dense: isDense}
		}
		word.WriteRune(r)
		current.letters++
	}
	end()
	return out
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

// dense says whether r belongs to a script that parts no words by spaces, or, as Korean, glues short words together.
func dense(r rune) bool {
	if r < 0x0E00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) ||
		r == 'ー'
}

// term answers the form of a word under which it is found, "" where nothing is left of it.
func (a analyser) term(word string) string {
	word = strings.Trim(word, "'")
	word = cut(word, maxWord)
	if a.arabic && unicode.Is(unicode.Arabic, firstRune(word)) {
		word = arabicNoun(word)
	}
	if a.stem != nil {
		env := snowballstem.NewEnv(word)
		a.stem(env)
		if stem := env.Current(); stem != "" {
			word = stem
		}
	}
	return cut(a.plain(word), maxWord)
}

// arabicArticles are the article and what is written together with it, longest first.
var arabicArticles = []string{"وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال"}

// arabicParticles are the words of one letter that are written together with the next: and, in, for, so, as.
var arabicParticles = []string{"و", "ب", "ل", "ف", "ك"}

// arabicNoun gives a word the plain article, whatever stood before it. Without one the stemmer takes the first letter of
// "وزير" (minister) for the particle "and", and what is found would depend on whether the article was written; with one
// it takes off endings alone. Folding wrote ta marbuta as ha, as many type it; the stemmer knows it as an ending.
func arabicNoun(word string) string {
	for _, article := range arabicArticles {
		if bare, with := strings.CutPrefix(word, article); with && utf8.RuneCountInString(bare) >= 3 {
			word = bare
			break
		}
	}
	if bare, with := strings.CutSuffix(word, "ه"); with {
		word = bare + "ة"
	}
	return "ال" + word
}

// others answers the terms under which a word stands as well: in Arabic with a particle before it.
func (a analyser) others(word string) []string {
	if !a.arabic || !unicode.Is(unicode.Arabic, firstRune(word)) {
		return nil
	}
	var terms []string
	for _, particle := range arabicParticles {
		terms = append(terms, a.term(particle+word))
	}
	return terms
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// plain answers a word without apostrophes and the accents of Latin letters.
func (a analyser) plain(word string) string {
	word = strings.ReplaceAll(word, "'", "")
	if !ascii(word) {
		word = text.Fold(text.Unaccent(word, a.locale))
	}
	return strings.Map(termRune, word)
}

// termRune keeps what both engines take as a part of a term; folding once more may have brought something else in.
func termRune(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
		return r
	}
	return -1
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// cut answers the beginning of s, in whole code points, of at most so many bytes.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// bigrams answers each pair of neighbouring letters and, last, the final letter alone: so any stretch within is found as
// a phrase of pairs, and a single letter as the beginning of a pair.
func bigrams(s string) []string {
	letters := []rune(s)
	out := make([]string, 0, len(letters))
	for i := range letters {
		out = append(out, string(letters[i:min(i+2, len(letters))]))
	}
	return out
}
