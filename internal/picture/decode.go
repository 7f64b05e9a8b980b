package picture

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"io"

	"golang.org/x/sync/semaphore"
)

// Decoder decodes pictures inside its limits: no more than a number of them at once, and together no more memory than
// Limits.Memory. Safe for concurrent use; the rest wait for their turn.
type Decoder struct {
	limits Limits
	turns  *semaphore.Weighted
	memory *semaphore.Weighted
}

// NewDecoder makes a decoder that works on at most atOnce pictures at a time.
func NewDecoder(limits Limits, atOnce int) *Decoder {
	limits = limits.orDefaults()
	return &Decoder{limits: limits, turns: semaphore.NewWeighted(int64(max(atOnce, 1))), memory: semaphore.NewWeighted(limits.Memory)}
}

// Check inspects a picture and decodes all of its first frame, which finds what is cut off or damaged.
// It answers a *Refused, or the context's error when the caller gives up.
func (d *Decoder) Check(ctx context.Context, content []byte) (Info, error) {
	info, _, err := inspect(content, d.limits)
	if err != nil {
		return Info{}, err
	}
	err = d.inTurn(ctx, info, func(ctx context.Context) error {
		_, err := d.decode(ctx, info, content)
		return err
	})
	if err != nil {
		return Info{}, err
	}
	return info, nil
}

// inTurn runs work when there is a place and memory for it. The time limit counts from then on, not while waiting.
func (d *Decoder) inTurn(ctx context.Context, info Info, work func(context.Context) error) error {
	if err := d.turns.Acquire(ctx, 1); err != nil {
		return err
	}
	defer d.turns.Release(1)
	if err := d.memory.Acquire(ctx, info.memory); err != nil {
		return err
	}
	defer d.memory.Release(info.memory)
	ctx, cancel := context.WithTimeoutCause(ctx, d.limits.Time, errTooSlow)
	defer cancel()
	return work(ctx)
}

// decode gives the first frame as it is stored. The decoders know no context; the end of time reaches them through
// the reader. Lossy WebP reads its bytes first, so it can overrun by the time that the pixel limit allows.
func (d *Decoder) decode(ctx context.Context, info Info, content []byte) (image.Image, error) {
	img, err := decodeFirst(info.Format, &contextReader{ctx: ctx, r: bytes.NewReader(content)})
	if ctx.Err() != nil {
		return nil, stopped(ctx, d.limits)
	}
	if err != nil {
		return nil, decodeRefusal(info.Format, err)
	}
	return onCanvas(img, info.stored), nil
}

// onCanvas puts a GIF's first frame in its place when it does not fill the picture.
func onCanvas(img image.Image, size image.Point) image.Image {
	whole := image.Rectangle{Max: size}
	if img.Bounds() == whole {
		return img
	}
	canvas := image.NewNRGBA(whole)
	draw.Draw(canvas, whole, img, image.Point{}, draw.Src)
	return canvas
}

// contextReader ends with the context's error as soon as the context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
