package blob

import (
	"context"
	"io"
	"regexp"

	"dateline.news/internal/errs"
)

// Store keeps files by key. Its methods may be used by many goroutines at once.
type Store interface {
	// Put keeps what content holds under the key, replacing what was there. size is the number of bytes, or -1 where it
	// is not known; content that ends earlier or later than size is refused with errs.Invalid. It answers once the bytes
	// are safe.
	Put(ctx context.Context, key string, content io.Reader, size int64) error
	// Open answers the bytes of a key and their number, or errs.NotFound. Close the answer.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, int64, error)
	// Has says whether the key is there.
	Has(ctx context.Context, key string) (bool, error)
	// Delete removes the key; removing what is not there is no error.
	Delete(ctx context.Context, key string) error
}

// keyForm leaves out whatever a file system or a bucket could read as something else: no "..", no leading dot or slash.
var keyForm = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$`)

func checkKey(key string) error {
	if len(key) > 500 || !keyForm.MatchString(key) {
		return errs.New(errs.Invalid, "blob key %q", key)
	}
	return nil
}

// measured passes a content on and refuses it where it is not exactly size bytes long. That it does not go on is found out
// before its last bytes are handed over, because a client that has all the announced bytes does not read again.
type measured struct {
	content io.Reader
	size    int64 // -1: not known
	read    int64
}

func (m *measured) Read(p []byte) (int, error) {
	n, err := m.content.Read(p)
	m.read += int64(n)
	if m.size < 0 {
		return n, err
	}
	if m.read == m.size && err == nil && n > 0 {
		err = m.end()
	}
	switch {
	case m.read > m.size:
		return 0, errs.New(errs.Invalid, "content is longer than the %d bytes announced", m.size)
	case err == io.EOF && m.read < m.size:
		return 0, errs.New(errs.Invalid, "content ended after %d of %d bytes", m.read, m.size)
	case err != nil && err != io.EOF:
		return 0, err
	}
	return n, err
}

// end answers io.EOF where nothing follows.
func (m *measured) end() error {
	var one [1]byte
	n, err := io.ReadFull(m.content, one[:])
	m.read += int64(n)
	return err
}
