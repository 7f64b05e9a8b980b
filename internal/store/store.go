package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the "sqlite" driver
)

// Engine is the kind of database behind a DB.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database. Its methods may be used by many goroutines at once.
type DB struct {
	engine Engine
	path   string // SQLite: the file
	write  *sql.DB
	read   *sql.DB
	pool   *pgxpool.Pool // PostgreSQL only
}

// Queryer reads rows; a DB and a Tx are both one, so that a query is written once for inside and outside of a change.
type Queryer interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *Row
	Engine() Engine
}

// Open opens the database of a URL: postgres://… or the path of a SQLite file, which is made where it is missing.
func Open(ctx context.Context, address string) (*DB, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return openPostgres(ctx, address)
	}
	return openSQLite(ctx, strings.TrimPrefix(address, "sqlite:"))
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	write, err := openKeeping(sqliteDSN(path, "_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil { // the first connection makes the file and turns WAL on
		write.Close()
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	read, err := openKeeping(sqliteDSN(path, "_pragma=query_only(1)"))
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	read.SetMaxOpenConns(8)
	read.SetMaxIdleConns(8)
	return &DB{engine: SQLite, path: path, write: write, read: read}, nil
}

// sqliteDSN asks for synchronous=full: an acknowledged story outlives a power cut, not only a killed process.
func sqliteDSN(path, extra string) string {
	pragmas := "_pragma=busy_timeout(15000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)" +
		"&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)&_pragma=temp_store(memory)&" + extra
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + pragmas
}

func openPostgres(ctx context.Context, address string) (*DB, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err) // pgx keeps the password out of its error
	}
	if !strings.Contains(address, "pool_max_conns") {
		config.MaxConns = 16
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["application_name"] = "dateline"
	// Prepared statements: half of the server's time for a message of a reader was parsing and planning.
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open database: %w", err)
	}
	db := stdlib.OpenDBFromPool(pool)
	return &DB{engine: Postgres, write: db, read: db, pool: pool}, nil
}

// Close waits for running queries and closes every connection.
func (db *DB) Close() error {
	if db.engine == Postgres {
		err := db.write.Close()
		db.pool.Close()
		return err
	}
	errRead := db.read.Close()
	if err := db.write.Close(); err != nil {
		return err
	}
	return errRead
}

// Engine says which database this is, for the few statements that differ.
func (db *DB) Engine() Engine { return db.engine }

// Path answers the SQLite file, or "" on PostgreSQL.
func (db *DB) Path() string { return db.path }

// Writer is the pool that changes go through, for machinery with statements of its own (migrations, the job queue).
func (db *DB) Writer() *sql.DB { return db.write }

// Pool is PostgreSQL's native pool, nil on SQLite, for machinery that needs more than database/sql (LISTEN, the job queue).
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// Query reads rows outside of any transaction.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := db.read.QueryContext(ctx, query, args...)
	return rows, refine(err)
}

// QueryRow reads one row outside of any transaction.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *Row {
	return &Row{row: db.read.QueryRowContext(ctx, query, args...)}
}

// Ping says whether the database answers within two seconds.
func (db *DB) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return refine(db.read.PingContext(ctx))
}
