package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/mail"
	"net/textproto"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// How long a server may take: to answer at all, and for the whole letter.
const (
	dialTimeout    = 15 * time.Second
	deliverTimeout = time.Minute
)

// SMTP hands letters to a mail server.
type SMTP struct {
	host    string
	options []gomail.Option
	from    string
	roots   *x509.CertPool // nil: the machine's
	timeout time.Duration
}

// OpenSMTP reads an address of the form smtp://user:password@host:port?tls=starttls&from=news@agency.example.
//
// tls is starttls (the default: a server without it is refused), implicit (the default of smtps://), opportunistic
// (encrypt if the server offers it) or none (a server on this machine). from is the sender's address; without it a user
// name that is an address is taken.
func OpenSMTP(address string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" {
		return nil, errors.New("mail server: want smtp://user:password@host:port") // not the address: it holds a password
	}
	s := &SMTP{host: u.Hostname(), timeout: deliverTimeout}
	if err := s.secure(u); err != nil {
		return nil, err
	}
	if u.Port() != "" {
		port, err := strconv.Atoi(u.Port())
		if err != nil || port < 1 || port > 65535 {
			return nil, fmt.Errorf("mail server %s: port %q", s.host, u.Port())
		}
		s.options = append(s.options, gomail.WithPort(port))
	}
	if password, given := u.User.Password(); given {
		s.options = append(s.options, gomail.WithUsername(u.User.Username()), gomail.WithPassword(password), gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
	}
	return s, s.signed(u)
}

// secure chooses how the connection is encrypted.
func (s *SMTP) secure(u *url.URL) error {
	mode := u.Query().Get("tls")
	if mode == "" {
		mode = map[string]string{"smtp": "starttls", "smtps": "implicit"}[u.Scheme]
	}
	switch mode {
	case "starttls":
		s.options = append(s.options, gomail.WithTLSPortPolicy(gomail.TLSMandatory))
	case "opportunistic":
		s.options = append(s.options, gomail.WithTLSPortPolicy(gomail.TLSOpportunistic))
	case "none":
		s.options = append(s.options, gomail.WithTLSPortPolicy(gomail.NoTLS))
	case "implicit":
		s.options = append(s.options, gomail.WithSSLPort(false))
	default:
		return fmt.Errorf("mail server %s: tls=%q, want starttls, implicit, opportunistic or none", s.host, mode)
	}
	return nil
}

// signed chooses the sender's address.
func (s *SMTP) signed(u *url.URL) error {
	s.from = u.Query().Get("from")
	if s.from == "" {
		if a, err := mail.ParseAddress(u.User.Username()); err == nil {
			s.from = a.Address
		}
		return nil
	}
	a, err := mail.ParseAddress(s.from)
	if err != nil || a.Address != s.from {
		return fmt.Errorf("mail server %s: from=%q is no address", s.host, s.from)
	}
	return nil
}

// Folder answers "": the letters leave this machine.
func (s *SMTP) Folder() string { return "" }

// Deliver hands the letter to the server.
func (s *SMTP) Deliver(ctx context.Context, letter Sealed) error {
	if s.from != "" {
		letter.From = s.from
	}
	m, err := message(letter)
	if err != nil {
		return &Refusal{Permanent: true, Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	options := append([]gomail.Option{
		gomail.WithTimeout(min(dialTimeout, s.timeout)), gomail.WithoutNoop(),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}),
	}, s.options...)
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return &Refusal{Err: err}
	}
	if err := client.DialAndSendWithContext(ctx, m); err != nil && !m.IsDelivered() { // an error after that is only of the goodbye
		return refused(err)
	}
	return nil
}

// refused reads the codes of a server's refusal. A refusal of the whole connection (a wrong password, no encryption)
// is never permanent: the operator can mend it while the letter waits.
func refused(err error) *Refusal {
	var sending *gomail.SendError
	if errors.As(err, &sending) {
		code := sending.ErrorCode()
		return &Refusal{Code: code, Enhanced: sending.EnhancedStatusCode(), Err: err,
			Permanent: code >= 500 && sending.Reason != gomail.ErrSMTPMailFrom}
	}
	var protocol *textproto.Error
	if errors.As(err, &protocol) {
		return &Refusal{Code: protocol.Code, Err: err}
	}
	return &Refusal{Err: err}
}
