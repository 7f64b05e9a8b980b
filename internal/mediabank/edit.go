package mediabank

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/text/language"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Change sets what is said about an asset; a nil field stays as it is.
type Change struct {
	Headline     *string         `json:"headline,omitempty"`
	Caption      *string         `json:"caption,omitempty"`
	Alt          *string         `json:"alt,omitempty"`
	Creator      *string         `json:"creator,omitempty"` // several parted by ", "
	Supplier     *string         `json:"supplier,omitempty"`
	Holder       *string         `json:"holder,omitempty"`
	Copyright    *string         `json:"copyright,omitempty"`
	Place        *string         `json:"place,omitempty"`
	Instructions *string         `json:"instructions,omitempty"`
	UsageTerms   *string         `json:"usage_terms,omitempty"`
	Taken        *time.Time      `json:"taken,omitempty"`
	Release      *time.Time      `json:"release,omitempty"` // the zero time: no such limit
	Expiry       *time.Time      `json:"expiry,omitempty"`  // the zero time: no such limit
	Keywords     *[]string       `json:"keywords,omitempty"`
	Texts        map[string]Text `json:"texts,omitempty"` // these languages are replaced; an empty Text removes one
}

// Edit changes what is said about an asset and which rights it has. Pages that show it follow at once; its renditions,
// which repeat the caption and the credit, are drawn again by a job. A picture that a published story shows takes
// the right to correct in every edition that shows it.
func (b *Bank) Edit(ctx context.Context, who account.Actor, number int64, c Change) (Asset, error) {
	if err := must(who, account.Upload); err != nil {
		return Asset{}, err
	}
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		a, err := readAsset(ctx, tx, number)
		if err != nil {
			return err
		}
		if a.State == Killed {
			return errs.Say(errs.Conflict, "mediabank.killed", map[string]any{"Number": number})
		}
		usages, err := usagesOf(ctx, tx, number)
		if err != nil {
			return err
		}
		if err := mustCorrect(who, usages); err != nil {
			return err
		}
		return b.apply(ctx, tx, who, edit{&a, c, usages})
	})
	if err != nil {
		return Asset{}, fmt.Errorf("edit asset %d: %w", number, err)
	}
	return b.load(ctx, number)
}

type edit struct {
	asset  *Asset
	change Change
	usages []usage
}

func (b *Bank) apply(ctx context.Context, tx *store.Tx, who account.Actor, e edit) error {
	before := fmt.Sprintf("%q", e.asset.public())
	if err := e.change.onto(e.asset); err != nil {
		return err
	}
	if err := e.asset.check(); err != nil {
		return err
	}
	redraw := before != fmt.Sprintf("%q", e.asset.public()) && e.asset.State != Failed
	if redraw {
		e.asset.revision++
	}
	if err := updateAsset(ctx, tx, e.asset); err != nil {
		return err
	}
	if err := b.note(tx, "asset.edited", who.Subject(), e.asset.Number, e.usages); err != nil {
		return err
	}
	if !redraw {
		return nil
	}
	return b.redraw(ctx, tx, *e.asset)
}

func (c Change) onto(a *Asset) error {
	set(c.Headline, &a.Headline, text.Clean)
	set(c.Alt, &a.Alt, text.Clean)
	set(c.Creator, &a.Creator, text.Clean)
	set(c.Supplier, &a.Supplier, text.Clean)
	set(c.Holder, &a.Holder, text.Clean)
	set(c.Copyright, &a.Copyright, text.Clean)
	set(c.Place, &a.Place, text.Clean)
	set(c.Caption, &a.Caption, text.CleanLines)
	set(c.Instructions, &a.Instructions, text.CleanLines)
	set(c.UsageTerms, &a.UsageTerms, text.CleanLines)
	set(c.Taken, &a.Taken, moment)
	set(c.Release, &a.Release, moment)
	set(c.Expiry, &a.Expiry, moment)
	if c.Keywords != nil {
		a.Keywords = nil
		for _, word := range *c.Keywords {
			if word = text.Clean(word); word != "" && !slices.Contains(a.Keywords, word) {
				a.Keywords = append(a.Keywords, word)
			}
		}
	}
	return c.ontoTexts(a)
}

func (c Change) ontoTexts(a *Asset) error {
	for tag, t := range c.Texts {
		parsed, err := language.Parse(tag)
		if err != nil {
			return errs.At("texts."+tag, "mediabank.bad_language", map[string]any{"Language": tag})
		}
		if t = t.clean(); t == (Text{}) {
			delete(a.Texts, parsed.String())
			continue
		}
		if a.Texts == nil {
			a.Texts = map[string]Text{}
		}
		a.Texts[parsed.String()] = t
	}
	return nil
}

// set gives a field the cleaned value, where there is one.
func set[T any](value, field *T, clean func(T) T) {
	if value != nil {
		*field = clean(*value)
	}
}

func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
