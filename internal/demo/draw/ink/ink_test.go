package ink

import (
	"bytes"
	"math"
	"testing"
)

// covered draws paths in white on black and answers the area in units that they cover.
func covered(pixels int, paths ...*Path) float64 {
	c := New(100, 100, pixels)
	for _, p := range paths {
		c.Fill(p, Flat("#ffffff"))
	}
	sum := 0.0
	for _, p := range c.pix {
		sum += float64(p.R)
	}
	return sum / (c.scale * c.scale)
}

func TestAShapeCoversItsAreaAtEveryWidth(t *testing.T) {
	tests := []struct {
		name string
		path *Path
		want float64
	}{
		{"rectangle", Rect(10, 10, 30, 20), 600},
		{"rectangle drawn the other way round", Polygon(10, 10, 10, 30, 40, 30, 40, 10), 600},
		{"ellipse", Ellipse(50, 50, 30, 20), math.Pi * 600},
		{"two overlapping rectangles are one area", Rect(10, 10, 30, 20).Add(Rect(20, 10, 30, 20)), 800},
		{"ring", Ellipse(50, 50, 30, 30).Cut(Ellipse(50, 50, 20, 20)), math.Pi * 500},
		{"mirrored ring", Ellipse(50, 50, 30, 30).Cut(Ellipse(50, 50, 20, 20)).Grow(At(50, 50), -1, 1), math.Pi * 500},
		{"straight line", Line(4, 10, 50, 60, 50), 200},
		{"line with a sharp bend", Line(2, 10, 10, 50, 10, 50, 50), 159.8},
		{"quarter turn", Rect(40, 20, 20, 10).Turn(At(50, 50), .25), 200},
		{"half outside", Rect(-20, 20, 40, 10), 200},
		{"wholly outside", Rect(200, 20, 40, 10), 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, pixels := range []int{150, 400} {
				if got := covered(pixels, test.path); math.Abs(got-test.want) > test.want*.02+1e-9 {
					t.Errorf("%d pixels wide: area %.1f, want %.1f", pixels, got, test.want)
				}
			}
		})
	}
}

func TestASmoothLineHasNoBeadsAtItsJoins(t *testing.T) {
	path := Stroke(4, Smooth(10, 50, 40, 30, 70, 60, 90, 50))
	if n := len(path.rings); n != 1 {
		t.Errorf("the line is %d rings, want one", n)
	}
}

func TestBlurSpreadsLightWithoutLosingIt(t *testing.T) {
	mask := New(100, 100, 200).Mask().Fill(1, Rect(40, 40, 20, 20))
	sum := func() (s float64) {
		for _, a := range mask.alpha {
			s += float64(a)
		}
		return s
	}
	before := sum()
	mask.Blur(6)
	if after := sum(); math.Abs(after-before) > before*.01 {
		t.Errorf("the mask held %.0f, after the blur %.0f", before, after)
	}
	if centre, edge, far := mask.At(50, 50), mask.At(40, 50), mask.At(5, 5); centre <= edge || edge < .4 || edge > .6 || far > .001 {
		t.Errorf("centre %.2f, edge %.2f, far away %.3f", centre, edge, far)
	}
}

func TestARampKeepsItsEndsAndPlaces(t *testing.T) {
	ramp := NewRamp("#ff0000", "#00ff0080 25%", "#0000ff")
	for _, test := range []struct {
		at    float64
		want  string
		alpha float32
	}{{-1, "#ff0000", 1}, {0, "#ff0000", 1}, {.25, "#00ff00", 128. / 255}, {1, "#0000ff", 1}, {7, "#0000ff", 1}} {
		colour, alpha := ramp.At(test.at)
		if got := hexOf(colour); got != test.want || math.Abs(float64(alpha-test.alpha)) > .01 {
			t.Errorf("at %v: %s %.2f, want %s %.2f", test.at, got, alpha, test.want, test.alpha)
		}
	}
}

func TestAMirrorShowsWhatStandsAbove(t *testing.T) {
	c := New(100, 100, 100)
	c.Fill(Rect(0, 30, 100, 10), Flat("#ffffff"))
	c.Reflect(c.Mask().Fill(1, Rect(0, 50, 100, 50)), Mirror{Line: 50, Squash: 1, Wave: At(10, 10), Opacity: 1})
	for y, want := range map[int]float32{55: 0, 65: 1, 75: 0} {
		if got := c.pix[y*c.w+50].R; math.Abs(float64(got-want)) > .01 {
			t.Errorf("at %d: %.2f, want %.2f", y, got, want)
		}
	}
}

func TestTheSameDrawingTwiceIsTheSamePicture(t *testing.T) {
	paint := func() []byte {
		dice := NewDice(4)
		c := New(100, 60, 200)
		c.Wash(Clouded(Vertical(0, 60, "#204060", "#e0a080"), At(20, 9), 3, .4))
		for range 20 {
			c.Glow(3, Flat("#ffffff"), Ellipse(dice.Range(0, 100), dice.Range(0, 60), 2, 2))
		}
		c.Letter(Lettering{Face: Bold, Size: 20}.Text("Tolm", At(10, 40)), Flat("#000000"), Flat("#ffffff"))
		return c.Image(1).Pix
	}
	if !bytes.Equal(paint(), paint()) {
		t.Error("two drawings differ")
	}
}

func TestALineOfTextStandsWhereItsAnchorSays(t *testing.T) {
	for _, test := range []struct{ anchor, left, right float64 }{{0, 50, 200}, {.5, 0, 200}, {1, 0, 50}} {
		text := Lettering{Face: Regular, Size: 12, Anchor: test.anchor}.Text("Verane", At(50, 50))
		for _, ring := range text.rings {
			for _, p := range ring {
				if p.X < test.left-.01 || p.X > test.right+.01 {
					t.Fatalf("anchor %v: ink at %.1f", test.anchor, p.X)
				}
			}
		}
	}
}
