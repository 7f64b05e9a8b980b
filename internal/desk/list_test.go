package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

func headlinesOf(drafts []desk.Draft) string {
	var all []string
	for _, d := range drafts {
		all = append(all, d.Copy.Headline)
	}
	return strings.Join(all, " ")
}

// mixed fills a desk: a and b in en/world, c in en/sport, d in ru/world; b is submitted, e is spiked.
func mixed(t *testing.T, r *room) {
	t.Helper()
	op := account.Operator()
	for _, one := range []struct{ headline, edition, section string }{{"a", "en", "world"}, {"b", "en", "world"}, {"c", "en", "sport"}, {"d", "ru", "world"}, {"e", "en", "world"}} {
		c := text(t, one.headline)
		c.Section = one.section
		d, err := r.Create(t.Context(), op, desk.NewDraft{Edition: one.edition, Copy: c})
		d = r.must(t)(d, err)
		switch one.headline {
		case "b":
			r.must(t)(r.Submit(t.Context(), op, d.ID))
		case "e":
			r.must(t)(r.Spike(t.Context(), op, d.ID))
		}
	}
}

func TestDeskShowsEachOnlyWhatTheyMaySee(t *testing.T) {
	cases := map[string]struct {
		who    account.Actor
		filter desk.Filter
		want   string // "-": refused
	}{
		"everything":                   {account.Operator(), desk.Filter{}, "d c b a"},
		"an edition":                   {reporter, desk.Filter{Edition: "en"}, "c b a"},
		"own editions":                 {reporter, desk.Filter{}, "c b a"},
		"another edition":              {reporter, desk.Filter{Edition: "ru"}, "-"},
		"own section":                  {staff(1, account.Reporter, "en", "sport"), desk.Filter{Edition: "en"}, "c"},
		"own section, any edition":     {staff(1, account.Reporter, "", "world"), desk.Filter{}, "d b a"},
		"own section, of each edition": {staff(1, account.Reporter, "", "world"), desk.Filter{Edition: "ru"}, "d"},
		"two roles": {account.Staff(1, "Two", []account.Grant{{Role: account.Editor, Edition: "en", Section: "sport"}, {Role: account.Reporter, Edition: "ru"}}),
			desk.Filter{}, "d c"},
		"a stage":       {reporter, desk.Filter{Edition: "en", Stage: desk.Submitted}, "b"},
		"the spike":     {reporter, desk.Filter{Stage: desk.Spiked}, "e"},
		"an author":     {reporter, desk.Filter{Edition: "en", Author: 99}, ""},
		"a second page": {reporter, desk.Filter{Edition: "en", Before: 3}, "b a"},
		"a short page":  {reporter, desk.Filter{Edition: "en", Limit: 1}, "c"},
		"nobody":        {account.Actor{}, desk.Filter{}, "-"},
		"no role":       {account.Staff(9, "Reader", nil), desk.Filter{}, "-"},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		mixed(t, r)
		for name, c := range cases {
			drafts, err := r.List(t.Context(), c.who, c.filter)
			if c.want == "-" {
				if !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unsigned) {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			if got := headlinesOf(drafts); err != nil || got != c.want {
				t.Errorf("%s: %q, want %q: %v", name, got, c.want, err)
			}
		}
		drafts, err := r.List(t.Context(), reporter, desk.Filter{Edition: "en", WithBody: true})
		if err != nil || drafts[0].Copy.Body.Empty() {
			t.Errorf("no body: %v", err)
		}
	})
}

func TestCountsAreOfWhatOneMaySee(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		mixed(t, r)
		r.due(t, "f", start.Add(time.Hour))
		for name, c := range map[string]struct {
			who  account.Actor
			want map[desk.Stage]int
		}{
			"an editor": {editor, map[desk.Stage]int{desk.Writing: 2, desk.Submitted: 1, desk.Approved: 1, desk.Scheduled: 1}},
			"a section": {staff(1, account.Reporter, "en", "sport"), map[desk.Stage]int{desk.Writing: 1}},
		} {
			got, err := r.Counts(t.Context(), c.who, "en")
			if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
				t.Errorf("%s: %v %s", name, err, diff)
			}
		}
		if _, err := r.Counts(t.Context(), staff(1, account.Editor, "ru", ""), "en"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("another edition's editor: %v", err)
		}
	})
}

func TestWhatIsDueIsListedSoonestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		r.due(t, "late", start.Add(2*time.Hour))
		r.due(t, "soon", start.Add(time.Hour))
		r.approved(t, text(t, "never"))
		drafts, err := r.List(t.Context(), editor, desk.Filter{Edition: "en", Due: true})
		if got := headlinesOf(drafts); err != nil || got != "soon late" {
			t.Errorf("%q: %v", got, err)
		}
	})
}

// crowd makes 20,000 drafts of one: most of them published or spiked, a hundred of them open, three of those due.
func crowd(t testing.TB, r *room) {
	t.Helper()
	d := r.create(t, reporter, text(t, "One of many"))
	err := r.db.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `
			insert into draft (edition, kind, story, base, version, stage, headline, section, copy, body, embargo_mode, approved_version,
				approved_pictures, approved_by, author, updated_by, created, updated, source, schedule_at)
			with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
			select case when i % 3 = 0 then 'ru' else 'en' end, kind, i, base, version,
				case when i % 200 = 0 then 'writing' when i % 4 = 0 then 'spiked' else 'published' end,
				headline, section, copy, body, embargo_mode, approved_version, approved_pictures, approved_by,
				case when i % 1000 = 0 then author else 77 end, updated_by, created, updated, source,
				case when i % 6000 = 0 then updated else null end
			from n, draft
			where draft.id = $1`, d.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.db.Engine() == store.Postgres {
		if _, err := r.db.Writer().Exec("analyze draft"); err != nil {
			t.Fatal(err)
		}
	}
}

// plan is how the engine would answer a query.
func plan(t *testing.T, db *store.DB, query string, values []any) string {
	t.Helper()
	explain := "explain query plan "
	if db.Engine() == store.Postgres {
		explain = "explain "
	}
	rows, err := db.Query(t.Context(), explain+query, values...)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	err = store.Each(rows, func(scan func(...any) error) error {
		var line string
		var id, parent, unused int
		if db.Engine() == store.Postgres {
			err := scan(&line)
			lines = append(lines, line)
			return err
		}
		err := scan(&id, &parent, &unused, &line)
		lines = append(lines, line)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func TestDeskIsAsQuickWithTwentyThousandDrafts(t *testing.T) {
	filters := map[string]desk.Filter{
		"open": {Edition: "en"}, "open anywhere": {}, "published": {Edition: "en", Stage: desk.Published}, "submitted anywhere": {Stage: desk.Submitted},
		"submitted": {Edition: "en", Stage: desk.Submitted}, "mine": {Edition: "en", Author: reporter.ID}, "mine published": {Edition: "en", Author: reporter.ID, Stage: desk.Published},
		"due": {Edition: "en", Due: true}, "next page": {Edition: "en", Stage: desk.Published, Before: 9000},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db)
		crowd(t, r)
		for name, f := range filters {
			query, values, err := f.Query(account.Operator())
			if err != nil {
				t.Fatal(err)
			}
			walksNoTable(t, name, plan(t, db, query, values))
			begun := time.Now()
			drafts, err := r.List(t.Context(), account.Operator(), f)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: %d in %v", name, len(drafts), time.Since(begun))
		}
		for i, index := range []string{"draft_stage", "draft_waiting"} {
			query, values, err := desk.CountQuery(i, editor, "en")
			if err != nil {
				t.Fatal(err)
			}
			how := plan(t, db, query, values)
			walksNoTable(t, "counts", how)
			if db.Engine() == store.SQLite && !strings.Contains(how, index) { // PostgreSQL has statistics and may know better
				t.Errorf("counts walk another index than %s:\n%s", index, how)
			}
		}
		begun := time.Now()
		counts, err := r.Counts(t.Context(), editor, "en")
		if err != nil || counts[desk.Writing] != 68 || counts[desk.Scheduled] != 0 {
			t.Errorf("counts %v: %v", counts, err)
		}
		t.Logf("counts in %v", time.Since(begun))
	})
}

func walksNoTable(t *testing.T, what, how string) {
	t.Helper()
	for _, slow := range []string{"Seq Scan", "SCAN d\n", "USE TEMP B-TREE FOR ORDER BY"} {
		if strings.Contains(how+"\n", slow) {
			t.Errorf("%s walks the whole table:\n%s", what, how)
		}
	}
}

// BenchmarkFireIdle is what the desk costs while nothing is due.
func BenchmarkFireIdle(b *testing.B) {
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			r := open(b, storetest.Open(b, address(b)))
			r.create(b, reporter, story.Copy{Headline: "Idle"})
			for b.Loop() {
				if _, err := r.Fire(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
