package clipping

import (
	"regexp"
	"strings"
)

// datelineDepth is how many plain rows below the headline may stand before the dateline.
const datelineDepth = 8

// findHeadline takes the first line of the story that reads as a headline, and drops its repetitions.
func (p *page) findHeadline() {
	at := p.first()
	if at < 0 || !p.readsAsHeadline(at) {
		return
	}
	r := &p.rows[at]
	headline := r.text
	for {
		s, ok := p.sites.cut(headline)
		if !ok {
			break
		}
		if p.out.Source == "" {
			p.source(s.name)
			p.note(Note{Kind: SourceCut, Place: "headline", Text: s.name, Line: r.no})
		} else {
			p.drop(s.name, SiteName, r.no)
		}
		p.date(s, r.no)
		headline = s.base
	}
	if s, ok := suffixOf(headline); ok && (knownAgency(s.name) || siteEnd.MatchString(s.name)) {
		p.note(Note{Kind: SourceDoubt, Place: "headline", Text: s.name, Line: r.no})
	}
	r.role, p.out.Headline, p.headlineAt = heading, headline, r.no
	p.dropRepeated(at, headline)
}

// date keeps the page's date that stood behind a name, and lists the piece.
func (p *page) date(s suffix, no int) {
	if p.out.Dated == "" {
		p.out.Dated = s.date
	}
	p.drop(s.more, Stamp, no)
}

// first answers the first row that could be the headline; -1 where there is none.
func (p *page) first() int {
	for i, r := range p.rows {
		if r.role == plain || r.role == captioned {
			return i
		}
	}
	return -1
}

// readsAsHeadline refuses a dateline, a long paragraph, and a page that is nothing but one sentence.
func (p *page) readsAsHeadline(at int) bool {
	text := p.rows[at].text
	if _, filed := parseDateline(text, ""); filed || wordCount(text) > 30 {
		return false
	}
	if headlineLike(text) || wordCount(text) == 1 {
		return true
	}
	return p.next(at) < len(p.rows) && wordCount(text) <= 20
}

// dropRepeated drops the headline where it stands again near the top, with the site's name or without.
func (p *page) dropRepeated(at int, headline string) {
	for i := at + 1; i < len(p.rows) && i < at+12; i++ {
		r := &p.rows[i]
		switch {
		case r.role == plain && fold(r.text) == fold(headline):
			r.role, r.why = refuse, TextRepeated
		case r.role == captioned && fold(r.suffix.base) == fold(headline):
			p.source(r.suffix.name)
			r.role, r.why = refuse, TextRepeated
		}
	}
}

// findDateline looks for the dateline among the first paragraphs.
func (p *page) findDateline() {
	house := p.out.Source
	for name := range p.sites {
		if house == "" || name < house && p.out.Source == "" {
			house = name
		}
	}
	depth := 0
	for i, r := range p.rows {
		if r.role != plain {
			continue
		}
		if f, ok := parseDateline(r.text, house); ok {
			p.filedRow, p.filed = i, f
			return
		}
		if depth++; depth > datelineDepth {
			return
		}
	}
}

// findLastParagraph marks where the story's text ends: behind it only furniture and strays can stand.
func (p *page) findLastParagraph() {
	for i, r := range p.rows {
		if r.role == plain && (!headlineLike(r.text) && wordCount(r.text) > 1 || i == p.filedRow || wholeQuotation(r.text)) {
			p.lastRow = i
		}
	}
}

// refuseNotices leaves out the site's name behind a sign of copyright below the text: it is the credit of no picture.
func (p *page) refuseNotices() {
	for i := p.lastRow + 1; i < len(p.rows); i++ {
		r := &p.rows[i]
		if c := r.credit; r.role == creditRow && c.photographer == "" && c.caption == "" && (p.sites[fold(c.agency)] || fold(c.agency) == fold(p.out.Source)) {
			r.role, r.why = refuse, Furniture
		}
	}
}

// findLede chooses the lede: the first paragraph before the dateline; where none stands there, the dateline's own; on a
// page without a dateline, the first paragraph.
func (p *page) findLede() {
	end := len(p.rows)
	if p.filedRow >= 0 {
		end = p.filedRow
	}
	fallback := -1
	for i, r := range p.rows[:end] {
		if r.role != plain {
			continue
		}
		if !headlineLike(r.text) && wordCount(r.text) > 1 {
			p.ledeRow = i
			return
		}
		if fallback < 0 {
			fallback = i
		}
	}
	p.ledeRow = fallback
}

// takeLede sets the lede.
func (p *page) takeLede(text string, no int) { p.out.Lede, p.ledeAt = text, no }

// takeDateline sets the dateline and passes on the text behind it.
func (p *page) takeDateline() {
	r, f := p.rows[p.filedRow], p.filed
	p.out.Dateline = &f.Dateline
	if f.author != "" {
		p.byline(f.author, []string{f.author})
	}
	switch {
	case f.rest == "":
	case p.out.Lede == "":
		p.takeLede(f.rest, r.no)
	default:
		p.paragraph(f.rest, r.no)
	}
}

// byline keeps who wrote the story; a second line is added to the first.
func (p *page) byline(text string, authors []string) {
	if p.out.Byline != "" {
		p.out.Byline += "; " + text
	} else {
		p.out.Byline = text
	}
	p.out.Authors = append(p.out.Authors, authors...)
}

var dayInLine = regexp.MustCompile(`[\d٠-٩۰-۹]`)

// refuseRow lists a row that is left out, and keeps the page's date where it is the first stamp with a day.
func (p *page) refuseRow(r row) {
	p.drop(r.text, r.why, r.no)
	switch r.why {
	case Stamp:
		if st := stampOf(r.text); p.out.Dated == "" && len(p.out.Body) == 0 && st.dated && dayInLine.MatchString(r.text) {
			p.out.Dated = r.text
		}
	case ForeignScript:
		p.note(Note{Kind: ForeignString, Place: "page", Text: r.text, Line: r.no})
	case CaptionRepeated:
		p.note(Note{Kind: CaptionTwice, Place: "lead", Text: strings.TrimSpace(r.text), Line: r.no})
	}
}
