package main

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

// seen is an event as a reader meets it.
type seen struct {
	id      int64
	name    string
	latency time.Duration // since its publishing was begun
}

// reader is one open stream.
type reader struct {
	conn  net.Conn
	lines *bufio.Reader
}

// connect opens a stream after an id. The n-th reader comes from its own part of the loopback network, so that ports do
// not run out.
func connect(ctx context.Context, address string, n int, after int64) (*reader, error) {
	dialer := net.Dialer{Timeout: 20 * time.Second, LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(1+n%16))}}
	conn, err := dialer.DialContext(ctx, "tcp4", address)
	if err != nil {
		return nil, err
	}
	r := &reader{conn: conn, lines: bufio.NewReaderSize(conn, 1024)}
	if err := r.begin(after); err != nil {
		conn.Close()
		return nil, err
	}
	return r, nil
}

var errRefused = errors.New("the stream was refused")

func (r *reader) begin(after int64) error {
	request := fmt.Sprintf("GET /en/live?after=%d HTTP/1.1\r\nHost: bench.example\r\nAccept: text/event-stream\r\n\r\n", after)
	if after < 0 {
		request = "GET /en/live HTTP/1.1\r\nHost: bench.example\r\n\r\n"
	}
	if err := r.conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	if _, err := r.conn.Write([]byte(request)); err != nil {
		return err
	}
	status, err := r.line()
	if err != nil {
		return err
	}
	if !bytes.Contains(status, []byte(" 200 ")) {
		return fmt.Errorf("%w: %s", errRefused, status)
	}
	for len(status) > 0 {
		if status, err = r.line(); err != nil {
			return err
		}
	}
	return r.conn.SetDeadline(time.Time{})
}

// patience is how long the reader waits from now on. It fails where the connection is closed, and so does the next read.
func (r *reader) patience(d time.Duration) { _ = r.conn.SetReadDeadline(time.Now().Add(d)) }

// line reads a line; of one that is too long it answers the beginning.
func (r *reader) line() ([]byte, error) {
	line, err := r.lines.ReadSlice('\n')
	kept := line
	if errors.Is(err, bufio.ErrBufferFull) {
		kept = bytes.Clone(line)
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.lines.ReadSlice('\n')
	}
	return bytes.TrimRight(kept, "\r\n"), err
}

// next answers the next event.
func (r *reader) next() (seen, error) {
	var s seen
	for {
		line, err := r.line()
		if err != nil {
			return s, err
		}
		switch {
		case bytes.HasPrefix(line, []byte("id: ")):
			s.id, err = strconv.ParseInt(string(line[4:]), 10, 64)
		case bytes.HasPrefix(line, []byte("event: ")):
			s.name = string(line[7:])
		case bytes.HasPrefix(line, []byte("data: ")):
			s.latency = since(line)
		case len(line) == 0 && s.name != "":
			return s, nil
		}
		if err != nil {
			return s, err
		}
	}
}

func since(data []byte) time.Duration {
	i := bytes.Index(data, []byte(moment))
	if i < 0 {
		return 0
	}
	digits := data[i+len(moment):]
	end := bytes.IndexByte(digits, '"')
	if end < 0 {
		return 0
	}
	nanos, err := strconv.ParseInt(string(digits[:end]), 10, 64)
	if err != nil {
		return 0
	}
	return time.Duration(time.Now().UnixNano() - nanos)
}
