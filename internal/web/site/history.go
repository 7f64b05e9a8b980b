package site

import (
	"context"
	"slices"
	"strings"

	"dateline.news/internal/errs"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// historyPage is what a story said when: every version that readers have seen, with what it changed.
type historyPage struct {
	Frame
	Headline string
	Story    string // path
	Versions []PastVersion
	Checks   []Check
}

// PastVersion is one version, the newest first.
type PastVersion struct {
	Number      int
	Word        string // "Correction", "Update", "First published"
	When        When
	Advisory    string
	Corrections []Correction
	Changes     []Change
}

// Change is what became of one part of the text.
type Change struct {
	Name   string         // "Headline"
	Blocks [][]text.Piece // paragraphs
}

// history answers the versions of a story with their differences.
func (s *Site) history(c call, day, last string) error {
	number, ok := numberAt(day, last)
	if !ok {
		return notHere(c.r)
	}
	return s.page(c, func(ctx context.Context, sh *sheet) (string, any, error) {
		sh.tag(storyTag(number))
		st, versions, err := s.Archive.History(ctx, number)
		if err != nil {
			return "", nil, err
		}
		if st.Edition != sh.ed.Code {
			return "", nil, errs.New(errs.NotFound, "story %d is in another edition", number)
		}
		if !st.Public() {
			return sh.withdrawn(ctx, st)
		}
		here := st.Path + "/history"
		if !sameAddress(here, c.r.URL.Path) {
			return "", nil, &moved{here}
		}
		page, err := sh.historyPage(ctx, st, versions)
		return "history", page, err
	})
}

func (sh *sheet) historyPage(ctx context.Context, st story.Story, versions []story.Version) (*historyPage, error) {
	f, err := sh.frame(ctx, sh.say("site.history_of", "Headline", st.Headline), st.Path+"/history")
	if err != nil {
		return nil, err
	}
	f.Robots = "noindex"
	p := &historyPage{Frame: f, Headline: st.Headline, Story: st.Path}
	acts, err := sh.site.Archive.PublicActs(ctx, []int64{st.Number})
	if err != nil {
		return nil, err
	}
	p.Checks = sh.checks(acts[st.Number])
	for i, v := range versions {
		past := PastVersion{Number: v.Version, Word: sh.say("site.version_" + string(v.Turn)), When: sh.moment(v.Published), Advisory: v.Advisory}
		for _, c := range st.Corrections {
			if c.Version == v.Version {
				past.Corrections = append(past.Corrections, sh.correction(c))
			}
		}
		if i > 0 {
			past.Changes = sh.changes(versions[i-1].Copy, v.Copy)
		}
		p.Versions = append(p.Versions, past)
	}
	slices.Reverse(p.Versions)
	return p, nil
}

// changes compares what is printed of two versions.
func (sh *sheet) changes(before, after story.Copy) []Change {
	var all []Change
	for _, part := range []struct{ name, before, after string }{
		{"site.part_headline", before.Headline, after.Headline},
		{"site.part_lede", before.Lede, after.Lede},
		{"site.part_dateline", sh.dateline(before.Dateline), sh.dateline(after.Dateline)},
		{"site.part_body", before.Body.Text(), after.Body.Text()},
		{"site.part_bylines", names(before.Bylines), names(after.Bylines)},
		{"site.part_note", before.NoteReaders, after.NoteReaders},
	} {
		if part.before != part.after {
			all = append(all, Change{Name: sh.say(part.name), Blocks: text.Changed(text.Diff(part.before, part.after))})
		}
	}
	return all
}

func names(bylines []story.Byline) string {
	var all []string
	for _, b := range bylines {
		all = append(all, b.Name)
	}
	return strings.Join(all, ", ")
}
