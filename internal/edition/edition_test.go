package edition_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func house(db *store.DB) *edition.House {
	return edition.New(db, journal.New(db, clock.System{}), clock.System{})
}

var threeEditions = edition.Setup{Agency: "Meridian", Domain: "meridian.example", Editions: []edition.Edition{
	{Code: "en"},
	{Code: "ru", Name: "Меридиан", Agency: "Меридиан", Zone: "Europe/Moscow", Host: "RU.example"},
	{Code: "ar", Locale: "ar-EG", Sections: []edition.Section{{Slug: "عالم", Name: "العالم"}}},
}}

func set(t *testing.T, h *edition.House) {
	t.Helper()
	if err := h.Setup(t.Context(), account.Operator(), threeEditions); err != nil {
		t.Fatal(err)
	}
}

func TestSetupOpensTheHouseAndMayBeRepeated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, h := t.Context(), house(db)
		set(t, h)
		first, err := h.Editions(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(first) != 3 || first[0].Name != "Meridian" || len(first[0].Sections) != 7 || first[1].Host != "ru.example" || first[2].Direction != "rtl" || first[1].Direction != "ltr" {
			t.Fatalf("editions after setup: %+v", first)
		}
		set(t, h)
		again, _ := h.Editions(ctx)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("the second setup changed the house: %s", diff)
		}
		entries, _ := journal.New(db, clock.System{}).Read(ctx, journal.Query{})
		if len(entries) != 4 {
			t.Errorf("journal has %d entries, want the agency and three editions: a repeated setup changes nothing", len(entries))
		}
		more := edition.Setup{Editions: []edition.Edition{{Code: "ru", Agency: "Меридиан Медиа", Sections: []edition.Section{{Slug: "kosmos", Name: "Космос", Position: 9}}}}}
		if err := h.Setup(ctx, account.Operator(), more); err != nil {
			t.Fatal(err)
		}
		ru, _ := h.ByCode(ctx, "ru")
		if _, ok := ru.Section("kosmos"); !ok || ru.Agency != "Меридиан Медиа" || ru.Zone != "Europe/Moscow" || len(ru.Sections) != 8 {
			t.Errorf("after a second setup: %+v", ru)
		}
		agency, _ := h.Agency(ctx)
		if want := (edition.Agency{Name: "Meridian", Domain: "meridian.example"}); agency != want {
			t.Errorf("agency %+v, want %+v", agency, want)
		}
	})
}

func TestWrongSetupNamesTheFieldAndLeavesNothing(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	h := house(db)
	cases := []struct {
		field string
		ed    edition.Edition
	}{
		{"code", edition.Edition{Code: "EN us"}},
		{"prefix", edition.Edition{Code: "en", Prefix: "newsroom"}},
		{"zone", edition.Edition{Code: "en", Zone: "Mars/Base"}},
		{"locale", edition.Edition{Code: "en", Locale: "not a locale!"}},
		{"credit", edition.Edition{Code: "en", Credit: "by nobody"}},
		{"host", edition.Edition{Code: "en", Host: "https://x/"}},
		{"slug", edition.Edition{Code: "en", Sections: []edition.Section{{Slug: "A B", Name: "x"}}}},
	}
	for _, c := range cases {
		err := h.Setup(t.Context(), account.Operator(), edition.Setup{Agency: "A", Editions: []edition.Edition{c.ed}})
		var refusal *errs.Error
		if !asError(err, &refusal) || refusal.Kind != errs.Invalid || refusal.Field != c.field {
			t.Errorf("setup with a wrong %s: %v", c.field, err)
		}
	}
	if editions, _ := h.Editions(t.Context()); len(editions) != 0 {
		t.Errorf("a refused setup left %v", editions)
	}
	if agency, _ := h.Agency(t.Context()); agency.Name != "" {
		t.Errorf("a refused setup left the agency %v", agency)
	}
}

func TestOnlyThoseWithTheRightChangeTheHouse(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	ctx, h := t.Context(), house(db)
	set(t, h)
	editor := account.Staff(5, "Ed", []account.Grant{{Role: account.Editor}})
	ruAdmin := account.Staff(6, "Ad", []account.Grant{{Role: account.Admin, Edition: "ru"}})
	reporter := account.Staff(7, "Re", []account.Grant{{Role: account.Reporter}})
	for name, err := range map[string]error{
		"editor adds an edition":        second(h.Add(ctx, editor, edition.Edition{Code: "es"})),
		"editor changes an edition":     h.Change(ctx, editor, edition.Edition{Code: "en", Name: "x"}),
		"editor sets the house up":      h.Setup(ctx, editor, edition.Setup{}),
		"one edition's admin elsewhere": h.AddSection(ctx, ruAdmin, "en", edition.Section{Slug: "x", Name: "x"}),
		"one edition's admin adds one":  second(h.Add(ctx, ruAdmin, edition.Edition{Code: "es"})),
		"reporter adds a topic":         second(h.EnsureTopic(ctx, reporter, edition.Topic{Edition: "en", Name: "x"})),
		"editor removes a section":      h.RemoveSection(ctx, editor, "en", "world"),
	} {
		if !errs.Is(err, errs.Forbidden) {
			t.Errorf("%s: %v, want forbidden", name, err)
		}
	}
	if err := h.Change(ctx, account.Actor{}, edition.Edition{Code: "en"}); !errs.Is(err, errs.Unsigned) {
		t.Errorf("nobody changes an edition: %v, want unsigned", err)
	}
	if err := h.Change(ctx, ruAdmin, edition.Edition{Code: "ru", Name: "Полдень", Host: "ru.example"}); err != nil {
		t.Errorf("the edition's own admin: %v", err)
	}
}

func TestPublishedAddressesStayWhatTheyWere(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	ctx, h := t.Context(), house(db)
	set(t, h)
	if _, err := h.Add(ctx, account.Operator(), edition.Edition{Code: "uk", Prefix: "en"}); !errs.Is(err, errs.Conflict) {
		t.Errorf("a second edition at the same address: %v, want conflict", err)
	}
	if err := h.SetOrigin("https://news.example/"); err != nil {
		t.Fatal(err)
	}
	en, _ := h.ByCode(ctx, "en")
	ru, _ := h.ByCode(ctx, "ru")
	for got, want := range map[string]string{
		h.Path(en):                                                "/en/",
		h.Path(en, "section", "world"):                            "/en/section/world",
		h.URL(en, h.Path(en, "newsfeed")):                         "https://news.example/en/newsfeed",
		h.URL(ru, h.Path(ru)):                                     "https://ru.example/ru/",
		h.StoryPath(en, "20261122", "talks-begin", 81):            "/en/20261122/talks-begin-81",
		h.StoryPath(en, "20261122", "", 81):                       "/en/20261122/81",
		h.StoryPath(ru, "20261122", "да", 9):                      "/ru/20261122/%D0%B4%D0%B0-9",
		h.TagID(2026, 812):                                        "tag:meridian.example,2026:812",
		h.Day(ru, time.Date(2026, 11, 22, 22, 0, 0, 0, time.UTC)): "20261123",
	} {
		if got != want {
			t.Errorf("address %q, want %q", got, want)
		}
	}
	for _, bad := range []string{"news.example", "ftp://x", "https://x/path", ""} {
		if h.SetOrigin(bad) == nil {
			t.Errorf("origin %q was accepted", bad)
		}
	}
}

func TestRequestFindsItsEdition(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	h := house(db)
	set(t, h)
	for _, c := range []struct{ host, prefix, want string }{
		{"news.example", "en", "en"}, {"127.0.0.1:8080", "ar", "ar"}, {"ru.example", "ru", "ru"}, {"RU.EXAMPLE:443", "ru", "ru"},
		{"news.example", "ru", ""}, {"ru.example", "en", "en"}, {"news.example", "xx", ""}, {"", "", ""},
	} {
		ed, err := h.ByAddress(c.host, c.prefix)
		if ed.Code != c.want || (c.want == "") != errs.Is(err, errs.NotFound) {
			t.Errorf("%s/%s/: %q (%v), want %q", c.host, c.prefix, ed.Code, err, c.want)
		}
	}
}

func TestSectionsAndTopicsOfTheDesk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, h, who := t.Context(), house(db), account.Operator()
		set(t, h)
		for _, err := range []error{
			h.AddSection(ctx, who, "en", edition.Section{Slug: "weather", Name: "Weather"}),
			h.ChangeSection(ctx, who, "en", edition.Section{Slug: "weather", Name: " Weather & sea ", Position: 1}),
			h.RemoveSection(ctx, who, "en", "sport"),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := h.AddSection(ctx, who, "en", edition.Section{Slug: "weather", Name: "Again"}); !errs.Is(err, errs.Conflict) {
			t.Errorf("the same section twice: %v", err)
		}
		if err := h.RemoveSection(ctx, who, "en", "sport"); !errs.Is(err, errs.NotFound) {
			t.Errorf("removing what is gone: %v", err)
		}
		if err := h.AddSection(ctx, who, "xx", edition.Section{Slug: "weather", Name: "x"}); !errs.Is(err, errs.NotFound) {
			t.Errorf("a section of no edition: %v", err)
		}
		en, _ := h.ByCode(ctx, "en")
		weather, ok := en.Section("weather")
		if _, sport := en.Section("sport"); !ok || sport || weather.Name != "Weather & sea" || weather.Position != 1 {
			t.Errorf("sections %+v", en.Sections)
		}
		first, err := h.EnsureTopic(ctx, who, edition.Topic{Edition: "ru", Name: "Ангела Меркель", Kind: "person"})
		if err != nil || first.Slug != "ангела-меркель" {
			t.Fatalf("topic %+v: %v", first, err)
		}
		again, err := h.EnsureTopic(ctx, who, edition.Topic{Edition: "ru", Slug: first.Slug, Name: "Другая"})
		if err != nil || again != first {
			t.Errorf("the same topic again: %+v, %v, want %+v", again, err, first)
		}
		if _, err := h.Topic(ctx, "en", first.Slug); !errs.Is(err, errs.NotFound) {
			t.Errorf("another edition's topic: %v", err)
		}
		if topics, _ := h.Topics(ctx, "ru"); len(topics) != 1 || topics[0] != first {
			t.Errorf("topics %+v", topics)
		}
	})
}

func TestAnotherNodeSeesTheChangeOnceItReloads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		here, there := house(db), house(db)
		set(t, here)
		if _, err := there.ByCode(t.Context(), "en"); err != nil {
			t.Fatal(err)
		}
		if err := here.Change(t.Context(), account.Operator(), edition.Edition{Code: "en", Name: "Noon"}); err != nil {
			t.Fatal(err)
		}
		if err := there.Reload(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, h := range []*edition.House{here, there} {
			if en, _ := h.ByCode(t.Context(), "en"); en.Name != "Noon" {
				t.Errorf("edition is still called %q", en.Name)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func asError(err error, target **errs.Error) bool { return errors.As(err, target) }
