package discussion_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline.news/internal/clock"
	"dateline.news/internal/discussion"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func TestEndOfAPauseIsToldToTheSecond(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h := open(t, db, func(o *discussion.Options) { o.Clock = clock.System{} })
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			if err := h.board.Run(ctx); err != context.Canceled {
				t.Errorf("Run ended with %v", err)
			}
		})
		end := time.Now().Add(300 * time.Millisecond)
		h.must(h.board.Change(ctx, moderator(101), discussion.ChangeForm{Story: h.story, State: discussion.Paused, Until: end}))
		for told := ""; told != "open"; time.Sleep(5 * time.Millisecond) {
			if err := db.QueryRow(ctx, "select told from discussion where story = $1", h.story).Scan(&told); err != nil {
				t.Fatal(err)
			}
			if time.Since(end) > time.Minute {
				t.Fatal("the end of the pause was not told")
			}
		}
		cancel()
		group.Wait()
	})
}

// BenchmarkPost sends messages of 500 readers into 50 discussions by eight writers.
func BenchmarkPost(b *testing.B) {
	for engine, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(engine, func(b *testing.B) {
			h := open(b, storetest.Open(b, address(b)))
			var stories [50]int64
			for i := range stories {
				stories[i] = h.publish(fmt.Sprintf("Story %d", i), "en")
			}
			for id := int64(1); id <= 500; id++ {
				h.people.set(discussion.Person{ID: id, Name: "Reader", Confirmed: true})
			}
			var n atomic.Int64
			b.SetParallelism(4)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					i := n.Add(1)
					p := discussion.Posting{Story: stories[i%50], Text: fmt.Sprintf("Message %d", i), Once: fmt.Sprint(i)}
					if _, err := h.board.Post(b.Context(), reader(i%500+1), p); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
