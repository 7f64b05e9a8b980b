package edition

import (
	"context"
	"encoding/json"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

func readSnapshot(ctx context.Context, q store.Queryer) (*snapshot, error) {
	s := &snapshot{byCode: map[string]Edition{}, byAddress: map[[2]string]Edition{}, hosts: map[string]string{}}
	err := q.QueryRow(ctx, "select name, domain from agency where id = 1").Scan(&s.agency.Name, &s.agency.Domain)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	if s.editions, err = readEditions(ctx, q); err != nil {
		return nil, err
	}
	sections, err := readSections(ctx, q)
	if err != nil {
		return nil, err
	}
	pages, err := readPageLinks(ctx, q)
	if err != nil {
		return nil, err
	}
	if s.moved, err = readMoves(ctx, q); err != nil {
		return nil, err
	}
	for i := range s.editions {
		ed := &s.editions[i]
		ed.Sections, ed.Pages = sections[ed.Code], pages[ed.Code]
		s.byCode[ed.Code] = *ed
		s.byAddress[ed.address()] = *ed
		if ed.Host != "" {
			s.hosts[ed.Host], s.hosts[withoutPort(ed.Host)] = ed.Host, ed.Host
		}
	}
	return s, nil
}

func readEditions(ctx context.Context, q store.Queryer) ([]Edition, error) {
	rows, err := q.Query(ctx, `
		select code, name, agency, locale, zone, prefix, host, credit, ascii_slug, position, accent
		from edition
		order by position, code`)
	if err != nil {
		return nil, err
	}
	var editions []Edition
	err = store.Each(rows, func(scan func(...any) error) error {
		var ed Edition
		err := scan(&ed.Code, &ed.Name, &ed.Agency, &ed.Locale, &ed.Zone, &ed.Prefix, &ed.Host, &ed.Credit, &ed.ASCIISlug, &ed.Position, &ed.Accent)
		ed.Direction = direction(ed.Locale)
		editions = append(editions, ed)
		return err
	})
	return editions, err
}

func readSections(ctx context.Context, q store.Queryer) (map[string][]Section, error) {
	rows, err := q.Query(ctx, "select edition, slug, name, position, rules from section order by edition, position, slug")
	if err != nil {
		return nil, err
	}
	sections := map[string][]Section{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var code, rules string
		var s Section
		if err := scan(&code, &s.Slug, &s.Name, &s.Position, &rules); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(rules), &s.Rules)
		sections[code] = append(sections[code], s)
		return err
	})
	return sections, err
}

func readSection(ctx context.Context, q store.Queryer, code, slug string) (Section, error) {
	s := Section{Slug: slug}
	var rules string
	err := q.QueryRow(ctx, "select name, position, rules from section where edition = $1 and slug = $2", code, slug).Scan(&s.Name, &s.Position, &rules)
	if errs.Is(err, errs.NotFound) {
		return s, unknownSection(slug)
	}
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(rules), &s.Rules)
}

func readEdition(ctx context.Context, tx *store.Tx, code string) (Edition, error) {
	ed := Edition{Code: code}
	err := tx.QueryRow(ctx, `
		select name, agency, locale, zone, prefix, host, credit, ascii_slug, position, accent
		from edition
		where code = $1`+tx.ForUpdate(), code,
	).Scan(&ed.Name, &ed.Agency, &ed.Locale, &ed.Zone, &ed.Prefix, &ed.Host, &ed.Credit, &ed.ASCIISlug, &ed.Position, &ed.Accent)
	if errs.Is(err, errs.NotFound) {
		return ed, &errs.Error{Kind: errs.NotFound, Field: "edition", Key: "edition.unknown", Args: map[string]any{"Code": code}, Err: err}
	}
	ed.Direction = direction(ed.Locale)
	return ed, err
}

func insertEdition(ctx context.Context, tx *store.Tx, ed Edition) error {
	_, err := tx.Exec(ctx, `
		insert into edition (code, name, agency, locale, zone, prefix, host, credit, ascii_slug, position, accent)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		ed.Code, ed.Name, ed.Agency, ed.Locale, ed.Zone, ed.Prefix, ed.Host, ed.Credit, ed.ASCIISlug, ed.Position, ed.Accent)
	return err
}

func updateEdition(ctx context.Context, tx *store.Tx, ed Edition) error {
	_, err := tx.Exec(ctx, `
		update edition
		set name = $1, agency = $2, locale = $3, zone = $4, host = $5, prefix = $6, credit = $7, ascii_slug = $8, position = $9, accent = $10
		where code = $11`,
		ed.Name, ed.Agency, ed.Locale, ed.Zone, ed.Host, ed.Prefix, ed.Credit, ed.ASCIISlug, ed.Position, ed.Accent, ed.Code)
	return err
}

func insertSection(ctx context.Context, tx *store.Tx, code string, s Section) error {
	rules, err := json.Marshal(s.Rules)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "insert into section (edition, slug, name, position, rules) values ($1, $2, $3, $4, $5)", code, s.Slug, s.Name, s.Position, string(rules))
	return err
}
