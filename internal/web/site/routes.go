package site

import (
	"maps"
	"net/http"
	"slices"

	"dateline.news/internal/edition"
	"dateline.news/internal/web"
)

// route is one address of the site; at are the parts of its path, inside an edition those behind the prefix.
type route struct {
	web.Route
	serve func(s *Site, c call, at []string) error
	posts bool // it also takes a form in
}

// The addresses of the site, in the order in which they are looked for: those of no edition, and those inside one.
var rootRoutes, editionRoutes []route

func get(pattern string, serve func(s *Site, c call, at []string) error) route {
	return route{Route: web.Route{Method: http.MethodGet, Pattern: pattern}, serve: serve}
}

// alone is an address that has nothing to fill in.
func alone(serve func(*Site, call) error) func(*Site, call, []string) error {
	return func(s *Site, c call, _ []string) error { return serve(s, c) }
}

func init() { // the handlers look at the tables themselves, so that they cannot be initial values
	rootRoutes = []route{
		get("/", alone((*Site).choose)),
		get("/robots.txt", alone((*Site).robots)),
		get("/sitemap.xml", alone((*Site).sitemapIndex)),
		get("/news-sitemap.xml", alone((*Site).newsSitemap)),
		get("/sitemap-{part}", func(s *Site, c call, at []string) error { return s.sitemapPart(c, at[0]) }),
		get("/media/{hash}/{width}", func(s *Site, c call, at []string) error { return s.media(c.w, c.r, at[1], at[2]) }),
	}
	inside := []route{
		get("/", func(s *Site, c call, _ []string) error { return s.page(c, s.home) }),
		get("/newsfeed", alone((*Site).newsfeed)),
		get("/search", alone((*Site).search)),
		get("/corrections", alone((*Site).corrections)),
		get("/look.css", alone((*Site).look)),
		get("/mediabank/{asset}", func(s *Site, c call, at []string) error { return s.asset(c, at[1]) }),
		get("/report/status/{secret}", func(s *Site, c call, at []string) error { return s.reportStatus(c, at[2]) }),
	}
	report := get("/report/{story}", func(s *Site, c call, at []string) error { return s.reporting(c, at[1]) })
	report.posts = true
	inside = append(inside, report)
	for _, slug := range edition.PageSlugs {
		inside = append(inside, get("/"+slug, func(s *Site, c call, at []string) error { return s.housePage(c, at[0]) }))
	}
	for _, kind := range []string{"section", "topic", "author"} {
		inside = append(inside, get("/"+kind+"/{"+kind+"}", func(s *Site, c call, at []string) error { return s.list(c, list{at[0], at[1]}) }))
	}
	for _, file := range slices.Sorted(maps.Keys(feedForms)) {
		inside = append(inside,
			get("/"+file, func(s *Site, c call, at []string) error { return s.feed(c, at[0], list{}) }),
			get("/corrections/"+file, func(s *Site, c call, at []string) error { return s.correctionsFeed(c, at[1]) }),
			get("/section/{section}/"+file, func(s *Site, c call, at []string) error { return s.feed(c, at[2], list{at[0], at[1]}) }),
			get("/topic/{topic}/"+file, func(s *Site, c call, at []string) error { return s.feed(c, at[2], list{at[0], at[1]}) }))
	}
	inside = append(inside,
		get("/{day}/{story}/history", func(s *Site, c call, at []string) error { return s.history(c, at[0], at[1]) }),
		get("/{day}/{story}", func(s *Site, c call, at []string) error { return s.story(c, at[0], at[1]) }))
	for _, r := range inside {
		r.Pattern = web.InEdition + r.Pattern
		editionRoutes = append(editionRoutes, r)
	}
}

// Routes answers every address of the site.
func (s *Site) Routes() []web.Route {
	var all []web.Route
	for _, r := range slices.Concat(rootRoutes, editionRoutes) {
		all = append(all, r.Route)
		if r.posts {
			all = append(all, web.Route{Method: http.MethodPost, Pattern: r.Pattern})
		}
	}
	return all
}

// find answers the address that a path is, nil where there is none.
func find(routes []route, at []string) *route {
	for i, r := range routes {
		if r.Matches(at) {
			return &routes[i]
		}
	}
	return nil
}

// answerBy answers a call by its route: what takes no form in refuses every change.
func (s *Site) answerBy(c call, r *route, at []string) error {
	if r == nil || !r.posts || c.r.Method != http.MethodPost {
		if err := readOnly(c.w, c.r); err != nil {
			return err
		}
	}
	if r == nil {
		return notHere(c.r)
	}
	return r.serve(s, c, at)
}
