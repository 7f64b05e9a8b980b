package mediabank

import (
	"context"
	"time"

	"dateline.news/internal/job"
	"dateline.news/internal/store"
)

// sweepKind is the job that removes files which no row names any more.
const sweepKind = "mediabank.sweep"

// keptFor is how long a file stays that no row names any more: whoever has read the row before, a backup that is under
// way above all, must still find it.
const keptFor = 24 * time.Hour

// sweeping is what the sweep is told.
type sweeping struct {
	Asset int64    `json:"asset"`
	Blobs []string `json:"blobs"`
}

// leave lets the files of renditions be swept away later, those that are in use then excepted.
func (b *Bank) leave(ctx context.Context, tx *store.Tx, number int64, unused []Rendition) error {
	if len(unused) == 0 {
		return nil
	}
	task := sweeping{Asset: number}
	for _, r := range unused {
		task.Blobs = append(task.Blobs, r.Blob)
	}
	return b.jobs.Enqueue(ctx, tx, sweepKind, task, job.Options{NotBefore: b.clock.Now().Add(keptFor)})
}

// sweep removes what no row names. The asset is locked meanwhile, so that a drawing cannot name a file while it goes.
func (b *Bank) sweep(ctx context.Context, task sweeping) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		if _, err := readAsset(ctx, tx, task.Asset); err != nil {
			return err
		}
		found := []Asset{{Number: task.Asset}}
		if err := addRenditions(ctx, tx, found); err != nil {
			return err
		}
		named := map[string]bool{}
		for _, p := range append(found[0].Cuts, found[0].Print("")) {
			for _, r := range p.Renditions {
				named[r.Blob] = true
			}
		}
		for _, key := range task.Blobs {
			if named[key] {
				continue
			}
			if err := b.blob.Delete(ctx, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// Files answers the keys of every file that the database names: what a backup has to hold.
func Files(ctx context.Context, q store.Queryer) ([]string, error) {
	rows, err := q.Query(ctx, `
		select hash, 1
		from asset
		union all
		select blob, 0
		from asset_rendition`)
	if err != nil {
		return nil, err
	}
	var keys []string
	err = store.Each(rows, func(scan func(...any) error) error {
		var key string
		var original bool
		if err := scan(&key, &original); err != nil {
			return err
		}
		if original {
			key = originalKey(key)
		}
		keys = append(keys, key)
		return nil
	})
	return keys, err
}
