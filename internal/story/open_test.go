package story_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline.news/internal/account"
	"dateline.news/internal/blob"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/picture"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
	"dateline.news/internal/story/storytest"
)

// gallery is a newsroom with a real mediabank.
type gallery struct {
	*storytest.Newsroom
	bank *mediabank.Bank
}

func openGallery(t *testing.T, db *store.DB) *gallery {
	t.Helper()
	n := storytest.New(t, db)
	files, err := blob.Files(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	jobs, err := job.New(db, job.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := jobs.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	g := &gallery{n, mediabank.New(mediabank.Options{DB: db, Journal: n.Journal, Clock: n.Clock, Blob: files, Jobs: jobs, House: n.House})}
	n.Archive = story.New(story.Options{DB: db, Journal: n.Journal, Clock: n.Clock, Bank: g.bank, House: n.House})
	return g
}

func (g *gallery) photo(t *testing.T, change mediabank.Change) int64 {
	t.Helper()
	var content bytes.Buffer
	if err := jpeg.Encode(&content, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	asset, err := g.bank.Seed(t.Context(), account.Operator(), mediabank.SeedFile{
		Name: "photo.jpg", Original: content.Bytes(), Change: change,
		Renditions: []picture.Rendition{{Width: 64, Height: 48, Format: picture.JPEG, Content: content.Bytes()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return asset.Number
}

func ptr[T any](v T) *T { return &v }

func editorOf(editions ...string) account.Actor {
	var grants []account.Grant
	for _, code := range editions {
		grants = append(grants, account.Grant{Role: account.Editor, Edition: code})
	}
	return account.Staff(int64(10+len(editions)), "Editor", grants)
}

// illustrated publishes one story with the picture in each of the editions.
func (g *gallery) illustrated(t *testing.T, asset int64, editions ...string) {
	t.Helper()
	for _, code := range editions {
		c := storytest.Copy("In "+code, "Text.")
		c.Lead.Asset = asset
		g.MustPublish(t, story.Publication{Edition: code, Copy: c})
	}
}

func TestCorrectedCaptionReachesEveryStoryThatShowsThePicture(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g, ctx := openGallery(t, db), t.Context()
		asset := g.photo(t, mediabank.Change{Caption: ptr("The quay at Arden at noon"), Alt: ptr("Sandbags"), Creator: ptr("Ida Holm"), Holder: ptr("Meridian"),
			Texts: map[string]mediabank.Text{"ar": {Caption: "الرصيف"}}})
		g.illustrated(t, asset, "en", "ru", "ar", "fr")
		own := storytest.Copy("Own words", "Text.")
		own.Body = storytest.Body(prose.Paragraph("Text."), prose.Picture(asset, "", "A caption of its own"))
		g.MustPublish(t, story.Publication{Copy: own})
		if _, err := g.Archive.Hold(ctx, account.Operator(), 4, story.Withdrawal{}); err != nil {
			t.Fatal(err)
		}
		g.Clock.Advance(time.Hour)
		fix := story.Fix{Find: "Arden", Replace: "Tolm", Note: "The quay is at Tolm."}
		_, err := g.Archive.Correct(ctx, editorOf("en"), 1, fix)
		var refusal *errs.Error
		if !errs.Is(err, errs.Forbidden) || !asError(err, &refusal) || refusal.Args["Edition"] != "ru" {
			t.Fatalf("without the right in every edition: %v", err)
		}
		s, err := g.Archive.Correct(ctx, editorOf("en", "ru", "fr"), 1, fix)
		if err != nil || s.Number != 1 || s.Version != 2 {
			t.Fatalf("corrected: %v %+v", err, s)
		}
		versions := map[int64]int{}
		for n := int64(1); n <= 5; n++ {
			whole, err := g.Archive.Get(ctx, account.Operator(), n)
			if err != nil {
				t.Fatal(err)
			}
			versions[n] = whole.Version
			for _, c := range whole.Corrections {
				if c.Place != story.PlaceCaption || c.Asset != asset || c.Old != "Arden" || c.New != "Tolm" {
					t.Errorf("story %d keeps %+v", n, c)
				}
				if n == 2 && !strings.Contains(c.Note, "подпис") {
					t.Errorf("the note is in another language than the story: %q", c.Note)
				}
			}
		}
		if diff := cmp.Diff(map[int64]int{1: 2, 2: 2, 3: 1, 4: 2, 5: 1}, versions); diff != "" {
			t.Errorf("the picture in another language and under a caption of the story's own says something else: %s", diff)
		}
		if held, err := g.Archive.Get(ctx, account.Operator(), 4); err != nil || held.State != story.Held {
			t.Errorf("a correction elsewhere ended a hold: %v %s", err, held.State)
		}
		found, err := g.bank.Load(ctx, db, []int64{asset})
		if err != nil || found[asset].Caption != "The quay at Tolm at noon" {
			t.Errorf("the mediabank says %q: %v", found[asset].Caption, err)
		}
		if from, to, ok := s.Corrections[0].In("The quay at Tolm at noon"); !ok || "The quay at Tolm at noon"[from:to] != "Tolm" {
			t.Errorf("the corrected words are not found again: %d %d %v", from, to, ok)
		}
	})
}

func asError(err error, into **errs.Error) bool {
	e, ok := err.(*errs.Error)
	*into = e
	return ok
}

func TestCreditAndAlternativeTextAreCorrectedInTheOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g, ctx := openGallery(t, db), t.Context()
		asset := g.photo(t, mediabank.Change{Caption: ptr("Quay"), Alt: ptr("A man with sandbags"), Creator: ptr("Ida Holm"), Holder: ptr("Meridian")})
		g.illustrated(t, asset, "en")
		for i, fix := range []story.Fix{
			{Find: "Holm", Replace: "Holme", Place: story.PlaceCredit, Note: "Her name is Holme."},
			{Find: "A man", Replace: "A woman", Place: story.PlaceAlt, Asset: asset, Class: story.ClassRefile},
			{Find: "Quay", Replace: "Bridge", Place: story.PlaceCaption, Class: story.ClassClarification, Note: "It is the bridge."},
		} {
			s, err := g.Archive.Correct(ctx, account.Operator(), 1, fix)
			if err != nil || s.Corrections[i].Place != fix.Place || s.Corrections[i].Asset != asset {
				t.Fatalf("%s: %v %+v", fix.Place, err, s.Corrections)
			}
		}
		found, err := g.bank.Load(ctx, db, []int64{asset})
		if a := found[asset]; err != nil || a.Creator != "Ida Holme" || a.Alt != "A woman with sandbags" || a.Caption != "Bridge" {
			t.Errorf("the mediabank says %+v: %v", a, err)
		}
		_, err = g.Archive.Correct(ctx, account.Operator(), 1, story.Fix{Find: "Meridian", Replace: "", Place: story.PlaceCredit, Note: "x"})
		if err != nil {
			t.Errorf("the creator alone is a credit: %v", err)
		}
		_, err = g.Archive.Correct(ctx, account.Operator(), 1, story.Fix{Find: "Ida Holme", Replace: "", Place: story.PlaceCredit, Note: "x"})
		if !errs.Is(err, errs.Blocked) {
			t.Errorf("a picture was left without a credit line: %v", err)
		}
	})
}

func TestSelectedWordsAreCorrectedThoughTheyStandTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		n.MustPublish(t, story.Publication{Copy: storytest.Copy("Rain", "It rained and rained.\n\nIt rained.")})
		s, err := n.Archive.Correct(ctx, account.Operator(), 1, story.Fix{Find: "rained", Replace: "snowed", Place: "body.content[0]", Nth: 2, Note: "Snow."})
		if err != nil || s.Body.Text() != "It rained and snowed.\n\nIt rained." {
			t.Errorf("corrected to %q: %v", s.Body.Text(), err)
		}
		if diff := cmp.Diff([]story.Spot{{Correction: 1, Place: "body.content[0]", From: 14, To: 20}}, s.Spots()); diff != "" {
			t.Errorf("the mark: %s", diff)
		}
		moved := n.MustPublish(t, story.Publication{Story: 1, Base: 2, Copy: storytest.Copy("Rain", "First of all.\n\nIt rained and snowed.")})
		if diff := cmp.Diff([]story.Spot{{Correction: 1, Place: "body.content[1]", From: 14, To: 20}}, moved.Spots()); diff != "" {
			t.Errorf("the mark after an update: %s", diff)
		}
		if !moved.Updated() || !moved.Corrected() {
			t.Error("an update and a correction are not told apart")
		}
		for _, fix := range []story.Fix{{Place: "body.content[0]", Nth: 4}, {Place: "headline"}, {Place: "body"}, {Asset: 7}} {
			fix.Find, fix.Replace, fix.Note = "rained", "x", "x"
			if fix.Place == "body" {
				fix.Find = "First" // "body" is every block
				if _, err := n.Archive.Correct(ctx, account.Operator(), 1, fix); err != nil {
					t.Errorf("words in the body: %v", err)
				}
				continue
			}
			if _, err := n.Archive.Correct(ctx, account.Operator(), 1, fix); errField(err) != "find" {
				t.Errorf("%+v: %v", fix, err)
			}
		}
	})
}

// demanding makes a section demand a second person.
func demanding(t *testing.T, n *storytest.Newsroom, code, slug string) {
	t.Helper()
	err := n.House.ChangeSection(t.Context(), account.Operator(), code, edition.Section{Slug: slug, Name: "World", Position: 1, Rules: edition.Rules{SecondCorrector: true}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCorrectionWaitsForASecondPersonWhereTheSectionDemandsOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		n.MustPublish(t, story.Publication{Copy: storytest.Copy("Minister Smith resigns", "It rained.")})
		demanding(t, n, "en", "world")
		asker := account.Staff(7, "Asker", []account.Grant{{Role: account.Editor, Edition: "en"}})
		other := account.Staff(8, "Other", []account.Grant{{Role: account.Editor, Edition: "en"}})
		stranger := account.Staff(9, "Reporter", []account.Grant{{Role: account.Reporter, Edition: "en"}})
		fix := story.Fix{Find: "Smith", Replace: "Smythe", Class: story.ClassCorrection, Cause: "misheard", Note: "His name is Smythe."}
		if _, err := n.Archive.Correct(ctx, asker, 1, fix); !errs.Is(err, errs.Blocked) {
			t.Errorf("corrected alone: %v", err)
		}
		s, r, err := n.Archive.AskCorrection(ctx, asker, 1, fix)
		if err != nil || r.ID == 0 || s.Version != 1 {
			t.Fatalf("asked: %v %+v", err, r)
		}
		if _, again, err := n.Archive.AskCorrection(ctx, asker, 1, fix); err != nil || again.ID != r.ID {
			t.Errorf("asked twice it is another request: %v %+v", err, again)
		}
		for who, want := range map[*account.Actor]int{&asker: 1, &other: 1, &stranger: 1} {
			if waiting, err := n.Archive.Requests(ctx, *who, "en"); err != nil || len(waiting) != want {
				t.Errorf("%s sees %d requests: %v", who.Name, len(waiting), err)
			}
		}
		for name, refused := range map[string]error{
			"by who asked":          second(n.Archive.ApproveCorrection(ctx, asker, r.ID)),
			"without the right":     second(n.Archive.ApproveCorrection(ctx, stranger, r.ID)),
			"refused with no right": second(n.Archive.RefuseCorrection(ctx, stranger, r.ID, "No.")),
		} {
			if !errs.Is(refused, errs.Forbidden) {
				t.Errorf("%s: %v", name, refused)
			}
		}
		if _, err := n.Archive.RefuseCorrection(ctx, other, r.ID, " "); errField(err) != "reason" {
			t.Errorf("refused without a reason: %v", err)
		}
		n.Clock.Advance(time.Minute)
		s, err = n.Archive.ApproveCorrection(ctx, other, r.ID)
		if err != nil || s.Headline != "Minister Smythe resigns" {
			t.Fatalf("approved: %v %q", err, s.Headline)
		}
		if c := s.Corrections[0]; c.By != "account:8" || c.AskedBy != "account:7" || !c.Asked.Equal(r.Asked) {
			t.Errorf("who did it is lost: %+v", c)
		}
		if _, err := n.Archive.ApproveCorrection(ctx, other, r.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("approved twice: %v", err)
		}
		if waiting, err := n.Archive.Requests(ctx, other, ""); err != nil || len(waiting) != 0 {
			t.Errorf("it still waits: %v %v", waiting, err)
		}
	})
}

func second[A any](_ A, err error) error { return err }

func TestRequestOutrunByAnotherVersionIsNotCarriedOut(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n, ctx := storytest.New(t, db), t.Context()
	n.MustPublish(t, story.Publication{Copy: storytest.Copy("Minister Smith resigns", "It rained.")})
	demanding(t, n, "en", "world")
	asker := account.Staff(7, "Asker", []account.Grant{{Role: account.Editor}})
	_, r, err := n.Archive.AskCorrection(ctx, asker, 1, story.Fix{Find: "Smith", Replace: "Smythe", Class: story.ClassRefile})
	if err != nil {
		t.Fatal(err)
	}
	n.MustPublish(t, story.Publication{Story: 1, Base: 1, Copy: storytest.Copy("Minister resigns", "It rained.")})
	if _, err := n.Archive.ApproveCorrection(ctx, account.Operator(), r.ID); errField(err) != "find" {
		t.Errorf("approved what is not there: %v", err)
	}
	if _, err := n.Archive.RefuseCorrection(ctx, asker, r.ID, ""); err != nil {
		t.Errorf("who asked could not take it back: %v", err)
	}
}

func TestHoldEndsByItsCorrectionAndReadersAreTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx, who := storytest.New(t, db), t.Context(), account.Operator()
		n.MustPublish(t, story.Publication{Copy: loud()})
		if _, err := n.Archive.Hold(ctx, who, 1, story.Withdrawal{Memo: "SECRET memo"}); err != nil {
			t.Fatalf("hold without a reason: %v", err)
		}
		n.Clock.Advance(time.Hour)
		if held, err := n.Archive.Held(ctx, who, ""); err != nil || len(held) != 1 || held[0].Withdrawn.IsZero() {
			t.Errorf("what is on hold: %v %+v", err, held)
		}
		s, err := n.Archive.Correct(ctx, who, 1, story.Fix{Find: "SECRETFACT", Replace: "fact", Note: "It was not so."})
		if err != nil || s.State != story.Published || !s.Withdrawn.IsZero() {
			t.Fatalf("corrected: %v %+v", err, s)
		}
		all, err := n.Archive.PublicActs(ctx, []int64{1})
		acts := all[1]
		if err != nil || len(acts) != 2 || acts[0].Kind != story.EventHeld || acts[1].Kind != story.EventCorrected || acts[0].Memo != "" || acts[0].By != "" {
			t.Errorf("what readers are told: %v %+v", err, acts)
		}
		entries, err := n.Journal.Read(ctx, journal.Query{Subject: "story:1"})
		if last := entries[len(entries)-1]; err != nil || last.Audience != journal.Public || last.Kind != story.EventCorrected {
			t.Errorf("the stream is not told: %v %+v", err, last)
		}
		if diff := cmp.Diff([]int64{7}, n.Bank.Used()); diff != "" {
			t.Errorf("its pictures did not come back: %s", diff)
		}
	})
}

func TestTranslationsGoWithTheStoryInTheSameBreath(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx, who := storytest.New(t, db), t.Context(), account.Operator()
		n.MustPublish(t, story.Publication{Copy: storytest.Copy("One", "Text.")})
		for _, code := range []string{"ru", "ar"} {
			c := storytest.Copy("In "+code, "Text.")
			c.Translates = &story.Origin{Number: 1, Version: 1}
			n.MustPublish(t, story.Publication{Edition: code, Copy: c})
		}
		n.MustPublish(t, story.Publication{Edition: "fr", Copy: storytest.Copy("Another", "Text.")})
		chief := account.Staff(31, "Chief", []account.Grant{{Role: account.Chief, Edition: "en"}, {Role: account.Editor, Edition: "ru"}})
		for name, also := range map[string][]story.Also{
			"without the right to kill there": {{Story: 2, Kill: true}}, "without any right there": {{Story: 3}}, "no translation": {{Story: 4}}, "itself": {{Story: 1}}, "twice": {{Story: 2}, {Story: 2}},
		} {
			if _, err := n.Archive.Kill(ctx, chief, 1, story.Withdrawal{Reason: "Wrong.", Also: also}); err == nil {
				t.Errorf("%s: not refused", name)
			}
			if s, err := n.Archive.Public(ctx, 1); err != nil || !s.Public() {
				t.Fatalf("%s: the refusal left something: %v", name, err)
			}
		}
		if _, err := n.Archive.Kill(ctx, who, 1, story.Withdrawal{Reason: "Wrong.", Also: []story.Also{{Story: 3, Kill: true}, {Story: 2}}}); err != nil {
			t.Fatal(err)
		}
		states := map[int64]string{}
		for number := int64(1); number <= 4; number++ {
			s, err := n.Archive.Public(ctx, number)
			if err != nil {
				t.Fatal(err)
			}
			states[number] = string(s.State) + ": " + s.Reason
		}
		want := map[int64]string{1: "killed: Wrong.", 2: "held: ", 3: "killed: سُحب الخبر الأصلي.", 4: "published: "}
		if diff := cmp.Diff(want, states); diff != "" {
			t.Error(diff)
		}
	})
}

func TestReadersSeeEveryVersionAndNothingOfTheNewsroom(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		c := storytest.Copy("First", "Text.")
		c.NoteDesk, c.NoteClients, c.Slugline = "SECRET", "SECRET", "SECRET"
		n.MustPublish(t, story.Publication{Copy: c})
		c.Headline, c.Advisory = "Second", "  Updates with\na reply "
		n.MustPublish(t, story.Publication{Story: 1, Base: 1, Copy: c})
		_, versions, err := n.Archive.History(ctx, 1)
		if err != nil || len(versions) != 2 || versions[0].Headline != "First" || versions[1].Advisory != "Updates with a reply" {
			t.Fatalf("history: %v %+v", err, versions)
		}
		for _, v := range versions {
			if v.NoteDesk+v.NoteClients+v.Slugline+v.By != "" {
				t.Errorf("readers see the newsroom's own: %+v", v)
			}
		}
		if _, err := n.Archive.Kill(ctx, account.Operator(), 1, story.Withdrawal{Reason: "Wrong."}); err != nil {
			t.Fatal(err)
		}
		if s, versions, err := n.Archive.History(ctx, 1); err != nil || len(versions) > 0 || s.Headline != "" {
			t.Errorf("a killed story has a history: %v %+v", err, versions)
		}
	})
}

func TestUpdateThatPutsAWrongFigureRightIsACorrection(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n, ctx := storytest.New(t, db), t.Context()
		n.MustPublish(t, story.Publication{Copy: storytest.Copy("Flood", "The toll is 12.")})
		wrong := []story.Wrong{{Place: "body.content[0]", Old: "12", New: "13", Class: story.ClassCorrection, Note: "It was 13."}}
		p := story.Publication{Story: 1, Base: 1, Edition: "en", Kind: story.Article, Copy: storytest.Copy("Flood", "The toll is 13.\n\nMore."), Wrong: wrong}
		p.Wrong[0].Note = ""
		if _, err := n.Publish(ctx, account.Operator(), p); err == nil {
			t.Error("a correction without a note")
		}
		p.Wrong[0].Note = "It was 13."
		s, err := n.Publish(ctx, account.Operator(), p)
		if err != nil || s.Turn != story.Correction || len(s.Corrections) != 1 || s.Updated() {
			t.Fatalf("%v %+v", err, s)
		}
		if diff := cmp.Diff([]story.Spot{{Correction: 1, Place: "body.content[0]", From: 12, To: 14}}, s.Spots()); diff != "" {
			t.Error(diff)
		}
	})
}
