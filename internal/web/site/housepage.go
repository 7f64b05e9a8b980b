package site

import (
	"context"
	"html/template"
	"net/url"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/web"
)

// housePage is what the edition says about itself: imprint, privacy, rules, contact.
type housePage struct {
	Frame
	Heading string
	Changed When
	Body    template.HTML
}

func (s *Site) housePage(c call, slug string) error {
	return s.page(c, func(ctx context.Context, sh *sheet) (string, any, error) {
		sh.tag("page:" + sh.ed.Code + "/" + slug)
		p, err := s.House.Page(ctx, sh.ed.Code, slug)
		if err == nil && !p.Shown {
			err = errs.New(errs.NotFound, "house page %s/%s is not shown", sh.ed.Code, slug)
		}
		if err != nil {
			return "", nil, err
		}
		page, err := sh.house(ctx, p)
		return "house", page, err
	})
}

func (sh *sheet) house(ctx context.Context, p edition.Page) (*housePage, error) {
	f, err := sh.frame(ctx, p.Title, sh.path(p.Slug))
	if err != nil {
		return nil, err
	}
	return &housePage{Frame: f, Heading: p.Title, Changed: sh.dated(p.SavedAt), Body: p.Body.Render(plainBody{sh: sh})}, nil
}

// PreviewHouse draws a house page as readers would see it, shown or not. It is not kept.
func (s *Site) PreviewHouse(ctx context.Context, ed edition.Edition, p edition.Page) ([]byte, error) {
	page, err := s.sheet(ed, nil).house(ctx, p)
	if err != nil {
		return nil, err
	}
	page.Robots, page.Canonical, page.Share, page.Data = "noindex", "", nil, nil
	return s.render("house", page)
}

// plainBody draws a body that has nothing but words.
type plainBody struct {
	prose.Bare
	sh *sheet
}

// Direction answers the edition's.
func (p plainBody) Direction() string { return p.sh.ed.Direction }

// Ours says whether a link stays on our own pages.
func (p plainBody) Ours(host string) bool {
	own, err := url.Parse(p.sh.url(""))
	return err == nil && own.Host == host
}

// pages answers the house pages as the footer names them.
func (sh *sheet) pages(here string) []Link {
	var links []Link
	for _, p := range sh.ed.Pages {
		l := Link{Name: p.Title, Path: sh.path(p.Slug)}
		if l.Path == here {
			l.Current = "page"
		}
		links = append(links, l)
	}
	return links
}

// look answers the edition's own colour as a stylesheet; one that has the usual one has none.
func (s *Site) look(c call) error {
	return s.kept(c, "", func(_ context.Context, sh *sheet) (*web.Page, error) {
		sh.tag("edition:" + sh.ed.Code)
		rules := sh.ed.Stylesheet()
		if rules == "" {
			return nil, errs.New(errs.NotFound, "edition %s has the usual colour", sh.ed.Code)
		}
		return &web.Page{ContentType: "text/css; charset=utf-8", Body: []byte(rules)}, nil
	})
}

// lookPath is where the edition's own colour is; the colour stands in the address, so that a changed one is fetched.
func lookPath(house *edition.House, ed edition.Edition) string {
	if ed.Stylesheet() == "" {
		return ""
	}
	return house.Path(ed, "look.css") + "?" + ed.Accent[1:]
}
