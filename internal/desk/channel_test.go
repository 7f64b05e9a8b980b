package desk_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/blob"
	"dateline.news/internal/desk"
	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/newsfeed"
	"dateline.news/internal/picture"
	"dateline.news/internal/search"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
	"dateline.news/internal/story"
)

// agency is a newsroom with a real mediabank, and with every channel through which a reader hears of a story.
type agency struct {
	*room
	bank  *mediabank.Bank
	feed  *newsfeed.Feed
	index *search.Index
}

func openAgency(t *testing.T, db *store.DB) *agency {
	t.Helper()
	a := &agency{room: open(t, db)}
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
	a.bank = mediabank.New(mediabank.Options{DB: db, Journal: a.journal, Clock: a.clock, Blob: files, Jobs: jobs, House: a.house})
	a.archive = story.New(story.Options{DB: db, Journal: a.journal, Clock: a.clock, Bank: a.bank, House: a.house})
	a.feed, a.index = newsfeed.New(db), search.New(db, a.house)
	a.archive.OnChange(a.feed.Hook)
	a.archive.OnChange(a.index.Hook)
	a.Desk = desk.New(desk.Options{DB: db, Journal: a.journal, Clock: a.clock, Archive: a.archive, Bank: a.bank, House: a.house})
	return a
}

// photo puts a picture of one colour into the mediabank.
func (a *agency) photo(t *testing.T, shade uint8, change mediabank.Change) int64 {
	t.Helper()
	plain := image.NewGray(image.Rect(0, 0, 64, 48))
	for i := range plain.Pix {
		plain.Pix[i] = color.Gray{Y: shade}.Y
	}
	var content bytes.Buffer
	if err := jpeg.Encode(&content, plain, nil); err != nil {
		t.Fatal(err)
	}
	asset, err := a.bank.Seed(t.Context(), account.Operator(), mediabank.SeedFile{
		Name: "photo.jpg", Original: content.Bytes(), Change: change,
		Renditions: []picture.Rendition{{Width: 64, Height: 48, Format: picture.JPEG, Content: content.Bytes()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return asset.Number
}

func ptr[T any](v T) *T { return &v }

var credited = mediabank.Change{Caption: ptr("The quay at noon"), Alt: ptr("Sandbags"), Creator: ptr("Ida Holm"), Holder: ptr("Meridian")}

// seen are the channels in which a reader finds anything of the story or its picture.
func (a *agency) seen(t *testing.T, asset int64) string {
	t.Helper()
	ctx := t.Context()
	var channels []string
	note := func(name string, found bool, err error) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if found {
			channels = append(channels, name)
		}
	}
	stories, _, err := a.archive.List(ctx, story.Filter{Edition: "en"})
	note("archive", len(stories) > 0, err)
	_, err = a.archive.Public(ctx, 1)
	note("address", !errs.Is(err, errs.NotFound), nil)
	lines, _, err := a.feed.Page(ctx, "en", "", 0)
	note("newsfeed", len(lines) > 0, err)
	hits, _, err := a.index.Find(ctx, search.Query{Edition: "en", Words: "ministers"})
	note("search", len(hits) > 0, err)
	_, err = a.bank.Public(ctx, asset)
	note("mediabank", !errs.Is(err, errs.NotFound), nil)
	entries, err := a.journal.Read(ctx, journal.Query{Limit: 1000})
	told := false
	for _, e := range entries {
		told = told || e.Audience == journal.Public || strings.Contains(string(e.Payload), "inister")
	}
	note("stream", told, err)
	return strings.Join(channels, " ")
}

func TestNoChannelTellsAnythingOfAnEmbargoedText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, ctx := openAgency(t, db), t.Context()
		asset := a.photo(t, 90, credited)
		c := text(t, "Ministers resign")
		c.Lead.Asset = asset
		until := start.Add(time.Hour)
		d, err := a.Create(ctx, reporter, desk.NewDraft{Edition: "en", Copy: c, Embargo: desk.Embargo{Mode: desk.EmbargoHold, Until: until}})
		d = a.must(t)(d, err)
		a.must(t)(a.Submit(ctx, reporter, d.ID))
		a.must(t)(a.Approve(ctx, editor, d.ID, d.Version))
		a.must(t)(a.Schedule(ctx, editor, d.ID, until))
		a.must(t)(a.AddNote(ctx, editor, d.ID, "Ministers have confirmed it."))
		for _, moment := range []time.Duration{0, time.Minute, time.Hour - time.Minute - time.Microsecond} {
			a.clock.Advance(moment)
			a.fire(t)
			if _, err := a.Publish(ctx, chief, d.ID, true); !errs.Is(err, errs.Blocked) {
				t.Errorf("published by hand: %v", err)
			}
			if got := a.seen(t, asset); got != "" {
				t.Errorf("%v before its time it is seen in: %s", until.Sub(a.clock.Now()), got)
			}
		}
		a.clock.Advance(time.Microsecond)
		a.fire(t)
		if got := a.seen(t, asset); got != "archive address newsfeed search mediabank stream" {
			t.Errorf("at its time it is seen in: %s", got)
		}
	})
}

func TestEditedCaptionInTheMediabankVoidsTheApproval(t *testing.T) {
	edits := map[string]mediabank.Change{
		"caption": {Caption: ptr("The bridge at noon")}, "alt text": {Alt: ptr("A bridge")}, "creator": {Creator: ptr("Jo Reed")},
		"credit line": {Supplier: ptr("Handout")}, "holder": {Holder: ptr("The town")}, "translated caption": {Texts: map[string]mediabank.Text{"en": {Caption: "A quay"}}},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, ctx := openAgency(t, db), t.Context()
		shade := uint8(0)
		for name, edit := range edits {
			shade++
			c := text(t, "Pictured")
			c.Lead.Asset = a.photo(t, shade, credited)
			d := a.approved(t, c)
			a.must(t)(a.Schedule(ctx, editor, d.ID, start.Add(time.Hour)))
			if _, err := a.bank.Edit(ctx, editor, c.Lead.Asset, edit); err != nil {
				t.Fatal(err)
			}
			_, err := a.Publish(ctx, editor, d.ID, false)
			refused(t, name, err, errs.Forbidden, "desk.approval_outdated")
			a.fireAt(t, start.Add(time.Hour))
			d = a.must(t)(a.Get(ctx, editor, d.ID))
			if d.Stage == desk.Published || !d.Schedule.IsZero() {
				t.Errorf("%s: the clock published it", name)
			}
			d = a.must(t)(a.Approve(ctx, editor, d.ID, d.Version))
			if !d.Approved() {
				t.Errorf("%s: approved again, it is still not", name)
			}
		}
	})
}

func TestPictureThatMayNotBeUsedIsNamed(t *testing.T) {
	changes := map[string]mediabank.Change{
		"mediabank.expired":    {Expiry: ptr(start.Add(time.Minute)), Creator: ptr("Ida Holm")},
		"mediabank.unreleased": {Release: ptr(start.Add(2 * time.Hour)), Creator: ptr("Ida Holm")},
		"mediabank.uncredited": {Caption: ptr("Whose?")},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		a, ctx := openAgency(t, db), t.Context()
		a.clock.Advance(time.Hour)
		shade := uint8(100)
		for key, change := range changes {
			shade++
			c := text(t, "Pictured")
			c.Lead.Asset = a.photo(t, shade, change)
			d := a.approved(t, c)
			_, err := a.Publish(ctx, editor, d.ID, false)
			refused(t, "publish", err, errs.Blocked, key)
			if err == nil || !strings.Contains(err.Error(), "lead.asset") {
				t.Errorf("%s: the picture is not named: %v", key, err)
			}
		}
		c := text(t, "Pictured")
		c.Lead.Asset = 9999
		_, err := a.Publish(ctx, editor, a.approved(t, c).ID, false)
		refused(t, "a picture that is not there", err, errs.Invalid, "mediabank.unknown")
	})
}
