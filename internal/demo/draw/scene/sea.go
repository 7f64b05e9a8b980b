package scene

import "dateline.news/internal/demo/draw/ink"

// harbourDawn: trawlers at their moorings before sunrise, cranes in the haze, two people on the quay.
func harbourDawn(c *ink.Canvas) {
	const line = 560
	dice := ink.NewDice(11)
	c.Wash(ink.Vertical(0, line, "#16344f", "#3f6480 30%", "#a98a92 58%", "#eea878 80%", "#fbd59a"))
	strata{ink.Vertical(60, 480, "#e58f7a00", "#f0a07c90", "#ffd7a0a0", "#ffd7a000"), 420, 34, .5, 21}.over(c)
	strata{ink.Vertical(0, 300, "#0f2b4580", "#27466000"), 600, 60, .52, 4}.over(c)
	sun{ink.At(905, 505), 44, "#fff1cf", "#ffb469"}.over(c)
	c.Fill(skyline{line + 4, 130, 330, 3, false, line + 4, 0}.path(c), ink.Vertical(430, line, "#b0838d", "#e3a78c"))
	cranes := &ink.Path{}
	for i, x := range []float64{140, 250, 352, 1180, 1290} {
		cranes.Add(quayCrane(x, line+2, 210-float64(i%3)*16, 1-2*float64(i/3)))
	}
	c.Fill(cranes, ink.Vertical(330, line, "#6b5f78", "#b98588"))
	c.Fill(ink.Rect(-5, line-22, 470, 26).Add(ink.Rect(1110, line-18, 400, 22)), ink.Flat("#8d6d7b"))
	c.Fill(freighter(690, line+4, 330), ink.Vertical(450, line, "#574f6a", "#8b6b7c"))
	stacks := &ink.Path{}
	for i := range 11 {
		tall := 18 + dice.Range(0, 3.2)*14
		stacks.Add(ink.Rect(582+float64(i)*22, line-20-tall, 20, tall))
	}
	c.Fill(stacks, ink.Vertical(480, line, "#615570", "#8e6d7c"))
	c.Wash(ink.Vertical(line-130, line+14, "#ffcf9a00", "#ffcf9a66", "#ffcf9a00"))

	water := ink.Rect(-5, line, c.Wide+10, c.High)
	c.Fill(water, ink.Vertical(line, c.High, "#f2bd8c", "#b98d8c 18%", "#5b6c84 52%", "#1c3850"))
	c.Reflect(c.Mask().Fill(1, water), ink.Mirror{Line: line, Squash: .95, Ripple: 26, Wave: ink.At(90, 9), Opacity: .55, Fade: 260})
	c.Fill(swell{5, line + 6, c.High, 240}.path(c), ink.Vertical(line, c.High, "#fbd9aa50", "#2c4a6460 50%", "#0d263c80"))
	c.Fill(glints{line + 3, 980, 905, 250, 330, 8}.path(), ink.Vertical(line, c.High, "#fff0cc", "#ffc98dcc 50%", "#ff9d6a77"))

	for _, b := range []struct{ x, y, long, face float64 }{{1205, 700, 250, -1}, {360, 742, 330, 1}} {
		boat := trawler(0, 0, b.long).Grow(ink.At(0, 0), b.face, 1).Move(b.x, b.y)
		c.Fill(boat, ink.Vertical(b.y-b.long*.6, b.y, "#3a3e56", "#172a40"))
		c.Rim(boat, -2.4*b.face*-1, 2, ink.Flat("#ffbf8acc"))
		c.Reflect(c.Mask().Fill(1, ink.Ellipse(b.x, b.y+b.long*.1, b.long*.5, b.long*.15)).Blur(16), ink.Mirror{Line: b.y + 4, Squash: 1.5, Ripple: 16, Wave: ink.At(60, 8), Opacity: .8, Fade: 90})
		lamp := ink.At(b.x+b.face*b.long*-.17, b.y-b.long*.19)
		c.Glow(14, ink.Flat("#ffd890"), ink.Ellipse(lamp.X, lamp.Y, 11, 8))
		c.Fill(ink.Rect(lamp.X-12, lamp.Y-6, 10, 11).Add(ink.Rect(lamp.X+3, lamp.Y-6, 10, 11)), ink.Flat("#ffe6b0"))
	}
	harbourQuay(c)
}

func harbourQuay(c *ink.Canvas) {
	quay := ink.Polygon(-5, 902, 900, 930, 1505, 912, 1505, 1005, -5, 1005)
	c.Fill(quay, ink.Vertical(895, 1000, "#13283c", "#0a1826"))
	c.Fill(ink.Polygon(-5, 902, 900, 930, 1505, 912, 1505, 917, 900, 936, -5, 908), ink.Horizontal(300, 1300, "#e8a27c00", "#ffc08dcc", "#e8a27c22"))
	front := person{690, 950, 300, 1, strolling, coat | cap}.path()
	front.Add(person{800, 956, 286, -1, carrying, helmet | coat}.path())
	front.Add(ink.Round(ink.At(826, 740), ink.At(748, 790), -4))
	front.Add(ink.Round(ink.At(735, 768), ink.At(800, 806), 5))
	front.Add(ink.Curve(1060, 925, 1062, 870, 1048, 862, 1056, 846, 1092, 846, 1100, 862, 1086, 870, 1090, 925))
	front.Add(ink.Bend(4, 1075, 880, 1150, 905, 1270, 842, 1330, 720))
	front.Add(ink.Curve(150, 930, 156, 884, 196, 862, 250, 850, 304, 866, 352, 884, 392, 908, 430, 926, 300, 940))
	front.Add(ink.Round(ink.At(60, 852), ink.At(146, 925), 4), ink.Round(ink.At(78, 806), ink.At(150, 850), 3))
	c.Fill(front, ink.Vertical(640, 960, "#12263a", "#0a1826"))
	c.Rim(front, -2.2, 1.6, ink.Flat("#ffb88499"))
	c.Fill(gulls{11, ink.At(1090, 300), ink.At(230, 120), 19}.path(ink.NewDice(3)), ink.Flat("#2b3f58"))
}

// containerTerminal: stacks of boxes, cranes in evening haze, a carrier under way.
func containerTerminal(c *ink.Canvas) {
	dice := ink.NewDice(31)
	c.Wash(ink.Vertical(0, 700, "#2f6f7e", "#6fa3a0 40%", "#d9c89f 78%", "#f3d7a4"))
	strata{ink.Vertical(40, 420, "#fff2d000", "#fff2d080", "#fff2d000"), 520, 40, .5, 6}.over(c)
	sun{ink.At(1120, 430), 52, "#fff6dd", "#ffdf9c"}.over(c)
	far := &ink.Path{}
	for i, x := range []float64{90, 330, 600, 860, 1130, 1400} {
		far.Add(quayCrane(x, 560, 330+float64(i%2)*26, 1-2*float64(i%2)))
	}
	c.Fill(far, ink.Vertical(220, 560, "#6c9797", "#b9b692"))
	c.Wash(ink.Vertical(330, 600, "#f3dcae00", "#f3dcaeb0"))
	near := quayCrane(250, 640, 560, 1).Add(quayCrane(1330, 640, 600, -1))
	c.Fill(near, ink.Vertical(60, 640, "#17414d", "#2d6066"))
	c.Rim(near, 1.8, 1.6, ink.Flat("#ffe7b4aa"))

	c.Fill(ink.Rect(-5, 556, c.Wide+10, 400), ink.Vertical(556, 790, "#dfc99b", "#a9a184 45%", "#6d7a70"))
	rows := []struct {
		y, w, h float64
		high    int
		fade    float64
	}{{560, 62, 26, 4, .62}, {648, 92, 39, 4, .3}, {790, 138, 58, 3, 0}}
	inks := []string{"#c8553d", "#e0a23b", "#2f6f86", "#d9cdb4", "#274b5c", "#94473c", "#4f8c86", "#b9762f"}
	for r, row := range rows {
		for x := -row.w * dice.Float(); x < c.Wide; {
			tall := 1 + dice.Int(row.high)
			if r == 2 && x > 520 && x < 900 {
				tall = 0
			}
			for level := range tall {
				box(c, ink.At(x, row.y-float64(level+1)*row.h), ink.At(row.w, row.h), ink.Shade(inks[dice.Int(len(inks))], "#d8c79b", row.fade))
			}
			x += row.w + row.w*.03
			if dice.Chance(.16) {
				x += row.w * .35
			}
		}
		c.Wash(ink.Vertical(row.y-row.h*4, row.y, "#f6d9a400", "#f6d9a430"))
	}
	ground := ink.Rect(-5, 788, c.Wide+10, 200)
	c.Fill(ground, ink.Vertical(788, 900, "#6a7468", "#1c2f36"))
	c.Reflect(c.Mask().Fill(1, ground), ink.Mirror{Line: 790, Squash: 1.5, Ripple: 7, Wave: ink.At(120, 14), Opacity: .3, Fade: 60})
	c.Fill(ink.Polygon(-5, 850, 1505, 836, 1505, 841, -5, 856), ink.Flat("#f0c04caa"))
	straddle(c, 715, 836, 300)
	people := person{470, 858, 128, 1, pointing, helmet}.path().Add(person{425, 860, 122, 1, standing, helmet | coat}.path(), person{1120, 866, 126, -1, walking, helmet | backpack}.path())
	c.Fill(people, ink.Flat("#10222a"))
	c.Rim(people, -1.6, 1.2, ink.Flat("#ffdf9ccc"))
	c.Fill(gulls{6, ink.At(760, 190), ink.At(200, 70), 15}.path(ink.NewDice(9)), ink.Flat("#2c5a64"))
}

// box paints the side of a freight container with its ribs.
func box(c *ink.Canvas, at, size ink.Point, hex string) {
	c.Fill(ink.Rect(at.X, at.Y, size.X, size.Y), ink.Vertical(at.Y, at.Y+size.Y, ink.Shade(hex, "#fff0d0", .16), hex, ink.Shade(hex, "#0c2028", .3)))
	ribs := &ink.Path{}
	for i := 1; i < 16; i++ {
		ribs.Add(ink.Rect(at.X+size.X*float64(i)/16, at.Y+size.Y*.09, size.X*.022, size.Y*.82))
	}
	c.Fill(ribs, ink.Flat("#0c202838"))
	c.Fill(ink.Rect(at.X, at.Y, size.X, size.Y*.045), ink.Flat("#fff0d055"))
	c.Fill(ink.Rect(at.X, at.Y+size.Y*.95, size.X, size.Y*.05), ink.Flat("#0c202866"))
}

// straddle paints a straddle carrier with its box.
func straddle(c *ink.Canvas, x, y, high float64) {
	box(c, ink.At(x-high*.42, y-high*.5), ink.At(high*.84, high*.3), "#d05a3c")
	frame := &ink.Path{}
	for _, side := range []float64{-.5, -.2, .2, .5} {
		frame.Add(ink.Line(high*.035, x+side*high, y-high*.1, x+side*high, y-high))
		frame.Add(ink.Ellipse(x+side*high, y-high*.05, high*.062, high*.062))
	}
	frame.Add(ink.Rect(x-high*.56, y-high*1.03, high*1.12, high*.07), ink.Rect(x-high*.54, y-high*.15, high*1.08, high*.05))
	frame.Add(ink.Rect(x+high*.4, y-high*1.17, high*.18, high*.16), ink.Line(3, x-high*.2, y-high, x-high*.2, y-high*.5), ink.Line(3, x+high*.2, y-high, x+high*.2, y-high*.5))
	frame.Add(ink.Rect(x-high*.4, y-high*.53, high*.8, high*.035))
	c.Fill(frame, ink.Vertical(y-high, y, "#12303a", "#0d2027"))
	c.Rim(frame, -2, 1.6, ink.Flat("#ffe0a0bb"))
	c.Glow(10, ink.Flat("#ffe9b0"), ink.Rect(x+high*.42, y-high*1.15, high*.14, high*.07))
	c.Fill(ink.Rect(x+high*.42, y-high*1.15, high*.14, high*.07), ink.Flat("#ffeec4"))
}

// windFarmCoast: turbines stand in the sea off white cliffs; a walker with a dog.
func windFarmCoast(c *ink.Canvas) {
	const line = 470
	c.Wash(ink.Vertical(0, line, "#5aa0b4", "#9cc9c8 50%", "#e6ead2"))
	dice := ink.NewDice(61)
	for _, k := range []struct{ x, y, w float64 }{{260, 250, 330}, {760, 178, 420}, {1290, 286, 360}, {560, 372, 240}, {1010, 384, 200}} {
		cloud := cumulus(dice, k.x, k.y, k.w)
		c.Shadow(5, ink.Vertical(k.y-k.w*.3, k.y, "#fffdf2", "#fdf3da 50%", "#c9dcd4"), cloud)
	}
	c.Wash(ink.Vertical(line-120, line, "#f4efd600", "#f4efd6cc"))
	sea := ink.Rect(-5, line, c.Wide+10, c.High)
	c.Fill(sea, ink.Vertical(line, c.High, "#9cc4bd", "#3f8a92 30%", "#17616f 65%", "#0d4a5a"))
	c.Reflect(c.Mask().Fill(1, sea), ink.Mirror{Line: line, Squash: 1.2, Ripple: 30, Wave: ink.At(150, 10), Opacity: .28, Fade: 200})
	rows := []struct {
		y, high, step, shift float64
		hex                  string
	}{{486, 120, 122, 40, "#dfe7d8"}, {512, 200, 214, 130, "#f0f1e2"}, {566, 350, 390, 160, "#fffdf3"}}
	for r, row := range rows {
		for x, i := row.shift, 0; x < c.Wide+50; x, i = x+row.step, i+1 {
			if r == 2 && x > 1100 {
				break
			}
			mill := turbine(x, row.y, row.high, dice.Float())
			c.Fill(mill, ink.Horizontal(x-row.high*.016, x+row.high*.016, row.hex, ink.Shade(row.hex, "#5d8f98", .55)))
			c.Fill(ink.Rect(x-row.high*.024, row.y-row.high*.06, row.high*.048, row.high*.08), ink.Flat("#e3a336"))
			c.Fill(ink.Ellipse(x, row.y+3, row.high*.07, row.high*.012), ink.Flat("#ffffffaa"))
		}
	}
	c.Fill(swell{7, line + 8, 900, 300}.path(c), ink.Vertical(line, 860, "#ffffff50", "#d9f0e850 50%", "#06384660"))
	c.Fill(swell{17, 560, 900, 90}.path(c), ink.Vertical(line, 860, "#e8fff860", "#e8fff870"))
	coast(c)
}

func coast(c *ink.Canvas) {
	cliff := ink.Polygon(1505, 430, 1400, 436, 1310, 452, 1262, 470, 1248, 520, 1226, 556, 1214, 640, 1172, 700, 1150, 790, 1505, 850)
	c.Fill(cliff, ink.Mottled(ink.Linear(ink.At(1170, 600), ink.At(1480, 700), "#fdf6e0", "#d9d2b8 45%", "#8fa59a"), ink.At(14, 90), 12, .16))
	cracks := ink.NewDice(4)
	marks := &ink.Path{}
	for range 40 {
		x, y := cracks.Range(1190, 1500), cracks.Range(480, 760)
		marks.Add(ink.Taper(ink.At(x, y), ink.At(x-cracks.Range(2, 14), y+cracks.Range(20, 90)), 3, 1))
	}
	c.Through(c.Mask().Fill(.5, marks).Within(cliff), ink.Flat("#6f8d86"))
	c.Fill(ink.Curve(1505, 410, 1400, 422, 1310, 440, 1258, 462, 1250, 480, 1300, 476, 1400, 470, 1505, 480), ink.Vertical(410, 480, "#b5bf5e", "#6f8f4a"))
	meadow := ink.Curve(-60, 700, 120, 690, 330, 716, 560, 756, 800, 790, 1060, 806, 1300, 780, 1560, 730, 1560, 980, -60, 980)
	c.Fill(meadow, ink.Mottled(ink.Linear(ink.At(100, 690), ink.At(400, 900), "#c9c566", "#7d9a4b 40%", "#2f5c43"), ink.At(70, 14), 8, .12))
	c.Fill(ink.Through(append(ink.Smooth(640, 905, 690, 850, 610, 812, 700, 786, 640, 768), ink.At(648, 768), ink.At(716, 786), ink.At(640, 812), ink.At(760, 850), ink.At(780, 905))), ink.Flat("#eadfae"))
	walkers := person{690, 836, 176, -1, walking, coat | scarf}.path().Add(person{780, 846, 168, -1, strolling, longHair | backpack}.path())
	walkers.Add(dog(590, 838, 62, -1), ink.Bend(1.6, 668, 752, 640, 790, 600, 808))
	fence := &ink.Path{}
	for i := range 9 {
		x := 30 + float64(i)*58
		fence.Add(ink.Taper(ink.At(x, 800+float64(i)*7), ink.At(x+2, 742+float64(i)*8), 6, 5))
	}
	fence.Add(ink.Line(2, 30, 752, 494, 816), ink.Line(2, 30, 772, 494, 834))
	c.Fill(walkers.Add(fence), ink.Flat("#14383d"))
	c.Fill(grass{5, 905, 74, 520}.path(c), ink.Vertical(830, 900, "#4f7a45", "#163c38"))
	c.Fill(grass{15, 905, 46, 300}.path(c), ink.Vertical(850, 900, "#d6cf7a", "#5d8348"))
	c.Fill(gulls{9, ink.At(1190, 330), ink.At(180, 90), 22}.path(ink.NewDice(8)), ink.Flat("#fdfcf3"))
}

func dog(x, y, high, face float64) *ink.Path {
	d := ink.Curve(-.62, -.72, -.3, -.8, .2, -.78, .48, -.9, .6, -1.02, .78, -.98, .96, -.84, .8, -.78, .66, -.74, .5, -.5, .2, -.42, -.3, -.46, -.6, -.5)
	for _, leg := range [][3]float64{{-.52, -.66, .05}, {-.46, -.36, .1}, {.36, .5, .02}, {.42, .28, .06}} {
		d.Add(ink.Taper(ink.At(leg[0], -.55), ink.At(leg[1], -leg[2]), .2, .1))
	}
	d.Add(ink.Bend(.09, -.6, -.66, -.8, -.82, -.86, -1.05), ink.Polygon(.56, -.98, .6, -1.16, .7, -.98))
	return d.Grow(ink.At(0, 0), face*high, high).Move(x, y)
}
