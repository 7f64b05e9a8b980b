package site

import (
	"context"
	"html/template"
	"net/url"
	"strings"

	"dateline.news/internal/edition"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// relatedCard is a card inside a body: clearly another story.
type relatedCard struct {
	Card      Card
	Word      string // "Related story"
	Lang, Dir string // of a story of another edition
}

// drawer draws a body's pictures and cards with the site's templates. A template that fails is remembered: the page is
// then not made.
type drawer struct {
	sh       *sheet
	cards    map[int64]story.Story
	editions map[string]edition.Edition // of the cards' stories, but for the page's own
	errata   *errata
	failed   error
}

// setBody draws the body, its pictures and cards, and the lead.
func (p *storyPage) setBody(ctx context.Context, sh *sheet, st story.Story) error {
	d, err := sh.drawer(ctx, st)
	if err != nil {
		return err
	}
	if opening := sh.picture(lead(st), ""); opening != nil {
		opening.Eager, opening.Sizes = true, "(min-width: 80rem) 52rem, (min-width: 60rem) 65vw, 100vw"
		d.errata.marked(opening)
		p.Lead = opening
	}
	p.Body = sh.joined(st.Dateline, st.Body.RenderNoted(d, d, d.errata.body()))
	return d.failed
}

// drawer fetches what a body shows. The page is tagged with every card's story, shown or not: when a withdrawn one comes
// back, its card does too.
func (sh *sheet) drawer(ctx context.Context, st story.Story) (*drawer, error) {
	var numbers []int64
	for _, c := range st.Body.Cards() {
		if c.Story != 0 {
			numbers = append(numbers, c.Story)
			sh.tag(storyTag(c.Story))
		}
	}
	cards, err := sh.site.Archive.ByNumbers(ctx, numbers)
	if err != nil {
		return nil, err
	}
	assets, editions := st.Pictures(), map[string]edition.Edition{}
	for _, c := range cards {
		assets = append(assets, c.Lead.Asset)
		if _, known := editions[c.Edition]; known || c.Edition == sh.ed.Code {
			continue
		}
		if editions[c.Edition], err = sh.site.House.ByCode(ctx, c.Edition); err != nil {
			return nil, err
		}
	}
	return &drawer{sh: sh, cards: cards, editions: editions, errata: sh.errata(st)}, sh.fetch(ctx, assets...)
}

// urlOf answers where a story is read, whichever edition it belongs to.
func (d *drawer) urlOf(st story.Story) string {
	if ed, foreign := d.editions[st.Edition]; foreign {
		return d.sh.site.House.URL(ed, st.Path)
	}
	return d.sh.url(st.Path)
}

// joined puts the dateline at the head of the first paragraph: "PORT ARDEN (Meridian) — The ferry …".
func (sh *sheet) joined(d *story.Dateline, body template.HTML) template.HTML {
	line := sh.dateline(d)
	if line == "" {
		return body
	}
	span := `<span class="dateline">` + template.HTMLEscapeString(line) + `</span> `
	if rest, ok := strings.CutPrefix(string(body), "<p>"); ok {
		return template.HTML("<p>" + span + rest)
	}
	return template.HTML("<p>" + span + "</p>\n" + string(body))
}

// dateline answers the dateline as printed, or nothing.
func (sh *sheet) dateline(d *story.Dateline) string {
	switch {
	case d == nil || d.Place == "":
		return ""
	case d.Agency == "" && d.Date == "":
		return d.Place + " —"
	case d.Agency == "":
		return sh.say("site.dateline_no_agency", "Place", d.Place, "Date", d.Date)
	case d.Date == "":
		return sh.say("site.dateline", "Place", d.Place, "Agency", d.Agency)
	}
	return sh.say("site.dateline_dated", "Place", d.Place, "Agency", d.Agency, "Date", d.Date)
}

func (d *drawer) part(name string, view any) template.HTML {
	var out strings.Builder
	if err := d.sh.site.pages.RenderPart(&out, "story", name, view); err != nil {
		d.failed = err
		return ""
	}
	return template.HTML(out.String() + "\n")
}

// Picture draws a picture with its credit and caption; a withdrawn one leaves nothing behind.
func (d *drawer) Picture(n prose.Node) template.HTML {
	p := d.sh.picture(inBody(n), n.Attrs.Caption)
	if p == nil {
		return ""
	}
	p.Sizes = "(min-width: 60rem) 40rem, 100vw"
	d.errata.marked(p)
	return d.part("figure", p)
}

// Gallery draws pictures side by side.
func (d *drawer) Gallery(n prose.Node) template.HTML {
	var pictures []*Picture
	for _, inner := range n.Content {
		if p := d.sh.picture(inBody(inner), inner.Attrs.Caption); p != nil {
			p.Sizes = "(min-width: 60rem) 40rem, 100vw"
			if off := p.Width*2 - p.Height*3; prose.CropKnown(inner.Attrs.Crop) {
				p.Class = "cut" // as somebody wants it, and no further
			} else if max(off, -off)*8 > p.Width*2 {
				p.Class = "whole" // far from 3 : 2, a picture would lose too much; a chart loses its figures
			}
			d.errata.marked(p)
			pictures = append(pictures, p)
		}
	}
	if len(pictures) == 0 {
		return ""
	}
	return d.part("gallery", pictures)
}

// StoryCard draws the card of another story with that story's own words and picture; a withdrawn one leaves nothing.
func (d *drawer) StoryCard(n prose.Node) template.HTML {
	other, ok := d.cards[n.Attrs.Story]
	if !ok {
		return ""
	}
	card := d.sh.card(other)
	card.Lede = ""
	if p := d.sh.picture(lead(other), ""); p != nil {
		p.Sizes = "(min-width: 40rem) 14rem, 100vw"
		card.Picture = p
	}
	view := relatedCard{Card: card, Word: d.sh.say("site.related")}
	if ed, foreign := d.editions[other.Edition]; foreign {
		view.Lang, view.Dir, view.Card.Path = ed.Locale, ed.Direction, d.urlOf(other)
	}
	return d.part("related", view)
}

// embedCard is a piece at another place. Nothing of it is fetched: the reader goes there, or does not.
type embedCard struct {
	Provider string
	Address  string
	Label    string // the address as it is read
	Open     string // "Open on YouTube"
	Says     string // that nothing was loaded from there
}

// Embed draws a card that leads to the piece.
func (d *drawer) Embed(n prose.Node) template.HTML {
	address, name := prose.EmbedURL(n.Attrs.Provider, n.Attrs.ID)
	return d.part("embed", embedCard{Provider: name, Address: address, Label: prose.EmbedLabel(address), Open: d.sh.say("site.embed_open", "Name", name), Says: d.sh.say("site.embed_says", "Name", name)})
}

// Direction is the edition's.
func (d *drawer) Direction() string { return d.sh.ed.Direction }

// Ours says whether a link stays in the house.
func (d *drawer) Ours(host string) bool {
	origin, err := url.Parse(d.sh.url(""))
	return err == nil && origin.Host == host
}
