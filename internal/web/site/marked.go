package site

import (
	"cmp"
	"context"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"dateline.news/internal/prose"
	"dateline.news/internal/story"
)

// Marked is a text in which corrected words bear a mark. A text without any is one span.
type Marked []Span

// Span is a piece of a marked text; Sign is set behind corrected words.
type Span struct {
	Text string
	Sign *Sign
}

// Sign is the mark behind corrected words, which opens what stood there before, what stands there now, and why.
type Sign struct {
	Name  string // of the correction in the page: "c5"
	Label string // for who does not see it
}

func correctionName(id int64) string { return "c" + strconv.FormatInt(id, 10) }

// errata are the corrections of a story with the words of the page that they mark.
type errata struct {
	sh    *sheet
	of    []story.Corrected
	spots []story.Spot
}

func (sh *sheet) errata(st story.Story) *errata {
	return &errata{sh: sh, of: st.Corrections, spots: st.Spots()}
}

func (e *errata) sign(id int64) *Sign {
	return &Sign{Name: correctionName(id), Label: e.sh.say("site.correction_opens")}
}

// at marks a text of the copy by its place: headline or lede.
func (e *errata) at(place, words string) Marked {
	var here []story.Spot
	for _, s := range e.spots {
		if s.Place == place && s.To <= len(words) {
			here = append(here, s)
		}
	}
	return e.cut(words, here)
}

// said marks a caption or credit line as it stands on the page. A caption of the story's own has no asset.
func (e *errata) said(place string, asset int64, words string) Marked {
	var here []story.Spot
	for _, c := range slices.Backward(e.of) {
		if c.Where() != place || c.Class == story.ClassRefile || c.Asset != 0 && c.Asset != asset {
			continue
		}
		from, to, found := c.In(words)
		overlaps := func(o story.Spot) bool { return o.From < to && from < o.To }
		if found && !slices.ContainsFunc(here, overlaps) {
			here = append(here, story.Spot{Correction: c.ID, From: from, To: to})
		}
	}
	return e.cut(words, here)
}

// cut parts a text at the spots, which do not overlap.
func (e *errata) cut(words string, spots []story.Spot) Marked {
	slices.SortFunc(spots, func(a, b story.Spot) int { return cmp.Compare(a.From, b.From) })
	var m Marked
	last := 0
	for _, s := range spots {
		if s.From > last {
			m = append(m, Span{Text: words[last:s.From]})
		}
		m = append(m, Span{Text: words[s.From:s.To], Sign: e.sign(s.Correction)})
		last = s.To
	}
	if last < len(words) {
		m = append(m, Span{Text: words[last:]})
	}
	return m
}

// body answers what is noted in the text itself.
func (e *errata) body() []prose.Noted {
	var noted []prose.Noted
	for _, s := range e.spots {
		path, inBody := strings.CutPrefix(s.Place, "body.")
		if inBody && (!strings.Contains(path, ".attrs.") || strings.HasSuffix(path, ".attrs.speaker")) {
			noted = append(noted, prose.Noted{Path: path, From: s.From, To: s.To, Name: correctionName(s.Correction)})
		}
	}
	return noted
}

// Note draws the mark behind corrected words of the body.
func (d *drawer) Note(name string) template.HTML {
	return template.HTML(strings.TrimSuffix(string(d.part("sign", &Sign{Name: name, Label: d.sh.say("site.correction_opens")})), "\n"))
}

// marked sets the marks into what is said of a picture.
func (e *errata) marked(p *Picture) {
	p.Said, p.Credited = e.said(story.PlaceCaption, p.Number, p.Caption), e.said(story.PlaceCredit, p.Number, p.Credit)
	for _, span := range e.said(story.PlaceAlt, p.Number, p.Alt) { // words that most readers do not see: their mark stands with the credit
		if span.Sign != nil {
			p.Altered = append(p.Altered, span.Sign)
		}
	}
}

// setMended tells what was wrong, and what readers must know of the time when the story was not to be seen.
func (p *storyPage) setMended(ctx context.Context, sh *sheet, st story.Story) error {
	e := sh.errata(st)
	p.Heading, p.Opening = e.at("headline", st.Headline), e.at("lede", st.Lede)
	for _, c := range st.Corrections {
		p.Corrections = append(p.Corrections, sh.correction(c))
	}
	if st.Version > 1 {
		p.History = st.Path + "/history"
	}
	acts, err := sh.site.Archive.PublicActs(ctx, []int64{st.Number})
	p.Checks = sh.checks(acts[st.Number])
	return err
}

// Check is a time in which a story was not to be seen, as it is told afterwards.
type Check struct {
	Text string
	When When // it ended
}

// checks tells when the story was withdrawn and how that ended, as far as it has.
func (sh *sheet) checks(acts []story.Act) []Check {
	var checks []Check
	var begun story.Act
	for _, act := range acts {
		switch act.Kind {
		case story.EventHeld, story.EventKilled:
			begun = act
		case story.EventReleased, story.EventCorrected, story.EventRestored:
			checks = append(checks, Check{
				Text: sh.say("site.check_"+strings.TrimPrefix(act.Kind, "story."), "From", begun.At, "To", act.At), When: sh.dated(act.At),
			})
		}
	}
	return checks
}
