package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"dateline.news/internal/account"
	"dateline.news/internal/backup"
	"dateline.news/internal/blob"
	"dateline.news/internal/clock"
	"dateline.news/internal/config"
	"dateline.news/internal/discussion"
	"dateline.news/internal/job"
	"dateline.news/internal/journal"
	"dateline.news/internal/mail"
	"dateline.news/internal/mediabank"
	"dateline.news/internal/search"
	"dateline.news/internal/store"
)

// Copying is what Backup and Restore are told.
type Copying struct {
	Storage  config.Storage
	Clock    clock.Clock // nil: the machine's
	Program  string      // the version of this program
	Progress func(backup.Progress)
}

// Backup copies the newsroom of a storage into w, beside a running server. It changes nothing, not even an older database.
func Backup(ctx context.Context, w io.Writer, c Copying) (backup.Header, backup.Manifest, error) {
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	if err := present(c.Storage); err != nil {
		return backup.Header{}, backup.Manifest{}, err
	}
	files, err := blob.Open(ctx, c.Storage.MediaAddress())
	if err != nil {
		return backup.Header{}, backup.Manifest{}, fmt.Errorf("media: %w", err)
	}
	db, err := store.Open(ctx, c.Storage.DatabaseAddress())
	if err != nil {
		return backup.Header{}, backup.Manifest{}, err
	}
	defer db.Close()
	empty, err := backup.Empty(ctx, db)
	if err == nil && empty {
		err = errors.New("the database is empty: there is nothing to back up")
	}
	if err != nil {
		return backup.Header{}, backup.Manifest{}, err
	}
	return backup.Write(ctx, w, backup.Source{
		DB: db, Blob: files, Clock: c.Clock, Program: c.Program, Progress: c.Progress,
		LeftTables: slices.Concat(account.Passing, mail.Passing, discussion.Passing, search.Derived),
		LeftJobs:   slices.Concat(account.PassingJobs, mail.PassingJobs),
		Journal:    journal.Newest,
		Files:      mediabank.Files,
	})
}

// present refuses a data folder without a database, which opening would make.
func present(s config.Storage) error {
	if s.Database != "" {
		return nil
	}
	if _, err := os.Stat(s.DatabaseAddress()); err != nil {
		return fmt.Errorf("there is no newsroom here: %w", err)
	}
	return nil
}

// Restore makes the newsroom of a backup in an empty storage. The file is read twice: once to see that it is whole. After
// an error a data folder and a database are as they were; a bucket may hold files that nothing names.
func Restore(ctx context.Context, from io.ReadSeeker, c Copying) (backup.Header, backup.Manifest, error) {
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	place, err := survey(c.Storage)
	if err != nil {
		return backup.Header{}, backup.Manifest{}, err
	}
	header, manifest, err := backup.Check(ctx, from, c.Progress)
	if err != nil {
		return header, manifest, err
	}
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return header, manifest, fmt.Errorf("read the backup a second time: %w", err)
	}
	staged, err := place.open()
	if err != nil {
		return header, manifest, err
	}
	if err := restoreInto(ctx, from, staged, c); err != nil {
		return header, manifest, errors.Join(err, place.abandon())
	}
	return header, manifest, place.finish()
}

// restoreInto fills an empty storage and makes again what a backup leaves out.
func restoreInto(ctx context.Context, from io.Reader, to config.Storage, c Copying) error {
	files, err := blob.Open(ctx, to.MediaAddress())
	if err != nil {
		return fmt.Errorf("media: %w", err)
	}
	db, err := store.Open(ctx, to.DatabaseAddress())
	if err != nil {
		return err
	}
	h := house{db: db, files: files, options: Options{Storage: to, Clock: c.Clock}}
	return errors.Join(h.fill(ctx, from, c.Progress), db.Close())
}

// house is an empty place for a newsroom.
type house struct {
	db      *store.DB
	files   blob.Store
	options Options
}

func (h house) fill(ctx context.Context, from io.Reader, progress func(backup.Progress)) error {
	empty, err := backup.Empty(ctx, h.db)
	if err == nil && !empty {
		err = errors.New("the database holds something already: restore into an empty one")
	}
	if err != nil {
		return err
	}
	undo, err := backup.Undo(ctx, h.db)
	if err != nil {
		return err
	}
	queue, err := job.New(h.db, job.Config{})
	if err != nil {
		return err
	}
	err = backup.Restore(ctx, from, backup.Target{DB: h.db, Queue: queue, Blob: h.files, Progress: progress})
	if err == nil {
		err = h.again(ctx)
	}
	if err != nil {
		return errors.Join(err, undo(context.WithoutCancel(ctx)))
	}
	return nil
}

// again makes what stands in no backup because it is made from what does.
func (h house) again(ctx context.Context) error {
	a, err := assemble(ctx, h.options, h.db, h.files)
	if err != nil {
		return err
	}
	return a.Index.Rebuild(ctx, a.Archive)
}

// ground is the data folder in which a newsroom is being restored.
type ground struct {
	config.Storage
	found  bool   // the folder is there, empty; it may be a mount point, so it stays
	staged string // where the newsroom is made before it is moved into its place
}

// lostAndFound is what a fresh file system has of its own.
const lostAndFound = "lost+found"

// survey refuses a data folder that holds anything.
func survey(s config.Storage) (*ground, error) {
	if s.Database != "" && s.Media != "" {
		return &ground{Storage: s}, nil
	}
	inside, err := os.ReadDir(s.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return &ground{Storage: s}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	for _, one := range inside {
		if one.Name() != lostAndFound {
			return nil, fmt.Errorf("the folder %s is not empty, it holds %s: restore into an empty folder or one that is not there", s.Data, one.Name())
		}
	}
	return &ground{Storage: s, found: true}, nil
}

// open makes the folder in which the newsroom is made: inside the data folder where that is there, beside it otherwise.
func (g *ground) open() (config.Storage, error) {
	to := g.Storage
	if g.Database != "" && g.Media != "" {
		return to, nil
	}
	parent := filepath.Dir(g.Data)
	if g.found {
		parent = g.Data
	} else if err := os.MkdirAll(parent, 0o750); err != nil {
		return to, fmt.Errorf("data folder: %w", err)
	}
	var err error
	if g.staged, err = os.MkdirTemp(parent, ".restoring-"); err != nil {
		return to, fmt.Errorf("data folder: %w", err)
	}
	to.Data = g.staged
	return to, nil
}

// abandon removes what was made.
func (g *ground) abandon() error {
	if g.staged == "" {
		return nil
	}
	return os.RemoveAll(g.staged)
}

// finish moves the newsroom into its place, the database last: without it nothing is there.
func (g *ground) finish() error {
	if g.staged == "" {
		return nil
	}
	if !g.found {
		if err := os.Chmod(g.staged, 0o750); err != nil { //nolint:gosec // as the program makes it itself
			return errors.Join(err, g.abandon())
		}
		if err := os.Rename(g.staged, g.Data); err != nil {
			return errors.Join(fmt.Errorf("move the newsroom into its place: %w", err), g.abandon())
		}
		return nil
	}
	inside, err := os.ReadDir(g.staged)
	if err != nil {
		return err
	}
	slices.SortFunc(inside, func(a, b os.DirEntry) int { // folders before the database's files
		switch {
		case a.IsDir() == b.IsDir():
			return 0
		case a.IsDir():
			return -1
		}
		return 1
	})
	for _, one := range inside {
		if err := os.Rename(filepath.Join(g.staged, one.Name()), filepath.Join(g.Data, one.Name())); err != nil {
			return fmt.Errorf("move the newsroom into its place, %s holds what is not moved yet: %w", g.staged, err)
		}
	}
	return os.Remove(g.staged)
}
