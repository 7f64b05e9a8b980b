package site

import (
	"context"
	"slices"
	"strconv"

	"dateline.news/internal/errs"
	"dateline.news/internal/lang"
	"dateline.news/internal/mediabank"
)

// assetPage is a picture's own page in the mediabank.
type assetPage struct {
	Frame
	Name    string
	Picture *Picture
	Facts   []fact
	Used    []Card
}

// fact is one thing that is said of a picture.
type fact struct{ Name, Value string }

// asset answers a picture that a published story uses. Every other number, whether it exists or not, gets the same bytes.
func (s *Site) asset(c call, digits string) error {
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || number < 1 || strconv.FormatInt(number, 10) != digits {
		return notHere(c.r)
	}
	return s.page(c, func(ctx context.Context, sh *sheet) (string, any, error) {
		sh.tag("asset:" + digits)
		a, err := s.Bank.Public(ctx, number)
		if err != nil {
			return "", nil, err
		}
		page, err := sh.assetPage(ctx, a)
		return "asset", page, err
	})
}

func (sh *sheet) assetPage(ctx context.Context, a mediabank.Asset) (*assetPage, error) {
	sh.assets[a.Number] = a
	picture := sh.picture(mediabank.Shown{Asset: a.Number}, "")
	if picture == nil {
		return nil, errs.New(errs.NotFound, "asset %d has no renditions", a.Number)
	}
	picture.Eager, picture.Sizes = true, "(min-width: 80rem) 76rem, 100vw"
	text := a.In(sh.ed.Locale)
	name := text.Headline
	if name == "" {
		name = sh.say("site.photo_number", "Number", a.Number)
	}
	here := sh.path("mediabank", strconv.FormatInt(a.Number, 10))
	f, err := sh.frame(ctx, name, here)
	if err != nil {
		return nil, err
	}
	f.Description = text.Caption
	sh.shareImage(&f, mediabank.Shown{Asset: a.Number})
	page := &assetPage{Frame: f, Name: name, Picture: picture, Facts: sh.facts(a, picture)}
	return page, page.setUsed(ctx, sh, a.Number)
}

func (sh *sheet) facts(a mediabank.Asset, p *Picture) []fact {
	all := []fact{
		{"site.credit", p.Credit}, {"site.creator", a.Creator}, {"site.place", a.Place},
		{"site.copyright", a.Copyright}, {"site.usage_terms", a.UsageTerms},
		{"site.original_size", strconv.Itoa(a.Width) + " × " + strconv.Itoa(a.Height)},
	}
	if !a.Taken.IsZero() {
		all = slices.Insert(all, 3, fact{"site.taken", sh.words.Date(a.Taken, sh.zone, lang.Long)})
	}
	var known []fact
	for _, one := range all {
		if one.Value != "" {
			known = append(known, fact{sh.say(one.Name), one.Value})
		}
	}
	return known
}

// setUsed lists the stories of this edition that show the picture, newest first.
func (p *assetPage) setUsed(ctx context.Context, sh *sheet, number int64) error {
	numbers, err := sh.site.Bank.Stories(ctx, number)
	if err != nil {
		return err
	}
	stories, err := sh.site.Archive.ByNumbers(ctx, numbers)
	if err != nil {
		return err
	}
	slices.Sort(numbers)
	for _, n := range slices.Backward(numbers) {
		sh.tag(storyTag(n))
		if st, ok := stories[n]; ok && st.Edition == sh.ed.Code {
			card := sh.card(st)
			card.Picture = nil
			p.Used = append(p.Used, card)
		}
	}
	return nil
}
