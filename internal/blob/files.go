package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"dateline.news/internal/errs"
)

// partial marks a file that is being written; a key cannot begin with a dot, so no key can name one.
const partial = ".partial-"

// staleAfter is how old an unfinished file must be before it is taken for the rest of a killed process.
const staleAfter = 24 * time.Hour

// Folder keeps files in a folder of this machine.
type Folder struct{ dir string }

// Files opens a folder, making it where it is missing, and clears away what a killed process left unfinished.
func Files(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("open folder of files %s: %w", dir, refine(err))
	}
	f := &Folder{dir: dir}
	if err := f.sweep(time.Now().Add(-staleAfter)); err != nil {
		return nil, fmt.Errorf("open folder of files %s: %w", dir, err)
	}
	return f, nil
}

// sweep removes unfinished files that were last written before the moment: another process may be writing newer ones.
func (f *Folder) sweep(before time.Time) error {
	found, err := os.ReadDir(f.dir)
	if err != nil {
		return err
	}
	for _, file := range found {
		if !strings.HasPrefix(file.Name(), partial) {
			continue
		}
		info, err := file.Info()
		if err != nil || info.ModTime().After(before) {
			continue // gone meanwhile, or in use
		}
		if err := os.Remove(filepath.Join(f.dir, file.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (f *Folder) path(key string) string { return filepath.Join(f.dir, filepath.FromSlash(key)) }

// Put writes beside, syncs, renames and syncs the folder: after a power cut the key is whole or absent.
func (f *Folder) Put(ctx context.Context, key string, content io.Reader, size int64) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if err := f.put(ctx, key, content, size); err != nil {
		return fmt.Errorf("write file %s: %w", key, refine(err))
	}
	return nil
}

func (f *Folder) put(ctx context.Context, key string, content io.Reader, size int64) (err error) {
	target := f.path(key)
	if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
		return err
	}
	file, err := os.CreateTemp(f.dir, partial)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignore(file.Close(), fs.ErrClosed), ignore(os.Remove(file.Name()), fs.ErrNotExist))
		}
	}()
	source := &measured{content: &withContext{ctx: ctx, content: content}, size: size}
	if _, err := io.Copy(file, source); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), target); err != nil {
		return err
	}
	return syncFolders(filepath.Dir(target), f.dir)
}

// syncFolders makes the names below root durable, from the innermost folder up to root itself.
func syncFolders(from, root string) error {
	for dir := from; len(dir) >= len(root); dir = filepath.Dir(dir) {
		handle, err := os.Open(dir)
		if err != nil {
			return err
		}
		err = handle.Sync()
		if closed := handle.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
		if dir == root {
			break
		}
	}
	return nil
}

func ignore(err, harmless error) error {
	if errors.Is(err, harmless) {
		return nil
	}
	return err
}

// withContext stops a long copy when the caller has left.
type withContext struct {
	ctx     context.Context
	content io.Reader
}

func (w *withContext) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.content.Read(p)
}

// Open opens the file of a key.
func (f *Folder) Open(_ context.Context, key string) (io.ReadSeekCloser, int64, error) {
	if err := checkKey(key); err != nil {
		return nil, 0, err
	}
	file, err := os.Open(f.path(key))
	if err != nil {
		return nil, 0, refine(err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist // the key names a folder of other keys
	}
	if err != nil {
		file.Close()
		return nil, 0, refine(err)
	}
	return file, info.Size(), nil
}

// Has looks for the file of a key.
func (f *Folder) Has(_ context.Context, key string) (bool, error) {
	if err := checkKey(key); err != nil {
		return false, err
	}
	info, err := os.Stat(f.path(key))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return false, nil
	}
	return err == nil && info.Mode().IsRegular(), refine(err)
}

// Delete removes the file of a key.
func (f *Folder) Delete(_ context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	err := os.Remove(f.path(key))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	return refine(err)
}

// refine gives the file system's errors the kind that a caller can act on.
func refine(err error) error {
	var known *errs.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return &errs.Error{Kind: errs.NotFound, Err: err}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EIO),
		errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return &errs.Error{Kind: errs.Unavailable, Key: "blob.no_room", Err: err}
	}
	return err
}
