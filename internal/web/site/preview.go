package site

import (
	"context"
	"strconv"
	"strings"

	"dateline.news/internal/edition"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// Preview is a story that readers cannot see yet, with its pictures, public or not.
type Preview struct {
	Edition edition.Edition
	Story   story.Story
	Assets  map[int64]mediabank.Asset
	// File answers where the newsroom serves a picture's renditions: the address without the width.
	File func(asset int64) string
}

// Preview draws the page that the story would have. It is not kept, and it is for the newsroom's eyes.
func (s *Site) Preview(ctx context.Context, p Preview) ([]byte, error) {
	sh := s.sheet(p.Edition, &web.Note{})
	for number, asset := range p.Assets {
		sh.assets[number] = asset
	}
	page, err := sh.storyPage(ctx, p.Story)
	if err != nil {
		return nil, err
	}
	html, err := s.render("story", page)
	if err != nil {
		return nil, err
	}
	// Readers' addresses of pictures answer only what is public, so the staff's stand in their place.
	var swaps []string
	for number, asset := range p.Assets {
		swaps = append(swaps, "/media/"+asset.Hash+"/", p.File(number)+"/")
	}
	return []byte(strings.NewReplacer(swaps...).Replace(string(html))), nil
}

// PreviewPath is where a story stands in a preview that has no address yet.
func (s *Site) PreviewPath(ed edition.Edition, draft int64) string {
	return s.House.Path(ed, "draft", strconv.FormatInt(draft, 10))
}
