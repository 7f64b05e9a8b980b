package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// wheatHarvest: a combine in a low sun, dust behind it, bales on the stubble.
func wheatHarvest(c *ink.Canvas) {
	c.Wash(ink.Vertical(0, 540, "#5b87a0", "#b9c2ac 45%", "#f6d893 80%", "#ffe9b0"))
	strata{ink.Vertical(30, 420, "#fff6dc00", "#fff3d0b0", "#fff3d000"), 480, 46, .48, 14}.over(c)
	sun{ink.At(1150, 440), 58, "#fffbe6", "#ffd470"}.over(c)
	c.Fill(skyline{540, 120, 420, 5, false, 560, 0}.path(c), ink.Vertical(430, 560, "#a7a377", "#d8bd75"))
	c.Fill(skyline{556, 70, 260, 25, false, 580, 0}.path(c), ink.Vertical(480, 580, "#7f8750", "#b79d55"))
	dice := ink.NewDice(2)
	trees := &ink.Path{}
	for range 16 {
		trees.Add(broadleaf(dice, dice.Range(20, 620), 560, dice.Range(38, 74)))
	}
	c.Fill(trees, ink.Vertical(480, 560, "#6c7444", "#8b8248"))
	c.Wash(ink.Vertical(460, 600, "#ffe2a000", "#ffe2a088", "#ffe2a000"))
	field := ink.Polygon(-5, 560, 1505, 548, 1505, 1005, -5, 1005)
	c.Fill(field, ink.Mottled(ink.Vertical(550, 1000, "#efc468", "#d99a38 40%", "#8a4f1d"), ink.At(60, 10), 4, .1))
	rows := &ink.Path{}
	for i := range 46 {
		x := -1500 + float64(i)*100
		rows.Add(ink.Polygon(870+(x-870)*.08, 556, 870+(x+26-870)*.08, 556, x+44, 1005, x, 1005))
	}
	c.Through(c.Mask().Fill(1, rows).Within(field), ink.Vertical(556, 1000, "#8a541f20", "#6b3a1488"))
	for _, b := range [][3]float64{{220, 660, 40}, {420, 612, 24}, {90, 600, 20}, {560, 592, 16}, {1330, 640, 32}} {
		bale(c, b[0], b[1], b[2])
	}
	dust := c.Mask().Fill(.9, ink.Ellipse(1010, 700, 240, 80), ink.Ellipse(1180, 690, 260, 60), ink.Ellipse(880, 650, 150, 90), ink.Ellipse(1330, 660, 220, 60)).Blur(44)
	c.Through(dust.Thin(func(x, y float64) float64 { return .35 + ink.Fbm(x/90, y/60, 4, 8) }), ink.Vertical(520, 760, "#ffe9b8d0", "#f3c878b0"))
	combine(c, 760, 770, 330)
	stand := c.Mask()
	stand.Fill(1, ink.Polygon(-5, 770, 460, 742, 560, 770, 420, 1005, -5, 1005))
	c.Through(stand, ink.Mottled(ink.Linear(ink.At(300, 730), ink.At(300, 1000), "#f6cf77", "#b8742a 60%", "#5e3313"), ink.At(9, 60), 6, .2))
	wheat(c)
}

func bale(c *ink.Canvas, x, y, r float64) {
	c.Shadow(5, ink.Flat("#5e331380"), ink.Ellipse(x-r*.7, y+r*.8, r*1.7, r*.24))
	c.Fill(ink.Round(ink.At(x-r*1.2, y-r), ink.At(x+r*.6, y+r), r*.9), ink.Linear(ink.At(x+r, y-r), ink.At(x-r, y+r), "#f8d989", "#7f4c1d"))
	c.Fill(ink.Ellipse(x+r*.2, y, r*.9, r), ink.Radial(ink.At(x+r*.2, y), ink.At(r, r), "#a8692a", "#f2c56c 70%", "#c98b3c"))
}

// combine paints a combine harvester that drives to the left; x, y is the foot of its front wheel.
func combine(c *ink.Canvas, x, y, long float64) {
	at := func(p *ink.Path) *ink.Path { return p.Grow(ink.At(0, 0), long, long).Move(x, y) }
	c.Shadow(16, ink.Flat("#40200aa0"), at(ink.Ellipse(.25, .02, .75, .06)))
	body := at(ink.Polygon(-.06, -.72, .12, -.76, .84, -.7, .98, -.58, 1.0, -.36, .9, -.22, .1, -.2, -.1, -.3))
	c.Fill(body, ink.Vertical(y-long*.76, y-long*.2, "#d9542f", "#b13a24 50%", "#6b2018"))
	c.Fill(at(ink.Polygon(.2, -.58, .8, -.55, .86, -.44, .2, -.44)), ink.Flat("#f2e3bd40"))
	c.Fill(at(ink.Polygon(.14, -.88, .6, -.88, .66, -.74, .1, -.76)), ink.Vertical(y-long*.88, y-long*.74, "#8f2f22", "#6b2018"))
	c.Fill(at(ink.Line(.055, .52, -.78, .3, -.98, -.22, -1.06).Add(ink.Line(.07, -.22, -1.06, -.27, -.99))), ink.Flat("#a3402a"))
	cab := at(ink.Polygon(-.26, -.42, -.3, -.8, -.24, -.88, .06, -.88, .08, -.42))
	c.Fill(cab, ink.Flat("#2c1a1a"))
	c.Fill(at(ink.Polygon(-.24, -.48, -.27, -.78, -.05, -.78, -.05, -.48)), ink.Linear(ink.At(x-long*.3, y-long*.8), ink.At(x, y-long*.4), "#c8dbd0", "#54706d"))
	c.Fill(at(ink.Polygon(-.02, -.48, -.02, -.78, .05, -.78, .05, -.48)), ink.Flat("#7d9a90"))
	c.Fill(at(bust(-.12, -.52, .14, cap)), ink.Flat("#2c1a1a"))
	c.Fill(at(ink.Polygon(-.1, -.36, -.05, -.2, -.46, -.06, -.52, -.14)), ink.Flat("#7c2a1d"))
	header := at(ink.Polygon(-.66, -.3, -.44, -.26, -.4, -.01, -.72, -.01))
	c.Fill(header, ink.Flat("#5c2016"))
	reel := at(ink.Ellipse(-.68, -.2, .17, .17).Cut(ink.Ellipse(-.68, -.2, .15, .15)))
	for i := range 6 {
		reel.Add(at(ink.Line(.018, -.68, -.2, -.68, -.37).Turn(ink.At(-.68, -.2), float64(i)/6+.04)))
		reel.Add(at(ink.Ellipse(-.68, -.365, .028, .018).Turn(ink.At(-.68, -.2), float64(i)/6+.04)))
	}
	c.Fill(reel, ink.Flat("#e2b24c"))
	for _, w := range [][3]float64{{.0, -.2, .22}, {.74, -.14, .15}} {
		wheel := at(ink.Ellipse(w[0], w[1], w[2], w[2]))
		c.Fill(wheel, ink.Flat("#23140f"))
		c.Fill(at(ink.Ellipse(w[0], w[1], w[2]*.55, w[2]*.55)), ink.Flat("#d8a23f"))
		c.Fill(at(ink.Ellipse(w[0], w[1], w[2]*.22, w[2]*.22)), ink.Flat("#6b3a14"))
	}
	c.Rim(body, -2.5, 2.5, ink.Flat("#ffe3a0cc"))
	straw := ink.NewDice(6)
	chaff := &ink.Path{}
	for range 150 {
		t := straw.Float()
		chaff.Add(ink.Ellipse(x+long*(1+t*.7), y-long*(.34-t*.3)+straw.Range(-.5, .5)*long*t*.5, straw.Range(1.5, 6), 1.3))
	}
	c.Fill(chaff, ink.Flat("#fff0bfc0"))
}

func wheat(c *ink.Canvas) {
	for layer := range 3 {
		dice, ears := ink.NewDice(uint64(30+layer)), &ink.Path{}
		n := []int{150, 110, 60}[layer]
		for range n {
			x := dice.Range(-20, 520+float64(layer)*500)
			foot := 1010.0
			tall := dice.Range(90, 170) + float64(layer)*20 - math.Max(0, x-300)*.08
			lean := dice.Range(-.1, .28)
			tx, ty := x+lean*tall, foot-tall
			ears.Add(ink.Taper(ink.At(x, foot), ink.At(tx, ty), 3, 2))
			ear := ink.Taper(ink.At(0, 4), ink.At(0, -58), 3, 1)
			for k := range 6 {
				d := float64(k) * 9
				ear.Add(grain(-4.4, -d, -.07), grain(4.4, -d-4, .07))
			}
			ears.Add(ear.Turn(ink.At(0, 0), math.Atan2(lean, 1)/2/math.Pi*1.7).Move(tx, ty))
		}
		c.Fill(ears, ink.Vertical(790, 1000, []string{"#f7d27c", "#e5a94a", "#8c4f1c"}[layer], []string{"#a3631f", "#7a4216", "#3b1c0a"}[layer]))
	}
}

// grain is one corn of an ear with its beard.
func grain(x, y, lean float64) *ink.Path {
	corn := ink.Curve(0, 7, 3, 1, 1.6, -6, 0, -8, -1.6, -6, -3, 1).Add(ink.Taper(ink.At(0, -6), ink.At(0, -26), 1.1, .5))
	return corn.Turn(ink.At(0, 0), lean).Move(x, y)
}

// solarField: rows of panels towards a clear morning, two technicians.
func solarField(c *ink.Canvas) {
	c.Wash(ink.Vertical(0, 470, "#2b5d8c", "#7fa9b8 50%", "#f4d9ac 88%", "#ffe6b6"))
	strata{ink.Vertical(20, 380, "#ffffff00", "#fff4dcb0", "#ffe9c800"), 520, 40, .5, 33}.over(c)
	sun{ink.At(430, 400), 46, "#fffdf0", "#ffdf95"}.over(c)
	for i, hex := range []string{"#b9b9a4", "#8ba08d", "#5f8274"} {
		c.Fill(skyline{470 + float64(i)*9, 130 - float64(i)*30, 360 - float64(i)*70, uint32(40 + i), false, 520, 0}.path(c), ink.Vertical(380, 500, hex, ink.Shade(hex, "#f5dca8", .4)))
	}
	ground := ink.Rect(-5, 484, c.Wide+10, 600)
	c.Fill(ground, ink.Mottled(ink.Vertical(484, 1000, "#b8b26a", "#6f8a4c 40%", "#2b4d38"), ink.At(60, 14), 3, .14))
	for row := range 9 {
		t := math.Pow(float64(row)/8, 1.9)
		panelRow(c, 492+t*360, 12+t*158, 26+t*250)
	}
	c.Shine(ink.Radial(ink.At(430, 500), ink.At(560, 420), "#ffe2a4d8", "#ffd08a70 30%", "#ffc07a1c 65%", "#ffc07a00"))
	people := person{1080, 978, 330, -1, pointing, helmet}.path().Add(person{1210, 990, 322, -1, standing, helmet | coat}.path())
	people.Add(ink.Polygon(1172, 800, 1226, 790, 1234, 832, 1180, 842))
	c.Shadow(14, ink.Flat("#10282680"), ink.Ellipse(1180, 985, 170, 16))
	c.Fill(people, ink.Vertical(640, 990, "#1d3440", "#0f2028"))
	c.Rim(people, 2.6, 1.6, ink.Flat("#ffe3a8dd"))
	c.Fill(grass{19, 1008, 60, 420}.path(c), ink.Vertical(940, 1000, "#6f8a4c", "#1a3328"))
}

// panelRow paints a row of tilted panels whose lower edge lies at y.
func panelRow(c *ink.Canvas, y, deep, wide float64) {
	legs := &ink.Path{}
	lean := deep * .34
	for x := -wide * .6; x < c.Wide+wide; x += wide {
		legs.Add(ink.Line(deep*.035, x+wide*.3, y-deep*.3, x+wide*.3, y+deep*.2), ink.Line(deep*.035, x+wide*.75, y-deep*.5, x+wide*.75, y+deep*.16))
	}
	c.Shadow(deep*.07, ink.Flat("#14301f90"), ink.Rect(-5, y+deep*.06, c.Wide+10, deep*.16))
	c.Fill(legs, ink.Flat("#33464a"))
	for x := -wide * .6; x < c.Wide+wide; x += wide {
		panel := ink.Polygon(x, y, x+wide*.96, y, x+wide*.96+lean, y-deep*.74, x+lean, y-deep*.74)
		c.Fill(panel, ink.Linear(ink.At(380, y-deep), ink.At(1380, y+deep*.4), "#6f9cb4", "#3f739a 30%", "#1f4a76 65%", "#122d4f"))
		lines := &ink.Path{}
		for i := 1; i < 6; i++ {
			f := float64(i) / 6
			lines.Add(ink.Line(deep*.008+.3, x+wide*.96*f, y, x+wide*.96*f+lean, y-deep*.74))
		}
		for i := 1; i < 4; i++ {
			f := float64(i) / 4
			lines.Add(ink.Line(deep*.008+.3, x+lean*f, y-deep*.74*f, x+wide*.96+lean*f, y-deep*.74*f))
		}
		c.Fill(lines, ink.Flat("#cfe2e866"))
		c.Fill(ink.Line(deep*.02+.6, x, y, x+wide*.96, y, x+wide*.96+lean, y-deep*.74, x+lean, y-deep*.74, x, y), ink.Flat("#e4ebe4cc"))
	}
}

// desertRoad: a straight road to the mesas, a lorry coming out of the heat.
func desertRoad(c *ink.Canvas) {
	const line = 480
	c.Wash(ink.Vertical(0, line, "#c2553e", "#e88a52 40%", "#f9c27a 80%", "#ffe0a3"))
	sun{ink.At(760, 350), 104, "#fff0c2", "#ffc46b"}.over(c)
	strata{ink.Vertical(120, 420, "#a83f3800", "#b8483a88", "#d9704600"), 640, 22, .52, 51}.over(c)
	for i, hex := range []string{"#d98257", "#b85d48", "#8c3f3f"} {
		c.Fill(mesa{uint32(70 + i), line + 4, 120 - float64(i)*14, 300 - float64(i)*60}.path(c), ink.Vertical(330, line+10, hex, ink.Shade(hex, "#ffcf8e", .55)))
	}
	c.Wash(ink.Vertical(line-70, line+40, "#ffdf9e00", "#ffdf9eaa", "#ffdf9e00"))
	sand := ink.Rect(-5, line, c.Wide+10, 600)
	c.Fill(sand, ink.Mottled(ink.Vertical(line, 1000, "#f2bd77", "#cf7b45 45%", "#6b2f2b"), ink.At(160, 12), 18, .12))
	ripples := &ink.Path{}
	dice := ink.NewDice(7)
	for range 170 {
		t := math.Pow(dice.Float(), 1.5)
		y := line + 14 + t*520
		ripples.Add(ink.Ellipse(dice.Range(-40, 1540), y, (20+150*t)*dice.Range(.5, 1.2), .8+3.5*t))
	}
	c.Fill(ripples, ink.Vertical(line, 1000, "#ffdfa640", "#7c353070"))
	road := ink.Polygon(752, line, 768, line, 1180, 1005, 300, 1005)
	c.Fill(road, ink.Vertical(line, 1000, "#d99a72", "#6b4245 30%", "#2c2230"))
	c.Fill(ink.Polygon(752, line, 753.5, line, 342, 1005, 300, 1005).Add(ink.Polygon(766.5, line, 768, line, 1180, 1005, 1140, 1005)), ink.Vertical(line, 1000, "#f4c99a", "#b3795c88"))
	for i := range 9 {
		near := func(v float64) float64 { return line + 525*math.Pow(v, 2.1) }
		y0, y1 := near(float64(i)/9+.03), near(float64(i)/9+.08)
		w := func(y float64) float64 { return 1 + (y-line)*.022 }
		mid := func(y float64) float64 { return 760 - (y-line)*.038 }
		c.Fill(ink.Polygon(mid(y0)-w(y0), y0, mid(y0)+w(y0), y0, mid(y1)+w(y1), y1, mid(y1)-w(y1), y1), ink.Flat("#ffdb8ed0"))
	}
	c.Reflect(c.Mask().Fill(.8, ink.Ellipse(760, line+14, 130, 10)).Blur(4), ink.Mirror{Line: line, Squash: 2, Ripple: 20, Wave: ink.At(40, 4), Opacity: .9, Fade: 0})
	lorry(c, 800, 640, 150)
	poles(c, line)
	cactus := saguaro(200, 850, 300).Add(saguaro(1370, 760, 190), saguaro(420, 620, 74))
	c.Fill(cactus, ink.Vertical(500, 860, "#5c2a34", "#331a27"))
	c.Rim(cactus, -2.2, 1.2, ink.Flat("#ffc67fbb"))
	c.Fill(grass{27, 1010, 52, 150}.path(c), ink.Flat("#33161fcc"))
}

// mesa is a run of table mountains.
type mesa struct {
	Seed               uint32
	Foot, High, Length float64
}

func (m mesa) path(c *ink.Canvas) *ink.Path {
	seed, foot, high, length := m.Seed, m.Foot, m.High, m.Length
	points := []ink.Point{ink.At(-20, foot)}
	for x := -20.0; x <= c.Wide+20; x += 3 {
		n := ink.Fbm(x/length, .5, 2, seed)
		step := math.Min(1, math.Max(0, (n-.5)*9))
		rough := ink.Fbm(x/24, 2.5, 3, seed) * 14
		points = append(points, ink.At(x, foot-14-step*high-rough*(.3+step*.5)))
	}
	return ink.Through(append(points, ink.At(c.Wide+20, foot)))
}

func lorry(c *ink.Canvas, x, y, high float64) {
	dust := c.Mask().Fill(.8, ink.Ellipse(x-20, y-high*.5, high*.8, high*.5), ink.Ellipse(x-70, y-high*.3, high*.6, high*.3), ink.Ellipse(x+80, y-high*.3, high*.7, high*.32)).Blur(20)
	c.Through(dust.Thin(func(x, y float64) float64 { return .3 + ink.Fbm(x/40, y/30, 4, 6) }), ink.Flat("#ffd79bb0"))
	c.Shadow(6, ink.Flat("#2a1420b0"), ink.Ellipse(x, y, high*.42, high*.05))
	b := high
	c.Fill(ink.Rect(x-b*.33, y-b*1.02, b*.66, b*.9), ink.Vertical(y-b, y, "#e9c9a0", "#a3694e"))
	c.Fill(ink.Round(ink.At(x-b*.3, y-b*.84), ink.At(x+b*.3, y-b*.1), b*.05), ink.Vertical(y-b*.8, y, "#8f2f33", "#4d1a25"))
	c.Fill(ink.Polygon(x-b*.25, y-b*.78, x+b*.25, y-b*.78, x+b*.27, y-b*.5, x-b*.27, y-b*.5), ink.Vertical(y-b*.8, y-b*.5, "#2d2230", "#5f3b42"))
	c.Fill(ink.Round(ink.At(x-b*.14, y-b*.44), ink.At(x+b*.14, y-b*.16), b*.03), ink.Flat("#2a1622"))
	c.Fill(ink.Rect(x-b*.32, y-b*.16, b*.64, b*.06).Add(ink.Rect(x-b*.29, y-b*.1, b*.1, b*.12), ink.Rect(x+b*.19, y-b*.1, b*.1, b*.12)), ink.Flat("#1f1420"))
	lamps := ink.Ellipse(x-b*.22, y-b*.24, b*.045, b*.04).Add(ink.Ellipse(x+b*.22, y-b*.24, b*.045, b*.04))
	c.Glow(16, ink.Flat("#fff0c0"), lamps, lamps)
	c.Fill(lamps, ink.Flat("#fff6da"))
}

func poles(c *ink.Canvas, line float64) {
	line0 := line
	set := &ink.Path{}
	var before [2]ink.Point
	for i := range 7 {
		t := math.Pow(.58, float64(i))
		x, foot, high := 772+560*t, line0+6+330*t, 560*t
		set.Add(ink.Taper(ink.At(x, foot), ink.At(x, foot-high), 12*t+.5, 9*t+.4), ink.Line(7*t+.4, x-70*t, foot-high*.93, x+70*t, foot-high*.93))
		ends := [2]ink.Point{ink.At(x-66*t, foot-high*.945), ink.At(x+66*t, foot-high*.945)}
		if i > 0 {
			for k := range ends {
				mx, my := (ends[k].X+before[k].X)/2, (ends[k].Y+before[k].Y)/2+22*t
				set.Add(ink.Bend(1.6*t+.5, before[k].X, before[k].Y, mx, my, ends[k].X, ends[k].Y))
			}
		} else {
			for k := range ends {
				set.Add(ink.Bend(2, ends[k].X, ends[k].Y, (ends[k].X*3+1737)/4, ends[k].Y+44, (ends[k].X+1737)/2+30, ends[k].Y+48, 1780, 70))
			}
		}
		before = ends
	}
	c.Fill(set, ink.Flat("#3a1d29"))
}

func saguaro(x, y, high float64) *ink.Path {
	w := high * .12
	plant := ink.Taper(ink.At(x, y), ink.At(x, y-high), w, w*.9)
	plant.Add(ink.Stroke(w*.7, ink.Smooth(x, y-high*.38, x-high*.16, y-high*.4, x-high*.2, y-high*.48, x-high*.2, y-high*.7)), ink.Ellipse(x-high*.2, y-high*.7, w*.35, w*.4))
	return plant.Add(ink.Stroke(w*.66, ink.Smooth(x, y-high*.5, x+high*.15, y-high*.52, x+high*.18, y-high*.6, x+high*.18, y-high*.84)), ink.Ellipse(x+high*.18, y-high*.84, w*.33, w*.4))
}
