package site

import (
	"context"
	"strconv"

	"dateline.news/internal/story"
)

// correctionsPage is everything that the edition has corrected.
type correctionsPage struct {
	Frame
	Corrections []Correction
}

// Correction is one correction, under its story or in the edition's list.
type Correction struct {
	Word     string // "Correction", "Clarification"
	When     When
	Note     string
	Old, New string
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
	return Correction{
		Word: sh.say("correction." + string(c.Class)), When: sh.dated(c.At), Note: c.Note, Old: c.Old, New: c.New, Headline: c.Headline, Path: c.Path,
	}
}
