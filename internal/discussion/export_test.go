package discussion

import "strings"

// Walks are the queries that must be walks along an index, with their parameters in the order story, place, limit.
var Walks = map[string]string{
	"newest first": messageColumns + newestFirst,
	"oldest first": messageColumns + oldestFirst,
	"reported":     walkOf(QueueReported),
	"pending":      walkOf(QueuePending),
	"new":          walkOf(QueueNew),
	"alive":        strings.NewReplacer("$1", "'en'", "$2", "1", "$3", "'2026-11-22T00:00:00.000000Z'", "$4", "5", "$5", "'2026-11-01T00:00:00.000000Z'", "$6", "20").Replace(discussionColumns + alive),
	"own":          messageColumns + " where m.story = $1 and m.author = $2 order by m.id desc limit $3",
}

func walkOf(q Queue) string {
	return messageColumns + strings.ReplaceAll(" where m.edition = 'en' and m.id > $2 and "+queueConditions[q]+" order by m.id limit $3", "\t", "")
}

// Find is the word lists' search.
func Find(words []string, s string) []string { return compile(words).find(s) }

// Compile makes a search that can be used again.
func Compile(words []string) func(string) []string { return compile(words).find }
