package desk

import (
	"context"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/clipping"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// Import makes a draft of a page that was taken apart. What the page left open becomes notes of the draft: a day
// without a date, a piece without a place, the picture that was there.
func (d *Desk) Import(ctx context.Context, who account.Actor, edition string, c clipping.Clipping) (Draft, error) {
	body, err := bodyOf(c)
	if err != nil {
		return Draft{}, err
	}
	text := story.Copy{Headline: c.Headline, Lede: c.Lede, Body: body, Urgency: 5, Label: story.News}
	for _, name := range c.Authors {
		text.Bylines = append(text.Bylines, story.Byline{Name: name})
	}
	if c.Dateline != nil {
		text.Dateline = &story.Dateline{Place: c.Dateline.Place, Agency: c.Dateline.Agency, Date: c.Dateline.Date}
	}
	draft := Draft{
		Edition: edition, Kind: story.Article, Version: 1, Stage: Writing, Copy: text.Tidy(),
		Author: who.ID, UpdatedBy: who.ID, Source: c.Source,
	}
	return d.begin(ctx, who, draft, "", questions(c))
}

// bodyOf makes the body's nodes of the page's blocks. A picture inside the body has no asset yet: it stands as a note.
func bodyOf(c clipping.Clipping) (prose.Doc, error) {
	var nodes []prose.Node
	for _, b := range c.Body {
		switch b.Type {
		case clipping.Blockquote:
			nodes = append(nodes, prose.Quote("", b.Text))
		case clipping.Heading:
			nodes = append(nodes, prose.Heading(2, b.Text))
		case clipping.StoryCard:
			card := c.Cards[b.Card]
			nodes = append(nodes, prose.StoryCard(prose.Card{Headline: card.Headline, Caption: card.Caption, Credit: card.Credit}))
		case clipping.PictureRow:
		default:
			nodes = append(nodes, prose.Paragraph(b.Text))
		}
	}
	return prose.New(nodes...)
}

// asks are the notes of an import that publishing asks about; the others only inform.
var asks = map[clipping.NoteKind]NoteKind{clipping.MissingDate: NoteMissingDate, clipping.Unplaced: NoteUnplaced}

func questions(c clipping.Clipping) []Note {
	var all []Note
	for _, n := range c.Notes {
		kind, ok := asks[n.Kind]
		if !ok {
			kind = NoteKind(n.Kind)
		}
		all = append(all, Note{Kind: kind, Text: n.String(), Place: n.Place})
	}
	if c.Lead != nil {
		all = append(all, Note{Kind: NoteLeadWanted, Text: strings.TrimSpace(c.Lead.Caption + " " + c.Lead.Credit), Place: "lead"})
	}
	return all
}
