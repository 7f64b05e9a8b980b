// Package storetest hands a test a fresh, migrated database of each engine. Tests only.
//
// PostgreSQL is the server that script/postgres starts, or the one that DATELINE_TEST_POSTGRES names; without one the
// test fails, because a store that was tried on one engine was not tried.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver

	"dateline.news/internal/ident"
	"dateline.news/internal/schema"
	"dateline.news/internal/store"
)

const defaultServer = "postgres://postgres@127.0.0.1:54329/postgres?sslmode=disable"

// Each runs the test once on SQLite and once on PostgreSQL, each time on a fresh database.
func Each(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, Open(t, SQLite(t))) })
	t.Run("postgres", func(t *testing.T) { f(t, Open(t, Postgres(t))) })
}

// Open opens an address that SQLite or Postgres answered; the database is closed when the test ends.
func Open(t testing.TB, address string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	return db
}

// template is a migrated SQLite file, made once for each test program.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "dateline-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "dateline.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(address string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, address)
	if err != nil {
		return err
	}
	err = schema.Migrate(ctx, db)
	if closed := db.Close(); err == nil {
		err = closed
	}
	return err
}

// SQLite answers the path of a fresh, migrated SQLite database.
func SQLite(t testing.TB) string {
	t.Helper()
	content, err := template()
	if err != nil {
		t.Fatalf("migrate SQLite: %v", err)
	}
	path := filepath.Join(t.TempDir(), "dateline.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// server is the PostgreSQL server with a migrated template database, made once for each test program.
var server = sync.OnceValues(func() (string, error) {
	address := os.Getenv("DATELINE_TEST_POSTGRES")
	if address == "" {
		address = defaultServer
	}
	admin, err := sql.Open("pgx", address)
	if err != nil {
		return "", err
	}
	defer admin.Close()
	if err := admin.Ping(); err != nil {
		return "", fmt.Errorf("no PostgreSQL for the tests, start one with script/postgres: %w", err)
	}
	name := templateName()
	if _, err := admin.Exec("create database " + name); err != nil {
		return "", err
	}
	return address, migrate(with(address, name))
})

// templateName is one for each process, so that test programs that run side by side do not meet.
var templateName = sync.OnceValue(func() string { return "template_" + suffix() })

func suffix() string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(ident.Secret()))[:16]
}

func with(address, database string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address // Ping has already accepted it
	}
	u.Path = "/" + database
	return u.String()
}

// Postgres answers the URL of a fresh, migrated PostgreSQL database, dropped when the test ends.
func Postgres(t testing.TB) string {
	t.Helper()
	address, err := server()
	if err != nil {
		t.Fatalf("migrate PostgreSQL: %v", err)
	}
	name := "test_" + suffix()
	adminExec(t, address, "create database "+name+" template "+templateName())
	t.Cleanup(func() { adminExec(t, address, "drop database if exists "+name+" with (force)") })
	return with(address, name)
}

// BarePostgres answers the URL of a PostgreSQL database without any table, dropped when the test ends.
func BarePostgres(t testing.TB) string {
	t.Helper()
	address, err := server()
	if err != nil {
		t.Fatalf("PostgreSQL: %v", err)
	}
	name := "bare_" + suffix()
	adminExec(t, address, "create database "+name)
	t.Cleanup(func() { adminExec(t, address, "drop database if exists "+name+" with (force)") })
	return with(address, name)
}

func adminExec(t testing.TB, address, statement string) {
	t.Helper()
	admin, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
