package schema

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"dateline.news/internal/store"
)

// AppliedTable is where goose writes which migrations a database has had.
const AppliedTable = "goose_db_version"

// Version answers which migration a database has had last; without a table of migrations that is an error.
func Version(ctx context.Context, q store.Queryer) (int64, error) {
	var version int64
	err := q.QueryRow(ctx, "select coalesce(max(version_id), 0) from "+AppliedTable).Scan(&version)
	return version, err
}

// Known answers the newest migration that this program has.
func Known() (int64, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	var newest int64
	for _, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("migration %s: %w", name, err)
		}
		newest = max(newest, n)
	}
	return newest, nil
}

// Raise brings a database up to a version and no further, without a snapshot: it is for one that is being made.
func Raise(ctx context.Context, db *store.DB, version int64) error {
	provider, err := newProvider(db)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if _, err := provider.UpTo(ctx, version); err != nil {
		return fmt.Errorf("migrate to version %d: %w", version, err)
	}
	return nil
}

// Digest answers what names the state of all migrations: it changes with any of them.
func Digest() (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".sql") {
			return err
		}
		content, err := files.ReadFile(path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(content), content)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
