package scene

import (
	"dateline.news/internal/demo/draw/ink"
)

// pose is the stance of a person; joints are in parts of the standing height, x forwards, y up from the ground.
type pose struct {
	shoulder, hipWide          float64 // half widths
	head, neck, hip            ink.Point
	kneeA, footA, kneeB, footB ink.Point
	elbowA, handA, elbowB      ink.Point
	handB                      ink.Point
}

var (
	standing = pose{0.112, 0.07, ink.At(0.005, .932), ink.At(0, .85), ink.At(0, .51),
		ink.At(-.052, .28), ink.At(-.06, .02), ink.At(.05, .28), ink.At(.062, .02),
		ink.At(-.128, .66), ink.At(-.118, .49), ink.At(.125, .66), ink.At(.112, .49)}
	walking = pose{0.086, 0.06, ink.At(.035, .93), ink.At(.015, .85), ink.At(0, .51),
		ink.At(.105, .3), ink.At(.15, .02), ink.At(-.03, .27), ink.At(-.17, .06),
		ink.At(-.085, .66), ink.At(-.13, .5), ink.At(.075, .66), ink.At(.15, .53)}
	strolling = pose{0.092, 0.063, ink.At(.02, .932), ink.At(.01, .85), ink.At(0, .51),
		ink.At(.06, .28), ink.At(.085, .02), ink.At(-.03, .27), ink.At(-.09, .03),
		ink.At(-.09, .66), ink.At(-.1, .49), ink.At(.085, .66), ink.At(.11, .5)}
	pointing = pose{0.104, 0.068, ink.At(.02, .932), ink.At(.005, .85), ink.At(0, .51),
		ink.At(-.06, .28), ink.At(-.085, .02), ink.At(.055, .28), ink.At(.075, .02),
		ink.At(-.13, .67), ink.At(-.09, .53), ink.At(.2, .8), ink.At(.36, .83)}
	raising = pose{0.108, 0.068, ink.At(.0, .932), ink.At(0, .85), ink.At(0, .51),
		ink.At(-.05, .28), ink.At(-.06, .02), ink.At(.05, .28), ink.At(.062, .02),
		ink.At(-.125, .66), ink.At(-.1, .5), ink.At(.155, .93), ink.At(.165, 1.1)}
	speaking = pose{0.118, 0.074, ink.At(.01, .932), ink.At(0, .85), ink.At(0, .51),
		ink.At(-.052, .28), ink.At(-.06, .02), ink.At(.05, .28), ink.At(.062, .02),
		ink.At(-.16, .67), ink.At(-.2, .62), ink.At(.16, .69), ink.At(.25, .76)}
	carrying = pose{0.088, 0.062, ink.At(.03, .93), ink.At(.005, .85), ink.At(0, .51),
		ink.At(.07, .29), ink.At(.09, .02), ink.At(-.04, .27), ink.At(-.11, .04),
		ink.At(-.02, .65), ink.At(.15, .6), ink.At(.06, .64), ink.At(.19, .59)}
	filming = pose{0.102, 0.06, ink.At(.02, .92), ink.At(.0, .85), ink.At(0, .51),
		ink.At(-.07, .28), ink.At(-.09, .02), ink.At(.055, .28), ink.At(.075, .02),
		ink.At(.02, .7), ink.At(.12, .86), ink.At(.13, .72), ink.At(.15, .88)}
	seated = pose{0.084, 0.064, ink.At(.04, .7), ink.At(.02, .62), ink.At(0, .29),
		ink.At(.21, .29), ink.At(.2, .02), ink.At(.24, .28), ink.At(.25, .02),
		ink.At(-.03, .45), ink.At(.14, .37), ink.At(.05, .44), ink.At(.18, .38)}
	rowing = pose{0.084, 0.064, ink.At(.1, .68), ink.At(.07, .61), ink.At(0, .29),
		ink.At(.21, .33), ink.At(.3, .14), ink.At(.24, .34), ink.At(.34, .14),
		ink.At(.13, .47), ink.At(.27, .44), ink.At(.16, .47), ink.At(.29, .45)}
	running = pose{0.08, 0.05, ink.At(.09, .91), ink.At(.06, .84), ink.At(0, .51),
		ink.At(.16, .4), ink.At(.13, .2), ink.At(-.02, .27), ink.At(-.2, .14),
		ink.At(-.1, .7), ink.At(-.05, .56), ink.At(.16, .66), ink.At(.24, .76)}
)

// wear is a set of things that a person wears or carries.
type wear uint

const (
	coat wear = 1 << iota
	skirt
	helmet
	brim
	longHair
	bun
	backpack
	bag
	cap
	scarf
)

// person is one figure; X and Y are the place of the feet, Face is 1 to the right and -1 to the left.
type person struct {
	X, Y, High, Face float64
	Pose             pose
	Wear             wear
}

// path answers the silhouette.
func (p person) path() *ink.Path {
	at := func(q ink.Point) ink.Point { return ink.At(q.X, -q.Y) }
	s := p.Pose
	body := p.torso(at)
	body.Add(limb(at(ink.At(s.hip.X-s.hipWide*.5, s.hip.Y)), at(s.kneeA), at(s.footA), .102))
	body.Add(limb(at(ink.At(s.hip.X+s.hipWide*.5, s.hip.Y)), at(s.kneeB), at(s.footB), .102))
	body.Add(shoe(at(s.footA)), shoe(at(s.footB)))
	lift := s.neck.Y - .066
	body.Add(limb(at(ink.At(s.neck.X-s.shoulder+.03, lift)), at(s.elbowA), at(s.handA), .066))
	body.Add(limb(at(ink.At(s.neck.X+s.shoulder-.03, lift)), at(s.elbowB), at(s.handB), .066))
	body.Add(hand(at(s.elbowA), at(s.handA)), hand(at(s.elbowB), at(s.handB)))
	body.Add(ink.Taper(at(s.head), at(ink.At(s.neck.X, s.neck.Y-.02)), .056, .075))
	body.Add(ink.Ellipse(s.head.X, -s.head.Y, .044, .057))
	body.Add(ink.Ellipse(s.head.X-.006, -s.head.Y-.012, .046, .05))
	p.dress(body, at)
	face := p.Face
	if face == 0 {
		face = 1
	}
	return body.Grow(ink.At(0, 0), p.High*face, p.High).Move(p.X, p.Y)
}

func (p person) torso(at func(ink.Point) ink.Point) *ink.Path {
	s := p.Pose
	n, h := at(s.neck), at(s.hip)
	mx, my := (n.X+h.X)/2, n.Y+(h.Y-n.Y)*.62
	return ink.Curve(
		n.X-.025, n.Y-.005, n.X-s.shoulder*.7, n.Y+.022, n.X-s.shoulder, n.Y+.055,
		n.X-s.shoulder*.93, n.Y+.13, mx-s.shoulder*.76, my, h.X-s.hipWide*1.12, h.Y+.02,
		h.X, h.Y+.05, h.X+s.hipWide*1.12, h.Y+.02, mx+s.shoulder*.76, my,
		n.X+s.shoulder*.93, n.Y+.13, n.X+s.shoulder, n.Y+.055, n.X+s.shoulder*.7, n.Y+.022, n.X+.025, n.Y-.005)
}

func (p person) dress(body *ink.Path, at func(ink.Point) ink.Point) {
	s := p.Pose
	n, h, head := at(s.neck), at(s.hip), at(s.head)
	has := func(w wear) bool { return p.Wear&w != 0 }
	if has(coat) {
		body.Add(ink.Curve(n.X-s.shoulder, n.Y+.06, n.X-s.shoulder*.95, n.Y+.2, h.X-.092, h.Y+.02, h.X-.108, h.Y+.15, h.X-.1, h.Y+.19,
			h.X, h.Y+.2, h.X+.1, h.Y+.185, h.X+.105, h.Y+.15, h.X+.09, h.Y+.02, n.X+s.shoulder*.95, n.Y+.2, n.X+s.shoulder, n.Y+.06))
	}
	if has(skirt) {
		body.Add(ink.Polygon(h.X-.06, h.Y-.06, h.X+.06, h.Y-.06, h.X+.125, h.Y+.24, h.X-.125, h.Y+.24))
	}
	if has(helmet) {
		body.Add(ink.Through(ink.Arc(ink.At(head.X, head.Y-.012), ink.At(.062, .066), .5, 1)))
		body.Add(ink.Taper(ink.At(head.X-.055, head.Y-.014), ink.At(head.X+.085, head.Y-.012), .016, .012))
	}
	if has(brim) {
		body.Add(ink.Taper(ink.At(head.X-.1, head.Y-.028), ink.At(head.X+.1, head.Y-.03), .016, .016))
		body.Add(ink.Curve(head.X-.052, head.Y-.03, head.X-.042, head.Y-.085, head.X, head.Y-.08, head.X+.042, head.Y-.085, head.X+.052, head.Y-.03))
	}
	if has(cap) {
		body.Add(ink.Through(ink.Arc(ink.At(head.X-.002, head.Y-.016), ink.At(.054, .05), .5, 1)))
		body.Add(ink.Taper(ink.At(head.X, head.Y-.02), ink.At(head.X+.09, head.Y-.014), .014, .01))
	}
	if has(longHair) {
		body.Add(ink.Curve(head.X-.01, head.Y-.064, head.X-.056, head.Y-.03, head.X-.066, head.Y+.06, head.X-.05, head.Y+.115,
			head.X+.02, head.Y+.1, head.X+.035, head.Y+.01, head.X+.04, head.Y-.04))
	}
	if has(bun) {
		body.Add(ink.Ellipse(head.X-.05, head.Y-.04, .028, .028))
	}
	if has(scarf) {
		body.Add(ink.Ellipse(n.X+.008, n.Y-.012, .055, .03))
	}
	if has(backpack) {
		body.Add(ink.Curve(n.X-s.shoulder*.5, n.Y+.03, n.X-s.shoulder-.06, n.Y+.05, n.X-s.shoulder-.08, n.Y+.2, n.X-s.shoulder-.03, n.Y+.27, n.X-.02, n.Y+.26))
	}
	if has(bag) {
		g := at(s.handA)
		body.Add(ink.Line(.012, g.X-.03, g.Y+.05, g.X, g.Y, g.X+.03, g.Y+.05))
		body.Add(ink.Round(ink.At(g.X-.07, g.Y+.045), ink.At(g.X+.07, g.Y+.15), .02))
	}
}

func limb(a, b, c ink.Point, width float64) *ink.Path {
	return ink.Taper(a, b, width, width*.72).Add(ink.Taper(b, c, width*.74, width*.46))
}

func shoe(f ink.Point) *ink.Path {
	return ink.Curve(f.X-.026, f.Y-.02, f.X-.028, f.Y+.02, f.X+.03, f.Y+.02, f.X+.07, f.Y+.019, f.X+.066, f.Y+.002, f.X+.02, f.Y-.02)
}

func hand(elbow, wrist ink.Point) *ink.Path {
	dx, dy := wrist.X-elbow.X, wrist.Y-elbow.Y
	return ink.Taper(wrist, ink.At(wrist.X+dx*.22, wrist.Y+dy*.22), .028, .022)
}

// bust is a person seen from behind from the shoulders up; y is the height of the shoulders' lower edge, size the
// breadth of the shoulders.
func bust(x, y, size float64, worn wear) *ink.Path {
	body := ink.Curve(-.5, 0, -.49, -.16, -.36, -.27, -.13, -.34, 0, -.33, .13, -.34, .36, -.27, .49, -.16, .5, 0, .5, .3, 0, .34, -.5, .3)
	body.Add(ink.Taper(ink.At(0, -.25), ink.At(0, -.5), .27, .22))
	body.Add(ink.Curve(-.19, -.6, -.17, -.78, 0, -.87, .17, -.78, .19, -.6, .13, -.43, 0, -.37, -.13, -.43))
	body.Add(ink.Ellipse(-.19, -.59, .035, .06), ink.Ellipse(.19, -.59, .035, .06))
	if worn&longHair != 0 {
		body.Add(ink.Curve(-.22, -.6, -.18, -.84, 0, -.92, .18, -.84, .22, -.6, .25, -.26, .1, -.16, -.1, -.16, -.25, -.26))
	}
	if worn&bun != 0 {
		body.Add(ink.Ellipse(0, -.93, .11, .1))
	}
	if worn&cap != 0 {
		body.Add(ink.Through(ink.Arc(ink.At(0, -.64), ink.At(.215, .25), .5, 1)))
	}
	return body.Grow(ink.At(0, 0), size, size).Move(x, y)
}

// throng is a set of standing or walking people with feet on a band of heights.
func throng(dice *ink.Dice, xs []float64, y, high float64) *ink.Path {
	poses := []pose{standing, walking, strolling, walking, strolling}
	clothes := []wear{coat, 0, skirt | longHair, coat | bag, backpack, coat | brim, cap, coat | longHair, skirt | bun, scarf | coat}
	crowd := &ink.Path{}
	for _, x := range xs {
		face := 1.0
		if dice.Chance(.5) {
			face = -1
		}
		crowd.Add(person{x, y + dice.Range(-.03, .03)*high, high * dice.Range(.9, 1.06), face,
			poses[dice.Int(len(poses))], clothes[dice.Int(len(clothes))]}.path())
	}
	return crowd
}

// viewer is a bust whose body goes on down to the canvas's lower edge, for the nearest row of an audience.
func viewer(x, y, size float64, worn wear) *ink.Path {
	return bust(x, y, size, worn).Add(ink.Polygon(x-size*.5, y, x+size*.5, y, x+size*.53, y+size*1.6, x-size*.53, y+size*1.6))
}
