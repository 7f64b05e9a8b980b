package clipping

// walk goes through the rows in page order and puts each one into the clipping, exactly once.
func (p *page) walk() {
	feed := false // a label that opens a list of other stories stands above
	for i := 0; i < len(p.rows); {
		r := p.rows[i]
		switch r.role {
		case refuse:
			feed = feed || feedSet[bare(fold(r.text))]
			p.refuseRow(r)
			if p.labelsCard(i) {
				i++
				p.card(Card{Headline: p.rows[i].text, Line: p.rows[i].no})
			}
		case bylineRow:
			p.takeByline(r)
		case related:
			label, headline, _ := relatedLabel(r.text)
			p.drop(label, Label, r.no)
			p.card(Card{Headline: headline, Line: r.no})
		case creditRow, captioned, caption:
			i = p.picture(i)
			continue
		case plain:
			if feed && p.feedEntry(i) {
				p.drop(r.text, FeedEntry, r.no)
				break
			}
			feed = feed && headlineLike(r.text)
			p.plainRow(i)
		}
		i++
	}
}

// labelsCard says whether row i is a label such as "Related:" that stands inside the text above a headline.
func (p *page) labelsCard(i int) bool {
	label := bare(fold(p.rows[i].text))
	if !relatedSet[label] || buttonSet[label] || i+1 >= p.lastRow || p.out.Lede == "" {
		return false
	}
	below := p.rows[i+1]
	return below.role == plain && !below.blank && headlineLike(below.text) && !ends(below.text) && !wholeQuotation(below.text)
}

// feedEntry says whether a row in a newsfeed is another story's headline: the hour stands before it or on a line beside.
func (p *page) feedEntry(i int) bool {
	text := p.rows[i].text
	if !headlineLike(text) || i == p.ledeRow || i == p.filedRow {
		return false
	}
	hour := func(j int) bool {
		return j >= 0 && j < len(p.rows) && p.rows[j].role == refuse && p.rows[j].why == Stamp
	}
	return feedEntryLine.MatchString(text) || hour(i-1) || hour(i+1)
}

// takeByline keeps a byline above or right below the text's beginning; further down it is a line like any other.
func (p *page) takeByline(r row) {
	if len(p.out.Body) <= 1 || p.lastRow >= 0 && r.no > p.rows[p.lastRow].no {
		p.byline(r.text, authorsOf(r.text))
		return
	}
	p.unplaced(Paragraph, r.text, r.no)
}

// plainRow places a line that nothing but its shape and its place tells apart.
func (p *page) plainRow(i int) {
	r := p.rows[i]
	short := headlineLike(r.text) && !ends(r.text) || wordCount(r.text) == 1
	switch {
	case i == p.filedRow:
		p.takeDateline()
	case i == p.ledeRow:
		p.takeLede(r.text, r.no)
	case p.out.Lede == "" && p.filedRow >= 0 && i > p.filedRow && !short:
		p.takeLede(r.text, r.no)
	case wholeQuotation(r.text):
		p.add(Block{Type: Blockquote, Text: r.text, Line: r.no})
	case short && i < p.lastRow && wordCount(r.text) <= 12:
		p.unplaced(Heading, r.text, r.no)
	case short:
		p.unplaced(Paragraph, r.text, r.no)
	default:
		p.paragraph(r.text, r.no)
	}
}

// paragraph adds running text; a paragraph that is one whole quotation is a quotation.
func (p *page) paragraph(text string, no int) {
	kind := Paragraph
	if wholeQuotation(text) {
		kind = Blockquote
	}
	p.add(Block{Type: kind, Text: text, Line: no})
}

// unplaced keeps a line whose place or kind is in doubt, and says so.
func (p *page) unplaced(kind, text string, no int) {
	p.add(Block{Type: kind, Text: text, Line: no})
	p.note(Note{Kind: Unplaced, Place: p.lastPlace(), Text: text, Line: no})
}

func (p *page) add(b Block) { p.out.Body = append(p.out.Body, b) }

func (p *page) lastPlace() string { return bodyPlace(len(p.out.Body) - 1) }
