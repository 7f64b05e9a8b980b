package picture_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"dateline.news/internal/fixture"
	"dateline.news/internal/picture"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func render(t testing.TB, content []byte, options picture.RenderOptions) []picture.Rendition {
	t.Helper()
	made, err := picture.NewDecoder(picture.Limits{}, 1).Render(context.Background(), content, options)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func decoded(t testing.TB, r picture.Rendition) image.Image {
	t.Helper()
	img, format, err := image.Decode(bytes.NewReader(r.Content))
	if err != nil || format != string(r.Format) {
		t.Fatalf("rendition of %d pixels: %s, %v", r.Width, format, err)
	}
	if got := img.Bounds().Size(); got != image.Pt(r.Width, r.Height) {
		t.Fatalf("rendition says %d×%d and is %v", r.Width, r.Height, got)
	}
	return img
}

// near says whether a pixel has this colour, within what JPEG changes.
func near(got color.Color, want color.RGBA, slack int) bool {
	r, g, b, _ := got.RGBA()
	far := func(x uint32, y uint8) bool { d := int(x>>8) - int(y); return d > slack || d < -slack }
	return !far(r, want.R) && !far(g, want.G) && !far(b, want.B)
}

var (
	red   = color.RGBA{220, 20, 20, 255}
	green = color.RGBA{20, 180, 20, 255}
	blue  = color.RGBA{20, 20, 220, 255}
	gold  = color.RGBA{230, 200, 30, 255}
)

// quarters draws four corners of different colours: red, green; blue, gold.
func quarters(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i, c := range []color.RGBA{red, green, blue, gold} {
		x, y := i%2*w/2, i/2*h/2
		draw.Draw(img, image.Rect(x, y, x+w/2, y+h/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// oriented puts an EXIF block with nothing but the orientation into a JPEG.
func oriented(content []byte, orientation byte) []byte {
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), orientation, 0, 0, 0, 0, 0, 0)
	head := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(head, content[2:]...)
}

func TestEveryOrientationStandsUpright(t *testing.T) {
	stored := asJPEG(t, quarters(80, 48))
	// The corners upper left, upper right, lower left, lower right as a viewer must see them.
	upright := map[byte][4]color.RGBA{
		1: {red, green, blue, gold}, 2: {green, red, gold, blue}, 3: {gold, blue, green, red}, 4: {blue, gold, red, green},
		5: {red, blue, green, gold}, 6: {blue, red, gold, green}, 7: {gold, green, blue, red}, 8: {green, gold, red, blue},
	}
	for orientation, want := range upright {
		t.Run(string('0'+rune(orientation)), func(t *testing.T) {
			content := oriented(stored, orientation)
			info, err := picture.Inspect(content, picture.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			made := render(t, content, picture.RenderOptions{})
			if made[0].Width != info.Width || made[0].Height != info.Height {
				t.Fatalf("Inspect says %d×%d, drawn is %d×%d", info.Width, info.Height, made[0].Width, made[0].Height)
			}
			img := decoded(t, made[0])
			for i, c := range want {
				x, y := info.Width/4+i%2*info.Width/2, info.Height/4+i/2*info.Height/2
				if !near(img.At(x, y), c, 12) {
					t.Errorf("corner %d is %v, want %v", i, img.At(x, y), c)
				}
				checkCornerCrop(t, content, i, c)
			}
		})
	}
}

// checkCornerCrop crops one quarter of the upright picture and expects nothing but its colour.
func checkCornerCrop(t *testing.T, content []byte, corner int, want color.RGBA) {
	t.Helper()
	crop := picture.Rect{X: float64(corner%2) / 2, Y: float64(corner/2) / 2, W: 0.5, H: 0.5}
	made := render(t, content, picture.RenderOptions{Crop: crop})
	img := decoded(t, made[len(made)-1])
	for _, p := range []image.Point{{2, 2}, {made[0].Width - 3, made[0].Height - 3}} {
		if !near(img.At(p.X, p.Y), want, 12) {
			t.Errorf("crop of corner %d shows %v at %v, want %v", corner, img.At(p.X, p.Y), p, want)
		}
	}
}

func TestOrientedPhotosLookAlike(t *testing.T) {
	want := decoded(t, render(t, fixture.Read(t, "meta/ref-a-orient1.jpg"), picture.RenderOptions{})[0])
	for orientation, back := range map[string]func(x, y int) (int, int){
		"3": func(x, y int) (int, int) { return 299 - x, 199 - y },
		"6": func(x, y int) (int, int) { return 199 - y, x },
		"8": func(x, y int) (int, int) { return y, 299 - x },
	} {
		made := render(t, fixture.Read(t, "meta/ref-a-orient"+orientation+".jpg"), picture.RenderOptions{})[0]
		got := decoded(t, made)
		for _, p := range []image.Point{{30, 40}, {150, 100}, {260, 170}} {
			x, y := back(p.X, p.Y)
			if c := color.RGBAModel.Convert(want.At(p.X, p.Y)).(color.RGBA); !near(got.At(x, y), c, 30) {
				t.Errorf("orientation %s: %v at %d,%d, want %v", orientation, got.At(x, y), x, y, c)
			}
		}
	}
}

func TestWidthsNeverGrowAndEndAtTheOriginal(t *testing.T) {
	tests := []struct {
		width int
		asked []int
		want  []int
	}{
		{3000, nil, []int{320, 640, 1200, 2000}},
		{2000, nil, []int{320, 640, 1200, 2000}},
		{900, nil, []int{320, 640, 900}},
		{200, nil, []int{200}},
		{900, []int{640}, []int{640}},
		{900, []int{4000, 100, 100, -1}, []int{100, 900}},
		{1, nil, []int{1}},
	}
	for _, test := range tests {
		made := render(t, asPNG(t, image.NewGray(image.Rect(0, 0, test.width, max(1, test.width/3)))), picture.RenderOptions{Widths: test.asked})
		var got []int
		for _, r := range made {
			decoded(t, r)
			got = append(got, r.Width)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("original %d, asked %v (-want +got):\n%s", test.width, test.asked, diff)
		}
	}
}

// mean is the average colour of a picture.
func mean(img image.Image) color.RGBA {
	var sum [3]uint64
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, _ := img.At(x, y).RGBA()
			sum[0], sum[1], sum[2] = sum[0]+uint64(r>>8), sum[1]+uint64(g>>8), sum[2]+uint64(bl>>8)
		}
	}
	n := uint64(b.Dx() * b.Dy())
	return color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255}
}

func TestColoursSurviveEveryKindOfFile(t *testing.T) {
	want := mean(decoded(t, render(t, fixture.Read(t, "hostile/progressive.jpg"), picture.RenderOptions{})[0]))
	gray := color.GrayModel.Convert(want).(color.Gray).Y
	for name, c := range map[string]color.RGBA{
		"cmyk.jpg": want, "rgb16.png": want, "anim.gif": want, "gray.jpg": {gray, gray, gray, 255},
	} {
		got := decoded(t, render(t, fixture.Read(t, "hostile/"+name), picture.RenderOptions{})[0])
		if m := mean(got); !near(m, c, 10) {
			t.Errorf("%s is %v on average, want %v", name, m, c)
		}
	}
}

func TestTransparentPictureStandsOnWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 400, 300))
	for i := 0; i < len(img.Pix); i += 4 { // noise, so that it is no drawing
		img.Pix[i], img.Pix[i+1], img.Pix[i+2] = uint8(i*7), uint8(i*13>>3), uint8(i*31>>5)
	}
	for i := 0; i < len(img.Pix)/2; i += 4 {
		img.Pix[i+3] = uint8(i >> 2 & 1) // nearly and wholly transparent
	}
	made := render(t, asPNG(t, img), picture.RenderOptions{})
	if made[0].Format != picture.JPEG {
		t.Fatalf("noise became %s", made[0].Format)
	}
	if got := decoded(t, made[0]).At(20, 20); !near(got, color.RGBA{255, 255, 255, 255}, 6) {
		t.Errorf("the transparent half is %v", got)
	}
}

func TestChartStaysSharpAndSmall(t *testing.T) {
	chart := quarters(1600, 900)
	made := render(t, asPNG(t, chart), picture.RenderOptions{Public: picture.Public{Credit: "Desk"}})
	for _, r := range made {
		if r.Format != picture.PNG {
			t.Fatalf("%d pixels became %s", r.Width, r.Format)
		}
		if got := decoded(t, r).At(r.Width/4, r.Height/4); !near(got, red, 0) {
			t.Errorf("%d pixels: red became %v", r.Width, got)
		}
		if m, _ := picture.ReadMetadata(r.Content); m.Credit != "Desk" {
			t.Errorf("%d pixels: credit %q", r.Width, m.Credit)
		}
	}
}

func TestGIFFrameSmallerThanItsPictureKeepsItsPlace(t *testing.T) {
	palette := color.Palette{color.RGBA{}, red}
	frame := image.NewPaletted(image.Rect(20, 10, 40, 30), palette)
	for i := range frame.Pix {
		frame.Pix[i] = 1
	}
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0}, Config: image.Config{Width: 60, Height: 40, ColorModel: palette}})
	if err != nil {
		t.Fatal(err)
	}
	r := render(t, b.Bytes(), picture.RenderOptions{})[0]
	if img := decoded(t, r); r.Width != 60 || r.Height != 40 || !near(img.At(30, 20), red, 3) {
		t.Errorf("%d×%d with %v inside the frame", r.Width, r.Height, img.At(30, 20))
	}
}

func TestCropOutsideThePictureIsRefused(t *testing.T) {
	content := asJPEG(t, quarters(80, 48))
	for _, crop := range []picture.Rect{{X: 0.6, W: 0.5, H: 1}, {W: 0, H: 1, X: 0.1}, {X: -0.1, W: 0.5, H: 0.5}, {Y: 0.5, H: 0.6, W: 1}} {
		_, err := picture.NewDecoder(picture.Limits{}, 1).Render(context.Background(), content, picture.RenderOptions{Crop: crop})
		var refused *picture.Refused
		if !errors.As(err, &refused) || refused.Reason != picture.NothingInFrame {
			t.Errorf("crop %v: %v", crop, err)
		}
	}
}

var public = picture.Public{
	Credit: "Dateline / Anna <Ivanova>", Creators: []string{"Anna Ivanova", "José Núñez"}, Copyright: "© 2026 Dateline & Co",
	Caption: "ВАШИНГТОН — «подпись»\nsecond line", UsageTerms: "Editorial use only",
}

// allowed are the only groups and tags that a published file may show to ExifTool besides its pixels.
var allowed = []string{"XMP-dc:Creator", "XMP-dc:Description", "XMP-dc:Rights", "XMP-photoshop:Credit", "XMP-xmpRights:UsageTerms"}

func checkPublicFile(t *testing.T, content []byte, want picture.Public) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rendition")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	v := readVerdict(t, exiftool(t, "-j", "-G1", "-n", "-struct", "-a", "-u", path))
	got := picture.Public{
		Credit: strings.Join(v.texts("XMP", "Credit"), ""), Creators: v.texts("XMP", "Creator"), Copyright: strings.Join(v.texts("XMP", "Rights"), ""),
		Caption: strings.Join(v.texts("XMP", "Description"), ""), UsageTerms: strings.Join(v.texts("XMP", "UsageTerms"), ""),
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("exiftool reads other public fields (-want +got):\n%s", diff)
	}
	delete(v, "") // the file's name
	for group, tags := range v {
		for tag, value := range tags {
			permitted := group != "XMP" && !strings.HasPrefix(group, "EXIF") && !strings.HasPrefix(group, "GPS") && group != "IPTC" && group != "Photoshop" && !strings.HasPrefix(group, "MakerNotes")
			for _, name := range allowed {
				permitted = permitted || group == "XMP" && strings.HasSuffix(name, ":"+tag)
			}
			if !permitted || strings.Contains(strings.ToLower(tag), "serial") || strings.Contains(tag, "Warning") {
				t.Errorf("the file tells %s:%s = %v", group, tag, value)
			}
		}
	}
}

func TestRenditionTellsNothingPrivate(t *testing.T) {
	for _, name := range []string{
		"meta/ref-a-full.jpg", "meta/ref-a-xmp.png", "meta/ref-a-xmp.webp", "wire/photo-metadata-oracle/bep__sunrise.jpg",
		"wire/photo-metadata-oracle/metadata-extractor__nikonMakernoteType2b.jpg", "wire/photo-metadata/cp.jpg", "wire/photo-metadata/longICC.png",
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			for _, r := range render(t, fixture.Read(t, name), picture.RenderOptions{Widths: []int{320, 2000}, Public: public}) {
				checkPublicFile(t, r.Content, public)
			}
		})
	}
}

func TestEmbedLeavesOnlyPublicFieldsAndTheSamePixels(t *testing.T) {
	for _, name := range []string{
		"meta/ref-a-full.jpg", "hostile/progressive.jpg", "hostile/cmyk.jpg", "hostile/gray.jpg",
		"wire/photo-metadata-oracle/metadata-extractor__nikonMakernoteType2b.jpg", "wire/photo-metadata/guardian-turner.jpg",
	} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			original := fixture.Read(t, name)
			dressed, err := picture.Embed(original, public)
			if err != nil {
				t.Fatal(err)
			}
			checkPublicFile(t, dressed, public)
			if !samePixels(t, original, dressed) {
				t.Error("the pixels changed")
			}
		})
	}
}

func samePixels(t *testing.T, a, b []byte) bool {
	t.Helper()
	x, err := jpeg.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	y, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

func TestLongCaptionIsCutAndTheFileStaysWhole(t *testing.T) {
	long := picture.Public{Credit: "Desk", Caption: strings.Repeat("п&", 40_000), Creators: []string{"A"}}
	dressed, err := picture.Embed(asJPEG(t, quarters(80, 48)), long)
	if err != nil {
		t.Fatal(err)
	}
	m, notes := picture.ReadMetadata(dressed)
	if m.Credit != "Desk" || len(m.Creators) != 1 || !strings.HasPrefix(long.Caption, m.Caption) || len(m.Caption) < 3000 || len(notes) > 0 {
		t.Errorf("credit %q, %d bytes of caption, notes %v", m.Credit, len(m.Caption), notes)
	}
}

func TestWideColourKeepsItsProfileWithoutTheDisplaysName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rendition.jpg")
	for name, want := range map[string]string{
		"wire/photo-metadata/cp.jpg": "Adobe RGB (1998)", "wire/photo-metadata/preview-keywords.jpg": "Adobe RGB (1998)",
		"wire/photo-metadata/rgb-with-cmyk-profile.jpg": "", "wire/photo-metadata/grayscale-with-profile.jpg": "", "hostile/progressive.jpg": "",
	} {
		r := render(t, fixture.Read(t, name), picture.RenderOptions{Widths: []int{320}})[0]
		if err := os.WriteFile(path, r.Content, 0o600); err != nil {
			t.Fatal(err)
		}
		v := readVerdict(t, exiftool(t, "-j", "-G1", path))
		if got := strings.Join(v.texts("ICC_Profile", "ProfileDescription"), ""); got != want {
			t.Errorf("%s: profile %q, want %q", name, got, want)
		}
	}
}
