package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A full disk refuses a save with a clear answer, keeps everything that was there, goes on showing it, and takes the
// save as soon as there is room again.
func TestFullDiskRefusesAndLosesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "small")
	if err := os.Mkdir(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=24m"); err != nil {
		t.Fatalf("mount a small disk (it takes root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	h := newHouse(t, "--data", filepath.Join(dir, "house"))
	p := h.open()
	writer, editor, reader := caller{p.url, h.reporter}, caller{p.url, h.editor}, caller{url: p.url}
	draft := writer.must(t, http.MethodPost, "/api/v1/drafts", draftOf("Before the flood", "Dry.")).number("id")
	shown := writer.must(t, http.MethodPost, "/api/v1/drafts", draftOf("Published before", "Dry.")).number("id")
	editor.must(t, http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/approve", shown), map[string]any{"version": 1})
	url := editor.must(t, http.MethodPost, fmt.Sprintf("/api/v1/drafts/%d/publish", shown), nil).text("url")
	path := fmt.Sprintf("/api/v1/drafts/%d", draft)

	fill(t, filepath.Join(dir, "ballast"))
	version, refused := 1, answer{}
	long := strings.Repeat("A paragraph that needs room. ", 400)
	for n := 0; n < 200 && refused.status == 0; n++ { // what is still free inside the files' own blocks runs out first
		body := map[string]any{"body": map[string]any{"text": fmt.Sprintf("%d %s", n, long)}}
		got, err := writer.try(http.MethodPut, path, body, fmt.Sprintf(`If-Match: "%d"`, version))
		if err != nil {
			t.Fatalf("save on a full disk: %v", err)
		}
		if got.ok() {
			version++
			continue
		}
		refused = got
	}
	if refused.status != http.StatusServiceUnavailable || refused.header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("a save on a full disk: %d %s", refused.status, refused.body)
	}
	for _, want := range []string{`"kind":"unavailable"`, `"reference":`} {
		if !strings.Contains(string(refused.body), want) {
			t.Errorf("the refusal does not say %s: %s", want, refused.body)
		}
	}
	if strings.Contains(string(refused.body), "sqlite") || strings.Contains(string(refused.body), "SQL") {
		t.Errorf("the refusal speaks of the machinery: %s", refused.body)
	}
	file := filepath.Join(t.TempDir(), "dusk.jpg")
	if err := photo(file, 1200, 800); err != nil {
		t.Fatal(err)
	}
	if got, err := writer.upload("/api/v1/assets", file); err != nil || got.status != http.StatusServiceUnavailable {
		t.Errorf("an upload on a full disk: %v %d %s", err, got.status, got.body)
	}
	if got := writer.must(t, http.MethodGet, path, nil); int(got.number("version")) != version {
		t.Errorf("version %d was acknowledged last, %d is there", version, got.number("version"))
	}
	for _, page := range []string{url, "/en/", "/en/newsfeed", "/en/section/world", "/en/search?q=published"} {
		if got := reader.must(t, http.MethodGet, page, nil); !strings.Contains(string(got.body), "Published before") {
			t.Errorf("%s on a full disk does not show the story", page)
		}
	}

	if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
		t.Fatal(err)
	}
	saved := writer.must(t, http.MethodPut, path, map[string]any{"lede": "Room again."}, fmt.Sprintf(`If-Match: "%d"`, version))
	if int(saved.number("version")) != version+1 {
		t.Errorf("the save after the flood made version %d", saved.number("version"))
	}
	if got, err := writer.upload("/api/v1/assets", file); err != nil || !got.ok() {
		t.Errorf("an upload after the flood: %v %d %s", err, got.status, got.body)
	}
	if err := p.stop(); err != nil {
		t.Errorf("%v\n%s", err, p.log)
	}
	again := h.open()
	if got := (caller{again.url, h.reporter}).must(t, http.MethodGet, path, nil); got.text("lede") != "Room again." {
		t.Errorf("after a restart the draft says %q", got.text("lede"))
	}
}

// fill writes until the disk takes no more.
func fill(t *testing.T, name string) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, size := range []int{1 << 20, 4096, 1} {
		for {
			if n, err := file.Write(make([]byte, size)); err != nil || n < size {
				break
			}
		}
	}
	if _, err := io.WriteString(file, "x"); err == nil {
		t.Fatal("the disk is not full")
	}
}
