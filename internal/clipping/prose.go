package clipping

import (
	"fmt"

	"dateline.news/internal/prose"
)

// Doc makes the body of a draft. Its nodes stand one to one for Body, so that a note's place ("body[3]") names the node,
// too. Speakers stay empty and cards unlinked. A picture of the page has no asset yet: its caption and credit stand as a
// paragraph, so that they are not lost, until a person puts a photo of the mediabank in their place.
func (c *Clipping) Doc() (prose.Doc, error) {
	nodes := make([]prose.Node, 0, len(c.Body))
	for _, b := range c.Body {
		nodes = append(nodes, c.node(b))
	}
	doc, err := prose.New(nodes...)
	if err != nil {
		return prose.Doc{}, fmt.Errorf("body of the page: %w", err)
	}
	return doc, nil
}

func (c *Clipping) node(b Block) prose.Node {
	switch b.Type {
	case Blockquote:
		return prose.Quote("", b.Text)
	case Heading:
		return prose.Heading(2, b.Text)
	case StoryCard:
		card := c.Cards[b.Card]
		return prose.StoryCard(prose.Card{Headline: card.Headline, Caption: card.Caption, Credit: card.Credit})
	case PictureRow:
		return prose.ParagraphOf(captionRuns(b)...)
	}
	return prose.Paragraph(b.Text)
}

// captionRuns writes caption and credit as two lines of one paragraph.
func captionRuns(b Block) []prose.Node {
	runs := prose.Inline(b.Text)
	if len(runs) > 0 && b.Credit != "" {
		runs = append(runs, prose.Break())
	}
	return append(runs, prose.Inline(b.Credit)...)
}
