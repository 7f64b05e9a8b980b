package ink

import (
	"image"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// Mask is an opacity for every pixel of a canvas, to be blurred or thinned before something is painted through it.
type Mask struct {
	frame
	alpha []float32
}

// frame is the size of a picture in pixels, and how many of them a unit takes.
type frame struct {
	scale float64
	w, h  int
}

// Mask answers an empty mask of the canvas's size.
func (c *Canvas) Mask() *Mask {
	return &Mask{c.frame, make([]float32, c.w*c.h)}
}

// Fill lays paths onto the mask with an opacity from 0 to 1 and answers the mask.
func (m *Mask) Fill(opacity float64, paths ...*Path) *Mask {
	for _, p := range paths {
		m.cover(p, func(i int, a float32) {
			m.alpha[i] += (1 - m.alpha[i]) * a * float32(opacity)
		})
	}
	return m
}

// Without takes the area of a path out of the mask and answers the mask.
func (m *Mask) Without(p *Path) *Mask {
	m.cover(p, func(i int, a float32) { m.alpha[i] *= 1 - a })
	return m
}

// Within keeps only what lies within a path and answers the mask.
func (m *Mask) Within(p *Path) *Mask {
	keep := make([]float32, len(m.alpha))
	m.cover(p, func(i int, a float32) { keep[i] = m.alpha[i] * a })
	m.alpha = keep
	return m
}

// Thin multiplies the mask by an opacity for each place and answers the mask.
func (m *Mask) Thin(opacity func(x, y float64) float64) *Mask {
	for i, a := range m.alpha {
		if a > 0 {
			x, y := float64(i%m.w)/m.scale, float64(i/m.w)/m.scale
			m.alpha[i] = a * float32(clamp(opacity(x, y)))
		}
	}
	return m
}

// At answers the mask's opacity at a place of the drawing; outside it is 0.
func (m *Mask) At(x, y float64) float64 {
	px, py := int(x*m.scale), int(y*m.scale)
	if px < 0 || py < 0 || px >= m.w || py >= m.h {
		return 0
	}
	return float64(m.alpha[py*m.w+px])
}

// Blur softens the mask by about a Gaussian of the given radius in units and answers the mask.
func (m *Mask) Blur(radius float64) *Mask {
	r := int(math.Round(radius * m.scale * 0.56))
	if r < 1 {
		return m
	}
	line := make([]float32, m.w)
	for range 3 {
		for y := range m.h {
			box(m.alpha[y*m.w:(y+1)*m.w], line, r)
		}
	}
	m.blurColumns(r)
	return m
}

// blurColumns runs the box down all columns at once, row by row, which the memory likes better than column by column.
func (m *Mask) blurColumns(r int) {
	sums := make([]float32, m.w)
	norm := 1 / float32(2*r+1)
	from := make([]float32, len(m.alpha))
	for range 3 {
		copy(from, m.alpha)
		row := func(y int) []float32 {
			y = min(max(y, 0), m.h-1)
			return from[y*m.w : (y+1)*m.w]
		}
		clear(sums)
		for y := -r; y <= r; y++ {
			for x, v := range row(y) {
				sums[x] += v
			}
		}
		for y := range m.h {
			out, next, last := m.alpha[y*m.w:(y+1)*m.w], row(y+r+1), row(y-r)
			for x := range sums {
				out[x] = max(0, sums[x]*norm)
				sums[x] += next[x] - last[x]
			}
		}
	}
}

// box averages every value of a row with r neighbours on each side; line is room for a copy.
func box(values, line []float32, r int) {
	n := len(line)
	copy(line, values)
	pick := func(i int) float32 { return line[min(max(i, 0), n-1)] }
	sum := float32(0)
	for i := -r; i <= r; i++ {
		sum += pick(i)
	}
	norm := 1 / float32(2*r+1)
	for i := range line {
		values[i] = max(0, sum*norm)
		sum += pick(i+r+1) - pick(i-r)
	}
}

// cover rasterises a path and calls found for every pixel that it touches, with the index and the coverage.
func (f frame) cover(p *Path, found func(i int, a float32)) {
	box := f.pixels(p)
	if box.Empty() {
		return
	}
	raster := vector.NewRasterizer(box.Dx(), box.Dy())
	ox, oy := float64(box.Min.X), float64(box.Min.Y)
	for _, points := range p.rings {
		for i, q := range points {
			x, y := float32(q.X*f.scale-ox), float32(q.Y*f.scale-oy)
			if i == 0 {
				raster.MoveTo(x, y)
			} else {
				raster.LineTo(x, y)
			}
		}
		raster.ClosePath()
	}
	shape := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	raster.DrawOp = draw.Src
	raster.Draw(shape, shape.Rect, image.Opaque, image.Point{})
	for y := range box.Dy() {
		base := (y+box.Min.Y)*f.w + box.Min.X
		for x, a := range shape.Pix[y*shape.Stride : y*shape.Stride+box.Dx()] {
			if a != 0 {
				found(base+x, float32(a)/255)
			}
		}
	}
}

func (f frame) pixels(p *Path) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, points := range p.rings {
		for _, q := range points {
			x0, x1 = math.Min(x0, q.X), math.Max(x1, q.X)
			y0, y1 = math.Min(y0, q.Y), math.Max(y1, q.Y)
		}
	}
	if x0 > x1 {
		return image.Rectangle{}
	}
	limit := func(v float64) int { return int(math.Max(-1e6, math.Min(1e6, v))) }
	found := image.Rect(limit(math.Floor(x0*f.scale)), limit(math.Floor(y0*f.scale)),
		limit(math.Ceil(x1*f.scale))+1, limit(math.Ceil(y1*f.scale))+1)
	return found.Intersect(image.Rect(0, 0, f.w, f.h))
}

// Clone answers a copy of the mask.
func (m *Mask) Clone() *Mask {
	return &Mask{m.frame, append([]float32(nil), m.alpha...)}
}

// Reshape sets every opacity anew from its place and its present value, and answers the mask.
func (m *Mask) Reshape(opacity func(x, y, a float64) float64) *Mask {
	for i, a := range m.alpha {
		x, y := (float64(i%m.w)+0.5)/m.scale, (float64(i/m.w)+0.5)/m.scale
		m.alpha[i] = float32(clamp(opacity(x, y, float64(a))))
	}
	return m
}
