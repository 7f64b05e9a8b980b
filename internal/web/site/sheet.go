package site

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/front"
	"dateline.news/internal/lang"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// sheet is a page while it is being made: the edition it is for, that edition's words and zone, the note of what the
// page shows, and the pictures that were fetched for it.
type sheet struct {
	site   *Site
	ed     edition.Edition
	words  *lang.Printer
	zone   *time.Location
	note   *web.Note
	status int
	now    time.Time
	trial  *front.Arrangement // an order of the home page to be looked at; nil: the one that counts
	assets map[int64]mediabank.Asset
	media  func(mediabank.Asset, mediabank.Print) string // the address of a print's renditions, without the width
}

func (s *Site) sheet(ed edition.Edition, note *web.Note) *sheet {
	return &sheet{site: s, ed: ed, words: lang.For(ed.Locale).In(s.House.Zone(ed)), zone: s.House.Zone(ed), note: note, now: s.Clock.Now(), media: publicFile, assets: map[int64]mediabank.Asset{}}
}

// tag notes what the page shows; a page that is not kept needs no note.
func (sh *sheet) tag(tags ...string) {
	if sh.note != nil {
		sh.note.Tag(tags...)
	}
}

// expire lets the page live at most d.
func (sh *sheet) expire(d time.Duration) {
	if sh.note != nil {
		sh.note.Expire(d)
	}
}

// say answers a text of the catalogue with named values: say("site.latest_in", "Section", "World").
func (sh *sheet) say(key string, pairs ...any) string { return sh.words.T(key, pairs...) }

// path answers the address of a page of the edition.
func (sh *sheet) path(elem ...string) string { return sh.site.House.Path(sh.ed, elem...) }

func (sh *sheet) url(path string) string { return sh.site.House.URL(sh.ed, path) }

// When is a moment as a person reads it and as a program does.
type When struct{ ISO, Text string }

// moment is a time with its day and zone, as on a story's own page.
func (sh *sheet) moment(t time.Time) When {
	return When{ISO: sh.iso(t), Text: sh.words.DateTime(t, sh.zone)}
}

// dated is a time with its day, as on a card: the zone is the edition's.
func (sh *sheet) dated(t time.Time) When {
	return When{ISO: sh.iso(t), Text: sh.words.Date(t, sh.zone, lang.Medium) + sh.comma() + sh.words.Time(t, sh.zone)}
}

// comma parts two things in the edition's script.
func (sh *sheet) comma() string {
	if sh.ed.Direction == "rtl" {
		return "، "
	}
	return ", "
}

// clock is the time alone, for a list that names the day above.
func (sh *sheet) clock(t time.Time) When {
	return When{ISO: sh.iso(t), Text: sh.words.Time(t, sh.zone)}
}

// iso is a moment for programs, in the edition's zone.
func (sh *sheet) iso(t time.Time) string { return t.In(sh.zone).Format(time.RFC3339) }

// Marks are the words beside a headline, each empty as a rule.
type Marks struct {
	Urgent  string // "Breaking", for a day
	Label   string // "Opinion"
	Changed string // "Corrected"
}

// Any says whether there is a mark at all.
func (m Marks) Any() bool { return m != Marks{} }

// urgentFor is how long a story is called urgent: after a day it may be important, but it is not breaking.
const urgentFor = 24 * time.Hour

func (sh *sheet) marks(urgency int, label story.Label, first time.Time) Marks {
	var m Marks
	if left := first.Add(urgentFor).Sub(sh.site.Clock.Now()); urgency >= 1 && urgency <= 3 && left > 0 {
		m.Urgent = sh.say("urgency." + strconv.Itoa(urgency))
		sh.expire(left)
	}
	if label != "" && label != story.News {
		m.Label = sh.say("label." + string(label))
	}
	return m
}

// fetch gets the assets for the pictures of a page, in one question, and tags the page with them.
func (sh *sheet) fetch(ctx context.Context, numbers ...int64) error {
	var wanted []int64
	for _, n := range numbers {
		if _, known := sh.assets[n]; n != 0 && !known && !slices.Contains(wanted, n) {
			wanted = append(wanted, n)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	found, err := sh.site.Bank.Pictures(ctx, wanted)
	if err != nil {
		return fmt.Errorf("pictures of a page: %w", err)
	}
	for _, n := range wanted {
		sh.tag("asset:" + strconv.FormatInt(n, 10))
		sh.assets[n] = found[n] // the zero Asset where there is none: asked for once
	}
	return nil
}

func (sh *sheet) fetchLeads(ctx context.Context, lists ...[]story.Story) error {
	var numbers []int64
	for _, stories := range lists {
		for _, s := range stories {
			numbers = append(numbers, s.Lead.Asset)
		}
	}
	return sh.fetch(ctx, numbers...)
}

// Card is a story in a list.
type Card struct {
	Number   int64
	Path     string
	Headline string
	Lede     string // empty where there is no room for it
	Marks    Marks
	When     When
	Section  *Link // nil on the section's own page
	Picture  *Picture
	Second   bool // its headline is of the second level, not the third
}

// card makes the card of a story with all it may carry; the page takes off what it has no room for.
func (sh *sheet) card(s story.Story) Card {
	c := Card{
		Number: s.Number, Path: s.Path, Headline: s.Headline, Lede: s.Lede, When: sh.dated(s.FirstPublished),
		Marks: sh.marks(s.Urgency, s.Label, s.FirstPublished), Section: sh.section(s.Section),
	}
	switch s.Turn {
	case story.Correction:
		c.Marks.Changed = sh.say("site.mark_corrected")
	case story.Update:
		c.Marks.Changed = sh.say("site.mark_updated")
	}
	if p := sh.picture(lead(s), ""); p != nil {
		p.Sizes = "(min-width: 60rem) 18rem, 40vw"
		p.Alt = "" // the headline beside it says what it is about
		c.Picture = p
	}
	return c
}

func (sh *sheet) cards(stories []story.Story) []Card {
	cards := make([]Card, 0, len(stories))
	for _, s := range stories {
		c := sh.card(s)
		c.Section = nil
		cards = append(cards, c)
	}
	return cards
}

// section answers the link to a section, nil where the edition has none of this slug any more.
func (sh *sheet) section(slug string) *Link {
	for _, sec := range sh.ed.Sections {
		if sec.Slug == slug {
			return &Link{Name: sec.Name, Path: sh.path("section", slug)}
		}
	}
	return nil
}

// Day is a day of the newsfeed.
type Day struct {
	ISO, Text string
	Lines     []Line
	Second    bool // its heading is of the second level, not the third
}

// Line is a line of the newsfeed: a story, or the notice that stands where a withdrawn one stood.
type Line struct {
	Story     int64
	Journal   int64
	News      int64 // the journal's id since which it is news
	Path      string
	Headline  string
	Withdrawn bool
	Notice    string // instead of the headline
	Reason    string
	Marks     Marks
	When      When
}

// days sets the lines of a newsfeed under their days in the edition's zone.
func (sh *sheet) days(lines []newsfeed.Line) []Day {
	var days []Day
	for _, l := range lines {
		at := l.At.In(sh.zone)
		if iso := at.Format(time.DateOnly); len(days) == 0 || days[len(days)-1].ISO != iso {
			days = append(days, Day{ISO: iso, Text: sh.words.Date(at, sh.zone, lang.Long)})
		}
		day := &days[len(days)-1]
		day.Lines = append(day.Lines, sh.line(l))
	}
	return days
}

func (sh *sheet) line(l newsfeed.Line) Line {
	out := Line{Story: l.Story, Journal: l.Journal, News: l.News, Path: l.Path, Headline: l.Headline, When: sh.clock(l.At)}
	if !l.Public() {
		out.Withdrawn, out.Headline, out.Reason = true, "", l.Reason
		out.Notice = sh.say(withdrawnTexts[l.State].heading)
		return out
	}
	out.Marks = sh.marks(l.Urgency, l.Label, l.At)
	switch {
	case l.Corrected:
		out.Marks.Changed = sh.say("site.mark_corrected")
	case l.Updated:
		out.Marks.Changed = sh.say("site.mark_updated")
	}
	return out
}

func storyTag(number int64) string { return "story:" + strconv.FormatInt(number, 10) }
