package ink

import (
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Face is one of the built-in type faces.
type Face struct{ font *sfnt.Font }

// The faces that lettering can be set in. They hold Latin, Greek and Cyrillic.
var (
	Regular = face(goregular.TTF)
	Medium  = face(gomedium.TTF)
	Bold    = face(gobold.TTF)
	Italic  = face(goitalic.TTF)
)

// Lettering says how a line of text is set.
type Lettering struct {
	Face     Face
	Size     float64 // in units
	Tracking float64 // extra space between letters, in units
	Anchor   float64 // where the line's own origin lies: 0 at its start, 0.5 in its middle, 1 at its end
}

// Text is the outline of a line of text on a base line through a point. A letter that the face lacks panics: texts
// are written in the program.
func (l Lettering) Text(text string, at Point) *Path {
	const em = 1000
	var buffer sfnt.Buffer
	path, pen := &Path{}, 0.0
	for _, letter := range text {
		glyph, err := l.Face.font.GlyphIndex(&buffer, letter)
		if err != nil || glyph == 0 {
			panic("ink: no letter " + string(letter) + " in the face")
		}
		segments, err := l.Face.font.LoadGlyph(&buffer, glyph, fixed.I(em), nil)
		if err != nil {
			panic("ink: letter " + string(letter) + ": " + err.Error())
		}
		path.Add(outline(segments, l.Size/em, pen))
		advance, err := l.Face.font.GlyphAdvance(&buffer, glyph, fixed.I(em), font.HintingNone)
		if err != nil {
			panic("ink: letter " + string(letter) + ": " + err.Error())
		}
		pen += float64(advance)/64*l.Size/em + l.Tracking
	}
	return path.Move(at.X-(pen-l.Tracking)*l.Anchor, at.Y)
}

// Letter paints a line of text; halo, where it is not nil, is painted around it so that it reads on any ground.
func (c *Canvas) Letter(text *Path, ink, halo Paint) {
	if halo != nil {
		mask := c.Mask().Fill(1, text).Blur(3.2)
		for i, a := range mask.alpha {
			mask.alpha[i] = min(1, a*3.2)
		}
		c.Through(mask, halo)
	}
	c.Fill(text, ink)
}

func outline(segments sfnt.Segments, scale, pen float64) *Path {
	path := &Path{}
	var points []Point
	place := func(p fixed.Point26_6) Point {
		return Point{float64(p.X)/64*scale + pen, float64(p.Y) / 64 * scale}
	}
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if len(points) > 0 {
				path.rings = append(path.rings, points)
			}
			points = []Point{place(s.Args[0])}
		case sfnt.SegmentOpLineTo:
			points = append(points, place(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			points = quadratic(points, place(s.Args[0]), place(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			panic("ink: the built-in faces have quadratic outlines only")
		}
	}
	if len(points) > 0 {
		path.rings = append(path.rings, points)
	}
	return path
}

func quadratic(points []Point, control, end Point) []Point {
	start := points[len(points)-1]
	const steps = 6
	for i := 1; i <= steps; i++ {
		t := float64(i) / steps
		u := 1 - t
		points = append(points, Point{
			u*u*start.X + 2*u*t*control.X + t*t*end.X,
			u*u*start.Y + 2*u*t*control.Y + t*t*end.Y,
		})
	}
	return points
}

func face(ttf []byte) Face {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		panic("ink: built-in face: " + err.Error())
	}
	return Face{parsed}
}
