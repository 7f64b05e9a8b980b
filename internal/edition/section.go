package edition

import (
	"context"
	"encoding/json"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// AddSection adds a section to an edition; position 0 puts it last. A slug that is taken answers errs.Conflict.
func (h *House) AddSection(ctx context.Context, who account.Actor, code string, s Section) error {
	return h.changeSection(ctx, who, code, func(tx *store.Tx) error { return h.writeSection(ctx, tx, who, code, s) })
}

// ChangeSection sets the name, the position and the rules of the section with the slug.
func (h *House) ChangeSection(ctx context.Context, who account.Actor, code string, s Section) error {
	return h.changeSection(ctx, who, code, func(tx *store.Tx) error { return h.rewriteSection(ctx, tx, who, code, s) })
}

// RemoveSection takes a section out of the edition. Stories that have it keep the word; its page is gone.
func (h *House) RemoveSection(ctx context.Context, who account.Actor, code, slug string) error {
	return h.changeSection(ctx, who, code, func(tx *store.Tx) error {
		before, err := readSection(ctx, tx, code, slug)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "delete from section where edition = $1 and slug = $2", code, slug); err != nil {
			return err
		}
		return h.noteSection(tx, who, turn{"edition.section_removed", code, slug, &before, nil})
	})
}

func (h *House) changeSection(ctx context.Context, who account.Actor, code string, fn func(tx *store.Tx) error) error {
	if err := who.Must(account.ManageEdition, code, ""); err != nil {
		return err
	}
	return h.change(ctx, func(tx *store.Tx) error {
		if _, err := readEdition(ctx, tx, code); err != nil { // locks the edition, so that positions are counted once
			return err
		}
		return fn(tx)
	})
}

func (h *House) writeSection(ctx context.Context, tx *store.Tx, who account.Actor, code string, s Section) error {
	s.Name = text.Clean(s.Name)
	if err := s.check(); err != nil {
		return err
	}
	var count, last int
	err := tx.QueryRow(ctx, "select count(*), coalesce(max(position), 0) from section where edition = $1", code).Scan(&count, &last)
	if err != nil {
		return err
	}
	if count >= maxSections {
		return errs.At("sections", "edition.too_many_sections", map[string]any{"Limit": maxSections})
	}
	set(&s.Position, last+1)
	if err := insertSection(ctx, tx, code, s); err != nil {
		if errs.Is(err, errs.Conflict) {
			return &errs.Error{Kind: errs.Conflict, Field: "slug", Key: "edition.section_taken", Args: map[string]any{"Slug": s.Slug}, Err: err}
		}
		return err
	}
	return h.noteSection(tx, who, turn{"edition.section_added", code, s.Slug, nil, &s})
}

func (h *House) rewriteSection(ctx context.Context, tx *store.Tx, who account.Actor, code string, s Section) error {
	s.Name = text.Clean(s.Name)
	if err := s.check(); err != nil {
		return err
	}
	rules, err := json.Marshal(s.Rules)
	if err != nil {
		return err
	}
	before, err := readSection(ctx, tx, code, s.Slug)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update section set name = $1, position = $2, rules = $3 where edition = $4 and slug = $5", s.Name, s.Position, string(rules), code, s.Slug)
	if err != nil {
		return err
	}
	return h.noteSection(tx, who, turn{"edition.section_changed", code, s.Slug, &before, &s})
}

func unknownSection(slug string) error {
	return &errs.Error{Kind: errs.NotFound, Field: "section", Key: "edition.section_unknown", Args: map[string]any{"Slug": slug}}
}

// turn is what became of a section.
type turn struct {
	kind, edition, slug string
	before, after       *Section
}

func (h *House) noteSection(tx *store.Tx, who account.Actor, t turn) error {
	subject, payload := "section:"+t.edition+"/"+t.slug, map[string]any{}
	if t.before != nil {
		payload["before"] = t.before
	}
	if t.after != nil {
		payload["after"] = t.after
	}
	_, err := h.journal.Add(tx, journal.Entry{
		Edition: t.edition, Kind: t.kind, Subject: subject, Actor: who.Subject(), Audience: journal.Staff, Tags: []string{"edition:" + t.edition, subject},
	}, payload)
	return err
}
