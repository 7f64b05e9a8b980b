package picture

import (
	"image"
	"math"

	"github.com/disintegration/imaging"
)

// Rect is a named part of a picture in fractions of the upright sides: 0,0 is the upper left corner, 1,1 the lower right.
// The zero Rect is the whole picture.
type Rect struct {
	Name string  `json:"name"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	W    float64 `json:"w"`
	H    float64 `json:"h"`
}

// Whole says whether the rectangle leaves nothing out.
func (r Rect) Whole() bool { return r.W == 0 && r.H == 0 && r.X == 0 && r.Y == 0 }

// Pixels answers the rectangle in an upright picture of these sides, at least one pixel large. A rectangle that is not
// inside the picture is refused.
func (r Rect) Pixels(width, height int) (image.Rectangle, error) {
	if r.Whole() {
		return image.Rect(0, 0, width, height), nil
	}
	const slack = 1e-9 // sums of fractions such as 0.7 + 0.3
	inside := r.X >= 0 && r.Y >= 0 && r.W > 0 && r.H > 0 && r.X+r.W <= 1+slack && r.Y+r.H <= 1+slack
	if !inside {
		return image.Rectangle{}, refuse(NothingInFrame, "name", r.Name)
	}
	x, w := span(r.X, r.W, width)
	y, h := span(r.Y, r.H, height)
	return image.Rect(x, y, x+w, y+h), nil
}

func span(from, share float64, side int) (start, length int) {
	length = max(1, int(math.Round(share*float64(side))))
	start = int(math.Round(from * float64(side)))
	return min(start, side-length), length
}

// turned says whether an EXIF orientation exchanges width and height.
func turned(orientation int) bool { return orientation >= 5 && orientation <= 8 }

// stored answers where a rectangle of the upright picture lies in the picture as it is stored with these sides.
func stored(r image.Rectangle, orientation, width, height int) image.Rectangle {
	switch orientation {
	case 2:
		return image.Rect(width-r.Max.X, r.Min.Y, width-r.Min.X, r.Max.Y)
	case 3:
		return image.Rect(width-r.Max.X, height-r.Max.Y, width-r.Min.X, height-r.Min.Y)
	case 4:
		return image.Rect(r.Min.X, height-r.Max.Y, r.Max.X, height-r.Min.Y)
	case 5:
		return image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X)
	case 6:
		return image.Rect(r.Min.Y, height-r.Max.X, r.Max.Y, height-r.Min.X)
	case 7:
		return image.Rect(width-r.Max.Y, height-r.Max.X, width-r.Min.Y, height-r.Min.X)
	case 8:
		return image.Rect(width-r.Max.Y, r.Min.X, width-r.Min.Y, r.Max.X)
	}
	return r
}

// upright turns a picture as its EXIF orientation asks (EXIF 2.3, tag 274).
func upright(img *image.NRGBA, orientation int) *image.NRGBA {
	switch orientation {
	case 2:
		return imaging.FlipH(img)
	case 3:
		return imaging.Rotate180(img)
	case 4:
		return imaging.FlipV(img)
	case 5:
		return imaging.Transpose(img)
	case 6:
		return imaging.Rotate270(img)
	case 7:
		return imaging.Transverse(img)
	case 8:
		return imaging.Rotate90(img)
	}
	return img
}
