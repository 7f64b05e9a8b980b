package discussion

import (
	"fmt"
	"strings"
)

// Walks are the queries that must be walks along an index, with their parameters in the order story, place, limit.
var Walks = map[string]string{
	"newest first":    messageColumns + newestFirst,
	"oldest first":    messageColumns + oldestFirst,
	"reported":        walkOf(QueueReported),
	"pending":         walkOf(QueuePending),
	"new":             walkOf(QueueNew),
	"alive":           strings.NewReplacer("$1", "'en'", "$2", "1", "$3", "'2026-11-22T00:00:00.000000Z'", "$4", "5", "$5", "'2026-11-01T00:00:00.000000Z'", "$6", "20").Replace(discussionColumns + alive),
	"answers":         messageColumns + strings.Replace(answersTo, "limit $2", "limit $3", 1),
	"acts on message": walkOfActs(ActQuery{Message: 7}),
	"acts on reader":  walkOfActs(ActQuery{Reader: 7}),
	"acts on story":   walkOfActs(ActQuery{Story: 7}),
	"acts":            walkOfActs(ActQuery{Edition: "en"}),
	"own":             messageColumns + " where m.story = $1 and m.author = $2 order by m.id desc limit $3",
}

func walkOf(q Queue) string {
	return messageColumns + strings.ReplaceAll(" where m.edition = 'en' and m.id > $2 and "+queueConditions[q]+" order by m.id limit $3", "\t", "")
}

func walkOfActs(q ActQuery) string {
	where, args := q.where(1 << 40)
	for i, a := range args {
		where = strings.Replace(where, fmt.Sprintf("$%d", i+1), strings.ReplaceAll(fmt.Sprintf("%#v", a), `"`, "'"), 1)
	}
	return actColumns + where + " order by a.id desc limit 20"
}

// Find is the word lists' search.
func Find(words []string, s string) []string { return compile(words).find(s) }

// Compile makes a search that can be used again.
func Compile(words []string) func(string) []string { return compile(words).find }
