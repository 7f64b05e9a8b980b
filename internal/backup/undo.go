package backup

import (
	"context"
	"fmt"
	"slices"

	"dateline.news/internal/store"
)

// made are what a restore makes in a PostgreSQL database, the tables first: what hangs on them goes with them.
var made = []struct{ list, drop string }{
	{`select quote_ident(relname) from pg_class
		where relkind in ('r', 'p') and relnamespace = (select oid from pg_namespace where nspname = current_schema()) order by 1`, "drop table if exists %s cascade"},
	{`select quote_ident(proname) || '(' || pg_get_function_identity_arguments(oid) || ')' from pg_proc
		where prokind = 'f' and pronamespace = (select oid from pg_namespace where nspname = current_schema()) order by 1`, "drop function if exists %s cascade"},
	{`select quote_ident(typname) from pg_type
		where typtype = 'e' and typnamespace = (select oid from pg_namespace where nspname = current_schema()) order by 1`, "drop type if exists %s cascade"},
}

// Undo answers a function that removes from a PostgreSQL database whatever has been made since. A SQLite file is removed
// with its folder, by its owner.
func Undo(ctx context.Context, db *store.DB) (func(context.Context) error, error) {
	if db.Engine() == store.SQLite {
		return func(context.Context) error { return nil }, nil
	}
	before := make([][]string, len(made))
	for i, m := range made {
		var err error
		if before[i], err = list(ctx, db, m.list); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context) error {
		for i, m := range made {
			if err := drop(ctx, db, m.list, m.drop, before[i]); err != nil {
				return fmt.Errorf("remove what was restored, empty the database yourself: %w", err)
			}
		}
		return nil
	}, nil
}

func list(ctx context.Context, q store.Queryer, query string) ([]string, error) {
	rows, err := q.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	var names []string
	err = store.Each(rows, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}

func drop(ctx context.Context, db *store.DB, query, statement string, keep []string) error {
	now, err := list(ctx, db, query)
	if err != nil {
		return err
	}
	for _, name := range now {
		if slices.Contains(keep, name) {
			continue
		}
		if _, err := db.Writer().ExecContext(ctx, fmt.Sprintf(statement, name)); err != nil {
			return err
		}
	}
	return nil
}
