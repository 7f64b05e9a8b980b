package proof

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pair is a name that is spelt two ways.
type Pair struct {
	Place string // of the rarer spelling
	Words string // the rarer spelling
	Usual string // the other, or the one that the house knows
}

// Limits of what one text is asked about.
const (
	mostNames = 1500
	mostPairs = 100
	longName  = 3   // words of the longest run that is compared
	longWord  = 120 // bytes of the longest word that is compared
)

// name is a run of words that may be a name.
type name struct {
	words []string
	place string
	times int
	known bool
}

func (n *name) text() string { return strings.Join(n.words, " ") }

// Names answers the names of several words that are spelt two ways: all their words are the same but one, and that one
// differs by a letter or two. Names are found by their capital letters; in scripts without them, and beside them in the
// others, by the known names (bylines, speakers, topics) to which words come near. What a language does to a word's end, as
// Russian does, is no other spelling. The last word of a name is looked for by itself, too.
func Names(passages []Passage, known []string) []Pair {
	all := collect(passages, known)
	var pairs []Pair
	told := map[[2]string]bool{}
	for i, a := range all {
		for _, b := range all[i+1:] {
			one, other, near := nearly(a.words, b.words)
			if !near || a.known && b.known || told[[2]string{one, other}] || told[[2]string{other, one}] {
				continue
			}
			told[[2]string{one, other}] = true
			usual, rare := a, b
			if b.known || !a.known && b.times > a.times {
				usual, rare = b, a
			}
			if pairs = append(pairs, Pair{Place: rare.place, Words: rare.text(), Usual: usual.text()}); len(pairs) == mostPairs {
				return pairs
			}
		}
	}
	pairs = append(pairs, surnames(passages, all, told)...)
	return pairs[:min(len(pairs), mostPairs)]
}

// collect answers the names of the passages, short ones first, and the known ones.
func collect(passages []Passage, known []string) []*name {
	found := map[string]*name{}
	var all []*name
	add := func(words []string, place string, house bool) {
		key := strings.Join(words, " ")
		if n := found[key]; n != nil {
			n.times++
			n.known = n.known || house
			if n.place == "" {
				n.place = place
			}
			return
		}
		if len(all) < mostNames {
			found[key] = &name{words: slices.Clone(words), place: place, times: 1, known: house}
			all = append(all, found[key])
		}
	}
	caseless := map[int]bool{} // how many words the known names without capital letters have
	for _, n := range known {
		words := texts(tokens(n))
		if len(words) < 2 || len(words) > longName {
			continue
		}
		add(words, "", true)
		if !cased(n) {
			caseless[len(words)] = true
		}
	}
	for _, p := range passages {
		runs(tokens(p.Words), caseless, func(words []string) { add(words, p.Place, false) })
	}
	slices.SortStableFunc(all, func(a, b *name) int { return len(a.words) - len(b.words) })
	return all
}

func texts(all []token) []string {
	var words []string
	for _, t := range all {
		words = append(words, t.text)
	}
	return words
}

// particles stand in small letters within names.
var particles = []string{"de", "da", "di", "del", "della", "des", "dos", "du", "la", "le", "van", "von", "der", "den", "ten", "ter", "zu", "bin", "ibn", "al", "el", "y", "e", "af", "av"}

// runs calls for every run of two or three words that may be a name, and for those as long as a known name without capital letters.
func runs(all []token, caseless map[int]bool, found func(words []string)) {
	for i := range all {
		for n := 2; n <= longName && i+n <= len(all) && all[i+n-1].joined; n++ {
			words := texts(all[i : i+n])
			if capitals(words) || caseless[n] && !slices.ContainsFunc(words, cased) {
				found(words)
			}
		}
	}
}

// capitals says whether words are written as a name is.
func capitals(words []string) bool {
	for i, w := range words {
		inner := i > 0 && i < len(words)-1
		if !capital(w) && !(inner && slices.Contains(particles, w)) {
			return false
		}
	}
	return true
}

// capital says whether a word begins with a capital letter and is not written in capitals throughout.
func capital(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r) && strings.ContainsFunc(word[size:], unicode.IsLower)
}

// cased says whether a word has letters that come in capital and small.
func cased(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) })
}

// nearly says whether two names differ in one word, and answers what differs.
func nearly(a, b []string) (one, other string, near bool) {
	if len(a) != len(b) {
		return "", "", false
	}
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if one != "" {
			return "", "", false
		}
		one, other = a[i], b[i]
	}
	return one, other, one != "" && misspelt(one, other)
}

// misspelt says whether two words are so near that one may be a slip of the other.
func misspelt(a, b string) bool {
	if len(a) > longWord || len(b) > longWord {
		return false
	}
	left, right := []rune(a), []rune(b)
	shorter := min(len(left), len(right))
	allowed := 1
	if shorter >= 8 {
		allowed = 2
	}
	if shorter < 3 || max(len(left), len(right))-shorter > allowed || inflected(a, b) {
		return false
	}
	return distance(left, right) <= allowed
}

// inflected says whether two words are one in two of its forms, as far as that is known of the script.
func inflected(a, b string) bool {
	switch {
	case cyrillic(a) && cyrillic(b):
		return stem(a) == stem(b)
	case len(a) != len(b): // Arabic writes "and", "with" and "to" onto the word
		shorter, longer := a, b
		if len(a) > len(b) {
			shorter, longer = b, a
		}
		prefix, attached := strings.CutSuffix(longer, shorter)
		return attached && slices.Contains([]string{"و", "ف", "ب", "ل", "ك"}, prefix)
	}
	return false
}

func cyrillic(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Cyrillic, r)
}

// endings are those of the cases, longest first.
var endings = []string{"ого", "его", "ому", "ему", "ой", "ей", "ою", "ею", "ом", "ем", "ём", "ым", "им", "ую", "юю", "ая", "яя", "ый", "ий", "а", "я", "у", "ю", "е", "ы", "и", "о", "ь", "й"}

// stem answers a word of a Cyrillic script without the ending of its case.
func stem(word string) string {
	for _, ending := range endings {
		if cut, found := strings.CutSuffix(word, ending); found && utf8.RuneCountInString(cut) >= 2 {
			return cut
		}
	}
	return word
}

// distance counts the letters that are put in, left out, changed or swapped with their neighbour between two words
// (Damerau and Levenshtein, with each letter touched once).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
