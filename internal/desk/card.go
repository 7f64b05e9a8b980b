package desk

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/prose"
)

// LinkCard links the card at index of the body to a story that readers can open, as the draft's next version.
func (d *Desk) LinkCard(ctx context.Context, who account.Actor, id int64, index int, number int64) (Draft, error) {
	public, err := d.archive.ByNumbers(ctx, []int64{number})
	if err != nil {
		return Draft{}, err
	}
	if _, ok := public[number]; !ok {
		return Draft{}, errs.At("story", "desk.card_not_public", map[string]any{"Number": number})
	}
	return d.changeBody(ctx, who, id, func(body prose.Doc) (prose.Doc, error) { return body.LinkCard(index, number) })
}

// RemoveCard takes the card at index out of the body, as the draft's next version.
func (d *Desk) RemoveCard(ctx context.Context, who account.Actor, id int64, index int) (Draft, error) {
	return d.changeBody(ctx, who, id, func(body prose.Doc) (prose.Doc, error) { return body.RemoveCard(index) })
}

func (d *Desk) changeBody(ctx context.Context, who account.Actor, id int64, change func(prose.Doc) (prose.Doc, error)) (Draft, error) {
	draft, err := d.Get(ctx, who, id)
	if err != nil {
		return Draft{}, err
	}
	text := draft.Copy
	if text.Body, err = change(text.Body); err != nil {
		return Draft{}, &errs.Error{Kind: errs.Invalid, Field: "card", Key: "desk.no_card", Err: err}
	}
	return d.Save(ctx, who, id, Save{Version: draft.Version, Kind: draft.Kind, Copy: text, Embargo: draft.Embargo})
}
