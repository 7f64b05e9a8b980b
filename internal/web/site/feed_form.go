package site

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"time"

	"dateline.news/internal/web"
)

// rss is RSS 2.0 with the modules that feed readers know: Atom's link to itself, Dublin Core's creator, the whole text.
type rss struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Content string   `xml:"xmlns:content,attr"`
	Channel struct {
		Title       string   `xml:"title"`
		Link        string   `xml:"link"`
		Description string   `xml:"description"`
		Language    string   `xml:"language"`
		Built       string   `xml:"lastBuildDate,omitempty"`
		Self        atomLink `xml:"atom:link"`
		Items       []rssItem
	} `xml:"channel"`
}

type rssItem struct {
	XMLName     xml.Name `xml:"item"`
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	Description string   `xml:"description"`
	Creators    []string `xml:"dc:creator"`
	Categories  []string `xml:"category"`
	Enclosure   *struct {
		URL    string `xml:"url,attr"`
		Length int64  `xml:"length,attr"`
		Type   string `xml:"type,attr"`
	} `xml:"enclosure"`
	GUID struct {
		Permalink bool   `xml:"isPermaLink,attr"`
		ID        string `xml:",chardata"`
	} `xml:"guid"`
	Published string `xml:"pubDate"`
	Content   string `xml:"content:encoded"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr,omitempty"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Length int64  `xml:"length,attr,omitempty"`
}

func asRSS(ch channel) (*web.Page, error) {
	out := rss{Version: "2.0", Atom: atomNamespace, DC: "http://purl.org/dc/elements/1.1/", Content: "http://purl.org/rss/1.0/modules/content/"}
	c := &out.Channel
	c.Title, c.Link, c.Description, c.Language = ch.Title, ch.Home, ch.About, ch.Language
	c.Self = atomLink{Rel: "self", Type: "application/rss+xml", Href: ch.Self}
	if !ch.Updated.IsZero() {
		c.Built = ch.Updated.UTC().Format(time.RFC1123Z)
	}
	for _, e := range ch.Entries {
		one := rssItem{
			Title: e.Title, Link: e.URL, Description: e.Summary, Creators: e.Authors, Categories: e.Subjects,
			Published: e.Published.UTC().Format(time.RFC1123Z), Content: e.HTML,
		}
		one.GUID.ID = e.ID
		if e.Image != nil {
			one.Enclosure = &struct {
				URL    string `xml:"url,attr"`
				Length int64  `xml:"length,attr"`
				Type   string `xml:"type,attr"`
			}{e.Image.URL, e.Image.Bytes, e.Image.MIME}
		}
		c.Items = append(c.Items, one)
	}
	return asXML("application/rss+xml; charset=utf-8", out)
}

const atomNamespace = "http://www.w3.org/2005/Atom"

// atom is RFC 4287.
type atom struct {
	XMLName  xml.Name    `xml:"feed"`
	XMLNS    string      `xml:"xmlns,attr"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   atomPerson  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomEntry struct {
	ID         string       `xml:"id"`
	Title      string       `xml:"title"`
	Links      []atomLink   `xml:"link"`
	Published  string       `xml:"published"`
	Updated    string       `xml:"updated"`
	Authors    []atomPerson `xml:"author"`
	Categories []struct {
		Term string `xml:"term,attr"`
	} `xml:"category"`
	Summary string `xml:"summary,omitempty"`
	Content struct {
		Type string `xml:"type,attr"`
		HTML string `xml:",chardata"`
	} `xml:"content"`
}

func asAtom(ch channel) (*web.Page, error) {
	out := atom{
		XMLNS: atomNamespace, Lang: ch.Language, ID: ch.Self, Title: ch.Title, Subtitle: ch.About, Author: atomPerson{ch.Agency},
		Updated: ch.Updated.UTC().Format(time.RFC3339),
		Links:   []atomLink{{Rel: "self", Type: "application/atom+xml", Href: ch.Self}, {Rel: "alternate", Type: "text/html", Href: ch.Home}},
	}
	for _, e := range ch.Entries {
		one := atomEntry{
			ID: e.ID, Title: e.Title, Summary: e.Summary, Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: e.URL}},
			Published: e.Published.UTC().Format(time.RFC3339), Updated: e.Updated.UTC().Format(time.RFC3339),
		}
		one.Content.Type, one.Content.HTML = "html", e.HTML
		for _, name := range e.Authors {
			one.Authors = append(one.Authors, atomPerson{name})
		}
		for _, term := range e.Subjects {
			one.Categories = append(one.Categories, struct {
				Term string `xml:"term,attr"`
			}{term})
		}
		if e.Image != nil {
			one.Links = append(one.Links, atomLink{Rel: "enclosure", Type: e.Image.MIME, Href: e.Image.URL, Length: e.Image.Bytes})
		}
		out.Entries = append(out.Entries, one)
	}
	return asXML("application/atom+xml; charset=utf-8", out)
}

// jsonFeed is JSON Feed 1.1.
type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePage    string       `json:"home_page_url"`
	Self        string       `json:"feed_url"`
	Description string       `json:"description"`
	Language    string       `json:"language"`
	Authors     []jsonAuthor `json:"authors"`
	Items       []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	HTML      string       `json:"content_html"`
	Summary   string       `json:"summary,omitempty"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published"`
	Modified  string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

func asJSONFeed(ch channel) (*web.Page, error) {
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: ch.Title, HomePage: ch.Home, Self: ch.Self, Description: ch.About, Language: ch.Language,
		Authors: []jsonAuthor{{ch.Agency}}, Items: []jsonItem{},
	}
	for _, e := range ch.Entries {
		one := jsonItem{
			ID: e.ID, URL: e.URL, Title: e.Title, HTML: e.HTML, Summary: e.Summary, Tags: e.Subjects,
			Published: e.Published.UTC().Format(time.RFC3339), Modified: e.Updated.UTC().Format(time.RFC3339),
		}
		for _, name := range e.Authors {
			one.Authors = append(one.Authors, jsonAuthor{name})
		}
		if e.Image != nil {
			one.Image = e.Image.URL
		}
		out.Items = append(out.Items, one)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it is no page
	if err := enc.Encode(out); err != nil {
		return nil, err
	}
	return &web.Page{ContentType: "application/feed+json; charset=utf-8", Body: b.Bytes()}, nil
}
