package picture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"slices"

	"github.com/disintegration/imaging"
)

// Widths are the widths that pages ask for, in pixels.
var Widths = []int{320, 640, 1200, 2000}

const (
	jpegQuality = 82
	maxColors   = 4096 // a drawing with softened edges stays below, a photograph does not
)

// RenderOptions say what to draw. The zero value draws the whole picture in the usual Widths without public fields.
type RenderOptions struct {
	Widths []int  // default Widths
	Crop   Rect   // default the whole picture
	Public Public // written into each rendition
}

// Rendition is one smaller file drawn from an original.
type Rendition struct {
	Width   int
	Height  int
	Format  Format // JPEG; PNG for a drawing of few colours where that is smaller
	Content []byte
}

// Render draws a picture in every width asked for that is smaller than the (cropped) original, and once in the
// original's own width where a larger one was asked for; the smallest comes first. The renditions are upright, hold only
// the public fields, and stand on white where the original is transparent and they are JPEG. One decode serves all.
// It answers a *Refused, or the context's error, which is looked at between the steps.
func (d *Decoder) Render(ctx context.Context, content []byte, options RenderOptions) ([]Rendition, error) {
	info, file, err := inspect(content, d.limits)
	if err != nil {
		return nil, err
	}
	frame, err := options.Crop.Pixels(info.Width, info.Height)
	if err != nil {
		return nil, err
	}
	job := drawing{
		decoder: d, info: info, content: content, frame: frame, public: options.Public,
		profile: colorProfile(file.icc), widths: targetWidths(options.Widths, frame.Dx()),
	}
	var made []Rendition
	err = d.inTurn(ctx, info, func(ctx context.Context) error {
		made, err = job.draw(ctx)
		return err
	})
	return made, err
}

// targetWidths answers the widths to draw, largest first.
func targetWidths(asked []int, own int) []int {
	if len(asked) == 0 {
		asked = Widths
	}
	var widths []int
	for _, w := range asked {
		if w > 0 {
			widths = append(widths, min(w, own))
		}
	}
	slices.Sort(widths)
	widths = slices.Compact(widths)
	slices.Reverse(widths)
	return widths
}

// drawing is one call of Render under way.
type drawing struct {
	decoder *Decoder
	info    Info
	content []byte
	frame   image.Rectangle // in the upright picture
	widths  []int
	profile []byte
	public  Public
}

func (j *drawing) draw(ctx context.Context) ([]Rendition, error) {
	if len(j.widths) == 0 {
		return nil, nil
	}
	largest, err := j.largest(ctx)
	if err != nil {
		return nil, err
	}
	format := j.formatFor(largest)
	var made []Rendition
	for _, w := range j.widths {
		if ctx.Err() != nil {
			return nil, stopped(ctx, j.decoder.limits)
		}
		img := largest
		if w != largest.Rect.Dx() {
			img = imaging.Resize(largest, w, j.heightFor(w), imaging.Lanczos)
		}
		rendition, err := j.encode(img, format)
		if err != nil {
			return nil, err
		}
		made = append(made, rendition)
	}
	slices.Reverse(made)
	return made, nil
}

func (j *drawing) heightFor(width int) int {
	return max(1, (width*j.frame.Dy()+j.frame.Dx()/2)/j.frame.Dx())
}

// largest decodes, crops, shrinks and turns, in this order: the original's pixels are never copied as a whole.
func (j *drawing) largest(ctx context.Context) (*image.NRGBA, error) {
	img, err := j.decoder.decode(ctx, j.info, j.content)
	if err != nil {
		return nil, err
	}
	bounds := img.Bounds()
	part := stored(j.frame, j.info.Orientation, bounds.Dx(), bounds.Dy()).Add(bounds.Min)
	if part != bounds {
		img = cut(img, part)
	}
	w := j.widths[0]
	h := j.heightFor(w)
	if turned(j.info.Orientation) {
		w, h = h, w
	}
	if ctx.Err() != nil {
		return nil, stopped(ctx, j.decoder.limits)
	}
	small := imaging.Resize(img, w, h, imaging.Lanczos)
	return upright(small, j.info.Orientation), nil
}

// cut answers a part of a picture, without copying where the kind of picture allows it.
func cut(img image.Image, part image.Rectangle) image.Image {
	if sub, ok := img.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok {
		return sub.SubImage(part)
	}
	return imaging.Crop(img, part)
}

// formatFor keeps a drawing (chart, map, lettering) as PNG where that is the smaller file. Photographs become JPEG.
func (j *drawing) formatFor(img *image.NRGBA) Format {
	if j.info.Format == JPEG || countColors(img) > maxColors {
		return JPEG
	}
	asPNG, err := encodePNG(img)
	if err != nil {
		return JPEG
	}
	asJPEG, err := encodeJPEG(img)
	if err != nil || len(asPNG) < len(asJPEG) {
		return PNG
	}
	return JPEG
}

func (j *drawing) encode(img *image.NRGBA, format Format) (Rendition, error) {
	r := Rendition{Width: img.Rect.Dx(), Height: img.Rect.Dy(), Format: format}
	encode := encodeJPEG
	if format == PNG {
		encode = encodePNG
	}
	content, err := encode(img)
	if err != nil {
		return Rendition{}, err
	}
	r.Content, err = dress(content, format, j.public, j.profile)
	return r, err
}

func encodeJPEG(img *image.NRGBA) ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, onWhite(img), &jpeg.Options{Quality: jpegQuality})
	return b.Bytes(), err
}

func encodePNG(img *image.NRGBA) ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err := encoder.Encode(&b, withPalette(img))
	return b.Bytes(), err
}

// onWhite puts what is transparent on white paper; it answers the opaque kind that the JPEG encoder has a fast path for.
func onWhite(img *image.NRGBA) image.Image {
	if img.Opaque() {
		return &image.RGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect} // without alpha both kinds are the same bytes
	}
	flat := image.NewRGBA(img.Rect)
	draw.Draw(flat, flat.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Rect, img, img.Rect.Min, draw.Over)
	return flat
}

// countColors stops counting where it is clear that this is no drawing.
func countColors(img *image.NRGBA) int {
	seen := map[[4]byte]struct{}{}
	for i := 0; i+4 <= len(img.Pix); i += 4 {
		seen[[4]byte(img.Pix[i:i+4])] = struct{}{}
		if len(seen) > maxColors {
			break
		}
	}
	return len(seen)
}

// withPalette stores 256 colours or fewer in one byte for each pixel.
func withPalette(img *image.NRGBA) image.Image {
	index := map[[4]byte]byte{}
	var palette color.Palette
	indexed := image.NewPaletted(img.Rect, nil)
	for i := 0; i+4 <= len(img.Pix); i += 4 {
		c := [4]byte(img.Pix[i : i+4])
		n, seen := index[c]
		if !seen {
			if len(palette) == 256 {
				return img
			}
			n = byte(len(palette))
			index[c] = n
			palette = append(palette, color.NRGBA{R: c[0], G: c[1], B: c[2], A: c[3]})
		}
		indexed.Pix[i/4] = n
	}
	indexed.Palette = palette
	return indexed
}
