package mediabank

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

const assetColumns = `number, hash, mime, width, height, bytes, state, fault, reason, file_name, headline, caption, alt,
	creator, supplier, holder, copyright, place, taken, keywords, instructions, usage_terms, released_from, expires_at,
	texts, notes, uploaded_by, uploaded, revision, drawn`

func scanAsset(scan func(...any) error) (Asset, error) {
	var a Asset
	var state, fault, keywords, texts, notes string
	var taken, release, expiry, uploaded store.Time
	if err := scan(&a.Number, &a.Hash, &a.MIME, &a.Width, &a.Height, &a.Bytes, &state, &fault, &a.Reason, &a.FileName, &a.Headline, &a.Caption, &a.Alt,
		&a.Creator, &a.Supplier, &a.Holder, &a.Copyright, &a.Place, &taken, &keywords, &a.Instructions, &a.UsageTerms, &release, &expiry,
		&texts, &notes, &a.UploadedBy, &uploaded, &a.revision, &a.drawn); err != nil {
		return Asset{}, err
	}
	a.State, a.Taken, a.Release, a.Expiry, a.Uploaded = State(state), taken.Time, release.Time, expiry.Time, uploaded.Time
	err := errors.Join(fromText(fault, &a.Fault), fromText(keywords, &a.Keywords), fromText(texts, &a.Texts), fromText(notes, &a.Notes))
	if err != nil {
		return Asset{}, fmt.Errorf("asset %d: %w", a.Number, err)
	}
	return a, nil
}

// asText is how lists and maps are kept; "" stands for an empty one.
func asText[T any](v T, empty bool) (string, error) {
	if empty {
		return "", nil
	}
	text, err := json.Marshal(v)
	return string(text), err
}

func fromText(text string, into any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}

// kept are an asset's lists as they are written.
type kept struct{ fault, keywords, texts, notes string }

func keep(a *Asset) (k kept, err error) {
	if k.fault, err = asText(a.Fault, a.Fault == nil); err != nil {
		return k, err
	}
	if k.keywords, err = asText(a.Keywords, len(a.Keywords) == 0); err != nil {
		return k, err
	}
	if k.texts, err = asText(a.Texts, len(a.Texts) == 0); err != nil {
		return k, err
	}
	k.notes, err = asText(a.Notes, len(a.Notes) == 0)
	return k, err
}

// insertAsset answers the new number, or errs.NotFound where the same bytes are already there.
func insertAsset(ctx context.Context, tx *store.Tx, a *Asset) (int64, error) {
	k, err := keep(a)
	if err != nil {
		return 0, err
	}
	var number int64
	err = tx.QueryRow(ctx, `
		insert into asset (hash, mime, width, height, bytes, state, fault, reason, file_name, headline, caption, alt,
			creator, supplier, holder, copyright, place, taken, keywords, instructions, usage_terms, released_from, expires_at,
			texts, notes, uploaded_by, uploaded, revision, drawn, words)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
			$13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
			$24, $25, $26, $27, $28, $29, $30)
		on conflict (hash) do nothing
		returning number`,
		a.Hash, a.MIME, a.Width, a.Height, a.Bytes, string(a.State), k.fault, a.Reason, a.FileName, a.Headline, a.Caption, a.Alt,
		a.Creator, a.Supplier, a.Holder, a.Copyright, a.Place, store.At(a.Taken), k.keywords, a.Instructions, a.UsageTerms, store.At(a.Release), store.At(a.Expiry),
		k.texts, k.notes, a.UploadedBy, store.At(a.Uploaded), a.revision, a.drawn, a.words(),
	).Scan(&number)
	return number, err
}

// updateAsset writes everything that can change.
func updateAsset(ctx context.Context, tx *store.Tx, a *Asset) error {
	k, err := keep(a)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		update asset
		set state = $1, fault = $2, reason = $3, headline = $4, caption = $5, alt = $6, creator = $7, supplier = $8, holder = $9,
			copyright = $10, place = $11, taken = $12, keywords = $13, instructions = $14, usage_terms = $15, released_from = $16,
			expires_at = $17, texts = $18, revision = $19, drawn = $20, words = $21
		where number = $22`,
		string(a.State), k.fault, a.Reason, a.Headline, a.Caption, a.Alt, a.Creator, a.Supplier, a.Holder,
		a.Copyright, a.Place, store.At(a.Taken), k.keywords, a.Instructions, a.UsageTerms, store.At(a.Release),
		store.At(a.Expiry), k.texts, a.revision, a.drawn, a.words(), a.Number)
	return err
}

// readAsset reads one asset without its renditions, through a transaction that is going to change it or through any q.
func readAsset(ctx context.Context, q store.Queryer, number int64) (Asset, error) {
	lock := ""
	if tx, ok := q.(*store.Tx); ok {
		lock = tx.ForUpdate()
	}
	a, err := scanAsset(q.QueryRow(ctx, "select "+assetColumns+" from asset where number = $1"+lock, number).Scan)
	if errs.Is(err, errs.NotFound) {
		return a, unknown(number)
	}
	return a, err
}

func byHash(ctx context.Context, q store.Queryer, hash string) (number int64, err error) {
	err = q.QueryRow(ctx, "select number from asset where hash = $1", hash).Scan(&number)
	return number, err
}

func readAssets(ctx context.Context, q store.Queryer, numbers []int64) ([]Asset, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	marks, args := placeholders(numbers)
	return queryAssets(ctx, q, "select "+assetColumns+" from asset where number in ("+marks+")", args...)
}

func queryAssets(ctx context.Context, q store.Queryer, query string, args ...any) ([]Asset, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var assets []Asset
	err = store.Each(rows, func(scan func(...any) error) error {
		a, err := scanAsset(scan)
		assets = append(assets, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	return assets, addRenditions(ctx, q, assets)
}

// addRenditions fills in the renditions of the whole and of the cuts, the smallest first.
func addRenditions(ctx context.Context, q store.Queryer, assets []Asset) error {
	if len(assets) == 0 {
		return nil
	}
	at := map[int64]int{}
	numbers := make([]int64, len(assets))
	for i, a := range assets {
		at[a.Number], numbers[i] = i, a.Number
	}
	marks, args := placeholders(numbers)
	rows, err := q.Query(ctx, `
		select asset, crop, hash, width, height, bytes, mime, digest, blob
		from asset_rendition
		where asset in (`+marks+`)
		order by asset, crop, width`, args...)
	if err != nil {
		return err
	}
	return store.Each(rows, func(scan func(...any) error) error {
		var number int64
		var of Print
		var r Rendition
		err := scan(&number, &of.Crop, &of.Hash, &r.Width, &r.Height, &r.Bytes, &r.MIME, &r.Digest, &r.Blob)
		assets[at[number]].addRendition(of, r)
		return err
	})
}

// addRendition puts the next rendition in the order of crops and widths to the others of its print.
func (a *Asset) addRendition(of Print, r Rendition) {
	if of.Crop == "" {
		a.Renditions = append(a.Renditions, r)
		return
	}
	if n := len(a.Cuts); n == 0 || a.Cuts[n-1].Crop != of.Crop {
		a.Cuts = append(a.Cuts, of)
	}
	last := &a.Cuts[len(a.Cuts)-1]
	last.Renditions = append(last.Renditions, r)
}

// drawnWith answers the revision with which an asset was drawn, whole or cut; 0: not yet, or that crop is not wanted.
func drawnWith(ctx context.Context, q store.Queryer, a Asset, crop string) (int, error) {
	if crop == "" {
		return a.drawn, nil
	}
	var revision int
	err := q.QueryRow(ctx, "select drawn from asset_cut where asset = $1 and crop = $2", a.Number, crop).Scan(&revision)
	if errs.Is(err, errs.NotFound) {
		return 0, nil
	}
	return revision, err
}

// cropsOf answers the crops that an asset is wanted in.
func cropsOf(ctx context.Context, q store.Queryer, number int64) ([]string, error) {
	rows, err := q.Query(ctx, "select crop from asset_cut where asset = $1 order by crop", number)
	if err != nil {
		return nil, err
	}
	var crops []string
	err = store.Each(rows, func(scan func(...any) error) error {
		var crop string
		err := scan(&crop)
		crops = append(crops, crop)
		return err
	})
	return crops, err
}

func placeholders(numbers []int64) (string, []any) {
	marks, args := make([]string, len(numbers)), make([]any, len(numbers))
	for i, n := range numbers {
		marks[i], args[i] = fmt.Sprintf("$%d", i+1), n
	}
	return strings.Join(marks, ", "), args
}

// usage is one published story that shows an asset.
type usage struct {
	story   int64
	edition string
}

func usagesOf(ctx context.Context, q store.Queryer, number int64) ([]usage, error) {
	rows, err := q.Query(ctx, "select story, edition from mediabank_usage where asset = $1 order by story", number)
	if err != nil {
		return nil, err
	}
	var usages []usage
	err = store.Each(rows, func(scan func(...any) error) error {
		var u usage
		err := scan(&u.story, &u.edition)
		usages = append(usages, u)
		return err
	})
	return usages, err
}

func replaceRenditions(ctx context.Context, tx *store.Tx, number int64, p Print) error {
	if _, err := tx.Exec(ctx, "delete from asset_rendition where asset = $1 and crop = $2", number, p.Crop); err != nil {
		return err
	}
	for _, r := range p.Renditions {
		if _, err := tx.Exec(ctx, `
			insert into asset_rendition (asset, crop, hash, width, height, bytes, mime, digest, blob)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, number, p.Crop, p.Hash, r.Width, r.Height, r.Bytes, r.MIME, r.Digest, r.Blob); err != nil {
			return err
		}
	}
	return nil
}
