package mediabank

import (
	"context"
	"errors"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Amend is Edit inside the transaction of a correction, which has asked for the rights. It answers the asset as it then
// is, without its renditions.
func (b *Bank) Amend(ctx context.Context, tx *store.Tx, who account.Actor, number int64, c Change) (Asset, error) {
	a, err := readAsset(ctx, tx, number)
	if err != nil {
		return Asset{}, err
	}
	if a.State == Killed {
		return Asset{}, errs.Say(errs.Conflict, "mediabank.killed", map[string]any{"Number": number})
	}
	usages, err := usagesOf(ctx, tx, number)
	if err != nil {
		return Asset{}, err
	}
	return a, b.apply(ctx, tx, who, edit{&a, c, usages})
}

// Showing answers the number of every published story that shows an asset.
func (b *Bank) Showing(ctx context.Context, q store.Queryer, number int64) ([]int64, error) {
	usages, err := usagesOf(ctx, q, number)
	var stories []int64
	for _, u := range usages {
		stories = append(stories, u.story)
	}
	return stories, err
}

// Said answers under which language the asset keeps the text that In answers for a locale; "" is the asset's own.
func (a Asset) Said(locale string, field func(Text) string) string {
	if field(a.Texts[locale]) != "" {
		return locale
	}
	if a.Texts[locale] != (Text{}) {
		return ""
	}
	for i := range locale {
		if locale[i] == '-' && a.Texts[locale[:i]] != (Text{}) {
			if field(a.Texts[locale[:i]]) != "" {
				return locale[:i]
			}
			return ""
		}
	}
	return ""
}

// mustCorrect asks for the right to correct in every edition that shows a picture, and names the first where it is missing.
func mustCorrect(who account.Actor, usages []usage) error {
	for _, u := range usages {
		if err := who.Must(account.Correct, u.edition, ""); err != nil {
			return &errs.Error{Kind: errs.KindOf(err), Key: "mediabank.no_right_there", Args: map[string]any{"Edition": u.edition}, Err: errors.Unwrap(err)}
		}
	}
	return nil
}
