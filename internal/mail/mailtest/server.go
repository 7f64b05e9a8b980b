// Package mailtest holds the contract of an outbox and a mail server that runs within a test. Tests only.
package mailtest

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"io"
	"math/big"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"
)

// Behaviour is how a server behaves. The zero value takes every letter without encryption.
type Behaviour struct {
	StartTLS bool                        // offer it
	Implicit bool                        // speak TLS from the first byte
	Login    string                      // "user:password" that must be given; empty: none
	Answer   func(command string) string // the reply to a command, "" for the usual one
	Silent   bool                        // take connections and say nothing
}

// Received is a letter that the server has taken.
type Received struct {
	From, To  string
	Content   []byte
	Encrypted bool
}

// Server is a mail server on this machine.
type Server struct {
	Behaviour
	Roots *x509.CertPool // what trusts its certificate

	listener net.Listener
	config   *tls.Config
	group    sync.WaitGroup
	mu       sync.Mutex
	letters  []Received
	open     map[net.Conn]bool
}

// Serve starts a server that ends with the test.
func Serve(t testing.TB, b Behaviour) *Server {
	t.Helper()
	s := &Server{Behaviour: b, open: map[net.Conn]bool{}}
	s.certify(t)
	var err error
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	s.group.Go(s.accept)
	t.Cleanup(func() {
		s.listener.Close()
		s.mu.Lock()
		for conn := range s.open {
			conn.Close()
		}
		s.mu.Unlock()
		s.group.Wait()
	})
	return s
}

// Address answers host and port.
func (s *Server) Address() string { return s.listener.Addr().String() }

// Letters answers what was taken so far.
func (s *Server) Letters() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.letters...)
}

func (s *Server) certify(t testing.TB) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mailtest"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	s.Roots = x509.NewCertPool()
	s.Roots.AddCert(certificate)
	s.config = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return // closed
		}
		s.mu.Lock()
		s.open[conn] = true
		s.mu.Unlock()
		s.group.Go(func() {
			defer conn.Close()
			s.talk(conn)
		})
	}
}

// session is one connection.
type session struct {
	server    *Server
	conn      net.Conn
	in        *textproto.Reader
	encrypted bool
	known     bool // signed in
	from, to  string
}

func (s *Server) talk(conn net.Conn) {
	if s.Silent {
		_, _ = io.Copy(io.Discard, conn) // until the other side gives up
		return
	}
	c := &session{server: s, conn: conn, encrypted: s.Implicit}
	if s.Implicit {
		c.conn = tls.Server(conn, s.config)
	}
	c.in = textproto.NewReader(bufio.NewReader(c.conn))
	c.say("220 mailtest ESMTP")
	for {
		line, err := c.in.ReadLine()
		if err != nil || !c.obey(line) {
			return
		}
	}
}

func (c *session) say(reply string) {
	_, _ = io.WriteString(c.conn, reply+"\r\n") // a client that has gone is noticed at the next read
}

// obey answers one command; false ends the connection.
func (c *session) obey(line string) bool {
	if c.server.Answer != nil {
		if reply := c.server.Answer(line); reply != "" {
			c.say(reply)
			return true
		}
	}
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		c.greet()
	case "STARTTLS":
		c.say("220 go ahead")
		c.conn, c.encrypted = tls.Server(c.conn, c.server.config), true
		c.in = textproto.NewReader(bufio.NewReader(c.conn))
	case "AUTH":
		c.login(rest)
	case "MAIL":
		c.from = between(rest)
		c.say("250 ok")
	case "RCPT":
		c.to = between(rest)
		c.say("250 ok")
	case "DATA":
		return c.data()
	case "QUIT":
		c.say("221 bye")
		return false
	default:
		c.say("250 ok")
	}
	return true
}

func (c *session) greet() {
	lines := []string{"250-mailtest", "250-8BITMIME"}
	if c.server.StartTLS && !c.encrypted {
		lines = append(lines, "250-STARTTLS")
	}
	if c.server.Login != "" {
		lines = append(lines, "250-AUTH PLAIN")
	}
	c.say(strings.Join(append(lines, "250 ENHANCEDSTATUSCODES"), "\r\n"))
}

func (c *session) login(rest string) {
	_, encoded, _ := strings.Cut(rest, " ")
	plain, err := base64.StdEncoding.DecodeString(encoded)
	user, password, _ := bytes.Cut(bytes.TrimPrefix(plain, []byte{0}), []byte{0})
	c.known = err == nil && string(user)+":"+string(password) == c.server.Login
	if !c.known {
		c.say("535 5.7.8 wrong")
		return
	}
	c.say("235 2.7.0 welcome")
}

func (c *session) data() bool {
	if c.server.Login != "" && !c.known {
		c.say("530 5.7.0 sign in first")
		return true
	}
	c.say("354 go ahead")
	content, err := c.in.ReadDotBytes()
	if err != nil {
		return false
	}
	c.server.mu.Lock()
	c.server.letters = append(c.server.letters, Received{c.from, c.to, content, c.encrypted})
	c.server.mu.Unlock()
	c.say("250 2.0.0 taken")
	return true
}

// between answers what stands in angle brackets.
func between(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}
