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

// phrase is terms that must stand side by side, or one of others instead.
type phrase struct {
	terms  []string
	begun  bool // the last of the terms may go on
	others []other
}

// other is a term that will do as well; begun says that it may go on.
type other struct {
	term  string
	begun bool
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
	var words []run
	end := func() {
		if p := a.wordPhrase(words, code, beginning); len(p.terms) > 0 {
			out = append(out, p)
		}
		words = nil
	}
	for _, r := range a.runs(c.words) {
		if r.dense {
			end()
			out = append(out, densePhrase(r, code))
			continue
		}
		words = append(words, r)
	}
	end()
	return out
}

// wordPhrase makes a phrase of words. A single one is also found in its other forms, and, while it is typed, by its
// beginning.
func (a analyser) wordPhrase(words []run, code string, beginning bool) phrase {
	var p phrase
	for _, r := range words {
		if term := a.term(r.words); term != "" {
			p.terms = append(p.terms, code+term)
		}
	}
	if len(words) != 1 || len(p.terms) != 1 {
		return p
	}
	for _, term := range a.others(words[0].words) {
		if term != "" {
			p.others = append(p.others, other{code + term, false})
		}
	}
	if start := cut(a.plain(words[0].words), maxWord); beginning && words[0].letters >= 3 && start != "" {
		p.others = append(p.others, other{code + start, true})
	}
	return p
}

func densePhrase(r run, code string) phrase {
	pairs := bigrams(r.words)
	if len(pairs) > 1 {
		pairs = pairs[:len(pairs)-1]
	}
	p := phrase{begun: r.letters == 1}
	for _, pair := range pairs {
		p.terms = append(p.terms, code+pair)
	}
	return p
}

// matchFTS5 writes phrases in FTS5's query language; every term stands in quotes and holds none.
func matchFTS5(phrases []phrase) string {
	var all []string
	for _, p := range phrases {
		one := `"` + strings.Join(p.terms, " ") + `"` + star(p.begun)
		for _, o := range p.others {
			one += ` OR "` + o.term + `"` + star(o.begun)
		}
		all = append(all, "("+one+")")
	}
	return strings.Join(all, " AND ")
}

func star(begun bool) string {
	if begun {
		return " *"
	}
	return ""
}

// matchTSQuery writes phrases as a tsquery; every term stands in quotes and holds none.
func matchTSQuery(phrases []phrase) string {
	var all []string
	for _, p := range phrases {
		one := "'" + strings.Join(p.terms, "' <-> '") + "'" + colonStar(p.begun)
		for _, o := range p.others {
			one += " | '" + o.term + "'" + colonStar(o.begun)
		}
		all = append(all, "("+one+")")
	}
	return strings.Join(all, " & ")
}

func colonStar(begun bool) string {
	if begun {
		return ":*"
	}
	return ""
}
