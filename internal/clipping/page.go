package clipping

import (
	"slices"
	"strings"
)

// role says what a line of the page is.
type role string

const (
	plain     role = "plain"     // nothing tells it apart: headline, lede, paragraph
	refuse    role = "refuse"    // no part of the story; why says so
	creditRow role = "credit"    // a credit line, perhaps with a caption glued to it
	captioned role = "captioned" // a caption with the site's name behind it
	caption   role = "caption"   // a caption found by its place beside a credit line
	related   role = "related"   // a label and a headline: "Read also: …"
	bylineRow role = "byline"
	heading   role = "headline" // the page's headline, found already
)

// row is a line with what is known of it.
type row struct {
	line
	role   role
	why    Reason
	credit credit // of a credit row
	suffix suffix // of a captioned row
}

// page holds the work on one page.
type page struct {
	rows     []row
	script   string
	lang     string
	sites    sites
	captions endings // what the page shows as captions, for credit lines with a caption glued to them
	out      *Clipping

	headlineAt int // line numbers, for the notes
	ledeAt     int
	filedRow   int // index of the row with the dateline; -1: none
	filed      filed
	ledeRow    int // index of the row with the lede; -1: it comes out of the dateline's row, or there is none
	lastRow    int // index of the last row that reads as a paragraph
}

// newPage finds what must be known of the page as a whole before a single line can be judged.
func newPage(lines []line) *page {
	p := &page{
		filedRow: -1, ledeRow: -1, lastRow: -1, captions: endings{},
		out: &Clipping{Body: []Block{}, Cards: []Card{}, Dropped: []Drop{}, Notes: []Note{}},
	}
	var all strings.Builder
	for _, l := range lines {
		all.WriteString(l.text)
		all.WriteByte('\n')
	}
	p.script = scriptOf(all.String())
	p.lang = languageOf(all.String(), p.script)
	p.out.Language = p.lang
	p.sites = siteNames(lines, houseOf(lines))
	for _, l := range lines {
		if s, ok := p.sites.cut(l.text); ok {
			p.captions.add(s.base)
		}
	}
	p.classify(lines)
	return p
}

// houseOf answers the agency of the first dateline on the page, as evidence for the site's name.
func houseOf(lines []line) string {
	for _, l := range lines[:min(len(lines), 40)] {
		if f, ok := parseDateline(l.text, ""); ok {
			return f.Agency
		}
	}
	return ""
}

// assemble runs the steps in the order in which each can rely on the ones before it.
func (p *page) assemble() *Clipping {
	p.findHeadline()
	p.findDateline()
	p.findLastParagraph()
	p.refuseNotices()
	p.findCaptions()
	p.findLede()
	p.walk()
	p.openQuestions()
	slices.SortStableFunc(p.out.Dropped, func(a, b Drop) int { return a.Line - b.Line })
	return p.out
}

func (p *page) note(n Note) { p.out.Notes = append(p.out.Notes, n) }

func (p *page) drop(text string, why Reason, no int) {
	if text = trim(text); text != "" {
		p.out.Dropped = append(p.out.Dropped, Drop{Text: text, Reason: why, Line: no})
	}
}

// source keeps the site's name; the first one found stands.
func (p *page) source(name string) {
	if p.out.Source == "" {
		p.out.Source = name
	}
}

// next answers the index of the next row that is part of the story, behind i; len(rows) at the end.
func (p *page) next(i int) int {
	for i++; i < len(p.rows) && p.rows[i].role == refuse; i++ {
	}
	return i
}
