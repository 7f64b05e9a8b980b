package story_test

import (
	"dateline.news/internal/edition"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/story"
)

// The program hands these to the archive; a change of theirs must fail here and not in the assembly.
var (
	_ story.Pictures = (*mediabank.Bank)(nil)
	_ story.Editions = (*edition.House)(nil)
)
