package site

import (
	"strconv"

	"dateline.news/internal/mediabank"
	"dateline.news/internal/story"
)

// thing is a node of schema.org's vocabulary, ready to be marshalled.
type thing map[string]any

// publisher is the edition as who publishes.
func (sh *sheet) publisher() thing {
	return thing{"@context": "https://schema.org", "@type": "NewsMediaOrganization", "name": sh.ed.Agency, "url": sh.url(sh.path())}
}

// breadcrumb is the way from the front to a page.
func (sh *sheet) breadcrumb(way ...Link) thing {
	way = append([]Link{{Name: sh.ed.Name, Path: sh.path()}}, way...)
	steps := make([]thing, len(way))
	for i, l := range way {
		steps[i] = thing{"@type": "ListItem", "position": i + 1, "name": l.Name, "item": sh.url(l.Path)}
	}
	return thing{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": steps}
}

// articleType is schema.org's word for a label; what was paid for is not news.
func articleType(l story.Label) string {
	switch l {
	case story.Analysis:
		return "AnalysisNewsArticle"
	case story.Opinion:
		return "OpinionNewsArticle"
	case story.Paid:
		return "AdvertiserContentArticle"
	}
	return "NewsArticle"
}

func (p *storyPage) setShare(sh *sheet, st story.Story) {
	published, modified := sh.iso(st.FirstPublished), sh.iso(st.Published)
	p.Share.Type, p.Share.Description = "article", st.Lede
	p.Share.Published, p.Share.Modified, p.Share.Section = published, modified, p.Section.Name
	image := sh.shareImage(&p.Frame, lead(st))
	article := thing{
		"@context": "https://schema.org", "@type": articleType(st.Label), "headline": st.Headline, "datePublished": published, "dateModified": modified,
		"mainEntityOfPage": p.Canonical, "url": p.Canonical, "inLanguage": sh.ed.Locale, "articleSection": p.Section.Name, "isAccessibleForFree": true,
		"publisher": thing{"@type": "NewsMediaOrganization", "name": sh.ed.Agency, "url": sh.url(sh.path())}, "author": p.authors(sh),
	}
	set := func(key string, value any, is bool) {
		if is {
			article[key] = value
		}
	}
	set("description", st.Lede, st.Lede != "")
	set("image", image, image != nil)
	set("dateline", sh.dateline(st.Dateline), st.Dateline != nil)
	var topics []string
	for _, t := range p.Topics {
		topics = append(topics, t.Name)
	}
	set("keywords", topics, len(topics) > 0)
	var corrections []thing
	for _, c := range p.Corrections {
		corrections = append(corrections, thing{"@type": "CorrectionComment", "text": c.Note, "datePublished": c.When.ISO})
	}
	set("correction", corrections, len(corrections) > 0)
	p.Data = []any{article, sh.breadcrumb(p.Section, Link{Name: st.Headline, Path: st.Path})}
}

// authors are the people of the bylines, else the agency.
func (p *storyPage) authors(sh *sheet) []thing {
	var authors []thing
	for _, b := range p.Bylines {
		authors = append(authors, thing{"@type": "Person", "name": b.Name, "url": sh.url(b.Path)})
	}
	if authors == nil {
		authors = []thing{{"@type": "Organization", "name": sh.ed.Agency, "url": sh.url(sh.path())}}
	}
	return authors
}

// shareImage puts a picture into what is shared of a page, and answers it for schema.org.
func (sh *sheet) shareImage(f *Frame, as mediabank.Shown) thing {
	picture := sh.picture(as, "")
	if picture == nil {
		return nil
	}
	f.Share.Image = &ShareImage{URL: sh.url(picture.Src), Alt: picture.Alt, Width: picture.Width, Height: picture.Height}
	return sh.imageObject(sh.assets[as.Asset], f.Share.Image, picture)
}

func (sh *sheet) imageObject(a mediabank.Asset, image *ShareImage, p *Picture) thing {
	object := thing{
		"@type": "ImageObject", "url": image.URL, "width": image.Width, "height": image.Height,
		"acquireLicensePage": sh.url(sh.path("mediabank", strconv.FormatInt(a.Number, 10))),
	}
	for key, value := range map[string]string{"creditText": p.Credit, "caption": p.Caption, "copyrightNotice": a.Copyright} {
		if value != "" {
			object[key] = value
		}
	}
	return object
}
