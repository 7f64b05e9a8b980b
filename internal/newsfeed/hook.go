package newsfeed

import (
	"context"
	"fmt"

	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Hook writes the line of a changed story, in the change's transaction. The line carries the journal's id, which is
// given just before the commit; so the row is written then, by one statement.
func (f *Feed) Hook(_ context.Context, tx *store.Tx, c story.Change) error {
	if !c.Story.Public() && (c.Kind == story.EventUpdated || c.Kind == story.EventCorrected) {
		return nil // a new version that nobody may see yet: the notice stays as it is
	}
	tx.Last(func(ctx context.Context, tx *store.Tx) error { return write(ctx, tx, c) })
	return nil
}

func write(ctx context.Context, tx *store.Tx, c story.Change) error {
	if c.Entry == nil || c.Entry.ID == 0 {
		return fmt.Errorf("newsfeed: story %d has no journal entry yet", c.Story.Number)
	}
	s, event := c.Story, c.Kind
	headline, asset := s.Headline, s.Lead.Asset
	if !s.Public() {
		headline, asset = "", 0
	}
	_, err := tx.Exec(ctx, `
		insert into newsfeed_line (story, edition, kind, state, event, headline, path, section, label, urgency, asset,
			corrected, updated, reason, first_published, changed, first_journal, journal)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)
		on conflict (story) do update
		set kind = excluded.kind, state = excluded.state, event = excluded.event, headline = excluded.headline,
			path = excluded.path, section = excluded.section, label = excluded.label, urgency = excluded.urgency,
			asset = excluded.asset, corrected = excluded.corrected, updated = excluded.updated, reason = excluded.reason,
			changed = excluded.changed, journal = excluded.journal,
			first_journal = case when $18 then excluded.journal else newsfeed_line.first_journal end`,
		s.Number, s.Edition, string(s.Kind), string(s.State), event, headline, s.Path, s.Section, string(s.Label), s.Urgency, asset,
		s.Corrected(), s.Updated(), s.Reason, store.At(s.FirstPublished), store.At(c.Entry.At), c.Entry.ID, c.News)
	if err != nil {
		return fmt.Errorf("newsfeed: story %d: %w", s.Number, err)
	}
	return nil
}
