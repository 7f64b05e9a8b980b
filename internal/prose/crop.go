package prose

import (
	"slices"
	"strconv"
	"strings"
)

// Crop is how one story cuts a picture: to a ratio of its sides, around a point that stays in sight. It is the name of a
// rectangle: the largest of the ratio, whose place between the edges is the point's between those of the picture. What is
// cut off is out of the composition, not out of reach: the picture's own page shows it whole.
type Crop struct {
	Ratio string // one of Ratios
	X, Y  int    // the point, in percent from the left and from the top; steps of FocusStep
}

// FocusStep is the step of a crop's point, in percent: fine enough for the eye, and crops that mean the same are the same.
const FocusStep = 5

// ratios are the forms that a picture can be cut to, as width by height, from wide to tall.
var ratios = []string{"16x9", "3x2", "4x3", "1x1", "4x5", "2x3"}

// Ratios answers the forms that a picture can be cut to, as "16x9", from wide to tall.
func Ratios() []string { return slices.Clone(ratios) }

// ReadCrop reads a picture's attribute crop: "16x9-50-30" is sixteen to nine around the point 50 % from the left and
// 30 % from the top. Anything else, such as the name of a crop of another house, leaves the picture whole and answers
// false.
func ReadCrop(s string) (Crop, bool) {
	parts := strings.Split(s, "-")
	if len(parts) != 3 || !slices.Contains(ratios, parts[0]) {
		return Crop{}, false
	}
	c := Crop{Ratio: parts[0]}
	for i, into := range []*int{&c.X, &c.Y} {
		percent, err := strconv.Atoi(parts[i+1])
		if err != nil || percent < 0 || percent > 100 || percent%FocusStep != 0 || strconv.Itoa(percent) != parts[i+1] {
			return Crop{}, false
		}
		*into = percent
	}
	return c, true
}

// CropKnown says whether a name is that of a crop which ReadCrop reads.
func CropKnown(name string) bool {
	_, known := ReadCrop(name)
	return known
}

// String answers the crop as the attribute holds it.
func (c Crop) String() string {
	return c.Ratio + "-" + strconv.Itoa(c.X) + "-" + strconv.Itoa(c.Y)
}

// Sides answers the ratio's width and height.
func (c Crop) Sides() (width, height int) {
	w, h, _ := strings.Cut(c.Ratio, "x")
	width, _ = strconv.Atoi(w) // a Ratio is one of Ratios
	height, _ = strconv.Atoi(h)
	return width, height
}

// cropFault says what is wrong with a crop: one that begins as a ratio must be one that can be drawn.
func cropFault(s string) string {
	if len(s) > 40 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return "a crop's name is at most 40 small letters, digits, - and _"
	}
	if s == "" || s[0] < '0' || s[0] > '9' {
		return ""
	}
	if _, known := ReadCrop(s); !known {
		return "a crop is written as 16x9-50-50: a ratio of " + strings.Join(ratios, ", ") + ", and a point in percent, in steps of " + strconv.Itoa(FocusStep)
	}
	return ""
}
