package backup

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"dateline.news/internal/errs"
	"dateline.news/internal/schema"
	"dateline.news/internal/store"
)

// queuePrefix begins the names of the job queue's tables: its work is carried over as jobs, in the words of package job.
const queuePrefix = "river_"

// tables answers the tables of a database that hold the newsroom, those that others refer to first.
func tables(ctx context.Context, q store.Queryer) ([]string, error) {
	names, err := allTables(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		return name == schema.AppliedTable || strings.HasPrefix(name, queuePrefix)
	})
	refers, err := references(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list the references between tables: %w", err)
	}
	return inOrder(names, refers)
}

// allTables answers every ordinary table. SQLite's full text index is none: its owner makes it again.
func allTables(ctx context.Context, q store.Queryer) ([]string, error) {
	query := `
		select name
		from pragma_table_list
		where schema = 'main' and type = 'table' and name not like 'sqlite\_%' escape '\'
		order by name`
	if q.Engine() == store.Postgres {
		query = `
		select cast(c.relname as text)
		from pg_class c
		where c.relnamespace = (select oid from pg_namespace where nspname = current_schema()) and c.relkind in ('r', 'p')
			and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e') -- an extension's own
		order by 1`
	}
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

// references answers for each table the tables that it refers to.
func references(ctx context.Context, q store.Queryer) (map[string][]string, error) {
	query := `
		select t.name, f."table"
		from pragma_table_list t, pragma_foreign_key_list(t.name) f
		where t.schema = 'main' and t.type = 'table'`
	if q.Engine() == store.Postgres {
		query = `
		select cast(t.relname as text), cast(f.relname as text)
		from pg_constraint c
		join pg_class t on t.oid = c.conrelid
		join pg_class f on f.oid = c.confrelid
		where c.contype = 'f' and t.relnamespace = (select oid from pg_namespace where nspname = current_schema())`
	}
	rows, err := q.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	refers := map[string][]string{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var from, to string
		err := scan(&from, &to)
		refers[from] = append(refers[from], to)
		return err
	})
	return refers, err
}

// inOrder puts a table after those that it refers to. Tables that refer to one another in a circle could not be filled.
func inOrder(names []string, refers map[string][]string) ([]string, error) {
	var ordered []string
	state := map[string]int{} // 1: on the way, 2: done
	var visit func(name string) error
	visit = func(name string) error {
		switch state[name] {
		case 1:
			return fmt.Errorf("table %s refers to itself in a circle", name)
		case 2:
			return nil
		}
		state[name] = 1
		for _, other := range refers[name] {
			if other == name || !slices.Contains(names, other) {
				continue
			}
			if err := visit(other); err != nil {
				return err
			}
		}
		state[name] = 2
		ordered = append(ordered, name)
		return nil
	}
	for _, name := range names {
		if err := visit(name); err != nil {
			return nil, err
		}
	}
	return ordered, nil
}

// columns answers the columns of a table, by name.
func columns(ctx context.Context, q store.Queryer, table string) ([]column, error) {
	query := `
		select name, lower(type)
		from pragma_table_info($1)
		order by name`
	if q.Engine() == store.Postgres {
		query = `
		select cast(column_name as text), cast(data_type as text)
		from information_schema.columns
		where table_schema = current_schema() and table_name = $1
		order by column_name collate "C"`
	}
	rows, err := q.Query(ctx, query, table)
	if err != nil {
		return nil, fmt.Errorf("columns of %s: %w", table, err)
	}
	var all []column
	err = store.Each(rows, func(scan func(...any) error) error {
		var name, declared string
		if err := scan(&name, &declared); err != nil {
			return err
		}
		k, ok := kinds[q.Engine()][declared]
		if !ok {
			return errs.New(errs.Internal, "column %s is of the unknown type %q", name, declared)
		}
		all = append(all, column{name, k})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("columns of %s: %w", table, err)
	}
	return all, nil
}

// quoted is a name from a catalogue as SQL has it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func names(columns []column) []string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.name
	}
	return all
}

// counters answers the last id that each table has given out, so that no id of something deleted is given out again.
func counters(ctx context.Context, q store.Queryer, tables []string) (map[string]int64, error) {
	last := map[string]int64{}
	if q.Engine() == store.SQLite {
		rows, err := q.Query(ctx, "select name, seq from sqlite_sequence")
		if err != nil {
			return nil, fmt.Errorf("counters: %w", err)
		}
		err = store.Each(rows, func(scan func(...any) error) error {
			var name string
			var n int64
			err := scan(&name, &n)
			if slices.Contains(tables, name) {
				last[name] = n
			}
			return err
		})
		return last, err
	}
	sequences, err := identities(ctx, q)
	if err != nil {
		return nil, err
	}
	for table, sequence := range sequences {
		if !slices.Contains(tables, table) {
			continue
		}
		var n int64
		if err := q.QueryRow(ctx, "select case when is_called then last_value else 0 end from "+sequence).Scan(&n); err != nil {
			return nil, fmt.Errorf("counter of %s: %w", table, err)
		}
		if n > 0 {
			last[table] = n
		}
	}
	return last, nil
}

// identities answers PostgreSQL's sequences, quoted, by the table that they number.
func identities(ctx context.Context, q store.Queryer) (map[string]string, error) {
	rows, err := q.Query(ctx, `
		select cast(table_name as text), pg_get_serial_sequence(quote_ident(table_schema) || '.' || quote_ident(table_name), column_name)
		from information_schema.columns
		where table_schema = current_schema() and is_identity = 'YES'`)
	if err != nil {
		return nil, fmt.Errorf("sequences: %w", err)
	}
	found := map[string]string{}
	err = store.Each(rows, func(scan func(...any) error) error {
		var table, sequence string
		err := scan(&table, &sequence)
		found[table] = sequence
		return err
	})
	return found, err
}
