package edition_test

import (
	"strings"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// A link that was printed in a newspaper must find its story after the edition has moved, however often.
func TestAddressesBeforeAMoveLeadToWhereTheEditionIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, h, who := t.Context(), house(db), account.Operator()
		set(t, h)
		if err := h.SetOrigin("https://news.example"); err != nil {
			t.Fatal(err)
		}
		to := func(ed edition.Edition) {
			t.Helper()
			if err := h.Change(ctx, who, ed); err != nil {
				t.Fatalf("move to %q %q: %v", ed.Host, ed.Prefix, err)
			}
		}
		leads := func(host, prefix, want string) {
			t.Helper()
			if got := h.Moved(host, prefix); got != want {
				t.Errorf("%s/%s leads to %q, want %q", host, prefix, got, want)
			}
		}
		leads("news.example", "en", "")
		to(edition.Edition{Code: "en", Prefix: "english"})
		leads("news.example", "en", "/english")
		if ed, err := h.ByAddress("news.example", "english"); err != nil || ed.Code != "en" || h.Path(ed) != "/english/" {
			t.Errorf("the new address is %+v, %v", ed, err)
		}
		to(edition.Edition{Code: "en", Prefix: "world", Host: "world.example"})
		leads("news.example:8080", "en", "https://world.example/world")
		leads("news.example", "english", "https://world.example/world")
		to(edition.Edition{Code: "ru", Prefix: "ru"}) // from its own host to the installation's
		leads("RU.example", "ru", "https://news.example/ru")
		for name, err := range map[string]error{
			"a new edition where one was":     second(h.Add(ctx, who, edition.Edition{Code: "uk", Prefix: "english"})),
			"an edition moves where one was":  h.Change(ctx, who, edition.Edition{Code: "ar", Prefix: "en"}),
			"an edition moves where one is":   h.Change(ctx, who, edition.Edition{Code: "ar", Prefix: "ru"}),
			"a second edition of the code en": second(h.Add(ctx, who, edition.Edition{Code: "en", Prefix: "uk"})),
		} {
			if !errs.Is(err, errs.Conflict) {
				t.Errorf("%s: %v, want conflict", name, err)
			}
		}
		if err := h.Change(ctx, who, edition.Edition{Code: "ar", Prefix: "newsroom"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("a prefix of ours: %v", err)
		}
		to(edition.Edition{Code: "en", Prefix: "en"})
		leads("world.example", "world", "https://news.example/en")
		leads("news.example", "english", "/en")
		leads("news.example", "en", "")
		if ed, err := h.ByAddress("news.example", "en"); err != nil || ed.Code != "en" {
			t.Errorf("back home: %+v, %v", ed, err)
		}
		entries, err := journal.New(db, clock.System{}).Read(ctx, journal.Query{})
		if last := entries[len(entries)-1]; err != nil || last.Kind != "edition.changed" || !strings.Contains(string(last.Payload), `"prefix":"world"`) || !strings.Contains(string(last.Payload), `"prefix":"en"`) {
			t.Errorf("the journal says %+v, %v", last, err)
		}
	})
}
