package talk

import (
	"fmt"

	"dateline.news/internal/mediabank"
)

// small answers the narrowest rendition of an asset; nil where there is none to show.
func small(a mediabank.Asset, locale string) *Picture {
	if a.State == mediabank.Killed {
		return nil
	}
	var best *mediabank.Rendition
	for i, r := range a.Renditions {
		if best == nil || r.Width < best.Width {
			best = &a.Renditions[i]
		}
	}
	if best == nil {
		return nil
	}
	return &Picture{Src: fmt.Sprintf("/media/%s/%d", a.Hash, best.Width), Alt: a.In(locale).Alt, Width: best.Width, Height: best.Height}
}
