package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"

	"dateline.news/internal/demo/draw/scene"
	"golang.org/x/image/draw"
)

// allowance is the most that all files together may weigh, in bytes.
const allowance = 6_000_000

// widths are those of the renditions beside the master, in pixels.
var widths = []int{320, 640, 1200}

// files draws a picture and answers its encoded files by name.
func files(p scene.Picture) (map[string][]byte, error) {
	master := p.Draw(p.Pixels)
	out := make(map[string][]byte, 1+len(widths))
	for _, width := range append([]int{p.Pixels}, widths...) {
		name, shown := fmt.Sprintf("%s.%d.jpg", p.Key, width), scaled(master, width)
		if width == p.Pixels {
			name = p.Key + ".jpg"
		}
		var content bytes.Buffer
		if err := jpeg.Encode(&content, shown, &jpeg.Options{Quality: p.Quality}); err != nil {
			return nil, fmt.Errorf("encode %s: %w", name, err)
		}
		out[name] = content.Bytes()
	}
	return out, nil
}

func scaled(master *image.RGBA, width int) *image.RGBA {
	size := master.Bounds().Size()
	if width == size.X {
		return master
	}
	high := int(math.Round(float64(size.Y) * float64(width) / float64(size.X)))
	small := image.NewRGBA(image.Rect(0, 0, width, high))
	draw.CatmullRom.Scale(small, small.Rect, master, master.Rect, draw.Src, nil)
	return small
}

func write(out string, p scene.Picture) error {
	drawn, err := files(p)
	if err != nil {
		return err
	}
	for name, content := range drawn {
		if err := os.WriteFile(filepath.Join(out, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// compare draws a picture and holds it against the files: the pixels count, not the bytes, because another machine
// may round differently and another Go may encode differently.
func compare(out string, p scene.Picture) error {
	drawn, err := files(p)
	if err != nil {
		return err
	}
	for name, content := range drawn {
		kept, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			return err
		}
		if err := alike(kept, content); err != nil {
			return fmt.Errorf("%s: %w (draw again and commit)", name, err)
		}
	}
	return nil
}

// alike fails where two pictures differ by more than a rounding: in size, by more than one step of lightness on
// average, or by more than 24 steps in one pixel of five hundred.
func alike(kept, fresh []byte) error {
	a, err := jpeg.Decode(bytes.NewReader(kept))
	if err != nil {
		return fmt.Errorf("decode the file: %w", err)
	}
	b, err := jpeg.Decode(bytes.NewReader(fresh))
	if err != nil {
		return fmt.Errorf("decode the drawing: %w", err)
	}
	if a.Bounds() != b.Bounds() {
		return fmt.Errorf("is %v, drawn as %v", a.Bounds().Size(), b.Bounds().Size())
	}
	left, right := rgba(a), rgba(b)
	sum, far := 0, 0
	for i := range left.Pix {
		d := int(left.Pix[i]) - int(right.Pix[i])
		d = max(d, -d)
		sum += d
		if d > 24 {
			far++
		}
	}
	count := float64(len(left.Pix))
	if mean := float64(sum) / count * 4 / 3; mean > 1 {
		return fmt.Errorf("differs by %.2f steps on average", mean)
	}
	if share := float64(far) / count; share > 0.002 {
		return fmt.Errorf("%.2f %% of it looks different", share*100)
	}
	return nil
}

func rgba(from image.Image) *image.RGBA {
	to := image.NewRGBA(from.Bounds())
	draw.Draw(to, to.Rect, from, from.Bounds().Min, draw.Src)
	return to
}

// weigh fails where the files together are heavier than allowed.
func weigh(out string) error {
	names, err := filepath.Glob(filepath.Join(out, "*.jpg"))
	if err != nil {
		return err
	}
	total := int64(0)
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		total += info.Size()
	}
	if total > allowance {
		return fmt.Errorf("the pictures weigh %d bytes, %d are allowed", total, allowance)
	}
	fmt.Printf("%d files, %d bytes of %d\n", len(names), total, allowance)
	return nil
}
