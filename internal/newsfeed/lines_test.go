package newsfeed_test

import (
	"fmt"
	"testing"

	"dateline.news/internal/newsfeed"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

func TestNoLineIsMissingHoweverManyAreAskedFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, feed := newsroom(t, db)
		numbers := []int64{4711} // nobody's
		for i := range newsfeed.MaxLines + 5 {
			s := n.MustPublish(t, story.Publication{Copy: storytest.Copy(fmt.Sprintf("Story %d", i), "Text.")})
			numbers = append(numbers, s.Number)
		}
		lines, err := feed.Lines(t.Context(), numbers)
		if err != nil || len(lines) != newsfeed.MaxLines+5 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		for number, line := range lines {
			if line.Story != number || line.Headline == "" {
				t.Errorf("line of %d: %+v", number, line)
			}
		}
		if none, err := feed.Lines(t.Context(), nil); err != nil || len(none) != 0 {
			t.Errorf("lines of no story: %v, %v", none, err)
		}
	})
}
