package story

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/prose"
)

// Passage is one run of words that can be corrected: what a reader sees as one.
type Passage struct {
	Place string `json:"place"`           // "headline", "lede", a place of the body, "caption", "credit" or "alt"
	Asset int64  `json:"asset,omitempty"` // the picture of which the words speak; 0: they are the story's own
	Words string `json:"words"`
	Quote bool   `json:"quote,omitempty"` // it stands in a quotation set apart
}

// Passages answers the story's own words in reading order, without what is said of pictures.
func (c Copy) Passages() []Passage {
	quoted := map[string]bool{}
	c.Body.Walk(func(path string, n prose.Node) bool {
		if n.Type == prose.TypeBlockquote {
			for i := range n.Content {
				quoted["body."+path+childPath(i)] = true
			}
		}
		return true
	})
	var all []Passage
	for _, p := range c.passages() {
		if p.words != "" {
			all = append(all, Passage{Place: p.place, Words: p.words, Quote: quoted[p.place]})
		}
	}
	return all
}

// Words answers everything of a story that can be corrected: its own words, and what its pictures say to its readers.
func (a *Archive) Words(ctx context.Context, who account.Actor, number int64) ([]Passage, error) {
	s, err := a.Get(ctx, who, number)
	if err != nil {
		return nil, err
	}
	ed, err := a.house.ByCode(ctx, s.Edition)
	if err != nil {
		return nil, err
	}
	assets, err := a.bank.Load(ctx, a.db, s.Pictures())
	if err != nil {
		return nil, err
	}
	all := s.Copy.Passages()
	for _, asset := range s.Pictures() {
		found, known := assets[asset]
		if !known {
			continue
		}
		for _, said := range sayings(found, ed.Locale) {
			if said.words != "" && s.says(asset, said.place) {
				all = append(all, Passage{Place: said.place, Asset: asset, Words: said.words})
			}
		}
	}
	return all, nil
}
