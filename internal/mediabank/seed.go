package mediabank

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/picture"
	"dateline.news/internal/store"
)

// SeedFile is a picture that brings its renditions along.
type SeedFile struct {
	Name       string
	Original   []byte
	Renditions []picture.Rendition
	Change     Change    // what is said about it; the file's own metadata is not read
	Uploaded   time.Time // default now
}

// Seed takes in a picture with ready-made renditions, without a job: what a demo brings along is there at once. The same
// bytes answer the asset that they already are. The operator and those who may manage an edition may seed.
func (b *Bank) Seed(ctx context.Context, who account.Actor, f SeedFile) (Asset, error) {
	if err := must(who, account.ManageEdition); err != nil {
		return Asset{}, err
	}
	info, err := picture.Inspect(f.Original, b.limits)
	if err != nil {
		return Asset{}, fmt.Errorf("seed %q: %w", f.Name, err)
	}
	sum := sha256.Sum256(f.Original)
	a := newAsset(f.Name, hex.EncodeToString(sum[:]), info)
	a.State, a.drawn, a.UploadedBy, a.Uploaded = Ready, a.revision, who.ID, moment(f.Uploaded)
	if f.Uploaded.IsZero() {
		a.Uploaded = b.clock.Now()
	}
	if err := f.Change.onto(a); err != nil {
		return Asset{}, fmt.Errorf("seed %q: %w", f.Name, err)
	}
	if err := a.check(); err != nil {
		return Asset{}, fmt.Errorf("seed %q: %w", f.Name, err)
	}
	number, err := b.seed(ctx, who, a, f)
	if err != nil {
		return Asset{}, fmt.Errorf("seed %q: %w", f.Name, err)
	}
	return b.load(ctx, number)
}

func (b *Bank) seed(ctx context.Context, who account.Actor, a *Asset, f SeedFile) (int64, error) {
	if err := b.keepOriginal(ctx, a.Hash, f.Original); err != nil {
		return 0, err
	}
	renditions, err := b.keepRenditions(ctx, a.Hash, f.Renditions)
	if err != nil {
		return 0, err
	}
	var number int64
	err = b.db.Update(ctx, func(tx *store.Tx) (err error) {
		number, err = insertAsset(ctx, tx, a)
		if errs.Is(err, errs.NotFound) {
			number, err = byHash(ctx, tx, a.Hash)
			return err
		}
		if err != nil {
			return err
		}
		if err := replaceRenditions(ctx, tx, number, Print{Hash: a.Hash, Renditions: renditions}); err != nil {
			return err
		}
		return b.note(tx, "asset.uploaded", who.Subject(), number, nil)
	})
	return number, err
}
