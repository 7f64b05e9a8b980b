package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/proof"
	"dateline.news/internal/store"
)

// StyleFile is the style file of an edition: the words that the house does not use, and what it uses instead.
type StyleFile struct {
	Edition string    `json:"edition"`
	Text    string    `json:"text"` // a line each: word → use instead | note | why
	By      int64     `json:"by,omitempty"`
	Updated time.Time `json:"updated,omitzero"`
}

// mostStyle is the longest style file, in bytes.
const mostStyle = 512 << 10

// StyleFile answers the style file of an edition, an empty one where it has none. It needs the right to see the desk.
func (d *Desk) StyleFile(ctx context.Context, who account.Actor, edition string) (StyleFile, error) {
	if !who.Anywhere(account.See) {
		return StyleFile{}, who.Must(account.See, edition, "")
	}
	if _, err := d.house.ByCode(ctx, edition); err != nil {
		return StyleFile{}, err
	}
	return styleFile(ctx, d.db, edition)
}

func styleFile(ctx context.Context, q store.Queryer, edition string) (StyleFile, error) {
	f := StyleFile{Edition: edition}
	var updated store.Time
	err := q.QueryRow(ctx, "select body, updated_by, updated from desk_style where edition = $1", edition).Scan(&f.Text, &f.By, &updated)
	f.Updated = updated.Time
	if errs.Is(err, errs.NotFound) {
		err = nil
	}
	return f, err
}

// style reads the style file of an edition.
func (d *Desk) style(ctx context.Context, q store.Queryer, edition string) (proof.Style, error) {
	f, err := styleFile(ctx, q, edition)
	if err != nil {
		return proof.Style{}, err
	}
	style, _ := proof.ParseStyle(f.Text) // it was read without a fault when it was kept
	return style, nil
}

// SetStyle keeps the style file of an edition. It needs the right to approve in the whole edition. A file with a line that
// cannot be read is refused, and the line named.
func (d *Desk) SetStyle(ctx context.Context, who account.Actor, edition, text string) error {
	if err := who.Must(account.Approve, edition, ""); err != nil {
		return err
	}
	if _, err := d.house.ByCode(ctx, edition); err != nil {
		return err
	}
	if len(text) > mostStyle || strings.ContainsRune(text, 0) {
		return errs.At("text", "desk.style_large", map[string]any{"Max": mostStyle >> 10})
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	if _, faults := proof.ParseStyle(text); len(faults) > 0 {
		return errs.At("text", "desk.style_"+faults[0].Reason, map[string]any{"Line": faults[0].Line, "Text": faults[0].Text, "More": len(faults) - 1})
	}
	return d.db.Update(ctx, func(tx *store.Tx) error {
		before, err := styleFile(ctx, tx, edition)
		if err != nil || before.Text == text {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into desk_style (edition, body, updated_by, updated)
			values ($1, $2, $3, $4)
			on conflict (edition) do update
			set body = excluded.body, updated_by = excluded.updated_by, updated = excluded.updated`,
			edition, text, who.ID, store.At(d.clock.Now())); err != nil {
			return err
		}
		return d.note(tx, who, edition, "desk.style_changed", map[string]any{"before": missing(before.Text, text), "after": missing(text, before.Text)})
	})
}

// mostTold is how many changed lines the journal tells.
const mostTold = 100

// missing answers the lines of one text that the other lacks.
func missing(text, other string) []string {
	there := strings.Split(other, "\n")
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return line == "" || slices.Contains(there, line) })
	return lines[:min(len(lines), mostTold)]
}
