package pictures

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const allowance = 6_000_000

func TestTheDemoHasAllItsPictures(t *testing.T) {
	want := []string{
		"bridge-construction", "chart-inflation", "chart-reservoir", "chart-turnout", "container-terminal", "desert-road",
		"flood-river-town", "harbour-dawn", "hospital-corridor", "library-interior", "map-rail-line", "map-storm-track",
		"map-strait", "market-square", "mountain-observatory", "night-train-station", "orchestra-stage",
		"parliament-chamber", "press-briefing", "rocket-pad", "snow-pass", "solar-field", "stadium-evening",
		"wheat-harvest", "wind-farm-coast",
	}
	if diff := cmp.Diff(want, Keys()); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestEveryPictureOpensInEverySizeAndTheBinaryStaysSmall(t *testing.T) {
	total := 0
	for _, key := range Keys() {
		master := Master(key)
		total += len(master)
		full := opened(t, key, master)
		if full.X < 1200 || full.Y < 800 {
			t.Errorf("%s: the master is %v, too small to lead a page", key, full)
		}
		for _, width := range Widths {
			content, ok := Rendition(key, width)
			if !ok {
				t.Errorf("%s: no rendition %d wide", key, width)
				continue
			}
			total += len(content)
			size := opened(t, key, content)
			high := int(math.Round(float64(full.Y) * float64(width) / float64(full.X)))
			if want := image.Pt(width, high); size != want {
				t.Errorf("%s: the rendition is %v, want %v", key, size, want)
			}
		}
	}
	if total > allowance {
		t.Errorf("the pictures weigh %d bytes, %d are allowed", total, allowance)
	}
}

func TestAKeyOrWidthThatDoesNotExistGivesNoPicture(t *testing.T) {
	for _, key := range []string{"", "no-such-picture", "harbour-dawn.320", "../pictures"} {
		if got := Master(key); got != nil {
			t.Errorf("Master(%q) gave %d bytes", key, len(got))
		}
	}
	if _, ok := Rendition("harbour-dawn", 641); ok {
		t.Error("a width that was never made was found")
	}
	if _, ok := Rendition("no-such-picture", 320); ok {
		t.Error("a picture that does not exist was found")
	}
}

func opened(t *testing.T, key string, content []byte) image.Point {
	t.Helper()
	decoded, err := jpeg.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return decoded.Bounds().Size()
}
