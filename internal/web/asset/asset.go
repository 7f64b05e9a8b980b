// Package asset is the front end: the bundles that the pages load, built from src and committed in dist.
//
// It owns TypeScript and CSS (src), the built bundles (dist) and their addresses under /static/. `go run
// ./internal/web/asset/build` makes dist anew (after `npm ci` in this folder); with -check it only proves that dist is
// what src would give. It refuses foreign origins: everything a page loads is here.
package asset

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

//go:embed dist
var dist embed.FS

// Root is the reserved first segment of the addresses below.
const Root = "static"

// file is one of dist. Its compressed forms are made when first asked for: making them all at the start took 35 MB.
type file struct {
	address  string
	mime     string
	plain    []byte
	gzip, br func() []byte
}

var byName, byAddress = load()

var mimes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
	".webmanifest": "application/manifest+json", ".ico": "image/x-icon",
}

// load reads dist once. What is wrong here is wrong at build time, so it ends the program.
func load() (names, addresses map[string]*file) {
	names, addresses = map[string]*file{}, map[string]*file{}
	entries, err := fs.ReadDir(dist, "dist")
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		content, err := fs.ReadFile(dist, "dist/"+entry.Name())
		if err != nil {
			panic(err)
		}
		ext := path.Ext(entry.Name())
		if mimes[ext] == "" {
			panic(fmt.Sprintf("asset %s: no content type for %q", entry.Name(), ext))
		}
		sum := sha256.Sum256(content)
		address := "/" + Root + "/" + strings.TrimSuffix(entry.Name(), ext) + "." + hex.EncodeToString(sum[:5]) + ext
		f := &file{address: address, mime: mimes[ext], plain: content}
		f.gzip = sync.OnceValue(func() []byte { return gzipped(content) })
		f.br = sync.OnceValue(func() []byte { return brotlied(content) })
		names[entry.Name()], addresses[address] = f, f
	}
	return names, addresses
}

func gzipped(content []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // a level that exists
	w.Write(content)                                        // a bytes.Buffer never refuses
	w.Close()
	return out.Bytes()
}

func brotlied(content []byte) []byte {
	var out bytes.Buffer
	// Levels from 9 up save two bytes in a hundred and take 32 MB of memory for each file, which the process keeps for minutes.
	w := brotli.NewWriterLevel(&out, 6)
	w.Write(content)
	w.Close()
	return out.Bytes()
}

// Path answers the address of a file of dist ("site.css"). The address changes with the content. An unknown name is a
// programmer's mistake and panics; the tests render every page.
func Path(name string) string {
	f, ok := byName[name]
	if !ok {
		panic("asset: no file " + name + " in dist")
	}
	return f.address
}

// Size answers how many bytes a file takes on the way to a reader, brotli-compressed.
func Size(name string) int { return len(byName[name].br()) }

// Handler serves the files at their addresses, to be kept for ever.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := byAddress[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.mime)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
		body := f.plain
		switch accept := r.Header.Get("Accept-Encoding"); {
		case strings.Contains(accept, "br"):
			h.Set("Content-Encoding", "br")
			body = f.br()
		case strings.Contains(accept, "gzip"):
			h.Set("Content-Encoding", "gzip")
			body = f.gzip()
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			w.Write(body) // the reader hung up: nothing to be done
		}
	})
}
