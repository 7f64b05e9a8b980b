package clipping

// findCaptions finds the plain lines that are captions by their place beside a credit line without one.
func (p *page) findCaptions() {
	blanks := 0
	for _, r := range p.rows {
		if r.blank {
			blanks++
		}
	}
	parted := blanks >= 2 // the page parts its paragraphs by blank lines, so a neighbour without one belongs together
	text := false         // a paragraph of the story stands above
	for i := range p.rows {
		r := &p.rows[i]
		switch {
		case r.role == plain && !headlineLike(r.text):
			text = true
		case r.role != creditRow || r.credit.caption != "":
		case parted && p.captionAbove(i):
			p.rows[i-1].role = caption
		default:
			if j := p.captionBelow(i, parted, text); j >= 0 {
				p.rows[j].role = caption
			}
		}
	}
}

// captionAbove says whether the line above a credit line is its caption: it stands alone with it between blank lines.
func (p *page) captionAbove(i int) bool {
	if i == 0 || p.rows[i].blank || p.rows[i-1].role != plain || !p.rows[i-1].blank || i-1 == p.filedRow {
		return false
	}
	return i+1 >= len(p.rows) || p.rows[i+1].blank || p.rows[i+1].role != plain
}

// captionBelow answers the row of the caption below a credit line; -1 where the next line is already text.
func (p *page) captionBelow(i int, parted, text bool) int {
	j := p.next(i)
	if j >= len(p.rows) || p.rows[j].role != plain || j == p.filedRow {
		return -1
	}
	k := p.next(j)
	beside := j == i+1 && !p.rows[j].blank
	alone := beside && parted && (k >= len(p.rows) || p.rows[k].blank || p.rows[k].role == captioned)
	headlineBelow := k < len(p.rows) && p.rows[k].role == plain && k != p.filedRow && headlineLike(p.rows[k].text)
	repeated := k < len(p.rows) && p.rows[k].role == captioned && fold(p.rows[k].suffix.base) == fold(p.rows[j].text)
	switch {
	case alone, repeated, beside && headlineLike(p.rows[j].text):
		return j
	case text && headlineBelow && (beside || headlineLike(p.rows[j].text)):
		return j
	case !text && p.filedRow > j && p.textBetween(j, p.filedRow) >= 2 && (beside || !parted):
		return j
	}
	return -1
}

// textBetween counts the plain rows from i up to the row before end.
func (p *page) textBetween(i, end int) int {
	n := 0
	for ; i < end; i++ {
		if p.rows[i].role == plain {
			n++
		}
	}
	return n
}

// frame is a picture on the page: the lines of its credit and caption, gathered.
type frame struct {
	credit   credit
	has      bool // it has a credit line
	creditAt int  // its line
	caption  string
	line     int
	end      int // index of the first row behind it
}

// words answers caption and credit line together, for a note.
func (f frame) words() string { return trim(f.caption + " " + f.credit.line) }

// gather collects the rows of one picture from row i on, and drops what they repeat.
func (p *page) gather(i int) frame {
	f := frame{line: p.rows[i].no}
	for ; i < len(p.rows) && (p.buttonWithin(f, i) || p.joins(&f, p.rows[i])); i++ {
		if p.rows[i].role == refuse {
			p.refuseRow(p.rows[i])
			continue
		}
		p.addTo(&f, p.rows[i])
	}
	f.end = i
	return f
}

// buttonWithin says whether row i is left out and stands between a picture's credit line and its caption.
func (p *page) buttonWithin(f frame, i int) bool {
	k := p.next(i)
	return p.rows[i].role == refuse && f.has && f.caption == "" && k < len(p.rows) && p.rows[k].role == caption
}

// joins says whether a row belongs to the picture.
func (p *page) joins(f *frame, r row) bool {
	switch r.role {
	case creditRow:
		return !f.has && (f.caption == "" || r.credit.caption == "" || fold(r.credit.caption) == fold(f.caption))
	case captioned:
		return f.caption == "" || fold(r.suffix.base) == fold(f.caption)
	case caption:
		return f.caption == ""
	case plain:
		return f.caption != "" && fold(r.text) == fold(f.caption)
	}
	return false
}

func (p *page) addTo(f *frame, r row) {
	repeated := f.caption != ""
	switch r.role {
	case creditRow:
		f.credit, f.has = r.credit, true
		f.creditAt = r.no
		p.drop(r.credit.link, Label, r.no)
		if repeated && r.credit.caption != "" {
			p.refuseRow(row{line: line{no: r.no, text: r.credit.caption}, why: CaptionRepeated})
		} else if !repeated {
			f.caption = r.credit.caption
		}
	case captioned:
		p.source(r.suffix.name)
		if repeated {
			p.refuseRow(row{line: r.line, why: CaptionRepeated})
			return
		}
		f.caption = r.suffix.base
		p.drop(r.suffix.tail, SiteName, r.no)
	case caption:
		f.caption = r.text
	default:
		p.refuseRow(row{line: r.line, why: CaptionRepeated})
	}
}

// picture places the picture that begins at row i and answers the row behind it: above the text it is the lead, with
// another story's headline below it a card, else a picture of the body.
func (p *page) picture(i int) int {
	f := p.gather(i)
	j := p.next(f.end - 1)
	headline, isCard := p.cardHeadline(j)
	switch {
	case p.out.Lead == nil && p.inFront(i) && (p.out.Lede == "" || !isCard):
		for _, label := range f.credit.labels {
			p.drop(label, Label, f.creditAt)
		}
		p.out.Lead = &Picture{Agency: f.credit.agency, Photographer: f.credit.photographer, Caption: f.caption, Credit: f.credit.line}
		p.note(Note{Kind: UnlinkedPicture, Place: "lead", Text: f.words(), Line: f.line})
		return f.end
	case isCard:
		p.refuseBetween(f.end, j)
		p.drop(headline.tail, SiteName, p.rows[j].no)
		p.card(Card{Headline: headline.base, Caption: f.caption, Credit: f.credit.line, Agency: f.credit.agency, Photographer: f.credit.photographer, Line: f.line})
		return j + 1
	}
	p.add(Block{Type: PictureRow, Text: f.caption, Credit: f.credit.line, Line: f.line})
	p.note(Note{Kind: UnlinkedPicture, Place: p.lastPlace(), Text: f.words(), Line: f.line})
	return f.end
}

// inFront says whether row i stands above the story's text.
func (p *page) inFront(i int) bool {
	return p.filedRow >= 0 && i < p.filedRow || p.out.Lede == "" && len(p.out.Body) == 0
}

// cardHeadline says whether row j is the headline of the story whose picture stands above it, and answers it with
// the site's name apart.
func (p *page) cardHeadline(j int) (suffix, bool) {
	if j >= len(p.rows) || j == p.filedRow || j == p.ledeRow {
		return suffix{}, false
	}
	r := p.rows[j]
	switch r.role {
	case plain:
		return suffix{base: r.text}, headlineLike(r.text) && !wholeQuotation(r.text)
	case captioned:
		k := p.next(j)
		another := k < len(p.rows) && p.rows[k].role == plain && headlineLike(p.rows[k].text) && k < p.lastRow
		if headlineLike(r.suffix.base) && !another {
			return r.suffix, true
		}
	}
	return suffix{}, false
}

func (p *page) refuseBetween(from, to int) {
	for ; from < to; from++ {
		p.refuseRow(p.rows[from])
	}
}

// card adds a related story to the body, at its place, and to the list.
func (p *page) card(c Card) {
	p.out.Cards = append(p.out.Cards, c)
	at := len(p.out.Cards) - 1
	p.add(Block{Type: StoryCard, Text: c.Headline, Card: at, Line: c.Line})
	p.note(Note{Kind: UnlinkedCard, Place: p.lastPlace(), Text: c.Headline, Line: c.Line})
}
