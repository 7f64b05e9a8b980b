// Package blobtest is the contract that every blob.Store keeps. Tests only.
package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"dateline.news/internal/blob"
	"dateline.news/internal/errs"
)

// Run checks the contract on stores that open answers; each must be empty.
func Run(t *testing.T, open func(t *testing.T) blob.Store) {
	for name, check := range map[string]func(*testing.T, blob.Store){
		"what was put comes back whole":                 comesBack,
		"a half-read upload leaves nothing":             leavesNothing,
		"a failed replacement leaves the old bytes":     leavesOld,
		"what is not there is not found":                notFound,
		"a key cannot leave its folder":                 refusesKeys,
		"the answer can be sought, for range requests":  seeks,
		"many writers of one key leave one whole file":  manyWriters,
		"a caller who left leaves nothing half-written": cancelled,
		"deleting is final and may be repeated":         deletes,
	} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) { check(t, open(t)) })
	}
}

func put(t *testing.T, s blob.Store, key, content string) {
	t.Helper()
	if err := s.Put(t.Context(), key, strings.NewReader(content), int64(len(content))); err != nil {
		t.Fatalf("put %s: %v", key, err)
	}
}

func read(t *testing.T, s blob.Store, key string) string {
	t.Helper()
	file, size, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatalf("open %s: %v", key, err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil || int64(len(content)) != size {
		t.Fatalf("read %s: %d of %d bytes, %v", key, len(content), size, err)
	}
	return string(content)
}

func absent(t *testing.T, s blob.Store, key string) {
	t.Helper()
	if has, err := s.Has(t.Context(), key); has || err != nil {
		t.Errorf("has %s: %v, %v, want nothing there", key, has, err)
	}
	if _, _, err := s.Open(t.Context(), key); !errs.Is(err, errs.NotFound) {
		t.Errorf("open %s: %v, want not found", key, err)
	}
}

func comesBack(t *testing.T, s blob.Store) {
	large := strings.Repeat("0123456789abcdef", 1<<16)
	for key, content := range map[string]string{"a": "one", "originals/ab/cdef.jpg": large, "empty": "", "a-b_c.d/e": "x"} {
		put(t, s, key, content)
		if got := read(t, s, key); got != content {
			t.Errorf("%s: %d bytes came back, want %d", key, len(got), len(content))
		}
		if has, err := s.Has(t.Context(), key); !has || err != nil {
			t.Errorf("has %s: %v, %v", key, has, err)
		}
	}
	if err := s.Put(t.Context(), "unknown", strings.NewReader(large), -1); err != nil {
		t.Fatal(err)
	}
	if read(t, s, "unknown") != large {
		t.Error("content of unknown size came back changed")
	}
	put(t, s, "a", "two")
	if got := read(t, s, "a"); got != "two" {
		t.Errorf("a replaced key holds %q", got)
	}
}

func leavesNothing(t *testing.T, s blob.Store) {
	broken := errors.New("the line broke")
	cases := map[string]struct {
		content io.Reader
		size    int64
	}{
		"short":          {strings.NewReader("half"), 8},
		"long":           {strings.NewReader("too much"), 3},
		"broken":         {io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), 100},
		"broken-unknown": {io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), -1},
	}
	for key, c := range cases {
		if err := s.Put(t.Context(), key, c.content, c.size); err == nil {
			t.Errorf("%s: a broken upload was accepted", key)
		} else if strings.HasPrefix(key, "broken") != errors.Is(err, broken) || strings.HasPrefix(key, "broken") == errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", key, err)
		}
		absent(t, s, key)
	}
}

func leavesOld(t *testing.T, s blob.Store) {
	put(t, s, "k", "old")
	if err := s.Put(t.Context(), "k", strings.NewReader("ne"), 3); err == nil {
		t.Fatal("a short upload was accepted")
	}
	if got := read(t, s, "k"); got != "old" {
		t.Errorf("the key holds %q, want the old bytes", got)
	}
}

func notFound(t *testing.T, s blob.Store) {
	absent(t, s, "nothing")
	put(t, s, "folder/file", "x")
	absent(t, s, "folder")
	absent(t, s, "folder/other")
}

func refusesKeys(t *testing.T, s blob.Store) {
	for _, key := range []string{"", "/", "/etc/passwd", "../x", "a/../b", "a//b", ".hidden", "a/.b", "a\\b", "a b", "a\x00", "a/", strings.Repeat("a", 501), "ключ"} {
		if err := s.Put(t.Context(), key, strings.NewReader("x"), 1); !errs.Is(err, errs.Invalid) {
			t.Errorf("put %q: %v, want invalid", key, err)
		}
		if _, _, err := s.Open(t.Context(), key); !errs.Is(err, errs.Invalid) {
			t.Errorf("open %q: %v, want invalid", key, err)
		}
		if _, err := s.Has(t.Context(), key); !errs.Is(err, errs.Invalid) {
			t.Errorf("has %q: %v, want invalid", key, err)
		}
		if err := s.Delete(t.Context(), key); !errs.Is(err, errs.Invalid) {
			t.Errorf("delete %q: %v, want invalid", key, err)
		}
	}
}

func seeks(t *testing.T, s blob.Store) {
	put(t, s, "k", "0123456789")
	file, _, err := s.Open(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if end, err := file.Seek(0, io.SeekEnd); end != 10 || err != nil {
		t.Errorf("end at %d, %v", end, err)
	}
	if _, err := file.Seek(4, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	three := make([]byte, 3)
	if _, err := io.ReadFull(file, three); string(three) != "456" || err != nil {
		t.Errorf("bytes 4 to 6 are %q, %v", three, err)
	}
}

func manyWriters(t *testing.T, s blob.Store) {
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			content := bytes.Repeat([]byte{byte('a' + i)}, 100_000)
			if err := s.Put(t.Context(), "k", bytes.NewReader(content), int64(len(content))); err != nil {
				t.Errorf("writer %d: %v", i, err)
			}
		})
	}
	group.Wait()
	got := read(t, s, "k")
	if len(got) != 100_000 || strings.Trim(got, got[:1]) != "" {
		t.Errorf("%d bytes of several writers", len(got))
	}
}

func cancelled(t *testing.T, s blob.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	leaving := iotest.DataErrReader(io.MultiReader(strings.NewReader("half"), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, ctx.Err()
	})))
	if err := s.Put(ctx, "k", leaving, 1000); !errors.Is(err, context.Canceled) {
		t.Errorf("put after the caller left: %v", err)
	}
	absent(t, s, "k")
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func deletes(t *testing.T, s blob.Store) {
	put(t, s, "a/b", "x")
	for range 2 {
		if err := s.Delete(t.Context(), "a/b"); err != nil {
			t.Fatal(err)
		}
		absent(t, s, "a/b")
	}
	if err := s.Delete(t.Context(), "never/was"); err != nil {
		t.Errorf("delete what never was: %v", err)
	}
}
