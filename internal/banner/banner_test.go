package banner_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/banner"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

// mast is a newsroom with a mast.
type mast struct {
	*storytest.Newsroom
	*banner.Mast
}

func open(t testing.TB, db *store.DB) mast {
	n := storytest.New(t, db)
	m := banner.New(banner.Options{DB: db, Journal: n.Journal, Clock: n.Clock, Archive: n.Archive})
	n.Archive.OnChange(m.Hook)
	return mast{n, m}
}

// flash publishes a flash that stands on the banner.
func (m mast) flash(t testing.TB, line string) story.Story {
	t.Helper()
	return m.MustPublish(t, story.Publication{Kind: story.Flash, Copy: storytest.Copy(line, ""), Banner: banner.Usual})
}

// says answers what the banner of the edition says, "" where none is up.
func (m mast) says(t testing.TB) string {
	t.Helper()
	up, err := m.Standing(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	if up == nil {
		return ""
	}
	return up.Words
}

// told are the kinds of the journal that speak of banners, in order.
func (m mast) told(t testing.TB) string {
	t.Helper()
	entries, err := m.Journal.Read(t.Context(), journal.Query{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range entries {
		kind, found := strings.CutPrefix(e.Kind, "banner.")
		if found && (e.Audience != journal.Public || !slices.Equal(e.Tags, []string{banner.Tag("en")})) {
			t.Errorf("%s is for %s and drops %v", e.Kind, e.Audience, e.Tags)
		}
		if found {
			kinds = append(kinds, kind)
		}
	}
	return strings.Join(kinds, " ")
}

var snapper = account.Staff(7, "Anna", []account.Grant{{Role: account.FlashDesk, Edition: "en"}})

func TestBannerComesDownByItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		m := open(t, db)
		m.flash(t, "Harbour closed — port authority")
		next, err := m.Fire(t.Context())
		if err != nil || !next.Equal(m.Newsroom.Clock.Now().Add(banner.Usual)) {
			t.Errorf("it comes down at %v, %v", next, err)
		}
		m.Newsroom.Clock.Advance(banner.Usual - time.Second)
		if got := m.says(t); got != "Harbour closed — port authority" {
			t.Errorf("a second before its time it says %q", got)
		}
		m.Newsroom.Clock.Advance(time.Second)
		if got := m.says(t); got != "" {
			t.Errorf("at its time it still says %q", got)
		}
		for range 2 { // a second node finds nothing to do
			if _, err := m.Fire(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got := m.told(t); got != "up down" {
			t.Errorf("readers were told %q", got)
		}
	})
}

func TestBannerOfAFlashFollowsItsStory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		m, ctx := open(t, db), t.Context()
		s := m.flash(t, "Harbour closed — port authority")
		m.MustPublish(t, story.Publication{Story: s.Number, Base: 1, Copy: storytest.Copy("Storm closes the harbour", "Text.")})
		if got := m.says(t); got != "Storm closes the harbour" {
			t.Errorf("the story has a new headline and the banner says %q", got)
		}
		if _, err := m.Archive.Hold(ctx, account.Operator(), s.Number, story.Withdrawal{}); err != nil {
			t.Fatal(err)
		}
		if got := m.says(t); got != "" {
			t.Errorf("the story is on hold and the banner says %q", got)
		}
		if _, err := m.Archive.Release(ctx, account.Operator(), s.Number, ""); err != nil {
			t.Fatal(err)
		}
		if got := m.says(t); got != "" {
			t.Errorf("nobody put it up again and the banner says %q", got)
		}
		if got := m.told(t); got != "up changed down" {
			t.Errorf("readers were told %q", got)
		}
	})
}

func TestBannerIsPutUpAndTakenDownByHand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		m, ctx := open(t, db), t.Context()
		s := m.MustPublish(t, story.Publication{Copy: storytest.Copy("A story", "Text.")})
		if _, err := m.PutUp(ctx, snapper, banner.Put{Edition: "en", Story: s.Number, Line: " Polls  close ", For: time.Hour}); err != nil {
			t.Fatal(err)
		}
		if got := m.says(t); got != "Polls close" {
			t.Errorf("the banner says %q", got)
		}
		m.flash(t, "Harbour closed — port authority")
		if got := m.says(t); got != "Harbour closed — port authority" {
			t.Errorf("under the newer one it says %q", got)
		}
		for range 2 { // taken down twice it is down
			if err := m.TakeDown(ctx, snapper, "en"); err != nil {
				t.Fatal(err)
			}
		}
		if got := m.says(t); got != "" {
			t.Errorf("taken down it says %q", got)
		}
		past, err := m.Recent(ctx, snapper, "en")
		if err != nil || len(past) != 2 || past[0].EndedBy != snapper.Subject() {
			t.Errorf("its past: %+v, %v", past, err)
		}
		if got := m.told(t); got != "up up down" {
			t.Errorf("readers were told %q", got)
		}
	})
}

func TestBannerIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		m, ctx := open(t, db), t.Context()
		s := m.MustPublish(t, story.Publication{Copy: storytest.Copy("A story", "Text.")})
		killed := m.MustPublish(t, story.Publication{Copy: storytest.Copy("A wrong story", "Text.")})
		if _, err := m.Archive.Kill(ctx, account.Operator(), killed.Number, story.Withdrawal{Reason: "Wrong."}); err != nil {
			t.Fatal(err)
		}
		editor := account.Staff(8, "Boris", []account.Grant{{Role: account.Editor, Edition: "en"}})
		elsewhere := account.Staff(9, "Clara", []account.Grant{{Role: account.FlashDesk, Edition: "en", Section: "sport"}})
		for name, test := range map[string]struct {
			who  account.Actor
			put  banner.Put
			want errs.Kind
		}{
			"without the right":        {editor, banner.Put{Edition: "en", Story: s.Number}, errs.Forbidden},
			"in another section":       {elsewhere, banner.Put{Edition: "en", Story: s.Number}, errs.Forbidden},
			"by nobody":                {account.Actor{}, banner.Put{Edition: "en", Story: s.Number}, errs.Unsigned},
			"without a story":          {snapper, banner.Put{Edition: "en", Line: "Words"}, errs.Invalid},
			"with a killed story":      {snapper, banner.Put{Edition: "en", Story: killed.Number}, errs.Invalid},
			"of another edition":       {snapper, banner.Put{Edition: "ru", Story: s.Number}, errs.Invalid},
			"for more than a day":      {snapper, banner.Put{Edition: "en", Story: s.Number, For: 25 * time.Hour}, errs.Invalid},
			"for less than a minute":   {snapper, banner.Put{Edition: "en", Story: s.Number, For: time.Second}, errs.Invalid},
			"of more than 200 letters": {snapper, banner.Put{Edition: "en", Story: s.Number, Line: strings.Repeat("w", 201)}, errs.Invalid},
		} {
			if _, err := m.PutUp(ctx, test.who, test.put); !errs.Is(err, test.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := m.PutUp(ctx, snapper, banner.Put{Edition: "en", Story: s.Number}); err != nil {
			t.Fatal(err)
		}
		for _, who := range []account.Actor{editor, elsewhere, {}} {
			if err := m.TakeDown(ctx, who, "en"); err == nil {
				t.Errorf("%s took the banner down", who.Subject())
			}
		}
		if diff := cmp.Diff("A story", m.says(t)); diff != "" {
			t.Error(diff)
		}
	})
}
