package desk_test

import (
	"strings"
	"testing"

	"dateline.news/internal/account"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// leavers are people with accounts in the room: who leaves, who may take over, and who runs the house.
type leavers struct {
	*room
	book               *account.Book
	admin, gone, heir  account.Actor
	elsewhere, fellows account.Actor
}

func (r *room) people(t *testing.T) leavers {
	t.Helper()
	l := leavers{room: r, book: account.New(r.db, r.journal, r.clock)}
	for name, take := range map[string]struct {
		who   *account.Actor
		grant account.Grant
	}{
		"admin": {&l.admin, account.Grant{Role: account.Admin}}, "gone": {&l.gone, account.Grant{Role: account.Reporter, Edition: "en"}},
		"heir": {&l.heir, account.Grant{Role: account.Reporter, Edition: "en"}}, "elsewhere": {&l.elsewhere, account.Grant{Role: account.Reporter, Edition: "ru"}},
		"fellow": {&l.fellows, account.Grant{Role: account.Reporter, Edition: "en"}},
	} {
		made, err := l.book.Add(t.Context(), account.Operator(), account.NewAccount{Email: name + "@meridian.example", Name: name, Password: "a lighthouse in the fog", Grants: []account.Grant{take.grant}})
		if err != nil {
			t.Fatal(err)
		}
		if *take.who, err = l.book.Actor(t.Context(), made.ID); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestLeaverIsOutInOneActAndTheDraftsAreInOtherHands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		l := open(t, db).people(t)
		writing, approved := l.create(t, l.gone, text(t, "Half written")), l.create(t, l.gone, text(t, "Approved"))
		l.must(t)(l.Approve(ctx, account.Operator(), approved.ID, approved.Version))
		spiked := l.create(t, l.gone, text(t, "Spiked"))
		l.must(t)(l.Spike(ctx, l.gone, spiked.ID))
		others := l.create(t, l.fellows, text(t, "A fellow's"))
		secret, _, err := l.book.AddKey(ctx, l.gone, l.gone.ID, "wire")
		if err != nil {
			t.Fatal(err)
		}
		if n, err := l.Left(ctx, l.admin, l.gone.ID); n != 2 || err != nil {
			t.Errorf("%d drafts are to be handed over, %v", n, err)
		}
		left, err := l.Leave(ctx, l.admin, l.book, account.Dismissal{Account: l.gone.ID, Heir: l.heir.ID})
		if left.Drafts != 2 || left.Guests != 0 || err != nil {
			t.Fatalf("left behind: %+v, %v", left, err)
		}
		for id, want := range map[int64]account.Actor{writing.ID: l.heir, approved.ID: l.heir, spiked.ID: l.gone, others.ID: l.fellows} {
			d, err := l.Get(ctx, account.Operator(), id)
			if err != nil || d.Author != want.ID {
				t.Errorf("draft %d belongs to %d, want %d, %v", id, d.Author, want.ID, err)
			}
		}
		if d, _ := l.Get(ctx, account.Operator(), approved.ID); d.Stage != desk.Approved {
			t.Errorf("handing over has made an approved draft %s", d.Stage)
		}
		if _, err := l.book.ActorByKey(ctx, secret); !errs.Is(err, errs.Unsigned) {
			t.Errorf("the leaver's key still opens: %v", err)
		}
		if _, err := l.book.Actor(ctx, l.gone.ID); !errs.Is(err, errs.Unsigned) {
			t.Errorf("the leaver is still in: %v", err)
		}
		l.save(t, l.heir, l.must(t)(l.Get(ctx, l.heir, writing.ID)), func(s *desk.Save) { s.Copy.Lede = "Taken over." })
		var kinds []string
		entries, err := l.journal.Read(ctx, journal.Query{})
		for _, e := range entries {
			if e.Kind == "draft.handed_over" || e.Kind == "account.disabled" {
				kinds = append(kinds, e.Kind)
				if e.Actor != l.admin.Subject() || e.Kind == "draft.handed_over" && (!strings.Contains(string(e.Payload), `"from":`) || !strings.Contains(string(e.Payload), `"to":`)) {
					t.Errorf("the journal says %+v", e)
				}
			}
		}
		if len(kinds) != 3 || err != nil {
			t.Errorf("the journal tells of %v, %v", kinds, err)
		}
	})
}

func TestLeaverStaysWhereTheDraftsFindNoHands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		l := open(t, db).people(t)
		draft := l.create(t, l.gone, text(t, "Half written"))
		if err := l.book.Disable(ctx, account.Operator(), l.fellows.ID); err != nil {
			t.Fatal(err)
		}
		cases := map[string]struct {
			who  account.Actor
			heir int64
			kind errs.Kind
		}{
			"nobody takes over":                    {l.admin, 0, errs.Blocked},
			"the leaver takes over":                {l.admin, l.gone.ID, errs.Invalid},
			"somebody unknown takes over":          {l.admin, 4711, errs.Invalid},
			"somebody who has left takes over":     {l.admin, l.fellows.ID, errs.Invalid},
			"somebody of another edition":          {l.admin, l.elsewhere.ID, errs.Blocked},
			"a colleague without the right asks":   {l.heir, l.heir.ID, errs.Forbidden},
			"the right of another edition is none": {account.Staff(99, "x", []account.Grant{{Role: account.Admin, Edition: "ru"}}), l.heir.ID, errs.Forbidden},
		}
		for name, c := range cases {
			if _, err := l.Leave(ctx, c.who, l.book, account.Dismissal{Account: l.gone.ID, Heir: c.heir}); !errs.Is(err, c.kind) {
				t.Errorf("%s: %v, want %s", name, err, c.kind)
			}
			if _, err := l.book.Actor(ctx, l.gone.ID); err != nil {
				t.Errorf("%s: the leaver is out, %v", name, err)
			}
			if d, err := l.Get(ctx, account.Operator(), draft.ID); err != nil || d.Author != l.gone.ID {
				t.Errorf("%s: the draft belongs to %d, %v", name, d.Author, err)
			}
		}
		if left, err := l.Leave(ctx, l.admin, l.book, account.Dismissal{Account: l.elsewhere.ID}); left != (desk.Parting{}) || err != nil {
			t.Errorf("somebody without drafts needs nobody to take them: %+v %v", left, err)
		}
	})
}

// A link that the leaver still has is a door to a text that is not published; a pen in the leaver's hand is one nobody else has.
func TestLeaversLinksForGuestsAndTheirPenEndWithThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		l := open(t, db).people(t)
		if _, err := l.book.SetGrants(ctx, account.Operator(), l.gone.ID, []account.Grant{{Role: account.Editor, Edition: "en"}}); err != nil {
			t.Fatal(err)
		}
		leaver, err := l.book.Actor(ctx, l.gone.ID)
		if err != nil {
			t.Fatal(err)
		}
		draft := l.create(t, l.fellows, text(t, "A fellow's"))
		invitation := desk.Invitation{Version: draft.Version, Name: "Ada Lind", Purpose: "Are the figures right?", Hours: 24}
		_, own, err := l.Invite(ctx, leaver, draft.ID, invitation)
		if err != nil {
			t.Fatal(err)
		}
		_, others, err := l.Invite(ctx, editor, draft.ID, invitation)
		if err != nil {
			t.Fatal(err)
		}
		l.must(t)(l.TakeOver(ctx, leaver, draft.ID, "the-leavers-tab"))
		left, err := l.Leave(ctx, l.admin, l.book, account.Dismissal{Account: leaver.ID})
		if left != (desk.Parting{Guests: 1}) || err != nil {
			t.Fatalf("left behind: %+v, %v", left, err)
		}
		if s := l.shows(t, own); s.State != desk.GuestRevoked || s.Copy.Headline != "" {
			t.Errorf("the leaver's link is %s and shows %q", s.State, s.Copy.Headline)
		}
		if s := l.shows(t, others); s.State != desk.GuestOpen {
			t.Errorf("a colleague's link is %s", s.State)
		}
		here, err := l.Here(ctx, l.fellows, draft.ID, desk.Tab{Name: "the-fellows-tab"})
		if err != nil || here.Pen.Tab != "" || len(here.People) != 1 {
			t.Errorf("who has left is still in the draft: %+v, %v", here, err)
		}
		if kinds := l.kinds(t, draft.ID); !strings.Contains(kinds, "guest_revoked") {
			t.Errorf("the journal tells of %s", kinds)
		}
		if again, err := l.Leave(ctx, l.admin, l.book, account.Dismissal{Account: leaver.ID}); again != (desk.Parting{}) || err != nil {
			t.Errorf("a second farewell: %+v, %v", again, err)
		}
	})
}
