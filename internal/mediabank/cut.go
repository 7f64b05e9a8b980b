package mediabank

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"dateline.news/internal/errs"
	"dateline.news/internal/picture"
	"dateline.news/internal/prose"
	"dateline.news/internal/store"
)

// Shown is an asset as a story shows it.
type Shown struct {
	Asset int64
	Crop  string // the name of the rectangle, as prose.ReadCrop reads it; anything else is the whole
}

// Print is an asset in one crop: files of its own, at /media/{Hash}/{Width}.
type Print struct {
	Crop       string      `json:"crop"` // "": the whole
	Hash       string      `json:"hash"`
	Renditions []Rendition `json:"renditions"`
}

// Print answers the asset as a crop cuts it; the whole for every other name, and while the cut is not drawn yet.
func (a Asset) Print(crop string) Print {
	for _, p := range a.Cuts {
		if p.Crop == crop {
			return p
		}
	}
	return Print{Hash: a.Hash, Renditions: a.Renditions}
}

// UsualWidth is that of the rendition for whoever does not choose: shared links, feeds, programs.
const UsualWidth = 1200

// Usual answers the widest rendition up to UsualWidth, or the narrowest there is; false where there is none.
func (p Print) Usual() (Rendition, bool) {
	var usual Rendition
	for i, r := range p.Renditions { // the smallest comes first
		if i == 0 || r.Width <= UsualWidth {
			usual = r
		}
	}
	return usual, len(p.Renditions) > 0
}

// addressOf answers the hash under which a crop of an original is served; the whole has the original's own.
func addressOf(hash, crop string) string {
	if crop == "" {
		return hash
	}
	sum := sha256.Sum256([]byte(hash + " " + crop))
	return hex.EncodeToString(sum[:])
}

// frame answers the rectangle of a crop: the largest of its ratio, as near to its point as the picture's edges allow.
func (a Asset) frame(crop string) (picture.Rect, error) {
	if crop == "" {
		return picture.Rect{}, nil
	}
	c, known := prose.ReadCrop(crop)
	if !known {
		return picture.Rect{}, errs.New(errs.Invalid, "asset %d has no crop %q", a.Number, crop)
	}
	w, h := c.Sides()
	r := picture.Rect{Name: crop, W: 1, H: 1}
	if wide, tall := a.Width*h, a.Height*w; wide > tall {
		r.W = float64(tall) / float64(wide)
	} else {
		r.H = float64(wide) / float64(tall)
	}
	r.X, r.Y = (1-r.W)*float64(c.X)/100, (1-r.H)*float64(c.Y)/100
	return r, nil
}

// Order has assets cut as a story is going to show them, in the transaction that says so. What is whole, cut already or
// not there costs nothing.
func (b *Bank) Order(ctx context.Context, tx *store.Tx, shown []Shown) error {
	wanted, err := undrawn(ctx, tx, shown)
	if err != nil {
		return err
	}
	for _, s := range wanted {
		a, err := readAsset(ctx, tx, s.Asset) // locked: an edit, which draws everything anew, comes before or after
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into asset_cut (asset, crop, drawn)
			values ($1, $2, 0)
			on conflict (asset, crop) do nothing`, s.Asset, s.Crop); err != nil {
			return err
		}
		if err := b.draw(ctx, tx, drawing{s.Asset, a.revision, s.Crop}); err != nil {
			return err
		}
	}
	return nil
}

// Cut answers errs.Blocked while one of the assets is still to be cut as it is shown.
func (b *Bank) Cut(ctx context.Context, q store.Queryer, shown []Shown) error {
	left, err := undrawn(ctx, q, shown)
	if err != nil || len(left) == 0 {
		return err
	}
	return errs.Say(errs.Blocked, "mediabank.processing", map[string]any{"Number": left[0].Asset})
}

// Resume has drawn what was wanted and is not there: the crops that were published before they became files, and those
// whose job has given up.
func (b *Bank) Resume(ctx context.Context) error {
	return b.db.Update(ctx, func(tx *store.Tx) error {
		rows, err := tx.Query(ctx, `
			select c.asset, a.revision, c.crop
			from asset_cut c
			join asset a on a.number = c.asset
			where c.drawn = 0 and a.state = 'ready'
			order by c.asset, c.crop`)
		if err != nil {
			return err
		}
		var left []drawing
		err = store.Each(rows, func(scan func(...any) error) error {
			var d drawing
			err := scan(&d.Asset, &d.Revision, &d.Crop)
			left = append(left, d)
			return err
		})
		for _, d := range left {
			if err == nil {
				err = b.draw(ctx, tx, d)
			}
		}
		return err
	})
}

// undrawn answers what has still to be cut, each once, by the assets' numbers. An asset that was killed, has failed or is
// not there is none of them: Publishable tells of that.
func undrawn(ctx context.Context, q store.Queryer, shown []Shown) ([]Shown, error) {
	var left []Shown
	for _, s := range shown {
		if prose.CropKnown(s.Crop) && !slices.Contains(left, s) {
			left = append(left, s)
		}
	}
	if len(left) == 0 {
		return nil, nil
	}
	numbers := make([]int64, len(left))
	for i, s := range left {
		numbers[i] = s.Asset
	}
	marks, args := placeholders(numbers)
	rows, err := q.Query(ctx, `
		select a.number, coalesce(c.crop, '')
		from asset a
		left join asset_cut c on c.asset = a.number and c.drawn > 0
		where a.number in (`+marks+`) and a.state in ('ready', 'processing')`, args...)
	if err != nil {
		return nil, err
	}
	there, drawn := map[int64]bool{}, map[Shown]bool{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var s Shown
		err := scan(&s.Asset, &s.Crop)
		there[s.Asset], drawn[s] = true, true
		return err
	})
	left = slices.DeleteFunc(left, func(s Shown) bool { return !there[s.Asset] || drawn[s] })
	slices.SortFunc(left, func(a, b Shown) int { return cmp.Or(cmp.Compare(a.Asset, b.Asset), cmp.Compare(a.Crop, b.Crop)) })
	return left, err
}
