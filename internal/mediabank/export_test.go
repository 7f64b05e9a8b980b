package mediabank

import "context"

// Sweep is the job that removes files, at once.
func (b *Bank) Sweep(ctx context.Context, asset int64, keys ...string) error {
	return b.sweep(ctx, sweeping{Asset: asset, Blobs: keys})
}
