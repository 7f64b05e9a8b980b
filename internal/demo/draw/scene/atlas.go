package scene

import (
	"math"
	"strconv"

	"dateline.news/internal/demo/draw/ink"
)

// atlas is a view of the agency's part of the world: the world's place in the picture's upper left corner, and how
// many units of the picture one of the world's takes. The world is 3000 by 2000; 4 of its units are a kilometre.
type atlas struct{ x, y, scale float64 }

// The towns of the atlas.
var (
	portArden = ink.At(1452, 778)
	saintEbb  = ink.At(585, 930)
	tolm      = ink.At(1730, 330)
	suria     = ink.At(2080, 1190)
	verane    = ink.At(1085, 455)
	ossaHead  = ink.At(1960, 560)
)

func (a atlas) at(p ink.Point) ink.Point { return ink.At((p.X-a.x)*a.scale, (p.Y-a.y)*a.scale) }

func (a atlas) shape(xy ...float64) *ink.Path {
	return ink.Curve(xy...).Move(-a.x, -a.y).Grow(ink.At(0, 0), a.scale, a.scale)
}

func (a atlas) coasts() []*ink.Path {
	return []*ink.Path{
		a.shape(-300, -300, 2400, -300, 2290, 150, 2080, 330, 1990, 520, 1790, 620, 1640, 750, 1450, 790, 1310, 900, 1120, 930, 990, 860, 850, 930, 700, 1010, 570, 950, 480, 1080, 330, 1180, 220, 1330, -300, 1450),
		a.shape(3300, 690, 2720, 760, 2480, 850, 2260, 890, 2060, 1000, 1860, 1060, 1720, 1170, 1580, 1210, 1490, 1340, 1570, 1500, 1500, 1700, 1600, 1900, 1500, 2300, 3300, 2300),
		a.shape(960, 1290, 1040, 1270, 1090, 1330, 1060, 1420, 980, 1430, 930, 1370), a.shape(640, 1520, 720, 1500, 740, 1580, 670, 1620), a.shape(1120, 1600, 1180, 1570, 1210, 1640, 1150, 1680),
		a.shape(1370, 1196, 1412, 1188, 1424, 1226, 1384, 1240), a.shape(2560, 420, 2680, 400, 2720, 470, 2610, 520),
	}
}

func (a atlas) lake() *ink.Path {
	return a.shape(960, 430, 1030, 380, 1120, 400, 1200, 450, 1230, 520, 1150, 530, 1060, 500, 980, 490)
}

// world answers the noise of the world's own place, whatever the view.
func (a atlas) world(x, y, length float64, seed uint32) float64 {
	return ink.Fbm((x/a.scale+a.x)/length, (y/a.scale+a.y)/length, 5, seed)
}

// ground paints sea with its depths, land with its relief, the lake, rivers and the graticule.
func (a atlas) ground(c *ink.Canvas) {
	c.Wash(ink.Flat("#a9c6d3"))
	land := c.Mask().Fill(1, a.coasts()...).Blur(26 * a.scale)
	rough := func(mask *ink.Mask, by, edge float64) *ink.Mask {
		return mask.Reshape(func(x, y, v float64) float64 {
			return (v-.5+(a.world(x, y, 90, 5)-.5)*by)*edge + .5
		})
	}
	rough(land, .95, 4+14*a.scale)
	for i, reach := range []float64{150, 90, 44} {
		shelf := land.Clone().Blur(reach * a.scale).Reshape(func(x, y, v float64) float64 {
			return (v - .13 + (a.world(x, y, 160, 11)-.5)*.12) * 60
		})
		c.Through(shelf, ink.Flat([]string{"#b6d0da", "#c5dbe1", "#d5e5e7"}[i]))
	}
	relief := func(x, y float64) (ink.Colour, float32) {
		wx, wy := x/a.scale+a.x, y/a.scale+a.y
		hills := math.Exp(-(sq((wx-470)/420) + sq((wy-430)/330))) + .7*math.Exp(-(sq((wx-1500)/500)+sq((wy-60)/200))) + .5*math.Exp(-(sq((wx-2700)/400)+sq((wy-1500)/500)))
		height := func(x, y float64) float64 { return ink.Ridged(x/170, y/170, 4, 3) }
		slope := (height(wx+3, wy+3) - height(wx-3, wy-3)) * hills
		v := float32(math.Max(-.16, math.Min(.12, slope*.9)))
		tint := float32(hills)
		return ink.Colour{R: .935 - .05*tint - v*1.1, G: .915 - .07*tint - v*1.1, B: .845 - .1*tint - v}, 1
	}
	c.Through(land, relief)
	line := land.Clone().Blur(1.3).Reshape(func(_, _, v float64) float64 { return v * (1 - v) * 5 })
	c.Through(line, ink.Flat("#4f7f96"))
	lake := a.lake()
	c.Fill(lake, ink.Flat("#c5dbe1"))
	c.Fill(lake.Cut(a.lake().Grow(a.at(verane), .985, .975)), ink.Flat("#4f7f96"))
	rivers := &ink.Path{}
	for _, xy := range [][]float64{{1225, 505, 1290, 590, 1340, 640, 1400, 730, 1448, 790}, {470, 420, 640, 470, 780, 400, 960, 440}, {1560, 40, 1640, 190, 1600, 330, 1470, 430, 1380, 560, 1345, 640}, {2650, 1400, 2380, 1300, 2100, 1230, 1900, 1180, 1700, 1190}} {
		for i := 0; i < len(xy); i += 2 {
			p := a.at(ink.At(xy[i], xy[i+1]))
			xy[i], xy[i+1] = p.X, p.Y
		}
		rivers.Add(ink.Bend(2.6, xy...))
	}
	c.Fill(rivers, ink.Flat("#7fabbd"))
	a.graticule(c)
}

func sq(v float64) float64 { return v * v }

func (a atlas) graticule(c *ink.Canvas) {
	net, words := &ink.Path{}, &ink.Path{}
	letter := ink.Lettering{Face: ink.Regular, Size: 19}
	for i := range 16 {
		wx, wy := float64(i)*309, float64(i)*222 // a degree of longitude and half of one of latitude at 46° N
		p := a.at(ink.At(wx, wy))
		if p.X > 60 && p.X < c.Wide-40 {
			net.Add(ink.Rect(p.X, 0, 1.2, c.High))
			words.Add(letter.Text(strconv.Itoa(8+i)+"° E", ink.At(p.X+7, 26)))
		}
		if p.Y > 60 && p.Y < c.High-40 {
			net.Add(ink.Rect(0, p.Y, c.Wide, 1.2))
			words.Add(letter.Text(strconv.FormatFloat(47-float64(i)*.5, 'f', 1, 64)+"° N", ink.At(12, p.Y-8)))
		}
	}
	c.Fill(net, ink.Flat("#4a728640"))
	c.Fill(words, ink.Flat("#4a7286"))
}

// Label styles of the atlas.
const (
	landInk  = "#2a2f33"
	waterInk = "#2f6480"
	haloInk  = "#fbfaf5e6"
	signal   = "#b3261e"
)

// label is a name beside a place of the world; DX and DY move its base line in units of the picture.
type label struct {
	text   string
	at     ink.Point
	dx, dy float64
	anchor float64
}

func (a atlas) names(c *ink.Canvas, style ink.Lettering, hex string, labels ...label) {
	words := &ink.Path{}
	for _, l := range labels {
		p := a.at(l.at)
		words.Add(anchored(style, l.anchor).Text(l.text, ink.At(p.X+l.dx, p.Y+l.dy)))
	}
	c.Letter(words, ink.Flat(hex), ink.Flat(haloInk))
}

func (a atlas) towns(c *ink.Canvas, labels ...label) {
	for _, l := range labels {
		p := a.at(l.at)
		c.Fill(ink.Ellipse(p.X, p.Y, 11, 11), ink.Flat("#fffdf8"))
		c.Fill(ink.Ellipse(p.X, p.Y, 11, 11).Cut(ink.Ellipse(p.X, p.Y, 7, 7)), ink.Flat(landInk))
	}
	a.names(c, ink.Lettering{Face: ink.Bold, Size: 32}, landInk, labels...)
}

func (a atlas) regions(c *ink.Canvas, labels ...label) {
	a.names(c, ink.Lettering{Face: ink.Medium, Size: 28, Tracking: 9, Anchor: .5}, "#7a705c", labels...)
}

func (a atlas) waters(c *ink.Canvas, labels ...label) {
	a.names(c, ink.Lettering{Face: ink.Italic, Size: 31, Anchor: .5}, waterInk, labels...)
}

// rod draws the scale: km is its length in kilometres.
func (a atlas) rod(c *ink.Canvas, at ink.Point, km float64) {
	long := km * 4 * a.scale
	bar := ink.Rect(at.X, at.Y, long, 4).Add(ink.Rect(at.X, at.Y-9, 3, 13), ink.Rect(at.X+long-3, at.Y-9, 3, 13), ink.Rect(at.X+long/2-1.5, at.Y-6, 3, 10))
	c.Fill(bar, ink.Flat(landInk))
	text := ink.Lettering{Face: ink.Regular, Size: 24, Anchor: .5}.Text(strconv.Itoa(int(km))+" km", ink.At(at.X+long/2, at.Y-20))
	c.Letter(text, ink.Flat(landInk), ink.Flat(haloInk))
}

// locator draws a small map of the whole with the view's frame in it.
func (a atlas) locator(c *ink.Canvas, at ink.Point) {
	const wide, high, s = 270.0, 180.0, .09
	frame := ink.Rect(at.X, at.Y, wide, high)
	c.Shadow(8, ink.Flat("#14303c50"), frame)
	c.Fill(frame, ink.Flat("#c5dbe1"))
	whole := atlas{0, 0, s}
	land := c.Mask()
	for _, p := range whole.coasts() {
		land.Fill(1, p.Move(at.X, at.Y))
	}
	land.Without(whole.lake().Move(at.X, at.Y))
	c.Through(land.Within(frame), ink.Flat("#f3efe2"))
	x0, y0 := at.X+a.x*s, at.Y+a.y*s
	x1, y1 := x0+c.Wide/a.scale*s, y0+c.High/a.scale*s
	c.Fill(ink.Line(4, x0, y0, x1, y0, x1, y1, x0, y1, x0, y0), ink.Flat(signal))
	c.Fill(ink.Line(3, at.X, at.Y, at.X+wide, at.Y, at.X+wide, at.Y+high, at.X, at.Y+high, at.X, at.Y), ink.Flat("#fbfaf5"))
}

// way answers a smooth line through places of the world, in units of the picture.
func (a atlas) way(xy ...float64) []ink.Point {
	points := make([]float64, 0, len(xy))
	for i := 0; i < len(xy); i += 2 {
		p := a.at(ink.At(xy[i], xy[i+1]))
		points = append(points, p.X, p.Y)
	}
	return ink.Smooth(points...)
}

// dashes cuts a line into dashes of a length with equal gaps.
func dashes(width, long float64, points []ink.Point) *ink.Path {
	path, run, gone := &ink.Path{}, []ink.Point{points[0]}, 0.0
	drawn := true
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		for at := 0.0; at < length; {
			step := math.Min(long-gone, length-at)
			at += step
			gone += step
			p := ink.At(a.X+(b.X-a.X)*at/length, a.Y+(b.Y-a.Y)*at/length)
			run = append(run, p)
			if gone >= long-1e-9 {
				if drawn {
					path.Add(ink.Stroke(width, run))
				}
				drawn, gone, run = !drawn, 0, []ink.Point{p}
			}
		}
	}
	return path
}
