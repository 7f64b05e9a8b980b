package edition_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

var first = edition.Setup{Agency: "Meridian", Editions: []edition.Edition{{Code: "en"}}}

func nothing(context.Context, *store.Tx) error { return nil }

func TestHouseIsFoundedOnceHoweverManyTryAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const founders = 5
		var group sync.WaitGroup
		refused := make([]error, founders)
		for i := range founders {
			h := house(db) // each on a node of its own
			group.Go(func() { refused[i] = h.Found(t.Context(), account.Operator(), first, nothing) })
		}
		group.Wait()
		won := 0
		for _, err := range refused {
			switch {
			case err == nil:
				won++
			case !errs.Is(err, errs.Gone):
				t.Errorf("a founder who was slower: %v", err)
			}
		}
		editions, err := house(db).Editions(t.Context())
		if won != 1 || len(editions) != 1 || err != nil {
			t.Errorf("%d have founded %d editions, %v", won, len(editions), err)
		}
	})
}

func TestHouseIsNotFoundedWithoutItsFirstPerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		h, nobody := house(db), errors.New("the first person is refused")
		err := h.Found(t.Context(), account.Operator(), first, func(context.Context, *store.Tx) error { return nobody })
		if !errors.Is(err, nobody) {
			t.Fatalf("founded with %v", err)
		}
		editions, _ := h.Editions(t.Context())
		agency, _ := h.Agency(t.Context())
		entries, _ := journal.New(db, clock.System{}).Read(t.Context(), journal.Query{})
		if len(editions) != 0 || agency.Name != "" || len(entries) != 0 {
			t.Errorf("half a house is left: %v %v %v", editions, agency, entries)
		}
		if err := h.Found(t.Context(), account.Staff(7, "x", []account.Grant{{Role: account.Chief}}), first, nothing); !errs.Is(err, errs.Forbidden) {
			t.Errorf("founded by somebody without the right: %v", err)
		}
	})
}

func page(t *testing.T, words string) edition.Page {
	t.Helper()
	body, err := prose.FromText(words)
	if err != nil {
		t.Fatal(err)
	}
	return edition.Page{Edition: "en", Slug: "imprint", Title: "Imprint", Body: body, Shown: true}
}

func TestHousePageKeepsEveryVersionAndItsReadersFindOnlyWhatIsShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, h, who := t.Context(), house(db), account.Operator()
		set(t, h)
		shown := func() []edition.PageLink { ed, _ := h.ByCode(ctx, "en"); return ed.Pages }
		if p, err := h.Page(ctx, "en", "imprint"); err != nil || p.Version != 0 || len(shown()) != 0 {
			t.Fatalf("an imprint that nobody has written: %+v %v", p, err)
		}
		one, err := h.SavePage(ctx, who, page(t, "1 Quay Street."))
		if err != nil || one.Version != 1 || len(shown()) != 1 {
			t.Fatalf("the first version: %+v %v", one, err)
		}
		if same, err := h.SavePage(ctx, who, one); err != nil || same.Version != 1 {
			t.Errorf("the same text again is version %d, %v", same.Version, err)
		}
		if _, err := h.SavePage(ctx, who, page(t, "Written without having seen version 1.")); !errs.Is(err, errs.Conflict) {
			t.Errorf("a save over another's: %v", err)
		}
		two := one
		two.Shown = false
		if two, err = h.SavePage(ctx, who, two); err != nil || two.Version != 2 || len(shown()) != 0 {
			t.Errorf("hidden: %+v %v, the footer has %v", two, err, shown())
		}
		history, err := h.PageHistory(ctx, "en", "imprint")
		if err != nil || len(history) != 2 || history[1].Body.Text() != "1 Quay Street." || !history[1].Shown {
			t.Errorf("history %+v %v", history, err)
		}
		if old, err := h.PageVersion(ctx, "en", "imprint", 1); err != nil || !old.Body.Equal(one.Body) {
			t.Errorf("version 1: %+v %v", old, err)
		}
		if _, err := h.PageVersion(ctx, "en", "imprint", 9); !errs.Is(err, errs.NotFound) {
			t.Errorf("a version that there is not: %v", err)
		}
		entries, err := journal.New(db, clock.System{}).Read(ctx, journal.Query{})
		if last := entries[len(entries)-1]; err != nil || last.Kind != "edition.page_saved" || !strings.Contains(string(last.Payload), `"before":1`) || !strings.Contains(string(last.Payload), `"after":2`) || last.Actor != "operator" {
			t.Errorf("the journal says %+v %v", last, err)
		}
	})
}

func TestHousePageThatReadersCouldNotReadIsRefused(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	h := house(db)
	set(t, h)
	picture, err := prose.Parse([]byte(`{"type":"doc","attrs":{"schema":1},"content":[{"type":"picture","attrs":{"asset":7}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		field  string
		change func(*edition.Page)
	}{
		"without a title":          {"title", func(p *edition.Page) { p.Title = " " }},
		"with a picture":           {"body", func(p *edition.Page) { p.Body = picture }},
		"shown and empty":          {"body", func(p *edition.Page) { p.Body = prose.Doc{} }},
		"a slug that is no page's": {"", func(p *edition.Page) { p.Slug = "section" }},
		"of no edition":            {"edition", func(p *edition.Page) { p.Edition = "xx" }},
	}
	for name, c := range cases {
		p := page(t, "Words.")
		c.change(&p)
		_, err := h.SavePage(t.Context(), account.Operator(), p)
		var refusal *errs.Error
		if !asError(err, &refusal) || refusal.Field != c.field || refusal.Kind != errs.Invalid && refusal.Kind != errs.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	chief := account.Staff(7, "x", []account.Grant{{Role: account.Admin, Edition: "ru"}})
	if _, err := h.SavePage(t.Context(), chief, page(t, "Words.")); !errs.Is(err, errs.Forbidden) {
		t.Errorf("saved by another edition's admin: %v", err)
	}
}

func TestJournalSaysWhatASettingWasAndIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, h, who := t.Context(), house(db), account.Operator()
		set(t, h)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(h.ChangeAgency(ctx, who, edition.Agency{Name: "Noon", Domain: "noon.example"}))
		must(h.Change(ctx, who, edition.Edition{Code: "en", Name: "Forenoon", Zone: "Europe/Riga", Accent: "#7a1f3d"}))
		must(h.ChangeSection(ctx, who, "en", edition.Section{Slug: "sport", Name: "Games", Position: 1}))
		must(h.RemoveSection(ctx, who, "en", "sport"))
		wants := []struct{ kind, before, after string }{
			{"edition.agency_changed", `{"domain":"meridian.example","name":"Meridian"}`, `{"domain":"noon.example","name":"Noon"}`},
			{"edition.changed", `{"agency":"Meridian","name":"Meridian"}`, `{"agency":"Noon","name":"Noon"}`},
			{"edition.changed", `{"agency":"Meridian","name":"Meridian"}`, `{"agency":"Noon","name":"Noon"}`},
			{"edition.changed", `{"accent":"","name":"Noon","zone":"UTC"}`, `{"accent":"#7a1f3d","name":"Forenoon","zone":"Europe/Riga"}`},
			{"edition.section_changed", `{"name":"Sport","position":7,"rules":{},"slug":"sport"}`, `{"name":"Games","position":1,"rules":{},"slug":"sport"}`},
			{"edition.section_removed", `{"name":"Games","position":1,"rules":{},"slug":"sport"}`, `null`},
		}
		entries, err := journal.New(db, clock.System{}).Read(ctx, journal.Query{})
		must(err)
		for i, e := range entries[len(entries)-len(wants):] {
			var payload struct{ Before, After map[string]any }
			must(json.Unmarshal(e.Payload, &payload))
			before, err := json.Marshal(payload.Before)
			must(err)
			after, err := json.Marshal(payload.After)
			must(err)
			if e.Kind != wants[i].kind || string(before) != wants[i].before || string(after) != wants[i].after {
				t.Errorf("%s: from %s to %s, want %+v", e.Kind, before, after, wants[i])
			}
		}
	})
}

func TestColourThatCouldNotBeReadIsRefused(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	h := house(db)
	set(t, h)
	for colour, taken := range map[string]bool{"#7a1f3d": true, "#173F8A": true, "": true, "#ffee00": false, "#fff": false, "red": false, "#fbfaf7;}": false, "#12345g": false} {
		err := h.Change(t.Context(), account.Operator(), edition.Edition{Code: "en", Accent: colour})
		var refusal *errs.Error
		if (err == nil) != taken || err != nil && (!asError(err, &refusal) || refusal.Field != "accent") {
			t.Errorf("colour %q: %v", colour, err)
		}
	}
	ed := edition.Edition{Accent: "#7a1f3d"}
	if rules := ed.Stylesheet(); !strings.Contains(rules, "--accent:#7a1f3d") || !strings.Contains(rules, "prefers-color-scheme:dark") {
		t.Errorf("the stylesheet is %q", rules)
	}
	if rules := (edition.Edition{}).Stylesheet(); rules != "" {
		t.Errorf("the usual colour has a stylesheet: %q", rules)
	}
}

// The chief answers for what an edition says about itself, but not for its settings; an editor for neither.
func TestHousePagesAreTheChiefsWordAsWell(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	ctx, h := t.Context(), house(db)
	set(t, h)
	for role, want := range map[account.Role]errs.Kind{account.Chief: "", account.Admin: "", account.Editor: errs.Forbidden, account.Moderator: errs.Forbidden} {
		p := page(t, "Words of "+string(role))
		now, err := h.Page(ctx, "en", p.Slug)
		if err != nil {
			t.Fatal(err)
		}
		p.Version = now.Version
		who := account.Staff(5, "x", []account.Grant{{Role: role, Edition: "en"}})
		if _, err := h.SavePage(ctx, who, p); want == "" && err != nil || want != "" && !errs.Is(err, want) {
			t.Errorf("%s: %v, want %q", role, err, want)
		}
		if p.Edition = "ru"; !errs.Is(second(h.SavePage(ctx, who, p)), errs.Forbidden) {
			t.Errorf("%s of one edition writes the pages of another", role)
		}
	}
}

// An agency that is renamed under only half of its pages has two names.
func TestRenamedAgencyIsRenamedWhereverItsNameStood(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, h := t.Context(), house(db)
		set(t, h)
		if err := h.Change(ctx, account.Operator(), edition.Edition{Code: "ar", Name: "Meridian Arabic"}); err != nil {
			t.Fatal(err)
		}
		if err := h.ChangeAgency(ctx, account.Operator(), edition.Agency{Name: "Harbour"}); err != nil {
			t.Fatal(err)
		}
		for code, want := range map[string][2]string{"en": {"Harbour", "Harbour"}, "ru": {"Меридиан", "Меридиан"}, "ar": {"Meridian Arabic", "Harbour"}} {
			if ed, err := h.ByCode(ctx, code); err != nil || ed.Name != want[0] || ed.Agency != want[1] || len(ed.Sections) == 0 {
				t.Errorf("%s is %q of %q with %d sections, want %q, %v", code, ed.Name, ed.Agency, len(ed.Sections), want, err)
			}
		}
		entries, err := journal.New(db, clock.System{}).Read(ctx, journal.Query{})
		changed := map[string]int{}
		for _, e := range entries {
			changed[e.Kind+" "+e.Edition]++
		}
		if err != nil || changed["edition.changed en"] != 1 || changed["edition.changed ar"] != 2 || changed["edition.changed ru"] != 0 || changed["edition.agency_changed "] != 2 {
			t.Errorf("the journal tells of %v, %v", changed, err)
		}
	})
}
