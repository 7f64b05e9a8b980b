package clipping

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteMarks pairs each opening mark with the marks that may close it, in the habits of the languages. A mark that both
// opens and closes is paired with itself.
var quoteMarks = map[rune]string{
	'“': "”", '"': "\"", '«': "»", '„': "“”", '‟': "”", '‘': "’", '‹': "›", '”': "“”", '»': "«", '「': "」", '『': "』", '《': "》", '＂': "＂", '\'': "'", '❝': "❞",
}

// wholeQuotation says whether a paragraph is one direct quotation and nothing else: it opens with a mark, and that mark
// is closed only at the end. “A,” he said, “B.” opens and ends with marks and is none.
func wholeQuotation(text string) bool {
	text = trim(text)
	opening, size := utf8.DecodeRuneInString(text)
	closing, known := quoteMarks[opening]
	if !known || wordCount(text) < 2 {
		return false
	}
	body := strings.TrimRight(text[size:], ".!?…,؟")
	last, lastSize := utf8.DecodeLastRuneInString(body)
	if !strings.ContainsRune(closing, last) {
		return false
	}
	return !closesEarly(body[:len(body)-lastSize], opening, closing)
}

// closesEarly says whether the quotation ends before the end of the paragraph.
func closesEarly(inner string, opening rune, closing string) bool {
	depth, before := 1, ' '
	runes := []rune(inner)
	lastOpening := -1
	for i, r := range runes {
		if r == opening {
			lastOpening = i
		}
	}
	for i, r := range runes {
		next := ' '
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		apostrophe := (r == '’' || r == '\'') && unicode.IsLetter(before) && (unicode.IsLetter(next) || i >= lastOpening)
		opens := r == opening && !(strings.ContainsRune(closing, r) && !opensHere(before, next))
		switch {
		case apostrophe:
		case opens:
			depth++
		case strings.ContainsRune(closing, r):
			if depth--; depth == 0 {
				return true
			}
		}
		before = r
	}
	return false
}

// opensHere tells an opening mark from a closing one of the same shape by what stands beside it.
func opensHere(before, next rune) bool {
	return (edge(before) || before == '(' || before == '—') && !edge(next) && !unicode.IsPunct(next)
}
