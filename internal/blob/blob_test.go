package blob_test

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"dateline.news/internal/blob"
	"dateline.news/internal/blob/blobtest"
	"dateline.news/internal/errs"
)

func TestFilesKeepTheContract(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store {
		dir := t.TempDir()
		store, err := blob.Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { noPartial(t, dir) })
		return store
	})
}

func noPartial(t *testing.T, dir string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, ".partial-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("half-written files are left: %v %v", left, err)
	}
}

func TestBucketKeepsTheContract(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store {
		store, err := blob.Open(t.Context(), bucketServer(t)+"/press/media?insecure=1&region=us-east-1")
		if err != nil {
			t.Fatal(err)
		}
		return store
	})
}

// bucketServer starts a server that speaks S3 with one bucket, "press".
func bucketServer(t *testing.T) string {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("press"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	return "s3://key:secret@" + strings.TrimPrefix(server.URL, "http://")
}

func TestWrongBucketAddressSaysSoWithoutTheSecret(t *testing.T) {
	server := bucketServer(t)
	for _, address := range []string{"s3://", "s3://key:secret@host", server + "/missing?insecure=1", "s3://key:secret@127.0.0.1:1/press?insecure=1", "s3://key:sec%zzret@h/b"} {
		_, err := blob.Open(t.Context(), address)
		if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "sec%") {
			t.Errorf("%q: %v", address, err)
		}
	}
	_, err := blob.Open(t.Context(), "s3://key:secret@127.0.0.1:1/press?insecure=1")
	if !errs.Is(err, errs.Unavailable) {
		t.Errorf("a bucket that is away: %v, want unavailable", err)
	}
}

func TestFullDiskLeavesNothingHalfWritten(t *testing.T) {
	dir := blobtest.SmallDisk(t)
	store, err := blob.Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	large := bytes.Repeat([]byte("x"), 2<<20)
	err = store.Put(t.Context(), "originals/large", bytes.NewReader(large), int64(len(large)))
	if !errs.Is(err, errs.Unavailable) {
		t.Fatalf("a full disk answers %v, want unavailable", err)
	}
	noPartial(t, dir)
	if has, err := store.Has(t.Context(), "originals/large"); has || err != nil {
		t.Errorf("the file is half there: %v %v", has, err)
	}
	if err := store.Put(t.Context(), "small", strings.NewReader("fits"), 4); err != nil {
		t.Errorf("what fits is refused afterwards: %v", err)
	}
}

func TestRestOfAKilledProcessIsClearedAway(t *testing.T) {
	dir := t.TempDir()
	old, fresh := filepath.Join(dir, ".partial-old"), filepath.Join(dir, ".partial-new")
	for _, path := range []string{old, fresh} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.Files(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("the old rest is still there: %v", err)
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("another process's upload was removed: %v", err)
	}
}
