package story

import (
	"context"
	"fmt"
	"slices"

	"dateline.news/internal/account"
	"dateline.news/internal/edition"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/store"
)

// settle brings everything that follows from a story's row and version to where they now are, journals the change and
// tells the hooks. Every change ends here.
func (a *Archive) settle(ctx context.Context, tx *store.Tx, who account.Actor, c Change) error {
	s := c.Story
	ed, err := a.house.ByCode(ctx, s.Edition)
	if err != nil {
		return err
	}
	related, err := relink(ctx, tx, s)
	if err != nil {
		return fmt.Errorf("%s %d: translations: %w", c.Kind, s.Number, err)
	}
	if err := relist(ctx, tx, s, ed); err != nil {
		return fmt.Errorf("%s %d: lists: %w", c.Kind, s.Number, err)
	}
	if err := a.usePictures(ctx, tx, s); err != nil {
		return fmt.Errorf("%s %d: pictures: %w", c.Kind, s.Number, err)
	}
	entry := journal.Entry{
		Edition: s.Edition, Kind: c.Kind, Subject: storyTag(s.Number), Actor: who.Subject(), Audience: audience(c), Tags: tags(c, ed, related),
	}
	if c.Entry, err = a.journal.Add(tx, entry, s.journalled(c.Previous)); err != nil {
		return err
	}
	return a.tell(ctx, tx, c)
}

// audience is the public but for a new version of a story that is withdrawn and stays so.
func audience(c Change) journal.Audience {
	if !c.Story.Public() && (c.Kind == EventUpdated || c.Kind == EventCorrected) {
		return journal.Staff
	}
	return journal.Public
}

func storyTag(number int64) string { return fmt.Sprintf("story:%d", number) }

// tags names what cached pages may show of the story, as it was and as it is.
func tags(c Change, ed edition.Edition, related []int64) []string {
	tags := []string{storyTag(c.Story.Number), "feed:" + c.Story.Edition}
	versions := []Story{c.Story}
	if c.Previous != nil {
		versions = append(versions, *c.Previous)
	}
	for _, s := range versions {
		tags = append(tags, subjectLists(s, ed)...)
		for _, asset := range s.Pictures() {
			tags = append(tags, fmt.Sprintf("asset:%d", asset))
		}
	}
	for _, number := range related {
		tags = append(tags, storyTag(number))
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

func (a *Archive) usePictures(ctx context.Context, tx *store.Tx, s Story) error {
	if !s.Public() {
		return a.bank.Withdraw(ctx, tx, s.Number)
	}
	return a.bank.Use(ctx, tx, mediabank.Usage{Story: s.Number, Edition: s.Edition, Assets: s.Pictures()})
}
