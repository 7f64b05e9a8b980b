package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// Page is a rendered answer: the same bytes for every reader.
type Page struct {
	Status      int    // 200 where zero
	ContentType string // "text/html; charset=utf-8"
	Body        []byte
	Location    string        // of a redirect
	MaxAge      time.Duration // how long anybody may keep it unasked; 0: ask every time

	etag    string
	tags    []string
	asOf    int64
	expires time.Time // zero: until dropped
	forms   [3]form   // identity, gzip, brotli
}

// form is the page in one encoding, made when first asked for.
type form struct {
	once   sync.Once
	body   []byte
	etag   []string
	length []string
	header []headerLine
}

type headerLine struct {
	name  string
	value []string // shared by all answers: never changed
}

type encoding int

const (
	identity encoding = iota
	gzipped
	brotlied
)

var encodingNames = [3]string{"", "gzip", "br"}

// seal fixes what the cache needs to know once the page is rendered.
func (p *Page) seal(note *Note) {
	sum := sha256.Sum256(p.Body)
	p.etag = base64.RawURLEncoding.EncodeToString(sum[:12])
	p.asOf = note.asOf
	for tag := range note.tags {
		p.tags = append(p.tags, tag)
	}
	slices.Sort(p.tags)
	if note.ttl > 0 {
		p.expires = time.Now().Add(note.ttl)
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
}

func (p *Page) expired(now time.Time) bool { return !p.expires.IsZero() && now.After(p.expires) }

// weight counts the body twice: its compressed forms are about as large together.
func (p *Page) weight() uint32 { return uint32(min(2*len(p.Body)+1024, 1<<30)) }

func (p *Page) form(e encoding) *form {
	f := &p.forms[e]
	f.once.Do(func() { p.fill(f, e) })
	return f
}

func (p *Page) fill(f *form, e encoding) {
	f.body = compress(p.Body, e)
	tag := `"` + p.etag + `"`
	if e != identity {
		tag = `"` + p.etag + "-" + encodingNames[e] + `"`
	}
	f.etag = []string{tag}
	f.length = []string{strconv.Itoa(len(f.body))}
	keep := "public, no-cache" // kept anywhere, asked after every time
	if p.MaxAge > 0 {
		keep = "public, max-age=" + strconv.Itoa(int(p.MaxAge.Seconds()))
	}
	f.header = append(f.header,
		headerLine{"Content-Type", []string{p.ContentType}},
		headerLine{"Cache-Control", []string{keep}},
		headerLine{"Vary", []string{"Accept-Encoding"}},
	)
	if len(p.tags) > 0 {
		f.header = append(f.header, headerLine{"Surrogate-Key", []string{strings.Join(p.tags, " ")}})
	}
	if e != identity {
		f.header = append(f.header, headerLine{"Content-Encoding", []string{encodingNames[e]}})
	}
	if p.Location != "" {
		f.header = append(f.header, headerLine{"Location", []string{p.Location}})
	}
	f.header = append(f.header, securityHeader...)
}

func compress(body []byte, e encoding) []byte {
	var out bytes.Buffer
	switch e {
	case identity:
		return body
	case gzipped:
		w := gzips.Get().(*gzip.Writer)
		defer gzips.Put(w)
		w.Reset(&out)
		w.Write(body) // a bytes.Buffer never refuses
		w.Close()
	case brotlied:
		w := brotlis.Get().(*brotli.Writer)
		defer brotlis.Put(w)
		w.Reset(&out)
		w.Write(body)
		w.Close()
	}
	return out.Bytes()
}

// Compressors are used again: each takes a megabyte. A page is smaller than brotli's usual window of 4 MB.
var (
	gzips = sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(nil, 6)
		if err != nil {
			panic(err) // 6 is a level
		}
		return w
	}}
	brotlis = sync.Pool{New: func() any { return brotli.NewWriterOptions(nil, brotli.WriterOptions{Quality: 5, LGWin: 18}) }}
)

// ServeHTTP answers the page: compressed as asked, 304 where the reader has it already. Nothing is allocated on the way.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := p.form(accepted(r.Header))
	h := w.Header()
	for _, line := range f.header {
		h[line.name] = line.value
	}
	h["Etag"] = f.etag
	if p.Status == http.StatusOK && matches(r.Header["If-None-Match"], f.etag[0]) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h["Content-Length"] = f.length
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		w.Write(f.body) // the reader hung up: nothing to be done
	}
}

// accepted chooses the encoding. Weights are rare; where there are any, the list is read in full.
func accepted(h http.Header) encoding {
	for _, v := range h["Accept-Encoding"] {
		if strings.Contains(v, ";") {
			return weighed(v)
		}
		if strings.Contains(v, "br") {
			return brotlied
		}
		if strings.Contains(v, "gzip") {
			return gzipped
		}
	}
	return identity
}

// weighed chooses the encoding of the greatest weight (RFC 9110, section 12.5.3); of equal ones the smaller answer.
func weighed(list string) encoding {
	best, greatest := identity, 0.0
	for _, part := range strings.Split(list, ",") {
		name, parameter, _ := strings.Cut(part, ";")
		weight := 1.0
		if q, found := strings.CutPrefix(strings.TrimSpace(parameter), "q="); found {
			var err error
			if weight, err = strconv.ParseFloat(q, 64); err != nil {
				continue
			}
		}
		var coding encoding
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "br":
			coding = brotlied
		case "gzip":
			coding = gzipped
		default:
			continue
		}
		if weight > greatest || weight == greatest && weight > 0 && coding > best {
			best, greatest = coding, weight
		}
	}
	return best
}

func matches(sent []string, etag string) bool {
	for _, v := range sent {
		if v == etag || v == "*" || strings.Contains(v, etag) { // also inside a list, and after W/
			return true
		}
	}
	return false
}
