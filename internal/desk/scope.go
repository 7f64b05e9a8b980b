package desk

import (
	"fmt"
	"strings"

	"dateline.news/internal/account"
)

// conditions are the clauses of a query with their values, numbered in the order of first use. The clauses are fixed
// texts of this package; each ? in one stands for the next of its values.
type conditions struct {
	clauses []string
	values  []any
}

func (c *conditions) and(clause string, values ...any) {
	for _, v := range values {
		c.values = append(c.values, v)
		clause = strings.Replace(clause, "?", fmt.Sprintf("$%d", len(c.values)), 1)
	}
	c.clauses = append(c.clauses, clause)
}

// where answers the clauses joined.
func (c *conditions) where() string { return strings.Join(c.clauses, "\n\t\t\tand ") }

// within keeps a query to the drafts, named d, of an edition ("" for every one) in which who has a right. It refuses
// who has it nowhere there.
func (c *conditions) within(who account.Actor, right account.Right, edition string) error {
	if edition != "" {
		c.and("d.edition = ?", edition)
	}
	if who.Can(right, edition, "") {
		return nil
	}
	var places conditions
	places.values = c.values
	for _, g := range who.Grants {
		if edition != "" && g.Edition != "" && g.Edition != edition || !who.Can(right, g.Edition, g.Section) {
			continue
		}
		switch {
		case g.Section == "":
			places.and("d.edition = ?", g.Edition)
		case g.Edition == "":
			places.and("d.section = ?", g.Section)
		default:
			places.and("d.edition = ? and d.section = ?", g.Edition, g.Section)
		}
	}
	if len(places.clauses) == 0 {
		return who.Must(right, edition, "")
	}
	c.values = places.values
	c.clauses = append(c.clauses, "("+strings.Join(places.clauses, " or ")+")")
	return nil
}
