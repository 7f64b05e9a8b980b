// Package storytest hands a test an archive with editions around it, and a mediabank that keeps in memory what it is told.
// Tests only.
package storytest

import (
	"context"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

// Newsroom is an archive and what it stands on.
type Newsroom struct {
	DB      *store.DB
	Journal *journal.Journal
	Clock   *clock.Manual
	Bank    *Bank
	House   *edition.House
	Archive *story.Archive
}

// Start is where the clock of a newsroom stands: late in the evening of London, early the next day in Moscow.
var Start = time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC)

// Editions are the editions of a newsroom.
var Editions = []edition.Edition{
	{Code: "en", Locale: "en", Zone: "Europe/London"}, {Code: "ru", Locale: "ru", Zone: "Europe/Moscow"},
	{Code: "ar", Locale: "ar", Zone: "Africa/Cairo"}, {Code: "es", Locale: "es", Zone: "Europe/Madrid"},
	{Code: "fr", Locale: "fr", Zone: "Europe/Paris", ASCIISlug: true}, {Code: "zh", Locale: "zh-CN", Zone: "Asia/Shanghai"},
	{Code: "ja", Locale: "ja", Zone: "Asia/Tokyo"},
}

// New makes a newsroom on a database, with the topics "summit" and "harvest" in the English edition.
func New(t testing.TB, db *store.DB) *Newsroom {
	t.Helper()
	n := &Newsroom{DB: db, Clock: clock.NewManual(Start), Bank: &Bank{Refuse: map[int64]error{}, used: map[int64][]int64{}}}
	n.Journal = journal.New(db, n.Clock)
	n.House = edition.New(db, n.Journal, n.Clock)
	if err := n.House.Setup(t.Context(), account.Operator(), edition.Setup{Agency: "Meridian", Domain: "meridian.example", Editions: Editions}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Summit", "Harvest"} {
		if _, err := n.House.EnsureTopic(t.Context(), account.Operator(), edition.Topic{Edition: "en", Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	n.Archive = story.New(story.Options{DB: db, Journal: n.Journal, Clock: n.Clock, Bank: n.Bank, House: n.House})
	return n
}

// Copy is a copy that any edition may publish.
func Copy(headline, body string) story.Copy {
	doc, err := prose.FromText(body)
	if err != nil {
		panic(err) // a programmer's mistake in a test
	}
	return story.Copy{Headline: headline, Section: "world", Body: doc}
}

// Publish is Archive.Publish in a transaction of its own, a second after whatever happened before.
func (n *Newsroom) Publish(ctx context.Context, who account.Actor, p story.Publication) (story.Story, error) {
	n.Clock.Advance(time.Second)
	var published story.Story
	err := n.DB.Update(ctx, func(tx *store.Tx) (err error) {
		published, err = n.Archive.Publish(ctx, tx, who, p)
		return err
	})
	return published, err
}

// MustPublish publishes as the operator and ends the test where that is refused. Edition and kind are en and article
// where they are not given.
func (n *Newsroom) MustPublish(t testing.TB, p story.Publication) story.Story {
	t.Helper()
	if p.Edition == "" {
		p.Edition = "en"
	}
	if p.Kind == "" {
		p.Kind = story.Article
	}
	s, err := n.Publish(t.Context(), account.Operator(), p)
	if err != nil {
		t.Fatalf("publish %q: %v", p.Copy.Headline, err)
	}
	return s
}

// Bank is a mediabank that has every picture, but for those in Refuse.
type Bank struct {
	Refuse map[int64]error

	mu   sync.Mutex
	used map[int64][]int64
}

// Load answers no asset: what is said of pictures is tested with a mediabank of its own.
func (b *Bank) Load(context.Context, store.Queryer, []int64) (map[int64]mediabank.Asset, error) {
	return nil, nil
}

// Showing answers no story.
func (b *Bank) Showing(context.Context, store.Queryer, int64) ([]int64, error) { return nil, nil }

// Amend has nothing to change.
func (b *Bank) Amend(_ context.Context, _ *store.Tx, _ account.Actor, number int64, _ mediabank.Change) (mediabank.Asset, error) {
	return mediabank.Asset{}, errs.Say(errs.NotFound, "mediabank.unknown", map[string]any{"Number": number})
}

// Publishable answers what Refuse says.
func (b *Bank) Publishable(_ context.Context, _ store.Queryer, number int64, _ time.Time) error {
	if err := b.Refuse[number]; err != nil {
		return err
	}
	if number > 1000 {
		return errs.Say(errs.NotFound, "mediabank.unknown", map[string]any{"Number": number})
	}
	return nil
}

// Cut has every picture cut in every way.
func (b *Bank) Cut(context.Context, store.Queryer, []mediabank.Shown) error { return nil }

// Use keeps the assets of a story once its transaction stands.
func (b *Bank) Use(_ context.Context, tx *store.Tx, u mediabank.Usage) error {
	tx.After(func() { b.set(u.Story, u.Assets) })
	return nil
}

// Withdraw forgets the assets of a story once its transaction stands.
func (b *Bank) Withdraw(_ context.Context, tx *store.Tx, story int64) error {
	tx.After(func() { b.set(story, nil) })
	return nil
}

func (b *Bank) set(story int64, assets []int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.used, story)
	if len(assets) > 0 {
		b.used[story] = assets
	}
}

// Used answers the assets that are public through any story, in order.
func (b *Bank) Used() []int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := slices.Concat(slices.Collect(maps.Values(b.used))...)
	slices.Sort(all)
	return slices.Compact(all)
}
