package desk

import "dateline.news/internal/account"

// Query lets a test ask the engines how they would answer a list.
func (f Filter) Query(who account.Actor) (string, []any, error) { return f.query(who) }

// CountQuery is Query for one of the two questions of Counts.
func CountQuery(which int, who account.Actor, edition string) (string, []any, error) {
	return counted[which].query(who, edition)
}
