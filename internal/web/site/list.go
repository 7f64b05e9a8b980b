package site

import (
	"context"
	"net/url"

	"dateline.news/internal/errs"
	"dateline.news/internal/story"
)

// list names a part of an edition's stories: a section, a topic or an author. The zero list is the whole edition.
type list struct{ kind, slug string }

// elems are the elements of the list's address below the edition.
func (l list) elems() []string {
	switch {
	case l.kind == "":
		return nil
	case l.slug == "":
		return []string{l.kind}
	}
	return []string{l.kind, l.slug}
}

// tag is the cache tag of what the list holds.
func (l list) tag(edition string) string {
	if l.kind == "" {
		return "feed:" + edition
	}
	return l.kind + ":" + edition + "/" + l.slug
}

func (l list) filter(edition string) story.Filter {
	f := story.Filter{Edition: edition}
	switch l.kind {
	case "section":
		f.Section = l.slug
	case "topic":
		f.Topic = l.slug
	case "author":
		f.Author = l.slug
	}
	return f
}

// listPage is a section, a topic or an author.
type listPage struct {
	Frame
	Kicker string // "Topic"; empty for a section
	Name   string
	First  *Card // large, on the first page
	Cards  []Card
}

const listLength = 24

func (s *Site) list(c call, l list) error {
	before := c.r.URL.Query().Get("before")
	query := ""
	if before != "" {
		query = "before=" + url.QueryEscape(before)
	}
	return s.pageOf(c, query, func(ctx context.Context, sh *sheet) (string, any, error) {
		return s.listPage(ctx, sh, l, story.Cursor(before))
	})
}

func (s *Site) listPage(ctx context.Context, sh *sheet, l list, before story.Cursor) (string, any, error) {
	sh.tag(l.tag(sh.ed.Code))
	filter := l.filter(sh.ed.Code)
	filter.Before, filter.Limit = before, listLength
	stories, next, err := s.Archive.List(ctx, filter)
	if err != nil {
		return "", nil, err
	}
	name, err := sh.nameOf(ctx, l, stories)
	if err != nil {
		return "", nil, err
	}
	here := sh.path(l.elems()...)
	f, err := sh.frame(ctx, name, here)
	if err != nil {
		return "", nil, err
	}
	f.Description = sh.say("site.list_about", "Name", name, "Edition", sh.ed.Name)
	f.Share.Description = f.Description
	if l.kind != "author" {
		f.Feeds = append(sh.feeds(l, name), f.Feeds...)
	}
	if before != "" {
		f.Canonical += "?before=" + url.QueryEscape(string(before))
		f.Share.URL = f.Canonical
	}
	if next != "" {
		f.Older = here + "?before=" + url.QueryEscape(string(next))
	}
	page := listPage{Frame: f, Name: name}
	switch l.kind {
	case "topic":
		page.Kicker = sh.say("site.topic")
	case "author":
		page.Kicker = sh.say("site.author")
	}
	if err := sh.fetchLeads(ctx, stories); err != nil {
		return "", nil, err
	}
	page.set(sh, l, stories, before == "")
	page.Data = []any{sh.breadcrumb(Link{Name: name, Path: here})}
	return "list", &page, sh.panel(ctx, &page.Frame)
}

// set puts the cards on the page; first says that it is the list's first, which opens large.
func (p *listPage) set(sh *sheet, l list, stories []story.Story, first bool) {
	for i, s := range stories {
		card := sh.card(s)
		card.Second = true
		if l.kind == "section" {
			card.Section = nil
		}
		if first && i == 0 {
			opening(&card, "(min-width: 60rem) 32rem, 100vw")
			p.First = &card
			continue
		}
		p.Cards = append(p.Cards, card)
	}
}

// nameOf answers what the list is called, or errs.NotFound where there is none. An author is who wrote something.
func (sh *sheet) nameOf(ctx context.Context, l list, stories []story.Story) (string, error) {
	switch l.kind {
	case "section":
		for _, sec := range sh.ed.Sections {
			if sec.Slug == l.slug {
				return sec.Name, nil
			}
		}
	case "topic":
		topic, err := sh.site.House.Topic(ctx, sh.ed.Code, l.slug)
		return topic.Name, err
	case "author":
		for _, s := range stories {
			for _, b := range s.Bylines {
				if story.AuthorSlug(b.Name, sh.ed) == l.slug {
					return b.Name, nil
				}
			}
		}
	}
	return "", errs.New(errs.NotFound, "no %s %q in %s", l.kind, l.slug, sh.ed.Code)
}
