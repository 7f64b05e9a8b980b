package site

import (
	"context"
	"maps"
	"strconv"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/front"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/story"
)

// Preview is a story that readers cannot see yet, with its pictures, public or not.
type Preview struct {
	Edition edition.Edition
	Story   story.Story
	Assets  map[int64]mediabank.Asset
	// File answers where the newsroom serves a picture's renditions, whole or cut: the address without the width.
	File func(asset int64, crop string) string
}

// Preview draws the page that the story would have. It is not kept, and it is for the newsroom's eyes.
func (s *Site) Preview(ctx context.Context, p Preview) ([]byte, error) {
	sh := s.sheet(p.Edition, nil)
	sh.media = func(a mediabank.Asset, print mediabank.Print) string {
		if _, staff := p.Assets[a.Number]; staff {
			return p.File(a.Number, print.Crop)
		}
		return publicFile(a, print) // a card's picture
	}
	maps.Copy(sh.assets, p.Assets)
	if p.Story.Headline == "" {
		p.Story.Headline = sh.say("newsroom.no_headline")
	}
	page, err := sh.storyPage(ctx, p.Story)
	if err != nil {
		return nil, err
	}
	page.Robots, page.Canonical, page.Share, page.Data = "noindex", "", nil, nil
	return s.render("story", page)
}

// PreviewPath is where a story stands in a preview that has no address yet.
func (s *Site) PreviewPath(ed edition.Edition, draft int64) string {
	return s.House.Path(ed, "draft", strconv.FormatInt(draft, 10))
}

// PreviewHome draws the home page as an arrangement would make it at a moment. It is not kept.
func (s *Site) PreviewHome(ctx context.Context, ed edition.Edition, order front.Arrangement, at time.Time) ([]byte, error) {
	sh := s.sheet(ed, nil)
	sh.now, sh.trial = at, &order
	_, page, err := s.home(ctx, sh)
	if err != nil {
		return nil, err
	}
	home := page.(*homePage)
	home.Robots, home.Canonical, home.Share, home.Data, home.Panel = "noindex", "", nil, nil, nil
	return s.render("home", home)
}

// ComposeHome answers what stands where on the home page that an arrangement makes at a moment.
func (s *Site) ComposeHome(ctx context.Context, ed edition.Edition, order front.Arrangement, at time.Time) (front.Composition, error) {
	sh := s.sheet(ed, nil)
	sh.now, sh.trial = at, &order
	return sh.compose(ctx, order)
}
