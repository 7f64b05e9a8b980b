package desk

import (
	"context"
	"encoding/json"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/store"
)

// Said is what a picture said to the readers of an edition.
type Said struct {
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"credit,omitempty"` // supplier, holder and creator, as far as they are known
	Alt     string `json:"alt,omitempty"`
}

// SaidBy answers what a picture says now to the readers of a language.
func SaidBy(a mediabank.Asset, locale string) Said {
	words := a.In(locale)
	s := Said{Caption: words.Caption, Alt: words.Alt, Credit: a.Supplier}
	if s.Credit == "" {
		s.Credit = a.Holder
		if a.Creator != "" && a.Holder != "" {
			s.Credit += " / "
		}
		s.Credit += a.Creator
	}
	return s
}

// said answers what the pictures of a draft say now.
func (d *Desk) said(ctx context.Context, q store.Queryer, draft Draft) (map[int64]Said, error) {
	all := map[int64]Said{}
	numbers := draft.Copy.Pictures()
	if len(numbers) == 0 {
		return all, nil
	}
	ed, err := d.house.ByCode(ctx, draft.Edition)
	if err != nil {
		return nil, err
	}
	assets, err := d.bank.Load(ctx, q, numbers)
	for number, a := range assets {
		all[number] = SaidBy(a, ed.Locale)
	}
	return all, err
}

// keepSaid puts what the pictures of a draft say beside its newest kept text.
func (d *Desk) keepSaid(ctx context.Context, tx *store.Tx, draft Draft) error {
	all, err := d.said(ctx, tx, draft)
	if err != nil || len(all) == 0 {
		return err
	}
	words, err := json.Marshal(all)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update draft_version set pictures = $1 where draft = $2 and version = $3", string(words), draft.ID, draft.Version)
	return err
}

// Heads answers drafts by their numbers, without bodies and notes, as far as who may see them.
func (d *Desk) Heads(ctx context.Context, who account.Actor, ids []int64) (map[int64]Draft, error) {
	if !who.Anywhere(account.See) {
		return nil, who.Must(account.See, "", "")
	}
	found := map[int64]Draft{}
	for _, id := range ids {
		if _, known := found[id]; known {
			continue
		}
		draft, err := scanDraft(d.db.QueryRow(ctx, "select "+lean+" from draft where id = $1", id).Scan)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if who.Can(account.See, draft.Edition, draft.Copy.Section) {
			found[id] = draft
		}
	}
	return found, nil
}
