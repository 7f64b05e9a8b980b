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

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

//go:embed dist
var dist embed.FS

// Root is the reserved first segment of the addresses below.
const Root = "static"

type file struct {
	address          string
	mime             string
	plain, gzip, br  []byte
	plainN, gzN, brN string
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
		f := &file{address: address, mime: mimes[ext], plain: content, gzip: gzipped(content), br: brotlied(content)}
		f.plainN, f.gzN, f.brN = strconv.Itoa(len(f.plain)), strconv.Itoa(len(f.gzip)), strconv.Itoa(len(f.br))
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
func Size(name string) int { return len(byName[name].br) }

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
		body, length := f.plain, f.plainN
		switch accept := r.Header.Get("Accept-Encoding"); {
		case strings.Contains(accept, "br"):
			h.Set("Content-Encoding", "br")
			body, length = f.br, f.brN
		case strings.Contains(accept, "gzip"):
			h.Set("Content-Encoding", "gzip")
			body, length = f.gzip, f.gzN
		}
		h.Set("Content-Length", length)
		if r.Method != http.MethodHead {
			w.Write(body) // the reader hung up: nothing to be done
		}
	})
}
