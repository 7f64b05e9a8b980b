package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"dateline.news/internal/app"
	"dateline.news/internal/backup"
	"dateline.news/internal/config"
)

type backupCommand struct {
	File string `arg:"" help:"The file to make, which must not be there yet; - for standard output." placeholder:"FILE"`
	config.Storage
}

// Run copies the newsroom while it works, and tells on standard error how far it is.
func (c *backupCommand) Run(ctx context.Context, std stdio) error {
	told := std.out
	if c.File == "-" {
		told = std.err
	}
	header, manifest, err := c.write(ctx, std)
	if err != nil {
		return err
	}
	fmt.Fprintf(told, "backup of %s: journal %d, %s\n", header.Made.Format(time.RFC3339), header.Journal, contents(manifest))
	if manifest.Missing == 0 {
		return nil
	}
	for _, key := range manifest.Named {
		fmt.Fprintln(std.err, "missing:", key)
	}
	return fmt.Errorf("the backup is made, but %d files that the database names are not among the media", manifest.Missing)
}

func (c *backupCommand) write(ctx context.Context, std stdio) (backup.Header, backup.Manifest, error) {
	copying := app.Copying{Storage: c.Storage, Program: version(), Progress: progress(std.err)}
	if c.File == "-" {
		out := bufio.NewWriterSize(std.out, 1<<20)
		header, manifest, err := app.Backup(ctx, out, copying)
		return header, manifest, errors.Join(err, out.Flush())
	}
	if _, err := os.Lstat(c.File); !errors.Is(err, fs.ErrNotExist) {
		return backup.Header{}, backup.Manifest{}, errors.Join(err, fmt.Errorf("%s is there already: choose another name", c.File))
	}
	out, err := os.CreateTemp(filepath.Dir(c.File), ".backup-") // of mode 0600: there are secrets in it
	if err != nil {
		return backup.Header{}, backup.Manifest{}, err
	}
	header, manifest, err := app.Backup(ctx, out, copying)
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err == nil {
		err = place(out.Name(), c.File)
	}
	if err != nil {
		return header, manifest, errors.Join(err, os.Remove(out.Name()))
	}
	return header, manifest, nil
}

// place gives a finished file its name, unless somebody has taken that meanwhile, and makes the name outlive a power cut.
func place(finished, name string) error {
	if err := os.Link(finished, name); errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) { // a file system without links
		return os.Rename(finished, name)
	} else if err != nil {
		return err
	}
	if err := os.Remove(finished); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

type restoreCommand struct {
	File string `arg:"" help:"The file that dateline backup has made; - for standard input." placeholder:"FILE"`
	config.Storage
}

// Run makes the newsroom of a backup in an empty data folder, or an empty database.
func (c *restoreCommand) Run(ctx context.Context, std stdio) error {
	file, err := c.open(std)
	if err != nil {
		return err
	}
	defer file.Close()
	header, manifest, err := app.Restore(ctx, file, app.Copying{Storage: c.Storage, Program: version(), Progress: progress(std.err)})
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "restored the backup of %s: journal %d, %s\n", header.Made.Format(time.RFC3339), header.Journal, contents(manifest))
	if manifest.Missing > 0 {
		fmt.Fprintf(std.err, "%d files were missing already when the backup was made\n", manifest.Missing)
	}
	return nil
}

// open opens the file. Standard input is kept on the disk first, since a backup is read twice.
func (c *restoreCommand) open(std stdio) (*os.File, error) {
	if c.File != "-" {
		return os.Open(c.File)
	}
	file, err := os.CreateTemp("", "dateline-restore-")
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(file, std.in)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err = errors.Join(err, os.Remove(file.Name())); err != nil { // its bytes stay until it is closed
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// contents says what is in a backup.
func contents(m backup.Manifest) string {
	return fmt.Sprintf("%d rows of %d tables, %d files (%s)", m.Rows(), len(m.Tables), m.Files, size(m.Bytes))
}

func size(bytes int64) string {
	switch {
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(bytes)/(1<<30))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%.1f kB", float64(bytes)/(1<<10))
}

// tellEvery is the pause between two lines of progress: short work says nothing.
const tellEvery = 2 * time.Second

// progress writes a line now and then.
func progress(w io.Writer) func(backup.Progress) {
	last := time.Now()
	return func(p backup.Progress) {
		if time.Since(last) < tellEvery {
			return
		}
		last = time.Now()
		switch {
		case p.Step == "tables":
			fmt.Fprintf(w, "tables: %d rows\n", p.Done)
		case p.Step == "check":
			fmt.Fprintf(w, "checking: %d parts, %s\n", p.Done, size(p.Bytes))
		case p.Total > 0:
			fmt.Fprintf(w, "files: %d of %d, %s\n", p.Done, p.Total, size(p.Bytes))
		default:
			fmt.Fprintf(w, "files: %d, %s\n", p.Done, size(p.Bytes))
		}
	}
}
