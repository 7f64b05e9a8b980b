package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// stadiumEvening: floodlights over a full ground, play near the goal.
func stadiumEvening(c *ink.Canvas) {
	c.Wash(ink.Vertical(0, 420, "#1c2148", "#4a3a6e 45%", "#b05f74 80%", "#f0a070"))
	strata{ink.Vertical(40, 380, "#f08f7a00", "#f5a68070", "#ffc99060"), 460, 26, .5, 71}.over(c)
	bowl := ink.Curve(-120, 300, 60, 250, 300, 214, 750, 196, 1200, 214, 1440, 250, 1620, 300, 1640, 620, 750, 600, -140, 620)
	c.Fill(bowl, ink.Vertical(190, 610, "#1c1d3c", "#2d2c52 40%", "#20213f"))
	crowd(c)
	roof := ink.Curve(-140, 316, 60, 250, 300, 206, 750, 184, 1200, 206, 1440, 250, 1640, 316, 1640, 284, 1440, 206, 1200, 166, 750, 146, 300, 166, 60, 206, -140, 284)
	c.Fill(roof, ink.Vertical(146, 316, "#12142e", "#2a2a50"))
	c.Fill(ink.Bend(4, -140, 316, 60, 250, 300, 206, 750, 184, 1200, 206, 1440, 250, 1640, 316), ink.Flat("#ffdca8"))
	boards := ink.Polygon(-5, 590, 1505, 590, 1505, 630, -5, 630)
	c.Fill(boards, ink.Vertical(590, 630, "#e7edf0", "#9fb2c4"))
	for i := range 12 {
		tone := []string{"#2a5fa0", "#d8513f", "#1f7a68"}[i%3]
		c.Fill(ink.Rect(8+float64(i)*126, 594, 112, 32), ink.Flat(tone))
		c.Fill(ink.Lettering{Face: ink.Bold, Size: 19, Tracking: 2, Anchor: .5}.Text([]string{"VELMARK", "ST EBB", "ARDEN"}[i%3], ink.At(64+float64(i)*126, 618)), ink.Flat("#ffffffdd"))
	}
	pitch(c)
	goal(c)
	players(c)
	c.Wash(ink.Radial(ink.At(750, 560), ink.At(1150, 800), "#07081a00 55%", "#07081ab0"))
	for _, f := range []ink.Point{{X: 150, Y: 90}, {X: 1350, Y: 90}, {X: 520, Y: 48}, {X: 980, Y: 48}} {
		floodlight(c, f)
	}
}

func crowd(c *ink.Canvas) {
	dice := ink.NewDice(121)
	tones := []string{"#d8513f", "#f0d9b0", "#5f6aa0", "#8d6f92", "#e8a36a", "#3d4a84", "#c6ccd8"}
	groups := make([]*ink.Path, len(tones))
	for i := range groups {
		groups[i] = &ink.Path{}
	}
	for row := range 34 {
		t := float64(row) / 33
		sag := func(x float64) float64 { return math.Pow((x-750)/750, 2) * 74 * (1 - t*.9) }
		y := 214 + t*368
		size := 4 + t*5.5
		if row == 16 || row == 17 {
			continue
		}
		for x := -10 + dice.Range(0, 8); x < 1510; x += size * 2.1 {
			if !dice.Chance(.9) || math.Mod(x+1500, 190) < size*1.6 {
				continue
			}
			g := dice.Int(len(groups))
			if math.Abs(x-1100) < 180 && dice.Chance(.6) {
				g = 0
			}
			py := y + sag(x) + dice.Range(-1, 1)
			groups[g].Add(ink.Ellipse(x, py, size*.46, size*.52), ink.Ellipse(x, py+size*.95, size*.85, size*.62))
		}
	}
	for i, g := range groups {
		c.Fill(g, ink.Vertical(200, 600, ink.Shade(tones[i], "#1c1d3c", .74), ink.Shade(tones[i], "#1c1d3c", .5), ink.Shade(tones[i], "#2a2648", .28)))
	}
	flashes := &ink.Path{}
	for range 26 {
		flashes.Add(ink.Ellipse(dice.Range(20, 1480), dice.Range(300, 560), 2.4, 2.4))
	}
	c.Glow(6, ink.Flat("#ffffff"), flashes, flashes)
	c.Fill(flashes, ink.Flat("#ffffff"))
}

func pitch(c *ink.Canvas) {
	c.Fill(ink.Rect(-5, 630, 1510, 400), ink.Vertical(630, 1000, "#4f9a5c", "#2f7f54 45%", "#125244"))
	stripes := &ink.Path{}
	for i := range 12 {
		x0, x1 := -1650+float64(i)*400, -1450+float64(i)*400
		stripes.Add(ink.Polygon(750+(x0-750)*.36, 630, 750+(x1-750)*.36, 630, x1, 1010, x0, 1010))
	}
	c.Fill(stripes, ink.Vertical(630, 1000, "#a8d88a40", "#7fc88a2c"))
	lines := ink.Line(4, -10, 664, 1510, 664).Add(ink.Line(6, 300, 664, 60, 838, 1560, 838), ink.Line(4.5, 640, 664, 560, 728, 1320, 728, 1250, 664))
	lines.Add(ink.Stroke(5, ink.Arc(ink.At(800, 838), ink.At(210, 52), 0, .5)))
	lines.Add(ink.Ellipse(850, 778, 9, 3.6))
	c.Fill(lines, ink.Flat("#f4f8eacc"))
	c.Shine(ink.Radial(ink.At(750, 700), ink.At(900, 260), "#dcffd040", "#dcffd000"))
}

func goal(c *ink.Canvas) {
	net := &ink.Path{}
	for i := range 17 {
		x := 770 + float64(i)*20
		net.Add(ink.Line(1.2, x, 536, x+(x-930)*.02, 640))
	}
	for i := range 7 {
		net.Add(ink.Line(1.2, 770, 540+float64(i)*16, 1090, 540+float64(i)*16))
	}
	c.Fill(net, ink.Flat("#ffffff70"))
	c.Fill(ink.Line(7, 762, 664, 762, 528, 1098, 528, 1098, 664), ink.Flat("#fbfbf4"))
}

func players(c *ink.Canvas) {
	team := func(hex string, set ...person) {
		for _, p := range set {
			drawn := p
			if p.Pose == running { // a runner's feet are in the air
				drawn.Y += p.High * .12
			}
			figure := drawn.path()
			for _, turn := range []float64{-1, 1} {
				c.Shadow(5, ink.Flat("#06291f90"), ink.Polygon(p.X-8, p.Y, p.X+14, p.Y, p.X+turn*p.High*.75, p.Y+p.High*.1, p.X+turn*p.High*.6, p.Y+p.High*.13))
			}
			c.Fill(figure, ink.Vertical(p.Y-p.High, p.Y, "#14152c", "#0c0d20"))
			shirt := ink.Rect(p.X-p.High, drawn.Y-p.High*.83, 2*p.High, p.High*.36)
			c.Through(c.Mask().Fill(1, figure).Within(shirt), ink.Vertical(drawn.Y-p.High*.83, drawn.Y-p.High*.47, hex, ink.Shade(hex, "#14152c", .5)))
			c.Rim(figure, -1.6, 2, ink.Flat("#fff2d4bb"))
		}
	}
	team("#f3c13f", person{930, 690, 130, -1, raising, 0})
	team("#e4573d", person{640, 712, 150, 1, running, 0}, person{1180, 740, 160, -1, running, 0}, person{330, 760, 176, 1, walking, 0})
	team("#e9eef4", person{780, 740, 160, -1, running, 0}, person{1020, 716, 150, 1, standing, 0}, person{1350, 800, 196, -1, strolling, 0})
	team("#e4573d", person{560, 930, 330, 1, running, 0})
	team("#e9eef4", person{850, 952, 336, -1, running, 0})
	ball := ink.At(705, 925)
	c.Shadow(5, ink.Flat("#06291fb0"), ink.Ellipse(ball.X, 944, 26, 6))
	c.Fill(ink.Ellipse(ball.X, ball.Y, 21, 21), ink.Radial(ink.At(ball.X-5, ball.Y-8), ink.At(28, 28), "#ffffff", "#d5dde0 70%", "#8fa0a8"))
	c.Fill(ink.Polygon(ball.X, ball.Y-8, ball.X+8, ball.Y-2, ball.X+5, ball.Y+7, ball.X-5, ball.Y+7, ball.X-8, ball.Y-2), ink.Flat("#20223c"))
}

func floodlight(c *ink.Canvas, at ink.Point) {
	c.Fill(lattice(ink.At(at.X-8, 240), ink.At(at.X-8, at.Y), -16, 2), ink.Flat("#12142e"))
	panel := ink.Rect(at.X-62, at.Y-26, 124, 52)
	c.Fill(panel, ink.Flat("#1a1c38"))
	lamps := &ink.Path{}
	for row := range 2 {
		for i := range 5 {
			lamps.Add(ink.Ellipse(at.X-48+float64(i)*24, at.Y-12+float64(row)*24, 9, 9))
		}
	}
	c.Shine(ink.Radial(at, ink.At(420, 330), "#fff4d8c0", "#ffe9c03c 30%", "#ffe0b00c 70%", "#ffe0b000"))
	c.Glow(12, ink.Flat("#ffffff"), lamps, lamps)
	c.Fill(lamps, ink.Flat("#fffff4"))
}

// rocketPad: a rocket stands in floodlight at dusk; a portrait picture.
func rocketPad(c *ink.Canvas) {
	c.Wash(ink.Vertical(0, 900, "#0f1838", "#2a2f62 35%", "#7a4a7a 62%", "#e0746a 84%", "#ffbb78"))
	dice := ink.NewDice(131)
	stars(c, dice, 300, 520)
	strata{ink.Vertical(420, 900, "#ff9a7a00", "#ffb08890", "#ffd09a70"), 380, 26, .5, 81}.over(c)
	c.Fill(skyline{930, 60, 260, 83, false, 1000, 0}.path(c), ink.Vertical(880, 960, "#8a4a68", "#c9706a"))
	for _, b := range []float64{-.5, -.28, .26, .5} {
		ray := ink.Polygon(500+b*900, 1000, 500+b*940, 1000, 470+b*190, -20, 590+b*190, -20)
		c.Light(c.Mask().Fill(1, ray).Blur(16), ink.Vertical(0, 1000, "#ffe9c800", "#ffe2b840 60%", "#fff0d088"))
	}
	gantry(c)
	rocket(c)
	vapour(c)
	ground := ink.Rect(-5, 985, 1010, 300)
	c.Fill(ground, ink.Vertical(985, 1250, "#3a2a4a", "#171430 60%", "#0c0b1e"))
	water := ink.Curve(-60, 1046, 200, 1036, 560, 1040, 1060, 1032, 1060, 1128, 700, 1136, 300, 1122, -60, 1132)
	c.Fill(water, ink.Vertical(1030, 1130, "#c8707a", "#4a3560"))
	c.Reflect(c.Mask().Fill(1, water), ink.Mirror{Line: 1034, Squash: 5.2, Ripple: 16, Wave: ink.At(70, 7), Opacity: .8, Fade: 260})
	c.Fill(swell{9, 1040, 1130, 60}.path(c), ink.Flat("#ffd9b050"))
	front := ink.Curve(-60, 1150, 260, 1128, 620, 1140, 1060, 1120, 1060, 1300, -60, 1300)
	c.Fill(front, ink.Flat("#0a0a1c"))
	people := &ink.Path{}
	for _, p := range []person{{170, 1180, 200, 1, filming, cap}, {250, 1186, 196, 1, standing, coat | longHair}, {760, 1172, 206, -1, pointing, coat}, {830, 1178, 130, -1, standing, cap}, {900, 1180, 198, -1, standing, skirt | bun}, {420, 1184, 190, 1, standing, backpack}} {
		people.Add(p.path())
	}
	people.Add(ink.Round(ink.At(184, 996), ink.At(226, 1022), 4), ink.Taper(ink.At(222, 1009), ink.At(250, 1003), 17, 20))
	c.Fill(people, ink.Flat("#0a0a1c"))
	c.Rim(people, 0, 1.8, ink.Radial(ink.At(500, 900), ink.At(600, 500), "#ffc9a0ee", "#ffb08a55"))
	c.Fill(grass{41, 1260, 76, 330}.path(c), ink.Flat("#06060f"))
}

func gantry(c *ink.Canvas) {
	tower := lattice(ink.At(620, 1000), ink.At(620, 300), 74, 4).Add(ink.Rect(616, 296, 84, 7))
	for i := range 6 {
		y := 380 + float64(i)*100
		tower.Add(ink.Rect(616, y, 84, 6))
	}
	tower.Add(lattice(ink.At(552, 392), ink.At(640, 392), 22, 3), lattice(ink.At(552, 592), ink.At(640, 592), 22, 3), lattice(ink.At(556, 772), ink.At(640, 772), 22, 3))
	tower.Add(ink.Taper(ink.At(657, 300), ink.At(657, 170), 7, 2))
	c.Fill(tower, ink.Vertical(170, 1000, "#2f2550", "#5a2f50 60%", "#8a4a58"))
	c.Rim(tower, 1.6, 1, ink.Flat("#ffcf9a99"))
	for _, x := range []float64{180, 850} {
		mast := lattice(ink.At(x, 1000), ink.At(x, 250), 18, 2).Add(ink.Taper(ink.At(x+9, 250), ink.At(x+9, 120), 4, 1.4))
		c.Fill(mast, ink.Vertical(120, 1000, "#2f2550c0", "#8a4a58"))
		c.Glow(9, ink.Flat("#ff5a4a"), ink.Ellipse(x+9, 122, 5, 5), ink.Ellipse(x+9, 122, 5, 5))
	}
	lamps := &ink.Path{}
	for i := range 7 {
		lamps.Add(ink.Ellipse(657, 372+float64(i)*100, 4, 4))
	}
	c.Glow(10, ink.Flat("#ffe0a0"), lamps, lamps)
	c.Fill(lamps, ink.Flat("#fff4d0"))
}

func rocket(c *ink.Canvas) {
	x := 500.0
	shade := func(a, b float64) ink.Paint {
		return ink.Horizontal(a, b, "#b9a4b4", "#fdf4e8 28%", "#f0dcd2 52%", "#8f7088 82%", "#5c4568")
	}
	c.Shine(ink.Radial(ink.At(x, 620), ink.At(330, 560), "#ffe8c880", "#ffd0a026 55%", "#ffd0a000"))
	for _, side := range []float64{-1, 1} {
		bx := x + side*66
		booster := ink.Rect(bx-24, 560, 48, 396).Add(ink.Curve(bx-24, 565, bx-18, 510, bx, 470, bx+18, 510, bx+24, 565))
		c.Fill(booster, shade(bx-24, bx+24))
		c.Fill(ink.Rect(bx-24, 640, 48, 9).Add(ink.Rect(bx-24, 860, 48, 9)), ink.Flat("#3a2f5070"))
		c.Fill(ink.Polygon(bx-16, 954, bx+16, 954, bx+25, 988, bx-25, 988), ink.Horizontal(bx-25, bx+25, "#7a6478", "#2c2340"))
	}
	core := ink.Rect(x-43, 330, 86, 626).Add(ink.Polygon(x-43, 334, x-43, 330, x-34, 306, x+34, 306, x+43, 330, x+43, 334))
	core.Add(ink.Curve(x-46, 310, x-47, 262, x-38, 208, x-18, 158, x, 130, x+18, 158, x+38, 208, x+47, 262, x+46, 310))
	c.Fill(core, shade(x-47, x+47))
	c.Fill(ink.Rect(x-43, 430, 86, 30).Add(ink.Rect(x-43, 600, 86, 8), ink.Rect(x-43, 880, 86, 8), ink.Rect(x-46, 304, 92, 7)), ink.Horizontal(x-46, x+46, "#a83f3a", "#d8563f 30%", "#6b2438"))
	c.Fill(ink.Polygon(x-30, 954, x+30, 954, x+42, 992, x-42, 992), ink.Horizontal(x-42, x+42, "#7a6478", "#2c2340"))
	c.Fill(ink.Ellipse(x, 360, 17, 17).Cut(ink.Ellipse(x, 360, 12, 12)).Add(ink.Ellipse(x, 360, 5, 5)), ink.Flat("#3a4a80"))
	letters := ink.Lettering{Face: ink.Bold, Size: 40, Anchor: .5}
	for i, letter := range "SURIA" {
		c.Fill(letters.Text(string(letter), ink.At(x-4, 660+float64(i)*40)), ink.Flat("#3a3560d0"))
	}
	c.Fill(ink.Rect(330, 985, 400, 30).Add(ink.Polygon(360, 985, 380, 950, 420, 950, 425, 985), ink.Polygon(575, 985, 580, 950, 620, 950, 640, 985)), ink.Vertical(950, 1015, "#6b4460", "#2a2040"))
}

func vapour(c *ink.Canvas) {
	dice := ink.NewDice(14)
	cloud := c.Mask()
	for range 60 {
		t := dice.Float()
		side := 1.0
		if dice.Chance(.5) {
			side = -1
		}
		cloud.Fill(.5, ink.Ellipse(500+side*(30+t*330)*dice.Range(.5, 1), 990-dice.Range(0, 60)*(1-t*.4), 30+t*56, 18+t*26))
	}
	cloud.Blur(11).Thin(func(x, y float64) float64 { return .35 + 1.1*ink.Fbm(x/60, y/40, 4, 3) })
	c.Through(cloud, ink.Radial(ink.At(500, 930), ink.At(480, 200), "#fff6e6", "#ffd3b0 45%", "#b07088e0"))
}

// orchestraStage: the players under the lamps, the conductor from behind, the stalls in the dark.
func orchestraStage(c *ink.Canvas) {
	c.Wash(ink.Vertical(0, 850, "#1a0a12", "#3a0f1c 50%", "#1c0a12"))
	stage := ink.Polygon(150, 640, 1350, 640, 1460, 800, 40, 800)
	shell := ink.Polygon(210, 120, 1290, 120, 1400, 660, 100, 660)
	c.Fill(shell, ink.Vertical(110, 660, "#8a4a24", "#d18a44 55%", "#e8ab5c"))
	for i := range 15 {
		f := float64(i)/7 - 1
		panel := ink.Polygon(750+f*540, 120, 750+(f+.125)*540, 120, 750+(f+.125)*650, 660, 750+f*650, 660)
		c.Fill(panel, ink.Horizontal(750+f*600, 750+(f+.14)*600, "#5a2a1490", "#ffd08a30 40%", "#5a2a1400"))
	}
	for i := range 4 {
		y := 150 + float64(i)*62
		c.Fill(ink.Curve(330-float64(i)*30, y, 750, y-34, 1170+float64(i)*30, y, 1160+float64(i)*30, y+20, 750, y-10, 340-float64(i)*30, y+20), ink.Vertical(y-30, y+20, "#f3c27a", "#9a5a2c"))
	}
	c.Fill(stage, ink.Vertical(640, 800, "#e8a85a", "#8a4a26"))
	orchestra(c)
	for _, x := range []float64{330, 540, 750, 960, 1170} {
		ray := ink.Polygon(x-14, -10, x+14, -10, 750+(x-750)*1.35+170, 760, 750+(x-750)*1.35-170, 760)
		c.Light(c.Mask().Fill(1, ray).Blur(18), ink.Vertical(0, 780, "#fff0c890", "#ffd89038 50%", "#ffd08a10"))
		c.Fill(ink.Polygon(x-22, 14, x+22, 14, x+14, -20, x-14, -20), ink.Flat("#0a0508"))
		c.Glow(10, ink.Flat("#fff3d0"), ink.Ellipse(x, 16, 18, 6), ink.Ellipse(x, 16, 18, 6))
	}
	conductor(c)
	curtain(c)
	stalls(c)
	c.Wash(ink.Radial(ink.At(750, 460), ink.At(1080, 760), "#08030600 50%", "#080306c8"))
}

func orchestra(c *ink.Canvas) {
	dice := ink.NewDice(141)
	for row := range 4 {
		t := float64(row) / 3
		n := 15 - row
		size := 46 + t*30
		players, instruments := &ink.Path{}, &ink.Path{}
		for i := range n {
			f := float64(i)/float64(n-1)*2 - 1
			if row > 1 && math.Abs(f) < .2 {
				continue
			}
			x := 750 + f*(500+t*110)
			y := 540 + t*178 + f*f*24*(t*2-1)
			high := size * 3.1
			face := 1.0
			if f > 0 {
				face = -1
			}
			p := person{x, y + high*.1, high, face, seated, []wear{0, longHair, bun, 0}[dice.Int(4)]}
			if row == 0 {
				p.Pose, p.Y = standing, y+high*.3
			}
			players.Add(p.path())
			instruments.Add(instrument(row, ink.At(x, y-high*.34), face*high))
		}
		c.Fill(players, ink.Vertical(440, 800, ink.Shade("#4a2418", "#1c0c12", t), ink.Shade("#2c1416", "#12070d", t)))
		c.Rim(players, 0, 2.2, ink.Flat("#ffe2a8dd"))
		c.Fill(instruments, ink.Flat([]string{"#e9b04c", "#a8502a", "#8f3f22", "#7a2f1c"}[row]))
		c.Rim(instruments, 0, 1.6, ink.Flat("#ffeabbcc"))
		c.Wash(ink.Vertical(480+t*150, 620+t*150, "#ffcf8a00", "#ffcf8a22", "#ffcf8a00"))
	}
	for i, x := range []float64{1240, 1305} {
		y := 770.0 + float64(i)*12
		bass := ink.Curve(x-34, y-90, x-26, y-140, x, y-158, x+26, y-140, x+34, y-90, x+26, y-66, x+46, y-20, x+24, y+14, x-24, y+14, x-46, y-20, x-26, y-66)
		bass.Add(ink.Taper(ink.At(x, y-150), ink.At(x+6, y-300), 11, 8), ink.Ellipse(x+6, y-306, 9, 12))
		c.Fill(person{x + 44, y + 16, 270, -1, carrying, 0}.path(), ink.Flat("#16090e"))
		c.Fill(bass, ink.Linear(ink.At(x-40, y-150), ink.At(x+40, y), "#c46a34", "#6b2c18"))
		c.Rim(bass, 1.5, 2, ink.Flat("#ffe2a8cc"))
	}
	harp := ink.Bend(11, 240, 780, 222, 640, 236, 520).Add(ink.Bend(10, 236, 520, 270, 540, 300, 520, 330, 556), ink.Taper(ink.At(330, 552), ink.At(248, 786), 9, 16))
	for i := range 11 {
		f := float64(i) / 10
		harp.Add(ink.Line(1.2, 242+f*80, 530+f*16, 244+f*28, 770-f*90))
	}
	c.Fill(harp, ink.Flat("#f0bd5c"))
	c.Fill(person{372, 800, 250, -1, seated, longHair}.path(), ink.Flat("#16090e"))
}

func instrument(row int, at ink.Point, size float64) *ink.Path {
	x, y := at.X, at.Y
	switch row {
	case 0:
		return ink.Taper(ink.At(x+size*.06, y+math.Abs(size)*.06), ink.At(x+size*.24, y+math.Abs(size)*.14), 3, 16)
	case 1:
		return ink.Taper(ink.At(x+size*.08, y), ink.At(x+size*.16, y+math.Abs(size)*.26), 4, 7)
	default:
		s := math.Abs(size)
		violin := ink.Curve(-.09, 0, -.05, -.05, 0, -.03, .06, -.04, .1, 0, .06, .04, 0, .03, -.05, .05).Add(ink.Taper(ink.At(.08, 0), ink.At(.22, 0), .018, .014))
		turned := violin.Turn(ink.At(0, 0), .04).Grow(ink.At(0, 0), size, s)
		return turned.Move(x+size*.09, y).Add(ink.Line(2, x+size*.1, y+s*.1, x+size*.2, y-s*.2))
	}
}

func conductor(c *ink.Canvas) {
	c.Fill(ink.Polygon(640, 792, 860, 792, 880, 830, 620, 830), ink.Vertical(792, 830, "#b5672f", "#5a2916"))
	lead := person{750, 796, 330, 1, standing, 0}
	lead.Pose.elbowA, lead.Pose.handA = ink.At(-.23, .8), ink.At(-.32, .98)
	lead.Pose.elbowB, lead.Pose.handB = ink.At(.24, .76), ink.At(.37, .86)
	figure := lead.path().Add(ink.Polygon(716, 600, 784, 600, 790, 706, 762, 712, 750, 660, 738, 712, 710, 706))
	figure.Add(ink.Taper(ink.At(876, 512), ink.At(944, 466), 4, 1.6))
	c.Fill(figure, ink.Vertical(460, 800, "#1c0d12", "#0c0508"))
	c.Rim(figure, 0, 3, ink.Flat("#fff0c8"))
	c.Rim(figure, 2.4, 1, ink.Flat("#ffd890aa"))
}

func curtain(c *ink.Canvas) {
	for _, side := range []float64{-1, 1} {
		for i := range 7 {
			x := 750 + side*(560+float64(i)*34)
			fold := ink.Curve(x-24, -30, x+24, -30, x+26-side*float64(6-i)*3, 300, x+22+side*16, 760, x-26+side*16, 760, x-22-side*float64(6-i)*3, 300)
			c.Fill(fold, ink.Horizontal(x-26, x+26, "#4a0a18", "#a82233 45%", "#d8483f 55%", "#5a0c1c"))
		}
	}
	for i := range 16 {
		x := 10 + float64(i)*100
		swag := ink.Rect(x-54, -10, 108, 50).Add(ink.Ellipse(x, 40, 54, 34))
		c.Fill(swag, ink.Horizontal(x-54, x+54, "#4a0a18", "#b5283a 50%", "#4a0a18"))
		c.Fill(ink.Stroke(5, ink.Arc(ink.At(x, 40), ink.At(54, 34), 0, .5)), ink.Flat("#e0a64c"))
	}
}

func stalls(c *ink.Canvas) {
	dice := ink.NewDice(16)
	for row := range 3 {
		size := 84 + float64(row)*34
		y := 838 + float64(row)*40
		seats := &ink.Path{}
		for x := -20 + dice.Range(0, 60); x < 1540; x += size * 1.12 {
			if dice.Chance(.92) {
				seats.Add(viewer(x, y+dice.Range(-6, 6), size*.92, []wear{0, longHair, bun, 0, 0}[dice.Int(5)]))
			}
		}
		c.Fill(seats, ink.Flat([]string{"#2a0f16", "#1a090f", "#0d0509"}[row]))
		c.Rim(seats, 0, 2.4, ink.Radial(ink.At(750, 780), ink.At(800, 300), []string{"#ffc98add", "#e09a6a99", "#a8604a66"}[row], "#ffb87022"))
	}
}
