package guest

import (
	"context"
	"fmt"
	"html/template"
	"strings"
	"time"

	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/lang"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// Frame is what every page of the face has around its own matter.
type Frame struct {
	words     *lang.Printer
	Lang, Dir string
	Title     string
}

// T answers a text of the interface.
func (f Frame) T(key string, values ...any) string { return f.words.T(key, values...) }

// faultPage says what went wrong.
type faultPage struct {
	Frame
	Text      string
	Reference string
}

// paperPage is the version that a guest is asked about, or why it is not shown.
type paperPage struct {
	Frame
	Agency   string
	Guest    desk.Guest
	Expires  string
	Said     string // the verdict that was given, with its time; or why the link is over
	Open     bool
	Path     string
	Seen     string
	Embargo  string
	Section  string
	Headline string
	Lede     string
	Byline   string
	Lead     *Picture
	Body     template.HTML
	Fault    string
	Comment  string
}

// Picture is an asset as it stands in the text.
type Picture struct {
	Src           string
	SrcSet        template.Srcset
	Width, Height int
	Alt           string
	Caption       string
	Credit        string
}

// RelatedStory is the card of another story, by its words alone.
type RelatedStory struct{ Word, Headline string }

// Piece is something at another place; nothing of it is fetched.
type Piece struct{ Name, Address string }

// page makes the page of a link as it stands.
func (f *Face) page(ctx context.Context, secret string, s desk.Showing) (*paperPage, error) {
	words, zone := lang.For(s.Edition.Locale), f.House.Zone(s.Edition)
	p := &paperPage{Frame: Frame{words: words, Lang: s.Edition.Locale, Dir: s.Edition.Direction, Title: words.T("guest.title")},
		Agency: s.Edition.Agency, Guest: s.Guest, Expires: words.DateTime(s.Guest.Expires, zone), Open: s.State == desk.GuestOpen, Path: "/" + Root + "/" + secret, Seen: s.Seen}
	if !p.Open {
		p.Said = words.T("desk.guest_" + string(s.State))
		if over := !f.Clock.Now().Before(s.Guest.Expires); over || s.State != desk.GuestAnswered {
			p.Guest = desk.Guest{} // it tells whoever has found it nothing of whom it was for
		} else {
			p.Said = words.T("guest.you_"+string(s.Guest.Verdict), "Version", s.Guest.Version, "At", words.DateTime(s.Guest.Answered, zone))
			p.Comment = s.Guest.Comment
		}
		return p, nil
	}
	if s.Embargo.Mode != "" && s.Embargo.Until.After(f.Clock.Now()) {
		p.Embargo = words.T("guest.embargo", "Until", words.DateTime(s.Embargo.Until, zone))
	}
	return p, f.text(ctx, p, s)
}

// text draws the story as far as a guest has to see it.
func (f *Face) text(ctx context.Context, p *paperPage, s desk.Showing) error {
	c := s.Copy
	p.Headline, p.Lede = c.Headline, c.Lede
	if section, known := s.Edition.Section(c.Section); known {
		p.Section = section.Name
	}
	var names []string
	for _, b := range c.Bylines {
		names = append(names, b.Name)
	}
	p.Byline = strings.Join(names, ", ")
	assets, err := f.Assets(ctx, c.Pictures())
	if err != nil {
		return err
	}
	d := &drawer{face: f, edition: s.Edition, words: p.words, path: p.Path, assets: assets}
	if d.cards, err = f.headlines(ctx, c); err != nil {
		return err
	}
	p.Lead = d.picture(mediabank.Shown(c.Lead), "")
	p.Body = dated(p.words, c.Dateline) + c.Body.Render(d)
	return d.failed
}

// dated is the dateline as a line of its own.
func dated(words *lang.Printer, d *story.Dateline) template.HTML {
	if d == nil || d.Place == "" {
		return ""
	}
	line := words.T("site.dateline", "Place", d.Place, "Agency", d.Agency)
	if d.Date != "" {
		line = words.T("site.dateline_dated", "Place", d.Place, "Agency", d.Agency, "Date", d.Date)
	}
	return template.HTML(`<p class="dateline">` + template.HTMLEscapeString(line) + "</p>\n")
}

// headlines answers the public headlines of the stories that the text has cards of.
func (f *Face) headlines(ctx context.Context, c story.Copy) (map[int64]string, error) {
	var numbers []int64
	for _, card := range c.Body.Cards() {
		numbers = append(numbers, card.Story)
	}
	found, err := f.Archive.ByNumbers(ctx, numbers)
	headlines := map[int64]string{}
	for number, s := range found {
		if s.Public() {
			headlines[number] = s.Headline
		}
	}
	return headlines, err
}

// drawer draws what a body shows beside its words.
type drawer struct {
	prose.Bare
	face    *Face
	edition edition.Edition
	words   *lang.Printer
	path    string // of the page
	assets  map[int64]mediabank.Asset
	cards   map[int64]string
	failed  error
}

// picture answers a picture of the version, nil where there is none to show.
func (d *drawer) picture(as mediabank.Shown, caption string) *Picture {
	a, known := d.assets[as.Asset]
	print := a.Print(as.Crop)
	usual, drawn := print.Usual()
	if !known || a.State == mediabank.Killed || !drawn {
		return nil
	}
	path := fmt.Sprintf("%s/%d", d.path, as.Asset)
	if print.Crop != "" {
		path += "/" + print.Crop
	}
	var set []string
	for _, r := range print.Renditions {
		set = append(set, fmt.Sprintf("%s/%d %dw", path, r.Width, r.Width))
	}
	words := a.In(d.edition.Locale)
	if caption == "" {
		caption = words.Caption
	}
	return &Picture{Src: fmt.Sprintf("%s/%d", path, usual.Width), SrcSet: template.Srcset(strings.Join(set, ", ")),
		Width: usual.Width, Height: usual.Height, Alt: words.Alt, Caption: caption, Credit: mediabank.CreditLine(a, d.edition.Credit)}
}

func (d *drawer) part(name string, view any) template.HTML {
	var out strings.Builder
	if err := d.face.pages.RenderPart(&out, "paper", name, view); err != nil {
		d.failed = err
		return ""
	}
	return template.HTML(out.String() + "\n")
}

// Picture draws a picture with caption and credit.
func (d *drawer) Picture(n prose.Node) template.HTML {
	p := d.picture(mediabank.Shown{Asset: n.Attrs.Asset, Crop: n.Attrs.Crop}, n.Attrs.Caption)
	if p == nil {
		return ""
	}
	return d.part("figure", p)
}

// Gallery draws the pictures one below the other.
func (d *drawer) Gallery(n prose.Node) template.HTML {
	var all template.HTML
	for _, inner := range n.Content {
		all += d.Picture(inner)
	}
	return all
}

// StoryCard names the other story.
func (d *drawer) StoryCard(n prose.Node) template.HTML {
	headline, known := d.cards[n.Attrs.Story]
	if !known {
		headline = n.Attrs.Headline
	}
	if headline == "" {
		return ""
	}
	return d.part("related", RelatedStory{d.words.T("site.related"), headline})
}

// Embed names the piece and where it is.
func (d *drawer) Embed(n prose.Node) template.HTML {
	address, name := prose.EmbedURL(n.Attrs.Provider, n.Attrs.ID)
	return d.part("piece", Piece{name, address})
}

// Direction is the edition's.
func (d *drawer) Direction() string { return d.edition.Direction }

// samples are views of every page, full and empty.
func samples() map[string][]any {
	words := lang.For("ar")
	frame := Frame{words: words, Lang: "ar", Dir: "rtl", Title: "Title"}
	picture := &Picture{Src: "/guest/x/1/320", Width: 3, Height: 2, Alt: "Alt", Caption: "Caption", Credit: "Credit"}
	guest := desk.Guest{Name: "Name", Purpose: "Purpose", Version: 3, At: time.Unix(0, 0)}
	return map[string][]any{
		"paper": {&paperPage{Frame: frame}, &paperPage{Frame: frame, Agency: "Agency", Guest: guest, Expires: "tomorrow", Open: true, Path: "/guest/x", Seen: "x", Embargo: "Until", Section: "World",
			Headline: "Headline", Lede: "Lede", Byline: "By", Lead: picture, Body: "<p>Body</p>", Fault: "No.", Comment: "Comment"}, &paperPage{Frame: frame, Said: "Over.", Comment: "Comment"}},
		"fault": {&faultPage{Frame: frame, Text: "No."}, &faultPage{Frame: frame, Text: "No.", Reference: "ABCD2345"}},
	}
}
