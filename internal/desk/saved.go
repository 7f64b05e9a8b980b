package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"dateline.news/internal/account"
	"dateline.news/internal/errs"
	"dateline.news/internal/journal"
	"dateline.news/internal/store"
	"dateline.news/internal/text"
)

// KeepSearch keeps a search by a name for the person who asks, in place of the one that had the name. It needs the right to see the
// edition. Only its keeper sees it.
func (d *Desk) KeepSearch(ctx context.Context, who account.Actor, name string, s Search) (SavedSearch, error) {
	name = text.Clean(name)
	if name == "" || utf8.RuneCountInString(name) > maxSearchName {
		return SavedSearch{}, errs.At("name", "desk.search_name", map[string]any{"Max": maxSearchName})
	}
	if err := s.check(who); err != nil {
		return SavedSearch{}, err
	}
	body, err := json.Marshal(s)
	if err != nil {
		return SavedSearch{}, err
	}
	saved := SavedSearch{Name: name, Search: s}
	err = d.db.Update(ctx, func(tx *store.Tx) error {
		var others int
		if err := tx.QueryRow(ctx, "select count(*) from desk_search where account = $1 and edition = $2 and name <> $3", who.ID, s.Edition, name).Scan(&others); err != nil {
			return err
		}
		if others >= maxSearches {
			return errs.At("name", "desk.search_many", map[string]any{"Max": maxSearches})
		}
		if err := tx.QueryRow(ctx, `
			insert into desk_search (account, edition, name, search, made)
			values ($1, $2, $3, $4, $5)
			on conflict (account, edition, name) do update
			set search = excluded.search
			returning id`, who.ID, s.Edition, name, string(body), store.At(d.clock.Now())).Scan(&saved.ID); err != nil {
			return err
		}
		return d.recordSearch(tx, who, saved, "search.kept")
	})
	return saved, err
}

// DropSearch forgets one of one's own saved searches.
func (d *Desk) DropSearch(ctx context.Context, who account.Actor, id int64) error {
	return d.db.Update(ctx, func(tx *store.Tx) error {
		saved := SavedSearch{ID: id}
		if err := tx.QueryRow(ctx, "select edition from desk_search where id = $1 and account = $2", id, who.ID).Scan(&saved.Search.Edition); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "delete from desk_search where id = $1 and account = $2", id, who.ID); err != nil {
			return err
		}
		return d.recordSearch(tx, who, saved, "search.dropped")
	})
}

// recordSearch journals that somebody keeps or drops a search; what is in it is their own affair.
func (d *Desk) recordSearch(tx *store.Tx, who account.Actor, s SavedSearch, kind string) error {
	_, err := d.journal.Add(tx, journal.Entry{Edition: s.Search.Edition, Kind: kind, Subject: fmt.Sprintf("search:%d", s.ID), Actor: who.Subject(), Audience: journal.Staff}, nil)
	return err
}

// Searches answers one's own saved searches in an edition, in the order in which they were kept.
func (d *Desk) Searches(ctx context.Context, who account.Actor, edition string) ([]SavedSearch, error) {
	if !who.Anywhere(account.See) {
		return nil, who.Must(account.See, edition, "")
	}
	rows, err := d.db.Query(ctx, `
		select id, name, search
		from desk_search
		where account = $1 and edition = $2
		order by id`, who.ID, edition)
	if err != nil {
		return nil, err
	}
	var all []SavedSearch
	err = store.Each(rows, func(scan func(...any) error) error {
		var s SavedSearch
		var body string
		if err := scan(&s.ID, &s.Name, &body); err != nil {
			return err
		}
		all = append(all, s)
		return json.Unmarshal([]byte(body), &all[len(all)-1].Search)
	})
	return all, err
}
