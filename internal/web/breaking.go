package web

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/banner"
	"dateline.news/internal/edition"
	"dateline.news/internal/lang"
)

// Banners answers the breaking banner that is up in an edition now, nil where none is.
type Banners interface {
	Standing(ctx context.Context, edition string) (*banner.Standing, error)
}

// Breaking is the breaking banner as a page shows it and a stream tells it. The zero ID says that none is up.
type Breaking struct {
	ID    int64     `json:"id"`
	Story int64     `json:"number,omitempty"`
	Words string    `json:"headline,omitempty"`
	URL   string    `json:"url,omitempty"` // root-relative
	At    time.Time `json:"at,omitzero"`
	Until time.Time `json:"until,omitzero"` // when it comes down by itself
	Mark  string    `json:"mark"`           // "Breaking", in the edition's language
	Away  string    `json:"away"`           // what the button says that puts it away
}

// Up says whether a banner is up.
func (b Breaking) Up() bool { return b.ID != 0 }

// ISO answers when the banner comes down, as a machine reads it.
func (b Breaking) ISO() string { return b.Until.UTC().Format(time.RFC3339) }

// BreakingOf answers what stands on the banner of an edition; of a house without banners, nothing.
func BreakingOf(ctx context.Context, banners Banners, ed edition.Edition) (Breaking, error) {
	words := lang.For(ed.Locale)
	b := Breaking{Mark: words.T("site.breaking"), Away: words.T("site.breaking_away")}
	if banners == nil {
		return b, nil
	}
	up, err := banners.Standing(ctx, ed.Code)
	if err != nil || up == nil {
		return b, err
	}
	b.ID, b.Story, b.Words, b.URL, b.At, b.Until = up.ID, up.Story, up.Words, up.Path, up.At, up.Until
	return b, nil
}

// NoteOn writes down on a kept page that it shows the banner of an edition, or that there is none.
func (b Breaking) NoteOn(note *Note, edition string, now time.Time) {
	note.Tag(banner.Tag(edition))
	if b.Up() {
		note.Tag(fmt.Sprintf("story:%d", b.Story))
		note.Expire(max(b.Until.Sub(now), time.Second))
	}
}
