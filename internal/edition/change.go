package edition

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// Add opens an edition. A code is enough: what is left out is filled in from the code and the agency. A code or an
// address that is taken answers errs.Conflict.
func (h *House) Add(ctx context.Context, who account.Actor, ed Edition) (Edition, error) {
	if err := who.Must(account.ManageEdition, "", ""); err != nil {
		return Edition{}, err
	}
	err := h.change(ctx, func(tx *store.Tx) error {
		var agency Agency
		err := tx.QueryRow(ctx, "select name, domain from agency where id = 1").Scan(&agency.Name, &agency.Domain)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		return h.add(ctx, tx, who, asked{ed, agency})
	})
	if err != nil {
		return Edition{}, err
	}
	return h.ByCode(ctx, strings.TrimSpace(ed.Code))
}

func (h *House) add(ctx context.Context, tx *store.Tx, who account.Actor, want asked) error {
	want.Code = strings.TrimSpace(want.Code)
	ed := want.complete(want.house)
	if ed.Position == 0 {
		if err := tx.QueryRow(ctx, "select coalesce(max(position), 0) + 1 from edition").Scan(&ed.Position); err != nil {
			return err
		}
	}
	if err := ed.check(); err != nil {
		return err
	}
	var known int
	switch err := tx.QueryRow(ctx, "select count(*) from edition where code = $1", ed.Code).Scan(&known); {
	case err != nil:
		return err
	case known > 0:
		return occupied("code", ed.Code)
	}
	if err := taken(ctx, tx, ed); err != nil {
		return err
	}
	if err := insertEdition(ctx, tx, ed); err != nil {
		return err
	}
	for i, s := range ed.Sections {
		set(&s.Position, i+1)
		if err := insertSection(ctx, tx, ed.Code, s); err != nil {
			return fmt.Errorf("section %q: %w", s.Slug, err)
		}
	}
	return h.note(tx, who, journal.Entry{Edition: ed.Code, Kind: "edition.added", Tags: tagsOf(ed.Code)}, map[string]any{"after": ed})
}

// Change sets an edition's fields: everything but its code and its sections. Where it was before, its readers are sent on
// (Moved); the day in a story's address stays what it was under the old zone. Empty texts keep what they were, but for Host, where an empty one is the installation's, and Accent,
// where it is the usual colour.
func (h *House) Change(ctx context.Context, who account.Actor, ed Edition) error {
	if err := who.Must(account.ManageEdition, ed.Code, ""); err != nil {
		return err
	}
	ed.Sections = nil
	return h.change(ctx, func(tx *store.Tx) error {
		have, err := readEdition(ctx, tx, ed.Code)
		if err != nil {
			return err
		}
		want := ed
		for _, f := range [][2]*string{{&want.Name, &have.Name}, {&want.Agency, &have.Agency}, {&want.Locale, &have.Locale}, {&want.Zone, &have.Zone},
			{&want.Prefix, &have.Prefix}, {&want.Credit, &have.Credit}} {
			set(f[0], *f[1])
		}
		set(&want.Position, have.Position)
		return h.rewrite(ctx, tx, who, have, want)
	})
}

func (h *House) rewrite(ctx context.Context, tx *store.Tx, who account.Actor, have, want Edition) error {
	for _, field := range []*string{&want.Name, &want.Agency, &want.Credit, &want.Locale, &want.Zone, &want.Prefix} {
		*field = text.Clean(*field)
	}
	want.Host, want.Direction = strings.ToLower(strings.TrimSpace(want.Host)), direction(want.Locale)
	want.Accent = strings.ToLower(strings.TrimSpace(want.Accent))
	if err := want.check(); err != nil {
		return err
	}
	sections := want.Sections
	want.Sections = nil
	if fmt.Sprint(want) == fmt.Sprint(have) { // nothing but texts and numbers is left in either
		return nil
	}
	before, after := changed(have, want)
	want.Sections = sections
	if err := move(ctx, tx, have, want); err != nil {
		return err
	}
	if err := updateEdition(ctx, tx, want); err != nil {
		return err
	}
	return h.note(tx, who, journal.Entry{Edition: want.Code, Kind: "edition.changed", Tags: tagsOf(want.Code)}, map[string]any{"before": before, "after": after})
}

// changed answers the settings in which two states of an edition differ, by their names in JSON.
func changed(have, want Edition) (before, after map[string]any) {
	before, after = fields(have), fields(want)
	for name := range maps.Clone(after) {
		if before[name] == after[name] {
			delete(before, name)
			delete(after, name)
		}
	}
	return before, after
}

func fields(ed Edition) map[string]any {
	return map[string]any{"name": ed.Name, "agency": ed.Agency, "locale": ed.Locale, "direction": ed.Direction, "zone": ed.Zone, "host": ed.Host, "prefix": ed.Prefix,
		"credit": ed.Credit, "ascii_slug": ed.ASCIISlug, "position": ed.Position, "accent": ed.Accent}
}

func tagsOf(code string) []string { return []string{"edition:" + code} }
