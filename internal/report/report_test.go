package report_test

import (
	"context"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/mail"
	"dateline.news/internal/report"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

// letters keeps what is enqueued once its transaction stands.
type letters struct {
	mu   sync.Mutex
	sent []mail.Letter
}

func (l *letters) Enqueue(_ context.Context, tx *store.Tx, letter mail.Letter) error {
	tx.After(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.sent = append(l.sent, letter)
	})
	return nil
}

type room struct {
	*storytest.Newsroom
	*report.Tray
	letters *letters
}

var (
	editor   = account.Staff(21, "Editor", []account.Grant{{Role: account.Editor, Edition: "en"}})
	deputy   = account.Staff(22, "Deputy", []account.Grant{{Role: account.Editor, Edition: "en"}})
	reporter = account.Staff(11, "Reporter", []account.Grant{{Role: account.Reporter, Edition: "en"}})
	foreign  = account.Staff(31, "Foreign", []account.Grant{{Role: account.Editor, Edition: "ru"}})
	reader   = netip.MustParseAddr("192.0.2.7")
)

func open(t *testing.T, db *store.DB, limits report.Limits) *room {
	t.Helper()
	n, post := storytest.New(t, db), &letters{}
	n.MustPublish(t, story.Publication{Copy: storytest.Copy("Flood", "Twelve people died.")})
	tray := report.New(report.Options{DB: db, Journal: n.Journal, Clock: n.Clock, Archive: n.Archive, House: n.House, Post: post, Limits: &limits})
	return &room{n, tray, post}
}

func (r *room) send(t *testing.T, change func(*report.Sending)) (report.Report, string) {
	t.Helper()
	s := report.Sending{Story: 1, Edition: "en", Words: "Twelve people", Remark: "It was thirteen.", From: reader}
	change(&s)
	sent, secret, err := r.Send(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return sent, secret
}

func TestReaderWhoReportsAnErrorGetsAnAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db, report.Limits{}), t.Context()
		first, secret := r.send(t, func(s *report.Sending) { s.Email = "ann@example.org" })
		second, other := r.send(t, func(*report.Sending) {})
		for name, who := range map[string]account.Actor{"a reporter": reporter, "an editor": editor} {
			if list, err := r.List(ctx, who, "en", report.Fresh); err != nil || len(list) != 2 || list[0].ID != first.ID || list[0].Headline != "Flood" {
				t.Errorf("%s sees %+v: %v", name, list, err)
			}
		}
		if list, err := r.List(ctx, foreign, "en", report.Fresh); err != nil || len(list) != 0 {
			t.Errorf("who may not see the edition sees %d: %v", len(list), err)
		}
		for name, err := range map[string]error{
			"claimed without the right": second2(r.Claim(ctx, reporter, first.ID)), "answered without the right": second2(r.Answer(ctx, foreign, first.ID, "No.")),
		} {
			if !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := r.Claim(ctx, editor, first.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Claim(ctx, deputy, first.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("claimed by two: %v", err)
		}
		r.Clock.Advance(report.ClaimLasts)
		if got, err := r.Claim(ctx, deputy, first.ID); err != nil || got.ClaimedBy != deputy.ID {
			t.Errorf("a forgotten claim stands for ever: %v", err)
		}
		if shown, err := r.BySecret(ctx, secret); err != nil || shown.State != report.Checking || shown.ClaimedBy != 0 || shown.Email != "" {
			t.Errorf("the reader sees %+v: %v", shown, err)
		}
		for _, id := range []int64{first.ID, second.ID} {
			if _, err := r.Answer(ctx, editor, id, "  You are right: \nwe have corrected it. "); err != nil {
				t.Fatal(err)
			}
		}
		if len(r.letters.sent) != 1 || r.letters.sent[0].To != "ann@example.org" || !strings.Contains(r.letters.sent[0].Text, "we have corrected it.") {
			t.Errorf("letters: %+v", r.letters.sent)
		}
		whole, err := r.Get(ctx, editor, first.ID)
		if err != nil || whole.Email != "" || !whole.Mailed {
			t.Errorf("the address is kept after the answer: %v %+v", err, whole)
		}
		if shown, err := r.BySecret(ctx, other); err != nil || shown.Answer != "You are right:\nwe have corrected it." {
			t.Errorf("the answer behind the link: %v %q", err, shown.Answer)
		}
		if _, err := r.Answer(ctx, editor, first.ID, "Again."); !errs.Is(err, errs.Conflict) {
			t.Errorf("answered twice: %v", err)
		}
		entries, err := r.Journal.Read(ctx, journal.Query{Subject: "report:1"})
		var kinds []string
		for _, e := range entries {
			kinds = append(kinds, e.Kind)
			if e.Audience != journal.Staff || strings.Contains(string(e.Payload), "thirteen") || strings.Contains(string(e.Payload), "ann@") {
				t.Errorf("the journal repeats what the reader wrote: %+v", e)
			}
		}
		if diff := cmp.Diff([]string{"report.sent", "report.claimed", "report.claimed", "report.answered"}, kinds); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	})
}

func second2[A any](_ A, err error) error { return err }

func TestReportThatCannotBeUsedSaysWhy(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	r := open(t, db, report.Limits{})
	r.MustPublish(t, story.Publication{Copy: storytest.Copy("Held", "Text.")})
	if _, err := r.Archive.Hold(t.Context(), account.Operator(), 2, story.Withdrawal{}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*report.Sending)
		field  string
		kind   errs.Kind
	}{
		"no remark":       {func(s *report.Sending) { s.Remark = " \u200b\n" }, "remark", errs.Invalid},
		"too many words":  {func(s *report.Sending) { s.Words = strings.Repeat("ё", report.MaxWords+1) }, "words", errs.Invalid},
		"too long":        {func(s *report.Sending) { s.Remark = strings.Repeat("a", report.MaxRemark+1) }, "remark", errs.Invalid},
		"no address":      {func(s *report.Sending) { s.Email = "ann" }, "email", errs.Invalid},
		"a name, too":     {func(s *report.Sending) { s.Email = "Ann <ann@example.org>" }, "email", errs.Invalid},
		"a second header": {func(s *report.Sending) { s.Email = "ann@example.org\r\nBcc: b@example.org" }, "email", errs.Invalid},
		"no such story":   {func(s *report.Sending) { s.Story = 99 }, "", errs.NotFound},
		"a held story":    {func(s *report.Sending) { s.Story = 2 }, "", errs.NotFound},
		"another edition": {func(s *report.Sending) { s.Edition = "ru" }, "", errs.NotFound},
	} {
		s := report.Sending{Story: 1, Edition: "en", Remark: "Wrong.", From: reader}
		c.change(&s)
		_, _, err := r.Send(t.Context(), s)
		e, ok := err.(*errs.Error)
		if !ok || e.Field != c.field || e.Kind != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, secret := range []string{"", "nonsense", strings.Repeat("x", 1000)} {
		if _, err := r.BySecret(t.Context(), secret); !errs.Is(err, errs.NotFound) {
			t.Errorf("a report behind %q: %v", secret, err)
		}
	}
}

func TestFloodOfReportsIsHeldBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := open(t, db, report.Limits{Address: report.Rate{Every: time.Minute, Burst: 2}, All: report.Rate{Every: time.Second, Burst: 5}, Process: report.Rate{Every: time.Second, Burst: 20}})
		try := func(from string) error {
			_, _, err := r.Send(t.Context(), report.Sending{Story: 1, Edition: "en", Remark: "Wrong.", From: netip.MustParseAddr(from)})
			return err
		}
		for i, c := range []struct {
			from string
			want errs.Kind
		}{
			{"192.0.2.7", ""}, {"192.0.2.200", ""}, {"192.0.2.9", errs.TooMany}, // neighbours count as one
			{"2001:db8:1:1::1", ""}, {"2001:db8:1:2::1", ""}, {"2001:db8:1:3::1", errs.TooMany},
			{"198.51.100.1", ""}, {"203.0.113.1", errs.TooMany}, // the fifth and sixth of all
		} {
			if got := errs.KindOf(try(c.from)); got != c.want {
				t.Errorf("report %d from %s: %q, want %q", i, c.from, got, c.want)
			}
		}
		r.Clock.Advance(time.Minute)
		if err := try("192.0.2.7"); err != nil {
			t.Errorf("a minute later: %v", err)
		}
	})
}

func TestProcessTakesInNoMoreThanItMay(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	r := open(t, db, report.Limits{Process: report.Rate{Every: time.Second, Burst: 3}})
	taken := 0
	for range 10 {
		if _, _, err := r.Send(t.Context(), report.Sending{Story: 1, Edition: "en", Remark: "Wrong.", From: reader}); err == nil {
			taken++
		} else if !errs.Is(err, errs.TooMany) {
			t.Fatal(err)
		}
	}
	if taken != 3 {
		t.Errorf("%d reports were taken in, want 3", taken)
	}
}
