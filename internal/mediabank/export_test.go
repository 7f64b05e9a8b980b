package mediabank

import (
	"context"

	"dateline.news/internal/picture"
)

// Frame is the rectangle of a crop.
func Frame(a Asset, crop string) (picture.Rect, error) { return a.frame(crop) }

// Sweep is the job that removes files, at once.
func (b *Bank) Sweep(ctx context.Context, asset int64, keys ...string) error {
	return b.sweep(ctx, sweeping{Asset: asset, Blobs: keys})
}
