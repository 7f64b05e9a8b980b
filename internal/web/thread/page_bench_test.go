package thread_test

import (
	"context"
	"fmt"
	"io"
	"testing"

	"dateline.news/internal/discussion"
	"dateline.news/internal/discussion/discussiontest"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
	"dateline.news/internal/web/thread"
	"dateline.news/internal/web/view"
)

// people are accounts 1 to 500, in memory.
type people struct{}

func (people) Person(_ context.Context, _ store.Queryer, id int64) (discussion.Person, error) {
	return discussion.Person{ID: id, Name: fmt.Sprintf("Reader %d", id), Confirmed: true}, nil
}

func (people) Names(_ context.Context, _ store.Queryer, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	for _, id := range ids {
		names[id] = fmt.Sprintf("Reader %d", id)
	}
	return names, nil
}

// BenchmarkPage reads and renders pages of a discussion of 10,000 messages with answers and reactions, in every order, at
// its beginning and deep in it: what the server does where the page is not kept. Beside it, what stands under a story.
func BenchmarkPage(b *testing.B) {
	for engine, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(engine, func(b *testing.B) { benchmarkPage(b, storetest.Open(b, address(b))) })
	}
}

func benchmarkPage(b *testing.B, db *store.DB) {
	n := storytest.New(b, db)
	board := discussion.New(discussion.Options{DB: db, Journal: n.Journal, Clock: n.Clock, Archive: n.Archive, House: n.House, People: people{}})
	n.Archive.OnChange(board.Hook)
	number := n.MustPublish(b, story.Publication{Copy: storytest.Copy("Harvest begins", "Text.")}).Number
	if err := discussiontest.Fill(b.Context(), db, discussiontest.Talk{Story: number, Messages: 10_000, First: 1, Authors: 500}); err != nil {
		b.Fatal(err)
	}
	ed, err := n.House.ByCode(b.Context(), "en")
	if err != nil {
		b.Fatal(err)
	}
	pages, err := view.Load("talk", nil)
	if err != nil {
		b.Fatal(err)
	}
	drawer := thread.New(board, n.House)
	render := func(b *testing.B, messages int, draw func() (*thread.Thread, error)) {
		for b.Loop() {
			drawn, err := draw()
			if err != nil || len(drawn.Messages) != messages {
				b.Fatalf("%d messages: %v", len(drawn.Messages), err)
			}
			if err := pages.RenderPart(io.Discard, "discussion", "discussion", drawn); err != nil {
				b.Fatal(err)
			}
		}
	}
	for name, q := range map[string]thread.Drawing{
		"newest first, first page": {},
		"newest first, deep":       {From: 5000},
		"oldest first, first page": {Sort: discussion.Oldest},
		"oldest first, deep":       {Sort: discussion.Oldest, From: 5000},
	} {
		q.Story = number
		b.Run(name, func(b *testing.B) {
			render(b, 50, func() (*thread.Thread, error) { return drawer.Draw(b.Context(), ed, q) })
		})
	}
	b.Run("under the story", func(b *testing.B) {
		render(b, 10, func() (*thread.Thread, error) { return drawer.First(b.Context(), ed, number, "/en/x") })
	})
}
