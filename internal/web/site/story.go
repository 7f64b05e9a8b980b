package site

import (
	"context"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"dateline.news/internal/errs"
	"dateline.news/internal/story"
	"dateline.news/internal/web/thread"
)

// storyPage is a story with everything that belongs to it.
type storyPage struct {
	Frame
	Number      int64
	Section     Link
	Marks       Marks
	Headline    string
	Heading     Marked // the headline with its marks
	Opening     Marked // the lede
	Bylines     []Byline
	Published   When
	Altered     *When  // the newest version, where it is not the first
	AlteredWord string // "Updated", "Corrected"
	Lead        *Picture
	Lede        string
	Body        template.HTML
	Follows     bool   // it is a flash: the story is being written
	Note        string // for readers
	Advisory    string // of an update
	Corrections []Correction
	Checks      []Check
	History     string // path; empty where there is one version
	Report      string // path of the form with which an error is reported; empty: there is none
	Topics      []Link
	Subscribe   []Subscription
	More        []Card
	Discussion  *thread.Thread // nil: there is none
}

// Byline is who made the story, with the author's page.
type Byline struct{ Name, Path, About string }

// Subscription is a list that can be followed, with its feeds.
type Subscription struct {
	Name  string
	Links []FeedLink
}

const moreLength = 4

// story answers an address with a day and a number. The number alone finds the story; any other spelling of the rest
// leads to the one address it has.
func (s *Site) story(c call, day, last string) error {
	number, ok := numberAt(day, last)
	if !ok {
		return notHere(c.r)
	}
	return s.pageOf(c, "", func(ctx context.Context, sh *sheet) (string, any, error) {
		sh.tag(storyTag(number))
		st, err := s.Archive.Public(ctx, number)
		if err != nil {
			return "", nil, err
		}
		if st.Edition != sh.ed.Code {
			return "", nil, s.inOtherEdition(ctx, sh, st)
		}
		if !st.Public() {
			return sh.withdrawn(ctx, st)
		}
		if !sameAddress(st.Path, c.r.URL.Path) {
			return "", nil, &moved{st.Path}
		}
		page, err := sh.storyPage(ctx, st)
		return "story", page, err
	})
}

// numberAt reads the number out of "20261122" and "slug-812" or "812".
func numberAt(day, last string) (int64, bool) {
	if len(day) != 8 || strings.Trim(day, "0123456789") != "" {
		return 0, false
	}
	digits := last[strings.LastIndexByte(last, '-')+1:]
	number, err := strconv.ParseInt(digits, 10, 64)
	return number, err == nil && number > 0 && strings.Trim(digits, "0123456789") == ""
}

// sameAddress compares a root-relative address with a request's path, however each was escaped.
func sameAddress(address, path string) bool {
	plain, err := url.PathUnescape(address)
	return err == nil && plain == path
}

func (s *Site) inOtherEdition(ctx context.Context, sh *sheet, st story.Story) error {
	other, err := s.House.ByCode(ctx, st.Edition)
	if err != nil {
		return err
	}
	if other.Host != sh.ed.Host {
		return &moved{s.House.URL(other, st.Path)}
	}
	return &moved{st.Path}
}

func (sh *sheet) storyPage(ctx context.Context, st story.Story) (*storyPage, error) {
	f, err := sh.frame(ctx, st.Headline, st.Path)
	if err != nil {
		return nil, err
	}
	p := &storyPage{
		Frame: f, Number: st.Number, Headline: st.Headline, Lede: st.Lede, Note: st.NoteReaders, Advisory: st.Advisory,
		Marks: sh.marks(st.Urgency, st.Label, st.FirstPublished), Published: sh.moment(st.FirstPublished),
	}
	p.Follows = st.Kind == story.Flash && st.Body.Empty()
	p.Section = Link{Name: st.Section, Path: sh.path("section", st.Section)}
	if section := sh.section(st.Section); section != nil {
		p.Section = *section
	}
	p.belongs(&p.Section)
	p.Description = st.Lede
	if st.Version > 1 {
		at := sh.moment(st.Published)
		p.Altered, p.AlteredWord = &at, sh.say("site.updated")
		if st.Turn == story.Correction {
			p.AlteredWord = sh.say("site.corrected")
		}
	}
	if sh.site.Reports != nil {
		p.Report = sh.path("report", strconv.FormatInt(st.Number, 10))
	}
	p.setBylines(sh, st.Bylines)
	for _, step := range []func(context.Context, *sheet, story.Story) error{
		p.setMended, p.setTopics, p.setBody, p.setLanguages, p.setMore, p.setDiscussion,
	} {
		if err := step(ctx, sh, st); err != nil {
			return nil, err
		}
	}
	p.setShare(sh, st)
	return p, sh.panel(ctx, &p.Frame)
}

// setDiscussion draws the beginning of the story's discussion.
func (p *storyPage) setDiscussion(ctx context.Context, sh *sheet, st story.Story) error {
	if sh.site.Threads == nil || sh.note == nil { // a preview has none yet
		return nil
	}
	sh.tag(thread.Tag(st.Number))
	drawn, err := sh.site.Threads.First(ctx, sh.ed, st.Number, st.Path)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if p.Discussion, p.Talks = drawn, drawn != nil; p.Talks {
		drawn.At = sh.note.AsOf()
	}
	return err
}

func (p *storyPage) setBylines(sh *sheet, bylines []story.Byline) {
	for _, b := range bylines {
		about := b.Role
		if b.Role != "" && b.Place != "" {
			about += sh.comma()
		}
		p.Bylines = append(p.Bylines, Byline{Name: b.Name, Path: sh.path("author", story.AuthorSlug(b.Name, sh.ed)), About: about + b.Place})
	}
}

// setTopics names the topics and, with the section and the edition, the feeds to subscribe to.
func (p *storyPage) setTopics(ctx context.Context, sh *sheet, st story.Story) error {
	var feeds []Subscription
	for _, slug := range st.Topics {
		sh.tag("topic:" + sh.ed.Code + "/" + slug)
		topic, err := sh.site.House.Topic(ctx, sh.ed.Code, slug)
		if errs.Is(err, errs.NotFound) {
			continue // taken out of the house since
		}
		if err != nil {
			return err
		}
		p.Topics = append(p.Topics, Link{Name: topic.Name, Path: sh.path("topic", slug)})
		feeds = append(feeds, Subscription{Name: topic.Name, Links: sh.feeds(list{"topic", slug}, topic.Name)})
	}
	p.Subscribe = append([]Subscription{
		{Name: sh.say("site.all_stories"), Links: p.Feeds},
		{Name: p.Section.Name, Links: sh.feeds(list{"section", st.Section}, p.Section.Name)},
	}, feeds...)
	return nil
}

// setLanguages points to the translations that are public, each at its own address.
func (p *storyPage) setLanguages(ctx context.Context, sh *sheet, st story.Story) error {
	family, err := sh.site.Archive.Translations(ctx, st.Number)
	if err != nil || len(family) < 2 {
		return err
	}
	for _, other := range family {
		sh.tag(storyTag(other.Number))
		ed, err := sh.site.House.ByCode(ctx, other.Edition)
		if err != nil {
			return err
		}
		here, url := other.Path, sh.site.House.URL(ed, other.Path)
		if ed.Host != sh.ed.Host {
			here = url
		}
		p.speaks(ed.Locale, here, url)
	}
	return nil
}

// setMore lists the latest of the section; like the panel, it may be a minute old.
func (p *storyPage) setMore(ctx context.Context, sh *sheet, st story.Story) error {
	filter := list{"section", st.Section}.filter(sh.ed.Code)
	filter.Limit = moreLength + 1
	stories, _, err := sh.site.Archive.List(ctx, filter)
	if err != nil {
		return err
	}
	stories = without(stories, []story.Story{st}, moreLength)
	if err := sh.fetchLeads(ctx, stories); err != nil {
		return err
	}
	for _, s := range stories {
		sh.tag(storyTag(s.Number))
	}
	sh.expire(panelAge)
	p.More = sh.cards(stories)
	for i := range p.More {
		p.More[i].Lede = ""
	}
	return nil
}
