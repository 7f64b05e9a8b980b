package story

import (
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
)

// Recrop is a picture that one text shows otherwise than another did.
type Recrop struct {
	Asset  int64  `json:"asset"`
	Place  string `json:"place"`            // "lead" or "body"
	Before string `json:"before,omitempty"` // a crop; "" for the whole
	After  string `json:"after,omitempty"`
}

// Recropped answers the pictures that the copy cuts otherwise than an older text, where both show them in the same place.
func (c Copy) Recropped(before Copy) []Recrop {
	var all []Recrop
	if c.Lead.Asset != 0 && c.Lead.Asset == before.Lead.Asset && c.Lead.Crop != before.Lead.Crop {
		all = append(all, Recrop{c.Lead.Asset, "lead", before.Lead.Crop, c.Lead.Crop})
	}
	was := map[int64][]string{} // in reading order: a body may show a picture more than once
	for _, s := range before.inBody() {
		was[s.Asset] = append(was[s.Asset], s.Crop)
	}
	for _, s := range c.inBody() {
		crops := was[s.Asset]
		if len(crops) == 0 {
			continue
		}
		if was[s.Asset] = crops[1:]; crops[0] != s.Crop {
			all = append(all, Recrop{s.Asset, "body", crops[0], s.Crop})
		}
	}
	return all
}

// journalled puts what was cut otherwise into the payload of a change.
func (s Story) journalled(previous *Story) map[string]any {
	payload := map[string]any{"number": s.Number, "version": s.Version}
	if previous == nil {
		return payload
	}
	if crops := s.Recropped(previous.Copy); len(crops) > 0 {
		payload["crops"] = crops
	}
	return payload
}

// Shown answers every picture of the copy as it shows it, whole or cut: the lead first, each once.
func (c Copy) Shown() []mediabank.Shown {
	var all []mediabank.Shown
	seen := map[mediabank.Shown]bool{}
	for _, s := range append([]mediabank.Shown{mediabank.Shown(c.Lead)}, c.inBody()...) {
		if s.Asset > 0 && !seen[s] {
			all = append(all, s)
		}
		seen[s] = true
	}
	return all
}

// inBody answers the pictures of the body in reading order.
func (c Copy) inBody() []mediabank.Shown {
	var all []mediabank.Shown
	c.Body.Walk(func(_ string, n prose.Node) bool {
		if n.Type == prose.TypePicture {
			all = append(all, mediabank.Shown{Asset: n.Attrs.Asset, Crop: n.Attrs.Crop})
		}
		return true
	})
	return all
}
