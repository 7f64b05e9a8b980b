package edition

import (
	"context"
	"fmt"
	"slices"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// PageSlugs are the house pages that an edition may have, in the order in which the footer names them. Each is the last
// part of its page's address.
var PageSlugs = []string{"imprint", "privacy", "rules", "contact"}

// Page is a house page: what an edition says about itself, as its version has it.
type Page struct {
	Edition string    `json:"edition"`
	Slug    string    `json:"slug"`
	Version int       `json:"version"` // counted from 1; 0: nobody has written it yet
	Title   string    `json:"title"`
	Body    prose.Doc `json:"body"`
	Shown   bool      `json:"shown"` // readers find it
	SavedBy string    `json:"saved_by"`
	SavedAt time.Time `json:"saved_at"`
}

// PageLink is a house page that readers find, as a footer names it.
type PageLink struct{ Slug, Title string }

const pageColumns = "edition, slug, version, title, body, shown, saved_by, saved_at"

func scanPage(scan func(...any) error) (Page, error) {
	var p Page
	var body string
	var at store.Time
	if err := scan(&p.Edition, &p.Slug, &p.Version, &p.Title, &body, &p.Shown, &p.SavedBy, &at); err != nil {
		return Page{}, err
	}
	doc, err := prose.Parse([]byte(body))
	if err != nil {
		return Page{}, fmt.Errorf("house page %s/%s: %w", p.Edition, p.Slug, err)
	}
	p.Body, p.SavedAt = doc, at.Time
	return p, nil
}

// Page answers the newest version of a house page, shown or not; one that nobody has written yet has the version 0. A slug
// that is none answers errs.NotFound.
func (h *House) Page(ctx context.Context, code, slug string) (Page, error) {
	if _, err := h.ByCode(ctx, code); err != nil {
		return Page{}, err
	}
	return newestPage(ctx, h.db, code, slug)
}

func newestPage(ctx context.Context, q store.Queryer, code, slug string) (Page, error) {
	if !slices.Contains(PageSlugs, slug) {
		return Page{}, errs.New(errs.NotFound, "no house page %q", slug)
	}
	p, err := scanPage(q.QueryRow(ctx, `
		select `+pageColumns+`
		from house_page
		where edition = $1 and slug = $2
		order by version desc
		limit 1`, code, slug).Scan)
	if errs.Is(err, errs.NotFound) {
		return Page{Edition: code, Slug: slug}, nil
	}
	return p, err
}

// PageVersion answers one version of a house page, or errs.NotFound.
func (h *House) PageVersion(ctx context.Context, code, slug string, version int) (Page, error) {
	return scanPage(h.db.QueryRow(ctx, `
		select `+pageColumns+`
		from house_page
		where edition = $1 and slug = $2 and version = $3`, code, slug, version).Scan)
}

// PageHistory answers every version of a house page, the newest first.
func (h *House) PageHistory(ctx context.Context, code, slug string) ([]Page, error) {
	rows, err := h.db.Query(ctx, `
		select `+pageColumns+`
		from house_page
		where edition = $1 and slug = $2
		order by version desc`, code, slug)
	if err != nil {
		return nil, err
	}
	var pages []Page
	err = store.Each(rows, func(scan func(...any) error) error {
		p, err := scanPage(scan)
		pages = append(pages, p)
		return err
	})
	return pages, err
}

// Pages answers the newest version of every house page of an edition that somebody has written, shown or not.
func (h *House) Pages(ctx context.Context, code string) ([]Page, error) {
	var pages []Page
	for _, slug := range PageSlugs {
		p, err := h.Page(ctx, code, slug)
		if err != nil {
			return nil, err
		}
		if p.Version > 0 {
			pages = append(pages, p)
		}
	}
	return pages, nil
}

// SavePage writes the next version of a house page; it is the chief's word as well as the admin's. p.Version is the one that the text was made from: where another stands
// there meanwhile, the answer is errs.Conflict. A text that is as it was changes nothing.
func (h *House) SavePage(ctx context.Context, who account.Actor, p Page) (Page, error) {
	if err := who.Must(account.HousePages, p.Edition, ""); err != nil {
		return Page{}, err
	}
	p.Title = text.Clean(p.Title)
	if err := p.check(); err != nil {
		return Page{}, err
	}
	err := h.change(ctx, func(tx *store.Tx) error {
		if _, err := readEdition(ctx, tx, p.Edition); err != nil { // locks the edition: one save at a time
			return err
		}
		before, err := newestPage(ctx, tx, p.Edition, p.Slug)
		if err != nil {
			return err
		}
		if before.Version != p.Version {
			return errs.Say(errs.Conflict, "edition.page_changed", nil)
		}
		if before.Title == p.Title && before.Shown == p.Shown && before.Body.Equal(p.Body) {
			p = before
			return nil
		}
		saved := p
		saved.Version, saved.SavedBy, saved.SavedAt = before.Version+1, who.Subject(), h.clock.Now()
		if err := insertPage(ctx, tx, saved); err != nil {
			return err
		}
		return h.notePage(tx, who, before, saved)
	})
	if err != nil {
		return Page{}, err
	}
	return h.Page(ctx, p.Edition, p.Slug)
}

func insertPage(ctx context.Context, tx *store.Tx, p Page) error {
	_, err := tx.Exec(ctx, `
		insert into house_page (edition, slug, version, title, body, shown, saved_by, saved_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.Edition, p.Slug, p.Version, p.Title, string(p.Body.JSON()), p.Shown, p.SavedBy, store.At(p.SavedAt))
	return err
}

// notePage journals a save. Where the footer changes, every page of the edition does.
func (h *House) notePage(tx *store.Tx, who account.Actor, before, saved Page) error {
	tags := []string{"page:" + saved.Edition + "/" + saved.Slug}
	if before.Shown != saved.Shown || before.Title != saved.Title {
		tags = append(tags, tagsOf(saved.Edition)...)
	}
	_, err := h.journal.Add(tx, journal.Entry{
		Edition: saved.Edition, Kind: "edition.page_saved", Subject: "page:" + saved.Edition + "/" + saved.Slug, Actor: who.Subject(),
		Audience: journal.Staff, Tags: tags,
	}, map[string]any{"before": before.Version, "after": saved.Version, "shown": saved.Shown})
	return err
}

// maxPage is how many words a house page may have.
const maxPage = 20_000

// inPage are the blocks that a house page may have. A picture is public only while a story shows it, and a card or an
// embed belongs into a story.
var inPage = []prose.Type{prose.TypeParagraph, prose.TypeHeading, prose.TypeBulletList, prose.TypeOrderedList, prose.TypeBlockquote,
	prose.TypeTable, prose.TypeHorizontalRule}

func (p Page) check() error {
	if err := checkName("title", p.Title, maxName); err != nil {
		return err
	}
	for _, block := range p.Body.Nodes() {
		if !slices.Contains(inPage, block.Type) {
			return errs.At("body", "edition.page_block", map[string]any{"Block": string(block.Type)})
		}
	}
	switch words := p.Body.Words(); {
	case words == 0 && p.Shown:
		return errs.At("body", "edition.page_empty", nil)
	case words > maxPage:
		return errs.At("body", "edition.page_long", map[string]any{"Limit": maxPage})
	}
	return nil
}

// readPageLinks answers the house pages that readers find, by edition.
func readPageLinks(ctx context.Context, q store.Queryer) (map[string][]PageLink, error) {
	rows, err := q.Query(ctx, `
		select p.edition, p.slug, p.title
		from house_page p
		where p.shown and p.version = (select max(n.version) from house_page n where n.edition = p.edition and n.slug = p.slug)`)
	if err != nil {
		return nil, err
	}
	links := map[string][]PageLink{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var code string
		var l PageLink
		err := scan(&code, &l.Slug, &l.Title)
		links[code] = append(links[code], l)
		return err
	})
	for _, of := range links {
		slices.SortFunc(of, func(a, b PageLink) int { return slices.Index(PageSlugs, a.Slug) - slices.Index(PageSlugs, b.Slug) })
	}
	return links, err
}
