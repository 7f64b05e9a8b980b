package desk_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/desk"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

var elsewhere = netip.MustParseAddr("192.0.2.77")

func (r *room) invite(t testing.TB, d desk.Draft) (desk.Guest, string) {
	t.Helper()
	g, secret, err := r.Invite(t.Context(), editor, d.ID, desk.Invitation{Version: d.Version, Name: "Ada Lind", Purpose: "Are the figures right?", Hours: 24})
	if err != nil {
		t.Fatal(err)
	}
	return g, secret
}

func (r *room) shows(t testing.TB, secret string) desk.Showing {
	t.Helper()
	s, err := r.OpenLink(t.Context(), secret, elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGuestsLinkShowsItsVersionAndNothingElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := pictured(t, db), t.Context()
		d, other := r.create(t, reporter, illustrated(t)), r.create(t, reporter, text(t, "Another draft"))
		first, secret := r.invite(t, d)
		_, foreign := r.invite(t, other)
		if len(secret) < 43 || secret == foreign {
			t.Errorf("secret %q has too few bits", secret)
		}
		if s := r.shows(t, secret); s.State != desk.GuestOpen || s.Copy.Headline != "River rises" || s.Guest.Purpose != "Are the figures right?" {
			t.Errorf("the link shows %s %q", s.State, s.Copy.Headline)
		}
		for asset, want := range map[int64]bool{1: true, 2: true, 3: false} {
			if got, err := r.LinkShows(ctx, secret, asset); err != nil || got != want {
				t.Errorf("picture %d: %v %v", asset, got, err)
			}
			if got, err := r.LinkShows(ctx, foreign, asset); err != nil || got {
				t.Errorf("picture %d by the other draft's link: %v %v", asset, got, err)
			}
		}
		d = r.save(t, reporter, d, func(s *desk.Save) { s.Copy.Headline = "Not for the guest" })
		if s := r.shows(t, secret); s.State != desk.GuestOutdated || s.Copy.Headline != "" || len(s.Copy.Body.Nodes()) != 0 || s.Seen != "" {
			t.Errorf("after a change it shows %s %q", s.State, s.Copy.Headline)
		}
		if got, _ := r.LinkShows(ctx, secret, 1); got {
			t.Error("after a change it shows pictures")
		}
		_, err := r.AnswerLink(ctx, secret, desk.GuestAnswer{Verdict: desk.GuestApproved})
		refused(t, "a void link", err, errs.Gone, "desk.guest_outdated")
		for _, guess := range []string{"", "x", strings.ToUpper(secret), secret[:len(secret)-1], secret + "A", "%", first.Name} {
			if _, err := r.OpenLink(ctx, guess, elsewhere); !errs.Is(err, errs.NotFound) {
				t.Errorf("secret %q: %v", guess, err)
			}
			if got, err := r.LinkShows(ctx, guess, 1); got || err != nil {
				t.Errorf("picture by %q: %v %v", guess, got, err)
			}
		}
		if s := r.shows(t, foreign); s.Copy.Headline != "Another draft" {
			t.Errorf("the other link shows %q", s.Copy.Headline)
		}
		kept, err := r.History(ctx, editor, d.ID)
		if err != nil || !slices.ContainsFunc(kept, func(v desk.Version) bool { return v.Version == first.Version }) {
			t.Errorf("what the guest was shown is not in the history: %v", err)
		}
	})
}

func TestGuestsLinkSaysTrulyWhyItIsOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "For Ada"))
		g, revoked := r.invite(t, d)
		_, used := r.invite(t, d)
		_, late := r.invite(t, d)
		if err := r.RevokeGuest(ctx, editor, d.ID, g.ID); err != nil {
			t.Fatal(err)
		}
		seen := r.shows(t, used).Seen
		for name, a := range map[string]desk.GuestAnswer{"nothing": {Seen: seen}, "an objection without a word": {Verdict: desk.GuestObjected, Seen: seen, Comment: " \n"},
			"endless": {Verdict: desk.GuestApproved, Comment: strings.Repeat("x", 4001), Seen: seen}} {
			if _, err := r.AnswerLink(ctx, used, a); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := r.AnswerLink(ctx, used, desk.GuestAnswer{Verdict: desk.GuestObjected, Comment: "The date is wrong.", Seen: seen}); err != nil {
			t.Fatal(err)
		}
		r.clock.Advance(25 * time.Hour)
		for secret, want := range map[string]desk.GuestState{revoked: desk.GuestRevoked, used: desk.GuestAnswered, late: desk.GuestExpired} {
			if s := r.shows(t, secret); s.State != want || s.Copy.Headline != "" {
				t.Errorf("%s shows %q, want %s", s.State, s.Copy.Headline, want)
			}
			_, err := r.AnswerLink(ctx, secret, desk.GuestAnswer{Verdict: desk.GuestApproved, Seen: seen})
			refused(t, "answer", err, errs.Gone, "desk.guest_"+string(want))
		}
		got := r.must(t)(r.Get(ctx, editor, d.ID))
		if note := got.Notes[len(got.Notes)-1]; note.Kind != desk.NoteGuest || !strings.Contains(note.Text, "Ada Lind") || !strings.Contains(note.Text, "The date is wrong.") || note.Asks() {
			t.Errorf("the desk is told: %+v", note)
		}
		r.must(t)(r.Spike(ctx, editor, d.ID))
		for what, i := range map[string]desk.Invitation{"no name": {Version: 1, Purpose: "x", Hours: 1}, "no purpose": {Version: 1, Name: "x", Hours: 1}, "for ever": {Version: 1, Name: "x", Purpose: "x", Hours: 9999}} {
			_, _, err := r.Invite(ctx, editor, r.create(t, reporter, text(t, "x")).ID, i)
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestEveryOpeningOfAGuestsLinkIsInTheJournal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r, ctx := open(t, db), t.Context()
		d := r.create(t, reporter, text(t, "For Ada"))
		_, secret := r.invite(t, d)
		r.shows(t, secret)
		r.shows(t, secret)
		entries, err := r.journal.Read(ctx, journal.Query{Subject: "draft:" + itoa(d.ID), Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		opened := 0
		for _, e := range entries {
			if strings.Contains(string(e.Payload), secret) || strings.Contains(string(e.Payload), "Ada") {
				t.Errorf("the journal tells %s", e.Payload)
			}
			if e.Kind == "draft.guest_opened" && e.Actor == "guest" && strings.Contains(string(e.Payload), "192.0.2.0/24") {
				opened++
			}
		}
		if guests, err := r.Guests(ctx, reporter, d.ID); err != nil || opened != 2 || len(guests) != 1 || guests[0].Opened != 2 {
			t.Errorf("opened %d times by the journal: %v %+v", opened, err, guests)
		}
		var secrets int
		if err := db.QueryRow(ctx, "select count(*) from draft_guest where digest = $1", secret).Scan(&secrets); err != nil || secrets != 0 {
			t.Errorf("the secret stands in the table: %v", err)
		}
	})
}

func TestGuestsApprovalCountsOnlyWhereTheSectionSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, c := range []struct {
			rules edition.Rules
			want  bool // approved by one of the staff and a guest
		}{{edition.Rules{TwoApprovals: true}, false}, {edition.Rules{TwoApprovals: true, GuestCounts: true}, true}} {
			for _, guestFirst := range []bool{true, false} {
				r, ctx := pictured(t, db), t.Context()
				r.rules(t, c.rules)
				d := r.create(t, reporter, illustrated(t))
				r.must(t)(r.Submit(ctx, reporter, d.ID))
				approve := func() { r.must(t)(r.Approve(ctx, editor, d.ID, d.Version)) }
				if !guestFirst {
					approve()
				}
				_, secret := r.invite(t, d)
				if _, err := r.AnswerLink(ctx, secret, desk.GuestAnswer{Verdict: desk.GuestApproved, Seen: r.shows(t, secret).Seen}); err != nil {
					t.Fatal(err)
				}
				if guestFirst {
					if got := r.must(t)(r.Get(ctx, editor, d.ID)); got.Approved() {
						t.Error("a guest alone approved it")
					}
					approve()
				}
				got := r.must(t)(r.Get(ctx, editor, d.ID))
				if got.Approved() != c.want || got.Approved() && got.ApprovedBy != editor.ID {
					t.Errorf("%+v, guest first %v: approved %v by %d", c.rules, guestFirst, got.Approved(), got.ApprovedBy)
				}
				repictures(1, func(a *mediabank.Asset) { a.Caption = "Another" })(t, r, d)
				if got = r.must(t)(r.Get(ctx, editor, d.ID)); got.Approved() || len(got.Approvals) != 0 {
					t.Error("another caption left the guest's approval standing")
				}
			}
			r := open(t, db)
			alone := r.create(t, reporter, text(t, "Guests only"))
			for range 2 {
				_, secret := r.invite(t, alone)
				if _, err := r.AnswerLink(t.Context(), secret, desk.GuestAnswer{Verdict: desk.GuestApproved, Seen: r.shows(t, secret).Seen}); err != nil {
					t.Fatal(err)
				}
			}
			if got := r.must(t)(r.Get(t.Context(), editor, alone.ID)); got.Approved() {
				t.Error("two guests made two approvals")
			}
		}
	})
}

func TestGuestApprovesWhatThePageShowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		r := pictured(t, db)
		d := r.create(t, reporter, illustrated(t))
		_, secret := r.invite(t, d)
		seen := r.shows(t, secret).Seen
		repictures(1, func(a *mediabank.Asset) { a.Caption = "Another" })(t, r, d)
		_, err := r.AnswerLink(t.Context(), secret, desk.GuestAnswer{Verdict: desk.GuestApproved, Seen: seen})
		refused(t, "another caption meanwhile", err, errs.Conflict, "desk.guest_changed")
		refused(t, "who may not approve invites", third(r.Invite(t.Context(), reporter, d.ID, desk.Invitation{Version: 1, Name: "x", Purpose: "x", Hours: 1})), errs.Forbidden, "error.forbidden")
		refused(t, "who may not approve revokes", r.RevokeGuest(t.Context(), reporter, d.ID, 1), errs.Forbidden, "error.forbidden")
	})
}

func third[A, B any](_ A, _ B, err error) error { return err }
