package stream

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"dateline.news/internal/edition"
	"dateline.news/internal/errs"
	"dateline.news/internal/web"
)

// Serve answers a path inside an edition; false: it is none of the face's, and nothing has been answered. The face is a
// web.EditionFace and stands ahead of those who own the rest of a room's addresses.
func (f *Face) Serve(w http.ResponseWriter, r *http.Request, ed edition.Edition, path string) bool {
	var err error
	switch path {
	case "/live":
		err = f.serve(w, r, call{source: f.newsfeed, topic: newsfeedTopic(ed.Code)})
	case "/newsfeed.json":
		err = f.poll(w, r, ed)
	default:
		room := f.room(path)
		if room == nil {
			return false
		}
		err = f.enter(w, r, room, Visit{Edition: ed, Path: path})
	}
	if err != nil {
		refuse(w, r, err)
	}
	return true
}

func (f *Face) room(path string) Room {
	for _, room := range f.Rooms {
		if room.Covers(path) {
			return room
		}
	}
	return nil
}

// call is one request for a stream.
type call struct {
	source Source
	topic  string
	viewer *Viewer
	ends   uint64 // Face.ends before the viewer's rights were read
}

// enter opens a stream of a room, with the reader's rights.
func (f *Face) enter(w http.ResponseWriter, r *http.Request, room Room, visit Visit) error {
	if foreign(r) {
		return errs.New(errs.Forbidden, "stream %s asked for by %s %s", visit.Path, r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Origin"))
	}
	select {
	case <-f.following: // a block from now on is heard of
	case <-r.Context().Done():
		return r.Context().Err()
	}
	ends := f.ends.Load()
	var err error
	if visit.Viewer, err = f.Viewer(r); err != nil {
		return err
	}
	topic, err := room.Enter(r.Context(), &visit)
	if err != nil {
		return err
	}
	return f.serve(w, r, call{source: room, topic: topic, viewer: &visit.Viewer, ends: ends})
}

// foreign says that another origin's page asks with the reader's cookies. A browser says so; what is no browser has no
// cookies that are not its own.
func foreign(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site != "same-origin" && site != "none"
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || u.Host != r.Host
}

// errFull says that a limit of streams is reached.
var errFull = errors.New("too many streams")

// errMethod says that a stream is not for writing.
var errMethod = errors.New("a stream is only read")

// errPlace says that the id to start after is no id.
var errPlace = errors.New("after wants a journal id")

// refuse answers why there is no stream.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	switch {
	case errors.Is(err, errFull):
		h.Set("Retry-After", strconv.Itoa(5+rand.IntN(25)))
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	case errors.Is(err, errMethod):
		h.Set("Allow", "GET, HEAD")
		http.Error(w, err.Error(), http.StatusMethodNotAllowed)
	case errors.Is(err, errPlace):
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
	default:
		fault := web.Explain(r, err)
		http.Error(w, http.StatusText(fault.Status)+" "+fault.Reference, fault.Status)
	}
}

// serve opens a stream and follows it to its end.
func (f *Face) serve(w http.ResponseWriter, r *http.Request, c call) error {
	from, err := start(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx hands on what comes, when it comes
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	s := &stream{face: f, viewer: c.viewer, ends: c.ends, claim: claimOf(f.Proxies.ClientAddress(r), c.viewer)}
	if !f.gate.enter(s.claim) {
		return errFull
	}
	if err := f.seat(r, s, c, &from); err != nil {
		f.gate.leave(s.claim)
		return err
	}
	defer f.release(s.b)
	if !f.admit() {
		f.gate.leave(s.claim)
		return errFull
	}
	if r.ProtoMajor == 1 {
		if conn, ok := hijack(w); ok {
			f.hold(s, conn, h, from)
			return nil
		}
	}
	f.keep(w, r, s, from)
	return nil
}

// Places to start at that are no ids.
const (
	fromNow = -1 // what comes next
	ahead   = -2 // an id that no journal has given out: from before a restored backup; below every floor
)

// start reads the id that a stream starts after. Last-Event-ID is newer than the address: a browser sends it when it
// comes back.
func start(r *http.Request) (int64, error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return 0, errMethod
	}
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("after")
	}
	if text == "" {
		return fromNow, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return 0, errPlace
	}
	return id, nil
}

// seat finds the topic's broadcast, and the place to start at.
func (f *Face) seat(r *http.Request, s *stream, c call, from *int64) error {
	b, err := f.opened(r.Context(), c.source, c.topic)
	if err != nil {
		return err
	}
	if *from, err = f.settle(r, b, *from); err != nil {
		f.release(b)
		return err
	}
	s.b = b
	return nil
}

// settle answers the id to start after: it sees whether the journal has given out the one that was named. This node may
// be behind the one that told it.
func (f *Face) settle(r *http.Request, b *broadcast, from int64) (int64, error) {
	at := b.reached()
	if from == fromNow {
		return at, nil
	}
	if from <= at {
		return from, nil
	}
	latest, err := f.Journal.Latest(r.Context())
	if err != nil {
		return 0, err
	}
	if from > latest {
		return ahead, nil
	}
	return from, nil
}

// begin lists the stream with its broadcast and writes what is to be written first.
func (f *Face) begin(s *stream, head []byte, from int64) {
	s.mu.Lock()
	listed := true
	if !s.ended { // the reader may have hung up already
		s.pending = append(head, greeting...)
		if anew := s.b.join(s, from); anew {
			s.pending = append(s.pending, resetFrame(s.cursor)...)
		}
		listed = f.list(s)
	}
	s.mu.Unlock()
	if !listed {
		s.farewell(farewell())
		return
	}
	if s.viewer != nil && s.ends != f.ends.Load() { // somebody's rights have changed meanwhile: these may be of before
		s.end()
		return
	}
	s.push()
}

// hijack takes the connection from the server, which then keeps no buffers and no goroutine for it.
func hijack(w http.ResponseWriter) (net.Conn, bool) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return nil, false // an HTTP/1 answer that cannot be let go of: a recorder, a wrapper
	}
	if buffered.Reader.Buffered() > 0 {
		slog.Debug("streams: a request came behind a stream's", "bytes", buffered.Reader.Buffered())
	}
	return conn, true
}

// hold serves a stream on its own connection. The handler returns: one small goroutine is left, which hears the reader
// hang up.
func (f *Face) hold(s *stream, conn net.Conn, h http.Header, from int64) {
	s.out = conn
	if plain, ok := conn.(syscall.Conn); ok {
		s.raw, s.out = f.quicken(plain), conn
	}
	go func() {
		defer f.group.Done() // Run waits
		s.listen(conn.Read)
	}()
	f.begin(s, head(h), from)
}

// sendBuffer is what the kernel keeps for a reader: a few events, so that who stops reading is noticed soon.
const sendBuffer = 8 << 10

// quicken prepares a plain TCP connection for writes that never wait; nil where that cannot be done.
func (f *Face) quicken(conn syscall.Conn) syscall.RawConn {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err == nil {
		err = tcp.SetWriteBuffer(sendBuffer)
	}
	if err == nil {
		err = giveUp(raw, f.stall)
	}
	if err != nil {
		slog.Debug("streams: prepare a connection", "error", err)
		return nil // its writes may wait, then
	}
	return raw
}

// head writes the head of the answer: the kernel's security headers among the rest, the body until the connection ends.
func head(h http.Header) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "HTTP/1.1 200 OK\r\nDate: %s\r\nConnection: close\r\n", time.Now().UTC().Format(http.TimeFormat))
	h.Write(&out) // a bytes.Buffer never refuses
	out.WriteString("\r\n")
	return out.Bytes()
}

// keep serves a stream inside its handler, until the reader leaves or it is ended.
func (f *Face) keep(w http.ResponseWriter, r *http.Request, s *stream, from int64) {
	defer f.group.Done()
	s.out = answer{w, http.NewResponseController(w)}
	s.done = make(chan struct{})
	w.WriteHeader(http.StatusOK)
	f.begin(s, nil, from)
	select {
	case <-r.Context().Done():
	case <-s.done:
	}
	s.end()
	s.drains.Wait() // nobody writes to an answer whose handler has returned
}
