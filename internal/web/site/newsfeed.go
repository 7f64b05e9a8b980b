package site

import (
	"context"
	"net/url"

	"dateline.news/internal/story"
)

// newsfeedPage is the line of everything published, newest first.
type newsfeedPage struct {
	Frame
	Days  []Day
	First bool   // the newest lines: what comes is added to them
	Next  string // cursor of what the script loads on scrolling; empty: no more
}

const newsfeedLength = 50

func (s *Site) newsfeed(c call) error {
	before := c.r.URL.Query().Get("before")
	query := ""
	if before != "" {
		query = "before=" + url.QueryEscape(before)
	}
	return s.pageOf(c, query, func(ctx context.Context, sh *sheet) (string, any, error) {
		sh.tag("feed:" + sh.ed.Code)
		lines, next, err := s.Feed.Page(ctx, sh.ed.Code, story.Cursor(before), newsfeedLength)
		if err != nil {
			return "", nil, err
		}
		here := sh.path("newsfeed")
		f, err := sh.frame(ctx, sh.say("site.newsfeed"), here)
		if err != nil {
			return "", nil, err
		}
		f.Description = sh.say("site.newsfeed_about", "Name", sh.ed.Name)
		f.Share.Description = f.Description
		if before != "" {
			f.Canonical += "?" + query
			f.Share.URL = f.Canonical
		}
		if next != "" {
			f.Older = here + "?before=" + url.QueryEscape(string(next))
		}
		f.Data = []any{sh.breadcrumb(Link{Name: sh.say("site.newsfeed"), Path: here})}
		page := newsfeedPage{Frame: f, Days: sh.days(lines), First: before == "", Next: string(next)}
		for i := range page.Days {
			page.Days[i].Second = true
		}
		return "newsfeed", &page, nil
	})
}
