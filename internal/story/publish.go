package story

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Publish makes a new story, or the next version of one, public inside the desk's transaction.
//
// It asks for the right to publish in the section that the story is in and comes into, and for the right to be urgent
// where the urgency rises to Rush. Base must be the newest version (errs.Conflict: somebody was faster). Headline, body,
// section, topics, cards, origin of a translation and pictures are checked; the first fault names its field. A story
// that is held or killed takes new versions and stays withdrawn.
func (a *Archive) Publish(ctx context.Context, tx *store.Tx, who account.Actor, p Publication) (Story, error) {
	p.Copy = p.Copy.Tidy()
	ed, err := a.house.ByCode(ctx, p.Edition)
	if err != nil {
		return Story{}, err
	}
	right := account.Publish
	if p.AtOnce {
		if p.Kind != Flash || p.Story != 0 || !p.Copy.Body.Empty() {
			return Story{}, errs.New(errs.Invalid, "only a new flash of one line is published at once")
		}
		right = account.Flash
	}
	if err := who.Must(right, p.Edition, p.Copy.Section); err != nil {
		return Story{}, err
	}
	previous, err := a.base(ctx, tx, who, p)
	if err != nil {
		return Story{}, err
	}
	if p.Copy.Urgency <= Rush && !p.AtOnce && (previous == nil || p.Copy.Urgency < previous.Urgency) {
		if err := who.Must(account.Urgent, p.Edition, p.Copy.Section); err != nil {
			return Story{}, err
		}
	}
	if err := p.Copy.Validate(p.Kind, ed); err != nil {
		return Story{}, err
	}
	if err := a.checkReferences(ctx, tx, ed, p); err != nil {
		return Story{}, err
	}
	if err := a.checkPictures(ctx, tx, p.Copy); err != nil {
		return Story{}, err
	}
	st := step{edition: ed, kind: p.Kind, copy: p.Copy, previous: previous, turn: Update, banner: p.Banner, news: p.News}
	if len(p.Wrong) > 0 && previous != nil {
		if err := who.Must(account.Correct, p.Edition, p.Copy.Section); err != nil {
			return Story{}, err
		}
		st.turn = Correction
		if st.fixes, err = p.wrongs(); err != nil {
			return Story{}, err
		}
	}
	return a.addVersion(ctx, tx, who, st)
}

// base answers the story that the publication goes on from, locked; nil for a new one.
func (a *Archive) base(ctx context.Context, tx *store.Tx, who account.Actor, p Publication) (*Story, error) {
	if p.Story == 0 {
		return nil, nil
	}
	previous, err := a.lock(ctx, tx, p.Story)
	if err != nil {
		return nil, err
	}
	if previous.Edition != p.Edition {
		return nil, errs.At("edition", "story.other_edition", map[string]any{"Number": p.Story, "Edition": previous.Edition})
	}
	if err := who.Must(account.Publish, previous.Edition, previous.Section); err != nil {
		return nil, err
	}
	if previous.Version != p.Base {
		return nil, errs.Say(errs.Conflict, "story.base_outdated", map[string]any{"Number": p.Story, "Base": p.Base, "Version": previous.Version})
	}
	return &previous, nil
}

// CheckReferences refuses a publication that names a topic, a story or a version that there is not, as Publish would:
// a schedule asks while somebody is there to mend it.
func (a *Archive) CheckReferences(ctx context.Context, tx *store.Tx, p Publication) error {
	ed, err := a.house.ByCode(ctx, p.Edition)
	if err != nil {
		return err
	}
	return a.checkReferences(ctx, tx, ed, p)
}

// checkReferences asks whether what the copy names exists: topics, stories on cards, the version that it translates.
func (a *Archive) checkReferences(ctx context.Context, tx *store.Tx, ed edition.Edition, p Publication) error {
	known, err := a.house.ByTopicSlugs(ctx, tx, ed.Code, p.Copy.Topics)
	if err != nil {
		return err
	}
	for i, slug := range p.Copy.Topics {
		if _, ok := known[slug]; !ok {
			return errs.At(fmt.Sprintf("topics[%d]", i), "story.topic_unknown", map[string]any{"Topic": slug})
		}
	}
	for _, card := range p.Copy.Body.Cards() {
		if card.Story == p.Story {
			return errs.At(cardField(card.Index), "story.card_itself", nil)
		}
		if err := exists(ctx, tx, "select 1 from story where number = $1", card.Story); errs.Is(err, errs.NotFound) {
			return errs.At(cardField(card.Index), "story.card_unknown", map[string]any{"Number": card.Story})
		} else if err != nil {
			return err
		}
	}
	return a.checkOrigin(ctx, tx, p)
}

func (a *Archive) checkOrigin(ctx context.Context, tx *store.Tx, p Publication) error {
	origin := p.Copy.Translates
	if origin == nil {
		return nil
	}
	var code string
	err := tx.QueryRow(ctx, `
		select s.edition
		from story s
		join story_version v on v.story = s.number
		where s.number = $1 and v.version = $2`, origin.Number, origin.Version).Scan(&code)
	switch {
	case errs.Is(err, errs.NotFound):
		return errs.At("translates", "story.origin_unknown", map[string]any{"Number": origin.Number, "Version": origin.Version})
	case err != nil:
		return err
	case code == p.Edition:
		return errs.At("translates", "story.origin_same_edition", map[string]any{"Number": origin.Number, "Edition": code})
	}
	return nil
}

func exists(ctx context.Context, q store.Queryer, query string, args ...any) error {
	var one int
	return q.QueryRow(ctx, query, args...).Scan(&one)
}

// checkPictures answers the mediabank's refusal with the field of the picture at fault.
func (a *Archive) checkPictures(ctx context.Context, q store.Queryer, c Copy) error {
	now := a.clock.Now()
	for _, asset := range c.Pictures() {
		err := a.bank.Publishable(ctx, q, asset, now)
		var refusal *errs.Error
		if errors.As(err, &refusal) && refusal.Field == "" {
			named := *refusal
			if named.Kind == errs.NotFound { // the asset is not found, not the story
				named.Kind = errs.Invalid
			}
			named.Field = "body"
			if asset == c.Lead.Asset {
				named.Field = "lead.asset"
			}
			return &named
		}
		if err != nil {
			return fmt.Errorf("picture %d: %w", asset, err)
		}
	}
	return a.bank.Cut(ctx, q, c.Shown())
}

// step is one new version on its way into the archive.
type step struct {
	edition  edition.Edition
	kind     Kind
	copy     Copy
	previous *Story // nil: the first version
	turn     Turn   // Update or Correction; the first version is First whatever stands here
	fixes    []*Corrected
	keepHeld bool // a correction does not end a hold
	banner   time.Duration
	news     bool
}

func (a *Archive) addVersion(ctx context.Context, tx *store.Tx, who account.Actor, st step) (Story, error) {
	now := a.clock.Now()
	s := Story{Edition: st.edition.Code, State: Published, Turn: First, FirstPublished: now}
	event := EventPublished
	if st.previous != nil {
		s, s.Turn = *st.previous, st.turn
		if event = EventUpdated; st.turn == Correction {
			event = EventCorrected
		}
	}
	s.Kind, s.Copy, s.Version, s.Published, s.By = st.kind, st.copy, s.Version+1, now, who.Subject()
	s.Translates = cmp.Or(s.Translates, s.linked) // a text from before the link does not undo it
	s.Slug = slugOf(s.Headline, st.edition)
	ended := s.State == Held && event == EventCorrected && !st.keepHeld
	if ended {
		s.State, s.Reason, s.Withdrawn = Published, "", time.Time{}
		if err := a.checkPictures(ctx, tx, s.Copy); err != nil {
			return Story{}, err
		}
	}
	if st.previous == nil {
		s.Day = a.house.Day(st.edition, now)
		if err := insertStory(ctx, tx, &s); err != nil {
			return Story{}, fmt.Errorf("publish: %w", err)
		}
	} else if err := updateStory(ctx, tx, s); err != nil {
		return Story{}, fmt.Errorf("publish version %d of story %d: %w", s.Version, s.Number, err)
	}
	s.Path = a.path(st.edition, s)
	if err := a.writeVersion(ctx, tx, &s, st.fixes); err != nil {
		return Story{}, fmt.Errorf("publish version %d of story %d: %w", s.Version, s.Number, err)
	}
	if ended {
		if err := a.insertAct(ctx, tx, Act{Kind: EventCorrected, By: s.By, At: now}, s.Number); err != nil {
			return Story{}, err
		}
	}
	return s, a.settle(ctx, tx, who, Change{Kind: event, Story: s, Previous: st.previous, Banner: st.banner, News: st.news})
}

func (a *Archive) writeVersion(ctx context.Context, tx *store.Tx, s *Story, fixes []*Corrected) error {
	if err := insertVersion(ctx, tx, *s); err != nil {
		return err
	}
	if err := insertSlug(ctx, tx, *s); err != nil {
		return err
	}
	for _, fix := range fixes {
		fix.Story, fix.Version, fix.At, fix.By = s.Number, s.Version, s.Published, s.By
		if err := insertCorrection(ctx, tx, s.Edition, fix); err != nil {
			return err
		}
		s.Corrections = append(s.Corrections[:len(s.Corrections):len(s.Corrections)], *fix)
	}
	return nil
}
