package desk

import (
	"context"

	"dateline.news/internal/account"
)

// Query lets a test ask the engines how they would answer a list.
func (f Filter) Query(who account.Actor) (string, []any, error) { return f.query(who) }

// CountQuery is Query for one of the two questions of Counts.
func CountQuery(which int, who account.Actor, edition string) (string, []any, error) {
	return counted[which].query(who, edition)
}

// AskLink asks one link at once, as its job would.
func (d *Desk) AskLink(ctx context.Context, p Prober, address string) error {
	d.prober = p
	return d.askLink(ctx, linkJob{address})
}
