package search

import (
	"strings"
	"unicode"

	"dateline.news/internal/edition"
)

// Limits of one query; what goes beyond is left out.
const (
	maxQuery   = 400 // bytes
	maxPhrases = 16
)

// phrase is terms that must stand side by side; beginning says that the last of them may go on.
type phrase struct {
	terms     []string
	beginning bool
	or        string // another beginning that will do instead; only of a single term
}

// parse makes phrases of what a reader typed: each word is one, and each quotation.
func parse(words string, ed edition.Edition, typing bool) []phrase {
	a := newAnalyser(ed.Locale)
	words = cut(strings.ToValidUTF8(words, " "), maxQuery)
	var phrases []phrase
	all := chunks(words)
	for i, chunk := range all {
		phrases = append(phrases, a.phrases(chunk, prefix(ed.Code), typing && i == len(all)-1 && !chunk.quoted)...)
	}
	return phrases[:min(len(phrases), maxPhrases)]
}

// chunk is a word or a quotation as typed.
type chunk struct {
	words  string
	quoted bool
}

// chunks cuts a query at quotation marks of any kind, and outside of them at spaces. A mark without its partner reaches
// to the end.
func chunks(s string) []chunk {
	var out []chunk
	for i, part := range strings.Split(strings.Map(plainQuote, s), `"`) {
		if i%2 == 1 {
			out = append(out, chunk{part, true})
			continue
		}
		for _, word := range strings.FieldsFunc(part, unicode.IsSpace) {
			out = append(out, chunk{word, false})
		}
	}
	return out
}

func plainQuote(r rune) rune {
	if strings.ContainsRune("“”„‟«»「」『』", r) {
		return '"'
	}
	return r
}

// phrases makes one phrase of a chunk, or several where a dense script begins or ends within: there the index keeps one
// letter more than the query has pairs.
func (a analyser) phrases(c chunk, code string, beginning bool) []phrase {
	var out []phrase
	var words phrase
	end := func() {
		if len(words.terms) > 0 {
			out, words = append(out, words), phrase{}
		}
	}
	runs := a.runs(c.words)
	for i, r := range runs {
		if r.dense {
			end()
			out = append(out, densePhrase(r, code))
			continue
		}
		if term := a.term(r.words); term != "" {
			words.terms = append(words.terms, code+term)
		}
		if beginning && i == len(runs)-1 && len(words.terms) == 1 && r.letter >= 3 {
			words.beginning, words.or = true, code+cut(a.plain(r.words), maxWord)
		}
	}
	end()
	return out
}

func densePhrase(r run, code string) phrase {
	pairs := bigrams(r.words)
	if len(pairs) > 1 {
		pairs = pairs[:len(pairs)-1]
	}
	p := phrase{beginning: r.letter == 1}
	for _, pair := range pairs {
		p.terms = append(p.terms, code+pair)
	}
	return p
}

// matchFTS5 writes phrases in FTS5's query language; every term stands in quotes and holds none.
func matchFTS5(phrases []phrase) string {
	var all []string
	for _, p := range phrases {
		one := `"` + strings.Join(p.terms, " ") + `"`
		switch {
		case p.or != "":
			one = "(" + one + ` OR "` + p.or + `" *)`
		case p.beginning:
			one += " *"
		}
		all = append(all, one)
	}
	return strings.Join(all, " AND ")
}

// matchTSQuery writes phrases as a tsquery; every term stands in quotes and holds none.
func matchTSQuery(phrases []phrase) string {
	var all []string
	for _, p := range phrases {
		one := "('" + strings.Join(p.terms, "' <-> '") + "'"
		switch {
		case p.or != "":
			one += " | '" + p.or + "':*"
		case p.beginning:
			one += ":*"
		}
		all = append(all, one+")")
	}
	return strings.Join(all, " & ")
}
