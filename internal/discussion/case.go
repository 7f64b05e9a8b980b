package discussion

import (
	"context"

	"dateline.news/internal/account"
)

// Case answers one message as a case, whatever its queue, and claims nothing.
func (b *Board) Case(ctx context.Context, who account.Actor, message int64) (Case, error) {
	m, err := readMessage(ctx, b.db, message, "")
	if err != nil {
		return Case{}, err
	}
	d, err := readDiscussion(ctx, b.db, m.Story, "")
	if err != nil {
		return Case{}, err
	}
	if err := who.Must(account.Moderate, d.Edition, d.Section); err != nil {
		return Case{}, err
	}
	cases, err := b.cases(ctx, []record{m})
	if err != nil {
		return Case{}, err
	}
	return cases[0], nil
}
