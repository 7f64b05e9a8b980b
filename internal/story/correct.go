package story

import (
	"context"
	"fmt"
	"slices"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/store"
)

// Correct replaces the exact words of a fix in a new version that keeps the correction with it. Marks on the words around
// stay. What is said of a picture is corrected in every story that shows it, which takes the right in each of their
// editions. A held story is released by its correction, unless the fix says otherwise; a killed one stays killed.
//
// Where a section demands a second person it refuses with errs.Blocked: then AskCorrection leaves a request.
func (a *Archive) Correct(ctx context.Context, who account.Actor, number int64, f Fix) (Story, error) {
	s, request, err := a.correct(ctx, who, number, f, nil)
	if err == nil && request.ID != 0 {
		return Story{}, errs.Say(errs.Blocked, "story.second_person", nil)
	}
	return s, err
}

// AskCorrection is Correct; but where a section demands a second person it leaves the fix for one and answers the request
// beside the story as it still is. A request with the ID 0 says that the story is corrected.
func (a *Archive) AskCorrection(ctx context.Context, who account.Actor, number int64, f Fix) (Story, Request, error) {
	return a.correct(ctx, who, number, f, a.leave)
}

// leaving is what becomes of a fix that needs a second person; nil: nothing.
type leaving func(ctx context.Context, tx *store.Tx, who account.Actor, o order) (Request, error)

// order is a fix on its way: what it changes, and in which stories.
type order struct {
	fix     Fix
	aim     aim
	story   Story   // that it was found in
	stories []Story // locked, with the story itself
	asked   *Request
}

func (a *Archive) correct(ctx context.Context, who account.Actor, number int64, f Fix, leave leaving) (s Story, r Request, err error) {
	if f, err = f.check(); err != nil {
		return Story{}, Request{}, err
	}
	err = a.db.Update(ctx, func(tx *store.Tx) error {
		s, r = Story{}, Request{}
		o, err := a.order(ctx, tx, who, number, f)
		if err != nil {
			return err
		}
		second, err := a.needsSecond(ctx, o)
		if err != nil {
			return err
		}
		if second {
			s, r = o.story, Request{ID: -1}
			if leave != nil {
				r, err = leave(ctx, tx, who, o)
			}
			return err
		}
		s, err = a.carryOut(ctx, tx, who, o)
		return err
	})
	return s, r, err
}

// order finds what a fix means, locks every story that it changes and asks for the right in each.
func (a *Archive) order(ctx context.Context, tx *store.Tx, who account.Actor, number int64, f Fix) (order, error) {
	s, err := a.Load(ctx, tx, number)
	if err != nil {
		return order{}, err
	}
	if err := who.Must(account.Correct, s.Edition, s.Section); err != nil {
		return order{}, err
	}
	first, err := a.aim(ctx, tx, s, f)
	if err != nil {
		return order{}, err
	}
	o := order{fix: f}
	if o.stories, err = a.touched(ctx, tx, s, first); err != nil {
		return order{}, err
	}
	for _, touched := range o.stories {
		if touched.Number == number {
			o.story = touched
		}
		if !who.Can(account.Correct, touched.Edition, touched.Section) {
			return order{}, errs.Say(errs.Forbidden, "story.correct_no_right_there", map[string]any{"Edition": touched.Edition, "Number": touched.Number})
		}
	}
	o.aim, err = a.aim(ctx, tx, o.story, f) // as it is now that it is locked
	return o, err
}

// touched locks the story and, where the aim is what is said of a picture, every other that says it, in the order of
// their numbers.
func (a *Archive) touched(ctx context.Context, tx *store.Tx, s Story, at aim) ([]Story, error) {
	numbers := []int64{s.Number}
	if at.asset != 0 {
		showing, err := a.bank.Showing(ctx, tx, at.asset)
		if err != nil {
			return nil, err
		}
		held, err := heldNumbers(ctx, tx)
		if err != nil {
			return nil, err
		}
		numbers = slices.Concat(numbers, showing, held)
		slices.Sort(numbers)
		numbers = slices.Compact(numbers)
	}
	var all []Story
	for _, n := range numbers {
		locked, err := a.lock(ctx, tx, n)
		if err != nil {
			return nil, err
		}
		says, err := a.saysToo(ctx, tx, locked, at)
		if err != nil {
			return nil, err
		}
		if n == s.Number || says {
			all = append(all, locked)
		}
	}
	return all, nil
}

// saysToo says whether another story shows the very words that are corrected: it may have a caption of its own, or one in
// another language.
func (a *Archive) saysToo(ctx context.Context, q store.Queryer, s Story, at aim) (bool, error) {
	if at.asset == 0 || !slices.Contains(s.Pictures(), at.asset) || !s.says(at.asset, at.place) {
		return false, nil
	}
	ed, err := a.house.ByCode(ctx, s.Edition)
	if err != nil {
		return false, err
	}
	assets, err := a.bank.Load(ctx, q, []int64{at.asset})
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(sayings(assets[at.asset], ed.Locale), func(said saying) bool { return said.key == at.said.key }), nil
}

// needsSecond says whether a section of the stories demands a second person for a correction.
func (a *Archive) needsSecond(ctx context.Context, o order) (bool, error) {
	for _, s := range o.stories {
		ed, err := a.house.ByCode(ctx, s.Edition)
		if err != nil {
			return false, err
		}
		if section, known := ed.Section(s.Section); known && section.Rules.SecondCorrector {
			return true, nil
		}
	}
	return false, nil
}

// carryOut makes the new versions, and answers the story that the fix was found in.
func (a *Archive) carryOut(ctx context.Context, tx *store.Tx, who account.Actor, o order) (Story, error) {
	if o.aim.asset == 0 {
		fixed, err := o.story.Copy.replaceAt(o.aim.place, o.aim.at, o.fix)
		if err != nil {
			return Story{}, err
		}
		return a.reissue(ctx, tx, who, o, correctedCopy{o.story, fixed})
	}
	if err := a.amend(ctx, tx, who, o); err != nil {
		return Story{}, err
	}
	var corrected Story
	for _, s := range o.stories {
		next, err := a.reissue(ctx, tx, who, o, correctedCopy{s, s.Copy})
		if err != nil {
			return Story{}, err
		}
		if s.Number == o.story.Number {
			corrected = next
		}
	}
	return corrected, nil
}

// amend tells the mediabank what is right.
func (a *Archive) amend(ctx context.Context, tx *store.Tx, who account.Actor, o order) error {
	words := o.aim.words[:o.aim.at] + o.fix.Replace + o.aim.words[o.aim.at+len(o.fix.Find):]
	if _, err := a.bank.Amend(ctx, tx, who, o.aim.asset, o.aim.said.change(words)); err != nil {
		return atReplace(err)
	}
	if o.aim.place != PlaceCredit {
		return nil
	}
	if err := a.bank.Publishable(ctx, tx, o.aim.asset, a.clock.Now()); err != nil {
		return atReplace(err) // a picture without a credit line may not stand
	}
	return nil
}

type correctedCopy struct {
	story Story
	copy  Copy
}

// reissue adds the corrected version of one story.
func (a *Archive) reissue(ctx context.Context, tx *store.Tx, who account.Actor, o order, c correctedCopy) (Story, error) {
	ed, err := a.house.ByCode(ctx, c.story.Edition)
	if err != nil {
		return Story{}, err
	}
	fixed := c.copy.Tidy()
	if err := fixed.Validate(c.story.Kind, knowing(ed, c.story)); err != nil {
		return Story{}, atReplace(err)
	}
	fix := Corrected{Place: o.aim.place, Asset: o.aim.asset, Old: o.fix.Find, New: o.fix.Replace, Class: o.fix.Class, Cause: o.fix.Cause, Note: o.fix.Note}
	if own, err := a.house.ByCode(ctx, o.story.Edition); err != nil {
		return Story{}, err
	} else if own.Language() != ed.Language() && fix.Note != "" {
		fix.Note = HouseNote(ed.Locale, fix) // the note was written in another language
	}
	fix.remember(o.aim.words[:o.aim.at]+o.fix.Replace+o.aim.words[o.aim.at+len(o.fix.Find):], o.aim.at)
	if o.asked != nil {
		fix.AskedBy, fix.Asked = o.asked.AskedBy, o.asked.Asked
	}
	return a.addVersion(ctx, tx, who, step{edition: ed, kind: c.story.Kind, copy: fixed, previous: &c.story, turn: Correction, fixes: []*Corrected{&fix}, keepHeld: o.fix.KeepHeld || c.story.Number != o.story.Number})
}

// knowing answers the edition with the story's section in it, which may have been removed since: a correction must not
// wait for another.
func knowing(ed edition.Edition, s Story) edition.Edition {
	if _, known := ed.Section(s.Section); !known {
		ed.Sections = append(slices.Clone(ed.Sections), sectionOf(s))
	}
	return ed
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
		select `+correctionColumns+`, s.day, s.slug, v.copy
		from story_correction c
		join story s on s.number = c.story
		join story_version v on v.story = s.number and v.version = s.version
		where c.edition = $1 and ($2 = 0 or c.id < $2) and s.state = 'published'
		order by c.id desc
		limit $3`, edition, before, limit)
	if err != nil {
		return nil, fmt.Errorf("corrections of %s: %w", edition, err)
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

// Pictured is what the archive asks of the mediabank to correct what is said of a picture.
type Pictured interface {
	// Load answers the assets that exist among the numbers, as q sees them.
	Load(ctx context.Context, q store.Queryer, numbers []int64) (map[int64]mediabank.Asset, error)
	// Showing answers every published story that shows an asset.
	Showing(ctx context.Context, q store.Queryer, number int64) ([]int64, error)
	// Amend changes what is said of an asset; the rights have been asked for.
	Amend(ctx context.Context, tx *store.Tx, who account.Actor, number int64, c mediabank.Change) (mediabank.Asset, error)
}
