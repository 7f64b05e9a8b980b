package backup

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/zstd"
)

// writer writes the parts of a file one after the other, with their sums.
type writer struct {
	zip  *zstd.Encoder
	tar  *tar.Writer
	made time.Time
	sums bytes.Buffer // of the parts since the last sums part
	held int          // lines in sums
	man  Manifest
}

func newWriter(w io.Writer, h Header) (*writer, error) {
	zip, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	out := &writer{zip: zip, tar: tar.NewWriter(zip), made: h.Made, man: Manifest{Tables: map[string]int64{}}}
	return out, out.json(headerName, h)
}

// part writes one part; content must be exactly size bytes long.
func (w *writer) part(name string, content io.Reader, size int64) error {
	sum := sha256.New()
	if err := w.entry(name, io.TeeReader(content, sum), size); err != nil {
		return err
	}
	fmt.Fprintf(&w.sums, "%x  %s\n", sum.Sum(nil), name)
	w.man.Parts++
	if w.held++; w.held == sumsEvery {
		return w.writeSums()
	}
	return nil
}

func (w *writer) entry(name string, content io.Reader, size int64) error {
	err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: w.made.Truncate(time.Second)})
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	n, err := io.Copy(w.tar, io.LimitReader(content, size))
	if err == nil && n != size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func (w *writer) json(name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return w.part(name, bytes.NewReader(text), int64(len(text)))
}

func (w *writer) writeSums() error {
	text := bytes.Clone(w.sums.Bytes())
	sum := sha256.Sum256(text)
	w.man.Sums = append(w.man.Sums, hex.EncodeToString(sum[:]))
	w.sums.Reset()
	w.held = 0
	return w.entry(fmt.Sprintf("%s%06d", sumsFolder, len(w.man.Sums)), bytes.NewReader(text), int64(len(text)))
}

// finish writes what makes the file whole.
func (w *writer) finish() error {
	if err := w.writeSums(); err != nil {
		return err
	}
	text, err := json.Marshal(w.man)
	if err != nil {
		return err
	}
	if err := w.entry(manifestName, bytes.NewReader(text), int64(len(text))); err != nil {
		return err
	}
	if err := w.tar.Close(); err != nil {
		return err
	}
	return w.zip.Close()
}
