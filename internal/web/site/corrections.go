package site

import (
	"context"
	"html/template"
	"strconv"

	"dateline.news/internal/story"
	"dateline.news/internal/web"
)

// correctionsPage is everything that the edition has corrected.
type correctionsPage struct {
	Frame
	Corrections []Correction
}

// Correction is one correction, under its story or in the edition's list.
type Correction struct {
	Name     string // in the page: "c5"
	Word     string // "Correction", "Clarification"
	When     When
	Where    string // "in the headline"
	Note     string
	Old, New string
	Slip     bool // of spelling or form: a small line
	Headline string
	Path     string
}

const correctionsLength = 30

func (s *Site) corrections(c call) error {
	before, err := idBefore(c.r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	query := ""
	if before > 0 {
		query = "before=" + strconv.FormatInt(before, 10)
	}
	return s.pageOf(c, query, func(ctx context.Context, sh *sheet) (string, any, error) {
		sh.tag("feed:" + sh.ed.Code)
		here := sh.path("corrections")
		f, err := sh.frame(ctx, sh.say("site.corrections"), here)
		if err != nil {
			return "", nil, err
		}
		f.Description = sh.say("site.corrections_about")
		f.Feeds = append(f.Feeds, sh.feeds(list{"corrections", ""}, sh.say("site.corrections"))...)
		f.Share.Description = f.Description
		if before > 0 {
			f.Canonical += "?" + query
			f.Share.URL = f.Canonical
		}
		made, err := s.Archive.Corrections(ctx, sh.ed.Code, before, correctionsLength)
		if err != nil {
			return "", nil, err
		}
		if len(made) == correctionsLength {
			f.Older = here + "?before=" + strconv.FormatInt(made[len(made)-1].ID, 10)
		}
		page := correctionsPage{Frame: f}
		for _, m := range made {
			page.Corrections = append(page.Corrections, sh.correction(m))
		}
		return "corrections", &page, nil
	})
}

func (sh *sheet) correction(c story.Corrected) Correction {
	if c.Note == "" {
		c.Note = story.HouseNote(sh.ed.Locale, c)
	}
	return Correction{
		Name: correctionName(c.ID), Word: sh.say("correction." + string(c.Class)), When: sh.dated(c.At), Where: sh.say("correction.in_" + c.Where()), Note: c.Note,
		Old: c.Old, New: c.New, Slip: c.Class == story.ClassRefile, Headline: c.Headline, Path: c.Path,
	}
}

// correctionsFeed answers what the edition has corrected as a feed: who carries our stories finds there what to mend.
func (s *Site) correctionsFeed(c call, file string) error {
	write := feedForms[file]
	if write == nil {
		return notHere(c.r)
	}
	return s.kept(c, "", func(ctx context.Context, sh *sheet) (*web.Page, error) {
		sh.tag("edition:"+sh.ed.Code, "feed:"+sh.ed.Code)
		made, err := s.Archive.Corrections(ctx, sh.ed.Code, 0, correctionsLength)
		if err != nil {
			return nil, err
		}
		name := sh.ed.Name + " – " + sh.say("site.corrections")
		ch := channel{
			Title: name, About: sh.say("site.corrections_about"), Language: sh.ed.Locale, Agency: sh.ed.Agency,
			Home: sh.url(sh.path("corrections")), Self: sh.url(sh.path("corrections", file)),
		}
		for _, m := range made {
			ch.Entries = append(ch.Entries, sh.correctionEntry(m))
		}
		if len(made) > 0 {
			ch.Updated = made[0].At
		}
		return write(ch)
	})
}

func (sh *sheet) correctionEntry(m story.Corrected) entry {
	c := sh.correction(m)
	return entry{
		ID: sh.permanentID(m.Story, m.At) + "/correction/" + strconv.FormatInt(m.ID, 10), URL: sh.url(m.Path), Title: c.Word + ": " + m.Headline, Summary: c.Note,
		HTML: "<p>" + template.HTMLEscapeString(c.Note) + "</p>\n<p>" + template.HTMLEscapeString(c.Where) + ": <del>" + template.HTMLEscapeString(m.Old) + "</del> <ins>" +
			template.HTMLEscapeString(m.New) + "</ins></p>\n",
		Subjects: []string{c.Word}, Published: m.At, Updated: m.At,
	}
}
