package story

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
	"dateline.news/internal/text"
)

// Limits of a copy, in code points or entries.
const (
	MaxHeadline = 200
	MaxSlugline = 60
	MaxLede     = 1000
	MaxPart     = 120 // of a name, a role, a place, an agency, a printed date
	MaxNote     = 5000
	MaxAdvisory = 200
	MaxBylines  = 20
	MaxTopics   = 30
)

// Urgency as IPTC counts it: 1 is most urgent, 8 least. Up to Rush is a right of its own.
const (
	Rush         = 3
	UsualUrgency = 5
	LeastUrgency = 8
)

// Tidy answers the copy with its lines cleaned of what nobody can see, and what was left out at its usual value.
// Words, dates and marks stay to the letter.
func (c Copy) Tidy() Copy {
	c.Headline, c.Slugline, c.Lede = text.Clean(c.Headline), text.Clean(c.Slugline), text.CleanLines(c.Lede)
	c.NoteDesk, c.NoteClients, c.NoteReaders = text.CleanLines(c.NoteDesk), text.CleanLines(c.NoteClients), text.CleanLines(c.NoteReaders)
	c.Advisory = text.Clean(c.Advisory)
	c.Section, c.Topics, c.Bylines = strings.TrimSpace(c.Section), tidyTopics(c.Topics), tidyBylines(c.Bylines)
	if c.Dateline != nil {
		c.Dateline = tidyDateline(*c.Dateline)
	}
	if c.Lead.Asset == 0 {
		c.Lead.Crop = ""
	}
	if c.Urgency == 0 {
		c.Urgency = UsualUrgency
	}
	if c.Label == "" {
		c.Label = News
	}
	if c.Translates != nil && *c.Translates == (Origin{}) {
		c.Translates = nil
	}
	return c
}

// tidyDateline answers nil for a dateline of which nothing is left.
func tidyDateline(d Dateline) *Dateline {
	d = Dateline{Place: text.Clean(d.Place), Agency: text.Clean(d.Agency), Date: text.Clean(d.Date)}
	if d == (Dateline{}) {
		return nil
	}
	return &d
}

func tidyTopics(topics []string) []string {
	var tidy []string
	for _, slug := range topics {
		if slug = strings.TrimSpace(slug); slug != "" && !slices.Contains(tidy, slug) {
			tidy = append(tidy, slug)
		}
	}
	return tidy
}

func tidyBylines(bylines []Byline) []Byline {
	var tidy []Byline
	for _, b := range bylines {
		b = Byline{Name: text.Clean(b.Name), Role: text.Clean(b.Role), Place: text.Clean(b.Place)}
		if b != (Byline{}) {
			tidy = append(tidy, b)
		}
	}
	return tidy
}

// Limits refuses what is too long, too many or of no known sort; what is only missing it lets pass. A draft may be saved
// once it answers nil. Call it on a tidy copy.
func (c Copy) Limits() error {
	for _, check := range []func() error{c.limitLines, c.limitBylines, c.limitSorts} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c Copy) limitLines() error {
	dateline := Dateline{}
	if c.Dateline != nil {
		dateline = *c.Dateline
	}
	for _, line := range []struct {
		field, key, text string
		max              int
	}{
		{"headline", "story.headline_too_long", c.Headline, MaxHeadline},
		{"slugline", "story.slugline_too_long", c.Slugline, MaxSlugline},
		{"lede", "story.lede_too_long", c.Lede, MaxLede},
		{"dateline.place", "story.part_too_long", dateline.Place, MaxPart},
		{"dateline.agency", "story.part_too_long", dateline.Agency, MaxPart},
		{"dateline.date", "story.part_too_long", dateline.Date, MaxPart},
		{"note_desk", "story.note_too_long", c.NoteDesk, MaxNote},
		{"note_clients", "story.note_too_long", c.NoteClients, MaxNote},
		{"note_readers", "story.note_too_long", c.NoteReaders, MaxNote},
		{"advisory", "story.advisory_too_long", c.Advisory, MaxAdvisory},
	} {
		if err := limit(line.field, line.key, line.text, line.max); err != nil {
			return err
		}
	}
	return nil
}

func limit(field, key, text string, most int) error {
	if got := utf8.RuneCountInString(text); got > most {
		return errs.At(field, key, map[string]any{"Max": most, "Got": got})
	}
	return nil
}

func (c Copy) limitBylines() error {
	if len(c.Bylines) > MaxBylines {
		return errs.At("bylines", "story.bylines_too_many", map[string]any{"Max": MaxBylines, "Got": len(c.Bylines)})
	}
	for i, b := range c.Bylines {
		at := fmt.Sprintf("bylines[%d]", i)
		if b.Name == "" {
			return errs.At(at+".name", "story.byline_unnamed", nil)
		}
		for part, text := range map[string]string{"name": b.Name, "role": b.Role, "place": b.Place} {
			if err := limit(at+"."+part, "story.part_too_long", text, MaxPart); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c Copy) limitSorts() error {
	switch {
	case len(c.Topics) > MaxTopics:
		return errs.At("topics", "story.topics_too_many", map[string]any{"Max": MaxTopics, "Got": len(c.Topics)})
	case c.Urgency < 1 || c.Urgency > LeastUrgency:
		return errs.At("urgency", "story.urgency_unknown", map[string]any{"Max": LeastUrgency, "Got": c.Urgency})
	case !slices.Contains(Labels, c.Label):
		return errs.At("label", "story.label_unknown", map[string]any{"Label": string(c.Label)})
	case c.Lead.Asset < 0:
		return errs.At("lead.asset", "story.picture_unknown", map[string]any{"Number": c.Lead.Asset})
	case c.Lead.Crop != "" && !prose.CropKnown(c.Lead.Crop):
		return errs.At("lead.crop", "story.crop_unknown", map[string]any{"Crop": text.Truncate(c.Lead.Crop, 40), "Ratios": strings.Join(prose.Ratios(), ", "), "Step": prose.FocusStep})
	case c.Translates != nil && (c.Translates.Number < 1 || c.Translates.Version < 1):
		return errs.At("translates", "story.origin_unknown", map[string]any{"Number": c.Translates.Number, "Version": c.Translates.Version})
	}
	return nil
}

// Validate is Limits and what publishing needs besides, as far as the copy and its edition can say. Call it on a tidy copy.
func (c Copy) Validate(kind Kind, ed edition.Edition) error {
	if err := checkKind(kind); err != nil {
		return err
	}
	if err := c.Limits(); err != nil {
		return err
	}
	switch {
	case c.Headline == "":
		return errs.At("headline", "story.headline_missing", nil)
	case c.Section == "":
		return errs.At("section", "story.section_missing", nil)
	case kind == Article && c.Body.Empty():
		return errs.At("body", "story.body_missing", nil)
	}
	if _, known := ed.Section(c.Section); !known {
		return errs.At("section", "story.section_unknown", map[string]any{"Section": c.Section})
	}
	if cards := c.Body.UnlinkedCards(); len(cards) > 0 {
		refusal := errs.Say(errs.Blocked, "story.card_unlinked", map[string]any{"Headline": cards[0].Headline})
		refusal.Field = cardField(cards[0].Index)
		return refusal
	}
	return nil
}

func checkKind(kind Kind) error {
	switch kind {
	case Article, Flash:
		return nil
	case Live, Gallery:
		return errs.At("kind", "story.kind_unbuilt", map[string]any{"Kind": string(kind)})
	}
	return errs.At("kind", "story.kind_unknown", map[string]any{"Kind": string(kind)})
}

func cardField(index int) string { return fmt.Sprintf("body.content[%d].attrs.story", index) }

// Pictures answers every asset that the copy shows, the lead first, each once.
func (c Copy) Pictures() []int64 {
	var assets []int64
	if c.Lead.Asset > 0 {
		assets = append(assets, c.Lead.Asset)
	}
	for _, n := range c.Body.Pictures() {
		if n != c.Lead.Asset {
			assets = append(assets, n)
		}
	}
	return assets
}

// AuthorSlug is the name of an author as it stands in the address of the author's page.
func AuthorSlug(name string, ed edition.Edition) string { return slugOf(name, ed) }

func slugOf(words string, ed edition.Edition) string {
	if ed.ASCIISlug {
		words = text.Transliterate(words, ed.Locale)
	}
	return text.Slug(words, ed.Locale)
}
