package desk_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/story"
)

var _ desk.Pictures = (*mediabank.Bank)(nil)

// start is where the clock of a newsroom stands.
var start = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// The people of the newsroom, each with one role in the whole English edition.
var (
	reporter = staff(11, account.Reporter, "en", "")
	rival    = staff(12, account.Reporter, "en", "")
	editor   = staff(21, account.Editor, "en", "")
	deputy   = staff(22, account.Editor, "en", "")
	chief    = staff(31, account.Chief, "en", "")
)

func staff(id int64, role account.Role, edition, section string) account.Actor {
	return account.Staff(id, string(role), []account.Grant{{Role: role, Edition: edition, Section: section}})
}

// room is a newsroom: a desk and what it stands on.
type room struct {
	*desk.Desk
	db      *store.DB
	journal *journal.Journal
	clock   *clock.Manual
	house   *edition.House
	bank    *pictures
	archive *story.Archive
}

// open makes a newsroom on a fresh database.
func open(t testing.TB, db *store.DB) *room {
	t.Helper()
	r := at(db, clock.NewManual(start))
	if err := r.house.Setup(t.Context(), account.Operator(), edition.Setup{Agency: "Meridian", Domain: "meridian.example", Editions: []edition.Edition{
		{Code: "en", Locale: "en", Zone: "Europe/London"}, {Code: "ru", Locale: "ru", Zone: "Europe/Moscow", Agency: "Меридиан"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.house.EnsureTopic(t.Context(), account.Operator(), edition.Topic{Edition: "en", Name: "Floods"}); err != nil {
		t.Fatal(err)
	}
	return r
}

// at is one more node on a database that has been set up.
func at(db *store.DB, now *clock.Manual) *room {
	r := &room{db: db, clock: now, bank: &pictures{refuse: map[int64]error{}, assets: map[int64]mediabank.Asset{}}}
	r.journal = journal.New(db, now)
	r.house = edition.New(db, r.journal, now)
	r.archive = story.New(story.Options{DB: db, Journal: r.journal, Clock: now, Bank: r.bank, House: r.house})
	r.Desk = desk.New(desk.Options{DB: db, Journal: r.journal, Clock: now, Archive: r.archive, Bank: r.bank, House: r.house})
	r.archive.OnChange(r.Hook)
	return r
}

// pictures is a mediabank that keeps in memory what it is told.
type pictures struct {
	mu              sync.Mutex
	refuse          map[int64]error
	assets          map[int64]mediabank.Asset
	waited, ordered []mediabank.Shown
}

func (p *pictures) Publishable(_ context.Context, _ store.Queryer, number int64, _ time.Time) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refuse[number]
}

func (p *pictures) Load(_ context.Context, _ store.Queryer, numbers []int64) (map[int64]mediabank.Asset, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found := map[int64]mediabank.Asset{}
	for _, n := range numbers {
		if a, ok := p.assets[n]; ok {
			found[n] = a
		}
	}
	return found, nil
}

func (p *pictures) Wait(_ context.Context, shown []mediabank.Shown) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waited = append(p.waited, shown...)
	return nil
}

func (p *pictures) Order(_ context.Context, tx *store.Tx, shown []mediabank.Shown) error {
	tx.After(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.ordered = append(p.ordered, shown...)
	})
	return nil
}

func (p *pictures) Cut(context.Context, store.Queryer, []mediabank.Shown) error { return nil }

func (p *pictures) Showing(context.Context, store.Queryer, int64) ([]int64, error) { return nil, nil }

func (p *pictures) Amend(_ context.Context, _ *store.Tx, _ account.Actor, number int64, _ mediabank.Change) (mediabank.Asset, error) {
	return mediabank.Asset{}, errs.Say(errs.NotFound, "mediabank.unknown", map[string]any{"Number": number})
}

func (p *pictures) Use(context.Context, *store.Tx, mediabank.Usage) error { return nil }

func (p *pictures) Withdraw(context.Context, *store.Tx, int64) error { return nil }

func (p *pictures) set(a mediabank.Asset) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.assets[a.Number] = a
}

func (p *pictures) setRefusal(number int64, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse[number] = err
}

// text is a copy that may be published.
func text(t testing.TB, headline string, nodes ...prose.Node) story.Copy {
	t.Helper()
	if len(nodes) == 0 {
		nodes = []prose.Node{prose.Paragraph("The river has risen by a metre since morning.")}
	}
	body, err := prose.New(nodes...)
	if err != nil {
		t.Fatal(err)
	}
	return story.Copy{Headline: headline, Section: "world", Lede: "A flood.", Body: body, Urgency: 5, Label: story.News}
}

func (r *room) create(t testing.TB, who account.Actor, c story.Copy) desk.Draft {
	t.Helper()
	d, err := r.Create(t.Context(), who, desk.NewDraft{Edition: "en", Copy: c})
	if err != nil {
		t.Fatalf("create %q: %v", c.Headline, err)
	}
	return d
}

// approved is a reporter's draft that the editor has approved.
func (r *room) approved(t testing.TB, c story.Copy) desk.Draft {
	t.Helper()
	d := r.create(t, reporter, c)
	r.must(t)(r.Submit(t.Context(), reporter, d.ID))
	return r.must(t)(r.Approve(t.Context(), editor, d.ID, d.Version))
}

// published is a story, and the draft that it was.
func (r *room) published(t testing.TB, c story.Copy) (story.Story, desk.Draft) {
	t.Helper()
	d := r.approved(t, c)
	s, err := r.Publish(t.Context(), editor, d.ID, false)
	if err != nil {
		t.Fatalf("publish %q: %v", c.Headline, err)
	}
	return s, r.must(t)(r.Get(t.Context(), editor, d.ID))
}

func (r *room) must(t testing.TB) func(desk.Draft, error) desk.Draft {
	return func(d desk.Draft, err error) desk.Draft {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
}

// save writes a change of a draft's text.
func (r *room) save(t testing.TB, who account.Actor, d desk.Draft, change func(*desk.Save)) desk.Draft {
	t.Helper()
	s := desk.Save{Version: d.Version, Kind: d.Kind, Copy: d.Copy, Embargo: d.Embargo}
	change(&s)
	return r.must(t)(r.Save(t.Context(), who, d.ID, s))
}

// kinds are the journal's kinds of a draft, in order.
func (r *room) kinds(t testing.TB, id int64) string {
	t.Helper()
	entries, err := r.journal.Read(t.Context(), journal.Query{Subject: "draft:" + itoa(id), Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range entries {
		kinds = append(kinds, strings.TrimPrefix(e.Kind, "draft."))
	}
	return strings.Join(kinds, " ")
}

// stories counts what is public in an edition.
func (r *room) stories(t testing.TB, edition string) int {
	t.Helper()
	all, _, err := r.archive.List(t.Context(), story.Filter{Edition: edition, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// refused checks kind and key of a refusal.
func refused(t testing.TB, what string, err error, kind errs.Kind, key string) {
	t.Helper()
	var said *errs.Error
	if !errors.As(err, &said) || said.Kind != kind || said.Key != key {
		t.Errorf("%s: got %v, want %s (%s)", what, err, kind, key)
	}
}
