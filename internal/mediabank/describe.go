package mediabank

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"dateline.news/internal/errs"
	"dateline.news/internal/picture"
	"dateline.news/internal/text"
)

// Limits of what is said about a picture, in code points.
const (
	maxLine     = 300
	maxText     = 5000
	maxKeywords = 100
	maxTexts    = 40 // languages
)

// lines are the fields of one line, texts those that keep their paragraphs; the names are those of the JSON.
func (a *Asset) lines() map[string]*string {
	return map[string]*string{"headline": &a.Headline, "creator": &a.Creator, "supplier": &a.Supplier, "holder": &a.Holder,
		"copyright": &a.Copyright, "place": &a.Place, "alt": &a.Alt}
}

func (a *Asset) paragraphs() map[string]*string {
	return map[string]*string{"caption": &a.Caption, "instructions": &a.Instructions, "usage_terms": &a.UsageTerms}
}

// limitOf answers how many code points a field of one line may have: alternative texts can be long.
func limitOf(field string) int {
	if field == "alt" {
		return 2000
	}
	return maxLine
}

// setting is what reading a file's metadata needs to know of the house.
type setting struct {
	names  []string       // of the agency, in every edition's language
	holder string         // the agency as holder of its own pictures
	zone   *time.Location // of dates that name none
}

// describe fills an asset from what the file says about itself. It cuts what is too long: a file is never refused for
// its texts.
func describe(a *Asset, m picture.Metadata, notes []Note, in setting) {
	a.Headline = m.Headline
	if a.Headline == "" {
		a.Headline = m.Title
	}
	a.Caption, a.Alt = m.Caption, m.AltText
	a.Creator = strings.Join(m.Creators, ", ")
	a.Copyright, a.Holder = m.Copyright, holderOf(m)
	credit(a, m, in)
	a.Place = placeOf(m)
	a.Instructions, a.UsageTerms = m.Instructions, m.UsageTerms
	a.Keywords = m.Keywords
	a.Texts = textsOf(m)
	a.Notes = notes
	describeDates(a, m, in.zone)
	a.trim()
}

func credit(a *Asset, m picture.Metadata, in setting) {
	if m.Credit != "" && !ownCredit(m.Credit, m.Creators, in.names) {
		a.Supplier = m.Credit
		return
	}
	named := func(s string) bool {
		return slices.ContainsFunc(in.names, func(name string) bool { return strings.Contains(text.Fold(s), text.Fold(name)) })
	}
	if a.Holder == "" && in.holder != "" && (named(m.Credit) || named(m.Source)) {
		a.Holder = in.holder
	}
}

func describeDates(a *Asset, m picture.Metadata, zone *time.Location) {
	switch m.DateCreated.Precision {
	case picture.Day, picture.Minute, picture.Second:
		a.Taken = m.DateCreated.Starts(zone).UTC()
	case "":
	default: // a year or a month is no moment; the newsroom reads it in the note
		a.Notes = append(a.Notes, Note{Key: "mediabank.note.taken", Args: map[string]any{"date": m.DateCreated.String()}})
	}
	if !m.ReleaseDate.IsZero() {
		a.Release = m.ReleaseDate.Starts(zone).UTC()
	}
	if !m.ExpirationDate.IsZero() {
		a.Expiry = m.ExpirationDate.Ends(zone).UTC()
	}
}

func placeOf(m picture.Metadata) string {
	where := picture.Location{Sublocation: m.Sublocation, City: m.City, Province: m.Province, Country: m.Country, CountryCode: m.CountryCode}
	if where == (picture.Location{}) && len(m.LocationsShown) > 0 {
		where = m.LocationsShown[0]
	}
	if where == (picture.Location{}) && m.LocationCreated != nil {
		where = *m.LocationCreated
	}
	if where.Country == "" {
		where.Country = where.CountryCode
	}
	parts := []string{where.Sublocation, where.City, where.Province, where.Country}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	return strings.Join(slices.Compact(parts), ", ")
}

// textsOf gathers what the file says in named languages; what it says in none is the asset's own text.
func textsOf(m picture.Metadata) map[string]Text {
	texts := map[string]Text{}
	add := func(values map[string]string, field func(*Text) *string) {
		for tag, value := range values {
			parsed, err := language.Parse(tag)
			if err != nil || tag == "x-default" || value == "" {
				continue // the asset's own text holds the default; a language that does not exist cannot be asked for
			}
			t := texts[parsed.String()]
			*field(&t) = value
			texts[parsed.String()] = t
		}
	}
	add(m.Captions, func(t *Text) *string { return &t.Caption })
	add(m.AltTexts, func(t *Text) *string { return &t.Alt })
	return texts
}

// trim cleans and cuts everything that came from outside.
func (a *Asset) trim() {
	for field, s := range a.lines() {
		*s = text.Truncate(text.Clean(*s), limitOf(field))
	}
	for _, s := range a.paragraphs() {
		*s = text.Truncate(text.CleanLines(*s), maxText)
	}
	for i, word := range a.Keywords {
		a.Keywords[i] = text.Truncate(text.Clean(word), maxLine)
	}
	a.Keywords = slices.DeleteFunc(a.Keywords, func(s string) bool { return s == "" })
	a.Keywords = a.Keywords[:min(len(a.Keywords), maxKeywords)]
	for tag, t := range a.Texts {
		t = t.clean()
		a.Texts[tag] = Text{Headline: text.Truncate(t.Headline, maxLine), Caption: text.Truncate(t.Caption, maxText), Alt: text.Truncate(t.Alt, limitOf("alt"))}
		if len(a.Texts) > maxTexts {
			delete(a.Texts, tag)
		}
	}
}

func (t Text) clean() Text {
	return Text{Headline: text.Clean(t.Headline), Caption: text.CleanLines(t.Caption), Alt: text.Clean(t.Alt)}
}

// check refuses what an editor typed too long, naming the field.
func (a *Asset) check() error {
	for field, s := range a.lines() {
		if err := short(field, *s, limitOf(field)); err != nil {
			return err
		}
	}
	for field, s := range a.paragraphs() {
		if err := short(field, *s, maxText); err != nil {
			return err
		}
	}
	for _, word := range a.Keywords {
		if err := short("keywords", word, maxLine); err != nil {
			return err
		}
	}
	if len(a.Keywords) > maxKeywords || len(a.Texts) > maxTexts {
		return errs.At("keywords", "mediabank.too_many", map[string]any{"Limit": maxKeywords})
	}
	for tag, t := range a.Texts {
		for name, s := range map[string]string{"headline": t.Headline, "caption": t.Caption, "alt": t.Alt} {
			if err := short("texts."+tag+"."+name, s, maxText); err != nil {
				return err
			}
		}
	}
	if !a.Release.IsZero() && !a.Expiry.IsZero() && !a.Expiry.After(a.Release) {
		return errs.At("expiry", "mediabank.expiry_before_release", nil)
	}
	return nil
}

func short(field, s string, limit int) error {
	if n := len([]rune(s)); n > limit {
		return errs.At(field, "mediabank.too_long", map[string]any{"Limit": limit, "Length": n})
	}
	return nil
}

// words is what the newsroom's search looks through, folded.
func (a *Asset) words() string {
	all := []string{a.Headline, a.Caption, a.Alt, a.Creator, a.Supplier, a.Holder, a.Place, a.FileName}
	all = append(all, a.Keywords...)
	for _, t := range a.Texts {
		all = append(all, t.Headline, t.Caption, t.Alt)
	}
	return fold(strings.Join(all, " "))
}

// fold makes two spellings of a word the same: "Núñez" is found as "nunez".
func fold(s string) string { return text.Fold(text.Unaccent(s, "")) }

// public is what a rendition says about itself.
func (a *Asset) public() picture.Public {
	p := picture.Public{Credit: CreditLine(*a, CreditPattern), Copyright: a.Copyright, Caption: a.Caption, UsageTerms: a.UsageTerms}
	if a.Creator != "" {
		p.Creators = strings.Split(a.Creator, ", ")
	}
	if p.Copyright == "" && a.Holder != "" {
		p.Copyright = "© " + a.Holder
	}
	return p
}
