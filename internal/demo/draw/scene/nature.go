package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// skyline is a run of hills or peaks across the canvas, filled down to its foot.
type skyline struct {
	Base, High  float64 // the lowest height and how far crests rise above it
	Length      float64 // of a hill, in units
	Seed        uint32
	Sharp       bool // peaks instead of hills
	Foot, Rough float64
}

func (s skyline) at(x float64) float64 {
	if s.Sharp {
		return s.Base - s.High*ink.Ridged(x/s.Length, 3.7, 6, s.Seed)
	}
	return s.Base - s.High*ink.Fbm(x/s.Length, 1.3, 5, s.Seed)
}

func (s skyline) path(c *ink.Canvas) *ink.Path {
	points := []ink.Point{ink.At(-20, s.Foot), ink.At(-20, s.at(-20))}
	for x := -18.0; x <= c.Wide+20; x += 2 {
		points = append(points, ink.At(x, s.at(x)))
	}
	return ink.Through(append(points, ink.At(c.Wide+20, s.Foot)))
}

// conifer is a fir on a foot, its branches thrown by dice.
func conifer(dice *ink.Dice, x, y, high float64) *ink.Path {
	tree := ink.Rect(x-high*.015, y-high*.15, high*.03, high*.17)
	const tiers = 9
	left, right := []ink.Point{}, []ink.Point{}
	for i := range tiers {
		t := float64(i) / tiers
		top, low := y-high*(1-t*.92), y-high*(1-(t+1.35/tiers)*.92)
		half := high * (.03 + .19*t) * dice.Range(.8, 1.15)
		if i == 0 {
			top, half = y-high, half*.8
		}
		left = append(left, ink.At(x-half*.3, top+high*.012), ink.At(x-half, low+dice.Range(0, high*.01)))
		right = append(right, ink.At(x+half*.3, top+high*.012), ink.At(x+half*dice.Range(.85, 1.1), low))
	}
	outline := []ink.Point{ink.At(x, y-high*1.03)}
	outline = append(outline, right...)
	for i := len(left) - 1; i >= 0; i-- {
		outline = append(outline, left[i])
	}
	return tree.Add(ink.Through(outline))
}

// broadleaf is a round tree: a trunk and a crown of many leaves' clumps.
func broadleaf(dice *ink.Dice, x, y, high float64) *ink.Path {
	tree := ink.Taper(ink.At(x, y), ink.At(x, y-high*.5), high*.06, high*.03)
	for range 46 {
		angle, far := dice.Range(0, 2*math.Pi), math.Sqrt(dice.Float())
		cx, cy := x+math.Cos(angle)*far*high*.28, y-high*.64+math.Sin(angle)*far*high*.33
		r := high * dice.Range(.05, .1)
		tree.Add(ink.Ellipse(cx, cy, r, r*.85))
	}
	return tree
}

// cumulus is a heaped cloud with a flat foot.
func cumulus(dice *ink.Dice, x, y, wide float64) *ink.Path {
	cloud := ink.Round(ink.At(x-wide*.5, y-wide*.07), ink.At(x+wide*.5, y), wide*.034)
	for i := range 15 {
		t := float64(i)/14*2 - 1
		r := wide * (.05 + .13*(1-t*t)*dice.Range(.6, 1.1))
		cloud.Add(ink.Ellipse(x+t*wide*.42, y-r*.85, r, r*.86))
	}
	return cloud
}

// strata are long bands of cloud; Threshold is the share of noise below which the sky stays clear.
type strata struct {
	Paint       ink.Paint
	Long, Thick float64
	Threshold   float64
	Seed        uint32
}

func (s strata) over(c *ink.Canvas) {
	c.Wash(ink.Clouded(s.Paint, ink.At(s.Long, s.Thick), s.Seed, s.Threshold))
}

// stars are strewn above a height.
func stars(c *ink.Canvas, dice *ink.Dice, n int, low float64) {
	faint, bright := &ink.Path{}, &ink.Path{}
	for range n {
		x, y := dice.Range(0, c.Wide), dice.Range(0, low)
		r := .45 + 1.0*math.Pow(dice.Float(), 5)
		if r > 1.0 {
			bright.Add(ink.Ellipse(x, y, r*1.25, r*1.25))
		} else {
			faint.Add(ink.Ellipse(x, y, r, r))
		}
	}
	fade := func(hex string) ink.Paint { return ink.Vertical(0, low, hex, hex, "#ffffff00") }
	c.Fill(faint, fade("#dfe8ff99"))
	c.Glow(3, fade("#cfe0ff"), bright)
	c.Fill(bright, fade("#ffffff"))
}

// gulls are birds on the wing about a centre.
type gulls struct {
	Count          int
	Centre, Spread ink.Point
	Size           float64
}

func (g gulls) path(dice *ink.Dice) *ink.Path {
	n, centre, spread, size := g.Count, g.Centre, g.Spread, g.Size
	flock := &ink.Path{}
	for range n {
		x, y := centre.X+dice.Range(-1, 1)*spread.X, centre.Y+dice.Range(-1, 1)*spread.Y
		s, up := size*dice.Range(.5, 1.1), dice.Range(.25, .7)
		bird := ink.Curve(-1, -.1, -.55, -up*.75, -.12, -.1, 0, .02, .12, -.1, .55, -up*.75, 1, -.1, .5, -up*.5, .1, .1, 0, .2, -.1, .1, -.5, -up*.5)
		flock.Add(bird.Grow(ink.At(0, 0), s, s).Turn(ink.At(0, 0), dice.Range(-.05, .05)).Move(x, y))
	}
	return flock
}

// glints are short strokes of light on water below a height, thick about a column.
type glints struct {
	From, To float64 // heights
	X, Half  float64 // the column's middle and its half breadth at the bottom
	Count    int
	Seed     uint64
}

func (g glints) path() *ink.Path {
	dice, light := ink.NewDice(g.Seed), &ink.Path{}
	for range g.Count {
		t := math.Pow(dice.Float(), 1.4)
		y := g.From + (g.To-g.From)*t
		half := g.Half * (.14 + .86*t)
		x := g.X + (dice.Float()+dice.Float()+dice.Float()-1.5)/1.5*half
		long := (4 + 42*t) * dice.Range(.4, 1.3)
		light.Add(ink.Ellipse(x, y, long, .5+2.4*t*dice.Range(.5, 1)))
	}
	return light
}

// swell is a set of long thin dark or light strokes that make a surface of water between two heights.
type swell struct {
	Seed     uint64
	From, To float64
	Count    int
}

func (s swell) path(c *ink.Canvas) *ink.Path {
	dice, waves := ink.NewDice(s.Seed), &ink.Path{}
	from, to := s.From, s.To
	for range s.Count {
		t := math.Pow(dice.Float(), 1.6)
		y := from + (to-from)*t
		long := (14 + 110*t) * dice.Range(.4, 1.4)
		waves.Add(ink.Ellipse(dice.Range(-40, c.Wide+40), y, long, .6+2.8*t*dice.Range(.4, 1)))
	}
	return waves
}

// rain is a slanting fall of thin strokes.
func rain(c *ink.Canvas, seed uint64, n int, slant float64) *ink.Path {
	dice, fall := ink.NewDice(seed), &ink.Path{}
	for range n {
		x, y, long := dice.Range(-60, c.Wide+60), dice.Range(-40, c.High), dice.Range(18, 52)
		fall.Add(ink.Line(dice.Range(.7, 1.4), x, y, x-slant*long, y+long))
	}
	return fall
}

// flakes is a fall of snow.
func flakes(c *ink.Canvas, seed uint64, n int, largest float64) *ink.Path {
	dice, fall := ink.NewDice(seed), &ink.Path{}
	for range n {
		r := .8 + largest*math.Pow(dice.Float(), 5)
		fall.Add(ink.Ellipse(dice.Range(0, c.Wide), dice.Range(0, c.High), r, r))
	}
	return fall
}

// grass is a fringe of blades along a height.
type grass struct {
	Seed    uint64
	Y, High float64
	Count   int
}

func (g grass) path(c *ink.Canvas) *ink.Path {
	dice, fringe := ink.NewDice(g.Seed), &ink.Path{}
	y, high := g.Y, g.High
	for range g.Count {
		x, tall, lean := dice.Range(-10, c.Wide+10), high*dice.Range(.35, 1), dice.Range(-.4, .4)
		fringe.Add(ink.Polygon(x-2, y, x+2, y, x+lean*tall, y-tall))
	}
	return fringe
}

// sun is a disc with its halo.
type sun struct {
	At         ink.Point
	R          float64
	Disc, Halo string
}

func (s sun) over(c *ink.Canvas) {
	at, r, disc, halo := s.At, s.R, s.Disc, s.Halo
	c.Shine(ink.Radial(at, ink.At(r*9, r*9), halo+"b0", halo+"48 22%", halo+"16 55%", halo+"00"))
	c.Glow(r*.5, ink.Flat(disc), ink.Ellipse(at.X, at.Y, r, r))
	c.Fill(ink.Ellipse(at.X, at.Y, r, r), ink.Flat(disc))
}
