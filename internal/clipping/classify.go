package clipping

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// bylineOpening begins the line that says who wrote the story.
var bylineOpening = regexp.MustCompile(`^(?i:by|written by|reported by|автор|авторы|текст|por|par|بقلم|كتب|كتبت|إعداد)[\s\p{Zs}]*:?[\s\p{Zs}]+`)

// classify gives each line its role.
func (p *page) classify(lines []line) {
	p.rows = make([]row, len(lines))
	for i, l := range lines {
		p.rows[i] = p.judge(l)
	}
}

// judge says what a line is by itself; what depends on its neighbours is found later.
func (p *page) judge(l line) row {
	r := row{line: l, role: plain}
	foreign := p.foreign(l.text)
	if why := furnitureReason(l.text); why != "" {
		if why == Furniture && foreign && !networkSet[bare(fold(l.text))] {
			why = ForeignScript
		}
		r.role, r.why = refuse, why
		return r
	}
	if c, ok := parseCredit(l.text, p.captions); ok {
		r.role, r.credit = creditRow, c
		return r
	}
	if foreign {
		r.role, r.why = refuse, ForeignScript
		return r
	}
	if s, ok := p.sites.cut(l.text); ok {
		r.role, r.suffix = captioned, s
		return r
	}
	if text, rest, ok := splitMidCredit(l.text); ok {
		if c, isCredit := parseCredit(rest, p.captions); isCredit && c.caption == "" {
			c.caption = text
			r.role, r.credit = creditRow, c
			return r
		}
	}
	if _, _, ok := relatedLabel(l.text); ok {
		r.role = related
	} else if len(authorsOf(l.text)) > 0 {
		r.role = bylineRow
	}
	return r
}

// foreign says whether a line is a short string in another script than the page. A whole sentence, a
// dateline and a quotation are kept.
func (p *page) foreign(text string) bool {
	script, share := dominantScript(text)
	if script == "" || script == p.script || share < 0.8 || utf8.RuneCountInString(text) > 120 || wholeQuotation(text) {
		return false
	}
	if _, filed := parseDateline(text, ""); filed {
		return false
	}
	n := wordCount(text)
	return n < 5 || n <= 15 && !ends(text)
}

// authorsOf answers the names of a byline; none where the line is no byline.
func authorsOf(text string) []string {
	opening := bylineOpening.FindString(text)
	if opening == "" || ends(text) || wordCount(text) > 14 {
		return nil
	}
	rest := text[len(opening):]
	if before, after, ok := cutAny(rest, " | ", " / ", " — ", " – ", " - "); ok && wordCount(after) > 0 {
		rest = before
	}
	var names []string
	for _, piece := range nameBreaks.Split(rest, -1) {
		if piece = trim(piece); isPerson(piece) {
			names = append(names, piece)
		} else if len(names) == 0 {
			return nil
		}
	}
	return names
}

var nameBreaks = regexp.MustCompile(`[,،]|[\s\p{Zs}](?:and|и|y|et|و)[\s\p{Zs}]|[\s\p{Zs}]&[\s\p{Zs}]`)

func cutAny(s string, marks ...string) (before, after string, ok bool) {
	for _, mark := range marks {
		if before, after, ok = strings.Cut(s, mark); ok {
			return before, after, true
		}
	}
	return s, "", false
}
