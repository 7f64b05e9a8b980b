package desk_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/fetch"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// doubtful is a text with one finding of each kind, but for links.
func doubtful(t *testing.T) story.Copy {
	c := text(t, "Flood in Essen", prose.Paragraph("Ilse Okafor utilises 40 boats. Ilse Okafor spoke."), prose.Paragraph("“We will not go home,” said Ilse Okafur."))
	c.Lead.Asset = 1
	c.Dateline = &story.Dateline{Agency: "Meridian"}
	return c
}

func listed(findings []desk.Finding) []string {
	var all []string
	for _, f := range findings {
		line := string(f.Kind) + ":" + f.Words
		if f.Instead != "" {
			line += ">" + f.Instead
		}
		if !f.Open() {
			line += "!"
		}
		all = append(all, line)
	}
	return all
}

func (r *room) check(t *testing.T, id int64) []desk.Finding {
	t.Helper()
	findings, err := r.Check(t.Context(), editor, id)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

func TestCheckFindsInTheTextWhatASubeditorWould(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := pictured(t, db), t.Context()
		r.bank.set(mediabank.Asset{Number: 1, Hash: "a", Headline: "River"})
		r.bank.setRefusal(1, errs.Say(errs.Blocked, "mediabank.expired", map[string]any{"Number": 1, "Expiry": start}))
		if err := r.SetStyle(ctx, editor, "en", "utilise* → use | plain words | It is shorter.\n"); err != nil {
			t.Fatal(err)
		}
		d := r.create(t, reporter, doubtful(t))
		want := []string{"alt:River", "credit:River", "rights:River", "dateline:", "name:Ilse Okafur>Ilse Okafor", "word:utilises>use", "figure:40", "quote:We will not go home,"}
		if diff := cmp.Diff(want, listed(r.check(t, d.ID))); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
		if _, err := r.Check(ctx, account.Actor{}, d.ID); !errs.Is(err, errs.Unsigned) {
			t.Errorf("nobody: %v", err)
		}
		r.bank.setRefusal(1, nil)
		if _, err := r.Approve(ctx, editor, d.ID, d.Version); err != nil {
			t.Fatal(err)
		}
		r.out(t, editor, d) // it informs, and no more
		if ru, err := r.StyleFile(ctx, reporter, "ru"); err != nil || ru.Text != "" {
			t.Errorf("the style of another edition: %q %v", ru.Text, err)
		}
	})
}

func TestTickIsRememberedForPersonAndVersionWhileItsPassageStands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := pictured(t, db), t.Context()
		d := r.create(t, reporter, doubtful(t))
		marks := map[string]string{}
		for _, f := range r.check(t, d.ID) {
			marks[string(f.Kind)] = f.Mark
		}
		tick := func(who account.Actor, t desk.Ticking) error {
			_, err := r.Tick(ctx, who, d.ID, t)
			return err
		}
		if err := tick(reporter, desk.Ticking{Version: 1, On: []string{marks["figure"], marks["quote"]}}); err != nil {
			t.Fatal(err)
		}
		if err := tick(editor, desk.Ticking{Version: 1, On: []string{marks["quote"]}}); err != nil {
			t.Fatal(err)
		}
		refused(t, "another version", tick(editor, desk.Ticking{Version: 2, On: []string{marks["name"]}}), errs.Conflict, "desk.check_other_version")
		refused(t, "what is not there", tick(editor, desk.Ticking{Version: 1, On: []string{"x"}}), errs.Invalid, "desk.check_no_such")
		refused(t, "what has to be put right", tick(editor, desk.Ticking{Version: 1, On: []string{""}}), errs.Invalid, "desk.check_no_such")
		refused(t, "who only publishes", tick(publisher, desk.Ticking{Version: 1, On: []string{marks["name"]}}), errs.Forbidden, "error.forbidden")
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Lede = "A new lede." })
		ticked := func() map[desk.FindingKind][]int64 {
			all := map[desk.FindingKind][]int64{}
			for _, f := range r.check(t, d.ID) {
				for _, one := range f.Ticks {
					all[f.Kind] = append(all[f.Kind], one.By)
					if one.Version != 1 {
						t.Errorf("ticked at version %d", one.Version)
					}
				}
			}
			return all
		}
		want := map[desk.FindingKind][]int64{desk.FindingFigure: {reporter.ID}, desk.FindingQuote: {reporter.ID, editor.ID}}
		if diff := cmp.Diff(want, ticked()); diff != "" {
			t.Errorf("after a change elsewhere (-want +got):\n%s", diff)
		}
		body, err := d.Copy.Body.Rewrite(func(n prose.Node) prose.Node {
			n.Text = strings.Replace(n.Text, "40 boats", "40 tugs", 1)
			return n
		})
		if err != nil {
			t.Fatal(err)
		}
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Body = body })
		delete(want, desk.FindingFigure)
		if diff := cmp.Diff(want, ticked()); diff != "" {
			t.Errorf("after a change of its sentence (-want +got):\n%s", diff)
		}
		if err := tick(editor, desk.Ticking{Version: d.Version, Off: []string{marks["quote"]}}); err != nil {
			t.Fatal(err)
		}
		want[desk.FindingQuote] = []int64{reporter.ID}
		if diff := cmp.Diff(want, ticked()); diff != "" {
			t.Errorf("taken back (-want +got):\n%s", diff)
		}
	})
}

func TestCheckBlocksOnlyWhereTheSectionSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := pictured(t, db), t.Context()
		r.rules(t, edition.Rules{CheckBlocks: true})
		d := r.create(t, reporter, doubtful(t))
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		for what, try := range map[string]func() error{
			"publish":       func() error { return second(r.Publish(ctx, editor, d.ID, true)) },
			"publish alone": func() error { return second(r.Publish(ctx, chief, d.ID, true)) },
			"schedule":      func() error { return second(r.Schedule(ctx, editor, d.ID, start.AddDate(0, 0, 1))) },
		} {
			err := try()
			refused(t, what, err, errs.Blocked, "desk.check_open")
			var said *errs.Error
			if errors.As(err, &said) && (said.Field != "dateline.place" || said.Args["Count"] != 4) {
				t.Errorf("%s: %s %v", what, said.Field, said.Args)
			}
		}
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Dateline = nil })
		var on []string
		for _, f := range r.check(t, d.ID) {
			on = append(on, f.Mark)
		}
		if _, err := r.Tick(ctx, editor, d.ID, desk.Ticking{Version: d.Version, On: on}); err != nil {
			t.Fatal(err)
		}
		d = r.must(t)(r.Approve(ctx, editor, d.ID, d.Version))
		r.out(t, editor, d)
	})
}

// servers answers by address.
type servers map[string]int

func (s servers) Status(_ context.Context, address string) (int, error) {
	if s[address] == 0 {
		return 0, &fetch.Error{Fault: fetch.NoName, Err: errors.New("no such host")}
	}
	return s[address], nil
}

func TestLinkThatDoesNotAnswerIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		answers := servers{"https://a.example/": 200, "https://b.example/gone": 404, "https://c.example/": 403}
		runs := []prose.Node{prose.Text("See ")}
		for _, address := range []string{"https://a.example/", "https://b.example/gone", "https://c.example/", "https://d.example/"} {
			runs = append(runs, prose.Link(address, "there "))
		}
		c := text(t, "Links", prose.ParagraphOf(runs...))
		d := r.create(t, reporter, c)
		if got := r.check(t, d.ID); len(got) != 0 {
			t.Errorf("before anybody asked: %v", listed(got))
		}
		for _, address := range []string{"https://a.example/", "https://b.example/gone", "https://c.example/", "https://d.example/"} {
			if err := r.AskLink(ctx, answers, address); err != nil {
				t.Fatal(err)
			}
		}
		got := r.check(t, d.ID)
		if diff := cmp.Diff([]string{"link:https://b.example/gone", "link:https://d.example/"}, listed(got)); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		if got[0].Status != 404 || got[1].Fault != string(fetch.NoName) {
			t.Errorf("told as %+v", got)
		}
		answers["https://b.example/gone"] = 200
		if err := r.AskLink(ctx, answers, "https://b.example/gone"); err != nil {
			t.Fatal(err)
		}
		if got = r.check(t, d.ID); len(got) != 1 {
			t.Errorf("it answers again: %v", listed(got))
		}
	})
}

func TestStyleFileIsKeptWithWhoChangedWhat(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		if err := r.SetStyle(ctx, editor, "en", "utilise -> use\r\nin order to -> to\n"); err != nil {
			t.Fatal(err)
		}
		refused(t, "a line that says nothing", r.SetStyle(ctx, editor, "en", "utilise -> use\n -> to\n"), errs.Invalid, "desk.style_no_word")
		refused(t, "a reporter", r.SetStyle(ctx, reporter, "en", "x"), errs.Forbidden, "error.forbidden")
		refused(t, "a section's editor", r.SetStyle(ctx, staff(77, account.Editor, "en", "world"), "en", "x"), errs.Forbidden, "error.forbidden")
		refused(t, "an endless file", r.SetStyle(ctx, editor, "en", strings.Repeat("# x\n", 200_000)), errs.Invalid, "desk.style_large")
		if err := r.SetStyle(ctx, deputy, "en", "utilise -> use\n"); err != nil {
			t.Fatal(err)
		}
		kept, err := r.StyleFile(ctx, reporter, "en")
		if err != nil || kept.Text != "utilise -> use\n" || kept.By != deputy.ID {
			t.Errorf("kept %+v: %v", kept, err)
		}
		entries, err := r.journal.Read(ctx, journal.Query{Subject: "edition:en", Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(entries, func(e journal.Entry) bool { return e.Kind == "desk.style_changed" && e.Actor == deputy.Subject() })
		if i < 0 || !strings.Contains(string(entries[i].Payload), `"before":["in order to -`) {
			t.Errorf("journal: %+v", entries)
		}
	})
}
