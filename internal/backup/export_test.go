package backup

import (
	"archive/tar"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// Piece is a part of a file that a test makes up.
type Piece struct{ Name, Text string }

// Made writes a whole, valid file of these parts after a header; change may spoil the manifest.
func Made(t testing.TB, h Header, pieces []Piece, change func(*Manifest)) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := newWriter(&out, h)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pieces {
		if err := w.part(p.Name, strings.NewReader(p.Text), int64(len(p.Text))); err != nil {
			t.Fatal(err)
		}
		if table := tableOf(p.Name); table != "" {
			w.man.Tables[table] += int64(strings.Count(p.Text, "\n")) - 1
		}
		if isMedia(p.Name) {
			w.man.Files++
			w.man.Bytes += int64(len(p.Text))
		}
	}
	if change != nil {
		change(&w.man)
	}
	if err := w.finish(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Packed is a tar of these entries as they stand, compressed.
func Packed(t testing.TB, entries []tar.Header, texts []string) []byte {
	t.Helper()
	var out bytes.Buffer
	zip, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(zip)
	for i, h := range entries {
		h.Size = int64(len(texts[i]))
		if h.Typeflag != tar.TypeReg {
			h.Size = 0
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := io.WriteString(w, texts[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Unpacked answers the tar inside of a file.
func Unpacked(t testing.TB, file []byte) []byte {
	t.Helper()
	zip, err := zstd.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer zip.Close()
	plain, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// ReadAll reads every part of a file that is not compressed and answers them by name.
func ReadAll(from io.Reader) (map[string]string, error) {
	r, err := newPlainReader(from)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for {
		p, err := r.next()
		if err == io.EOF {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(p)
		if err != nil {
			return nil, err
		}
		found[p.name] = string(text)
	}
}

// ParseLine reads a row of columns of every kind and writes it again.
func ParseLine(line []byte) ([]byte, error) {
	var cols []column
	for _, k := range []kind{number, decimal, truth, words, moment, octets} {
		cols = append(cols, column{name: string(k), kind: k})
	}
	row, err := parseRow(line, cols)
	if err != nil {
		return nil, err
	}
	for i := range row {
		if s, ok := row[i].(string); ok && cols[i].kind == moment {
			cols[i].kind = words // as SQLite keeps it
			row[i] = s
		}
	}
	return appendRow(nil, row, cols)
}
