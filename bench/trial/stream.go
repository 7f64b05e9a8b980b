package trial

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

// Event is an event of a stream as a reader meets it.
type Event struct {
	ID   int64
	Name string
	Data []byte // may be cut where it is longer than the reader's Room
}

// Call asks for a stream.
type Call struct {
	Address string // of the server
	Path    string
	Cookie  string // "" : none
	From    net.IP // of the reader, on the loopback network, so that ports do not run out
	Room    int    // bytes of a line that are kept; 0: 1,024
}

// Stream is one open stream.
type Stream struct {
	Conn  net.Conn
	lines *bufio.Reader
}

// Connect opens a stream.
func Connect(ctx context.Context, c Call) (*Stream, error) {
	dialer := net.Dialer{Timeout: 20 * time.Second, LocalAddr: &net.TCPAddr{IP: c.From}}
	conn, err := dialer.DialContext(ctx, "tcp4", c.Address)
	if err != nil {
		return nil, err
	}
	if c.Room == 0 {
		c.Room = 1024
	}
	s := &Stream{Conn: conn, lines: bufio.NewReaderSize(conn, c.Room)}
	if err := s.begin(c); err != nil {
		conn.Close()
		return nil, err
	}
	return s, nil
}

var errRefused = errors.New("the stream was refused")

func (s *Stream) begin(c Call) error {
	request := "GET " + c.Path + " HTTP/1.1\r\nHost: bench.example\r\nAccept: text/event-stream\r\n"
	if c.Cookie != "" {
		request += "Cookie: " + c.Cookie + "\r\n"
	}
	if err := s.Conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	if _, err := s.Conn.Write([]byte(request + "\r\n")); err != nil {
		return err
	}
	line, err := s.line()
	if err != nil {
		return err
	}
	if !bytes.Contains(line, []byte(" 200 ")) {
		return fmt.Errorf("%w: %s", errRefused, line)
	}
	for len(line) > 0 {
		if line, err = s.line(); err != nil {
			return err
		}
	}
	return s.Conn.SetDeadline(time.Time{})
}

// Patience is how long the reader waits from now on. It fails where the connection is closed, and so does the next read.
func (s *Stream) Patience(d time.Duration) { _ = s.Conn.SetReadDeadline(time.Now().Add(d)) }

// line reads a line; of one that is too long it answers the beginning.
func (s *Stream) line() ([]byte, error) {
	line, err := s.lines.ReadSlice('\n')
	kept := line
	if errors.Is(err, bufio.ErrBufferFull) {
		kept = bytes.Clone(line)
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = s.lines.ReadSlice('\n')
	}
	return bytes.TrimRight(kept, "\r\n"), err
}

// Next answers the next event.
func (s *Stream) Next() (Event, error) {
	var e Event
	for {
		line, err := s.line()
		if err != nil {
			return e, err
		}
		switch {
		case bytes.HasPrefix(line, []byte("id: ")):
			e.ID, err = strconv.ParseInt(string(line[4:]), 10, 64)
		case bytes.HasPrefix(line, []byte("event: ")):
			e.Name = string(line[7:])
		case bytes.HasPrefix(line, []byte("data: ")):
			e.Data = bytes.Clone(line[6:])
		case len(line) == 0 && e.Name != "":
			return e, nil
		}
		if err != nil {
			return e, err
		}
	}
}

// Moment stands before the nanoseconds that a text carries of when its sending was begun.
const Moment = "at:"

// Since answers how long ago the moment in a text was; 0 where there is none.
func Since(text []byte) time.Duration {
	_, digits, found := bytes.Cut(text, []byte(Moment))
	end := bytes.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
	if !found || end < 0 {
		return 0
	}
	nanos, err := strconv.ParseInt(string(digits[:end]), 10, 64)
	if err != nil {
		return 0
	}
	return time.Duration(time.Now().UnixNano() - nanos)
}
