package store

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"dateline.news/internal/errs"
)

// numbered opens a SQLite database with a table of the numbers 1 to n.
func numbered(t *testing.T, n int) *DB {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "numbers.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	update(t, db, func(tx *Tx) error {
		if _, err := tx.Exec(t.Context(), "create table number (n integer primary key, name text)"); err != nil {
			return err
		}
		for i := range n {
			if _, err := tx.Exec(t.Context(), "insert into number (n, name) values ($1, $2)", i+1, fmt.Sprint(i+1)); err != nil {
				return err
			}
		}
		return nil
	})
	return db
}

func update(t *testing.T, db *DB, f func(tx *Tx) error) {
	t.Helper()
	if err := db.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

const upTo = "select n from number where n <= $1 order by n"

func TestQueryAskedWhileItsRowsAreReadAnswersBoth(t *testing.T) {
	db := numbered(t, 5)
	update(t, db, func(tx *Tx) error {
		outer, err := tx.Query(t.Context(), upTo, 3)
		if err != nil {
			return err
		}
		var got []string
		err = Each(outer, func(scan func(...any) error) error {
			var n, first int
			if err := scan(&n); err != nil {
				return err
			}
			if err := tx.QueryRow(t.Context(), upTo, 5).Scan(&first); err != nil {
				return err
			}
			got = append(got, fmt.Sprint(n, first))
			return nil
		})
		if want := "[1 1 2 1 3 1]"; fmt.Sprint(got) != want {
			t.Errorf("got %v, want %s", got, want)
		}
		return err
	})
}

func TestStatementThatFailedWorksAgain(t *testing.T) {
	db := numbered(t, 3)
	const add = "insert into number (n, name) values ($1, $2)"
	for range 3 {
		err := db.Update(t.Context(), func(tx *Tx) error {
			_, err := tx.Exec(t.Context(), add, 1, "again")
			return err
		})
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("a number twice: %v", err)
		}
	}
	update(t, db, func(tx *Tx) error {
		n, err := tx.Exec(t.Context(), add, 4, "four")
		if n != 1 {
			t.Errorf("%d rows were added", n)
		}
		return err
	})
}

func TestQueryGivenUpHalfwayAnswersWholeTheNextTime(t *testing.T) {
	db := numbered(t, 2000)
	for range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		rows, err := db.Query(ctx, upTo, 2000)
		if err != nil {
			t.Fatal(err)
		}
		rows.Next()
		cancel()
		rows.Close()
		var n int
		if err := db.QueryRow(t.Context(), "select count(*) from ("+upTo+")", 2000).Scan(&n); err != nil || n != 2000 {
			t.Fatalf("%d numbers: %v", n, err)
		}
		all, err := db.Query(t.Context(), upTo, 2000)
		if err != nil {
			t.Fatal(err)
		}
		n = 0
		if err := Each(all, func(func(...any) error) error { n++; return nil }); err != nil || n != 2000 {
			t.Fatalf("%d rows: %v", n, err)
		}
	}
}

func TestQuerySeesAColumnThatWasAddedSince(t *testing.T) {
	db := numbered(t, 1)
	const all = "select * from number where n = 1"
	columns := func() int {
		t.Helper()
		rows, err := db.Query(t.Context(), all)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	before := columns()
	update(t, db, func(tx *Tx) error {
		_, err := tx.Exec(t.Context(), "alter table number add column more text")
		return err
	})
	if after := columns(); before != 2 || after != 3 {
		t.Errorf("%d columns, then %d", before, after)
	}
}

func TestStatementsDoNotPileUp(t *testing.T) {
	db := numbered(t, 1)
	update(t, db, func(tx *Tx) error {
		for i := range 3 * keptStatements {
			var n int
			if err := tx.QueryRow(t.Context(), fmt.Sprintf("select n + %d from number", i)).Scan(&n); err != nil || n != i+1 {
				t.Fatalf("%d: %v", n, err)
			}
		}
		return tx.conn.Raw(func(conn any) error {
			if kept := conn.(*keepingConn); len(kept.known) > keptStatements || len(kept.known) != kept.order.Len() {
				t.Errorf("%d statements are kept, %d in order", len(kept.known), kept.order.Len())
			}
			return nil
		})
	})
}

func TestManyReadWhileOneWrites(t *testing.T) {
	db := numbered(t, 100)
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for range 200 {
				var n int
				if err := db.QueryRow(t.Context(), "select count(*) from number where n > $1", 0).Scan(&n); err != nil || n < 100 {
					t.Errorf("%d numbers: %v", n, err)
				}
			}
		})
	}
	for i := range 50 {
		update(t, db, func(tx *Tx) error {
			_, err := tx.Exec(t.Context(), "insert into number (n, name) values ($1, $2)", 1000+i, "more")
			return err
		})
	}
	readers.Wait()
}

func TestScriptsAndPragmasAreNotKept(t *testing.T) {
	for query, want := range map[string]bool{
		"select 1": true, "select\n\tn from number": true, "\n\t\tselect n\n\t\tfrom number": true, "WITH x AS (select 1) select 1": true, "insert into a values (1)": true,
		"update a set b = 1": true, "delete from a": true, "select 1; select 2": false, "pragma foreign_keys": false, "create table a (b)": false,
		"vacuum into $1": false, "": false, "savepoint a": false,
	} {
		if got := keepable(query); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}
