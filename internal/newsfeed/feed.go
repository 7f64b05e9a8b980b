package newsfeed

import (
	"context"
	"fmt"
	"time"

	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Line is one story in the newsfeed.
type Line struct {
	Story     int64       `json:"number"`
	Edition   string      `json:"edition"`
	Kind      story.Kind  `json:"kind"`
	State     story.State `json:"state"`
	Event     string      `json:"event"`            // the last thing that happened to it: "story.corrected"
	Headline  string      `json:"headline"`         // empty where the story is withdrawn: Reason says what may be said
	Path      string      `json:"path"`             // root-relative
	At        time.Time   `json:"at"`               // first publication: the line's place
	Changed   time.Time   `json:"changed"`          // the last change
	Section   string      `json:"section"`          // slug
	Label     story.Label `json:"label"`            // news, analysis …
	Urgency   int         `json:"urgency"`          // 1 to 8
	Lead      int64       `json:"lead,omitempty"`   // asset; 0: none
	Corrected bool        `json:"corrected"`        // something in it was corrected
	Updated   bool        `json:"updated"`          // it went on after its first publication
	Reason    string      `json:"reason,omitempty"` // public: why it is withdrawn
	Journal   int64       `json:"journal"`          // the journal's id of the last change
	News      int64       `json:"news"`             // the journal's id since which it is news: of its first publication, or of the last update that the desk wants seen
}

// Public says whether the line shows a story, not the notice of a withdrawn one.
func (l Line) Public() bool { return l.State == story.Published }

// Feed keeps the newsfeeds of every edition.
type Feed struct{ db *store.DB }

// New makes the newsfeed of a database.
func New(db *store.DB) *Feed { return &Feed{db: db} }

// MaxLines is the longest page.
const MaxLines = 200

func pageSize(limit int) int {
	if limit <= 0 {
		return 20
	}
	return min(limit, MaxLines)
}

// Page answers an edition's lines, newest first publication first, with the cursor of the next page (empty: no more).
// limit 0 means 20, at most MaxLines.
func (f *Feed) Page(ctx context.Context, edition string, before story.Cursor, limit int) ([]Line, story.Cursor, error) {
	first, number, err := before.Place()
	if err != nil {
		return nil, "", err
	}
	limit = pageSize(limit)
	lines, err := f.read(ctx, columns+`
		where edition = $1 and (first_published, story) < ($2, $3)
		order by first_published desc, story desc
		limit $4`, edition, store.At(first), number, limit+1)
	if err != nil {
		return nil, "", fmt.Errorf("newsfeed of %s: %w", edition, err)
	}
	if len(lines) <= limit {
		return lines, "", nil
	}
	last := lines[limit-1]
	return lines[:limit], story.MakeCursor(last.At, last.Story), nil
}

// After answers the lines that have changed since a journal id, in the order of their last change: what a stream that
// has told everything up to this id must tell now. limit 0 means 20, at most MaxLines.
func (f *Feed) After(ctx context.Context, edition string, journal int64, limit int) ([]Line, error) {
	lines, err := f.read(ctx, columns+`
		where edition = $1 and journal > $2
		order by journal
		limit $3`, edition, journal, pageSize(limit))
	if err != nil {
		return nil, fmt.Errorf("newsfeed of %s after %d: %w", edition, journal, err)
	}
	return lines, nil
}

// Withdrawn answers the notices of an edition's withdrawn stories, the latest to be withdrawn first, however old the
// story is. limit 0 means 20, at most MaxLines.
func (f *Feed) Withdrawn(ctx context.Context, edition string, limit int) ([]Line, error) {
	lines, err := f.read(ctx, columns+`
		where edition = $1 and state <> 'published'
		order by journal desc
		limit $2`, edition, pageSize(limit))
	if err != nil {
		return nil, fmt.Errorf("what was withdrawn from the newsfeed of %s: %w", edition, err)
	}
	return lines, nil
}

// Line answers the line of one story, or errs.NotFound.
func (f *Feed) Line(ctx context.Context, number int64) (Line, error) {
	return scanLine(f.db.QueryRow(ctx, columns+`
		where story = $1`, number).Scan)
}

// Unseen counts the public stories that are news since after a journal id; it stops counting at most.
func (f *Feed) Unseen(ctx context.Context, edition string, journal int64, most int) (int, error) {
	var n int
	err := f.db.QueryRow(ctx, `
		select count(*)
		from (
			select story
			from newsfeed_line
			where edition = $1 and first_journal > $2 and state = 'published'
			limit $3
		) unseen`, edition, journal, most).Scan(&n)
	return n, err
}

func (f *Feed) read(ctx context.Context, query string, args ...any) ([]Line, error) {
	rows, err := f.db.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var lines []Line
	err = store.Each(rows, func(scan func(...any) error) error {
		line, err := scanLine(scan)
		lines = append(lines, line)
		return err
	})
	return lines, err
}

const columns = `
		select story, edition, kind, state, event, headline, path, section, label, urgency, asset, corrected, updated,
			reason, first_published, changed, journal, first_journal
		from newsfeed_line`

func scanLine(scan func(...any) error) (Line, error) {
	var l Line
	var kind, state, label string
	var at, changed store.Time
	err := scan(&l.Story, &l.Edition, &kind, &state, &l.Event, &l.Headline, &l.Path, &l.Section, &label, &l.Urgency, &l.Lead,
		&l.Corrected, &l.Updated, &l.Reason, &at, &changed, &l.Journal, &l.News)
	l.Kind, l.State, l.Label, l.At, l.Changed = story.Kind(kind), story.State(state), story.Label(label), at.Time, changed.Time
	return l, err
}
