package story

import (
	"context"
	"strings"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
)

// aim is the one place that a fix hits.
type aim struct {
	place string
	words string // the whole passage
	at    int    // where in it, in bytes
	asset int64  // the picture of which the words speak; 0: they are the story's own
	said  saying
}

// saying is something that is said of a picture, and how the mediabank is told that it is something else.
type saying struct {
	place  string
	words  string
	key    string // where it is kept: a field, and the language of a text
	change func(words string) mediabank.Change
}

// sayings answers what an edition says of a picture: caption, alternative text, and the parts of its credit line.
func sayings(a mediabank.Asset, locale string) []saying {
	text := func(place string, field func(*mediabank.Text) *string, own func(string) mediabank.Change) saying {
		language := a.Said(locale, func(t mediabank.Text) string { return *field(&t) })
		shown := a.In(locale)
		s := saying{place: place, words: *field(&shown), key: place + " " + language, change: own}
		if language != "" {
			s.change = func(words string) mediabank.Change {
				t := a.Texts[language]
				*field(&t) = words
				return mediabank.Change{Texts: map[string]mediabank.Text{language: t}}
			}
		}
		return s
	}
	all := []saying{
		text(PlaceCaption, func(t *mediabank.Text) *string { return &t.Caption }, func(words string) mediabank.Change { return mediabank.Change{Caption: &words} }),
		text(PlaceAlt, func(t *mediabank.Text) *string { return &t.Alt }, func(words string) mediabank.Change { return mediabank.Change{Alt: &words} }),
	}
	if a.Supplier != "" { // the supplier's own line stands alone
		return append(all, saying{PlaceCredit, a.Supplier, "supplier", func(words string) mediabank.Change { return mediabank.Change{Supplier: &words} }})
	}
	return append(all,
		saying{PlaceCredit, a.Holder, "holder", func(words string) mediabank.Change { return mediabank.Change{Holder: &words} }},
		saying{PlaceCredit, a.Creator, "creator", func(words string) mediabank.Change { return mediabank.Change{Creator: &words} }})
}

// says answers whether a story shows readers something that is said of a picture: a caption of the story's own stands
// instead of the picture's.
func (c Copy) says(asset int64, place string) bool {
	if place != PlaceCaption || c.Lead.Asset == asset {
		return true
	}
	plain := false
	c.Body.Walk(func(_ string, n prose.Node) bool {
		plain = plain || n.Type == prose.TypePicture && n.Attrs.Asset == asset && n.Attrs.Caption == ""
		return true
	})
	return plain
}

// aim finds the one place that a fix means.
func (a *Archive) aim(ctx context.Context, q store.Queryer, s Story, f Fix) (aim, error) {
	var own, said []aim
	pictured := f.Asset != 0 || f.Place == PlaceCaption || f.Place == PlaceCredit || f.Place == PlaceAlt
	if !pictured || f.Asset == 0 { // a body's picture may have a caption of the story's own
		for _, p := range s.passages() {
			if at(p.place, f.Place) {
				own = append(own, hits(aim{place: p.place, words: p.words}, f.Find)...)
			}
		}
	}
	if pictured || f.Place == "" && len(own) == 0 {
		ed, err := a.house.ByCode(ctx, s.Edition)
		if err != nil {
			return aim{}, err
		}
		if said, err = a.heard(ctx, q, heard{s, ed, f}); err != nil {
			return aim{}, err
		}
	}
	return f.choose(append(own, said...))
}

// at says whether a passage is the one that a fix names; "body" and "caption" name every one of theirs.
func at(place, named string) bool {
	return named == "" || place == named || named == "body" && strings.HasPrefix(place, "body.") || named == PlaceCaption && where(place) == PlaceCaption
}

type heard struct {
	story   Story
	edition edition.Edition
	fix     Fix
}

// heard finds the words of a fix in what is said of a story's pictures.
func (a *Archive) heard(ctx context.Context, q store.Queryer, h heard) ([]aim, error) {
	assets, err := a.bank.Load(ctx, q, h.story.Pictures())
	if err != nil {
		return nil, err
	}
	var all []aim
	for _, number := range h.story.Pictures() {
		asset, known := assets[number]
		if !known || h.fix.Asset != 0 && h.fix.Asset != number {
			continue
		}
		for _, said := range sayings(asset, h.edition.Locale) {
			if (h.fix.Place == "" || h.fix.Place == said.place) && h.story.says(number, said.place) {
				all = append(all, hits(aim{place: said.place, words: said.words, asset: number, said: said}, h.fix.Find)...)
			}
		}
	}
	return all, nil
}

// hits answers an aim for each place where find stands in its words.
func hits(in aim, find string) []aim {
	var all []aim
	for _, at := range offsets(in.words, find) {
		in.at = at
		all = append(all, in)
	}
	return all
}

// choose answers the one of the places that the fix means, or why it cannot be told.
func (f Fix) choose(places []aim) (aim, error) {
	switch n := len(places); {
	case n == 0 || f.Nth > n:
		return aim{}, errs.At("find", "story.fix_absent", nil)
	case f.Nth > 0:
		return places[f.Nth-1], nil
	case n > 1:
		return aim{}, errs.At("find", "story.fix_ambiguous", map[string]any{"Count": n})
	}
	return places[0], nil
}
