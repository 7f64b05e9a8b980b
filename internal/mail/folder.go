package mail

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"dateline.news/internal/ident"
)

// Folder lays letters down as .eml files, for a house without a mail server: a demonstration, a test, a first day.
type Folder struct{ dir string }

// OpenFolder opens the folder, making it where it is missing. Only the owner of the process can read it: a letter may
// hold the link that signs somebody in.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder of letters: %w", err)
	}
	return &Folder{dir: dir}, nil
}

// Folder answers where the letters are.
func (f *Folder) Folder() string { return f.dir }

// Deliver writes the letter into a file named for its time and Message-ID; the file appears whole or not at all, and a
// second attempt replaces the first.
func (f *Folder) Deliver(_ context.Context, s Sealed) error {
	m, err := message(s)
	if err != nil {
		return &Refusal{Permanent: true, Err: err}
	}
	var content bytes.Buffer
	if _, err := m.WriteTo(&content); err != nil {
		return &Refusal{Err: err}
	}
	name := s.Written.UTC().Format("20060102T150405.000") + "-" + ident.Digest(s.MessageID)[:12] + ".eml"
	if err := f.write(name, content.Bytes()); err != nil {
		return &Refusal{Err: err}
	}
	return nil
}

func (f *Folder) write(name string, content []byte) error {
	part, err := os.CreateTemp(f.dir, ".partial-*")
	if err != nil {
		return err
	}
	defer os.Remove(part.Name()) // gone once it is renamed
	_, err = part.Write(content)
	if err == nil {
		err = part.Sync()
	}
	if closed := part.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(part.Name(), filepath.Join(f.dir, name))
}
