package story_test

import (
	"testing"

	"dateline.news/internal/story"
)

func TestMarkStandsOnWholeWordsOrNowhere(t *testing.T) {
	tests := []struct {
		name, now, passage, want string
	}{
		{"where it stands by itself", "3", "They found 3 of them.", "3"},
		{"not within a year", "3", "In 2023 they found none.", ""},
		{"not within a word", "art", "The parts came.", ""},
		{"beside punctuation", "Jon", "“Jon”, she said", "Jon"},
		{"not before a vowel sign of the same word", "كتب", "كتبَ الولد", ""},
		{"at both ends", "All", "All", "All"},
		{"twice is nowhere", "3", "3 and 3", ""},
	}
	for _, test := range tests {
		got := ""
		if from, to, ok := (story.Corrected{New: test.now}).In(test.passage); ok {
			got = test.passage[from:to]
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
