package site

import (
	"html/template"
	"strings"

	"dateline.news/internal/lang"
	"dateline.news/internal/text"
	"dateline.news/internal/web/thread"
)

// samples are views of every page as it may come: bare, full, from right to left, and with words as long as they get.
// New executes every template on them, which finds what types do not show.
func samples() map[string][]any {
	pages := map[string][]any{}
	for _, p := range []proof{{"en", "ltr", false}, {"en", "ltr", true}, {"ar", "rtl", true}} {
		for name, page := range p.pages() {
			pages[name] = append(pages[name], page)
		}
	}
	return pages
}

// sampleParts are views of the parts that a body is drawn with.
func sampleParts() map[string][]any {
	full := proof{"en", "ltr", true}
	return map[string][]any{
		"sign":    {&Sign{"c1", "Corrected"}},
		"figure":  {full.picture(), &Picture{Src: "/media/0/320", Width: 320, Height: 200}},
		"gallery": {[]*Picture{full.picture(), full.picture()}},
		"related": {relatedCard{Card: full.card(), Word: "Related story", Lang: "ar", Dir: "rtl"}, relatedCard{Card: proof{}.card()}},
		"embed":   {embedCard{"YouTube", "https://www.youtube.com/watch?v=abcdefghi-1", "youtube.com/watch?v=abcdefghi-1", "Open on YouTube", "Nothing was loaded."}, embedCard{}},
	}
}

// proof makes sample views in one language, with everything on them or with nothing.
type proof struct {
	locale, dir string
	full        bool
}

var (
	sampleWhen = When{ISO: "2026-11-22T14:05:00Z", Text: "22 November 2026, 14:05"}
	sampleLong = strings.Repeat("headline ", 25)[:199] + "." // as long as a headline may be
)

func (p proof) pages() map[string]any {
	notice := noticePage{Frame: p.frame(), Heading: "Withdrawn", Next: "Next"}
	if p.full {
		notice.Killed, notice.Reason, notice.When = true, "Reason", &sampleWhen
	}
	corrections := correctionsPage{Frame: p.frame()}
	house := housePage{Frame: p.frame(), Heading: "Imprint", Changed: sampleWhen, Body: "<p>Text</p>"}
	fault := faultPage{Frame: p.frame(), Status: 404, Heading: "Not here", Text: "Text"}
	search := searchPage{Frame: p.frame(), Fault: "Fault"}
	newsfeed := newsfeedPage{Frame: p.frame(), First: true}
	asset := assetPage{Frame: p.frame(), Name: "Picture", Picture: p.picture()}
	if p.full {
		corrections.Corrections = p.corrections()
		fault.Status, fault.Reference = 500, "REFERENCE"
		search.Fault, search.Query, search.Cards = "", "words", []Card{p.card()}
		newsfeed.Days, newsfeed.Next, newsfeed.First = p.days(), "cursor", p.dir == "ltr"
		asset.Facts, asset.Used = []fact{{"Credit", "© Agency"}}, []Card{p.card()}
	} else {
		asset.Picture = &Picture{Src: "/media/0/320", Width: 320, Height: 200}
	}
	return map[string]any{
		"home": p.home(), "list": p.list(), "story": p.story(), "newsfeed": &newsfeed, "search": &search, "corrections": &corrections, "asset": &asset,
		"notice": &notice, "fault": &fault, "history": p.history(),
		"report": p.report(), "report_status": p.reportStatus(),
		"house": &house,
	}
}

func (p proof) report() any {
	page := reportPage{Frame: p.frame(), Headline: sampleLong, Story: "/x/20261122/a-1", Action: "/x/report/1"}
	if p.full {
		page.Words, page.Remark, page.Email, page.Fault, page.Field = "Words", "Remark", "a@b.example", "Fault", "email"
	}
	return &page
}

func (p proof) reportStatus() any {
	page := reportShown{Frame: p.frame(), Sent: sampleWhen, Remark: "Remark", State: "New"}
	if p.full {
		page.Words, page.Answered, page.Mailed, page.Answer, page.Story = "Words", true, true, "Answer", "/x/20261122/a-1"
	}
	return &page
}

func (p proof) history() any {
	page := historyPage{Frame: p.frame(), Headline: sampleLong, Story: "/x/20261122/a-1"}
	if p.full {
		page.Checks = []Check{{"It was checked.", sampleWhen}}
		page.Versions = []PastVersion{
			{Number: 2, Word: "Correction", When: sampleWhen, Advisory: "Updates with", Corrections: p.corrections(),
				Changes: []Change{{"Text", [][]text.Piece{{{Op: text.Kept, Text: "a "}, {Op: text.Out, Text: "b"}, {Op: text.In, Text: "c"}}}}}},
			{Number: 1, Word: "First published", When: sampleWhen},
		}
	}
	return &page
}

func (p proof) frame() Frame {
	f := Frame{
		words: lang.For(p.locale), Title: "Title", Search: "/x/search", Newsfeed: "/x/newsfeed", Mended: "/x/corrections",
		Edition: Masthead{Code: "x", Name: "Edition", Agency: "Agency", Lang: p.locale, Dir: p.dir, Home: "/x/"},
	}
	if !p.full {
		return f
	}
	f.Chats, f.Door = "/x/chats", "/account/sign-in"
	f.At, f.Canonical, f.Description, f.Robots, f.Older, f.Front = 812, "https://news.example/x/", "About", "noindex", "/x/newsfeed?before=a", true
	f.Sections = []Link{{Name: "World", Path: "/x/section/world", Current: "page"}, {Name: "Sport", Path: "/x/section/sport"}}
	f.Editions = []Language{{Name: "English", Lang: "en", Dir: "ltr", Path: "/en/", Current: true}, {Name: "العربية", Lang: "ar", Dir: "rtl", Path: "/ar/"}}
	f.Alternates = []Alternate{{"ar", "https://news.example/ar/"}}
	f.Feeds = []FeedLink{{Title: "Edition – RSS", Format: "RSS", Type: "application/rss+xml", URL: "/x/feed.rss", Whole: true}, {Title: "World – RSS", Format: "RSS", URL: "/x/section/world/feed.rss"}}
	f.Share = &Share{
		Type: "article", Site: "Edition", Locale: "en", Title: "Title", URL: "https://news.example/x/", Description: "About", Section: "World",
		Published: sampleWhen.ISO, Modified: sampleWhen.ISO, Image: &ShareImage{URL: "https://news.example/media/0/1200", Alt: "Alt", Width: 1200, Height: 800},
	}
	f.Data = []any{thing{"@type": "NewsArticle", "headline": "</script>"}}
	f.Panel = &Panel{Days: p.days(), Older: "cursor"}
	f.Pages, f.Look = []Link{{Name: "Imprint", Path: "/x/imprint", Current: "page"}, {Name: "Contact", Path: "/x/contact"}}, "/x/look.css?173f8a"
	return f
}

func (p proof) picture() *Picture {
	if !p.full {
		return nil
	}
	return &Picture{
		Number: 77, Path: "/x/mediabank/77", BankText: "Go to the mediabank", Src: "/media/0/1200", SrcSet: "/media/0/320 320w, /media/0/1200 1200w",
		Sizes: "100vw", Width: 1200, Height: 800, Alt: "Alt", Caption: "Caption", Credit: "© Agency / Photographer", Eager: true, Class: "cut r3x2 x50 y50",
		Said: Marked{{Text: "Caption", Sign: &Sign{"c1", "Corrected"}}}, Altered: []*Sign{{"c2", "Corrected"}}, Credited: Marked{{Text: "© Agency / Photographer"}},
	}
}

func (p proof) card() Card {
	c := Card{Number: 1, Path: "/x/20261122/a-1", Headline: "Short", When: sampleWhen}
	if p.full {
		c.Headline, c.Lede, c.Marks, c.Picture, c.Second = sampleLong, "Lede", Marks{"Urgent", "Opinion", "Corrected"}, p.picture(), true
		c.Section = &Link{Name: "World", Path: "/x/section/world"}
	}
	return c
}

func (p proof) days() []Day {
	return []Day{{ISO: "2026-11-22", Text: "22 November 2026", Second: p.full, Lines: []Line{
		{Story: 1, Journal: 8, Path: "/x/20261122/a-1", Headline: sampleLong, When: sampleWhen, Marks: Marks{Urgent: "Urgent"}},
		{Story: 2, Journal: 7, Path: "/x/20261122/2", Withdrawn: true, Notice: "Withdrawn", Reason: "Reason", When: sampleWhen},
		{Story: 3, Journal: 6, Path: "/x/20261122/3", Withdrawn: true, Notice: "Withdrawn", When: sampleWhen},
	}}}
}

func (p proof) corrections() []Correction {
	return []Correction{{Name: "c1", Word: "Correction", When: sampleWhen, Where: "in the text", Note: "Note", Old: "old", New: "new", Headline: sampleLong, Path: "/x/20261122/a-1"}, {Word: "Refile", When: sampleWhen, Slip: true}}
}

func (p proof) home() any {
	page := homePage{Frame: p.frame()}
	if p.full {
		lead := p.card()
		page.Lead, page.Second, page.Latest = &lead, []Card{proof{}.card(), lead}, p.days()
		page.Columns = []column{{Link: Link{Name: "World", Path: "/x/section/world"}, Cards: []Card{lead, proof{}.card()}}}
	}
	return &page
}

func (p proof) list() any {
	page := listPage{Frame: p.frame(), Name: "Topic"}
	if p.full {
		first := p.card()
		page.Kicker, page.First, page.Cards = "Topic", &first, []Card{proof{}.card()}
	}
	return &page
}

func (p proof) story() any {
	page := storyPage{Frame: p.frame(), Number: 1, Section: Link{Name: "World", Path: "/x/section/world"}, Headline: "Short", Published: sampleWhen}
	if p.full {
		page.Heading, page.Opening = Marked{{Text: sampleLong, Sign: &Sign{"c1", "Corrected"}}}, Marked{{Text: "Lede"}}
		page.Advisory, page.Checks, page.History = "Updates with", []Check{{"It was checked.", sampleWhen}}, "/x/20261122/a-1/history"
		page.Report = "/x/report/1"
		page.Headline, page.Marks, page.Altered, page.AlteredWord = sampleLong, Marks{"Urgent", "Opinion", ""}, &sampleWhen, "Updated"
		page.Bylines = []Byline{{Name: "Name", Path: "/x/author/name", About: "Correspondent, Tolm"}, {Name: "Other", Path: "/x/author/other"}}
		page.Lead, page.Lede, page.Body, page.Note = p.picture(), "Lede", template.HTML("<p>Body</p>"), "Note"
		page.Corrections, page.Topics, page.More = p.corrections(), []Link{{Name: "Topic", Path: "/x/topic/topic"}}, []Card{p.card(), proof{}.card()}
		page.Subscribe = []Subscription{{Name: "All", Links: page.Feeds}}
		page.Discussion, page.Talks = thread.Sample(), true
	}
	return &page
}
