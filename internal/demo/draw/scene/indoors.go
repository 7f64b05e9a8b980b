package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// room is a corridor in one-point perspective: At answers the place of a point on the picture, with x and y measured
// about the vanishing point at depth 0 and depth from 0 (here) to 1 (at infinity).
type room struct{ vanish ink.Point }

func (r room) at(x, y, depth float64) ink.Point {
	return ink.At(r.vanish.X+x*(1-depth), r.vanish.Y+y*(1-depth))
}

// span is a stretch from one number to another.
type span struct{ from, to float64 }

func (r room) wall(x float64, rows, deep span) *ink.Path {
	top, low, from, to := rows.from, rows.to, deep.from, deep.to
	a, b, d, e := r.at(x, top, from), r.at(x, top, to), r.at(x, low, to), r.at(x, low, from)
	return ink.Polygon(a.X, a.Y, b.X, b.Y, d.X, d.Y, e.X, e.Y)
}

func (r room) slab(y float64, columns, deep span) *ink.Path {
	left, right, from, to := columns.from, columns.to, deep.from, deep.to
	a, b, d, e := r.at(left, y, from), r.at(right, y, from), r.at(right, y, to), r.at(left, y, to)
	return ink.Polygon(a.X, a.Y, b.X, b.Y, d.X, d.Y, e.X, e.Y)
}

// depths answers n places that look evenly spaced along a room.
func depths(n int, ratio float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1 - math.Pow(ratio, float64(i))
	}
	return out
}

// libraryInterior: a reading room, sun through the great window; a portrait picture.
func libraryInterior(c *ink.Canvas) {
	r := room{ink.At(520, 590)}
	c.Wash(ink.Vertical(0, c.High, "#2a1a16", "#5a3826 45%", "#3a211a"))
	ceiling := r.slab(-640, span{-600, 600}, span{0, .8})
	c.Fill(ceiling, ink.Linear(ink.At(0, 0), r.vanish, "#1f1412", "#8f6238"))
	for i, d := range depths(9, .78) {
		arch := ink.Arc(r.at(0, -330, d), ink.At(560*(1-d), 420*(1-d)), .5, 1)
		c.Fill(ink.Stroke(44*(1-d)+2, arch), ink.Flat(ink.Shade("#3a2219", "#c08a50", float64(i)/9)))
	}
	c.Fill(r.slab(610, span{-600, 600}, span{-.2, .8}), ink.Linear(r.vanish, ink.At(520, 1250), "#d79a56", "#8a5432 35%", "#3a1f18"))
	for _, side := range []float64{-1, 1} {
		shelves(c, r, side)
	}
	window(c, r)
	tables(c, r)
	beam := ink.Polygon(430, 380, 620, 380, 1000, 1250, 240, 1250)
	c.Light(c.Mask().Fill(1, beam).Blur(34), ink.Vertical(380, 1250, "#ffe1a0a0", "#ffc87040 60%", "#ffc87000"))
	motes := ink.NewDice(4)
	dust := &ink.Path{}
	for range 90 {
		x, y := motes.Range(330, 740), motes.Range(480, 1080)
		dust.Add(ink.Ellipse(x, y, motes.Range(.8, 2.2), motes.Range(.8, 2.2)))
	}
	c.Fill(dust, ink.Flat("#fff0c890"))
	reader := person{300, 1190, 420, 1, strolling, coat | longHair}.path().Add(ink.Round(ink.At(322, 990), ink.At(392, 1010), 3))
	c.Shadow(14, ink.Flat("#1a0c0ac0"), ink.Ellipse(290, 1192, 110, 14))
	c.Fill(reader, ink.Vertical(780, 1190, "#2b1612", "#140908"))
	c.Rim(reader, -3, 2, ink.Flat("#ffd792cc"))
	c.Wash(ink.Radial(ink.At(520, 600), ink.At(760, 900), "#0c060500 50%", "#0c0605b0"))
}

func window(c *ink.Canvas, r room) {
	w, top := 116.0, -70.0
	frame := ink.Rect(r.vanish.X-w, r.vanish.Y+top-60, 2*w, 190).Add(ink.Ellipse(r.vanish.X, r.vanish.Y+top-60, w, w))
	c.Fill(ink.Rect(r.vanish.X-140, r.vanish.Y-270, 280, 420), ink.Flat("#a87444"))
	c.Glow(60, ink.Flat("#ffd58a"), frame)
	c.Fill(frame, ink.Vertical(340, 720, "#fff7dd", "#ffe6a8"))
	bars := &ink.Path{}
	for i := -2.0; i <= 2; i++ {
		bars.Add(ink.Rect(r.vanish.X+i*46-2, r.vanish.Y-250, 4, 380))
	}
	for i := range 5 {
		bars.Add(ink.Rect(r.vanish.X-w, r.vanish.Y-130+float64(i)*50, 2*w, 3.5))
	}
	c.Through(c.Mask().Fill(.8, bars).Within(frame), ink.Flat("#8a5c34"))
	trees := broadleaf(ink.NewDice(3), 470, 730, 190).Add(broadleaf(ink.NewDice(5), 590, 730, 150))
	c.Through(c.Mask().Fill(.35, trees).Within(frame), ink.Flat("#b8a858"))
}

func shelves(c *ink.Canvas, r room, side float64) {
	const x, top, low = 470.0, -620.0, 610.0
	c.Fill(r.wall(side*x, span{top, low}, span{-.3, .78}), ink.Linear(ink.At(r.vanish.X+side*x, 600), r.vanish, "#2b1813", "#9a6238"))
	dice := ink.NewDice(uint64(50 + side))
	inks := []string{"#8f3a2c", "#2f5a58", "#b98a3e", "#5b2f3a", "#3f5a3a", "#c7a468", "#70432c", "#28414f"}
	bays := append([]float64{-.28}, depths(8, .8)[1:]...)
	for b := 0; b+1 < len(bays); b++ {
		from, to := bays[b], bays[b+1]
		for level := range 9 {
			y0 := top + 30 + float64(level)*132
			for at := from + .012; at < to-.016; {
				thick := (1 - at) * dice.Range(.012, .03)
				tall := dice.Range(70, 108)
				tone := ink.Shade(inks[dice.Int(len(inks))], "#c98c4e", .1+.45*math.Max(0, at))
				tone = ink.Shade(tone, "#1a0e0c", .35*math.Max(0, .5-at))
				if !dice.Chance(.06) {
					c.Fill(r.wall(side*(x-6), span{y0 + 112 - tall, y0 + 112}, span{at, at + thick*.9}), ink.Flat(tone))
				}
				at += thick
			}
			c.Fill(r.wall(side*(x-10), span{y0 + 112, y0 + 126}, span{from, to}), ink.Flat(ink.Shade("#4a2a1c", "#c98e52", math.Max(0, from)*.8)))
		}
		c.Fill(r.wall(side*(x-14), span{top, low}, span{to - .012*(1-to)*3, to + .012*(1-to)*3}), ink.Flat(ink.Shade("#3f2318", "#d59a5a", math.Max(0, to)*.8)))
	}
	gallery := r.wall(side*(x-60), span{-42, 0}, span{-.3, .78})
	c.Fill(gallery, ink.Linear(ink.At(r.vanish.X+side*x, 600), r.vanish, "#2a1712", "#b47c46"))
	rail := &ink.Path{}
	for _, d := range depths(34, .945) {
		a, b := r.at(side*(x-60), -42, d-.2), r.at(side*(x-60), -120, d-.2)
		rail.Add(ink.Line(7*(1.2-d), a.X, a.Y, b.X, b.Y))
	}
	a, b := r.at(side*(x-60), -122, -.3), r.at(side*(x-60), -122, .78)
	rail.Add(ink.Taper(a, b, 16, 3))
	c.Fill(rail, ink.Flat("#2a1712"))
}

func tables(c *ink.Canvas, r room) {
	for i := 4; i >= 0; i-- {
		d := depths(5, .7)[i]
		from := d - .08
		scale := 1 - from
		for _, side := range []float64{1, -1} {
			left, right := side*70, side*330
			people := &ink.Path{}
			for k := range 2 {
				p := r.at(side*(130+float64(k)*120), 440, from+.07)
				if (i+k+int(side))%3 == 0 {
					continue
				}
				people.Add(bust(p.X, p.Y+20*scale, 104*scale, []wear{0, longHair, bun, 0, longHair}[(i*2+k)%5]))
			}
			c.Fill(people, ink.Flat(ink.Shade("#1f100d", "#8a5730", d*.7)))
			c.Rim(people, 0, 3*scale, ink.Flat("#ffdc98cc"))
			c.Fill(r.slab(430, span{left, right}, span{from, from + .13}), ink.Linear(r.at(0, 430, from), r.at(0, 430, from+.13), "#8a5128", "#f0bf74"))
			a, b := r.at(left, 430, from), r.at(right, 430, from)
			c.Fill(ink.Polygon(a.X, a.Y, b.X, b.Y, b.X, b.Y+22*scale, a.X, a.Y+22*scale), ink.Flat("#4a2718"))
			for _, x := range []float64{left + side*14, right - side*14} {
				q := r.at(x, 440, from)
				c.Fill(ink.Rect(q.X-7*scale, q.Y, 14*scale, 170*scale), ink.Flat("#3a1e14"))
			}
			lamp := r.at(side*200, 430, from+.06)
			c.Fill(ink.Line(5*scale, lamp.X, lamp.Y, lamp.X, lamp.Y-58*scale), ink.Flat("#d8a550"))
			shade := ink.Polygon(lamp.X-34*scale, lamp.Y-54*scale, lamp.X+34*scale, lamp.Y-54*scale, lamp.X+22*scale, lamp.Y-78*scale, lamp.X-22*scale, lamp.Y-78*scale)
			c.Fill(shade, ink.Vertical(lamp.Y-78*scale, lamp.Y-54*scale, "#3f8a66", "#7fc08a"))
			c.Light(c.Mask().Fill(.8, ink.Ellipse(lamp.X, lamp.Y-30*scale, 60*scale, 36*scale)).Blur(20*scale), ink.Flat("#ffd989b0"))
		}
	}
}

// hospitalCorridor: early light at the end of a ward's corridor, a bed on its way.
func hospitalCorridor(c *ink.Canvas) {
	r := room{ink.At(830, 470)}
	c.Wash(ink.Flat("#dfeae6"))
	c.Fill(r.slab(-520, span{-900, 720}, span{-.3, .86}), ink.Linear(ink.At(830, -80), r.vanish, "#8fb3b4", "#e9f1e6"))
	c.Fill(r.slab(640, span{-900, 720}, span{-.3, .86}), ink.Linear(r.vanish, ink.At(830, 1120), "#eef3e4", "#a5c7c4 35%", "#4f8a90"))
	c.Fill(r.wall(-850, span{-520, 640}, span{-.3, .86}), ink.Linear(ink.At(0, 500), r.vanish, "#6ba3a6", "#d5e6dc"))
	c.Fill(r.wall(690, span{-520, 640}, span{-.3, .86}), ink.Linear(ink.At(1500, 500), r.vanish, "#7fb2b0", "#e6efe2"))
	c.Fill(r.wall(-848, span{250, 330}, span{-.3, .86}).Add(r.wall(688, span{250, 330}, span{-.3, .86})), ink.Flat("#2f7a86"))
	c.Fill(r.wall(-847, span{590, 640}, span{-.3, .86}).Add(r.wall(687, span{590, 640}, span{-.3, .86})), ink.Flat("#2a5f6c"))
	end := ink.Rect(r.vanish.X-120, r.vanish.Y-73, 217, 163)
	c.Fill(end, ink.Vertical(390, 560, "#fffdf0", "#ffeec4"))
	for _, d := range depths(9, .72) {
		light := r.slab(-516, span{-260, 140}, span{d + .02, d + .1})
		c.Glow(20*(1-d)+2, ink.Flat("#ffffff90"), light)
		c.Fill(light, ink.Flat("#fffff6"))
	}
	doors(c, r)
	c.Glow(64, ink.Flat("#ffe9b8"), end)
	c.Fill(ink.Rect(r.vanish.X-14, r.vanish.Y-73, 5, 163).Add(ink.Rect(r.vanish.X-120, r.vanish.Y-10, 217, 4)), ink.Flat("#b9c9b8"))
	floor := r.slab(640, span{-850, 690}, span{-.3, .86})
	c.Reflect(c.Mask().Fill(1, floor), ink.Mirror{Line: 560, Squash: .8, Ripple: 5, Wave: ink.At(60, 30), Opacity: .34, Fade: 420})
	c.Light(c.Mask().Fill(.9, r.slab(640, span{-200, 160}, span{-.3, .86})).Blur(30), ink.Vertical(540, 1125, "#fff3d0d0", "#fff3d000"))
	far := person{790, 640, 160, 1, walking, coat}.path().Add(person{866, 618, 128, -1, strolling, bun | skirt}.path())
	c.Fill(far, ink.Flat("#3f7a84"))
	c.Rim(far, 0, 2, ink.Flat("#fff6dccc"))
	bed(c)
	c.Wash(ink.Radial(ink.At(830, 480), ink.At(1150, 900), "#0c2f3a00 55%", "#0c2f3a90"))
}

func doors(c *ink.Canvas, r room) {
	for i, d := range depths(6, .66) {
		from, to := d-.16*(1-d)*1.2, d+.12*(1-d)
		tone := ink.Shade("#2b6772", "#cfe0d6", d)
		c.Fill(r.wall(-846, span{-250, 640}, span{from, to}), ink.Flat(ink.Shade("#d9e6dc", "#f6f3e0", d)))
		c.Fill(r.wall(-845, span{-230, 640}, span{from + .012, to - .012}), ink.Flat(tone))
		c.Fill(r.wall(-844, span{-150, 60}, span{from + .05*(1-d), from + .11*(1-d)}), ink.Flat("#f9f3d8d0"))
		from, to = d+.06*(1-d), d+.3*(1-d)
		c.Fill(r.wall(686, span{-250, 640}, span{from, to}), ink.Flat(ink.Shade("#d9e6dc", "#f6f3e0", d)))
		c.Fill(r.wall(685, span{-230, 640}, span{from + .012*(1-d), to - .012*(1-d)}), ink.Flat(tone))
		c.Fill(r.wall(684, span{-150, 60}, span{to - .1*(1-d), to - .05*(1-d)}), ink.Flat("#f9f3d8d0"))
		if i < 5 {
			p := r.at(-700, -380, d+.02)
			s := 1 - d
			c.Fill(ink.Round(ink.At(p.X-74*s, p.Y-36*s), ink.At(p.X+74*s, p.Y+36*s), 8*s), ink.Flat(ink.Shade("#e0643f", "#f2d9c0", d*.8)))
			word := ink.Lettering{Face: ink.Bold, Size: 34 * s, Anchor: .5}
			c.Fill(word.Text("Ward "+string(rune('A'+i)), ink.At(p.X, p.Y+12*s)), ink.Flat("#fffaf0"))
		}
	}
}

func bed(c *ink.Canvas) {
	c.Shadow(22, ink.Flat("#0f3a44b0"), ink.Ellipse(560, 1010, 330, 30))
	frame := ink.Line(11, 300, 860, 820, 860).Add(ink.Line(9, 350, 866, 380, 980), ink.Line(9, 780, 866, 750, 980), ink.Line(9, 330, 930, 790, 930))
	for _, x := range []float64{372, 410, 730, 768} {
		frame.Add(ink.Ellipse(x, 995, 17, 17))
	}
	frame.Add(ink.Line(10, 292, 700, 292, 870), ink.Line(10, 828, 760, 828, 870), ink.Line(9, 292, 704, 330, 704), ink.Line(6, 420, 800, 700, 800), ink.Line(5, 440, 800, 440, 858), ink.Line(5, 680, 800, 680, 858))
	frame.Add(ink.Line(6, 322, 868, 322, 520), ink.Line(5, 300, 524, 346, 524), ink.Round(ink.At(334, 528), ink.At(360, 592), 8))
	c.Fill(ink.Curve(300, 770, 330, 730, 430, 748, 520, 800, 640, 796, 760, 800, 822, 812, 826, 858, 300, 858), ink.Vertical(730, 860, "#fffdf2", "#c3d9d4"))
	c.Fill(ink.Curve(440, 800, 520, 762, 600, 758, 690, 772, 770, 790, 826, 806, 826, 850, 440, 850), ink.Vertical(756, 850, "#f3a673", "#c96a45"))
	c.Fill(ink.Curve(304, 752, 330, 716, 400, 716, 428, 746, 400, 768, 330, 776), ink.Flat("#ffffff"))
	c.Fill(ink.Curve(352, 700, 372, 684, 398, 690, 408, 714, 396, 738, 366, 740, 350, 722), ink.Flat("#164451"))
	c.Fill(frame, ink.Flat("#1d4c58"))
	nurse := person{210, 1030, 520, 1, carrying, bun | skirt}.path().Add(person{905, 1010, 480, -1, carrying, cap}.path())
	c.Fill(nurse, ink.Vertical(520, 1030, "#1f5663", "#0f3540"))
	c.Rim(nurse, -3, 2.4, ink.Flat("#fff3d2cc"))
}
