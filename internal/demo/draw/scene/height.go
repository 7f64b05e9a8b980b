package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// mountainObservatory: an open dome on a ridge below the Milky Way.
func mountainObservatory(c *ink.Canvas) {
	dice := ink.NewDice(71)
	c.Wash(ink.Vertical(0, 760, "#070b24", "#14224c 40%", "#2f3f74 68%", "#6a5d86 88%", "#c08a86"))
	milky := func(x, y float64) (ink.Colour, float32) {
		along := (x-300)*.52 + (y-60)*.85
		across := (x-300)*.85 - (y-60)*.52 + math.Sin(along/190)*26 - 60
		band := math.Exp(-across * across / (2 * 120 * 120))
		n := ink.Fbm(x/130, y/130, 5, 9)*1.5 - .3
		dark := ink.Fbm(x/60+9, y/60, 4, 19)
		v := band * math.Max(0, n) * (1 - .9*math.Exp(-across*across/(2*34*34))*dark) * math.Max(0, 1-y/720)
		return ink.Colour{R: .74, G: .72, B: .95}, float32(v * .75)
	}
	c.Shine(milky)
	stars(c, dice, 1100, 700)
	c.Fill(ink.Taper(ink.At(1060, 120), ink.At(1260, 196), .6, 2.6), ink.Linear(ink.At(1060, 120), ink.At(1260, 196), "#ffffff00", "#ffffffdd"))
	ranges := []skyline{{700, 330, 420, 101, true, 1000, 0}, {790, 330, 380, 122, true, 1000, 0}, {880, 300, 430, 131, true, 1000, 0}}
	for i, r := range ranges {
		hex := []string{"#5a5a86", "#38426c", "#202b50"}[i]
		mountain := r.path(c)
		c.Fill(mountain, ink.Vertical(r.Base-r.High, r.Base, ink.Shade(hex, "#d3d3ee", .25), hex, ink.Shade(hex, "#c58f8c", .3-.1*float64(i))))
		snowcap(c, r, mountain, []string{"#b9b6d880", "#a5acd888", "#8f9bd070"}[i])
		c.Wash(ink.Vertical(r.Base-150, r.Base+20, "#c5949400", []string{"#c5949466", "#8a7a9e55", "#4e527d55"}[i], "#c5949400"))
	}
	ridge := ink.Curve(-60, 930, 120, 880, 300, 800, 470, 742, 600, 716, 760, 712, 900, 724, 1010, 770, 1160, 840, 1340, 900, 1560, 950, 1560, 1060, -60, 1060)
	dome(c, 690, 716, 360)
	c.Fill(ridge, ink.Vertical(700, 1000, "#101a38", "#050a1a"))
	c.Rim(ridge, 0, 3, ink.Horizontal(200, 1300, "#7e8cc000", "#b4bce8aa 40%", "#7e8cc000"))
	firs := &ink.Path{}
	for range 46 {
		x := dice.Range(-20, 1520)
		if x > 430 && x < 1010 {
			continue
		}
		foot := 800 + math.Abs(x-720)*.16 + dice.Range(0, 60)
		firs.Add(conifer(dice, x, foot+40, dice.Range(70, 190)))
	}
	c.Fill(firs, ink.Vertical(680, 1000, "#0d1634", "#040817"))
	watcher := person{950, 752, 92, -1, pointing, coat | scarf}.path().Add(person{1000, 772, 88, -1, standing, longHair | coat}.path(), ink.Line(3, 905, 752, 918, 712, 934, 752), ink.Taper(ink.At(904, 716), ink.At(940, 690), 9, 11))
	c.Fill(watcher, ink.Flat("#060b1c"))
	c.Rim(watcher, 1.4, 1, ink.Flat("#ffd9a0aa"))
	c.Wash(ink.Radial(ink.At(750, 520), ink.At(1150, 850), "#02041000 55%", "#020410b0"))
}

// snowcap paints light on the slopes that face the upper left.
func snowcap(c *ink.Canvas, s skyline, within *ink.Path, hex string) {
	lit := &ink.Path{}
	for x := -10.0; x < c.Wide+10; x += 2 {
		top := s.at(x)
		slope := s.at(x+7) - s.at(x-7)
		if slope < 0 {
			deep := s.High * .5 * math.Min(1, -slope/16) * ink.Ridged(x/26, 1, 3, s.Seed+5)
			lit.Add(ink.Polygon(x, top-1, x+2.2, top-1, x+2.2-deep*.25, top+deep, x-deep*.25, top+deep*.92))
		}
	}
	c.Through(c.Mask().Fill(1, lit).Within(within).Blur(.9), ink.Flat(hex))
}

func dome(c *ink.Canvas, x, y, wide float64) {
	r := wide / 2
	c.Shine(ink.Radial(ink.At(x, y-r), ink.At(r*2.6, r*2.2), "#ffb86a55", "#ffb86a18 50%", "#ffb86a00"))
	wall := ink.Rect(x-r*.96, y-r*.55, r*1.92, r*.7)
	c.Fill(wall, ink.Horizontal(x-r, x+r, "#4a5580", "#c9cbe3 34%", "#7f88b4 62%", "#27315c"))
	cupola := ink.Through(ink.Arc(ink.At(x, y-r*.55), ink.At(r, r*1.02), .5, 1))
	c.Fill(cupola, ink.Linear(ink.At(x-r, y-r*1.5), ink.At(x+r, y-r*.6), "#6d78a8", "#eceaf2 30%", "#a9afd0 55%", "#2c3764"))
	for i := range 9 {
		f := float64(i)/4.5 - 1
		c.Fill(ink.Stroke(1.4, ink.Arc(ink.At(x, y-r*.55), ink.At(math.Abs(f)*r, r*1.02), map[bool]float64{true: .75, false: .75}[f > 0], map[bool]float64{true: 1, false: .5}[f > 0])), ink.Flat("#1c264c40"))
	}
	slit := ink.Polygon(x+r*.12, y-r*.55, x+r*.06, y-r*1.1, x+r*.02, y-r*1.56, x+r*.26, y-r*1.52, x+r*.42, y-r*1.1, x+r*.46, y-r*.55)
	c.Fill(slit, ink.Vertical(y-r*1.6, y-r*.5, "#5b2f28", "#d9803e 50%", "#ffc978"))
	c.Fill(ink.Taper(ink.At(x+r*.2, y-r*.7), ink.At(x+r*.25, y-r*1.42), r*.12, r*.16), ink.Vertical(y-r*1.4, y-r*.6, "#221a2c", "#4b2b27"))
	c.Glow(26, ink.Flat("#ff9d4a90"), slit)
	c.Fill(ink.Rect(x-r*1.03, y-r*.58, r*2.06, r*.07), ink.Horizontal(x-r, x+r, "#323c68", "#e1e0ec 34%", "#222b52"))
	windows := &ink.Path{}
	for _, dx := range []float64{-.62, -.4, .62} {
		windows.Add(ink.Rect(x+dx*r, y-r*.36, r*.1, r*.16))
	}
	windows.Add(ink.Rect(x-r*.1, y-r*.34, r*.16, r*.4))
	c.Glow(9, ink.Flat("#ffb765"), windows)
	c.Fill(windows, ink.Flat("#ffd793"))
	c.Rim(cupola, 2.5, 2.5, ink.Flat("#f6f4ffcc"))
}

// snowPass: a plough climbs the bends below the pass while it snows.
func snowPass(c *ink.Canvas) {
	dice := ink.NewDice(81)
	c.Wash(ink.Vertical(0, 700, "#6f8ba3", "#a9bcc8 50%", "#dfe5e2"))
	strata{ink.Vertical(0, 420, "#f4f4ee80", "#f4f4ee99", "#f4f4ee00"), 420, 90, .46, 15}.over(c)
	ranges := []skyline{{520, 400, 520, 203, true, 1000, 0}, {640, 360, 470, 219, true, 1000, 0}}
	for i, r := range ranges {
		hex := []string{"#9db2c1", "#6f8ea4"}[i]
		mountain := r.path(c)
		c.Fill(mountain, ink.Vertical(r.Base-r.High, r.Base+60, ink.Shade(hex, "#49667f", .3), hex, "#dfe6e6"))
		snowcap(c, r, mountain, "#fbfbf5d8")
		c.Wash(ink.Vertical(r.Base-190, r.Base+60, "#e6ebe800", "#e6ebe8c8"))
	}
	slope := ink.Curve(-60, 560, 160, 590, 420, 640, 700, 650, 980, 600, 1240, 540, 1560, 470, 1560, 1060, -60, 1060)
	c.Fill(slope, ink.Mottled(ink.Linear(ink.At(200, 560), ink.At(1000, 1000), "#fbfaf3", "#d5e0e6 45%", "#8facc0"), ink.At(140, 30), 31, .06))
	far := &ink.Path{}
	for range 90 {
		x := dice.Range(-10, 1510)
		far.Add(conifer(dice, x, 640+dice.Range(-40, 10)-math.Abs(x-700)*.09, dice.Range(36, 78)))
	}
	c.Fill(far, ink.Vertical(520, 660, "#5d7d8e", "#8fa9b3"))
	hairpins(c)
	plough(c, 640, 800, 210)
	near := &ink.Path{}
	for _, t := range [][3]float64{{70, 1020, 520}, {190, 1040, 360}, {-20, 980, 400}, {1400, 1040, 620}, {1285, 1050, 400}, {1490, 1000, 460}, {1180, 1060, 250}} {
		near.Add(conifer(dice, t[0], t[1], t[2]))
	}
	c.Fill(near, ink.Vertical(420, 1000, "#24495c", "#12303f"))
	c.Rim(near, 3, 6, ink.Flat("#f6f7f2cc"))
	c.Fill(flakes(c, 3, 900, 5), ink.Flat("#ffffffc8"))
	c.Shadow(2.2, ink.Flat("#ffffffd0"), flakes(c, 4, 70, 12))
}

func hairpins(c *ink.Canvas) {
	far := ink.Curve(960, 596, 1010, 604, 1040, 620, 1000, 640, 900, 652, 760, 662, 690, 676, 700, 690, 780, 694, 900, 690, 1060, 700, 1090, 730, 1000, 764, 820, 790, 560, 826, 300, 880, 130, 960, 60, 1060, 420, 1060, 470, 990, 620, 920, 860, 850, 1090, 800, 1200, 742, 1170, 690, 1060, 668, 900, 668, 770, 682, 760, 686, 790, 678, 930, 662, 1040, 646, 1076, 622, 1040, 602, 980, 592)
	c.Fill(far, ink.Vertical(600, 1000, "#a9bcc6", "#71899a 30%", "#41596c"))
	c.Rim(far, 0, -5, ink.Flat("#fdfcf6"))
	c.Fill(ink.Bend(4, 240, 1010, 330, 950, 500, 890, 720, 838, 960, 786, 1110, 740, 1120, 712, 1060, 690), ink.Flat("#e9eef0b0"))
	posts := &ink.Path{}
	for i, p := range [][2]float64{{120, 950}, {290, 872}, {470, 832}, {640, 800}, {800, 780}, {500, 1000}, {680, 915}, {880, 858}, {1060, 816}, {1180, 770}} {
		high := 30 + (p[1]-700)*.16
		posts.Add(ink.Line(2+float64(i%2), p[0], p[1], p[0], p[1]-high))
	}
	c.Fill(posts, ink.Flat("#d2503a"))
}

func plough(c *ink.Canvas, x, y, long float64) {
	at := func(p *ink.Path) *ink.Path {
		return p.Grow(ink.At(0, 0), long, long).Turn(ink.At(0, 0), -.03).Move(x, y+30)
	}
	c.Shadow(9, ink.Flat("#1f3a4e90"), at(ink.Ellipse(0, 0, .62, .07)))
	c.Fill(at(ink.Polygon(-.5, -.1, .42, -.1, .42, -.2, -.5, -.2)), ink.Flat("#1d3240"))
	c.Fill(at(ink.Polygon(-.52, -.5, .02, -.5, -.04, -.18, -.44, -.18)), ink.Vertical(y-long*.5, y, "#e8a132", "#b86a1c"))
	c.Fill(at(ink.Curve(-.5, -.5, -.36, -.58, -.2, -.56, -.02, -.5)), ink.Flat("#f7f6ee"))
	c.Fill(at(ink.Polygon(.06, -.6, .34, -.6, .42, -.38, .46, -.36, .46, -.14, .06, -.14)), ink.Vertical(y-long*.6, y, "#f2b440", "#c9781f"))
	c.Fill(at(ink.Polygon(.16, -.56, .33, -.56, .39, -.39, .16, -.39)), ink.Flat("#27475a"))
	for _, w := range []float64{-.36, -.16, .26} {
		c.Fill(at(ink.Ellipse(w, -.08, .095, .095)), ink.Flat("#14242f"))
		c.Fill(at(ink.Ellipse(w, -.08, .04, .04)), ink.Flat("#8aa0ad"))
	}
	blade := at(ink.Curve(.5, -.34, .64, -.36, .6, -.2, .66, .02, .52, .02, .5, -.16))
	c.Fill(blade, ink.Horizontal(x+long*.5, x+long*.66, "#d2503a", "#8f2f26"))
	spray := c.Mask().Fill(1, at(ink.Ellipse(.74, -.1, .2, .14)), at(ink.Ellipse(.86, -.2, .16, .16)), at(ink.Ellipse(.62, .03, .3, .06))).Blur(13)
	c.Through(spray.Thin(func(x, y float64) float64 { return .5 + ink.Fbm(x/18, y/18, 3, 3) }), ink.Flat("#fffffae8"))
	lamps := at(ink.Ellipse(.46, -.29, .03, .03)).Add(at(ink.Ellipse(.2, -.64, .035, .03)))
	beam := at(ink.Polygon(.46, -.31, 1.7, -.52, 1.7, .1, .46, -.27))
	c.Light(c.Mask().Fill(1, beam).Blur(12), ink.Horizontal(x+long*.4, x+long*1.7, "#ffe9b0c0", "#ffe9b000"))
	c.Glow(18, ink.Flat("#ffb53a"), lamps, lamps)
	c.Fill(lamps, ink.Flat("#fff3cf"))
}

// bridgeConstruction: two halves of a cable-stayed bridge reach for each other over mist.
func bridgeConstruction(c *ink.Canvas) {
	dice := ink.NewDice(91)
	c.Wash(ink.Vertical(0, 760, "#3d6b7d", "#86a9a3 40%", "#e8cfa2 80%", "#f7e2b4"))
	sun{ink.At(690, 470), 58, "#fffbe4", "#ffdc95"}.over(c)
	strata{ink.Vertical(30, 420, "#fff3d400", "#fff3d499", "#fff3d400"), 500, 44, .5, 61}.over(c)
	for i, r := range []skyline{{640, 260, 330, 301, false, 1000, 0}, {730, 240, 300, 307, false, 1000, 0}} {
		c.Fill(r.path(c), ink.Vertical(420, 800, []string{"#8fa698", "#64887f"}[i], "#e9d6aa"))
	}
	c.Wash(ink.Vertical(540, 800, "#f5e3b800", "#f5e3b8e0", "#d8cfab"))
	water := ink.Rect(-5, 780, c.Wide+10, 300)
	c.Fill(water, ink.Vertical(780, 1000, "#e6d5aa", "#7d9f95 45%", "#2b5560"))
	for _, side := range []float64{1, -1} {
		pylon(c, 750-side*430, side)
	}
	c.Reflect(c.Mask().Fill(1, water), ink.Mirror{Line: 782, Squash: 1.6, Ripple: 24, Wave: ink.At(90, 10), Opacity: .5, Fade: 160})
	c.Fill(swell{21, 786, 1000, 130}.path(c), ink.Vertical(780, 1000, "#fff6da70", "#fff6da30"))
	cranes := towerCrane(470, 585, 420, 1).Add(towerCrane(1230, 585, 350, -1))
	c.Fill(cranes, ink.Vertical(160, 600, "#b8502f", "#8f3c2b"))
	mist := c.Mask().Fill(.9, ink.Rect(-50, 690, 1700, 90)).Blur(36)
	c.Through(mist.Thin(func(x, y float64) float64 { return 1.5*ink.Fbm(x/210, y/40, 4, 6) - .25 }), ink.Flat("#fdf3d6cc"))
	segment := ink.Polygon(704, 660, 796, 660, 788, 684, 712, 684).Add(ink.Line(2.5, 720, 660, 747, 610, 780, 660), ink.Line(1.6, 747, 610, 747, 360))
	c.Fill(segment, ink.Flat("#23444c"))
	c.Fill(lattice(ink.At(610, 362), ink.At(890, 362), 24, 2.4), ink.Flat("#23444c"))
	girderWatch(c, dice)
}

func pylon(c *ink.Canvas, x, side float64) {
	const deck = 590
	tone := ink.Vertical(90, 800, "#2f5660", "#4f7577 60%", "#a5aa90")
	cables := &ink.Path{}
	for i := range 11 {
		f := float64(i+1) / 11
		top := 130 + f*120
		cables.Add(ink.Line(1.7, x, 380-top+0, x+side*f*345, deck), ink.Line(1.7, x, 380-top, x-side*f*400, deck))
	}
	c.Fill(cables, ink.Flat("#2f565fcc"))
	tower := ink.Polygon(x-30, 800, x-44, deck+10, x-12, 110, x+12, 110, x+44, deck+10, x+30, 800, x+12, 800, x+26, deck+10, x+4, 260, x-4, 260, x-26, deck+10, x-12, 800)
	c.Fill(tower, tone)
	c.Fill(ink.Rect(x-42, deck+26, 84, 18).Add(ink.Rect(x-56, 784, 112, 20)), ink.Flat("#56797a"))
	from, to := x-side*560, x+side*352
	c.Fill(ink.Polygon(from, deck, to, deck, to, deck+14, to-side*16, deck+26, from, deck+26), ink.Vertical(deck, deck+26, "#1d3f48", "#416a6d"))
	c.Fill(ink.Line(2.4, from, deck, to, deck), ink.Flat("#f8e3b0"))
	c.Fill(lattice(ink.At(to-side*96, deck-2), ink.At(to+side*42, deck-18), 17, 2.2).Add(ink.Line(2, to+side*30, deck-18, to+side*30, deck+60)), ink.Flat("#b8502f"))
	crew := &ink.Path{}
	for i := range 4 {
		crew.Add(person{to - side*(120+float64(i)*46), deck, 30, side, []pose{standing, pointing, walking, carrying}[i], helmet}.path())
	}
	c.Fill(crew, ink.Flat("#16323a"))
}

func girderWatch(c *ink.Canvas, dice *ink.Dice) {
	beam := ink.Polygon(-5, 872, 640, 900, 640, 922, -5, 896).Add(ink.Polygon(-5, 968, 640, 978, 640, 1005, -5, 1005), ink.Polygon(-5, 890, 640, 910, 640, 990, -5, 980))
	c.Fill(beam, ink.Vertical(872, 1000, "#a8442b", "#6b281f 55%", "#3c1617"))
	c.Fill(ink.Polygon(-5, 872, 640, 900, 640, 905, -5, 878), ink.Flat("#f7c987"))
	bolts := &ink.Path{}
	for i := range 22 {
		x := 14 + float64(i)*29
		bolts.Add(ink.Ellipse(x, 885+x*.042, 3.2, 3.2), ink.Ellipse(x, 974+x*.016, 3.2, 3.2))
	}
	c.Fill(bolts, ink.Flat("#2d1013aa"))
	crew := person{250, 892, 330, 1, pointing, helmet}.path().Add(person{140, 886, 318, 1, standing, helmet | coat}.path(), person{480, 980, 320, 1, seated, helmet}.path().Move(dice.Range(0, 1), -2))
	crew.Add(ink.Round(ink.At(170, 770), ink.At(206, 826), 4))
	c.Fill(crew, ink.Vertical(560, 960, "#183740", "#0b1f27"))
	c.Rim(crew, -2.6, 1.6, ink.Flat("#ffe0a0dd"))
}
