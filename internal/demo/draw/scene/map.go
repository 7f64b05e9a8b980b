package scene

import (
	"math"

	"dateline.news/internal/demo/draw/ink"
)

// mapStrait: the Strait of Ossa with its two lanes and the stretch that is closed.
func mapStrait(c *ink.Canvas) {
	a := atlas{1020, 470, 1500.0 / 1400}
	a.ground(c)
	zone := a.at(ink.At(1716, 935))
	c.Fill(ink.Ellipse(zone.X, zone.Y, 112, 88), ink.Flat("#b3261e30"))
	c.Fill(dashes(3.4, 12, ink.Arc(zone, ink.At(116, 92), 0, 1)), ink.Flat(signal))
	for _, lane := range [][]float64{{1050, 1140, 1250, 1080, 1480, 990, 1690, 892, 1900, 770, 2150, 640, 2420, 560}, {2420, 640, 2190, 720, 1960, 850, 1750, 960, 1560, 1060, 1330, 1150, 1050, 1220}} {
		way := a.way(lane...)
		c.Fill(ink.Stroke(7, way), ink.Flat("#ffffffa0"))
		c.Fill(dashes(4.4, 17, way), ink.Flat("#1d4f91"))
		for _, f := range []float64{.2, .84} {
			i := int(f * float64(len(way)))
			arrow(c, way[i-1], way[i+1], "#1d4f91")
		}
	}
	cross := ink.Line(9, zone.X-17, zone.Y-17, zone.X+17, zone.Y+17).Add(ink.Line(9, zone.X+17, zone.Y-17, zone.X-17, zone.Y+17))
	c.Fill(ink.Ellipse(zone.X, zone.Y, 31, 31), ink.Flat("#fffdf8"))
	c.Fill(cross, ink.Flat(signal))
	a.names(c, ink.Lettering{Face: ink.Bold, Size: 29}, signal, label{"Closed to shipping", ink.At(1716, 935), 132, 58, 0})
	a.names(c, ink.Lettering{Face: ink.Regular, Size: 25}, signal, label{"since Tuesday, 04:10", ink.At(1716, 935), 132, 92, 0})
	a.towns(c, label{"Port Arden", portArden, -22, -18, 1}, label{"Cape Ossa", ossaHead, -20, -20, 1}, label{"Suria", suria, 24, 11, 0})
	a.regions(c, label{"VELMARK", ink.At(1330, 610), 0, 0, .5}, label{"SURIA-DELTA", ink.At(2200, 1075), 0, 0, .5})
	a.waters(c, label{"Strait of Ossa", ink.At(1230, 1290), 0, 0, .5}, label{"Eastern Sea", ink.At(2310, 705), 0, 30, .5})
	a.names(c, ink.Lettering{Face: ink.Italic, Size: 23}, "#1d4f91", label{"eastbound lane", ink.At(2030, 640), 0, -6, .5}, label{"westbound lane", ink.At(2120, 800), 16, 16, .5})
	a.rod(c, ink.At(60, 945), 50)
	a.locator(c, ink.At(1196, 786))
}

func arrow(c *ink.Canvas, from, to ink.Point, hex string) {
	angle := math.Atan2(to.Y-from.Y, to.X-from.X) / (2 * math.Pi)
	head := ink.Polygon(19, 0, -13, -14, -6, 0, -13, 14).Turn(ink.At(0, 0), angle).Move(to.X, to.Y)
	c.Fill(head, ink.Flat(hex))
}

// mapRailLine: the line from the port to the hills, what is open and what is being built.
func mapRailLine(c *ink.Canvas) {
	a := atlas{240, 90, 1500.0 / 1860}
	a.ground(c)
	open := a.way(1452, 778, 1400, 690, 1330, 600, 1260, 545, 1180, 560)
	built := a.way(1180, 560, 1080, 549, 960, 556, 860, 620, 770, 750, 680, 880, 585, 930)
	planned := a.way(1330, 600, 1420, 520, 1530, 440, 1620, 370, 1730, 330)
	for _, way := range [][]ink.Point{open, built, planned} {
		c.Fill(ink.Stroke(15, way), ink.Flat("#fffdf8d8"))
	}
	c.Fill(ink.Stroke(9, open), ink.Flat("#1d4f91"))
	c.Fill(dashes(9, 20, built), ink.Flat("#1d4f91"))
	c.Fill(dashes(5, 8, planned), ink.Flat("#5a6068"))
	c.Fill(ink.Stroke(2.4, a.way(-200, 700, 200, 690, 400, 800, 585, 930)), ink.Flat("#8f8878"))
	c.Fill(ink.Stroke(2.4, a.way(1730, 330, 1900, 240, 2200, 100)), ink.Flat("#8f8878"))
	a.regions(c, label{"KARST HILLS", ink.At(540, 400), 0, 0, .5}, label{"VELMARK", ink.At(1400, 240), 0, 0, .5})
	a.waters(c, label{"Lake Verane", ink.At(1100, 470), 0, -66, .5}, label{"Strait of Ossa", ink.At(1640, 900), 60, 30, .5}, label{"Bay of Ebb", ink.At(820, 1130), 0, 20, .5})
	halt := ink.At(1180, 560)
	a.towns(c, label{"Port Arden", portArden, 26, 34, 0}, label{"Saint Ebb", saintEbb, -24, 8, 1}, label{"Tolm", tolm, 24, -10, 0}, label{"Verane South", halt, -16, 50, 1})
	a.names(c, ink.Lettering{Face: ink.Regular, Size: 25}, "#1d4f91", label{"open since March", ink.At(1415, 640), 14, 0, 0}, label{"opens in June", ink.At(770, 750), 34, 34, 0}, label{"since August", halt, -16, 84, 1})
	a.names(c, ink.Lettering{Face: ink.Regular, Size: 25}, "#5a6068", label{"planned", ink.At(1560, 420), 20, 16, 0})
	legend(c, ink.At(54, 800))
	a.rod(c, ink.At(760, 945), 50)
	a.locator(c, ink.At(1196, 786))
}

func legend(c *ink.Canvas, at ink.Point) {
	c.Fill(ink.Round(at, ink.At(at.X+290, at.Y+150), 6), ink.Flat("#fbfaf5ee"))
	style := ink.Lettering{Face: ink.Regular, Size: 26}
	for i, row := range []string{"in service", "being built", "planned"} {
		y := at.Y + 36 + float64(i)*42
		way := []ink.Point{ink.At(at.X+22, y), ink.At(at.X+102, y)}
		switch i {
		case 0:
			c.Fill(ink.Stroke(9, way), ink.Flat("#1d4f91"))
		case 1:
			c.Fill(dashes(9, 16, way), ink.Flat("#1d4f91"))
		default:
			c.Fill(dashes(5, 8, way), ink.Flat("#5a6068"))
		}
		c.Fill(style.Text(row, ink.At(at.X+122, y+9)), ink.Flat(landInk))
	}
}

// mapStormTrack: where the storm has been, where it is and where it may go.
func mapStormTrack(c *ink.Canvas) {
	a := atlas{0, 0, .5}
	a.ground(c)
	past := a.way(60, 1900, 260, 1820, 480, 1700, 700, 1500, 880, 1260, 1040, 1090)
	ahead := a.way(1040, 1090, 1190, 960, 1400, 800, 1680, 620, 2000, 420, 2380, 250)
	var left, right []ink.Point
	for i, p := range ahead {
		q := ahead[min(i+1, len(ahead)-1)]
		if i == len(ahead)-1 {
			p, q = ahead[i-1], p
		}
		length := math.Hypot(q.X-p.X, q.Y-p.Y)
		wide := 14 + 118*float64(i)/float64(len(ahead)-1)
		nx, ny := -(q.Y-p.Y)/length*wide, (q.X-p.X)/length*wide
		left = append(left, ink.At(ahead[i].X+nx, ahead[i].Y+ny))
		right = append([]ink.Point{ink.At(ahead[i].X-nx, ahead[i].Y-ny)}, right...)
	}
	end := ahead[len(ahead)-1]
	cone := ink.Through(append(append([]ink.Point{}, left...), right...)).Add(ink.Ellipse(end.X, end.Y, 131, 131))
	c.Through(c.Mask().Fill(.42, cone), ink.Flat("#ffffff"))
	outline := c.Mask().Fill(1, cone).Blur(1.4).Reshape(func(_, _, v float64) float64 { return v * (1 - v) * 4 })
	c.Through(outline, ink.Flat("#b3261e88"))
	c.Fill(ink.Stroke(8, past), ink.Flat(signal))
	c.Fill(dashes(6, 15, ahead), ink.Flat(signal))
	a.regions(c, label{"VELMARK", ink.At(1250, 190), 0, 0, .5}, label{"KARST HILLS", ink.At(500, 360), 0, 0, .5}, label{"SURIA-DELTA", ink.At(2420, 1320), 0, 0, .5})
	a.waters(c, label{"Lake Verane", ink.At(1090, 470), 0, -42, .5}, label{"Western Ocean", ink.At(520, 1480), -90, 40, .5}, label{"Eastern Sea", ink.At(2560, 620), 60, 0, .5}, label{"Strait of Ossa", ink.At(1790, 920), 40, 14, .5})
	a.towns(c, label{"Saint Ebb", saintEbb, -20, 2, 1}, label{"Tolm", tolm, -18, -12, 1}, label{"Port Arden", portArden, 22, 34, 0}, label{"Suria", suria, 20, 11, 0})
	style := ink.Lettering{Face: ink.Medium, Size: 25}
	for _, mark := range []struct {
		at   ink.Point
		text string
		wind float64
	}{{ink.At(260, 1820), "Mon 06:00", 11}, {ink.At(480, 1700), "Mon 18:00", 14}, {ink.At(700, 1500), "Tue 06:00", 18}, {ink.At(880, 1260), "Tue 18:00", 22}} {
		p := a.at(mark.at)
		c.Fill(ink.Ellipse(p.X, p.Y, mark.wind+3, mark.wind+3), ink.Flat("#fffdf8"))
		c.Fill(ink.Ellipse(p.X, p.Y, mark.wind, mark.wind), ink.Flat(signal))
		a.names(c, style, landInk, label{mark.text, mark.at, 34, 22, 0})
	}
	for _, mark := range []label{{"Thu 06:00", ink.At(1680, 620), 26, 34, 0}, {"Fri 06:00", ink.At(2380, 250), 30, 30, 0}} {
		p := a.at(mark.at)
		c.Fill(ink.Ellipse(p.X, p.Y, 13, 13), ink.Flat(signal))
		c.Fill(ink.Ellipse(p.X, p.Y, 8.5, 8.5), ink.Flat("#fffdf8"))
		a.names(c, style, landInk, mark)
	}
	eye(c, a.at(ink.At(1040, 1090)))
	a.names(c, ink.Lettering{Face: ink.Bold, Size: 27}, signal, label{"Wed 06:00, 140 km/h", ink.At(1040, 1090), 48, 32, 0})
	a.names(c, ink.Lettering{Face: ink.Italic, Size: 24}, "#8a2a24", label{"likely path", ink.At(2180, 330), 10, 70, .5})
	a.rod(c, ink.At(1200, 940), 100)
}

func eye(c *ink.Canvas, at ink.Point) {
	c.Fill(ink.Ellipse(at.X, at.Y, 34, 34), ink.Flat("#fffdf8"))
	swirl := ink.Ellipse(at.X, at.Y, 20, 20)
	for _, turn := range []float64{0, .5} {
		arm := ink.Curve(20, 0, 26, -20, 14, -42, -14, -50, 2, -34, 4, -16).Turn(ink.At(0, 0), turn)
		swirl.Add(arm.Move(at.X, at.Y))
	}
	c.Fill(swirl, ink.Flat(signal))
	c.Fill(ink.Ellipse(at.X, at.Y, 9, 9), ink.Flat("#fffdf8"))
}
