package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
)

// Site is the readers' face: it answers every address that no other face has reserved.
type Site interface {
	// ServeEdition answers a path inside an edition: "/", "/20261122/slug-812".
	ServeEdition(w http.ResponseWriter, r *http.Request, ed edition.Edition, path string)
	// ServeRoot answers what belongs to no edition: "/", "/robots.txt", an unknown first segment.
	ServeRoot(w http.ResponseWriter, r *http.Request)
}

// EditionFace is a face with addresses of its own inside every edition: "/talk/812", "/chats".
type EditionFace interface {
	// Serve answers a path inside an edition; false: it is none of the face's, and nothing has been answered.
	Serve(w http.ResponseWriter, r *http.Request, ed edition.Edition, path string) bool
}

// Editions finds an edition by the first segment of an address on a host.
type Editions interface {
	ByAddress(host, prefix string) (edition.Edition, error)
	// CanonicalHost answers an edition's own host as it is, and "" for any other.
	CanonicalHost(host string) string
	// Moved answers where the edition is that once was there, "" where none was.
	Moved(host, prefix string) string
}

// Dispatcher sends a request on its way: a kept page at once, else the face that its first segment names, else the site.
//
// The standard router cannot hold /{edition}/… beside /newsroom/…, and a kept page need not pay for any router.
type Dispatcher struct {
	cache    *Cache
	editions Editions
	site     Site
	faces    map[string]http.Handler
	inside   []EditionFace
	rest     http.Handler // secure(recover(route)), made once
}

// NewDispatcher makes a dispatcher. faces maps a reserved first segment ("newsroom", "api") to its face.
func NewDispatcher(cache *Cache, editions Editions, site Site, faces map[string]http.Handler) *Dispatcher {
	d := &Dispatcher{cache: cache, editions: editions, site: site, faces: faces}
	d.rest = secure(d.recover(http.HandlerFunc(d.route)))
	return d
}

// Inside lets faces answer their own addresses inside the editions, in this order and ahead of the site, which knows
// nothing of them. Call it before the first request.
func (d *Dispatcher) Inside(faces ...EditionFace) *Dispatcher {
	d.inside = append(d.inside, faces...)
	return d
}

// ServeHTTP answers a kept page ahead of everything else.
func (d *Dispatcher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery == "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.Header["Dateline-At"] == nil {
		if page := d.cache.Lookup(Key{d.editions.CanonicalHost(r.Host), r.URL.Path}, time.Now()); page != nil {
			page.ServeHTTP(w, r)
			return
		}
	}
	d.rest.ServeHTTP(w, r)
}

func (d *Dispatcher) route(w http.ResponseWriter, r *http.Request) {
	if err := d.reach(r); err != nil {
		f := Explain(r, err)
		http.Error(w, http.StatusText(f.Status), f.Status)
		return
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if face, ok := d.faces[first]; ok {
		face.ServeHTTP(w, r)
		return
	}
	ed, err := d.editions.ByAddress(hostname(r.Host), first)
	if err != nil {
		if to := d.editions.Moved(hostname(r.Host), first); to != "" {
			sendOn(w, r, to)
			return
		}
		d.site.ServeRoot(w, r)
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/"+first)
	for _, face := range d.inside {
		if face.Serve(w, r, ed, path) {
			return
		}
	}
	d.site.ServeEdition(w, r, ed, path)
}

// sendOn answers an address inside an edition that has moved. What is sent by POST is sent again, to the new address.
func sendOn(w http.ResponseWriter, r *http.Request, to string) {
	_, rest, below := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	if below {
		to += "/" + rest
	}
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	status := http.StatusPermanentRedirect
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		status = http.StatusMovedPermanently // which the oldest feed reader knows
	}
	w.Header().Set("Location", to)
	w.WriteHeader(status)
}

// reach honours Dateline-At: the reader was told of this journal id, so an answer from before it would be a lie.
func (d *Dispatcher) reach(r *http.Request) error {
	v := r.Header.Get("Dateline-At")
	if v == "" {
		return nil
	}
	id, err := strconv.ParseInt(v, 10, 64)
	if err != nil || id < 0 {
		return errs.New(errs.Invalid, "Dateline-At %q is not a journal id", v)
	}
	return d.cache.Reach(r.Context(), id)
}

func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// recover turns a panic into a logged 500, so that one bad page does not end the connection without a word.
func (d *Dispatcher) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			f := Explain(r, fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
			w.Header().Del("Content-Encoding")
			http.Error(w, "500 "+f.Reference, f.Status)
		}()
		next.ServeHTTP(w, r)
	})
}

// LimitBody refuses bodies above so many bytes, whatever form they come in.
func LimitBody(max int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, max)
		next.ServeHTTP(w, r)
	})
}

// Serve runs a server on a listener until ctx ends, then lets running answers finish for at most grace.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, grace time.Duration) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := server.Shutdown(ending)
	if ended := <-failed; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}
