package desk

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/clipping"
	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// Import makes a draft of a page that was taken apart. What the page left open becomes notes of the draft, in the
// edition's language: a day without a date, a piece without a place, the picture that was there.
func (d *Desk) Import(ctx context.Context, who account.Actor, edition string, c clipping.Clipping) (Draft, error) {
	body, err := c.Doc()
	if err != nil {
		return Draft{}, &errs.Error{Kind: errs.Invalid, Field: "page", Key: "prose.refused", Args: map[string]any{"Reason": err.Error()}, Err: err}
	}
	text := story.Copy{Headline: c.Headline, Lede: c.Lede, Body: body}
	for _, name := range c.Authors {
		text.Bylines = append(text.Bylines, story.Byline{Name: name})
	}
	if c.Dateline != nil {
		text.Dateline = &story.Dateline{Place: c.Dateline.Place, Agency: c.Dateline.Agency, Date: c.Dateline.Date}
	}
	if text, err = fitLede(text); err != nil {
		return Draft{}, err
	}
	if text.Section, err = d.onlySection(ctx, who, edition); err != nil {
		return Draft{}, err
	}
	return d.begin(ctx, who, beginning{
		draft:  Draft{Edition: edition, Kind: story.Article, Copy: text, Source: c.Source},
		before: usual, questions: questions(c),
	})
}

// onlySection answers "" for somebody who may write in the whole edition, and a section of theirs for somebody who may
// not: no page names a section of ours.
func (d *Desk) onlySection(ctx context.Context, who account.Actor, code string) (string, error) {
	if who.Can(account.Write, code, "") {
		return "", nil
	}
	ed, err := d.house.ByCode(ctx, code)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return "", err
	}
	for _, s := range ed.Sections {
		if who.Can(account.Write, code, s.Slug) {
			return s.Slug, nil
		}
	}
	return "", nil // begin refuses
}

// fitLede moves a lede that is longer than a lede may be into the body, as its first paragraph: no word is lost.
func fitLede(c story.Copy) (story.Copy, error) {
	if utf8.RuneCountInString(c.Lede) <= story.MaxLede {
		return c, nil
	}
	body, err := prose.New(slices.Insert(c.Body.Nodes(), 0, prose.Paragraph(c.Lede))...)
	c.Lede, c.Body = "", body
	return c, err
}

// asks are the notes of an import that publishing asks about; the others only inform.
var asks = map[clipping.NoteKind]NoteKind{clipping.MissingDate: NoteMissingDate, clipping.Unplaced: NoteUnplaced}

// importWords are the texts of the notes of an import, with Place, Text and Offer.
var importWords = map[clipping.NoteKind]string{
	clipping.MissingDate:     "desk.import.missing_date",
	clipping.SpeakerOffered:  "desk.import.speaker_offered",
	clipping.SpeakerUnknown:  "desk.import.speaker_unknown",
	clipping.UnlinkedCard:    "desk.import.unlinked_card",
	clipping.UnlinkedPicture: "desk.import.unlinked_picture",
	clipping.Unplaced:        "desk.import.unplaced",
	clipping.SourceCut:       "desk.import.source_cut",
	clipping.SourceDoubt:     "desk.import.source_doubt",
	clipping.CaptionTwice:    "desk.import.caption_repeated",
	clipping.ForeignString:   "desk.import.foreign_script",
	clipping.NoHeadline:      "desk.import.no_headline",
	clipping.NoLede:          "desk.import.no_lede",
}

// question is a note on its way to a draft, said once the edition's language is known.
type question struct {
	Note
	key  string // of the words; empty: Text stands
	args map[string]any
}

func (q question) in(words *lang.Printer) Note {
	if q.key != "" {
		q.Text = words.T(q.key, q.args)
	}
	return q.Note
}

func questions(c clipping.Clipping) []question {
	var all []question
	for _, n := range c.Notes {
		kind, ok := asks[n.Kind]
		if !ok {
			kind = NoteKind(n.Kind)
		}
		if n.Kind == clipping.UnlinkedPicture && n.Place == "lead" {
			all = append(all, question{Note: Note{Kind: NoteLeadWanted, Text: n.Text, Place: n.Place}}) // its caption and credit, word for word
			continue
		}
		all = append(all, question{
			Note: Note{Kind: kind, Text: n.String(), Place: n.Place}, key: importWords[n.Kind],
			args: map[string]any{"Place": n.Place, "Text": n.Text, "Offer": n.Offer},
		})
	}
	return append(all, leftOut(c.Dropped)...)
}

// leftOut names what was no part of the story, so that nothing vanishes unseen.
func leftOut(dropped []clipping.Drop) []question {
	if len(dropped) == 0 {
		return nil
	}
	pieces := make([]string, len(dropped))
	for i, d := range dropped {
		pieces[i] = "“" + d.Text + "”"
	}
	return []question{{
		Note: Note{Kind: NoteLeftOut, Place: "page"}, key: "desk.import.left_out", args: map[string]any{"Text": strings.Join(pieces, " · ")},
	}}
}
