package site

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/web"
)

// errEmpty says that nobody has set the house up.
var errEmpty = errors.New("the house has no edition yet: set it up in the browser, or run dateline setup")

// ServeRoot answers what belongs to no edition.
func (s *Site) ServeRoot(w http.ResponseWriter, r *http.Request) {
	ed, editions, err := s.best(r)
	if errors.Is(err, errEmpty) && s.Setup != "" && r.URL.Path == "/" {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, s.Setup, http.StatusSeeOther)
		return
	}
	if err != nil {
		f := web.Explain(r, err)
		http.Error(w, http.StatusText(f.Status)+" "+f.Reference, f.Status)
		return
	}
	c := call{w: w, r: r, ed: ed, editions: editions}
	at := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if err := s.answerBy(c, find(rootRoutes, at), at); err != nil {
		s.answer(c, err)
	}
}

// choose sends a reader to the edition whose language the browser prefers.
func (s *Site) choose(c call) error {
	to := s.House.Path(c.ed)
	h := c.w.Header()
	h.Set("Vary", "Accept-Language")
	h.Set("Cache-Control", "no-cache")
	h.Set("Location", to)
	c.w.WriteHeader(http.StatusFound)
	return nil
}

// best answers the edition for a request that names none, by Accept-Language, and all editions of the request's host.
func (s *Site) best(r *http.Request) (edition.Edition, []edition.Edition, error) {
	editions, err := s.editionsAt(r.Context(), r.Host)
	if err != nil {
		return edition.Edition{}, nil, err
	}
	tags := make([]language.Tag, len(editions))
	for i, ed := range editions {
		tags[i] = language.Make(ed.Locale)
	}
	asked, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		asked = nil // a broken header asks for nothing
	}
	_, i, _ := language.NewMatcher(tags).Match(asked...)
	return editions[i], editions, nil
}

// editionsAt answers the editions of a host of its own, else those that have none.
func (s *Site) editionsAt(ctx context.Context, host string) ([]edition.Edition, error) {
	all, err := s.House.Editions(ctx)
	if err != nil {
		return nil, err
	}
	name := strings.ToLower(host)
	if plain, _, err := net.SplitHostPort(name); err == nil {
		name = plain
	}
	var own, shared []edition.Edition
	for _, ed := range all {
		switch ed.Host {
		case "":
			shared = append(shared, ed)
		case name, strings.ToLower(host):
			own = append(own, ed)
		}
	}
	switch {
	case len(own) > 0:
		return own, nil
	case len(shared) > 0:
		return shared, nil
	}
	return nil, &errs.Error{Kind: errs.Unavailable, Err: errEmpty}
}

// robots lets everybody read but for search results, which are endless.
func (s *Site) robots(c call) error {
	return s.kept(c, "", func(ctx context.Context, sh *sheet) (*web.Page, error) {
		editions, err := s.editionsAt(ctx, c.r.Host)
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		b.WriteString("User-agent: *\n")
		for _, ed := range editions {
			sh.tag("edition:" + ed.Code)
			fmt.Fprintf(&b, "Disallow: %s?\n", s.House.Path(ed, "search"))
		}
		b.WriteString("Disallow: /newsroom/\nDisallow: /api/\n\n")
		for _, file := range []string{"/sitemap.xml", "/news-sitemap.xml"} {
			fmt.Fprintf(&b, "Sitemap: %s\n", s.House.URL(c.ed, file))
		}
		return &web.Page{ContentType: "text/plain; charset=utf-8", Body: []byte(b.String())}, nil
	})
}
