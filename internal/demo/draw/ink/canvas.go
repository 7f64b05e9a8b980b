package ink

import (
	"image"
	"math"
)

// Canvas is a picture in the making. Wide and High are its size in units.
type Canvas struct {
	Wide, High float64
	frame
	pix []Colour
}

// New answers a black canvas of a size in units that will be the given number of pixels wide.
func New(wide, high float64, pixels int) *Canvas {
	scale := float64(pixels) / wide
	h := int(math.Round(high * scale))
	return &Canvas{Wide: wide, High: high, frame: frame{scale, pixels, h}, pix: make([]Colour, pixels*h)}
}

// Fill paints the area of a path.
func (c *Canvas) Fill(p *Path, paint Paint) {
	c.cover(p, func(i int, a float32) {
		colour, alpha := paint(c.place(i))
		c.over(i, colour, alpha*a)
	})
}

// Wash paints the whole canvas.
func (c *Canvas) Wash(paint Paint) {
	for i := range c.pix {
		colour, alpha := paint(c.place(i))
		c.over(i, colour, alpha)
	}
}

// Through paints through a mask.
func (c *Canvas) Through(m *Mask, paint Paint) {
	for i, a := range m.alpha {
		if a > 0.001 {
			colour, alpha := paint(c.place(i))
			c.over(i, colour, alpha*a)
		}
	}
}

// Light adds light through a mask, as a lamp does: it brightens and never darkens.
func (c *Canvas) Light(m *Mask, paint Paint) {
	for i, a := range m.alpha {
		if a > 0.001 {
			colour, alpha := paint(c.place(i))
			c.screen(i, colour, alpha*a)
		}
	}
}

// Shine adds light over the whole canvas.
func (c *Canvas) Shine(paint Paint) {
	for i := range c.pix {
		if colour, alpha := paint(c.place(i)); alpha > 0 {
			c.screen(i, colour, alpha)
		}
	}
}

// Glow adds the light that spreads from paths over a radius in units.
func (c *Canvas) Glow(radius float64, paint Paint, paths ...*Path) {
	c.Light(c.Mask().Fill(1, paths...).Blur(radius), paint)
}

// Shadow paints the blurred area of paths.
func (c *Canvas) Shadow(radius float64, paint Paint, paths ...*Path) {
	c.Through(c.Mask().Fill(1, paths...).Blur(radius), paint)
}

// Rim paints the edge of a shape on the side that dx and dy point away from, as light from behind would.
func (c *Canvas) Rim(p *Path, dx, dy float64, paint Paint) {
	edge := make(map[int]float32)
	c.cover(p, func(i int, a float32) { edge[i] = a })
	c.cover(p.Move(dx, dy), func(i int, a float32) {
		if e, ok := edge[i]; ok {
			edge[i] = e * (1 - a)
		}
	})
	for i, a := range edge {
		colour, alpha := paint(c.place(i))
		c.over(i, colour, alpha*a)
	}
}

// Mirror is a surface that throws back what stands above it.
type Mirror struct {
	Line    float64 // the height of the edge about which the picture is turned over
	Squash  float64 // how much of the height above is shown in a unit below; 1 is a still lake
	Ripple  float64 // the widest sideways shift in units, at the bottom of the area
	Wave    Point   // length of a wave along x and along y, in units
	Opacity float64 // how clearly it mirrors, 0 to 1
	Fade    float64 // the distance below the edge over which the mirror loses two thirds of its clearness; 0 is never
}

// Reflect turns the picture above the mirror's line over into an area below it.
func (c *Canvas) Reflect(area *Mask, m Mirror) {
	source := make([]Colour, len(c.pix))
	copy(source, c.pix)
	for i, a := range area.alpha {
		x, y := c.place(i)
		depth := y - m.Line
		if a < 0.001 || depth < 0 {
			continue
		}
		wave := Fbm(x/m.Wave.X, y/m.Wave.Y, 3, 9) - 0.5
		shift := m.Ripple * math.Min(1, 0.15+depth/(c.High-m.Line+1))
		sx, sy := x+wave*2*shift, m.Line-depth*m.Squash+wave*3*shift
		strength := m.Opacity
		if m.Fade > 0 {
			strength *= math.Exp(-depth / m.Fade)
		}
		c.over(i, c.sample(source, sx, sy), a*float32(strength))
	}
}

// Image finishes the picture: a fine grain of the given strength (0 to about 3, in steps of 8-bit lightness) keeps
// long gradients from banding. With 0 there is no grain at all, as flat maps and charts want it.
func (c *Canvas) Image(grain float64) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	for i, colour := range c.pix {
		x, y := int32(i%c.w), int32(i/c.w)
		coarse := Noise(float64(x)/1.7, float64(y)/1.7, 5) + Noise(float64(x)/3.1, float64(y)/3.1, 6) - 1
		d := float32((coarse*1.5 + hash(x, y, 7) - 0.5) * grain / 255)
		out.Pix[4*i] = to8(colour.R + d)
		out.Pix[4*i+1] = to8(colour.G + d)
		out.Pix[4*i+2] = to8(colour.B + d)
		out.Pix[4*i+3] = 255
	}
	return out
}

func (c *Canvas) place(i int) (x, y float64) {
	return (float64(i%c.w) + 0.5) / c.scale, (float64(i/c.w) + 0.5) / c.scale
}

func (c *Canvas) over(i int, colour Colour, a float32) {
	p := &c.pix[i]
	p.R += (colour.R - p.R) * a
	p.G += (colour.G - p.G) * a
	p.B += (colour.B - p.B) * a
}

func (c *Canvas) screen(i int, colour Colour, a float32) {
	p := &c.pix[i]
	p.R += (1 - min(1, p.R)) * colour.R * a
	p.G += (1 - min(1, p.G)) * colour.G * a
	p.B += (1 - min(1, p.B)) * colour.B * a
}

func (c *Canvas) sample(from []Colour, x, y float64) Colour {
	px, py := x*c.scale-0.5, y*c.scale-0.5
	px = math.Max(0, math.Min(float64(c.w-2), px))
	py = math.Max(0, math.Min(float64(c.h-2), py))
	ix, iy := int(px), int(py)
	tx, ty := float32(px-float64(ix)), float32(py-float64(iy))
	i := iy*c.w + ix
	top, low := lerp(from[i], from[i+1], tx), lerp(from[i+c.w], from[i+c.w+1], tx)
	return lerp(top, low, ty)
}

func lerp(a, b Colour, t float32) Colour {
	return Colour{a.R + (b.R-a.R)*t, a.G + (b.G-a.G)*t, a.B + (b.B-a.B)*t}
}
