package talk

import (
	"fmt"

	"dateline.news/internal/mediabank"
)

// small answers the narrowest rendition of an asset as a story cuts it; nil where there is none to show.
func small(a mediabank.Asset, crop, locale string) *Picture {
	p := a.Print(crop)
	if a.State == mediabank.Killed || len(p.Renditions) == 0 {
		return nil
	}
	least := p.Renditions[0] // the smallest comes first
	return &Picture{Src: fmt.Sprintf("/media/%s/%d", p.Hash, least.Width), Alt: a.In(locale).Alt, Width: least.Width, Height: least.Height}
}
