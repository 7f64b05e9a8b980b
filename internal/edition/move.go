package edition

import (
	"context"
	"strings"

	"dateline.news/internal/errs"
	"dateline.news/internal/store"
)

// Moved answers where the edition is that once was at a host and prefix: "/news", or an absolute address where its host
// is another one now. "" where no edition has moved from there.
func (h *House) Moved(host, prefix string) string {
	s := h.now.Load()
	if s == nil {
		return ""
	}
	host = strings.ToLower(host)
	for _, at := range []string{host, withoutPort(host), ""} {
		ed, moved := s.byAddress[s.moved[[2]string{at, prefix}]]
		switch {
		case !moved:
			continue
		case ed.Host == at:
			return "/" + ed.Prefix
		}
		return h.URL(ed, "/"+ed.Prefix)
	}
	return ""
}

// address is where an edition is: its host, "" for the installation's, and its prefix.
func (ed Edition) address() [2]string { return [2]string{ed.Host, ed.Prefix} }

// move notes where an edition was, so that links to it lead to where it is. An address to which it comes back is its own again.
func move(ctx context.Context, tx *store.Tx, have, want Edition) error {
	if have.address() == want.address() {
		return nil
	}
	if err := taken(ctx, tx, Edition{Code: want.Code, Host: want.Host, Prefix: want.Prefix}); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "delete from edition_address where host = $1 and prefix = $2", want.Host, want.Prefix); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "insert into edition_address (host, prefix, edition) values ($1, $2, $3)", have.Host, have.Prefix, have.Code)
	return err
}

// taken refuses a code or an address that another edition has, or had, naming the field.
func taken(ctx context.Context, tx *store.Tx, ed Edition) error {
	var other string
	err := tx.QueryRow(ctx, `
		select code
		from edition
		where host = $1 and prefix = $2 and code <> $3
		union all
		select edition
		from edition_address
		where host = $1 and prefix = $2 and edition <> $3
		limit 1`, ed.Host, ed.Prefix, ed.Code).Scan(&other)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return occupied("prefix", other)
}

// occupied is the refusal of what another edition has.
func occupied(field, other string) error {
	return &errs.Error{Kind: errs.Conflict, Field: field, Key: "edition.taken", Args: map[string]any{"Code": other}}
}

// readMoves answers the addresses at which an edition was, with the address that it has.
func readMoves(ctx context.Context, q store.Queryer) (map[[2]string][2]string, error) {
	rows, err := q.Query(ctx, `
		select a.host, a.prefix, e.host, e.prefix
		from edition_address a
		join edition e on e.code = a.edition`)
	if err != nil {
		return nil, err
	}
	moves := map[[2]string][2]string{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var from, to [2]string
		err := scan(&from[0], &from[1], &to[0], &to[1])
		moves[from] = to
		return err
	})
	return moves, err
}
