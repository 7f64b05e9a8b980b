package site

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"dateline.news/internal/front"
	"dateline.news/internal/story"
)

// homePage is the edition's front: what is most urgent on top, the sections below, the latest at the side.
type homePage struct {
	Frame
	Lead    *Card
	Second  []Card
	Latest  []Day
	Columns []column
}

// MostLatest is how many lines the front's list may grow to.
func (homePage) MostLatest() int { return frontLatest }

// column is a section on the front.
type column struct {
	Link
	Cards []Card
}

// How much stands on the front.
const (
	frontRange  = 60 // articles among which the top is chosen
	frontLatest = 16
)

func (s *Site) home(ctx context.Context, sh *sheet) (string, any, error) {
	sh.tag("feed:" + sh.ed.Code)
	f, err := sh.frame(ctx, sh.say("site.feed_title", "Name", sh.ed.Name), sh.path())
	if err != nil {
		return "", nil, err
	}
	f.Front, f.Title, f.Description = true, f.Share.Title, sh.say("site.home_about", "Name", sh.ed.Name)
	f.Share.Title, f.Share.Description = sh.ed.Name, f.Description
	if err := sh.otherHomes(ctx, &f); err != nil {
		return "", nil, err
	}
	f.Data = []any{sh.publisher()}
	page := homePage{Frame: f}
	lines, _, err := s.Feed.Page(ctx, sh.ed.Code, "", frontLatest)
	if err != nil {
		return "", nil, err
	}
	page.Latest = sh.days(lines)
	return "home", &page, sh.front(ctx, &page)
}

// otherHomes names the fronts of the other editions as this page in other languages.
func (sh *sheet) otherHomes(ctx context.Context, f *Frame) error {
	editions, err := sh.site.House.Editions(ctx)
	if err != nil || len(editions) < 2 {
		return err
	}
	for _, ed := range editions {
		f.Alternates = append(f.Alternates, Alternate{Lang: ed.Locale, URL: sh.site.House.URL(ed, sh.site.House.Path(ed))})
	}
	return nil
}

// front sets what stands where: what the desk has put somewhere, and the rest by rule, each story once.
func (sh *sheet) front(ctx context.Context, page *homePage) error {
	order, err := sh.order(ctx)
	if err != nil {
		return err
	}
	set, err := sh.compose(ctx, order)
	if err != nil {
		return err
	}
	for _, next := range []time.Time{order.Next(sh.now), order.Ages(set, sh.now)} {
		if !next.IsZero() {
			sh.expire(next.Sub(sh.now))
		}
	}
	if err := sh.fetchLeads(ctx, slices.Collect(maps.Values(set))...); err != nil {
		return err
	}
	for i, s := range set[front.Top] {
		card := sh.card(s)
		card.Second = true
		if i == 0 {
			opening(&card, "(min-width: 80rem) 50rem, (min-width: 60rem) 62vw, 100vw")
			page.Lead = &card
			continue
		}
		page.Second = append(page.Second, card)
	}
	for _, sec := range sh.ed.Sections {
		if column := set[front.Zone(sec.Slug)]; len(column) > 0 {
			page.Columns = append(page.Columns, sh.column(Link{Name: sec.Name, Path: sh.path("section", sec.Slug)}, column))
		}
	}
	return nil
}

// order answers the arrangement that counts: the one to be tried, or the newest.
func (sh *sheet) order(ctx context.Context) (front.Arrangement, error) {
	switch {
	case sh.trial != nil:
		return *sh.trial, nil
	case sh.site.Front == nil:
		return front.Arrangement{Edition: sh.ed.Code}, nil
	}
	sh.tag(front.Tag(sh.ed.Code))
	return sh.site.Front.Current(ctx, sh.ed.Code)
}

// compose answers what stands where in an order.
func (sh *sheet) compose(ctx context.Context, order front.Arrangement) (front.Composition, error) {
	from, err := sh.candidates(ctx, order)
	if err != nil {
		return nil, err
	}
	return order.Compose(sh.now, front.Zones(sh.ed), from), nil
}

// candidates reads the stories that were put somewhere, and those from which the rest is filled.
func (sh *sheet) candidates(ctx context.Context, order front.Arrangement) (front.Candidates, error) {
	archive, articles := sh.site.Archive, []story.Kind{story.Article}
	from := front.Candidates{Column: map[front.Zone][]story.Story{}}
	numbers := order.Stories()
	var err error
	if from.Placed, err = archive.ByNumbers(ctx, numbers); err != nil {
		return from, err
	}
	if from.Top, err = sh.recent(ctx, order.Rule(front.Top).Sections); err != nil {
		return from, err
	}
	from.Top = ranked(from.Top)
	for _, sec := range sh.ed.Sections {
		filter := story.Filter{Edition: sh.ed.Code, Section: sec.Slug, Kinds: articles, Limit: front.ColumnPlaces + front.TopPlaces + len(numbers)}
		if from.Column[front.Zone(sec.Slug)], _, err = archive.List(ctx, filter); err != nil {
			return from, err
		}
	}
	return from, nil
}

// recent answers the newest articles of the edition, or of some of its sections.
func (sh *sheet) recent(ctx context.Context, sections []string) ([]story.Story, error) {
	if len(sections) == 0 {
		sections = []string{""}
	}
	var all []story.Story
	for _, section := range sections {
		some, _, err := sh.site.Archive.List(ctx, story.Filter{Edition: sh.ed.Code, Section: section, Kinds: []story.Kind{story.Article}, Limit: frontRange})
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// opening makes a card the opening of its page: its picture is large and loaded first.
func opening(card *Card, sizes string) {
	if card.Picture != nil {
		card.Picture.Eager, card.Picture.Sizes = true, sizes
	}
}

// column sets a section: the first story with picture and lede, the others as headlines.
func (sh *sheet) column(section Link, stories []story.Story) column {
	col := column{Link: section, Cards: sh.cards(stories)}
	for i := range col.Cards {
		if i > 0 {
			col.Cards[i].Picture, col.Cards[i].Lede = nil, ""
		}
	}
	return col
}

// ranked orders stories for the top: an hour of age weighs as much as a sixth of a step of urgency. The first has a
// picture where one of the first few has.
func ranked(recent []story.Story) []story.Story {
	const step = 6 * time.Hour
	weight := func(s story.Story) time.Time { return s.FirstPublished.Add(-time.Duration(s.Urgency) * step) }
	top := slices.Clone(recent)
	slices.SortStableFunc(top, func(a, b story.Story) int {
		return cmp.Or(weight(b).Compare(weight(a)), cmp.Compare(b.Number, a.Number))
	})
	for i, s := range top[:min(len(top), front.TopPlaces)] {
		if s.Lead.Asset != 0 {
			copy(top[1:i+1], top[:i])
			top[0] = s
			break
		}
	}
	return top
}

// without answers at most n of the stories that are not among others.
func without(stories, others []story.Story, n int) []story.Story {
	var kept []story.Story
	for _, s := range stories {
		if len(kept) < n && !slices.ContainsFunc(others, func(o story.Story) bool { return o.Number == s.Number }) {
			kept = append(kept, s)
		}
	}
	return kept
}
