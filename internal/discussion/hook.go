package discussion

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Hook opens, hides and shows the discussion of a changed story, in the change's transaction (story.Archive.OnChange).
func (b *Board) Hook(ctx context.Context, tx *store.Tx, c story.Change) error {
	d, err := readDiscussion(ctx, tx, c.Story.Number, tx.ForUpdate())
	if errs.Is(err, errs.NotFound) {
		return b.open(ctx, tx, c)
	}
	if err != nil {
		return err
	}
	d.Section, d.Withdrawn = c.Story.Section, !c.Story.Public()
	return b.settle(ctx, tx, d, c.Entry.Actor)
}

func (b *Board) open(ctx context.Context, tx *store.Tx, c story.Change) error {
	s := c.Story
	policy, err := readPolicy(ctx, tx, s.Edition)
	if err != nil {
		return err
	}
	d := Discussion{Story: s.Number, Edition: s.Edition, Section: s.Section, Withdrawn: !s.Public(), Opened: b.clock.Now(), Setting: policy.setting(s.FirstPublished)}
	if err := insertDiscussion(ctx, tx, d); err != nil {
		return fmt.Errorf("open the discussion of story %d: %w", s.Number, err)
	}
	return b.settle(ctx, tx, d, c.Entry.Actor)
}

// settle writes a discussion and journals its state where that is not what was told last.
func (b *Board) settle(ctx context.Context, tx *store.Tx, d Discussion, actor string) error {
	now := b.clock.Now()
	state, kind := d.At(now), "discussion.changed"
	told := state == d.told
	if d.told == "" {
		kind = "discussion.opened"
	}
	d.told = state
	if err := writeDiscussion(ctx, tx, d, now); err != nil {
		return err
	}
	tx.After(b.lookAgain)
	if told {
		return nil
	}
	return b.note(tx, d, kind, actor)
}

// note journals for everybody that a discussion has changed.
func (b *Board) note(tx *store.Tx, d Discussion, kind, actor string) error {
	_, err := b.journal.Add(tx, journal.Entry{
		Edition: d.Edition, Kind: kind, Subject: fmt.Sprintf("discussion:%d", d.Story), Actor: actor, Audience: journal.Public, Tags: d.tags(),
	}, map[string]any{"story": d.Story, "state": d.told})
	return err
}

// setting answers what the policy makes of a discussion whose story was first published at a moment.
func (p Policy) setting(published time.Time) Setting {
	s := Setting{Mode: p.Mode, Seconds: p.Seconds}
	if p.CloseAfter > 0 {
		s.Closes = published.Add(p.CloseAfter)
	}
	if p.ArchiveAfter > 0 {
		s.Archives = published.Add(p.ArchiveAfter)
	}
	return s
}
