package newsroom

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
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
	Number      int64  `json:"number"`
	Version     int    `json:"version"`
	Headline    string `json:"headline"`
	Path        string `json:"path"` // the readers' page
	Published   string `json:"published"`
	Section     string `json:"section"`
	Edition     string `json:"edition"` // code
	EditionName string `json:"edition_name"`
}

// cards says stories as the editor shows them.
func (f *Face) cards(ctx context.Context, stories ...story.Story) ([]card, error) {
	editions, err := f.House.Editions(ctx)
	if err != nil {
		return nil, err
	}
	cards := make([]card, 0, len(stories))
	for _, s := range stories {
		c := card{Number: s.Number, Version: s.Version, Headline: s.Headline, Path: s.Path, Section: s.Section, Published: stamp(s.Published, "2006-01-02"), Edition: s.Edition}
		for _, ed := range editions {
			if ed.Code == s.Edition {
				c.EditionName = editionName(ed)
			}
		}
		cards = append(cards, c)
	}
	return cards, nil
}

const (
	foundLimit    = 12
	searchedLimit = 60 // of each edition, for the headlines among them
)

// findStories answers the public stories of an edition with the words of a headline, or the newest without words; of
// every edition that the person may see where none is named. A number finds the story of that number, whatever its
// edition: a translation names one of another.
func (f *Face) findStories(v *visit) error {
	stories, err := f.storiesWith(v, v.r.FormValue("edition"), strings.TrimSpace(v.r.FormValue("words")))
	if err != nil {
		return err
	}
	found, err := f.cards(v.r.Context(), stories...)
	if err != nil {
		return err
	}
	return v.json(map[string]any{"stories": found})
}

// storiesWith finds the stories that findStories answers, those with the words in
// their headline ahead of the others, the newest first.
func (f *Face) storiesWith(v *visit, code, words string) ([]story.Story, error) {
	ctx := v.r.Context()
	codes := []string{code}
	if code == "" {
		mine, _, err := f.editionsOf(v, account.See)
		if err != nil {
			return nil, err
		}
		codes = nil
		for _, ed := range mine {
			codes = append(codes, ed.Code)
		}
	}
	var found []story.Story
	for _, code := range codes {
		stories, err := f.foundIn(ctx, code, words)
		if err != nil {
			return nil, err
		}
		found = append(found, stories...)
	}
	headed := func(s story.Story) int { // those with the words in their headline come first
		if words != "" && holds(words, s.Headline) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(found, func(a, b story.Story) int { return cmp.Or(headed(a)-headed(b), b.Published.Compare(a.Published)) })
	if n, err := strconv.ParseInt(words, 10, 64); err == nil {
		named, err := f.Archive.ByNumbers(ctx, []int64{n})
		if err != nil {
			return nil, err
		}
		if s, public := named[n]; public {
			found = append([]story.Story{s}, slices.DeleteFunc(found, func(other story.Story) bool { return other.Number == n })...)
		}
	}
	return found[:min(len(found), foundLimit)], nil
}

// foundIn finds stories of one edition by words, or the newest.
func (f *Face) foundIn(ctx context.Context, code, words string) ([]story.Story, error) {
	if words == "" {
		stories, _, err := f.Archive.List(ctx, story.Filter{Edition: code, Limit: foundLimit})
		return stories, err
	}
	hits, _, err := f.Index.Find(ctx, search.Query{Edition: code, Words: words, Typing: true, Limit: searchedLimit})
	if err != nil {
		return nil, err
	}
	var numbers []int64
	for _, hit := range hits {
		numbers = append(numbers, hit.Story)
	}
	named, err := f.Archive.ByNumbers(ctx, numbers)
	return slices.Collect(maps.Values(named)), err
}

// finding is one thing that the newsroom's finder leads to.
type finding struct {
	Icon string `json:"icon"`
	Word string `json:"word"`
	Says string `json:"says"` // what it is
	Path string `json:"path"`
}

const findingLimit = 6 // of each kind

// findAll answers the drafts, stories and pictures with words, for the finder that Ctrl K opens.
func (f *Face) findAll(v *visit) error {
	words := strings.TrimSpace(v.r.FormValue("words"))
	found := []finding{}
	if words == "" {
		return v.json(map[string]any{"found": found})
	}
	drafts, err := f.Desk.List(v.r.Context(), v.who, desk.Filter{})
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if len(found) < findingLimit && holds(words, d.Copy.Headline, d.Copy.Slugline) {
			found = append(found, finding{"pencil", cmp.Or(d.Copy.Headline, d.Copy.Slugline), v.words.T("stage." + string(d.Stage)), draftPath(d.ID)})
		}
	}
	stories, err := f.storiesWith(v, "", words)
	if err != nil {
		return err
	}
	cards, err := f.cards(v.r.Context(), stories[:min(len(stories), findingLimit)]...)
	if err != nil {
		return err
	}
	for _, c := range cards {
		found = append(found, finding{"newspaper", c.Headline, c.EditionName + " · " + c.Published, storyPath(c.Number)})
	}
	assets, err := f.Bank.List(v.r.Context(), v.who, mediabank.Filter{Query: words, Limit: findingLimit})
	for _, a := range assets {
		text := a.In(v.words.Locale())
		found = append(found, finding{"image", cmp.Or(text.Headline, text.Caption, a.FileName, itoa(a.Number)), v.words.T("newsroom.picture") + " " + itoa(a.Number), assetPath(a.Number)})
	}
	if err != nil {
		return err
	}
	return v.json(map[string]any{"found": found})
}

// holds says whether every word stands in one of the texts, in whatever case.
func holds(words string, texts ...string) bool {
	text := strings.ToLower(strings.Join(texts, " "))
	for _, word := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
