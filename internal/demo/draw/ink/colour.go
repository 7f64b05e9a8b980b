package ink

import (
	"math"
	"strconv"
	"strings"
)

// Colour is an sRGB colour, each channel from 0 to 1.
type Colour struct{ R, G, B float32 }

// Mix answers the colour that lies t of the way from a to b (0 to 1), mixed in OKLab so that the middle stays clear.
func Mix(a, b Colour, t float64) Colour {
	la, lb := toLab(a), toLab(b)
	for i := range la {
		la[i] += (lb[i] - la[i]) * t
	}
	return fromLab(la)
}

// Shade answers a hex colour that lies t of the way from one hex colour to another.
func Shade(from, to string, t float64) string {
	a, _ := parseHex(from)
	b, _ := parseHex(to)
	return hexOf(Mix(a, b, t))
}

// Ramp is a run of colours with their opacities, looked up by a position from 0 to 1.
type Ramp struct {
	colour [ramped + 1]Colour
	alpha  [ramped + 1]float32
}

const ramped = 512

type stop struct {
	at     float64
	colour Colour
	alpha  float64
}

// NewRamp builds a ramp from stops such as "#203040", "#20304080" (with opacity) or "#203040 35%" (with a place).
// Stops without a place are spread evenly. A stop that cannot be read panics: stops are written in the program.
func NewRamp(stops ...string) *Ramp {
	list := make([]stop, len(stops))
	for i, text := range stops {
		list[i] = parseStop(text, i, len(stops))
	}
	ramp := &Ramp{}
	for i := range ramp.colour {
		ramp.colour[i], ramp.alpha[i] = between(list, float64(i)/ramped)
	}
	return ramp
}

// At answers the colour and opacity at t; what lies outside 0 to 1 gets the end's.
func (r *Ramp) At(t float64) (Colour, float32) {
	i := int(clamp(t) * ramped)
	return r.colour[i], r.alpha[i]
}

func between(list []stop, t float64) (Colour, float32) {
	if t <= list[0].at {
		return list[0].colour, float32(list[0].alpha)
	}
	for i := 1; i < len(list); i++ {
		a, b := list[i-1], list[i]
		if t <= b.at {
			part := (t - a.at) / (b.at - a.at)
			return Mix(a.colour, b.colour, part), float32(a.alpha + (b.alpha-a.alpha)*part)
		}
	}
	last := list[len(list)-1]
	return last.colour, float32(last.alpha)
}

func parseStop(text string, i, n int) stop {
	hex, place, placed := strings.Cut(text, " ")
	colour, alpha := parseHex(hex)
	at := 0.0
	if n > 1 {
		at = float64(i) / float64(n-1)
	}
	if placed {
		percent, err := strconv.ParseFloat(strings.TrimSuffix(place, "%"), 64)
		if err != nil {
			panic("ink: colour stop " + text + ": " + err.Error())
		}
		at = percent / 100
	}
	return stop{at, colour, alpha}
}

func parseHex(text string) (Colour, float64) {
	digits := strings.TrimPrefix(text, "#")
	if len(digits) == 6 {
		digits += "ff"
	}
	v, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 8 {
		panic("ink: not a colour: " + text)
	}
	channel := func(shift uint) float32 { return float32(v>>shift&255) / 255 }
	return Colour{channel(24), channel(16), channel(8)}, float64(v&255) / 255
}

func hexOf(c Colour) string {
	v := uint64(to8(c.R))<<16 | uint64(to8(c.G))<<8 | uint64(to8(c.B))
	text := strconv.FormatUint(v, 16)
	return "#" + strings.Repeat("0", 6-len(text)) + text
}

func to8(v float32) uint8 { return uint8(clamp(float64(v))*255 + 0.5) }

func clamp(v float64) float64 { return math.Min(1, math.Max(0, v)) }

func toLab(c Colour) [3]float64 {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return [3]float64{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func fromLab(lab [3]float64) Colour {
	cube := func(v float64) float64 { return v * v * v }
	l := cube(lab[0] + 0.3963377774*lab[1] + 0.2158037573*lab[2])
	m := cube(lab[0] - 0.1055613458*lab[1] - 0.0638541728*lab[2])
	s := cube(lab[0] - 0.0894841775*lab[1] - 1.2914855480*lab[2])
	return Colour{
		encoded(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		encoded(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		encoded(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

func linear(v float32) float64 {
	x := float64(v)
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func encoded(v float64) float32 {
	v = clamp(v)
	if v <= 0.0031308 {
		return float32(v * 12.92)
	}
	return float32(1.055*math.Pow(v, 1/2.4) - 0.055)
}
