package edition

import (
	"context"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Found is Setup of a house that has no edition yet, with what else belongs to its beginning in the same transaction: its
// first person. Of two at once the second is refused with errs.Gone, and nothing of it is done.
func (h *House) Found(ctx context.Context, who account.Actor, s Setup, also func(ctx context.Context, tx *store.Tx) error) error {
	if err := who.Must(account.ManageEdition, "", ""); err != nil {
		return err
	}
	return h.change(ctx, func(tx *store.Tx) error {
		// The agency first: its only row is what two founders at once wait for.
		agency, err := h.setAgency(ctx, tx, who, Agency{Name: text.Clean(s.Agency), Domain: text.Clean(s.Domain)})
		if err != nil {
			return err
		}
		var editions int
		if err := tx.QueryRow(ctx, "select count(*) from edition").Scan(&editions); err != nil {
			return err
		}
		if editions > 0 {
			return errs.Say(errs.Gone, "edition.founded", nil)
		}
		for _, ed := range s.Editions {
			if err := h.add(ctx, tx, who, asked{ed, agency}); err != nil {
				return err
			}
		}
		return also(ctx, tx)
	})
}

// ChangeAgency sets the agency's name and domain; empty ones stay. Editions that bear the old name bear the new one from then on.
func (h *House) ChangeAgency(ctx context.Context, who account.Actor, a Agency) error {
	if err := who.Must(account.ManageEdition, "", ""); err != nil {
		return err
	}
	return h.change(ctx, func(tx *store.Tx) error {
		_, err := h.setAgency(ctx, tx, who, Agency{Name: text.Clean(a.Name), Domain: text.Clean(a.Domain)})
		return err
	})
}

// UsualSections are the sections that a new edition in a language has, where nobody names any.
func UsualSections(language string) []Section { return usualSections(language) }
