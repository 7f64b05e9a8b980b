package mediabank_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/fixture"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/picture"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

func ptr[T any](v T) *T { return &v }

// hidden fails where the public can tell the asset from one that never was.
func (n *newsroom) hidden(t *testing.T, number int64) {
	t.Helper()
	_, err := n.Public(t.Context(), number)
	_, never := n.Public(t.Context(), 1<<40)
	if !errs.Is(err, errs.NotFound) || !errs.Is(never, errs.NotFound) {
		t.Errorf("asset %d answers %v, one that never was %v", number, err, never)
	}
	if found, err := n.Pictures(t.Context(), []int64{number}); len(found) != 0 || err != nil {
		t.Errorf("pages show asset %d: %v", number, err)
	}
}

func TestPictureIsPublicWhileAPublishedStoryShowsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		n.work(t)
		a := n.drawn(t, "meta/ref-a-full.jpg")
		n.hidden(t, a.Number)
		if _, served := n.served(t, a.Hash, 320); served.Public {
			t.Error("the file of an unused picture is public")
		}
		n.use(t, 812, "en", a.Number)
		n.use(t, 813, "ru", a.Number)
		public, err := n.Public(ctx, a.Number)
		if err != nil || public.Caption != a.Caption || len(public.Renditions) != 3 {
			t.Fatalf("a used picture: %+v, %v", public, err)
		}
		if public.Instructions != "" || public.FileName != "" || public.UploadedBy != 0 || len(public.Notes) > 0 {
			t.Errorf("the newsroom's own fields are public: %+v", public)
		}
		content, served := n.served(t, a.Hash, 320)
		if !served.Public || len(served.ETag) != 34 {
			t.Errorf("served %+v", served)
		}
		for _, secret := range []string{"photo@example.org", "TestCam", "NO SALES"} {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("the rendition tells %q", secret)
			}
		}
		if !bytes.Contains(content, []byte("Anna Ivanova")) {
			t.Error("the rendition does not name its creator")
		}
		n.use(t, 812, "en") // updated: the story shows it no more
		if _, err := n.Public(ctx, a.Number); err != nil {
			t.Errorf("another story still shows it: %v", err)
		}
		if err := db.Update(ctx, func(tx *store.Tx) error { return n.Withdraw(ctx, tx, 813) }); err != nil {
			t.Fatal(err)
		}
		n.hidden(t, a.Number)
	})
}

func TestKilledPictureIsGoneFromEveryPageAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		n.work(t)
		a := n.drawn(t, "meta/ref-a-full.jpg")
		n.use(t, 812, "en", a.Number)
		for _, who := range []account.Actor{reporter, photographer, editorEn, moderator} {
			if err := n.Kill(ctx, who, a.Number, "rights"); !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s kills: %v", who.Name, err)
			}
		}
		if err := n.Kill(ctx, chief, a.Number, " "); !errs.Is(err, errs.Invalid) {
			t.Errorf("a kill without a reason: %v", err)
		}
		if err := n.Kill(ctx, chief, a.Number, "the agency withdrew it"); err != nil {
			t.Fatal(err)
		}
		n.hidden(t, a.Number)
		if _, err := n.File(ctx, a.Hash, 320); !errs.Is(err, errs.NotFound) {
			t.Errorf("the file of a killed picture: %v", err)
		}
		if err := n.Publishable(ctx, db, a.Number, now); !errs.Is(err, errs.Blocked) {
			t.Errorf("a killed picture may be published: %v", err)
		}
		if _, err := n.Original(ctx, reporter, a.Number); !errs.Is(err, errs.NotFound) {
			t.Errorf("the original of a killed picture for a reporter: %v", err)
		}
		kept, err := n.Get(ctx, reporter, a.Number)
		if err != nil || kept.State != mediabank.Killed || kept.Reason != "the agency withdrew it" {
			t.Errorf("the newsroom finds %+v, %v", kept, err)
		}
		if list, _ := n.List(ctx, reporter, mediabank.Filter{}); len(list) != 0 {
			t.Error("a killed picture is still offered")
		}
		entries, _ := n.journal.Read(ctx, journal.Query{Subject: "asset:1", Limit: 100})
		last := entries[len(entries)-1]
		if last.Kind != "asset.killed" || !slices.Contains(last.Tags, "asset:1") || !slices.Contains(last.Tags, "story:812") || !slices.Contains(last.Tags, "feed:en") {
			t.Errorf("the kill drops the pages %v", last)
		}
		if err := n.Restore(ctx, chief, a.Number, "it was another one"); err != nil {
			t.Fatal(err)
		}
		if _, err := n.Public(ctx, a.Number); err != nil {
			t.Errorf("restored: %v", err)
		}
		n.served(t, a.Hash, 320)
	})
}

func TestPictureKilledWhileItIsDrawnStaysKilled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		a := n.upload(t, "photos/rocket.jpg")
		if err := n.Kill(ctx, chief, a.Number, "rights"); err != nil {
			t.Fatal(err)
		}
		other := n.upload(t, "photos/nurse.webp")
		n.work(t)
		n.wait(t, a.Number, other.Number)
		got, _ := n.Get(ctx, chief, a.Number)
		if got.State != mediabank.Killed || len(got.Renditions) != 0 {
			t.Errorf("asset is %s with %d renditions", got.State, len(got.Renditions))
		}
		if err := n.Restore(ctx, chief, a.Number, "cleared"); err != nil {
			t.Fatal(err)
		}
		n.wait(t, a.Number)
		if got, _ = n.Get(ctx, chief, a.Number); got.State != mediabank.Ready || len(got.Renditions) == 0 {
			t.Errorf("restored asset is %s with %d renditions", got.State, len(got.Renditions))
		}
	})
}

func TestPictureWithoutRightsIsNotPublished(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		key := func(number int64, at time.Time) string {
			t.Helper()
			err := n.Publishable(ctx, db, number, at)
			var refusal *errs.Error
			if err == nil {
				return ""
			}
			if !errors.As(err, &refusal) || refusal.Kind != errs.Blocked && refusal.Kind != errs.NotFound {
				t.Fatal(err)
			}
			return refusal.Key
		}
		a := n.upload(t, "meta/ref-a-iim-expiry.jpg")
		if got := key(a.Number, now); got != "mediabank.processing" {
			t.Errorf("before its renditions are made: %q", got)
		}
		if got := key(99, now); got != "mediabank.unknown" {
			t.Errorf("one that never was: %q", got)
		}
		n.work(t)
		n.wait(t, a.Number)
		release, expiry := time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC), time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
		if !a.Release.Equal(release) || !a.Expiry.Equal(expiry) {
			t.Errorf("release %s, expiry %s", a.Release, a.Expiry)
		}
		if got := key(a.Number, release); got != "mediabank.uncredited" {
			t.Errorf("nobody is named: %q", got)
		}
		if _, err := n.Edit(ctx, photographer, a.Number, mediabank.Change{Holder: ptr("Dateline")}); err != nil {
			t.Fatal(err)
		}
		for at, want := range map[time.Time]string{
			release.Add(-time.Second): "mediabank.unreleased", release: "", expiry.Add(-time.Second): "", expiry: "mediabank.expired",
		} {
			if got := key(a.Number, at); got != want {
				t.Errorf("at %s: %q, want %q", at, got, want)
			}
		}
	})
}

func TestEditedCreditAndCaptionFollowThePicture(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		n.work(t)
		a := n.drawn(t, "photos/rocket.jpg")
		before, first := n.served(t, a.Hash, 320)
		change := mediabank.Change{Caption: ptr("A rocket\n\nrises"), Creator: ptr(" Anna  Ivanova "), Alt: ptr("A rocket"),
			Keywords: &[]string{"space", "", "space"}, Texts: map[string]mediabank.Text{"ru-RU": {Caption: "Ракета"}}}
		if _, err := n.Edit(ctx, moderator, a.Number, change); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a moderator edits: %v", err)
		}
		edited, err := n.Edit(ctx, reporter, a.Number, change)
		if err != nil || edited.Creator != "Anna Ivanova" || len(edited.Keywords) != 1 || edited.In("ru-RU").Caption != "Ракета" || edited.State != mediabank.Ready {
			t.Fatalf("edited %+v, %v", edited, err)
		}
		var after []byte
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
			var served mediabank.Served
			if after, served = n.served(t, a.Hash, 320); served.ETag != first.ETag {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("the renditions were never drawn again")
			}
		}
		if bytes.Contains(before, []byte("Anna Ivanova")) || !bytes.Contains(after, []byte("Anna Ivanova")) {
			t.Error("the rendition does not carry the new credit")
		}
		n.use(t, 812, "en", a.Number)
		again := mediabank.Change{Caption: ptr("Another")}
		if _, err := n.Edit(ctx, photographer, a.Number, again); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a photographer changes a published page: %v", err)
		}
		if _, err := n.Edit(ctx, editorEn, a.Number, again); err != nil {
			t.Errorf("the edition's editor: %v", err)
		}
		n.use(t, 900, "ru", a.Number)
		if _, err := n.Edit(ctx, editorEn, a.Number, again); !errs.Is(err, errs.Forbidden) {
			t.Errorf("one edition's editor changes another's page: %v", err)
		}
		for field, wrong := range map[string]mediabank.Change{
			"headline":  {Headline: ptr(strings.Repeat("x", 301))},
			"expiry":    {Release: ptr(now), Expiry: ptr(now.Add(-time.Hour))},
			"texts.!!!": {Texts: map[string]mediabank.Text{"!!!": {Alt: "x"}}},
		} {
			_, err := n.Edit(ctx, account.Operator(), a.Number, wrong)
			var refusal *errs.Error
			if !errors.As(err, &refusal) || refusal.Kind != errs.Invalid || refusal.Field != field {
				t.Errorf("wrong %s: %v", field, err)
			}
		}
	})
}

func TestFileSaysOfItselfWhatTheAssetShows(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n := open(t, db, place{})
	a := n.upload(t, "meta/ref-a-full.jpg")
	got := map[string]string{
		"headline": a.Headline, "caption": a.Caption, "ru": a.In("ru").Caption, "ar-EG": a.In("ar-EG").Caption, "alt": a.Alt, "creator": a.Creator,
		"supplier": a.Supplier, "holder": a.Holder, "copyright": a.Copyright, "taken": a.Taken.Format(time.RFC3339), "place": a.Place,
		"instructions": a.Instructions, "keywords": strings.Join(a.Keywords, "|"), "file": a.FileName,
		"credit": mediabank.CreditLine(a, mediabank.CreditPattern),
	}
	for field, want := range map[string]string{
		"headline": "Headline ref-a", "caption": "WASHINGTON (Dateline) — Reference caption for ref-a, with dash, «quotes» & ampersand",
		"ru": "ВАШИНГТОН — подпись ref-a", "ar-EG": "واشنطن — تعليق ref-a", "alt": "Alt text ref-a", "creator": "Anna Ivanova, José Núñez",
		"supplier": "", "holder": "Dateline", "copyright": "© 2026 Dateline", "taken": "2026-11-20T14:15:00Z",
		"place": "Capitol Hill, Washington, DC, United States", "instructions": "NO SALES. NO ARCHIVES.", "keywords": "politics|выборы",
		"file": "ref-a-full.jpg", "credit": "© Dateline / Anna Ivanova, José Núñez",
	} {
		if got[field] != want {
			t.Errorf("%s: %q, want %q", field, got[field], want)
		}
	}
	if b := n.upload(t, "meta/ref-a-mismatch.jpg"); len(b.Notes) == 0 {
		t.Error("a file that contradicts itself carries no note")
	}
}

func TestNewsroomFindsThePictureByItsWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		full, rocket, nurse := n.upload(t, "meta/ref-a-full.jpg"), n.upload(t, "photos/rocket.jpg"), n.upload(t, "photos/nurse.webp")
		find := func(f mediabank.Filter) (numbers []int64) {
			t.Helper()
			assets, err := n.List(ctx, reporter, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range assets {
				numbers = append(numbers, a.Number)
			}
			return numbers
		}
		for query, want := range map[string][]int64{
			"Выборы washington": {full.Number}, "ЁЛКА": nil, "nunez": {full.Number}, "rocket": {rocket.Number}, "%": nil, "": {nurse.Number, rocket.Number, full.Number},
		} {
			if got := find(mediabank.Filter{Query: query}); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", query, got, want)
			}
		}
		if got := find(mediabank.Filter{Before: nurse.Number, Limit: 1}); !slices.Equal(got, []int64{rocket.Number}) {
			t.Errorf("the next page is %v", got)
		}
		for _, who := range []account.Actor{{}, account.Staff(9, "Reader", nil)} {
			if _, err := n.List(ctx, who, mediabank.Filter{}); !errs.Is(err, errs.Unsigned) && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%q sees the mediabank: %v", who.Name, err)
			}
			if _, err := n.Upload(ctx, who, mediabank.UploadFile{}); !errs.Is(err, errs.Unsigned) && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%q uploads: %v", who.Name, err)
			}
		}
	})
}

func TestPublishingWaitsNoLongerThanItIsTold(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n := open(t, db, place{})
	a := n.upload(t, "photos/rocket.jpg")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := n.Wait(ctx, whole(a.Number)); !errs.Is(err, errs.Blocked) {
		t.Errorf("no job ran: %v, want blocked", err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if err := n.Wait(gone, whole(a.Number)); !errors.Is(err, context.Canceled) {
		t.Errorf("the caller left: %v", err)
	}
}

func TestSeededPictureIsThereAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		original := fixture.Read(t, "photos/rocket.jpg")
		renditions, err := picture.NewDecoder(picture.Limits{}, 1).Render(ctx, original, picture.RenderOptions{Widths: []int{320, 640}})
		if err != nil {
			t.Fatal(err)
		}
		seed := mediabank.SeedFile{Name: "rocket.jpg", Original: original, Renditions: renditions, Uploaded: now.Add(-time.Hour),
			Change: mediabank.Change{Headline: ptr("A rocket"), Holder: ptr("Dateline"), Texts: map[string]mediabank.Text{"ru": {Alt: "Ракета"}}}}
		if _, err := n.Seed(ctx, reporter, seed); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reporter seeds: %v", err)
		}
		first, err := n.Seed(ctx, account.Operator(), seed)
		if err != nil || first.State != mediabank.Ready || len(first.Renditions) != 2 || first.In("ru").Alt != "Ракета" {
			t.Fatalf("seeded %+v, %v", first, err)
		}
		if again, err := n.Seed(ctx, account.Operator(), seed); err != nil || again.Number != first.Number {
			t.Errorf("seeded again: %d, %v", again.Number, err)
		}
		if err := n.Publishable(ctx, db, first.Number, now); err != nil {
			t.Errorf("a seeded picture: %v", err)
		}
		n.served(t, first.Hash, 640)
	})
}
