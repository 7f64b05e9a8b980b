package edition

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"dateline.news/internal/errs"
)

// colour is red, green and blue, each from 0 to 255.
type colour [3]float64

var colourForm = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// The papers that a newsroom's colour stands on, by day and by night, as the site's stylesheet has them.
var dayPaper, nightPaper = parseColour("#fbfaf7"), parseColour("#131517")

// UsualAccent is the colour of a newsroom that has chosen none, as the site's stylesheet has it.
const UsualAccent = "#173f8a"

// leastContrast is what WCAG asks of text and of marks that mean something.
const leastContrast = 4.5

func parseColour(written string) colour {
	var c colour
	for i := range c {
		n, err := strconv.ParseUint(written[1+2*i:3+2*i], 16, 8)
		if err != nil {
			return colour{} // the form has been checked
		}
		c[i] = float64(n)
	}
	return c
}

// String answers "#rrggbb".
func (c colour) String() string {
	return fmt.Sprintf("#%02x%02x%02x", uint8(math.Round(c[0])), uint8(math.Round(c[1])), uint8(math.Round(c[2])))
}

// luminance is that of WCAG 2.2.
func (c colour) luminance() float64 {
	var l float64
	for i, weight := range [3]float64{0.2126, 0.7152, 0.0722} {
		v := c[i] / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		l += weight * v
	}
	return l
}

func contrast(a, b colour) float64 {
	lighter, darker := max(a.luminance(), b.luminance()), min(a.luminance(), b.luminance())
	return (lighter + 0.05) / (darker + 0.05)
}

// mix answers c with a share of another colour in it.
func (c colour) mix(other colour, share float64) colour {
	for i := range c {
		c[i] += (other[i] - c[i]) * share
	}
	return c
}

// checkAccent refuses a colour in which words could not be read on the site's paper.
func checkAccent(accent string) error {
	switch {
	case accent == "":
		return nil
	case !colourForm.MatchString(accent):
		return errs.At("accent", "edition.bad_accent", nil)
	case contrast(parseColour(accent), dayPaper) < leastContrast:
		return errs.At("accent", "edition.pale_accent", nil)
	}
	return nil
}

// Stylesheet answers the edition's own colour as the custom properties that the site's rules read, by day and by night;
// "" where it has the usual one. What is dark enough for the day's paper is lightened until it can be read on the night's.
func (ed Edition) Stylesheet() string {
	if ed.Accent == "" || checkAccent(ed.Accent) != nil {
		return ""
	}
	white, day := colour{255, 255, 255}, parseColour(ed.Accent)
	night := day
	for contrast(night, nightPaper) < leastContrast+1 {
		night = night.mix(white, 0.05)
	}
	var b strings.Builder
	fmt.Fprintf(&b, ":root{--accent:%s;--on-accent:#fff;--accent-wash:%s}\n", day, day.mix(dayPaper, 0.9))
	fmt.Fprintf(&b, "@media (prefers-color-scheme:dark){:root{--accent:%s;--on-accent:%s;--accent-wash:%s}}\n", night, nightPaper, night.mix(nightPaper, 0.82))
	return b.String()
}
