package mediabank

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/picture"
	"dateline.news/internal/store"
)

var errPanic = errors.New("the decoder broke down")

// render draws the renditions of an asset, whole or cut. It may run twice, and beside an edit or a kill: it writes only
// what still holds.
func (b *Bank) render(ctx context.Context, task drawing) error {
	a, err := b.load(ctx, task.Asset)
	if err != nil {
		return job.Final(err) // assets are never deleted
	}
	drawn, err := drawnWith(ctx, b.db, a, task.Crop)
	if err != nil {
		return err
	}
	if a.State == Killed || a.revision != task.Revision || drawn == task.Revision {
		return nil // killed, drawn already, or a newer job will draw it
	}
	made, err := b.drawAll(ctx, a, task.Crop)
	if err != nil {
		return b.drawingFailed(ctx, task, err)
	}
	renditions, err := b.keepRenditions(ctx, addressOf(a.Hash, task.Crop), made)
	if err != nil {
		return b.drawingFailed(ctx, task, err)
	}
	return b.ready(ctx, task, renditions)
}

// drawAll answers a panic as an error, so that the last attempt can say that the asset has failed.
func (b *Bank) drawAll(ctx context.Context, a Asset, crop string) (made []picture.Rendition, err error) {
	frame, err := a.frame(crop)
	if err != nil {
		return nil, job.Final(err)
	}
	content, err := b.read(ctx, originalKey(a.Hash))
	if err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errPanic, r)
		}
	}()
	return b.decoder.Render(ctx, content, picture.RenderOptions{Crop: frame, Public: a.public()})
}

func (b *Bank) read(ctx context.Context, key string) ([]byte, error) {
	file, size, err := b.blob.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content := make([]byte, size)
	_, err = io.ReadFull(file, content)
	return content, err
}

func (b *Bank) keepRenditions(ctx context.Context, hash string, made []picture.Rendition) ([]Rendition, error) {
	renditions := make([]Rendition, len(made))
	for i, m := range made {
		sum := sha256.Sum256(m.Content)
		r := Rendition{Width: m.Width, Height: m.Height, Bytes: int64(len(m.Content)), MIME: m.Format.ContentType(), Digest: hex.EncodeToString(sum[:])}
		// The key holds the digest: what is being served is never replaced by other bytes.
		r.Blob = fmt.Sprintf("renditions/%s/%d-%s%s", hash, r.Width, r.Digest[:16], m.Format.Extension())
		has, err := b.blob.Has(ctx, r.Blob)
		if err == nil && !has {
			err = b.blob.Put(ctx, r.Blob, bytes.NewReader(m.Content), r.Bytes)
		}
		if err != nil {
			return nil, err
		}
		renditions[i] = r
	}
	return renditions, nil
}

// ready writes the renditions of a revision, unless the asset has meanwhile been killed or edited. What is in use no more
// is left to be swept away.
func (b *Bank) ready(ctx context.Context, task drawing, renditions []Rendition) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		a, err := readAsset(ctx, tx, task.Asset)
		if err != nil {
			return err
		}
		if a.State == Killed || a.revision != task.Revision {
			return b.leave(ctx, tx, a.Number, renditions)
		}
		before := []Asset{a}
		if err := addRenditions(ctx, tx, before); err != nil {
			return err
		}
		if err := b.inPlace(ctx, renditions); err != nil {
			return err
		}
		next := Print{Crop: task.Crop, Hash: addressOf(a.Hash, task.Crop), Renditions: renditions}
		if err := replaceRenditions(ctx, tx, a.Number, next); err != nil {
			return err
		}
		kind := "asset.ready"
		if task.Crop == "" {
			a.State, a.Fault, a.drawn = Ready, nil, task.Revision
			err = updateAsset(ctx, tx, &a)
		} else {
			kind = "asset.cut"
			_, err = tx.Exec(ctx, "update asset_cut set drawn = $1 where asset = $2 and crop = $3", task.Revision, a.Number, task.Crop)
		}
		if err != nil {
			return err
		}
		usages, err := usagesOf(ctx, tx, a.Number)
		if err != nil {
			return err
		}
		if old := before[0].Print(task.Crop); old.Crop == task.Crop {
			if err := b.leave(ctx, tx, a.Number, old.Renditions); err != nil {
				return err
			}
		}
		return b.note(tx, kind, "system", a.Number, usages)
	})
}

// inPlace makes sure, while the asset is locked, that a sweep has not taken what is about to be named again.
func (b *Bank) inPlace(ctx context.Context, renditions []Rendition) error {
	for _, r := range renditions {
		has, err := b.blob.Has(ctx, r.Blob)
		if err != nil {
			return err
		}
		if !has {
			return errs.New(errs.Conflict, "the file %s was swept away while it was drawn", r.Blob)
		}
	}
	return nil
}

// drawingFailed decides whether a failure is for good. A refusal of the picture is; anything else is tried again until
// the last attempt. An asset that was ready keeps the renditions that it has.
func (b *Bank) drawingFailed(ctx context.Context, task drawing, cause error) error {
	var refused *picture.Refused
	fault := Note{Key: "mediabank.render_failed"}
	switch {
	case errors.As(cause, &refused):
		fault = Note{Key: refused.Reason, Args: refused.Args}
		cause = job.Final(cause)
	case !job.TryOf(ctx).Last:
		return cause
	}
	if task.Crop != "" {
		return cause // the asset itself may be used; what shows it cut waits
	}
	// The job's own time may be what ran out.
	if err := b.failed(context.WithoutCancel(ctx), task, fault); err != nil {
		return errors.Join(cause, err)
	}
	return cause
}

func (b *Bank) failed(ctx context.Context, task drawing, fault Note) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		a, err := readAsset(ctx, tx, task.Asset)
		if err != nil || a.State != Processing || a.revision != task.Revision {
			return err
		}
		a.State, a.Fault = Failed, &fault
		if err := updateAsset(ctx, tx, &a); err != nil {
			return err
		}
		return b.note(tx, "asset.failed", "system", a.Number, nil)
	})
}
