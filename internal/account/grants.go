package account

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// mostGrants is the largest number of grants of one account.
const mostGrants = 100

// word is the form of an edition's code and of a section's slug; whether there is one is not ours to know.
var word = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,99}$`)

// cleanGrants answers the grants without repetitions, or says which one is wrong.
func cleanGrants(written []Grant) ([]Grant, error) {
	if len(written) > mostGrants {
		return nil, errs.At("grants", "account.grants_many", map[string]any{"Most": mostGrants})
	}
	var grants []Grant
	for i, g := range written {
		field := fmt.Sprintf("grants[%d]", i)
		switch {
		case !slices.Contains(Roles, g.Role) && g.Role != Reader:
			return nil, errs.At(field, "account.role_unknown", map[string]any{"Role": string(g.Role)})
		case g.Edition != "" && !word.MatchString(g.Edition), g.Section != "" && !word.MatchString(g.Section):
			return nil, errs.At(field, "account.grant_invalid", nil)
		case g.Edition == "" && g.Section != "", g.Role == Admin && g.Section != "":
			return nil, errs.At(field, "account.grant_section", nil)
		}
		if !slices.Contains(grants, g) {
			grants = append(grants, g)
		}
	}
	return grants, nil
}

// SetGrants replaces what an account may do. Each grant that is given or taken needs ManageStaff where it reaches;
// the last admin and the last chief of an edition stay.
func (b *Book) SetGrants(ctx context.Context, who Actor, id int64, grants []Grant) (Account, error) {
	grants, err := cleanGrants(grants)
	if err != nil {
		return Account{}, err
	}
	var changed Account
	err = b.db.Update(ctx, func(tx *store.Tx) error {
		others, err := leaders(ctx, tx, id)
		if err != nil {
			return err
		}
		r, err := b.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		given, taken := difference(grants, r.Grants), difference(r.Grants, grants)
		if err := who.mustChangeGrants(given, taken); err != nil {
			return err
		}
		if r.Disabled.IsZero() {
			if err := mustBeLed(taken, slices.Concat(others, grants)); err != nil {
				return err
			}
		}
		if err := replaceGrants(ctx, tx, id, grants); err != nil {
			return err
		}
		changed = r.Account
		changed.Grants = grants
		_, err = b.journal.Add(tx, entry("account.granted", id, who), map[string]any{"given": given, "taken": taken})
		return err
	})
	return changed, err
}

// mustChangeGrants asks for ManageStaff over all that changes, and somewhere at all where nothing does.
func (a Actor) mustChangeGrants(given, taken []Grant) error {
	if err := a.mustSomewhere(ManageStaff); err != nil {
		return err
	}
	return a.mustGrant(slices.Concat(given, taken))
}

// difference answers the grants of a that b lacks.
func difference(a, b []Grant) []Grant {
	return slices.DeleteFunc(slices.Clone(a), func(g Grant) bool { return slices.Contains(b, g) })
}

// leaders answers the grants of admins and chiefs among the other accounts that are not disabled. The rows are locked:
// of two admins who dismiss each other at the same moment, the second must see what the first did.
func leaders(ctx context.Context, tx *store.Tx, except int64) ([]Grant, error) {
	rows, err := tx.Query(ctx, `
		select g.account, g.role, g.edition, g.section
		from account_grant g
		join account a on a.id = g.account
		where g.role in ('admin', 'chief') and a.disabled is null
		order by g.id`+tx.ForUpdate())
	if err != nil {
		return nil, fmt.Errorf("read admins and chiefs: %w", err)
	}
	var grants []Grant
	err = store.Each(rows, func(scan func(...any) error) error {
		var account int64
		var g Grant
		if err := scan(&account, &g.Role, &g.Edition, &g.Section); err != nil {
			return err
		}
		if account != except {
			grants = append(grants, g)
		}
		return nil
	})
	return grants, err
}

// mustBeLed refuses to take the last grant of admin or chief over the house or over an edition.
func mustBeLed(taken, rest []Grant) error {
	for _, g := range taken {
		if g.Role != Admin && g.Role != Chief || g.Section != "" {
			continue
		}
		led := slices.ContainsFunc(rest, func(o Grant) bool {
			return o.Role == g.Role && o.Section == "" && (o.Edition == "" || o.Edition == g.Edition)
		})
		if !led {
			return errs.Say(errs.Blocked, "account.last_"+string(g.Role), map[string]any{"Edition": strings.ToUpper(g.Edition)})
		}
	}
	return nil
}

func replaceGrants(ctx context.Context, tx *store.Tx, id int64, grants []Grant) error {
	_, err := tx.Exec(ctx, `
		delete from account_grant
		where account = $1`, id)
	if err != nil {
		return fmt.Errorf("take grants of account %d: %w", id, err)
	}
	for _, g := range grants {
		_, err := tx.Exec(ctx, `
			insert into account_grant (account, role, edition, section)
			values ($1, $2, $3, $4)`, id, string(g.Role), g.Edition, g.Section)
		if err != nil {
			return fmt.Errorf("grant %v to account %d: %w", g, id, err)
		}
	}
	return nil
}
