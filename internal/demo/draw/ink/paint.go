package ink

import "math"

// Paint answers the colour and the opacity at a place of the drawing, in units.
type Paint func(x, y float64) (Colour, float32)

// Flat paints one colour, "#rrggbb" or "#rrggbbaa".
func Flat(hex string) Paint {
	colour, alpha := parseHex(hex)
	a := float32(alpha)
	return func(_, _ float64) (Colour, float32) { return colour, a }
}

// Vertical paints a ramp from the height y0 to the height y1.
func Vertical(y0, y1 float64, stops ...string) Paint {
	ramp := NewRamp(stops...)
	return func(_, y float64) (Colour, float32) { return ramp.At((y - y0) / (y1 - y0)) }
}

// Horizontal paints a ramp from x0 to x1.
func Horizontal(x0, x1 float64, stops ...string) Paint {
	ramp := NewRamp(stops...)
	return func(x, _ float64) (Colour, float32) { return ramp.At((x - x0) / (x1 - x0)) }
}

// Linear paints a ramp along the line between two points.
func Linear(from, to Point, stops ...string) Paint {
	ramp := NewRamp(stops...)
	dx, dy := to.X-from.X, to.Y-from.Y
	length := dx*dx + dy*dy
	return func(x, y float64) (Colour, float32) {
		return ramp.At(((x-from.X)*dx + (y-from.Y)*dy) / length)
	}
}

// Radial paints a ramp from a centre outwards; r gives the two half axes.
func Radial(centre, r Point, stops ...string) Paint {
	ramp := NewRamp(stops...)
	return func(x, y float64) (Colour, float32) {
		return ramp.At(math.Hypot((x-centre.X)/r.X, (y-centre.Y)/r.Y))
	}
}

// Clouded thins a paint by noise that is stretched to the lengths of grain: 0 of noise is clear from the threshold on.
func Clouded(paint Paint, grain Point, seed uint32, threshold float64) Paint {
	return func(x, y float64) (Colour, float32) {
		colour, alpha := paint(x, y)
		if alpha == 0 {
			return colour, 0
		}
		n := (Fbm(x/grain.X, y/grain.Y, 4, seed) - threshold) / (1 - threshold) * 1.6
		return colour, alpha * float32(smooth(clamp(n)))
	}
}

// Mottled varies the lightness of a paint by soft noise: by is the widest change, 0 to 1.
func Mottled(paint Paint, grain Point, seed uint32, by float64) Paint {
	return func(x, y float64) (Colour, float32) {
		colour, alpha := paint(x, y)
		d := float32((Fbm(x/grain.X, y/grain.Y, 3, seed) - 0.5) * 2 * by)
		return Colour{colour.R + d, colour.G + d, colour.B + d}, alpha
	}
}
