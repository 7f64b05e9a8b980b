package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"dateline.news/internal/errs"
	"dateline.news/internal/search"
	"dateline.news/internal/text"
)

// searchPage is the search form with what was found.
type searchPage struct {
	Frame
	Query string
	Fault string // why the query was refused
	Cards []Card
}

// maxQuery is the longest query, in code points; the form says the same.
const maxQuery = 200

func (s *Site) search(c call) error {
	asked := c.r.URL.Query()
	words := text.Clean(asked.Get("q"))
	if utf8.RuneCountInString(words) > maxQuery {
		return s.refuseQuery(c, words)
	}
	before, err := idBefore(asked.Get("before"))
	if err != nil {
		return err
	}
	query := url.Values{}
	if words != "" {
		query.Set("q", words)
	}
	if before > 0 {
		query.Set("before", strconv.FormatInt(before, 10))
	}
	return s.pageOf(c, query.Encode(), func(ctx context.Context, sh *sheet) (string, any, error) {
		sh.tag("feed:" + sh.ed.Code)
		page, err := s.searchPage(ctx, sh, words)
		if err != nil || words == "" {
			return "search", page, err
		}
		return "search", page, page.find(ctx, sh, before)
	})
}

func (s *Site) searchPage(ctx context.Context, sh *sheet, words string) (*searchPage, error) {
	f, err := sh.frame(ctx, sh.say("site.search"), sh.path("search"))
	f.Robots = "noindex, follow"
	return &searchPage{Frame: f, Query: words}, err
}

func (p *searchPage) find(ctx context.Context, sh *sheet, before int64) error {
	hits, next, err := sh.site.Index.Find(ctx, search.Query{Edition: sh.ed.Code, Words: p.Query, Before: before, Limit: 20})
	if err != nil {
		return err
	}
	numbers := make([]int64, len(hits))
	for i, h := range hits {
		numbers[i] = h.Story
	}
	stories, err := sh.site.Archive.ByNumbers(ctx, numbers)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if err := sh.fetch(ctx, stories[n].Lead.Asset); err != nil {
			return err
		}
	}
	for _, n := range numbers {
		if found, ok := stories[n]; ok {
			card := sh.card(found)
			p.Cards = append(p.Cards, card)
		}
	}
	if next > 0 {
		p.Older = sh.path("search") + "?" + url.Values{"q": {p.Query}, "before": {strconv.FormatInt(next, 10)}}.Encode()
	}
	return nil
}

// refuseQuery answers a query that is too long with the form, the query in it cut to what may be asked.
func (s *Site) refuseQuery(c call, words string) error {
	sh := s.sheet(c.ed, nil)
	page, err := s.searchPage(c.r.Context(), sh, string([]rune(words)[:maxQuery]))
	if err != nil {
		return err
	}
	page.Fault = sh.say("site.search_too_long", "Max", maxQuery)
	return s.write(c, http.StatusUnprocessableEntity, "search", page)
}

// idBefore reads where a list goes on that is kept in the order of numbers; 0 is the beginning.
func idBefore(v string) (int64, error) {
	if v == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 1 {
		return 0, errs.At("before", "story.cursor_unknown", nil)
	}
	return n, nil
}
