package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// lattice is a trussed beam between two points of a given depth.
func lattice(a, b ink.Point, depth, bar float64) *ink.Path {
	length := math.Hypot(b.X-a.X, b.Y-a.Y)
	ux, uy := (b.X-a.X)/length, (b.Y-a.Y)/length
	nx, ny := -uy*depth, ux*depth
	beam := ink.Line(bar, a.X, a.Y, b.X, b.Y)
	beam.Add(ink.Line(bar, a.X+nx, a.Y+ny, b.X+nx, b.Y+ny))
	bays := max(1, int(math.Round(length/depth)))
	for i := range bays {
		s, e := length*float64(i)/float64(bays), length*float64(i+1)/float64(bays)
		p, q := ink.At(a.X+ux*s, a.Y+uy*s), ink.At(a.X+ux*e, a.Y+uy*e)
		if i%2 == 1 {
			p, q = q, p
		}
		beam.Add(ink.Line(bar*.7, p.X, p.Y, q.X+nx, q.Y+ny))
		beam.Add(ink.Line(bar*.6, p.X, p.Y, p.X+nx, p.Y+ny))
	}
	return beam
}

// quayCrane is a ship-to-shore crane standing on a quay; the boom reaches out to the side that face names.
func quayCrane(x, y, high, face float64) *ink.Path {
	b := high * .016
	crane := &ink.Path{}
	line := func(w float64, xy ...float64) {
		for i := range xy {
			xy[i] *= high
		}
		crane.Add(ink.Line(w, xy...))
	}
	line(b*1.5, -.15, 0, -.13, -.64)
	line(b*1.5, .15, 0, .13, -.64)
	line(b*1.1, -.14, -.3, .14, -.3)
	line(b*.8, -.14, -.3, .13, -.6)
	line(b*1.9, -.42, -.62, .78, -.62)
	line(b*1.2, -.42, -.585, .78, -.585)
	line(b*1.3, -.1, -.62, .05, -.98, .13, -.62)
	line(b*.55, .05, -.97, .45, -.62)
	line(b*.55, .05, -.97, .74, -.62)
	line(b*.55, .05, -.97, -.4, -.62)
	crane.Add(ink.Rect(-.4*high, -.69*high, .16*high, .07*high))
	crane.Add(ink.Rect(.36*high, -.585*high, .045*high, .05*high))
	line(b*.35, .37, -.54, .37, -.36)
	line(b*.35, .4, -.54, .4, -.36)
	return crane.Grow(ink.At(0, 0), face, 1).Move(x, y)
}

// towerCrane is a builder's crane.
func towerCrane(x, y, high, face float64) *ink.Path {
	w := high * .035
	crane := lattice(ink.At(-w/2, 0), ink.At(-w/2, -high*.9), -w, 2.2)
	crane.Add(lattice(ink.At(-high*.22, -high*.86), ink.At(high*.72, -high*.86), -w*.7, 1.8))
	crane.Add(ink.Line(2, 0, -high, high*.62, -high*.885), ink.Line(2, 0, -high, -high*.2, -high*.885))
	crane.Add(ink.Polygon(-w*.5, -high*.88, w*.5, -high*.88, 0, -high*1.01))
	crane.Add(ink.Rect(-high*.22, -high*.86, high*.09, high*.06), ink.Rect(w*.5, -high*.86, w, w*1.3))
	crane.Add(ink.Line(1.2, high*.5, -high*.86, high*.5, -high*.55), ink.Rect(high*.485, -high*.55, high*.03, high*.02))
	return crane.Grow(ink.At(0, 0), face, 1).Move(x, y)
}

// grid is a block of like windows.
type grid struct {
	X, Y, W, H   float64 // of the first window
	StepX, StepY float64
	Columns      int
	Rows         int
	Lit          float64 // the share that is drawn
}

func (g grid) path(dice *ink.Dice) *ink.Path {
	panes := &ink.Path{}
	for row := range g.Rows {
		for column := range g.Columns {
			if dice.Chance(g.Lit) {
				panes.Add(ink.Rect(g.X+float64(column)*g.StepX, g.Y+float64(row)*g.StepY, g.W, g.H))
			}
		}
	}
	return panes
}

// lampPost is a street lamp; it answers the post and the place of its light.
func lampPost(x, y, high, face float64) (*ink.Path, ink.Point) {
	post := ink.Taper(ink.At(x, y), ink.At(x, y-high*.9), high*.022, high*.014)
	post.Add(ink.Bend(high*.013, x, y-high*.88, x+face*high*.04, y-high*.99, x+face*high*.16, y-high))
	light := ink.At(x+face*high*.17, y-high*.985)
	post.Add(ink.Ellipse(light.X, light.Y-high*.012, high*.04, high*.014))
	return post, light
}

// freighter is a loaded ship with its bow to the right; x and y are the middle of the water line.
func freighter(x, y, long float64) *ink.Path {
	hull := ink.Polygon(-.5, -.06, .44, -.06, .53, -.105, .455, .01, -.47, .01, -.5, -.03)
	hull.Add(ink.Rect(-.46, -.2, .1, .15), ink.Rect(-.475, -.215, .13, .022), ink.Rect(-.43, -.26, .03, .05))
	hull.Add(ink.Line(.006, -.39, -.2, -.39, -.29), ink.Line(.005, .42, -.06, .42, -.17))
	return hull.Grow(ink.At(0, 0), long, long).Move(x, y)
}

// trawler is a small fishing boat with its bow to the right.
func trawler(x, y, long float64) *ink.Path {
	boat := ink.Curve(-.5, -.1, -.2, -.085, .2, -.1, .53, -.2, .47, -.07, .4, .02, 0, .03, -.42, .02, -.48, -.05)
	boat.Add(ink.Round(ink.At(-.3, -.29), ink.At(-.05, -.07), .02), ink.Polygon(-.33, -.3, -.02, -.3, -.04, -.275, -.31, -.275))
	boat.Add(ink.Line(.018, -.02, -.08, -.02, -.62), ink.Line(.012, -.02, -.58, .5, -.19), ink.Line(.012, -.02, -.5, -.46, -.12))
	boat.Add(ink.Line(.016, -.02, -.2, .3, -.42), ink.Line(.01, .3, -.42, .3, -.12))
	return boat.Grow(ink.At(0, 0), long, long).Move(x, y)
}

// turbine is a wind turbine; turn is the place of the rotor in turns.
func turbine(x, y, high, turn float64) *ink.Path {
	hub := ink.At(x, y-high)
	tower := ink.Polygon(x-high*.017, y, x-high*.009, y-high, x+high*.009, y-high, x+high*.017, y)
	tower.Add(ink.Ellipse(hub.X, hub.Y, high*.02, high*.02))
	for blade := range 3 {
		wing := ink.Curve(-.008, 0, -.02, -.1, -.012, -.3, -.002, -.58, .004, -.58, .007, -.3, .01, -.1, .008, 0)
		tower.Add(wing.Grow(ink.At(0, 0), high, high).Turn(ink.At(0, 0), turn+float64(blade)/3).Move(hub.X, hub.Y))
	}
	return tower
}

// lot is the ground that a house stands on, by its lower left corner, and the house's breadth and height.
type lot struct{ at, size ink.Point }

// gable is a house's front with a pitched roof; it answers the walls and the roof apart.
func gable(at, size ink.Point, pitch float64) (walls, roof *ink.Path) {
	x, y, w, h := at.X, at.Y, size.X, size.Y
	walls = ink.Polygon(x, y, x, y-h, x+w/2, y-h-pitch, x+w, y-h, x+w, y)
	over := w * .06
	roof = ink.Polygon(x-over, y-h+over*.6, x+w/2, y-h-pitch-over, x+w+over, y-h+over*.6, x+w+over, y-h-over*.6, x+w/2, y-h-pitch-over*2.4, x-over, y-h-over*.6)
	return walls, roof
}
