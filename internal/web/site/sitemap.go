package site

import (
	"context"
	"encoding/xml"
	"strings"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// Sitemaps follow sitemaps.org 0.9: an index, a part for the fixed pages of each edition and one for each month in which
// it has published. The news sitemap holds the last two days, as Google News reads it.
const (
	sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
	newsNamespace    = "http://www.google.com/schemas/sitemap-news/0.9"
	sitemapMost      = 50_000 // addresses in one part; the oldest of a fuller month are left out
	newsMost         = 1_000
	newsAge          = 48 * time.Hour
)

type sitemapIndex struct {
	XMLName xml.Name    `xml:"sitemapindex"`
	XMLNS   string      `xml:"xmlns,attr"`
	Parts   []sitemapIn `xml:"sitemap"`
}

type sitemapIn struct {
	Loc string `xml:"loc"`
}

type urlSet struct {
	XMLName xml.Name     `xml:"urlset"`
	XMLNS   string       `xml:"xmlns,attr"`
	News    string       `xml:"xmlns:news,attr,omitempty"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string       `xml:"loc"`
	LastMod string       `xml:"lastmod,omitempty"`
	News    *newsArticle `xml:"news:news,omitempty"`
}

type newsArticle struct {
	Publication struct {
		Name     string `xml:"news:name"`
		Language string `xml:"news:language"`
	} `xml:"news:publication"`
	Date  string `xml:"news:publication_date"`
	Title string `xml:"news:title"`
}

func asXML(contentType string, document any) (*web.Page, error) {
	body, err := xml.MarshalIndent(document, "", " ")
	if err != nil {
		return nil, err
	}
	return &web.Page{ContentType: contentType, Body: []byte(xml.Header + string(body) + "\n")}, nil
}

func (s *Site) sitemapIndex(c call) error {
	return s.kept(c, "", func(ctx context.Context, sh *sheet) (*web.Page, error) {
		index := sitemapIndex{XMLNS: sitemapNamespace}
		for _, ed := range c.editions {
			sh.tag("edition:"+ed.Code, "feed:"+ed.Code)
			months, err := s.months(ctx, ed)
			if err != nil {
				return nil, err
			}
			index.Parts = append(index.Parts, sitemapIn{s.House.URL(ed, "/sitemap-"+ed.Code+".xml")})
			for _, month := range months {
				index.Parts = append(index.Parts, sitemapIn{s.House.URL(ed, "/sitemap-"+ed.Code+"-"+month.Format("200601")+".xml")})
			}
		}
		return asXML("application/xml; charset=utf-8", index)
	})
}

// months answers the months, in UTC, in which an edition has published, newest first. Each is found by one step from
// the month after it.
func (s *Site) months(ctx context.Context, ed edition.Edition) ([]time.Time, error) {
	var months []time.Time
	before := story.Cursor("")
	for {
		newest, _, err := s.Archive.List(ctx, story.Filter{Edition: ed.Code, Before: before, Limit: 1})
		if err != nil || len(newest) == 0 {
			return months, err
		}
		at := newest[0].FirstPublished.UTC()
		month := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
		months = append(months, month)
		before = story.MakeCursor(month, 0)
	}
}

// sitemapPart answers "sitemap-en.xml" and "sitemap-en-202611.xml".
func (s *Site) sitemapPart(c call, name string) error {
	name = strings.TrimPrefix(name, "sitemap-")
	name, isXML := strings.CutSuffix(name, ".xml")
	for _, ed := range c.editions {
		switch rest, ours := strings.CutPrefix(name, ed.Code); {
		case !isXML || !ours:
		case rest == "":
			return s.sitemapOf(c, ed, s.fixedPages)
		default:
			if month, err := time.Parse("-200601", rest); err == nil {
				return s.sitemapOf(c, ed, func(ctx context.Context, ed edition.Edition) ([]sitemapURL, error) {
					return s.storiesOf(ctx, ed, month)
				})
			}
		}
	}
	return notHere(c.r)
}

func (s *Site) sitemapOf(c call, ed edition.Edition, list func(context.Context, edition.Edition) ([]sitemapURL, error)) error {
	return s.kept(c, "", func(ctx context.Context, sh *sheet) (*web.Page, error) {
		sh.tag("edition:"+ed.Code, "feed:"+ed.Code)
		urls, err := list(ctx, ed)
		if err != nil {
			return nil, err
		}
		if len(urls) == 0 {
			return nil, errs.New(errs.NotFound, "sitemap %s is empty", c.r.URL.Path)
		}
		return asXML("application/xml; charset=utf-8", urlSet{XMLNS: sitemapNamespace, URLs: urls})
	})
}

func (s *Site) fixedPages(_ context.Context, ed edition.Edition) ([]sitemapURL, error) {
	urls := []sitemapURL{{Loc: s.House.URL(ed, s.House.Path(ed))}, {Loc: s.House.URL(ed, s.House.Path(ed, "newsfeed"))}}
	for _, sec := range ed.Sections {
		urls = append(urls, sitemapURL{Loc: s.House.URL(ed, s.House.Path(ed, "section", sec.Slug))})
	}
	for _, p := range ed.Pages {
		urls = append(urls, sitemapURL{Loc: s.House.URL(ed, s.House.Path(ed, p.Slug))})
	}
	return urls, nil
}

// storiesOf answers the stories first published in a month, newest first.
func (s *Site) storiesOf(ctx context.Context, ed edition.Edition, month time.Time) ([]sitemapURL, error) {
	var urls []sitemapURL
	err := s.walk(ctx, ed, story.MakeCursor(month.AddDate(0, 1, 0), 0), func(st story.Story) bool {
		if st.FirstPublished.Before(month) || len(urls) == sitemapMost {
			return false
		}
		urls = append(urls, sitemapURL{Loc: s.House.URL(ed, st.Path), LastMod: st.Published.UTC().Format(time.RFC3339)})
		return true
	})
	return urls, err
}

// walk shows the stories of an edition from a place on, newest first, until visit has seen enough.
func (s *Site) walk(ctx context.Context, ed edition.Edition, from story.Cursor, visit func(story.Story) bool) error {
	for {
		stories, next, err := s.Archive.List(ctx, story.Filter{Edition: ed.Code, Before: from, Limit: story.MaxList})
		if err != nil {
			return err
		}
		for _, st := range stories {
			if !visit(st) {
				return nil
			}
		}
		if from = next; next == "" {
			return nil
		}
	}
}

func (s *Site) newsSitemap(c call) error {
	return s.kept(c, "", func(ctx context.Context, sh *sheet) (*web.Page, error) {
		since := s.Clock.Now().Add(-newsAge)
		sh.expire(5 * time.Minute) // stories grow too old without a change
		set := urlSet{XMLNS: sitemapNamespace, News: newsNamespace}
		for _, ed := range c.editions {
			sh.tag("edition:"+ed.Code, "feed:"+ed.Code)
			err := s.walk(ctx, ed, "", func(st story.Story) bool {
				if st.FirstPublished.Before(since) || len(set.URLs) == newsMost {
					return false
				}
				set.URLs = append(set.URLs, s.newsURL(ed, st))
				return true
			})
			if err != nil {
				return nil, err
			}
		}
		return asXML("application/xml; charset=utf-8", set)
	})
}

func (s *Site) newsURL(ed edition.Edition, st story.Story) sitemapURL {
	article := &newsArticle{Date: st.FirstPublished.In(s.House.Zone(ed)).Format(time.RFC3339), Title: st.Headline}
	article.Publication.Name, article.Publication.Language = ed.Name, newsLanguage(ed.Locale)
	return sitemapURL{Loc: s.House.URL(ed, st.Path), News: article}
}

// newsLanguage is the code that the news sitemap wants: ISO 639 without a region, but for Chinese.
func newsLanguage(locale string) string {
	code, _, _ := strings.Cut(locale, "-")
	if code != "zh" {
		return code
	}
	if strings.HasSuffix(locale, "TW") || strings.Contains(locale, "Hant") {
		return "zh-tw"
	}
	return "zh-cn"
}
