package story

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// MaxFix is the longest passage that a correction finds or puts in its place, in code points.
const MaxFix = 2000

// Correct replaces the exact words of a fix, which must stand once in headline, lede or body, in a new version that keeps
// the correction with it. Marks on the words around stay. A withdrawn story can be corrected and stays withdrawn.
func (a *Archive) Correct(ctx context.Context, who account.Actor, number int64, f Fix) (Story, error) {
	f, err := f.check()
	if err != nil {
		return Story{}, err
	}
	var corrected Story
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		s, err := a.lock(ctx, tx, number)
		if err != nil {
			return err
		}
		if err := who.Must(account.Correct, s.Edition, s.Section); err != nil {
			return err
		}
		corrected, err = a.correct(ctx, tx, who, s, f)
		return err
	})
	return corrected, err
}

func (a *Archive) correct(ctx context.Context, tx *store.Tx, who account.Actor, s Story, f Fix) (Story, error) {
	ed, err := a.house.ByCode(ctx, s.Edition)
	if err != nil {
		return Story{}, err
	}
	fixed, place, err := s.Copy.replaceOnce(f.Find, f.Replace)
	if err != nil {
		return Story{}, err
	}
	fixed = fixed.Tidy()
	// The section may have been removed since, and a correction must not wait for another.
	if fixed.Section == s.Section {
		if _, known := ed.Section(s.Section); !known {
			ed.Sections = append(slices.Clone(ed.Sections), sectionOf(s))
		}
	}
	if err := fixed.Validate(s.Kind, ed); err != nil {
		return Story{}, atReplace(err)
	}
	fix := &Corrected{Place: place, Old: f.Find, New: f.Replace, Class: f.Class, Cause: f.Cause, Note: f.Note}
	return a.addVersion(ctx, tx, who, step{edition: ed, kind: s.Kind, copy: fixed, previous: &s, turn: Correction, fix: fix})
}

// check answers the fix with its notes cleaned. Find and Replace stay to the letter.
func (f Fix) check() (Fix, error) {
	f.Cause, f.Note = text.CleanLines(f.Cause), text.CleanLines(f.Note)
	if f.Class == "" {
		f.Class = ClassCorrection
	}
	switch {
	case strings.TrimSpace(f.Find) == "":
		return f, errs.At("find", "story.fix_missing", nil)
	case f.Find == f.Replace:
		return f, errs.At("replace", "story.fix_same", nil)
	case !slices.Contains(Classes, f.Class):
		return f, errs.At("class", "story.class_unknown", map[string]any{"Class": string(f.Class)})
	case f.Note == "" && f.Class != ClassRefile:
		return f, errs.At("note", "story.note_missing", nil)
	}
	for field, s := range map[string]string{"find": f.Find, "replace": f.Replace} {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return f, errs.At(field, "story.fix_unreadable", nil)
		}
		if err := limit(field, "story.fix_too_long", s, MaxFix); err != nil {
			return f, err
		}
	}
	for field, s := range map[string]string{"cause": f.Cause, "note": f.Note} {
		if err := limit(field, "story.note_too_long", s, MaxNote); err != nil {
			return f, err
		}
	}
	return f, nil
}

// Corrections answers what was corrected in the public stories of an edition, newest first, each with its story's
// headline and path. before is the ID after which the page goes on, 0 for the first; limit 0 means 20, at most 100.
func (a *Archive) Corrections(ctx context.Context, edition string, before int64, limit int) ([]Corrected, error) {
	ed, err := a.house.ByCode(ctx, edition)
	if err != nil {
		return nil, err
	}
	if limit = min(limit, 100); limit <= 0 {
		limit = 20
	}
	rows, err := a.db.Query(ctx, `
		select c.id, c.story, c.version, c.place, c.old, c.new, c.class, c.cause, c.note, c.actor, c.at, s.day, s.slug, v.copy
		from story_correction c
		join story s on s.number = c.story
		join story_version v on v.story = s.number and v.version = s.version
		where c.edition = $1 and ($2 = 0 or c.id < $2) and s.state = 'published'
		order by c.id desc
		limit $3`, edition, before, limit)
	if err != nil {
		return nil, err
	}
	var all []Corrected
	err = store.Each(rows, func(scan func(...any) error) error {
		var day, slug, copyText string
		c, err := scanCorrected(scan, &day, &slug, &copyText)
		if err != nil {
			return err
		}
		text, err := readCopy(copyText, "")
		c.Headline, c.Path = text.Headline, a.house.StoryPath(ed, day, slug, c.Story)
		all = append(all, c.forReaders())
		return err
	})
	return all, err
}
