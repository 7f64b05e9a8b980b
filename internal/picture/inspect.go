package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"time"

	"golang.org/x/image/webp"
)

// Format is the kind of file, as its content shows it.
type Format string

// The formats that are accepted.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	WebP Format = "webp"
	GIF  Format = "gif"
)

// ContentType answers the media type, such as "image/jpeg".
func (f Format) ContentType() string { return "image/" + string(f) }

// Extension answers the usual ending of a file name, such as ".jpg".
func (f Format) Extension() string {
	if f == JPEG {
		return ".jpg"
	}
	return "." + string(f)
}

// Limits bound what a file may cost. A zero field means the default.
type Limits struct {
	Bytes  int64         // size of the file; default 64 MB
	Side   int           // pixels of width or height; default 20,000
	Pixels int64         // width × height; default 80 million
	Memory int64         // bytes that a decoded picture may fill, and all decodes of one Decoder together; default 1 GiB
	Time   time.Duration // for decoding and drawing one picture; default 30 s
}

func (l Limits) orDefaults() Limits {
	if l.Bytes == 0 {
		l.Bytes = 64 << 20
	}
	if l.Side == 0 {
		l.Side = 20_000
	}
	if l.Pixels == 0 {
		l.Pixels = 80_000_000
	}
	if l.Memory == 0 {
		l.Memory = 1 << 30
	}
	if l.Time == 0 {
		l.Time = 30 * time.Second
	}
	return l
}

// Info is what a file says of itself before anything is decoded.
type Info struct {
	Format      Format `json:"format"`
	Bytes       int64  `json:"bytes"`
	Width       int    `json:"width"`       // upright, after the EXIF orientation is applied
	Height      int    `json:"height"`      // upright
	Orientation int    `json:"orientation"` // EXIF 1 to 8; 1 where the file has none
	Color       string `json:"color"`       // "rgb", "gray", "cmyk" or "palette"
	Frames      int    `json:"frames"`      // more than 1 for an animation
	Trailing    int64  `json:"trailing"`    // bytes after the picture's own end

	stored image.Point // width and height as they stand in the file
	memory int64       // bytes that the decoded picture will fill, estimated
}

// Inspect recognises a picture by its content and checks it against the limits without decoding it.
// Every refusal is a *Refused.
func Inspect(content []byte, limits Limits) (Info, error) {
	info, _, err := inspect(content, limits.orDefaults())
	return info, err
}

func inspect(content []byte, limits Limits) (Info, *container, error) {
	if len(content) == 0 {
		return Info{}, nil, refuse(Empty)
	}
	if n := int64(len(content)); n > limits.Bytes {
		return Info{}, nil, refuse(TooLarge, "bytes", n, "limit", limits.Bytes)
	}
	file, err := openContainer(content)
	if err != nil {
		return Info{}, nil, err
	}
	config, err := decodeConfig(file.format, bytes.NewReader(content))
	if err != nil {
		return Info{}, nil, decodeRefusal(file.format, err)
	}
	if err := checkSize(config, limits); err != nil {
		return Info{}, nil, err
	}
	if err := file.complete(); err != nil {
		return Info{}, nil, err
	}
	info := describe(file, config)
	info.Bytes = int64(len(content))
	if info.memory > limits.Memory {
		return Info{}, nil, refuse(TooManyPixels, "width", config.Width, "height", config.Height, "limit", limits.Pixels)
	}
	return info, file, nil
}

func checkSize(config image.Config, limits Limits) error {
	w, h := config.Width, config.Height
	if w <= 0 || h <= 0 {
		return refuse(Damaged, "width", w, "height", h)
	}
	if w > limits.Side || h > limits.Side || int64(w)*int64(h) > limits.Pixels {
		return refuse(TooManyPixels, "width", w, "height", h, "limit", limits.Pixels)
	}
	return nil
}

func describe(file *container, config image.Config) Info {
	info := Info{
		Format: file.format, Width: config.Width, Height: config.Height,
		Orientation: 1, Color: colorName(config.ColorModel), Frames: max(file.frames, 1),
		Trailing: int64(len(file.trailer)), stored: image.Pt(config.Width, config.Height),
	}
	if file.exif != nil {
		camera, _ := readExif(file.exif)
		info.Orientation = camera.orientation
	}
	if turned(info.Orientation) {
		info.Width, info.Height = info.Height, info.Width
	}
	info.memory = int64(float64(config.Width) * float64(config.Height) * bytesPerPixel(file, config.ColorModel))
	return info
}

func colorName(model color.Model) string {
	switch model {
	case color.GrayModel, color.Gray16Model:
		return "gray"
	case color.CMYKModel:
		return "cmyk"
	}
	if _, palette := model.(color.Palette); palette {
		return "palette"
	}
	return "rgb"
}

// bytesPerPixel estimates what the standard decoders allocate. A progressive JPEG keeps a 4-byte coefficient for each
// sample besides the sample; a lossless WebP keeps its pixels twice.
func bytesPerPixel(file *container, model color.Model) float64 {
	if file.format == JPEG {
		samples := file.samples
		if file.progressive {
			return samples * 5
		}
		return samples
	}
	switch model {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	case color.YCbCrModel:
		return 1.5
	}
	if _, palette := model.(color.Palette); palette {
		return 1
	}
	if file.format == WebP {
		return 8
	}
	return 4
}

func decodeConfig(format Format, r io.Reader) (image.Config, error) {
	switch format {
	case JPEG:
		return jpeg.DecodeConfig(r)
	case PNG:
		return png.DecodeConfig(r)
	case GIF:
		return gif.DecodeConfig(r)
	default:
		return webp.DecodeConfig(r)
	}
}

func decodeFirst(format Format, r io.Reader) (image.Image, error) {
	switch format {
	case JPEG:
		return jpeg.Decode(r)
	case PNG:
		return png.Decode(r)
	case GIF:
		return gif.Decode(r)
	default:
		return webp.Decode(r)
	}
}
