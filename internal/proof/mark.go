package proof

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	mostMarks  = 300
	quoteWords = 3 // fewer are a turn of phrase
)

// Figures answers the numbers of a text with the words around them, so that each can be held against its source.
func Figures(passages []Passage) []Mark {
	var marks []Mark
	told := map[Mark]bool{}
	for _, p := range passages {
		for at := 0; at < len(p.Words) && len(marks) < mostMarks; {
			r, size := utf8.DecodeRuneInString(p.Words[at:])
			if !unicode.IsDigit(r) {
				at += size
				continue
			}
			end := figureEnd(p.Words, at)
			m := Mark{p.Place, p.Words[at:end], around(p.Words, at, end)}
			if !told[m] {
				told[m] = true
				marks = append(marks, m)
			}
			at = end
		}
	}
	return marks
}

// figureEnd answers where a number ends: digits with the marks between them, a sign of percent, and letters written onto it.
func figureEnd(words string, at int) int {
	end := at
	for end < len(words) {
		r, size := utf8.DecodeRuneInString(words[end:])
		next, _ := utf8.DecodeRuneInString(words[end+size:])
		inner := strings.ContainsRune(".,:/-–'’\u00a0\u202f٫٬", r) && unicode.IsDigit(next)
		if !unicode.IsDigit(r) && !unicode.IsLetter(r) && !unicode.IsMark(r) && !inner && !strings.ContainsRune("%‰°", r) {
			break
		}
		end += size
	}
	return end
}

// closing answers the mark that closes what an opening one has opened.
var closing = map[rune]string{'“': "”", '«': "»", '„': "“”", '"': "\"", '‹': "›", '「': "」", '『': "』"}

// Quotes answers what a text quotes in somebody's words, so that each can be held against the recording.
func Quotes(passages []Passage) []Mark {
	var marks []Mark
	for _, p := range passages {
		spans := [][2]int{{0, len(p.Words)}}
		if !p.Quote {
			spans = quoted(p.Words)
		}
		for _, s := range spans {
			words := strings.TrimSpace(p.Words[s[0]:s[1]])
			if len(strings.Fields(words)) >= quoteWords && len(marks) < mostMarks {
				marks = append(marks, Mark{p.Place, words, around(p.Words, s[0], s[1])})
			}
		}
	}
	return marks
}

// quoted answers the bytes between quotation marks.
func quoted(words string) [][2]int {
	var spans [][2]int
	unclosed := map[rune]bool{} // what nothing closes from here on
	for at := 0; at < len(words); {
		r, size := utf8.DecodeRuneInString(words[at:])
		marks, opens := closing[r]
		length := -1
		if opens && !unclosed[r] {
			length = strings.IndexAny(words[at+size:], marks)
		}
		if length < 0 {
			unclosed[r] = opens
			at += size
			continue
		}
		from := at + size
		spans = append(spans, [2]int{from, from + length})
		_, closed := utf8.DecodeRuneInString(words[from+length:])
		at = from + length + closed
	}
	return spans
}
