package discussion_test

import (
	"testing"

	"dateline.news/internal/discussion"
	"dateline.news/internal/discussion/discussiontest"
	"dateline.news/internal/store/storetest"
)

// BenchmarkPage reads pages of a discussion of 10,000 messages with answers and reactions: at its beginning and deep in
// it, in each order, the answers to one message, and what is one reader's own.
func BenchmarkPage(b *testing.B) {
	for engine, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(engine, func(b *testing.B) {
			h := open(b, storetest.Open(b, address(b)))
			if err := discussiontest.Fill(b.Context(), h.DB, discussiontest.Talk{Story: h.story, Messages: 10_000, First: 1, Authors: 90}); err != nil {
				b.Fatal(err)
			}
			for name, q := range map[string]discussion.PageQuery{
				"newest first, first page": {Story: h.story},
				"newest first, deep":       {Story: h.story, From: 5000},
				"oldest first, first page": {Story: h.story, Sort: discussion.Oldest},
				"oldest first, deep":       {Story: h.story, Sort: discussion.Oldest, From: 5000},
			} {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						p, err := h.board.Page(b.Context(), q)
						if err != nil || len(p.Messages) != 50 || p.Next == 0 {
							b.Fatalf("%d messages, next %d: %v", len(p.Messages), p.Next, err)
						}
					}
				})
			}
			b.Run("answers", func(b *testing.B) { h.benchmarkAnswers(b) })
			b.Run("one's own", func(b *testing.B) {
				for b.Loop() {
					if own, err := h.board.Mine(b.Context(), reader(7), h.story); err != nil || len(own.Reactions) < 50 {
						b.Fatalf("%d reactions: %v", len(own.Reactions), err)
					}
				}
			})
		})
	}
}

func (h *house) benchmarkAnswers(b *testing.B) {
	page, err := h.board.Page(b.Context(), discussion.PageQuery{Story: h.story, From: 5000, Limit: 200})
	if err != nil {
		b.Fatal(err)
	}
	answered := page.Messages[0]
	for _, m := range page.Messages {
		if m.Replies > answered.Replies {
			answered = m
		}
	}
	for b.Loop() {
		if answers, err := h.board.Replies(b.Context(), answered.ID); err != nil || len(answers) != answered.Replies {
			b.Fatalf("%d answers, want %d: %v", len(answers), answered.Replies, err)
		}
	}
}
