package mediabank_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/picture"
	"dateline.news/internal/store"
	"dateline.news/internal/store/storetest"
)

// halves uploads a picture of 800 × 400 whose left half is red and whose right half is blue.
func (n *newsroom) halves(t *testing.T) mediabank.Asset {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 800, 400))
	for x := range 800 {
		for y := range 400 {
			c := color.RGBA{R: 220, A: 255}
			if x >= 400 {
				c = color.RGBA{B: 220, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var content bytes.Buffer
	if err := jpeg.Encode(&content, img, nil); err != nil {
		t.Fatal(err)
	}
	a, err := n.Upload(t.Context(), photographer, mediabank.UploadFile{Name: "halves.jpg", Content: &content})
	if err != nil {
		t.Fatal(err)
	}
	n.wait(t, a.Number)
	return a
}

// cut waits until the assets are cut as they are shown.
func (n *newsroom) cut(t *testing.T, shown ...mediabank.Shown) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := n.Wait(ctx, shown); err != nil {
		t.Fatalf("cut %v: %v", shown, err)
	}
}

func (n *newsroom) get(t *testing.T, number int64) mediabank.Asset {
	t.Helper()
	a, err := n.Get(t.Context(), photographer, number)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// bucket starts a server that speaks S3, and answers its address.
func bucket(t *testing.T) string {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("press"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	return "s3://key:secret@" + strings.TrimPrefix(server.URL, "http://") + "/press/media?insecure=1&region=us-east-1"
}

func TestCropIsAFileOfItsOwnThatShowsNothingElse(t *testing.T) {
	for name, address := range map[string]string{"folder": "", "bucket": bucket(t)} {
		t.Run(name, func(t *testing.T) { cropsShowTheirPart(t, address) })
	}
}

func cropsShowTheirPart(t *testing.T, address string) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		n := open(t, db, place{blob: address})
		n.work(t)
		a := n.halves(t)
		for crop, red := range map[string]bool{"1x1-0-50": true, "1x1-100-50": false} {
			n.cut(t, mediabank.Shown{Asset: a.Number, Crop: crop})
			a = n.get(t, a.Number)
			p := a.Print(crop)
			if p.Crop != crop || p.Hash == a.Hash || len(p.Hash) != len(a.Hash) || len(p.Renditions) != 2 {
				t.Fatalf("cut to %s: %+v", crop, p)
			}
			n.use(t, 812, "en", a.Number)
			content, served := n.served(t, p.Hash, 400)
			img, _, err := image.Decode(bytes.NewReader(content))
			if err != nil || !served.Public || img.Bounds().Dx() != 400 || img.Bounds().Dy() != 400 {
				t.Fatalf("%s: %v, %+v, %v", crop, img.Bounds(), served, err)
			}
			for _, x := range []int{2, 200, 397} {
				if r, _, b, _ := img.At(x, 200).RGBA(); r > b != red {
					t.Errorf("%s shows %v at %d", crop, img.At(x, 200), x)
				}
			}
		}
		if whole := a.Print(""); whole.Hash != a.Hash || whole.Renditions[len(whole.Renditions)-1].Width != 800 {
			t.Errorf("the whole picture is now %+v", whole)
		}
		if other := a.Print("16x9-0-0"); other.Crop != "" || other.Hash != a.Hash {
			t.Errorf("a crop that nobody asked for: %+v, want the whole", other)
		}
	})
}

func TestEveryCropStandsWhereTheEditorShowsIt(t *testing.T) {
	for _, one := range []struct {
		crop string
		want picture.Rect
	}{
		{"", picture.Rect{}},
		{"1x1-50-0", picture.Rect{Name: "1x1-50-0", X: 0.25, W: 0.5, H: 1}},
		{"1x1-100-100", picture.Rect{Name: "1x1-100-100", X: 0.5, W: 0.5, H: 1}},
		{"2x3-0-30", picture.Rect{Name: "2x3-0-30", W: 1.0 / 3, H: 1}},
		{"16x9-50-50", picture.Rect{Name: "16x9-50-50", X: 1.0 / 18, W: 8.0 / 9, H: 1}},
	} {
		got, err := mediabank.Frame(mediabank.Asset{Width: 800, Height: 400}, one.crop)
		near := func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }
		if err != nil || got.Name != one.want.Name || !near(got.X, one.want.X) || !near(got.Y, one.want.Y) || !near(got.W, one.want.W) || !near(got.H, one.want.H) {
			t.Errorf("%q: got %+v, want %+v (%v)", one.crop, got, one.want, err)
		}
	}
	if _, err := mediabank.Frame(mediabank.Asset{Width: 800, Height: 400}, "7x1-0-0"); !errs.Is(err, errs.Invalid) {
		t.Errorf("a ratio that is none: %v", err)
	}
}

func TestNothingIsPublishedBeforeItsCropIsThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		n.work(t)
		a := n.halves(t)
		shown := []mediabank.Shown{{Asset: a.Number}, {Asset: a.Number, Crop: "4x5-10-20"}, {Asset: a.Number, Crop: "wide"}, {Asset: 1 << 40, Crop: "1x1-0-0"}}
		if err := n.Cut(ctx, db, shown); !errs.Is(err, errs.Blocked) {
			t.Errorf("a crop that is not drawn: %v, want blocked", err)
		}
		n.cut(t, shown...)
		if err := n.Cut(ctx, db, shown); err != nil {
			t.Errorf("the crop is drawn: %v", err)
		}
		before := n.kinds(t)
		n.cut(t, shown...)
		if got := n.kinds(t); got != before || strings.Count(got, "cut") != 1 {
			t.Errorf("asked twice it is drawn again: %s", got)
		}
	})
}

func TestCroppedPictureIsGoneWithAKillAndBackWithItsEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		n.work(t)
		a := n.halves(t)
		n.cut(t, mediabank.Shown{Asset: a.Number, Crop: "1x1-0-0"})
		n.use(t, 812, "en", a.Number)
		p := n.get(t, a.Number).Print("1x1-0-0")
		if err := n.Kill(ctx, chief, a.Number, "rights"); err != nil {
			t.Fatal(err)
		}
		if _, err := n.File(ctx, p.Hash, 320); !errs.Is(err, errs.NotFound) {
			t.Errorf("a crop of a killed picture is served: %v", err)
		}
		n.cut(t, mediabank.Shown{Asset: a.Number, Crop: "3x2-0-0"}) // waits for nothing
		if err := n.Restore(ctx, chief, a.Number, "it was ours"); err != nil {
			t.Fatal(err)
		}
		if _, served := n.served(t, p.Hash, 320); !served.Public {
			t.Error("the crop did not come back")
		}
	})
}

func TestCropSaysTheCreditThatThePictureSaysNow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		n.work(t)
		a := n.halves(t)
		n.cut(t, mediabank.Shown{Asset: a.Number, Crop: "1x1-0-0"})
		before := n.get(t, a.Number).Print("1x1-0-0")
		if _, err := n.Edit(ctx, reporter, a.Number, mediabank.Change{Creator: ptr("Anna Ivanova")}); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(30 * time.Second); n.get(t, a.Number).Print("1x1-0-0").Renditions[0].Digest == before.Renditions[0].Digest; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the crop was never drawn again")
			}
		}
		if content, _ := n.served(t, before.Hash, 320); !bytes.Contains(content, []byte("Anna Ivanova")) {
			t.Error("at the same address the crop does not name its creator")
		}
		if !n.has(t, before.Renditions[0].Blob) {
			t.Error("a file that a backup may have read of has gone")
		}
	})
}

// Stories were published with crops before crops were files.
func TestUpgradeOrdersWhatWasPublishedWithACrop(t *testing.T) {
	content, err := os.ReadFile("../schema/migrations/0022_crop.sql")
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		n.work(t)
		a := n.halves(t)
		_, orders, _ := strings.Cut(string(content), "-- only "+map[store.Engine]string{store.SQLite: "sqlite", store.Postgres: "postgres"}[db.Engine()]+"\n")
		orders, _, _ = strings.Cut(orders, ";\n-- end")
		picture := func(asset int64, crop string) string {
			return fmt.Sprintf(`{"type":"picture","attrs":{"asset":%d,"crop":"%s","caption":""}}`, asset, crop)
		}
		number := fmt.Sprint(a.Number)
		bodies := []string{
			`{"type":"doc","attrs":{"schema":1},"content":[` + picture(a.Number, "1x1-0-0") + "," + picture(a.Number, "") + `,{"type":"gallery","content":[` + picture(a.Number, "2x3-5-5") + `,` + picture(1<<40, "1x1-0-0") + `]},{"type":"horizontal_rule"}]}`,
			`{"type":"doc","attrs":{"schema":1},"content":[` + picture(a.Number, "1x1-0-0") + "," + picture(a.Number, "wide") + `]}`,
			`{"type":"doc","attrs":{"schema":1}}`,
		}
		if err := db.Update(ctx, func(tx *store.Tx) error {
			for i, body := range bodies {
				if _, err := tx.Exec(ctx, `
					insert into story (number, edition, kind, state, day, slug, version, section, first_published, published, reason)
					values ($1, 'en', 'article', 'published', '20261122', 'slug', 1, 'world', $2, $2, '')`, i+1, store.At(now)); err != nil {
					return err
				}
				if _, err := tx.Exec(ctx, `
					insert into story_version (story, version, turn, published, actor, copy, body)
					values ($1, 1, 'first', $2, 'system', '{}', $3)`, i+1, store.At(now), body); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, orders)
			return err
		}); err != nil {
			t.Fatalf("%v\n%s", err, orders)
		}
		var wanted string
		if err := db.QueryRow(ctx, "select min(crop) || ' ' || max(crop) || ' ' || count(*) || ' ' || min(asset) from asset_cut where drawn = 0").Scan(&wanted); err != nil || wanted != "1x1-0-0 2x3-5-5 2 "+number {
			t.Errorf("ordered %q, %v", wanted, err)
		}
	})
}

func TestCropThatWasOrderedAndNeverDrawnIsDrawnAtTheNextStart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, n := t.Context(), open(t, db, place{})
		n.work(t)
		a := n.halves(t)
		if err := db.Update(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, "insert into asset_cut (asset, crop, drawn) values ($1, $2, 0)", a.Number, "1x1-0-0")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := n.Resume(ctx); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(30 * time.Second); n.get(t, a.Number).Print("1x1-0-0").Crop == ""; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the crop was never drawn")
			}
		}
	})
}
