package backup

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// part is one part as it is read. Its bytes are to be believed only once next has answered after it.
type part struct {
	name string
	size int64
	io.Reader
}

// reader reads the parts of a file and compares their sums.
type reader struct {
	zip    *zstd.Decoder
	tar    *tar.Reader
	open   *part // the part that is being read
	sum    hash.Hash
	sums   bytes.Buffer // of the parts since the last sums part
	seen   Manifest     // as counted
	man    Manifest     // as written; only after the last part
	header Header
}

// newReader reads the header; close the answer.
func newReader(from io.Reader) (*reader, error) {
	zip, err := zstd.NewReader(from, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	r, err := newPlainReader(zip)
	if err != nil {
		zip.Close()
		return nil, err
	}
	r.zip = zip
	return r, nil
}

// newPlainReader reads a file that is not compressed.
func newPlainReader(from io.Reader) (*reader, error) {
	r := &reader{tar: tar.NewReader(from), sum: sha256.New(), seen: Manifest{Tables: map[string]int64{}}}
	first, err := r.next()
	if err == io.EOF || (err == nil && first.name != headerName) {
		err = damaged("it does not begin with %s", headerName)
	}
	if err != nil {
		return nil, err
	}
	if err := readJSON(first, &r.header); err != nil {
		return nil, err
	}
	if r.header.Format != Format {
		return nil, fmt.Errorf("the backup is of format %d, this program knows %d: use the newer program", r.header.Format, Format)
	}
	return r, nil
}

func (r *reader) close() {
	if r.zip != nil {
		r.zip.Close()
	}
}

// readJSON reads a whole part.
func readJSON(p *part, into any) error {
	text, err := io.ReadAll(p)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return damaged("%s: %v", p.name, err)
	}
	return nil
}

// next answers the next part, or io.EOF after the last, when the whole file is what was written.
func (r *reader) next() (*part, error) {
	for {
		if err := r.closePart(); err != nil {
			return nil, err
		}
		p, err := r.advance()
		if err != nil {
			return nil, err
		}
		switch {
		case p.name == manifestName:
			return nil, r.finish(p)
		case sumsPart.MatchString(p.name):
			if err := r.compare(p); err != nil {
				return nil, err
			}
		default:
			r.open = p
			return p, nil
		}
	}
}

// advance goes to the next entry of the tar and refuses what this program does not write.
func (r *reader) advance() (*part, error) {
	h, err := r.tar.Next()
	if err != nil {
		return nil, unreadable("it ends before its manifest", err)
	}
	for record := range h.PAXRecords {
		if record != "path" {
			return nil, damaged("%q says %q of itself", h.Name, record)
		}
	}
	if h.Typeflag != tar.TypeReg || !known(h.Name) {
		return nil, damaged("it holds %q, which is no part of a backup", h.Name)
	}
	if h.Size > maxChunk && !isMedia(h.Name) {
		return nil, damaged("%s is %d bytes long", h.Name, h.Size)
	}
	return &part{name: h.Name, size: h.Size, Reader: &faithful{from: r.tar, sum: r.sum, name: h.Name}}, nil
}

// faithful reads a part and adds it up.
type faithful struct {
	from io.Reader
	sum  hash.Hash
	name string
}

// Read reads on; a file that ends too early is a damaged one.
func (f *faithful) Read(p []byte) (int, error) {
	n, err := f.from.Read(p)
	f.sum.Write(p[:n])
	if err != nil && err != io.EOF {
		err = unreadable(f.name, err)
	}
	return n, err
}

// unreadable tells a disk that cannot be read from a file whose bytes make no sense.
func unreadable(where string, err error) error {
	var disk *fs.PathError
	if errors.As(err, &disk) {
		return fmt.Errorf("read the backup: %s: %w", where, err)
	}
	return damaged("%s (%v)", where, err)
}

// closePart reads the rest of the part that is open and notes its sum.
func (r *reader) closePart() error {
	if r.open == nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, r.open); err != nil {
		return err
	}
	fmt.Fprintf(&r.sums, "%x  %s\n", r.sum.Sum(nil), r.open.name)
	if r.seen.Parts++; isMedia(r.open.name) {
		r.seen.Files++
		r.seen.Bytes += r.open.size
	}
	r.open = nil
	r.sum.Reset()
	if r.sums.Len() > sumsEvery*600 {
		return damaged("sums are missing")
	}
	return nil
}

// compare holds the sums that were written against those of the parts that were read.
func (r *reader) compare(p *part) error {
	written, err := io.ReadAll(p)
	if err != nil {
		return err
	}
	if err := compareSums(string(written), r.sums.String()); err != nil {
		return err
	}
	sum := sha256.Sum256(written)
	r.seen.Sums = append(r.seen.Sums, hex.EncodeToString(sum[:]))
	r.sums.Reset()
	r.sum.Reset()
	return nil
}

// finish compares what was counted with what the manifest says, and wants nothing to follow.
func (r *reader) finish(p *part) error {
	if err := readJSON(p, &r.man); err != nil {
		return err
	}
	switch {
	case r.sums.Len() > 0 || r.man.Parts != r.seen.Parts || !slices.Equal(r.man.Sums, r.seen.Sums):
		return damaged("its manifest tells of other parts than it has")
	case r.man.Files != r.seen.Files || r.man.Bytes != r.seen.Bytes:
		return damaged("its manifest tells of %d files and %d bytes, it has %d and %d", r.man.Files, r.man.Bytes, r.seen.Files, r.seen.Bytes)
	}
	if _, err := r.tar.Next(); err == nil {
		return damaged("something follows its manifest")
	} else if err != io.EOF {
		return unreadable("after its manifest", err)
	}
	if r.zip == nil {
		return io.EOF
	}
	if n, err := io.Copy(io.Discard, r.zip); err != nil {
		return unreadable("after its manifest", err)
	} else if n > 0 {
		return damaged("something follows its manifest")
	}
	return io.EOF
}

// compareSums names the first part whose sum is another.
func compareSums(written, read string) error {
	if written == read {
		return nil
	}
	want, got := strings.SplitAfter(written, "\n"), strings.SplitAfter(read, "\n")
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			_, name, _ := strings.Cut(strings.TrimSuffix(got[i], "\n"), "  ")
			return damaged("%s is not what was written", name)
		}
	}
	return damaged("%d parts have a sum, %d are there", len(want), len(got))
}
