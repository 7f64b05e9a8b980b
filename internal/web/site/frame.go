package site

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/lang"
	"dateline.news/internal/web"
	"dateline.news/internal/web/thread"
)

// Frame is what every page has around its matter, and the words that its template may say.
type Frame struct {
	words *lang.Printer

	Edition     Masthead
	Title       string
	Description string
	Canonical   string // absolute
	Robots      string // empty: to be indexed
	At          int64  // journal id at which the page was made; 0: it shows nothing that changes
	Here        string // path of this page
	Front       bool   // the home page, where the masthead is the heading
	Sections    []Link
	Editions    []Language
	Alternates  []Alternate
	Feeds       []FeedLink
	Share       *Share
	Data        []any // schema.org, each becomes a JSON-LD block
	Panel       *Panel
	Breaking    web.Breaking
	Newsfeed    string // path
	Mended      string // path of the corrections
	Search      string // path
	Chats       string // path of the discussions that are alive; empty: a house without them
	Door        string // path of the sign-in, which leads back here; empty as Chats
	Talks       bool   // a discussion stands on the page
	Pages       []Link // the house pages
	Look        string // path of the stylesheet with the edition's own colour; empty: the usual one
	Older       string // path of the list's next page; empty: no more
}

// T answers a text of the catalogue in the edition's language, with named values: T "site.latest_in" "Section" .Name.
func (f Frame) T(key string, pairs ...any) string { return f.words.T(key, pairs...) }

// LiveWords answers what the newsfeed's script may have to say, as JSON; the plural forms by their CLDR names.
func (f Frame) LiveWords() (string, error) {
	text, err := json.Marshal(map[string]any{
		"new": f.words.Forms("site.newsfeed_unseen"), "until": f.T("site.newsfeed_until", "At", "{at}"), "loading": f.T("site.newsfeed_loading"),
	})
	return string(text), err
}

// ViewerWords answers what the viewer's script may have to say, as JSON.
func (f Frame) ViewerWords() (string, error) {
	text, err := json.Marshal(map[string]string{
		"loading": f.T("site.viewer_loading"), "late": f.T("site.viewer_late"), "failed": f.T("site.viewer_failed"), "offline": f.T("site.viewer_offline"),
		"retry": f.T("site.viewer_retry"), "copied": f.T("site.viewer_copied"), "copy": f.T("site.viewer_copy"),
		"changed": f.T("site.viewer_changed"), "renew": f.T("site.viewer_renew"),
	})
	return string(text), err
}

// ChatsWords answers what the script of the panel's chats may have to say, as JSON.
func (f Frame) ChatsWords() (string, error) {
	text, err := json.Marshal(map[string]string{"loading": f.T("site.chats_loading"), "failed": f.T("site.chats_failed"), "retry": f.T("site.viewer_retry")})
	return string(text), err
}

// Masthead is the edition as a page names it.
type Masthead struct {
	Code, Name, Agency string
	Lang, Dir          string
	Home               string // path
}

// Link is a name with a path. Current is "page" where the reader is there, "true" where the page belongs to it.
type Link struct{ Name, Path, Current string }

// Language is an edition in the switch: by the name of its language, in that language.
type Language struct {
	Name, Lang, Dir, Path string
	Current               bool
}

// Alternate is the same matter in another language.
type Alternate struct{ Lang, URL string }

// FeedLink is a feed. Whole says that it is the edition's, not a part's.
type FeedLink struct {
	Title, Format, Type, URL string
	Whole                    bool
}

// Share is what the Open Graph protocol tells others of the page.
type Share struct {
	Type, Site, Locale, Title, Description, URL string
	Image                                       *ShareImage
	Published, Modified, Section                string // of a story
}

// ShareImage is the picture that goes along.
type ShareImage struct {
	URL, Alt      string
	Width, Height int
}

// Panel is the newsfeed at the side.
type Panel struct {
	Days  []Day
	Older string // cursor of what the panel's script loads on scrolling; empty: no more
}

// panelLines is how many stories the panel shows, and panelAge how old it may be: the stream brings the rest.
const (
	panelLines = 20
	panelAge   = time.Minute
)

// frame makes what stands around a page at a path, titled in the edition's name.
func (sh *sheet) frame(ctx context.Context, title, here string) (Frame, error) {
	editions, err := sh.site.House.Editions(ctx)
	if err != nil {
		return Frame{}, err
	}
	f := Frame{
		words: sh.words, Edition: sh.masthead(), Title: title + " – " + sh.ed.Name, Canonical: sh.url(here), Here: here,
		Newsfeed: sh.path("newsfeed"), Mended: sh.path("corrections"), Search: sh.path("search"),
		Feeds: sh.feeds(list{}, sh.ed.Name), Pages: sh.pages(here), Look: lookPath(sh.site.House, sh.ed),
	}
	if sh.site.Threads != nil {
		f.Chats, f.Door = sh.path("chats"), thread.DoorPath("sign-in", sh.ed, here)
	}
	for _, sec := range sh.ed.Sections {
		l := Link{Name: sec.Name, Path: sh.path("section", sec.Slug)}
		if l.Path == here {
			l.Current = "page"
		}
		f.Sections = append(f.Sections, l)
	}
	for _, ed := range editions {
		f.Editions = append(f.Editions, sh.language(ed))
	}
	if f.Breaking, err = web.BreakingOf(ctx, sh.site.Banners, sh.ed); err != nil {
		return Frame{}, err
	}
	if sh.note != nil {
		f.At = sh.note.AsOf()
		f.Breaking.NoteOn(sh.note, sh.ed.Code, sh.now)
		for _, ed := range editions {
			sh.tag("edition:" + ed.Code)
		}
	}
	f.Share = &Share{Type: "website", Site: sh.ed.Name, Locale: strings.ReplaceAll(sh.ed.Locale, "-", "_"), Title: title, URL: f.Canonical}
	return f, nil
}

func (sh *sheet) masthead() Masthead {
	return Masthead{
		Code: sh.ed.Code, Name: sh.ed.Name, Agency: sh.ed.Agency, Lang: sh.ed.Locale, Dir: sh.ed.Direction, Home: sh.path(),
	}
}

func (sh *sheet) language(ed edition.Edition) Language {
	house := sh.site.House
	l := Language{Name: lang.Name(ed.Locale), Lang: ed.Locale, Dir: ed.Direction, Path: house.Path(ed), Current: ed.Code == sh.ed.Code}
	if ed.Host != sh.ed.Host {
		l.Path = house.URL(ed, l.Path)
	}
	return l
}

// belongs marks the section that a page is in.
func (f *Frame) belongs(section *Link) {
	for i, l := range f.Sections {
		if section != nil && l.Path == section.Path && l.Current == "" {
			f.Sections[i].Current = "true"
		}
	}
}

// speaks points the switch, and the search engines, to this page in other languages.
func (f *Frame) speaks(lang, here, url string) {
	f.Alternates = append(f.Alternates, Alternate{Lang: lang, URL: url})
	for i, l := range f.Editions {
		if l.Lang == lang {
			f.Editions[i].Path = here
		}
	}
}

// panel adds the newsfeed at the side. It is dropped with the stories it shows and grows old quickly, so that a new
// story does not throw away every page of the edition.
func (sh *sheet) panel(ctx context.Context, f *Frame) error {
	lines, next, err := sh.site.Feed.Page(ctx, sh.ed.Code, "", panelLines)
	if err != nil {
		return err
	}
	for _, l := range lines {
		sh.tag(storyTag(l.Story))
	}
	sh.expire(panelAge)
	f.Panel = &Panel{Days: sh.days(lines), Older: string(next)}
	return nil
}

// formats are the feeds that each list has.
var formats = []struct{ file, name, mime string }{
	{"feed.rss", "RSS", "application/rss+xml"},
	{"feed.atom", "Atom", "application/atom+xml"},
	{"feed.json", "JSON Feed", "application/feed+json"},
}

// feeds answers the feeds of the edition, or of a section or topic.
func (sh *sheet) feeds(l list, name string) []FeedLink {
	var links []FeedLink
	for _, format := range formats {
		links = append(links, FeedLink{
			Title: name + " – " + format.name, Format: format.name, Type: format.mime, Whole: l == list{},
			URL: sh.path(append(l.elems(), format.file)...),
		})
	}
	return links
}
