package proof

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Rule is one line of a house's style file: a word, what to use instead, and why.
type Rule struct {
	Word    string `json:"word"`              // one or several words; a * at the end stands for any ending
	Instead string `json:"instead,omitempty"` // empty: nothing in its place
	Note    string `json:"note,omitempty"`
	Why     string `json:"why,omitempty"`
	Line    int    `json:"line"` // of the file, from 1

	words []string // folded
	open  bool     // ends in *
}

// Style is a house's style file.
type Style struct {
	Rules []Rule
	first map[string][]int // rules by the first word that they look for; of a single open one by "*" and its first letter
}

// Fault is a line of a style file that cannot be read. Reason is one of the Fault… words.
type Fault struct {
	Line   int
	Reason string
	Text   string // the line, cut short
}

// Error names the line.
func (f Fault) Error() string { return fmt.Sprintf("line %d: %s: %q", f.Line, f.Reason, f.Text) }

// Why a line of a style file cannot be read.
const (
	FaultNoWord = "no_word" // nothing stands before the arrow
	FaultLong   = "long"    // longer than MaxLine
	FaultTwice  = "twice"   // the word has a rule already
	FaultMany   = "many"    // more than MaxRules
	FaultParts  = "parts"   // more than a word, a note and a reason
)

// Limits of a style file.
const (
	MaxLine  = 600 // code points
	MaxRules = 3000
)

// arrows part a word from what is used instead.
var arrows = []string{"→", "->", "=>"}

// ParseStyle reads a style file. A line is "word → use instead | note | why"; all but the word may be left out. Empty lines
// and those that begin with # say nothing. Lines that cannot be read are told, all of them; the others count.
func ParseStyle(text string) (Style, []Fault) {
	s := Style{first: map[string][]int{}}
	var faults []Fault
	seen := map[string]bool{}
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		rule, reason := parseRule(line)
		key := strings.Join(rule.words, " ") + fmt.Sprint(rule.open)
		switch {
		case reason == "" && seen[key]:
			reason = FaultTwice
		case reason == "" && len(s.Rules) >= MaxRules:
			reason = FaultMany
		}
		if reason != "" {
			faults = append(faults, Fault{n, reason, cut(line)})
			if reason == FaultMany {
				break
			}
			continue
		}
		seen[key] = true
		rule.Line = n
		s.add(rule)
	}
	return s, faults
}

func cut(line string) string {
	runes := []rune(line)
	if len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return line
}

func parseRule(line string) (Rule, string) {
	if utf8.RuneCountInString(line) > MaxLine {
		return Rule{}, FaultLong
	}
	parts := strings.Split(line, "|")
	if len(parts) > 3 {
		return Rule{}, FaultParts
	}
	for len(parts) < 3 {
		parts = append(parts, "")
	}
	r := Rule{Word: strings.TrimSpace(parts[0]), Note: strings.TrimSpace(parts[1]), Why: strings.TrimSpace(parts[2])}
	for _, arrow := range arrows {
		if word, instead, found := strings.Cut(parts[0], arrow); found {
			r.Word, r.Instead = strings.TrimSpace(word), strings.TrimSpace(instead)
			break
		}
	}
	word, open := strings.CutSuffix(r.Word, "*")
	for _, t := range tokens(word) {
		r.words = append(r.words, fold(word[t.at:t.end]))
	}
	if r.open = open; len(r.words) == 0 {
		return r, FaultNoWord
	}
	return r, ""
}

func (s *Style) add(r Rule) {
	key := r.words[0]
	if r.open && len(r.words) == 1 {
		key = initial(key)
	}
	s.first[key] = append(s.first[key], len(s.Rules))
	s.Rules = append(s.Rules, r)
}

// initial is the key of words that begin with the same letter.
func initial(word string) string {
	_, size := utf8.DecodeRuneInString(word)
	return "*" + word[:size]
}

// fold makes case and two ways of writing an apostrophe or hyphen alike.
func fold(word string) string {
	return strings.NewReplacer("’", "'", "‑", "-").Replace(strings.ToLower(word))
}

// Hit is a place where a text uses a word that the style file has a rule for.
type Hit struct {
	Mark
	Rule Rule
}

// Find answers where the passages use words of the style file, but in quotations, where the words are somebody else's.
func (s Style) Find(passages []Passage) []Hit {
	var hits []Hit
	if len(s.Rules) == 0 {
		return nil
	}
	for _, p := range passages {
		if p.Quote {
			continue
		}
		all, spans := tokens(p.Words), quoted(p.Words)
		folded := make([]string, len(all))
		for i, t := range all {
			folded[i] = fold(p.Words[t.at:t.end])
		}
		for i, t := range all {
			for _, key := range []string{folded[i], initial(folded[i])} {
				for _, n := range s.first[key] {
					r := s.Rules[n]
					if !r.matches(folded[i:]) || within(spans, t.at) || len(hits) >= mostMarks {
						continue
					}
					end := all[i+len(r.words)-1].end
					hits = append(hits, Hit{Mark{p.Place, p.Words[t.at:end], around(p.Words, t.at, end)}, r})
				}
			}
		}
	}
	return hits
}

// matches says whether a run of words begins with those of the rule.
func (r Rule) matches(words []string) bool {
	if len(words) < len(r.words) {
		return false
	}
	last := len(r.words) - 1
	for i, w := range r.words {
		if words[i] != w && !(r.open && i == last && strings.HasPrefix(words[i], w)) {
			return false
		}
	}
	return true
}

func within(spans [][2]int, at int) bool {
	for _, s := range spans {
		if at >= s[0] && at < s[1] {
			return true
		}
	}
	return false
}
