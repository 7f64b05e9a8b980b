package mediabank

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/blob"
	"dateline.news/internal/errs"
	"dateline.news/internal/job"
	"dateline.news/internal/picture"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// UploadFile is a picture as it arrives.
type UploadFile struct {
	Name    string // of the file; shown in the newsroom, never trusted
	Content io.Reader
	Edition string // whose zone is meant by dates that name none; "" is UTC
}

// Upload takes in a picture and leaves the job that draws its renditions; the asset is Processing until then. The same
// bytes answer the asset that they already are; one that had failed is tried again, a killed one is refused.
//
// What is no picture, damaged or over a limit is refused before anything is decoded, by errs.Invalid or errs.TooLarge
// with the reason; a full disk answers errs.Unavailable. Then nothing is left behind.
func (b *Bank) Upload(ctx context.Context, who account.Actor, f UploadFile) (Asset, error) {
	if err := must(who, account.Upload); err != nil {
		return Asset{}, err
	}
	in, err := b.setting(ctx, f.Edition)
	if err != nil {
		return Asset{}, err
	}
	a, err := b.takeIn(ctx, f, in)
	if err != nil {
		return Asset{}, fmt.Errorf("upload %q: %w", f.Name, err)
	}
	a.UploadedBy = who.ID
	number, err := b.add(ctx, who, a)
	if err != nil {
		return Asset{}, fmt.Errorf("upload %q: %w", f.Name, err)
	}
	return b.load(ctx, number)
}

// takeIn reads the whole file, checks it, keeps its bytes and answers what it says about itself. An original that is
// kept while its row is then refused stays: it is whole, nobody can see it, and the next attempt finds it in place.
func (b *Bank) takeIn(ctx context.Context, f UploadFile, in setting) (*Asset, error) {
	spooled, err := blob.Spool(ctx, b.spool, f.Content, b.limits.Bytes)
	if err != nil {
		return nil, tooLarge(err, b.limits.Bytes)
	}
	defer spooled.Close()
	if err := b.inside.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer b.inside.Release(1)
	content, err := spooled.Bytes()
	if err != nil {
		return nil, err
	}
	info, err := picture.Inspect(content, b.limits)
	if err != nil {
		return nil, err
	}
	if err := b.keepOriginal(ctx, spooled.Digest, content); err != nil {
		return nil, err
	}
	a := newAsset(f.Name, spooled.Digest, info)
	a.Uploaded = b.clock.Now()
	m, notes := picture.ReadMetadata(content)
	describe(a, m, notes, in)
	return a, nil
}

func newAsset(name, hash string, info picture.Info) *Asset {
	return &Asset{
		Hash: hash, MIME: info.Format.ContentType(), Width: info.Width, Height: info.Height, Bytes: info.Bytes,
		State: Processing, FileName: fileName(name), revision: 1,
	}
}

func (b *Bank) keepOriginal(ctx context.Context, hash string, content []byte) error {
	has, err := b.blob.Has(ctx, originalKey(hash))
	if err != nil || has {
		return err
	}
	return b.blob.Put(ctx, originalKey(hash), bytes.NewReader(content), int64(len(content)))
}

func originalKey(hash string) string { return "originals/" + hash }

// tooLarge says it as the other limits of pictures are said.
func tooLarge(err error, limit int64) error {
	if !errs.Is(err, errs.TooLarge) {
		return err
	}
	return &picture.Refused{Reason: picture.TooLarge, Args: map[string]any{"limit": limit}, Err: err}
}

// fileName keeps the last part of a path of any system.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	return text.Truncate(text.Clean(name), 200)
}

func (b *Bank) setting(ctx context.Context, code string) (setting, error) {
	in := setting{zone: time.UTC}
	agency, err := b.house.Agency(ctx)
	if err != nil {
		return in, err
	}
	editions, err := b.house.Editions(ctx)
	if err != nil {
		return in, err
	}
	if in.holder = agency.Name; agency.Name != "" {
		in.names = append(in.names, agency.Name)
	}
	for _, ed := range editions {
		in.names = append(in.names, ed.Agency)
	}
	if code != "" {
		ed, err := b.house.ByCode(ctx, code)
		if err != nil {
			return in, err
		}
		in.zone = b.house.Zone(ed)
	}
	return in, nil
}

// add writes the row and leaves the job, in one transaction.
func (b *Bank) add(ctx context.Context, who account.Actor, a *Asset) (int64, error) {
	var number int64
	err := b.db.Update(ctx, func(tx *store.Tx) (err error) {
		number, err = insertAsset(ctx, tx, a)
		if errs.Is(err, errs.NotFound) {
			number, err = b.again(ctx, tx, who, a.Hash)
			return err
		}
		if err != nil {
			return err
		}
		if err := b.note(tx, "asset.uploaded", who.Subject(), number, nil); err != nil {
			return err
		}
		return b.draw(ctx, tx, drawing{Asset: number, Revision: a.revision})
	})
	return number, err
}

// again answers the asset that the bytes already are.
func (b *Bank) again(ctx context.Context, tx *store.Tx, who account.Actor, hash string) (int64, error) {
	number, err := byHash(ctx, tx, hash)
	if err != nil {
		return 0, err
	}
	a, err := readAsset(ctx, tx, number)
	if err != nil {
		return 0, err
	}
	switch a.State {
	case Killed:
		return 0, errs.Say(errs.Blocked, "mediabank.killed", map[string]any{"Number": number})
	case Failed:
		a.State, a.Fault = Processing, nil
		a.revision++ // another job than the one that failed
		if err := updateAsset(ctx, tx, &a); err != nil {
			return 0, err
		}
		if err := b.note(tx, "asset.uploaded", who.Subject(), number, nil); err != nil {
			return 0, err
		}
		return number, b.redraw(ctx, tx, a)
	}
	return number, nil
}

// drawing is what the rendition job is told.
type drawing struct {
	Asset    int64  `json:"asset"`
	Revision int    `json:"revision"`
	Crop     string `json:"crop,omitempty"` // "": the whole
}

// renderAttempts is how often drawing is tried, over two minutes, before the asset is said to have failed.
const renderAttempts = 5

func (b *Bank) draw(ctx context.Context, tx *store.Tx, d drawing) error {
	return b.jobs.Enqueue(ctx, tx, renderKind, d, job.Options{Unique: true, MaxAttempts: renderAttempts})
}

// redraw leaves the jobs that draw an asset's new revision, the whole first.
func (b *Bank) redraw(ctx context.Context, tx *store.Tx, a Asset) error {
	crops, err := cropsOf(ctx, tx, a.Number)
	if err != nil {
		return err
	}
	for _, crop := range append([]string{""}, crops...) {
		if err := b.draw(ctx, tx, drawing{a.Number, a.revision, crop}); err != nil {
			return err
		}
	}
	return nil
}

// load reads one asset with its renditions.
func (b *Bank) load(ctx context.Context, number int64) (Asset, error) {
	found, err := b.Load(ctx, b.db, []int64{number})
	if err != nil {
		return Asset{}, err
	}
	a, ok := found[number]
	if !ok {
		return Asset{}, unknown(number)
	}
	return a, nil
}
