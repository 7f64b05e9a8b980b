package stream

import (
	"bytes"
	"net/http"
	"sync"
	"syscall"
	"time"
)

// outlet is where a stream writes: a hijacked connection, or the answer of a handler.
type outlet interface {
	Write(b []byte) (int, error)
	SetWriteDeadline(t time.Time) error
	Close() error
}

const (
	// stall is how long a reader may leave a full socket unread: with what goes before it, ten seconds at most.
	stall = 7 * time.Second
	// burst is about how many bytes are written at a time to who catches up.
	burst = 16 << 10
)

// stream is one reader who follows a broadcast.
type stream struct {
	face   *Face
	b      *broadcast
	out    outlet
	raw    syscall.RawConn // nil: a write may wait, so a goroutine makes it
	viewer *Viewer         // nil: anybody
	claim  claim
	ends   uint64        // Face.ends before the viewer's rights were read
	done   chan struct{} // closed at the end; nil where nobody waits for it
	place  int           // in b.streams, guarded by b.mu
	slot   int           // of the heartbeat, guarded by face.mu
	sink   [1]byte
	drains sync.WaitGroup

	mu      sync.Mutex
	cursor  int64  // told up to here
	pending []byte // begun to be written
	writing bool   // a goroutine is at it
	closing bool   // ends once everything is written
	ended   bool
}

// push writes what the stream has not told yet, without waiting for the reader.
func (s *stream) push() { s.say(nil) }

// beat writes a comment line, unless something is being written anyway.
func (s *stream) beat() {
	s.mu.Lock()
	busy := s.writing || s.pending != nil
	s.mu.Unlock()
	if !busy {
		s.say(heartbeat)
	}
}

// farewell tells the reader when to come back, and ends the stream once that is written.
func (s *stream) farewell(frame []byte) {
	s.mu.Lock()
	s.closing = true
	s.mu.Unlock()
	s.say(frame)
}

// say writes a frame of the stream's own, and then what is to be told.
func (s *stream) say(frame []byte) {
	s.mu.Lock()
	if frame != nil {
		s.pending = append(s.pending[:len(s.pending):len(s.pending)], frame...)
	}
	alive := s.ended || s.writing || s.write()
	s.mu.Unlock()
	if !alive {
		s.end()
	}
}

// write tries to write everything at once; what the socket does not take is left to a goroutine. It is called with mu
// held and answers false where the stream is to end.
func (s *stream) write() bool {
	for {
		chunk, ok := s.next()
		if !ok || len(chunk) == 0 {
			return ok && !s.closing
		}
		n, ok := 0, true
		if s.raw != nil {
			n, ok = writeNow(s.raw, chunk)
		}
		if !ok {
			return false
		}
		s.pending = nil
		if n < len(chunk) {
			s.pending, s.writing = chunk[n:], true
			s.drains.Add(1)
			s.face.group.Go(s.drain) // the reader's own goroutine is in the group until the stream has ended
			return true
		}
		s.face.written(n)
	}
}

// next answers what to write now: what was begun, else what came after the cursor. It is called with mu held.
func (s *stream) next() (chunk []byte, ok bool) {
	if len(s.pending) > 0 {
		return s.pending, true
	}
	frames, reached, lost := s.b.after(s.cursor, s.viewer, burst)
	if lost {
		return nil, false // too far behind: they come back and are told to begin anew
	}
	s.cursor = reached
	switch len(frames) {
	case 0:
		return nil, true
	case 1:
		return frames[0], true
	}
	return bytes.Join(frames, nil), true
}

// drain writes to a reader whose socket is full, and gives them up after stall.
func (s *stream) drain() {
	defer s.drains.Done()
	for {
		chunk, alive := s.draw()
		if alive && len(chunk) == 0 {
			return
		}
		if !alive || !s.writeWaiting(chunk) {
			s.end()
			return
		}
	}
}

// draw answers what the draining goroutine writes next; with nothing left it has stopped being at it. alive false: the
// stream is to end.
func (s *stream) draw() (chunk []byte, alive bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return nil, false
	}
	chunk, ok := s.next()
	if s.pending = chunk; len(chunk) == 0 {
		s.writing, s.pending = false, nil
		return nil, ok && !s.closing
	}
	return chunk, ok
}

// writeWaiting writes a chunk and waits for the reader, but not for ever.
func (s *stream) writeWaiting(chunk []byte) bool {
	if err := s.out.SetWriteDeadline(time.Now().Add(s.face.stall)); err != nil {
		return false
	}
	n, err := s.out.Write(chunk)
	if err == nil {
		err = s.out.SetWriteDeadline(time.Time{})
	}
	s.face.written(n)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = s.pending[min(len(chunk), len(s.pending)):] // what was said meanwhile stands behind the chunk
	return err == nil
}

// end ends the stream once, and gives back what it held.
func (s *stream) end() {
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		return
	}
	s.ended, s.pending = true, nil
	s.mu.Unlock()
	s.out.Close() // the reader is gone, or is to be
	if s.done != nil {
		close(s.done)
	}
	s.face.leave(s)
}

// listen waits until the reader hangs up. Nothing is to be heard from them: who speaks is cut off.
func (s *stream) listen(read func([]byte) (int, error)) {
	defer s.end()
	_, _ = read(s.sink[:]) // whatever it says, the stream is over
}

// answer is the outlet of a handler, for HTTP/2 and whatever does not let go of its connection.
type answer struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (a answer) Write(b []byte) (int, error) {
	n, err := a.ResponseWriter.Write(b)
	if err == nil {
		err = a.control.Flush()
	}
	return n, err
}

func (a answer) SetWriteDeadline(t time.Time) error { return a.control.SetWriteDeadline(t) }

// Close does nothing: the handler returns.
func (a answer) Close() error { return nil }
