package discussion

import (
	"strings"
	"unicode"

	"dateline.news/internal/text"
)

// wordList finds the words of a list in a text. It is compiled once and then only read.
//
// The words stand in a tree of their letters, and a text is walked once from each beginning of a word, so that the time
// depends on the text and the longest word, not on the length of the list. Both sides are brought to one form first:
// text.Fold, Latin letters for what looks like them where a word mixes scripts or holds digits, runs of a letter
// shortened, signs as a space, and letters that stand alone in a row joined ("w o r d").
type wordList struct {
	roots map[rune]*letter
}

type letter struct {
	next   map[rune]*letter
	word   string // as it stands in the list, where one ends here
	begins bool   // any word that begins so is meant
	inside bool   // the script writes no spaces: found anywhere
}

func compile(words []string) *wordList {
	l := &wordList{roots: map[rune]*letter{}}
	for _, word := range words {
		stem, begins := strings.CutSuffix(strings.TrimSpace(word), "*")
		for _, form := range append(forms(plainWords(stem)), forms(skeletons(plainWords(stem)))...) {
			l.add(form, letter{word: word, begins: begins, inside: unspaced(stem)})
		}
	}
	return l
}

func (l *wordList) add(form string, end letter) {
	next := l.roots
	var at *letter
	for _, r := range strings.TrimSpace(form) {
		if at = next[r]; at == nil {
			at = &letter{next: map[rune]*letter{}}
			next[r] = at
		}
		next = at.next
	}
	if at != nil {
		at.word, at.begins, at.inside = end.word, end.begins, end.inside
	}
}

// unspaced says whether a word is written in a script that puts no spaces between words.
func unspaced(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
	})
}

// find answers the words of the list that stand in a text, each once, in the order of their first appearance.
func (l *wordList) find(s string) []string {
	if len(l.roots) == 0 {
		return nil
	}
	var found []string
	seen := map[string]bool{}
	for _, form := range forms(disguised(plainWords(s))) {
		runes := []rune(form)
		for i := range runes {
			for _, word := range l.startingAt(runes, i) {
				if !seen[word] {
					seen[word], found = true, append(found, word)
				}
			}
		}
	}
	return found
}

// startingAt answers the words that begin at a place.
func (l *wordList) startingAt(runes []rune, i int) []string {
	var found []string
	starts := i == 0 || runes[i-1] == ' '
	next := l.roots
	for j := i; j < len(runes); j++ {
		at := next[runes[j]]
		if at == nil {
			return found
		}
		ends := j+1 == len(runes) || runes[j+1] == ' '
		if at.word != "" && (at.inside || starts && (ends || at.begins)) {
			found = append(found, at.word)
		}
		next = at.next
	}
	return found
}

// forms answers words in the forms in which it is compared: runs of three and more of a letter as one, and as two; with
// single letters in a row as they are, and joined. Equal ones stand there once.
func forms(words []string) []string {
	var all []string
	for _, form := range []string{
		strings.Join(shorten(words, 1), " "), strings.Join(shorten(words, 2), " "),
		strings.Join(shorten(joined(words), 1), " "), strings.Join(shorten(joined(words), 2), " "),
	} {
		fresh := form != ""
		for _, other := range all {
			fresh = fresh && other != form
		}
		if fresh {
			all = append(all, form)
		}
	}
	return all
}

// plainWords answers the folded words of a text without its signs.
func plainWords(s string) []string {
	return strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

func skeletons(words []string) []string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = text.Skeleton(word)
	}
	return out
}

// disguised brings words that mix scripts, or letters and digits, to what they look like; honest words stay.
func disguised(words []string) []string {
	for i, word := range words {
		if text.Mixed(word) || strings.ContainsFunc(word, unicode.IsDigit) && strings.ContainsFunc(word, unicode.IsLetter) {
			words[i] = text.Skeleton(word)
		}
	}
	return words
}

// shorten makes runs of three and more equal letters so many.
func shorten(words []string, keep int) []string {
	out := make([]string, len(words))
	for i, word := range words {
		var b strings.Builder
		runes := []rune(word)
		for at := 0; at < len(runes); {
			end := at
			for end < len(runes) && runes[end] == runes[at] {
				end++
			}
			n := end - at
			if n >= 3 && !unicode.IsDigit(runes[at]) {
				n = keep
			}
			for range n {
				b.WriteRune(runes[at])
			}
			at = end
		}
		out[i] = b.String()
	}
	return out
}

// joined makes one word of single letters that stand in a row.
func joined(words []string) []string {
	var out []string
	var row strings.Builder
	count := 0
	flush := func() {
		if count > 0 {
			out = append(out, row.String())
		}
		row.Reset()
		count = 0
	}
	for _, word := range words {
		if len([]rune(word)) == 1 {
			row.WriteString(word)
			count++
			continue
		}
		flush()
		out = append(out, word)
	}
	flush()
	return out
}
