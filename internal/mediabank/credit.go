package mediabank

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline.news/internal/picture"
	"dateline.news/internal/text"
)

// CreditPattern is how a credit line is made where no edition says otherwise.
const CreditPattern = "© {holder} / {creator}"

const (
	holderMark  = "{holder}"
	creatorMark = "{creator}"
)

// CreditLine answers the line that stands under the picture: the supplier's own line verbatim, else the pattern filled
// with the copyright holder and the creator. Where one of them is not known its part of the pattern is left out
// with its separator, and without a holder there is no ©. It is "" where neither is known.
func CreditLine(a Asset, pattern string) string {
	if a.Supplier != "" {
		return a.Supplier
	}
	parts, ok := cutPattern(pattern)
	if !ok {
		parts, _ = cutPattern(CreditPattern)
	}
	values := map[string]string{holderMark: a.Holder, creatorMark: a.Creator}
	first, second := values[parts.first], values[parts.second]
	var line string
	switch {
	case first == "" && second == "":
		return ""
	case first != "" && second != "":
		line = parts.before + first + parts.between + second + parts.after
	case second == "":
		line = parts.before + first
	case hasLetter(parts.between): // the second has a label of its own
		line = strings.TrimLeft(parts.between, separators) + second + parts.after
	default:
		line = parts.before + mark(parts.between) + second + parts.after
	}
	if a.Holder == "" {
		line = strings.ReplaceAll(line, "©", "")
	}
	return tidy(line)
}

// separators are what stands between two parts of a credit line.
const separators = " /,;·|–—-"

// pattern is a credit pattern taken apart: before {first} between {second} after.
type pattern struct{ before, first, between, second, after string }

func cutPattern(s string) (pattern, bool) {
	p := pattern{first: holderMark, second: creatorMark}
	if strings.Index(s, creatorMark) < strings.Index(s, holderMark) {
		p.first, p.second = p.second, p.first
	}
	var rest string
	var found, also bool
	p.before, rest, found = strings.Cut(s, p.first)
	p.between, p.after, also = strings.Cut(rest, p.second)
	return p, found && also
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// mark keeps the © that stands before the second part.
func mark(between string) string {
	if strings.Contains(between, "©") {
		return "© "
	}
	return ""
}

// tidy takes out what a missing part has left behind: separators at the ends, half a pair of brackets, double spaces.
func tidy(line string) string {
	if strings.Count(line, "(") != strings.Count(line, ")") {
		line = strings.NewReplacer("(", " ", ")", " ").Replace(line)
	}
	line = strings.ReplaceAll(line, "()", "")
	return strings.Join(strings.Fields(strings.Trim(line, separators)), " ")
}

// ownCredit says whether a credit line names nobody but the house and the picture's own creators: then the edition's
// pattern makes the line. Any other is a supplier's and stands verbatim.
func ownCredit(credit string, creators, house []string) bool {
	known := map[string]bool{}
	for _, name := range append(slices.Clone(creators), house...) {
		known[text.Fold(name)] = true
	}
	parts := strings.FieldsFunc(credit, func(r rune) bool { return strings.ContainsRune("/,;|©", r) })
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" && !known[text.Fold(part)] {
			return false
		}
	}
	return true
}

// copyrightNotice reads the holder out of the usual form of a notice, "© 2026 Name. All rights reserved.": a notice
// that does not begin with a mark of copyright may be any text, and names nobody.
var copyrightNotice = regexp.MustCompile(`(?i)^(?:\s*(?:©|\(c\)|copyright\b|copr\.))+[\s:,]*(?:[0-9]{4}(?:\s*[-–,]\s*[0-9]{4})*)?[\s,/]*(.*?)[\s.,;]*(?:all rights reserved[\s.]*)?$`)

const maxHolder = 120 // runes; a longer notice is a text about rights and not a name

// holderOf answers the named holder of the copyright, "" where none is named.
func holderOf(m picture.Metadata) string {
	if m.CopyrightOwner != "" {
		return m.CopyrightOwner
	}
	found := copyrightNotice.FindStringSubmatch(m.Copyright)
	if found == nil || !hasLetter(found[1]) || utf8.RuneCountInString(found[1]) > maxHolder || strings.Contains(found[1], "\n") {
		return ""
	}
	return trailingYear.ReplaceAllString(found[1], "")
}

var trailingYear = regexp.MustCompile(`[\s,]+[0-9]{4}$`)
