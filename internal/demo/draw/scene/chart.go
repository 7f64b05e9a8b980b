package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// The inks of all charts: paper, type, rules, what is background and what is meant.
const (
	paper  = "#fbfaf7"
	type1  = "#14171a"
	type2  = "#5a6068"
	rule   = "#d9d6cf"
	quiet  = "#a9b0b8"
	accent = "#1d4f91"
)

var (
	axisType  = ink.Lettering{Face: ink.Regular, Size: 30}
	labelType = ink.Lettering{Face: ink.Medium, Size: 34}
	valueType = ink.Lettering{Face: ink.Bold, Size: 40}
)

func anchored(l ink.Lettering, anchor float64) ink.Lettering {
	l.Anchor = anchor
	return l
}

// plot maps values to places: x from 0 to the last step, y from low to high.
type plot struct {
	from, to  ink.Point // upper left and lower right corner
	last      float64
	low, high float64
}

func (p plot) at(x, y float64) ink.Point {
	return ink.At(p.from.X+(p.to.X-p.from.X)*x/p.last, p.to.Y-(p.to.Y-p.from.Y)*(y-p.low)/(p.high-p.low))
}

func (p plot) line(values []float64) []ink.Point {
	points := make([]ink.Point, len(values))
	for i, v := range values {
		points[i] = p.at(float64(i), v)
	}
	return points
}

// level draws a rule across the plot with its value at the left.
func (p plot) level(c *ink.Canvas, y float64, text string) {
	at := p.at(0, y)
	hex, width := rule, 1.6
	if y == 0 {
		hex, width = type2, 2.4
	}
	c.Fill(ink.Line(width, p.from.X, at.Y, p.to.X, at.Y), ink.Flat(hex))
	c.Fill(anchored(axisType, 1).Text(text, ink.At(p.from.X-18, at.Y+11)), ink.Flat(type2))
}

// chartInflation: the yearly change of prices in Velmark, month by month, against the bank's target.
func chartInflation(c *ink.Canvas) {
	c.Wash(ink.Flat(paper))
	months := []float64{
		3.1, 3.4, 3.9, 4.3, 4.9, 5.6, 6.2, 6.9, 7.4, 8.0, 8.6, 9.1,
		9.4, 9.3, 8.9, 8.4, 8.1, 7.5, 7.2, 6.6, 6.3, 5.7, 5.2, 4.9,
		4.6, 4.4, 4.5, 4.1, 3.9, 3.6, 3.7, 3.4, 3.2, 3.3, 3.0, 2.9,
		2.8, 2.9, 2.6, 2.5, 2.6, 2.4, 2.3, 2.5, 2.6,
	}
	p := plot{ink.At(130, 90), ink.At(1330, 880), 47, 0, 10}
	band := ink.Rect(p.from.X, p.at(0, 3).Y, p.to.X-p.from.X, p.at(0, 1).Y-p.at(0, 3).Y)
	c.Fill(band, ink.Flat("#e9eef4"))
	for _, y := range []float64{0, 2, 4, 6, 8, 10} {
		text := map[float64]string{0: "0", 2: "2", 4: "4", 6: "6", 8: "8", 10: "10 %"}[y]
		p.level(c, y, text)
	}
	for i, year := range []string{"2023", "2024", "2025", "2026"} {
		at := p.at(float64(i)*12, 0)
		c.Fill(ink.Line(2, at.X, at.Y, at.X, at.Y+14), ink.Flat(type2))
		c.Fill(axisType.Text(year, ink.At(at.X+8, at.Y+46)), ink.Flat(type2))
	}
	c.Fill(labelType.Text("Bank of Velmark’s target, 1 to 3 %", ink.At(p.from.X+24, p.at(0, 1.35).Y+8)), ink.Flat(type2))
	c.Fill(ink.Stroke(7, p.line(months)), ink.Flat(accent))
	peak, last := p.at(12, 9.4), p.at(44, 2.6)
	for _, q := range []ink.Point{peak, last} {
		c.Fill(ink.Ellipse(q.X, q.Y, 15, 15), ink.Flat(paper))
		c.Fill(ink.Ellipse(q.X, q.Y, 10, 10), ink.Flat(accent))
	}
	c.Fill(valueType.Text("9.4 %", ink.At(peak.X+30, peak.Y+4)), ink.Flat(accent))
	c.Fill(axisType.Text("highest, January 2024", ink.At(peak.X+150, peak.Y+2)), ink.Flat(type2))
	c.Fill(anchored(valueType, .5).Text("2.6 %", ink.At(last.X+30, last.Y-80)), ink.Flat(accent))
	c.Fill(anchored(axisType, .5).Text("September", ink.At(last.X+30, last.Y-40)), ink.Flat(type2))
}

// chartTurnout: who voted, by region, this time against the time before.
func chartTurnout(c *ink.Canvas) {
	c.Wash(ink.Flat(paper))
	regions := []struct {
		name      string
		now, then float64
	}{
		{"Port Arden", 71.8, 66.2}, {"Saint Ebb", 69.4, 68.1}, {"Lake Verane", 66.0, 61.5}, {"Karst Hills", 63.7, 65.9},
		{"Tolm", 61.2, 54.3}, {"Suria-Delta", 57.9, 50.8}, {"Abroad", 38.6, 33.0},
	}
	p := plot{ink.At(330, 120), ink.At(1380, 900), 80, 0, 1}
	for _, x := range []float64{0, 20, 40, 60, 80} {
		at := p.at(x, 0)
		c.Fill(ink.Line(1.6, at.X, p.from.Y-10, at.X, p.to.Y), ink.Flat(rule))
		text := map[float64]string{0: "0", 20: "20", 40: "40", 60: "60", 80: "80 %"}[x]
		c.Fill(anchored(axisType, .5).Text(text, ink.At(at.X, p.to.Y+46)), ink.Flat(type2))
	}
	step := (p.to.Y - p.from.Y) / float64(len(regions))
	for i, r := range regions {
		y := p.from.Y + float64(i)*step
		bar, hex := p.at(r.now, 0).X-p.from.X, quiet
		if r.name == "Suria-Delta" {
			hex = accent
		}
		c.Fill(ink.Rect(p.from.X, y+18, bar, step-38), ink.Flat(hex))
		then := p.at(r.then, 0).X
		c.Fill(ink.Rect(then-3, y+8, 6, step-18), ink.Flat(type1))
		c.Fill(anchored(labelType, 1).Text(r.name, ink.At(p.from.X-24, y+step/2+10)), ink.Flat(type1))
		c.Fill(valueType.Text(decimal(r.now), ink.At(math.Max(p.from.X+bar, then)+20, y+step/2+13)), ink.Flat(map[bool]string{true: accent, false: type1}[hex == accent]))
	}
	c.Fill(ink.Line(2.6, p.from.X, p.from.Y-10, p.from.X, p.to.Y), ink.Flat(type2))
	before := p.at(66.2, 0).X
	c.Fill(ink.Line(2, before, p.from.Y+2, before, p.from.Y-34), ink.Flat(type1))
	c.Fill(anchored(axisType, 1).Text("previous election", ink.At(before+8, p.from.Y-46)), ink.Flat(type1))
	c.Fill(ink.Line(2.6, p.from.X, p.from.Y-10, p.from.X, p.to.Y), ink.Flat(type2))
}

func decimal(v float64) string {
	tenths := int(math.Round(v * 10))
	return string([]rune{rune('0' + tenths/100), rune('0' + tenths/10%10), '.', rune('0' + tenths%10)})
}

// chartReservoir: the water in Lake Verane this year, over the range of twenty years.
func chartReservoir(c *ink.Canvas) {
	c.Wash(ink.Flat(paper))
	p := plot{ink.At(130, 90), ink.At(1370, 880), 11, 0, 100}
	low := []float64{58, 60, 66, 74, 78, 74, 66, 57, 50, 48, 51, 55}
	mid := []float64{71, 74, 80, 87, 90, 87, 80, 72, 66, 64, 66, 69}
	high := []float64{85, 88, 93, 97, 98, 96, 91, 85, 79, 77, 79, 83}
	year := []float64{66, 65, 67, 71, 70, 63, 54, 45, 38}
	smoothed := func(values []float64) []ink.Point {
		var xy []float64
		for _, q := range p.line(values) {
			xy = append(xy, q.X, q.Y)
		}
		return ink.Smooth(xy...)
	}
	area := smoothed(high)
	bottom := smoothed(low)
	for i := len(bottom) - 1; i >= 0; i-- {
		area = append(area, bottom[i])
	}
	for _, y := range []float64{0, 25, 50, 75, 100} {
		p.level(c, y, map[float64]string{0: "0", 25: "25", 50: "50", 75: "75", 100: "100 %"}[y])
	}
	c.Fill(ink.Through(area), ink.Flat("#c9d3ddb0"))
	c.Fill(ink.Stroke(3.5, smoothed(mid)), ink.Flat("#7d8893"))
	for i, month := range []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"} {
		at := p.at(float64(i), 0)
		c.Fill(ink.Line(2, at.X, at.Y, at.X, at.Y+12), ink.Flat(type2))
		c.Fill(anchored(axisType, .5).Text(month, ink.At(at.X, at.Y+48)), ink.Flat(type2))
	}
	line := smoothed(year)
	c.Fill(ink.Stroke(8, line), ink.Flat(accent))
	end := line[len(line)-1]
	c.Fill(ink.Ellipse(end.X, end.Y, 17, 17), ink.Flat(paper))
	c.Fill(ink.Ellipse(end.X, end.Y, 12, 12), ink.Flat(accent))
	c.Fill(valueType.Text("38 %", ink.At(end.X+30, end.Y+8)), ink.Flat(accent))
	c.Fill(labelType.Text("this year", ink.At(end.X+30, end.Y+52)), ink.Flat(accent))
	c.Fill(labelType.Text("median", ink.At(p.at(8.95, 0).X, p.at(0, 69.5).Y)), ink.Flat(type2))
	c.Fill(labelType.Text("range of the past 20 years", ink.At(p.at(6.95, 0).X, p.at(0, 93.2).Y)), ink.Flat(type2))
}
