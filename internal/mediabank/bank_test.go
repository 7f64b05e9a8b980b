package mediabank_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/blob"
	"dateline.news/internal/blob/blobtest"
	"dateline.news/internal/clock"
	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/fixture"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/picture"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var (
	reporter     = account.Staff(3, "Reporter", []account.Grant{{Role: account.Reporter, Edition: "en"}})
	photographer = account.Staff(4, "Photographer", []account.Grant{{Role: account.Photographer}})
	editorEn     = account.Staff(5, "Editor", []account.Grant{{Role: account.Editor, Edition: "en"}})
	chief        = account.Staff(6, "Chief", []account.Grant{{Role: account.Chief, Edition: "ru"}})
	moderator    = account.Staff(7, "Moderator", []account.Grant{{Role: account.Moderator}})
)

// newsroom is a bank with what it stands on.
type newsroom struct {
	*mediabank.Bank
	db      *store.DB
	journal *journal.Journal
	clock   *clock.Manual
	jobs    *job.Queue
	blob    blob.Store
	dir     string
	spool   string
}

type place struct{ blob, spool string }

func open(t *testing.T, db *store.DB, at place) *newsroom {
	t.Helper()
	if at.blob == "" {
		at.blob = t.TempDir()
	}
	if at.spool == "" {
		at.spool = t.TempDir()
	}
	n := &newsroom{db: db, clock: clock.NewManual(now), dir: at.blob, spool: at.spool}
	n.journal = journal.New(db, n.clock)
	house := edition.New(db, n.journal, n.clock)
	if err := house.Setup(t.Context(), account.Operator(), edition.Setup{Agency: "Dateline", Editions: []edition.Edition{
		{Code: "en", Zone: "America/New_York"}, {Code: "ru", Agency: "Дейтлайн"}}}); err != nil {
		t.Fatal(err)
	}
	var err error
	if n.blob, err = blob.Open(t.Context(), at.blob); err != nil {
		t.Fatal(err)
	}
	n.jobs, err = job.New(db, job.Config{
		Logger: slog.New(slog.DiscardHandler), Backoff: func(int) time.Duration { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.jobs.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	n.Bank = mediabank.New(mediabank.Options{DB: db, Journal: n.journal, Clock: n.clock, Blob: n.blob, Jobs: n.jobs, House: house, Spool: at.spool})
	return n
}

// work runs the queue until the test ends.
func (n *newsroom) work(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- n.jobs.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the queue ended with %v", err)
		}
	})
}

func (n *newsroom) upload(t *testing.T, name string) mediabank.Asset {
	t.Helper()
	a, err := n.Upload(t.Context(), photographer, mediabank.UploadFile{Name: name, Content: bytes.NewReader(fixture.Read(t, name)), Edition: "en"})
	if err != nil {
		t.Fatalf("upload %s: %v", name, err)
	}
	return a
}

func (n *newsroom) drawn(t *testing.T, name string) mediabank.Asset {
	t.Helper()
	a := n.upload(t, name)
	n.wait(t, a.Number)
	a, err := n.Get(t.Context(), photographer, a.Number)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (n *newsroom) wait(t *testing.T, numbers ...int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := n.Wait(ctx, whole(numbers...)); err != nil {
		t.Fatalf("wait for the renditions of %v: %v", numbers, err)
	}
}

// whole is how a story shows assets that it does not cut.
func whole(numbers ...int64) []mediabank.Shown {
	var shown []mediabank.Shown
	for _, number := range numbers {
		shown = append(shown, mediabank.Shown{Asset: number})
	}
	return shown
}

func (n *newsroom) use(t *testing.T, story int64, ed string, assets ...int64) {
	t.Helper()
	if err := n.db.Update(t.Context(), func(tx *store.Tx) error {
		return n.Use(t.Context(), tx, mediabank.Usage{Story: story, Edition: ed, Assets: assets})
	}); err != nil {
		t.Fatal(err)
	}
}

func (n *newsroom) served(t *testing.T, hash string, width int) ([]byte, mediabank.Served) {
	t.Helper()
	s, err := n.File(t.Context(), hash, width)
	if err != nil {
		t.Fatalf("file of width %d: %v", width, err)
	}
	defer s.Close()
	content, err := io.ReadAll(s)
	if err != nil || int64(len(content)) != s.Bytes {
		t.Fatalf("read %d of %d bytes: %v", len(content), s.Bytes, err)
	}
	return content, s
}

// kinds answers the journal's kinds about assets, in order.
func (n *newsroom) kinds(t *testing.T) string {
	t.Helper()
	entries, err := n.journal.Read(t.Context(), journal.Query{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range entries {
		if kind, ok := strings.CutPrefix(e.Kind, "asset."); ok {
			kinds = append(kinds, kind)
		}
	}
	return strings.Join(kinds, " ")
}

func TestUploadedPictureGetsItsRenditionsByAJob(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n := open(t, db, place{})
		for _, name := range []string{"photos/astronaut.png", "photos/museum.webp", "photos/rocket.jpg", "hostile/anim.gif", "hostile/cmyk.jpg"} {
			if a := n.upload(t, name); a.State != mediabank.Processing || len(a.Renditions) > 0 {
				t.Fatalf("%s is %s with %d renditions before any job ran", name, a.State, len(a.Renditions))
			}
		}
		n.work(t)
		n.wait(t, 1, 2, 3, 4, 5)
		assets, err := n.List(t.Context(), reporter, mediabank.Filter{})
		if err != nil || len(assets) != 5 {
			t.Fatalf("%d assets: %v", len(assets), err)
		}
		for _, a := range assets {
			if a.State != mediabank.Ready || len(a.Renditions) == 0 {
				t.Errorf("%s is %s (%v) with %d renditions", a.FileName, a.State, a.Fault, len(a.Renditions))
			}
			for _, r := range a.Renditions {
				content, served := n.served(t, a.Hash, r.Width)
				config, _, err := image.DecodeConfig(bytes.NewReader(content))
				if err != nil || config.Width != r.Width || config.Height != r.Height || served.MIME != r.MIME || served.Asset != a.Number {
					t.Errorf("%s at %d: %+v, %v", a.FileName, r.Width, config, err)
				}
			}
		}
	})
}

func TestRenditionsStandUprightAndOriginalStaysUntouched(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n := open(t, db, place{})
	n.work(t)
	a := n.drawn(t, "meta/ref-a-orient6.jpg")
	if a.Width != 200 || a.Height != 300 {
		t.Errorf("asset is %d × %d, want upright 200 × 300", a.Width, a.Height)
	}
	if len(a.Renditions) != 1 || a.Renditions[0].Width != 200 || a.Renditions[0].Height != 300 {
		t.Errorf("renditions %+v", a.Renditions)
	}
	original, err := n.Original(t.Context(), reporter, a.Number)
	if err != nil {
		t.Fatal(err)
	}
	defer original.Close()
	content, err := io.ReadAll(original)
	if err != nil || !bytes.Equal(content, fixture.Read(t, "meta/ref-a-orient6.jpg")) {
		t.Errorf("the original came back changed: %d bytes, %v", len(content), err)
	}
}

func TestRefusedFileSaysWhyAndLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n := open(t, db, place{})
		for name, want := range map[string]string{
			"hostile/empty.jpg": picture.Empty, "hostile/truncated.jpg": picture.Truncated, "hostile/header-only.jpg": picture.Truncated,
			"hostile/bomb1bit-60000.png": picture.TooManyPixels, "hostile/clip.mp4": picture.NotAPicture, "hostile/html-named.jpg": picture.NotAPicture,
			"hostile/script.svg": picture.NotAPicture, "hostile/photo.avif": picture.NotAPicture, "hostile/anim.webp": picture.AnimatedWebP,
			"hostile/polyglot-trailer.jpg": picture.HiddenContent,
		} {
			_, err := n.Upload(t.Context(), photographer, mediabank.UploadFile{Name: name, Content: bytes.NewReader(fixture.Read(t, name))})
			var refusal *errs.Error
			if !errors.As(err, &refusal) || refusal.Key != want {
				t.Errorf("%s: %v, want %s", name, err, want)
			}
		}
		n.nothingLeft(t)
	})
}

// nothingLeft finds a row, a file or a half file that a refused upload left behind.
func (n *newsroom) nothingLeft(t *testing.T) {
	t.Helper()
	assets, err := n.List(t.Context(), reporter, mediabank.Filter{Killed: true})
	if err != nil || len(assets) != 0 {
		t.Errorf("refused uploads left %d rows, %v", len(assets), err)
	}
	if kinds := n.kinds(t); kinds != "" {
		t.Errorf("refused uploads are journalled: %s", kinds)
	}
	for _, dir := range []string{n.dir, n.spool} {
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 0 {
			t.Errorf("refused uploads left %v in %s, %v", left, dir, err)
		}
	}
}

func TestTooLargeUploadIsCutOffAtTheLimit(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	n := open(t, db, place{})
	endless := &counted{Reader: zeros{}}
	_, err := n.Upload(t.Context(), photographer, mediabank.UploadFile{Name: "endless.jpg", Content: endless})
	var refusal *errs.Error
	if !errors.As(err, &refusal) || refusal.Kind != errs.TooLarge || refusal.Key != picture.TooLarge {
		t.Errorf("an endless upload: %v", err)
	}
	if endless.n > 65<<20 {
		t.Errorf("%d bytes were read of an endless upload", endless.n)
	}
	n.nothingLeft(t)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

type counted struct {
	io.Reader
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

func TestSameBytesAreTheSameAsset(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n := open(t, db, place{})
		first := n.upload(t, "photos/rocket.jpg")
		content := fixture.Read(t, "photos/rocket.jpg")
		results := make(chan int64, 4)
		for range 4 {
			go func() {
				a, err := n.Upload(context.Background(), reporter, mediabank.UploadFile{Name: "again.jpg", Content: bytes.NewReader(content)})
				if err != nil {
					t.Error(err)
				}
				results <- a.Number
			}()
		}
		for range 4 {
			if got := <-results; got != first.Number {
				t.Errorf("the same bytes became asset %d, want %d", got, first.Number)
			}
		}
		if kinds := n.kinds(t); kinds != "uploaded" {
			t.Errorf("journal: %s, want one upload", kinds)
		}
		if err := n.Kill(t.Context(), chief, first.Number, "rights"); err != nil {
			t.Fatal(err)
		}
		if _, err := n.Upload(t.Context(), reporter, mediabank.UploadFile{Name: "a.jpg", Content: bytes.NewReader(content)}); !errs.Is(err, errs.Blocked) {
			t.Errorf("uploading a killed picture again: %v, want blocked", err)
		}
	})
}

func TestPictureThatCannotBeDrawnSaysWhy(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n := open(t, db, place{})
		// Well-formed to its end, but its pixels are nonsense: only decoding can find out.
		content := bytes.Clone(fixture.Read(t, "photos/coffee.png"))
		at := bytes.Index(content, []byte("IDAT")) + 40
		for i := range 2000 {
			content[at+i] ^= 0xa5
		}
		a, err := n.Upload(t.Context(), photographer, mediabank.UploadFile{Name: "damaged.png", Content: bytes.NewReader(content)})
		if err != nil {
			t.Fatal(err)
		}
		n.work(t)
		n.wait(t, a.Number)
		a, _ = n.Get(t.Context(), photographer, a.Number)
		if a.State != mediabank.Failed || a.Fault == nil || a.Fault.Key != picture.Damaged {
			t.Errorf("a damaged picture is %s, fault %+v", a.State, a.Fault)
		}
		if kinds := n.kinds(t); kinds != "uploaded failed" {
			t.Errorf("journal: %s", kinds)
		}
	})
}

func TestLostOriginalEndsAsFailedAndMayBeUploadedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n := open(t, db, place{})
		a := n.upload(t, "photos/rocket.jpg")
		if err := n.blob.Delete(t.Context(), "originals/"+a.Hash); err != nil {
			t.Fatal(err)
		}
		n.work(t)
		n.wait(t, a.Number)
		a, _ = n.Get(t.Context(), photographer, a.Number)
		if a.State != mediabank.Failed || a.Fault == nil || a.Fault.Key != "mediabank.render_failed" {
			t.Fatalf("after five attempts the asset is %s, fault %+v", a.State, a.Fault)
		}
		if again := n.drawn(t, "photos/rocket.jpg"); again.Number != a.Number || again.State != mediabank.Ready || again.Fault != nil {
			t.Errorf("uploaded again: asset %d, %s, %+v", again.Number, again.State, again.Fault)
		}
	})
}

func TestFullDiskLeavesNoRowAndNoHalfFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		fill := bytes.Repeat([]byte("x"), 700<<10)
		for _, full := range []string{"originals", "arriving uploads"} {
			t.Run(full, func(t *testing.T) {
				at := place{blob: blobtest.SmallDisk(t)}
				if full == "arriving uploads" {
					at = place{spool: blobtest.SmallDisk(t)}
				}
				n := open(t, db, at)
				ballast := max(at.blob, at.spool) + "/ballast"
				if err := os.WriteFile(ballast, fill, 0o600); err != nil {
					t.Fatal(err)
				}
				content := fixture.Read(t, "photos/coffee.png")
				_, err := n.Upload(t.Context(), photographer, mediabank.UploadFile{Name: "coffee.png", Content: bytes.NewReader(content)})
				if !errs.Is(err, errs.Unavailable) {
					t.Fatalf("a full disk answers %v, want unavailable", err)
				}
				if err := os.Remove(ballast); err != nil {
					t.Fatal(err)
				}
				if err := os.Remove(n.dir + "/originals"); err != nil && !os.IsNotExist(err) { // an empty folder may be left, a file in it not
					t.Errorf("originals: %v", err)
				}
				n.nothingLeft(t)
			})
		}
	})
}
