package proof

import (
	"strings"
	"unicode/utf8"
)

// shortSurname is how many letters a name has at least that is looked for alone: shorter words are too like one another.
const shortSurname = 5

// surnames answers where a text writes the last word of a name by itself another way, as in "Okofor said" after "Ilse
// Okafor". Only a letter inside the word counts: at its end "Korea" becomes "Korean", "Germany" "Germans" and "Ivanov"
// "Ivanova". What told has is told already.
func surnames(passages []Passage, names []*name, told map[[2]string]bool) []Pair {
	var lasts []string
	known := map[string]bool{}
	for _, n := range names {
		last := n.words[len(n.words)-1]
		for _, w := range n.words {
			if !known[w] && w == last && capital(w) && utf8.RuneCountInString(w) >= shortSurname {
				lasts = append(lasts, w)
			}
			known[w] = true
		}
	}
	var pairs []Pair
	seen := map[string]bool{}
	for _, p := range passages {
		for _, t := range tokens(p.Words) {
			if known[t.text] || seen[t.text] || !capital(t.text) {
				continue
			}
			seen[t.text] = true
			for _, last := range lasts {
				if slip(t.text, last) && !told[[2]string{t.text, last}] && !told[[2]string{last, t.text}] {
					pairs = append(pairs, Pair{Place: p.Place, Words: t.text, Usual: last})
					break
				}
			}
		}
	}
	return pairs
}

// slip says whether two words begin and end alike and differ by one letter inside.
func slip(a, b string) bool {
	first, _ := utf8.DecodeRuneInString(a)
	other, _ := utf8.DecodeRuneInString(b)
	last, _ := utf8.DecodeLastRuneInString(a)
	end, _ := utf8.DecodeLastRuneInString(b)
	if first != other || last != end || utf8.RuneCountInString(a) < shortSurname || len(a) > longWord || len(b) > longWord {
		return false
	}
	return !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a) && !inflected(a, b) && distance([]rune(a), []rune(b)) == 1
}
