package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"dateline.news/internal/errs"
)

// Spooled is a content that has arrived whole and waits on this machine's disk. Close removes it.
type Spooled struct {
	Size   int64
	Digest string // SHA-256, hexadecimal
	file   *os.File
}

// Spool takes in a content of unknown size, so that a slow sender costs disk and no memory. dir "" is the system's
// folder for such files. More than limit bytes are refused with errs.TooLarge, a full disk with errs.Unavailable; in
// both cases, and when the process is killed, nothing is left.
func Spool(ctx context.Context, dir string, content io.Reader, limit int64) (*Spooled, error) {
	file, err := os.CreateTemp(dir, partial)
	if err != nil {
		return nil, fmt.Errorf("take in a file: %w", refine(err))
	}
	s := &Spooled{file: file}
	os.Remove(file.Name()) // Unix keeps the bytes while the file is open; where this fails Close removes them
	if err := s.fill(ctx, content, limit); err != nil {
		s.Close()
		return nil, fmt.Errorf("take in a file: %w", refine(err))
	}
	return s, nil
}

func (s *Spooled) fill(ctx context.Context, content io.Reader, limit int64) error {
	sum := sha256.New()
	var err error
	s.Size, err = io.Copy(io.MultiWriter(s.file, sum), io.LimitReader(&withContext{ctx: ctx, content: content}, limit+1))
	if err != nil {
		return err
	}
	if s.Size > limit {
		return &errs.Error{Kind: errs.TooLarge, Key: "blob.too_large", Args: map[string]any{"limit": limit}}
	}
	s.Digest = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// Bytes answers the whole content in memory.
func (s *Spooled) Bytes() ([]byte, error) {
	content := make([]byte, s.Size)
	if _, err := s.file.ReadAt(content, 0); err != nil && err != io.EOF {
		return nil, fmt.Errorf("read what was taken in: %w", refine(err))
	}
	return content, nil
}

// Close removes the content.
func (s *Spooled) Close() error {
	err := s.file.Close()
	os.Remove(s.file.Name()) // already gone where the system allows it
	return err
}
