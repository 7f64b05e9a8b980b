package main

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Who sends over a slow line must not lose a picture or a text; the same deadline would cut off an editor's publishing
// that waits for renditions.
func TestWhatComesOverASlowLineArrives(t *testing.T) {
	h := newHouse(t, "--data", t.TempDir())
	p := h.open()
	file := filepath.Join(t.TempDir(), "dusk.jpg")
	if err := photo(file, 800, 500); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	part, err := writer.CreateFormFile("file", "dusk.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	writes := caller{p.url, h.reporter}
	for _, sent := range []struct {
		path, mime string
		content    []byte
	}{
		{"/api/v1/assets", writer.FormDataContentType(), form.Bytes()},
		{"/api/v1/drafts", "application/json", []byte(`{"edition": "en", "headline": "Filed from the ferry"}`)},
	} {
		line := &slowLine{rest: sent.content, pause: 6 * time.Second}
		got, err := writes.send(http.MethodPost, sent.path, line, "Content-Type: "+sent.mime)
		if err != nil || got.status != http.StatusCreated {
			t.Errorf("%s over %v: %v %d %s", sent.path, line.pause, err, got.status, got.body)
		}
	}
}

// slowLine hands out its first byte, pauses, and hands out the rest.
type slowLine struct {
	rest  []byte
	pause time.Duration
	given int
}

func (l *slowLine) Read(p []byte) (int, error) {
	if l.given == 1 {
		time.Sleep(l.pause) // a line of the network has no clock of ours
	}
	part := l.rest
	if l.given == 0 {
		part = l.rest[:1]
	}
	n := copy(p, part)
	l.rest, l.given = l.rest[n:], l.given+n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}
