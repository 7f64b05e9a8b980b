package inbox_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/clock"
	"dateline.news/internal/errs"
	"dateline.news/internal/inbox"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/lang"
	"dateline.news/internal/mail"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// people are the staff: the book as the box asks it.
type people []account.Account

func (p people) Staff(context.Context, store.Queryer) ([]account.Account, error) { return p, nil }

func person(id int64, name string, role account.Role, section string) account.Account {
	return account.Account{ID: id, Name: name, Email: fmt.Sprintf("%d@meridian.example", id), Locale: "en", Grants: []account.Grant{{Role: role, Edition: "en", Section: section}}}
}

var (
	anna  = person(11, "Anna Kask", account.Reporter, "")
	short = person(12, "Anna", account.Reporter, "")
	boris = person(21, "Boris Lind", account.Editor, "")
	clara = person(22, "Clara Ox", account.Editor, "sport")
	staff = people{anna, short, boris, clara}
)

// post keeps the letters that were left.
type post struct{ letters []mail.Letter }

func (p *post) Enqueue(_ context.Context, _ *store.Tx, l mail.Letter) error {
	p.letters = append(p.letters, l)
	return nil
}

type office struct {
	*inbox.Box
	db      *store.DB
	journal *journal.Journal
	post    *post
	about   inbox.About
}

func open(t *testing.T, db *store.DB) *office {
	t.Helper()
	now := clock.NewManual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	jobs, err := job.New(db, job.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := jobs.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	o := &office{db: db, journal: journal.New(db, now), post: &post{}, about: inbox.About{Edition: "en", Section: "world", Headline: "Flood"}}
	o.Box = inbox.New(inbox.Options{
		DB: db, Journal: o.journal, Clock: now, Jobs: jobs, Book: staff, Post: o.post,
		About:   func(context.Context, store.Queryer, int64, int64) (inbox.About, error) { return o.about, nil },
		Agency:  func(context.Context) (string, error) { return "Meridian", nil },
		Address: func(path string) string { return "https://meridian.example" + path },
	})
	return o
}

func (o *office) put(t *testing.T, c inbox.Call) {
	t.Helper()
	c.Edition, c.Section = "en", "world"
	if c.Draft == 0 {
		c.Draft = 1
	}
	if err := o.db.Update(t.Context(), func(tx *store.Tx) error { return o.Put(t.Context(), tx, c) }); err != nil {
		t.Fatal(err)
	}
}

// of answers what waits for somebody, oldest first.
func (o *office) of(t *testing.T, a account.Account) []string {
	t.Helper()
	list, err := o.List(t.Context(), a.Actor(), 0)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, n := range list {
		kinds = append(kinds, string(n.Kind))
	}
	slices.Reverse(kinds)
	return kinds
}

func TestNoticeReachesWhomItConcernsAndNobodyElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		approves := func(who account.Actor) bool { return who.Can(account.Approve, "en", "world") }
		o.put(t, inbox.Call{Kind: inbox.Submitted, By: anna.Actor(), Waits: approves})
		o.put(t, inbox.Call{Kind: inbox.Submitted, By: anna.Actor(), Waits: approves}) // again, unread: it waits once
		o.put(t, inbox.Call{Kind: inbox.Moved, By: anna.Actor(), Waits: approves})
		o.put(t, inbox.Call{Kind: inbox.Moved, By: anna.Actor(), Waits: func(account.Actor) bool { return true }, Draft: 2})
		o.put(t, inbox.Call{Kind: inbox.Returned, By: boris.Actor(), To: []int64{anna.ID}, Text: "@Anna Kask, one source more."})
		o.put(t, inbox.Call{Kind: inbox.Noted, By: boris.Actor(), To: []int64{anna.ID}, Text: "Nice."})
		o.put(t, inbox.Call{Kind: inbox.Noted, By: anna.Actor(), To: []int64{anna.ID}, Text: "ask @boris lind, not @Clara Ox"})
		o.put(t, inbox.Call{Kind: inbox.Answered, By: anna.Actor(), To: []int64{anna.ID, boris.ID, clara.ID}})
		want := map[string][]string{"Anna Kask": {"returned", "noted"}, "Anna": {"moved"}, "Boris Lind": {"submitted", "moved", "mentioned", "answered"}, "Clara Ox": nil}
		for _, a := range staff {
			if diff := cmp.Diff(want[a.Name], o.of(t, a)); diff != "" {
				t.Errorf("%s: %s", a.Name, diff)
			}
		}
		entries, err := o.journal.Read(t.Context(), journal.Query{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Kind == "inbox.told" && e.Audience != "account:11" && e.Audience != "account:12" && e.Audience != "account:21" {
				t.Errorf("the journal tells %s of %s", e.Audience, e.Subject)
			}
		}
	})
}

func TestAtSignNamesTheLongerNameAndNoMailbox(t *testing.T) {
	for text, want := range map[string][]string{
		"@Anna Kask look":         {"Anna Kask"},
		"@anna kask, @BORIS LIND": {"Anna Kask", "Boris Lind"},
		"@Anna look":              {"Anna"},
		"@Annabel look":           nil,
		"write to x@Anna":         nil,
		"@":                       nil,
		"(@Clara Ox)":             {"Clara Ox"},
	} {
		var got []string
		for _, a := range inbox.Named(text, staff) {
			got = append(got, a.Name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestWhatWasReadHereIsReadAndOthersKeepTheirOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		ctx := t.Context()
		for draft := int64(1); draft <= 3; draft++ {
			o.put(t, inbox.Call{Kind: inbox.Answered, Draft: draft, By: anna.Actor(), To: []int64{boris.ID, short.ID}})
		}
		waiting := func(a account.Account) int {
			n, err := o.Waiting(ctx, a.Actor())
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		list, err := o.List(ctx, boris.Actor(), 0)
		if err != nil || len(list) != 3 || list[0].Draft != 3 {
			t.Fatalf("list %v %+v", err, list)
		}
		if _, err := o.Get(ctx, short.Actor(), list[0].ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("another's notice was read: %v", err)
		}
		for _, step := range []struct {
			which inbox.Which
			read  int
			left  int
		}{{inbox.Which{Notice: list[0].ID}, 1, 2}, {inbox.Which{Notice: list[0].ID}, 0, 2}, {inbox.Which{Draft: 1}, 1, 1}, {inbox.Which{}, 1, 0}} {
			n, err := o.Read(ctx, boris.Actor(), step.which)
			if err != nil || n != step.read || waiting(boris) != step.left {
				t.Errorf("%+v: read %d (%v), %d left", step.which, n, err, waiting(boris))
			}
		}
		if n, err := o.Read(ctx, boris.Actor(), inbox.Which{Notice: 999}); n != 0 || err != nil {
			t.Errorf("read what is not there: %d %v", n, err)
		}
		if waiting(short) != 3 {
			t.Errorf("what one person read is gone for another: %d", waiting(short))
		}
		if _, err := o.Read(ctx, account.Operator(), inbox.Which{}); err == nil {
			if n := waiting(short); n != 3 {
				t.Errorf("the operator read the inbox of others: %d left", n)
			}
		}
	})
}

func TestLetterTellsOnceOfWhatWasNotRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		ctx := t.Context()
		if err := o.SetLetters(ctx, boris.Actor(), true); err != nil {
			t.Fatal(err)
		}
		for draft := int64(1); draft <= 3; draft++ {
			o.put(t, inbox.Call{Kind: inbox.Answered, Draft: draft, Note: draft, By: anna.Actor(), To: []int64{boris.ID, short.ID}})
		}
		list, err := o.List(ctx, boris.Actor(), 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Read(ctx, boris.Actor(), inbox.Which{Draft: 1}); err != nil {
			t.Fatal(err)
		}
		o.about.Text = "I have asked the harbour master."
		for _, n := range list {
			if err := o.Write(ctx, n.ID); err != nil {
				t.Fatal(err)
			}
		}
		if len(o.post.letters) != 1 {
			t.Fatalf("%d letters", len(o.post.letters))
		}
		l := o.post.letters[0]
		if l.To != boris.Email || strings.Count(l.Text, "answered a note") != 2 || !strings.Contains(l.Text, "harbour master") || !strings.Contains(l.Text, "https://meridian.example/newsroom/inbox") {
			t.Errorf("letter to %s:\n%s", l.To, l.Text)
		}
	})
}

func TestNoLetterWithoutTheWishOrTheRight(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		ctx := t.Context()
		o.put(t, inbox.Call{Kind: inbox.Answered, By: anna.Actor(), To: []int64{boris.ID}})
		list, err := o.List(ctx, boris.Actor(), 0)
		if err != nil || len(list) != 1 {
			t.Fatal(err, list)
		}
		write := func() int {
			if err := o.Write(ctx, list[0].ID); err != nil {
				t.Fatal(err)
			}
			return len(o.post.letters)
		}
		if n := write(); n != 0 {
			t.Errorf("%d letters to who wishes none", n)
		}
		if err := o.SetLetters(ctx, boris.Actor(), true); err != nil {
			t.Fatal(err)
		}
		o.about.Edition = "ru" // the draft went where this editor sees nothing
		if n := write(); n != 0 {
			t.Errorf("%d letters about a draft that may not be seen", n)
		}
	})
}

func TestDeletedAccountLeavesNoNotice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := open(t, db)
		o.put(t, inbox.Call{Kind: inbox.Answered, By: boris.Actor(), To: []int64{anna.ID}})
		o.put(t, inbox.Call{Kind: inbox.Answered, By: anna.Actor(), To: []int64{boris.ID}})
		if err := db.Update(t.Context(), func(tx *store.Tx) error { return o.Forget(t.Context(), tx, anna.ID) }); err != nil {
			t.Fatal(err)
		}
		if got := o.of(t, anna); len(got) != 0 {
			t.Errorf("left: %v", got)
		}
		list, err := o.List(t.Context(), boris.Actor(), 0)
		if err != nil || len(list) != 1 || list[0].By != 0 {
			t.Errorf("%v %+v", err, list)
		}
	})
}

func TestEveryKindIsSaidInEveryLanguage(t *testing.T) {
	for _, code := range lang.Languages {
		for _, kind := range inbox.Kinds {
			if said := inbox.Say(lang.For(code), kind, "Anna", "Flood"); !strings.Contains(said, "Anna") || !strings.Contains(said, "Flood") {
				t.Errorf("%s %s: %q", code, kind, said)
			}
		}
	}
}

func TestDraftThatSomebodyHasSeenToWaitsForNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o, ctx := open(t, db), t.Context()
		everybody := func(account.Actor) bool { return true }
		for draft := range int64(2) {
			o.put(t, inbox.Call{Kind: inbox.Submitted, Draft: draft + 1, By: anna.Actor(), Waits: everybody})
		}
		o.put(t, inbox.Call{Kind: inbox.Noted, By: anna.Actor(), To: []int64{boris.ID}})
		settle := func() {
			if err := db.Update(ctx, func(tx *store.Tx) error { return o.Settle(ctx, tx, short.Actor(), 1) }); err != nil {
				t.Fatal(err)
			}
		}
		settle()
		settle() // what is over is over
		unread := map[inbox.Kind][]int64{}
		list, err := o.List(ctx, boris.Actor(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range list {
			if n.Read.IsZero() {
				unread[n.Kind] = append(unread[n.Kind], n.Draft)
			}
		}
		if diff := cmp.Diff(map[inbox.Kind][]int64{inbox.Submitted: {2}, inbox.Noted: {1}}, unread); diff != "" {
			t.Errorf("what waits for Boris: %s", diff)
		}
		heard := map[string]int{}
		entries, err := o.journal.Read(ctx, journal.Query{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.Kind == "inbox.read" {
				heard[string(e.Audience)]++
			}
		}
		if len(heard) != 2 || heard[fmt.Sprintf("account:%d", boris.ID)] != 1 {
			t.Errorf("their open pages hear of it: %v", heard)
		}
	})
}
