package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"dateline.news/internal/demo/draw/scene"
	"dateline.news/internal/demo/pictures"
	"github.com/google/go-cmp/cmp"
)

func encoded(t *testing.T, paint func(x, y int) uint8) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 200, 100))
	for y := range 100 {
		for x := range 200 {
			picture.SetGray(x, y, color.Gray{Y: paint(x, y)})
		}
	}
	var content bytes.Buffer
	if err := jpeg.Encode(&content, picture, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}

func TestAChangedDrawingIsNoticedAndARoundingIsNot(t *testing.T) {
	kept := encoded(t, func(x, _ int) uint8 { return uint8(x) })
	tests := []struct {
		name  string
		fresh []byte
		want  string
	}{
		{"the same", kept, ""},
		{"one step of rounding in a few places", encoded(t, func(x, y int) uint8 { return uint8(x + (x*y)%7/6) }), ""},
		{"a little lighter everywhere", encoded(t, func(x, _ int) uint8 { return uint8(x + 3) }), "on average"},
		{"a new figure in a corner", encoded(t, func(x, y int) uint8 {
			if x < 8 && y < 8 {
				return 200
			}
			return uint8(x)
		}), "looks different"},
		{"no picture", []byte("no picture"), "decode the drawing"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := alike(kept, test.fresh)
			if test.want == "" && err != nil {
				t.Errorf("refused: %v", err)
			}
			if test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestEveryDrawingIsOneOfTheDemosPictures(t *testing.T) {
	drawn := map[string]bool{}
	for _, p := range scene.Pictures() {
		drawn[p.Key] = true
	}
	kept := map[string]bool{}
	for _, key := range pictures.Keys() {
		kept[key] = true
	}
	if diff := cmp.Diff(drawn, kept); diff != "" {
		t.Errorf("drawn (-) and kept (+):\n%s", diff)
	}
	if diff := cmp.Diff(pictures.Widths, widths); diff != "" {
		t.Errorf("widths: %s", diff)
	}
}

func TestAnUnknownKeyIsNamedInTheRefusal(t *testing.T) {
	if _, err := choose("harbour-dawn,harbour-dusk"); err == nil || !strings.Contains(err.Error(), "harbour-dusk") {
		t.Errorf("got %v", err)
	}
}

func TestACommittedChartIsWhatTheProgramDraws(t *testing.T) {
	chosen, err := choose("chart-turnout")
	if err != nil {
		t.Fatal(err)
	}
	if err := compare("../pictures", chosen[0]); err != nil {
		t.Error(err)
	}
}
