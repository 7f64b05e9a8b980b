package ink

import "math"

// Point is a place of the drawing in units; y grows downwards.
type Point struct{ X, Y float64 }

// At answers the point at x and y.
func At(x, y float64) Point { return Point{x, y} }

// Path is a set of closed rings. Rings that turn the same way are one area; a ring turned the other way cuts a hole.
type Path struct{ rings [][]Point }

// Polygon is the area within corners given as x, y, x, y …
func Polygon(xy ...float64) *Path { return ring(pairs(xy)) }

// Through is the area within a line through points.
func Through(points []Point) *Path { return ring(points) }

// Curve is the area within a smooth line through points given as x, y, x, y …
func Curve(xy ...float64) *Path { return ring(spline(pairs(xy), true)) }

// Rect is a rectangle from its upper left corner.
func Rect(x, y, w, h float64) *Path { return Polygon(x, y, x+w, y, x+w, y+h, x, y+h) }

// Ellipse is an ellipse about a centre with two half axes.
func Ellipse(cx, cy, rx, ry float64) *Path {
	n := 28 + int(math.Min(120, math.Max(rx, ry)/2))
	points := make([]Point, n)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		points[i] = Point{cx + cos*rx, cy + sin*ry}
	}
	return ring(points)
}

// Round is a rectangle given by two corners whose corners are rounded by r.
func Round(from, to Point, r float64) *Path {
	var points []Point
	corners := [4]Point{{to.X - r, to.Y - r}, {from.X + r, to.Y - r}, {from.X + r, from.Y + r}, {to.X - r, from.Y + r}}
	for i, c := range corners {
		for step := range 7 {
			sin, cos := math.Sincos((float64(i) + float64(step)/6) * math.Pi / 2)
			points = append(points, Point{c.X + cos*r, c.Y + sin*r})
		}
	}
	return ring(points)
}

// Taper is a rounded bar between two points whose width runs from w0 to w1.
func Taper(a, b Point, w0, w1 float64) *Path {
	angle := math.Atan2(b.Y-a.Y, b.X-a.X)
	var points []Point
	for step := range 7 {
		sin, cos := math.Sincos(angle - math.Pi/2 + math.Pi*float64(step)/6)
		points = append(points, Point{b.X + cos*w1/2, b.Y + sin*w1/2})
	}
	for step := range 7 {
		sin, cos := math.Sincos(angle + math.Pi/2 + math.Pi*float64(step)/6)
		points = append(points, Point{a.X + cos*w0/2, a.Y + sin*w0/2})
	}
	return ring(points)
}

// Line is a line of a width through points given as x, y, x, y …, with round joins.
func Line(width float64, xy ...float64) *Path { return Stroke(width, pairs(xy)) }

// Bend is a smooth line of a width through points given as x, y, x, y …
func Bend(width float64, xy ...float64) *Path { return Stroke(width, spline(pairs(xy), false)) }

// Stroke is a line of a width through points, with round joins and square ends.
func Stroke(width float64, points []Point) *Path {
	if len(points) > 2 && gentle(points) {
		return ribbon(width, points)
	}
	path := &Path{}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		dx, dy := b.X-a.X, b.Y-a.Y
		length := math.Hypot(dx, dy)
		if length == 0 {
			continue
		}
		nx, ny := -dy/length*width/2, dx/length*width/2
		path.Add(Polygon(a.X+nx, a.Y+ny, b.X+nx, b.Y+ny, b.X-nx, b.Y-ny, a.X-nx, a.Y-ny))
		if i > 1 && width > 1.5 {
			path.Add(Ellipse(a.X, a.Y, width/2, width/2))
		}
	}
	return path
}

// gentle says whether a line nowhere turns by more than about 50 degrees.
func gentle(points []Point) bool {
	for i := 2; i < len(points); i++ {
		a, b := toward(points[i-2], points[i-1]), toward(points[i-1], points[i])
		if a.X*b.X+a.Y*b.Y < 0.64 {
			return false
		}
	}
	return true
}

// ribbon is a line as one ring, so that its edge shows no joins.
func ribbon(width float64, points []Point) *Path {
	n := len(points)
	out := make([]Point, 2*n)
	for i, p := range points {
		a := toward(points[max(i-1, 0)], points[max(i, 1)])
		b := toward(points[min(i, n-2)], points[min(i+1, n-1)])
		dx, dy := a.X+b.X, a.Y+b.Y
		length := math.Hypot(dx, dy)
		half := width / length // half the width over half the length: the mitre's reach for small turns
		out[i] = Point{p.X - dy/2*half, p.Y + dx/2*half}
		out[2*n-1-i] = Point{p.X + dy/2*half, p.Y - dx/2*half}
	}
	return ring(out)
}

func toward(a, b Point) Point {
	length := math.Hypot(b.X-a.X, b.Y-a.Y)
	if length == 0 {
		return Point{1, 0}
	}
	return Point{(b.X - a.X) / length, (b.Y - a.Y) / length}
}

// Smooth answers many points on a smooth open line through the given ones.
func Smooth(xy ...float64) []Point { return spline(pairs(xy), false) }

// Arc answers the points of an ellipse's arc from one angle to another, in turns; 0 is to the right, ¼ is down.
func Arc(centre, r Point, from, to float64) []Point {
	const n = 72
	points := make([]Point, n+1)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * (from + (to-from)*float64(i)/n))
		points[i] = Point{centre.X + cos*r.X, centre.Y + sin*r.Y}
	}
	return points
}

// Add joins other paths to this one and answers it.
func (p *Path) Add(others ...*Path) *Path {
	for _, o := range others {
		p.rings = append(p.rings, o.rings...)
	}
	return p
}

// Cut takes the rings of another path out of this one and answers it; they must lie within it.
func (p *Path) Cut(o *Path) *Path {
	for _, points := range o.rings {
		turned := make([]Point, len(points))
		for i, pt := range points {
			turned[len(points)-1-i] = pt
		}
		p.rings = append(p.rings, turned)
	}
	return p
}

// Move answers the path moved by dx and dy.
func (p *Path) Move(dx, dy float64) *Path {
	return p.mapped(func(q Point) Point { return Point{q.X + dx, q.Y + dy} })
}

// Turn answers the path turned about a point, in turns; positive is clockwise on the page.
func (p *Path) Turn(about Point, turns float64) *Path {
	sin, cos := math.Sincos(turns * 2 * math.Pi)
	return p.mapped(func(q Point) Point {
		x, y := q.X-about.X, q.Y-about.Y
		return Point{about.X + x*cos - y*sin, about.Y + x*sin + y*cos}
	})
}

// Grow answers the path scaled about a point; a negative factor along x mirrors it.
func (p *Path) Grow(about Point, fx, fy float64) *Path {
	grown := p.mapped(func(q Point) Point {
		return Point{about.X + (q.X-about.X)*fx, about.Y + (q.Y-about.Y)*fy}
	})
	if fx*fy < 0 {
		for _, points := range grown.rings {
			reverse(points)
		}
	}
	return grown
}

func (p *Path) mapped(f func(Point) Point) *Path {
	out := &Path{rings: make([][]Point, len(p.rings))}
	for i, points := range p.rings {
		out.rings[i] = make([]Point, len(points))
		for j, q := range points {
			out.rings[i][j] = f(q)
		}
	}
	return out
}

func ring(points []Point) *Path {
	area := 0.0
	for i, a := range points {
		b := points[(i+1)%len(points)]
		area += a.X*b.Y - b.X*a.Y
	}
	if area < 0 {
		reverse(points)
	}
	return &Path{rings: [][]Point{points}}
}

func reverse(points []Point) {
	for i, j := 0, len(points)-1; i < j; i, j = i+1, j-1 {
		points[i], points[j] = points[j], points[i]
	}
}

func pairs(xy []float64) []Point {
	points := make([]Point, len(xy)/2)
	for i := range points {
		points[i] = Point{xy[2*i], xy[2*i+1]}
	}
	return points
}

// spline runs a Catmull-Rom curve through the points.
func spline(points []Point, closed bool) []Point {
	n := len(points)
	pick := func(i int) Point {
		if closed {
			return points[(i+n)%n]
		}
		return points[min(max(i, 0), n-1)]
	}
	spans := n - 1
	if closed {
		spans = n
	}
	const steps = 10
	out := make([]Point, 0, spans*steps+1)
	for i := range spans {
		a, b, c, d := pick(i-1), pick(i), pick(i+1), pick(i+2)
		for s := range steps {
			t := float64(s) / steps
			out = append(out, Point{catmull(a.X, b.X, c.X, d.X, t), catmull(a.Y, b.Y, c.Y, d.Y, t)})
		}
	}
	if !closed {
		out = append(out, points[n-1])
	}
	return out
}

func catmull(a, b, c, d, t float64) float64 {
	return 0.5 * (2*b + (c-a)*t + (2*a-5*b+4*c-d)*t*t + (3*b-a-3*c+d)*t*t*t)
}
