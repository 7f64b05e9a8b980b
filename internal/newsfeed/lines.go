package newsfeed

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Lines answers the lines of stories by their numbers; those that have none are missing from it.
func (f *Feed) Lines(ctx context.Context, numbers []int64) (map[int64]Line, error) {
	found := make(map[int64]Line, len(numbers))
	for from := 0; from < len(numbers); from += MaxLines {
		part := numbers[from:min(from+MaxLines, len(numbers))]
		places, args := make([]string, len(part)), make([]any, len(part))
		for i, n := range part {
			places[i], args[i] = "$"+strconv.Itoa(i+1), n
		}
		lines, err := f.read(ctx, columns+`
		where story in (`+strings.Join(places, ", ")+`)`, args...)
		if err != nil {
			return nil, fmt.Errorf("lines of %d stories: %w", len(part), err)
		}
		for _, l := range lines {
			found[l.Story] = l
		}
	}
	return found, nil
}
