package banner

import (
	"context"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
	"dateline.news/internal/text"
)

// How long a banner stands.
const (
	Usual   = 30 * time.Minute
	Longest = 24 * time.Hour
)

// Kinds of journal entry.
const (
	EventUp      = "banner.up"
	EventChanged = "banner.changed" // the headline that it says has changed
	EventDown    = "banner.down"
)

// Banner is a banner as it was put up.
type Banner struct {
	ID      int64     `json:"id"`
	Edition string    `json:"edition"`
	Story   int64     `json:"story"`
	Line    string    `json:"line,omitempty"` // empty: the story's headline
	By      string    `json:"-"`              // journal subject; the newsroom's
	At      time.Time `json:"at"`
	Until   time.Time `json:"until"`
	Ended   time.Time `json:"ended,omitzero"` // zero: nobody has ended it, and its time may be over
	EndedBy string    `json:"-"`
}

// Stands says whether the banner is up at a moment, as far as it knows itself.
func (b Banner) Stands(at time.Time) bool { return b.ID != 0 && b.Ended.IsZero() && at.Before(b.Until) }

// Standing is a banner that is up, with what it says and where it leads.
type Standing struct {
	Banner
	Words string `json:"words"`
	Path  string `json:"path"` // root-relative, of the story
}

// Put is a banner to be put up by hand.
type Put struct {
	Edition string
	Story   int64
	Line    string        // empty: the story's headline
	For     time.Duration // 0: Usual
}

// Options is what a mast stands on.
type Options struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   clock.Clock
	Archive *story.Archive
}

// Mast is where the banners are put up, one for each edition.
type Mast struct {
	Options
	replan chan struct{} // a banner has gone up: Run looks again
}

// New makes the mast of a database.
func New(o Options) *Mast { return &Mast{Options: o, replan: make(chan struct{}, 1)} }

// Tag is what cached pages of an edition carry, since each of them shows the banner.
func Tag(edition string) string { return "banner:" + edition }

// Standing answers the banner that is up in an edition now, nil where none is.
func (m *Mast) Standing(ctx context.Context, edition string) (*Standing, error) {
	newest, err := newest(ctx, m.DB, edition)
	if err != nil || !newest.Stands(m.Clock.Now()) {
		return nil, err
	}
	leads, err := m.Archive.ByNumbers(ctx, []int64{newest.Story})
	if err != nil {
		return nil, err
	}
	s, public := leads[newest.Story]
	if !public {
		return nil, nil
	}
	up := &Standing{Banner: newest, Words: newest.Line, Path: s.Path}
	if up.Words == "" {
		up.Words = s.Headline
	}
	return up, nil
}

// Recent answers an edition's banners, the newest first, at most 20. It needs the right to flash there.
func (m *Mast) Recent(ctx context.Context, who account.Actor, edition string) ([]Banner, error) {
	if !who.Anywhere(account.Flash) {
		return nil, who.Must(account.Flash, edition, "")
	}
	return recent(ctx, m.DB, edition)
}

// PutUp puts a banner up, in the place of the one that stands. It needs the right to flash in the section of its story,
// which readers of the edition must be able to open.
func (m *Mast) PutUp(ctx context.Context, who account.Actor, p Put) (Banner, error) {
	if p.Line = text.Clean(p.Line); len([]rune(p.Line)) > story.MaxHeadline {
		return Banner{}, errs.At("line", "story.headline_too_long", map[string]any{"Max": story.MaxHeadline, "Got": len([]rune(p.Line))})
	}
	if p.For == 0 {
		p.For = Usual
	}
	if err := Lasts(p.For); err != nil {
		return Banner{}, err
	}
	var up Banner
	err := m.DB.Update(ctx, func(tx *store.Tx) error {
		s, err := m.Archive.Load(ctx, tx, p.Story)
		if errs.Is(err, errs.NotFound) || err == nil && (s.Edition != p.Edition || !s.Public()) {
			return errs.At("story", "banner.story_unknown", map[string]any{"Number": p.Story})
		}
		if err != nil {
			return err
		}
		if err := who.Must(account.Flash, s.Edition, s.Section); err != nil {
			return err
		}
		up, err = m.put(ctx, tx, who.Subject(), p)
		return err
	})
	return up, err
}

// Lasts refuses a time for which no banner stands.
func Lasts(d time.Duration) error {
	if d < time.Minute || d > Longest {
		return errs.At("minutes", "banner.minutes", map[string]any{"Max": int(Longest.Minutes())})
	}
	return nil
}

// put ends what stands and writes the new banner.
func (m *Mast) put(ctx context.Context, tx *store.Tx, by string, p Put) (Banner, error) {
	now := m.Clock.Now()
	b := Banner{Edition: p.Edition, Story: p.Story, Line: p.Line, By: by, At: now, Until: now.Add(p.For)}
	if err := endAll(ctx, tx, b); err != nil {
		return Banner{}, err
	}
	if err := insert(ctx, tx, &b); err != nil {
		return Banner{}, err
	}
	tx.After(m.lookAgain)
	return b, m.record(tx, EventUp, by, b)
}

// TakeDown ends the banner of an edition before its time; one that is down already stays so. It needs the right to flash
// in the section of its story.
func (m *Mast) TakeDown(ctx context.Context, who account.Actor, edition string) error {
	if !who.Anywhere(account.Flash) {
		return who.Must(account.Flash, edition, "")
	}
	return m.DB.Update(ctx, func(tx *store.Tx) error {
		b, err := newest(ctx, tx, edition)
		if err != nil || !b.Stands(m.Clock.Now()) {
			return err
		}
		s, err := m.Archive.Load(ctx, tx, b.Story)
		if err != nil {
			return err
		}
		if err := who.Must(account.Flash, s.Edition, s.Section); err != nil {
			return err
		}
		return m.end(ctx, tx, who.Subject(), b)
	})
}

// end takes a banner down; one that somebody else has ended meanwhile stays as it is.
func (m *Mast) end(ctx context.Context, tx *store.Tx, by string, b Banner) error {
	b.EndedBy, b.Ended = by, m.Clock.Now()
	if n, err := endOne(ctx, tx, b); err != nil || n == 0 {
		return err
	}
	return m.record(tx, EventDown, by, b)
}

func (m *Mast) record(tx *store.Tx, kind, by string, b Banner) error {
	_, err := m.Journal.Add(tx, journal.Entry{
		Edition: b.Edition, Kind: kind, Subject: Tag(b.Edition), Actor: by, Audience: journal.Public, Tags: []string{Tag(b.Edition)},
	}, map[string]any{"banner": b.ID, "story": b.Story})
	return err
}

// Hook puts up the banner of a flash, and takes down or changes the one whose story has changed, in that transaction.
func (m *Mast) Hook(ctx context.Context, tx *store.Tx, c story.Change) error {
	if c.Banner > 0 && c.Story.Public() {
		_, err := m.put(ctx, tx, c.Entry.Actor, Put{Edition: c.Story.Edition, Story: c.Story.Number, For: c.Banner})
		return err
	}
	b, err := newest(ctx, tx, c.Story.Edition)
	if err != nil || b.Story != c.Story.Number || !b.Stands(m.Clock.Now()) {
		return err
	}
	switch {
	case !c.Story.Public():
		return m.end(ctx, tx, c.Entry.Actor, b)
	case b.Line == "" && c.Previous != nil && (c.Previous.Headline != c.Story.Headline || c.Previous.Path != c.Story.Path):
		return m.record(tx, EventChanged, c.Entry.Actor, b)
	}
	return nil
}
