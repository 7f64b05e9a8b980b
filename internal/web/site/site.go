package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"

	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/front"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/search"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
	"dateline.news/internal/web/thread"
	"dateline.news/internal/web/view"
)

// Bank is what the site asks of the mediabank.
type Bank interface {
	// Pictures answers those of the assets that are public, by number.
	Pictures(ctx context.Context, numbers []int64) (map[int64]mediabank.Asset, error)
	// Public answers an asset that a published story uses, or errs.NotFound for any other.
	Public(ctx context.Context, number int64) (mediabank.Asset, error)
	// Stories answers the numbers of the published stories that use an asset.
	Stories(ctx context.Context, number int64) ([]int64, error)
	// File opens a rendition, and says whether the public may have it.
	File(ctx context.Context, hash string, width int) (mediabank.Served, error)
}

// Options is what the site stands on.
type Options struct {
	Cache   *web.Cache
	Clock   clock.Clock
	House   *edition.House
	Archive *story.Archive
	Feed    *newsfeed.Feed
	Index   *search.Index
	Bank    Bank
	Reports Reports        // nil: readers cannot report errors here
	Proxies web.Proxies    // whose word on where a request comes from is taken
	Front   Front          // the order of the home pages; nil: the rule alone
	Banners web.Banners    // the breaking banners; nil: none
	Threads *thread.Drawer // the discussions under the stories; nil: a house without them
	Setup   string         // path of the page where an empty house is set up; "" there is none
	Theme   fs.FS          // overrides of our templates in site/; nil: none
}

// Front answers how the desk has arranged the home page of an edition.
type Front interface {
	Current(ctx context.Context, edition string) (front.Arrangement, error)
}

// Site answers the readers. It is a web.Site.
type Site struct {
	Options
	pages *view.Set
}

// New makes the site and proves its templates on sample pages, so that a broken theme is refused before the first
// reader comes.
func New(o Options) (*Site, error) {
	pages, err := view.Load("site", o.Theme)
	if err != nil {
		return nil, err
	}
	s := &Site{Options: o, pages: pages}
	for page, views := range samples() {
		if err := pages.Check(page, views...); err != nil {
			return nil, err
		}
	}
	for part, views := range sampleParts() {
		for _, sample := range views {
			if err := pages.RenderPart(io.Discard, "story", part, sample); err != nil {
				return nil, fmt.Errorf("theme site/: %w", err)
			}
		}
	}
	return s, nil
}

// call is one request inside an edition.
type call struct {
	w        http.ResponseWriter
	r        *http.Request
	ed       edition.Edition
	editions []edition.Edition // of the host, where the address is inside none
}

// fill puts the matter of a page onto its sheet and answers the template's name and view.
type fill func(ctx context.Context, sh *sheet) (template string, page any, err error)

// moved is the answer that a page stands elsewhere.
type moved struct{ to string }

// Error says where.
func (m *moved) Error() string { return "moved to " + m.to }

// ServeEdition answers a path inside an edition.
func (s *Site) ServeEdition(w http.ResponseWriter, r *http.Request, ed edition.Edition, path string) {
	c := call{w: w, r: r, ed: ed}
	if err := s.serve(c, path); err != nil {
		s.answer(c, err)
	}
}

func (s *Site) serve(c call, path string) error {
	reads := c.r.Method == http.MethodGet || c.r.Method == http.MethodHead
	switch {
	case reads && path == "":
		return &moved{s.House.Path(c.ed)}
	case reads && path != "/" && strings.HasSuffix(path, "/"):
		return &moved{strings.TrimRight(c.r.URL.EscapedPath(), "/")}
	}
	at := strings.Split(strings.TrimPrefix(path, "/"), "/")
	return s.answerBy(c, find(editionRoutes, at), at)
}

func notHere(r *http.Request) error { return errs.New(errs.NotFound, "no page at %s", r.URL.Path) }

// readOnly refuses what would be a change.
func readOnly(w http.ResponseWriter, r *http.Request) error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	w.Header().Set("Allow", "GET, HEAD")
	return &refusedMethod{r.Method}
}

// refusedMethod is the one refusal that HTTP knows and the newsroom does not.
type refusedMethod struct{ method string }

// Error names the method.
func (e *refusedMethod) Error() string { return "method " + e.method + " on a page" }

// page answers a page that the path alone names.
func (s *Site) page(c call, f fill) error { return s.pageOf(c, "", f) }

// pageOf answers a page that the path and the known part of the query name; whatever else stands in the query is
// neither looked at nor kept.
func (s *Site) pageOf(c call, query string, f fill) error {
	return s.kept(c, query, func(ctx context.Context, sh *sheet) (*web.Page, error) {
		name, page, err := f(ctx, sh)
		if err != nil {
			return nil, err
		}
		body, err := s.render(name, page)
		if err != nil {
			return nil, err
		}
		return &web.Page{Status: sh.status, ContentType: "text/html; charset=utf-8", Body: body}, nil
	})
}

// kept answers from the cache, or makes what is not there.
func (s *Site) kept(c call, query string, make func(ctx context.Context, sh *sheet) (*web.Page, error)) error {
	key := web.Key{Host: c.ed.Host, URI: c.r.URL.Path}
	if query != "" {
		key.URI += "?" + query
	}
	page, err := s.Cache.Page(c.r.Context(), key, func(ctx context.Context, note *web.Note) (*web.Page, error) {
		return make(ctx, s.sheet(c.ed, note))
	})
	if err != nil {
		return err
	}
	page.ServeHTTP(c.w, c.r)
	return nil
}

func (s *Site) render(name string, page any) ([]byte, error) {
	var out strings.Builder
	if err := s.pages.Render(&out, name, page); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return []byte(squeeze(out.String())), nil
}

// squeeze drops the blank lines that control structures leave in a page; readers pay for every byte.
func squeeze(html string) string {
	lines := strings.Split(html, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n") + "\n"
}

// answer tells the reader why there is no page: it stands elsewhere, it is not there, or it is our fault.
func (s *Site) answer(c call, err error) {
	var elsewhere *moved
	if errors.As(err, &elsewhere) {
		h := c.w.Header()
		h.Set("Location", elsewhere.to)
		h.Set("Cache-Control", "public, no-cache") // a headline may change back: a browser must not keep this for ever
		c.w.WriteHeader(http.StatusMovedPermanently)
		return
	}
	s.fault(c, err)
}
