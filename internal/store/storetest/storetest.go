// Package storetest hands a test a fresh, migrated database of each engine. Tests only.
//
// PostgreSQL is the server that script/postgres starts, or the one that DATELINE_TEST_POSTGRES names; without one the
// test fails, because a store that was tried on one engine was not tried.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver

	"dateline.news/internal/ident"
	"dateline.news/internal/job"
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
	if err = schema.Migrate(ctx, db); err == nil {
		err = queue(ctx, db)
	}
	if closed := db.Close(); err == nil {
		err = closed
	}
	return err
}

// queue makes the tables of the job queue, which costs more than all of ours.
func queue(ctx context.Context, db *store.DB) error {
	q, err := job.New(db, job.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	return q.Migrate(ctx)
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

// server is the PostgreSQL server with a migrated template database.
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
	return address, locked(admin, "pg_advisory_lock", func(c *sql.Conn) error {
		name, err := templateName()
		if err != nil {
			return err
		}
		var there bool
		if err := c.QueryRowContext(context.Background(), "select exists (select 1 from pg_database where datname = $1)", name).Scan(&there); err != nil {
			return err
		}
		if !there {
			if _, err := c.ExecContext(context.Background(), "create database "+name); err != nil {
				return err
			}
		}
		return migrate(with(address, name))
	})
})

// locked calls f while it holds the lock of the templates: a template that somebody migrates cannot be copied.
func locked(admin *sql.DB, lock string, f func(*sql.Conn) error) error {
	ctx := context.Background()
	c, err := admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close() // the lock ends with the session
	if _, err := c.ExecContext(ctx, "select "+lock+"(5432908)"); err != nil {
		return err
	}
	return f(c)
}

// templateName is one for each state of the migrations, which all test programs share.
var templateName = sync.OnceValues(func() (string, error) {
	digest, err := schema.Digest()
	return "template_" + digest[:min(len(digest), 16)], err
})

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
	admin, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if err := locked(admin, "pg_advisory_lock_shared", func(c *sql.Conn) error {
		template, err := templateName()
		if err == nil { // by copying files: a third of the time that its log takes
			_, err = c.ExecContext(context.Background(), "create database "+name+" template "+template+" strategy file_copy")
		}
		return err
	}); err != nil {
		t.Fatalf("copy the template: %v", err)
	}
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
