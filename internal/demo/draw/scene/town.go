package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// floodRiverTown: the river stands in the street; a boat brings people out in the rain.
func floodRiverTown(c *ink.Canvas) {
	const line = 620
	dice := ink.NewDice(101)
	c.Wash(ink.Vertical(0, line, "#3b4a55", "#66757a 45%", "#a9aa9c 85%", "#c3bfa9"))
	strata{ink.Vertical(-60, 420, "#222e38e0", "#2c3a44b0 50%", "#3c4a5200"), 380, 90, .4, 17}.over(c)
	c.Fill(skyline{560, 200, 380, 401, false, 700, 0}.path(c), ink.Vertical(380, 620, "#76837f", "#a9aca0"))
	church(c, 1010, line)
	c.Wash(ink.Vertical(380, line, "#b9b8a800", "#b9b8a88c"))
	walls := []string{"#a8735a", "#c9b48a", "#7d8b86", "#b98f66", "#8f5f52", "#d2c6a6", "#6f7f83", "#a98a6a"}
	for x, i := -70.0, 0; x < 1560; i++ {
		w := dice.Range(120, 190)
		house(c, dice, lot{ink.At(x, line+6), ink.At(w, dice.Range(130, 230))}, ink.Shade(walls[i%8], "#8c938e", .3))
		x += w + dice.Range(-4, 16)
	}
	c.Wash(ink.Vertical(300, line, "#8f989600", "#8f989640"))
	water := ink.Rect(-5, line, c.Wide+10, 500)
	c.Fill(water, ink.Vertical(line, 1000, "#a39c82", "#7a7765 30%", "#3d474a"))
	c.Reflect(c.Mask().Fill(1, water), ink.Mirror{Line: line, Squash: 1.1, Ripple: 30, Wave: ink.At(110, 9), Opacity: .62, Fade: 300})
	c.Fill(swell{33, line + 8, 1000, 260}.path(c), ink.Vertical(line, 1000, "#d3cfb850", "#27323860 60%", "#1a242ba0"))
	c.Fill(swell{34, line + 8, 1000, 120}.path(c), ink.Vertical(line, 1000, "#e5dfc560", "#c7c4b050"))
	sunken(c)
	boat(c)
	c.Fill(rain(c, 6, 520, .22), ink.Vertical(0, 1000, "#e4e8e230", "#e4e8e24a"))
	drops := ink.NewDice(12)
	rings := &ink.Path{}
	for range 90 {
		t := drops.Float()
		x, y := drops.Range(0, 1500), line+30+t*350
		rings.Add(ink.Ellipse(x, y, 6+16*t, 1.6+3.4*t).Cut(ink.Ellipse(x, y, 4.6+14*t, .9+2.4*t)))
	}
	c.Fill(rings, ink.Flat("#e8e6d540"))
	c.Wash(ink.Radial(ink.At(750, 560), ink.At(1200, 800), "#0d161c00 55%", "#0d161ca0"))
}

func church(c *ink.Canvas, x, foot float64) {
	tower := ink.Rect(x-38, foot-400, 76, 420).Add(ink.Polygon(x-46, foot-398, x, foot-560, x+46, foot-398), ink.Rect(x-2, foot-600, 4, 50), ink.Rect(x-11, foot-588, 22, 4), ink.Polygon(x+38, foot-190, x+60, foot-250, x+220, foot-250, x+240, foot-190, x+236, foot+10, x+38, foot+10))
	c.Fill(tower, ink.Vertical(60, foot, "#59656a", "#868c86"))
	c.Fill(ink.Ellipse(x, foot-340, 20, 20), ink.Flat("#c8c3a8"))
	c.Fill(ink.Line(3, x, foot-340, x, foot-355).Add(ink.Line(3, x, foot-340, x+9, foot-336)), ink.Flat("#3d484c"))
}

func house(c *ink.Canvas, dice *ink.Dice, on lot, hex string) {
	at, size := on.at, on.size
	walls, roof := gable(at, size, size.X*dice.Range(.34, .55))
	c.Fill(walls, ink.Vertical(at.Y-size.Y*1.4, at.Y, ink.Shade(hex, "#ffffff", .08), hex, ink.Shade(hex, "#2d3433", .45)))
	c.Fill(roof, ink.Flat(ink.Shade("#5a3f3a", "#414b50", dice.Range(0, .9))))
	c.Fill(ink.Rect(at.X+size.X*.7, at.Y-size.Y-size.X*.42, size.X*.1, size.X*.26), ink.Flat("#564541"))
	panes, lit, frames := &ink.Path{}, &ink.Path{}, &ink.Path{}
	cols := 3
	for row := 0.0; row < 2; row++ {
		for i := range cols {
			w, h := size.X*.15, size.X*.23
			x, y := at.X+size.X*(.13+float64(i)*.295), at.Y-size.Y*.94+row*size.X*.46
			if y+h > at.Y-16 {
				continue
			}
			frames.Add(ink.Rect(x-3, y-3, w+6, h+8))
			if dice.Chance(.14) {
				lit.Add(ink.Rect(x, y, w, h))
			} else {
				panes.Add(ink.Rect(x, y, w*.46, h), ink.Rect(x+w*.54, y, w*.46, h))
			}
		}
	}
	c.Fill(frames, ink.Flat("#ddd8c4a0"))
	c.Fill(panes, ink.Flat("#333f45"))
	c.Glow(9, ink.Flat("#ffca7a"), lit)
	c.Fill(lit, ink.Flat("#ffd892"))
	c.Fill(ink.Rect(at.X, at.Y-14, size.X, 14), ink.Flat("#3c3a3160"))
}

func sunken(c *ink.Canvas) {
	post, light := lampPost(1180, 830, 400, -1)
	sign := ink.Line(7, 250, 800, 250, 650).Add(ink.Line(7, 340, 800, 340, 650))
	car := ink.Curve(900, 742, 916, 712, 960, 706, 990, 678, 1060, 674, 1096, 702, 1140, 712, 1146, 742)
	c.Fill(car, ink.Vertical(674, 742, "#56707a", "#2b3a40"))
	c.Fill(ink.Polygon(972, 706, 998, 684, 1024, 682, 1024, 706).Add(ink.Polygon(1032, 706, 1032, 682, 1058, 682, 1082, 704)), ink.Flat("#aab3ac"))
	c.Fill(ink.Ellipse(1022, 744, 150, 5), ink.Flat("#d5d1bb90"))
	c.Fill(sign.Add(post), ink.Flat("#262f34"))
	c.Fill(ink.Round(ink.At(222, 620), ink.At(368, 690), 6), ink.Flat("#c8a04a"))
	c.Fill(ink.Line(8, 246, 655, 340, 655).Add(ink.Polygon(330, 638, 356, 655, 330, 672)), ink.Flat("#262f34"))
	c.Glow(22, ink.Flat("#ffdf9c"), ink.Ellipse(light.X, light.Y, 16, 9), ink.Ellipse(light.X, light.Y, 30, 20))
	c.Fill(ink.Ellipse(light.X, light.Y, 14, 6), ink.Flat("#fff0c8"))
	c.Fill(ink.Ellipse(1180, 830, 26, 4).Add(ink.Ellipse(250, 800, 20, 3), ink.Ellipse(340, 800, 20, 3)), ink.Flat("#e5e0cc80"))
	c.Through(c.Mask().Fill(.7, ink.Rect(light.X-5, 660, 10, 300)).Blur(10).Thin(func(x, y float64) float64 { return ink.Noise(x/30, y/5, 3)*1.4 - .2 }), ink.Flat("#ffdf9c90"))
}

func boat(c *ink.Canvas) {
	c.Shadow(12, ink.Flat("#10191ec0"), ink.Ellipse(610, 868, 300, 22))
	crew := person{455, 870, 240, 1, rowing, cap | coat}.path().Add(
		person{720, 852, 250, 1, pointing, helmet | coat}.path(), person{600, 870, 220, 1, seated, longHair}.path(),
		person{655, 872, 190, -1, seated, scarf}.path(), person{560, 872, 128, 1, seated, cap}.path())
	c.Fill(crew, ink.Vertical(600, 870, "#222d33", "#151d22"))
	c.Rim(crew, 1, 2.6, ink.Flat("#d9d8c8aa"))
	hull := ink.Curve(320, 782, 400, 800, 600, 806, 780, 800, 900, 766, 872, 826, 830, 872, 620, 884, 390, 874, 338, 830)
	c.Fill(hull, ink.Vertical(770, 884, "#e0762f", "#b04a1f 55%", "#5e2614"))
	c.Fill(ink.Bend(7, 322, 786, 400, 804, 600, 811, 780, 804, 896, 770), ink.Flat("#f6c58a"))
	oar := ink.Line(7, 530, 750, 400, 900).Add(ink.Taper(ink.At(410, 888), ink.At(372, 934), 14, 24))
	c.Fill(oar, ink.Flat("#2c2018"))
	c.Fill(ink.Ellipse(610, 884, 300, 4.5).Add(ink.Ellipse(380, 936, 44, 4)), ink.Flat("#e9e5d090"))
	c.Fill(ink.Lettering{Face: ink.Bold, Size: 34, Tracking: 5, Anchor: .5}.Text("RESCUE", ink.At(650, 856)), ink.Flat("#fbe8cfdd"))
}

// nightTrainStation: the last train stands under the roof; the platform is wet.
func nightTrainStation(c *ink.Canvas) {
	vp := ink.At(930, 430)
	c.Wash(ink.Radial(vp, ink.At(1000, 700), "#2f5d78", "#163650 35%", "#0a1a30 75%", "#060f20"))
	toward := func(p ink.Point, t float64) ink.Point {
		return ink.At(p.X+(vp.X-p.X)*t, p.Y+(vp.Y-p.Y)*t)
	}
	depths := []float64{0, .34, .54, .67, .76, .83, .88, .92}
	canopy := ink.Polygon(-500, -160, 800, -420, 1080, -300, vp.X, vp.Y)
	c.Fill(canopy, ink.Linear(ink.At(200, 0), vp, "#0c1c30", "#1a3a52"))
	ribs := &ink.Path{}
	for _, t := range depths {
		a, b, d := toward(ink.At(-500, -160), t), toward(ink.At(100, -560), t), toward(ink.At(1400, -300), t)
		ribs.Add(ink.Bend(26*(1-t)+1, a.X, a.Y, b.X, b.Y, d.X, d.Y))
	}
	c.Fill(ribs, ink.Flat("#08131f"))
	city(c)
	platform := ink.Polygon(vp.X, vp.Y, -900, 1010, 1010, 1010)
	c.Fill(platform, ink.Linear(vp, ink.At(300, 1000), "#476b7c", "#22405a 30%", "#0d1d33"))
	c.Fill(ink.Polygon(vp.X, vp.Y, 1010, 1010, 1505, 1010, 1505, 620), ink.Linear(vp, ink.At(1200, 1000), "#1d3447", "#081220"))
	lamps := &ink.Path{}
	posts := &ink.Path{}
	for _, t := range depths {
		foot, top := toward(ink.At(-180, 980), t), toward(ink.At(-180, -140), t)
		posts.Add(ink.Taper(foot, top, 30*(1-t)+1, 24*(1-t)+1))
		l := toward(ink.At(330, 40), t)
		lamps.Add(ink.Ellipse(l.X, l.Y, 58*(1-t)+2, 11*(1-t)+1))
		posts.Add(ink.Line(5*(1-t)+.6, l.X, l.Y, l.X, l.Y-160*(1-t)))
	}
	c.Fill(posts, ink.Flat("#091727"))
	c.Glow(34, ink.Flat("#ffd48a"), lamps)
	c.Fill(lamps, ink.Flat("#fff0cc"))
	train(c, vp, toward)
	wet := c.Mask().Fill(1, platform)
	for _, t := range depths {
		l := toward(ink.At(330, 980), t)
		c.Light(c.Mask().Fill(.6, ink.Ellipse(l.X, l.Y+10, 150*(1-t)+6, 30*(1-t)+3)).Blur(26*(1-t)+3), ink.Flat("#ffc878a0"))
	}
	c.Light(wet.Thin(func(x, y float64) float64 { return (y - 430) / 900 * (ink.Fbm(x/120, y/16, 4, 5)*2.2 - .7) }), ink.Flat("#8fc0d8"))
	edge := ink.Polygon(vp.X, vp.Y, 1010, 1010, 968, 1010).Add(ink.Polygon(vp.X, vp.Y, 905, 1010, 870, 1010))
	c.Fill(edge, ink.Linear(vp, ink.At(950, 1000), "#ffe1a000", "#ffe1a0 40%", "#f0c46a"))
	passengers(c)
	c.Wash(ink.Radial(ink.At(800, 480), ink.At(1150, 820), "#02060e00 55%", "#02060ec0"))
}

func city(c *ink.Canvas) {
	dice := ink.NewDice(7)
	far, lit := &ink.Path{}, &ink.Path{}
	for x := 1000.0; x < 1500; x += 44 {
		h := dice.Range(50, 190) + (x-1000)*.16
		far.Add(ink.Rect(x, 470-h, 42, h+80))
		lit.Add(grid{x + 6, 480 - h, 5, 7, 11, 15, 3, int(h / 15), .3}.path(dice))
	}
	c.Fill(far, ink.Vertical(250, 500, "#14304a", "#1f4560"))
	c.Fill(lit, ink.Flat("#ffd38a99"))
}

func train(c *ink.Canvas, vp ink.Point, toward func(ink.Point, float64) ink.Point) {
	side := func(top, low, from, to float64) *ink.Path {
		a, b := toward(ink.At(1330, low), from), toward(ink.At(1330, low), to)
		d, e := toward(ink.At(1330, top), to), toward(ink.At(1330, top), from)
		return ink.Polygon(a.X, a.Y, b.X, b.Y, d.X, d.Y, e.X, e.Y)
	}
	c.Fill(side(60, 1080, -.7, .9), ink.Horizontal(vp.X, 1500, "#2d6577", "#1c5064 40%", "#0e2f45"))
	c.Fill(side(60, 130, -.7, .9), ink.Horizontal(vp.X, 1500, "#5c8f9b", "#3a7185"))
	c.Fill(side(760, 800, -.7, .9), ink.Flat("#e4573d"))
	c.Fill(side(930, 1080, -.7, .9), ink.Flat("#07111e"))
	windows, doors := &ink.Path{}, &ink.Path{}
	dice := ink.NewDice(5)
	heads := &ink.Path{}
	for i := range 22 {
		from := 1 - 1.57*math.Pow(.86, float64(i))
		to := 1 - 1.57*math.Pow(.86, float64(i)+.76)
		if to > .88 {
			break
		}
		if i%4 == 2 {
			doors.Add(side(300, 930, from, to))
			windows.Add(side(350, 640, from+(to-from)*.18, from+(to-from)*.82))
			continue
		}
		windows.Add(side(330, 640, from, to))
		if dice.Chance(.75) {
			p := toward(ink.At(1330, 640), (from+to)/2)
			heads.Add(bust(p.X, p.Y, 130*(1-from)*.8, []wear{0, longHair, cap, bun}[dice.Int(4)]))
		}
	}
	c.Fill(doors, ink.Flat("#123a4e"))
	c.Glow(24, ink.Flat("#ffd794"), windows)
	c.Fill(windows, ink.Vertical(250, 760, "#ffe9b8", "#ffcf80"))
	c.Through(c.Mask().Fill(1, heads).Within(windows), ink.Flat("#5d3a2a"))
	c.Fill(side(330, 344, -.7, .9), ink.Flat("#0e2f4580"))
}

func passengers(c *ink.Canvas) {
	far := person{760, 640, 150, 1, standing, coat}.path().Add(person{812, 622, 130, 1, walking, bag | coat}.path(), person{715, 665, 164, -1, walking, skirt | longHair | bag}.path())
	c.Fill(far, ink.Flat("#0d2338"))
	c.Rim(far, -1.4, 1.6, ink.Flat("#ffd994cc"))
	near := person{520, 900, 420, 1, strolling, coat | brim | bag}.path().Add(person{300, 950, 440, 1, standing, longHair | coat | scarf}.path(), person{395, 944, 250, 1, standing, cap | backpack}.path())
	near.Add(ink.Round(ink.At(166, 830), ink.At(236, 948), 10), ink.Line(5, 180, 832, 180, 760, 222, 760, 222, 832))
	c.Reflect(c.Mask().Fill(.5, ink.Rect(120, 940, 560, 80)).Blur(20), ink.Mirror{Line: 948, Squash: 1, Ripple: 6, Wave: ink.At(20, 20), Opacity: .5, Fade: 60})
	c.Shadow(14, ink.Flat("#02070fc0"), ink.Ellipse(350, 952, 190, 14), ink.Ellipse(520, 902, 80, 9))
	c.Fill(near, ink.Vertical(480, 960, "#0b1c30", "#050d1a"))
	c.Rim(near, -3, 2, ink.Flat("#ffd994dd"))
	clock := ink.At(610, 210)
	c.Fill(ink.Line(8, clock.X, 40, clock.X, 150), ink.Flat("#07121f"))
	c.Fill(ink.Ellipse(clock.X, clock.Y, 66, 66), ink.Flat("#07121f"))
	c.Glow(22, ink.Flat("#bfe0f0a0"), ink.Ellipse(clock.X, clock.Y, 56, 56))
	c.Fill(ink.Ellipse(clock.X, clock.Y, 57, 57), ink.Radial(clock, ink.At(60, 60), "#fffdf0", "#e3edea"))
	marks := ink.Taper(clock, ink.At(clock.X+26, clock.Y-16), 7, 6).Add(ink.Taper(clock, ink.At(clock.X-8, clock.Y-44), 5, 4))
	for i := range 12 {
		marks.Add(ink.Rect(clock.X-2, clock.Y-53, 4, 11).Turn(clock, float64(i)/12))
	}
	c.Fill(marks, ink.Flat("#132537"))
}

// marketSquare: awnings in the morning sun before old house fronts.
func marketSquare(c *ink.Canvas) {
	dice := ink.NewDice(111)
	c.Wash(ink.Vertical(0, 520, "#7fb5c4", "#c3d9cb 55%", "#fbe7bd"))
	c.Shine(ink.Radial(ink.At(1250, 90), ink.At(900, 700), "#fff0bfb0", "#ffe0a040 50%", "#ffe0a000"))
	c.Fill(ink.Rect(690, 130, 90, 500).Add(ink.Polygon(680, 134, 735, -10, 790, 134)), ink.Vertical(0, 500, "#a9b3a4", "#d9cfa9"))
	c.Fill(ink.Ellipse(735, 190, 26, 26), ink.Flat("#f7eccb"))
	c.Fill(ink.Taper(ink.At(735, 190), ink.At(735, 172), 4, 3).Add(ink.Taper(ink.At(735, 190), ink.At(748, 196), 4, 3)), ink.Flat("#6d6a58"))
	fronts := []string{"#d98a5b", "#e9c27c", "#c96f5a", "#efdcae", "#8fae9c", "#e2a06a", "#d5b48a", "#b9786a"}
	for x, i := -40.0, 0; x < 1540; i++ {
		w := dice.Range(150, 215)
		if x < 790 && x+w > 680 && i < 6 {
			w = 690 - x
			if w < 90 {
				x, w = 780, 180
			}
		}
		townhouse(c, dice, lot{ink.At(x, 640), ink.At(w, dice.Range(340, 470))}, fronts[i%8])
		x += w
	}
	c.Wash(ink.Vertical(420, 640, "#fbe3b000", "#fbe3b070"))
	square := ink.Rect(-5, 630, 1510, 400)
	c.Fill(square, ink.Vertical(630, 1000, "#ecd0a0", "#c99f78 50%", "#8a6660"))
	setts := &ink.Path{}
	for row := range 22 {
		t := math.Pow(float64(row)/21, 1.8)
		y, step := 634+t*372, 16+t*84
		for x := -step * dice.Float(); x < 1510; x += step {
			setts.Add(ink.Ellipse(x, y, step*.44, 1+t*6))
		}
	}
	c.Fill(setts, ink.Flat("#7d5a5426"))
	far := throng(dice, []float64{350, 392, 520, 600, 655, 700, 742, 810, 850, 905, 1010}, 668, 92)
	c.Fill(far, ink.Vertical(570, 680, "#8a6a62", "#6d4f50"))
	stall(c, ink.At(-30, 760), 330, "#c8473c")
	stall(c, ink.At(980, 740), 290, "#2f7f86")
	stall(c, ink.At(1270, 770), 340, "#d9932f")
	stall(c, ink.At(390, 735), 250, "#4c8a5a")
	shoppers(c, dice)
}

func townhouse(c *ink.Canvas, dice *ink.Dice, on lot, hex string) {
	at, size := on.at, on.size
	walls, roof := gable(at, size, size.X*dice.Range(.3, .5))
	c.Fill(walls, ink.Horizontal(at.X, at.X+size.X, ink.Shade(hex, "#6d4a50", .18), hex, ink.Shade(hex, "#fff0c8", .22)))
	c.Fill(roof, ink.Vertical(at.Y-size.Y-80, at.Y-size.Y, "#9c4f3f", "#7c3f3a"))
	shutters, panes := &ink.Path{}, &ink.Path{}
	for row := range 4 {
		for i := range 3 {
			w, h := size.X*.1, size.Y*.125
			x, y := at.X+size.X*(.15+.3*float64(i)), at.Y-size.Y*.94+float64(row)*size.Y*.21
			panes.Add(ink.Rect(x, y, w, h))
			shutters.Add(ink.Rect(x-w*.48, y-2, w*.44, h+4), ink.Rect(x+w*1.04, y-2, w*.44, h+4))
		}
	}
	c.Fill(panes, ink.Vertical(at.Y-size.Y, at.Y, "#567c88", "#3d4f5a"))
	c.Fill(shutters, ink.Flat([]string{"#5d7f72d0", "#7c4a44d0", "#4f6f84d0"}[dice.Int(3)]))
	c.Fill(ink.Rect(at.X, at.Y-size.Y-2, size.X, 9).Add(ink.Rect(at.X, at.Y-size.Y*.5, size.X, 4)), ink.Flat("#fff1cc60"))
}

// stall paints a market stand; at is the foot of its left post.
func stall(c *ink.Canvas, at ink.Point, wide float64, hex string) {
	high := wide * .78
	c.Shadow(16, ink.Flat("#4a2b3380"), ink.Polygon(at.X-20, at.Y+12, at.X+wide, at.Y+14, at.X+wide-60, at.Y+wide*.2, at.X-120, at.Y+wide*.2))
	c.Fill(ink.Rect(at.X+wide*.05, at.Y-high*.7, wide*.9, high*.5), ink.Vertical(at.Y-high*.7, at.Y, "#4f3238", "#7a5148"))
	keeper := person{at.X + wide*.6, at.Y - high*.02, high * .82, -1, carrying, cap}.path()
	c.Fill(keeper, ink.Flat("#33202a"))
	c.Fill(ink.Rect(at.X+wide*.04, at.Y-high, wide*.02, high).Add(ink.Rect(at.X+wide*.94, at.Y-high, wide*.02, high)), ink.Flat("#5d4038"))
	c.Fill(ink.Polygon(at.X, at.Y-high*.3, at.X+wide, at.Y-high*.3, at.X+wide*.98, at.Y, at.X+wide*.02, at.Y), ink.Vertical(at.Y-high*.3, at.Y, "#b98a5c", "#77503f"))
	goods := ink.NewDice(uint64(wide))
	for i := range 9 {
		x := at.X + wide*(.03+.105*float64(i))
		tone := []string{"#d8532f", "#f0b63c", "#6d9a3e", "#b52f3a", "#f2d48a", "#4f8a4a"}[goods.Int(6)]
		heap := &ink.Path{}
		for k := range 12 {
			row := float64(k / 5)
			heap.Add(ink.Ellipse(x+wide*(.012+.02*(float64(k%5)+row*.5)), at.Y-high*.32-row*wide*.022, wide*.0145, wide*.0145))
		}
		c.Fill(heap, ink.Linear(ink.At(x, at.Y-high*.42), ink.At(x, at.Y-high*.28), ink.Shade(tone, "#fff0c0", .3), tone, ink.Shade(tone, "#3a1c20", .35)))
		c.Fill(ink.Rect(x, at.Y-high*.31, wide*.1, high*.075), ink.Vertical(at.Y-high*.31, at.Y-high*.23, "#d6a873", "#9a6a48"))
	}
	const strips = 10
	for i := range strips {
		f, g := float64(i)/strips, float64(i+1)/strips
		tone := "#fbf1d9"
		if i%2 == 0 {
			tone = hex
		}
		top := func(v float64) float64 { return at.X + wide*(.08+.84*v) }
		low := func(v float64) float64 { return at.X + wide*(-.05+1.1*v) }
		strip := ink.Polygon(top(f), at.Y-high*1.22, top(g), at.Y-high*1.22, low(g), at.Y-high*.96, low(f), at.Y-high*.96)
		c.Fill(strip, ink.Vertical(at.Y-high*1.22, at.Y-high*.96, ink.Shade(tone, "#fff4d2", .25), tone))
		lap := ink.Rect(low(f), at.Y-high*.96, low(g)-low(f), high*.05).Add(ink.Ellipse((low(f)+low(g))/2, at.Y-high*.91, (low(g)-low(f))/2, high*.045))
		c.Fill(lap, ink.Flat(ink.Shade(tone, "#4a2530", .22)))
	}
}

func shoppers(c *ink.Canvas, dice *ink.Dice) {
	for _, p := range []person{
		{300, 880, 300, 1, carrying, skirt | bun}, {820, 830, 250, -1, walking, coat | bag | longHair}, {740, 842, 262, 1, strolling, cap | bag},
		{1120, 920, 330, -1, strolling, coat | brim | bag}, {560, 900, 320, 1, pointing, longHair | skirt}, {640, 908, 190, 1, standing, cap | backpack}, {1230, 905, 300, 1, carrying, scarf | coat}, {60, 900, 320, 1, walking, coat | bag},
	} {
		figure := p.path()
		c.Shadow(9, ink.Flat("#3a1f2c80"), ink.Polygon(p.X-14, p.Y, p.X+26, p.Y+2, p.X-p.High*.5, p.Y+p.High*.18, p.X-p.High*.6, p.Y+p.High*.16))
		c.Fill(figure, ink.Vertical(p.Y-p.High, p.Y, "#4a2c38", "#2c1a28"))
		c.Rim(figure, -2.2, 1.4, ink.Flat("#ffe6b4cc"))
	}
	pigeons := &ink.Path{}
	for range 12 {
		x, y, s := dice.Range(380, 1000), dice.Range(925, 985), dice.Range(11, 17)
		bird := ink.Curve(-1.4, .1, -.6, -.4, .3, -.5, .6, -.95, .95, -.9, 1.15, -.72, .85, -.6, .7, .1, .2, .4, -.5, .3).Add(ink.Rect(.05, .3, .08, .4), ink.Rect(.25, .3, .08, .4))
		pigeons.Add(bird.Grow(ink.At(0, 0), s*(2*float64(dice.Int(2))-1), s).Move(x, y))
	}
	c.Fill(pigeons, ink.Flat("#4d3945"))
	c.Fill(gulls{8, ink.At(560, 100), ink.At(180, 60), 15}.path(dice), ink.Flat("#5d6a70"))
}
