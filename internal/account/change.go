package account

import (
	"context"
	"fmt"

	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
)

// Profile is what may be changed about a person. A nil field stays as it is.
type Profile struct {
	Name   *string
	Locale *string
	Email  *string // only by ManageStaff: whoever reads the mail owns the account
}

// Change changes a profile: one's own name and language, or anybody's by ManageStaff.
func (b *Book) Change(ctx context.Context, who Actor, id int64, p Profile) (Account, error) {
	var changed Account
	var forReader string // the name, as far as a reader may have it
	var unfit error
	if p.Name != nil {
		forReader, unfit = b.readerName(ctx, *p.Name, id)
	}
	err := b.db.Update(ctx, func(tx *store.Tx) error {
		r, err := b.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := p.allowed(who, r.Account); err != nil {
			return err
		}
		if changed, err = p.apply(r.Account); err != nil {
			return err
		}
		if p.Name != nil && r.reader() {
			if unfit != nil {
				return unfit
			}
			changed.Name = forReader
			if err := mustBeFree(ctx, tx, changed); err != nil {
				return err
			}
		}
		if err := updateProfile(ctx, tx, changed); err != nil {
			return err
		}
		_, err = b.journal.Add(tx, entry("account.changed", id, who), altered(r.Account, changed))
		return err
	})
	return changed, err
}

// altered is what the journal says of a changed profile: which of it, and the language before and after. Name and address
// are the person's, and stay out of it.
func altered(have, is Account) map[string]any {
	fields := []string{}
	for _, f := range []struct {
		name    string
		changed bool
	}{{"name", have.Name != is.Name}, {"locale", have.Locale != is.Locale}, {"email", have.Email != is.Email}} {
		if f.changed {
			fields = append(fields, f.name)
		}
	}
	return map[string]any{"fields": fields, "before": map[string]any{"locale": have.Locale}, "after": map[string]any{"locale": is.Locale}}
}

func (p Profile) allowed(who Actor, target Account) error {
	if p.Email != nil {
		return who.mustManage(target)
	}
	return who.mustOwnOrManage(target)
}

func (p Profile) apply(a Account) (Account, error) {
	var err error
	if p.Name != nil {
		if a.Name, err = cleanName(*p.Name); err != nil {
			return a, err
		}
	}
	if p.Locale != nil {
		if a.Locale, err = cleanLocale(*p.Locale); err != nil {
			return a, err
		}
	}
	if p.Email != nil {
		a.Email, err = normalEmail(*p.Email)
	}
	return a, err
}

func updateProfile(ctx context.Context, tx *store.Tx, a Account) error {
	_, err := tx.Exec(ctx, `
		update account
		set email = $1, name = $2, locale = $3, skeleton = $4
		where id = $5`, a.Email, a.Name, a.Locale, a.skeleton(), a.ID)
	if errs.Is(err, errs.Conflict) {
		return taken(err)
	}
	if err != nil {
		return fmt.Errorf("change account %d: %w", a.ID, err)
	}
	return nil
}

// PasswordChange is a new password and the proof that one may set it.
type PasswordChange struct {
	Old  string // the present password; needed for one's own account
	New  string
	Keep string // token of the session that goes on; every other session of the account is ended
}

// SetPassword changes one's own password, proved by the present one, or anybody's by ManageStaff. A second step stays.
func (b *Book) SetPassword(ctx context.Context, who Actor, id int64, c PasswordChange) error {
	if err := who.mustBePerson(); err != nil {
		return err
	}
	r, err := b.one(ctx, b.db, byID, id)
	if err != nil {
		return err
	}
	if err := who.mustOwnOrManage(r.Account); err != nil {
		return err
	}
	if who.is(id) {
		if err := b.prove(ctx, r, c.Old); err != nil {
			return err
		}
	}
	if err := checkPassword(c.New, r.Email, r.Name); err != nil {
		return err
	}
	hash, err := b.hasher.hash(ctx, c.New)
	if err != nil {
		return fmt.Errorf("hash password: %w", err)
	}
	return b.db.Update(ctx, func(tx *store.Tx) error {
		return b.storePassword(ctx, tx, entry("account.password_set", id, who), storedPassword{id, hash, c.Keep})
	})
}

// storedPassword is a password as it is kept.
type storedPassword struct {
	account int64
	hash    string
	keep    string // token of the session that goes on
}

// storePassword writes the hash, ends every session but that of p.keep, and journals it.
func (b *Book) storePassword(ctx context.Context, tx *store.Tx, e journal.Entry, p storedPassword) error {
	_, err := tx.Exec(ctx, `
		update account
		set password = $1
		where id = $2`, p.hash, p.account)
	if err != nil {
		return fmt.Errorf("set password of account %d: %w", p.account, err)
	}
	if err := b.endSessions(ctx, tx, p.account, p.keep); err != nil {
		return err
	}
	_, err = b.journal.Add(tx, e, nil)
	return err
}

// prove checks the present password of somebody who is signed in; guesses are held back like those at the door.
func (b *Book) prove(ctx context.Context, r record, password string) error {
	gates, err := b.admit(ctx, proofGates(r.ID))
	if err != nil {
		return err
	}
	if !r.Password {
		return errs.At("old_password", "account.password_none", nil)
	}
	same, _, err := b.hasher.matches(ctx, r.password, password)
	if err != nil {
		return fmt.Errorf("check password of account %d: %w", r.ID, err)
	}
	if !same {
		return errs.At("old_password", "account.password_wrong", nil)
	}
	return b.db.Update(ctx, func(tx *store.Tx) error { return b.forgive(ctx, tx, gates) })
}
