package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// parliamentChamber: the hemicycle from the back benches, light falling on the rostrum.
func parliamentChamber(c *ink.Canvas) {
	dice := ink.NewDice(41)
	c.Wash(ink.Vertical(0, 520, "#2a1712", "#6b3b22 45%", "#9a5b30"))
	chamberWall(c)
	floor := ink.Ellipse(750, 640, 1000, 200).Add(ink.Rect(-5, 640, 1510, 400))
	c.Fill(floor, ink.Radial(ink.At(750, 500), ink.At(700, 240), "#d08d52", "#7e3f2a 55%", "#3a1a17"))
	rostrum(c)
	for row := range 6 {
		t := float64(row) / 5
		rx, ry := 430+t*t*520+t*200, 95+t*190+t*t*130
		cy := 520 + t*150
		size := 40 + t*t*62 + t*28
		n := 19 - row
		members := &ink.Path{}
		for i := range n {
			a := math.Pi * (.05 + .9*(float64(i)+.5)/float64(n))
			if dice.Chance(.1) || math.Abs(a-math.Pi/2) < .05 {
				continue
			}
			x, y := 750+math.Cos(a)*rx*.985, cy+math.Sin(a)*ry-size*.12
			worn := []wear{0, 0, longHair, 0, bun, longHair, 0}[dice.Int(7)]
			members.Add(bust(x, y, size*dice.Range(.93, 1.05), worn))
		}
		dark := ink.Shade("#3a2230", "#120b12", t)
		c.Fill(members, ink.Vertical(cy-60, cy+ry, ink.Shade("#6b3a35", "#2a141c", t), dark))
		c.Rim(members, 0, 2.2+t*1.5, ink.Radial(ink.At(750, 300), ink.At(900, 620), "#ffdba0ff", "#ffb87066", "#ffb87000"))
		bench(c, ink.At(750, cy+size*.1), ink.At(rx, ry), 26+t*50)
	}
	c.Shine(ink.Radial(ink.At(750, 330), ink.At(620, 420), "#ffc98066", "#ffb06026 50%", "#ffb06000"))
	c.Wash(ink.Radial(ink.At(750, 420), ink.At(1050, 700), "#0a050800 50%", "#0a0508c0"))
}

func chamberWall(c *ink.Canvas) {
	for i := range 27 {
		x := 75 + float64(i)*50
		c.Fill(ink.Rect(x, 150, 46, 330), ink.Horizontal(x, x+46, "#a8663a", "#c98550 30%", "#7b4426"))
	}
	c.Fill(ink.Rect(0, 138, 1500, 14), ink.Vertical(138, 152, "#f0c48a", "#8c5430"))
	for i := range 9 {
		x := 110 + float64(i)*160
		arch := ink.Rect(x-46, 50, 92, 90).Add(ink.Ellipse(x, 52, 46, 44))
		c.Fill(arch, ink.Vertical(0, 140, "#1c0f12", "#4a2820"))
		people := &ink.Path{}
		for k := range 3 {
			people.Add(bust(x-26+float64(k)*26, 128, 22, 0))
		}
		c.Fill(people, ink.Flat("#160b0f"))
		c.Fill(ink.Rect(x-52, 124, 104, 16), ink.Vertical(124, 140, "#d69a60", "#85502e"))
	}
	beam := ink.Polygon(560, -10, 940, -10, 1130, 560, 370, 560)
	c.Light(c.Mask().Fill(1, beam).Blur(40), ink.Vertical(0, 560, "#ffe2aab0", "#ffca8550 60%", "#ffca8500"))
	c.Fill(ink.Rect(610, 150, 280, 330), ink.Vertical(150, 480, "#e2b27a", "#b5743f"))
	for i := range 8 {
		c.Fill(ink.Rect(616+float64(i)*34.5, 156, 27, 318), ink.Vertical(150, 480, "#1f4f4d", "#163a3b"))
	}
	emblem := ink.Ellipse(750, 246, 58, 58).Cut(ink.Ellipse(750, 246, 48, 48))
	for i := range 12 {
		emblem.Add(ink.Polygon(746, 206, 754, 206, 750, 172).Turn(ink.At(750, 246), float64(i)/12))
	}
	emblem.Add(ink.Ellipse(750, 246, 26, 26))
	c.Fill(emblem, ink.Vertical(170, 320, "#ffe4a8", "#cf8f45"))
}

func rostrum(c *ink.Canvas) {
	heads := bust(650, 390, 46, 0).Add(bust(850, 390, 46, longHair), bust(750, 352, 54, 0))
	c.Fill(heads, ink.Flat("#241318"))
	c.Rim(heads, 0, 2.5, ink.Flat("#ffe0a8"))
	c.Fill(ink.Polygon(690, 352, 810, 352, 822, 420, 678, 420), ink.Vertical(350, 420, "#c9854a", "#7e4526"))
	c.Fill(ink.Polygon(560, 392, 940, 392, 960, 470, 540, 470), ink.Vertical(392, 470, "#a9663a", "#5c2f1d"))
	c.Fill(ink.Polygon(556, 388, 944, 388, 946, 398, 554, 398), ink.Flat("#f3c78c"))
	c.Fill(ink.Polygon(430, 468, 1070, 468, 1100, 530, 400, 530), ink.Vertical(468, 530, "#7e4427", "#3c1c15"))
	c.Fill(ink.Polygon(428, 464, 1072, 464, 1075, 472, 425, 472), ink.Flat("#d99a5d"))
	speaker := person{750, 560, 190, 1, speaking, coat}.path()
	c.Fill(speaker, ink.Flat("#1a0d13"))
	c.Rim(speaker, 1, 2.6, ink.Flat("#ffe6b5"))
	c.Fill(ink.Polygon(706, 470, 794, 470, 784, 560, 716, 560), ink.Vertical(470, 560, "#d4924f", "#6d3920"))
	c.Fill(ink.Polygon(698, 464, 802, 464, 798, 474, 702, 474), ink.Flat("#ffd79a"))
	c.Fill(ink.Line(2, 738, 464, 742, 440).Add(ink.Line(2, 762, 464, 758, 440)), ink.Flat("#1a0d13"))
}

// bench paints a curved row of desks.
func bench(c *ink.Canvas, at, r ink.Point, deep float64) {
	near := (deep - 26) / 50 // 0 in the first row, 1 in the last
	edge := ink.Arc(at, r, .0, .5)
	low := ink.Arc(ink.At(at.X, at.Y+deep), ink.At(r.X*1.01, r.Y), .5, 0)
	front := ink.Through(append(append([]ink.Point{}, edge...), low...))
	top := ink.Shade("#a4542f", "#5e2a22", near)
	c.Fill(front, ink.Vertical(at.Y, at.Y+r.Y+deep, ink.Shade("#5d2a22", "#2a1014", near), top, ink.Shade("#6b2f22", "#1c0b10", near)))
	c.Fill(ink.Stroke(3.5+near*4, edge), ink.Radial(ink.At(750, 420), ink.At(900, 620), "#ffd08c", "#d98850aa 50%", "#8a482e66"))
}

// pressBriefing: a speaker at a lectern, seen over the cameras.
func pressBriefing(c *ink.Canvas) {
	c.Wash(ink.Vertical(0, 1000, "#0e2a4a", "#123a63 55%", "#0a1c33"))
	for i := range 7 {
		x := float64(i)*230 - 40
		c.Fill(ink.Polygon(x, 60, x+214, 60, x+214, 690, x, 690), ink.Vertical(60, 690, "#1d5288", "#174472 60%", "#0f2f54"))
		c.Fill(ink.Rect(x+214, 60, 16, 630), ink.Horizontal(x+214, x+230, "#0a2140", "#123560"))
	}
	c.Shine(ink.Radial(ink.At(560, 330), ink.At(640, 560), "#8fc4ee90", "#4c8fc83a 50%", "#4c8fc800"))
	ring := ink.Ellipse(560, 250, 150, 150).Cut(ink.Ellipse(560, 250, 132, 132))
	for i := range 5 {
		ring.Add(ink.Bend(7, 560-110, 190+float64(i)*30, 560-40, 176+float64(i)*30, 560+40, 204+float64(i)*30, 560+110, 190+float64(i)*30))
	}
	c.Fill(ring, ink.Flat("#e9f2f840"))
	flag(c, ink.At(190, 150), "#d64b3f", "#f1e7d2")
	flag(c, ink.At(985, 150), "#f1e7d2", "#d69a35")
	c.Fill(ink.Rect(-5, 690, 1510, 30), ink.Vertical(690, 720, "#4a86b5", "#1b3d60"))
	c.Fill(ink.Rect(-5, 720, 1510, 300), ink.Vertical(720, 1000, "#14304f", "#081424"))

	speaker := person{560, 800, 620, 1, speaking, coat}.path()
	c.Fill(speaker, ink.Horizontal(440, 700, "#0a1526", "#14243c"))
	c.Fill(ink.Polygon(528, 282, 592, 282, 563, 420), ink.Flat("#e9eef0"))
	c.Fill(ink.Polygon(551, 284, 571, 284, 577, 392, 563, 414, 549, 392), ink.Flat("#c9402f"))
	c.Fill(ink.Ellipse(563, 236, 26, 36).Add(ink.Rect(549, 250, 28, 38)), ink.Flat("#101d31"))
	c.Rim(speaker, -3.4, 2.4, ink.Flat("#a9d6f6cc"))
	lectern(c)
	pressPack(c)
}

func flag(c *ink.Canvas, at ink.Point, first, second string) {
	x, y := at.X, at.Y
	c.Fill(ink.Line(6, x, y-20, x, 705), ink.Flat("#d6b26a"))
	c.Fill(ink.Ellipse(x, y-26, 9, 9), ink.Flat("#f2d48c"))
	drape := ink.Curve(x, y, x+70, y+50, x+92, y+190, x+64, y+380, x+78, y+470, x+30, y+480, x+4, y+420)
	c.Fill(drape, ink.Horizontal(x, x+95, first, ink.Shade(first, "#0a1526", .45), first, ink.Shade(first, "#0a1526", .55)))
	band := ink.Curve(x+2, y+140, x+50, y+180, x+90, y+230, x+76, y+330, x+40, y+300, x+2, y+270)
	c.Fill(band, ink.Horizontal(x, x+95, second, ink.Shade(second, "#0a1526", .45), second, ink.Shade(second, "#0a1526", .5)))
}

func lectern(c *ink.Canvas) {
	c.Fill(ink.Polygon(430, 500, 700, 500, 672, 820, 458, 820), ink.Linear(ink.At(430, 500), ink.At(720, 820), "#d9e2e6", "#9fb4c2 40%", "#3c5673"))
	c.Fill(ink.Polygon(412, 470, 718, 470, 706, 508, 424, 508), ink.Vertical(470, 508, "#f4f7f5", "#b9c9d2"))
	c.Fill(ink.Ellipse(565, 630, 56, 56).Cut(ink.Ellipse(565, 630, 46, 46)).Add(ink.Bend(6, 530, 620, 552, 612, 578, 628, 600, 620), ink.Bend(6, 530, 640, 552, 632, 578, 648, 600, 640)), ink.Flat("#1d528899"))
	mics := &ink.Path{}
	for i, x := range []float64{452, 492, 530, 600, 638, 678} {
		top := 414 + float64((i*2)%3)*9
		lean := (565 - x) * .16
		mics.Add(ink.Bend(5, x, 472, x+lean*.3, top+34, x+lean, top+8), ink.Taper(ink.At(x+lean, top+12), ink.At(x+lean*1.3, top-14), 15, 17))
	}
	c.Fill(mics, ink.Vertical(390, 470, "#0c1626", "#1b2c44"))
	c.Rim(mics, -1.6, 1.6, ink.Flat("#cfe8fb99"))
}

func pressPack(c *ink.Canvas) {
	far := &ink.Path{}
	dice := ink.NewDice(5)
	for i := range 11 {
		far.Add(viewer(40+float64(i)*146+dice.Range(-20, 20), 840+dice.Range(-14, 14), 118, []wear{0, longHair, 0, bun, cap}[dice.Int(5)]))
	}
	far.Add(ink.Taper(ink.At(905, 840), ink.At(930, 668), 40, 28), ink.Taper(ink.At(930, 675), ink.At(926, 620), 30, 22))
	far.Add(ink.Round(ink.At(892, 566), ink.At(958, 624), 6))
	c.Fill(far, ink.Vertical(640, 860, "#0d2440", "#0a1a30"))
	c.Rim(far, 1.5, 2.6, ink.Flat("#6fb0e199"))
	near := ink.Line(9, 1180, 1005, 1232, 640).Add(ink.Line(9, 1330, 1005, 1248, 640), ink.Line(9, 1250, 1005, 1240, 640))
	near.Add(ink.Round(ink.At(1130, 520), ink.At(1345, 640), 16), ink.Round(ink.At(1062, 545), ink.At(1134, 615), 8), ink.Round(ink.At(1036, 536), ink.At(1072, 624), 6))
	near.Add(ink.Line(10, 1180, 522, 1210, 490, 1290, 490, 1310, 522), ink.Round(ink.At(1348, 540), ink.At(1392, 596), 8))
	near.Add(viewer(1400, 850, 240, cap), viewer(880, 960, 230, longHair), viewer(330, 985, 250, 0), viewer(610, 1000, 210, bun), viewer(70, 975, 230, cap))
	near.Add(ink.Taper(ink.At(225, 1005), ink.At(170, 760), 64, 44), ink.Taper(ink.At(170, 770), ink.At(204, 640), 46, 36), ink.Ellipse(208, 612, 24, 30))
	for i := range 4 {
		near.Add(ink.Taper(ink.At(196+float64(i)*9, 606), ink.At(186+float64(i)*14, 556-float64(i%3)*5), 11, 9))
	}
	near.Add(ink.Line(11, 1505, 300, 760, 420), ink.Taper(ink.At(800, 414), ink.At(712, 430), 40, 34))
	c.Fill(near, ink.Vertical(400, 1000, "#0a1628", "#040a14"))
	c.Rim(near, 1.5, 3, ink.Flat("#5c9dd088"))
	c.Fill(ink.Ellipse(1054, 580, 12, 34), ink.Radial(ink.At(1050, 570), ink.At(14, 36), "#bfe2ff", "#2a5f95"))
	c.Fill(ink.Ellipse(1326, 536, 4, 4), ink.Flat("#ff4a3d"))
	c.Glow(10, ink.Flat("#ff4a3d"), ink.Ellipse(1326, 536, 5, 5))
}
