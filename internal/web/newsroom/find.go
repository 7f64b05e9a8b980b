package newsroom

import (
	"fmt"
	"strconv"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/search"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// picture is an asset as the editor and the dialog that chooses one show it.
type picture struct {
	Number       int64  `json:"number"`
	Small        string `json:"small"` // address, "" while there is no rendition
	Large        string `json:"large"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	Path         string `json:"path"` // of its page in the newsroom
	Headline     string `json:"headline"`
	Caption      string `json:"caption"`
	Alt          string `json:"alt"`
	Credit       string `json:"credit"`
	Instructions string `json:"instructions"`
	UsageTerms   string `json:"usage_terms"`
	Release      string `json:"release"`
	Expiry       string `json:"expiry"`
	Processing   bool   `json:"processing"`
	Refused      string `json:"refused"` // why it may not be published now, in words
}

// picture says an asset in the language of an edition.
func (f *Face) picture(v *visit, a mediabank.Asset, ed edition.Edition) picture {
	text, zone := a.In(ed.Locale), f.House.Zone(ed)
	p := picture{
		Number: a.Number, Width: a.Width, Height: a.Height, Path: assetPath(a.Number), Headline: text.Headline, Caption: text.Caption, Alt: text.Alt,
		Credit: mediabank.CreditLine(a, ed.Credit), Instructions: a.Instructions, UsageTerms: a.UsageTerms, Processing: a.State == mediabank.Processing,
		Release: stamp(a.Release.In(zone), "2006-01-02 15:04"), Expiry: stamp(a.Expiry.In(zone), "2006-01-02 15:04"),
		Small: rendition(a, 320), Large: rendition(a, 1200),
	}
	if a.Release.IsZero() {
		p.Release = ""
	}
	if a.Expiry.IsZero() {
		p.Expiry = ""
	}
	p.Refused = f.refused(v, a)
	return p
}

// refused says why a picture may not be published now, "" where it may.
func (f *Face) refused(v *visit, a mediabank.Asset) string {
	err := f.Publishable(v.r.Context(), a.Number, f.Clock.Now())
	if err == nil {
		return ""
	}
	fault := web.Explain(v.r, err)
	return v.words.T(fault.Key, fault.Args)
}

// rendition answers the address of the newsroom's copy of the smallest rendition that is at least so wide, or of the
// widest there is; "" while there is none, and of a killed picture, which is served to nobody.
func rendition(a mediabank.Asset, width int) string {
	if a.State == mediabank.Killed {
		return ""
	}
	best := 0
	for _, r := range a.Renditions {
		if best == 0 || best < width && r.Width > best || r.Width >= width && r.Width < best {
			best = r.Width
		}
	}
	if best == 0 {
		return ""
	}
	return fmt.Sprintf("%s/file/%d", assetPath(a.Number), best)
}

func assetPath(number int64) string { return "/newsroom/mediabank/" + itoa(number) }

// picturesFound is one page of the mediabank for a script.
type picturesFound struct {
	Pictures []picture `json:"pictures"`
	Next     string    `json:"next"` // number to go on before; "" at the end
}

const pictureLimit = 24

func (f *Face) findPictures(v *visit) error {
	ctx := v.r.Context()
	ed, err := f.House.ByCode(ctx, v.r.FormValue("edition"))
	if err != nil {
		return err
	}
	assets, err := f.Bank.List(ctx, v.who, mediabank.Filter{Query: v.r.FormValue("words"), Before: v.before(), Limit: pictureLimit})
	if err != nil {
		return err
	}
	found := picturesFound{Pictures: []picture{}}
	for _, a := range assets {
		found.Pictures = append(found.Pictures, f.picture(v, a, ed))
	}
	if len(assets) == pictureLimit {
		found.Next = itoa(assets[len(assets)-1].Number)
	}
	return v.json(found)
}

// card is a published story as the editor shows it on a card.
type card struct {
	Number    int64  `json:"number"`
	Version   int    `json:"version"`
	Headline  string `json:"headline"`
	Path      string `json:"path"` // the readers' page
	Published string `json:"published"`
	Section   string `json:"section"`
}

func (f *Face) card(s story.Story) card {
	c := card{Number: s.Number, Version: s.Version, Headline: s.Headline, Path: s.Path, Section: s.Section, Published: stamp(s.Published, "2006-01-02")}
	return c
}

const foundLimit = 12

// findStories answers the public stories of an edition with the words of a headline, or the newest without words. A
// number finds the story of that number, whatever its edition: a translation names one of another.
func (f *Face) findStories(v *visit) error {
	ctx := v.r.Context()
	code, words := v.r.FormValue("edition"), v.r.FormValue("words")
	if err := v.who.Must(account.See, code, ""); err != nil && !v.who.Anywhere(account.See) {
		return err
	}
	found := []card{}
	if words == "" {
		stories, _, err := f.Archive.List(ctx, story.Filter{Edition: code, Limit: foundLimit})
		for _, s := range stories {
			found = append(found, f.card(s))
		}
		if err != nil {
			return err
		}
		return v.json(map[string]any{"stories": found})
	}
	hits, _, err := f.Index.Find(ctx, search.Query{Edition: code, Words: words, Typing: true, Limit: foundLimit})
	if err != nil {
		return err
	}
	var numbers []int64
	if n, err := strconv.ParseInt(words, 10, 64); err == nil {
		numbers = append(numbers, n)
	}
	for _, hit := range hits {
		numbers = append(numbers, hit.Story)
	}
	stories, err := f.Archive.ByNumbers(ctx, numbers)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		if s, public := stories[n]; public {
			found = append(found, f.card(s))
			delete(stories, n)
		}
	}
	return v.json(map[string]any{"stories": found})
}
